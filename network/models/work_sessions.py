"""Work sessions (werkbijeenkomsten, intervisie): programme, questions per group, themes, follow-up.

What comes out is kept as themes, never as a case that can be traced.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db import models
from django.db.models import Case, F, Q, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import Organisation
from core.models.guarded import GuardedCharField, GuardedTextField
from core.models.plain import CODE, plain
from core.retention import Retention, follows
from core.tenancy import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet, reverse


class WorkSessionKind(models.TextChoices):
    """What kind of session it is."""

    WORK_SESSION = "work_session", _("work session")
    PEER_REVIEW = "peer_review", _("peer review (intervisie)")
    FOCUS_GROUP = "focus_group", _("focus group")
    NETWORK = "network", _("network meeting")


class WorkSessionQuerySet(TenantQuerySet):
    """Questions over work sessions."""

    def in_order(self) -> WorkSessionQuerySet:
        """What is planned first, the nearest day on top; then what was, the last one on top."""
        planned = Q(status=WorkSession.Status.PLANNED)
        return self.order_by(
            Case(When(planned, then=0), default=1),
            Case(When(planned, then=F("held_on"))),
            "-held_on",
            "-pk",
        )

    def under_way(self) -> WorkSessionQuerySet:
        """Planned, or held and not concluded."""
        return self.exclude(status=WorkSession.Status.CONCLUDED)


class WorkSession(TenantModel):
    """A meeting of professionals to learn from each other."""

    class Status(models.TextChoices):
        """Where a work session stands."""

        PLANNED = "planned", _("planned")
        HELD = "held", _("held")
        CONCLUDED = "concluded", _("concluded")

    retention = Retention(
        "work_session_days", "held_on", _("To follow up what came out and to look back.")
    )
    sensitivity = {
        "title": "internal",
        "purpose": "internal",
        "programme": "internal",
        "conclusion": "internal",
        "place": "internal",
    }
    plain_text = plain(CODE, "reference") | plain(
        _("Where colleagues meet: the address of an office."), "place"
    )
    transition_url_name = "network:work_session_transition"

    reference = models.CharField(_("reference"), max_length=14)
    title = GuardedCharField(_("title"), max_length=120)
    kind = models.CharField(_("kind"), max_length=14, choices=WorkSessionKind.choices)
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.PLANNED
    )
    purpose = GuardedTextField(_("purpose"), max_length=1000)
    programme = GuardedTextField(_("programme of the session"), max_length=3000, blank=True)
    held_on = models.DateField(_("day"))
    starts_at = models.TimeField(_("from"), null=True, blank=True)
    ends_at = models.TimeField(_("until"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=120, blank=True)
    came = models.PositiveSmallIntegerField(_("so many people came"), null=True, blank=True)
    conclusion = GuardedTextField(_("what came out"), max_length=3000, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = TenantManager.from_queryset(WorkSessionQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ["-held_on", "-pk"]
        verbose_name = _("work session")
        verbose_name_plural = _("work sessions")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "reference"], name="work_session_reference_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=WorkSessionKind.values), name="work_session_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["planned", "held", "concluded"]),
                name="work_session_status_known",
            ),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True)
                | Q(ends_at__isnull=True)
                | Q(ends_at__gt=F("starts_at")),
                name="work_session_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=~Q(status="concluded") | ~Q(conclusion=""),
                name="work_session_concluded_has_outcome",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page of this session."""
        return reverse("network:work_session_detail", reference=self.reference)

    @property
    def is_planned(self) -> bool:
        """Whether it still has to be held; only then its questions change."""
        return self.status == self.Status.PLANNED

    @property
    def is_held(self) -> bool:
        """Whether it was held and is not concluded; only then its themes are written down."""
        return self.status == self.Status.HELD

    @property
    def is_open(self) -> bool:
        """Whether it is not concluded: its facts may change."""
        return self.status != self.Status.CONCLUDED

    @property
    def takes_follow_up(self) -> bool:
        """Whether follow-up is agreed: from the day it was held on, also when it is concluded."""
        return not self.is_planned

    def by_group(self) -> list[Group]:
        """The questions per small group, groups in the order of their first question."""
        groups: dict[str, Group] = {}
        for question in self.questions.all():
            key = question.group.strip().casefold()
            groups.setdefault(key, Group(question.group.strip(), [])).questions.append(question)
        return list(groups.values())


@dataclass(frozen=True)
class Group:
    """One small group and what it talks about; the name is "" when the group is everybody."""

    name: str
    questions: list[WorkQuestion]


class WorkQuestion(TenantModel):
    """A question for one small group, and the themes that came out of it."""

    retention = follows("session")
    sensitivity = {"group": "internal", "question": "internal", "themes": "internal"}

    session = TenantForeignKey(WorkSession, models.CASCADE, related_name="questions")
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    group = GuardedCharField(_("group"), max_length=80, blank=True)
    question = GuardedTextField(_("question"), max_length=500)
    themes = GuardedTextField(_("themes that came out"), max_length=2000, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ["order", "pk"]
        verbose_name = _("question of a work session")
        verbose_name_plural = _("questions of work sessions")
        constraints = [
            models.CheckConstraint(condition=~Q(question=""), name="work_question_has_text"),
        ]

    def __str__(self) -> str:
        return self.question


class FollowUpQuerySet(TenantQuerySet):
    """Questions over what is to be done after a work session."""

    def open(self) -> FollowUpQuerySet:
        """Not done yet."""
        return self.filter(done_on__isnull=True)

    def overdue(self, day: datetime.date | None = None) -> FollowUpQuerySet:
        """Not done, and the day has passed."""
        return self.open().filter(due_by__lt=day or timezone.localdate())

    def waiting(self, day: datetime.date | None = None) -> FollowUpQuerySet:
        """Not done, the day is still to come; with session and organisation."""
        rows = self.open().filter(due_by__gte=day or timezone.localdate())
        return rows.select_related("session", "organisation")


class FollowUp(TenantModel):
    """What an organisation does after a work session, and by when."""

    retention = follows("session")
    sensitivity = {"what": "internal", "result": "internal"}

    session = TenantForeignKey(WorkSession, models.CASCADE, related_name="follow_ups")
    what = GuardedTextField(_("what is done"), max_length=500)
    organisation = TenantForeignKey(Organisation, models.PROTECT, related_name="+")
    due_by = models.DateField(_("by"))
    done_on = models.DateField(_("done on"), null=True, blank=True)
    result = GuardedTextField(_("what it brought"), max_length=1000, blank=True)

    objects = TenantManager.from_queryset(FollowUpQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ["due_by", "pk"]
        verbose_name = _("follow-up of a work session")
        verbose_name_plural = _("follow-ups of work sessions")
        constraints = [
            models.CheckConstraint(condition=~Q(what=""), name="follow_up_has_text"),
        ]

    def __str__(self) -> str:
        return self.what
