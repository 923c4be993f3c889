"""The content of a scan: its snapshot in words, as both the page and the document show it.

Nothing here asks the database or the clock; the figures are those of the snapshot.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from interventions.classification import (
    ActionStatus,
    ActivityStatus,
    EvaluationStatus,
    EvaluationType,
    PhenomenonCode,
    PreventionPhase,
    RelevanceLevel,
    Severity,
    ShownPhase,
    TargetGroup,
)
from programmes.figures import NO_OWNER, OWNERS, PHASES, active_activities, owner_domain

Facts = Mapping[str, Any]

#: The phases as they stand on the funnel, where their number stands beside them.
FUNNEL_NAMES: dict[str, Any] = {
    "primary_breeding_ground": _("Breeding ground"),
    "primary_vulnerable": _("Vulnerable groups"),
    "secondary": _("Secondary"),
    "tertiary": _("Tertiary"),
}
OWNER_NAMES: dict[str, Any] = {
    "social": _("Social domain"),
    "care": _("Care domain"),
    "safety": _("Safety domain"),
    "external": _("Partner"),
    "unknown": _("Domain unknown"),
    NO_OWNER: _("No owner"),
}
FINDING_STATES: dict[str, Any] = {
    "open": _("to be discussed"),
    "addressed": _("in the action plan"),
    "accepted": _("left so on purpose"),
}
_SEVERITIES = list(Severity.values)
#: Of the marks that fit in a cell of the matrix; the number stands there anyway.
MOST_MARKS = 24
#: More activities than this on one page are too small to read without enlarging.
MOST_ON_A_PAGE = 120


def words(vocabulary: Any, codes: Iterable[str]) -> str:
    """The labels of codes, in their order; a code without label stands for itself."""
    labels = {str(code): str(label) for code, label in vocabulary.choices}
    return ", ".join(labels.get(code, code) for code in codes)


def day_of(value: str | None) -> datetime.date | None:
    """A day out of a snapshot."""
    return datetime.date.fromisoformat(value) if value else None


@dataclass(frozen=True)
class PhaseRow:
    """One band of the funnel: its number, names, activities and the domains of their owners."""

    code: str
    mark: str
    name: str
    label: str
    number: int
    owners: tuple[str, ...]


@dataclass(frozen=True)
class Cell:
    """One cell of a matrix; ``key`` names the figure, ``state`` is filled, gap or not_expected."""

    key: str
    column: str
    number: int
    expected: bool
    state: str

    @property
    def marks(self) -> range:
        """One turn per activity, for the marks; none when they would not fit in the cell."""
        return range(self.number if self.number <= MOST_MARKS else 0)


@dataclass(frozen=True)
class Row:
    """One row of a table of figures; ``level`` is how strongly a phenomenon plays locally."""

    code: str
    label: str
    cells: tuple[Cell, ...]
    total: int
    naming: int = 0
    level: str = ""


@dataclass(frozen=True)
class Figure:
    """One figure with the name under which page, document and comparison know it."""

    key: str
    label: str
    number: Any
    code: str = ""


@dataclass(frozen=True)
class FindingRow:
    """One blind spot with what was decided on it."""

    facts: Facts
    state_label: str
    due_on: datetime.date | None
    review_on: datetime.date | None

    @property
    def severity_label(self) -> str:
        """The word for the severity."""
        return str(Severity(self.facts["severity"]).label)

    @property
    def is_decided(self) -> bool:
        """Whether it stands in the action plan or was left so on purpose."""
        return bool(self.facts["state"] != "open")

    def __getattr__(self, name: str) -> Any:
        try:
            return self.facts[name]
        except KeyError:
            raise AttributeError(name) from None


class ScanContent:
    """What a snapshot says, in words."""

    def __init__(self, snapshot: dict[str, Any]) -> None:
        self.snapshot = snapshot
        self.data: dict[str, Any] = snapshot["data"]
        self.figures: dict[str, Any] = snapshot["figures"]

    @property
    def municipality(self) -> str:
        """Name of the municipality."""
        return str(self.data["municipality"]["name"])

    @property
    def title(self) -> str:
        """Title of the programme."""
        return str(self.data["programme"]["title"])

    @cached_property
    def day(self) -> datetime.date:
        """The day the state was recorded."""
        return datetime.date.fromisoformat(self.snapshot["day"])

    @property
    def is_empty(self) -> bool:
        """Whether the programme had no activity at all."""
        return not self.data["activities"]

    @property
    def is_crowded(self) -> bool:
        """Whether the map on one page has more than can be read without enlarging."""
        return bool(self.figures["activities"]["active"] > MOST_ON_A_PAGE)

    # --- figures in words ---------------------------------------------------------------
    @cached_property
    def phases(self) -> list[PhaseRow]:
        """The four bands of the funnel with the active activities of each."""
        active = active_activities(self.data)
        rows = []
        for phase in PreventionPhase:
            owners = [owner_domain(self.data, row) for row in active if row["main_phase"] == phase]
            rows.append(
                PhaseRow(
                    phase.value,
                    phase.mark,
                    str(FUNNEL_NAMES[phase.value]),
                    capfirst(str(phase.label)),
                    self.figures["by_phase"][phase.value],
                    tuple(sorted(owners, key=OWNERS.index)),
                )
            )
        return rows

    @cached_property
    def matrix(self) -> list[Row]:
        """Domain of the owner × main phase."""
        return [
            self._row("matrix", row["owner"], str(OWNER_NAMES[row["owner"]]), row)
            for row in self.figures["matrix"]["rows"]
        ]

    @cached_property
    def matrix_gaps(self) -> list[tuple[str, str]]:
        """(domain, phase) of the places that are empty although a domain is expected there."""
        return [
            (row.label, f"{PreventionPhase(cell.column).mark} {FUNNEL_NAMES[cell.column]}")
            for row in self.matrix
            for cell in row.cells
            if cell.state == "gap"
        ]

    @cached_property
    def phenomena(self) -> list[Row]:
        """Phenomenon × shown phase, the locally relevant ones first."""
        levels = {code: str(label) for code, label in RelevanceLevel.choices}
        return [
            self._row(
                "phenomenon",
                row["phenomenon"],
                capfirst(self.phenomenon(row["phenomenon"])),
                {**row, "total": row["covering"]},
                naming=row["naming"],
                level=levels.get(row["level"], ""),
            )
            for row in self.figures["phenomena"]
        ]

    @cached_property
    def target_groups(self) -> list[Row]:
        """Target group × main phase."""
        labels = dict(TargetGroup.choices)
        return [
            Row(
                row["group"],
                capfirst(str(labels[row["group"]])),
                tuple(
                    Cell(f"group.{row['group']}.{phase}", phase, row["phases"][phase], False, "")
                    for phase in PHASES
                ),
                row["total"],
            )
            for row in self.figures["target_groups"]
        ]

    @cached_property
    def evaluations(self) -> list[Row]:
        """Kind of evaluation × status."""
        return [
            Row(
                kind.value,
                capfirst(str(kind.label)),
                tuple(
                    Cell(f"evaluation.{kind.value}.{status}", status, number, False, "")
                    for status, number in self.figures["evaluations"]["table"][kind.value].items()
                ),
                0,
            )
            for kind in EvaluationType
        ]

    @property
    def evaluation_columns(self) -> list[str]:
        """The statuses of evaluations, as column heads."""
        return [capfirst(str(label)) for label in EvaluationStatus.labels]

    @property
    def phase_columns(self) -> list[tuple[str, str]]:
        """Number and name of the four phases, as column heads."""
        return [(phase.mark, str(FUNNEL_NAMES[phase.value])) for phase in PreventionPhase]

    @property
    def shown_phase_columns(self) -> list[str]:
        """The three shown phases, as column heads."""
        return [capfirst(str(label)) for label in ShownPhase.labels]

    @cached_property
    def statuses(self) -> list[Figure]:
        """How many activities have each status."""
        return self._figures("status", ActivityStatus, self.figures["by_status"])

    @cached_property
    def severities(self) -> list[Figure]:
        """How many blind spots have each severity."""
        return self._figures("severity", Severity, self.figures["findings"]["by_severity"])

    @cached_property
    def decisions(self) -> list[Figure]:
        """How many blind spots wait, stand in the action plan or were left so."""
        numbers = self.figures["findings"]["by_state"]
        return [
            Figure(f"decision.{code}", capfirst(str(label)), numbers[code], code)
            for code, label in FINDING_STATES.items()
        ]

    @cached_property
    def goals(self) -> list[Figure]:
        """The goals with the number of active activities linked to each."""
        numbers = self.figures["goals"]["activities"]
        return [
            Figure(
                f"goal.{goal['id']}", goal["title"], numbers[goal["id"]], goal["indicator"] or ""
            )
            for goal in self.data["programme"]["goals"]
        ]

    # --- findings, actions --------------------------------------------------------------
    @cached_property
    def findings(self) -> list[FindingRow]:
        """The blind spots, most serious first, then by rule."""
        rows = sorted(self.snapshot["findings"], key=lambda row: _SEVERITIES.index(row["severity"]))
        return [
            FindingRow(
                row,
                str(FINDING_STATES[row["state"]]),
                day_of((row["action"] or {}).get("due_on")),
                day_of(row["review_on"]),
            )
            for row in rows
        ]

    def findings_about(self, activity: Facts) -> list[FindingRow]:
        """The blind spots of one activity."""
        subject = f"activity:{activity['id']}"
        return [row for row in self.findings if row.subject == subject]

    @cached_property
    def actions(self) -> list[dict[str, Any]]:
        """The action points in words, unfinished first, then by day."""
        labels = {code: str(label) for code, label in ActionStatus.choices}
        rows = [
            {
                "title": row["title"],
                "owner": self.organisation(row["owner"]),
                "due_on": day_of(row["due_on"]),
                "status": row["status"],
                "status_label": labels[row["status"]],
                "activity": self.activity_title(row["activity"]),
                "is_finished": row["status"] in {"done", "cancelled"},
            }
            for row in self.data["actions"]
        ]
        return sorted(
            rows, key=lambda row: (row["is_finished"], row["due_on"] or datetime.date.max)
        )

    # --- names --------------------------------------------------------------------------
    def phenomenon(self, code: str) -> str:
        """A phenomenon as the municipality worded it on the day."""
        known = self.snapshot["phenomena"].get(code)
        return str(known or dict(PhenomenonCode.choices).get(code, code))

    def organisation(self, code: str | None) -> str:
        """The name of an organisation, "" for none."""
        return self._organisation_names.get(code or "", "")

    def activity_title(self, code: str | None) -> str:
        """The title of an activity, "" for none."""
        return self._activity_titles.get(code or "", "")

    def goal_title(self, code: str) -> str:
        """The title of a goal; a goal that is gone stands for itself."""
        return self._goal_titles.get(code, code)

    @cached_property
    def _organisation_names(self) -> dict[str, str]:
        return {row["id"]: row["name"] for row in self.data["organisations"]}

    @cached_property
    def _activity_titles(self) -> dict[str, str]:
        return {row["id"]: row["title"] for row in self.data["activities"]}

    @cached_property
    def _goal_titles(self) -> dict[str, str]:
        return {row["id"]: row["title"] for row in self.data["programme"]["goals"]}

    def _row(self, name: str, code: str, label: str, facts: Facts, **more: Any) -> Row:
        columns = [cell["phase"] for cell in facts["cells"]]
        cells = tuple(
            Cell(f"{name}.{code}.{column}", column, c["number"], c["expected"], c["state"])
            for column, c in zip(columns, facts["cells"], strict=True)
        )
        return Row(code, label, cells, facts["total"], **more)

    def _figures(self, name: str, vocabulary: Any, numbers: Facts) -> list[Figure]:
        return [
            Figure(f"{name}.{code}", capfirst(str(label)), numbers[code], code)
            for code, label in vocabulary.choices
        ]
