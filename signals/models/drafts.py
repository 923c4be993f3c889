"""A signal being written: kept for its writer only, without what the guard refuses."""

from __future__ import annotations

import re
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.deidentification.decisions import Reason
from core.models import Membership
from core.models.guarded import GuardedJSONField
from core.retention import Retention
from core.tenancy import TenantManager, TenantModel, TenantQuerySet
from signals.models.parameters import DRAFT_TERM
from signals.models.words import AgeBand, PeriodKind, SourceKind

#: The values of the fields that are chosen, not written: no texts.
CODES = frozenset([*AgeBand.values, *SourceKind.values])
#: A week or a month that was chosen, and an answer to the guard: a mark and its reason.
_CHOSEN = re.compile(
    rf"(?:{'|'.join(PeriodKind.values)})\.20\d{{6}}|[0-9a-f]{{32}}:(?:{'|'.join(Reason.values)})"
)


def is_code(text: str) -> bool:
    """Whether a text in a draft is a choice of a closed list."""
    return text in CODES or _CHOSEN.fullmatch(text) is not None


class SignalDraftQuerySet(TenantQuerySet):
    """Questions over drafts."""

    def visible_to(self, membership: Any) -> SignalDraftQuerySet:
        """Somebody's own draft; nobody knows of that of another."""
        return self.filter(writer=membership)


class SignalDraft(TenantModel):
    """What somebody wrote so far; one per person, gone when the signal is sent."""

    retention = Retention(
        DRAFT_TERM, "changed_at", _("So that a writer who was interrupted can go on.")
    )
    sensitivity = {"content": "confidential"}

    writer = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    content = GuardedJSONField(_("what was written"), default=dict, is_code=is_code)
    changed_at = models.DateTimeField(_("changed at"), default=timezone.now)

    objects = TenantManager.from_queryset(SignalDraftQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = _("draft of a signal")
        verbose_name_plural = _("drafts of signals")
        constraints = [
            models.UniqueConstraint(fields=["writer"], name="signal_draft_once"),
        ]

    def __str__(self) -> str:
        return str(_("draft of a signal"))
