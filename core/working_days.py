"""Working days: a term that is promised never ends on a weekend or a holiday.

The national holidays come from the package holidays; who counts may add days on which nobody
works. Nothing here knows a clock time, so a change of summer time changes nothing.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from functools import lru_cache

import holidays

DAY = datetime.timedelta(days=1)
SATURDAY = 5


@lru_cache(maxsize=64)
def national_holidays(year: int) -> frozenset[datetime.date]:
    """The public holidays of the Netherlands in a year."""
    return frozenset(holidays.country_holidays("NL", years=year))


class Clock:
    """The working days; ``closed`` are days on which nobody works besides weekend and holidays."""

    def __init__(self, closed: Iterable[datetime.date] = ()) -> None:
        self.closed = frozenset(closed)

    def works_on(self, day: datetime.date) -> bool:
        """Whether the day is a working day."""
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

    def before(self, end: datetime.date, working_days: int) -> datetime.date:
        """The last working day on which so many working days are left until ``end``."""
        day = end
        while working_days > 0:
            working_days -= self.works_on(day)
            day -= DAY
        while not self.works_on(day):
            day -= DAY
        return day

    def on_or_after(self, day: datetime.date) -> datetime.date:
        """The day itself when it is a working day, else the next one."""
        return day if self.works_on(day) else self.after(day, 1)

    def between(self, start: datetime.date, end: datetime.date) -> int:
        """How many working days lie after ``start``, up to ``end``; negative when earlier."""
        if end < start:
            return -self.between(end, start)
        days = (end - start).days
        return sum(self.works_on(start + DAY * step) for step in range(1, days + 1))
