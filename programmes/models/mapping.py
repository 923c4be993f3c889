"""The mapping session (inventarisatiesessie): five questions about every activity, in the room.

The questions and their order are those of the prevention classification model (method.md 1.6):
what do we do already, where does it fit, whose is it, is that logical, what is missing. Answers
about an activity are written into the activity; what was said besides, what is missing and what
was agreed are kept here.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import Membership
from core.models.guarded import (
    COPIED,
    IMPORTED,
    GuardedCharField,
    GuardedJSONField,
    GuardedTextField,
)
from core.models.plain import CODE, COLLEAGUE, plain
from core.retention import follows
from core.tenancy import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet, reverse
from interventions.classification import ActivityStatus, Domain, OwnerFits, PreventionPhase
from programmes.models.programme import Activity, Programme, is_exchange_code


class Question(models.IntegerChoices):
    """The five questions of the session, in their order (method.md 1.6)."""

    DOING = 1, _("What do we already do?")
    PLACE = 2, _("Where does it fit?")
    OWNER = 3, _("Whose is it?")
    LOGICAL = 4, _("Is it logical that it stays there?")
    MISSING = 5, _("What are we still missing?")


#: Which facts of the activity a question is about; what was said besides is the answer's note.
FIELDS: dict[int, tuple[str, ...]] = {
    Question.DOING: ("description", "target_groups", "status", "budget"),
    Question.PLACE: ("main_phase", "side_phases", "phenomena"),
    Question.OWNER: ("owner",),
    Question.LOGICAL: ("owner_fits", "proposed_owner", "owner_reason", "transfer_decided"),
    Question.MISSING: (),
}


class MappingSessionQuerySet(TenantQuerySet):
    """Questions over mapping sessions."""

    def visible_to(self, membership: Any) -> MappingSessionQuerySet:
        """All sessions for who records them; concluded ones only for who may read."""
        if membership.may("session.record"):
            return self
        return self.filter(status=MappingSession.Status.CONCLUDED)

    def open(self) -> MappingSessionQuerySet:
        """Planned or being held, the first one first."""
        return self.exclude(status=MappingSession.Status.CONCLUDED).order_by("planned_at", "pk")


class MappingSession(TenantModel):
    """One meeting in which a programme is gone through, activity by activity."""

    class Status(models.TextChoices):
        """A session is planned, being held, and concluded."""

        PLANNED = "planned", _("planned")
        HELD = "held", _("under way")
        CONCLUDED = "concluded", _("concluded")

    class Selection(models.TextChoices):
        """Which activities are gone through."""

        ALL = "all", _("all activities")
        PHASE = "phase", _("one phase")
        UNDISCUSSED = "undiscussed", _("only what has not been discussed yet")

    class Order(models.TextChoices):
        """In which order."""

        MODEL = "model", _("along the model, from the whole society to one person")
        OWNER = "owner", _("by owner")
        LIST = "list", _("as in the list of activities")

    retention = follows("programme")
    sensitivity = {"title": "open", "place": "internal", "notes": "internal"}
    plain_text = plain(CODE, "reference") | plain(
        _("Where colleagues meet: the address of an office."), "place"
    )
    transition_url_name = "programmes:session-transition"

    programme = TenantForeignKey(Programme, models.CASCADE, related_name="sessions")
    reference = models.CharField(_("reference"), max_length=14)
    title = GuardedCharField(_("title"), max_length=200)
    planned_at = models.DateTimeField(_("when"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    selection = models.CharField(
        _("which activities"), max_length=12, choices=Selection.choices, default=Selection.ALL
    )
    phase = models.CharField(_("phase"), max_length=30, choices=PreventionPhase.choices, blank=True)
    order = models.CharField(
        _("in which order"), max_length=6, choices=Order.choices, default=Order.MODEL
    )
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.PLANNED
    )
    notes = GuardedTextField(_("notes"), blank=True)
    held_at = models.DateTimeField(_("begun at"), null=True, blank=True)
    concluded_at = models.DateTimeField(_("concluded at"), null=True, blank=True)
    findings_before = GuardedJSONField(
        _("blind spots at the beginning"),
        default=list,
        blank=True,
        is_code=is_exchange_code,
        blocks_only=COPIED,
    )
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = TenantManager.from_queryset(MappingSessionQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ["-planned_at", "-pk"]
        verbose_name = _("mapping session")
        verbose_name_plural = _("mapping sessions")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "reference"], name="mapping_session_reference_once"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["planned", "held", "concluded"]),
                name="mapping_session_status_known",
            ),
            models.CheckConstraint(
                condition=Q(order__in=["model", "owner", "list"]),
                name="mapping_session_order_known",
            ),
            models.CheckConstraint(
                condition=~Q(selection="phase") | Q(phase__in=PreventionPhase.values),
                name="mapping_session_phase_named",
                violation_error_message=_("Choose the phase."),
            ),
            models.CheckConstraint(
                condition=Q(status="planned") | Q(held_at__isnull=False),
                name="mapping_session_held_has_moment",
            ),
            models.CheckConstraint(
                condition=~Q(status="concluded") | Q(concluded_at__isnull=False),
                name="mapping_session_concluded_has_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page of this session: its preparation, or what came out of it."""
        return reverse("programmes:session-detail", reference=self.reference)

    @property
    def is_planned(self) -> bool:
        """Whether it still has to begin."""
        return self.held_at is None

    @property
    def is_under_way(self) -> bool:
        """Whether answers are being recorded."""
        return self.held_at is not None and self.concluded_at is None

    @property
    def is_concluded(self) -> bool:
        """Whether nothing is added any more."""
        return self.concluded_at is not None

    @property
    def day(self) -> datetime.date:
        """The day of the session: when it began, or else when it is planned."""
        return timezone.localtime(self.held_at or self.planned_at).date()

    def chosen(self) -> list[Activity]:
        """The activities it will go through, as they are now, in the order that was chosen.

        Ended and cancelled ones are left out. One query.
        """
        over = [ActivityStatus.ENDED, ActivityStatus.CANCELLED]
        rows = self.programme.activities.exclude(status__in=over).select_related("owner")
        if self.selection == self.Selection.PHASE:
            rows = rows.filter(main_phase=self.phase)
        elif self.selection == self.Selection.UNDISCUSSED:
            rows = rows.filter(owner_fits=OwnerFits.UNKNOWN)
        return sorted(rows, key=_ORDERINGS[self.order])


def _along_the_model(activity: Activity) -> tuple[int, int]:
    phases = [*PreventionPhase.values, None]
    return phases.index(activity.main_phase or None), activity.position


def _by_owner(activity: Activity) -> tuple[bool, str, int]:
    owner = activity.owner
    return owner is None, owner.name.casefold() if owner else "", activity.position


_ORDERINGS: dict[str, Any] = {
    "model": _along_the_model,
    "owner": _by_owner,
    "list": lambda activity: activity.position,
}


class SessionParticipant(TenantModel):
    """Who was at the table: a function and an organisation, not a name."""

    retention = follows("session")
    sensitivity = {"function": "internal", "organisation": "internal"}

    session = TenantForeignKey(MappingSession, models.CASCADE, related_name="participants")
    function = GuardedCharField(_("function"), max_length=120)
    organisation = GuardedCharField(
        _("organisation"), max_length=160, blank=True, blocks_only=IMPORTED
    )
    domain = models.CharField(
        _("domain"), max_length=12, choices=Domain.choices, default=Domain.UNKNOWN
    )
    position = models.PositiveIntegerField(default=0)

    class Meta(TenantModel.Meta):
        ordering = ["position", "pk"]
        verbose_name = _("participant of a session")
        verbose_name_plural = _("participants of a session")
        constraints = [
            models.CheckConstraint(
                condition=Q(domain__in=Domain.values), name="session_participant_domain_known"
            ),
            models.CheckConstraint(
                condition=~Q(function=""), name="session_participant_has_function"
            ),
        ]

    def __str__(self) -> str:
        return ", ".join(part for part in (self.function, self.organisation) if part)


class SessionItem(TenantModel):
    """One activity on the agenda of a session; those entered in the room come last.

    ``entry_key`` is drawn by the empty row in which the activity was entered, so that a row that
    is sent twice is stored once.
    """

    retention = follows("session")
    plain_text = plain(CODE, "entry_key")
    sensitivity: dict[str, str] = {}

    session = TenantForeignKey(MappingSession, models.CASCADE, related_name="items")
    activity = TenantForeignKey(Activity, models.CASCADE, related_name="session_items")
    position = models.PositiveIntegerField(default=0)
    entry_key = models.CharField(max_length=36, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ["position", "pk"]
        verbose_name = _("activity in a session")
        verbose_name_plural = _("activities in a session")
        constraints = [
            models.UniqueConstraint(
                fields=["session", "activity"], name="session_item_activity_once"
            ),
            models.UniqueConstraint(
                fields=["session", "entry_key"],
                condition=~Q(entry_key=""),
                name="session_item_entered_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.activity)


class SessionAnswer(TenantModel):
    """That a question about an activity was discussed, when, recorded by whom, and what was said.

    The facts themselves stand in the activity, with their history.
    """

    retention = follows("item")
    sensitivity = {"note": "internal", "recorded_by_name": "staff"}
    plain_text = plain(COLLEAGUE, "recorded_by_name")

    item = TenantForeignKey(SessionItem, models.CASCADE, related_name="answers")
    question = models.PositiveSmallIntegerField(_("question"), choices=Question.choices)
    note = GuardedTextField(_("what was said"), blank=True)
    answered_at = models.DateTimeField(_("answered at"), default=timezone.now)
    first_at = models.DateTimeField(_("first answered at"), default=timezone.now)
    recorded_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    recorded_by_name = models.CharField(_("recorded by"), max_length=120, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ["item", "question"]
        verbose_name = _("answer in a session")
        verbose_name_plural = _("answers in a session")
        constraints = [
            models.UniqueConstraint(fields=["item", "question"], name="session_answer_once"),
            models.CheckConstraint(
                condition=Q(question__in=Question.values), name="session_answer_question_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} · {self.get_question_display()}"


def stamp(activity: Activity, question: int, note: str) -> str:
    """A short sign of what is stored for one question; it differs as soon as a value differs.

    A form carries the stamp it was made from: a save on another stamp is a stale one.
    """
    values: list[Any] = [note]
    for name in FIELDS[question]:
        field = Activity._meta.get_field(name)
        values.append(str(getattr(activity, field.attname)))  # type: ignore[union-attr]
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()[:16]
