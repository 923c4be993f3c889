"""What the home page shows: what awaits me, the state of the programme, the year, what changed."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from casework.models import awaiting as casework
from core.models import Membership, Parameter
from core.tenancy import reverse
from network.models.covenant_findings import covenant_notices, findings_for
from programmes.funnel_drawing import draw_funnel, draw_narrow_funnel
from programmes.map_layout import Band, MapModel
from programmes.models.action_plan import ActionPoint
from programmes.models.exchange import ProgrammeState
from programmes.models.findings import entries
from programmes.models.history import ActivityChange
from programmes.models.map import map_of
from programmes.models.mapping_result import next_session
from programmes.models.programme import Activity, Programme
from programmes.models.timeline import Moment
from programmes.year_wheel import draw_year_wheel
from signals.models.awaiting import awaits

SHOWN = 5


@dataclass(frozen=True)
class Task:
    """One line of the worklist: what to do, why, by when, and where."""

    title: str
    why: str
    url: str
    due_on: datetime.date | None = None
    severity: str = ""
    #: A state and its words, for what is neither late nor a finding.
    sign: str = "waiting"
    sign_label: Any = ""
    #: What is said of a day that has passed, where “days late” would accuse.
    late_label: Any = ""

    @property
    def is_late(self) -> bool:
        """Whether the day has passed."""
        return self.due_on is not None and self.due_on < timezone.localdate()


@dataclass(frozen=True)
class Change:
    """What one person changed in one activity at one moment."""

    who: str
    fields: str
    activity: Activity
    at: datetime.datetime


@dataclass(frozen=True)
class _FunnelBand:
    mark: str
    name: str
    number: int
    owners: tuple[str, ...]


def home_page(membership: Membership) -> dict[str, Any]:
    """The context of the home page for one membership; each part only with its right."""
    programme = Programme.objects.newest() if membership.may("programme.view") else None
    if programme is None:
        tasks = parameter_tasks(membership) + covenant_tasks(membership)
        tasks += signal_tasks(membership) + casework_tasks(membership)
        return {"programme": None, "state": None, **_listed(tasks)}
    state = ProgrammeState(programme)
    may_find = membership.may("finding.view")
    choices = {"by": "target_group", "all": False, "domains": []}
    model = map_of(state, choices, findings=may_find)
    tasks = programme_tasks(state, membership) + parameter_tasks(membership)
    tasks += covenant_tasks(membership) + signal_tasks(membership) + casework_tasks(membership)
    tasks.sort(key=lambda task: (task.due_on is None, task.due_on or datetime.date.max))
    today = timezone.localdate()
    return {
        "programme": programme,
        "state": state,
        **_listed(tasks),
        "funnel": draw_funnel(_funnel(model)),
        "narrow_funnel": draw_narrow_funnel(_funnel(model)),
        "figures": figures(state, model) if may_find else None,
        "wheel": draw_year_wheel(today),
        "today": today,
        "next_session": next_session(programme, membership),
        "moments": year_moments(state, today, membership),
        "changes": recent_changes(programme) if membership.may("activity.view_internal") else [],
    }


def _listed(tasks: list[Task]) -> dict[str, Any]:
    """The worklist as the page shows it; one or two more than fit are simply shown."""
    shown = len(tasks) if len(tasks) <= SHOWN + 2 else SHOWN
    passed = [task for task in tasks if task.is_late]
    promised = sum(bool(task.late_label) for task in passed)
    return {
        "all_tasks": tasks,
        "tasks": tasks[:shown],
        "more_tasks": tasks[shown:],
        "late": len(passed) - promised,
        "later_than_promised": promised,
    }


def programme_tasks(state: ProgrammeState, membership: Membership) -> list[Task]:
    """Action points to do, blind spots that ask for a decision, decisions to look at again."""
    if not membership.may("action_point.view"):
        return []
    where = reverse("programmes:findings", reference=state.programme.reference)
    found = [
        Task(
            title=action.title,
            why=_("Action point · %(owner)s")
            % {"owner": action.owner.name if action.owner else _("no owner")},
            url=action.get_absolute_url(),
            due_on=action.due_on,
            sign=action.status,
            sign_label=action.get_status_display(),
        )
        for action in ActionPoint.objects.filter(programme=state.programme)
        .unfinished()
        .select_related("owner")
    ]
    for entry in entries(state):
        if entry.state == "open" and str(entry.finding.severity) == "high":
            address = f"{where}#{entry.anchor}"
            found.append(Task(entry.finding.title, _("Blind spot"), address, severity="high"))
        elif entry.state == "accepted" and entry.decision and entry.decision.review_on:
            title = _("Look again: %(title)s") % {"title": entry.finding.title}
            found.append(
                Task(
                    title,
                    _("Left so on purpose"),
                    where,
                    entry.decision.review_on,
                    sign_label=_("Waits for you"),
                )
            )
    return found


def parameter_tasks(membership: Membership) -> list[Task]:
    """Parameters that wait for the privacy officer."""
    if not membership.may("parameter.approve"):
        return []
    waiting = Parameter.objects.filter(status=Parameter.Status.PROPOSED)
    return [
        Task(
            str(row),
            _("Parameter to approve"),
            reverse("administration:parameter-list"),
            sign_label=_("Waits for you"),
        )
        for row in waiting
    ]


def covenant_tasks(membership: Membership) -> list[Task]:
    """Agreements on sharing: what runs out, for who keeps them; what waits for the check."""
    if membership.may("covenant.check"):
        waiting = [one for one in findings_for(membership) if one.permission == "covenant.check"]
        kind = _("Agreement on sharing")
        return [Task(one.sentence, kind, one.url, sign_label=one.step) for one in waiting]
    if not membership.may("covenant.edit"):
        return []
    return [
        Task(
            notice.sentence,
            _("Agreement on sharing"),
            notice.covenant.get_absolute_url(),
            notice.covenant.valid_until,
            sign_label=_("Renew or end it"),
        )
        for notice in covenant_notices(timezone.localdate())
    ]


def signal_tasks(membership: Membership) -> list[Task]:
    """What awaits somebody in signals: a code and a day, never content."""
    words = {"sign_label": _("Waits for you"), "late_label": _("later than promised")}
    return [Task(row.label, row.kind, row.url, row.day, **words) for row in awaits(membership)]


def casework_tasks(membership: Membership) -> list[Task]:
    """What awaits somebody in casework: a code and a day, never content."""
    words = {"sign_label": _("Waits for you"), "late_label": _("past its day")}
    rows = casework.awaits(membership)
    return [Task(row.label, row.kind, row.url, row.day, **words) for row in rows]


def figures(state: ProgrammeState, model: MapModel) -> dict[str, int]:
    """The four figures below the funnel: counts, never a score."""
    goals_served = {code for row in state.activities if row.is_active for code in row.goals}
    return {
        "active": sum(band.active for band in model.bands) + len(model.unclassified),
        "findings": len(state.findings),
        "high": sum(str(finding.severity) == "high" for finding in state.findings),
        "goals": len(state.goals),
        "goals_without": sum(goal.exchange_id not in goals_served for goal in state.goals),
    }


def year_moments(
    state: ProgrammeState, today: datetime.date, membership: Membership
) -> list[Moment]:
    """The moments around now, in order: action points, evaluations, end of the programme.

    Action points only for who may see them. Of what is behind at most three, what is late first;
    of what comes at most three.
    """
    found = [
        Moment(
            action.due_on,
            action.title,
            state=_state(action.due_on, today),
            url=action.get_absolute_url(),
        )
        for action in (state.action_points if membership.may("action_point.view") else [])
        if action.due_on and action.status in {"open", "in_progress"}
    ]
    if state.programme.end:
        ended = "past" if state.programme.end < today else "future"
        found.append(Moment(state.programme.end, _("End of the programme"), state=ended))
    for activity in state.evaluated_activities:
        for evaluation in activity.known_evaluations:
            if evaluation.completed_on and evaluation.completed_on <= today:
                title = capfirst(f"{evaluation.get_type_display()}: {activity.title}")
                url = activity.get_absolute_url()
                found.append(Moment(evaluation.completed_on, title, url=url))
    behind = [moment for moment in found if moment.state != "future"]
    behind.sort(key=lambda moment: (moment.state == "late", moment.date))
    ahead = sorted(set(found) - set(behind), key=lambda moment: moment.date)
    return sorted([*behind[-3:], *ahead[:3]], key=lambda moment: moment.date)


def recent_changes(programme: Programme) -> list[Change]:
    """The latest changes of activities of the programme, one for each activity and moment."""
    rows = ActivityChange.objects.filter(activity__programme=programme).select_related("activity")
    told: dict[Any, list[ActivityChange]] = {}
    for row in rows[:60]:
        moment = row.at.replace(second=0, microsecond=0)
        told.setdefault((row.activity_id, row.actor_name, moment), []).append(row)
    return [
        Change(
            who=group[0].actor_name or _("An import"),
            fields=_and(list(dict.fromkeys(str(row.field_label).lower() for row in group))),
            activity=group[0].activity,
            at=group[0].at,
        )
        for group in list(told.values())[:6]
    ]


def _and(words: list[str]) -> str:
    if len(words) > 4:
        words = [*words[:3], _("%(number)s other things") % {"number": len(words) - 3}]
    if len(words) == 1:
        return words[0]
    return f"{', '.join(words[:-1])} {_('and')} {words[-1]}"


def _funnel(model: MapModel) -> list[_FunnelBand]:
    return [_funnel_band(band) for band in model.bands]


def _funnel_band(band: Band) -> _FunnelBand:
    owners = tuple(card.domain for card in band.cards if card.is_active)
    name = band.name.split(": ")[-1].capitalize()
    return _FunnelBand(band.mark, name, band.active, owners)


def _state(day: datetime.date, today: datetime.date) -> str:
    return "late" if day < today else "future"
