"""What becomes clear from what was found already: a date right behind a name, a number in the shape
of a file number in the same text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from django.utils import timezone

from core.deidentification.identifiers import Identifier, Label, Strength
from core.deidentification.patterns.shared import FULL_DATE

_DATE_BEHIND = re.compile(
    rf"(?:,|:|\.|\s?[(\[]|\s[-–—/*°])?\s{{0,2}}(?P<date>{FULL_DATE})(?!\w)", re.IGNORECASE
)
_YEAR = re.compile(r"(?:19|20)\d\d")
#: Younger people are not written about; a date of these years is that of a talk.
_YOUNGEST, _OLDEST = 4, 105
#: Numbers of these kinds stand in rows: "RA-2024/33 verwisseld met RA-2024/38".
_IN_ROWS = frozenset({Label.CASE_NUMBER, Label.DOCUMENT_NUMBER})
_FEWEST_DIGITS, _MOST_SHAPES = 4, 8


def dates_behind(text: str, names: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The places of dates of birth right behind names: "Mikail (25.4.2011)"."""
    today = timezone.localdate().year
    for _start, end in names:
        found = _DATE_BEHIND.match(text, end, end + 40)
        year = _YEAR.search(found["date"]) if found else None
        if found and year and _YOUNGEST <= today - int(year.group()) <= _OLDEST:
            yield found.span("date")


def alike(text: str, found: Iterable[Identifier]) -> Iterator[Identifier]:
    """Numbers in the shape of a file or document number that was found in the same text."""
    shapes: dict[str, Label] = {}
    for identifier in found:
        number = text[identifier.start : identifier.end]
        if identifier.label in _IN_ROWS and _has_a_shape(number):
            shapes.setdefault(_shape(number), identifier.label)
    for shape, label in list(shapes.items())[:_MOST_SHAPES]:
        for match in re.finditer(rf"(?<![\w-]){shape}(?![\w-])", text):
            yield Identifier(match.start(), match.end(), label, Strength.BLOCK, label)


def _has_a_shape(number: str) -> bool:
    digits = sum(sign.isdigit() for sign in number)
    others = any(not sign.isdigit() and not sign.isspace() for sign in number)
    return digits >= _FEWEST_DIGITS and others and len(number) <= 40


def _shape(number: str) -> str:
    """The letters and signs as they are, so many digits or one more or less."""
    pieces = re.findall(r"\d+|\D+", number)
    return "".join(
        rf"\d{{{max(len(piece) - 1, 1)},{len(piece) + 1}}}" if piece.isdigit() else re.escape(piece)
        for piece in pieces
    )
