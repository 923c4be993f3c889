"""Decision lists: adopted once for each item, whole, for its readers only (C7 to C10, C14, P1)."""

from __future__ import annotations

import datetime
import hashlib
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone, translation

from casework.actions import decision_lists, holding
from casework.actions import outcomes_of_items as outcomes
from casework.documents import AddendaDocument, DecisionListDocument
from casework.models import (
    Addendum,
    CaseFigure,
    DecisionList,
    FigureKind,
    FinalList,
    InformationEntry,
    Use,
)
from casework.models.adopting import last_day_for, why_not_adoptable
from core.lifecycle import FactsRefused, TransitionRefused
from core.models import AuditEvent, RoleGrant
from core.tenancy import acting_for
from tests.casework.held import DAY, OUTCOME, WHOLE, Held, M, held
from tests.factories import casework as make
from tests.pdf import Pdf
from tests.world import World


@pytest.fixture
def case(acting: World) -> Held:
    """A meeting under way with two items."""
    return held(acting.maasmonde)


def adopt(case: Held) -> None:
    decision_lists.adopt(case.fresh(), membership=case.chair, document_of=DecisionListDocument)


def page(case: Held, place: int = 0) -> str:
    """The decision list of an item, as HTML."""
    document = DecisionListDocument(timezone.now())
    return document.html(case.item(place), case.chair)


# --- adopting -------------------------------------------------------------------------------------
def test_c9_each_item_gets_a_document_with_its_hash(case: Held) -> None:
    found = case.adopt()
    assert case.fresh().status == M.ADOPTED
    assert DecisionList.objects.count() == 2
    assert bytes(found.document).startswith(b"%PDF")
    assert found.fingerprint == hashlib.sha256(bytes(found.document)).hexdigest()
    assert (found.adopted_by, found.is_whole) == (case.chair, True)


def test_document_is_encrypted_where_it_is_stored(case: Held) -> None:
    found = case.adopt()
    with connection.cursor() as cursor:
        cursor.execute("SELECT document FROM casework_decisionlist WHERE id = %s", [found.pk])
        assert "%PDF" not in str(cursor.fetchone()[0])


def test_c8_not_before_the_end_and_not_without_secrecy(case: Held) -> None:
    for place in range(2):
        case.discuss(place)
    with pytest.raises(TransitionRefused):  # the talk is not over
        adopt(case)
    holding.end(case.fresh(), membership=case.chair)
    with pytest.raises(TransitionRefused):  # nobody was there
        adopt(case)
    case.everybody(confirmed=False)
    with pytest.raises(TransitionRefused):  # secrecy was not confirmed
        adopt(case)
    assert not DecisionList.objects.exists()
    case.everybody()
    adopt(case)
    assert DecisionList.objects.count() == 2


@pytest.mark.parametrize("name", ["person_present", "absent_because", "told"])
def test_c19_not_without_the_voice_of_the_person(case: Held, name: str) -> None:
    case.to_the_end()
    outcomes.discuss(case.item(), membership=case.chair, **(WHOLE | {name: ""}))
    assert str(case.items[0]) in why_not_adoptable(case.fresh())
    with pytest.raises(TransitionRefused):
        adopt(case)


def test_item_that_was_moved_does_not_wait(case: Held) -> None:
    case.to_the_end()
    later = make.make_meeting(held_on=timezone.localdate() + DAY, chair=case.chair)
    outcomes.move(case.item(1), membership=case.chair, meeting=later)
    adopt(case)
    assert [row.item_id for row in DecisionList.objects.all()] == [case.items[0].pk]


def test_p1_nobody_told_past_the_term_stops_adopting(case: Held) -> None:
    case.to_the_end()
    row = case.items[0].case
    InformationEntry.objects.filter(case=row).delete()
    row.opened_on = timezone.localdate() - 29 * DAY
    row.save()
    assert str(row) in why_not_adoptable(case.fresh())
    with pytest.raises(TransitionRefused):
        adopt(case)
    InformationEntry.objects.create(
        case=row,
        recorded_by=case.director,
        ground="safety",
        because="Iemand loopt anders gevaar.",
        postponed_until=timezone.localdate() + 30 * DAY,
    )
    adopt(case)


def test_p5_restricted_case_gets_no_list_and_is_not_named(case: Held) -> None:
    case.to_the_end()
    row = case.items[0].case
    InformationEntry.objects.filter(case=row).delete()
    row.opened_on = timezone.localdate() - 60 * DAY
    row.restricted_on, row.restricted_because = timezone.localdate(), "Op verzoek."
    row.save()
    assert why_not_adoptable(case.fresh()) == ""
    adopt(case)
    assert [one.item_id for one in DecisionList.objects.all()] == [case.items[1].pk]


def test_only_the_chair_adopts(case: Held) -> None:
    case.to_the_end()
    for person in (case.partner, case.director):
        with pytest.raises(TransitionRefused, match="permission"):
            decision_lists.adopt(case.fresh(), membership=person, document_of=DecisionListDocument)


@pytest.mark.parametrize(("later", "kind"), [(0, "in_time"), (40, "late")])
def test_adopting_counts_whether_it_was_in_time(
    case: Held, monkeypatch: pytest.MonkeyPatch, later: int, kind: str
) -> None:
    case.to_the_end()
    meeting = case.fresh()
    meeting.held_on -= later * DAY
    meeting.save()
    adopt(case)
    assert CaseFigure.objects.get(kind=FigureKind(f"lists_{kind}")).number == 2


def test_term_is_in_working_days(case: Held) -> None:
    case.meeting.held_on = datetime.date(2026, 11, 26)
    assert last_day_for(case.meeting) == datetime.date(2026, 12, 10)


# --- what stands in it ----------------------------------------------------------------------------
def test_c9_document_says_everything_and_of_its_item_only(case: Held) -> None:
    case.note(text="Begeleiding regelen")
    case.everybody()
    case.discuss(dissent="De gemeente wilde langer.", returns_on=timezone.localdate() + 30 * DAY)
    case.discuss(1, decision="Iets heel anders.")
    holding.end(case.fresh(), membership=case.chair)
    html = page(case)
    for text in [*WHOLE.values(), "De gemeente wilde langer.", "Begeleiding regelen", "Politie"]:
        if text not in ("needed", "no", "yes"):
            assert text in html, text
    assert str(case.items[1]) not in html and "Iets heel anders." not in html


def test_c14_contribution_for_the_meeting_only_is_not_in_the_document(case: Held) -> None:
    secret = "Dit is alleen voor aan tafel."
    make.make_contribution(case.items[0].case, case.partner, text=secret, use=Use.MEETING)
    case.adopt()
    assert secret not in page(case)


def test_same_item_gives_the_same_document(case: Held) -> None:
    case.to_the_end()
    document = DecisionListDocument(timezone.now())
    assert document.html(case.item(), case.chair) == document.html(case.item(), case.chair)


# --- final ----------------------------------------------------------------------------------------
def test_c10_adopted_list_does_not_change(case: Held) -> None:
    found = case.adopt()
    with pytest.raises(FinalList):
        found.save()
    with pytest.raises(FinalList):
        DecisionList.objects.filter(pk=found.pk).update(fingerprint="0")
    with pytest.raises(TransitionRefused):
        outcomes.discuss(case.item(), membership=case.chair, **OUTCOME)
    with pytest.raises(TransitionRefused, match="state"):
        adopt(case)


def test_c10_addendum_shows_organisation_time_and_item(case: Held) -> None:
    found = case.adopt()
    before = found.fingerprint
    decision_lists.add_addendum(
        case.fresh(), membership=case.chair, decision_list=found, text="Het contract is per 1 mei."
    )
    row = Addendum.objects.get()
    assert (row.organisation, row.author) == (case.chair.organisation, case.chair)
    html = AddendaDocument().html(found, case.chair)
    for text in ("Het contract is per 1 mei.", str(case.chair.organisation), str(case.items[0])):
        assert text in html
    assert DecisionList.objects.get(pk=found.pk).fingerprint == before


def test_addendum_of_another_meeting_or_without_text_is_refused(case: Held, acting: World) -> None:
    found = case.adopt()
    other = held(acting.maasmonde)
    theirs = other.adopt()
    for text, row in (("Tekst.", theirs), ("  ", found)):
        with pytest.raises(FactsRefused):
            decision_lists.add_addendum(
                case.fresh(), membership=case.chair, decision_list=row, text=text
            )


# --- readers --------------------------------------------------------------------------------------
@pytest.mark.parametrize("side", [0, 1])
def test_c7_only_readers_of_the_item_get_the_list(world: World, side: int) -> None:
    here, there = world.sides[side], world.sides[1 - side]
    with acting_for(here.municipality):
        case = held(here)
        found = case.adopt()
        RoleGrant.objects.get_or_create(membership=case.partner, role="participant")
    own = case.url(f"decisions/{case.items[0]}.pdf")
    other = case.url(f"decisions/{case.items[1]}.pdf")
    response = here.client("participant").get(own)
    assert response.status_code == 200 and response.content == bytes(found.document)
    assert response["Cache-Control"] == "no-store"
    assert here.client("participant").get(other).status_code == 404
    for role in ("case_director", "focal_officer", "executive", "privacy_officer"):
        assert here.client(role).get(own).status_code in (403, 404)
    assert there.client("participant").get(own).status_code == 404
    with acting_for(here.municipality):
        reading = AuditEvent.objects.filter(action="decision_list.view")
        assert reading.count() == 1


def test_sheet_of_additions_is_there_once_something_was_added(case: Held) -> None:
    found = case.adopt()
    address = case.url(f"decisions/{case.items[0]}/additions.pdf")
    client = case.side.client("meeting_chair")
    assert client.get(address).status_code == 503
    decision_lists.add_addendum(
        case.fresh(), membership=case.chair, decision_list=found, text="Toch per 1 mei."
    )
    response = client.get(address)
    assert response.status_code == 200 and response.content.startswith(b"%PDF")


# --- two chairs at once ---------------------------------------------------------------------------
@pytest.mark.postgresql
def test_of_two_chairs_at_once_one_adopts_and_the_other_hears_why(live_world: World) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    side = live_world.maasmonde
    with acting_for(side.municipality):
        case = held(side)
        deputy = make.somebody("tweede", "Gemeente", "meeting_chair")
        meeting = case.fresh()
        meeting.deputy_chair = deputy
        meeting.save()
        case.to_the_end()
    chairs: list[Any] = [case.chair, deputy]
    start = Barrier(2)

    def work(place: int) -> str:
        try:
            with acting_for(side.municipality), translation.override("nl"):
                start.wait(timeout=30)
                decision_lists.adopt(
                    case.fresh(), membership=chairs[place], document_of=DecisionListDocument
                )
                return ""
        except TransitionRefused as refused:
            return str(refused)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(work, range(2)))
    assert sorted(told) == ["", "state"]
    with acting_for(side.municipality):
        assert DecisionList.objects.count() == 2


def test_document_keeps_to_the_norms_and_fits_a_page(case: Held) -> None:
    case.note()
    found = Pdf(bytes(case.adopt().document))
    assert found.faults() == []
    assert len(found.texts) == 1 and found.language.startswith("nl")
