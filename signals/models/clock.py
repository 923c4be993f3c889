"""Working days: what is promised to a reporter never falls on a weekend or a holiday.

The national holidays come from the package holidays; a municipality adds days on which it is
closed. Nothing here knows a clock time, so a change of summer time changes nothing.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import holidays
from django.utils import timezone

from core.models import Parameter
from signals.models.setup import ClosedDay

DAY = datetime.timedelta(days=1)
SATURDAY = 5


@lru_cache(maxsize=64)
def national_holidays(year: int) -> frozenset[datetime.date]:
    """The public holidays of the Netherlands in a year."""
    return frozenset(holidays.country_holidays("NL", years=year))


class Clock:
    """The working days of the current municipality; reads its closed days once."""

    def __init__(self, closed: Iterable[datetime.date] | None = None) -> None:
        days = ClosedDay.objects.values_list("day", flat=True) if closed is None else closed
        self.closed = frozenset(days)

    def works_on(self, day: datetime.date) -> bool:
        """Whether the municipality works on the day."""
        if day.weekday() >= SATURDAY or day in self.closed:
            return False
        return day not in national_holidays(day.year)

    def after(self, start: datetime.date, working_days: int) -> datetime.date:
        """The last working day of a term: the start itself does not count."""
        day = start
        while working_days > 0:
            day += DAY
            working_days -= self.works_on(day)
        return day

    def between(self, start: datetime.date, end: datetime.date) -> int:
        """How many working days lie after ``start``, up to ``end``; negative when earlier."""
        if end < start:
            return -self.between(end, start)
        days = (end - start).days
        return sum(self.works_on(start + DAY * step) for step in range(1, days + 1))


def due_after(key: str, start: datetime.date | None = None) -> datetime.date:
    """The day on which the term ``key`` (a parameter, in working days) ends; from today."""
    day = start or timezone.localdate()
    return Clock().after(day, int(Parameter.objects.value(key, day)))


@dataclass(frozen=True)
class Holiday:
    """A national holiday, with the name it has in Dutch."""

    day: datetime.date
    name: str


def coming_holidays(start: datetime.date | None = None) -> list[Holiday]:
    """The national holidays of the year that begins on the day (default today)."""
    first = start or timezone.localdate()
    last = first + DAY * 365
    known = holidays.country_holidays("NL", years=[first.year, last.year], language="nl")
    days = sorted(day for day in known if first <= day < last)
    return [Holiday(day, str(known[day])) for day in days]


def coming_closed_days(start: datetime.date | None = None) -> list[ClosedDay]:
    """The days from this one (default today) on which the municipality is closed."""
    return list(ClosedDay.objects.filter(day__gte=start or timezone.localdate()))
