"""Where boxes stand in a grid and how arrows run between them, along gutters and aisles.

A gutter lies above every row and below the last; an aisle beside every column. An arrow is
straight to the next box in its row or column and goes around otherwise, on tracks of its own: no
two lie on each other, none passes through a box. Every number has a place on a track in a gutter,
or in the free part of an aisle, so no two meet. Nothing is searched without an end.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

COLUMNS = 5
RADIUS = 10
#: Between two tracks in a gutter (room for a number) and between two in an aisle (a line only).
TRACK, AISLE_TRACK = 22, 9
#: From a box up and down to the nearest track beside it, and sideways.
ABOVE, BELOW, BESIDE = 24, 24, 12
#: The part of an aisle that is kept free for the numbers of straight arrows.
FREE = 32
SWEEPS = 6

Cell = tuple[int, int]
Point = tuple[float, float]


def place(
    bands: Sequence[int], pairs: Sequence[tuple[int, int]], rows: Sequence[int]
) -> list[Cell]:
    """A cell (row, column) for every item; ``bands`` says in which band each belongs.

    ``rows`` is how many rows each band has. Items are put in order and then, in a bounded number of
    sweeps, moved or swapped within their band to where their links are shortest.
    """
    room = [
        [
            (row, column)
            for row in range(sum(rows[:band]), sum(rows[: band + 1]))
            for column in range(COLUMNS)
        ]
        for band in range(len(rows))
    ]
    fresh = [iter(cells) for cells in room]
    cells = [next(fresh[band]) for band in bands]
    near: list[list[int]] = [[] for _ in bands]
    for source, target in pairs:
        near[source].append(target)
        near[target].append(source)
    for _sweep in range(SWEEPS):
        moved = [
            _move(item, cells, near, room[band]) for item, band in enumerate(bands) if near[item]
        ]
        if not any(moved):
            break
    return cells


def _move(item: int, cells: list[Cell], near: list[list[int]], room: list[Cell]) -> bool:
    """Put one item where it serves best; whoever stood there takes its old cell."""
    holders = {cell: other for other, cell in enumerate(cells)}
    home, best, gain = cells[item], cells[item], 0
    for cell in room:
        other = holders.get(cell)
        both = [item] if other is None or other == item else [item, other]
        before = sum(_length(cells[each], cells[end]) for each in both for end in near[each])
        _put(cells, both, cell, home)
        after = sum(_length(cells[each], cells[end]) for each in both for end in near[each])
        _put(cells, both, home, cell)
        if before - after > gain:
            best, gain = cell, before - after
    taken = holders.get(best)
    _put(cells, [item] if taken is None or taken == item else [item, taken], best, home)
    return gain > 0


def _put(cells: list[Cell], both: list[int], first: Cell, second: Cell) -> None:
    for each, cell in zip(both, (first, second), strict=False):
        cells[each] = cell


def _length(one: Cell, other: Cell) -> int:
    """What a link between these cells costs the reader: straight to a neighbour is nothing."""
    down, along = abs(one[0] - other[0]), abs(one[1] - other[1])
    if down + along <= 1:
        return 0
    return along * 2 if not down else down * 3 + along


@dataclass
class _Run:
    """One arrow while it is made: where it bends, on which tracks, and its ports."""

    source: Cell
    target: Cell
    kind: str
    gutters: tuple[int, ...] = ()
    aisle: int = -1
    lane: int = 0
    ports: dict[Cell, float] = field(default_factory=dict)
    heights: dict[int, int] = field(default_factory=dict)
    slot: float = 0.5


@dataclass(frozen=True)
class Line:
    """An arrow as it is drawn: its corners and the middle of its number."""

    points: tuple[Point, ...]
    label: Point


class Plan:
    """Everything that has a place: ``columns`` and ``rows`` (where boxes begin), ``lines``."""

    def __init__(
        self,
        cells: Sequence[Cell],
        pairs: Sequence[tuple[int, int]],
        size: tuple[int, int],
        start: int,
        seams: Iterable[int],
        rows: int,
    ) -> None:
        """``size`` is a box's, ``start`` the left side; ``seams`` are gutters between bands."""
        self.box, self.seams, self.count = size, set(seams), rows
        self.cells = sorted(cells)
        self.load: Counter[tuple[str, int]] = Counter()
        self.straight: Counter[frozenset[Cell]] = Counter()
        self.beside = {frozenset(two) for two in pairwise(self.cells) if two[0][0] == two[1][0]}
        upright = sorted(self.cells, key=lambda cell: (cell[1], cell[0]))
        self.below = {two[1]: two[0] for two in pairwise(upright) if two[0][1] == two[1][1]}
        self.runs = [self._run(cells[source], cells[target]) for source, target in pairs]
        self._set_columns(start)
        self._set_ports()
        self._set_rows()
        points = [self._points(run) for run in self.runs]
        self.uprights = [
            (one[0], min(one[1], two[1]), max(one[1], two[1]), number)
            for number, corners in enumerate(points)
            for one, two in pairwise(corners)
            if one[0] == two[0]
        ]
        self.lines = [
            Line(corners, self._label(number, run, corners))
            for number, (run, corners) in enumerate(zip(self.runs, points, strict=True))
        ]

    def _run(self, source: Cell, target: Cell) -> _Run:
        """Which way an arrow takes: straight, through one gutter, or along an aisle."""
        pair = frozenset((source, target))
        self.straight[pair] += 1
        if pair in self.beside and self.straight[pair] <= 2:
            return _Run(source, target, "across")
        upper, lower = sorted(pair)
        if self.below.get(lower) == upper:
            return _Run(source, target, "down", (upper[0] + 1,))
        if lower[0] - upper[0] > 1:
            ends = (upper[0] + 1, lower[0])
            aisle = min(range(COLUMNS + 1), key=lambda place: self._detour(place, upper, lower))
            self.load["aisle", aisle] += 1
            gutters = ends if source == upper else (ends[1], ends[0])
            return _Run(source, target, "around", gutters, aisle)
        gutter = lower[0]
        if upper[0] == lower[0]:
            gutter = min((gutter, gutter + 1), key=lambda place: self.load["gutter", place])
        self.load["gutter", gutter] += 1
        return _Run(source, target, "around", (gutter,))

    def _detour(self, aisle: int, upper: Cell, lower: Cell) -> float:
        way = abs(upper[1] + 0.5 - aisle) + abs(lower[1] + 0.5 - aisle)
        return way + 0.4 * self.load["aisle", aisle]

    def _set_columns(self, start: int) -> None:
        """Tracks in the aisles and, from how many there are, where every column begins."""
        free = set()
        for run in self.runs:
            if run.kind == "across":
                first, last = sorted((run.source[1], run.target[1]))
                free |= set(range(first + 1, last + 1))
        self.columns, self.aisles = [], []
        x = start
        for aisle in range(COLUMNS + 1):
            here = [run for run in self.runs if run.aisle == aisle]
            spans = [(min(run.gutters), max(run.gutters)) for run in here]
            lanes = _lanes(spans, 1)
            for run, lane in zip(here, lanes, strict=True):
                run.lane = lane
            kept = FREE if aisle in free else 0
            self.aisles.append(x + BESIDE + kept)
            tracks = max(lanes, default=-1) + 1
            x += max(
                BESIDE * 2 + kept + AISLE_TRACK * max(0, tracks - 1),
                30 if 0 < aisle < COLUMNS else 12,
            )
            if aisle < COLUMNS:
                self.columns.append(x)
                x += self.box[0]
        self.width = x

    def _port_key(self, cell: Cell, gutter: int) -> tuple[int, int]:
        """Ports of two boxes above each other are shared out together: column, row above."""
        if gutter > cell[0]:
            return cell[1], cell[0]
        above = self.below.get(cell)
        return cell[1], above[0] if above else -1

    def _set_ports(self) -> None:
        """Where on a box each arrow begins or ends: in the order of where they go."""
        groups: dict[tuple[int, int], list[tuple[float, int, Cell]]] = defaultdict(list)
        seen: Counter[frozenset[Cell]] = Counter()
        for number, run in enumerate(self.runs):
            pair = frozenset((run.source, run.target))
            if run.kind == "across":
                seen[pair] += 1
                run.slot = seen[pair] / (min(self.straight[pair], 2) + 1)
            elif run.kind == "down":
                upper = min(pair)
                groups[upper[1], upper[0]].append((self._middle(upper), number, upper))
            else:
                ends = ((run.source, run.target, 0), (run.target, run.source, -1))
                for cell, other, which in ends:
                    goal = self._lane_x(run) if run.aisle >= 0 else self._middle(other)
                    groups[self._port_key(cell, run.gutters[which])].append((goal, number, cell))
        for (column, _above), members in groups.items():
            step = self.box[0] / (len(members) + 1)
            for place, (_goal, number, cell) in enumerate(sorted(members), 1):
                self.runs[number].ports[cell] = self.columns[column] + step * place

    def _middle(self, cell: Cell) -> float:
        return self.columns[cell[1]] + self.box[0] / 2

    def _lane_x(self, run: _Run) -> float:
        return self.aisles[run.aisle] + AISLE_TRACK * run.lane

    def _stretches(self, gutter: int) -> list[tuple[float, float, int, int]]:
        """What lies in this gutter: from, to, the arrow, and how much it comes from below."""
        found = []
        for number, run in enumerate(self.runs):
            if gutter not in run.gutters:
                continue
            if run.kind == "down":
                x = next(iter(run.ports.values()))
                found.append((x - RADIUS, x + RADIUS, number, 0))
                continue
            cells = [run.source] * (run.gutters[0] == gutter) + [run.target] * (
                run.gutters[-1] == gutter
            )
            ends = [run.ports[cell] for cell in cells]
            lean = sum(1 if cell[0] >= gutter else -1 for cell in cells)
            if run.aisle >= 0:
                ends.append(self._lane_x(run))
                way = sum(run.gutters) - 2 * gutter
                lean += (way > 0) - (way < 0)
            found.append((min(ends), max(ends), number, lean))
        return found

    def _set_rows(self) -> None:
        """Tracks in the gutters and, from how many there are, where every row begins."""
        self.rows, self.gutters = [], []
        y = 0
        for gutter in range(self.count + 1):
            found = sorted(self._stretches(gutter))
            lanes = _lanes([stretch[:2] for stretch in found], RADIUS * 2 + 4)
            leans: Counter[int] = Counter(dict.fromkeys(lanes, 0))
            for lane, stretch in zip(lanes, found, strict=True):
                leans[lane] += stretch[3]
            order = sorted(leans, key=lambda lane: (leans[lane], lane))
            for lane, stretch in zip(lanes, found, strict=True):
                self.runs[stretch[2]].heights[gutter] = order.index(lane)
            self.gutters.append(y + BELOW)
            least = 52 if gutter in self.seams else 26 if gutter in (0, self.count) else 34
            y += max(least, (BELOW + ABOVE + TRACK * (len(order) - 1)) if order else 0)
            if gutter < self.count:
                self.rows.append(y)
                y += self.box[1]
        self.height = y

    def _track_y(self, run: _Run, gutter: int) -> float:
        return self.gutters[gutter] + TRACK * run.heights[gutter]

    def _edge(self, cell: Cell, gutter: int) -> float:
        return self.rows[cell[0]] + (self.box[1] if gutter > cell[0] else 0)

    def _points(self, run: _Run) -> tuple[Point, ...]:
        """The corners of an arrow, from the border of its source to that of its target."""
        source, target = run.source, run.target
        if run.kind == "across":
            y = self.rows[source[0]] + self.box[1] * run.slot
            near, far = (self.box[0], 0) if source[1] < target[1] else (0, self.box[0])
            return (self.columns[source[1]] + near, y), (self.columns[target[1]] + far, y)
        if run.kind == "down":
            x = next(iter(run.ports.values()))
            lower = max(source, target)
            ends = {
                min(source, target): self._edge(min(source, target), lower[0]),
                lower: self._edge(lower, 0),
            }
            return (x, ends[source]), (x, ends[target])
        first, last = run.gutters[0], run.gutters[-1]
        begin, end = run.ports[source], run.ports[target]
        up, down = self._track_y(run, first), self._track_y(run, last)
        turns = [(begin, up), (end, down)]
        if run.aisle >= 0:
            x = self._lane_x(run)
            turns = [(begin, up), (x, up), (x, down), (end, down)]
        return (begin, self._edge(source, first)), *turns, (end, self._edge(target, last))

    def _label(self, number: int, run: _Run, corners: tuple[Point, ...]) -> Point:
        """The middle of the number: on a place of its own, as far as can be from other lines."""
        if run.kind == "across":
            first, last = sorted((run.source[1], run.target[1]))
            aisle = (first + last + 1) // 2
            left = self.columns[aisle - 1] + self.box[0]
            free = self.columns[aisle] - left if self.load["aisle", aisle] == 0 else FREE + BESIDE
            return left + free / 2, corners[0][1]
        if run.kind == "down":
            return corners[0][0], self._track_y(run, run.gutters[0])
        level = [(one, two) for one, two in pairwise(corners) if one[1] == two[1]]
        spots = [spot for one, two in level for spot in self._spots(number, one, two)]
        return max(spots)[2]

    def _spots(self, number: int, one: Point, two: Point) -> list[tuple[float, float, Point]]:
        """Places along a level stretch: how free each is, how near the middle, and where."""
        y, low, high = one[1], min(one[0], two[0]), max(one[0], two[0])
        inset = min(RADIUS + 2, (high - low) / 2)
        crossing = sorted(
            x for x, top, bottom, other in self.uprights if other != number and top < y < bottom
        )
        middle = (low + high) / 2
        tries = {middle, low + inset, high - inset}
        tries |= {(left + right) / 2 for left, right in pairwise(crossing)}
        return [
            (
                min([RADIUS + 4, *(abs(x - line) for line in crossing), (high - low) / 2]),
                -abs(x - middle),
                (x, y),
            )
            for x in sorted(tries)
            if low + inset <= x <= high - inset
        ]


def _lanes(spans: Sequence[tuple[float, float]], gap: float) -> list[int]:
    """A lane for every span, so that spans in one lane lie at least ``gap`` apart."""
    ends: list[float] = []
    lanes = [0] * len(spans)
    for place, (low, high) in sorted(enumerate(spans), key=lambda each: (each[1], each[0])):
        lane = next((lane for lane, end in enumerate(ends) if low >= end + gap), len(ends))
        ends[lane : lane + 1] = [high]
        lanes[place] = lane
    return lanes
