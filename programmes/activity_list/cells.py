"""Cells: what they say as text, whether they say anything, how words are compared."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Protocol

Cell = str | float | int | bool | datetime.date | datetime.datetime | datetime.time | None


class SheetLike(Protocol):
    """A sheet: its name, its rows (``rows[0]`` is row 1), and its merged areas.

    An area is (first row, first column, last row, last column), counted from 0.
    """

    @property
    def name(self) -> str:
        """The name on the tab."""

    @property
    def rows(self) -> Sequence[Sequence[Cell]]:
        """The cells, row by row."""

    @property
    def merged(self) -> Sequence[tuple[int, int, int, int]]:
        """The merged areas."""


#: What stands for "not known" (reading rules, “Not known”), as ``plain`` writes it.
_UNKNOWN = {
    "", "nnb", "n n b", "nvt", "n v t", "pm", "p m", "onbekend", "in overleg", "ntb", "n t b",
    "nog te bepalen", "nader te bepalen", "nog niet bekend", "nog onbekend", "nog niet duidelijk",
    "nog invullen", "nog in te vullen", "tbd", "volgt", "volgt nog", "nb", "n b", "onduidelijk",
    "nog bepalen", "nader in te vullen", "na", "n a", "niet bekend", "niet van toepassing",
    "pro memorie", "nog niet", "weet ik niet",
}  # fmt: skip


def text_of(cell: Cell) -> str:
    """What the cell says: texts trimmed, whole numbers without decimals, dates day first."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "ja" if cell else "nee"
    if isinstance(cell, datetime.date):
        return cell.strftime("%d-%m-") + f"{cell.year:04d}"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else str(cell)
    return str(cell).strip()


def is_filled(cell: Cell) -> bool:
    """Whether anything stands in the cell."""
    return cell is not None and text_of(cell) != ""


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """The words only: small letters and digits without accents, one space between words."""
    spread = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(sign for sign in spread if not unicodedata.combining(sign))
    return " ".join(re.findall(r"[a-z0-9]+", bare))


def is_unknown(cell: Cell) -> bool:
    """Whether the cell is empty or says "not known" in one of the usual ways."""
    return not isinstance(cell, (int, float)) and plain(text_of(cell)) in _UNKNOWN


def near(word: str, known: Iterable[str]) -> str | None:
    """The known word that differs by one typing error (two in long words), if there is one."""
    if len(word) < 6:
        return None
    best: tuple[int, str] | None = None
    for other in known:
        allowed = 2 if min(len(word), len(other)) >= 10 else 1
        if len(other) < 6 or abs(len(word) - len(other)) > allowed or word[0] != other[0]:
            continue
        apart = _distance(word, other)
        if apart <= allowed and (best is None or apart < best[0]):
            best = (apart, other)
    return best[1] if best else None


def _distance(one: str, two: str) -> int:
    """Typing errors between two words: a letter too many, too few, wrong, or two swapped."""
    before: list[int] = []
    above = list(range(len(two) + 1))
    for row, left in enumerate(one, start=1):
        line = [row]
        for column, right in enumerate(two, start=1):
            cost = min(above[column] + 1, line[-1] + 1, above[column - 1] + (left != right))
            swapped = row > 1 and column > 1 and left == two[column - 2] and one[row - 2] == right
            line.append(min(cost, before[column - 2] + 1) if swapped else cost)
        before, above = above, line
    return above[-1]


def first_line(text: str) -> str:
    """The first line that says something."""
    return next((line.strip() for line in text.splitlines() if line.strip()), "")
