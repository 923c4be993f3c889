"""What the finders share: groups of digits, words of context, dates to leave alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

Span = tuple[int, int]

#: A sentence ends here: what stands before says nothing of what comes after.
_SENTENCE_END = re.compile(r"[!?]\s|\n|(?<=\w\w\w\w)\.\s{1,3}(?=[A-Z])")
_GROUP = re.compile(r"\d{1,40}")
#: What people say between the parts of a number: "en dan", "en tot slot", "het laatste stuk is".
TOLD = (
    r"(?:[,;:]?\s\(?(?:en|dan|daarna|daarachter|erachter|vervolgens|tot slot|ten ?slotte|als"
    r"|(?:het |de )?(?:eerste|tweede|derde|laatste|midden|eind|einde|vervolg|rest)"
    r"(?: stuk| deel| helft| cijfers| twee| drie| vier| vijf)?|nog|eens|weer|plus|verder|met"
    r"|gevolgd door|is|zijn|komt|volgt|nee|ja|ho|sorry|hmm?|uhm|wacht|eh|uh|even|kijken|zoeken"
    r"|pauze|streepje|streep"
    r"|spatie|punt|komma|min)\)?){1,6}[,;:]?\s"
)


def lowered(text: str) -> str:
    """The text in small letters, each in its place.

    An expression without ``IGNORECASE`` skips the words of a list by their first letter, which
    makes it several times cheaper.
    """
    low = text.lower()
    return low if len(low) == len(text) else text.replace("İ", "I").lower()


def listed(text: str) -> tuple[str, ...]:
    """The words of a list that is written as text."""
    return tuple(text.split())


@dataclass(frozen=True, slots=True)
class Group:
    """Digits that stand together. ``free``: no letter touches them."""

    start: int
    end: int
    digits: str
    free: bool


def digit_runs(text: str, join: re.Pattern[str]) -> Iterator[list[Group]]:
    """Groups of digits with nothing but such joins between them, in order."""
    run: list[Group] = []
    for match in _GROUP.finditer(text):
        start, end = match.span()
        free = not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum())
        group = Group(start, end, match.group(), free)
        if run and not join.fullmatch(text, run[-1].end, start):
            yield run
            run = []
        run.append(group)
    if run:
        yield run


def joins_of(text: str, groups: list[Group]) -> set[str]:
    """What stands between them."""
    return {text[one.end : other.start] for one, other in pairwise(groups)}


def joined(groups: list[Group]) -> str:
    """Their digits as one number."""
    return "".join(group.digits for group in groups)


def reach_before(text: str, at: int, length: int = 60) -> str:
    """What stands before a place, within its sentence."""
    part = text[max(0, at - length) : at]
    ends = list(_SENTENCE_END.finditer(part))
    return part[ends[-1].end() :] if ends else part


def reach_after(text: str, at: int, length: int = 30) -> str:
    """What stands after a place, within its sentence."""
    part = text[at : at + length]
    end = _SENTENCE_END.search(part)
    return part[: end.start()] if end else part


MONTHS = (
    r"(?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
    r"|january|february|march|may|june|july|august|october"
    r"|januar|februar|märz|juin|juillet|octobre|décembre|janvier|février|mars|avril|août|septembre"
    r"|novembre|dezember|oktobar|ocak|şubat|mart|nisan|mayıs|haziran|temmuz|ağustos|eylül|ekim"
    r"|kasım|aralık"
    r"|jan|feb|febr|mrt|mar|apr|jun|jul|aug|sept|sep|okt|oct|nov|dec)"
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_YEAR = r"(?:19\d\d|20\d\d)"
_SIGN = r"\s?[-/.]\s?"
_ROMAN = r"(?:I{1,3}|IV|VI{0,3}|IX|XI{0,2})"
#: A day with a full year, in figures or with the name of the month.
FULL_DATE = (
    rf"(?:{_DAY}{_SIGN}{_MONTH}{_SIGN}{_YEAR}|{_DAY} {_MONTH} {_YEAR}"
    rf"|{_YEAR}{_SIGN}{_MONTH}{_SIGN}{_DAY}"
    rf"|{_DAY}(?:e|de|ste)?\.?[\s\-]{{0,2}}{MONTHS}\.?(?:\s?/\s?{MONTHS})?,?[\s\-]{{0,2}}{_YEAR}"
    rf"|{_DAY}{_SIGN}{_ROMAN}{_SIGN}{_YEAR}"
    rf"|{MONTHS} {_DAY}(?:st|nd|rd|th)?,? {_YEAR})"
)
#: The same with a year of two figures, which only counts beside a word that says what it is.
SHORT_DATE = (
    rf"(?:{_DAY}{_SIGN}{_MONTH}{_SIGN}['’]?\d\d|(?<!\d ){_DAY} {_MONTH} ['’]?\d\d"
    rf"|{_DAY}(?:e|de|ste)?[\s\-]{{0,2}}{MONTHS}\.?[\s\-]{{0,2}}['’]?(?:\d\d|0 \d))"
)
DATE = re.compile(
    rf"(?:(?<!\w)(?<!\d\.)|(?<=geb))(?:{FULL_DATE}|{SHORT_DATE})(?![\w])", re.IGNORECASE
)
#: A date begins with a figure, or with a month that has a day right behind it.
_DATE_START = re.compile(rf"\d|\b{MONTHS} (?=\d)")


def dates_in(text: str) -> Iterator[re.Match[str]]:
    """The dates of a text, as ``DATE`` finds them; it is only tried where one can begin."""
    end = 0
    for start in _DATE_START.finditer(lowered(text)):
        if start.start() >= end:
            match = DATE.match(text, start.start())
            if match:
                end = match.end()
                yield match


def is_date(text: str, start: int, end: int) -> bool:
    """Whether a date stands here, whole: not a number of another kind."""
    return bool(DATE.fullmatch(text, start, end))
