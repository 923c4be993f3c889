"""The cover of the programme scan: the funnel as image, many dots above and few below.

The dots stand for nobody. There are always several in a band, so none is singled out.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from programmes.map_drawing.marks import shape
from programmes.map_drawing.text import number

#: In millimetres: the width of A4, and what the cover leaves below its title.
WIDTH, HEIGHT = 210.0, 179.0
#: A multiplicative sequence (Park and Miller): no chance, so the same image every time.
_FACTOR, _MODULUS = 48271, 2**31 - 1
#: For every dot so many places are looked at; the one furthest from the others is taken.
_LOOKED_AT = 14


@dataclass(frozen=True)
class _Band:
    """Top, bottom, half its width at either, fill; how many dots, how large and their colour."""

    top: float
    bottom: float
    wide: float
    small: float
    fill: str
    dots: int = 0
    radius: float = 0.0
    ink: str = ""


_BANDS = (
    _Band(0, 40, 110, 104, "#dcecee", 132, 1.6, "#7db0bb"),
    _Band(42, 84, 103.6, 85, "#b9d8dd", 54, 1.95, "#4b8d9c"),
    _Band(84, 96, 85, 45, "#95c2c9"),
    _Band(98, 132, 45, 41, "#74abb6", 13, 2.2, "#0f4b59"),
    _Band(134, HEIGHT, 40.4, 33.6, "#1b7083", 5, 2.5, "#bcd9de"),
)


def draw_cover_funnel() -> SafeString:
    """The image of the cover as inline SVG, 210 by 179 millimetres; the same every time."""
    return _cover(get_language() or "")


@cache
def _cover(language: str) -> SafeString:
    title = _("A funnel: many dots at the top, for the whole society, and few at the bottom.")
    body = "".join(part for band in _BANDS for part in _paint(band))
    return SafeString(
        '<svg xmlns="http://www.w3.org/2000/svg" class="cover-drawing"'
        f' viewBox="0 0 {number(WIDTH)} {number(HEIGHT)}" width="{number(WIDTH)}mm"'
        f' height="{number(HEIGHT)}mm" role="img"><title>{escape(title)}</title>{body}</svg>'
    )


def _paint(band: _Band) -> Iterator[str]:
    middle = WIDTH / 2
    corners = [
        (middle - band.wide, band.top),
        (middle + band.wide, band.top),
        (middle + band.small, band.bottom),
        (middle - band.small, band.bottom),
    ]
    yield shape(corners, band.fill)
    for x, y in _dots(band):
        yield (
            f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(band.radius)}"'
            f' fill="{band.ink}"/>'
        )


def _dots(band: _Band) -> list[tuple[float, float]]:
    """Where the dots stand: scattered, clear of each other and of every edge."""
    taken: list[tuple[float, float]] = []
    parts = _parts()
    for _dot in range(band.dots):
        places = [_place(band, next(parts), next(parts)) for _look in range(_LOOKED_AT)]
        taken.append(
            max(places, key=lambda place: min((math.dist(place, dot) for dot in taken), default=0))
        )
    return taken


def _place(band: _Band, across: float, down: float) -> tuple[float, float]:
    """The place at these parts of the band's width and height."""
    edge = band.radius * 2.4
    y = band.top + edge + down * (band.bottom - band.top - 2 * edge)
    part = (y - band.top) / (band.bottom - band.top)
    half = min(band.wide + (band.small - band.wide) * part, WIDTH / 2) - edge
    return WIDTH / 2 + (2 * across - 1) * half, y


def _parts() -> Iterator[float]:
    value = _FACTOR
    while True:
        value = value * _FACTOR % _MODULUS
        yield value / _MODULUS
