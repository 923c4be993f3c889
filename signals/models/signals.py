"""A signal: what a professional saw or heard, what they think of it, what speaks against it, doubt.

It has no field for a person, and nothing ties two signals together (rules S1, S2, N7). The reporter
is a relation that only the handler sees (rule S9).
"""

from __future__ import annotations

import datetime
import hashlib
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from core.models import Membership, Organisation
from core.models.guarded import GuardedTextField
from core.models.plain import CODE, plain
from core.retention import Retention, follows
from core.tenancy import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet, reverse
from interventions.models import Intervention, Phenomenon
from signals.models.handlers import in_hands_of, is_able, without_handler
from signals.models.parameters import NO_CONCERN_TERM, SIGNAL_TERM
from signals.models.periods import start_of, week_in_words
from signals.models.setup import SignalArea
from signals.models.words import (
    AgeBand,
    Confirmation,
    PeriodKind,
    SignalOutcome,
    SignalTheme,
    SourceKind,
)

#: How a fact is known → its icon (static/img/icons.svg).
SOURCE_ICONS = {"own": "eye", "told": "ear", "online": "screen", "written": "document"}
#: Two views of two organisations come before an outcome (rules S10, N17).
FEWEST_VIEWS = 2


def hash_of(receipt: str) -> str:
    """What is stored of a receipt: it cannot be turned back, the code is too long to be guessed.

    Small letters, spaces and dashes make no difference.
    """
    plain_code = "".join(sign for sign in receipt.upper() if sign.isalnum())
    return hashlib.sha256(f"receipt:{plain_code}".encode()).hexdigest()


class SignalQuerySet(TenantQuerySet):
    """Questions over signals. Nobody sees them all."""

    def visible_to(self, membership: Any) -> SignalQuerySet:
        """One's own, those one handles or was asked about, and for coordinators who has nobody."""
        mine = Q(reporter=membership) | in_hands_of(membership)
        if membership.may("signal.take_up"):
            mine |= without_handler()
        views = apps.get_model("signals", "Interpretation").objects
        asked = views.asked_of(membership).exclude(signal__status=Signal.Status.CLOSED)
        # two lists of keys, each by its own index; one condition with "or" reads every signal
        keys = Signal.objects.filter(mine).order_by().values("pk")
        return self.filter(pk__in=keys.union(asked.order_by().values("signal")))

    def reported_by(self, membership: Any) -> SignalQuerySet:
        """Somebody's own signals."""
        return self.filter(reporter=membership)

    def handled_by(self, membership: Any) -> SignalQuerySet:
        """Those somebody handles, as handler or deputy, and for coordinators who has nobody."""
        mine = in_hands_of(membership)
        if membership.may("signal.take_up"):
            mine |= without_handler()
        return self.filter(mine).exclude(reporter=membership)

    def open(self) -> SignalQuerySet:
        """Not closed yet."""
        return self.exclude(status=Signal.Status.CLOSED)

    def overdue(self, day: datetime.date | None = None) -> SignalQuerySet:
        """Whoever was promised something by a day that has passed (rule S8)."""
        today = day or timezone.localdate()
        unread = Q(status=Signal.Status.RECEIVED, acknowledge_by__lt=today)
        unanswered = Q(status__in=Signal.BEFORE_FEEDBACK, feedback_by__lt=today)
        return self.filter(unread | unanswered)

    def by_promise(self) -> SignalQuerySet:
        """The first promise on top; never by gravity."""
        return self.order_by("feedback_by", "pk")

    def with_receipt(self, receipt: str) -> Signal | None:
        """The signal of a receipt, or None."""
        return self.filter(receipt_hash=hash_of(receipt)).first() if receipt.strip() else None


class Signal(TenantModel):
    """One concern, without anybody's name; live until closed, then destroyed by itself."""

    class Status(models.TextChoices):
        """Where a signal stands."""

        RECEIVED = "received", _("received")
        UNDER_INTERPRETATION = "under_interpretation", _("being looked at")
        AWAITING_REPORTER = "awaiting_reporter", _("waiting for the reporter")
        DECIDED = "decided", _("outcome chosen")
        FED_BACK = "fed_back", _("feedback given")
        CLOSED = "closed", _("closed")

    class FeedbackKind(models.TextChoices):
        """How loop 2 ended: with words, or without for a reason that is kept."""

        GIVEN = "given", _("given")
        WAIVED = "waived", _("not possible, with a reason")

    #: The states before the reporter heard what was done.
    BEFORE_FEEDBACK = (
        Status.RECEIVED,
        Status.UNDER_INTERPRETATION,
        Status.AWAITING_REPORTER,
        Status.DECIDED,
    )

    retention = Retention(
        SIGNAL_TERM,
        "closed_on",
        _("To answer questions about how it was handled, and no longer."),
        born_on="received_on",
        instead=((NO_CONCERN_TERM, {"outcome": str(SignalOutcome.NO_CONCERN)}),),
    )
    sensitivity = {
        "opinion": "confidential",
        "protective": "confidential",
        "doubt": "confidential",
        "difference": "confidential",
        "waive_reason": "confidential",
    }
    plain_text = plain(CODE, "code", "receipt_hash")
    transition_url_name = "signals:transition"
    log_relations: tuple[str, ...] = ()

    code = models.CharField(_("code"), max_length=7)
    status = models.CharField(
        _("status"), max_length=20, choices=Status.choices, default=Status.RECEIVED
    )
    opinion = GuardedTextField(_("What do I think of it?"), max_length=4000, blank=True)
    protective = GuardedTextField(
        _("What speaks against it? What goes well?"), max_length=4000, blank=True
    )
    doubt = GuardedTextField(_("What do I doubt?"), max_length=4000, blank=True)
    area = TenantForeignKey(
        SignalArea, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("area")
    )
    age_band = models.CharField(
        _("age"), max_length=16, choices=AgeBand.choices, default=AgeBand.UNKNOWN
    )
    phenomenon = TenantForeignKey(
        Phenomenon,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("form of extremism"),
    )
    theme = models.CharField(
        _("theme of a trend"), max_length=14, choices=SignalTheme.choices, blank=True
    )

    reporter = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    reporting_organisation = TenantForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+"
    )
    receipt_hash = models.CharField(max_length=64, editable=False)
    handler = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    deputy = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")

    received_on = models.DateField(_("received on"), default=timezone.localdate)
    acknowledge_by = models.DateField(_("read by"))
    acknowledged_on = models.DateField(_("read on"), null=True, blank=True)
    promised_by = models.DateField(_("feedback promised first"))
    feedback_by = models.DateField(_("feedback by"))
    answer_by = models.DateField(_("answer wanted by"), null=True, blank=True)
    difference = GuardedTextField(_("where the views differ"), max_length=2000, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    outcome = models.CharField(
        _("outcome"), max_length=20, choices=SignalOutcome.choices, blank=True
    )
    intervention = TenantForeignKey(
        Intervention, models.PROTECT, null=True, blank=True, related_name="+"
    )
    feedback_kind = models.CharField(
        _("feedback"), max_length=6, choices=FeedbackKind.choices, blank=True
    )
    waive_reason = GuardedTextField(_("why no feedback"), max_length=1000, blank=True)
    fed_back_on = models.DateField(_("feedback on"), null=True, blank=True)
    respond_by = models.DateField(_("reaction possible until"), null=True, blank=True)
    disputed_on = models.DateField(_("not helped on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = TenantManager.from_queryset(SignalQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ["feedback_by", "pk"]
        verbose_name = _("signal")
        verbose_name_plural = _("signals")
        indexes = [
            models.Index(fields=["municipality", "status", "feedback_by"], name="signal_promise"),
            models.Index(fields=["municipality", "handler", "status"], name="signal_handler"),
            models.Index(fields=["municipality", "reporter"], name="signal_reporter"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "code"], name="signal_code_once"),
            models.UniqueConstraint(fields=["receipt_hash"], name="signal_receipt_once"),
            models.CheckConstraint(
                condition=Q(
                    status__in=[
                        "received",
                        "under_interpretation",
                        "awaiting_reporter",
                        "decided",
                        "fed_back",
                        "closed",
                    ]
                ),
                name="signal_status_known",
            ),
            models.CheckConstraint(
                condition=Q(age_band__in=AgeBand.values), name="signal_age_band_known"
            ),
            models.CheckConstraint(
                condition=Q(theme="") | Q(theme__in=SignalTheme.values), name="signal_theme_known"
            ),
            models.CheckConstraint(
                condition=Q(outcome="") | Q(outcome__in=SignalOutcome.values),
                name="signal_outcome_known",
            ),
            models.CheckConstraint(
                condition=Q(feedback_kind__in=["", "given", "waived"]),
                name="signal_feedback_kind_known",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["decided", "fed_back", "closed"])
                | (~Q(outcome="") & ~Q(theme="") & Q(decided_on__isnull=False)),
                name="signal_decided_has_outcome",
            ),
            models.CheckConstraint(
                condition=Q(outcome="support", intervention__isnull=False)
                | (~Q(outcome="support") & Q(intervention__isnull=True)),
                name="signal_support_names_intervention",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["fed_back", "closed"])
                | (Q(fed_back_on__isnull=False) & ~Q(feedback_kind="")),
                name="signal_fed_back_or_reason",
            ),
            models.CheckConstraint(
                condition=~Q(feedback_kind="waived") | ~Q(waive_reason=""),
                name="signal_waived_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(status="received")
                | (Q(handler__isnull=False) & Q(acknowledged_on__isnull=False)),
                name="signal_taken_up_has_handler",
            ),
            models.CheckConstraint(
                condition=Q(status="closed", closed_on__isnull=False)
                | (~Q(status="closed") & Q(closed_on__isnull=True)),
                name="signal_closed_has_day",
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
        """The page of this signal."""
        return reverse("signals:detail", reference=self.code)

    @property
    def is_late(self) -> bool:
        """Whether a promise to the reporter has passed."""
        today = timezone.localdate()
        if self.status == self.Status.RECEIVED and self.acknowledge_by < today:
            return True
        return self.status in self.BEFORE_FEEDBACK and self.feedback_by < today

    @property
    def destroyed_after(self) -> datetime.date | None:
        """The day after which it is destroyed; None while it is not closed (rule B2)."""
        return self.retention.ends(self)

    @property
    def has_handler(self) -> bool:
        """Whether somebody handles it who still can: here, and signal coordinator."""
        return any(is_able(person) for person in (self.handler, self.deputy) if person)

    @property
    def received_week(self) -> str:
        """The week in which it came: for whoever is neither reporter nor handler (rule S4)."""
        return week_in_words(self.received_on)

    @property
    def is_closed(self) -> bool:
        """Whether it is closed."""
        return self.status == self.Status.CLOSED

    def is_handled_by(self, membership: Any) -> bool:
        """Whether this membership handles it, as handler or deputy, and still has the role."""
        is_named = membership.pk is not None and membership.pk in (self.handler_id, self.deputy_id)
        return is_named and bool(membership.may("signal.handle"))

    def may_be_disputed(self, day: datetime.date | None = None) -> bool:
        """Whether the reporter may still say that it did not help: once, within the term."""
        today = day or timezone.localdate()
        return self.disputed_on is None and self.respond_by is not None and today <= self.respond_by


class SignalFact(TenantModel):
    """One thing seen or heard, with how the writer knows it and in which week or month."""

    retention = follows("signal")
    sensitivity = {"text": "confidential"}

    signal = TenantForeignKey(Signal, models.CASCADE, related_name="facts")
    order = models.PositiveSmallIntegerField(_("order"))
    text = GuardedTextField(_("What did I see or hear?"), max_length=4000)
    source = models.CharField(_("How do I know this?"), max_length=8, choices=SourceKind.choices)
    period_kind = models.CharField(
        _("week or month"), max_length=6, choices=PeriodKind.choices, default=PeriodKind.WEEK
    )
    period_start = models.DateField(_("When was it?"))
    confirmation = models.CharField(
        _("confirmed"), max_length=10, choices=Confirmation.choices, default=Confirmation.OPEN
    )

    class Meta(TenantModel.Meta):
        ordering = ["order", "pk"]
        verbose_name = _("fact of a signal")
        verbose_name_plural = _("facts of signals")
        constraints = [
            models.UniqueConstraint(fields=["signal", "order"], name="signal_fact_order_once"),
            models.CheckConstraint(
                condition=Q(source__in=SourceKind.values), name="signal_fact_source_known"
            ),
            models.CheckConstraint(
                condition=Q(period_kind__in=PeriodKind.values), name="signal_fact_period_known"
            ),
            models.CheckConstraint(
                condition=Q(confirmation__in=Confirmation.values),
                name="signal_fact_confirmation_known",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="signal_fact_has_text"),
        ]

    def __str__(self) -> str:
        return f"{self.order}"

    @property
    def source_icon(self) -> str:
        """The icon that stands beside the word for how it is known."""
        return SOURCE_ICONS[self.source]

    @property
    def period(self) -> str:
        """When it was, in words: week 47, or oktober 2026."""
        if self.period_kind == PeriodKind.MONTH:
            return date_format(self.period_start, "F Y")
        return week_in_words(self.period_start)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, keeping no more of the date than its week or month (rule S4)."""
        self.period_start = start_of(self.period_kind, self.period_start)
        super().save(*args, **kwargs)
