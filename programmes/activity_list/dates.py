"""Dates and periods in every notation that lists use (reading rules, “Dates”).

A moment is a span of days: “maart 2026” is its first to its last day. A start takes the first day,
an end the last. What does not exist, or names no day (“voorjaar”), is unreadable.
"""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass

from programmes.activity_list.cells import Cell, is_unknown, text_of

FIRST_YEAR, LAST_YEAR = 1950, 2100
#: Excel counts days from here; serial numbers of 1990 to 2100.
_EXCEL_DAY_ZERO = datetime.date(1899, 12, 30)
_SERIALS = range(32_874, 73_415)
_MONTHS = ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"]
_MONTH_WORDS = (
    {name: number for number, name in enumerate(_MONTHS, start=1)}
    | {name: number for number, name in enumerate(
        ["januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september",
         "oktober", "november", "december"], start=1)}
    | {"maa": 3, "mar": 3, "sept": 9, "oct": 10, "may": 5, "januarie": 1, "febr": 2, "juno": 6,
       "january": 1, "february": 2, "march": 3, "june": 6, "july": 7, "august": 8, "october": 10}
)  # fmt: skip
_MONTH = "(" + "|".join(sorted(_MONTH_WORDS, key=len, reverse=True)) + r")\.?"
_YEAR = r"((?:19|20)\d\d|'\d\d)"
_ANY_YEAR = r"((?:19|20)\d\d|'?\d\d)"
_ORDINALS = {"1": 1, "2": 2, "3": 3, "4": 4, "eerste": 1, "tweede": 2, "derde": 3, "vierde": 4,
             "i": 1, "ii": 2, "iii": 3, "iv": 4, "laatste": 4}  # fmt: skip
_ORDINAL = r"(1|2|3|4|eerste|tweede|derde|vierde|laatste|iv|iii|ii|i)(?:e|ste|de)?"
_QUARTER = r"(?:kwartaal|kwart|kw|qrt|q|k)"
#: Words without end: they say that there is no end, never when something starts.
_OPEN_END = re.compile(
    r"\b(?:doorlopende?|continue?|structureel|structurele|permanent|onbepaalde?(?: tijd)?|heden"
    r"|blijvend|vast|jaarlijks|lopend|ongoing|zonder einddatum|geen einddatum"
    r"|geen einde?|voor onbepaalde tijd|e\.?v|en verder|geen)\b\.?"
)
_WEEKDAY = re.compile(r"\b(?:ma|di|wo|do|vr|za|zo)(?:andag|nsdag|ensdag|nderdag|ijdag|terdag"
                      r"|ndag)?\b\.?,?\s+(?=\d)")  # fmt: skip
_FROM = re.compile(r"^(?:vanaf|sinds|van|per|met ingang van|mi\.?v\.?|m\.i\.v\.?|start(?:datum)?:?"
                   r"|start op|gestart in|gestart op|gestart|begin(?:datum)?:|ingang:?"
                   r"|sedert)\s+")  # fmt: skip
_UNTIL = re.compile(r"^(?:t/m|t\.m\.|tm|t\.e\.m\.|tem|tot en met|tot|uiterlijk|eind(?:e|datum)?:"
                    r"|loopt tot|loopt t/m|loopt door tot|eindigt(?: op| in)?)\s+")  # fmt: skip
_BETWEEN = re.compile(
    r"\s*(?:\bt/m\b|\btot en met\b|\bt\.e\.m\.|\bt\.m\.|\btm\b|\btot\b|—|–|->|→|>)\s*|\s+-+\s+"
)


class Unreadable(ValueError):
    """The cell does not say what its column needs; ``str()`` is what it says."""


@dataclass(frozen=True)
class Span:
    """From the first to the last day."""

    first: datetime.date
    last: datetime.date


@dataclass(frozen=True)
class Period:
    """A start and an end, either of which may be open."""

    start: datetime.date | None = None
    end: datetime.date | None = None


def read_start(cell: Cell) -> Period:
    """A cell of a start column; a whole period in it gives the end as well."""
    return _read(cell, lambda span: Period(span.first, None), lambda span: Period(span.first, None))


def read_end(cell: Cell) -> Period:
    """A cell of an end column."""
    return _read(cell, lambda span: Period(None, span.last), lambda span: Period(None, span.last))


def read_period(cell: Cell) -> Period:
    """A cell that holds a whole period; one single day in it is the start."""

    def whole(span: Span) -> Period:
        return Period(span.first, span.last if span.last != span.first else None)

    return _read(cell, whole, lambda span: Period(span.first, None))


def _read(
    cell: Cell, bare: Callable[[Span], Period], beside_open: Callable[[Span], Period]
) -> Period:
    """``bare`` makes a period of one moment; ``beside_open`` of one beside “doorlopend”."""
    if is_unknown(cell):
        return Period()
    single = moment(cell)
    if single is not None:
        return bare(single)
    if not isinstance(cell, str):
        raise Unreadable(text_of(cell))
    text, is_open = _tidied(cell), False
    if _OPEN_END.search(text):
        text, is_open = _OPEN_END.sub(" ", text).strip(" ,;()-–—"), True
        text = re.sub(r"\b(?:en|tot|t/m|voor|tijd)$", "", text).strip(" ,;()-–—")
    if not text:
        return Period()
    found = _of_text(text, beside_open if is_open else bare)
    if found is None:
        raise Unreadable(text_of(cell))
    return found


def _of_text(text: str, bare: Callable[[Span], Period]) -> Period | None:
    single = moment(text)
    if single is not None:
        return bare(single)
    opening = _FROM.match(text)
    rest = text[opening.end() :] if opening else text
    closing = _UNTIL.match(rest)
    if closing and not opening:
        only = moment(rest[closing.end() :])
        return Period(None, only.last) if only else None
    only = moment(rest)
    if opening and only is not None:
        return Period(only.first, None)
    return _between(rest)


def _between(text: str) -> Period | None:
    """Two moments with a word or a dash between them; the year may stand once, at the end."""
    places = [(match.start(), match.end()) for match in _BETWEEN.finditer(text)]
    places += [(match.start(), match.end()) for match in re.finditer(r"[-/]", text)]
    for before, after in places:
        left, right = text[:before].strip(" ,"), text[after:].strip(" ,")
        last = moment(right)
        if last is None:
            known = moment(left) if is_unknown(right) else None
            if known:
                return Period(known.first, None)
            continue
        if is_unknown(left):
            return Period(None, last.last)
        first = moment(left) or moment(f"{left} {last.last.year}") or _day_before(left, last)
        if first is not None:
            return Period(first.first, last.last)
    return None


def _day_before(left: str, last: Span) -> Span | None:
    """“1-3” or “1” beside a full date: the missing parts are those of the other side."""
    short = re.fullmatch(r"(\d{1,2})[-/.](\d{1,2})[-/.]?", left)
    if short:
        return _day(last.last.year, int(short[2]), int(short[1]))
    return None


def moment(cell: Cell) -> Span | None:
    """The days that a cell names, or None when it names none. A non-existing date is None too."""
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, datetime.datetime):
        return Span(cell.date(), cell.date())
    if isinstance(cell, datetime.date):
        return Span(cell, cell)
    if isinstance(cell, (int, float)):
        return _number(cell)
    if not isinstance(cell, str):
        return None
    text = _tidied(cell)
    for pattern, maker in _NOTATIONS:
        match = pattern.fullmatch(text)
        if match:
            return maker(*match.groups())
    return None


def _number(value: float) -> Span | None:
    if value != value or value in (float("inf"), float("-inf")):
        return None
    whole = int(value)
    if whole == value and FIRST_YEAR <= whole <= LAST_YEAR:
        return _months(whole, 1, 12)
    if whole in _SERIALS:
        day = _EXCEL_DAY_ZERO + datetime.timedelta(days=whole)
        return Span(day, day)
    return None


def _tidied(text: str) -> str:
    """Small letters, one kind of quote, no weekday, no “ca.”, single spaces."""
    line = " ".join(text.casefold().replace("’", "'").replace("‘", "'").split())
    line = re.sub(r"\b(?:ca|circa)\b\.?\s*", "", line)
    return _WEEKDAY.sub("", line).strip(" .,;")


def _full(year: str) -> int:
    digits = int(year.lstrip("'"))
    return digits if digits > 99 else 2000 + digits


def _day(year: int, month: int, day: int) -> Span | None:
    try:
        found = datetime.date(year, month, day)
    except ValueError:
        return None
    return Span(found, found) if FIRST_YEAR <= year <= LAST_YEAR else None


def _months(year: int, first: int, last: int) -> Span | None:
    if not (1 <= first <= last <= 12 and FIRST_YEAR <= year <= LAST_YEAR):
        return None
    final = calendar.monthrange(year, last)[1]
    return Span(datetime.date(year, first, 1), datetime.date(year, last, final))


def _quarter(number: str, year: str) -> Span | None:
    quarter = _ORDINALS[number]
    return _months(_full(year), quarter * 3 - 2, quarter * 3)


def _half(number: str, year: str) -> Span | None:
    half = min(_ORDINALS[number], 2)
    return _months(_full(year), half * 6 - 5, half * 6)


def _school_year(first: str, second: str) -> Span | None:
    start, end = _full(first), _full(second)
    if end != start + 1 or not FIRST_YEAR <= start <= LAST_YEAR:
        return None
    return Span(datetime.date(start, 8, 1), datetime.date(end, 7, 31))


def _years(first: str, second: str) -> Span | None:
    start, end = _full(first), _full(second)
    if not FIRST_YEAR <= start <= end <= LAST_YEAR:
        return None
    return Span(datetime.date(start, 1, 1), datetime.date(end, 12, 31))


def _notations() -> list[tuple[re.Pattern[str], Callable[..., Span | None]]]:
    made: list[tuple[str, Callable[..., Span | None]]] = [
        (rf"(\d{{1,2}})\s*[-/.]\s*(\d{{1,2}})\s*[-/.]\s*{_ANY_YEAR}",
         lambda d, m, y: _day(_full(y), int(m), int(d))),
        (r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[t ]\d\d:\d\d(?::\d\d)?(?:\.\d+)?z?)?",
         lambda y, m, d: _day(int(y), int(m), int(d))),
        (rf"(\d{{1,2}})(?:e|ste|de)?[-\s.]+{_MONTH}[-\s,]*{_ANY_YEAR}",
         lambda d, m, y: _day(_full(y), _MONTH_WORDS[m], int(d))),
        (rf"{_MONTH}[-\s/]*{_ANY_YEAR}", lambda m, y: _months(_full(y), *[_MONTH_WORDS[m]] * 2)),
        (rf"{_YEAR}[-\s/]*{_MONTH}", lambda y, m: _months(_full(y), *[_MONTH_WORDS[m]] * 2)),
        (rf"(\d{{1,2}})\s*[-/.]\s*{_YEAR}", lambda m, y: _months(_full(y), int(m), int(m))),
        (r"((?:19|20)\d\d)[-/](0[1-9]|1[0-2])",
         lambda y, m: _months(int(y), int(m), int(m))),
        (rf"{_QUARTER}\s*-?\s*([1-4])[-\s/']*{_ANY_YEAR}", _quarter),
        (rf"{_ORDINAL}\s*{_QUARTER}[-\s/]*(?:van )?{_ANY_YEAR}", _quarter),
        (rf"{_YEAR}[-\s/]*{_QUARTER}\s*([1-4])", lambda y, q: _quarter(q, y)),
        (rf"{_YEAR}[-\s/,]*{_ORDINAL}\s*{_QUARTER}", lambda y, q: _quarter(q, y)),
        (rf"{_ORDINAL}\s*(?:helft|halfjaar|half jaar)[-\s]*(?:van )?{_ANY_YEAR}", _half),
        (rf"h([12])[-\s/]*{_ANY_YEAR}", _half),
        (rf"(?:het )?(?:kalender|hele |heel )?jaar\s*{_YEAR}",
         lambda y: _months(_full(y), 1, 12)),
        (rf"(?:heel |hele )?{_YEAR}", lambda y: _months(_full(y), 1, 12)),
        (rf"(?:school|cursus|studie)\s*jaar:?\s*{_ANY_YEAR}\s*[-/–]\s*{_ANY_YEAR}", _school_year),
        (rf"sj\.?\s*{_ANY_YEAR}\s*[-/–]\s*{_ANY_YEAR}", _school_year),
        (r"((?:19|20)\d\d)\s*(?:-|/|–|en|t/m|tot en met)\s*((?:19|20)\d\d)", _years),
        (r"((?:19|20)\d\d)\s*[-/–]\s*'?(\d\d)", _years),
    ]  # fmt: skip
    return [(re.compile(pattern), maker) for pattern, maker in made]


_NOTATIONS = _notations()
