"""The trends as anybody may see them: fixed tables over whole quarters, small numbers left out.

``published_trends`` is the only way to the figures: page, file, document and programme render what
it gives. There are no totals, no other periods, no filters and no way to what was counted (rules
S14, N18). A past quarter never changes: its rows and its threshold are those of the quarter itself.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.figures import SUPPRESSED, Cell, CellKind, Table, publish
from core.models import Parameter
from core.models.parameters import SMALL_NUMBER
from interventions.classification import NO_ONE_PHENOMENON, PhenomenonCode
from interventions.models import Phenomenon
from signals.models.setup import SignalArea
from signals.models.trends import NOT_SAID, TrendDimension, TrendFigure, quarter_of
from signals.models.words import SignalTheme

#: How many whole quarters are shown: two years.
SHOWN_QUARTERS = 8
#: One quarter and the same one a year earlier.
A_YEAR = 4

Counts = dict[str, dict[str, int]]


@dataclass(frozen=True)
class Quarter:
    """A whole quarter that is over, with the threshold that held when it began."""

    start: datetime.date
    threshold: int

    @property
    def key(self) -> str:
        """Such as ``2026-3``."""
        return f"{self.year}-{self.number}"

    @property
    def year(self) -> int:
        """The year it lies in."""
        return self.start.year

    @property
    def number(self) -> int:
        """One to four."""
        return (self.start.month + 2) // 3

    @property
    def short(self) -> str:
        """Such as “Q3 26”, for above a column."""
        return _("Q%(number)d %(year)02d") % {"number": self.number, "year": self.year % 100}

    @property
    def long(self) -> str:
        """Such as “quarter 3 of 2026”."""
        return _("quarter %(number)d of %(year)d") % {"number": self.number, "year": self.year}


@dataclass(frozen=True)
class TrendCell:
    """What may be read about one thing in one quarter."""

    quarter: Quarter
    cell: Cell

    @property
    def is_shown(self) -> bool:
        """Whether it is a number."""
        return self.cell.is_shown

    @property
    def is_suppressed(self) -> bool:
        """Whether it is left out because it is small."""
        return self.cell.kind == CellKind.SUPPRESSED

    @property
    def text(self) -> str:
        """The number, “< 5”, or the word that says it was left out."""
        if self.cell.is_shown:
            return str(self.cell.value)
        return f"< {self.quarter.threshold}" if self.is_suppressed else _("left out")

    @property
    def spoken(self) -> str:
        """The same as a person would say it."""
        if self.is_suppressed:
            return _("fewer than %(number)d") % {"number": self.quarter.threshold}
        return self.text


@dataclass(frozen=True)
class TrendRow:
    """One theme, form or area with its cells, the oldest quarter first."""

    value: str
    label: str
    cells: tuple[TrendCell, ...]

    @property
    def sentence(self) -> str:
        """The last quarter beside the same one a year earlier, from what is shown only."""
        if len(self.cells) <= A_YEAR:
            return _("No figures of a year ago yet")
        now, before = self.cells[-1], self.cells[-1 - A_YEAR]
        difference = _difference(now, before)
        if difference is None:
            return _("Too little to say something about")
        if difference == 0:
            return _("As many as a year ago")
        return _("More than a year ago") if difference > 0 else _("Less than a year ago")

    @property
    def spoken(self) -> str:
        """Every cell in words, for whoever cannot see the bars."""
        return "; ".join(f"{cell.quarter.long}: {cell.spoken}" for cell in self.cells)

    @property
    def is_empty(self) -> bool:
        """Whether every cell is small: there is nothing to draw."""
        return all(cell.is_suppressed for cell in self.cells)


def _difference(now: TrendCell, before: TrendCell) -> int | None:
    """Above, under or equal to nought; None when what is shown does not tell."""
    if now.cell.value is not None and before.cell.value is not None:
        return now.cell.value - before.cell.value
    for one, other, sign in ((now, before, 1), (before, now, -1)):
        if one.cell.value is not None and other.is_suppressed:
            return sign if one.cell.value >= other.quarter.threshold else None
    return None


@dataclass(frozen=True)
class TrendTable:
    """One way to look at the same mentions."""

    dimension: TrendDimension
    rows: tuple[TrendRow, ...]

    @property
    def title(self) -> str:
        """What stands above the column with names."""
        return str(self.dimension.label)

    @property
    def highest(self) -> int:
        """The highest number shown: what all bars of this table are drawn against."""
        return max((cell.cell.value or 0 for row in self.rows for cell in row.cells), default=0)

    @property
    def withholds(self) -> bool:
        """Whether a number was left out so that another cannot be worked out."""
        cells = (cell for row in self.rows for cell in row.cells)
        return any(cell.cell.kind == CellKind.WITHHELD for cell in cells)


@dataclass(frozen=True)
class Trends:
    """The three tables over the last whole quarters; no quarters when there is nothing yet."""

    quarters: tuple[Quarter, ...]
    tables: tuple[TrendTable, ...]

    @cached_property
    def by_dimension(self) -> dict[str, TrendTable]:
        """The tables by the code of what they count by."""
        return {str(table.dimension): table for table in self.tables}

    @property
    def years(self) -> list[int]:
        """The years the quarters lie in, the oldest first."""
        return sorted({quarter.year for quarter in self.quarters})

    @property
    def thresholds(self) -> list[int]:
        """The thresholds that held, the lowest first; mostly one."""
        return sorted({quarter.threshold for quarter in self.quarters})

    @property
    def withholds(self) -> bool:
        """Whether a number was left out anywhere so that another cannot be worked out."""
        return any(table.withholds for table in self.tables)


def published_trends(day: datetime.date | None = None) -> Trends:
    """The last whole quarters before the day (default today) that there are figures of or after."""
    this_quarter = quarter_of(day or timezone.localdate())
    starts = [_earlier(this_quarter, back) for back in range(SHOWN_QUARTERS, 0, -1)]
    figures = TrendFigure.objects.until(this_quarter).filter(quarter__gte=starts[0])
    counts: dict[datetime.date, Counts] = {}
    for quarter, dimension, value, number in figures.values_list(
        "quarter", "dimension", "value", "number"
    ):
        counts.setdefault(quarter, {}).setdefault(dimension, {})[value] = number
    if not counts:
        return Trends((), ())
    thresholds = _thresholds([start for start in starts if start >= min(counts)])
    quarters = tuple(Quarter(start, threshold) for start, threshold in thresholds.items())
    return Trends(quarters, tuple(_tables(quarters, counts)))


def _earlier(quarter: datetime.date, back: int) -> datetime.date:
    """The quarter so many quarters earlier."""
    months = quarter.year * 12 + quarter.month - 1 - 3 * back
    return datetime.date(months // 12, months % 12 + 1, 1)


def _thresholds(starts: Iterable[datetime.date]) -> dict[datetime.date, int]:
    """Per quarter the threshold that held when it began: a later one never shows more of it."""
    versions = list(
        Parameter.objects.filter(key=SMALL_NUMBER.key, status=Parameter.Status.APPROVED).order_by(
            "valid_from", "version"
        )
    )
    found = {}
    for start in starts:
        held = [version.value for version in versions if version.holds_on(start)]
        found[start] = int(held[-1] if held else SMALL_NUMBER.proposal)
    return found


def _tables(
    quarters: tuple[Quarter, ...], counts: Mapping[datetime.date, Counts]
) -> Iterable[TrendTable]:
    """Each table with its rows in the order of the alphabet; what nobody said comes last."""
    published = {
        quarter: _published(quarter, counts.get(quarter.start, {})) for quarter in quarters
    }
    for dimension, labels in _labels(counts).items():
        rows = []
        for value, label in labels.items():
            cells = [
                TrendCell(quarter, published[quarter][dimension].get(value, SUPPRESSED))
                for quarter in quarters
            ]
            rows.append(TrendRow(value, capfirst(str(label)), tuple(cells)))
        rows.sort(key=lambda row: (row.value == NOT_SAID, row.label.casefold()))
        yield TrendTable(TrendDimension(dimension), tuple(rows))


def _published(quarter: Quarter, counts: Counts) -> dict[str, Mapping[str, Cell]]:
    """The cells of one quarter, per dimension."""
    tables = [
        Table(dimension, {quarter.key: _complete(dimension, counts.get(dimension, {}))})
        for dimension in TrendDimension.values
    ]
    return {table.name: table.columns[quarter.key] for table in publish(tables, quarter.threshold)}


def _complete(dimension: str, numbers: Mapping[str, int]) -> dict[str, int]:
    """The numbers with a nought for what was not mentioned; the same rows whenever one looks.

    Areas that a quarter does not know of were made later: they are shown as small.
    """
    lists: dict[str, list[str]] = {"theme": SignalTheme.values, "form": PhenomenonCode.values}
    found = dict.fromkeys([*lists.get(dimension, []), NOT_SAID], 0)
    if dimension == TrendDimension.THEME:
        del found[NOT_SAID]
    for value, number in numbers.items():
        row = _row_of(value)
        found[row] = found.get(row, 0) + number
    return {row: number for row, number in found.items() if row not in NO_ONE_PHENOMENON}


def _row_of(value: str) -> str:
    """The row a value is counted in: what is no one form is not said."""
    return NOT_SAID if value in NO_ONE_PHENOMENON else value


def _labels(counts: Mapping[datetime.date, Counts]) -> dict[str, dict[str, Any]]:
    """Per dimension what is counted, with the words of the municipality."""
    phenomena = Phenomenon.objects.labels()
    forms = {code: phenomena.get(code, label) for code, label in PhenomenonCode.choices}
    known = set(SignalArea.objects.values_list("name", flat=True))
    areas = known.union(*(of.get(TrendDimension.AREA, {}) for of in counts.values())) - {NOT_SAID}
    return {
        str(TrendDimension.THEME): dict(SignalTheme.choices),
        str(TrendDimension.FORM): {
            code: forms[code] for code in forms if code not in NO_ONE_PHENOMENON
        }
        | {NOT_SAID: _("no form named")},
        str(TrendDimension.AREA): {name: name for name in areas}
        | {NOT_SAID: _("the whole municipality, or no area named")},
    }
