"""What is looked at again: reviews, scaling, who was told, and the steps of a case."""

from __future__ import annotations

import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.models.cases import Case
from casework.models.parameters import INFORM
from casework.models.words import PostponeGround, RecipientBody, known
from core.models import Membership, Organisation, Parameter
from core.models.encrypted import EncryptedTextField
from core.retention import follows
from core.tenancy import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet


class Review(TenantModel):
    """A review (toets): still needed, not too heavy, nothing lighter; and when again (C15)."""

    retention = follows("case")
    sensitivity = {
        "necessity": "confidential",
        "proportionality": "confidential",
        "subsidiarity": "confidential",
    }

    case = TenantForeignKey(Case, models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    was_due_by = models.DateField(_("was due by"))
    reviewed_on = models.DateField(_("reviewed on"), default=timezone.localdate)
    necessity = EncryptedTextField(_("Is this still needed, and why?"), max_length=2000)
    proportionality = EncryptedTextField(_("Is it not too heavy, and why?"), max_length=2000)
    subsidiarity = EncryptedTextField(
        _("Can it be done more lightly, and why (not)?"), max_length=2000
    )
    next_review_by = models.DateField(_("next review by"))

    class Meta(TenantModel.Meta):
        ordering = ["-reviewed_on", "-pk"]
        verbose_name = _("review of a case")
        verbose_name_plural = _("reviews of cases")
        constraints = [
            models.CheckConstraint(
                condition=~Q(necessity="") & ~Q(proportionality="") & ~Q(subsidiarity=""),
                name="review_has_reasons",
            ),
            models.CheckConstraint(
                condition=Q(next_review_by__gt=models.F("reviewed_on")),
                name="review_next_is_later",
            ),
        ]

    def __str__(self) -> str:
        return str(self.reviewed_on)

    @property
    def is_in_time(self) -> bool:
        """Whether it was done by its day."""
        return self.reviewed_on <= self.was_due_by


class Direction(models.TextChoices):
    """Which way a case was scaled."""

    UP = "up", _("up")
    DOWN = "down", _("down")


class Scaling(TenantModel):
    """Scaling up or down, with the reason and the body that reads how it stands (rule C16)."""

    retention = follows("case")
    sensitivity = {"reason": "confidential"}

    case = TenantForeignKey(Case, models.CASCADE, related_name="scalings")
    direction = models.CharField(_("direction"), max_length=4, choices=Direction.choices)
    recipient = models.CharField(_("body"), max_length=8, choices=RecipientBody.choices)
    reason = EncryptedTextField(_("reason"), max_length=2000)
    scaled_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    scaled_on = models.DateField(_("on"), default=timezone.localdate)

    class Meta(TenantModel.Meta):
        ordering = ["-scaled_on", "-pk"]
        verbose_name = _("scaling of a case")
        verbose_name_plural = _("scalings of cases")
        constraints = [
            known("scaling", "direction", Direction),
            known("scaling", "recipient", RecipientBody),
            models.CheckConstraint(condition=~Q(reason=""), name="scaling_has_reason"),
        ]

    def __str__(self) -> str:
        return str(self.get_direction_display())


class InformationQuerySet(TenantQuerySet):
    """Questions over the information register."""

    def holding(self, day: datetime.date | None = None) -> InformationQuerySet:
        """Entries that answer for today: told, or postponed until a day that has not passed."""
        today = day or timezone.localdate()
        return self.filter(Q(told_on__isnull=False) | Q(postponed_until__gte=today))

    def overdue_cases(self, day: datetime.date | None = None) -> models.QuerySet[Case]:
        """Live cases past the term with nobody told and no postponement that holds (rule P1)."""
        today = day or timezone.localdate()
        term = datetime.timedelta(days=int(Parameter.objects.value(INFORM, today)))
        late = Case.objects.live().filter(opened_on__lt=today - term)
        return late.exclude(pk__in=self.holding(today).values("case"))


class InformationEntry(TenantModel):
    """One entry of the information register: told, or postponed on a ground (rule P1)."""

    retention = follows("case")
    sensitivity = {"how": "confidential", "because": "confidential"}

    case = TenantForeignKey(Case, models.CASCADE, related_name="information")
    recorded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    recorded_on = models.DateField(_("recorded on"), default=timezone.localdate)
    told_on = models.DateField(_("told on"), null=True, blank=True)
    told_by = TenantForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("told by"),
    )
    how = EncryptedTextField(_("how, and who was there"), max_length=500, blank=True)
    ground = models.CharField(
        _("ground"), max_length=13, choices=PostponeGround.choices, blank=True
    )
    because = EncryptedTextField(_("why it has to wait"), max_length=1000, blank=True)
    postponed_until = models.DateField(_("look again on"), null=True, blank=True)

    objects = TenantManager.from_queryset(InformationQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ["-recorded_on", "-pk"]
        verbose_name = _("entry of the information register")
        verbose_name_plural = _("entries of the information register")
        constraints = [
            known("information", "ground", PostponeGround, may_be_empty=True),
            models.CheckConstraint(
                condition=(
                    Q(told_on__isnull=False, told_by__isnull=False, ground="")
                    & ~Q(how="")
                    & Q(postponed_until__isnull=True)
                )
                | (
                    Q(told_on__isnull=True, postponed_until__isnull=False)
                    & ~Q(ground="")
                    & ~Q(because="")
                ),
                name="information_told_or_postponed",
            ),
        ]

    def __str__(self) -> str:
        return str(self.recorded_on)

    @property
    def is_told(self) -> bool:
        """Whether the person was told."""
        return self.told_on is not None


class StepOfCase(models.TextChoices):
    """What happened in a case; the steps are shown to everybody who reads it (rule C2)."""

    OPENED = "opened", _("taken in")
    ADMITTED = "admitted", _("somebody was admitted")
    RELEASED = "released", _("somebody’s access ended")
    APPOINTED = "appointed", _("other directors were named")
    CONTRIBUTED = "contributed", _("a contribution was written")
    RETRACTED = "retracted", _("a contribution was taken back")
    CORRECTED = "corrected", _("a contribution was corrected")
    PLAN_ADOPTED = "plan_adopted", _("the plan was adopted")
    SCALED_UP = "scaled_up", _("scaled up")
    SCALED_DOWN = "scaled_down", _("scaled down")
    RECONVENED = "reconvened", _("back on the agenda")
    REVIEWED = "reviewed", _("reviewed")
    TOLD = "told", _("the person was told")
    POSTPONED = "postponed", _("telling the person was postponed")
    AFTERCARE = "aftercare", _("aftercare began")
    RESTRICTED = "restricted", _("its use was restricted")
    LIFTED = "lifted", _("the restriction was lifted")
    CLOSED = "closed", _("closed")


class CaseStep(TenantModel):
    """One step of a case: what, when, by which organisation; no content."""

    retention = follows("case")
    sensitivity: dict[str, str] = {}

    case = TenantForeignKey(Case, models.CASCADE, related_name="steps")
    kind = models.CharField(_("step"), max_length=12, choices=StepOfCase.choices)
    organisation = TenantForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    happened_at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta(TenantModel.Meta):
        ordering = ["-happened_at", "-pk"]
        verbose_name = _("step of a case")
        verbose_name_plural = _("steps of cases")
        constraints = [known("case_step", "kind", StepOfCase)]

    def __str__(self) -> str:
        return str(self.get_kind_display())
