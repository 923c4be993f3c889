"""Action points of a programme and decisions on its blind spots."""

from __future__ import annotations

import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import Membership
from core.models.guarded import IMPORTED, GuardedCharField, GuardedTextField
from core.models.plain import CODE, plain
from core.retention import follows
from core.tenancy import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet, reverse
from interventions.classification import ActionStatus
from programmes.models.programme import Activity, Programme, ProgrammeOrganisation

UNFINISHED = (ActionStatus.OPEN, ActionStatus.IN_PROGRESS)


class ActionPointQuerySet(TenantQuerySet):
    """Questions over action points."""

    def unfinished(self) -> ActionPointQuerySet:
        """Open or in progress."""
        return self.filter(status__in=UNFINISHED)

    def overdue(self, on: datetime.date) -> ActionPointQuerySet:
        """Unfinished and past the agreed day."""
        return self.unfinished().filter(due_on__lt=on)


class ActionPoint(TenantModel):
    """An agreement in the local action plan (lokaal actieplan): what, who, when."""

    retention = follows("programme")
    sensitivity = {"title": "open"}
    plain_text = plain(CODE, "reference", "exchange_id")

    programme = TenantForeignKey(Programme, models.CASCADE, related_name="action_points")
    reference = models.CharField(_("reference"), max_length=14)
    exchange_id = models.CharField(_("code"), max_length=40)
    position = models.PositiveIntegerField(default=0)
    title = GuardedCharField(_("action"), max_length=300, blocks_only=IMPORTED)
    owner = TenantForeignKey(
        ProgrammeOrganisation, null=True, blank=True, related_name="+", verbose_name=_("who")
    )
    due_on = models.DateField(_("done by"), null=True, blank=True)
    status = models.CharField(
        _("status"), max_length=12, choices=ActionStatus.choices, default=ActionStatus.OPEN
    )
    created_on = models.DateField(_("made on"), default=timezone.localdate)
    updated_on = models.DateField(_("updated on"), null=True, blank=True)
    activity = TenantForeignKey(
        Activity,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="action_points",
        verbose_name=_("activity"),
    )
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = TenantManager.from_queryset(ActionPointQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ["position", "pk"]
        verbose_name = _("action point")
        verbose_name_plural = _("action points")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "reference"], name="action_point_reference_once"
            ),
            models.UniqueConstraint(
                fields=["programme", "exchange_id"], name="action_point_code_once"
            ),
            models.CheckConstraint(
                condition=Q(status__in=ActionStatus.values), name="action_point_status_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page of this action point."""
        return reverse("programmes:action-detail", reference=self.reference)

    @property
    def is_unfinished(self) -> bool:
        """Open or in progress."""
        return self.status in UNFINISHED

    @property
    def is_late(self) -> bool:
        """Unfinished and past the agreed day."""
        due_on = self.due_on
        return self.is_unfinished and due_on is not None and due_on < timezone.localdate()


class BlindSpot(TenantModel):
    """The decision on one finding; findings themselves are computed, never stored.

    Addressed means an action point was made; accepted means left so on purpose, with a reason
    and a day to look again.
    """

    class Status(models.TextChoices):
        """What was decided; reopened means it waits for a decision again."""

        OPEN = "open", _("to be discussed")
        ADDRESSED = "addressed", _("in the action plan")
        ACCEPTED = "accepted", _("left so on purpose")

    retention = follows("programme")
    sensitivity = {"reason": "internal"}
    plain_text = plain(CODE, "code", "subject")

    programme = TenantForeignKey(Programme, models.CASCADE, related_name="blind_spots")
    code = models.CharField(_("rule"), max_length=4)
    subject = models.CharField(_("subject"), max_length=120)
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.OPEN
    )
    reason = GuardedTextField(_("reason"), max_length=1000, blank=True)
    review_on = models.DateField(_("look again on"), null=True, blank=True)
    action_point = TenantForeignKey(
        ActionPoint, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    decided_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")

    class Meta(TenantModel.Meta):
        ordering = ["code", "subject"]
        verbose_name = _("blind spot")
        verbose_name_plural = _("blind spots")
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "code", "subject"], name="blind_spot_decided_once"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["open", "addressed", "accepted"]),
                name="blind_spot_status_known",
            ),
            models.CheckConstraint(
                condition=~Q(status="accepted") | ~Q(reason=""),
                name="blind_spot_accepted_has_reason",
                violation_error_message=_("Say why it is left so."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} · {self.subject}"
