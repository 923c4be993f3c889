"""Leaf: one row of trend figures as bars, in vector drawing.

Presentation attributes only, so it stands in pages under the strict policy and in documents. Its
title says every figure in words; the same figures stand in the table below it. It knows nothing but
what was published: a number that was left out has a bar of one height, whatever it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

FONT = "Open Sans, Segoe UI, DejaVu Sans Condensed, sans-serif"
WIDTH, HEIGHT = 288, 152
#: Where the bars stand, and how high the highest one is.
FOOT, TALLEST = 112, 88
#: The heights of what is small and of what was left out beside it.
SMALL, LEFT_OUT = 14, 5
INK, QUIET, LINE = "#12262c", "#46595f", "#6c7f85"
#: The last year is the darkest.
TINTS = ("#115e6e", "#81b1bc", "#c3dce1")


class Moment(Protocol):
    """The quarter of a bar."""

    @property
    def year(self) -> int:
        """Its year."""

    @property
    def number(self) -> int:
        """One to four."""


class Bar(Protocol):
    """What the drawing has to know of a figure."""

    @property
    def quarter(self) -> Moment:
        """The quarter it is about."""

    @property
    def is_shown(self) -> bool:
        """Whether ``text`` is a number."""

    @property
    def is_suppressed(self) -> bool:
        """Whether it is small."""

    @property
    def text(self) -> str:
        """The number, or what stands there instead."""


def tint(year: int, years: Sequence[int]) -> str:
    """The fill of the bars of a year."""
    return TINTS[min(years[-1] - year, len(TINTS) - 1)]


def draw_bars(bars: Sequence[Bar], highest: int, title: str, name: str) -> SafeString:
    """The bars with their numbers as inline SVG; ``name`` is unique on the page."""
    slot = (WIDTH - 8) / max(len(bars), 1)
    parts = [_hatch(name), _axis()]
    for index, bar in enumerate(bars):
        parts += _bar_with_words(bars, index, bar, 4 + index * slot, slot, highest, name)
    return format_html(
        '<svg class="k-bars" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" width="{}"'
        ' height="{}" role="img"><title>{}</title>{}</svg>',
        WIDTH,
        HEIGHT,
        WIDTH,
        HEIGHT,
        title,
        SafeString("".join(parts)),
    )


def draw_small_bars(bars: Sequence[Bar], highest: int, name: str) -> SafeString:
    """The same without words, beside a row of a table that has them."""
    width, height = 104, 30
    slot = width / max(len(bars), 1)
    years = _years(bars)
    parts = [_hatch(name), f'<path d="M0 {height - 0.5}H{width}" stroke="{LINE}"/>']
    for index, bar in enumerate(bars):
        tall = _height(bar, highest, height - 3, 7, 3)
        parts.append(_bar(bar, index * slot + slot * 0.12, height, slot * 0.76, tall, years, name))
    return format_html(
        '<svg class="k-spark" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" width="{}"'
        ' height="{}" aria-hidden="true">{}</svg>',
        width,
        height,
        width,
        height,
        SafeString("".join(parts)),
    )


def _bar_with_words(
    bars: Sequence[Bar],
    index: int,
    bar: Bar,
    left: float,
    slot: float,
    highest: int,
    name: str,
) -> Iterator[str]:
    """The bar, its number above it, its quarter and (once) its year below it."""
    wide = min(slot * 0.72, 30)
    middle = left + slot / 2
    tall = _height(bar, highest, TALLEST, SMALL, LEFT_OUT)
    yield _bar(bar, middle - wide / 2, FOOT, wide, tall, _years(bars), name)
    weight, ink = (700, INK) if bar.is_shown else (400, QUIET)
    yield _text(middle, FOOT - tall - 4, bar.text, weight, ink)
    yield _text(middle, FOOT + 16, str(bar.quarter.number), 400, QUIET)
    if index == 0 or bars[index - 1].quarter.year != bar.quarter.year:
        yield _text(middle - wide / 2, FOOT + 33, str(bar.quarter.year), 600, QUIET, "start")


def _years(bars: Sequence[Bar]) -> list[int]:
    return sorted({bar.quarter.year for bar in bars})


def _height(bar: Bar, highest: int, tallest: float, small: float, left_out: float) -> float:
    if not bar.is_shown:
        return small if bar.is_suppressed else left_out
    return max(int(bar.text) / max(highest, 1) * tallest, 2)


def _bar(
    bar: Bar, left: float, foot: float, wide: float, tall: float, years: Sequence[int], name: str
) -> str:
    look = f'fill="{tint(bar.quarter.year, years)}"'
    if not bar.is_shown:
        look = f'fill="url(#{name}-hatch)" stroke="{LINE}"'
    place = f'x="{left:.1f}" y="{foot - tall:.1f}" width="{wide:.1f}" height="{tall:.1f}"'
    return f"<rect {place} {look}/>"


def _hatch(name: str) -> str:
    return (
        f'<defs><pattern id="{name}-hatch" width="5" height="5" patternUnits="userSpaceOnUse"'
        ' patternTransform="rotate(45)"><path fill="#ffffff" d="M0 0h5v5h-5z"/>'
        f'<path stroke="{LINE}" d="M.5 0v5"/></pattern></defs>'
    )


def _axis() -> str:
    return f'<path d="M0 {FOOT + 0.5}H{WIDTH}" stroke="{LINE}"/>'


def _text(x: float, y: float, text: str, weight: int, ink: str, anchor: str = "middle") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-family="{FONT}" font-size="12.5"'
        f' font-weight="{weight}" text-anchor="{anchor}" fill="{ink}">{escape(text)}</text>'
    )
