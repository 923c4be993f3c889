"""The weighing: each organisation gives its statement before reading another (rules W2 to W4)."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.models.registrations import Registration
from core.models import Membership, Organisation
from core.models.encrypted import EncryptedTextField
from core.models.guarded import GuardedCharField
from core.models.plain import plain
from core.retention import follows
from core.tenancy import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet

#: Never fewer organisations decide (rule N17).
FEWEST_ORGANISATIONS = 2
CRITERION = _("The label of a criterion, as the municipality adopted it.")


class StatementQuerySet(TenantQuerySet):
    """Questions over statements."""

    def filed(self) -> StatementQuerySet:
        """Those that were given."""
        return self.filter(filed_on__isnull=False)

    def awaited(self) -> StatementQuerySet:
        """Neither given nor excused."""
        return self.filter(filed_on__isnull=True, absent_because="")

    def of(self, membership: Any) -> Statement | None:
        """The statement of somebody's organisation, within rows of one registration."""
        found: Statement | None = self.filter(organisation_id=membership.organisation_id).first()
        return found

    def readable_by(self, membership: Any, registration: Registration) -> StatementQuerySet:
        """All when they are open; before that the own one only, whoever asks (W3, first 7).

        The registrar reads no other than an own one, also when they are open.
        """
        rows = self.filter(registration=registration)
        is_open = registration.is_opened and registration.registrar_id != membership.pk
        return rows if is_open else rows.filter(author=membership)


class Statement(TenantModel):
    """The statement (zienswijze) of one organisation: asked, given, or absent with a reason."""

    retention = follows("registration")
    sensitivity = {
        "function": "internal",
        "against": "confidential",
        "absent_because": "confidential",
    }

    registration = TenantForeignKey(Registration, models.CASCADE, related_name="statements")
    organisation = TenantForeignKey(Organisation, models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField(_("order"))
    is_required = models.BooleanField(_("required"), default=True)
    author = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    function = GuardedCharField(_("my function"), max_length=120, blank=True)
    against = EncryptedTextField(_("What speaks against taking in?"), max_length=2000, blank=True)
    filed_on = models.DateField(_("given on"), null=True, blank=True)
    absent_because = EncryptedTextField(_("why it is not concerned"), max_length=1000, blank=True)
    excused_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")

    objects = TenantManager.from_queryset(StatementQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ["order", "pk"]
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "organisation"], name="statement_organisation_once"
            ),
            models.CheckConstraint(
                condition=Q(filed_on__isnull=True)
                | (Q(author__isnull=False) & ~Q(against="") & ~Q(function="")),
                name="statement_filed_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(absent_because="") | Q(excused_by__isnull=False, filed_on__isnull=True),
                name="statement_excused_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)

    @property
    def is_filed(self) -> bool:
        """Whether it was given."""
        return self.filed_on is not None

    @property
    def is_excused(self) -> bool:
        """Whether the organisation is not concerned, with a reason (rule W2)."""
        return bool(self.absent_because)


class StatementReason(TenantModel):
    """What one organisation says on one criterion: a heading and a reason, no tick (rule W3)."""

    retention = follows("statement")
    sensitivity = {"criterion": "internal", "heading": "confidential", "reason": "confidential"}
    plain_text = plain(CRITERION, "criterion")

    statement = TenantForeignKey(Statement, models.CASCADE, related_name="reasons")
    order = models.PositiveSmallIntegerField(_("order"))
    criterion = models.CharField(_("criterion"), max_length=200)
    heading = EncryptedTextField(_("in one line"), max_length=120, blank=True)
    reason = EncryptedTextField(_("reason"), max_length=2000)

    class Meta(TenantModel.Meta):
        ordering = ["order", "pk"]
        verbose_name = _("reason on a criterion")
        verbose_name_plural = _("reasons on criteria")
        constraints = [
            models.UniqueConstraint(fields=["statement", "order"], name="statement_reason_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="statement_reason_has_text"),
        ]

    def __str__(self) -> str:
        return self.criterion


class WeighingDifference(TenantModel):
    """Where the statements differ on one criterion, in neutral words; it is no error."""

    retention = follows("registration")
    sensitivity = {"criterion": "internal", "text": "confidential"}
    plain_text = plain(CRITERION, "criterion")

    registration = TenantForeignKey(Registration, models.CASCADE, related_name="differences")
    order = models.PositiveSmallIntegerField(_("order"))
    criterion = models.CharField(_("criterion"), max_length=200)
    text = EncryptedTextField(_("where the statements differ"), max_length=1000)

    class Meta(TenantModel.Meta):
        ordering = ["order", "pk"]
        verbose_name = _("difference between statements")
        verbose_name_plural = _("differences between statements")
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "order"], name="weighing_difference_once"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="weighing_difference_has_text"),
        ]

    def __str__(self) -> str:
        return self.criterion
