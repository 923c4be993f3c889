"""What stands in a column: the card of an activity, or a gap."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from django.utils.translation import gettext as _

from programmes.map_drawing.fonts import FontMeasure
from programmes.map_drawing.marks import (
    GAP_LINE,
    HIGH,
    INK,
    PAPER,
    PLANNED_LOOK,
    QUIET,
    QUIET_LINE,
    box,
    domain_mark,
    plus_in_ring,
    severity_sign,
)
from programmes.map_drawing.text import Line, Paragraph, Style, write
from programmes.map_layout import Card, Column

TITLE = Style(8, 600)
SMALL = Style(7.8)
SMALL_STRONG = Style(7.8, 600)
NAME_OF_GAP = Style(7.8, 700)
#: Room between two things in a column, and between two columns.
GAP = 3.6
_MARK, _SIGN, _RING = 12.0, 8.6, 6.0
_SIDE, _TOP = 4.0, 3.3
#: Where the text of a card begins.
_TEXT = _SIDE + _MARK + 3.4
#: What the ring with the plus takes above the words of a gap.
_ABOVE_WORDS = 2 * _RING + 8.0


class Item(Protocol):
    """Something with a height that follows from its width, in whole units."""

    def height(self, width: int) -> float:
        """How high it is in a column that is at least this wide."""

    def broken_words(self, width: int) -> int:
        """How many words end in a hyphen in such a column."""

    def paint(self, x: float, y: float, width: float, height: float) -> Iterator[str]:
        """Its parts, from its upper left corner."""


class CardItem:
    """The card of one activity; one that is not running says so by its line and a word."""

    def __init__(self, card: Card, font: FontMeasure, tint: str) -> None:
        self.card, self.tint = card, tint
        self.title = Paragraph(card.title, TITLE, font)
        self.state = Paragraph("" if card.status == "running" else card.status_label, SMALL, font)
        self.words = Paragraph(card.words, SMALL_STRONG, font)
        self.beside = _SIGN + 1 if card.severity and not card.words else 0.0

    def height(self, width: int) -> float:
        """Title, state and words below each other; never lower than the mark."""
        room = width - _TEXT - _SIDE
        text = self.title.height(room, self.beside) + self.state.height(room)
        text += self.words.height(room - _SIGN - 1)
        return max(text, _MARK) + 2 * _TOP

    def broken_words(self, width: int) -> int:
        """In the title."""
        return _hyphens(self.title.lines(width - _TEXT - _SIDE, self.beside))

    def paint(self, x: float, y: float, width: float, height: float) -> Iterator[str]:
        """A box with the mark of the domain, the title, and what is to be said about it."""
        room = int(width) - _TEXT - _SIDE
        lines, state = self.title.lines(room, self.beside), self.state.lines(room)
        yield box(x, y, width, height, self._look())
        yield domain_mark(self.card.domain, x + _SIDE, y + _TOP, _MARK)
        left, top = x + _TEXT, y + _TOP
        if len(lines) == 1 and not state and not self.card.words:
            top += (_MARK - TITLE.leading) / 2
        yield write(lines, left, top, TITLE, INK)
        top += len(lines) * TITLE.leading
        if state:
            yield write(state, left, top, SMALL, QUIET)
            top += len(state) * SMALL.leading
        if self.card.words:
            yield severity_sign("high", left, top + 1.1, SMALL.size * 0.95)
            words = self.words.lines(room - _SIGN - 1)
            yield write(words, left + _SIGN + 1, top, SMALL_STRONG, HIGH)
        elif self.card.severity:
            yield severity_sign(self.card.severity, x + width - _SIGN - 2.6, y + 3, _SIGN)

    def _look(self) -> str:
        if self.card.status == "running":
            return f'fill="{PAPER}"'
        return PLANNED_LOOK if self.card.status == "planned" else f'fill="{self.tint}" {QUIET_LINE}'


class GapItem:
    """A dashed place below the header of its column; without a column, a band without any."""

    def __init__(self, column: Column | None, font: FontMeasure, ink: str) -> None:
        self.ink = ink
        words = _("No offer of its own yet") if column else _("Nothing here yet")
        self.words = Paragraph(words, NAME_OF_GAP, font)
        self.note = Paragraph(column.note if column else "", SMALL, font)

    def height(self, width: int) -> float:
        """Ring, words and note."""
        room = width - 2 * _SIDE - 2
        return _ABOVE_WORDS + self.words.height(room) + self.note.height(room) + 2 * _TOP

    def broken_words(self, width: int) -> int:
        """In the words and the note."""
        room = width - 2 * _SIDE - 2
        return _hyphens(self.words.lines(room)) + _hyphens(self.note.lines(room))

    def paint(self, x: float, y: float, width: float, height: float) -> Iterator[str]:
        """Everything in the middle of the place."""
        yield _dashed(x, y, width, height, self.ink)
        room, middle = int(width) - 2 * _SIDE - 2, x + width / 2
        top = y + (height - self.height(int(width))) / 2 + _TOP + 1
        yield plus_in_ring(middle, top + _RING, _RING, self.ink)
        top += _ABOVE_WORDS - 3
        yield write(self.words.lines(room), middle, top, NAME_OF_GAP, self.ink, "middle")
        if self.note.text:
            top += self.words.height(room)
            yield write(self.note.lines(room), middle, top, SMALL, self.ink, "middle")


class NamedGapItem:
    """A dashed place with its name inside, where several gaps share one column."""

    def __init__(self, column: Column, font: FontMeasure, ink: str) -> None:
        self.ink = ink
        self.name = Paragraph(column.label, NAME_OF_GAP, font)
        self.note = Paragraph(column.note, SMALL, font)

    def height(self, width: int) -> float:
        """Name and note."""
        room = width - 2 * _SIDE - 2
        return self.name.height(room) + self.note.height(room) + 2 * _TOP

    def broken_words(self, width: int) -> int:
        """In the name and the note."""
        room = width - 2 * _SIDE - 2
        return _hyphens(self.name.lines(room)) + _hyphens(self.note.lines(room))

    def paint(self, x: float, y: float, width: float, height: float) -> Iterator[str]:
        """The name and the note from the left."""
        yield _dashed(x, y, width, height, self.ink)
        room, left, top = int(width) - 2 * _SIDE - 2, x + _SIDE + 1, y + _TOP
        yield write(self.name.lines(room), left, top, NAME_OF_GAP, self.ink)
        if self.note.text:
            yield write(self.note.lines(room), left, top + self.name.height(room), SMALL, self.ink)


def _hyphens(lines: list[Line]) -> int:
    return sum(line.has_hyphen for line in lines)


def _dashed(x: float, y: float, width: float, height: float, ink: str) -> str:
    look = f'fill="none" stroke="{ink}" {GAP_LINE}'
    return box(x + 0.6, y + 0.6, width - 1.2, height - 1.2, look)
