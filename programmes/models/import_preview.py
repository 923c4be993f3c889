"""An uploaded list as its preview shows it: columns with an example, rows, cells with a fault."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.templatetags.ui import date_short, euro, phase_number
from interventions.classification import PhenomenonCode, TargetGroup
from interventions.models import Phenomenon
from programmes.activity_list import Column, Fault, ListRow, Passed, Reason, Table
from programmes.activity_list.cells import is_unknown, text_of
from programmes.activity_list.headings import CONTACT, CROSS, NOTHING, NUMBER
from programmes.activity_list.reading import LONGEST
from programmes.models.import_plan import ImportPlan, PlannedRow
from programmes.models.imports import ActivityImport
from programmes.models.programme import Activity

#: The names of what a column becomes, as the fields of an activity are called.
KIND_LABELS: dict[str, Any] = {
    "title": gettext_lazy("Activity"),
    "description": gettext_lazy("Description"),
    "owner": gettext_lazy("Owner"),
    "main_phase": gettext_lazy("Main phase"),
    "side_phases": gettext_lazy("Side phases"),
    "target_groups": gettext_lazy("Target groups"),
    "phenomena": gettext_lazy("Phenomena"),
    "settings": gettext_lazy("Settings"),
    "neighbourhoods": gettext_lazy("Neighbourhoods"),
    "start": gettext_lazy("Start"),
    "end": gettext_lazy("End"),
    "period": gettext_lazy("Period (start and end)"),
    "status": gettext_lazy("Status"),
    "budget": gettext_lazy("Budget a year"),
    "intervention": gettext_lazy("Intervention it is based on"),
    "plan_of_approach": gettext_lazy("Plan of approach"),
    "unintended_effects": gettext_lazy("Unintended effects"),
    "remarks": gettext_lazy("Remarks"),
    CROSS: gettext_lazy("Main phase, by a cross"),
    NUMBER: gettext_lazy("Not read in"),
    NOTHING: gettext_lazy("Not read in"),
    CONTACT: gettext_lazy("Never read in: contact details"),
}
#: The columns that the rows of the preview show, when the list has them.
_SHOWN = ("title", "owner", "main_phase", "target_groups", "phenomena", "start", "end", "budget")
#: A long list shows its faults and its first rows; all of them are read in.
MOST_ROWS, MOST_FAULTS = 300, 100


@dataclass(frozen=True)
class PreviewColumn:
    """One column of the list: what it is called, an example, what it becomes."""

    sheet: int
    column: Column
    example: str

    @property
    def field(self) -> str:
        """The name of its field in the form."""
        return f"column_{self.sheet}_{self.column.index}"

    @property
    def place(self) -> str:
        """How the choice is kept."""
        return f"{self.sheet}:{self.column.index}"

    @property
    def chosen(self) -> str:
        """What it becomes now."""
        return NOTHING if self.column.kind == NUMBER else self.column.kind

    @property
    def is_private(self) -> bool:
        """Whether it holds contact details."""
        return self.column.kind == CONTACT

    @property
    def label(self) -> Any:
        """What it becomes, in words."""
        return KIND_LABELS[self.column.kind]


@dataclass(frozen=True)
class PreviewCell:
    """One cell of a shown row: its text, and its faults when it has any."""

    row: ListRow
    column: Column | None
    heading: Any
    text: str
    faults: tuple[str, ...] = ()
    is_number: bool = False

    @property
    def place(self) -> tuple[int, int, int]:
        """Sheet from 0, row from 1, column from 0."""
        index = self.column.index if self.column else 0
        return self.row.sheet, self.row.row, index

    @property
    def field(self) -> str:
        """The name of its field in the form, when it has a fault."""
        return "cell_" + "_".join(str(part) for part in self.place)

    @property
    def where(self) -> str:
        """Where it stands in the file, as the user's own program names it."""
        words = {"row": self.row.row, "column": self.column.letter if self.column else ""}
        return _("Row %(row)d, column %(column)s") % words


@dataclass(frozen=True)
class PreviewRow:
    """One row of the preview: an activity, or a line that is passed over."""

    number: int
    cells: tuple[PreviewCell, ...] = ()
    planned: PlannedRow | None = None
    passed: Passed | None = None

    @property
    def changes(self) -> str:
        """Which fields of an existing activity change, in words."""
        if self.planned is None or self.planned.activity is None:
            return ""
        names = [*self.planned.facts, *(["owner"] if self.planned.owner else [])]
        fields: Any = [Activity._meta.get_field(name) for name in names]
        return ", ".join(str(field.verbose_name) for field in fields)


@dataclass(frozen=True)
class PreviewTable:
    """One table of the list with its columns and rows."""

    sheet_name: str
    table: Table
    columns: tuple[PreviewColumn, ...]
    headings: tuple[str, ...]
    rows: tuple[PreviewRow, ...]
    hidden: int


class Preview:
    """Everything the page about an uploaded list shows."""

    def __init__(self, record: ActivityImport) -> None:
        self.record = record
        self.plan = ImportPlan(
            record.found, record.programme, status=record.new_status, skipped=record.skipped
        )

    @cached_property
    def tables(self) -> list[PreviewTable]:
        """The tables in their order."""
        return [self._table(table) for table in self.record.found.tables]

    @cached_property
    def columns_by_sheet(self) -> dict[int, list[PreviewColumn]]:
        """The columns of each sheet, each place once."""
        found: dict[int, dict[int, PreviewColumn]] = {}
        for table in self.record.found.tables:
            for column in table.columns:
                here = found.setdefault(table.sheet, {})
                here.setdefault(column.index, self._column(table, column))
        return {sheet: list(columns.values()) for sheet, columns in found.items()}

    @property
    def choosable(self) -> list[PreviewColumn]:
        """The columns that a person may make something else of."""
        every = [column for columns in self.columns_by_sheet.values() for column in columns]
        return [column for column in every if not column.is_private]

    @cached_property
    def faulty_cells(self) -> list[PreviewCell]:
        """The cells that need a person, in the order of the list; the first hundred rows."""
        return [cell for row in self.plan.faulty[:MOST_FAULTS] for cell in faulty_cells(row.row)]

    @cached_property
    def passed_titles(self) -> list[str]:
        """The texts of the lines between rows and of the totals that are passed over."""
        return list(dict.fromkeys(line.text[:60] for line in self.record.found.passed))[:8]

    @cached_property
    def _phenomena(self) -> dict[str, str]:
        own = Phenomenon.objects.labels()
        return {code: own.get(code, str(label)) for code, label in PhenomenonCode.choices}

    def _column(self, table: Table, column: Column) -> PreviewColumn:
        example = ""
        if column.kind != CONTACT:
            sheet = self.record.stored_sheets[table.sheet].rows
            found = (row for row in self.record.found.rows if row.table is table)
            rows = (sheet[row.row - 1] for row in found)
            cells = (row[column.index] for row in rows if column.index < len(row))
            example = next((text_of(cell) for cell in cells if not is_unknown(cell)), "")
        return PreviewColumn(table.sheet, column, " ".join(example.split())[:60])

    def _table(self, table: Table) -> PreviewTable:
        planned = [row for row in self.plan.rows if row.row.table is table]
        shown = planned
        if len(planned) > MOST_ROWS:
            faulty = [row for row in planned if row.is_faulty][:MOST_FAULTS]
            shown = [*faulty, *[row for row in planned if not row.is_faulty][:MOST_FAULTS]]
        kinds = self._kinds(table, planned)
        rows = [self._row(row, kinds) for row in shown]
        rows += [
            PreviewRow(line.row, passed=line)
            for line in self.record.found.passed
            if line.sheet == table.sheet and table.first <= line.row <= table.last
        ]
        return PreviewTable(
            self.record.stored_sheets[table.sheet].name,
            table,
            tuple(c for c in self.columns_by_sheet[table.sheet] if c.column in table.columns),
            tuple(self._heading(table, kind) for kind in kinds),
            tuple(sorted(rows, key=lambda row: row.number)),
            len(planned) - len(shown),
        )

    def _kinds(self, table: Table, rows: list[PlannedRow]) -> list[str]:
        """What the rows show: what the list has, and where a fault stands."""
        faulty = {fault.column.kind for row in rows for fault in row.row.faults} - {"period"}
        has_period = table.of_kind("period") is not None
        has_cross = any(column.kind == CROSS for column in table.columns)
        phased = has_cross or any(row.row.values["main_phase"] for row in rows)
        kinds = [
            kind
            for kind in _SHOWN
            if table.of_kind(kind)
            or (kind in ("start", "end") and has_period)
            or (kind == "main_phase" and phased)
        ]
        return kinds + [kind for kind in KIND_LABELS if kind in faulty and kind not in kinds]

    def _heading(self, table: Table, kind: str) -> str:
        column = table.of_kind(kind)
        label = str(KIND_LABELS[kind])
        return f"{column.letter} {label}" if column else label

    def _row(self, planned: PlannedRow, kinds: list[str]) -> PreviewRow:
        faulty = {_shown_as(cell.column): cell for cell in faulty_cells(planned.row)}
        cells = tuple(faulty.get(kind) or self._cell(planned.row, kind) for kind in kinds)
        return PreviewRow(planned.row.row, cells, planned)

    def _cell(self, row: ListRow, kind: str) -> PreviewCell:
        text = self._as_text(kind, row.values.get(kind))
        column = row.table.of_kind(kind)
        return PreviewCell(row, column, KIND_LABELS[kind], text, is_number=kind == "budget")

    def _as_text(self, kind: str, value: Any) -> str:
        if value is None or value == "" or value == []:
            return ""
        if kind == "main_phase":
            return phase_number(value)
        if kind == "target_groups":
            return ", ".join(capfirst(str(TargetGroup(code).label)) for code in value)
        if kind == "phenomena":
            return ", ".join(capfirst(self._phenomena[code]) for code in value)
        if isinstance(value, datetime.date):
            return str(date_short(value))
        return str(euro(value)) if isinstance(value, Decimal) else str(value)


def _shown_as(column: Column | None) -> str:
    kind = column.kind if column else ""
    return "start" if kind == "period" else kind


def faulty_cells(row: ListRow) -> Iterator[PreviewCell]:
    """The cells of a row that have a fault, each once with all its sentences."""
    by_column: dict[int, list[Fault]] = {}
    for fault in row.faults:
        by_column.setdefault(fault.column.index, []).append(fault)
    for faults in by_column.values():
        told = tuple(fault_text(row, fault) for fault in faults)
        column = faults[0].column
        yield PreviewCell(row, column, KIND_LABELS[column.kind], faults[0].text, told)


def fault_text(row: ListRow, fault: Fault) -> str:
    """What is wrong and what to do, in one or two sentences."""
    words: dict[str, Any] = {"text": " ".join(fault.text.split())[:80]}
    if fault.reason == Reason.END_BEFORE_START:
        start, end = row.values.get("start"), row.values.get("end")
        if start and end:
            words |= {"start": date_format(start, "j F Y"), "end": date_format(end, "j F Y")}
            return _("The end, %(end)s, is before the start, %(start)s.") % words
    if fault.reason == Reason.TEXT_TOO_LONG:
        words["number"] = LONGEST[fault.column.kind]
        return _("This text is longer than %(number)d characters. Shorten it.") % words
    return str(_SENTENCES[fault.reason]) % words


_SENTENCES: dict[Reason, Any] = {
    Reason.IDENTIFIER: gettext_lazy(
        "What stood here leads to a person, so it was not kept. Write the text again without it."
    ),
    Reason.MISSING_TITLE: gettext_lazy("The name of the activity is missing."),
    Reason.UNREADABLE_DATE: gettext_lazy(
        "“%(text)s” is no date. Write it as 22-11-2026, november 2026 or 2026."
    ),
    Reason.END_BEFORE_START: gettext_lazy(
        "The end is before the start that the programme already has."
    ),
    Reason.UNREADABLE_BUDGET: gettext_lazy(
        "“%(text)s” is no amount. Write a number, such as 12500."
    ),
    Reason.UNKNOWN_PHASE: gettext_lazy(
        "“%(text)s” is no phase. Write 1a, 1b, secundair or tertiair."
    ),
    Reason.DUPLICATE_TITLE: gettext_lazy(
        "This activity stands in the list already. Give it another name, or skip this row."
    ),
}
