"""What the forms of a signal's verbs share: they know which signal it is about."""

from __future__ import annotations

from typing import Any

from core.forms import TransitionForm
from signals.models import Signal


class SignalForm(TransitionForm):
    """The form of a verb. ``signal`` is there when the fields are made; it stores nothing."""

    submit_label: Any = ""

    def __init__(self, *args: Any, signal: Signal, **kwargs: Any) -> None:
        self.signal = signal
        super().__init__(*args, **kwargs)
