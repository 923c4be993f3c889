"""Columns of a band, packed side by side so that the band is as low as it can be.

A block is one column of the map: a header and things below it. It may be folded over several
slots; a band may need several rows of blocks.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from programmes.map_drawing.fonts import FontMeasure
from programmes.map_drawing.items import GAP, Item
from programmes.map_drawing.marks import rule
from programmes.map_drawing.text import ASCENT, Line, Paragraph, Style, write, write_line

HEADER = Style(7.8, 700)
COUNT = Style(7.8)
#: Below the letters of a header, and between its line and the things below it.
_ABOVE_LINE, _BELOW_LINE = 3.0, 4.5
#: Between two blocks, and between two rows of blocks.
_BETWEEN, _BETWEEN_ROWS = 7.0, 7.0
#: A slot is never narrower, and not made wider, than this.
NARROWEST, WIDEST = 88.0, 190.0
#: A row may be split when its things are higher than this, and when that gains more than this.
_HIGH_ROW, _GAIN = 60.0, 8.0
#: A broken word weighs as much as this height.
_BROKEN_WORD = 6.0


class Block:
    """A header with things below it; ``count`` stands at the end of the header."""

    def __init__(
        self,
        label: str,
        count: str,
        items: Sequence[Item],
        font: FontMeasure,
        *,
        grows: bool = False,
    ) -> None:
        self.label, self.count, self.grows = Paragraph(label, HEADER, font), count, grows
        self.items = list(items)
        self._count_room = font.width(count, COUNT.size) + 5 if count else 0.0
        self._heights: dict[int, list[float]] = {}
        self._height: dict[tuple[int, int], float] = {}
        self._broken: dict[int, int] = {}

    def header(self, width: float) -> list[Line]:
        """The lines of the header."""
        return self.label.lines(width - self._count_room)

    def columns(self, slots: int, slot: int) -> list[list[Item]]:
        """The things over this many slots, in order, so that the highest is lowest."""
        return [self.items[start:end] for start, end in _fold(self._each(slot), slots)]

    def height(self, slots: int, slot: int) -> float:
        """The height of its highest slot."""
        key = (slots, slot)
        if key not in self._height:
            heights = self._each(slot)
            ranges = _fold(heights, slots)
            self._height[key] = max(_stacked(heights[start:end]) for start, end in ranges)
        return self._height[key]

    def broken_words(self, slot: int) -> int:
        """How many words below the header end in a hyphen."""
        if slot not in self._broken:
            self._broken[slot] = sum(item.broken_words(slot) for item in self.items)
        return self._broken[slot]

    def _each(self, slot: int) -> list[float]:
        if slot not in self._heights:
            self._heights[slot] = [item.height(slot) for item in self.items]
        return self._heights[slot]


def _stacked(heights: Sequence[float]) -> float:
    return sum(heights) + GAP * (len(heights) - 1)


def _fold(heights: list[float], slots: int) -> list[tuple[int, int]]:
    """Ranges of things per slot, in order, filled little higher than the lowest that works."""
    if slots <= 1:
        return [(0, len(heights))]
    limit = max(max(heights), (_stacked(heights) - GAP * (slots - 1)) / slots)
    while True:
        ranges, higher = _filled(heights, limit)
        if len(ranges) <= slots:
            return ranges
        limit = max(higher, limit * 1.02)


def _filled(heights: list[float], limit: float) -> tuple[list[tuple[int, int]], float]:
    """Ranges that stay under the limit, and the least limit that would change one of them."""
    ranges, start, used, higher = [], 0, 0.0, float("inf")
    for index, height in enumerate(heights):
        wanted = used + GAP + height if used else height
        if used and wanted > limit + 0.01:
            higher = min(higher, wanted)
            ranges.append((start, index))
            start, used = index, height
        else:
            used = wanted
    return [*ranges, (start, len(heights))], higher


@dataclass(frozen=True)
class Row:
    """Blocks beside each other: how many slots each has, and how wide a slot is."""

    blocks: tuple[Block, ...]
    slots: tuple[int, ...]
    slot: float
    header: float
    body: float

    @property
    def height(self) -> float:
        """Header and body."""
        return self.header + _BELOW_LINE + self.body

    def paint(self, x: float, y: float, ink: str, spare: float) -> Iterator[str]:
        """The blocks from the left; those that grow take the spare height of the row too."""
        foot = y + self.header
        base = foot - _ABOVE_LINE
        for block, slots in zip(self.blocks, self.slots, strict=True):
            width = _width(slots, self.slot)
            lines = block.header(width)
            if lines:
                first = base - (len(lines) - 1) * HEADER.leading - HEADER.size * ASCENT
                yield write(lines, x, first, HEADER, ink)
                yield rule(x, foot, width, ink, 0.7)
            if block.count:
                yield write_line(block.count, x + width, base, COUNT, ink, "end")
            for index, column in enumerate(block.columns(slots, int(self.slot))):
                left, top = x + index * (self.slot + GAP), foot + _BELOW_LINE
                for item in column:
                    height = self.body + spare if block.grows else item.height(int(self.slot))
                    yield from item.paint(left, top, self.slot, height)
                    top += height + GAP
            x += width + _BETWEEN


def arrange(blocks: Sequence[Block], room: float) -> list[Row]:
    """The blocks in rows over this width, in order, the whole as low as a simple search finds.

    Fits in one row: that, or the first few (the longest) in a row of their own and the rest below.
    Does not fit: the best of all ways to cut them into rows.
    """
    most = max(1, int((room + _BETWEEN) / (NARROWEST + _BETWEEN)))
    if len(blocks) > most:
        return _cut(blocks, room, most)
    best = [_row(blocks, room)]
    if best[0].body < _HIGH_ROW:
        return best
    for first in range(1, min(len(blocks), 4)):
        top = _row(blocks[:first], room)
        if top.height < height_of(best) - _GAIN:
            rows = [top, _row(blocks[first:], room)]
            best = rows if height_of(rows) < height_of(best) - _GAIN else best
    return best


def _cut(blocks: Sequence[Block], room: float, most: int) -> list[Row]:
    """The lowest rows of at most ``most`` blocks each; from the last block back to the first."""
    best: list[list[Row]] = [[] for _block in range(len(blocks) + 1)]
    for start in range(len(blocks) - 1, -1, -1):
        ways = [
            [_row(blocks[start:end], room), *best[end]]
            for end in range(start + 1, min(start + most, len(blocks)) + 1)
        ]
        best[start] = min(ways, key=lambda rows: height_of(rows) + _GAIN * len(rows))
    return best[0]


def height_of(rows: Sequence[Row]) -> float:
    """The height of rows below each other."""
    return sum(row.height for row in rows) + _BETWEEN_ROWS * (len(rows) - 1)


def _row(blocks: Sequence[Block], room: float) -> Row:
    """The number of slots that makes one row lowest and breaks few words; the fewest of those."""
    between = (len(blocks) - 1) * (_BETWEEN - GAP)
    most = max(len(blocks), int((room - between + GAP) / (NARROWEST + GAP)))
    least = max(len(blocks), math.ceil((room - between + GAP) / (WIDEST + GAP)))
    rows = [
        _row_of(blocks, (room - between + GAP) / count - GAP, count)
        for count in range(min(least, most), most + 1, max(1, (most - least) // 8))
    ]
    return min(rows, key=_cost)


def _cost(row: Row) -> float:
    broken = sum(block.broken_words(int(row.slot)) for block in row.blocks)
    return round(row.height + _BROKEN_WORD * broken, 1)


def _row_of(blocks: Sequence[Block], slot: float, count: int) -> Row:
    """Slots go to the highest block first, as long as it can be folded further."""
    slots = [1] * len(blocks)
    heights = [block.height(1, int(slot)) for block in blocks]
    for _free in range(count - len(blocks)):
        index = heights.index(max(heights))
        if slots[index] >= len(blocks[index].items):
            break
        slots[index] += 1
        heights[index] = blocks[index].height(slots[index], int(slot))
    lines = max(
        len(block.header(_width(taken, slot))) for block, taken in zip(blocks, slots, strict=True)
    )
    header = lines * HEADER.leading + 1 if lines else 0.0
    return Row(tuple(blocks), tuple(slots), slot, header, max(heights))


def _width(slots: int, slot: float) -> float:
    """Of a block over this many slots."""
    return slots * (slot + GAP) - GAP


def paint_rows(rows: Sequence[Row], x: float, y: float, ink: str, spare: float) -> Iterator[str]:
    """Rows below each other; the spare height is shared among them."""
    share = spare / len(rows)
    for row in rows:
        yield from row.paint(x, y, ink, share)
        y += row.height + share + _BETWEEN_ROWS
