"""Beside the lower half of the funnel: how to read the map, and what stands out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from programmes.map_drawing.fonts import FontMeasure
from programmes.map_drawing.marks import (
    ACCENT,
    GAP_LINE,
    INK,
    LINE,
    PAPER,
    PLANNED_LOOK,
    QUIET,
    QUIET_LINE,
    box,
    domain_mark,
    rule,
    severity_sign,
)
from programmes.map_drawing.text import ASCENT, Paragraph, Style, write, write_line
from programmes.map_layout import MapModel

HEADING = Style(9, 700)
ENTRY = Style(8)
_MARK, _SWATCH, _BETWEEN = 11.0, 20.0, 3.6
_INSET = (_SWATCH - _MARK) / 2
_HEAD = 4 + HEADING.leading + 5

Sign = Callable[[float, float], str]


@dataclass(frozen=True)
class Entry:
    """A sign with its text, and perhaps a count at the end of the line."""

    draw: Sign
    text: Paragraph
    indent: float
    count: str = ""

    def room(self, width: float) -> float:
        """The width that is left for the text in a side of this width."""
        return width - self.indent - (16 if self.count else 0)

    def height(self, width: float) -> float:
        """Its height in a side of this width: that of its text, never lower than the sign."""
        return max(self.text.height(self.room(width)), _MARK) + _BETWEEN


class Side:
    """A heading with entries below it; nothing at all without entries."""

    def __init__(self, heading: str, entries: list[Entry], font: FontMeasure) -> None:
        self.heading, self.entries = Paragraph(heading, HEADING, font), entries

    def height(self, width: float) -> float:
        """How high it is over this width."""
        return (_HEAD + sum(entry.height(width) for entry in self.entries)) if self.entries else 0

    def paint(self, x: float, y: float, width: float) -> Iterator[str]:
        """From its upper left corner."""
        if not self.entries:
            return
        yield rule(x, y, width, ACCENT, 1.6)
        yield write(self.heading.lines(width), x, y + 4, HEADING, INK)
        y += _HEAD
        for entry in self.entries:
            lines = entry.text.lines(entry.room(width))
            top = y + max(0, (_MARK - len(lines) * ENTRY.leading) / 2)
            yield entry.draw(x, y)
            yield write(lines, x + entry.indent, top, ENTRY, INK)
            if entry.count:
                base = top + ENTRY.size * ASCENT
                yield write_line(entry.count, x + width, base, ENTRY, QUIET, "end")
            y += entry.height(width)


def legend(model: MapModel, font: FontMeasure) -> Side:
    """Domains with how many cards each has; lines and signs as far as they occur."""
    cards = [*model.unclassified, *(card for band in model.bands for card in band.cards)]
    found = {card.severity for card in cards} | {row.severity for row in model.headlines}
    swatches = [
        (f'fill="{PAPER}" stroke="{LINE}" stroke-width=".8"', _("Running"), True),
        (PLANNED_LOOK, _("Planned"), True),
        (
            f'fill="#e3eff1" {QUIET_LINE}',
            _("Idea, paused or ended"),
            any(not card.is_active for card in cards),
        ),
        (
            f'fill="none" stroke="#0b3a46" {GAP_LINE}',
            _("No offer of its own yet"),
            any(band.gaps for band in model.bands),
        ),
    ]
    signs = [("high", _("Severity high")), ("medium", _("Severity medium"))]
    entries = [
        Entry(_mark(code), Paragraph(name, ENTRY, font), _SWATCH + 6, str(count))
        for code, name, count in model.owners
    ]
    entries += [
        Entry(_swatch(look), Paragraph(name, ENTRY, font), _SWATCH + 6)
        for look, name, occurs in swatches
        if occurs
    ]
    entries += [
        Entry(_sign(severity, _INSET), Paragraph(name, ENTRY, font), _SWATCH + 6)
        for severity, name in signs
        if severity in found
    ]
    return Side(_("How to read the map"), entries, font)


def headlines(model: MapModel, font: FontMeasure) -> Side:
    """Up to three things that stand out."""
    entries = [
        Entry(_sign(row.severity), Paragraph(row.title, ENTRY, font), _MARK + 6)
        for row in model.headlines
    ]
    return Side(_("What stands out?"), entries, font)


def _mark(code: str) -> Sign:
    return lambda x, y: domain_mark(code, x + _INSET, y, _MARK)


def _sign(severity: str, inset: float = 0) -> Sign:
    return lambda x, y: severity_sign(severity, x + inset + 0.6, y + 0.6, _MARK - 1.2)


def _swatch(look: str) -> Sign:
    return lambda x, y: box(x, y + 0.5, _SWATCH, _MARK - 1, look)
