"""A text as a person reads it, however it is written, with the way back to what was written.

Tricks that a reader does not notice (letters that look alike, signs without width, "J a n s e n")
would otherwise hide an identifier. Each step gives a view: a text of its own, and for each of its
characters the place it came from.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from core.deidentification.numerals import numbers_in
from core.deidentification.patterns.apart import signs_apart_in
from core.deidentification.patterns.spelling import addresses_in, spaced_letters_in

Span = tuple[int, int]
#: A piece of a view (from, to) and what a person reads there.
Piece = tuple[int, int, str]


@dataclass(frozen=True)
class View:
    """A text, and where each of its characters stands as written; without places: where it is."""

    text: str
    starts: tuple[int, ...] | None = None
    ends: tuple[int, ...] | None = None

    def written(self, start: int, end: int) -> Span:
        """Where ``text[start:end]``, not empty, stands as written."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]

    def places(self, spans: Iterable[Span]) -> list[Span]:
        """Where these places as written stand in this view; what is not in it is left out."""
        if self.starts is None or self.ends is None:
            return list(spans)
        found = [
            (bisect_right(self.ends, start), bisect_left(self.starts, end)) for start, end in spans
        ]
        return [(start, end) for start, end in found if start < end]

    def with_pieces(self, pieces: Iterable[Piece]) -> View:
        """This view with pieces read otherwise; they are in order and do not overlap."""
        texts: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        own_starts = self.starts or range(len(self.text))
        own_ends = self.ends or range(1, len(self.text) + 1)
        at = 0
        for start, end, instead in [*pieces, (len(self.text), len(self.text), "")]:
            texts += [self.text[at:start], instead]
            starts += own_starts[at:start]
            ends += own_ends[at:start]
            if instead:
                starts += [own_starts[start]] * len(instead)
                ends += [own_ends[end - 1]] * len(instead)
            at = end
        if len(texts) == 2:
            return self
        return View("".join(texts), tuple(starts), tuple(ends))


class Reading(View):
    """A text with its look-alikes read as plain letters; further views when they are asked for."""

    def __init__(self, text: str) -> None:
        plain = View(text)
        if not text.isascii() and _UNUSUAL.search(text):
            plain = plain.with_pieces(_unusual_signs(text))
            plain = plain.with_pieces(_borrowed_letters(plain.text))
        super().__init__(plain.text, plain.starts, plain.ends)

    @cached_property
    def closed(self) -> View:
        """Letters that stand apart closed up; spelled e-mail and web addresses with their signs."""
        closed = self.with_pieces(spaced_letters_in(self.text))
        return closed.with_pieces(addresses_in(closed.text))

    @cached_property
    def counted(self) -> View:
        """The closed view with number words as digits."""
        return self.closed.with_pieces(numbers_in(self.closed.text))

    @cached_property
    def squeezed(self) -> View:
        """The counted view with the signs of a code that stand apart closed up."""
        return self.counted.with_pieces(signs_apart_in(self.counted.text))


#: All but what Dutch is usually written with.
_UNUSUAL = re.compile("[^\x00-\x7f\xc0-\xd6\xd8-\xf6\xf8-\u0148\u014a-\u024f‘’“”€…—•°½§]")
_WORD = re.compile(r"[^\W\d_]{1,60}")
#: Letters of other alphabets that look like Latin ones.
_BORROWED = dict(
    zip(
        "аеорсухіјѕһԁԛԝкмтнвзьАВЕКМНОРСТУХІЈЅԌԚԜαβγεικνορτυχωΑΒΕΖΗΙΚΜΝΟΡΤΥΧϲϳɑɡıℓ",
        "aeopcyxijshdqwkmthb3bABEKMHOPCTYXIJSGQWaByeikvoptuxwABEZHIKMNOPTYXcjagil",
        strict=True,
    )
)


def _unusual_signs(text: str) -> list[Piece]:
    """Signs without width and stacked accents away; other widths, spaces and dashes as plain."""
    pieces: list[Piece] = []
    for match in _UNUSUAL.finditer(text):
        at = match.start()
        instead = _plain(match.group())
        if instead is None:
            continue
        if instead == "" and at and unicodedata.combining(text[at]):
            whole = unicodedata.normalize("NFC", text[at - 1 : at + 1])
            if len(whole) == 1 and (not pieces or pieces[-1][1] < at):
                pieces.append((at - 1, at + 1, whole))
                continue
        pieces.append((at, at + 1, instead))
    return pieces


@lru_cache(maxsize=4_096)
def _plain(sign: str) -> str | None:
    """What a person reads in an unusual sign; ``None``: the sign itself."""
    category = unicodedata.category(sign)
    if category in {"Cf", "Mn", "Me"} or sign in "\u115f\u1160\u2800\u3164\uffa0":
        return " " if sign == "\u2800" else ""
    if category in {"Zs", "Zl", "Zp"}:
        return " " if category == "Zs" else "\n"
    if category == "Pd" or sign in "\u2212\u2043\u00ad":
        return "-"
    if sign in "\u02bc\u02bb\u2032\u201b\u00b4\u0060":
        return "'"
    instead = unicodedata.normalize("NFKC", sign)
    if instead != sign and (instead.isascii() or instead.isalnum()):
        return instead
    enclosed = re.search(r"(?:CAPITAL|SYMBOL) LETTER ([A-Z])$", unicodedata.name(sign, ""))
    return enclosed.group(1) if enclosed and ord(sign) >= 0x1F100 else None


def _borrowed_letters(text: str) -> list[Piece]:
    """Letters of other alphabets as Latin ones, in words that can be read as Latin as a whole."""
    if not any(sign in _BORROWED for sign in text):
        return []
    pieces: list[Piece] = []
    for match in _WORD.finditer(text):
        word = match.group()
        if not any(sign in _BORROWED for sign in word):
            continue
        if all(sign in _BORROWED or sign < "\u0250" for sign in word):
            at = match.start()
            pieces += [
                (at + place, at + place + 1, _BORROWED[sign])
                for place, sign in enumerate(word)
                if sign in _BORROWED
            ]
    return pieces
