"""Reporting a signal: with an account or through the page of a partner, always with a receipt."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.lifecycle import FactsRefused
from core.models import Membership, Organisation, Parameter
from core.models.parameters import definitions
from core.tenancy import current, take_turn
from signals.actions.codes import new_code
from signals.actions.steps import add_step
from signals.models import (
    Signal,
    SignalDraft,
    SignalFact,
    SignalRoute,
    StepKind,
    due_after,
    hash_of,
)
from signals.models.parameters import ACKNOWLEDGE, FEEDBACK, TERMS_OF_A_SIGNAL


@dataclass(frozen=True)
class Fact:
    """One thing seen or heard: text, how it is known (``SourceKind``), week or month, a day."""

    text: str
    source: str
    period_kind: str
    period_start: datetime.date


class SentBefore(FactsRefused):
    """The receipt has a signal already, with other texts; what was changed since is not in it."""

    def __init__(self) -> None:
        text = _(
            "You sent this signal already. What you changed after that is not in it. Send once more"
            " to make this a new signal, with a new code."
        )
        super().__init__({"": text})


def unconfirmed_term() -> str:
    """The label of a term that nobody confirmed; "" when all are, or in a demonstration (B1)."""
    if settings.DEMO:
        return ""
    for key in TERMS_OF_A_SIGNAL:
        if Parameter.objects.in_force(key) is None:
            return str(definitions[key].label)
    return ""


def is_sent(receipt: str) -> bool:
    """Whether the page with this receipt was sent already."""
    return Signal.objects.with_receipt(receipt) is not None


@transaction.atomic
def submit_signal(
    *,
    receipt: str,
    facts: Sequence[Fact],
    membership: Membership | None = None,
    organisation: Organisation | None = None,
    **boxes: Any,
) -> Signal:
    """Store a signal; ``boxes`` are opinion, protective, doubt, area, age_band and phenomenon.

    The same receipt sent again gives the signal that is there already. Effects: terms set by the
    clock, the route's handler named, a step, one log event, the writer's draft gone. Raises
    ``FactsRefused`` without a fact (rule S5), while a term is not confirmed (rule B1), or when the
    same receipt came with other texts before (``SentBefore``): those would be lost in silence.
    """
    take_turn()
    known: Signal | None = Signal.objects.with_receipt(receipt)
    if known is not None:
        if _texts(known, known.facts.all()) != _texts(Signal(**boxes), facts):
            raise SentBefore
        return known
    _refuse_incomplete(facts)
    signal = Signal(
        code=new_code(Signal),
        receipt_hash=hash_of(receipt),
        reporter=membership,
        reporting_organisation=membership.organisation if membership else organisation,
        acknowledge_by=due_after(ACKNOWLEDGE),
        promised_by=due_after(FEEDBACK),
        feedback_by=due_after(FEEDBACK),
        received_on=timezone.localdate(),
        **boxes,
    )
    _route(signal)
    signal.save()
    for order, fact in enumerate(facts, start=1):
        SignalFact(signal=signal, order=order, **vars(fact)).save()
    add_step(signal, StepKind.RECEIVED)
    if membership:
        SignalDraft.objects.filter(writer=membership).delete()
    audit.record("signal.create", signal, membership=membership, municipality=current())
    return signal


def _refuse_incomplete(facts: Sequence[Fact]) -> None:
    term = unconfirmed_term()
    if term:
        text = _("Signals cannot be sent yet: the municipality has to confirm “%(term)s” first.")
        raise FactsRefused({"": text % {"term": term}})
    if not facts:
        raise FactsRefused({"": _("Write down one thing at least that you saw or heard yourself.")})


def _texts(signal: Signal, facts: Any) -> list[str]:
    """Everything that was written, in order."""
    return [*(fact.text for fact in facts), signal.opinion, signal.protective, signal.doubt]


def _route(signal: Signal) -> None:
    """Name the handler and deputy of the route; nobody handles a signal of their own."""
    route = SignalRoute.objects.fitting(signal.reporting_organisation, signal.area)
    if route is None:
        return
    people = [person for person in (route.handler, route.deputy) if person]
    able = [
        person
        for person in people
        if person.is_active and person.may("signal.take_up") and person.pk != signal.reporter_id
    ]
    signal.handler, signal.deputy = (*able, None, None)[:2]
