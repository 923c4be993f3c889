"""Activities as a table for a spreadsheet: every column, every row; and rows that need mending."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.spreadsheets import Cell, SheetTable
from interventions.models import Phenomenon
from programmes.activity_list import CONTACT, CROSS
from programmes.models.exchange import ProgrammeState
from programmes.models.import_preview import KIND_LABELS, Preview, faulty_cells
from programmes.models.imports import ActivityImport
from programmes.models.programme import Activity, ActivityEvaluation


# --- all activities -----------------------------------------------------------------------------
def activities_table(state: ProgrammeState, *, with_internal: bool) -> SheetTable:
    """Every activity of a programme; budgets and remarks only for who may see them.

    Lists are separated by semicolons, codes are written in words; what is read in again gives the
    same activities.
    """
    wording = _Wording(state)
    internal = {name for name, level in Activity.sensitivity.items() if level == "internal"}
    internal |= set() if with_internal else {"remarks"}
    columns = [c for c in _COLUMNS if with_internal or c[0] not in internal]
    headings = [str(heading) for _name, heading, _make in columns]
    rows = [
        [make(wording, activity) for _n, _h, make in columns]
        for activity in state.evaluated_activities
    ]
    return SheetTable(_("Activities"), headings, rows)


class _Wording:
    """The words of one programme: its own labels of phenomena, titles of its goals."""

    def __init__(self, state: ProgrammeState) -> None:
        self.phenomena = Phenomenon.objects.labels()
        self.goals = {goal.exchange_id: goal.title for goal in state.goals}

    def coded(self, activity: Activity, name: str) -> str:
        """A list of codes, or one code, in words."""
        field: Any = Activity._meta.get_field(name)
        labels = dict(getattr(field, "vocabulary", ()) or field.choices)
        if name == "phenomena":
            labels |= self.phenomena
        value = getattr(activity, name)
        codes = value if isinstance(value, list) else [value] if value else []
        return "; ".join(str(labels.get(code, code)) for code in codes)


Maker = Callable[[_Wording, Activity], Cell]


def _plain(name: str) -> Maker:
    return lambda wording, activity: getattr(activity, name) or None


def _coded(name: str) -> Maker:
    return lambda wording, activity: wording.coded(activity, name) or None


def _named(name: str) -> Maker:
    return lambda wording, activity: str(getattr(activity, name) or "") or None


def _goals(wording: _Wording, activity: Activity) -> Cell:
    return "; ".join(wording.goals.get(code, code) for code in activity.goals) or None


def _limited(wording: _Wording, activity: Activity) -> Cell:
    return "; ".join(group["label"] for group in activity.limited_to_groups) or None


def _evaluations(wording: _Wording, activity: Activity) -> Cell:
    return "; ".join(_evaluation(row) for row in activity.known_evaluations) or None


def _evaluation(row: ActivityEvaluation) -> str:
    day = f" ({row.completed_on:%d-%m-%Y})" if row.completed_on else ""
    text = f": {row.summary}" if row.summary else ""
    return f"{row}{day}{text}"


def _budget(wording: _Wording, activity: Activity) -> Cell:
    if activity.budget is None:
        return None
    whole = int(activity.budget)
    return whole if whole == activity.budget else float(activity.budget)


def _decided(wording: _Wording, activity: Activity) -> Cell:
    return _("yes") if activity.transfer_decided else None


#: Field, heading, and what makes the cell; the headings are such as the import recognises.
_COLUMNS: tuple[tuple[str, Any, Maker], ...] = (
    ("reference", gettext_lazy("Code"), _plain("reference")),
    ("title", KIND_LABELS["title"], _plain("title")),
    ("description", KIND_LABELS["description"], _plain("description")),
    ("status", KIND_LABELS["status"], _coded("status")),
    ("main_phase", KIND_LABELS["main_phase"], _coded("main_phase")),
    ("side_phases", KIND_LABELS["side_phases"], _coded("side_phases")),
    ("target_groups", KIND_LABELS["target_groups"], _coded("target_groups")),
    ("limited_to_groups", gettext_lazy("Only for these groups"), _limited),
    ("phenomena", KIND_LABELS["phenomena"], _coded("phenomena")),
    ("settings", KIND_LABELS["settings"], _coded("settings")),
    (
        "neighbourhoods",
        KIND_LABELS["neighbourhoods"],
        lambda wording, activity: "; ".join(activity.neighbourhoods) or None,
    ),
    ("owner", KIND_LABELS["owner"], _named("owner")),
    ("owner_fits", gettext_lazy("Is this logical?"), _coded("owner_fits")),
    ("owner_assessed_on", gettext_lazy("Discussed on"), _plain("owner_assessed_on")),
    ("owner_reason", gettext_lazy("Why"), _plain("owner_reason")),
    ("proposed_owner", gettext_lazy("Better suited"), _named("proposed_owner")),
    ("transfer_decided", gettext_lazy("Transfer decided"), _decided),
    ("start", KIND_LABELS["start"], _plain("start")),
    ("end", KIND_LABELS["end"], _plain("end")),
    ("goals", gettext_lazy("Serves the goals"), _goals),
    ("intervention", KIND_LABELS["intervention"], _plain("intervention")),
    ("plan_of_approach", KIND_LABELS["plan_of_approach"], _plain("plan_of_approach")),
    ("unintended_effects", KIND_LABELS["unintended_effects"], _plain("unintended_effects")),
    ("evaluations", gettext_lazy("Evaluations"), _evaluations),
    ("budget", KIND_LABELS["budget"], _budget),
    ("remarks", KIND_LABELS["remarks"], _plain("remarks")),
)


# --- rows that need mending -----------------------------------------------------------------------
def faults_table(record: ActivityImport) -> SheetTable:
    """The faulty rows of a list in its own columns, with the reason in the last one.

    Columns with contact details stay out. A phase that came from a heading line or from the name
    of the sheet gets a column, because those lines are not in this file.
    """
    rows = [row.row for row in Preview(record).plan.faulty]
    headings = _original_headings(record, rows)
    phase, reason = _("Phase"), _("Reason")
    adds_phase = phase not in headings and any(_phase_from_above(row) for row in rows)
    made = []
    for row in rows:
        sheet = record.stored_sheets[row.sheet].rows[row.row - 1]
        cells = {
            column.heading: sheet[column.index]
            for column in row.table.columns
            if column.index < len(sheet)
        }
        told = " ".join(text for cell in faulty_cells(row) for text in cell.faults)
        values = [cells.get(heading) for heading in headings]
        made.append([*values, *([_phase_from_above(row)] if adds_phase else []), told])
    extra = [phase] if adds_phase else []
    return SheetTable(_("To be mended"), [*headings, *extra, reason], made)


def _original_headings(record: ActivityImport, rows: Sequence[Any]) -> list[str]:
    tables = list({id(row.table): row.table for row in rows}.values()) or record.found.tables
    return list(
        dict.fromkeys(
            column.heading for table in tables for column in table.columns if column.kind != CONTACT
        )
    )


def _phase_from_above(row: Any) -> str | None:
    if row.table.of_kind("main_phase") or any(c.kind == CROSS for c in row.table.columns):
        return None
    phase = row.values["main_phase"]
    field: Any = Activity._meta.get_field("main_phase")
    return capfirst(str(dict(field.choices)[phase])) if phase else None
