"""The verbs of the handler on the way to an outcome: what each changes, tells, and refuses."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from core.lifecycle import FactsRefused, TransitionRefused
from core.models import AuditEvent, Membership
from core.models.guarded import TextRefused
from signals.actions import handling as actions
from signals.models import Clock, ClosedDay, MessageKind, Signal, SignalFact, StepKind
from tests.factories.signals import make_signal
from tests.signals.handled import Handled, S, handled
from tests.world import World
from tests.world_signals import a_colleague_elsewhere


@pytest.fixture
def case(acting: World) -> Handled:
    """A signal that is being looked at."""
    return handled(acting.maasmonde)


def last_message(signal: Signal) -> Any:
    return signal.messages.last()


def steps(signal: Signal) -> list[str]:
    return [step.kind for step in signal.steps.all()]


def in_working_days(number: int) -> datetime.date:
    return Clock().after(timezone.localdate(), number)


# --- taking up ------------------------------------------------------------------------------------
def test_take_up_tells_the_reporter_and_names_the_handler(acting: World) -> None:
    case = handled(acting.maasmonde, S.RECEIVED, handler=None)
    actions.take_up(case.signal, membership=case.handler, text="  We lazen het.  ")
    signal = case.fresh()
    assert (signal.status, signal.handler, signal.deputy) == (
        S.UNDER_INTERPRETATION,
        case.handler,
        None,
    )
    assert signal.acknowledged_on == timezone.localdate()
    assert (last_message(signal).kind, last_message(signal).text) == (
        MessageKind.ACKNOWLEDGEMENT,
        "We lazen het.",
    )
    assert steps(signal) == [StepKind.TAKEN_UP]
    assert AuditEvent.objects.filter(action="signal.take_up").count() == 1


def test_deputy_takes_up_and_the_handler_of_the_route_stays(acting: World) -> None:
    case = handled(acting.maasmonde, S.RECEIVED)
    case.signal.deputy = case.other
    case.signal.save()
    actions.take_up(case.signal, membership=case.other, text="Gelezen.")
    assert (case.fresh().handler, case.signal.deputy) == (case.handler, case.other)


def test_deputy_becomes_handler_when_the_handler_has_left(acting: World) -> None:
    case = handled(
        acting.maasmonde,
        S.RECEIVED,
        deputy=a_colleague_elsewhere(acting.maasmonde, "signal_coordinator"),
    )
    leave(case.handler)
    actions.take_up(case.fresh(), membership=case.other, text="Gelezen.")
    assert (case.fresh().handler, case.signal.deputy) == (case.other, None)


def leave(person: Membership) -> None:
    """The membership ended yesterday."""
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    Membership.objects.filter(pk=person.pk).update(until=yesterday)


def test_whoever_is_no_handler_takes_up_only_what_nobody_handles(acting: World) -> None:
    case = handled(acting.maasmonde, S.RECEIVED)
    with pytest.raises(TransitionRefused):
        actions.take_up(case.signal, membership=case.other, text="Gelezen.")
    leave(case.handler)
    actions.take_up(case.fresh(), membership=case.other, text="Gelezen.")
    assert case.fresh().handler == case.other


def test_nobody_takes_up_an_own_signal(acting: World) -> None:
    me = acting.maasmonde.membership("signal_coordinator")
    signal = make_signal(reporter=me)
    with pytest.raises(TransitionRefused):
        actions.take_up(signal, membership=me, text="Gelezen.")


def test_second_take_up_is_refused(case: Handled) -> None:
    with pytest.raises(TransitionRefused):
        actions.take_up(case.signal, membership=case.handler, text="Nog eens.")


# --- the question ---------------------------------------------------------------------------------
def test_question_waits_until_the_day_of_the_clock(case: Handled) -> None:
    actions.ask(case.signal, membership=case.handler, text="Hoe vaak?")
    signal = case.fresh()
    assert (signal.status, signal.answer_by) == (S.AWAITING_REPORTER, in_working_days(6))
    assert (last_message(signal).kind, steps(signal)) == (MessageKind.QUESTION, [StepKind.ASKED])
    with pytest.raises(TransitionRefused):
        actions.ask(signal, membership=case.handler, text="En nog iets?")


def test_go_on_only_after_the_whole_term(case: Handled) -> None:
    actions.ask(case.signal, membership=case.handler, text="Hoe vaak?")
    until = case.fresh().answer_by
    assert until is not None
    with time_machine.travel(until), pytest.raises(TransitionRefused, match="kan antwoorden"):
        actions.go_on(case.signal, membership=case.handler)
    with time_machine.travel(until + datetime.timedelta(days=1)):
        actions.go_on(case.signal, membership=case.handler)
    assert (case.fresh().status, case.signal.answer_by) == (S.UNDER_INTERPRETATION, None)
    assert steps(case.signal)[-1] == StepKind.QUESTION_CLOSED


# --- words ----------------------------------------------------------------------------------------
def test_note_keeps_the_function_and_reaches_no_message(case: Handled) -> None:
    actions.note(case.signal, membership=case.handler, text="Alleen voor ons.")
    note = case.signal.notes.get()
    assert (note.text, note.function) == ("Alleen voor ons.", case.handler.function)
    assert not case.signal.messages.exists()
    assert mail.outbox == []


def test_message_tells_that_there_is_news_without_content(
    case: Handled, django_capture_on_commit_callbacks: Any
) -> None:
    case.reporter.user.__class__.objects.filter(pk=case.reporter.user_id).update(
        email="sem@example.org"
    )
    with django_capture_on_commit_callbacks(execute=True):
        actions.inform(case.signal, membership=case.handler, text="We bellen met de school.")
    assert last_message(case.signal).kind == MessageKind.PROGRESS
    (sent,) = mail.outbox
    assert "school" not in sent.body + sent.subject
    assert case.signal.code not in sent.body + sent.subject


@pytest.mark.parametrize("verb", ["take_up", "ask", "note", "inform", "log_step"])
def test_empty_text_is_refused_at_its_field(acting: World, verb: str) -> None:
    case = handled(acting.maasmonde, S.RECEIVED if verb == "take_up" else S.UNDER_INTERPRETATION)
    field = "function" if verb == "log_step" else "text"
    with pytest.raises(FactsRefused) as refused:
        getattr(actions, verb)(case.signal, membership=case.handler, **{field: "   "})
    assert list(refused.value.reasons) == [field]
    assert not case.signal.messages.exists()


@pytest.mark.parametrize("verb", ["ask", "note", "inform"])
def test_identifier_is_refused_and_nothing_is_stored(case: Handled, verb: str) -> None:
    with pytest.raises(TextRefused):
        getattr(actions, verb)(case.signal, membership=case.handler, text="Bel 06-12345678.")
    assert case.fresh().status == S.UNDER_INTERPRETATION
    assert not case.signal.messages.exists() and not case.signal.notes.exists()


def test_long_text_is_kept_whole(case: Handled) -> None:
    text = ("We hebben ernaar gekeken. " * 160)[:3990].strip()
    actions.inform(case.signal, membership=case.handler, text=text)
    actions.note(case.signal, membership=case.handler, text=text)
    assert last_message(case.signal).text == case.signal.notes.get().text == text


# --- facts ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("confirmation", ["confirmed", "refuted"])
def test_fact_is_marked_and_stays(case: Handled, confirmation: str) -> None:
    fact: Any = case.signal.facts.get()
    text = fact.text
    actions.mark_fact(case.signal, membership=case.handler, fact=fact, confirmation=confirmation)
    fact.refresh_from_db()
    assert (fact.confirmation, fact.text) == (confirmation, text)


def test_fact_of_another_signal_is_refused(case: Handled) -> None:
    strange = handled(case.side).signal.facts.get()
    with pytest.raises(FactsRefused):
        actions.mark_fact(
            case.signal, membership=case.handler, fact=strange, confirmation="confirmed"
        )
    assert set(SignalFact.objects.values_list("confirmation", flat=True)) == {"open"}


# --- a new date -----------------------------------------------------------------------------------
def test_new_date_is_promised_with_a_sentence(case: Handled) -> None:
    first, day = case.signal.feedback_by, in_working_days(12)
    actions.postpone(case.signal, membership=case.handler, day=day, text="Een collega is ziek.")
    signal = case.fresh()
    assert (signal.feedback_by, signal.promised_by) == (day, first)
    text = last_message(signal).text
    assert text.startswith("Een collega is ziek.")
    assert str(day.day) in text
    assert steps(signal) == [StepKind.POSTPONED]


def test_late_signal_is_no_longer_late_with_a_new_date(case: Handled) -> None:
    with time_machine.travel(case.signal.feedback_by + datetime.timedelta(days=4)):
        assert case.fresh().is_late
        actions.postpone(
            case.signal, membership=case.handler, day=in_working_days(3), text="Later."
        )
        assert not case.fresh().is_late
        assert not Signal.objects.overdue().exists()


@pytest.mark.parametrize("days", [-30, -1, 0])
def test_new_date_is_after_today(case: Handled, days: int) -> None:
    day = timezone.localdate() + datetime.timedelta(days=days)
    with pytest.raises(FactsRefused, match="na vandaag"):
        actions.postpone(case.signal, membership=case.handler, day=day, text="Later.")


def test_new_date_is_a_working_day(case: Handled) -> None:
    closed = in_working_days(4)
    ClosedDay(day=closed, label="Studiedag").save()
    saturday = timezone.localdate() + datetime.timedelta(
        days=(5 - timezone.localdate().weekday()) % 7 or 7
    )
    for day in (closed, saturday):
        with pytest.raises(FactsRefused, match="werkt de gemeente niet"):
            actions.postpone(case.signal, membership=case.handler, day=day, text="Later.")


def test_new_date_is_no_longer_than_one_term_and_another_one(case: Handled) -> None:
    for day, words in [(in_working_days(21), "uiterlijk"), (case.signal.feedback_by, "al beloofd")]:
        with pytest.raises(FactsRefused, match=words):
            actions.postpone(case.signal, membership=case.handler, day=day, text="Later.")
    assert case.fresh().promised_by == case.signal.feedback_by


# --- another handler ------------------------------------------------------------------------------
def test_hand_over_moves_everything_to_the_new_handler(case: Handled) -> None:
    actions.hand_over(case.signal, membership=case.handler, handler=case.other)
    assert (case.fresh().handler, case.signal.deputy) == (case.other, None)
    assert steps(case.signal) == [StepKind.HANDED_OVER]
    assert not Signal.objects.visible_to(case.handler).exists()
    assert Signal.objects.visible_to(case.other).exists()


def test_deputy_is_added_and_may_do_everything(case: Handled) -> None:
    actions.hand_over(case.signal, membership=case.handler, handler=case.handler, deputy=case.other)
    actions.note(case.fresh(), membership=case.other, text="Ik neem waar.")
    assert case.signal.notes.exists()


def test_hand_over_refuses_whoever_cannot_handle(case: Handled) -> None:
    gone = a_colleague_elsewhere(case.side, "signal_coordinator")
    for person in (case.reporter, case.interpreter):
        with pytest.raises(FactsRefused) as refused:
            actions.hand_over(case.signal, membership=case.handler, handler=person)
        assert list(refused.value.reasons) == ["handler"]
    leave(gone)
    with pytest.raises(FactsRefused):
        actions.hand_over(case.signal, membership=case.handler, handler=gone)
    with pytest.raises(FactsRefused) as twice:
        actions.hand_over(
            case.signal, membership=case.handler, handler=case.handler, deputy=case.handler
        )
    assert list(twice.value.reasons) == ["deputy"]
    with pytest.raises(FactsRefused, match="al"):
        actions.hand_over(case.signal, membership=case.handler, handler=case.handler)


def test_coordinator_who_reported_never_gets_it(acting: World) -> None:
    side = acting.maasmonde
    other = a_colleague_elsewhere(side, "signal_coordinator")
    case = handled(side, reporter=other)
    with pytest.raises(FactsRefused):
        actions.hand_over(case.signal, membership=case.handler, handler=other)


def test_signal_whose_handler_left_is_found_and_given_another(case: Handled) -> None:
    assert not Signal.objects.visible_to(case.other).exists()
    leave(case.handler)
    assert Signal.objects.visible_to(case.other).get() == case.signal
    with pytest.raises(TransitionRefused):
        actions.note(case.fresh(), membership=case.other, text="Nog niet.")
    actions.hand_over(case.signal, membership=case.other, handler=case.other)
    actions.note(case.fresh(), membership=case.other, text="Nu wel.")


def test_handler_without_the_role_leaves_the_signal_without_handler(case: Handled) -> None:
    assert case.fresh().has_handler
    case.handler.grants.update(until=timezone.localdate() - datetime.timedelta(days=1))
    assert not Signal.objects.get(pk=case.signal.pk).has_handler
    assert Signal.objects.visible_to(case.other).get() == case.signal
