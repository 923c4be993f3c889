"""What the page of one activity shows: evidence, its line of time, its blind spots."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.models import Membership
from interventions.classification import EvidenceRung, PreventionPhase, Setting, TargetGroup
from interventions.models import Intervention, Phenomenon
from programmes.models.exchange import ProgrammeState
from programmes.models.findings import entries
from programmes.models.programme import Activity


@dataclass(frozen=True)
class Moment:
    """One entry of a line of time; ``state`` is past, future or late and decides its sign."""

    date: datetime.date
    title: str
    text: str = ""
    state: str = "past"
    url: str = ""


def activity_page(activity: Activity, membership: Membership) -> dict[str, Any]:
    """The context of an activity's page for a reader, in a constant number of queries."""
    state = ProgrammeState(activity.programme)
    subject = f"activity:{activity.exchange_id}"
    labels = Phenomenon.objects.labels()
    goals = {goal.exchange_id: goal.title for goal in state.goals}
    same = state.activity_by_code[activity.exchange_id]
    intervention = Intervention.objects.filter(name=(activity.intervention or "").strip()).first()
    return {
        "state": state,
        "programme": activity.programme,
        "findings": [entry for entry in entries(state) if entry.finding.subject == subject],
        "intervention": intervention,
        "rungs": rungs(intervention),
        "target_group_labels": [TargetGroup(code).label for code in activity.target_groups],
        "setting_labels": [Setting(code).label for code in activity.settings],
        "side_phase_labels": [PreventionPhase(code).label for code in activity.side_phases],
        "moments": moments(same, state.day),
        "changes": list(activity.changes.visible_to(membership)[:100]),
        "phenomenon_labels": [labels.get(code, code) for code in activity.phenomena],
        "goal_titles": [goals[code] for code in activity.goals if code in goals],
        "evaluations": same.known_evaluations,
    }


def rungs(intervention: Intervention | None) -> list[dict[str, Any]]:
    """The ladder of evidence from high to low, the present rung marked."""
    present = intervention.evidence_rung if intervention else ""
    ladder = list(EvidenceRung)
    return [
        {
            "number": len(ladder) - 1 - place,
            "label": rung.label,
            "is_present": rung.value == present,
        }
        for place, rung in enumerate(ladder)
    ]


def moments(activity: Activity, today: datetime.date) -> list[Moment]:
    """Start, evaluations, discussion of ownership and end of an activity, newest first."""
    found: list[Moment] = []
    if activity.start:
        started = activity.start <= today
        found.append(_moment(activity.start, today, _("Started") if started else _("Starts")))
    if activity.end:
        over = activity.end < today
        title = _("End date passed") if over and activity.status == "running" else _("End")
        state = "late" if over and activity.status == "running" else ""
        found.append(_moment(activity.end, today, title, state=state))
    if activity.owner_assessed_on:
        text = capfirst(str(activity.get_owner_fits_display()))
        found.append(_moment(activity.owner_assessed_on, today, _("Ownership discussed"), text))
    for evaluation in activity.known_evaluations:
        if evaluation.completed_on:
            name = capfirst(str(evaluation.get_type_display()))
            found.append(_moment(evaluation.completed_on, today, name, evaluation.summary or ""))
    return sorted(found, key=lambda moment: moment.date, reverse=True)


def _moment(
    day: datetime.date, today: datetime.date, title: str, text: str = "", state: str = ""
) -> Moment:
    return Moment(day, title, text, state or ("past" if day <= today else "future"))
