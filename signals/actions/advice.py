"""Advice without a signal: one mention counted, and questions that colleagues answer.

Who asks is a relation that no colleague ever meets; who answers is shown by function (rule S9).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from core import audit
from core.models import Membership, Parameter
from core.tenancy import take_turn
from signals.actions.codes import new_code
from signals.actions.steps import tell_news
from signals.actions.trends import count_mention
from signals.lifecycle import QUESTION
from signals.models import PeerAnswer, PeerQuestion
from signals.models.parameters import QUESTION_OPEN


@transaction.atomic
def count_advice(*, membership: Membership, theme: str) -> None:
    """Count that advice was asked about a theme, once in the trend.

    Effects: the theme, one log event that holds neither theme nor object. Nothing else is kept:
    not of whom, not about what.
    """
    take_turn()
    count_mention(theme)
    audit.record("advice.ask", membership=membership)


@transaction.atomic
def ask_colleagues(*, membership: Membership, subject: str, theme: str, text: str) -> PeerQuestion:
    """Ask colleagues a question; it is open until its day, then closes by itself.

    Effects: its theme counts once in the trend, one log event.
    """
    take_turn()
    today = timezone.localdate()
    days = int(Parameter.objects.value(QUESTION_OPEN, today))
    question = PeerQuestion(
        code=new_code(PeerQuestion),
        asker=membership,
        subject=subject,
        theme=theme,
        text=text,
        asked_on=today,
        closes_on=today + datetime.timedelta(days=days),
    )
    question.save()
    count_mention(theme)
    audit.record("question.create", question, membership=membership)
    return question


def answer_question(question: PeerQuestion, *, membership: Membership, text: str) -> None:
    """The verb ``answer``: add an answer; the asker gets a mail that there is news (rule N14).

    The same words of the same colleague, sent again, are kept once. Raises ``TransitionRefused``
    after its day, when it was closed, and for the asker.
    """
    with QUESTION.transition("answer", question, membership=membership) as fresh:
        if fresh.answers.filter(author=membership, text=text).exists():
            return
        PeerAnswer(question=fresh, author=membership, text=text).save()
        tell_news(fresh.asker)


def close_question(
    question: PeerQuestion,
    *,
    membership: Membership,
    helped: str = "",
    answers: Iterable[PeerAnswer] = (),
) -> None:
    """The verb ``close``: the asker says which answers helped, in words too if they like.

    Effects: no more answers; its term begins today, unless its day had passed already.
    """
    with QUESTION.transition("close", question, membership=membership) as fresh:
        fresh.helped = helped
        fresh.closes_on = min(fresh.closes_on, timezone.localdate())
        chosen = [answer.pk for answer in answers]
        fresh.answers.filter(pk__in=chosen).update(has_helped=True)
