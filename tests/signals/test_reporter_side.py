"""What the reporter sees of a signal: where it stands, what was promised, what was said."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from signals.actions.steps import add_message
from signals.models import MessageKind, Signal
from signals.models.reporter_side import day_in_words, reporter_side
from tests.factories.signals import S, make_signal
from tests.world import World

DAY = datetime.timedelta(days=1)


def a_signal(world: World, status: str, **facts: Any) -> Signal:
    return make_signal(
        handler=world.maasmonde.membership("signal_coordinator"), status=status, **facts
    )


def marks(signal: Signal) -> list[str]:
    return [stage.state for stage in reporter_side(signal).stages]


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (S.RECEIVED, ["done", "now", "todo", "todo", "todo"]),
        (S.UNDER_INTERPRETATION, ["done", "done", "now", "todo", "todo"]),
        (S.AWAITING_REPORTER, ["done", "done", "now", "todo", "todo"]),
        (S.DECIDED, ["done", "done", "done", "now", "todo"]),
        (S.FED_BACK, ["done", "done", "done", "done", "now"]),
        (S.CLOSED, ["done", "done", "done", "done", "done"]),
    ],
)
def test_steps_say_where_it_stands(acting: World, status: str, expected: list[str]) -> None:
    assert marks(a_signal(acting, status)) == expected


def test_steps_hold_dates_and_no_numbers_of_days(acting: World) -> None:
    signal = a_signal(acting, S.RECEIVED)
    said = [stage.when for stage in reporter_side(signal).stages]
    assert day_in_words(signal.received_on) in said[0]
    assert day_in_words(signal.acknowledge_by) in said[1]
    assert day_in_words(signal.feedback_by) in said[3]


def test_open_question_comes_apart_and_only_while_it_is_open(acting: World) -> None:
    signal = a_signal(acting, S.AWAITING_REPORTER)
    add_message(signal, MessageKind.QUESTION, "Eerste vraag?")
    add_message(signal, MessageKind.ANSWER, is_unknown=True)
    add_message(signal, MessageKind.QUESTION, "Tweede vraag?")
    side = reporter_side(signal)
    assert side.question is not None
    assert side.question.text == "Tweede vraag?"
    assert side.answer_by == signal.answer_by
    assert side.words[0].text == "Eerste vraag?"
    assert len(side.words) == 2
    signal.status = S.UNDER_INTERPRETATION
    assert reporter_side(signal).question is None


def test_feedback_comes_apart_while_it_waits_for_a_reaction(acting: World) -> None:
    signal = a_signal(acting, S.FED_BACK)
    add_message(signal, MessageKind.FEEDBACK, "Eerder.")
    add_message(signal, MessageKind.DISPUTE, "Hielp niet.")
    add_message(signal, MessageKind.FEEDBACK, "Nu.")
    side = reporter_side(signal)
    assert side.feedback is not None
    assert side.feedback.text == "Nu."
    assert [word.text for word in side.words] == ["Eerder.", "Hielp niet."]
    assert [word.is_mine for word in side.words] == [False, True]


def test_outcome_is_told_with_the_feedback_and_not_before(acting: World) -> None:
    label = "advies aan de professional"
    assert reporter_side(a_signal(acting, S.DECIDED)).outcome == ""
    assert reporter_side(a_signal(acting, S.FED_BACK)).outcome == label


def test_feedback_that_could_not_be_given_is_said_plainly(acting: World) -> None:
    signal = a_signal(
        acting, S.FED_BACK, feedback_kind="waived", waive_reason="Kornoeljestruik onbereikbaar."
    )
    side = reporter_side(signal)
    assert side.outcome == ""
    assert side.feedback is None
    assert "kornoelje" not in repr(side).lower()
    assert side.takes_reaction


@pytest.mark.parametrize(
    ("late_by", "is_late"), [(-1, False), (0, False), (1, True)], ids=["before", "on", "after"]
)
def test_promise_is_late_after_its_last_day(acting: World, late_by: int, is_late: bool) -> None:
    day = timezone.localdate() - DAY * late_by
    signal = a_signal(acting, S.UNDER_INTERPRETATION, feedback_by=day, promised_by=day)
    assert bool(reporter_side(signal).late) == is_late


def test_postponed_promise_says_both_dates(acting: World) -> None:
    first = timezone.localdate() + DAY
    signal = a_signal(
        acting, S.UNDER_INTERPRETATION, promised_by=first, feedback_by=first + DAY * 7
    )
    late = reporter_side(signal).late
    assert day_in_words(first) in late
    assert day_in_words(first + DAY * 7) in late


def test_signal_that_was_read_late_says_so(acting: World) -> None:
    yesterday = timezone.localdate() - DAY
    signal = a_signal(acting, S.RECEIVED, acknowledge_by=yesterday)
    assert day_in_words(yesterday) in reporter_side(signal).late


@pytest.mark.parametrize("status", [S.FED_BACK, S.CLOSED])
def test_what_was_kept_is_not_called_late(acting: World, status: str) -> None:
    old = timezone.localdate() - DAY * 9
    assert reporter_side(a_signal(acting, status, feedback_by=old, promised_by=old)).late == ""


def test_reaction_is_possible_until_the_last_day(acting: World) -> None:
    today = timezone.localdate()
    assert reporter_side(a_signal(acting, S.FED_BACK, respond_by=today)).takes_dispute
    side = reporter_side(a_signal(acting, S.FED_BACK, respond_by=today - DAY))
    assert not side.takes_dispute
    assert side.takes_reaction


def test_term_is_told_before_and_after_closing(acting: World) -> None:
    assert "182" in reporter_side(a_signal(acting, S.RECEIVED)).kept
    closed = a_signal(acting, S.CLOSED)
    assert closed.destroyed_after is not None
    assert str(closed.destroyed_after.year) in reporter_side(closed).kept


@pytest.mark.parametrize("number", [3, 30])
def test_side_takes_the_same_queries_for_3_and_30_messages(acting: World, number: int) -> None:
    signal = a_signal(acting, S.UNDER_INTERPRETATION)
    for _message in range(number):
        add_message(signal, MessageKind.PROGRESS, "Nog bezig.")
    with CaptureQueriesContext(connection) as asked:
        reporter_side(signal)
    assert len(asked) == 3
