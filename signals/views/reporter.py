"""The reporter's side as a page shows it, and the three verbs of the reporter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.forms import TransitionForm
from core.tenancy import reverse
from signals.actions.reporter import answer_question, confirm_signal, dispute_feedback
from signals.forms.reporter import AnswerForm, ConfirmForm, DisputeForm
from signals.models import Signal
from signals.models.reporter_side import ReporterSide, reporter_side

#: Verb → its action and form; for the door of an account and for the door of the receipt.
REPORTER_VERBS: dict[str, tuple[Callable[..., None], type[TransitionForm]]] = {
    "answer": (answer_question, AnswerForm),
    "confirm": (confirm_signal, ConfirmForm),
    "dispute": (dispute_feedback, DisputeForm),
}


@dataclass(frozen=True)
class Way:
    """One thing the reporter can do now: its form, where it is sent, and what goes along.

    ``pass_value`` stands for the receipt; it is empty for an account.
    """

    verb: str
    form: TransitionForm
    address: str
    pass_value: str = ""


def open_verbs(side: ReporterSide) -> list[str]:
    """The verbs open to the reporter now."""
    is_open = {
        "answer": side.question is not None,
        "confirm": side.takes_reaction,
        "dispute": side.takes_dispute,
    }
    return [verb for verb, given in is_open.items() if given]


def ways_of_account(signal: Signal, side: ReporterSide) -> dict[str, Way]:
    """What a reporter with an account can do: through the door of the verbs."""
    ways = {}
    for verb in open_verbs(side):
        address = reverse("signals:transition", reference=signal.code, verb=verb)
        ways[verb] = Way(verb, REPORTER_VERBS[verb][1](), address)
    return ways


def reporter_context(signal: Signal) -> dict[str, Any]:
    """What ``signals/reporter_detail.html`` shows: the side, and what can be done."""
    side = reporter_side(signal)
    return {"side": side, "ways": ways_of_account(signal, side)}
