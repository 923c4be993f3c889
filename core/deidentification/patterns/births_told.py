"""Dates of birth that are written or said otherwise, right behind a word for birth."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.deidentification.patterns.shared import MONTHS, Span

_WORD = (
    r"\b(?:geb(?:oren|oorte\w{0,8}|\.?\s?dat(?:um|\.)?|\.?\s?dag)?|gebdat\w{0,3}|gbd|d\.?o\.?b)\b"
    r"\.?(?:\s(?:is|was|op|in|dus|kind|van \w{2,12})){0,2}\W{0,3}"
)
_SIGN = r"(?:\s?[-/.,;|\\_:·]\s?|,?\s(?:streepje|streep|slash|punt|dan|en dan)\s|\s)"
#: Figures with any sign between, also with letters for figures: "l2-05-2oo8", "12,05,2008".
_FIGURES = re.compile(
    rf"{_WORD}(?P<date>(?P<day>[\dlIoO]{{1,2}}){_SIGN}(?:(?P<month>[\dlIoO]{{1,2}})"
    rf"|{MONTHS}){_SIGN}['’]?"
    r"(?P<year>[\dlIoO]{4}|\d\s\d|[\dlIoO]{1,2}))(?!\w|[-/]\d|\s?(?:uur|jaar|gram|kilo))",
    re.IGNORECASE,
)
#: "dag 12 maand 05 jaar 2008".
_FIELDS = re.compile(
    r"\bdag\W{1,3}\d{1,2}\W{1,3}maand\W{1,3}\w{1,9}\W{1,3}jaar\W{1,3}(?:19|20)?\d\d(?!\w)",
    re.IGNORECASE,
)
_LIKE_FIGURES = str.maketrans("lIiLoO", "111100")


def find(text: str) -> Iterator[Span]:
    """Dates right behind a word for birth, with any sign between their parts."""
    for match in _FIGURES.finditer(text):
        month = _number(match["month"] or "1")
        if 0 < _number(match["day"]) < 32 and 0 < month < 13:
            yield match.span("date")
    for match in _FIELDS.finditer(text):
        yield match.span()


def _number(written: str) -> int:
    """What figures say, with letters that look like them."""
    return int(written.translate(_LIKE_FIGURES))
