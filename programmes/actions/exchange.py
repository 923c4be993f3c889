"""Import of the exchange format (programme.schema.json, decisions 2, 10 and 13).

A faulty file is refused whole, every fault with its JSON path; nothing is stored then.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.models import Membership, Organisation
from core.references import next_reference, next_references
from core.tenancy import current, take_turn
from network.actions.partners import ensure_organisation
from programmes.actions.exchange_file import FaultyProgramme, parse_programme
from programmes.actions.history import record_changes, record_evaluations
from programmes.models import (
    ActionPoint,
    Activity,
    ActivityEvaluation,
    Goal,
    Programme,
    ProgrammeOrganisation,
)

__all__ = ["FaultyProgramme", "ImportOutcome", "import_programme", "parse_programme"]

#: Fields of an activity that are called the same in the file.
_COPIED = [
    "title",
    "description",
    "main_phase",
    "side_phases",
    "target_groups",
    "limited_to_groups",
    "settings",
    "phenomena",
    "owner_fits",
    "transfer_decided",
    "status",
    "intervention",
    "plan_of_approach",
    "unintended_effects",
    "goals",
    "neighbourhoods",
]


class _DryRun(Exception):
    """Unwinds the transaction of a dry run."""


@dataclass
class ImportOutcome:
    """What an import did: the programme's reference, rows made and changed, warnings."""

    reference: str = ""
    created: int = 0
    updated: int = 0
    warnings: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """The answer of the command."""
        return {
            "reference": self.reference,
            "created": self.created,
            "updated": self.updated,
            "warnings": self.warnings,
        }


def import_programme(
    data: Mapping[str, Any],
    *,
    membership: Membership | None = None,
    programme: Programme | None = None,
    dry_run: bool = False,
    reference: str = "",
) -> ImportOutcome:
    """Store parsed data as a new programme, or update ``programme`` by exchange identifiers.

    One transaction; a dry run stores nothing. The municipality of the scope decides where the
    programme goes, another name in the file is a warning. What an updated programme has and the
    file has not stays, with a warning. ``reference`` fixes the reference of a new programme.

    Effects: one log event; history of every changed activity.
    """
    importer = _Importer(data, membership, reference)
    try:
        with transaction.atomic():
            importer.run(programme)
            if dry_run:
                raise _DryRun
    except _DryRun:
        pass
    return importer.outcome


class _Importer:
    """Carries one import; each step stores one list of the file."""

    def __init__(
        self, data: Mapping[str, Any], membership: Membership | None, reference: str
    ) -> None:
        self.data, self.membership, self.reference = data, membership, reference
        self.programme = Programme()
        self.outcome = ImportOutcome()
        self.organisations: dict[str, ProgrammeOrganisation] = {}
        self.activities: dict[str, Activity] = {}
        self.evaluations: dict[str, list[ActivityEvaluation]] = {}
        self.made: set[Any] = set()
        self.changed: set[Any] = set()

    def run(self, programme: Programme | None) -> None:
        """All steps, in the order the rows point at each other."""
        take_turn()
        if programme is not None:
            self.programme = Programme.objects.get(pk=programme.pk)
        self._warn_about_municipality()
        self._store_programme()
        self._store_organisations()
        self._store_goals()
        self._store_activities()
        self._store_evaluations()
        self._store_actions()
        audit.record(
            "programme.import",
            self.programme,
            membership=self.membership,
            municipality=current(),
        )
        self.outcome.reference = self.programme.reference

    def _warn(self, text: str, **words: Any) -> None:
        self.outcome.warnings.append(text % words)

    def _warn_about_municipality(self) -> None:
        named, here = self.data["municipality"]["name"], current().name
        if named.strip().casefold() != here.casefold():
            text = _("The file names the municipality %(named)s; it was stored for %(here)s.")
            self._warn(text, named=named, here=here)

    def _leave_the_rest(self, stored: Mapping[str, Any], rows: Any) -> None:
        """What the programme has and the file has not stays, behind the rest, and is said."""
        left = sorted(set(stored) - {row["id"] for row in rows}, key=list(stored).index)
        for position, code in enumerate(left, start=len(rows)):
            stored[code].position = position
            stored[code].save(update_fields=["position"])
            text = _("“%(title)s” (%(code)s) is not in the file; it was left as it is.")
            self._warn(text, title=stored[code], code=code)

    def _store_programme(self) -> None:
        facts, programme = self.data["programme"], self.programme
        changed = {
            "title": facts["title"],
            "start": _date(facts["period"]["start"]),
            "end": _date(facts["period"]["end"]),
            "vision": facts["vision"],
            "reference_date": _date(facts["reference_date"]),
            "expected_domains": facts["expected_domains"],
            "locally_relevant": facts["locally_relevant"],
        }
        differs = any(getattr(programme, name) != value for name, value in changed.items())
        for name, value in changed.items():
            setattr(programme, name, value)
        if programme.pk is None:
            programme.reference = self.reference or next_reference(Programme, "P")
        elif differs:
            programme.revision += 1
            self.outcome.updated += 1
        programme.save()

    def _store_organisations(self) -> None:
        rows = self.data["organisations"]
        known = {row.name_key: row for row in Organisation.objects.all()}
        entries = self.programme.organisations.select_related("organisation")
        stored = {row.exchange_id: row for row in entries}
        self._leave_the_rest(stored, rows)
        for position, row in enumerate(rows):
            organisation = ensure_organisation(
                row["name"], type=row["type"], domain=row["domain"], known=known
            )
            known[organisation.name_key] = organisation
            entry = stored.get(row["id"]) or ProgrammeOrganisation(exchange_id=row["id"])
            facts = {"name": row["name"], "type": row["type"], "domain": row["domain"]}
            facts |= {"organisation": organisation}
            self.organisations[row["id"]] = self._put(entry, facts, position)
        self.organisations = stored | self.organisations

    def _store_goals(self) -> None:
        rows = self.data["programme"]["goals"]
        stored = {row.exchange_id: row for row in self.programme.goals.all()}
        self._leave_the_rest(stored, rows)
        for position, row in enumerate(rows):
            entry = stored.get(row["id"]) or Goal(exchange_id=row["id"])
            self._put(entry, {"title": row["title"], "indicator": row["indicator"]}, position)

    def _store_activities(self) -> None:
        entries = self.programme.activities.with_owner().prefetch_related("evaluations")
        stored = {row.exchange_id: row for row in entries}
        self.evaluations = {code: list(row.evaluations.all()) for code, row in stored.items()}
        rows = self.data["activities"]
        self._leave_the_rest(stored, rows)
        new = sum(row["id"] not in stored for row in rows)
        references = iter(next_references(Activity, "A", new, width=4))
        for position, row in enumerate(rows):
            entry = stored.get(row["id"])
            if entry is None:
                entry = Activity(exchange_id=row["id"], reference=next(references))
            self.activities[row["id"]] = self._put(entry, self._activity_facts(row), position)
        self.activities = stored | self.activities

    def _activity_facts(self, row: Mapping[str, Any]) -> dict[str, Any]:
        facts = {name: row[name] for name in _COPIED}
        facts["owner"] = self._organisation(row, "owner")
        facts["proposed_owner"] = self._organisation(row, "proposed_owner")
        for name in ("owner_assessed_on", "start", "end"):
            facts[name] = _date(row[name])
        if row["start"] and row["end"] and row["end"] < row["start"]:
            self._warn(_("“%(title)s”: the end is before the start."), title=row["title"])
        facts["budget"] = self._budget(row)
        return facts

    def _budget(self, row: Mapping[str, Any]) -> Decimal | None:
        """Euros and cents; what is finer is rounded, and said."""
        if row["budget"] is None:
            return None
        exact = Decimal(str(row["budget"]))
        rounded = exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
        if rounded != exact:
            text = _("“%(title)s”: the budget has been rounded to cents.")
            self._warn(text, title=row["title"])
        return rounded

    def _store_evaluations(self) -> None:
        for row in self.data["activities"]:
            activity = self.activities[row["id"]]
            stored = list(self.evaluations.get(row["id"], []))
            typed = [
                ActivityEvaluation(
                    activity=activity,
                    position=position,
                    type=facts["type"],
                    status=facts["status"],
                    completed_on=_date(facts["completed_on"]),
                    summary=facts["summary"],
                )
                for position, facts in enumerate(row["evaluations"])
            ]
            if _facts_of(stored) != _facts_of(typed):
                self._replace_evaluations(activity, stored, typed)

    def _replace_evaluations(
        self,
        activity: Activity,
        stored: list[ActivityEvaluation],
        typed: list[ActivityEvaluation],
    ) -> None:
        """Evaluations have no identifiers: all of an activity are replaced when one differs."""
        for evaluation in stored:
            evaluation.delete()
        for evaluation in typed:
            evaluation.save()
        if activity.pk in self.made:
            return
        record_evaluations(activity, stored, membership=self.membership, origin="import")
        if activity.pk not in self.changed:
            activity.revision += 1
            activity.save(update_fields=["revision"])
            self.outcome.updated += 1

    def _store_actions(self) -> None:
        rows = self.data["actions"]
        entries = self.programme.action_points.select_related("owner", "activity")
        stored = {row.exchange_id: row for row in entries}
        self._leave_the_rest(stored, rows)
        new = sum(row["id"] not in stored for row in rows)
        references = iter(next_references(ActionPoint, "T", new, width=3))
        for position, row in enumerate(rows):
            entry = stored.get(row["id"])
            if entry is None:
                entry = ActionPoint(exchange_id=row["id"], reference=next(references))
            facts = {"title": row["title"], "status": row["status"]}
            facts["owner"] = self._organisation(row, "owner")
            facts["activity"] = self._activity(row)
            for name in ("due_on", "created_on", "updated_on"):
                facts[name] = _date(row[name])
            self._put(entry, facts, position)

    def _activity(self, row: Mapping[str, Any]) -> Activity | None:
        code = row["activity"]
        if code is not None and code not in self.activities:
            text = _("“%(title)s”: the activity %(code)s is not in the file; left empty.")
            self._warn(text, title=row["title"], code=code)
        return self.activities.get(code)

    def _organisation(self, row: Mapping[str, Any], name: str) -> ProgrammeOrganisation | None:
        code = row[name]
        if code is not None and code not in self.organisations:
            text = _("“%(title)s”: the organisation %(code)s is not in the file; left empty.")
            self._warn(text, title=row["title"], code=code)
        return self.organisations.get(code)

    def _put(self, entry: Any, facts: Mapping[str, Any], position: int) -> Any:
        """Save a new row, or an existing one when something differs; counts both.

        Another place in the list is stored, but is no change of the row.
        """
        if entry.pk is None:
            entry.programme, entry.position = self.programme, position
            for name, value in facts.items():
                setattr(entry, name, value)
            entry.save()
            self.outcome.created += 1
            if isinstance(entry, Activity):
                self.made.add(entry.pk)
            return entry
        before = {
            name: getattr(entry, name)
            for name, value in facts.items()
            if getattr(entry, name) != value
        }
        if before:
            self._change(entry, {name: facts[name] for name in before})
        if before or entry.position != position:
            entry.position = position
            entry.save()
        if before and isinstance(entry, Activity):
            self.changed.add(entry.pk)
            record_changes(entry, before, membership=self.membership, origin="import")
        return entry

    def _change(self, entry: Any, facts: Mapping[str, Any]) -> None:
        for name, value in facts.items():
            setattr(entry, name, value)
        if hasattr(entry, "revision"):
            entry.revision += 1
        self.outcome.updated += 1


def _facts_of(evaluations: list[ActivityEvaluation]) -> list[tuple[Any, ...]]:
    return [(row.type, row.status, row.completed_on, row.summary) for row in evaluations]


def _date(value: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(value) if value else None
