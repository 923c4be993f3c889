"""Registers: what was provided or refused, requests of persons, incidents (rules L6, P2, G3)."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.models.cases import Case
from casework.models.parameters import INCIDENT_TERM, REGISTER_TERM
from casework.models.registrations import Registration
from casework.models.words import ProvisionKind, RefusalGround, RightKind, known
from core.models import Membership, Organisation
from core.models.encrypted import EncryptedTextField
from core.models.guarded import GuardedCharField
from core.models.plain import CODE, plain
from core.retention import Retention
from core.tenancy import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet, reverse


class RegisterQuerySet(TenantQuerySet):
    """Questions over entries of a register that are about a case or a registration."""

    def visible_to(self, membership: Any) -> RegisterQuerySet:
        """All for whoever watches over the registers; for a director not those of others' cases."""
        if membership.may("register.oversee"):
            return self
        directed = Case.objects.directed_by(membership).order_by()
        others = Case.objects.exclude(pk__in=directed.values("pk")).order_by()
        hidden = Q(case__in=others.values("pk")) | Q(registration__in=others.values("registration"))
        return self.exclude(hidden)


class Provision(TenantModel):
    """Something handed over, or refused: categories and reasons, never the content (rule L6).

    A person decided on it; no verb of the product makes one by itself (rule N10).
    """

    retention = Retention(REGISTER_TERM, "decided_on", _("To account for what left, and why."))
    sensitivity = {
        "receiver": "internal",
        "categories": "internal",
        "purpose": "internal",
        "basis": "internal",
        "necessity": "confidential",
        "refused_because": "confidential",
    }
    plain_text = plain(CODE, "reference")
    log_relations: tuple[str, ...] = ()

    reference = models.CharField(_("reference"), max_length=14)
    kind = models.CharField(_("given or refused"), max_length=7, choices=ProvisionKind.choices)
    case = TenantForeignKey(Case, models.SET_NULL, null=True, blank=True, related_name="+")
    registration = TenantForeignKey(
        Registration, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    provider = TenantForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("from")
    )
    receiver = GuardedCharField(_("to"), max_length=200)
    categories = EncryptedTextField(_("what kinds of data"), max_length=1000)
    purpose = EncryptedTextField(_("for what purpose"), max_length=1000)
    basis = EncryptedTextField(_("on what basis"), max_length=1000)
    necessity = EncryptedTextField(_("why it is needed"), max_length=2000, blank=True)
    refused_because = EncryptedTextField(_("why it was refused"), max_length=2000, blank=True)
    decided_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    decided_on = models.DateField(_("decided on"), default=timezone.localdate)

    objects = TenantManager.from_queryset(RegisterQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ["-decided_on", "-pk"]
        verbose_name = _("provision")
        verbose_name_plural = _("provisions")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "reference"], name="provision_reference_once"
            ),
            known("provision", "kind", ProvisionKind),
            models.CheckConstraint(
                condition=(~Q(kind="given") | ~Q(necessity=""))
                & (~Q(kind="refused") | ~Q(refused_because="")),
                name="provision_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(receiver="") & ~Q(categories="") & ~Q(purpose="") & ~Q(basis=""),
                name="provision_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def name_in_log(self) -> str:
        """What the log calls it."""
        return self.reference

    @property
    def subject(self) -> Any:
        """The case or registration it is about; None when that was destroyed, or for none."""
        return self.case if self.case_id else self.registration

    def get_absolute_url(self) -> str:
        """The page of this entry."""
        return reverse("casework:provision_detail", reference=self.reference)


class RightsRequestQuerySet(RegisterQuerySet):
    """Questions over requests."""

    def open(self) -> RightsRequestQuerySet:
        """Not decided yet; what they are about is not destroyed meanwhile (rule W8)."""
        return self.exclude(status=RightsRequest.Status.DECIDED)

    def overdue(self, day: datetime.date | None = None) -> RightsRequestQuerySet:
        """Open, and the term has passed (rule P2)."""
        return self.open().filter(due_by__lt=day or timezone.localdate())


class RightsRequest(TenantModel):
    """A request of a person about their data: a clock, one extension, a decision with reasons."""

    class Status(models.TextChoices):
        """Where a request stands."""

        RECEIVED = "received", _("received")
        PREPARED = "prepared", _("prepared, waiting for a second reader")
        DECIDED = "decided", _("decided")

    retention = Retention(REGISTER_TERM, "decided_on", _("To account for how it was answered."))
    sensitivity = {
        "asked": "confidential",
        "extended_because": "confidential",
        "answer": "confidential",
        "withheld": "confidential",
    }
    plain_text = plain(CODE, "reference")
    transition_url_name = "casework:request_transition"
    log_relations: tuple[str, ...] = ()

    reference = models.CharField(_("reference"), max_length=14)
    status = models.CharField(
        _("status"), max_length=8, choices=Status.choices, default=Status.RECEIVED
    )
    kind = models.CharField(_("which right"), max_length=13, choices=RightKind.choices)
    case = TenantForeignKey(Case, models.SET_NULL, null=True, blank=True, related_name="+")
    registration = TenantForeignKey(
        Registration, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    asked = EncryptedTextField(_("what is asked"), max_length=2000)
    received_on = models.DateField(_("received on"), default=timezone.localdate)
    due_by = models.DateField(_("decide by"))
    extended_on = models.DateField(_("put off on"), null=True, blank=True)
    extended_because = EncryptedTextField(_("why it is put off"), max_length=1000, blank=True)
    is_granted = models.BooleanField(_("granted"), null=True, blank=True)
    refusal_ground = models.CharField(
        _("ground of refusal"), max_length=15, choices=RefusalGround.choices, blank=True
    )
    answer = EncryptedTextField(_("decision and reasons"), max_length=4000, blank=True)
    withheld = EncryptedTextField(_("what is held back, and why"), max_length=2000, blank=True)
    prepared_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = TenantManager.from_queryset(RightsRequestQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ["due_by", "pk"]
        verbose_name = _("request of a person")
        verbose_name_plural = _("requests of persons")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "reference"], name="rights_request_reference_once"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["received", "prepared", "decided"]),
                name="rights_request_status_known",
            ),
            known("rights_request", "kind", RightKind),
            known("rights_request", "refusal_ground", RefusalGround, may_be_empty=True),
            models.CheckConstraint(condition=~Q(asked=""), name="rights_request_says_what"),
            models.CheckConstraint(
                condition=Q(extended_on__isnull=True) | ~Q(extended_because=""),
                name="rights_request_extended_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["prepared", "decided"])
                | (Q(is_granted__isnull=False, prepared_by__isnull=False) & ~Q(answer="")),
                name="rights_request_prepared_has_answer",
            ),
            models.CheckConstraint(
                condition=~Q(is_granted=False) | ~Q(refusal_ground=""),
                name="rights_request_refusal_has_ground",
            ),
            models.CheckConstraint(
                condition=~Q(status="decided")
                | (
                    Q(decided_on__isnull=False, decided_by__isnull=False)
                    & ~Q(decided_by=F("prepared_by"))
                ),
                name="rights_request_second_reader",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def name_in_log(self) -> str:
        """What the log calls it."""
        return self.reference

    def get_absolute_url(self) -> str:
        """The page of this request."""
        return reverse("casework:request_detail", reference=self.reference)

    @property
    def its_case(self) -> Case | None:
        """The case it is about, also when it was asked for before the registration became one."""
        if self.case_id or not self.registration_id:
            return self.case  # type: ignore[no-any-return]
        found: Case | None = Case.objects.filter(registration=self.registration_id).first()
        return found

    @property
    def subject(self) -> Any:
        """The case or registration it is about; None when that was destroyed."""
        return self.its_case or self.registration

    @property
    def is_prepared(self) -> bool:
        """Whether its answer waits for a second reader."""
        return self.status == self.Status.PREPARED

    @property
    def is_decided(self) -> bool:
        """Whether it was decided."""
        return self.status == self.Status.DECIDED

    @property
    def is_late(self) -> bool:
        """Whether its term has passed without a decision."""
        return not self.is_decided and self.due_by < timezone.localdate()

    @property
    def is_about_access(self) -> bool:
        """Whether the person asks to see what is kept (rule P3)."""
        return self.kind == RightKind.ACCESS

    @property
    def days_left(self) -> int:
        """How many days are left to decide; below zero when it is late."""
        return (self.due_by - timezone.localdate()).days


#: Within so many hours an incident is reported to the supervisor, or a person says why not.
INCIDENT_HOURS = 72


class IncidentQuerySet(TenantQuerySet):
    """Questions over incidents."""

    def open(self) -> IncidentQuerySet:
        """Not closed."""
        return self.exclude(status=Incident.Status.CLOSED)

    def overdue(self, moment: datetime.datetime | None = None) -> IncidentQuerySet:
        """Not assessed while the hours have passed (rule G3)."""
        limit = (moment or timezone.now()) - datetime.timedelta(hours=INCIDENT_HOURS)
        return self.filter(status=Incident.Status.FOUND, found_at__lt=limit)


class Incident(TenantModel):
    """A personal data breach: found, assessed within 72 hours, closed (rule G3). No names in it."""

    class Status(models.TextChoices):
        """Where an incident stands."""

        FOUND = "found", _("found")
        ASSESSED = "assessed", _("assessed")
        CLOSED = "closed", _("closed")

    retention = Retention(INCIDENT_TERM, "closed_on", _("To account for it, three years at least."))
    sensitivity = {
        "what": "confidential",
        "consequences": "confidential",
        "measures": "confidential",
        "not_reported_because": "confidential",
    }
    plain_text = plain(CODE, "reference")
    transition_url_name = "casework:incident_transition"
    log_relations: tuple[str, ...] = ()

    reference = models.CharField(_("reference"), max_length=14)
    status = models.CharField(
        _("status"), max_length=8, choices=Status.choices, default=Status.FOUND
    )
    found_at = models.DateTimeField(_("found at"), default=timezone.now)
    what = EncryptedTextField(_("what happened, without names"), max_length=4000)
    consequences = EncryptedTextField(_("what it may lead to"), max_length=2000, blank=True)
    measures = EncryptedTextField(_("what was done about it"), max_length=4000, blank=True)
    reported_at = models.DateTimeField(_("reported to the supervisor at"), null=True, blank=True)
    not_reported_because = EncryptedTextField(
        _("why it is not reported"), max_length=1000, blank=True
    )
    recorded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    assessed_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    assessed_at = models.DateTimeField(_("assessed at"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = TenantManager.from_queryset(IncidentQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ["-found_at", "-pk"]
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "reference"], name="incident_reference_once"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["found", "assessed", "closed"]),
                name="incident_status_known",
            ),
            models.CheckConstraint(condition=~Q(what=""), name="incident_says_what"),
            models.CheckConstraint(
                condition=~Q(status__in=["assessed", "closed"])
                | (
                    Q(assessed_at__isnull=False, assessed_by__isnull=False)
                    & ~Q(consequences="")
                    & (Q(reported_at__isnull=False) | ~Q(not_reported_because=""))
                ),
                name="incident_assessed_is_whole",
            ),
            models.CheckConstraint(
                condition=(Q(status="closed", closed_on__isnull=False) & ~Q(measures=""))
                | (~Q(status="closed") & Q(closed_on__isnull=True)),
                name="incident_closed_has_measures",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def name_in_log(self) -> str:
        """What the log calls it."""
        return self.reference

    def get_absolute_url(self) -> str:
        """The page of this incident."""
        return reverse("casework:incident_detail", reference=self.reference)

    @property
    def due_at(self) -> datetime.datetime:
        """Before this moment it is reported, or a person says why not."""
        return self.found_at + datetime.timedelta(hours=INCIDENT_HOURS)

    @property
    def is_late(self) -> bool:
        """Whether the hours passed before it was assessed."""
        return self.status == self.Status.FOUND and self.due_at < timezone.now()

    @property
    def is_assessed(self) -> bool:
        """Whether somebody judged whether it has to be reported."""
        return self.assessed_at is not None

    @property
    def hours_left(self) -> int:
        """How many whole hours are left to assess it; below zero when it is late (rule G3)."""
        return int((self.due_at - timezone.now()).total_seconds() // 3600)
