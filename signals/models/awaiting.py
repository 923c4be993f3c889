"""What awaits somebody in signals: plain rows with a code and a day, no content (rule N14)."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import Membership
from signals.models.advice import PeerQuestion
from signals.models.clock import Clock
from signals.models.interpretation import Interpretation
from signals.models.listing import with_facts
from signals.models.signals import Signal

S = Signal.Status
#: What to do, where, by when.
Told = tuple[str, str, datetime.date]
#: So many working days before a promised day it is asked for.
AHEAD = 3


@dataclass(frozen=True)
class Awaiting:
    """One thing to do: what, where, by when, and what it is about: a signal or a question."""

    label: str
    url: str
    day: datetime.date
    kind: str


def awaits(membership: Membership) -> list[Awaiting]:
    """What a membership has to do now, the first day on top; in a fixed number of queries."""
    if not membership.may("signal.view"):
        return []
    about_signals = (_as_handler(membership), _as_reporter(membership), _as_interpreter(membership))
    kind = _("Signal")
    rows = [Awaiting(*told, kind) for relation in about_signals for told in relation]
    rows += _as_colleague(membership)
    return sorted(rows, key=lambda row: row.day)


def _as_handler(membership: Membership) -> Iterator[Told]:
    if not membership.may("signal.take_up"):
        return
    today = timezone.localdate()
    soon = Clock().after(today, AHEAD)
    for signal in with_facts(Signal.objects.handled_by(membership).open()):
        words, day = _of_handler(signal, today)
        if signal.has_nobody and signal.status != S.RECEIVED:
            words, day = _("Find a handler for signal %(code)s"), signal.feedback_by
        if words and (day <= soon or signal.status in (S.RECEIVED, S.DECIDED)):
            yield words % {"code": signal.code}, signal.get_absolute_url(), day


def _of_handler(signal: Signal, today: datetime.date) -> tuple[str, datetime.date]:
    """What the handler does next, by when; an empty text when it is somebody else's turn."""
    if signal.status == S.RECEIVED:
        return _("Take up signal %(code)s"), signal.acknowledge_by
    if signal.status == S.FED_BACK:
        passed = signal.respond_by is not None and signal.respond_by < today
        return _("Close signal %(code)s") if passed else "", today
    return _("Give feedback on signal %(code)s"), signal.feedback_by


def _as_reporter(membership: Membership) -> Iterator[Told]:
    today = timezone.localdate()
    asked = Q(status=S.AWAITING_REPORTER)
    told = Q(status=S.FED_BACK, respond_by__gte=today)
    for signal in Signal.objects.reported_by(membership).filter(asked | told):
        if signal.status == S.AWAITING_REPORTER:
            words, day = _("Answer the question about signal %(code)s"), signal.answer_by
        else:
            words, day = _("Read the feedback on signal %(code)s"), signal.respond_by
        yield words % {"code": signal.code}, signal.get_absolute_url(), day or today


def _as_interpreter(membership: Membership) -> Iterator[Told]:
    looked_at = [S.UNDER_INTERPRETATION, S.AWAITING_REPORTER]
    views = Interpretation.objects.awaited_of(membership).filter(signal__status__in=looked_at)
    for view in views.select_related("signal"):
        words = _("Give your view on signal %(code)s") % {"code": view.signal.code}
        yield words, view.signal.get_absolute_url(), view.due_by


def _as_colleague(membership: Membership) -> Iterator[Awaiting]:
    kind = _("Question of a colleague")
    for question in PeerQuestion.objects.waiting_for(membership).defer("subject", "text"):
        words = _("Answer question %(code)s of a colleague") % {"code": question.code}
        yield Awaiting(words, question.get_absolute_url(), question.closes_on, kind)
