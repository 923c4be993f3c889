"""Reads an action as it is said at the table: who does what, by when (rule C11).

What cannot be read is left open: then the form asks for it. The words for days are those of the
two languages in which the product is used.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.dates import MONTHS, MONTHS_3, WEEKDAYS
from django.utils.text import capfirst

from core.models import Organisation

DAY = datetime.timedelta(days=1)
_BEFORE = r"(?:(?:uiterlijk|voor|vóór|op|tot|per|by|before|on)\s+)*"
_SHORT_DAY = r"(?:(?:ma|di|wo|do|vr|za|zo)\s+)?"
_NUMBERS = r"(?P<day>\d{1,2})[-/.](?P<month>\d{1,2})(?:[-/.](?P<year>\d{4}|\d{2}))?"
_TOMORROW = r"(?P<tomorrow>morgen|tomorrow)"
_AFTER = r"(?:over|in)\s+(?P<number>\d{1,2})\s+(?P<unit>dag|dagen|days?|week|weken|weeks)"
#: What stands around the words of a line when who and when were taken out.
_EDGES = " ,;:.–-"


@dataclass(frozen=True)
class Said:
    """What could be read of a line; None or "" where it could not."""

    text: str
    organisation: Organisation | None
    due_on: datetime.date | None


def read(line: str, organisations: Iterable[Organisation], today: datetime.date) -> Said:
    """What a line says: such as “Wijkteam Zuid: begeleiding regelen, do 10 december”."""
    due_on, rest = _when(line.strip(), today)
    organisation, rest = _who(rest.strip(_EDGES), list(organisations))
    text = re.sub(r"\s{2,}", " ", rest).strip(_EDGES)
    return Said(capfirst(text), organisation, due_on)


# --- when -----------------------------------------------------------------------------------------
def _when(line: str, today: datetime.date) -> tuple[datetime.date | None, str]:
    """The last day that the line names, and the line without it."""
    months, weekdays = _names(MONTHS, MONTHS_3), _names(WEEKDAYS)
    named = rf"(?P<day>\d{{1,2}})\s+(?P<name>{_any(months)})\.?(?:\s+(?P<year>\d{{4}}))?"
    full_day = rf"(?:{_any(weekdays)})"
    patterns = (
        rf"(?:{full_day}\s+|{_SHORT_DAY}){named}",
        rf"(?:{full_day}\s+|{_SHORT_DAY}){_NUMBERS}",
        _AFTER,
        _TOMORROW,
        rf"(?P<weekday>{_any(weekdays)})",
    )
    for pattern in patterns:
        found = list(re.finditer(rf"(?<!\w){_BEFORE}{pattern}(?!\w)", line, re.IGNORECASE))
        day = _day(found[-1].groupdict(), today, months, weekdays) if found else None
        if day:
            return day, f"{line[: found[-1].start()]} {line[found[-1].end() :]}"
    return None, line


def _names(*tables: Mapping[int, object]) -> dict[str, int]:
    return {str(name).casefold().strip("."): key for names in tables for key, name in names.items()}


def _any(names: dict[str, int]) -> str:
    return "|".join(map(re.escape, sorted(names, key=len, reverse=True)))


def _day(
    said: dict[str, str | None],
    today: datetime.date,
    months: dict[str, int],
    weekdays: dict[str, int],
) -> datetime.date | None:
    if said.get("tomorrow"):
        return today + DAY
    if said.get("unit"):
        days = 7 if str(said["unit"]).casefold().startswith("we") else 1
        return today + days * int(str(said["number"])) * DAY
    if said.get("weekday"):
        ahead = (weekdays[str(said["weekday"]).casefold()] - today.weekday() - 1) % 7 + 1
        return today + ahead * DAY
    month = said.get("month") or months[str(said["name"]).casefold()]
    return _date(int(str(said["day"])), int(month), said.get("year"), today)


def _date(day: int, month: int, year: str | None, today: datetime.date) -> datetime.date | None:
    """The day of that name; without a year the first one from today."""
    try:
        if year:
            return datetime.date(int(year) + (2000 if len(year) == 2 else 0), month, day)
        this = datetime.date(today.year, month, day)
        return this if this >= today else datetime.date(today.year + 1, month, day)
    except ValueError:
        return None


# --- who ------------------------------------------------------------------------------------------
def _who(line: str, organisations: list[Organisation]) -> tuple[Organisation | None, str]:
    """The organisation in front, behind, or after “door”; elsewhere a name is part of the words."""
    for organisation in sorted(organisations, key=lambda one: -len(one.name)):
        name = re.escape(organisation.name)
        for pattern in (rf"^{name}(?!\w)", rf"(?<!\w)(?:door|by)\s+{name}(?!\w)", rf"\W{name}$"):
            found = re.search(pattern, line, re.IGNORECASE)
            if found:
                return organisation, f"{line[: found.start()]} {line[found.end() :]}"
    return _by_first_word(line, organisations)


def _by_first_word(line: str, organisations: list[Organisation]) -> tuple[Organisation | None, str]:
    """“Wijkteam” is enough when one organisation here begins with that word."""
    found = re.match(r"[\w-]+", line)
    word = found.group().casefold() if found else ""
    meant = [one for one in organisations if one.name.casefold().split(" ")[0] == word]
    if len(meant) != 1 or not found:
        return None, line
    return meant[0], line[found.end() :]
