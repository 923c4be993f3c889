"""Putting a signal of the demonstration back in time, so that its pages show a story."""

from __future__ import annotations

import datetime

from django.utils import timezone

from signals.models import (
    Clock,
    Interpretation,
    MessageKind,
    Signal,
    SignalMessage,
    SignalNote,
    StepKind,
    due_after,
)
from signals.models.parameters import ACKNOWLEDGE, FEEDBACK, INTERPRETATION, RESPONSE

#: Message → the step with which it was written.
WRITTEN_AT = {
    MessageKind.ACKNOWLEDGEMENT: StepKind.TAKEN_UP,
    MessageKind.QUESTION: StepKind.ASKED,
    MessageKind.ANSWER: StepKind.ANSWERED,
    MessageKind.FEEDBACK: StepKind.FED_BACK,
    MessageKind.LESSON: StepKind.CLOSED,
}
#: When something happened, by the kind of step.
Moments = dict[str, list[datetime.date]]


def put_back(signal: Signal, days: int) -> None:
    """Let a signal have come in so many days ago, and spread what happened since over those days.

    Promises are computed anew from that day, as they would have been.
    """
    clock, today = Clock(), timezone.localdate()
    start = today - datetime.timedelta(days=days)
    while not clock.works_on(start):
        start -= datetime.timedelta(days=1)
    steps = list(signal.steps.order_by("pk"))
    moments: Moments = {}
    spread = _spread(start, today, len(steps), clock)
    for step, moment in zip(steps, spread, strict=True):
        type(step).objects.filter(pk=step.pk).update(taken_on=moment)
        moments.setdefault(step.kind, []).append(moment)
    _messages(signal, moments, spread[-1])
    _views(signal, moments)
    SignalNote.objects.filter(signal=signal).update(written_on=spread[-1])
    Signal.objects.filter(pk=signal.pk).update(**_days_of(signal, start, moments))


def _days_of(signal: Signal, start: datetime.date, moments: Moments) -> dict[str, datetime.date]:
    """The days of the signal itself, each with its step."""
    days = {
        "received_on": start,
        "acknowledge_by": due_after(ACKNOWLEDGE, start),
        "promised_by": due_after(FEEDBACK, start),
        "feedback_by": due_after(FEEDBACK, start),
    }
    happened = {
        "acknowledged_on": StepKind.TAKEN_UP,
        "decided_on": StepKind.DECIDED,
        "fed_back_on": StepKind.FED_BACK,
        "closed_on": StepKind.CLOSED,
    }
    days |= {name: moments[kind][-1] for name, kind in happened.items() if kind in moments}
    if signal.fed_back_on:
        days["respond_by"] = due_after(RESPONSE, days["fed_back_on"])
    return days


def _spread(
    start: datetime.date, end: datetime.date, count: int, clock: Clock
) -> list[datetime.date]:
    """So many working days from start to end, in order."""
    days = (end - start).days
    every = [start + datetime.timedelta(days=step) for step in range(days + 1)]
    working = [day for day in every if clock.works_on(day)] or [start]
    return [
        working[min(index * len(working) // max(count, 1), len(working) - 1)]
        for index in range(count)
    ]


def _views(signal: Signal, moments: Moments) -> None:
    """Each view is asked and filed with its step, and opened when the last one came in."""
    asked, filed = list(moments.get(StepKind.INVITED, [])), moments.get(StepKind.INTERPRETED, [])
    when = iter(filed)
    for view in Interpretation.objects.filter(signal=signal).order_by("pk"):
        filed_on = next(when) if view.filed_on else None
        invited_on = asked.pop(0) if asked else filed_on or timezone.localdate()
        Interpretation.objects.filter(pk=view.pk).update(
            invited_on=invited_on,
            due_by=due_after(INTERPRETATION, invited_on),
            filed_on=filed_on,
            opened_on=filed[-1] if view.opened_on else None,
        )


def _messages(signal: Signal, moments: Moments, last: datetime.date) -> None:
    """Each message was written with its step."""
    for message in SignalMessage.objects.filter(signal=signal).order_by("pk"):
        moment = moments.get(WRITTEN_AT.get(MessageKind(message.kind), ""), [last])[-1]
        SignalMessage.objects.filter(pk=message.pk).update(written_on=moment)
