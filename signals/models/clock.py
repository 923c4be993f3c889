"""Working days: what is promised to a reporter never falls on a weekend or a holiday.

Working days are counted in ``core.working_days``; a municipality adds days on which it is closed.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

import holidays
from django.utils import timezone

from core import working_days
from core.models import Parameter
from core.working_days import DAY
from signals.models.setup import ClosedDay


class Clock(working_days.Clock):
    """The working days of the current municipality; reads its closed days once."""

    def __init__(self, closed: Iterable[datetime.date] | None = None) -> None:
        days = ClosedDay.objects.values_list("day", flat=True) if closed is None else closed
        super().__init__(days)


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
