"""What the process director does with a case: tell, scale, bring back, restrict (C16, P1, P5)."""

from __future__ import annotations

import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from casework.actions.facts import refuse, wanted, why_not_ahead, why_not_past
from casework.actions.steps import add_step, tell_news
from casework.lifecycle import CASE
from casework.models import Case, Direction, InformationEntry, Scaling, StepOfCase
from casework.models.parameters import POSTPONE
from core.lifecycle import FactsRefused
from core.models import Membership, Organisation, Parameter


# --- does the person know -------------------------------------------------------------------------
def inform(
    case: Case,
    *,
    membership: Membership,
    told_on: datetime.date | None = None,
    told_by: Organisation | None = None,
    how: str = "",
    ground: str = "",
    because: str = "",
    postponed_until: datetime.date | None = None,
) -> None:
    """Record that the person was told, or that it waits on a ground until a day (rule P1).

    A day on which it was told decides which of both it is. Effect: a step. Raises ``FactsRefused``
    for what is missing, and for a day that does not fit.
    """
    with CASE.transition("inform", case, membership=membership) as fresh:
        entry = InformationEntry(case=fresh, recorded_by=membership)
        if told_on is not None:
            _told(entry, told_on, told_by, how)
        else:
            _postponed(entry, ground, because, postponed_until)
        entry.save()
        kind = StepOfCase.TOLD if entry.is_told else StepOfCase.POSTPONED
        add_step(fresh, kind, membership)


def _told(
    entry: InformationEntry, told_on: datetime.date, told_by: Organisation | None, how: str
) -> None:
    (entry.how,) = wanted(how=how)
    refuse(
        {
            "told_on": why_not_past(told_on),
            "told_by": "" if told_by else _("Say which organisation told it."),
        }
    )
    entry.told_on, entry.told_by = told_on, told_by


def _postponed(
    entry: InformationEntry, ground: str, because: str, until: datetime.date | None
) -> None:
    (entry.because,) = wanted(because=because)
    longest = int(Parameter.objects.value(POSTPONE))
    missing = _("Say when you look at this again.")
    refuse(
        {
            "ground": "" if ground else _("Choose a ground."),
            "postponed_until": why_not_ahead(until, longest) if until else missing,
        }
    )
    entry.ground, entry.postponed_until = ground, until


# --- to the meeting -------------------------------------------------------------------------------
def wish(case: Case, *, membership: Membership, question: str) -> None:
    """Ask for a place on the agenda, with a question; the process director decides on it.

    What was asked before stays beside it. Effect: news for the process directors. Raises
    ``FactsRefused`` without a question, or when no room is left.
    """
    (question,) = wanted(question=question)
    with CASE.transition("wish", case, membership=membership) as fresh:
        _ask_the_meeting(fresh, question)
        tell_news([fresh.process_director, fresh.deputy_director])


def _ask_the_meeting(case: Case, question: str) -> None:
    if question in case.agenda_wish.splitlines():
        raise FactsRefused({"question": _("This question stands on the list already.")})
    wishes = f"{case.agenda_wish}\n{question}".strip()
    longest = Case._meta.get_field("agenda_wish").max_length or 0
    if len(wishes) > longest:
        text = _("Write it shorter: with what was asked before there is room for %(number)d signs.")
        left = max(longest - len(case.agenda_wish) - 1, 0)
        raise FactsRefused({"question": text % {"number": left}})
    case.agenda_wish = wishes


def reconvene(case: Case, *, membership: Membership, question: str) -> None:
    """Bring a case back to the meeting, with the question that it is about.

    A case that was scaled up is scaled down by it, with the question as reason (rule C16). Effect:
    a step. Raises ``FactsRefused`` without a question.
    """
    (question,) = wanted(question=question)
    with CASE.transition("reconvene", case, membership=membership) as fresh:
        _ask_the_meeting(fresh, question)
        if fresh.scaled_to:
            _scale(fresh, membership, Direction.DOWN, fresh.scaled_to, question)
        add_step(fresh, StepOfCase.RECONVENED, membership)


# --- scaling --------------------------------------------------------------------------------------
def scale_up(case: Case, *, membership: Membership, recipient: str, reason: str) -> None:
    """Scale a case up to a body, which reads that it exists and how it stands (rule C16).

    Effect: a step. Raises ``FactsRefused`` without a body or a reason.
    """
    recipient, reason = wanted(recipient=recipient, reason=reason)
    with CASE.transition("scale_up", case, membership=membership) as fresh:
        _scale(fresh, membership, Direction.UP, recipient, reason)
        add_step(fresh, StepOfCase.SCALED_UP, membership)


def scale_down(case: Case, *, membership: Membership, reason: str) -> None:
    """Scale a case down again, from the body that it was scaled up to (rule C16).

    Effect: a step. Raises ``FactsRefused`` without a reason.
    """
    (reason,) = wanted(reason=reason)
    with CASE.transition("scale_down", case, membership=membership) as fresh:
        _scale(fresh, membership, Direction.DOWN, fresh.scaled_to, reason)
        add_step(fresh, StepOfCase.SCALED_DOWN, membership)


def _scale(
    case: Case, membership: Membership, direction: Direction, recipient: str, reason: str
) -> None:
    row = Scaling(case=case, direction=direction, recipient=recipient, reason=reason)
    row.scaled_by = membership
    row.save()
    case.scaled_to = recipient if direction == Direction.UP else ""


# --- restriction ----------------------------------------------------------------------------------
def restrict(case: Case, *, membership: Membership, because: str) -> None:
    """Restrict the use of a case to keeping it: nobody but its process director reads it (P5).

    Effect: a step. Raises ``FactsRefused`` without a reason.
    """
    (because,) = wanted(because=because)
    with CASE.transition("restrict", case, membership=membership) as fresh:
        fresh.restricted_on, fresh.restricted_because = timezone.localdate(), because
        add_step(fresh, StepOfCase.RESTRICTED, membership)


def lift(case: Case, *, membership: Membership) -> None:
    """Lift the restriction: whoever took part reads it again. Effect: a step (rule P5)."""
    with CASE.transition("lift", case, membership=membership) as fresh:
        fresh.restricted_on, fresh.restricted_because = None, ""
        add_step(fresh, StepOfCase.LIFTED, membership)
