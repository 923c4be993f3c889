"""The drawing of a signalling structure: lanes with boxes, and the way back as a band of its own.

Pure layout, no database: the same text gives the same picture. Every text is broken by the widths
of its signs, and every box is as high as its text, so that nothing leaves its box.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _

from network.models.consultation_picture import NAME_SIZE, broken
from signals.models.structure_text import StepText, StructureText

#: Widest that the picture gets, the widest lane, and the room between two lanes.
WIDTH, WIDEST_LANE, GAP = 1136, 240, 44
#: From the side of a lane to its boxes, from the side of a box to its text.
PADDING, INSET = 10, 10
#: The disc of a number: radius and middle, from the corner of its lane.
DISC, DISC_AT = 13, 24
#: Between two boxes, between the parts of a lane, from the lanes to the band of the way back.
BETWEEN, PART, BAND_GAP = 10, 14, 26
#: Sizes of letters and their lines, by kind of text.
SIZES = {"title": (15, 19), "label": (13, 17), "who": (12.5, 17), "small": (12, 16)}
#: How far a dashed arrow keeps from the solid one into the same box.
BESIDE = 9

Point = tuple[float, float]


@dataclass(frozen=True)
class Row:
    """One line of a text: where it stands and what it says."""

    x: float
    y: float
    line: str


@dataclass(frozen=True)
class Words:
    """One text, broken into lines that fit; ``kind`` says how it looks."""

    kind: str
    text: str
    x: float
    y: float
    lines: tuple[str, ...]

    @property
    def rows(self) -> list[Row]:
        """Each line with its base line."""
        size, step = SIZES[self.kind]
        return [Row(self.x, self.y + size + step * at, line) for at, line in enumerate(self.lines)]

    @property
    def height(self) -> float:
        """How high the text is."""
        return len(self.lines) * SIZES[self.kind][1]


@dataclass(frozen=True)
class Frame:
    """A box with its texts: of a step, of a message to the reporter, or the reporter's own."""

    x: float
    y: float
    width: float
    height: float
    words: tuple[Words, ...]
    is_outside: bool = False

    @property
    def middle(self) -> float:
        """The height at which arrows reach it."""
        return self.y + self.height / 2


@dataclass(frozen=True)
class Lane:
    """One step: its number, title, boxes and what stands below them."""

    number: int
    x: float
    width: float
    height: float
    title: Words
    boxes: tuple[Frame, ...]
    notes: tuple[Words, ...]

    @property
    def disc_x(self) -> float:
        """The middle of the disc with the number."""
        return self.x + DISC_AT

    @property
    def right(self) -> float:
        """Its right side."""
        return self.x + self.width

    @property
    def middle(self) -> float:
        """Halfway its width."""
        return self.x + self.width / 2


@dataclass(frozen=True)
class Line:
    """A line with corners; with a head it is an arrow."""

    points: tuple[Point, ...]
    is_dashed: bool = False
    has_head: bool = True

    @property
    def path(self) -> str:
        """The corners, as ``points`` of a polyline."""
        return " ".join(f"{x:g},{y:g}" for x, y in self.points)


@dataclass(frozen=True)
class Band:
    """The way back: the strip, the messages on it, and the reporter."""

    y: float
    height: float
    messages: tuple[Frame, ...]
    reporter: Frame


@dataclass(frozen=True)
class Picture:
    """Everything that is drawn, in units of the picture."""

    width: float
    height: float
    lanes: tuple[Lane, ...]
    lines: tuple[Line, ...]
    band: Band | None

    @property
    def frames(self) -> list[Frame]:
        """Every box, those of the way back as well."""
        boxes = [box for lane in self.lanes for box in lane.boxes]
        return boxes + ([*self.band.messages, self.band.reporter] if self.band else [])

    @property
    def words(self) -> list[Words]:
        """Every text that is drawn."""
        loose = [words for lane in self.lanes for words in (lane.title, *lane.notes)]
        return loose + [words for frame in self.frames for words in frame.words]


def draw(told: StructureText) -> Picture:
    """The picture of a version; empty when it has no steps."""
    if not told.steps:
        return Picture(0, 0, (), (), None)
    number = len(told.steps)
    width = min(WIDEST_LANE, (WIDTH - GAP * (number - 1)) // number)
    lanes = _lanes(told.steps, width)
    lines = [line for left, right in pairwise(lanes) for line in _between(left, right, _mid(lanes))]
    band = _band(told, lanes)
    if band:
        lines += _way_back(told, lanes, band)
    bottom = band.y + band.height if band else lanes[0].height
    return Picture(lanes[-1].right, bottom, tuple(lanes), tuple(lines), band)


# --- texts ----------------------------------------------------------------------------------------
def _words(kind: str, text: str, x: float, y: float, room: float) -> Words:
    size = SIZES[kind][0]
    lines = broken(text, room * NAME_SIZE / size, most=len(text) + 1)
    return Words(kind, text, x, y, tuple(lines))


def _below(parts: Sequence[tuple[str, str]], x: float, y: float, room: float) -> tuple[Words, ...]:
    """The texts below each other from there; an empty one takes no room."""
    stack: list[Words] = []
    for kind, text in parts:
        if text:
            stack.append(_words(kind, text, x, y, room))
            y += stack[-1].height + 2
    return tuple(stack)


def _frame(
    parts: Sequence[tuple[str, str]], corner: Point, width: float, is_outside: bool = False
) -> Frame:
    """A box that is as high as its texts."""
    x, y = corner
    words = _below(parts, x + INSET, y + INSET, width - 2 * INSET)
    return Frame(x, y, width, _depth(words) - y + INSET, words, is_outside)


def _depth(words: Sequence[Words]) -> float:
    """Where the last of these texts ends."""
    return words[-1].y + words[-1].height if words else 0.0


def _moved(frame: Frame, down: float) -> Frame:
    words = tuple(Words(one.kind, one.text, one.x, one.y + down, one.lines) for one in frame.words)
    return Frame(
        frame.x, frame.y + down, frame.width, frame.height, words, is_outside=frame.is_outside
    )


# --- lanes ----------------------------------------------------------------------------------------
def _lanes(steps: Sequence[StepText], width: float) -> list[Lane]:
    """The lanes beside each other; their parts stand at the same height."""
    corners = [(width + GAP) * at for at in range(len(steps))]
    beside = DISC_AT + DISC + 8
    titles = [
        _words("title", step.title, x + beside, 15, width - beside - PADDING)
        for step, x in zip(steps, corners, strict=True)
    ]
    top = max(title.height for title in titles) + 15 + PART
    stacks = [
        list(_stack(step, x + PADDING, width - 2 * PADDING))
        for step, x in zip(steps, corners, strict=True)
    ]
    heights = [stack[-1].y + stack[-1].height if stack else 0.0 for stack in stacks]
    room = max(heights)
    notes = [
        _below(_notes(step), x + PADDING + 2, top + room + PART, width - 2 * PADDING - 4)
        for step, x in zip(steps, corners, strict=True)
    ]
    bottom = max(top + room, *(_depth(words) for words in notes)) + PART
    return [
        Lane(
            step.number,
            x,
            width,
            bottom,
            title,
            tuple(_moved(box, top + (room - height) / 2) for box in stack),
            words,
        )
        for step, x, title, stack, height, words in zip(
            steps, corners, titles, stacks, heights, notes, strict=True
        )
    ]


def _stack(step: StepText, x: float, width: float) -> Iterator[Frame]:
    """The boxes of a step below each other, from height 0."""
    y = 0.0
    for box in step.boxes:
        frame = _frame([("label", box.label), ("small", box.detail)], (x, y), width, box.is_outside)
        y += frame.height + BETWEEN
        yield frame


def _notes(step: StepText) -> list[tuple[str, str]]:
    row = step.step
    texts = [row.place, row.moment, step.asked, row.happens]
    return [("who", row.who), *(("small", text) for text in texts)]


# --- arrows between two lanes ---------------------------------------------------------------------
def _mid(lanes: Sequence[Lane]) -> float:
    """The height of the arrow to or from a lane without boxes."""
    boxes = [box for lane in lanes for box in lane.boxes]
    if not boxes:
        return float(DISC_AT)
    return (min(box.y for box in boxes) + max(box.y + box.height for box in boxes)) / 2


def _ends(lane: Lane, middle: float, at_right: bool) -> tuple[list[Point], list[Point]]:
    """Where arrows leave or reach a lane: at what is in the signal, and at what is outside it."""
    if not lane.boxes:
        return [(lane.right if at_right else lane.x, middle)], []
    inside: list[Point] = []
    outside: list[Point] = []
    for box in lane.boxes:
        x = box.x + box.width if at_right else box.x
        (outside if box.is_outside else inside).append((x, box.middle))
    return inside, outside


def _between(left: Lane, right: Lane, middle: float) -> Iterator[Line]:
    """The arrows from one lane to the next: one trunk, dashed to and from what is outside."""
    sources, loose_sources = _ends(left, middle, at_right=True)
    targets, loose_targets = _ends(right, middle, at_right=False)
    trunk, beside = left.right + 14, left.right + 28
    if sources and targets:
        yield from _trunk(sources, targets, trunk)
    span = [y for _x, y in (*sources, *targets)] if sources and targets else []
    for x, y in loose_targets:
        if span:
            start = min(max(y, min(span)), max(span))
            yield Line(((trunk, start), (trunk, y), (x, y)), is_dashed=True)
        else:
            for source_x, source_y in sources:
                corners = ((source_x, source_y), (trunk, source_y), (trunk, y), (x, y))
                yield Line(corners, is_dashed=True)
    for source_x, source_y in loose_sources:
        x, y = min(targets or loose_targets, key=lambda end: abs(end[1] - source_y))
        down = y + BESIDE
        corners = ((source_x, source_y), (beside, source_y), (beside, down), (x, down))
        yield Line(corners, is_dashed=True)


def _trunk(sources: Sequence[Point], targets: Sequence[Point], x: float) -> Iterator[Line]:
    heights = [y for _x, y in (*sources, *targets)]
    if max(heights) > min(heights):
        yield Line(((x, min(heights)), (x, max(heights))), has_head=False)
    for source_x, y in sources:
        yield Line(((source_x, y), (x, y)), has_head=False)
    for target_x, y in targets:
        yield Line(((x, y), (target_x, y)))


# --- the way back ---------------------------------------------------------------------------------
def _band(told: StructureText, lanes: Sequence[Lane]) -> Band | None:
    """The strip on which the reporter hears something; None when nothing is heard."""
    if not told.messages:
        return None
    top = lanes[0].height + BAND_GAP
    y = top + PART
    width = lanes[0].width - 2 * PADDING
    messages = tuple(
        _frame(
            [("label", step.promised), ("small", step.step.heard)],
            (lanes[step.number - 1].x + PADDING, y),
            width,
        )
        for step in told.messages
    )
    below = max(message.y + message.height for message in messages)
    is_first_heard = told.messages[0].number == 1
    start = messages[0].y + messages[0].height + BAND_GAP if is_first_heard else y
    texts = [("label", _("You, the reporter")), ("small", _("always hear something back."))]
    reporter = _frame(texts, (PADDING, start), width)
    height = max(reporter.height, below + BAND_GAP + PART - start)
    reporter = Frame(reporter.x, start, width, height, reporter.words)
    return Band(top, start + height + PART - top, messages, reporter)


def _way_back(told: StructureText, lanes: Sequence[Lane], band: Band) -> Iterator[Line]:
    """From each step down to its message, and from there along one line to the reporter."""
    back = band.reporter.y + band.reporter.height - PART
    end = band.reporter.x + band.reporter.width
    furthest = 0.0
    for step, message in zip(told.messages, band.messages, strict=True):
        lane = lanes[step.number - 1]
        yield Line(((lane.middle, lane.height), (lane.middle, message.y)))
        bottom = message.y + message.height
        if step.number == 1:
            yield Line(((lane.middle, bottom), (lane.middle, band.reporter.y)))
        else:
            yield Line(((lane.middle, bottom), (lane.middle, back)), has_head=False)
            furthest = max(furthest, lane.middle)
    if furthest:
        yield Line(((furthest, back), (end, back)))
