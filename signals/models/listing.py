"""The list of signals: in which groups a reader finds them, whose turn it is, what was promised.

No group says what a signal is about or how grave it is.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Case, Count, Prefetch, Q, Value, When
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.models import Membership
from signals.models.clock import Clock
from signals.models.handlers import in_hands_of, without_handler
from signals.models.interpretation import Interpretation
from signals.models.promise import Promise, promise_of
from signals.models.signals import Signal, SignalQuerySet

S = Signal.Status
_OPEN = ~Q(status=S.CLOSED)

#: Name of a group → what it is called.
GROUPS: dict[str, Any] = {
    "handle": gettext_lazy("Yours to handle"),
    "answer": gettext_lazy("Waiting for you"),
    "own": gettext_lazy("Your own signals"),
    "view": gettext_lazy("You are asked for a view"),
    "without": gettext_lazy("Without a handler"),
    "running": gettext_lazy("Everything that runs"),
    "closed": gettext_lazy("Closed"),
}
FIRST_GROUP = "running"
#: State → the icon beside its word (static/img/icons.svg); no colours, which would judge.
ICONS = {
    S.RECEIVED: "mail",
    S.UNDER_INTERPRETATION: "thought",
    S.AWAITING_REPORTER: "chat",
    S.DECIDED: "check",
    S.FED_BACK: "arrow-left",
    S.CLOSED: "lock",
}


def rows_of_group(name: str, membership: Membership, nobody: Q | None = None) -> Q:
    """Which visible signals stand in a group; ``nobody`` is ``without_handler``, asked once."""
    own = Q(reporter=membership)
    awaited = Interpretation.objects.awaited_of(membership).values("signal")
    return {
        "handle": _OPEN & in_hands_of(membership) & ~own,
        "answer": own & Q(status=S.AWAITING_REPORTER),
        "own": own & _OPEN,
        "view": Q(pk__in=awaited, status__in=[S.UNDER_INTERPRETATION, S.AWAITING_REPORTER]),
        "without": _OPEN & (nobody or without_handler()) & ~own,
        "running": _OPEN,
        "closed": Q(status=S.CLOSED),
    }[name]


@dataclass(frozen=True)
class Group:
    """One group with how many signals the reader finds there."""

    name: str
    label: Any
    number: int


def groups_of(membership: Membership, nobody: Q | None = None) -> list[Group]:
    """The groups in which this reader finds something; what runs always is one."""
    rows = Signal.objects.visible_to(membership).order_by()
    nobody = nobody or without_handler()
    counts = {name: Count("pk", filter=rows_of_group(name, membership, nobody)) for name in GROUPS}
    numbers = rows.aggregate(**counts)
    return [
        Group(name, label, numbers[name])
        for name, label in GROUPS.items()
        if numbers[name] or name == FIRST_GROUP
    ]


@dataclass(frozen=True)
class Row:
    """One signal in the list, as its reader may know it."""

    signal: Signal
    turn: str
    is_mine: bool
    #: The day and the clock of the promise; for an interpreter only the day of the own view.
    promise: Promise | None
    view_by: datetime.date | None
    #: The icon beside the state.
    icon: str
    #: Whether the reader's own view is there already.
    has_filed: bool


def with_facts(rows: SignalQuerySet, nobody: Q | None = None) -> SignalQuerySet:
    """With what the list shows, in a fixed number of queries; never who reported."""
    views = Interpretation.objects.without_texts()
    has_nobody = Case(
        When(nobody or without_handler(), then=Value(True)),
        default=Value(False),
        output_field=BooleanField(),
    )
    return (
        rows.select_related("area")
        .annotate(has_nobody=has_nobody)
        .prefetch_related(Prefetch("interpretations", views.select_related("organisation")))
    )


def list_rows(signals: Any, membership: Membership) -> list[Row]:
    """The rows of one page of ``with_facts``."""
    clock = Clock()
    return [_row(signal, membership, clock) for signal in signals]


def _row(signal: Any, membership: Membership, clock: Clock) -> Row:
    turn, is_mine = turn_of(signal, membership, nobody=signal.has_nobody)
    own_view = next((v for v in signal.interpretations.all() if _is_of(v, membership)), None)
    knows_promise = membership.pk in (
        signal.reporter_id,
        signal.handler_id,
        signal.deputy_id,
    ) or (signal.has_nobody and own_view is None)
    return Row(
        signal=signal,
        turn=turn,
        is_mine=is_mine,
        promise=promise_of(signal, clock) if knows_promise else None,
        view_by=own_view.due_by if own_view and not knows_promise else None,
        icon=ICONS[S(signal.status)],
        has_filed=own_view is not None and own_view.is_filed,
    )


def _is_of(view: Interpretation, membership: Membership) -> bool:
    return view.interpreter_id == membership.pk and not view.has_stepped_back


def turn_of(signal: Signal, membership: Membership, *, nobody: bool) -> tuple[str, bool]:
    """Who has to do something, in words, and whether that is the reader."""
    is_own = signal.reporter_id == membership.pk
    handles = signal.is_handled_by(membership) and not is_own
    views = [one for one in signal.interpretations.all() if one.is_awaited]
    if signal.status == S.CLOSED:
        return _("nobody: it is closed"), False
    if signal.status == S.AWAITING_REPORTER or (
        signal.status == S.FED_BACK and signal.may_be_disputed()
    ):
        return _("reporter"), is_own
    if signal.status == S.UNDER_INTERPRETATION and views:
        return _interpreters(views, handles), any(v.interpreter_id == membership.pk for v in views)
    if nobody:
        return _("nobody yet"), not is_own and membership.may("signal.take_up")
    return _("handler"), handles


def _interpreters(views: list[Interpretation], handles: bool) -> str:
    """Only the handler knows of which organisation they are."""
    if handles and len(views) == 1:
        return _("interpreter of %(organisation)s") % {"organisation": views[0].organisation}
    text = ngettext("an interpreter", "%(number)d interpreters", len(views))
    return capfirst(text % {"number": len(views)})
