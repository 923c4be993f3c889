"""A registration: a professional of a partner asks to weigh whether a joint approach is needed.

It has no field for a person: who it is about is kept by the process director, outside the product.
It starts empty and comes from nowhere: nothing ties it to a signal (rules S1, S12, W1).
"""

from __future__ import annotations

import datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.models.parameters import DECLINED, PASSED_ON, WITHDRAWN
from casework.models.words import AgeGroup, ReferredTo, Source, Told, known
from core.models import Membership, Organisation, Parameter
from core.models.encrypted import EncryptedTextField
from core.models.guarded import GuardedCharField
from core.models.plain import CODE, plain
from core.retention import Retention, follows
from core.tenancy import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet, reverse
from interventions.models import Phenomenon


class RegistrationQuerySet(TenantQuerySet):
    """Questions over registrations. Nobody searches or sorts them by content."""

    def visible_to(self, membership: Any) -> RegistrationQuerySet:
        """One's own, of which one reads the outcome; and those one takes part in weighing.

        That of a closed or restricted case is left to who directs that case (rules C18, P5).
        """
        rows = self._without_shut_cases(membership)
        if membership.may("registration.triage"):
            return rows
        return rows.filter(Q(registrar=membership) | self._weighing(membership))

    def weighed_by(self, membership: Any) -> RegistrationQuerySet:
        """Those one takes part in weighing: guides, decides, or is asked for a statement on."""
        rows = self._without_shut_cases(membership)
        if membership.may("registration.triage"):
            return rows
        return rows.filter(self._weighing(membership))

    def _without_shut_cases(self, membership: Any) -> RegistrationQuerySet:
        cases = apps.get_model("casework", "Case").objects.shut_to(membership)
        return self.exclude(pk__in=cases.values("registration"))

    def _weighing(self, membership: Any) -> Q:
        mine = Q(pk__in=[])
        if membership.may("registration.judge"):
            mine |= ~Q(status__in=[Registration.Status.REGISTERED, Registration.Status.WITHDRAWN])
        if membership.may("registration.give_statement") and membership.organisation_id:
            statements = apps.get_model("casework", "Statement").objects
            asked = statements.filter(organisation_id=membership.organisation_id)
            mine |= Q(
                pk__in=asked.values("registration"), status__in=Registration.IN_WEIGHING_STATES
            )
        return mine

    def open(self) -> RegistrationQuerySet:
        """Not decided and not withdrawn."""
        return self.filter(status__in=Registration.OPEN_STATES)

    def in_weighing(self) -> RegistrationQuerySet:
        """Those that organisations are giving a statement on, or that wait for information."""
        return self.filter(status__in=Registration.IN_WEIGHING_STATES)

    def overdue(self, day: datetime.date | None = None) -> RegistrationQuerySet:
        """Those whose term has passed: they may not idle (rule W7)."""
        today = day or timezone.localdate()
        waiting = Q(status=Registration.Status.AWAITING_INFORMATION, information_by__lt=today)
        weighing = Q(status=Registration.Status.IN_WEIGHING, statements_by__lt=today)
        return self.filter(waiting | weighing)

    def held(self) -> RegistrationQuerySet:
        """Those that stay although their term has passed: a request of the person runs (W8)."""
        requests = apps.get_model("casework", "RightsRequest").objects.open()
        return self.filter(
            pk__in=requests.filter(registration__isnull=False).values("registration")
        )


class Registration(TenantModel):
    """One registration with its weighing, from the first facts to one outcome."""

    class Status(models.TextChoices):
        """Where a registration stands."""

        REGISTERED = "registered", _("registered")
        IN_WEIGHING = "in_weighing", _("being weighed")
        AWAITING_INFORMATION = "awaiting_information", _("waiting for information")
        TAKEN_IN = "taken_in", _("taken in")
        DECLINED = "declined", _("not taken in")
        REFERRED = "referred", _("referred")
        HANDED_OVER = "handed_over", _("handed over to the prosecution")
        WITHDRAWN = "withdrawn", _("withdrawn")

    OPEN_STATES = (Status.REGISTERED, Status.IN_WEIGHING, Status.AWAITING_INFORMATION)
    IN_WEIGHING_STATES = (Status.IN_WEIGHING, Status.AWAITING_INFORMATION)
    DECIDED_STATES = (Status.TAKEN_IN, Status.DECLINED, Status.REFERRED, Status.HANDED_OVER)

    retention = Retention(
        DECLINED,
        "ended_on",
        _("To answer questions about the outcome, and no longer."),
        born_on="registered_on",
        instead=(
            (PASSED_ON, {"status": "referred"}),
            (PASSED_ON, {"status": "handed_over"}),
            (WITHDRAWN, {"status": "withdrawn"}),
        ),
        unless="held",
    )
    sensitivity = {
        "function": "internal",
        "goal": "confidential",
        "against": "confidential",
        "basis": "confidential",
        "not_told_because": "confidential",
        "question": "confidential",
        "answer": "confidential",
        "necessity": "confidential",
        "proportionality": "confidential",
        "subsidiarity": "confidential",
        "received_by": "confidential",
    }
    plain_text = plain(CODE, "code")
    transition_url_name = "casework:registration_transition"
    log_relations: tuple[str, ...] = ()

    code = models.CharField(_("code"), max_length=6)
    status = models.CharField(
        _("status"), max_length=20, choices=Status.choices, default=Status.REGISTERED
    )
    registrar = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    organisation = TenantForeignKey(Organisation, models.PROTECT, related_name="+")
    function = GuardedCharField(_("my function"), max_length=120)
    goal = EncryptedTextField(_("What do you want to achieve?"), max_length=2000)
    against = EncryptedTextField(_("What speaks against it? What goes well?"), max_length=4000)
    basis = EncryptedTextField(_("On what ground do you share this?"), max_length=2000)
    told = models.CharField(
        _("Does the person, or do the parents, know?"), max_length=8, choices=Told.choices
    )
    not_told_because = EncryptedTextField(_("Why not yet?"), max_length=1000, blank=True)
    age_group = models.CharField(
        _("age"), max_length=16, choices=AgeGroup.choices, default=AgeGroup.UNKNOWN
    )
    phenomenon = TenantForeignKey(
        Phenomenon,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("form of extremism"),
    )
    registered_on = models.DateField(_("registered on"), default=timezone.localdate)
    taken_up_on = models.DateField(_("taken up on"), null=True, blank=True)
    taken_up_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    statements_by = models.DateField(_("statements wanted by"), null=True, blank=True)
    opened_at = models.DateTimeField(_("statements opened at"), null=True, blank=True)
    #: The versions it was weighed under; an old decision is read with the rules of its day (W9).
    criteria_version = TenantForeignKey(
        Parameter, models.PROTECT, null=True, related_name="+", verbose_name=_("criteria")
    )
    basis_version = TenantForeignKey(
        Parameter, models.PROTECT, null=True, related_name="+", verbose_name=_("legal basis")
    )
    question = EncryptedTextField(_("question"), max_length=2000, blank=True)
    asked_organisation = TenantForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("asked"),
    )
    asked_on = models.DateField(_("asked on"), null=True, blank=True)
    information_by = models.DateField(_("answer wanted by"), null=True, blank=True)
    answer = EncryptedTextField(_("answer"), max_length=4000, blank=True)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    decider = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    necessity = EncryptedTextField(_("Why is this needed?"), max_length=2000, blank=True)
    proportionality = EncryptedTextField(
        _("Why is this not too heavy?"), max_length=2000, blank=True
    )
    subsidiarity = EncryptedTextField(
        _("Why can it not be done more lightly?"), max_length=2000, blank=True
    )
    referred_to = models.CharField(
        _("referred to"), max_length=22, choices=ReferredTo.choices, blank=True
    )
    received_by = EncryptedTextField(_("contact there"), max_length=300, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = TenantManager.from_queryset(RegistrationQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ["registered_on", "pk"]
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        indexes = [
            models.Index(fields=["municipality", "status"], name="registration_by_status"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "code"], name="registration_code_once"),
            models.CheckConstraint(
                condition=Q(
                    status__in=[
                        "registered",
                        "in_weighing",
                        "awaiting_information",
                        "taken_in",
                        "declined",
                        "referred",
                        "handed_over",
                        "withdrawn",
                    ]
                ),
                name="registration_status_known",
            ),
            known("registration", "told", Told),
            known("registration", "age_group", AgeGroup),
            known("registration", "referred_to", ReferredTo, may_be_empty=True),
            models.CheckConstraint(
                condition=~Q(goal="") & ~Q(against="") & ~Q(basis="") & ~Q(function=""),
                name="registration_is_whole",
                violation_error_message=_(
                    "A registration says what one wants to achieve, what speaks against it, and on"
                    " what ground it is shared."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(told="no") | ~Q(not_told_because=""),
                name="registration_not_told_has_reason",
                violation_error_message=_("Say why the person does not know yet."),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["taken_in", "declined", "referred", "handed_over"])
                | (
                    Q(decider__isnull=False, decided_on__isnull=False, opened_at__isnull=False)
                    & Q(criteria_version__isnull=False, basis_version__isnull=False)
                    & ~Q(necessity="")
                    & ~Q(proportionality="")
                    & ~Q(subsidiarity="")
                ),
                name="registration_decided_has_reasons",
            ),
            models.CheckConstraint(
                condition=Q(decider__isnull=True) | ~Q(decider=models.F("registrar")),
                name="registration_decider_is_another",
            ),
            models.CheckConstraint(
                condition=Q(status="referred") & ~Q(referred_to="")
                | ~Q(status="referred") & Q(referred_to=""),
                name="registration_referred_names_where",
            ),
            models.CheckConstraint(
                condition=~Q(status="awaiting_information")
                | (
                    ~Q(question="")
                    & Q(asked_organisation__isnull=False, information_by__isnull=False)
                ),
                name="registration_question_has_owner",
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=["declined", "referred", "handed_over", "withdrawn"],
                    ended_on__isnull=False,
                )
                | (
                    ~Q(status__in=["declined", "referred", "handed_over", "withdrawn"])
                    & Q(ended_on__isnull=True)
                ),
                name="registration_ended_has_day",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def reference(self) -> str:
        """How an address names it."""
        return self.code

    @property
    def name_in_log(self) -> str:
        """What the log may call it: the code, which says nothing."""
        return self.code

    def get_absolute_url(self) -> str:
        """The page of this registration."""
        return reverse("casework:registration_detail", reference=self.code)

    @property
    def is_decided(self) -> bool:
        """Whether it has one of the four outcomes that end a weighing."""
        return self.status in self.DECIDED_STATES

    @property
    def is_open(self) -> bool:
        """Whether it still waits for an outcome."""
        return self.status in self.OPEN_STATES

    @property
    def is_opened(self) -> bool:
        """Whether the statements have been opened to whoever takes part in the weighing."""
        return self.opened_at is not None

    @property
    def is_awaiting(self) -> bool:
        """Whether it waits for the answer to a question."""
        return self.status == self.Status.AWAITING_INFORMATION

    @property
    def is_past_question(self) -> bool:
        """Whether it waits for an answer whose day has passed (rule W7)."""
        return self.is_awaiting and self.is_overdue

    @property
    def wanted_by(self) -> datetime.date | None:
        """The day by which the answer, or the statements and the decision are wanted (rule W7)."""
        if self.is_awaiting:
            return self.information_by
        return self.statements_by if self.status == self.Status.IN_WEIGHING else None

    @property
    def is_overdue(self) -> bool:
        """Whether that day has passed: it may not idle (rule W7)."""
        return self.wanted_by is not None and self.wanted_by < timezone.localdate()

    @property
    def is_minor(self) -> bool:
        """Whether the age group is under 18 (rule C20)."""
        return self.age_group in (AgeGroup.UNDER_12, AgeGroup.YOUTH)

    @property
    def destroyed_after(self) -> datetime.date | None:
        """The day after which it is destroyed; None while it runs or belongs to a case (B2)."""
        return self.retention.ends(self)

    @property
    def criteria(self) -> list[dict[str, str]]:
        """The criteria of its own version: label and question; those in force before that (W9)."""
        from casework.models.parameters import CRITERIA

        version = self.criteria_version
        value: list[dict[str, str]] = (
            version.value if version else Parameter.objects.value(CRITERIA)
        )
        return value


class RegistrationFact(TenantModel):
    """One fact of a registration: what, when, how it is known (rule W1)."""

    retention = follows("registration")
    sensitivity = {"text": "confidential"}

    registration = TenantForeignKey(Registration, models.CASCADE, related_name="facts")
    order = models.PositiveSmallIntegerField(_("order"))
    text = EncryptedTextField(_("What was seen or heard?"), max_length=4000)
    source = models.CharField(_("How do you know this?"), max_length=8, choices=Source.choices)
    happened_on = models.DateField(_("When was it?"))

    class Meta(TenantModel.Meta):
        ordering = ["order", "pk"]
        verbose_name = _("fact of a registration")
        verbose_name_plural = _("facts of registrations")
        constraints = [
            models.UniqueConstraint(fields=["registration", "order"], name="registered_fact_once"),
            known("registered_fact", "source", Source),
            models.CheckConstraint(condition=~Q(text=""), name="registered_fact_has_text"),
        ]

    def __str__(self) -> str:
        return str(self.order)
