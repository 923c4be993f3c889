"""Agenda items: one case or one weighing each, with what was decided. Access is per item (C7)."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.models.cases import Case, directed_by
from casework.models.meetings import CaseMeeting, led_by
from casework.models.registrations import Registration
from casework.models.words import DecisionKind, Ground, Present, Told, known
from core.models import Membership
from core.models.encrypted import EncryptedTextField
from core.retention import follows
from core.tenancy import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet, reverse


class Why(models.TextChoices):
    """Why an item was proposed for the agenda (first 8)."""

    REVIEW = "review", _("review due")
    NEW = "new", _("newly taken in")
    ACTIONS = "actions", _("actions past their date")
    CARRIED = "carried", _("carried over")
    WISH = "wish", _("somebody asked for it")
    WEIGHING = "weighing", _("a weighing waits for a decision")
    GOALS = "goals", _("all goals were looked at")
    CHOSEN = "chosen", _("chosen by the process director")


class AgendaItemQuerySet(TenantQuerySet):
    """Questions over items: every surface asks here what its reader may see."""

    def led_by(self, membership: Any) -> AgendaItemQuerySet:
        """Items of the meetings somebody leads, until those are adopted or cancelled."""
        over = [CaseMeeting.Status.ADOPTED, CaseMeeting.Status.CANCELLED]
        led = self.filter(led_by(membership, "meeting__"), case__isnull=False)
        return led.exclude(meeting__status__in=over).order_by()

    def visible_to(self, membership: Any) -> AgendaItemQuerySet:
        """One's own items: of cases and weighings one may read, once the agenda is published.

        Whoever leads the meeting sees its items from the start, and after it was adopted too, but
        for a closed case; whoever directs a case sees its items before they are published.
        """
        cases = Case.objects.read_by(membership).order_by()
        weighings = Registration.objects.weighed_by(membership).order_by()
        everything = AgendaItem.objects.order_by()
        shown = everything.filter(meeting__status__in=CaseMeeting.SHOWN)
        shut = Case.objects.shut_to(membership).values("registration")
        # a weighing is shut with the case that came of it (rules P5, C18)
        open_weighings = everything.exclude(registration__in=shut)
        unrestricted = Q(case__isnull=True) | Q(case__restricted_on__isnull=True)
        # of a closed case only what its chair still has to adopt (rule C18)
        at_hand = Q(case__closed_on__isnull=True) | Q(meeting__status=CaseMeeting.Status.HELD)
        # lists of keys, each by its own index; one condition with "or" reads every item
        keys = [
            shown.filter(case__in=cases.values("pk")),
            shown.filter(registration__in=weighings.values("pk")),
            open_weighings.filter(unrestricted, at_hand, led_by(membership, "meeting__")),
        ]
        if membership.may("case.direct"):
            keys.append(everything.filter(directed_by(membership, "case__")))
        if membership.may("registration.triage"):
            keys.append(open_weighings.filter(registration__isnull=False))
        first, *others = (rows.values("pk") for rows in keys)
        return self.filter(pk__in=first.union(*others))

    def composed_by(self, membership: Any) -> AgendaItemQuerySet:
        """Those somebody puts on an agenda: of cases they direct, and weighings they guide."""
        cases = Case.objects.directed_by(membership).order_by().values("pk")
        mine = Q(case__in=cases)
        if membership.may("registration.triage"):
            mine |= Q(registration__isnull=False)
        return self.filter(mine)

    def in_order(self) -> AgendaItemQuerySet:
        """As they stand on the agenda."""
        return self.order_by("order", "pk")

    def waiting(self) -> AgendaItemQuerySet:
        """Not discussed and not moved."""
        return self.filter(status=AgendaItem.Status.OPEN)


class AgendaItem(TenantModel):
    """One item: goal, question, kind of decision and minutes; then picture, decision and ground."""

    class Status(models.TextChoices):
        """Where an item stands."""

        OPEN = "open", _("to be discussed")
        DISCUSSED = "discussed", _("discussed")
        MOVED = "moved", _("moved to another meeting")

    sensitivity = {
        "goal": "confidential",
        "question": "confidential",
        "picture": "confidential",
        "decision": "confidential",
        "ground_note": "confidential",
        "dissent": "confidential",
        "person_says": "confidential",
        "absent_because": "confidential",
        "told_note": "confidential",
    }
    #: An item dies with its case or its registration; the frame of the meeting outlives it.
    retention = follows("case")
    transition_url_name = "casework:item_transition"
    log_relations: tuple[str, ...] = ()

    meeting = TenantForeignKey(CaseMeeting, models.CASCADE, related_name="items")
    status = models.CharField(
        _("status"), max_length=9, choices=Status.choices, default=Status.OPEN
    )
    order = models.PositiveSmallIntegerField(_("order"))
    case = TenantForeignKey(Case, models.CASCADE, null=True, related_name="items")
    registration = TenantForeignKey(Registration, models.CASCADE, null=True, related_name="items")
    why = models.CharField(_("why it is here"), max_length=8, choices=Why.choices)
    goal = EncryptedTextField(_("goal"), max_length=300, blank=True)
    question = EncryptedTextField(_("question"), max_length=500, blank=True)
    decision_kind = models.CharField(
        _("kind of decision"), max_length=10, choices=DecisionKind.choices, blank=True
    )
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=15)
    carried_from = TenantForeignKey(
        "casework.AgendaItem", models.SET_NULL, null=True, related_name="+"
    )
    # --- what was decided (rule C9) ---
    picture = EncryptedTextField(_("shared picture in one sentence"), max_length=2000, blank=True)
    decision = EncryptedTextField(_("decision"), max_length=2000, blank=True)
    ground = models.CharField(_("ground"), max_length=8, choices=Ground.choices, blank=True)
    ground_note = EncryptedTextField(_("ground, in words"), max_length=1000, blank=True)
    dissent = EncryptedTextField(_("who sees it differently"), max_length=2000, blank=True)
    person_present = models.CharField(
        _("Was the person at the table?"), max_length=9, choices=Present.choices, blank=True
    )
    absent_because = EncryptedTextField(_("why not"), max_length=1000, blank=True)
    person_says = EncryptedTextField(_("what the person thinks"), max_length=2000, blank=True)
    told = models.CharField(
        _("Does the person know of this decision?"),
        max_length=8,
        choices=Told.choices,
        blank=True,
    )
    told_note = EncryptedTextField(_("by whom and when, or why not"), max_length=1000, blank=True)
    returns_on = models.DateField(_("comes back on"), null=True, blank=True)
    begun_at = models.DateTimeField(_("begun at"), null=True, blank=True)
    minutes_used = models.PositiveSmallIntegerField(_("minutes used"), null=True, blank=True)
    discussed_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = TenantManager.from_queryset(AgendaItemQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ["meeting", "order", "pk"]
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "case"],
                condition=Q(case__isnull=False),
                name="agenda_item_case_once",
                violation_error_message=_("This case stands on the agenda already."),
            ),
            models.UniqueConstraint(
                fields=["meeting", "registration"],
                condition=Q(registration__isnull=False),
                name="agenda_item_weighing_once",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["open", "discussed", "moved"]),
                name="agenda_item_status_known",
            ),
            known("agenda_item", "why", Why),
            known("agenda_item", "decision_kind", DecisionKind, may_be_empty=True),
            known("agenda_item", "ground", Ground, may_be_empty=True),
            known("agenda_item", "person_present", Present, may_be_empty=True),
            known("agenda_item", "told", Told, may_be_empty=True),
            models.CheckConstraint(
                condition=Q(case__isnull=False, registration__isnull=True)
                | Q(case__isnull=True, registration__isnull=False),
                name="agenda_item_is_about_one",
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=240), name="agenda_item_minutes_fit"
            ),
            models.CheckConstraint(
                condition=~Q(status="discussed")
                | (~Q(picture="") & ~Q(decision="") & ~Q(ground="")),
                name="agenda_item_discussed_has_ground",
            ),
            models.CheckConstraint(
                condition=~Q(ground="other") | ~Q(ground_note=""),
                name="agenda_item_other_ground_in_words",
            ),
        ]

    def __str__(self) -> str:
        return self.subject.code

    @property
    def subject(self) -> Any:
        """The case or the registration it is about."""
        return self.case if self.case_id else self.registration

    @property
    def reference(self) -> str:
        """How an address names it: by its key within the meeting, which says nothing."""
        return f"{self.meeting.reference}-{self.subject.code}"

    @property
    def name_in_log(self) -> str:
        """What the log may call it."""
        return self.subject.code

    @property
    def is_ready(self) -> bool:
        """Whether it has what a published item needs (rule C5)."""
        return bool(self.goal and self.question and self.decision_kind)

    @property
    def is_discussed(self) -> bool:
        """Whether its outcome was recorded."""
        return self.status == self.Status.DISCUSSED

    @property
    def is_waiting(self) -> bool:
        """Whether it still has to be discussed."""
        return self.status == self.Status.OPEN

    @property
    def is_left_over(self) -> bool:
        """Whether it was not discussed where it stood: taken off, or the meeting was cancelled."""
        return self.is_moved or (self.is_waiting and self.meeting.is_cancelled)

    @property
    def is_moved(self) -> bool:
        """Whether it went on to another meeting."""
        return self.status == self.Status.MOVED

    @property
    def is_whole(self) -> bool:
        """Whether a decision list of it can be final: rules C9 and C19."""
        return bool(
            self.is_discussed
            and self.person_present
            and (self.person_present == Present.YES or self.absent_because)
            and self.told
            and (self.told == Told.YES or self.told_note)
        )

    def get_absolute_url(self) -> str:
        """Where it stands: on the page of its meeting."""
        return f"{self.meeting.get_absolute_url()}#{self.subject.code}"

    def get_screen_url(self) -> str:
        """Where it is discussed, in the meeting."""
        return reverse(
            "casework:meeting_item", reference=self.meeting.reference, code=self.subject.code
        )


class AgendaItemVersion(TenantModel):
    """An item as one published version of the agenda had it (rule C5); dies with the item."""

    retention = follows("item")
    sensitivity = {"goal": "confidential", "question": "confidential"}

    item = TenantForeignKey(AgendaItem, models.CASCADE, related_name="versions")
    version = models.PositiveSmallIntegerField(_("version of the agenda"))
    order = models.PositiveSmallIntegerField(_("order"))
    goal = EncryptedTextField(_("goal"), max_length=300)
    question = EncryptedTextField(_("question"), max_length=500)
    decision_kind = models.CharField(
        _("kind of decision"), max_length=10, choices=DecisionKind.choices
    )
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    published_at = models.DateTimeField(_("published at"))

    class Meta(TenantModel.Meta):
        ordering = ["version", "order", "pk"]
        verbose_name = _("published agenda item")
        verbose_name_plural = _("published agenda items")
        constraints = [
            models.UniqueConstraint(fields=["item", "version"], name="published_item_version_once"),
            known("published_item", "decision_kind", DecisionKind),
        ]

    def __str__(self) -> str:
        return str(self.version)
