"""Lessons from closed cases: written anew, without a trace of the case, passed on by another (G6).

Neither the row nor its address says which case a lesson comes from.
"""

from __future__ import annotations

import re

from django.utils import timezone
from django.utils.translation import gettext as _

from casework.actions.facts import refuse, wanted
from casework.lifecycle import CASE, LESSON
from casework.models import Case, CaseLesson
from casework.models.codes import SIGNS
from core.models import Membership
from core.references import next_reference
from interventions.actions.knowledge import add_lesson
from interventions.models import Intervention, LessonOrigin

#: A code as people write one down: with any dash, in capitals or not.
CODE_IN_TEXT = re.compile(rf"(?<![0-9A-Z])[{SIGNS}]{{2}}[-\u2010-\u2015][{SIGNS}]{{3}}(?![0-9A-Z])")


def why_not_a_lesson(text: str) -> str:
    """ "" when a text names no case or registration, else why not."""
    if not CODE_IN_TEXT.search(text.upper()):
        return ""
    return _("This holds what reads as the code of a case. A lesson names no case: take it out.")


def learn(
    case: Case, *, membership: Membership, intervention: Intervention, text: str, context: str = ""
) -> CaseLesson:
    """Write a lesson; somebody else checks it before the catalogue has it (rule G6).

    Nothing of the case goes along. Raises ``FactsRefused`` without a text, or for one that holds
    a code; ``TransitionRefused`` while the case is not closed.
    """
    (text,) = wanted(text=text)
    context = context.strip()
    refuse({"text": why_not_a_lesson(text), "context": why_not_a_lesson(context)})
    with CASE.transition("learn", case, membership=membership):
        lesson: CaseLesson = CaseLesson.objects.create(
            reference=next_reference(CaseLesson, "L"),
            intervention=intervention,
            text=text,
            context=context,
            author=membership,
        )
    return lesson


def pass_on(lesson: CaseLesson, *, membership: Membership) -> None:
    """The verb ``pass``: the catalogue gets the lesson, and it is gone here.

    Raises ``TransitionRefused`` for whoever wrote it.
    """
    with LESSON.transition("pass", lesson, membership=membership) as fresh:
        add_lesson(
            fresh.intervention,
            membership=membership,
            text=fresh.text,
            context=fresh.context,
            learned_on=timezone.localdate(),
            origin=LessonOrigin.CASE,
        )


def send_back(lesson: CaseLesson, *, membership: Membership) -> None:
    """Throw a lesson away. Raises ``TransitionRefused`` for whoever wrote it."""
    with LESSON.transition("send_back", lesson, membership=membership):
        pass
