"""How a signal is handled: messages to the reporter, notes among handlers, steps."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models.guarded import GuardedCharField, GuardedTextField
from core.models.plain import COLLEAGUE, plain
from core.retention import follows
from core.tenancy import TenantForeignKey, TenantModel
from signals.models.signals import Signal
from signals.models.words import MessageKind, StepKind


class SignalMessage(TenantModel):
    """What the reporter reads, or wrote; internal notes are another model, so they cannot slip."""

    retention = follows("signal")
    sensitivity = {"text": "confidential"}

    signal = TenantForeignKey(Signal, models.CASCADE, related_name="messages")
    kind = models.CharField(_("kind"), max_length=16, choices=MessageKind.choices)
    written_on = models.DateField(_("written on"), default=timezone.localdate)
    text = GuardedTextField(_("text"), max_length=4000, blank=True)
    is_unknown = models.BooleanField(_("I do not know"), default=False)

    class Meta(TenantModel.Meta):
        ordering = ["pk"]
        verbose_name = _("message about a signal")
        verbose_name_plural = _("messages about signals")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=MessageKind.values), name="signal_message_kind_known"
            ),
            models.CheckConstraint(
                condition=~Q(text="") | Q(is_unknown=True) | Q(kind="acknowledgement"),
                name="signal_message_has_text",
            ),
        ]

    def __str__(self) -> str:
        return str(MessageKind(self.kind).label)

    @property
    def is_from_reporter(self) -> bool:
        """Whether the reporter wrote it."""
        return self.kind in (MessageKind.ANSWER, MessageKind.DISPUTE, MessageKind.LESSON)


class SignalNote(TenantModel):
    """What stays among the handlers; the reporter never sees it."""

    retention = follows("signal")
    sensitivity = {"text": "confidential", "function": "internal"}
    plain_text = plain(COLLEAGUE, "function")

    signal = TenantForeignKey(Signal, models.CASCADE, related_name="notes")
    written_on = models.DateField(_("written on"), default=timezone.localdate)
    function = models.CharField(_("function"), max_length=120, blank=True)
    text = GuardedTextField(_("note"), max_length=4000)

    class Meta(TenantModel.Meta):
        ordering = ["pk"]
        verbose_name = _("note at a signal")
        verbose_name_plural = _("notes at signals")
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="signal_note_has_text"),
        ]

    def __str__(self) -> str:
        return f"{self.written_on}"


class SignalStep(TenantModel):
    """One step in the handling: what, when, and from which function (rule S15)."""

    retention = follows("signal")
    sensitivity = {"function": "internal"}

    signal = TenantForeignKey(Signal, models.CASCADE, related_name="steps")
    kind = models.CharField(_("step"), max_length=16, choices=StepKind.choices)
    taken_on = models.DateField(_("on"), default=timezone.localdate)
    function = GuardedCharField(_("from which function"), max_length=120, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ["pk"]
        verbose_name = _("step in a signal")
        verbose_name_plural = _("steps in signals")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=StepKind.values), name="signal_step_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return str(StepKind(self.kind).label)
