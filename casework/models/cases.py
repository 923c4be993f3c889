"""A case: a code, a basis, who directs it, and dates. Who it stands for is kept elsewhere (ADR 8).

It exists only through a registration that was taken in: the model refuses any other door, and so
does the database (rules W10, N16).
"""

from __future__ import annotations

import datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.models.parameters import CASE_TERM, REVIEW_GRACE
from casework.models.people import able
from casework.models.registrations import Registration
from casework.models.words import AgeGroup, ClosingReason, RecipientBody, Regime, known
from core.models import Membership, Parameter
from core.models.encrypted import EncryptedTextField
from core.models.plain import CODE, plain
from core.retention import Retention
from core.tenancy import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet, reverse
from interventions.models import Phenomenon


class NoOtherDoor(RuntimeError):
    """A case was to be made in another way than by taking a registration in (rule W10)."""


#: Whose names a case has for directing it.
DIRECTORS = ("process", "deputy")


def directed_by(membership: Any, prefix: str = "") -> Q:
    """The case (of a row, by ``prefix``) is directed by somebody, as process director or deputy."""
    director, deputy = (Q(**{f"{prefix}{name}_director": membership}) for name in DIRECTORS)
    return director | deputy


def _reading(membership: Any) -> Q:
    """A restricted case (rule P5) and a closed one (rule C18) are left to the process director."""
    directed = directed_by(membership)
    if not membership.may("case.direct"):
        directed = Q(pk__in=[])
    leading = Q(case_director=membership)
    if not membership.may("case.write_plan"):
        leading = Q(pk__in=[])
    participants = apps.get_model("casework", "CaseParticipant").objects
    items = apps.get_model("casework", "AgendaItem").objects
    taking_part = Q(pk__in=participants.current().of(membership).values("case"))
    chairing = Q(pk__in=items.led_by(membership).values("case"))
    return directed | ((taking_part | leading | chairing) & Q(closed_on=None, restricted_on=None))


class CaseQuerySet(TenantQuerySet):
    """Questions over cases. There is no search, and no order but by code or date (N1, N6)."""

    def visible_to(self, membership: Any) -> CaseQuerySet:
        """Those one may read, and for directors those that nobody directs any more (rule G7)."""
        reading = _reading(membership)
        if membership.may("case.direct"):
            reading |= Q(pk__in=Case.objects.without_director().order_by().values("pk"))
        return self.filter(reading)

    def read_by(self, membership: Any) -> CaseQuerySet:
        """Those one reads as director, case director, participant, or chair of its meeting."""
        return self.filter(_reading(membership))

    def directed_by(self, membership: Any) -> CaseQuerySet:
        """Those somebody directs, as process director or deputy."""
        return self.filter(directed_by(membership))

    def without_director(self) -> CaseQuerySet:
        """Those whose process director and deputy can both direct no longer (rule G7)."""
        there = able("case.direct").order_by().values("pk")
        return self.exclude(process_director__in=there).exclude(deputy_director__in=there)

    def shut_to(self, membership: Any) -> CaseQuerySet:
        """Closed and restricted ones that somebody does not direct (rules C18, P5)."""
        shut = self.filter(Q(closed_on__isnull=False) | Q(restricted_on__isnull=False))
        return shut.exclude(directed_by(membership)).order_by()

    def live(self) -> CaseQuerySet:
        """Not closed."""
        return self.exclude(status=Case.Status.CLOSED)

    def review_overdue(self, day: datetime.date | None = None) -> CaseQuerySet:
        """Live, with a review whose day has passed (rule C15)."""
        return self.live().filter(next_review_by__lt=day or timezone.localdate())

    def scaled_up(self) -> CaseQuerySet:
        """Scaled up now: their recipients read that they exist and how they stand (rule C16)."""
        return self.filter(status=Case.Status.SCALED_UP)

    def held(self) -> CaseQuerySet:
        """Those that may not be destroyed now: a hold, a restriction or a running request."""
        holds = apps.get_model("casework", "Hold").objects.in_force()
        requests = apps.get_model("casework", "RightsRequest").objects.open()
        return self.filter(
            Q(pk__in=holds.values("case"))
            | Q(pk__in=requests.filter(case__isnull=False).values("case"))
            | Q(
                registration__in=requests.filter(case=None)
                .exclude(registration=None)
                .values("registration")
            )
            | Q(restricted_on__isnull=False)
        )

    def bulk_create(self, *args: Any, **kwargs: Any) -> Any:
        """Raises ``NoOtherDoor``: cases are taken in one by one, by a person."""
        raise NoOtherDoor("A case arises from a registration that was taken in.")


class Case(TenantModel):
    """One case, from taking in until it is closed; destroyed by list, never reopened."""

    class Status(models.TextChoices):
        """Where a case stands."""

        IN_CONSULTATION = "in_consultation", _("being discussed")
        IN_EXECUTION = "in_execution", _("being carried out")
        SCALED_UP = "scaled_up", _("scaled up")
        AFTERCARE = "aftercare", _("aftercare")
        CLOSED = "closed", _("closed")

    retention = Retention(
        CASE_TERM,
        "closed_on",
        _("To account for what was decided; then by a list that two roles approve."),
        born_on="opened_on",
        by_list=True,
        unless="held",
        extended="kept_until",
    )
    sensitivity = {
        "purpose": "confidential",
        "agenda_wish": "confidential",
        "aftercare": "confidential",
        "closing_note": "confidential",
        "transfer": "confidential",
        "evaluation": "confidential",
        "informer": "confidential",
        "restricted_because": "confidential",
    }
    plain_text = plain(CODE, "code")
    transition_url_name = "casework:case_transition"
    log_relations: tuple[str, ...] = ()

    code = models.CharField(_("code"), max_length=6)
    status = models.CharField(
        _("status"), max_length=16, choices=Status.choices, default=Status.IN_CONSULTATION
    )
    registration = TenantForeignKey(Registration, models.PROTECT, related_name="+")
    regime = models.CharField(_("regime"), max_length=16, choices=Regime.choices)
    basis_version = TenantForeignKey(
        Parameter, models.PROTECT, related_name="+", verbose_name=_("legal basis")
    )
    purpose = EncryptedTextField(_("purpose of this case"), max_length=1000)
    age_group = models.CharField(
        _("age"), max_length=16, choices=AgeGroup.choices, default=AgeGroup.UNKNOWN
    )
    phenomenon = TenantForeignKey(
        Phenomenon, models.PROTECT, null=True, blank=True, related_name="+"
    )
    process_director = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    deputy_director = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    case_director = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    opened_on = models.DateField(_("opened on"), default=timezone.localdate)
    next_review_by = models.DateField(_("review by"))
    agenda_wish = EncryptedTextField(_("question for the meeting"), max_length=500, blank=True)
    scaled_to = models.CharField(
        _("scaled up to"), max_length=8, choices=RecipientBody.choices, blank=True
    )
    aftercare = EncryptedTextField(_("agreements on aftercare"), max_length=2000, blank=True)
    aftercare_on = models.DateField(_("look back on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    closing_reason = models.CharField(
        _("reason for closing"), max_length=13, choices=ClosingReason.choices, blank=True
    )
    closing_note = EncryptedTextField(_("why the case is closed"), max_length=2000, blank=True)
    transfer = EncryptedTextField(
        _("warm transfer: who goes on with what"), max_length=2000, blank=True
    )
    evaluation = EncryptedTextField(_("what we learned"), max_length=2000, blank=True)
    informer = EncryptedTextField(_("who tells the person, and when"), max_length=500, blank=True)
    kept_until = models.DateField(_("kept longer until"), null=True, blank=True)
    restricted_on = models.DateField(_("use restricted since"), null=True, blank=True)
    restricted_because = EncryptedTextField(
        _("why its use is restricted"), max_length=1000, blank=True
    )
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = TenantManager.from_queryset(CaseQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ["code"]
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        constraints = [
            models.UniqueConstraint(fields=["municipality", "code"], name="case_code_once"),
            models.UniqueConstraint(fields=["registration"], name="case_registration_once"),
            models.CheckConstraint(
                condition=Q(
                    status__in=[
                        "in_consultation",
                        "in_execution",
                        "scaled_up",
                        "aftercare",
                        "closed",
                    ]
                ),
                name="case_status_known",
            ),
            known("case", "regime", Regime),
            known("case", "age_group", AgeGroup),
            known("case", "scaled_to", RecipientBody, may_be_empty=True),
            known("case", "closing_reason", ClosingReason, may_be_empty=True),
            models.CheckConstraint(condition=~Q(purpose=""), name="case_has_purpose"),
            models.CheckConstraint(
                condition=~Q(process_director=F("deputy_director")),
                name="case_deputy_is_another",
            ),
            models.CheckConstraint(
                condition=Q(status="scaled_up") & ~Q(scaled_to="")
                | ~Q(status="scaled_up") & Q(scaled_to=""),
                name="case_scaled_up_names_body",
            ),
            models.CheckConstraint(
                condition=~Q(status="aftercare")
                | (~Q(aftercare="") & Q(aftercare_on__isnull=False)),
                name="case_aftercare_has_agreements",
            ),
            models.CheckConstraint(
                condition=(
                    Q(status="closed", closed_on__isnull=False)
                    & ~Q(closing_reason="")
                    & ~Q(closing_note="")
                    & ~Q(transfer="")
                    & ~Q(evaluation="")
                    & ~Q(informer="")
                )
                | (~Q(status="closed") & Q(closed_on__isnull=True)),
                name="case_closed_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(restricted_on__isnull=True) | ~Q(restricted_because=""),
                name="case_restricted_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; a new case without a registration that was taken in: ``NoOtherDoor`` (rule W10)."""
        if self._state.adding and not self._is_taken_in():
            raise NoOtherDoor("A case arises from a registration that was taken in.")
        super().save(*args, **kwargs)

    def _is_taken_in(self) -> bool:
        taken = Registration.objects.filter(status=Registration.Status.TAKEN_IN)
        return taken.filter(pk=self.registration_id).exists()

    @property
    def reference(self) -> str:
        """How an address names it."""
        return self.code

    @property
    def name_in_log(self) -> str:
        """What the log may call it: the code, which says nothing."""
        return self.code

    def get_absolute_url(self) -> str:
        """The page of this case."""
        return reverse("casework:case_detail", reference=self.code)

    @property
    def is_closed(self) -> bool:
        """Whether it is closed: from then on nothing is written in it (rule C18)."""
        return self.status == self.Status.CLOSED

    @property
    def is_restricted(self) -> bool:
        """Whether its use is restricted to keeping it (rule P5)."""
        return self.restricted_on is not None

    @property
    def is_minor(self) -> bool:
        """Whether the age group is under 18 (rule C20)."""
        return self.age_group in (AgeGroup.UNDER_12, AgeGroup.YOUTH)

    @property
    def is_review_overdue(self) -> bool:
        """Whether the day of its review has passed (rule C15)."""
        return not self.is_closed and self.next_review_by < timezone.localdate()

    @property
    def blocked_from(self) -> datetime.date:
        """The day from which only the review is possible when it was not done (rule C15)."""
        grace = int(Parameter.objects.value(REVIEW_GRACE))
        return self.next_review_by + datetime.timedelta(days=grace + 1)

    @property
    def is_blocked(self) -> bool:
        """Whether the review is so late that everything else waits for it (rule C15)."""
        return self.is_review_overdue and timezone.localdate() >= self.blocked_from

    @property
    def destroyed_after(self) -> datetime.date | None:
        """The last day it is kept; None while it is not closed (rule B2)."""
        return self.retention.ends(self)

    @property
    def has_no_director(self) -> bool:
        """Whether nobody who is named can direct it any more."""
        return Case.objects.without_director().filter(pk=self.pk).exists()

    def is_directed_by(self, membership: Any) -> bool:
        """Whether this membership directs it, as process director or deputy."""
        return membership.pk is not None and membership.pk in (
            self.process_director_id,
            self.deputy_director_id,
        )
