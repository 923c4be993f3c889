"""Case meetings (casusoverleg): series, the meeting itself, and who is invited (rules C5 to C8)."""

from __future__ import annotations

import datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.models.parameters import MEETING_TERM, SERIES_TERM
from casework.models.words import Reply, Rhythm, known
from core.models import Membership, Organisation
from core.models.guarded import GuardedCharField
from core.models.plain import CODE, plain
from core.retention import Retention, follows
from core.tenancy import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet, reverse

#: Minutes at the start (attendance, secrecy) and at the end (repeat what was agreed).
OPENING_MINUTES, CLOSING_MINUTES = 5, 5


class MeetingSeries(TenantModel):
    """A series: rhythm, time, place and the frame that each of its meetings starts with."""

    retention = Retention(SERIES_TERM, "ended_on", _("To plan from, while it runs."))
    sensitivity = {"name": "internal", "place": "internal"}
    plain_text = plain(CODE, "reference")

    reference = models.CharField(_("reference"), max_length=14)
    name = GuardedCharField(_("name"), max_length=120)
    rhythm = models.CharField(_("rhythm"), max_length=12, choices=Rhythm.choices)
    first_on = models.DateField(_("first meeting on"))
    starts_at = models.TimeField(_("starts at"))
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=90)
    item_minutes = models.PositiveSmallIntegerField(_("minutes for an item"), default=15)
    place = GuardedCharField(_("place"), max_length=160)
    chair = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    deputy_chair = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    note_taker = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta(TenantModel.Meta):
        ordering = ["name", "pk"]
        verbose_name = _("series of meetings")
        verbose_name_plural = _("series of meetings")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "reference"], name="meeting_series_reference_once"
            ),
            known("meeting_series", "rhythm", Rhythm),
            models.CheckConstraint(
                condition=Q(minutes__gte=15, minutes__lte=480, item_minutes__gte=5),
                name="meeting_series_minutes_fit",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The page of this series."""
        return reverse("casework:series_detail", reference=self.reference)

    @property
    def has_ended(self) -> bool:
        """Whether no further meeting is planned from it."""
        return self.ended_on is not None


def led_by(membership: Any, prefix: str = "") -> Q:
    """The meeting (of a row, by ``prefix``) is led by somebody: as chair, deputy or note taker."""
    leaders = ("chair", "deputy_chair", "note_taker")
    chair, deputy, notes = (Q(**{f"{prefix}{leader}": membership}) for leader in leaders)
    return chair | deputy | notes


class CaseMeetingQuerySet(TenantQuerySet):
    """Questions over meetings."""

    def visible_to(self, membership: Any) -> CaseMeetingQuerySet:
        """Those one leads, all for who plans them, and published ones with an item of one's own.

        Whoever was invited still reads that the meeting was cancelled, and why.
        """
        if membership.may("meeting.plan"):
            return self
        led = led_by(membership)
        items = apps.get_model("casework", "AgendaItem").objects.visible_to(membership)
        own = Q(pk__in=items.order_by().values("meeting"))
        invited = apps.get_model("casework", "Attendance").objects.of(membership)
        cancelled = Q(status=CaseMeeting.Status.CANCELLED, pk__in=invited.values("meeting"))
        return self.filter(led | own | cancelled)

    def led_by(self, membership: Any) -> CaseMeetingQuerySet:
        """Those somebody leads: as chair, deputy, or by taking the notes."""
        return self.filter(led_by(membership))

    def ahead(self, day: datetime.date | None = None) -> CaseMeetingQuerySet:
        """Planned or published, today or later, the first one first."""
        today = day or timezone.localdate()
        coming = [CaseMeeting.Status.PLANNED, CaseMeeting.Status.PUBLISHED]
        return self.filter(held_on__gte=today, status__in=coming).order_by("held_on", "starts_at")

    def awaiting_list(self) -> CaseMeetingQuerySet:
        """Held, with a decision list that is not adopted yet."""
        return self.filter(status=CaseMeeting.Status.HELD)


class CaseMeeting(TenantModel):
    """One meeting: day, time, place, who leads it; its items carry the content."""

    class Status(models.TextChoices):
        """Where a meeting stands."""

        PLANNED = "planned", _("planned")
        PUBLISHED = "published", _("agenda published")
        HELD = "held", _("held")
        ADOPTED = "adopted", _("decision lists adopted")
        CANCELLED = "cancelled", _("cancelled")

    BEFORE_HELD = (Status.PLANNED, Status.PUBLISHED)
    #: Whoever has an item reads it from the moment the agenda is published.
    SHOWN = (Status.PUBLISHED, Status.HELD, Status.ADOPTED)

    retention = Retention(
        MEETING_TERM, "held_on", _("To account for who met when; its items go with their cases.")
    )
    sensitivity = {"place": "internal", "cancelled_because": "internal"}
    plain_text = plain(CODE, "reference")
    transition_url_name = "casework:meeting_transition"
    log_relations: tuple[str, ...] = ()

    reference = models.CharField(_("reference"), max_length=14)
    status = models.CharField(
        _("status"), max_length=9, choices=Status.choices, default=Status.PLANNED
    )
    series = TenantForeignKey(MeetingSeries, models.SET_NULL, null=True, related_name="meetings")
    held_on = models.DateField(_("day"))
    starts_at = models.TimeField(_("starts at"))
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=90)
    place = GuardedCharField(_("place"), max_length=160)
    chair = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    deputy_chair = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    note_taker = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    planned_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    #: The version of the agenda that was published last; 0 before the first.
    version = models.PositiveSmallIntegerField(_("version of the agenda"), default=0)
    #: Counts every change that calendars have to hear of.
    sequence = models.PositiveSmallIntegerField(default=0, editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    begun_at = models.DateTimeField(_("begun at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    adopted_at = models.DateTimeField(_("adopted at"), null=True, blank=True)
    cancelled_because = GuardedCharField(_("why it is cancelled"), max_length=300, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = TenantManager.from_queryset(CaseMeetingQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ["-held_on", "-starts_at", "-pk"]
        verbose_name = _("case meeting")
        verbose_name_plural = _("case meetings")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "reference"], name="case_meeting_reference_once"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["planned", "published", "held", "adopted", "cancelled"]),
                name="case_meeting_status_known",
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=15, minutes__lte=480), name="case_meeting_minutes_fit"
            ),
            models.CheckConstraint(
                condition=Q(deputy_chair__isnull=True) | ~Q(deputy_chair=F("chair")),
                name="case_meeting_deputy_is_another",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["published", "held", "adopted"])
                | Q(version__gte=1, published_at__isnull=False),
                name="case_meeting_published_has_version",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["held", "adopted"]) | Q(begun_at__isnull=False),
                name="case_meeting_held_has_begun",
            ),
            models.CheckConstraint(
                condition=Q(status="adopted", adopted_at__isnull=False)
                | (~Q(status="adopted") & Q(adopted_at__isnull=True)),
                name="case_meeting_adopted_has_moment",
            ),
            models.CheckConstraint(
                condition=~Q(status="cancelled") | ~Q(cancelled_because=""),
                name="case_meeting_cancelled_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def name_in_log(self) -> str:
        """What the log calls it."""
        return self.reference

    def get_absolute_url(self) -> str:
        """The page of this meeting, as its reader may see it."""
        return reverse("casework:meeting_detail", reference=self.reference)

    @property
    def begins(self) -> datetime.datetime:
        """The moment it begins, in the time of the municipality (rule: clock changes)."""
        return timezone.make_aware(datetime.datetime.combine(self.held_on, self.starts_at))

    @property
    def ends(self) -> datetime.datetime:
        """The moment it ends: so many real minutes later, also across a change of the clock."""
        utc = self.begins.astimezone(datetime.UTC) + datetime.timedelta(minutes=self.minutes)
        return timezone.localtime(utc)

    @property
    def is_shown(self) -> bool:
        """Whether whoever has an item may read it."""
        return self.status in self.SHOWN

    @property
    def is_before(self) -> bool:
        """Whether it has not been held and not been cancelled."""
        return self.status in self.BEFORE_HELD

    @property
    def is_cancelled(self) -> bool:
        """Whether it does not take place."""
        return self.status == self.Status.CANCELLED

    @property
    def is_under_way(self) -> bool:
        """Whether it was begun and its lists are not adopted."""
        return self.status == self.Status.HELD

    @property
    def is_adopted(self) -> bool:
        """Whether its decision lists were adopted."""
        return self.status == self.Status.ADOPTED

    def is_led_by(self, membership: Any) -> bool:
        """Whether this membership leads it: chair, deputy chair or note taker."""
        return membership.pk is not None and membership.pk in (
            self.chair_id,
            self.deputy_chair_id,
            self.note_taker_id,
        )

    def is_chaired_by(self, membership: Any) -> bool:
        """Whether this membership is its chair or deputy chair."""
        return membership.pk is not None and membership.pk in (self.chair_id, self.deputy_chair_id)


class AttendanceQuerySet(TenantQuerySet):
    """Questions over attendance."""

    def of(self, membership: Any) -> AttendanceQuerySet:
        """Somebody's own."""
        return self.filter(membership=membership)

    def present(self) -> AttendanceQuerySet:
        """Whoever was there."""
        return self.filter(is_present=True)

    def with_names(self) -> AttendanceQuerySet:
        """With person and organisation, in one query."""
        return self.select_related("organisation", "membership__user").order_by(
            "organisation__name", "pk"
        )


class Attendance(TenantModel):
    """One person at one meeting: invited, answered, there, and secrecy confirmed (rule C8)."""

    retention = follows("meeting")
    sensitivity: dict[str, str] = {}

    meeting = TenantForeignKey(CaseMeeting, models.CASCADE, related_name="attendance")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    organisation = TenantForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    invited_at = models.DateTimeField(_("invited at"), null=True, blank=True)
    reply = models.CharField(_("answer"), max_length=10, choices=Reply.choices, default=Reply.NONE)
    is_present = models.BooleanField(_("there"), default=False)
    replaced_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="+"
    )
    secrecy_confirmed_at = models.DateTimeField(_("secrecy confirmed at"), null=True, blank=True)
    #: The change of the meeting up to which this person's calendar is right; -1 before the first.
    sent_sequence = models.SmallIntegerField(default=-1, editable=False)

    objects = TenantManager.from_queryset(AttendanceQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ["pk"]
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "membership"], name="attendance_once"),
            known("attendance", "reply", Reply),
            models.CheckConstraint(
                condition=Q(secrecy_confirmed_at__isnull=True) | Q(is_present=True),
                name="attendance_secrecy_of_present",
            ),
        ]

    def __str__(self) -> str:
        return str(self.membership)

    @property
    def has_confirmed(self) -> bool:
        """Whether secrecy was confirmed for this meeting."""
        return self.secrecy_confirmed_at is not None
