"""Requests of persons: clock, one extension, grounds, the export, a second reader (P2, P3)."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst

from casework.actions import requests as actions
from casework.documents import AccessExportDocument
from casework.models import AccessExport, Case, CaseParticipant, RightsRequest
from casework.models.access_exports import LEFT_OUT, Part, Section, everything_about
from casework.views.registers import prepare
from core.documents import Document
from core.lifecycle import FactsRefused, TransitionRefused
from core.models import AuditEvent, Membership
from core.models.encrypted import EncryptedTextField
from core.retention import Follows
from core.tenancy import acting_for
from tests.factories import casework as make
from tests.world import Side, World

DAY = datetime.timedelta(days=1)
OPINION = "Volgens mij is dit een zorg, maar ik weet het niet zeker."
NOTE = "De mentor belt elke week."

pytestmark = pytest.mark.usefixtures("quick_documents")


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


def asked_about(side: Side, case: Case, kind: str = "access", **facts: Any) -> RightsRequest:
    values = {"asked": "Wat staat er over mij?", "received_on": timezone.localdate()}
    return actions.create_request(
        membership=director(side), code=case.code, kind=kind, **(values | facts)
    )


def prepared(side: Side, case: Case, **facts: Any) -> RightsRequest:
    request = asked_about(side, case)
    values: dict[str, Any] = {"is_granted": True, "answer": "Alles staat in de bijlage."}
    prepare(request, membership=director(side), **(values | facts))
    return request


# --- P2 -------------------------------------------------------------------------------------------
def test_p2_clock_one_extension_and_overdue(side: Side) -> None:
    today = timezone.localdate()
    request = asked_about(side, own_case(side), received_on=today - 31 * DAY)
    assert request.due_by == today - DAY
    assert list(RightsRequest.objects.overdue()) == [request]
    page = side.client("privacy_officer").get(side.url("casework/registers/requests/"))
    assert page.content.decode().count("k-tag--late") == 1
    actions.extend(request, membership=director(side), because="Er zijn veel stukken.")
    assert request.due_by == today + 60 * DAY
    assert not RightsRequest.objects.overdue().exists()
    with pytest.raises(TransitionRefused):
        actions.extend(request, membership=director(side), because="Nog eens.")


def test_p2_refusal_needs_a_ground(side: Side) -> None:
    request = asked_about(side, own_case(side), kind="erasure")
    with pytest.raises(FactsRefused) as refused:
        prepare(request, membership=director(side), is_granted=False, answer="Dat doen wij niet.")
    assert "refusal_ground" in refused.value.reasons
    with pytest.raises(DatabaseError), transaction.atomic():
        RightsRequest.objects.filter(pk=request.pk).update(is_granted=False)
    prepare(
        request,
        membership=director(side),
        is_granted=False,
        answer="Dat doen wij niet.",
        refusal_ground="unfounded",
    )
    assert not AccessExport.objects.exists()


def test_p2_only_about_what_one_directs_and_not_in_the_future(side: Side) -> None:
    other = make.make_case(process_director=make.a_director("ander"))
    for code in (other.code, other.registration.code, "zz"):
        with pytest.raises(FactsRefused):
            asked_about(side, other) if code == other.code else actions.create_request(
                membership=director(side),
                code=code,
                kind="access",
                asked="x",
                received_on=timezone.localdate(),
            )
    with pytest.raises(FactsRefused):
        asked_about(side, own_case(side), received_on=timezone.localdate() + DAY)


def test_registration_that_became_a_case_is_asked_for_as_the_case(side: Side) -> None:
    case = own_case(side)
    request = actions.create_request(
        membership=director(side),
        code=f" {case.registration.code.lower()} ",
        kind="access",
        asked="Wat staat er?",
        received_on=timezone.localdate(),
    )
    assert request.case == case
    before = make.make_registration(status="declined")
    request = actions.create_request(
        membership=director(side),
        code=before.code,
        kind="access",
        asked="Wat staat er?",
        received_on=timezone.localdate(),
    )
    assert (request.case, request.registration) == (None, before)
    assert before in type(before).objects.held()


# --- P3 -------------------------------------------------------------------------------------------
def a_full_case(side: Side) -> tuple[Case, Membership]:
    author = make.somebody("verteller", "Jongerenwerk Zuid", "participant")
    case = own_case(side)
    make.make_participant(case, author, function="jongerenwerker")
    make.make_contribution(case, author, kind="opinion", text=OPINION)
    make.make_contribution(case, author, text=NOTE)
    make.make_contribution(case, author, text="", retracted_on=timezone.localdate())
    make.make_plan(case)
    make.make_action(case)
    make.tell_person(case)
    make.make_statement(case.registration, "Politie")
    make.make_item(make.make_meeting(), case, status="discussed")
    return case, author


def export_of(request: RightsRequest, side: Side, *held_back: str) -> str:
    return AccessExportDocument(held_back).html(request, director(side))


def test_p3_holds_notes_and_opinions_and_masks_third_parties(side: Side) -> None:
    case, author = a_full_case(side)
    told = export_of(asked_about(side, case), side)
    for expected in (OPINION, NOTE, "Jongerenwerk Zuid", "jongerenwerker", "Kookgroep"[1:]):
        assert expected in told
    people = Membership.objects.filter(municipality=side.municipality).select_related("user")
    names = {person.user.name for person in people if " " in person.user.name}
    names |= {author.user.name, director(side).user.name, case.case_director.user.name}
    assert not {name for name in names if name in told}


def test_p3_everything_that_dies_with_a_case_is_in_it(side: Side) -> None:
    """By construction: a table that follows a case and has a confidential text is gathered."""
    case, _author = a_full_case(side)
    told = {
        part.code.partition(".")[0] for section in everything_about(case) for part in section.parts
    }
    made = {
        model._meta.model_name
        for model in apps.get_app_config("casework").get_models()
        if isinstance(model.retention, Follows) and model not in LEFT_OUT  # type: ignore[attr-defined]
        if any(isinstance(field, EncryptedTextField) for field in model._meta.fields)
        and model._default_manager.exists()
    }
    assert made
    assert made <= told
    assert {"registration", "case", "caseparticipant"} <= told


def test_p3_is_in_the_language_of_its_reader(side: Side) -> None:
    """Every label is a word of ours that is translated, also of what refers to something else."""
    case, _author = a_full_case(side)
    parts = [part for section in everything_about(case) for part in section.parts]
    english = {
        capfirst(field.name.replace("_", " "))
        for model in apps.get_app_config("casework").get_models()
        for field in model._meta.fields
        if not isinstance(field.verbose_name, Promise)
    }
    labels = {label for part in parts for label, _text in part.lines}
    assert {"Casusoverleg", "Grondslag", "Organisatie"} & labels
    assert labels & (english - {"Plan", "Item"}) == set()


def test_p3_many_short_records_are_rows_of_one_table_unless_one_is_held_back(side: Side) -> None:
    lines = [("Stap", "opgenomen"), ("Om", "vandaag")]
    short = [Part(f"step.{number}", "Stap", lines[: number + 1]) for number in range(2)]
    rows = [[("Stap", "opgenomen"), ("Om", "")], [("Stap", "opgenomen"), ("Om", "vandaag")]]
    assert Section("Stappen", short).columns == ["Stap", "Om"]
    assert Section("Stappen", short).cells == rows
    long = Part("step.3", "Stap", [("Stap", "lang " * 50)])
    wide = Part("step.4", "Stap", [(f"Veld {number}", "ja") for number in range(6)])
    held = Part("step.5", "Stap", [], is_held_back=True)
    for other in (long, wide, held):
        assert Section("Stappen", [*short, other]).columns == []
    assert Section("Stappen", short[:1]).columns == []


def test_p3_held_back_parts_are_marked_with_the_reason(side: Side) -> None:
    case, _author = a_full_case(side)
    opinion = case.contributions.get(kind="opinion")
    code = f"contribution.{opinion.pk}"
    with pytest.raises(FactsRefused) as refused:
        prepared(side, case, held_back=[code])
    assert "withheld" in refused.value.reasons
    RightsRequest.objects.all().delete()
    request = prepared(side, case, held_back=[code], withheld="Een ander loopt dan gevaar.")
    assert request.exports.get().held_back == code
    told = export_of(request, side, code)
    assert OPINION not in told
    assert NOTE in told
    assert "Een ander loopt dan gevaar." in told


def test_p3_what_belongs_to_a_part_is_held_back_with_it(side: Side) -> None:
    case, _author = a_full_case(side)
    statement = case.registration.statements.get()
    reason = statement.reasons.first()
    request = asked_about(side, case)
    assert reason.reason in export_of(request, side)
    assert reason.reason not in export_of(request, side, f"statement.{statement.pk}")


def test_p3_sealed_statements_are_not_read_early(side: Side) -> None:
    registration = make.make_registration(status="in_weighing")
    make.make_statement(registration, "Politie")
    request = actions.create_request(
        membership=director(side),
        code=registration.code,
        kind="access",
        asked="Wat staat er?",
        received_on=timezone.localdate(),
    )
    with pytest.raises(FactsRefused):
        prepare(request, membership=director(side), is_granted=True, answer="Zie bijlage.")
    page = side.client("process_director").get(f"{request.get_absolute_url()}do/prepare/")
    assert "De kookgroep gaat goed." not in page.content.decode()
    registration.opened_at = timezone.now()
    registration.save(update_fields=["opened_at"])
    prepare(request, membership=director(side), is_granted=True, answer="Zie bijlage.")


def test_a8_p3_a_second_reader_decides(side: Side) -> None:
    case, _author = a_full_case(side)
    request = prepared(side, case)
    with pytest.raises(TransitionRefused):
        actions.decide(request, membership=director(side))
    stranger = make.a_director("ander")
    for verb in (actions.decide, actions.send_back):
        with pytest.raises(TransitionRefused):
            verb(request, membership=stranger)
    with pytest.raises(DatabaseError), transaction.atomic():
        RightsRequest.objects.filter(pk=request.pk).update(
            status="decided", decided_by=director(side), decided_on=timezone.localdate()
        )
    actions.send_back(request, membership=case.deputy_director)
    assert request.answer
    prepare(request, membership=director(side), is_granted=True, answer="Nu volledig.")
    assert request.exports.count() == 1
    assert case in Case.objects.held()
    actions.decide(request, membership=case.deputy_director)
    assert case not in Case.objects.held()


def test_p3_download_is_logged_and_for_the_director_only(side: Side) -> None:
    case, _author = a_full_case(side)
    request = asked_about(side, case)
    address = f"{request.get_absolute_url()}access.pdf"
    assert side.client("process_director").get(address).status_code == 404
    prepare(request, membership=director(side), is_granted=True, answer="Zie bijlage.")
    actions.decide(request, membership=case.deputy_director)
    before = AuditEvent.objects.filter(action="request.download").count()
    answer = side.client("process_director").get(address)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "no-store"
    assert AuditEvent.objects.filter(action="request.download").count() == before + 1
    assert side.client("privacy_officer").get(address).status_code == 403
    assert side.client("participant").get(address).status_code == 403


def test_officer_reads_the_clock_and_no_content(side: Side) -> None:
    case, _author = a_full_case(side)
    request = prepared(side, case, answer="Dit leest de functionaris niet.")
    page = side.client("privacy_officer").get(request.get_absolute_url()).content.decode()
    assert request.reference in page
    for content in ("Dit leest de functionaris niet.", OPINION, request.asked):
        assert content not in page
    own = side.client("process_director").get(request.get_absolute_url()).content.decode()
    assert OPINION in own
    assert AuditEvent.objects.filter(action="register.view").count() == 2


def test_director_of_another_case_finds_nothing(side: Side) -> None:
    case = make.make_case(process_director=make.a_director("ander"))
    request = RightsRequest.objects.create(
        reference="VZ-2026-77", kind="access", asked="x", due_by=timezone.localdate(), case=case
    )
    client = side.client("process_director")
    assert client.get(request.get_absolute_url()).status_code == 404
    assert client.get(f"{request.get_absolute_url()}do/prepare/").status_code == 404
    registers = client.get(side.url("casework/registers/requests/")).content.decode()
    assert request.reference not in registers


def test_whole_way_by_the_pages(side: Side) -> None:
    case, _author = a_full_case(side)
    client = side.client("process_director")
    today = timezone.localdate().strftime("%d-%m-%Y")
    new = side.url("casework/registers/requests/new/")
    sent = {"code": case.code, "kind": "access", "asked": "Wat staat er?", "received_on": today}
    for fault in ({"code": "99-999"}, {"kind": ""}, {"received_on": "30-02-2026"}, {"asked": ""}):
        response = client.post(new, {**sent, **fault})
        assert response.status_code == 422
    response = client.post(new, sent)
    assert response.status_code == 302
    address = response["Location"]
    form = client.get(f"{address}do/prepare/").content.decode()
    assert OPINION not in form
    assert "contribution." in form
    answer = {"is_granted": "yes", "answer": "Alles staat in de bijlage."}
    assert client.post(f"{address}do/prepare/", {**answer, "answer": ""}).status_code == 422
    assert client.post(f"{address}do/prepare/", answer).status_code == 302
    assert client.post(f"{address}do/decide/").status_code == 403
    assert CaseParticipant.objects.count() == 1


@pytest.mark.django_db
def test_export_is_a_real_pdf(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert Document.render.__module__ == "core.documents"
    with acting_for(world.maasmonde.municipality):
        case, _author = a_full_case(world.maasmonde)
        request = prepared(world.maasmonde, case)
        assert bytes(request.exports.get().content).startswith(b"%PDF-1.7")
