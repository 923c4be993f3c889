"""The catalogue: entries of one's own, what is found out about an entry, the starter data."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import audit
from core.lifecycle import FactsRefused
from core.models import Membership
from core.references import next_reference, next_references
from core.tenancy import take_turn
from interventions.classification import (
    InterventionType,
    PhenomenonCode,
    translate_catalogue_phenomena,
)
from interventions.models import Intervention, Phenomenon


class NameTaken(FactsRefused):
    """Somebody else gave this name to an entry a moment ago."""

    def __init__(self) -> None:
        super().__init__({"name": _("The catalogue has an intervention with this name.")})


DATA = Path(__file__).resolve().parent.parent / "data"


def starter_rows() -> Iterator[dict[str, str]]:
    """The rows of the starter catalogue, as delivered."""
    with (DATA / "catalogue.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@transaction.atomic
def load_starter_catalogue() -> int:
    """Add the starter entries that the current municipality lacks; returns how many.

    Existing entries are left alone, so that what somebody confirmed or noted is never undone.
    """
    known = set(Intervention.objects.values_list("name", flat=True))
    rows = [row for row in starter_rows() if row["name"].strip() not in known]
    references = next_references(Intervention, "I", len(rows), width=3)
    for reference, row in zip(references, rows, strict=True):
        _entry(reference, row).save()
    return len(rows)


def _entry(reference: str, row: dict[str, str]) -> Intervention:
    entry: Any = Intervention  # the types of a list of codes are not known to the checker
    made: Intervention = entry(
        reference=reference,
        name=row["name"].strip(),
        provider="" if row["provider"] == "unknown" else row["provider"],
        types=[InterventionType.from_catalogue(code) for code in _codes(row["type"])],
        phases=_codes(row["phase"]),
        target_group_text=row["target_group"],
        target_groups=_codes(row["target_group_codes"]),
        settings=_codes(row["setting"]),
        domains=_codes(row["domain"]),
        phenomena=translate_catalogue_phenomena(_codes(row["phenomenon"])),
        description=row["description"],
        evidence_status=row["evidence_status"],
        evaluation=row["evaluation"],
        source_title=row["source_title"],
        source_site=row["source_site"],
        is_starter=True,
    )
    return made


def _codes(text: str) -> list[str]:
    return [code.strip() for code in text.split(";") if code.strip() not in {"", "unknown"}]


@transaction.atomic
def seed_phenomena() -> int:
    """Add the phenomena that the current municipality lacks; returns how many."""
    known = set(Phenomenon.objects.values_list("code", flat=True))
    ordered = sorted(PhenomenonCode, key=_place)
    missing = [code for code in ordered if code.value not in known]
    for code in missing:
        Phenomenon(code=code.value, label=str(code.label), order=ordered.index(code)).save()
    return len(missing)


def _place(code: PhenomenonCode) -> tuple[int, str]:
    """All forms first, then alphabetical, the collective codes last: no form stands out."""
    collective = {"all_forms": 0, "other": 2, "unknown": 3}
    return collective.get(code.value, 1), str(code.label).casefold()


@transaction.atomic
def create_intervention(*, membership: Membership, **facts: Any) -> Intervention:
    """Add an entry of the municipality's own. Effect: one log event.

    Raises ``NameTaken`` when the catalogue has the name already.
    """
    reference = next_reference(Intervention, "I", width=3)  # locks: two writers never share a name
    _refuse_taken(facts["name"], except_for=None)
    intervention = Intervention(reference=reference, **facts)
    intervention.save()
    audit.record("intervention.create", intervention, membership=membership)
    return intervention


@transaction.atomic
def update_intervention(
    intervention: Intervention, *, membership: Membership, **facts: Any
) -> Intervention:
    """Change an entry; ``facts`` maps field names to new values.

    Effects: one log event with the names of the changed fields, the revision goes up. Without a
    difference nothing happens. Raises ``NameTaken`` when another entry has the name.
    """
    take_turn()
    fresh: Intervention = Intervention.objects.get(pk=intervention.pk)
    _refuse_taken(facts.get("name", fresh.name), except_for=fresh)
    changed = [name for name, value in facts.items() if getattr(fresh, name) != value]
    if changed:
        for name in changed:
            setattr(fresh, name, facts[name])
        fresh.revision += 1
        fresh.save()
        audit.record("intervention.edit", fresh, membership=membership, changed=changed)
    return fresh


def _refuse_taken(name: str, *, except_for: Intervention | None) -> None:
    others = Intervention.objects.named(name)
    if except_for is not None:
        others = others.exclude(pk=except_for.pk)
    if others.exists():
        raise NameTaken
