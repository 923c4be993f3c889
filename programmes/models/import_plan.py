"""What reading a list in would do to a programme: per row new, changed, the same, or not at all."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from core.models import Organisation
from programmes.activity_list import ActivityRows, Fault, ListRow, Reason
from programmes.models.programme import Activity, Programme, ProgrammeOrganisation

NEW, UPDATE, SAME, FAULTY, SKIPPED = "new", "update", "same", "faulty", "skipped"


def title_key(title: str) -> str:
    """A title as titles are matched: without case and outer or double spaces (decision 11)."""
    return " ".join(title.casefold().split())


@dataclass
class PlannedRow:
    """One row of the list and what becomes of it.

    ``facts`` are the values that the activity gets; ``owner`` is the name of its owner.
    """

    row: ListRow
    kind: str
    activity: Activity | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    owner: str | None = None

    @property
    def key(self) -> str:
        """How the page names the row: "sheet:row"."""
        return row_key(self.row)

    @property
    def is_faulty(self) -> bool:
        """Whether it cannot be read in as it is."""
        return self.kind == FAULTY

    @property
    def without_owner(self) -> bool:
        """Whether it is new and nobody owns it."""
        return self.kind == NEW and self.owner is None


def row_key(row: ListRow) -> str:
    """How pages and stored choices name a row of a list."""
    return f"{row.sheet}:{row.row}"


class ImportPlan:
    """A list beside a programme. An empty cell never empties what the programme knows."""

    def __init__(
        self,
        found: ActivityRows,
        programme: Programme | None,
        *,
        status: str,
        skipped: Collection[str] = (),
    ) -> None:
        self.found, self.new_status = found, status
        self.programme: Any = programme
        self.skipped = set(skipped)

    @cached_property
    def rows(self) -> list[PlannedRow]:
        """Every row of the list, in its order."""
        return [self._plan(row) for row in self.found.rows]

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many rows of each kind."""
        kinds = [row.kind for row in self.rows]
        return {kind: kinds.count(kind) for kind in (NEW, UPDATE, SAME, FAULTY, SKIPPED)}

    @property
    def to_store(self) -> list[PlannedRow]:
        """The rows that change something."""
        return [row for row in self.rows if row.kind in (NEW, UPDATE)]

    @property
    def faulty(self) -> list[PlannedRow]:
        """The rows that need a person."""
        return [row for row in self.rows if row.is_faulty]

    @cached_property
    def existing(self) -> dict[str, Activity]:
        """The activities of the programme by title; the first one of equal titles."""
        found: dict[str, Activity] = {}
        if self.programme is not None:
            for activity in self.programme.activities.select_related("owner"):
                found.setdefault(title_key(activity.title), activity)
        return found

    @cached_property
    def owners(self) -> dict[str, ProgrammeOrganisation]:
        """The organisations of the programme by name."""
        rows = self.programme.organisations.all() if self.programme is not None else []
        return {Organisation.key(row.name): row for row in rows}

    @cached_property
    def new_owners(self) -> list[str]:
        """Names of owners that the programme does not know yet, each once."""
        names = {Organisation.key(row.owner): row.owner for row in self.to_store if row.owner}
        return [name for key, name in names.items() if key not in self.owners]

    def _plan(self, row: ListRow) -> PlannedRow:
        if row_key(row) in self.skipped:
            return PlannedRow(row, SKIPPED)
        if row.faults or row.title is None:
            return PlannedRow(row, FAULTY)
        activity = self.existing.get(title_key(row.title))
        facts, owner = _facts(row), row.values.get("owner")
        if activity is None:
            facts["status"] = facts.get("status") or self.new_status
            return PlannedRow(row, NEW, None, facts, owner)
        return self._update(row, activity, facts, owner)

    def _update(
        self, row: ListRow, activity: Activity, facts: dict[str, Any], owner: str | None
    ) -> PlannedRow:
        del facts["title"]
        changed = {
            name: value
            for name, value in facts.items()
            if not _is_same(getattr(activity, name), value)
        }
        start, end = (changed.get(name, getattr(activity, name)) for name in ("start", "end"))
        if start and end and end < start:
            row.faults.append(_reversed(row, "end" if "end" in changed else "start"))
            return PlannedRow(row, FAULTY, activity)
        known = Organisation.key(activity.owner.name) if activity.owner else None
        if owner is not None and Organisation.key(owner) == known:
            owner = None
        kind = UPDATE if changed or owner else SAME
        return PlannedRow(row, kind, activity, changed, owner)


def _is_same(old: Any, new: Any) -> bool:
    """Equal, or texts that only break their lines elsewhere."""
    if isinstance(old, str) and isinstance(new, str):
        return old.split() == new.split()
    return bool(old == new)


def _facts(row: ListRow) -> dict[str, Any]:
    """What the row says about the activity: only what was filled in."""
    return dict(_filled(row))


def _filled(row: ListRow) -> Iterator[tuple[str, Any]]:
    for name, value in row.values.items():
        if name != "owner" and value is not None and value != "" and value != []:
            yield name, value


def _reversed(row: ListRow, kind: str) -> Fault:
    """The new date does not go with the one that the programme already has."""
    column = row.table.of_kind(kind) or row.table.of_kind("period") or row.table.columns[0]
    return Fault(Reason.END_BEFORE_START, column, str(row.values.get(kind) or ""))
