"""Holding a meeting, what is decided, actions, and items that go on (C8, C9, C11, C19)."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from casework.actions import holding
from casework.actions import outcomes_of_items as outcomes
from casework.actions.holding import Presence
from casework.models import Action, AgendaItem, Why
from casework.models.adopting import promptness
from casework.models.at_table import absent_core_parties, table_at
from casework.models.room import room_of, timer_of
from core.lifecycle import FactsRefused, TransitionRefused
from core.models import AuditEvent
from core.models.guarded import TextRefused
from tests.casework.held import DAY, OUTCOME, Held, I, M, attendance_of, held
from tests.factories import casework as make
from tests.world import World


@pytest.fixture
def case(acting: World) -> Held:
    """A meeting under way with two items."""
    return held(acting.maasmonde)


# --- beginning and who is there -------------------------------------------------------------------
def test_hold_begins_and_puts_everybody_on_the_list(case: Held) -> None:
    meeting = case.fresh()
    assert meeting.status == M.HELD and meeting.begun_at
    on_list = set(meeting.attendance.values_list("membership", flat=True))
    directors = {item.case.case_director_id for item in case.items}
    assert on_list == {case.chair.pk, case.partner.pk, case.director.pk, *directors}


def test_hold_waits_for_the_day(acting: World) -> None:
    case = held(acting.maasmonde, begin=False, held_on=timezone.localdate() + DAY)
    with pytest.raises(TransitionRefused):
        holding.hold(case.meeting, membership=case.chair)


def test_only_the_chair_begins(acting: World) -> None:
    case = held(acting.maasmonde, begin=False)
    with pytest.raises(TransitionRefused, match="permission"):
        holding.hold(case.meeting, membership=case.partner)


def test_c8_attendance_and_secrecy_are_recorded_for_each_person(case: Held) -> None:
    row = attendance_of(case, case.partner)
    holding.attend(case.meeting, membership=case.chair, people=[Presence(row, True, True)])
    row.refresh_from_db()
    assert row.is_present and row.has_confirmed
    assert case.item().begun_at is not None
    holding.attend(case.meeting, membership=case.chair, people=[Presence(row, True, False)])
    row.refresh_from_db()
    assert row.is_present and not row.has_confirmed


def test_c8_nobody_confirms_who_is_not_there(case: Held) -> None:
    row = attendance_of(case, case.partner)
    with pytest.raises(FactsRefused) as refused:
        holding.attend(case.meeting, membership=case.chair, people=[Presence(row, False, True)])
    assert list(refused.value.reasons) == [f"secrecy_{row.pk}"]


def test_deputy_is_of_the_same_organisation(case: Held) -> None:
    row, other = attendance_of(case, case.partner), make.a_partner()
    people = [Presence(row, True, True, other)]
    with pytest.raises(FactsRefused) as refused:
        holding.attend(case.meeting, membership=case.chair, people=people)
    assert list(refused.value.reasons) == [f"deputy_{row.pk}"]
    colleague = case.side.membership("case_director")
    people = [Presence(row, True, True, colleague)]
    holding.attend(case.meeting, membership=case.chair, people=people)
    row.refresh_from_db()
    assert row.replaced_by == colleague


def test_somebody_of_another_meeting_is_refused(case: Held, acting: World) -> None:
    other = held(acting.maasmonde)
    row = attendance_of(other, other.partner)
    with pytest.raises(FactsRefused):
        holding.attend(case.meeting, membership=case.chair, people=[Presence(row, True)])


def test_c8_absent_core_party_is_named(case: Held) -> None:
    case.everybody()
    absent = absent_core_parties(case.fresh())
    assert "Politie" in absent and "Gemeente" not in absent
    assert "Politie" in table_at(case.item()).absent


def test_table_of_an_item_holds_only_who_may_read_it(case: Held) -> None:
    case.everybody()
    other = make.a_partner("brug", "Jongerenwerk De Brug")
    make.make_participant(case.items[1].case, other)
    make.attend(case.meeting, other)
    assert "Jongerenwerk De Brug" not in table_at(case.item(0)).present
    assert "Jongerenwerk De Brug" in table_at(case.item(1)).present


# --- what was decided -----------------------------------------------------------------------------
def test_c9_outcome_is_recorded_and_the_next_item_begins(case: Held) -> None:
    case.everybody()
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=18, seconds=5)):
        case.discuss(dissent="De gemeente wilde langer.")
    item = case.item()
    assert (item.status, item.ground, item.discussed_by) == (I.DISCUSSED, "needed", case.chair)
    assert (item.minutes_used, item.is_whole) == (19, True)
    assert case.item(1).begun_at is not None


@pytest.mark.parametrize("missing", ["picture", "decision", "ground"])
def test_c9_without_picture_decision_or_ground_it_is_refused(case: Held, missing: str) -> None:
    with pytest.raises(FactsRefused) as refused:
        outcomes.discuss(case.item(), membership=case.chair, **(OUTCOME | {missing: ""}))
    assert list(refused.value.reasons) == [missing]
    assert case.item().status == I.OPEN


def test_c9_another_ground_is_in_words(case: Held) -> None:
    facts = OUTCOME | {"ground": "other"}
    with pytest.raises(FactsRefused) as refused:
        outcomes.discuss(case.item(), membership=case.chair, **facts)
    assert list(refused.value.reasons) == ["ground_note"]
    words = facts | {"ground_note": "Afspraak met school."}
    outcomes.discuss(case.item(), membership=case.chair, **words)
    assert case.item().ground_note == "Afspraak met school."


def test_return_day_is_ahead(case: Held) -> None:
    with pytest.raises(FactsRefused) as refused:
        case.discuss(returns_on=timezone.localdate())
    assert list(refused.value.reasons) == ["returns_on"]


def test_c19_item_is_not_whole_without_the_voice_of_the_person(case: Held) -> None:
    outcomes.discuss(case.item(), membership=case.chair, **OUTCOME)
    assert not case.item().is_whole
    case.discuss(person_present="no", absent_because="")
    assert not case.item().is_whole
    case.discuss(told="no", told_note="")
    assert not case.item().is_whole
    case.discuss()
    assert case.item().is_whole


def test_outcome_is_recorded_during_the_meeting_only(acting: World) -> None:
    case = held(acting.maasmonde, begin=False)
    with pytest.raises(TransitionRefused):
        case.discuss()


def test_nothing_is_recorded_of_a_restricted_case(case: Held) -> None:
    row = case.items[0].case
    row.restricted_on, row.restricted_because = timezone.localdate(), "Op verzoek."
    row.save()
    with pytest.raises(TransitionRefused):
        case.discuss()
    codes = [stop.item.pk for stop in room_of(case.fresh(), case.chair).stops]
    assert codes == [case.items[1].pk]


def test_identifier_is_refused_in_every_text(case: Held) -> None:
    for name in outcomes.TEXTS:
        texts: dict[str, Any] = {
            "ground": "other",
            "ground_note": "Afspraak.",
            name: "Bel 06-12345678.",
        }
        with pytest.raises(TextRefused):
            case.discuss(**texts)


# --- actions, typed once --------------------------------------------------------------------------
def test_c11_action_is_there_at_once_for_its_organisation(case: Held) -> None:
    action = case.note()
    assert (action.owner_organisation, action.case) == (case.organisation, case.items[0].case)
    mine = Action.objects.visible_to(case.partner).owned_by(case.partner)
    assert list(mine) == [action]
    assert case.item().status == I.OPEN


def test_same_action_is_noted_once(case: Held) -> None:
    case.note()
    case.note()
    assert case.item().actions.count() == 1


def test_c11_action_needs_words_organisation_and_a_day_ahead(case: Held) -> None:
    elsewhere = make.a_partner("brug", "Jongerenwerk De Brug").organisation
    wrong = {
        "text": case.promise("  "),
        "organisation": case.promise(organisation=elsewhere),
        "due_on": case.promise(due_on=timezone.localdate() - DAY),
    }
    for name, promise in wrong.items():
        with pytest.raises(FactsRefused) as refused:
            outcomes.promise_action(case.item(), membership=case.chair, promise=promise)
        assert list(refused.value.reasons) == [name]


def test_action_in_the_line_goes_along_with_the_outcome(case: Held) -> None:
    case.discuss(promise=case.promise("Contract klaarmaken"))
    assert [row.text for row in case.item().actions.all()] == ["Contract klaarmaken"]


# --- an item never vanishes -----------------------------------------------------------------------
def test_move_takes_outcome_and_actions_along(case: Held) -> None:
    case.note()
    case.discuss()
    later = make.make_meeting(held_on=timezone.localdate() + 28 * DAY, chair=case.chair)
    outcomes.move(case.item(), membership=case.chair, meeting=later)
    old, new = case.item(), later.items.get()
    assert (old.status, new.status, new.why, new.carried_from) == (
        I.MOVED,
        I.OPEN,
        Why.CARRIED,
        old,
    )
    assert (new.decision, new.question, new.order) == (old.decision, old.question, 1)
    assert list(new.actions.all()) and not old.actions.exists()


def test_copy_leaves_the_outcome(case: Held) -> None:
    case.discuss()
    later = make.make_meeting(held_on=timezone.localdate() + 28 * DAY, chair=case.chair)
    outcomes.copy(case.item(), membership=case.chair, meeting=later)
    new = later.items.get()
    assert (new.decision, new.ground, new.question) == ("", "", case.item().question)
    assert case.item().status == I.DISCUSSED


@pytest.mark.parametrize("verb", [outcomes.move, outcomes.copy])
def test_item_stays_when_the_other_meeting_cannot_take_it(case: Held, verb: object) -> None:
    past = make.make_meeting(status=M.HELD, chair=case.chair)
    with pytest.raises(FactsRefused):
        verb(case.item(), membership=case.chair, meeting=past)  # type: ignore[operator]
    later = make.make_meeting(held_on=timezone.localdate() + DAY, chair=case.chair)
    make.make_item(later, case.items[0].case)
    with pytest.raises(FactsRefused):
        verb(case.item(), membership=case.chair, meeting=later)  # type: ignore[operator]
    assert case.item().status == I.OPEN


def test_items_of_an_adopted_meeting_stay(case: Held) -> None:
    case.adopt()
    later = make.make_meeting(held_on=timezone.localdate() + DAY, chair=case.chair)
    with pytest.raises(TransitionRefused):
        outcomes.move(case.item(), membership=case.chair, meeting=later)
    assert AgendaItem.objects.count() == 2


# --- the end --------------------------------------------------------------------------------------
def test_end_tells_everybody_invited_without_content(
    case: Held, django_capture_on_commit_callbacks: object
) -> None:
    case.partner.user.email = "deelnemer@voorbeeld.nl"
    case.partner.user.save()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        holding.end(case.fresh(), membership=case.chair)
    sent = [letter for letter in mail.outbox if letter.to == ["deelnemer@voorbeeld.nl"]]
    assert len(sent) == 1 and "/casework/actions/" in sent[0].body
    told = f"{sent[0].subject}{sent[0].body}"
    assert str(case.items[0]) not in told and case.meeting.reference not in told
    with pytest.raises(TransitionRefused):
        holding.end(case.fresh(), membership=case.chair)


def test_room_says_when_it_will_be_done(case: Held) -> None:
    room = room_of(case.fresh(), case.chair, case.item())
    assert [stop.number for stop in room.stops] == [1, 2]
    assert (room.place, room.before, room.after) == (1, None, case.item(1))
    case.everybody()
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=16)):
        timer = timer_of(case.item())
        assert timer.is_over and timer.clock == "1:00"


def test_figures_of_promptness(case: Held) -> None:
    case.adopt()
    told = promptness(case.chair)
    assert (told.meetings, told.lists_in_time, told.actions_in_time) == (1, 1, 1)
    assert promptness(case.partner).meetings == 0


def test_every_verb_leaves_one_event(case: Held) -> None:
    case.note()
    case.adopt()
    for action in ("hold", "attend", "end", "adopt"):
        assert AuditEvent.objects.filter(action=f"meeting.{action}").count() == 1
    assert AuditEvent.objects.filter(action="item.promise").count() == 1
    assert AuditEvent.objects.filter(action="item.discuss").count() == 2
