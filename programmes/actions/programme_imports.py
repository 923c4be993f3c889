"""A programme in the exchange format on its way in: rehearsed, then stored or thrown away."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from core import audit
from core.models import Membership
from core.references import next_reference
from programmes.actions.exchange import import_programme
from programmes.lifecycle import PROGRAMME_IMPORT
from programmes.models import Programme, ProgrammeImport


@transaction.atomic
def start(
    *, membership: Membership, data: dict[str, Any], file_name: str, target: Programme | None
) -> ProgrammeImport:
    """Keep a checked file, with what storing it would do; no programme is touched.

    Effect: one log event.
    """
    record = ProgrammeImport(
        reference=next_reference(ProgrammeImport, "X"),
        file_name=file_name,
        data=data,
        outcome=import_programme(data, programme=target, dry_run=True).as_dict(),
        target=target,
        created_by=membership,
        created_by_name=str(membership.user),
    )
    record.save()
    audit.record("programme_import.create", record, membership=membership)
    return record


def store(record: ProgrammeImport, *, membership: Membership) -> str:
    """The verb ``store``: a new programme, or the chosen one updated; its reference.

    Effects: those of ``import_programme``, with its log event beside that of the verb.
    """
    with PROGRAMME_IMPORT.transition("store", record, membership=membership) as fresh:
        outcome = import_programme(fresh.data, membership=membership, programme=fresh.target)
        fresh.target = Programme.objects.get(reference=outcome.reference)
    return outcome.reference


def discard(record: ProgrammeImport, *, membership: Membership) -> None:
    """The verb ``discard``: the file is gone; the event in the log stays."""
    with PROGRAMME_IMPORT.transition("discard", record, membership=membership):
        pass
