"""Thermometer sessions (thermometergesprek): what plays in the municipality, not who.

Per theme what is seen and heard, what speaks against it, and where, at district level. No person is
discussed; the people at the table are named by function and organisation.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.db import models
from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import Organisation
from core.models.guarded import GuardedCharField, GuardedTextField
from core.models.plain import CODE, plain
from core.retention import Retention, follows
from core.tenancy import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet, reverse
from interventions.models import Phenomenon
from signals.models.parameters import THERMOMETER_TERM
from signals.models.setup import SignalArea
from signals.models.words import Certainty, Direction, Place, SignalTheme


class ThermometerSessionQuerySet(TenantQuerySet):
    """Questions over thermometer sessions."""

    def visible_to(self, membership: Any) -> ThermometerSessionQuerySet:
        """All of them for who oversees them; to others those at which their organisation sits."""
        if membership.may("thermometer.oversee"):
            return self
        seats = ThermometerSeat.objects.filter(organisation_id=membership.organisation_id)
        return self.filter(pk__in=seats.values("session_id"))

    def in_order(self) -> ThermometerSessionQuerySet:
        """The last one on top."""
        return self.order_by("-held_on", "-pk")

    def with_numbers(self) -> ThermometerSessionQuerySet:
        """Each with how many themes it has, as ``number_of_themes``."""
        return self.annotate(number_of_themes=Count("themes"))

    def before(self, session: ThermometerSession) -> ThermometerSession | None:
        """The last one concluded before this one, to look back at; None for the first."""
        earlier = self.filter(
            held_on__lt=session.held_on, status=ThermometerSession.Status.CONCLUDED
        )
        return earlier.order_by("-held_on", "-pk").first()


class ThermometerSession(TenantModel):
    """A talk of partners about what plays, held every so often."""

    class Status(models.TextChoices):
        """Where a session stands."""

        PLANNED = "planned", _("planned")
        HELD = "held", _("held")
        CONCLUDED = "concluded", _("concluded")

    retention = Retention(
        THERMOMETER_TERM, "held_on", _("To look back at the next talks; then only the counts stay.")
    )
    sensitivity = {"title": "internal", "positive": "internal", "place": "internal"}
    plain_text = plain(CODE, "reference") | plain(
        _("Where colleagues meet: the address of an office."), "place"
    )
    transition_url_name = "signals:thermometer_transition"

    reference = models.CharField(_("reference"), max_length=14)
    title = GuardedCharField(_("title"), max_length=120)
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.PLANNED
    )
    held_on = models.DateField(_("day"))
    starts_at = models.TimeField(_("from"), null=True, blank=True)
    ends_at = models.TimeField(_("until"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=120, blank=True)
    is_explained = models.BooleanField(
        _("we explained first what radicalisation is, and that nobody is named"), default=False
    )
    positive = GuardedTextField(_("What goes well?"), max_length=3000, blank=True)
    last_theme = models.PositiveSmallIntegerField(
        _("number of the last theme"), default=0, editable=False
    )
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = TenantManager.from_queryset(ThermometerSessionQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ["-held_on", "-pk"]
        verbose_name = _("thermometer session")
        verbose_name_plural = _("thermometer sessions")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "reference"], name="thermometer_session_reference_once"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["planned", "held", "concluded"]),
                name="thermometer_session_status_known",
            ),
            models.CheckConstraint(
                condition=Q(status="planned") | Q(is_explained=True),
                name="thermometer_session_explained_first",
            ),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True)
                | Q(ends_at__isnull=True)
                | Q(ends_at__gt=F("starts_at")),
                name="thermometer_session_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page of this session."""
        return reverse("signals:thermometer_detail", reference=self.reference)

    @property
    def is_open(self) -> bool:
        """Whether it is not concluded: its themes may change."""
        return self.status != self.Status.CONCLUDED

    @property
    def is_planned(self) -> bool:
        """Whether it has not begun: first comes the explanation."""
        return self.status == self.Status.PLANNED

    @property
    def is_held(self) -> bool:
        """Whether it is being held: themes are written down."""
        return self.status == self.Status.HELD

    def themes_by_name(self) -> list[ThermometerTheme]:
        """Its themes in the order of the alphabet, capitals or not: none weighs more."""
        rows = self.themes.select_related("area", "phenomenon")
        return sorted(rows, key=lambda row: (row.title.casefold(), row.number))


class ThermometerSeat(TenantModel):
    """Somebody at the table: function and organisation, no name."""

    retention = follows("session")
    sensitivity = {"function": "internal"}

    session = TenantForeignKey(ThermometerSession, models.CASCADE, related_name="seats")
    organisation = TenantForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    function = GuardedCharField(_("function"), max_length=80, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ["pk"]
        verbose_name = _("seat at a thermometer session")
        verbose_name_plural = _("seats at thermometer sessions")
        constraints = [
            models.UniqueConstraint(
                fields=["session", "organisation", "function"], name="thermometer_seat_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.function}".strip()


class ThermometerTheme(TenantModel):
    """One theme of a session: what is seen and heard beside what speaks against it."""

    retention = follows("session")
    sensitivity = dict.fromkeys(("title", "seen", "against", "since"), "internal")

    session = TenantForeignKey(ThermometerSession, models.CASCADE, related_name="themes")
    #: How the address names it; given once, also when another one went.
    number = models.PositiveSmallIntegerField(_("number"), editable=False)
    theme = models.CharField(_("theme of a trend"), max_length=14, choices=SignalTheme.choices)
    title = GuardedCharField(_("in a few words"), max_length=80)
    seen = GuardedTextField(_("What do we see and hear?"), max_length=3000)
    against = GuardedTextField(_("What speaks against it, what helps?"), max_length=3000)
    area = TenantForeignKey(
        SignalArea,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("where"),
        help_text=_("Leave empty for the whole municipality."),
    )
    since = GuardedCharField(_("since when"), max_length=60, blank=True)
    place = models.CharField(_("online or not"), max_length=8, choices=Place.choices)
    direction = models.CharField(_("direction"), max_length=8, choices=Direction.choices)
    certainty = models.CharField(_("how sure"), max_length=10, choices=Certainty.choices)
    phenomenon = TenantForeignKey(
        Phenomenon,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("form of extremism"),
    )
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta(TenantModel.Meta):
        ordering = ["number"]
        verbose_name = _("theme of a thermometer session")
        verbose_name_plural = _("themes of thermometer sessions")
        constraints = [
            models.UniqueConstraint(
                fields=["session", "number"], name="thermometer_theme_number_once"
            ),
            models.CheckConstraint(
                condition=Q(theme__in=SignalTheme.values), name="thermometer_theme_known"
            ),
            models.CheckConstraint(
                condition=Q(place__in=Place.values), name="thermometer_theme_place_known"
            ),
            models.CheckConstraint(
                condition=Q(direction__in=Direction.values),
                name="thermometer_theme_direction_known",
            ),
            models.CheckConstraint(
                condition=Q(certainty__in=Certainty.values),
                name="thermometer_theme_certainty_known",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def reference(self) -> str:
        """The reference of its session, as its address holds it."""
        return self.session.reference  # type: ignore[no-any-return]

    def get_absolute_url(self) -> str:
        """Its place on the page of the session."""
        return f"{self.session.get_absolute_url()}#theme-{self.number}"


class ThermometerActionQuerySet(TenantQuerySet):
    """Questions over what was agreed."""

    def to_look_back_at(self, session: ThermometerSession) -> ThermometerActionQuerySet:
        """What was agreed last time, and what was still open then from the times before."""
        last = ThermometerSession.objects.before(session)
        if last is None:
            return self.none()
        earlier = self.filter(
            session__status=ThermometerSession.Status.CONCLUDED,
            session__held_on__lt=session.held_on,
        )
        asked = Q(session=last) | Q(done_on=None) | Q(done_on__gte=last.held_on)
        return earlier.filter(asked).select_related("session", "organisation")

    def overdue(self, day: datetime.date | None = None) -> ThermometerActionQuerySet:
        """Not done, and the day has passed."""
        return self.filter(done_on__isnull=True, due_by__lt=day or timezone.localdate())


class ThermometerAction(TenantModel):
    """What an organisation does after the talk; looked back at the next time."""

    retention = follows("session")
    sensitivity = {"what": "internal", "result": "internal"}

    session = TenantForeignKey(ThermometerSession, models.CASCADE, related_name="actions")
    organisation = TenantForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    what = GuardedTextField(_("what is done"), max_length=500)
    due_by = models.DateField(_("by"))
    done_on = models.DateField(_("done on"), null=True, blank=True)
    result = GuardedTextField(_("what came of it"), max_length=1000, blank=True)

    objects = TenantManager.from_queryset(ThermometerActionQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ["due_by", "pk"]
        verbose_name = _("action of a thermometer session")
        verbose_name_plural = _("actions of thermometer sessions")
        constraints = [
            models.CheckConstraint(condition=~Q(what=""), name="thermometer_action_has_text"),
        ]

    def __str__(self) -> str:
        return self.what
