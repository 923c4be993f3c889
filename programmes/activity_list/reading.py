"""Reading the rows of the tables: values as the programme stores them, faults with their cell."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from programmes.activity_list import words as lists
from programmes.activity_list.amounts import read_amount
from programmes.activity_list.cells import (
    Cell,
    SheetLike,
    first_line,
    is_filled,
    is_unknown,
    plain,
    text_of,
)
from programmes.activity_list.columns import Choices, Column, Table, find_tables
from programmes.activity_list.dates import Period, Unreadable, read_end, read_period, read_start
from programmes.activity_list.headings import CROSS, NUMBER
from programmes.activity_list.phases import is_cross, read_phase, read_phase_heading
from programmes.activity_list.words import Words

_TOTAL = re.compile(r"^(?:sub|eind|deel|generaal |algemeen )?(?:totaal|totalen|totale)\b|^som\b")
#: How a line below or beside the list begins that says something about the list.
_ABOUT = re.compile(
    r"^(?:peildatum|datum|versie|opgesteld|bijgewerkt|laatst gewijzigd|bron|legenda|toelichting"
    r"|opmerking(?:en)?|let op|nb|n b|noot|voetnoot|stand per|afkortingen)\b"
)
#: How a cell begins of which the text was not kept, because it led to a person (rule S3).
REFUSED = "[niet overgenomen]"
#: The longest text of each kind that a programme holds.
LONGEST = {
    "title": 200, "owner": 160, "description": 4000, "remarks": 4000, "intervention": 200,
    "plan_of_approach": 4000, "unintended_effects": 4000,
}  # fmt: skip
#: Columns whose text is taken over as it stands.
_TEXTS = ("description", "remarks", "intervention", "plan_of_approach", "unintended_effects")


class Reason(StrEnum):
    """Why a row cannot be taken over as it is, in the order in which one is named first."""

    IDENTIFIER = "identifier"
    MISSING_TITLE = "missing_title"
    UNREADABLE_DATE = "unreadable_date"
    END_BEFORE_START = "end_before_start"
    UNREADABLE_BUDGET = "unreadable_budget"
    UNKNOWN_PHASE = "unknown_phase"
    DUPLICATE_TITLE = "duplicate_title"
    TEXT_TOO_LONG = "text_too_long"


@dataclass(frozen=True)
class Fault:
    """What is wrong in one cell: the reason, the column, what the cell says."""

    reason: Reason
    column: Column
    text: str


@dataclass
class ListRow:
    """One activity of the list. ``values`` holds what was found, by the names of its fields.

    ``row`` counts from 1 as in the sheet. Only columns that the table has stand in ``values``.
    """

    sheet: int
    sheet_name: str
    row: int
    table: Table
    values: dict[str, Any]
    faults: list[Fault] = field(default_factory=list)

    @property
    def title(self) -> str | None:
        """The title, if there is one."""
        title: str | None = self.values.get("title")
        return title

    @property
    def first_fault(self) -> Fault | None:
        """The fault that is named when only one can be."""
        order = list(Reason)
        return min(self.faults, key=lambda fault: order.index(fault.reason), default=None)


@dataclass(frozen=True)
class Passed:
    """A row that is no activity: a heading between rows, a note, a total."""

    sheet: int
    row: int
    text: str
    is_total: bool


@dataclass
class ActivityRows:
    """Everything found in a file."""

    tables: list[Table] = field(default_factory=list)
    rows: list[ListRow] = field(default_factory=list)
    passed: list[Passed] = field(default_factory=list)

    @property
    def good(self) -> list[ListRow]:
        """The rows that can be taken over."""
        return [row for row in self.rows if not row.faults]

    @property
    def faulty(self) -> list[ListRow]:
        """The rows that cannot be taken over as they are."""
        return [row for row in self.rows if row.faults]


def read_activity_list(
    sheets: Sequence[SheetLike],
    *,
    words: Words | None = None,
    choices: Choices | None = None,
) -> ActivityRows:
    """Read all sheets that have a recognisable header; other sheets are notes.

    ``choices`` says per (sheet, column), both from 0, what a person made of it.
    """
    found = ActivityRows()
    seen: set[str] = set()
    for number, sheet in enumerate(sheets):
        tables = find_tables(sheet, number, choices or {})
        found.tables += tables
        if tables:
            _SheetReader(sheet, number, tables, words or Words(), found, seen).read()
    return found


class _SheetReader:
    """Walks one sheet from top to bottom and remembers the phase of the last heading line."""

    def __init__(
        self,
        sheet: SheetLike,
        number: int,
        tables: Sequence[Table],
        words: Words,
        found: ActivityRows,
        seen: set[str],
    ) -> None:
        self.sheet, self.number, self.tables = sheet, number, tables
        self.words, self.found, self.seen = words, found, seen
        self.phase = read_phase_heading(sheet.name).phase
        self.filled_down = dict(_filled_down(sheet))

    def read(self) -> None:
        """Every row is a heading line, a header, nothing, or an activity."""
        first = self.tables[0].first
        for row in range(1, first):
            self._note_heading(row)
        for table in self.tables:
            row = table.last_header + 1
            while row <= min(table.last, len(self.sheet.rows)):
                row += self._read_row(table, row)

    def _cells(self, row: int) -> Sequence[Cell]:
        return self.sheet.rows[row - 1]

    def _note_heading(self, row: int) -> bool:
        """Whether the row is one text only; a phase in it holds for the rows that follow."""
        filled = [cell for cell in self._cells(row) if is_filled(cell)]
        texts = [cell for cell in filled if isinstance(cell, str)]
        if len(filled) != 1 and not (len(texts) == 1 and _is_phase_line(texts[0])):
            return False
        reading = read_phase_heading(text_of(texts[0] if texts else filled[0]))
        if reading.is_known:
            self.phase = reading.phase
        return True

    def _read_row(self, table: Table, row: int) -> int:
        """Read one row; the number of rows that it took."""
        cells = self._cells(row)
        filled = [cell for cell in cells if is_filled(cell)]
        if not filled:
            return 1
        line = text_of(filled[0])
        if row in table.headers:
            return table.last_header - table.first + 1
        if self._note_heading(row):
            self.found.passed.append(Passed(self.number, row, line, _is_total(line)))
        elif _is_total(line) or _is_total(_first_text(cells)):
            self.found.passed.append(Passed(self.number, row, line, True))
        elif _is_about_the_list(cells):
            self.found.passed.append(Passed(self.number, row, line, False))
        elif _says_something(table, cells):
            self._take(table, row)
        return 1

    def _take(self, table: Table, row: int) -> None:
        reader = _RowReader(table, self._cells(row), self.words, self.phase, self._below(row))
        values, faults = reader.read()
        title, column = values.get("title"), table.of_kind("title")
        if title and column:
            key = " ".join(title.casefold().split())
            if key in self.seen:
                faults.append(Fault(Reason.DUPLICATE_TITLE, column, title))
            self.seen.add(key)
        name = self.sheet.name
        self.found.rows.append(ListRow(self.number, name, row, table, values, faults))

    def _below(self, row: int) -> dict[int, Cell]:
        return self.filled_down.get(row, {})


def _is_phase_line(text: str) -> bool:
    """Whether a text is nothing but a phase ("SECUNDAIR", "Fase 2: secundair")."""
    return len(plain(text).split()) <= 4 and read_phase_heading(text).is_known


def _is_about_the_list(cells: Sequence[Cell]) -> bool:
    """A line such as "Peildatum: 1-10-2026" or "x = nog controleren", in two cells."""
    filled = [text_of(cell) for cell in cells if is_filled(cell)]
    first = filled[0]
    is_label = bool(_ABOUT.match(plain(first))) or first.endswith((":", "=")) or len(first) == 1
    return len(filled) == 2 and is_label and not first.isdigit()


def _is_total(text: str) -> bool:
    return bool(_TOTAL.match(plain(text)))


def _first_text(cells: Sequence[Cell]) -> str:
    return next((cell for cell in cells if isinstance(cell, str) and cell.strip()), "")


def _says_something(table: Table, cells: Sequence[Cell]) -> bool:
    """Whether a row says more than a number and a bare sum."""
    title = table.of_kind("title")
    if title and title.index < len(cells) and not is_unknown(cells[title.index]):
        return True
    numbers = {column.index for column in table.columns if column.kind == NUMBER}
    others = {index for index, cell in enumerate(cells) if is_filled(cell)} - numbers
    return any(not is_unknown(cells[i]) and not _is_amount(cells[i]) for i in others)


def _is_amount(cell: Cell) -> bool:
    """A number, also one that was typed as text."""
    return isinstance(cell, (int, float)) or bool(re.fullmatch(r"[€\d\s.,-]+", text_of(cell)))


def _filled_down(sheet: SheetLike) -> Iterator[tuple[int, dict[int, Cell]]]:
    """Per row (from 1) the cells that a merge over several rows gives it, by column."""
    found: dict[int, dict[int, Cell]] = {}
    for top, left, bottom, _right in sheet.merged:
        if top >= len(sheet.rows) or left >= len(sheet.rows[top]) or bottom - top > 500:
            continue
        for row in range(top + 1, min(bottom, len(sheet.rows) - 1) + 1):
            found.setdefault(row + 1, {})[left] = sheet.rows[top][left]
    yield from found.items()


class _RowReader:
    """Reads the cells of one row by what their columns are."""

    def __init__(
        self,
        table: Table,
        cells: Sequence[Cell],
        words: Words,
        heading_phase: str | None,
        merged: Mapping[int, Cell],
    ) -> None:
        self.table, self.cells, self.words = table, cells, words
        self.heading_phase, self.merged = heading_phase, merged
        self.faults: list[Fault] = []

    def read(self) -> tuple[dict[str, Any], list[Fault]]:
        """What was found, and what is wrong."""
        values: dict[str, Any] = {"title": self._title(), "main_phase": self._phase()}
        makers = {
            "owner": lambda cell: lists.read_owner(cell, self.words.owners),
            "target_groups": lambda cell: lists.read_target_groups(cell, self.words.target_groups),
            "phenomena": lambda cell: lists.read_phenomena(cell, self.words.phenomena),
            "settings": lambda cell: lists.read_settings(cell, self.words.settings),
            "status": lambda cell: lists.read_status(cell, self.words.statuses),
            "neighbourhoods": lambda cell: lists.read_places(cell, self.words.places),
            "side_phases": self._side_phases,
            "budget": self._budget,
        }
        for kind, make in makers.items():
            if self.table.of_kind(kind):
                values[kind] = make(self._cell(kind))
        for kind in _TEXTS:
            if self.table.of_kind(kind):
                cell = self._cell(kind)
                values[kind] = "" if is_unknown(cell) else text_of(cell)
        values["start"], values["end"] = self._dates()
        self._check_lengths(values)
        self._check_refused_cells()
        return values, self.faults

    def _cell(self, kind: str) -> Cell:
        column = self.table.of_kind(kind)
        return self._at(column) if column else None

    def _at(self, column: Column) -> Cell:
        cell = self.cells[column.index] if column.index < len(self.cells) else None
        if not is_filled(cell) and column.kind != "title":
            return self.merged.get(column.index)
        return cell

    def _fault(self, reason: Reason, kind: str, text: str) -> None:
        column = self.table.of_kind(kind)
        if column:
            self.faults.append(Fault(reason, column, text))

    def _title(self) -> str | None:
        cell = self._cell("title")
        title = first_line(text_of(cell))
        if not title or is_unknown(title):
            self._fault(Reason.MISSING_TITLE, "title", text_of(cell))
            return None
        return title

    def _phase(self) -> str | None:
        """The phase column; without words in it crosses, then the heading line or the sheet."""
        cell = self._cell("main_phase")
        if is_filled(cell):
            own = {plain(label): code for label, code in self.words.phases.items()}
            reading = read_phase(cell)
            if plain(text_of(cell)) in own:
                return own[plain(text_of(cell))]
            if not reading.is_known and not is_unknown(cell):
                self._fault(Reason.UNKNOWN_PHASE, "main_phase", text_of(cell))
            return reading.phase
        crossed = [
            column
            for column in self.table.columns
            if column.kind == CROSS and is_cross(self._at(column))
        ]
        if crossed:
            return crossed[0].phase if len(crossed) == 1 else None
        return self.heading_phase

    def _side_phases(self, cell: Cell) -> list[str]:
        parts = re.split(r"[;,\n]+", text_of(cell))
        own = {plain(label): code for label, code in self.words.phases.items()}
        found = [own.get(plain(part)) or read_phase(part).phase for part in parts]
        return list(dict.fromkeys(phase for phase in found if phase))

    def _budget(self, cell: Cell) -> Decimal | None:
        column = self.table.of_kind("budget")
        try:
            return read_amount(cell, column.factor if column else 1)
        except Unreadable as error:
            self._fault(Reason.UNREADABLE_BUDGET, "budget", str(error))
            return None

    def _dates(self) -> tuple[datetime.date | None, datetime.date | None]:
        start = end = None
        ended_by = "end"
        for kind, read in (("period", read_period), ("start", read_start), ("end", read_end)):
            if not self.table.of_kind(kind):
                continue
            found = self._period(kind, read)
            start = found.start if found.start and (kind != "end" or start is None) else start
            if found.end and (kind == "end" or end is None):
                end, ended_by = found.end, kind
        if start and end and end < start:
            self._fault(Reason.END_BEFORE_START, ended_by, text_of(self._cell(ended_by)))
        return start, end

    def _period(self, kind: str, read: Any) -> Period:
        try:
            found: Period = read(self._cell(kind))
            return found
        except Unreadable as error:
            self._fault(Reason.UNREADABLE_DATE, kind, str(error))
            return Period()

    def _check_refused_cells(self) -> None:
        """A cell that was not kept because it led to a person has to be written again."""
        for column in self.table.columns:
            text = text_of(self._at(column))
            if text.startswith(REFUSED):
                self.faults = [fault for fault in self.faults if fault.column is not column]
                self.faults.append(Fault(Reason.IDENTIFIER, column, text))

    def _check_lengths(self, values: Mapping[str, Any]) -> None:
        for kind, longest in LONGEST.items():
            text = values.get(kind)
            if isinstance(text, str) and len(text) > longest:
                self._fault(Reason.TEXT_TOO_LONG, kind, text[:80])
