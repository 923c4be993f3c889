"""Signals in any state, made at once; to follow a life cycle use the actions."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from core.models import Membership
from interventions.models import Intervention
from signals.actions.codes import new_code, new_receipt
from signals.models import (
    Interpretation,
    Signal,
    SignalArea,
    SignalFact,
    due_after,
    hash_of,
)
from signals.models.parameters import ACKNOWLEDGE, FEEDBACK, RESPONSE

S = Signal.Status


def make_area(name: str = "Zuid") -> SignalArea:
    """An area of the current municipality, found or made."""
    area: SignalArea = SignalArea.objects.get_or_create(name=name)[0]
    return area


def make_signal(
    *,
    reporter: Membership | None = None,
    handler: Membership | None = None,
    status: str = S.RECEIVED,
    receipt: str = "",
    on: datetime.date | None = None,
    **facts: Any,
) -> Signal:
    """A signal with one fact in a state, received on a day (default today), every floor kept."""
    day = on or timezone.localdate()
    values: dict[str, Any] = {
        "code": new_code(Signal),
        "receipt_hash": hash_of(receipt or new_receipt()),
        "status": status,
        "opinion": "Ik denk dat het stoer doen is.",
        "protective": "Komt elke week naar de kookgroep.",
        "doubt": "Ik weet niet of dit gemeend is.",
        "reporter": reporter,
        "reporting_organisation": reporter.organisation if reporter else None,
        "handler": handler,
        "received_on": day,
        "acknowledge_by": due_after(ACKNOWLEDGE, day),
        "promised_by": due_after(FEEDBACK, day),
        "feedback_by": due_after(FEEDBACK, day),
    }
    if status != S.RECEIVED:
        values["acknowledged_on"] = day
    if status == S.AWAITING_REPORTER:
        values["answer_by"] = due_after(ACKNOWLEDGE, day)
    if status in (S.DECIDED, S.FED_BACK, S.CLOSED):
        values |= {"outcome": "advice", "theme": "online", "decided_on": day}
    if status in (S.FED_BACK, S.CLOSED):
        values |= {
            "feedback_kind": "given",
            "fed_back_on": day,
            "respond_by": due_after(RESPONSE, day),
        }
    if status == S.CLOSED:
        values["closed_on"] = day
    signal = Signal(**{**values, **facts})
    if signal.outcome == "support" and signal.intervention is None:
        signal.intervention = Intervention.objects.order_by("pk").first()
    signal.save()
    SignalFact(
        signal=signal,
        order=1,
        text="Op de inloop vielen twee keer dezelfde leuzen.",
        source="own",
        period_kind="week",
        period_start=day,
    ).save()
    return signal


def ask_for_view(signal: Signal, interpreter: Membership, **facts: Any) -> Interpretation:
    """A view that somebody was asked for and has not filed, stored as it is."""
    today = timezone.localdate()
    view = Interpretation(
        signal=signal,
        interpreter=interpreter,
        **{"organisation": interpreter.organisation, "due_by": today, **facts},
    )
    view.save()
    return view


def file_view(signal: Signal, interpreter: Membership, **facts: Any) -> Interpretation:
    """A filed view of somebody on a signal; opened with the others once all are in."""
    today = timezone.localdate()
    values = {
        "organisation": interpreter.organisation,
        "due_by": today,
        "filed_on": today,
        "reading": "Ik lees vooral boosheid.",
    }
    view = Interpretation(signal=signal, interpreter=interpreter, **{**values, **facts})
    view.save()
    if Interpretation.objects.are_open(signal):
        Interpretation.objects.filter(signal=signal, opened_on=None).filed().update(opened_on=today)
    view.refresh_from_db()
    return view
