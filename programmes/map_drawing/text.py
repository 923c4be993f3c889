"""Text on the drawing: broken by real widths, complete, and safe inside XML."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.html import escape

from programmes.map_drawing.fonts import FontMeasure
from programmes.map_drawing.syllables import parts_of

#: Room between two lines, in sizes.
LEADING = 1.18
#: From the top of a line to the line its letters stand on, in sizes.
ASCENT = 0.93
#: What XML 1.0 cannot hold.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: White space that becomes one space; a space that does not break stays what it is.
_SPACES = re.compile(r"[^\S\u00a0\u202f]+")
#: A word that is too wide may be broken after one of these without a hyphen.
_BREAKABLE = re.compile(r"(?<=[-/–—])(?=[^\s\d])")
_RUNS = re.compile(r"[^\W\d_]+|[\W\d_]+")


@dataclass(frozen=True)
class Style:
    """Size and weight of a text."""

    size: float
    weight: int = 400

    @property
    def leading(self) -> float:
        """From one line to the next."""
        return self.size * LEADING


@dataclass(frozen=True, slots=True)
class Line:
    """One line; ``text`` keeps the space it was broken at, a hyphen is drawn and not written."""

    text: str
    width: float = 0.0
    has_hyphen: bool = False


@dataclass(frozen=True, slots=True)
class _Piece:
    """A word, or a part of one that is too wide for a line."""

    text: str
    width: float
    ends_word: bool = True
    has_hyphen: bool = False


def clean(text: object) -> str:
    """One line of text without what XML cannot hold; white space made single spaces."""
    one_line = _SPACES.sub(" ", str(text).replace("\u00ad", ""))
    return _SPACES.sub(" ", _NOT_XML.sub("", one_line)).strip()


class Paragraph:
    """A text in one style that can be broken into lines of any width; each width is broken once.

    Broken at spaces; a word wider than a line after its hyphens and slashes, then between parts or
    syllables, and only without such a place between any two letters. Every character is in a line.
    """

    def __init__(self, text: object, style: Style, font: FontMeasure) -> None:
        self.style, self._font = style, font
        self.text = clean(text)
        self._words = [_Piece(word, self._width(word)) for word in self.text.split(" ") if word]
        self._space, self._dash = self._width(" "), self._width("-")
        self._widest = max((word.width for word in self._words), default=0.0)
        self.width = sum(word.width for word in self._words)
        self.width += self._space * max(0, len(self._words) - 1)
        self._whole = [Line(self.text, self.width)] if self.text else []
        self._lines: dict[tuple[int, int], list[Line]] = {}

    def lines(self, room: float, beside: float = 0) -> list[Line]:
        """The lines in this room; ``beside`` is what something else takes of the first line."""
        first = int(room - beside)
        if self.width <= first:
            return self._whole
        key = (int(room), first)
        if key not in self._lines:
            self._lines[key] = self._break(*key)
        return self._lines[key]

    def height(self, room: float, beside: float = 0) -> float:
        """How high the lines are in this room."""
        return len(self.lines(room, beside)) * self.style.leading if self.text else 0.0

    def _width(self, text: str) -> float:
        return self._font.width(text, self.style.size, self.style.weight)

    def _break(self, room: int, first: int) -> list[Line]:
        """Lines of ``room``, the first of ``first``; all as narrow when the first word asks it."""
        if self._words[0].width > first:
            room = first
        lines: list[Line] = []
        text, width, hyphen, space = "", 0.0, False, ""
        limit = first
        for piece in self._words if self._widest <= room else self._pieces(room):
            wider = width + piece.width + (self._space if space else 0)
            needed = wider + self._dash if piece.has_hyphen else wider
            if text and (hyphen or needed > limit):
                lines.append(Line(text + space, width, hyphen))
                text, width, limit = piece.text, piece.width, room
            else:
                text, width = text + space + piece.text, wider
            hyphen, space = piece.has_hyphen, " " if piece.ends_word else ""
        return [*lines, Line(text, width)]

    def _pieces(self, room: float) -> Iterator[_Piece]:
        for word in self._words:
            if word.width <= room:
                yield word
                continue
            parts = _BREAKABLE.split(word.text)
            for index, part in enumerate(parts):
                ends_word = index == len(parts) - 1
                width = self._width(part)
                if width <= room:
                    yield _Piece(part, width, ends_word)
                else:
                    yield from self._broken(part, room, ends_word)

    def _broken(self, word: str, room: float, ends_word: bool) -> Iterator[_Piece]:
        """Parts of a word that is wider than a line, each as long as fits with its hyphen."""
        room -= self._dash
        taken, width = "", 0.0
        for part in self._parts(word, room):
            own = self._width(part)
            if taken and width + own > room:
                yield _Piece(taken, width, ends_word=False, has_hyphen=True)
                taken, width = "", 0.0
            taken, width = taken + part, width + own
        yield _Piece(taken, width, ends_word)

    def _parts(self, word: str, room: float) -> Iterator[str]:
        """Parts of a compound or syllables, and letters where those are still too wide."""
        for run in _RUNS.findall(word):
            for part in parts_of(run) if run.isalpha() else (run,):
                if self._width(part) <= room:
                    yield part
                else:
                    yield from part


def number(value: float) -> str:
    """A coordinate with two decimals at most."""
    text = f"{value:.2f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def write(
    lines: Sequence[Line], x: float, y: float, style: Style, fill: str, anchor: str = "start"
) -> str:
    """Lines from the top ``y`` down, as one text; hyphens at ends of lines are drawn strokes."""
    size, base = style.size, y + style.size * ASCENT
    look = f'font-size="{number(size)}" font-weight="{style.weight}" fill="{fill}"'
    if anchor != "start":
        look += f' text-anchor="{anchor}"'
    if len(lines) == 1:
        return f'<text x="{number(x)}" y="{number(base)}" {look}>{escape(lines[0].text)}</text>'
    spans, strokes, left = [], [], number(x)
    for index, line in enumerate(lines):
        foot = base + index * style.leading
        spans.append(f'<tspan x="{left}" y="{number(foot)}">{escape(line.text)}</tspan>')
        if line.has_hyphen:
            end = x + line.width / (2 if anchor == "middle" else 1)
            strokes.append(
                f'<path d="M{number(end + size * 0.05)} {number(foot - size * 0.27)}'
                f'h{number(size * 0.24)}" stroke="{fill}" stroke-width="{number(size * 0.085)}"/>'
            )
    return f"<text {look}>{''.join(spans)}</text>{''.join(strokes)}"


def write_line(
    text: str, x: float, base: float, style: Style, fill: str, anchor: str = "start"
) -> str:
    """One line that is known to fit; its letters stand on ``base``."""
    return write([Line(text)], x, base - style.size * ASCENT, style, fill, anchor)
