"""Putting registrations, cases and a meeting of the demonstration back in time."""

from __future__ import annotations

import datetime

from django.db.models import F
from django.utils import timezone

from casework.models import (
    Action,
    AgendaItemVersion,
    Attendance,
    Case,
    CaseMeeting,
    CaseParticipant,
    CasePlan,
    CaseStep,
    Contribution,
    Goal,
    InformationEntry,
    Registration,
    Scaling,
    Statement,
    StepOfCase,
)
from programmes.actions.demonstration_covenants import in_days

#: Within so many days a case of the story has its table, its plan and a person who knows (P1).
FIRST_DAYS = 28
#: What happens when a case ends.
LAST_STEPS = {StepOfCase.RECONVENED, StepOfCase.CLOSED}


def _back(days: int) -> datetime.date:
    return in_days(-days)


def _at(day: datetime.date, time: datetime.time) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, time))


# --- registrations --------------------------------------------------------------------------------
def put_registration_back(registration: Registration, days: int) -> None:
    """Let a registration have come in so many days ago, with its statements in between."""
    fresh = Registration.objects.get(pk=registration.pk)
    dates: dict[str, datetime.date] = {"registered_on": _back(days)}
    if fresh.taken_up_on:
        dates["taken_up_on"] = _back(max(days - 1, 0))
    if fresh.statements_by:
        dates["statements_by"] = _back(days - 15)
    for name in ("decided_on", "ended_on"):
        if getattr(fresh, name):
            dates[name] = _back(max(days - 14, 1))
    filed = Statement.objects.filter(registration=registration).filed()
    day = _back(days)
    for number, statement in enumerate(filed.order_by("order")):
        day = _back(max(days - 4 - number, 0))
        Statement.objects.filter(pk=statement.pk).update(filed_on=day)
    if fresh.opened_at:
        dates["opened_at"] = _at(day, datetime.time(8))
    Registration.objects.filter(pk=registration.pk).update(**dates)


# --- cases ----------------------------------------------------------------------------------------
def put_case_back(case: Case, days: int, review_in: int) -> None:
    """Let a case have been taken in so many days ago, and be reviewed in so many (or too late)."""
    fresh = Case.objects.get(pk=case.pk)
    dates = {"opened_on": _back(days), "next_review_by": _back(-review_in)}
    if fresh.closed_on:
        dates["closed_on"] = _back(days // 4)
    Case.objects.filter(pk=case.pk).update(**dates)
    _put_steps_back(case, days, dates.get("closed_on"))
    put_registration_back(fresh.registration, days + 20)


def _put_steps_back(case: Case, days: int, closed_on: datetime.date | None) -> None:
    """Give each step its day in the story, and what the step was about the same day."""
    written = Contribution.objects.filter(case=case).order_by("number").iterator()
    admitted = CaseParticipant.objects.filter(case=case).order_by("pk").iterator()
    steps = list(CaseStep.objects.filter(case=case).order_by("happened_at", "pk"))
    for number, step in enumerate(steps):
        day = _back(days - min(days, FIRST_DAYS) * number // len(steps))
        if step.kind == StepOfCase.CONTRIBUTED:
            day = next(written).contributed_on
        elif step.kind == StepOfCase.ADMITTED:
            CaseParticipant.objects.filter(pk=next(admitted).pk).update(from_on=day)
        elif step.kind == StepOfCase.SCALED_UP:
            Scaling.objects.filter(case=case).update(scaled_on=day)
        elif step.kind in LAST_STEPS and closed_on:
            day = closed_on
        elif step.kind == StepOfCase.TOLD:
            InformationEntry.objects.filter(case=case).update(told_on=day, recorded_on=day)
        elif step.kind == StepOfCase.PLAN_ADOPTED:
            CasePlan.objects.filter(case=case).update(adopted_on=day)
            Goal.objects.filter(plan__case=case).update(starts_on=day)
        CaseStep.objects.filter(pk=step.pk).update(happened_at=_at(day, datetime.time(10, number)))


def put_contribution_back(case: Case, days: int) -> None:
    """Let the newest contribution to a case have been written so many days ago."""
    newest = Contribution.objects.filter(case=case).latest("number")
    Contribution.objects.filter(pk=newest.pk).update(contributed_on=_back(days))


# --- a meeting ------------------------------------------------------------------------------------
def put_meeting_back(meeting: CaseMeeting, day: datetime.date) -> None:
    """Let a meeting have been held on a day, with an agenda of a week before."""
    begun_at = _at(day, meeting.starts_at)
    ended_at = begun_at + datetime.timedelta(minutes=meeting.minutes)
    published_at = begun_at - datetime.timedelta(days=7)
    CaseMeeting.objects.filter(pk=meeting.pk).update(
        held_on=day, begun_at=begun_at, ended_at=ended_at, published_at=published_at
    )
    meeting.items.update(minutes_used=F("minutes"), begun_at=begun_at)
    AgendaItemVersion.objects.filter(item__meeting=meeting).update(published_at=published_at)
    Attendance.objects.filter(meeting=meeting).update(
        invited_at=published_at, secrecy_confirmed_at=begun_at
    )
    Action.objects.filter(item__meeting=meeting).update(agreed_on=day)
    meeting.refresh_from_db()
