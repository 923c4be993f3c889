"""What could be on the agenda of a meeting, and why: from open cases and weighings, never signals.

The order is that of dates and duties. Nothing here ranks a person, and people choose (rule N1).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework.models.agenda import AgendaItem, Why
from casework.models.case_actions import Action
from casework.models.cases import Case
from casework.models.meetings import CaseMeeting
from casework.models.own_agenda import OUTCOME
from casework.models.plans import CasePlan, Goal
from casework.models.registrations import Registration
from casework.models.words import DecisionKind, GoalResult, Rhythm

#: Days between two meetings of a series; the longest also for a meeting on its own.
RHYTHM_DAYS = {Rhythm.WEEKLY: 7, Rhythm.FORTNIGHTLY: 14, Rhythm.FOUR_WEEKLY: 28}
ITEM_MINUTES = 15
QUESTION_LENGTH = 500


@dataclass(frozen=True)
class Candidate:
    """One case or weighing that could be discussed, with what the item would say."""

    subject: Case | Registration
    why: Why
    because: str
    goal: str = ""
    question: str = ""
    decision_kind: str = ""
    minutes: int = ITEM_MINUTES
    carried_from: AgendaItem | None = None

    @property
    def code(self) -> str:
        """The code of the case or the weighing."""
        return self.subject.code

    @property
    def is_proposed(self) -> bool:
        """Whether there is a reason to discuss it now."""
        return self.why != Why.CHOSEN


#: In this order an agenda is proposed.
ORDER = [
    Why.CARRIED,
    Why.REVIEW,
    Why.NEW,
    Why.ACTIONS,
    Why.WISH,
    Why.WEIGHING,
    Why.GOALS,
    Why.CHOSEN,
]


def candidates(meeting: CaseMeeting, membership: Any) -> list[Candidate]:
    """Everything somebody could put on the agenda of a meeting and that is not on it yet."""
    there = meeting.items.waiting()
    cases = Case.objects.directed_by(membership).live().filter(restricted_on=None)
    cases = cases.exclude(pk__in=there.exclude(case=None).values("case"))
    facts = _Facts(meeting, list(cases.order_by("next_review_by", "code")))
    found = [facts.candidate(case) for case in facts.cases]
    if membership.may("registration.triage"):
        waiting = Registration.objects.visible_to(membership).in_weighing()
        waiting = waiting.filter(opened_at__isnull=False)
        ahead = AgendaItem.objects.waiting().filter(meeting__in=CaseMeeting.objects.ahead())
        there = ahead.exclude(registration=None) | there.exclude(registration=None)
        waiting = waiting.exclude(pk__in=there.order_by().values("registration"))
        found += [_weighing(registration, facts.minutes) for registration in waiting]
    return sorted(found, key=lambda one: ORDER.index(one.why))


def because_of(meeting: CaseMeeting, cases: list[Case]) -> dict[int, str]:
    """Why each of these cases could be discussed now, in words; for what is on the agenda."""
    facts = _Facts(meeting, cases)
    found = [facts.candidate(case) for case in cases]
    return {one.subject.pk: one.because for one in found if one.is_proposed}


def fitting(proposed: Iterable[Candidate], room: int) -> list[Candidate]:
    """Those with a reason, in order, as far as the minutes reach."""
    chosen = []
    for one in proposed:
        if one.is_proposed and one.minutes <= room:
            chosen.append(one)
            room -= one.minutes
    return chosen


def item_minutes(meeting: CaseMeeting) -> int:
    """How long an item of a meeting takes unless said otherwise."""
    return meeting.series.item_minutes if meeting.series else ITEM_MINUTES


def next_meeting_on(meeting: CaseMeeting) -> datetime.date:
    """The day on which the meeting after this one is expected."""
    series = meeting.series
    ahead = CaseMeeting.objects.ahead(meeting.held_on).filter(held_on__gt=meeting.held_on)
    following = ahead.filter(series=series).first() if series else None
    if following:
        day: datetime.date = following.held_on
        return day
    days = RHYTHM_DAYS[Rhythm(series.rhythm)] if series else max(RHYTHM_DAYS.values())
    return meeting.held_on + datetime.timedelta(days=days)


class _Facts:
    """What is known of the cases, read in a constant number of queries."""

    def __init__(self, meeting: CaseMeeting, cases: list[Case]) -> None:
        self.meeting, self.cases = meeting, cases
        self.minutes = item_minutes(meeting)
        self.horizon = next_meeting_on(meeting)
        self.items: dict[int, AgendaItem] = {}
        self.discussed: set[int] = set()
        self.late = dict(
            Action.objects.overdue()
            .filter(case__in=cases)
            .order_by()
            .values_list("case")
            .annotate(number=Count("pk"))
        )
        self._read_items()
        self._read_goals()

    def _read_items(self) -> None:
        rows = AgendaItem.objects.filter(case__in=self.cases).select_related("meeting")
        for item in rows.defer(*OUTCOME).order_by("meeting__held_on", "pk"):
            self.items[item.case_id] = item
            if item.is_discussed:
                self.discussed.add(item.case_id)

    def _read_goals(self) -> None:
        plans = CasePlan.objects.filter(case__in=self.cases).order_by("version")
        newest = dict(plans.values_list("case", "pk"))
        goals = Goal.objects.filter(plan__in=newest.values()).order_by()
        rows = list(goals.values_list("plan__case", "result"))
        unseen = {case for case, result in rows if result == GoalResult.OPEN}
        self.looked_at = {case for case, _result in rows} - unseen

    def candidate(self, case: Case) -> Candidate:
        """The first reason to discuss a case, with the other reasons in words behind it."""
        last = self.items.get(case.pk)
        if last and last.meeting.is_before and last.is_waiting and last.meeting != self.meeting:
            return self._elsewhere(case, last)
        reasons = [one for one in (find(case) for find in self._finders()) if one]
        if not reasons:
            return self._unasked(case)
        first = reasons[0]
        because = " · ".join(one.because for one in reasons)
        return replace(first, because=because, question=_with_wish(first, case.agenda_wish))

    def _finders(self) -> list[Any]:
        return [self._carried, self._review, self._new, self._actions, self._wish, self._goals]

    def _make(self, case: Case, why: Why, because: str, **texts: Any) -> Candidate:
        return Candidate(case, why, because, **{"minutes": self.minutes} | texts)

    def _elsewhere(self, case: Case, item: AgendaItem) -> Candidate:
        text = _("stands on the agenda of %(day)s") % {"day": _day(item.meeting.held_on)}
        return self._make(case, Why.CHOSEN, text)

    def _unasked(self, case: Case) -> Candidate:
        text = _("nothing due; review by %(day)s") % {"day": _day(case.next_review_by)}
        return self._make(case, Why.CHOSEN, text)

    def _carried(self, case: Case) -> Candidate | None:
        item = self.items.get(case.pk)
        if item is None:
            return None
        if item.is_left_over:
            because = _("carried over from %(day)s") % {"day": _day(item.meeting.held_on)}
        elif item.is_discussed and item.returns_on and item.returns_on <= self.meeting.held_on:
            because = _("agreed to come back on %(day)s") % {"day": _day(item.returns_on)}
        else:
            return None
        names = ("goal", "question", "decision_kind", "minutes")
        texts = {name: getattr(item, name) for name in names}
        other = None if item.meeting_id == self.meeting.pk else item
        return self._make(case, Why.CARRIED, because, carried_from=other, **texts)

    def _review(self, case: Case) -> Candidate | None:
        if case.next_review_by > self.horizon:
            return None
        return self._make(
            case,
            Why.REVIEW,
            _("review by %(day)s") % {"day": _day(case.next_review_by)},
            goal=_("Know whether the approach still fits"),
            question=_("Is this still needed, and can it be done more lightly?"),
            decision_kind=DecisionKind.REVIEW,
        )

    def _new(self, case: Case) -> Candidate | None:
        if case.pk in self.discussed or case.status != Case.Status.IN_CONSULTATION:
            return None
        return self._make(
            case,
            Why.NEW,
            _("newly taken in on %(day)s") % {"day": _day(case.opened_on)},
            goal=_("A first shared picture"),
            question=_("Who does what in the first four weeks?"),
            decision_kind=DecisionKind.PLAN,
        )

    def _actions(self, case: Case) -> Candidate | None:
        number = self.late.get(case.pk, 0)
        if not number:
            return None
        text = ngettext("%(n)d action past its date", "%(n)d actions past their date", number)
        return self._make(
            case,
            Why.ACTIONS,
            text % {"n": number},
            goal=_("Get what was agreed moving again"),
            question=_("What holds it up, and who does what now?"),
            decision_kind=DecisionKind.AGREEMENTS,
        )

    def _wish(self, case: Case) -> Candidate | None:
        if not case.agenda_wish:
            return None
        return self._make(
            case,
            Why.WISH,
            _("somebody asked for it"),
            goal=_("Answer the question that was asked"),
            decision_kind=DecisionKind.AGREEMENTS,
        )

    def _goals(self, case: Case) -> Candidate | None:
        if case.pk not in self.looked_at:
            return None
        ends = case.status == Case.Status.AFTERCARE
        question = _("Can this case be closed?") if ends else _("Can this go on to aftercare?")
        return self._make(
            case,
            Why.GOALS,
            _("all goals were looked at"),
            goal=_("Finish this well"),
            question=question,
            decision_kind=DecisionKind.CLOSING if ends else DecisionKind.AFTERCARE,
        )


def _weighing(registration: Registration, minutes: int) -> Candidate:
    return Candidate(
        registration,
        Why.WEIGHING,
        _("all statements are in"),
        _("Decide on the registration"),
        _("Is a joint approach needed?"),
        DecisionKind.WEIGHING,
        minutes,
    )


def _with_wish(one: Candidate, wish: str) -> str:
    """The question of an item with the one somebody asked for; the asked one when both are long."""
    if not wish or one.why == Why.CARRIED:
        return one.question
    both = f"{one.question} {wish}".strip()
    return both if len(both) <= QUESTION_LENGTH else wish


def _day(day: datetime.date) -> str:
    return date_format(day, "j F")
