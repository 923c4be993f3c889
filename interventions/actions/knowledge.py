"""Lessons of interventions: from practice, or from a closed case by the action of casework."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.lifecycle import FactsRefused
from core.models import Membership
from core.tenancy import take_turn
from interventions.models import Intervention, Lesson, LessonOrigin


@transaction.atomic
def add_lesson(
    intervention: Intervention,
    *,
    membership: Membership,
    text: str,
    context: str = "",
    learned_on: datetime.date | None = None,
    origin: str = LessonOrigin.PRACTICE,
) -> Lesson:
    """Add a lesson to an intervention; of the day (default today) only the month is kept.

    Effect: one log event. Raises ``FactsRefused`` without a text.
    """
    text = text.strip()
    if not text:
        raise FactsRefused({"text": _("Write down what others can learn from it.")})
    take_turn()
    month = (learned_on or timezone.localdate()).replace(day=1)
    lesson: Lesson = Lesson.objects.create(
        intervention=intervention,
        text=text,
        context=context.strip(),
        learned_on=month,
        origin=origin,
    )
    audit.record("lesson.create", lesson, membership=membership)
    return lesson
