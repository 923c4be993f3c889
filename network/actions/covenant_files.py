"""The signed file of an agreement: kept in the database, replaced, taken away."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from core import audit
from core.documents import fingerprint
from core.models import Membership
from core.tenancy import take_turn
from network.actions.covenants import ENDED_MEANWHILE, CovenantRefused
from network.actions.signed_files import CleanFile
from network.lifecycle import COVENANT
from network.models import Covenant, CovenantFile


@transaction.atomic
def keep_file(covenant: Covenant, *, membership: Membership, file: CleanFile) -> CovenantFile:
    """Keep a cleaned file, instead of the one before.

    Effects: its SHA-256 is kept with it, one log event, the revision goes up. The same bytes again
    change nothing. Raises ``CovenantRefused`` when the agreement was ended.
    """
    take_turn()
    fresh: Covenant = Covenant.objects.get(pk=covenant.pk)
    if fresh.has_ended:
        raise CovenantRefused({"": ENDED_MEANWHILE})
    digest = fingerprint(file.content)
    kept: CovenantFile = CovenantFile.objects.filter(covenant=fresh).first() or CovenantFile(
        covenant=fresh
    )
    if kept.digest == digest:
        return kept
    kept.kind, kept.content, kept.digest = file.kind, file.content, digest
    kept.was_signed_digitally, kept.added_on = file.was_signed_digitally, timezone.localdate()
    kept.save()
    fresh.revision += 1
    fresh.save(update_fields=["revision"])
    audit.record("covenant.edit", fresh, membership=membership, changed=["files"])
    return kept


def remove_file(covenant: Covenant, *, membership: Membership) -> Covenant:
    """The verb ``remove_file``: the file is gone; the event in the log stays.

    Raises ``TransitionRefused`` when there is none, or the agreement was ended.
    """
    with COVENANT.transition("remove_file", covenant, membership=membership) as fresh:
        CovenantFile.objects.filter(covenant=fresh).delete()
        fresh.revision += 1
    return covenant
