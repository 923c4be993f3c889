"""How far a record of a disclosure is: every step of its version with what was answered there."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.models import Organisation
from network.models.sharing import (
    Disclosure,
    DisclosureAnswer,
    SharingGround,
    SharingStep,
    StepAsks,
)


@dataclass(frozen=True)
class StepState:
    """One step of a record: the question, what was answered, and with whom where that is asked."""

    step: SharingStep
    answer: DisclosureAnswer | None
    recipients: tuple[Organisation, ...]

    @property
    def number(self) -> int:
        """Its place, from 1; the same as in the address of its page."""
        return self.step.order

    @property
    def words(self) -> str:
        """What was written there; empty for nothing."""
        return self.answer.words if self.answer else ""

    @property
    def is_answered(self) -> bool:
        """Whether it has what this kind of step asks; words alone answer a step for words only."""
        given = {
            StepAsks.TEXT: bool(self.words),
            StepAsks.YES_NO: bool(self.answer and self.answer.answer),
            StepAsks.GROUND: bool(self.answer and self.answer.ground),
            StepAsks.RECIPIENTS: bool(self.recipients),
        }
        return given[StepAsks(self.step.asks)]

    @property
    def choice(self) -> str:
        """The chosen answer or ground in words; empty where none was chosen or asked."""
        if self.answer is None:
            return ""
        chosen = self.answer.get_answer_display() or self.answer.get_ground_display()
        return str(capfirst(chosen))

    @property
    def stamp(self) -> str:
        """A short sign of what is stored at this step; it differs as soon as that differs.

        A page carries the stamp it was made from: work on another step makes it no stale one.
        """
        values = [self.answer.answer, self.answer.ground] if self.answer else ["", ""]
        stored = [*values, self.words, [one.pk for one in self.recipients]]
        return hashlib.sha256(json.dumps(stored).encode()).hexdigest()[:16]


def steps_of(disclosure: Disclosure) -> list[StepState]:
    """Every step of the version that the record follows, in order, in three queries."""
    answers = {answer.step_id: answer for answer in disclosure.answers.all()}
    rows = disclosure.recipients.select_related("organisation")
    recipients = tuple(row.organisation for row in rows)
    steps = SharingStep.objects.filter(guide=disclosure.guide_id)
    return [
        StepState(
            step, answers.get(step.pk), recipients if step.asks == StepAsks.RECIPIENTS else ()
        )
        for step in steps
    ]


def against_sharing(states: Iterable[StepState]) -> str:
    """Why a record cannot be finished as shared, as a sentence; empty when it can.

    Every step is gone through once before anything is shared (method of local prevention, the
    procedure for sharing information), and without a ground nothing is shared.
    """
    states = list(states)
    for state in states:
        if state.answer and state.answer.ground == SharingGround.NONE:
            text = _(
                "You found no ground at step %(number)d, so nothing can be shared. Choose another"
                " outcome, or go back to that step."
            )
            return text % {"number": state.number}
    missing = [state for state in states if not state.is_answered]
    if not missing and states:
        return ""
    named = ", ".join(
        _("step %(number)d “%(title)s”") % {"number": state.number, "title": state.step.title}
        for state in missing
    )
    text = _("Before you share, every step needs an answer. Still missing: %(steps)s.")
    return text % {"steps": named}
