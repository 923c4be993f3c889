"""Import of the exchange format (programme.schema.json, decisions 2, 10 and 13).

A faulty file is refused whole, every fault with its JSON path; nothing is stored then.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from jsonschema import Draft202012Validator, FormatChecker

from core import audit
from core.models import Membership, Organisation
from core.references import next_reference, next_references
from core.tenancy import current
from network.actions.partners import ensure_organisation
from programmes.actions.programme import record_changes
from programmes.models import (
    ActionPoint,
    Activity,
    ActivityEvaluation,
    Goal,
    Programme,
    ProgrammeOrganisation,
)

SCHEMA = Path(__file__).resolve().parent.parent / "data" / "programme.schema.json"


class FaultyProgramme(ValueError):
    """The file is refused; ``faults`` lists (JSON path, what is wrong)."""

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        self.faults = faults
        super().__init__("; ".join(f"{path}: {text}" for path, text in faults))


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


@lru_cache(maxsize=1)
def validator() -> Draft202012Validator:
    """The compiled schema, with dates checked as dates."""
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return Draft202012Validator(schema, format_checker=FormatChecker())


def parse_programme(content: bytes) -> dict[str, Any]:
    """The file as data. Raises ``FaultyProgramme`` with every fault by JSON path."""
    try:
        data = json.loads(content.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise FaultyProgramme([("$", _("This is not a JSON file: %s") % error)]) from error
    faults = [
        (error.json_path, error.message)
        for error in sorted(validator().iter_errors(data), key=lambda entry: entry.json_path)
    ]
    if not faults:
        faults = list(_double_codes(data)) + list(_reversed_periods(data))
    if faults:
        raise FaultyProgramme(faults)
    parsed: dict[str, Any] = data
    return parsed


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _double_codes(data: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    lists = {
        "$.organisations": data["organisations"],
        "$.activities": data["activities"],
        "$.actions": data["actions"],
        "$.programme.goals": data["programme"]["goals"],
    }
    for path, rows in lists.items():
        seen: set[str] = set()
        for index, row in enumerate(rows):
            if row["id"] in seen:
                yield f"{path}[{index}].id", _("the identifier %s is used twice") % row["id"]
            seen.add(row["id"])


def _reversed_periods(data: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    period = data["programme"]["period"]
    if period["end"] and period["end"] < period["start"]:
        yield "$.programme.period.end", _("the end is before the start")


def import_programme(
    data: Mapping[str, Any],
    *,
    membership: Membership | None = None,
    programme: Programme | None = None,
    dry_run: bool = False,
) -> ImportOutcome:
    """Store parsed data as a new programme, or update ``programme`` by exchange identifiers.

    One transaction; a dry run stores nothing. The municipality of the scope decides where the
    programme goes, another name in the file is a warning.
    """
    importer = _Importer(data, membership, programme)
    try:
        with transaction.atomic():
            importer.run()
            if dry_run:
                raise _DryRun
    except _DryRun:
        pass
    return importer.outcome


class _Importer:
    """Carries one import; each step stores one list of the file."""

    def __init__(
        self, data: Mapping[str, Any], membership: Membership | None, programme: Programme | None
    ) -> None:
        self.data, self.membership = data, membership
        self.is_new = programme is None
        self.programme = programme or Programme()
        self.outcome = ImportOutcome()
        self.organisations: dict[str, ProgrammeOrganisation] = {}
        self.activities: dict[str, Activity] = {}

    def run(self) -> None:
        """All steps, in the order the rows point at each other."""
        self._warn_about_municipality()
        self._store_programme()
        self._store_organisations()
        self._store_goals()
        self._store_activities()
        self._store_evaluations()
        self._store_actions()
        audit.record("programme.import", self.programme, membership=self.membership)
        self.outcome.reference = self.programme.reference

    def _warn_about_municipality(self) -> None:
        named, here = self.data["municipality"]["name"], current().name
        if named.casefold() != here.casefold():
            text = _("The file names the municipality %(named)s; it was stored for %(here)s.")
            self.outcome.warnings.append(text % {"named": named, "here": here})

    def _store_programme(self) -> None:
        facts, programme = self.data["programme"], self.programme
        if self.is_new:
            programme.reference = next_reference(Programme, "P")
        programme.title = facts["title"]
        programme.start = datetime.date.fromisoformat(facts["period"]["start"])
        programme.end = _date(facts["period"]["end"])
        programme.vision = facts["vision"]
        programme.reference_date = _date(facts["reference_date"])
        programme.expected_domains = facts["expected_domains"]
        programme.locally_relevant = facts["locally_relevant"]
        programme.revision += 0 if self.is_new else 1
        programme.save()

    def _store_organisations(self) -> None:
        known = {row.name_key: row for row in Organisation.objects.all()}
        stored = {row.exchange_id: row for row in self.programme.organisations.all()}
        for position, row in enumerate(self.data["organisations"]):
            organisation = ensure_organisation(
                row["name"], type=row["type"], domain=row["domain"], known=known
            )
            known[organisation.name_key] = organisation
            entry = stored.get(row["id"]) or ProgrammeOrganisation(exchange_id=row["id"])
            facts = {"name": row["name"], "type": row["type"], "domain": row["domain"]}
            facts |= {"organisation": organisation, "position": position}
            self.organisations[row["id"]] = self._put(entry, facts)
        self.organisations = stored | self.organisations

    def _store_goals(self) -> None:
        stored = {row.exchange_id: row for row in self.programme.goals.all()}
        for position, row in enumerate(self.data["programme"]["goals"]):
            entry = stored.get(row["id"]) or Goal(exchange_id=row["id"])
            facts = {"title": row["title"], "indicator": row["indicator"], "position": position}
            self._put(entry, facts)

    def _store_activities(self) -> None:
        stored = {row.exchange_id: row for row in self.programme.activities.all()}
        rows = self.data["activities"]
        new = sum(row["id"] not in stored for row in rows)
        references = iter(next_references(Activity, "A", new, width=4))
        for position, row in enumerate(rows):
            entry = stored.get(row["id"])
            if entry is None:
                entry = Activity(exchange_id=row["id"], reference=next(references))
            facts = self._activity_facts(row) | {"position": position}
            self.activities[row["id"]] = self._put(entry, facts)
        self.activities = stored | self.activities

    def _activity_facts(self, row: Mapping[str, Any]) -> dict[str, Any]:
        copied = [
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
        facts = {name: row[name] for name in copied}
        facts["owner"] = self._organisation(row, "owner")
        facts["proposed_owner"] = self._organisation(row, "proposed_owner")
        for name in ("owner_assessed_on", "start", "end"):
            facts[name] = _date(row[name])
        budget = row["budget"]
        facts["budget"] = None if budget is None else round(Decimal(str(budget)), 2)
        return facts

    def _store_evaluations(self) -> None:
        activities = [self.activities[row["id"]] for row in self.data["activities"]]
        ActivityEvaluation.objects.filter(activity__in=activities).delete()
        for row in self.data["activities"]:
            for position, facts in enumerate(row["evaluations"]):
                ActivityEvaluation(
                    activity=self.activities[row["id"]],
                    position=position,
                    type=facts["type"],
                    status=facts["status"],
                    completed_on=_date(facts["completed_on"]),
                    summary=facts["summary"],
                ).save()

    def _store_actions(self) -> None:
        stored = {row.exchange_id: row for row in self.programme.action_points.all()}
        new = sum(row["id"] not in stored for row in self.data["actions"])
        references = iter(next_references(ActionPoint, "T", new, width=3))
        for position, row in enumerate(self.data["actions"]):
            entry = stored.get(row["id"])
            if entry is None:
                entry = ActionPoint(exchange_id=row["id"], reference=next(references))
            facts = {"title": row["title"], "status": row["status"], "position": position}
            facts["owner"] = self._organisation(row, "owner")
            facts["activity"] = self.activities.get(row["activity"])
            for name in ("due_on", "created_on", "updated_on"):
                facts[name] = _date(row[name])
            self._put(entry, facts)

    def _organisation(self, row: Mapping[str, Any], name: str) -> ProgrammeOrganisation | None:
        code = row[name]
        if code is not None and code not in self.organisations:
            text = _("“%(title)s”: the organisation %(code)s is not in the file; left empty.")
            self.outcome.warnings.append(text % {"title": row["title"], "code": code})
        return self.organisations.get(code)

    def _put(self, entry: Any, facts: Mapping[str, Any]) -> Any:
        """Save a new row, or an existing one when something differs; counts both."""
        if entry.pk is None:
            entry.programme = self.programme
            for name, value in facts.items():
                setattr(entry, name, value)
            entry.save()
            self.outcome.created += 1
            return entry
        changed = [name for name, value in facts.items() if getattr(entry, name) != value]
        if changed:
            before = {name: getattr(entry, name) for name in changed}
            for name in changed:
                setattr(entry, name, facts[name])
            if hasattr(entry, "revision"):
                entry.revision += 1
            entry.save()
            if isinstance(entry, Activity):
                record_changes(entry, before, membership=self.membership, origin="import")
            self.outcome.updated += 1
        return entry


def _date(value: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(value) if value else None
