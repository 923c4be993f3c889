"""Destruction by list, approved by two roles; holds and extensions (rules B2 to B5, A8)."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.models.cases import Case
from casework.models.parameters import LIST_TERM
from core.models import Membership
from core.models.encrypted import EncryptedTextField
from core.models.guarded import GuardedCharField
from core.models.plain import CODE, plain
from core.retention import Retention, due, follows
from core.tenancy import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet, reverse


class HoldQuerySet(TenantQuerySet):
    """Questions over holds."""

    def in_force(self, day: datetime.date | None = None) -> HoldQuerySet:
        """Those that stop destruction on the day; they end by themselves (rule B5)."""
        today = day or timezone.localdate()
        return self.filter(until__gte=today, lifted_on=None)


class Hold(TenantModel):
    """Why a closed case is not destroyed yet: a ground, a person, an end (rule B5)."""

    retention = follows("case")
    sensitivity = {"ground": "confidential"}

    case = TenantForeignKey(Case, models.CASCADE, related_name="holds")
    ground = EncryptedTextField(_("ground"), max_length=1000)
    placed_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    placed_on = models.DateField(_("placed on"), default=timezone.localdate)
    until = models.DateField(_("until"))
    lifted_on = models.DateField(_("lifted on"), null=True, blank=True)

    objects = TenantManager.from_queryset(HoldQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ["-placed_on", "-pk"]
        verbose_name = _("hold")
        verbose_name_plural = _("holds")
        constraints = [
            models.CheckConstraint(condition=~Q(ground=""), name="hold_has_ground"),
            models.CheckConstraint(
                condition=Q(until__gte=F("placed_on")), name="hold_until_after_placed"
            ),
        ]

    def __str__(self) -> str:
        return str(self.until)


class Extension(TenantModel):
    """One extension of the term of a closed case: motive, person, until when (rules B3, N23)."""

    retention = follows("case")
    sensitivity = {"motive": "confidential"}

    case = TenantForeignKey(Case, models.CASCADE, related_name="extensions")
    motive = EncryptedTextField(_("motive"), max_length=1000)
    decided_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    decided_on = models.DateField(_("decided on"), default=timezone.localdate)
    until = models.DateField(_("kept until"))

    class Meta(TenantModel.Meta):
        ordering = ["-decided_on", "-pk"]
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        constraints = [
            models.CheckConstraint(condition=~Q(motive=""), name="extension_has_motive"),
            models.CheckConstraint(
                condition=Q(until__gt=F("decided_on")), name="extension_until_is_later"
            ),
        ]

    def __str__(self) -> str:
        return str(self.until)


class DestructionListQuerySet(TenantQuerySet):
    """Questions over destruction lists."""

    def waiting(self) -> DestructionListQuerySet:
        """Those that still have to be signed or carried out."""
        return self.filter(status__in=DestructionList.WAITING)

    def ready(self) -> models.QuerySet[Case]:
        """Closed cases whose term has passed, that nothing holds and no waiting list names."""
        taken = DestructionEntry.objects.filter(destruction_list__in=self.waiting().order_by())
        return due(Case).exclude(pk__in=taken.order_by().values("case")).order_by("code")

    def kept_back(self) -> models.QuerySet[Case]:
        """Closed cases that something holds or that are kept longer, by their code."""
        longer = Q(kept_until__gte=timezone.localdate())
        held = Case.objects.held().order_by().values("pk")
        closed = Case.objects.filter(closed_on__isnull=False)
        return closed.filter(longer | Q(pk__in=held)).order_by("code")


class DestructionList(TenantModel):
    """A list of cases whose term has passed: proposed, approved by two roles, carried out (B4).

    What stays is a certificate: how many, which term, who approved; no case and no person.
    """

    class Status(models.TextChoices):
        """Where a list stands."""

        PROPOSED = "proposed", _("proposed")
        AGREED = "agreed", _("agreed by the chair")
        APPROVED = "approved", _("approved")
        CARRIED_OUT = "carried_out", _("carried out")
        REJECTED = "rejected", _("not approved")

    #: States in which the cases on a list wait, so that no other list takes them.
    WAITING = (Status.PROPOSED, Status.AGREED, Status.APPROVED)

    retention = Retention(LIST_TERM, "ended_on", _("To show that destruction was decided on."))
    sensitivity = {"rejected_because": "internal", "term": "internal", "fingerprint": "internal"}
    plain_text = plain(CODE, "reference", "term") | plain(
        _("A hash that the product makes."), "fingerprint"
    )
    transition_url_name = "casework:destruction_transition"
    log_relations: tuple[str, ...] = ()

    reference = models.CharField(_("reference"), max_length=14)
    status = models.CharField(
        _("status"), max_length=11, choices=Status.choices, default=Status.PROPOSED
    )
    proposed_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    proposed_on = models.DateField(_("proposed on"), default=timezone.localdate)
    agreed_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    agreed_on = models.DateField(_("agreed on"), null=True, blank=True)
    approved_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    approved_on = models.DateField(_("approved on"), null=True, blank=True)
    rejected_because = GuardedCharField(_("why it is not approved"), max_length=500, blank=True)
    carried_out_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    ended_on = models.DateField(_("carried out or rejected on"), null=True, blank=True)
    #: The term in days that held, as the certificate states it.
    term = models.CharField(_("term"), max_length=120, blank=True)
    number = models.PositiveIntegerField(_("number of cases"), default=0)
    certificate = models.BinaryField(_("certificate"), null=True, blank=True)
    fingerprint = models.CharField(_("mark"), max_length=64, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = TenantManager.from_queryset(DestructionListQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ["-proposed_on", "-pk"]
        verbose_name = _("destruction list")
        verbose_name_plural = _("destruction lists")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "reference"], name="destruction_list_reference_once"
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=["proposed", "agreed", "approved", "carried_out", "rejected"]
                ),
                name="destruction_list_status_known",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["agreed", "approved", "carried_out"])
                | (
                    Q(agreed_by__isnull=False, agreed_on__isnull=False)
                    & ~Q(agreed_by=F("proposed_by"))
                ),
                name="destruction_list_agreed_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["approved", "carried_out"])
                | (
                    Q(approved_by__isnull=False, approved_on__isnull=False)
                    & ~Q(approved_by=F("proposed_by"))
                    & ~Q(approved_by=F("agreed_by"))
                ),
                name="destruction_list_approved_by_a_third",
            ),
            models.CheckConstraint(
                condition=~Q(status="carried_out")
                | (
                    Q(carried_out_by__isnull=False, ended_on__isnull=False)
                    & Q(certificate__isnull=False)
                    & ~Q(fingerprint="")
                    & ~Q(carried_out_by=F("agreed_by"))
                    & ~Q(carried_out_by=F("approved_by"))
                ),
                name="destruction_list_carried_out_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(status="rejected")
                | (~Q(rejected_because="") & Q(ended_on__isnull=False)),
                name="destruction_list_rejected_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def name_in_log(self) -> str:
        """What the log calls it."""
        return self.reference

    def get_absolute_url(self) -> str:
        """The page of this list."""
        return reverse("casework:destruction_detail", reference=self.reference)

    @property
    def is_waiting_for_a_signature(self) -> bool:
        """Whether a role still has to sign it."""
        return self.status in (self.Status.PROPOSED, self.Status.AGREED)

    @property
    def is_waiting(self) -> bool:
        """Whether somebody still has to sign it or carry it out."""
        return self.status in self.WAITING

    @property
    def is_carried_out(self) -> bool:
        """Whether the cases on it are gone."""
        return self.status == self.Status.CARRIED_OUT

    @property
    def signatures(self) -> list[tuple[Any, Any, Any]]:
        """What was signed, by whom and on which day; None where a signature is still awaited."""
        return [
            (_("Proposed"), self.proposed_by, self.proposed_on),
            (_("Agreed"), self.agreed_by, self.agreed_on),
            (_("Approved"), self.approved_by, self.approved_on),
        ]


class DestructionEntry(TenantModel):
    """One case on a list; gone with the case, so that the list keeps no trace of it."""

    retention = follows("case")
    sensitivity: dict[str, str] = {}

    destruction_list = TenantForeignKey(DestructionList, models.CASCADE, related_name="entries")
    case = TenantForeignKey(Case, models.CASCADE, related_name="+")

    class Meta(TenantModel.Meta):
        ordering = ["case__code"]
        verbose_name = _("case on a destruction list")
        verbose_name_plural = _("cases on destruction lists")
        constraints = [
            models.UniqueConstraint(
                fields=["destruction_list", "case"], name="destruction_entry_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
