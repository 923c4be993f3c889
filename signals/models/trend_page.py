"""How the published trends are told: charts, a table per dimension, and rows for a spreadsheet.

Nothing is counted here, and nothing is read but what was published.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from signals.models.trend_tables import TrendRow, Trends, TrendTable
from signals.models.trends import TrendDimension
from signals.trend_drawing import draw_bars, draw_small_bars, tint

_HEADINGS = {
    TrendDimension.THEME: gettext_lazy("By theme"),
    TrendDimension.FORM: gettext_lazy("By form of extremism"),
    TrendDimension.AREA: gettext_lazy("By area"),
}


@dataclass(frozen=True)
class TrendLine:
    """One row with its drawings."""

    row: TrendRow
    chart: SafeString
    small_chart: SafeString


@dataclass(frozen=True)
class TrendPart:
    """One table on the page."""

    table: TrendTable
    lines: tuple[TrendLine, ...]

    @property
    def heading(self) -> str:
        """Above the part."""
        return str(_HEADINGS[self.table.dimension])

    @property
    def is_drawn_large(self) -> bool:
        """Themes have charts of their own; the others have a small one in the table."""
        return self.table.dimension == TrendDimension.THEME

    @property
    def drawn(self) -> list[TrendLine]:
        """The lines that have something to draw."""
        return [line for line in self.lines if not line.row.is_empty]

    @property
    def listed(self) -> Sequence[TrendLine]:
        """The lines of the table: themes all, of forms and areas those that have something."""
        return self.lines if self.is_drawn_large else self.drawn

    @property
    def always_small(self) -> list[TrendRow]:
        """The rows in which every number is small."""
        return [line.row for line in self.lines if line.row.is_empty]


def trend_parts(trends: Trends) -> list[TrendPart]:
    """The three tables with their drawings: themes, forms, areas."""
    return [TrendPart(table, tuple(_lines(table))) for table in trends.tables]


def _lines(table: TrendTable) -> list[TrendLine]:
    lines = []
    for number, row in enumerate(table.rows):
        name = f"{table.dimension}-{number}"
        title = f"{row.label}: {row.spoken}"
        chart = draw_bars(row.cells, table.highest, title, name)
        lines.append(TrendLine(row, chart, draw_small_bars(row.cells, table.highest, f"{name}-s")))
    return lines


def legend(trends: Trends) -> list[tuple[str, str]]:
    """The years with the fill of their bars, the oldest first."""
    years = trends.years
    return [(str(year), tint(year, years)) for year in years]


def sheet(trends: Trends) -> tuple[Sequence[str], list[Sequence[Any]]]:
    """Headings and rows of the spreadsheet: what the page shows, in the same words."""
    headings = [_("Counted by"), _("What"), *(quarter.short for quarter in trends.quarters)]
    rows: list[Sequence[Any]] = [
        [table.title, row.label, *(_value(cell) for cell in row.cells)]
        for table in trends.tables
        for row in table.rows
    ]
    return headings, rows


def _value(cell: Any) -> Any:
    return cell.cell.value if cell.is_shown else cell.text
