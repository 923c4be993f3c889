"""What every verb of a signal leaves behind: a step, a message to the reporter, “there is news”."""

from __future__ import annotations

from functools import partial

from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from core.models import Membership
from core.tenancy import current
from signals.models import MessageKind, Signal, SignalMessage, SignalStep, StepKind


def add_step(signal: Signal, kind: StepKind, function: str = "") -> SignalStep:
    """Write one step with today's date (rule S15)."""
    step = SignalStep(signal=signal, kind=kind, function=function)
    step.save()
    return step


def add_message(
    signal: Signal, kind: MessageKind, text: str = "", *, is_unknown: bool = False
) -> SignalMessage:
    """Write what the reporter reads or wrote; one by a handler is told as “there is news”."""
    message = SignalMessage(signal=signal, kind=kind, text=text, is_unknown=is_unknown)
    message.save()
    if not message.is_from_reporter:
        tell_news(signal.reporter)
    return message


def tell_news(person: Membership | None) -> None:
    """Mail somebody that there is news, once what happened is stored; nothing else (rule N14).

    No mail to whoever reported by receipt, has left, or has no address.
    """
    if person is None or not person.is_active or not person.user.email:
        return
    address = person.user.email
    transaction.on_commit(partial(_send, address, current().name), robust=True)


def _send(address: str, municipality: str) -> None:
    text = render_to_string("signals/emails/news.txt", {"municipality": municipality}).strip()
    mail = EmailMessage(
        _("%(municipality)s: there is news") % {"municipality": municipality},
        f"{text}\n",
        to=[address],
        headers={"Auto-Submitted": "auto-generated"},
    )
    mail.send(fail_silently=True)
