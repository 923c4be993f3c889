"""Registers: provisions, refusals, incidents, level 1 of cases (L6, G3, P1, B7, N10, N24)."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from casework.actions import incidents, provisions
from casework.models import Case, Incident, Provision
from casework.models.parameters import ARCHIVE_TERM
from casework.models.registers_overview import case_terms, cases_on_register, counts_for
from core.lifecycle import FactsRefused, TransitionRefused
from core.models import AuditEvent, Membership
from core.tenancy import acting_for
from tests.factories import casework as make
from tests.stand_in import NAME
from tests.world import Side, World

DAY = datetime.timedelta(days=1)
HOUR = datetime.timedelta(hours=1)


@pytest.fixture(params=["maasmonde", "broekerlanden"])
def side(request: Any, world: World) -> Iterator[Side]:
    """Either municipality, entered."""
    found: Side = getattr(world, request.param)
    with acting_for(found.municipality):
        yield found


def director(side: Side) -> Membership:
    return side.membership("process_director")


def own_case(side: Side, **facts: Any) -> Case:
    return make.make_case(process_director=director(side), **facts)


def given(side: Side, case: Case, **facts: str) -> Provision:
    values: dict[str, Any] = {
        "code": case.code,
        "kind": "given",
        "provider": director(side).organisation or make.a_partner().organisation,
        "receiver": "Wijkteam Noord",
        "categories": "Afspraken uit het plan",
        "purpose": "Begeleiding thuis",
        "basis": "Taak in de jeugdhulp",
        "necessity": "Zonder dit kan het wijkteam niet beginnen.",
    }
    return provisions.record_provision(membership=director(side), **(values | facts))


# --- L6, N10, N24 ---------------------------------------------------------------------------------
def test_l6_given_and_refused_both_stand_in_the_register(side: Side) -> None:
    case = own_case(side)
    first = given(side, case)
    second = given(
        side, case, kind="refused", necessity="", refused_because="Beroepsgeheim van de arts."
    )
    assert (first.case, first.reference[:3]) == (case, "VS-")
    page = side.client("process_director").get(side.url("casework/registers/provisions/"))
    text = page.content.decode()
    assert first.reference in text
    assert second.reference in text
    detail = side.client("privacy_officer").get(second.get_absolute_url()).content.decode()
    assert "Beroepsgeheim" in detail
    assert AuditEvent.objects.filter(action="provision.create").count() == 2


@pytest.mark.parametrize(
    ("kind", "field"), [("given", "necessity"), ("refused", "refused_because")]
)
def test_l6_never_without_a_reason(side: Side, kind: str, field: str) -> None:
    case = own_case(side)
    with pytest.raises(FactsRefused) as refused:
        given(side, case, kind=kind, necessity="")
    assert field in refused.value.reasons
    with pytest.raises(DatabaseError), transaction.atomic():
        Provision.objects.create(reference="VS-2026-99", kind=kind, decided_by=director(side))


def test_l6_only_about_what_one_directs(side: Side) -> None:
    other = make.make_case(process_director=make.a_director("ander"))
    for code in (other.code, other.registration.code, "99-999", ""):
        with pytest.raises(FactsRefused) as refused:
            given(side, other, code=code)
        assert "code" in refused.value.reasons
    assert given(side, own_case(side)).case is not None


def test_p5_nothing_is_provided_from_a_restricted_case(side: Side) -> None:
    case = own_case(
        side, restricted_on=timezone.localdate(), restricted_because="Verzoek van de persoon."
    )
    with pytest.raises(FactsRefused):
        given(side, case)
    given(side, case, kind="refused", necessity="", refused_because="Gebruik is beperkt.")


def test_n10_no_verb_makes_a_provision_by_itself(side: Side) -> None:
    own_case(side, status=Case.Status.SCALED_UP)
    make.make_registration(status="referred")
    assert not Provision.objects.exists()


def test_n24_refusing_brings_no_penalty_and_no_reminder() -> None:
    names = {field.name for field in Provision._meta.fields}
    assert not {name for name in names if "penalty" in name or "remind" in name or "due" in name}


# --- G3 -------------------------------------------------------------------------------------------
def an_incident(side: Side, hours: int = 0) -> Incident:
    return incidents.report_incident(
        membership=director(side),
        what="Een papieren agenda bleef liggen.",
        found_at=timezone.now() - hours * HOUR,
    )


def test_g3_clock_runs_and_becomes_late(side: Side) -> None:
    fresh, late = an_incident(side), an_incident(side, hours=73)
    assert (fresh.is_late, fresh.hours_left) == (False, 71)
    assert late.is_late
    assert list(Incident.objects.overdue()) == [late]
    officer = side.membership("privacy_officer")
    assert counts_for(officer).incidents_late == 1
    page = side.client("privacy_officer").get(side.url("casework/registers/incidents/"))
    assert page.content.decode().count("k-tag--late") == 1
    incidents.assess(late, membership=officer, consequences="Klein.", not_reported_because="Leeg.")
    assert not Incident.objects.overdue().exists()
    incidents.close(late, membership=officer, measures="Papier blijft op kantoor.")
    assert late.closed_on == timezone.localdate()
    assert Incident.retention.ends(late) >= late.closed_on + 1096 * DAY


def test_g3_assessed_means_reported_or_a_reason(side: Side) -> None:
    officer, incident = side.membership("privacy_officer"), an_incident(side, hours=5)
    for facts in (
        {},
        {"reported_at": incident.found_at - HOUR},
        {"reported_at": timezone.now() + HOUR},
    ):
        with pytest.raises(FactsRefused):
            incidents.assess(incident, membership=officer, consequences="Klein.", **facts)  # type: ignore[arg-type]
    with pytest.raises(TransitionRefused):
        incidents.assess(
            incident, membership=director(side), consequences="x", not_reported_because="y"
        )
    incidents.assess(
        incident, membership=officer, consequences="Klein.", reported_at=timezone.now()
    )
    with pytest.raises(FactsRefused):
        incidents.report_incident(membership=officer, what="Later.", found_at=timezone.now() + HOUR)


@pytest.mark.usefixtures("planted")
def test_g3_the_guard_looks_at_an_incident(side: Side) -> None:
    page = side.url("casework/registers/incidents/new/")
    today = timezone.localdate().strftime("%d-%m-%Y")
    sent = {"what": f"Brief van {NAME} lag op straat.", "found_on": today, "found_time": "00:00"}
    response = side.client("meeting_chair").post(page, sent)
    assert response.status_code == 422
    assert NAME in response.content.decode()
    assert not Incident.objects.exists()
    response = side.client("meeting_chair").post(page, {**sent, "what": "Een brief lag op straat."})
    assert response.status_code == 302
    assert side.client("meeting_chair").get(response["Location"]).status_code == 200
    wrong = side.client("meeting_chair").post(page, {**sent, "found_on": "31-02-2026"})
    assert wrong.status_code == 422


def test_incident_by_the_pages(side: Side) -> None:
    incident = an_incident(side, hours=30)
    officer = side.client("privacy_officer")
    address = f"{incident.get_absolute_url()}do/assess/"
    assert officer.post(address, {"consequences": "Klein."}).status_code == 422
    today = timezone.localdate().strftime("%d-%m-%Y")
    sent = {"consequences": "Klein.", "reported_on": today, "reported_time": "0:00"}
    assert officer.post(address, sent).status_code == 302
    close = f"{incident.get_absolute_url()}do/close/"
    assert officer.post(close, {"measures": "Slot op de kast."}).status_code == 302


def test_forms_and_entries_say_where_they_stand(side: Side) -> None:
    incident = an_incident(side)
    officer, way = side.client("privacy_officer"), 'href="{}"'
    registers = f"/{side.municipality.slug}/casework/registers/"
    entry = incident.get_absolute_url()
    for address in (f"{registers}incidents/new/", entry, f"{entry}do/assess/"):
        page = officer.get(address).content.decode().split("<main")[1]
        for step in (registers, f"{registers}incidents/"):
            assert way.format(step) in page, address
    assert way.format(entry) in page  # cancelling leads back to the entry


# --- P1, A9, B7 -----------------------------------------------------------------------------------
def test_p1_overdue_information_is_on_the_register(side: Side) -> None:
    today = timezone.localdate()
    late = own_case(side, opened_on=today - 29 * DAY)
    own_case(side, opened_on=today - 28 * DAY)
    told = own_case(side, opened_on=today - 60 * DAY)
    make.tell_person(told)
    officer = side.membership("privacy_officer")
    assert counts_for(officer).information_late == 1
    page = side.client("privacy_officer").get(side.url("casework/registers/")).content.decode()
    assert page.count("k-tag--late") == 1
    assert late.code in page


def test_a9_officer_reads_level_1_and_no_content(side: Side) -> None:
    case = own_case(side, purpose="Een doel dat niemand anders leest.")
    page = side.client("privacy_officer").get(side.url("casework/registers/")).content.decode()
    assert case.code in page
    assert case.purpose not in page
    assert side.client("privacy_officer").get(case.get_absolute_url()).status_code in (403, 404)


def test_director_counts_and_reads_own_cases_only(side: Side) -> None:
    own = own_case(side, next_review_by=timezone.localdate() - DAY)
    other = make.make_case(
        process_director=make.a_director("ander"), next_review_by=timezone.localdate() - DAY
    )
    assert list(cases_on_register(director(side))) == [own]
    assert counts_for(director(side)).reviews_late == 1
    assert counts_for(side.membership("privacy_officer")).reviews_late == 2
    page = side.client("process_director").get(side.url("casework/registers/")).content.decode()
    assert other.code not in page


def test_b7_two_terms_that_differ_are_a_finding(side: Side) -> None:
    page = side.url("casework/registers/")
    assert not case_terms().differ
    assert "1.000" not in side.client("privacy_officer").get(page).content.decode()
    make.approved(ARCHIVE_TERM, 1000)
    assert case_terms().differ
    text = side.client("privacy_officer").get(page).content.decode()
    assert "notice--warning" in text
    assert "1.000" in text


@pytest.mark.parametrize("role", ["participant", "case_director", "policy_adviser", "executive"])
def test_registers_are_shut_for_others(side: Side, role: str) -> None:
    for rest in ("", "requests/", "provisions/", "incidents/", "destruction/", "requests/new/"):
        page = side.url(f"casework/registers/{rest}")
        assert side.client(role).get(page).status_code == 403, rest


def test_empty_registers_say_what_comes(side: Side) -> None:
    for rest in ("", "requests/", "provisions/", "incidents/", "destruction/"):
        answer = side.client("process_director").get(side.url(f"casework/registers/{rest}"))
        assert 'class="empty' in answer.content.decode(), rest
        assert answer["Cache-Control"] == "no-store"
