"""Who takes part in a case: admitted with a basis, a need to know and an end (rules C3, C4)."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.models.cases import Case
from core.models import Membership, Organisation
from core.models.encrypted import EncryptedTextField
from core.models.guarded import GuardedCharField
from core.retention import follows
from core.tenancy import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet


class CaseParticipantQuerySet(TenantQuerySet):
    """Questions over participants."""

    def current(self, day: datetime.date | None = None) -> CaseParticipantQuerySet:
        """Whose access holds on the day; it ends by itself (rule C4)."""
        today = day or timezone.localdate()
        return self.filter(from_on__lte=today, until__gte=today, released_on=None)

    def of(self, membership: Any) -> CaseParticipantQuerySet:
        """Somebody's own, while they act for the organisation they were admitted for."""
        return self.filter(membership=membership, organisation_id=membership.organisation_id)

    def with_names(self) -> CaseParticipantQuerySet:
        """With the organisation and person of each, in one query."""
        return self.select_related("organisation", "membership__user").order_by(
            "organisation__name", "pk"
        )


class CaseParticipant(TenantModel):
    """One person of one organisation who may read one case, from a day until a day."""

    retention = follows("case")
    sensitivity = {"function": "internal", "basis": "confidential", "need": "confidential"}
    log_relations: tuple[str, ...] = ()

    case = TenantForeignKey(Case, models.CASCADE, related_name="participants")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    organisation = TenantForeignKey(Organisation, models.PROTECT, related_name="+")
    function = GuardedCharField(_("function in this case"), max_length=120)
    basis = EncryptedTextField(_("On what basis do they take part?"), max_length=1000)
    need = EncryptedTextField(_("Why do they need to know?"), max_length=1000)
    from_on = models.DateField(_("from"), default=timezone.localdate)
    until = models.DateField(_("until"))
    released_on = models.DateField(_("released on"), null=True, blank=True)

    objects = TenantManager.from_queryset(CaseParticipantQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ["pk"]
        verbose_name = _("participant of a case")
        verbose_name_plural = _("participants of cases")
        indexes = [
            models.Index(fields=["municipality", "membership", "until"], name="participant_access"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "membership"],
                condition=Q(released_on__isnull=True),
                name="participant_admitted_once",
                violation_error_message=_("This person takes part already."),
            ),
            models.CheckConstraint(
                condition=~Q(basis="") & ~Q(need="") & ~Q(function=""),
                name="participant_has_basis",
                violation_error_message=_("Say on what basis, and why they need to know."),
            ),
            models.CheckConstraint(
                condition=Q(until__gte=F("from_on")), name="participant_until_after_from"
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)

    @property
    def is_current(self) -> bool:
        """Whether the access holds today."""
        today = timezone.localdate()
        return self.released_on is None and self.from_on <= today <= self.until

    @property
    def days_left(self) -> int:
        """How many days of access are left; 0 on the last one, negative after it."""
        return (self.until - timezone.localdate()).days
