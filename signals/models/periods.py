"""Weeks and months: no date about what somebody saw is finer (rule S4)."""

from __future__ import annotations

import datetime

from django.utils import timezone
from django.utils.translation import gettext

from signals.models.words import PeriodKind


def week_in_words(day: datetime.date) -> str:
    """The week of a day: week 47, with the year when it is another one than now."""
    year, number, _weekday = day.isocalendar()
    if year == timezone.localdate().isocalendar().year:
        return gettext("week %(number)s") % {"number": number}
    return gettext("week %(number)s of %(year)s") % {"number": number, "year": year}


def start_of(kind: str, day: datetime.date) -> datetime.date:
    """The Monday of the week, or the first of the month, that a day lies in."""
    if kind == PeriodKind.MONTH:
        return day.replace(day=1)
    return day - datetime.timedelta(days=day.weekday())
