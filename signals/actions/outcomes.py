"""The outcome of a signal, what the reporter hears of it (loop 2), and closing it (loop 3)."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.lifecycle import FactsRefused
from core.models import Membership
from interventions.models import Intervention
from signals.actions.closing import finish
from signals.actions.handling import wanted
from signals.actions.steps import add_message, add_step
from signals.actions.wording import refuse_other_consultations
from signals.lifecycle import SIGNAL
from signals.models import (
    MessageKind,
    Signal,
    SignalOutcome,
    SignalTheme,
    StepKind,
    due_after,
)
from signals.models.parameters import RESPONSE

#: What the reporter reads when the advice is to register; nothing is filled in anywhere (S11, S12).
ADVICE_TO_REGISTER = gettext_lazy(
    "Our advice: think about registering this yourself through the formal route of your own"
    " organisation. Whether you do is up to you, with your own duty and ground. Nothing of this"
    " signal goes along."
)


def decide(
    signal: Signal,
    *,
    membership: Membership,
    outcome: str,
    theme: str,
    intervention: Intervention | None = None,
) -> None:
    """Choose the outcome and the theme for the trends; support names what from the catalogue.

    Nothing of the signal goes anywhere else, whatever the outcome (rules S10, S11). Effect: a
    step. Raises ``FactsRefused`` for an outcome that is not whole, ``TransitionRefused`` while
    views are missing or a question is open.
    """
    reasons = _why_no_outcome(outcome, theme, intervention)
    if reasons:
        raise FactsRefused(reasons)
    with SIGNAL.transition("decide", signal, membership=membership) as fresh:
        fresh.outcome, fresh.theme = outcome, theme
        fresh.intervention = intervention
        fresh.decided_on = timezone.localdate()
        add_step(fresh, StepKind.DECIDED)


def _why_no_outcome(outcome: str, theme: str, intervention: Intervention | None) -> dict[str, str]:
    reasons = {}
    if outcome not in SignalOutcome.values:
        reasons["outcome"] = _("Choose an outcome.")
    if theme not in SignalTheme.values:
        reasons["theme"] = _("Choose a theme. It is all that the trends count.")
    is_support = outcome == SignalOutcome.SUPPORT
    if is_support and intervention is None:
        reasons["intervention"] = _("Choose which support from the catalogue.")
    if intervention is not None and not is_support:
        reasons["intervention"] = _("Only with support an intervention is chosen. Empty this.")
    return reasons


def give_feedback(signal: Signal, *, membership: Membership, text: str) -> None:
    """Tell the reporter what was done with the signal (loop 2, rules S8, S16).

    Effects: a message, a step; the reporter can react until the day the clock says. Raises
    ``FactsRefused`` for an empty text or one that names another consultation.
    """
    why = _("Write what was done with the signal. One sentence is enough.")
    text = wanted("text", text, why)
    refuse_other_consultations("text", text)
    with SIGNAL.transition("give_feedback", signal, membership=membership) as fresh:
        fresh.feedback_kind = Signal.FeedbackKind.GIVEN
        _end_loop_two(fresh)
        add_message(fresh, MessageKind.FEEDBACK, _with_advice(fresh, text))
        add_step(fresh, StepKind.FED_BACK)


def _with_advice(signal: Signal, text: str) -> str:
    if signal.outcome == SignalOutcome.ADVISED_TO_REGISTER:
        return f"{text}\n{ADVICE_TO_REGISTER}"
    return text


def waive_feedback(signal: Signal, *, membership: Membership, reason: str) -> None:
    """Go on without feedback, for a reason that is kept (rule S8).

    Effect: a step. Raises ``FactsRefused`` without a reason.
    """
    reason = wanted("reason", reason, _("Write why no feedback is possible."))
    with SIGNAL.transition("waive_feedback", signal, membership=membership) as fresh:
        fresh.feedback_kind = Signal.FeedbackKind.WAIVED
        fresh.waive_reason = reason
        _end_loop_two(fresh)
        add_step(fresh, StepKind.WAIVED)


def _end_loop_two(signal: Signal) -> None:
    signal.fed_back_on = timezone.localdate()
    signal.respond_by = due_after(RESPONSE)


def close(signal: Signal, *, membership: Membership) -> None:
    """Close a signal once the reporter had the whole term to react (loop 3).

    Effects: the term of keeping begins, the trend is counted, a step. Raises
    ``TransitionRefused`` while the term runs.
    """
    with SIGNAL.transition("close", signal, membership=membership) as fresh:
        finish(fresh)
