"""Working days: exact over weekends, Dutch holidays, one's own closed days, years and clocks."""

from __future__ import annotations

import datetime
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.models import Parameter
from core.tenancy import acting_for
from signals.models import Clock, ClosedDay, due_after
from signals.models.clock import coming_closed_days, coming_holidays
from signals.models.parameters import ACKNOWLEDGE
from tests.world import World

DATES = st.dates(datetime.date(2020, 1, 1), datetime.date(2045, 12, 31))


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-11-23", 5, "2026-11-30"),  # Monday to Monday
        ("2026-11-27", 1, "2026-11-30"),  # Friday
        ("2026-11-28", 1, "2026-11-30"),  # Saturday
        ("2026-11-29", 1, "2026-11-30"),  # Sunday
        ("2026-11-30", 0, "2026-11-30"),
        ("2026-11-30", 20, "2026-12-29"),  # over both days of Christmas, one on a Saturday
        ("2026-12-31", 1, "2027-01-04"),  # New Year's Day on a Friday
        ("2024-02-28", 2, "2024-03-01"),  # a leap day
        ("2025-12-24", 1, "2025-12-29"),  # Christmas on Thursday and Friday
    ],
)
def test_term_ends_on_the_working_day_a_calendar_shows(start: str, days: int, end: str) -> None:
    assert Clock(()).after(day(start), days) == day(end)
    assert Clock(()).between(day(start), day(end)) == days


@pytest.mark.parametrize(
    "holiday",
    [
        *("2024-04-01", "2025-04-21", "2026-04-06", "2027-03-29", "2028-04-17"),  # Easter Monday
        *("2025-04-26", "2031-04-26"),  # King's Day, when the 27th is a Sunday
        *("2026-04-27", "2027-04-27"),  # King's Day
        *("2025-05-29", "2026-05-14", "2027-05-06"),  # Ascension Day
        *("2025-06-09", "2026-05-25", "2027-05-17"),  # Whit Monday
        *("2025-12-25", "2025-12-26", "2029-12-25", "2029-12-26", "2026-01-01", "2030-01-01"),
    ],
)
def test_nobody_works_on_a_national_holiday(holiday: str) -> None:
    assert not Clock(()).works_on(day(holiday))
    before = day(holiday) - datetime.timedelta(days=1)
    assert Clock(()).after(before, 1) > day(holiday)


@pytest.mark.parametrize("ordinary", ["2025-04-28", "2031-04-28", "2026-04-28", "2026-12-24"])
def test_the_day_beside_a_holiday_is_worked_on(ordinary: str) -> None:
    """When King's Day moves to Saturday the 26th, Monday the 28th is a day like any other."""
    assert Clock(()).works_on(day(ordinary))


@pytest.mark.parametrize("change", ["2026-03-29", "2026-10-25", "2027-03-28", "2027-10-31"])
def test_change_of_summer_time_changes_nothing(change: str) -> None:
    """Easter 2027 is on such a Sunday, and its Monday is a holiday besides."""
    sunday, clock = day(change), Clock(())
    friday = sunday - datetime.timedelta(days=2)
    expected = sunday + datetime.timedelta(days=2 if change == "2027-03-28" else 1)
    assert clock.after(friday, 1) == expected
    assert clock.between(friday, clock.after(friday, 3)) == 3


def test_closed_days_of_the_municipality_count_there_only(world: World) -> None:
    bridging = day("2027-05-07")  # the Friday after Ascension Day
    here, there = world.sides
    with acting_for(here.municipality):
        ClosedDay(day=bridging, label="Brugdag").save()
        assert not Clock().works_on(bridging)
        assert Clock().after(day("2027-05-05"), 1) == day("2027-05-10")
    with acting_for(there.municipality):
        assert Clock().works_on(bridging)
        assert Clock().after(day("2027-05-05"), 1) == bridging


def test_due_day_follows_the_parameter_of_that_day(acting: World) -> None:
    start = day("2026-11-23")
    assert due_after(ACKNOWLEDGE, start) == day("2026-11-30")
    Parameter(
        key=ACKNOWLEDGE,
        version=1,
        value=2,
        source="Besluit",
        status=Parameter.Status.APPROVED,
        author=acting.maasmonde.membership("application_manager"),
        approver=acting.maasmonde.membership("privacy_officer"),
        valid_from=start,
    ).save()
    assert due_after(ACKNOWLEDGE, start) == day("2026-11-25")
    before = start - datetime.timedelta(days=1)
    assert due_after(ACKNOWLEDGE, before) == day("2026-11-27")


@given(DATES, st.integers(1, 60), st.integers(0, 10_000))
def test_end_of_a_term_is_a_working_day_so_many_further(
    start: datetime.date, days: int, seed: int
) -> None:
    chance = random.Random(seed)
    closed = [start + datetime.timedelta(days=chance.randint(0, 90)) for _ in range(seed % 9)]
    clock = Clock(closed)
    end = clock.after(start, days)
    assert clock.works_on(end) and end > start and end not in closed
    assert clock.between(start, end) == days
    assert clock.between(end, start) == -days
    assert clock.between(start, end - datetime.timedelta(days=1)) == days - 1


@given(DATES)
def test_weekends_are_never_worked_on(start: datetime.date) -> None:
    assert not (Clock(()).works_on(start) and start.isoweekday() > 5)


def test_coming_holidays_are_those_of_a_year_by_name() -> None:
    found = coming_holidays(day("2026-12-01"))
    assert [one.day for one in found] == sorted(one.day for one in found)
    told = {one.day.isoformat(): one.name for one in found}
    assert told["2026-12-25"] == "Eerste kerstdag"
    assert told["2027-04-27"] == "Koningsdag"
    assert "2027-12-25" not in told


def test_closed_days_that_passed_are_not_shown(acting: World) -> None:
    for text in ("2026-11-20", "2026-12-24"):
        ClosedDay(day=day(text), label="Dicht").save()
    assert [one.day for one in coming_closed_days(day("2026-11-21"))] == [day("2026-12-24")]
