"""The end of a case: aftercare, and closing with a result per goal (rule C17)."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from django.utils import timezone
from django.utils.translation import gettext as _

from casework.actions.facts import refuse, wanted, why_not_ahead
from casework.actions.steps import add_step, count
from casework.lifecycle import CASE
from casework.models import Case, ClosingReason, FigureKind, Goal, GoalResult, StepOfCase
from casework.models.parameters import LONGEST
from core.models import Membership

#: Result of a goal → what it counts as; a goal that was no longer needed counts as neither.
COUNTED = {
    GoalResult.REACHED: FigureKind.GOALS_REACHED,
    GoalResult.PARTLY: FigureKind.GOALS_NOT_REACHED,
    GoalResult.NOT_REACHED: FigureKind.GOALS_NOT_REACHED,
}
#: Number of a goal → its result and what came of it.
Results = Mapping[int, tuple[str, str]]


def start_aftercare(
    case: Case, *, membership: Membership, aftercare: str, aftercare_on: datetime.date
) -> None:
    """Begin aftercare with agreements and a day to look back, after a meeting decided so.

    Effect: a step. Raises ``FactsRefused`` without agreements, or for a day that has passed.
    """
    (aftercare,) = wanted(aftercare=aftercare)
    refuse({"aftercare_on": why_not_ahead(aftercare_on, LONGEST)})
    with CASE.transition("start_aftercare", case, membership=membership) as fresh:
        fresh.aftercare, fresh.aftercare_on = aftercare, aftercare_on
        add_step(fresh, StepOfCase.AFTERCARE, membership)


def close(
    case: Case,
    *,
    membership: Membership,
    closing_reason: str,
    closing_note: str,
    transfer: str,
    evaluation: str,
    informer: str,
    results: Results | None = None,
) -> None:
    """Close a case: from then on its process director alone reads it, and nobody writes (C17, C18).

    ``results`` says of every goal of the newest adopted plan what became of it. Effects: a step,
    the figures. Raises ``FactsRefused`` for whatever is missing.
    """
    texts = {
        "closing_reason": closing_reason,
        "closing_note": closing_note,
        "transfer": transfer,
        "evaluation": evaluation,
        "informer": informer,
    }
    texts = dict(zip(texts, wanted(**texts), strict=True))
    with CASE.transition("close", case, membership=membership) as fresh:
        _evaluate(goals_to_evaluate(fresh), results or {})
        for name, text in texts.items():
            setattr(fresh, name, text)
        fresh.closed_on, fresh.agenda_wish = timezone.localdate(), ""
        count(FigureKind.CLOSED, fresh.phenomenon)
        if closing_reason == ClosingReason.NO_THREAT:
            count(FigureKind.NO_THREAT, fresh.phenomenon)
        add_step(fresh, StepOfCase.CLOSED, membership)


def goals_to_evaluate(case: Case) -> list[Goal]:
    """The goals of the newest adopted plan; none when no plan was adopted."""
    plan = case.plans.adopted().first()
    return list(plan.goals.all()) if plan else []


def _evaluate(goals: list[Goal], results: Results) -> None:
    """Write what became of each goal, and count it; never added up over a person (rule N1)."""
    missing = _("Say what became of this goal.")
    given = {goal.number: results.get(goal.number, ("", "")) for goal in goals}
    answers = set(GoalResult.values) - {str(GoalResult.OPEN)}
    unanswered = [number for number, (result, _text) in given.items() if result not in answers]
    refuse({f"result_{number}": missing for number in unanswered})
    for goal in goals:
        result, evaluation = given[goal.number]
        goal.result, goal.evaluation = result, evaluation.strip()
        goal.save(update_fields=["result", "evaluation"])
        if result in COUNTED:
            count(COUNTED[GoalResult(result)])
