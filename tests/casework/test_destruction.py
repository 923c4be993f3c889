"""Destruction by list: due, two signatures, gone for good, holds, extensions (B2 to B6, N23)."""

from __future__ import annotations

import datetime
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core import mail, serializers
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.models import Model
from django.utils import timezone

from casework.actions import destruction as actions
from casework.actions.requests import create_request, decide
from casework.documents import DestructionCertificate
from casework.models import (
    AccessExport,
    Case,
    CaseFigure,
    DestructionEntry,
    DestructionList,
    Extension,
    Hold,
    Provision,
    Registration,
    RightsRequest,
)
from casework.models.parameters import CASE_TERM, MOST_EXTENSIONS
from casework.views.destruction import carry_out
from casework.views.registers import prepare
from core.actions import approve_parameter, propose_parameter
from core.documents import fingerprint
from core.lifecycle import FactsRefused, TransitionRefused
from core.models import AuditEvent, Membership
from core.retention import due
from core.templatetags.ui import date_short
from core.tenancy import acting_for
from tests.factories import casework as make
from tests.world import Side, World

DAY = datetime.timedelta(days=1)
PLANTED = "Zwaluwnest aan de achterkant"

pytestmark = pytest.mark.usefixtures("quick_documents")


@pytest.fixture(autouse=True)
def _own_list(settings: Any, tmp_path: Path) -> None:
    settings.DESTRUCTION_LIST = str(tmp_path / "destroyed.jsonl")


@pytest.fixture(params=["maasmonde", "broekerlanden"])
def side(request: Any, world: World) -> Iterator[Side]:
    """Either municipality, entered."""
    found: Side = getattr(world, request.param)
    with acting_for(found.municipality):
        yield found


def who(side: Side, role: str = "process_director") -> Membership:
    return side.membership(role)


def due_case(side: Side, **facts: Any) -> Case:
    """A case of the process director whose term has passed."""
    long_ago = timezone.localdate() - 1900 * DAY
    values = {"process_director": who(side), "closed_on": long_ago, "opened_on": long_ago - DAY}
    return make.make_case(status=Case.Status.CLOSED, **(values | facts))


def proposed(side: Side, *cases: Case) -> DestructionList:
    return actions.propose_list(membership=who(side), codes=[case.code for case in cases])


def approved(side: Side, *cases: Case) -> DestructionList:
    row = proposed(side, *cases)
    actions.agree(row, membership=who(side, "meeting_chair"))
    actions.approve(row, membership=who(side, "privacy_officer"))
    return row


def plant_everywhere(case: Case, side: Side) -> None:
    """The planted text in every kind of record that a case has."""
    me = who(side, "participant")
    Registration.objects.filter(pk=case.registration_id).update(goal=PLANTED)
    make.make_fact(case.registration, text=PLANTED)
    make.make_statement(case.registration, "Politie", against=PLANTED)
    make.make_contribution(case, me, text=PLANTED)
    make.make_goal(make.make_plan(case, shared_picture=PLANTED), title=PLANTED)
    make.make_participant(case, me, need=PLANTED)
    make.make_action(case, text=PLANTED)
    make.tell_person(case, how=PLANTED)
    meeting = make.make_meeting()
    make.make_item(meeting, case, status="discussed", decision=PLANTED)


def dump() -> str:
    """Everything in the database, decrypted, as the models read it; and as the tables hold it."""
    told = []
    for model in apps.get_models():
        rows: Any = model._default_manager
        if hasattr(model, "municipality") or model._meta.app_label == "core":
            told.append(serializers.serialize("json", rows.all()))
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{name}"')
            told.append(str(cursor.fetchall()))
    return "\n".join(told)


# --- B4: two signatures, physically gone ----------------------------------------------------------
def test_b4_whole_way_leaves_a_certificate_and_no_trace(side: Side, settings: Any) -> None:
    case = due_case(side)
    plant_everywhere(case, side)
    figure = CaseFigure.objects.create(month=timezone.localdate().replace(day=1), kind="closed")
    asked = create_request(
        membership=who(side),
        code=case.code,
        kind="access",
        asked="Wat staat er over mij?",
        received_on=timezone.localdate(),
    )
    prepare(asked, membership=who(side), is_granted=True, answer="Alles staat in de bijlage.")
    decide(asked, membership=case.deputy_director)
    assert PLANTED in dump()
    row = approved(side, case)
    code, registration = case.code, case.registration.code
    assert code in dump()
    carry_out(row, membership=who(side))
    row.refresh_from_db()
    left = dump()
    for gone in (PLANTED, code, registration):
        assert gone not in left
        assert gone not in Path(settings.DESTRUCTION_LIST).read_text("utf-8")
        assert not any(gone in message.body + message.subject for message in mail.outbox)
    assert not AccessExport.objects.exists()
    assert not DestructionEntry.objects.exists()
    assert (row.number, row.is_carried_out) == (1, True)
    assert row.fingerprint == fingerprint(bytes(row.certificate))
    assert CaseFigure.objects.get(pk=figure.pk).kind == "closed"
    asked.refresh_from_db()
    assert asked.subject is None
    done = AuditEvent.objects.filter(action="destruction.carry_out", result="done")
    assert done.count() == 1


def test_b4_certificate_names_no_case(side: Side) -> None:
    case = due_case(side)
    row = approved(side, case)
    row.carried_out_by, row.ended_on = who(side), timezone.localdate()
    told = DestructionCertificate().html(row, who(side))
    assert case.code not in told
    assert case.registration.code not in told
    assert row.term in told
    assert who(side).user.name not in told


def test_b4_not_without_both_signatures(side: Side) -> None:
    row = proposed(side, due_case(side))
    for _step in range(2):
        with pytest.raises(TransitionRefused):
            carry_out(row, membership=who(side))
        if row.status == "proposed":
            actions.agree(row, membership=who(side, "meeting_chair"))
    assert Case.objects.count() == 1


def test_a8_nobody_signs_twice(side: Side) -> None:
    row = proposed(side, due_case(side))
    me = make.somebody("dubbel", "Gemeente", "process_director", "meeting_chair")
    DestructionList.objects.filter(pk=row.pk).update(proposed_by=me)
    row.refresh_from_db()
    with pytest.raises(TransitionRefused):
        actions.agree(row, membership=me)
    DestructionList.objects.filter(pk=row.pk).update(proposed_by=who(side))
    row.refresh_from_db()
    actions.agree(row, membership=me)
    with pytest.raises(TransitionRefused):
        actions.approve(row, membership=me)
    actions.approve(row, membership=who(side, "privacy_officer"))
    with pytest.raises(TransitionRefused):
        carry_out(row, membership=me)
    with pytest.raises(DatabaseError), transaction.atomic():
        DestructionList.objects.filter(pk=row.pk).update(agreed_by=who(side))


def test_b4_rejected_list_frees_its_cases(side: Side) -> None:
    case = due_case(side)
    row = proposed(side, case)
    assert not DestructionList.objects.ready().exists()
    actions.reject(row, membership=who(side, "privacy_officer"), because="Termijn klopt niet.")
    assert [one.code for one in DestructionList.objects.ready()] == [case.code]
    with pytest.raises(TransitionRefused):
        actions.agree(row, membership=who(side, "meeting_chair"))


def test_only_what_is_due_can_be_proposed(side: Side) -> None:
    young = make.make_case(status=Case.Status.CLOSED, process_director=who(side))
    case = due_case(side)
    for codes in ([], [young.code], [case.code, young.code], ["99-999"]):
        with pytest.raises(FactsRefused):
            actions.propose_list(membership=who(side), codes=codes)
    proposed(side, case)
    with pytest.raises(FactsRefused):
        proposed(side, case)


# --- B2, B3, B5: dates, extensions, holds ---------------------------------------------------------
def test_b2_date_follows_the_term_and_the_change_is_logged(side: Side) -> None:
    case = due_case(side)
    before = case.destroyed_after
    manager, officer = who(side, "application_manager"), who(side, "privacy_officer")
    version = propose_parameter(
        membership=manager,
        key=CASE_TERM,
        value=3000,
        source="Besluit",
        valid_from=timezone.localdate(),
    )
    assert case.destroyed_after == before
    approve_parameter(version, membership=officer)
    assert case.destroyed_after == case.closed_on + 3000 * DAY
    assert AuditEvent.objects.latest("pk").action == "parameter.approve"
    page = side.client("process_director").get(side.url("casework/registers/"))
    assert date_on(page, case.destroyed_after)


def date_on(page: Any, day: datetime.date) -> bool:
    return str(date_short(day)) in page.content.decode()


def test_b3_extension_needs_a_motive_a_day_and_a_turn(side: Side) -> None:
    case = due_case(side)
    last = case.destroyed_after
    far = last + (1826 + 1) * DAY
    for until in (last, far):
        with pytest.raises(FactsRefused):
            actions.extend(case, membership=who(side), motive="Onderzoek loopt.", until=until)
    with pytest.raises(DatabaseError), transaction.atomic():
        actions.extend(case, membership=who(side), motive="", until=far - DAY)
    actions.extend(case, membership=who(side), motive="Onderzoek loopt.", until=far - DAY)
    assert case.destroyed_after == far - DAY
    assert not due(Case).exists()
    with pytest.raises(FactsRefused):
        actions.extend(case, membership=who(side), motive="Nog eens.", until=far + DAY)
    make.approved(MOST_EXTENSIONS, 2)
    actions.extend(case, membership=who(side), motive="Nog eens.", until=far + DAY)
    assert Extension.objects.count() == 2


def test_b3_n23_no_command_extends_or_destroys_a_case(side: Side) -> None:
    case = due_case(side)
    call_command("destroy_expired", stdout=io.StringIO())
    case.refresh_from_db()
    assert case.kept_until is None
    assert not Extension.objects.exists()
    assert not {field.name for field in Case._meta.fields} & {"is_deleted", "deleted_on"}


def test_b3_an_extension_after_the_approval_stops_the_list(side: Side) -> None:
    case = due_case(side)
    row = approved(side, case)
    until = timezone.localdate() + 100 * DAY
    actions.extend(case, membership=who(side), motive="Onderzoek loopt.", until=until)
    with pytest.raises(TransitionRefused, match=case.code):
        carry_out(row, membership=who(side))
    assert Case.objects.filter(pk=case.pk).exists()


def test_b5_hold_stops_it_until_its_day(side: Side) -> None:
    case = due_case(side)
    with pytest.raises(FactsRefused):
        actions.hold(case, membership=who(side), ground="Klacht.", until=timezone.localdate())
    with pytest.raises(DatabaseError), transaction.atomic():
        actions.hold(case, membership=who(side), ground="", until=timezone.localdate() + DAY)
    row = approved(side, case)
    until = timezone.localdate() + 30 * DAY
    actions.hold(case, membership=who(side), ground="Klacht loopt.", until=until)
    with pytest.raises(TransitionRefused, match=case.code):
        carry_out(row, membership=who(side))
    assert not due(Case).exists()
    assert not Hold.objects.in_force(until + DAY).exists()  # it ends by itself
    actions.end_hold(case, membership=who(side))
    assert due(Case).filter(pk=case.pk).exists()
    with pytest.raises(TransitionRefused):
        actions.end_hold(case, membership=who(side))


def test_w8_running_request_holds_the_case_also_by_its_registration(side: Side) -> None:
    for by in ("case", "registration"):
        case = due_case(side)
        facts = {"case": case} if by == "case" else {"registration": case.registration}
        RightsRequest.objects.create(
            reference=f"VZ-2026-{by == 'case':02d}",
            kind="erasure",
            asked="Weg ermee.",
            due_by=timezone.localdate(),
            **facts,
        )
        assert not due(Case).filter(pk=case.pk).exists()


def test_p5_a_restricted_case_is_not_destroyed(side: Side) -> None:
    due_case(side, restricted_on=timezone.localdate(), restricted_because="Op verzoek.")
    assert not due(Case).exists()


@pytest.mark.parametrize("status", ["declined", "referred", "handed_over", "withdrawn"])
def test_n9_w8_not_taken_in_goes_by_itself_unless_a_request_runs(side: Side, status: str) -> None:
    ended = timezone.localdate() - 29 * DAY
    registration = make.make_registration(status=status, ended_on=ended, goal=PLANTED)
    asked = RightsRequest.objects.create(
        reference="VZ-2026-01",
        kind="access",
        asked="Wat staat er?",
        due_by=timezone.localdate(),
        registration=registration,
    )
    AccessExport.objects.create(request=asked, registration=registration, content=b"%PDF-1.7")
    call_command("destroy_expired", stdout=io.StringIO())
    assert Registration.objects.filter(pk=registration.pk).exists()
    RightsRequest.objects.filter(pk=asked.pk).update(
        status="decided",
        is_granted=True,
        answer="Zie bijlage.",
        prepared_by=who(side),
        decided_by=who(side, "meeting_chair"),
        decided_on=timezone.localdate(),
    )
    call_command("destroy_expired", stdout=io.StringIO())
    assert PLANTED not in dump()
    assert not AccessExport.objects.exists()


# --- B6: a backup of before -----------------------------------------------------------------------
def test_b6_restored_backup_loses_them_again(side: Side) -> None:
    case = due_case(side, code="BB-B22")
    Registration.objects.filter(pk=case.registration_id).update(
        registered_on=timezone.localdate() - 1900 * DAY
    )
    rows: list[Model] = [Registration.objects.get(pk=case.registration_id), case]
    backup = serializers.serialize("json", rows)
    carry_out(approved(side, case), membership=who(side))
    assert not Case.objects.filter(code="BB-B22").exists()
    for restored in serializers.deserialize("json", backup):
        restored.save()
    assert Case.objects.filter(code="BB-B22").exists()
    out = io.StringIO()
    call_command("destroy_expired", "--json", stdout=out)
    again = json.loads(out.getvalue())["destroyed_again"]
    assert again == {"casework.Case": 1, "casework.Registration": 1}
    assert not Case.objects.filter(code="BB-B22").exists()


# --- pages ----------------------------------------------------------------------------------------
def test_officer_sees_numbers_and_months_but_no_codes(side: Side) -> None:
    case = due_case(side)
    row = proposed(side, case)
    pages = {
        role: side.client(role).get(row.get_absolute_url()).content.decode()
        for role in ("privacy_officer", "meeting_chair", "process_director")
    }
    assert case.code not in pages["privacy_officer"]
    assert case.code in pages["meeting_chair"]
    assert case.code in pages["process_director"]
    assert all(str(case.closed_on.year) in page for page in pages.values())


def test_whole_way_by_the_pages(side: Side) -> None:
    case = due_case(side)
    make.make_contribution(case, who(side, "participant"))
    lists = side.url("casework/registers/destruction/")
    response = side.client("process_director").post(f"{lists}new/", {"codes": [case.code]})
    assert response.status_code == 302
    address = response["Location"]
    client = side.client("process_director")
    assert client.get(f"{address}certificate.pdf").status_code == 404
    for role, verb in [
        ("meeting_chair", "agree"),
        ("privacy_officer", "approve"),
        ("process_director", "carry_out"),
    ]:
        assert side.client(role).get(f"{address}do/{verb}/").status_code == 200
        assert side.client(role).post(f"{address}do/{verb}/").status_code == 302
    assert not Case.objects.exists()
    answer = client.get(f"{address}certificate.pdf")
    assert answer["Content-Type"] == "application/pdf"
    page = client.get(address).content.decode()
    assert DestructionList.objects.get().fingerprint in page
    assert client.get(address)["Cache-Control"] == "no-store"


def test_other_municipality_sees_no_list(world: World) -> None:
    with acting_for(world.maasmonde.municipality):
        row = proposed(world.maasmonde, due_case(world.maasmonde))
    theirs = row.reference
    page = world.broekerlanden.url(f"casework/registers/destruction/{theirs}/")
    assert world.broekerlanden.client("privacy_officer").get(page).status_code == 404


def test_bad_input_keeps_the_text(side: Side) -> None:
    row = proposed(side, due_case(side))
    page = f"{row.get_absolute_url()}do/reject/"
    response = side.client("meeting_chair").post(page, {"because": ""})
    assert response.status_code == 422
    response = side.client("process_director").post(
        side.url("casework/registers/destruction/new/"), {"codes": ["ZZ-ZZZ"]}
    )
    assert response.status_code == 422
    assert Provision.objects.count() == 0
