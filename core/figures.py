"""Published figures: small numbers are left out, and nobody can work them out (rules S14, N18).

``publish`` is the only door from counts to figures: page, file and document render what it gives.
Linked tables count the same things in different ways, so each column adds up to the same total in
each of them. That total is never published, but whoever reads one table without gaps knows it; so
it counts as known as soon as it reaches the threshold.

A number under the threshold, zero included, is *suppressed*. When the rest of its column gives it
away, the smallest numbers that are left are *withheld* as well, equal ones together, until every
suppressed number can be at least two things, also for a reader who knows this rule and asks why it
stopped here and not before. A column for which that cannot be done is withheld in all tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

#: No threshold is lower.
LOWEST_THRESHOLD = 3


class CellKind(StrEnum):
    """What a reader learns of a number."""

    SHOWN = "shown"
    SUPPRESSED = "suppressed"
    WITHHELD = "withheld"


@dataclass(frozen=True)
class Cell:
    """One published number; ``value`` is None unless it is shown."""

    value: int | None
    kind: CellKind

    @property
    def is_shown(self) -> bool:
        """Whether the number may be read."""
        return self.kind == CellKind.SHOWN


SUPPRESSED = Cell(None, CellKind.SUPPRESSED)
WITHHELD = Cell(None, CellKind.WITHHELD)


@dataclass(frozen=True)
class Table:
    """Counts by row, per column; a row that is not in a column was not counted there."""

    name: str
    columns: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class PublishedTable:
    """The same table as anybody may see it."""

    name: str
    columns: Mapping[str, Mapping[str, Cell]]


def publish(tables: Sequence[Table], threshold: int) -> list[PublishedTable]:
    """The linked tables with small numbers left out, in the same order.

    Raises ``ValueError`` for a threshold under three, a negative number, or tables whose columns do
    not add up to the same totals.
    """
    _refuse_nonsense(tables, threshold)
    published: dict[str, dict[str, Mapping[str, Cell]]] = {table.name: {} for table in tables}
    for column in tables[0].columns if tables else ():
        cells = [_published(table.columns[column], threshold) for table in tables]
        is_safe = all(found is not None for found in cells)
        for table, found in zip(tables, cells, strict=True):
            numbers = table.columns[column]
            hidden = dict.fromkeys(numbers, WITHHELD)
            published[table.name][column] = found if is_safe and found is not None else hidden
    return [PublishedTable(name, columns) for name, columns in published.items()]


def _refuse_nonsense(tables: Sequence[Table], threshold: int) -> None:
    if threshold < LOWEST_THRESHOLD:
        raise ValueError(f"A threshold of {threshold} is too low.")
    if len({table.name for table in tables}) != len(tables):
        raise ValueError("Two tables have the same name.")
    totals = [
        {column: sum(numbers.values()) for column, numbers in table.columns.items()}
        for table in tables
    ]
    if any(one != totals[0] for one in totals):
        raise ValueError("Linked tables have the same columns, with the same totals.")
    if any(
        number < 0 for table in tables for row in table.columns.values() for number in row.values()
    ):
        raise ValueError("A count is never negative.")


def _published(numbers: Mapping[str, int], threshold: int) -> dict[str, Cell] | None:
    """One column of one table, or None when nothing in it can be left out safely."""
    small = sum(number < threshold for number in numbers.values())
    withheld = 0 if sum(numbers.values()) < threshold else _first_withheld(numbers, threshold)
    if withheld is None:
        return None
    cells = {}
    for row, number in numbers.items():
        kind = Cell(number, CellKind.SHOWN) if number >= max(threshold, withheld) else WITHHELD
        cells[row] = SUPPRESSED if small and number < threshold else kind
    return cells


def _first_withheld(numbers: Mapping[str, int], threshold: int) -> int | None:
    """The lowest number that may be shown, so that all below it is hidden; None: there is none.

    0 when nothing has to be withheld.
    """
    small = [number for number in numbers.values() if number < threshold]
    large = sorted(number for number in numbers.values() if number >= threshold)
    if not small:
        return 0
    hiding = _Hiding(len(small), threshold)
    if hiding.is_hidden_alone(sum(small)):
        return 0
    for at in _ends_of_groups(large):
        rest = sum(small) + sum(large[:at])
        limit = large[at] if at < len(large) else rest + 1
        if hiding.is_rich(hiding.sums(at, rest, limit)):
            return limit
    return None


def _ends_of_groups(ordered: Sequence[int]) -> Iterator[int]:
    """How many numbers are hidden after each step; equal numbers go together."""
    for at in range(1, len(ordered) + 1):
        if at == len(ordered) or ordered[at] != ordered[at - 1]:
            yield at


@dataclass(frozen=True)
class _Hiding:
    """What a reader can think about one column with ``small`` suppressed numbers.

    The reader knows the threshold, what is shown, and so what the hidden numbers add up to.
    """

    small: int
    threshold: int

    @property
    def highest(self) -> int:
        """What the suppressed numbers add up to at most."""
        return self.small * (self.threshold - 1)

    def is_hidden_alone(self, total: int) -> bool:
        """Whether the suppressed numbers hide each other, with nothing withheld.

        The ends say what every number is. One next to an end does not, and stands with it: so a
        reader who sees that something was withheld does not learn that all of them are zero.
        """
        return self.small >= 2 and 2 <= total <= self.highest - 2

    def is_rich(self, totals: frozenset[int]) -> bool:
        """Whether each suppressed number can be two things, when they add up to one of these."""
        is_inside = self.small >= 2 and any(0 < total < self.highest for total in totals)
        return is_inside or len(totals) >= 2

    def sums(self, withheld: int, rest: int, limit: int) -> frozenset[int]:
        """What the suppressed numbers may add up to, for a reader who knows how this works.

        ``withheld`` numbers, each from the threshold on and under ``limit``, make ``rest`` together
        with them. Whatever would have been shown at an earlier step is ruled out. Stops as soon as
        there is enough for ``is_rich``.
        """
        return _sums(self, withheld, rest, limit)


@lru_cache(maxsize=50_000)
def _sums(hiding: _Hiding, withheld: int, rest: int, limit: int) -> frozenset[int]:
    if withheld == 0:
        possible = 0 <= rest <= hiding.highest and not hiding.is_hidden_alone(rest)
        return frozenset({rest}) if possible else frozenset()
    found: frozenset[int] = frozenset()
    for group in range(1, withheld + 1):
        before = withheld - group
        top = min(limit - 1, (rest - before * hiding.threshold) // group)
        for number in range(hiding.threshold, top + 1):
            if rest - group * number > hiding.highest + before * (number - 1):
                continue  # the numbers before it are smaller, and cannot make up the rest
            earlier = _sums(hiding, before, rest - group * number, number)
            found |= frozenset() if before and hiding.is_rich(earlier) else earlier
            if hiding.is_rich(found):
                return found
    return found
