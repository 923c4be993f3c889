"""Closing a signal: the day from which its term runs, and one mention in the trends (loop 3)."""

from __future__ import annotations

from django.utils import timezone

from signals.actions.steps import add_step
from signals.actions.trends import count_mention
from signals.models import Signal, StepKind


def finish(signal: Signal) -> None:
    """Set the day of closing, count the mention, write the step.

    Call it within the transition to closed, on the row that the transition gave: the day is saved
    with the new state. Theme, form and area are counted apart (rule N18).
    """
    signal.closed_on = timezone.localdate()
    count_mention(
        signal.theme, phenomenon=signal.phenomenon, area=signal.area, day=signal.closed_on
    )
    add_step(signal, StepKind.CLOSED)
