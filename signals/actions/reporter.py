"""What the reporter does, with an account or with the receipt: answer, confirm, dispute.

``membership`` is a ``Membership`` or a ``ReceiptHolder``; the rights are the same.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from core.lifecycle import FactsRefused
from core.models import Membership
from signals.actions.closing import finish
from signals.actions.steps import add_message, add_step, tell_news
from signals.lifecycle import SIGNAL
from signals.models import MessageKind, Signal, StepKind, due_after
from signals.models.handlers import is_able
from signals.models.parameters import FEEDBACK
from signals.permissions import ReceiptHolder

Reporter = Membership | ReceiptHolder


def answer_question(
    signal: Signal, *, membership: Reporter, text: str = "", is_unknown: bool = False
) -> None:
    """Answer the open question; that one does not know is a full answer.

    Effects: a message, a step, news for the handler; the signal is looked at again. Raises
    ``FactsRefused`` for an empty answer, ``TransitionRefused`` when no question is open.
    """
    text = text.strip()
    if not text and not is_unknown:
        raise FactsRefused({"text": _("Write an answer, or say that you do not know.")})
    with SIGNAL.transition("answer", signal, membership=membership) as fresh:
        fresh.answer_by = None
        add_message(fresh, MessageKind.ANSWER, text, is_unknown=is_unknown)
        add_step(fresh, StepKind.ANSWERED)
        _tell_handlers(fresh)


def confirm_signal(signal: Signal, *, membership: Reporter, lesson: str = "") -> None:
    """Say that one was heard, with a lesson if wanted; this closes the signal (loop 3).

    Effects: the term of keeping begins, the trend is counted once. Raises ``TransitionRefused``
    when there is no feedback to react to.
    """
    with SIGNAL.transition("confirm", signal, membership=membership) as fresh:
        if lesson.strip():
            add_message(fresh, MessageKind.LESSON, lesson.strip())
        finish(fresh)


def dispute_feedback(signal: Signal, *, membership: Reporter, text: str) -> None:
    """Say that the feedback did not help; once, within the term (loop 3).

    Effects: the outcome is open again and a new date is promised, by the clock; a message, a step,
    news for the handler. Raises ``FactsRefused`` without a text, ``TransitionRefused`` when it was
    done before or the term has passed.
    """
    text = text.strip()
    if not text:
        raise FactsRefused({"text": _("Write down what was missing, so that somebody can look.")})
    with SIGNAL.transition("dispute", signal, membership=membership) as fresh:
        _open_again(fresh)
        add_message(fresh, MessageKind.DISPUTE, text)
        step = add_step(fresh, StepKind.DISPUTED)
        fresh.disputed_on = step.taken_on
        _tell_handlers(fresh)


def _open_again(signal: Signal) -> None:
    """Take outcome and feedback off, and promise anew; the theme stays as it was chosen."""
    signal.outcome = ""
    signal.intervention = None
    signal.decided_on = None
    signal.feedback_kind = ""
    signal.waive_reason = ""
    signal.fed_back_on = None
    signal.respond_by = None
    signal.feedback_by = signal.promised_by = due_after(FEEDBACK)


def _tell_handlers(signal: Signal) -> None:
    for person in (signal.handler, signal.deputy):
        if person and is_able(person):  # who lost the role sees nothing new, so hears nothing
            tell_news(person)
