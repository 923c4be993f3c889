"""What verbs leave behind: a step of the case, a count, and “there is news” by mail."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from functools import partial
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.models import Case, CaseFigure, CaseStep, FigureKind, StepOfCase
from core.models import Membership
from core.tenancy import current, reverse


def add_step(case: Case, kind: StepOfCase, actor: Membership | None) -> CaseStep:
    """Write one step: what, when, by which organisation; no content (rule C2).

    Call it within the verb of the case, which leaves the event.
    """
    organisation = actor.organisation if actor else None
    step = CaseStep(case=case, kind=kind, organisation=organisation)
    step.save()
    return step


def count(kind: FigureKind, phenomenon: Any = None, *, number: int = 1) -> None:
    """Add to this month’s figure of a kind; the figures outlive what they count (rule G4).

    Call it inside the transaction of what is counted, in one's turn.
    """
    month = timezone.localdate().replace(day=1)
    figure, _made = CaseFigure.objects.get_or_create(month=month, kind=kind, phenomenon=phenomenon)
    figure.number += number
    figure.save(update_fields=["number"])


def tell_news(people: Iterable[Membership | None], url_name: str = "casework:home") -> None:
    """Mail people that there is news, once what happened is stored; no content (rule N14).

    The mail leads to ``url_name`` (a page that shows each reader what is theirs). No mail to
    whoever has left or has no address; one mail a person, however often they are named.
    """
    address = reverse(url_name)
    seen = set()
    for person in people:
        if person is None or person.pk in seen:
            continue
        seen.add(person.pk)
        if person.is_active and person.user.email:
            send = partial(_send, person.user.email, current().name, address)
            transaction.on_commit(send, robust=True)


def _send(to: str, municipality: str, path: str) -> None:
    context = {"municipality": municipality, "address": absolute(path)}
    text = render_to_string("casework/emails/news.txt", context).strip()
    mail = EmailMessage(
        _("%(municipality)s: there is news") % {"municipality": municipality},
        f"{text}\n",
        to=[to],
        headers={"Auto-Submitted": "auto-generated"},
    )
    mail.send(fail_silently=True)


def absolute(path: str) -> str:
    """An address as a mail or a calendar gives it: with the host when one is configured."""
    host = next((name for name in settings.ALLOWED_HOSTS if name.strip("*.")), "")
    return f"https://{host}{path}" if host else path


def day_after(days: int, start: datetime.date | None = None) -> datetime.date:
    """The day so many days after a day (default today)."""
    return (start or timezone.localdate()) + datetime.timedelta(days=days)
