"""Reading lists of activities in: preview, storing as a whole, undoing as a whole."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.lifecycle import TransitionRefused
from core.models import Membership, Organisation
from core.references import next_reference, next_references
from core.spreadsheets import Workbook
from core.tenancy import current
from interventions.classification import Domain
from network.actions.partners import ensure_organisation
from network.models import PartnerOrganisation
from programmes.actions.history import record_changes
from programmes.actions.programme import forget_decisions, touch_programme
from programmes.activity_list import read_activity_list
from programmes.lifecycle import ACTIVITY_IMPORT
from programmes.models import Activity, ActivityImport, Programme, ProgrammeOrganisation
from programmes.models.import_plan import NEW, ImportPlan, PlannedRow
from programmes.models.imports import encode_sheets, list_words

ORIGIN, UNDO = "import", "undo"


class NoList(ValueError):
    """No sheet has activities below a header that can be recognised; ``str()`` says so plainly."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "We found no activities below a row with headings such as Activiteit, Eigenaar,"
                " Fase or Doelgroep. Put headings above the columns, each activity on a row of its"
                " own below them, and try again."
            )
        )


@transaction.atomic
def start_import(
    programme: Programme, *, membership: Membership, workbook: Workbook, file_name: str, status: str
) -> ActivityImport:
    """Keep an uploaded list for its preview; the programme is not touched.

    ``status`` is what new activities get. Raises ``NoList``. Effect: one log event.
    """
    found = read_activity_list(workbook.sheets, words=list_words(programme))
    if not found.rows:
        raise NoList
    record = ActivityImport(
        programme=programme,
        reference=next_reference(ActivityImport, "I"),
        file_name=file_name,
        sheets=encode_sheets(workbook.sheets, found),
        new_status=status,
        created_by=membership,
        created_by_name=str(membership.user),
    )
    record.save()
    audit.record("activity_import.create", record, membership=membership)
    return record


def plan_of(record: ActivityImport) -> ImportPlan:
    """What storing the list would do now."""
    return ImportPlan(
        record.found, record.programme, status=record.new_status, skipped=record.skipped
    )


def revise_import(
    record: ActivityImport,
    *,
    membership: Membership,
    choices: Mapping[str, str],
    cells: Mapping[tuple[int, int, int], str],
    skipped: list[str],
    status: str,
) -> None:
    """The verb ``revise``: other columns, mended cells, rows left out, another status.

    ``cells`` maps (sheet from 0, row from 1, column from 0) to the new text of a cell.
    """
    with ACTIVITY_IMPORT.transition("revise", record, membership=membership) as fresh:
        fresh.choices = {**fresh.choices, **choices}
        fresh.skipped, fresh.new_status = skipped, status
        fresh.sheets = deepcopy(fresh.sheets)
        for (sheet, row, column), text in cells.items():
            line = fresh.sheets[sheet]["rows"][row - 1]
            line += [None] * (column + 1 - len(line))
            line[column] = text or None
        fresh.revision += 1


def store_import(record: ActivityImport, *, membership: Membership) -> None:
    """The verb ``store``: every row that can be, in one transaction, with history.

    Effects: activities made and changed, organisations made for new owners, what is needed to
    undo it, one log event. Raises ``TransitionRefused`` when there is nothing to read in.
    """
    with ACTIVITY_IMPORT.transition("store", record, membership=membership) as fresh:
        plan = plan_of(fresh)
        if not plan.to_store:
            raise TransitionRefused(_("There is no row that changes anything."))
        fresh.outcome = store_rows(plan, membership=membership)
        fresh.stored_at = timezone.now()


@transaction.atomic
def store_list(plan: ImportPlan, *, membership: Membership | None = None) -> dict[str, Any]:
    """Store a list at once, without a preview, as the command does. Effect: one log event."""
    outcome = store_rows(plan, membership=membership)
    audit.record("activity.import", plan.programme, membership=membership, municipality=current())
    return outcome


def store_rows(plan: ImportPlan, *, membership: Membership | None) -> dict[str, Any]:
    """Make and change the activities of a plan; the caller brings transaction and log.

    Returns what undoing needs: per activity what it was before, and the organisations made.
    """
    programme: Programme = plan.programme
    owners, made = _owners(plan, programme)
    news = [row for row in plan.to_store if row.kind == NEW]
    codes = _free_codes(programme.activities, "A", len(news))
    references = iter(next_references(Activity, "A", len(news), width=4))
    position = programme.activities.count()
    entries = []
    for row in plan.to_store:
        facts = dict(row.facts)
        if row.owner is not None:
            facts["owner"] = owners[Organisation.key(row.owner)]
        if row.activity is None:
            activity = Activity(
                programme=programme,
                reference=next(references),
                exchange_id=next(codes),
                position=position,
                **facts,
            )
            activity.save()
            position += 1
            entries.append(_entry(activity, row, None))
        else:
            before = _change(row.activity, facts, membership=membership, origin=ORIGIN)
            entries.append(_entry(row.activity, row, before))
    touch_programme(programme)
    return {"activities": entries, "organisations": made}


def _entry(activity: Activity, row: PlannedRow, before: dict[str, Any] | None) -> dict[str, Any]:
    known = None if before is None else {name: _kept(value) for name, value in before.items()}
    return {
        "activity": activity.pk,
        "title": activity.title,
        "row": row.row.row,
        "sheet": row.row.sheet_name,
        "revision": activity.revision,
        "before": known,
    }


def _change(
    activity: Activity, facts: Mapping[str, Any], *, membership: Membership | None, origin: str
) -> dict[str, Any]:
    """Change an activity with its history; returns the values as they were."""
    before = {name: getattr(activity, name) for name in facts}
    for name, value in facts.items():
        setattr(activity, name, value)
    side_phases: Any = [phase for phase in activity.side_phases if phase != activity.main_phase]
    if side_phases != activity.side_phases:
        before.setdefault("side_phases", activity.side_phases)
        activity.side_phases = side_phases
    activity.revision += 1
    activity.save()
    record_changes(activity, before, membership=membership, origin=origin)
    return before


def _owners(
    plan: ImportPlan, programme: Programme
) -> tuple[dict[str, ProgrammeOrganisation], list[int]]:
    """The owners of the plan by name key, new ones made; and the keys of those made."""
    owners, made = dict(plan.owners), []
    codes = _free_codes(programme.organisations, "O", len(plan.new_owners))
    for name in plan.new_owners:
        organisation = ensure_organisation(name)
        profile = PartnerOrganisation.objects.get(organisation=organisation)
        row = ProgrammeOrganisation(
            programme=programme,
            exchange_id=next(codes),
            organisation=organisation,
            name=name,
            type=profile.type,
            domain=profile.domain,
            position=len(owners),
        )
        row.save()
        owners[Organisation.key(name)] = row
        made.append(row.pk)
    return owners, made


def _free_codes(rows: Any, prefix: str, count: int) -> Iterator[str]:
    """``count`` free codes of a programme's own numbering, such as ``A46``."""
    used = set(rows.values_list("exchange_id", flat=True))
    number = len(used)
    for _step in range(count):
        number += 1
        while f"{prefix}{number}" in used:
            number += 1
        yield f"{prefix}{number}"


@dataclass(frozen=True)
class ImportResult:
    """What an import did, for the page about it: activities, and owners without a domain."""

    made: list[Activity]
    changed: list[Activity]
    without_domain: list[ProgrammeOrganisation]
    gone: int
    has_faults: bool


def result_of(record: ActivityImport) -> ImportResult:
    """What became of a list that was read in."""
    entries = {entry["activity"]: entry for entry in record.outcome.get("activities", [])}
    found = list(record.programme.activities.filter(pk__in=entries).with_owner())
    made = [activity for activity in found if entries[activity.pk]["before"] is None]
    changed = [activity for activity in found if entries[activity.pk]["before"] is not None]
    unknown = record.programme.organisations.filter(
        pk__in=record.outcome.get("organisations", []), domain=Domain.UNKNOWN
    )
    return ImportResult(
        made, changed, list(unknown), len(entries) - len(found), bool(record.found.faulty)
    )


# --- undoing ------------------------------------------------------------------------------------
def undo_import(record: ActivityImport, *, membership: Membership) -> None:
    """The verb ``undo``: the programme as it was before, or a refusal that says why; never half.

    Effects: activities that were made are gone, changed ones get their former values with
    history, organisations that nobody uses are gone, one log event.
    """
    with ACTIVITY_IMPORT.transition("undo", record, membership=membership) as fresh:
        for entry in fresh.outcome["activities"]:
            activity = Activity.objects.select_for_update().get(pk=entry["activity"])
            if entry["before"] is None:
                forget_decisions(fresh.programme, f"activity:{activity.exchange_id}")
                activity.delete()
            else:
                facts = {name: _restored(name, old) for name, old in entry["before"].items()}
                _change(activity, facts, membership=membership, origin=UNDO)
        for row in fresh.programme.organisations.filter(pk__in=fresh.outcome["organisations"]):
            if not _is_used(row):
                row.delete()
        touch_programme(fresh.programme)
        fresh.undone_at = timezone.now()


def _is_used(row: ProgrammeOrganisation) -> bool:
    programme = row.programme
    owns = programme.activities.filter(owner=row) | programme.activities.filter(proposed_owner=row)
    return owns.exists() or programme.action_points.filter(owner=row).exists()


def discard_import(record: ActivityImport, *, membership: Membership) -> None:
    """The verb ``discard``: a list that was never read in is gone; the event in the log stays."""
    with ACTIVITY_IMPORT.transition("discard", record, membership=membership):
        pass


def _kept(value: Any) -> Any:
    if isinstance(value, ProgrammeOrganisation):
        return {"organisation": value.pk}
    if isinstance(value, datetime.date):
        return {"day": value.isoformat()}
    return {"amount": str(value)} if isinstance(value, Decimal) else value


def _restored(name: str, value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if "day" in value:
        return datetime.date.fromisoformat(value["day"])
    if "amount" in value:
        return Decimal(value["amount"])
    return ProgrammeOrganisation.objects.filter(pk=value["organisation"]).first()
