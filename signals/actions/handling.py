"""What the handler does on the way to an outcome; each verb leaves a step or a message."""

from __future__ import annotations

import datetime

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.lifecycle import FactsRefused
from core.models import Membership
from signals.actions.steps import add_message, add_step, tell_news
from signals.actions.wording import refuse_other_consultations
from signals.lifecycle import SIGNAL
from signals.models import (
    Clock,
    Confirmation,
    MessageKind,
    Signal,
    SignalFact,
    SignalNote,
    StepKind,
    due_after,
)
from signals.models.handlers import able, is_able
from signals.models.parameters import ANSWER, FEEDBACK


def wanted(name: str, text: str, why: str) -> str:
    """The text without space around it. Raises ``FactsRefused`` at the field when it is empty."""
    text = text.strip()
    if not text:
        raise FactsRefused({name: why})
    return text


def take_up(signal: Signal, *, membership: Membership, text: str) -> None:
    """Take a signal up and tell the reporter that it was read (loop 1, rule S8).

    The handler of the route stays the handler when a deputy does this. Effects: a message, a step.
    Raises ``FactsRefused`` without a message, ``TransitionRefused`` when it was taken up already.
    """
    text = wanted("text", text, _("Write one sentence to the reporter, or keep the one we wrote."))
    refuse_other_consultations("text", text)
    with SIGNAL.transition("take_up", signal, membership=membership) as fresh:
        if not fresh.has_handler:
            fresh.handler, fresh.deputy = membership, None
        elif fresh.handler is None or not is_able(fresh.handler):
            fresh.handler, fresh.deputy = fresh.deputy, None
        fresh.acknowledged_on = timezone.localdate()
        add_message(fresh, MessageKind.ACKNOWLEDGEMENT, text)
        add_step(fresh, StepKind.TAKEN_UP)


def ask(signal: Signal, *, membership: Membership, text: str) -> None:
    """Ask the reporter one question; the clock says until when an answer is waited for.

    Effects: a message, a step. Raises ``FactsRefused`` without a question, ``TransitionRefused``
    while another question is open.
    """
    text = wanted("text", text, _("Write your question to the reporter."))
    refuse_other_consultations("text", text)
    with SIGNAL.transition("ask", signal, membership=membership) as fresh:
        fresh.answer_by = due_after(ANSWER)
        add_message(fresh, MessageKind.QUESTION, text)
        add_step(fresh, StepKind.ASKED)


def go_on(signal: Signal, *, membership: Membership) -> None:
    """Go on without an answer, once the term to answer has passed. Effect: a step."""
    with SIGNAL.transition("go_on", signal, membership=membership) as fresh:
        fresh.answer_by = None
        add_step(fresh, StepKind.QUESTION_CLOSED)


def note(signal: Signal, *, membership: Membership, text: str) -> None:
    """Write a note that stays among the handlers; it names the function, no person.

    Raises ``FactsRefused`` without a text.
    """
    text = wanted("text", text, _("Write the note."))
    with SIGNAL.transition("note", signal, membership=membership) as fresh:
        SignalNote(signal=fresh, function=membership.function, text=text).save()


def inform(signal: Signal, *, membership: Membership, text: str) -> None:
    """Tell the reporter how far it is. Effect: a message.

    Raises ``FactsRefused`` without a text.
    """
    text = wanted("text", text, _("Write your message to the reporter."))
    refuse_other_consultations("text", text)
    with SIGNAL.transition("inform", signal, membership=membership) as fresh:
        add_message(fresh, MessageKind.PROGRESS, text)


def log_step(signal: Signal, *, membership: Membership, function: str) -> None:
    """Record that advice was asked, from which function (rule S15).

    Raises ``FactsRefused`` without a function.
    """
    function = wanted("function", function, _("Say from which function, such as “GGZ adviser”."))
    with SIGNAL.transition("log_step", signal, membership=membership) as fresh:
        add_step(fresh, StepKind.ADVICE, function)


def mark_fact(
    signal: Signal, *, membership: Membership, fact: SignalFact, confirmation: str
) -> None:
    """Say that a fact was confirmed, or turned out not to be so (rule S5).

    Raises ``FactsRefused`` for a fact of another signal.
    """
    with SIGNAL.transition("mark_fact", signal, membership=membership) as fresh:
        own = fresh.facts.filter(pk=fact.pk).first()
        if own is None:
            raise FactsRefused({"fact": _("Choose a fact of this signal.")})
        own.confirmation = Confirmation(confirmation)
        own.save(update_fields=["confirmation"])


# --- a new date -----------------------------------------------------------------------------------
def postpone(signal: Signal, *, membership: Membership, day: datetime.date, text: str) -> None:
    """Promise the reporter a new date, with a sentence why (rule S8).

    Effects: a message that names the date, a step; the first promise stays on record. Raises
    ``FactsRefused`` unless it is a working day to come, no later than one whole term from now.
    """
    text = wanted("text", text, _("Write one sentence to the reporter: why later?"))
    refuse_other_consultations("text", text)
    with SIGNAL.transition("postpone", signal, membership=membership) as fresh:
        why_not = _why_no_promise(fresh, day)
        if why_not:
            raise FactsRefused({"day": why_not})
        fresh.feedback_by = day
        promise = _("You hear from us by %(day)s at the latest.")
        told = promise % {"day": date_format(day, "l j F Y")}
        add_message(fresh, MessageKind.PROGRESS, f"{text}\n{told}")
        add_step(fresh, StepKind.POSTPONED)


def _why_no_promise(signal: Signal, day: datetime.date) -> str:
    """ "" when the day can be promised, else why not."""
    if day <= timezone.localdate():
        return _("Choose a day after today.")
    if day == signal.feedback_by:
        return _("This day was promised already. Choose another one.")
    if not Clock().works_on(day):
        return _("On this day the municipality does not work. Choose a working day.")
    last = latest_promise()
    if day > last:
        text = _("Promise no later than %(day)s. You can promise a new date again then.")
        return text % {"day": date_format(last, "j F Y")}
    return ""


def latest_promise() -> datetime.date:
    """The last day that can be promised today: one whole term for feedback from now."""
    return due_after(FEEDBACK)


# --- another handler ------------------------------------------------------------------------------
def able_handlers(signal: Signal) -> models.QuerySet[Membership]:
    """The signal coordinators who are here and did not report the signal, as a queryset."""
    rows = able()
    if signal.reporter_id:
        rows = rows.exclude(pk=signal.reporter_id)
    return rows.select_related("user").order_by("user__name")


def hand_over(
    signal: Signal,
    *,
    membership: Membership,
    handler: Membership,
    deputy: Membership | None = None,
) -> None:
    """Give a signal another handler and deputy; whoever gets it is told that there is news.

    Effect: a step. Raises ``FactsRefused`` for the reporter, for whoever is no coordinator here,
    for the same person twice, or when nothing changes.
    """
    with SIGNAL.transition("hand_over", signal, membership=membership) as fresh:
        reasons = _why_no_handlers(fresh, handler, deputy)
        if reasons:
            raise FactsRefused(reasons)
        before = {fresh.handler_id, fresh.deputy_id, membership.pk}
        fresh.handler, fresh.deputy = handler, deputy
        add_step(fresh, StepKind.HANDED_OVER)
        for person in (handler, deputy):
            if person and person.pk not in before:
                tell_news(person)


def _why_no_handlers(
    signal: Signal, handler: Membership, deputy: Membership | None
) -> dict[str, str]:
    able = set(able_handlers(signal).values_list("pk", flat=True))
    cannot = _("Choose a signal coordinator of this municipality who did not report the signal.")
    if handler.pk not in able:
        return {"handler": cannot}
    if deputy and deputy.pk not in able:
        return {"deputy": cannot}
    if deputy and deputy.pk == handler.pk:
        return {"deputy": _("Choose somebody else than the handler.")}
    if (signal.handler_id, signal.deputy_id) == (handler.pk, deputy.pk if deputy else None):
        return {"handler": _("They handle it already. Choose somebody else.")}
    return {}
