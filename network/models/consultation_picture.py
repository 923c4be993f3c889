"""The connected picture of consultations: which box stands where and how each arrow runs.

Pure layout: no database, no chance; the same consultations and links give the same picture. Where
things stand in the grid is found in ``consultation_routes``; here it gets words and sizes.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pyphen
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _

from interventions.classification import Domain
from network.models.consultation_routes import COLUMNS, RADIUS, Cell, Plan, Point, place
from network.models.consultations import Consultation, ConsultationLink, Level

#: Width of a box, and from its side to its text.
WIDTH, INSET = 148, 10
#: Room on the left for the names of the bands, and from a band to its boxes.
SIDE, PADDING = 100, 14
#: Up to this width the picture is shown whole beside 1280 pixels, at nine tenths at least.
LAPTOP = 1260
NAME_SIZE, NAME_LINE, SMALL_SIZE = 13, 18, 11
MARK, MARK_STEP = 18, 20
#: How long and how wide the head of an arrow is.
HEAD = 10
MOST_LINES = 3
#: The order in which domains stand in a box, and the letter on each mark.
LETTERS = {"social": "S", "care": "Z", "safety": "V", "external": "P", "unknown": "?"}
#: What names are often put together with: a long word is broken before it by choice.
_PARTS = ("overleg", "functionaris", "gesprek", "groep", "team", "tafel", "bijeenkomst", "gestuurd")
#: Widths in hundredths of an em, from the space to the tilde, for bold text: on the wide side of
#: what the fonts of the page take. Any other character counts as the letter below its accents.
_HUNDREDTHS = (
    "32 42 48 76 63 91 79 28 42 42 55 76 35 38 35 42 63 63 63 63 63 63 63 63 63 63 36 36 76 76 76"
    " 53 90 70 69 67 75 62 62 74 77 34 34 70 58 95 82 80 66 80 70 65 62 76 70 100 70 66 66 42 42 42"
    " 76 45 45 61 65 54 65 62 40 65 66 31 31 63 31 99 66 62 65 65 46 54 44 66 59 86 59 59 53 65 56"
    " 65 76"
)
_WIDTHS = {chr(32 + at): int(width) / 100 for at, width in enumerate(_HUNDREDTHS.split())}


@dataclass(frozen=True)
class Band:
    """One level: its name and where its strip lies."""

    label: str
    y: float
    height: float

    @property
    def middle(self) -> float:
        """Where its name stands."""
        return self.y + self.height / 2 + 5


@dataclass(frozen=True)
class Mark:
    """A domain in a box: its code, its letter and the middle of its mark, from the box's corner."""

    code: str
    letter: str
    x: float
    is_missing: bool


@dataclass(frozen=True)
class Box:
    """One consultation: a link to its page, with its name, domains and how often it meets."""

    reference: str
    url: str
    lines: tuple[str, ...]
    x: float
    y: float
    width: float
    height: float
    domains: tuple[str, ...]
    missing: tuple[str, ...]
    frequency: str
    is_loose: bool
    name: str
    level: str

    @property
    def rows(self) -> list[tuple[int, str]]:
        """The lines of the name, each with its height in the box."""
        return [(25 + NAME_LINE * at, line) for at, line in enumerate(self.lines)]

    @property
    def marks(self) -> list[Mark]:
        """The domains at the table and then those that are missing there."""
        codes = [(code, False) for code in self.domains] + [(code, True) for code in self.missing]
        return [
            Mark(code, LETTERS[code], INSET + MARK / 2 + MARK_STEP * at, gone)
            for at, (code, gone) in enumerate(codes)
        ]

    @property
    def is_tight(self) -> bool:
        """Whether marks and frequency do not fit beside each other."""
        return _is_tight(self.frequency, len(self.domains) + len(self.missing))

    @property
    def mark_y(self) -> float:
        """The middle of the marks."""
        return self.height - 19

    @property
    def frequency_y(self) -> float:
        """The line on which it says how often it meets."""
        return self.height - (36 if self.is_tight else 15)

    @property
    def often_x(self) -> float:
        """Where that begins, or ends when it stands beside the marks."""
        return INSET if self.is_tight else self.width - INSET

    @property
    def tag(self) -> str:
        """What stands on a box that no arrow reaches."""
        return _("stands alone")

    @property
    def tag_width(self) -> float:
        """How wide that tag is."""
        return round(text_width(self.tag, SMALL_SIZE)) + 18

    @property
    def tag_half(self) -> float:
        """Half of that."""
        return self.tag_width / 2

    @property
    def tag_x(self) -> float:
        """Its middle."""
        return self.width - self.tag_width / 2 - 4

    @property
    def description(self) -> str:
        """Everything the box shows, in words."""
        return f"{self.name}. {self.about}"

    @property
    def about(self) -> str:
        """The same without the name."""
        words = [capfirst(self.level), capfirst(self.frequency)]
        if self.domains:
            words.append(_("At the table: %(domains)s") % {"domains": _names(self.domains)})
        if self.missing:
            words.append(_("Missing: %(domains)s") % {"domains": _names(self.missing)})
        if self.is_loose:
            words.append(_("Stands alone: linked to no other consultation"))
        return ". ".join(words) + "."


@dataclass(frozen=True)
class Arrow:
    """One link: its number in the table, the corners of its line and the middle of its disc."""

    number: int
    points: tuple[Point, ...]
    both_ways: bool
    label_x: float
    label_y: float

    @property
    def path(self) -> str:
        """The corners, as ``points`` of a polyline."""
        return " ".join(f"{x:g},{y:g}" for x, y in self.points)

    @property
    def heads(self) -> list[str]:
        """The corners of each head, for paper: there a line cannot bring its own."""
        ends = [self.points[-2:], self.points[1::-1]] if self.both_ways else [self.points[-2:]]
        return [_head(before, tip) for before, tip in ends]


@dataclass(frozen=True)
class Picture:
    """Everything that is drawn, in units of the picture; nothing when there is no consultation."""

    width: float
    height: float
    bands: tuple[Band, ...]
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]

    @property
    def fits(self) -> bool:
        """Whether it may be shown a little smaller to be seen whole on a laptop."""
        return self.width <= LAPTOP

    @property
    def radius(self) -> int:
        """Of the disc behind a number."""
        return RADIUS


def _head(before: Point, tip: Point) -> str:
    """A triangle at the tip of a line that comes from there, as ``points`` of a polygon."""
    (fro_x, fro_y), (x, y) = before, tip
    length = math.hypot(x - fro_x, y - fro_y) or 1.0
    along, across = (x - fro_x) / length * HEAD, (y - fro_y) / length * HEAD / 2
    side = along / 2
    back_x, back_y = x - along, y - across * 2
    corners = [tip, (back_x - across, back_y + side), (back_x + across, back_y - side)]
    return " ".join(f"{at:g},{down:g}" for at, down in corners)


def draw(
    consultations: Sequence[Consultation],
    links: Sequence[ConsultationLink],
    domains: Mapping[int, str],
    missing: Mapping[int, Collection[str]] | None = None,
) -> Picture:
    """The picture of these consultations (with prefetched ``seats__organisation``) and links.

    ``domains`` gives the domain of an organisation by its key; ``missing`` which domains a
    consultation lacks, by its key. Links are numbered from 1 in the order given; one that leads to
    a consultation outside the picture keeps its number and is not drawn.
    """
    if not consultations:
        return Picture(0, 0, (), (), ())
    known = {one.pk: at for at, one in enumerate(consultations)}
    drawn = [
        (number, link)
        for number, link in enumerate(links, 1)
        if link.source_id in known and link.target_id in known and link.source_id != link.target_id
    ]
    pairs = [(known[link.source_id], known[link.target_id]) for _number, link in drawn]
    linked = {at for pair in pairs for at in pair}
    faces = [_face(one, domains, (missing or {}).get(one.pk, ())) for one in consultations]
    height = max(_height(face) for face in faces)
    bands = [Level.values.index(one.level) for one in consultations]
    rows = [max(1, math.ceil(bands.count(band) / COLUMNS)) for band in range(len(Level.values))]
    cells = place(bands, pairs, rows)
    seams = [sum(rows[: band + 1]) for band in range(len(rows) - 1)]
    plan = Plan(cells, pairs, (WIDTH, height), SIDE, seams, sum(rows))
    boxes = [
        _box(plan, cell, face, height, is_loose=at not in linked)
        for at, (cell, face) in enumerate(zip(cells, faces, strict=True))
    ]
    arrows = [
        Arrow(number, line.points, link.both_ways, *line.label)
        for (number, link), line in zip(drawn, plan.lines, strict=True)
    ]
    boxes.sort(key=lambda box: (box.y, box.x))
    return Picture(
        plan.width, plan.height, tuple(_bands(plan, rows, height)), tuple(boxes), tuple(arrows)
    )


def _box(plan: Plan, cell: Cell, face: Mapping[str, Any], height: int, *, is_loose: bool) -> Box:
    x, y = plan.columns[cell[1]], plan.rows[cell[0]]
    return Box(x=x, y=y, width=WIDTH, height=height, is_loose=is_loose, **face)


def _bands(plan: Plan, rows: Sequence[int], height: int) -> Iterator[Band]:
    first = 0
    for level, count in zip(Level, rows, strict=True):
        top, bottom = plan.rows[first], plan.rows[first + count - 1] + height
        yield Band(capfirst(str(level.label)), top - PADDING, bottom - top + 2 * PADDING)
        first += count


def _face(
    one: Consultation, domains: Mapping[int, str], missing: Collection[str]
) -> dict[str, Any]:
    """What a box says, apart from where it stands."""
    there = {_known(domains.get(seat.organisation_id, "")) for seat in one.seats.all()}
    gone = {_known(str(code)) for code in missing} - there
    return {
        "reference": one.reference,
        "url": one.get_absolute_url(),
        "name": one.name,
        "lines": tuple(broken(one.name, WIDTH - 2 * INSET)),
        "domains": tuple(code for code in LETTERS if code in there),
        "missing": tuple(code for code in LETTERS if code in gone),
        "frequency": str(one.get_frequency_display()),
        "level": str(one.get_level_display()),
    }


def _known(code: str) -> str:
    return code if code in LETTERS else Domain.UNKNOWN.value


def _names(codes: Sequence[str]) -> str:
    return get_text_list([str(Domain(code).label) for code in codes], _("and"))


def _is_tight(frequency: str, marks: int) -> bool:
    room = WIDTH - 2 * INSET - MARK_STEP * marks - 4
    return text_width(frequency, SMALL_SIZE) > room


def _height(face: Mapping[str, Any]) -> int:
    """How high a box with this content is."""
    tight = _is_tight(face["frequency"], len(face["domains"]) + len(face["missing"]))
    return 45 + NAME_LINE * max(2, len(face["lines"])) + (18 if tight else 0)


def text_width(text: str, size: float) -> float:
    """How wide this text is at most, in the unit of ``size``."""
    return sum(_width(char) for char in text) * size


@lru_cache(maxsize=1024)
def _width(char: str) -> float:
    if unicodedata.combining(char):
        return 0.0
    base = unicodedata.normalize("NFD", char)[0]
    return _WIDTHS.get(base, 1.0)


def broken(name: str, room: float, most: int = MOST_LINES) -> list[str]:
    """The name over at most ``most`` lines that fit in ``room``; what is too long ends in "…"."""
    lines: list[str] = []
    for word in name.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and _fits(joined, room):
            lines[-1] = joined
            continue
        while not _fits(word, room):
            head, word = _split(word, room)
            lines.append(head)
        lines.append(word)
    if len(lines) > most:
        last = lines[most - 1]
        while last and not _fits(last + "…", room):
            last = last[:-1]
        lines = [*lines[: most - 1], last.rstrip(" -") + "…"]
    return lines or [""]


def _fits(text: str, room: float) -> bool:
    return text_width(text, NAME_SIZE) <= room


def _split(word: str, room: float) -> tuple[str, str]:
    """A word that is too wide in two: at a syllable of Dutch, or else wherever it must."""
    places = _syllables().positions(word)
    for at in sorted(places, key=lambda at: (_is_seam(word, at, room), at), reverse=True):
        if _fits(word[:at] + "-", room):
            hyphen = "" if word[at - 1] == "-" else "-"
            return word[:at] + hyphen, word[at:]
    at = max(1, next((at for at in range(len(word), 0, -1) if _fits(word[:at], room)), 1))
    return word[:at], word[at:]


def _is_seam(word: str, at: int, room: float) -> bool:
    rest = word[at:].casefold()
    return any(rest.startswith(part) for part in _PARTS) and _fits(rest, room)


@lru_cache(maxsize=1)
def _syllables() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="nl_NL", left=4, right=4)
