"""Sparring: an anonymous question to fellow focal officers, closed and destroyed by itself."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Case, Count, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import Membership
from core.models.guarded import GuardedCharField, GuardedTextField
from core.models.plain import CODE, plain
from core.retention import Retention, follows
from core.tenancy import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet, reverse
from signals.models.parameters import QUESTION_TERM
from signals.models.words import SignalTheme


class PeerQuestionQuerySet(TenantQuerySet):
    """Questions over questions to colleagues."""

    def open(self) -> PeerQuestionQuerySet:
        """Those that still take answers."""
        return self.filter(self._are_open())

    @staticmethod
    def _are_open() -> Q:
        return ~Q(status=PeerQuestion.Status.CLOSED) & Q(closes_on__gte=timezone.localdate())

    def asked_by(self, membership: Any) -> PeerQuestionQuerySet:
        """Somebody's own questions."""
        return self.filter(asker=membership)

    def waiting_for(self, membership: Any) -> PeerQuestionQuerySet:
        """Open questions of colleagues that somebody did not answer yet; for the home page.

        Never one's own, and nothing for whoever may not answer. The first to close comes first.
        """
        if not membership.may("question.answer"):
            return self.none()
        others = self.open().exclude(asker=membership)
        return others.exclude(answers__author=membership).order_by("closes_on", "pk")

    def with_numbers(self) -> PeerQuestionQuerySet:
        """With the number of answers; the open ones first, then the newest."""
        is_open = Case(When(self._are_open(), then=Value(0)), default=Value(1))
        counted = self.annotate(number=Count("answers"), is_over=is_open)
        return counted.order_by("is_over", "-asked_on", "-pk")


class PeerQuestion(TenantModel):
    """A question to colleagues; nobody sees who asks, and it is about nobody in particular."""

    class Status(models.TextChoices):
        """Where a question stands."""

        ASKED = "asked", _("asked")
        ANSWERED = "answered", _("answered")
        CLOSED = "closed", _("closed")

    retention = Retention(
        QUESTION_TERM, "closes_on", _("To read the answers back for a while."), born_on="asked_on"
    )
    sensitivity = {"subject": "confidential", "text": "confidential", "helped": "confidential"}
    plain_text = plain(CODE, "code")
    transition_url_name = "signals:question_transition"
    log_relations: tuple[str, ...] = ()

    code = models.CharField(_("code"), max_length=7)
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.ASKED
    )
    asker = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    subject = GuardedCharField(_("What is it about?"), max_length=120)
    theme = models.CharField(_("theme of a trend"), max_length=14, choices=SignalTheme.choices)
    text = GuardedTextField(_("Your question"), max_length=4000)
    asked_on = models.DateField(_("asked on"), default=timezone.localdate)
    closes_on = models.DateField(_("open until"))
    helped = GuardedTextField(_("What helped?"), max_length=2000, blank=True)

    objects = TenantManager.from_queryset(PeerQuestionQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ["-asked_on", "-pk"]
        verbose_name = _("question to colleagues")
        verbose_name_plural = _("questions to colleagues")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "code"], name="peer_question_code_once"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["asked", "answered", "closed"]),
                name="peer_question_status_known",
            ),
            models.CheckConstraint(
                condition=Q(theme__in=SignalTheme.values), name="peer_question_theme_known"
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def reference(self) -> str:
        """How an address names it: by its code."""
        return self.code

    @property
    def name_in_log(self) -> str:
        """What the log may call it: the code, which says nothing."""
        return self.code

    def get_absolute_url(self) -> str:
        """The page of this question."""
        return reverse("signals:question_detail", reference=self.code)

    @property
    def takes_answers(self) -> bool:
        """Whether it is open: it closes by itself after its day."""
        return self.status != self.Status.CLOSED and self.closes_on >= timezone.localdate()

    @property
    def can_be_told(self) -> bool:
        """Whether it closed by itself, so that the asker did not say yet what helped."""
        return self.status != self.Status.CLOSED and not self.takes_answers

    @property
    def state(self) -> PeerQuestion.Status:
        """Where it stands today: closed once its day has passed, whatever the row says."""
        return self.Status(self.status) if self.takes_answers else self.Status.CLOSED


class PeerAnswer(TenantModel):
    """What a colleague answers; shown with function and organisation, never with a name."""

    retention = follows("question")
    sensitivity = {"text": "confidential"}

    question = TenantForeignKey(PeerQuestion, models.CASCADE, related_name="answers")
    author = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    answered_on = models.DateField(_("answered on"), default=timezone.localdate)
    text = GuardedTextField(_("Your answer"), max_length=4000)
    has_helped = models.BooleanField(_("this helped"), default=False)

    class Meta(TenantModel.Meta):
        ordering = ["pk"]
        verbose_name = _("answer of a colleague")
        verbose_name_plural = _("answers of colleagues")
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="peer_answer_has_text"),
        ]

    def __str__(self) -> str:
        return f"{self.answered_on}"
