"""A signal being written: what the guard accepted is kept for its writer, until it is sent."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.lifecycle import FactsRefused
from core.models import Membership
from core.tenancy import take_turn
from signals.actions.reporting import unconfirmed_term
from signals.models import Signal, SignalDraft


@transaction.atomic
def save_draft(
    writer: Membership, content: dict[str, Any], *, receipt: str = ""
) -> SignalDraft | None:
    """Keep what somebody wrote so far, in the place of what was kept; None when nothing is left.

    A page that was sent already leaves no draft behind: its signal has the ``receipt``. It writes
    no event: nobody but the writer can see it, and how often somebody types is nobody's business.
    Raises ``FactsRefused`` while a term is not confirmed (rule B1), ``TextRefused`` on an
    identifier.
    """
    take_turn()
    term = unconfirmed_term()
    if term:
        text = _("A draft cannot be kept yet: the municipality has to confirm “%(term)s” first.")
        raise FactsRefused({"": text % {"term": term}})
    if not content or Signal.objects.with_receipt(receipt):
        discard_draft(writer)
        return None
    draft = SignalDraft.objects.filter(writer=writer).first()
    draft = draft or SignalDraft(writer=writer)
    draft.content, draft.changed_at = content, timezone.now()
    draft.save()
    return draft


@transaction.atomic
def discard_draft(writer: Membership) -> None:
    """Throw away what was kept; no event, as with keeping it."""
    take_turn()
    SignalDraft.objects.filter(writer=writer).delete()


def draft_of(writer: Membership) -> SignalDraft | None:
    """Somebody's own draft, if there is one."""
    found: SignalDraft | None = SignalDraft.objects.visible_to(writer).first()
    return found
