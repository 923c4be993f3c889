"""The review of a case: still needed, not too heavy, nothing lighter; and when again (C15)."""

from __future__ import annotations

import datetime

from django.utils.translation import gettext as _

from casework.actions.facts import refuse, wanted, why_not_ahead
from casework.actions.steps import add_step, count
from casework.lifecycle import CASE
from casework.models import Case, FigureKind, Review, StepOfCase
from casework.models.parameters import REVIEW as INTERVAL
from core.models import Membership, Parameter


def review(
    case: Case,
    *,
    membership: Membership,
    necessity: str,
    proportionality: str,
    subsidiarity: str,
    next_review_by: datetime.date,
) -> None:
    """Review a case in three separate answers, and say by when again (rule C15).

    Effects: a step, a count of reviews in time or late. Raises ``FactsRefused`` for an answer that
    is missing or is another one again, and past the longest interval.
    """
    answers = {
        "necessity": necessity,
        "proportionality": proportionality,
        "subsidiarity": subsidiarity,
    }
    answers = dict(zip(answers, wanted(**answers), strict=True))
    refuse(_answers_alike(answers))
    with CASE.transition("review", case, membership=membership) as fresh:
        interval = int(Parameter.objects.value(INTERVAL))
        refuse({"next_review_by": why_not_ahead(next_review_by, interval)})
        row = Review(case=fresh, reviewer=membership, was_due_by=fresh.next_review_by, **answers)
        row.next_review_by = fresh.next_review_by = next_review_by
        row.save()
        count(FigureKind.REVIEWS_IN_TIME if row.is_in_time else FigureKind.REVIEWS_LATE)
        add_step(fresh, StepOfCase.REVIEWED, membership)


def _answers_alike(answers: dict[str, str]) -> dict[str, str]:
    """Three questions ask for three answers."""
    seen: set[str] = set()
    reasons = {}
    for name, text in answers.items():
        if text.casefold() in seen:
            reasons[name] = _("This is the same as another answer. It is another question.")
        seen.add(text.casefold())
    return reasons
