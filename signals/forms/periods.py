"""When something was: a choice of weeks and months, never a day (rule S4)."""

from __future__ import annotations

import datetime
import re
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from signals.models import PeriodKind, start_of

#: How far back the choice goes, and how much further a page or a draft may lag behind.
WEEKS, MONTHS, LAG = 12, 12, 4
_CODE = re.compile(r"(week|month)\.(\d{4})(\d{2})(\d{2})")
Period = tuple[str, datetime.date]


def code_of(kind: str, start: datetime.date) -> str:
    """A period as a choice: ``week.20261116``."""
    return f"{kind}.{start:%Y%m%d}"


def read(code: str) -> Period | None:
    """The kind and first day of a choice; None when it is none."""
    found = _CODE.fullmatch(code)
    if found is None:
        return None
    try:
        start = datetime.date(int(found[2]), int(found[3]), int(found[4]))
    except ValueError:
        return None
    return (found[1], start) if start_of(found[1], start) == start else None


def is_recent(period: Period, today: datetime.date | None = None) -> bool:
    """Whether it has begun, and is not longer ago than may be chosen, with some lag."""
    kind, start = period
    day = today or timezone.localdate()
    first = _weeks(day)[-1] if kind == PeriodKind.WEEK else _months(day)[-1]
    return first - datetime.timedelta(weeks=LAG) <= start <= day


def words_for(period: Period, today: datetime.date | None = None) -> str:
    """A period as people say it: week 47 (16–22 november), or oktober 2026."""
    kind, start = period
    if kind == PeriodKind.MONTH:
        return date_format(start, "F Y")
    end = start + datetime.timedelta(days=6)
    first = date_format(start, "j" if start.month == end.month else "j F")
    text = _("Week %(number)s (%(first)s–%(last)s)")
    if start == start_of(PeriodKind.WEEK, today or timezone.localdate()):
        text = _("Week %(number)s (%(first)s–%(last)s), this week")
    return text % {
        "number": start.isocalendar().week,
        "first": first,
        "last": date_format(end, "j F"),
    }


def choices(keep: str = "", today: datetime.date | None = None) -> list[Any]:
    """The weeks, then the months; ``keep`` is a code chosen earlier that is still good."""
    day = today or timezone.localdate()
    weeks = [(str(PeriodKind.WEEK), start) for start in _weeks(day)]
    months = [(str(PeriodKind.MONTH), start) for start in _months(day)]
    kept = read(keep)
    if kept and is_recent(kept, day) and kept not in [*weeks, *months]:
        (weeks if kept[0] == PeriodKind.WEEK else months).append(kept)
    groups = ((_("By week"), weeks), (_("By month, if you do not know the week"), months))
    return [
        ("", _("Make a choice")),
        *(
            (label, [(code_of(*period), words_for(period, day)) for period in group])
            for label, group in groups
        ),
    ]


class PeriodField(forms.ChoiceField):
    """A week or a month; gives ``(kind, first day)``. A page that lags behind is understood."""

    default_error_messages = {
        "invalid_choice": gettext_lazy("Choose a week or a month from the list."),
    }

    def __init__(self, *, keep: str = "", **kwargs: Any) -> None:
        super().__init__(choices=choices(keep), **kwargs)

    def valid_value(self, value: Any) -> bool:
        """Whether it can be chosen, or could until a moment ago."""
        period = read(str(value))
        return period is not None and is_recent(period)

    def clean(self, value: Any) -> Any:
        """The kind and the first day; None when nothing was chosen."""
        return read(str(super().clean(value)))


def _weeks(day: datetime.date) -> list[datetime.date]:
    monday = start_of(PeriodKind.WEEK, day)
    return [monday - datetime.timedelta(weeks=back) for back in range(WEEKS)]


def _months(day: datetime.date) -> list[datetime.date]:
    found, first = [], start_of(PeriodKind.MONTH, day)
    for _back in range(MONTHS):
        found.append(first)
        first = start_of(PeriodKind.MONTH, first - datetime.timedelta(days=1))
    return found
