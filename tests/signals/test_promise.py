"""The clock over weekends and holidays for every promise, and how a promise stands on a day."""

from __future__ import annotations

import datetime
from itertools import groupby
from typing import Any

import pytest
import time_machine

from core.models import Parameter
from core.working_days import national_holidays
from signals.models import Clock, ClosedDay, Signal, due_after
from signals.models import parameters as terms
from signals.models.promise import MOST_BLOCKS, promise_of
from tests.factories.signals import make_signal
from tests.world import World

DAY = datetime.timedelta(days=1)
PROMISES = [
    terms.ACKNOWLEDGE,
    terms.FEEDBACK,
    terms.INTERPRETATION,
    terms.ANSWER,
    terms.RESPONSE,
]
#: Days around which something is closed: Christmas, new year, Easter, Ascension, King's Day.
STARTS = [
    datetime.date(2026, 12, 23),
    datetime.date(2026, 12, 31),
    datetime.date(2027, 3, 25),
    datetime.date(2027, 5, 5),
    datetime.date(2027, 4, 24),
    datetime.date(2028, 2, 28),
    datetime.date(2026, 10, 24),
    datetime.date(2027, 3, 27),
]


@pytest.mark.parametrize("start", STARTS, ids=str)
@pytest.mark.parametrize("key", PROMISES)
def test_every_promise_ends_on_a_working_day(acting: World, key: str, start: datetime.date) -> None:
    days = int(Parameter.objects.value(key))
    end = due_after(key, start)
    assert end.weekday() < 5 and end not in national_holidays(end.year)
    between = [start + DAY * step for step in range(1, (end - start).days + 1)]
    open_days = [
        day for day in between if day.weekday() < 5 and day not in national_holidays(day.year)
    ]
    assert len(open_days) == days
    assert Clock().between(start, end) == days


@pytest.mark.parametrize("key", PROMISES)
def test_closed_day_of_the_municipality_moves_every_promise(acting: World, key: str) -> None:
    start = datetime.date(2026, 11, 2)
    before = due_after(key, start)
    ClosedDay(day=before, label="Studiedag").save()
    assert due_after(key, start) > before
    assert Clock().works_on(due_after(key, start))


def signal_of(day: datetime.date) -> Signal:
    return make_signal(on=day)


def test_blocks_tell_past_today_and_left(acting: World) -> None:
    signal = signal_of(datetime.date(2026, 11, 2))
    promise = promise_of(signal, Clock(), datetime.date(2026, 11, 6))
    assert (promise.total, promise.past, promise.left, promise.over) == (20, 4, 16, 0)
    counted = [(word, len(list(group))) for word, group in groupby(promise.blocks())]
    assert counted == [("past", 3), ("today", 1), ("left", 16)]
    assert promise.counts_today


def test_day_of_receipt_and_weekend_have_no_block_of_today(acting: World) -> None:
    signal = signal_of(datetime.date(2026, 11, 2))
    for day in (datetime.date(2026, 11, 2), datetime.date(2026, 11, 7)):
        promise = promise_of(signal, Clock(), day)
        assert "today" not in list(promise.blocks())
        assert len(list(promise.blocks())) == promise.total == 20


def test_late_counts_working_days_beyond(acting: World) -> None:
    signal = signal_of(datetime.date(2026, 11, 2))
    assert signal.feedback_by == datetime.date(2026, 11, 30)
    on_the_day = promise_of(signal, Clock(), datetime.date(2026, 11, 30))
    assert (on_the_day.is_late, on_the_day.is_today, on_the_day.left) == (False, True, 0)
    late = promise_of(signal, Clock(), datetime.date(2026, 12, 2))
    assert (late.is_late, late.over, late.left) == (True, 2, 0)
    assert list(late.blocks()) == ["past"] * 20 + ["over"] * 2


def test_weekend_after_a_missed_friday_is_late_by_no_working_day(acting: World) -> None:
    signal = make_signal(feedback_by=datetime.date(2026, 11, 27), on=datetime.date(2026, 11, 2))
    promise = promise_of(signal, Clock(), datetime.date(2026, 11, 28))
    assert (promise.is_late, promise.over) == (True, 0)


def test_dispute_starts_the_clock_again(acting: World) -> None:
    signal = make_signal(on=datetime.date(2026, 6, 1), disputed_on=datetime.date(2026, 11, 2))
    signal.feedback_by = due_after(terms.FEEDBACK, datetime.date(2026, 11, 2))
    promise = promise_of(signal, Clock(), datetime.date(2026, 11, 3))
    assert (promise.total, promise.past) == (20, 1)


def test_very_late_has_words_and_no_blocks(acting: World) -> None:
    signal = signal_of(datetime.date(2026, 1, 5))
    promise = promise_of(signal, Clock(), datetime.date(2026, 11, 2))
    assert promise.over > MOST_BLOCKS
    assert list(promise.blocks()) == []


@pytest.mark.parametrize("hour", [0, 1, 2, 3, 22])
def test_summer_time_changes_no_promise(acting: World, hour: int) -> None:
    moment: Any = datetime.datetime(2026, 10, 25, hour, 30, tzinfo=datetime.UTC)
    with time_machine.travel(moment, tick=False):
        assert due_after(terms.ACKNOWLEDGE) == datetime.date(2026, 10, 30)
