"""The funnel: four bands that narrow, with the passage from group to person between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from programmes.map_drawing.blocks import Block, Row, arrange, height_of, paint_rows
from programmes.map_drawing.fonts import FontMeasure
from programmes.map_drawing.items import CardItem, GapItem, NamedGapItem
from programmes.map_drawing.marks import arrow_down, shape
from programmes.map_drawing.text import ASCENT, LEADING, Paragraph, Style, write, write_line
from programmes.map_layout import Band, MapModel

MARK = Style(18, 700)
NAME = Style(11, 700)
SENTENCE = Style(8.2)
COUNT = Style(14, 700)
PASSAGE = Style(8.4, 700)
#: Height of the passage, room between bands, and above and below what is in a band.
PASSAGE_HEIGHT, BETWEEN, ABOVE, BELOW = 18.0, 3.0, 3.0, 6.5
PASSAGE_FILL, PASSAGE_INK = "#95c2c9", "#0b3a46"
#: Mark → fill, ink, and the fill of a card that is not active.
TINTS = {
    "1a": ("#dcecee", "#0b3a46", "#f0f6f7"),
    "1b": ("#b9d8dd", "#0b3a46", "#e3eff1"),
    "2": ("#74abb6", "#062a33", "#cfe2e6"),
    "3": ("#114f5e", "#ffffff", "#d5e1e4"),
}
#: How far the upper bands stand in on either side, as part of the width: top and bottom.
_UPPER = {"1a": (0.0, 0.018), "1b": (0.0195, 0.045)}
#: How much narrower the lower bands become, as part of the width: top and bottom.
_LOWER = {"2": (0.0, 0.010), "3": (0.0115, 0.030)}
_PADDING = 16.0


@dataclass
class Place:
    """Where one band stands: its rows, its corners (left and right, above and below)."""

    head: Head
    rows: list[Row]
    top: float
    height: float
    upper: tuple[float, float]
    lower: tuple[float, float]
    #: Height that the rows of the band share beyond what they need.
    spare: float = 0.0


class Head:
    """The line of a band with mark, name and count; the sentence beside the name or below it."""

    def __init__(self, band: Band, font: FontMeasure) -> None:
        self.mark, self.active = band.mark, str(band.active)
        self.name = Paragraph(band.name, NAME, font)
        self.sentence = Paragraph(band.sentence, SENTENCE, font)
        self.word = Paragraph(_("active"), SENTENCE, font)
        self.name_at = font.width(band.mark, MARK.size, MARK.weight) + 7
        count = font.width(self.active, COUNT.size, COUNT.weight)
        self._needed = self._sentence_at + self.sentence.width + count + self.word.width + 20

    @property
    def _sentence_at(self) -> float:
        return self.name_at + self.name.width + 12

    def height(self, room: float) -> float:
        """In this room."""
        below = 0 if self._needed <= room else self.sentence.height(room) + 2
        return MARK.size * LEADING + below + 3.5

    def paint(self, left: float, right: float, top: float, ink: str) -> Iterator[str]:
        """Between these sides."""
        base = top + MARK.size * ASCENT
        yield write_line(self.mark, left, base, MARK, ink)
        yield write_line(self.name.text, left + self.name_at, base, NAME, ink)
        yield write_line(self.word.text, right, base, SENTENCE, ink, "end")
        yield write_line(self.active, right - self.word.width - 3, base, COUNT, ink, "end")
        if self._needed <= right - left:
            at = left + self._sentence_at
            yield write_line(self.sentence.text, at, base, SENTENCE, ink)
        else:
            lines = self.sentence.lines(right - left)
            yield write(lines, left, base + MARK.size * (LEADING - ASCENT), SENTENCE, ink)


class Funnel:
    """The four bands over a width."""

    def __init__(self, model: MapModel, font: FontMeasure) -> None:
        self._passage_words = Paragraph(_("from group to person"), PASSAGE, font)
        self._bands = [
            (band.mark, Head(band, font), _blocks(model, band, font)) for band in model.bands
        ]

    def places(self, width: float, narrow: float) -> list[Place]:
        """Every band as low as it can be, from the top down.

        ``narrow`` is the part of the width that the lower two bands have.
        """
        found, top = [], 0.0
        for mark, head, blocks in self._bands:
            upper, lower = _edges(mark, width, narrow)
            room = lower[1] - lower[0] - 2 * _PADDING
            rows = arrange(blocks, room)
            height = ABOVE + head.height(room) + height_of(rows) + BELOW
            top += PASSAGE_HEIGHT + BETWEEN if mark == "2" else 0
            found.append(Place(head, rows, top, height, upper, lower))
            top += height + BETWEEN
        return found

    def paint(self, places: Sequence[Place]) -> Iterator[str]:
        """The bands, and the passage above the third."""
        for index, place in enumerate(places):
            fill, ink, _tint = TINTS[place.head.mark]
            if place.head.mark == "2":
                yield from self._passage(places[index - 1].lower, place.upper, place.top)
            yield shape(_corners(place), fill)
            left, right = place.lower[0] + _PADDING, place.lower[1] - _PADDING
            yield from place.head.paint(left, right, place.top + ABOVE, ink)
            body = place.top + ABOVE + place.head.height(right - left)
            yield from paint_rows(place.rows, left, body, ink, place.spare)

    def _passage(
        self, above: tuple[float, float], below: tuple[float, float], foot: float
    ) -> Iterator[str]:
        foot -= BETWEEN
        top = foot - PASSAGE_HEIGHT
        corners = [(above[0], top), (above[1], top), (below[1], foot), (below[0], foot)]
        yield shape(corners, PASSAGE_FILL)
        words, middle = self._passage_words, (below[0] + below[1]) / 2
        base = top + PASSAGE_HEIGHT / 2 + PASSAGE.size * 0.34
        yield write_line(words.text, middle, base, PASSAGE, PASSAGE_INK, "middle")
        for x in (middle - words.width / 2 - 10, middle + words.width / 2 + 10):
            yield arrow_down(x, top + (PASSAGE_HEIGHT - 7.6) / 2, 7.6, PASSAGE_INK)


def _edges(
    mark: str, width: float, narrow: float
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Left and right of a band, at its top and at its bottom."""
    if mark in _UPPER:
        top, bottom = (part * width for part in _UPPER[mark])
    else:
        side = (1 - narrow) / 2
        top, bottom = ((side + part) * width for part in _LOWER[mark])
    return (top, width - top), (bottom, width - bottom)


def _corners(place: Place) -> list[tuple[float, float]]:
    foot = place.top + place.height
    return [
        (place.upper[0], place.top),
        (place.upper[1], place.top),
        (place.lower[1], foot),
        (place.lower[0], foot),
    ]


def _blocks(model: MapModel, band: Band, font: FontMeasure) -> list[Block]:
    """The columns as blocks; the gaps of a map by phenomenon share one, with their names inside."""
    _fill, ink, tint = TINTS[band.mark]
    blocks, gaps = [], band.gaps
    for column in band.columns:
        cards = [CardItem(card, font, tint) for card in column.cards]
        if cards:
            blocks.append(Block(column.label, str(column.count), cards, font))
    if len(gaps) > 1 and model.group_by == "phenomenon":
        label = _("Locally relevant, no offer of its own yet")
        return [*blocks, Block(label, "", [NamedGapItem(gap, font, ink) for gap in gaps], font)]
    for gap in gaps:
        blocks.append(Block(gap.label, "", [GapItem(gap, font, ink)], font, grows=True))
    return blocks or [Block("", "", [GapItem(None, font, ink)], font, grows=True)]
