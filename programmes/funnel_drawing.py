"""Leaf: the small funnel with the number of active activities per phase, as vector drawing.

Presentation attributes only, so it stands in pages under the strict policy and in documents. Its
title says all its figures in words; the same figures stand beside it as text or table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

FONT = "Open Sans, Segoe UI, DejaVu Sans Condensed, sans-serif"


class Band(Protocol):
    """What the drawing has to know of a phase; ``owners`` are domain codes, one per activity."""

    @property
    def mark(self) -> str:
        """1a, 1b, 2 or 3."""

    @property
    def name(self) -> str:
        """The name on the band."""

    @property
    def number(self) -> int:
        """How many active activities."""

    @property
    def owners(self) -> tuple[str, ...]:
        """The domain of the owner of each."""


@dataclass(frozen=True)
class _Shape:
    """One funnel: its size, and per band the top, four corners, tint and ink."""

    css: str
    width: int
    height: int
    #: Height of a band.
    band: int
    #: Per band: top, left and right above, left and right below.
    corners: tuple[tuple[int, int, int, int, int], ...]
    #: From the lower corner of a band to its text.
    inset: int
    #: From there to its name, after a mark of one and of two characters.
    name: tuple[int, int]
    #: From the top of a band to the foot of its mark, name and number.
    feet: tuple[int, int, int]
    #: The sizes of these three.
    sizes: tuple[int, int, int]
    #: From the top of a band to the middle of the marks of owners, and between two of those.
    marks: int
    step: float
    #: Whether those begin below the name; otherwise they have the whole width.
    below_name: bool


_TINTS = (
    ("#dcecee", "#0b3a46"),
    ("#b9d8dd", "#0b3a46"),
    ("#74abb6", "#062a33"),
    ("#114f5e", "#ffffff"),
)
_WIDE = _Shape(
    css="funnel",
    width=640,
    height=255,
    band=60,
    corners=(
        (0, 11, 633, 25, 618),
        (64, 30, 613, 50, 594),
        (130, 139, 504, 153, 492),
        (195, 156, 488, 177, 467),
    ),
    inset=17,
    name=(42, 42),
    feet=(39, 27, 41),
    marks=43,
    sizes=(24, 15, 27),
    step=16.0,
    below_name=True,
)
_NARROW = _Shape(
    css="funnel funnel--narrow",
    width=288,
    height=225,
    band=52,
    corners=(
        (0, 0, 288, 4, 284),
        (57, 4, 284, 9, 279),
        (115, 43, 245, 48, 240),
        (172, 50, 238, 60, 228),
    ),
    inset=9,
    name=(18, 26),
    feet=(23, 23, 24),
    marks=38,
    sizes=(16, 13, 20),
    step=12.3,
    below_name=False,
)
#: Domain → fill, and the shape in a square of 12 units.
_SHAPES = {
    "social": ("#9a1b66", "M0 6a6 6 0 1 0 12 0a6 6 0 1 0-12 0z"),
    "care": ("#20662f", "M0 0h12v12h-12z"),
    "safety": ("#1c4c9b", "M0 0h12v7.5l-6 4.5l-6-4.5z"),
    "external": ("#4d545e", "M3 0h6l3 6l-3 6h-6l-3-6z"),
    "unknown": ("#ffffff", "M.5 6a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0-11 0z"),
    "none": ("#ffffff", "M.5 6a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0-11 0z"),
}
_ORDER = list(_SHAPES)
#: Marks closer together than this say nothing any more; the number does.
_CLOSEST = 6


def draw_funnel(bands: Iterable[Band]) -> SafeString:
    """The funnel as inline SVG, 640 by 255 units; ``bands`` from 1a to 3."""
    return _draw(list(bands), _WIDE)


def draw_narrow_funnel(bands: Iterable[Band]) -> SafeString:
    """The same for a phone, 288 by 225 units: no letter is smaller than 13 of them."""
    return _draw(list(bands), _NARROW)


def _draw(bands: list[Band], shape: _Shape) -> SafeString:
    parts = "".join(
        part for index, band in enumerate(bands) for part in _draw_band(band, shape, index)
    )
    return format_html(
        '<svg class="{}" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" width="{}"'
        ' height="{}" role="img"><title>{}</title>{}</svg>',
        shape.css,
        shape.width,
        shape.height,
        shape.width,
        shape.height,
        _title(bands),
        SafeString(parts),
    )


def _title(bands: list[Band]) -> str:
    figures = ", ".join(f"{band.mark} {band.name} {band.number}" for band in bands)
    return _("Funnel with the active activities per phase: %(figures)s.") % {"figures": figures}


def _draw_band(band: Band, shape: _Shape, index: int) -> Iterator[str]:
    (top, x1, x2, x3, x4), (tint, ink) = shape.corners[index], _TINTS[index]
    yield f'<path fill="{tint}" d="M{x1} {top}H{x2}L{x4} {top + shape.band}H{x3}z"/>'
    left, right = x3 + shape.inset, x4 - shape.inset
    mark, name, number = (top + foot for foot in shape.feet)
    start = left + shape.name[len(band.mark) - 1]
    yield _text(left, mark, shape.sizes[0], ink, band.mark)
    yield _text(start, name, shape.sizes[1], ink, band.name)
    yield _text(right, number, shape.sizes[2], ink, band.number, "end")
    first, last = (start, right - 50) if shape.below_name else (left, right)
    step = min(shape.step, (last - first) / max(len(band.owners), 1))
    if step >= _CLOSEST:
        size = step * 0.75
        for position, owner in enumerate(sorted(band.owners, key=_ORDER.index)):
            yield _mark(owner, first + position * step, top + shape.marks - size / 2, size / 12)


def _text(x: float, y: float, size: int, ink: str, text: object, anchor: str = "start") -> str:
    return (
        f'<text x="{x:g}" y="{y:g}" font-family="{FONT}" font-size="{size}" font-weight="700"'
        f' text-anchor="{anchor}" fill="{ink}">{escape(text)}</text>'
    )


def _mark(owner: str, x: float, y: float, scale: float) -> str:
    fill, shape = _SHAPES[owner]
    ring = "#6c7f85" if owner == "unknown" else "#12262c"
    edge = f'stroke="{ring}" stroke-width="1.3"' if fill == "#ffffff" else 'stroke="#ffffff"'
    dash = ' stroke-dasharray="2.2 1.6"' if owner == "none" else ""
    return (
        f'<path transform="translate({x:.2f} {y:.2f}) scale({scale:.3f})" fill="{fill}"'
        f' {edge}{dash} d="{shape}"/>'
    )
