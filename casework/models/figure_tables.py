"""The yearly figures as anybody may see them: fixed tables over whole years (rules G4, S14, N18).

``published_figures`` is the only way to the counts: page, file and document render what it gives.
There are no totals, no part of a year and no way to what was counted. No number here is a sum or a
difference of others: what came in is left out, because it is the sum of the outcomes, and closed
cases are told apart from those among them in which there was no radicalisation. A past year never
changes: its threshold is the one that held when it began.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.models.figures import CaseFigure
from casework.models.words import FigureKind
from core.figures import Cell, CellKind, Table, publish
from core.models import Parameter
from core.models.parameters import SMALL_NUMBER
from interventions.classification import NO_ONE_PHENOMENON, PhenomenonCode
from interventions.models import Phenomenon

#: How many whole years can be chosen.
SHOWN_YEARS = 5
#: Where no form was named.
NOT_SAID = "not_said"
#: The one row of what is not counted by form.
ALL = "all"

_K = FigureKind
_WEIGHED = (_K.TAKEN_IN, _K.DECLINED, _K.REFERRED, _K.HANDED_OVER, _K.WITHDRAWN)
_CLOSED = (_K.NO_THREAT, _K.CLOSED)
_AT_WORK = (
    _K.GOALS_REACHED,
    _K.GOALS_NOT_REACHED,
    _K.REVIEWS_IN_TIME,
    _K.REVIEWS_LATE,
    _K.LISTS_IN_TIME,
    _K.LISTS_LATE,
)
_HEADINGS: dict[str, Any] = {
    "weighed": gettext_lazy("What became of registrations"),
    "closed": gettext_lazy("Cases that were closed"),
    "work": gettext_lazy("How the work went"),
}
#: How a kind is called where its own words say too much.
_LABELS: dict[str, Any] = {_K.CLOSED: gettext_lazy("closed for another reason")}

#: Kind → code of the form → number, in one year.
Counts = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class FigureCell:
    """What may be read of one kind at one form, under the threshold of its year."""

    cell: Cell
    threshold: int
    #: What stands above it.
    heading: str

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
        if self.is_shown:
            return str(self.cell.value)
        return f"< {self.threshold}" if self.is_suppressed else _("left out")

    @property
    def spoken(self) -> str:
        """The same as a person would say it."""
        if self.is_suppressed:
            return _("fewer than %(number)d") % {"number": self.threshold}
        return self.text


@dataclass(frozen=True)
class FigureRow:
    """One form, or one kind of what is not counted by form, with its cells."""

    label: str
    cells: tuple[FigureCell, ...]

    @property
    def is_small(self) -> bool:
        """Whether every number in it is small: there is nothing to read."""
        return all(cell.is_suppressed for cell in self.cells)


@dataclass(frozen=True)
class FigureTable:
    """One fixed table; ``columns`` are the words above its cells."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[FigureRow, ...]

    @property
    def heading(self) -> str:
        """What stands above it."""
        return str(_HEADINGS[self.name])

    @property
    def is_by_form(self) -> bool:
        """Whether its rows are forms of extremism."""
        return self.name != "work"

    @property
    def listed(self) -> list[FigureRow]:
        """The rows a page shows: of forms those that have something."""
        return [row for row in self.rows if not (self.is_by_form and row.is_small)]

    @property
    def always_small(self) -> list[FigureRow]:
        """The forms in which every number is small, named in one sentence."""
        return [row for row in self.rows if self.is_by_form and row.is_small]


@dataclass(frozen=True)
class Figures:
    """The tables of one whole year, and which years there are; no year when there is none yet."""

    year: int | None
    years: tuple[int, ...]
    threshold: int
    tables: tuple[FigureTable, ...]

    @property
    def withholds(self) -> bool:
        """Whether a larger number was left out so that a small one cannot be worked out."""
        cells = (cell for table in self.tables for row in table.rows for cell in row.cells)
        return any(cell.cell.kind == CellKind.WITHHELD for cell in cells)


def published_figures(year: int | None = None, today: datetime.date | None = None) -> Figures:
    """The figures of a whole year that is over; of the last one when ``year`` is none of those."""
    this_year = (today or timezone.localdate()).year
    first = datetime.date(this_year - SHOWN_YEARS, 1, 1)
    rows = CaseFigure.objects.filter(month__gte=first, month__year__lt=this_year)
    oldest = rows.order_by("month").values_list("month", flat=True).first()
    if oldest is None:
        return Figures(None, (), int(SMALL_NUMBER.proposal), ())
    years = tuple(range(this_year - 1, oldest.year - 1, -1))
    chosen = year if year in years else years[0]
    threshold = int(Parameter.objects.value(SMALL_NUMBER.key, datetime.date(chosen, 1, 1)))
    return Figures(chosen, years, threshold, tuple(_tables(_counts(chosen), threshold)))


def _counts(year: int) -> dict[str, dict[str, int]]:
    """What was counted in a year, by kind and form."""
    counts: dict[str, dict[str, int]] = {}
    figures = CaseFigure.objects.filter(month__year=year)
    for kind, code, number in figures.values_list("kind", "phenomenon__code", "number"):
        form = NOT_SAID if code is None or code in NO_ONE_PHENOMENON else code
        of_kind = counts.setdefault(kind, {})
        of_kind[form] = of_kind.get(form, 0) + number
    return counts


def _tables(counts: Counts, threshold: int) -> Iterable[FigureTable]:
    """The fixed tables of a year; every kind is published apart from the others."""
    for name, kinds in (("weighed", _WEIGHED), ("closed", _CLOSED)):
        columns = {str(kind): _by_form(counts, kind) for kind in kinds}
        cells = _published(columns, threshold)
        rows = [
            FigureRow(label, tuple(cells[kind][code] for kind in cells))
            for code, label in _forms().items()
        ]
        yield FigureTable(name, tuple(_label(kind) for kind in kinds), tuple(rows))
    columns = {str(kind): {ALL: sum(counts.get(kind, {}).values())} for kind in _AT_WORK}
    cells = _published(columns, threshold)
    rows = [FigureRow(_label(kind), (cells[str(kind)][ALL],)) for kind in _AT_WORK]
    yield FigureTable("work", (_("number"),), tuple(rows))


def _by_form(counts: Counts, kind: str) -> dict[str, int]:
    """The numbers of a kind at every form, noughts included; what overlaps is taken off."""
    less = counts.get(_K.NO_THREAT, {}) if kind == _K.CLOSED else {}
    found = counts.get(kind, {})
    return {form: max(found.get(form, 0) - less.get(form, 0), 0) for form in _codes()}


def _published(
    columns: Mapping[str, Mapping[str, int]], threshold: int
) -> dict[str, dict[str, FigureCell]]:
    """Each column as anybody may see it."""
    (table,) = publish([Table("figures", columns)], threshold)
    return {
        kind: {
            row: FigureCell(cell, threshold, _label(FigureKind(kind)))
            for row, cell in cells.items()
        }
        for kind, cells in table.columns.items()
    }


def _codes() -> list[str]:
    """The rows by form: the same whenever one looks."""
    return [code for code in PhenomenonCode.values if code not in NO_ONE_PHENOMENON] + [NOT_SAID]


def _forms() -> dict[str, str]:
    """The rows in the words of the municipality, by the alphabet; what nobody said comes last."""
    words = Phenomenon.objects.labels()
    known = dict(PhenomenonCode.choices)
    labels = {code: capfirst(str(words.get(code) or known[code])) for code in _codes()[:-1]}
    ordered = dict(sorted(labels.items(), key=lambda pair: pair[1].casefold()))
    return ordered | {NOT_SAID: capfirst(_("no form named"))}


def _label(kind: FigureKind) -> str:
    return capfirst(str(_LABELS.get(kind, kind.label)))


def sheet(figures: Figures) -> tuple[list[str], list[list[Any]]]:
    """Headings and rows of the spreadsheet: what the page shows, in the same words."""
    rows: list[list[Any]] = []
    for table in figures.tables:
        for row in table.rows:
            for column, cell in zip(table.columns, row.cells, strict=True):
                what = (column, row.label) if table.is_by_form else (row.label, "")
                value = cell.cell.value if cell.is_shown else cell.text
                rows.append([figures.year, table.heading, *what, value])
    return [_("Year"), _("Table"), _("What"), _("Form of extremism"), _("Number")], rows
