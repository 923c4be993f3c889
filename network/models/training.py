"""The training register: trainings, their sessions, and who came, in numbers.

Numbers by organisation and profession; somebody by name only when a focal officer who agreed to be
found (``Enrolment.officer``). Nobody is marked: a transfer check asks how many could use it.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, Sum, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import Organisation
from core.models.guarded import GuardedCharField, GuardedTextField
from core.models.plain import CODE, plain
from core.retention import Retention, follows, kept
from core.tenancy import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet, reverse
from interventions.classification import PhenomenonCode
from interventions.models import CodeListField
from network.models.people import FocalOfficer


class TrainingKind(models.TextChoices):
    """What kind of training it is (method of local prevention, section on training)."""

    BASIC = "basic", _("basic training")
    DEEPENING = "deepening", _("deepening")
    CONVERSATION = "conversation", _("conversation skills")
    TRAIN_THE_TRAINER = "train_the_trainer", _("train the trainer")
    KNOWLEDGE_SESSION = "knowledge_session", _("knowledge session")
    PEER_REVIEW = "peer_review", _("peer review, master class or refresher day")
    E_LEARNING = "e_learning", _("e-learning")
    ONLINE = "online", _("online trends")
    LEGAL = "legal", _("sharing information by the rules")
    INSTRUMENT = "instrument", _("working with an instrument")
    JOINT = "joint", _("joint, for several domains")


class TrainingLevel(models.TextChoices):
    """How far a training goes; the coverage picture has a column per level."""

    BASIC = "basic", _("basic")
    DEEPENING = "deepening", _("deepening")
    EXPERT = "expert", _("expert")


class Profession(models.TextChoices):
    """For whom a training is meant, and who came (target professions of the method)."""

    TEACHER = "teacher", _("teacher")
    MENTOR = "mentor", _("mentor or care coordinator")
    YOUTH_WORKER = "youth_worker", _("youth worker")
    SOCIAL_WORKER = "social_worker", _("social worker or neighbourhood team")
    YOUTH_CARE = "youth_care", _("youth care")
    YOUTH_PROTECTION = "youth_protection", _("youth protection or youth probation")
    MENTAL_HEALTH = "mental_health", _("mental health care")
    HEALTH = "health", _("general practitioner or public health")
    COMMUNITY_POLICE = "community_police", _("community police officer")
    ENFORCEMENT = "enforcement", _("municipal enforcement officer")
    FRONT_DESK = "front_desk", _("front desk")
    MUNICIPALITY_SOCIAL = "municipality_social", _("municipality, social domain")
    MUNICIPALITY_SAFETY = "municipality_safety", _("municipality, public order and safety")
    BOARD_MEMBER = "board_member", _("mayor, alderman or board member")
    HOUSING = "housing", _("housing corporation")
    FAITH_LEADER = "faith_leader", _("leader of a faith community")
    SPORTS_COACH = "sports_coach", _("sports coach")
    VOLUNTEER = "volunteer", _("volunteer")
    PROBATION = "probation", _("probation service")
    PRISON = "prison", _("prison service")
    CHILD_PROTECTION = "child_protection", _("child protection board")
    KEY_FIGURE = "key_figure", _("key figure")
    OTHER = "other", _("other")


class TrainingQuerySet(TenantQuerySet):
    """Questions over trainings."""

    def offered(self) -> TrainingQuerySet:
        """Those that are still given."""
        return self.filter(retired_on__isnull=True)

    def with_next_day(self) -> TrainingQuerySet:
        """Each with ``next_day``: the first day to come on which it is given, None without one."""
        coming = TrainingSession.objects.to_come().filter(training=OuterRef("pk"))
        return self.annotate(next_day=Subquery(coming.order_by("held_on").values("held_on")[:1]))


class Training(TenantModel):
    """A training that is given: by whom, how far it goes, about what, for whom."""

    retention = kept(_("What is given stays known for the sessions; no persons."))
    sensitivity = {"name": "open", "provider": "open"}
    plain_text = plain(CODE, "reference")

    reference = models.CharField(_("reference"), max_length=14)
    name = GuardedCharField(_("name"), max_length=120)
    provider = GuardedCharField(_("given by"), max_length=120, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=TrainingKind.choices)
    level = models.CharField(_("level"), max_length=10, choices=TrainingLevel.choices)
    hours = models.PositiveSmallIntegerField(_("hours"), null=True, blank=True)
    phenomena = CodeListField(_("phenomena it is about"), vocabulary=PhenomenonCode.choices)
    professions = CodeListField(_("for whom"), vocabulary=Profession.choices)
    repeat_months = models.PositiveSmallIntegerField(
        _("repeat after so many months"),
        default=24,
        help_text=_("0 when it need not be repeated."),
    )
    retired_on = models.DateField(_("no longer given since"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = TenantManager.from_queryset(TrainingQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ["name"]
        verbose_name = _("training")
        verbose_name_plural = _("trainings")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "reference"], name="training_reference_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=TrainingKind.values), name="training_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(level__in=TrainingLevel.values), name="training_level_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The page of this training."""
        return reverse("network:training_detail", reference=self.reference)


class TrainingSessionQuerySet(TenantQuerySet):
    """Questions over training sessions."""

    def to_come(self, day: datetime.date | None = None) -> TrainingSessionQuerySet:
        """Those on a day or after it that go on; today when none is given."""
        return self.filter(held_on__gte=day or timezone.localdate(), cancelled_on__isnull=True)

    def past(self, day: datetime.date | None = None) -> TrainingSessionQuerySet:
        """Those before a day that were not cancelled; today when none is given."""
        return self.filter(held_on__lt=day or timezone.localdate(), cancelled_on__isnull=True)

    def with_numbers(self) -> TrainingSessionQuerySet:
        """Each with its training and how many are enrolled, came and got a certificate.

        The numbers are ``all_enrolled``, ``all_came`` (None while nothing is written down) and
        ``all_certified``; they count focal officers as well.
        """
        return self.select_related("training").annotate(
            all_enrolled=Coalesce(Sum("enrolments__enrolled"), 0),
            all_came=Sum("enrolments__attended"),
            all_certified=Coalesce(Sum("enrolments__certified"), 0),
        )

    def to_come_first(self) -> TrainingSessionQuerySet:
        """Those from today on, the next one first; after them those before, the last one first."""
        coming = Q(held_on__gte=timezone.localdate())
        return self.order_by(
            Case(When(coming, then=0), default=1), Case(When(coming, then=F("held_on"))), "-held_on"
        )


class TrainingSession(TenantModel):
    """One time that a training is given: day, hours, place, room for how many."""

    retention = Retention(
        "training_session_days", "held_on", _("To know who is trained as long as that matters.")
    )
    sensitivity = {"place": "internal"}
    plain_text = plain(CODE, "reference") | plain(
        _("Where colleagues meet: the address of an office."), "place"
    )

    reference = models.CharField(_("reference"), max_length=14)
    training = TenantForeignKey(Training, models.PROTECT, related_name="sessions")
    held_on = models.DateField(_("day"))
    starts_at = models.TimeField(_("from"), null=True, blank=True)
    ends_at = models.TimeField(_("until"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=120, blank=True)
    room_for = models.PositiveSmallIntegerField(_("room for"), null=True, blank=True)
    cancelled_on = models.DateField(_("cancelled on"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = TenantManager.from_queryset(TrainingSessionQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ["-held_on", "reference"]
        verbose_name = _("training session")
        verbose_name_plural = _("training sessions")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "reference"], name="training_session_reference_once"
            ),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True)
                | Q(ends_at__isnull=True)
                | Q(ends_at__gt=F("starts_at")),
                name="training_session_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.training}, {self.held_on:%d-%m-%Y}"

    def get_absolute_url(self) -> str:
        """The page of this session."""
        return reverse("network:training_session_detail", reference=self.reference)

    @property
    def has_begun(self) -> bool:
        """Whether its day has come: from then on one writes down who came."""
        return self.held_on <= timezone.localdate()


class Enrolment(TenantModel):
    """How many of one profession come from one organisation; one focal officer has a row alone."""

    retention = follows("session")
    sensitivity = {"officer": "staff", "transfer_note": "internal"}

    session = TenantForeignKey(TrainingSession, models.CASCADE, related_name="enrolments")
    organisation = TenantForeignKey(Organisation, models.PROTECT, related_name="+")
    profession = models.CharField(_("profession"), max_length=20, choices=Profession.choices)
    officer = TenantForeignKey(
        FocalOfficer,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="enrolments",
        verbose_name=_("focal officer"),
    )
    #: A row of one focal officer; stays so when nothing is kept about the officer any more.
    alone = models.BooleanField(default=False, editable=False)
    enrolled = models.PositiveSmallIntegerField(_("enrolled"), default=1)
    attended = models.PositiveSmallIntegerField(_("came"), null=True, blank=True)
    certified = models.PositiveSmallIntegerField(_("certificates"), default=0)
    certified_on = models.DateField(_("certificates given on"), null=True, blank=True)
    transfer_on = models.DateField(_("asked afterwards on"), null=True, blank=True)
    transfer_used = models.PositiveSmallIntegerField(
        _("so many could use it"), null=True, blank=True
    )
    transfer_note = GuardedTextField(_("what helps to use it"), max_length=1000, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ["organisation__name", "profession", "pk"]
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        constraints = [
            models.UniqueConstraint(
                fields=["session", "organisation", "profession"],
                condition=Q(alone=False),
                name="enrolment_once",
            ),
            models.UniqueConstraint(
                fields=["session", "officer"],
                condition=Q(officer__isnull=False),
                name="enrolment_officer_once",
            ),
            models.CheckConstraint(
                condition=Q(profession__in=Profession.values), name="enrolment_profession_known"
            ),
            models.CheckConstraint(condition=Q(enrolled__gte=1), name="enrolment_of_somebody"),
            models.CheckConstraint(
                condition=Q(alone=False, officer__isnull=True) | Q(alone=True, enrolled=1),
                name="enrolment_officer_alone",
            ),
            models.CheckConstraint(
                condition=Q(attended__isnull=True) | Q(certified__lte=F("attended")),
                name="enrolment_certified_came",
            ),
            models.CheckConstraint(
                condition=Q(certified=0) | Q(certified_on__isnull=False, attended__isnull=False),
                name="enrolment_certified_has_day",
            ),
            models.CheckConstraint(
                condition=Q(transfer_used__isnull=True)
                | Q(transfer_on__isnull=False, transfer_used__lte=F("attended")),
                name="enrolment_transfer_has_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.get_profession_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; a row with a focal officer is marked as the row of one."""
        self.alone = self.alone or self.officer_id is not None
        super().save(*args, **kwargs)
