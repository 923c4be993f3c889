"""Making, revising, adopting and throwing away programme scans."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from django.db import transaction

from core import audit
from core.documents import fingerprint
from core.models import Membership
from core.references import next_reference
from programmes.lifecycle import PROGRAMME_SCAN
from programmes.models import Programme, ProgrammeScan


@transaction.atomic
def make_scan(
    programme: Programme, *, membership: Membership, recommendations: str = ""
) -> ProgrammeScan:
    """Freeze a programme as it is now, as a draft scan.

    Effects: a reference of the municipality, one log event. The programme does not change.
    """
    scan = ProgrammeScan.of(programme, membership=membership, recommendations=recommendations)
    scan.reference = next_reference(ProgrammeScan, "S")
    scan.save()
    audit.record("scan.create", scan, membership=membership)
    return scan


def revise_scan(scan: ProgrammeScan, *, membership: Membership, recommendations: str) -> None:
    """The verb ``revise``: other recommendations; everything that was frozen stays."""
    with PROGRAMME_SCAN.transition("revise", scan, membership=membership) as fresh:
        fresh.recommendations = recommendations
        fresh.revision += 1


def adopt_scan(
    scan: ProgrammeScan,
    *,
    membership: Membership,
    adopted_on: datetime.date,
    render: Callable[[ProgrammeScan], bytes],
) -> None:
    """The verb ``adopt``: from now on the scan and its document are final.

    ``render`` makes the document of the scan as it is being adopted; it is called once. Effects:
    the bytes and their SHA-256 are kept, with who recorded the adoption and its day.
    """
    with PROGRAMME_SCAN.transition("adopt", scan, membership=membership) as fresh:
        fresh.adopted_on = adopted_on
        fresh.adopted_by, fresh.adopted_by_name = membership, str(membership.user)
        fresh.revision += 1
        fresh.document = render(fresh)
        fresh.document_hash = fingerprint(fresh.document)


def discard_scan(scan: ProgrammeScan, *, membership: Membership) -> None:
    """The verb ``discard``: a draft nobody needs is gone; the event in the log stays."""
    with PROGRAMME_SCAN.transition("discard", scan, membership=membership):
        pass
