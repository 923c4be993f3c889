"""How wide words are in the font of the documents, so that titles break where they must.

The font comes from a package at set-up (Open Sans, ``config/setup.sh``). Without it documents fall
back to a system font; widths are then taken on the wide side, so that nothing is ever cut off.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders

FAMILY = "Open Sans"
FALLBACK = "Open Sans Extended, DejaVu Sans Condensed, sans-serif"
WEIGHTS = (400, 600, 700)
_SUBSETS = ("latin", "latin-ext")
_SUFFIXES = (".woff", ".woff2", ".ttf")
#: Of a character that no font file knows, in ems; twice as wide where Unicode calls it wide.
_UNKNOWN = 0.75
#: Bold, in hundredths of an em, from space to tilde: the widest of Open Sans and DejaVu Sans
#: Condensed.
_ROUGH = (
    "32 42 48 76 63 91 79 28 42 42 55 76 35 38 35 42 63 63 63 63 63 63 63 63 63 63 36 36 76 76 76"
    " 53 90 70 69 67 75 62 62 74 77 34 34 70 58 95 82 80 66 80 70 65 62 76 70 100 70 66 66 42 42 42"
    " 76 45 45 61 65 54 65 62 40 65 66 31 31 63 31 99 66 62 65 65 46 54 44 66 59 86 59 59 53 65 56"
    " 65 76"
)


class FontMeasure:
    """Widths of text in one family; ``widths`` maps weight to character to ems."""

    def __init__(self, family: str, widths: Mapping[int, Mapping[str, float]]) -> None:
        self.family = family
        self._widths = widths
        self._ems = lru_cache(maxsize=16384)(self._sum)  # words recur on every drawing

    def width(self, text: str, size: float, weight: int = 400) -> float:
        """How wide the text is at this size, in the unit of the size; kerning is left out."""
        return self._ems(text, weight) * size

    def _sum(self, text: str, weight: int) -> float:
        known = self._widths[weight]
        return sum(known[char] if char in known else _width_of(char, known) for char in text)


def _width_of(char: str, known: Mapping[str, float]) -> float:
    """Of a character outside the font: that of the letter below its accents, or a safe guess."""
    if unicodedata.combining(char):
        return 0.0
    base = unicodedata.normalize("NFD", char)[0]
    if base in known:
        return known[base]
    return _UNKNOWN * (2 if unicodedata.east_asian_width(char) in "WF" else 1)


@lru_cache(maxsize=1)
def rough() -> FontMeasure:
    """The measure for when there is no font file: one table on the wide side for every weight."""
    table = {chr(32 + index): int(width) / 100 for index, width in enumerate(_ROUGH.split())}
    return FontMeasure(FAMILY, dict.fromkeys(WEIGHTS, table))


@lru_cache(maxsize=1)
def document_font() -> FontMeasure:
    """The font of the documents as it was installed, or the rough measure. Read once."""
    widths = {weight: _read(weight) for weight in WEIGHTS}
    return FontMeasure(FAMILY, widths) if all(widths.values()) else rough()


def _read(weight: int) -> dict[str, float]:
    """Character to ems for one weight; empty when the latin file is missing or unreadable."""
    widths: dict[str, float] = {}
    for subset in reversed(_SUBSETS):
        found = _widths_of(f"vendor/open-sans/open-sans-{subset}-{weight}-normal")
        if subset == "latin" and not found:
            return {}
        widths |= found
    return widths


def _widths_of(name: str) -> dict[str, float]:
    from fontTools.ttLib import TTFont, TTLibError

    for suffix in _SUFFIXES:
        path = finders.find(name + suffix)
        if not path:
            continue
        try:
            with Path(path).open("rb") as file, TTFont(file, lazy=True) as font:
                em, metrics = font["head"].unitsPerEm, font["hmtx"]
                return {
                    chr(code): metrics[glyph][0] / em for code, glyph in font.getBestCmap().items()
                }
        except (OSError, ImportError, TTLibError):
            continue
    return {}
