"""Questions to colleagues and answers, stored as they are; to follow their life use the actions."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from core.models import Membership
from signals.actions.codes import new_code
from signals.models import PeerAnswer, PeerQuestion


def make_question(asker: Membership, **facts: Any) -> PeerQuestion:
    """A question that somebody asked today, open for three weeks."""
    today = timezone.localdate()
    values: dict[str, Any] = {
        "code": new_code(PeerQuestion),
        "asker": asker,
        "subject": "Hoe begin ik een gesprek met ouders?",
        "theme": "support_need",
        "text": "Ik wil eerlijk zijn en niemand een etiket geven. Wat helpt?",
        "asked_on": today,
        "closes_on": today + datetime.timedelta(days=21),
    }
    question = PeerQuestion(**{**values, **facts})
    question.save()
    return question


def make_answer(question: PeerQuestion, author: Membership, text: str = "") -> PeerAnswer:
    """An answer that somebody gave today."""
    answer = PeerAnswer(question=question, author=author, text=text or "Begin met wat goed gaat.")
    answer.save()
    return answer
