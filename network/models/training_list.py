"""Reading a list of trainings as people keep it: rows about a group or about one person.

Names are used here only, to count one person once per session. What leaves for a page or a table is
``ListRow.person``, a number that stands for the name within this file, and never the name.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.spreadsheets import Cell, Sheet, Workbook
from interventions.models import searchable
from network.models.training import Profession
from network.models.training_words import (
    Unclear,
    day_of,
    field_of,
    number_of,
    profession_of,
    text_of,
    yes_or_number,
)

#: In so many rows from the top the headings are looked for.
HEADING_ROWS = 20
#: Without these a list cannot be read.
DEMANDED = ("training", "day", "organisation")
NAMES = ("first_name", "infix", "last_name")
#: What a field is called on the page, in the words of the headings.
LABELS: dict[str, Any] = {
    "training": gettext_lazy("Training"),
    "provider": gettext_lazy("Given by"),
    "kind": gettext_lazy("Kind"),
    "level": gettext_lazy("Level"),
    "day": gettext_lazy("Day"),
    "organisation": gettext_lazy("Organisation"),
    "profession": gettext_lazy("Profession"),
    "number": gettext_lazy("How many"),
    "came": gettext_lazy("Came"),
    "certificate": gettext_lazy("Certificates"),
    "certified_on": gettext_lazy("Certificates given on"),
    "name": gettext_lazy("Name"),
    "first_name": gettext_lazy("Name"),
    "infix": gettext_lazy("Name"),
    "last_name": gettext_lazy("Name"),
}


class NoList(ValueError):
    """No sheet has the columns that are needed; ``str()`` says so plainly."""


@dataclass(frozen=True)
class Place:
    """Where a row stands: row from 1; ``sheet`` from 1, or 0 when only one sheet was read."""

    row: int
    sheet: int = 0

    def __str__(self) -> str:
        facts = {"row": self.row, "sheet": self.sheet}
        return (_("sheet %(sheet)d, row %(row)d") if self.sheet else _("row %(row)d")) % facts


@dataclass(frozen=True)
class Remark:
    """Something about rows: a fault, so that the row is left out, or a note."""

    place: Place
    field: str
    sentence: str

    @property
    def label(self) -> str:
        """Which column it is about; "" when it is about the row."""
        return str(LABELS.get(self.field, ""))


@dataclass(frozen=True)
class ListRow:
    """One row that can be read. ``person`` stands for somebody named in this file; 0 for a group.

    ``attended`` is None for a session to come, or when nobody wrote it down.
    """

    place: Place
    training: str
    provider: str
    kind: str
    level: str
    day: datetime.date
    organisation: str
    profession: str
    enrolled: int
    attended: int | None
    certified: int
    certified_on: datetime.date | None
    person: int = 0


@dataclass
class TrainingList:
    """What a file says. ``names`` maps names to the numbers of persons; it goes nowhere."""

    rows: list[ListRow] = field(default_factory=list)
    faults: list[Remark] = field(default_factory=list)
    notes: list[Remark] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    unread: int = 0
    read: int = 0
    names: dict[str, int] = field(default_factory=dict)

    def person(self, name: str) -> int:
        """The number that stands for a name, whatever its capitals and accents; 0 for none."""
        key = searchable(name)
        return self.names.setdefault(key, len(self.names) + 1) if key else 0


def read_training_list(workbook: Workbook, today: datetime.date) -> TrainingList:
    """Read every sheet with headings we know. Raises ``NoList`` when there is none."""
    tables = [(number, _Table(sheet)) for number, sheet in enumerate(workbook.sheets, start=1)]
    known = [(number, table) for number, table in tables if table.is_whole]
    if not known:
        raise NoList(_why_not([table for _number, table in tables]))
    found = TrainingList()
    for number, table in known:
        found.columns += [name for name in table.columns if name not in found.columns]
        found.unread += table.unread
        for row, cells in table.rows():
            found.read += 1
            place = Place(row, number if len(known) > 1 else 0)
            _Reader(found, place, cells, table.columns, today).read()
    return found


def _why_not(tables: list[_Table]) -> str:
    best = max(tables, key=lambda table: len(table.columns), default=None)
    lacking = [name for name in DEMANDED if best is None or name not in best.columns]
    names = ", ".join(str(LABELS[name]) for name in lacking)
    text = _("We found no column for: %(names)s. Write these words above the columns.")
    return text % {"names": names}


class _Table:
    """A sheet with its row of headings and which column is which field."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.columns: dict[str, int] = {}
        self.heading, self.unread = 0, 0
        for number, row in enumerate(sheet.rows[:HEADING_ROWS]):
            columns = self._columns(row)
            if len(columns) > len(self.columns):
                self.columns, self.heading = columns, number
        if self.columns:
            filled = sum(bool(text_of(cell)) for cell in sheet.rows[self.heading])
            self.unread = filled - len(self.columns)

    @staticmethod
    def _columns(row: list[Cell]) -> dict[str, int]:
        found: dict[str, int] = {}
        for column, cell in enumerate(row):
            if name := field_of(cell):
                found.setdefault(name, column)
        return found

    @property
    def is_whole(self) -> bool:
        """Whether it has what a list cannot do without."""
        return all(name in self.columns for name in DEMANDED)

    def rows(self) -> Iterator[tuple[int, dict[str, Cell]]]:
        """(row from 1, field to cell) of every filled row below the headings that is no total."""
        for number, row in enumerate(self.sheet.rows, start=1):
            cells = {
                name: row[column] for name, column in self.columns.items() if column < len(row)
            }
            filled = [searchable(text_of(cell)) for cell in cells.values() if text_of(cell)]
            if number > self.heading + 1 and filled and not filled[0].startswith("totaal"):
                yield number, cells


class _Reader:
    """Reads one row: it becomes a ``ListRow``, or it has faults."""

    def __init__(
        self,
        found: TrainingList,
        place: Place,
        cells: dict[str, Cell],
        columns: Iterable[str],
        today: datetime.date,
    ) -> None:
        self.found, self.place, self.cells, self.today = found, place, cells, today
        self.columns, self.is_faulty = set(columns), False

    def read(self) -> None:
        """Add the row or its faults."""
        day, person = self._day("day"), self._person()
        for name in ("training", "organisation"):
            if not self._text(name):
                self._fault(name, _("This cell is empty. Write it in every row."))
        if day is None:
            return
        enrolled = self._enrolled(person)
        attended = self._attended(enrolled, day)
        certified, certified_on = self._certificates(attended, day)
        profession = self._profession()
        if not self.is_faulty:
            row = ListRow(
                place=self.place,
                training=self._text("training"),
                provider=self._text("provider"),
                kind=self._text("kind"),
                level=self._text("level"),
                day=day,
                organisation=self._text("organisation"),
                profession=profession,
                enrolled=enrolled,
                attended=attended,
                certified=certified,
                certified_on=certified_on,
                person=person,
            )
            self.found.rows.append(row)

    # --- one cell ---------------------------------------------------------------------------
    def _text(self, name: str) -> str:
        return text_of(self.cells.get(name))

    def _fault(self, name: str, sentence: str) -> None:
        self.is_faulty = True
        self.found.faults.append(Remark(self.place, name, sentence))

    def _day(self, name: str) -> datetime.date | None:
        if not self._text(name):
            self._fault(name, _("This cell is empty. Write the day, for example 22-11-2026."))
            return None
        try:
            return day_of(self.cells[name])
        except Unclear:
            self._fault(name, _("Write the date as day-month-year, for example 22-11-2026."))
            return None

    def _person(self) -> int:
        parts = [self._text(name) for name in NAMES]
        return self.found.person(self._text("name") or " ".join(part for part in parts if part))

    def _profession(self) -> str:
        text = self._text("profession")
        known = profession_of(text)
        if known is None and "profession" in self.columns and not self.is_faulty:
            sentence = _("We do not know this profession, so it counts as “other”.")
            self.found.notes.append(Remark(self.place, "profession", sentence))
        return str(known or Profession.OTHER)

    # --- numbers ----------------------------------------------------------------------------
    def _enrolled(self, person: int) -> int:
        if not self._text("number"):
            if person or "number" not in self.columns:
                return 1
            self._fault("number", _("Write how many came, or a name when it was one person."))
            return 1
        try:
            number = number_of(self.cells["number"])
        except Unclear:
            self._fault("number", _("Write a whole number, for example 12."))
            return 1
        if person and number != 1:
            self._fault("number", _("A row with a name is about one person. Write 1 or nothing."))
        elif number == 0:
            self._fault("number", _("Write 1 or more, or take the row out."))
        return number

    def _attended(self, enrolled: int, day: datetime.date) -> int | None:
        if day > self.today:
            return None
        if not self._text("came"):
            return None if "came" in self.columns else enrolled
        came = self._yes_or_number("came", enrolled)
        if came > enrolled:
            self._fault("came", _("This is more than were enrolled. Check both numbers."))
        return came

    def _certificates(
        self, attended: int | None, day: datetime.date
    ) -> tuple[int, datetime.date | None]:
        given = self._day("certified_on") if self._text("certified_on") else None
        number = (attended or 0) if given else 0
        if self._text("certificate"):
            try:
                given = day_of(self.cells["certificate"])
                number = attended or 0
            except Unclear:
                number = self._yes_or_number("certificate", attended or 0)
        if day > self.today and (number or given or self._is_certified_early()):
            self._fault("certificate", _("This training is still to come; nobody has one yet."))
        elif number > (attended or 0):
            self._fault("certificate", _("There are more certificates than people who came."))
        elif given and given < day:
            self._fault("certified_on", _("This day is before the training. Check both days."))
        elif given and given > self.today:
            self._fault("certified_on", _("This day is still to come."))
        return number, (given or day) if number else None

    def _is_certified_early(self) -> bool:
        """Whether a row of a session to come says “yes” to a certificate."""
        try:
            return bool(yes_or_number(self.cells.get("certificate")))
        except Unclear:
            return False

    def _yes_or_number(self, name: str, everybody: int) -> int:
        try:
            answer = yes_or_number(self.cells[name])
        except Unclear:
            self._fault(name, _("Write yes, no or a whole number."))
            return 0
        return (everybody if answer else 0) if isinstance(answer, bool) else answer
