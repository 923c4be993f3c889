"""Comparing two scans of one programme: what changed between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from interventions.classification import ActivityStatus, PreventionPhase, Severity
from programmes.figures import OWNERS
from programmes.models.activity_sheets import label_of, wording
from programmes.models.scan_content import OWNER_NAMES, FindingRow, ScanContent

#: The fields that are told first: where an activity stands, whose it is, how it goes.
LEADING = ("main_phase", "owner", "status")


@dataclass(frozen=True)
class FieldChange:
    """One field of an activity that changed, in words; "" is not filled in."""

    field: str
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class ActivityDifference:
    """One activity that changed, with each changed field."""

    title: str
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True)
class FigureChange:
    """One figure before and after."""

    key: str
    label: str
    before: Any
    after: Any

    @property
    def difference(self) -> Any:
        """How much more (or less, negative) it has become."""
        return self.after - self.before

    @property
    def signed(self) -> str:
        """The difference with its sign; "0" for none."""
        return f"{self.difference:+g}" if self.difference else "0"


@dataclass(frozen=True)
class Comparison:
    """What changed from one scan to a later one of the same programme."""

    before: ScanContent
    after: ScanContent

    @cached_property
    def new(self) -> list[str]:
        """Titles of activities that were not there before."""
        return [row["title"] for code, row in self._after.items() if code not in self._before]

    @cached_property
    def gone(self) -> list[str]:
        """Titles of activities that are no longer there."""
        return [row["title"] for code, row in self._before.items() if code not in self._after]

    @cached_property
    def changed(self) -> list[ActivityDifference]:
        """Activities that are in both, with what changed in each."""
        both = [code for code in self._after if code in self._before]
        found = [self._difference(code) for code in both]
        return [difference for difference in found if difference.changes]

    @cached_property
    def moved(self) -> list[tuple[str, FieldChange]]:
        """(title, change) of every other phase, owner or status."""
        return [
            (row.title, change)
            for field in LEADING
            for row in self.changed
            for change in row.changes
            if change.field == field
        ]

    @cached_property
    def new_findings(self) -> list[FindingRow]:
        """Blind spots that were not there before."""
        known = _keys(self.before.findings)
        return [row for row in self.after.findings if (row.code, row.subject) not in known]

    @cached_property
    def solved_findings(self) -> list[FindingRow]:
        """Blind spots that are no longer there."""
        known = _keys(self.after.findings)
        return [row for row in self.before.findings if (row.code, row.subject) not in known]

    @cached_property
    def standing_findings(self) -> list[FindingRow]:
        """Blind spots that are still there."""
        known = _keys(self.before.findings)
        return [row for row in self.after.findings if (row.code, row.subject) in known]

    @cached_property
    def figures(self) -> list[tuple[str, list[FigureChange]]]:
        """(heading, figures) before and after, in the groups of the page."""
        return [(str(heading), list(rows)) for heading, rows in self._groups()]

    @property
    def is_equal(self) -> bool:
        """Whether nothing changed."""
        return not (
            self.new
            or self.gone
            or self.changed
            or self.new_findings
            or self.solved_findings
            or any(row.difference for _heading, rows in self.figures for row in rows)
        )

    @cached_property
    def _before(self) -> dict[str, dict[str, Any]]:
        return {row["id"]: row for row in self.before.data["activities"]}

    @cached_property
    def _after(self) -> dict[str, dict[str, Any]]:
        return {row["id"]: row for row in self.after.data["activities"]}

    def _difference(self, code: str) -> ActivityDifference:
        before, after = self._before[code], self._after[code]
        names = [name for name in after if name != "id" and before.get(name) != after[name]]
        names.sort(key=lambda name: LEADING.index(name) if name in LEADING else len(LEADING))
        changes = tuple(
            FieldChange(
                name,
                label_of(name),
                wording(self.before, before, name),
                wording(self.after, after, name),
            )
            for name in names
        )
        return ActivityDifference(after["title"], changes)

    def _groups(self) -> Iterator[tuple[Any, Iterable[FigureChange]]]:
        activities = [("activities.active", _("Active activities"))]
        activities += [(f"by_status.{code}", label) for code, label in ActivityStatus.choices]
        yield _("Activities"), self._pairs(activities)
        phases = [(f"by_phase.{code}", label) for code, label in PreventionPhase.choices]
        yield _("Active activities per phase"), self._pairs(phases)
        owners = [(f"by_owner.{code}", OWNER_NAMES[code]) for code in OWNERS]
        yield _("Active activities per domain"), self._pairs(owners)
        findings = [("findings.total", _("Blind spots"))]
        findings += [(f"findings.by_severity.{code}", label) for code, label in Severity.choices]
        findings += [("findings.by_state.open", _("Still to be discussed"))]
        yield _("Blind spots"), self._pairs(findings)
        others = [
            ("evaluations.completed", _("Activities with a completed evaluation")),
            ("goals.without_activity", _("Goals without activity")),
            ("actions.unfinished", _("Unfinished action points")),
            ("budget.total", _("Known budgets in euros a year")),
        ]
        yield _("Other figures"), self._pairs(others)

    def _pairs(self, named: Iterable[tuple[str, Any]]) -> Iterator[FigureChange]:
        for key, label in named:
            before, after = _figure(self.before, key), _figure(self.after, key)
            if before or after:
                yield FigureChange(key, capfirst(str(label)), before, after)


def _keys(rows: Iterable[FindingRow]) -> set[tuple[str, str]]:
    return {(row.code, row.subject) for row in rows}


def _figure(content: ScanContent, key: str) -> Any:
    value: Any = content.figures
    for step in key.split("."):
        value = value[step]
    return value
