"""What a policy adviser has to do about work sessions: computed each time, never stored."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from core.tenancy import reverse
from network.models.findings import Finding
from network.models.work_sessions import FollowUp, WorkSession

#: So many days after it was held a session should be concluded (proposal).
CONCLUDE_WITHIN_DAYS = 30
#: Within so many days the next session should be planned: half a year (proposal).
AHEAD_DAYS = 183
NOT_HELD, NOT_CONCLUDED = "NOT_HELD", "NOT_CONCLUDED"
FOLLOW_UP_OVERDUE, NONE_PLANNED = "FOLLOW_UP_OVERDUE", "NONE_PLANNED"
ORDER = [FOLLOW_UP_OVERDUE, NOT_HELD, NOT_CONCLUDED, NONE_PLANNED]


def work_session_findings() -> list[Finding]:
    """Everything to do about the work sessions of this municipality, in two queries."""
    today = timezone.localdate()
    late = FollowUp.objects.overdue(today).select_related("session", "organisation")
    return find(WorkSession.objects.under_way(), late, today)


def find(
    sessions: Iterable[WorkSession], follow_ups: Iterable[FollowUp], today: datetime.date
) -> list[Finding]:
    """The findings about these sessions and follow-ups on a day.

    ``sessions`` may leave out those that are concluded, ``follow_ups`` those that are done. By
    kind, then what is late longest first.
    """
    sessions = list(sessions)
    dated = [
        *((row.due_by, _overdue(row)) for row in follow_ups if _is_late(row, today)),
        *((row.held_on, _not_held(row)) for row in sessions if _is_past(row, today)),
        *((row.held_on, _not_concluded(row)) for row in sessions if _waits(row, today)),
    ]
    if not any(_is_ahead(session, today) for session in sessions):
        dated.append((today, _none_planned()))
    dated.sort(key=lambda pair: (ORDER.index(pair[1].code), pair[0], pair[1].subject))
    return [finding for _day, finding in dated]


def _is_late(follow_up: FollowUp, today: datetime.date) -> bool:
    return follow_up.done_on is None and follow_up.due_by < today


def _is_past(session: WorkSession, today: datetime.date) -> bool:
    return session.is_planned and session.held_on < today


def _waits(session: WorkSession, today: datetime.date) -> bool:
    return session.is_held and (today - session.held_on).days > CONCLUDE_WITHIN_DAYS


def _is_ahead(session: WorkSession, today: datetime.date) -> bool:
    last = today + datetime.timedelta(days=AHEAD_DAYS)
    return session.is_planned and today <= session.held_on <= last


def _overdue(follow_up: FollowUp) -> Finding:
    text = _("%(organisation)s: “%(what)s” was to be done by %(day)s.") % {
        "organisation": follow_up.organisation,
        "what": follow_up.what,
        "day": _short(follow_up.due_by),
    }
    session = follow_up.session
    url = reverse(
        "network:work_session_follow_up", reference=session.reference, number=follow_up.pk
    )
    return Finding(FOLLOW_UP_OVERDUE, session.reference, text, _("Record what was done"), url)


def _not_held(session: WorkSession) -> Finding:
    text = _("“%(title)s” was planned on %(day)s. Was it held?") % _facts(session)
    return Finding(
        NOT_HELD, session.reference, text, _("Say how it went"), session.get_absolute_url()
    )


def _not_concluded(session: WorkSession) -> Finding:
    text = _("“%(title)s” was held on %(day)s and is not concluded yet.") % _facts(session)
    url = reverse("network:work_session_transition", reference=session.reference, verb="conclude")
    return Finding(NOT_CONCLUDED, session.reference, text, _("Write down what came out"), url)


def _none_planned() -> Finding:
    text = _("No work session is planned in the next half year.")
    url = reverse("network:work_session_create")
    return Finding(NONE_PLANNED, "", text, _("Plan a work session"), url, is_urgent=False)


def _facts(session: WorkSession) -> dict[str, str]:
    return {"title": session.title, "day": _short(session.held_on)}


def _short(day: datetime.date) -> str:
    return day.strftime("%d-%m-%Y")
