"""A programme as exchange data: what rules, map, documents and export all read.

Loading costs a constant number of queries, however many activities there are.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from core.tenancy import current
from interventions.classification import RelevanceLevel
from interventions.models import Intervention, Phenomenon
from programmes.blind_spots import Finding, find_blind_spots
from programmes.models.action_plan import ActionPoint
from programmes.models.programme import Activity, Goal, Programme, ProgrammeOrganisation

FORMAT_VERSION = "1.0"


@dataclass
class ProgrammeState:
    """One programme with everything in it, read once.

    ``on`` overrides the reference date (decision 13).
    """

    programme: Programme
    on: datetime.date | None = None

    @cached_property
    def organisations(self) -> list[ProgrammeOrganisation]:
        """The organisations, in the order of the programme."""
        return list(self.programme.organisations.all())

    @cached_property
    def goals(self) -> list[Goal]:
        """The goals, in the order of the programme."""
        return list(self.programme.goals.all())

    @cached_property
    def activities(self) -> list[Activity]:
        """The activities; their owners come from ``organisations``."""
        activities = list(self.programme.activities.all())
        by_id = {organisation.pk: organisation for organisation in self.organisations}
        for activity in activities:
            activity.programme = self.programme
            activity.owner = by_id.get(activity.owner_id)
            activity.proposed_owner = by_id.get(activity.proposed_owner_id)
        return activities

    @cached_property
    def evaluated_activities(self) -> list[Activity]:
        """The activities with ``known_evaluations``."""
        # a plain list per activity: a queryset per activity costs more than all the rest
        evaluations = Prefetch("evaluations", to_attr="known_evaluations")
        prefetch_related_objects(self.activities, evaluations)
        return self.activities

    @cached_property
    def action_points(self) -> list[ActionPoint]:
        """The action points, in the order of the programme."""
        return list(self.programme.action_points.all())

    @cached_property
    def activity_by_code(self) -> dict[str, Activity]:
        """The activities by their code in this programme."""
        return {activity.exchange_id: activity for activity in self.activities}

    @cached_property
    def data(self) -> dict[str, Any]:
        """The exchange format (programme.schema.json)."""
        municipality = current()  # of the scope, which is the programme’s own
        return {
            "format_version": FORMAT_VERSION,
            "municipality": {"name": municipality.name, "code": municipality.code},
            "programme": self._programme(),
            "organisations": [
                {"id": row.exchange_id, "name": row.name, "type": row.type, "domain": row.domain}
                for row in self.organisations
            ],
            "activities": [activity_data(activity) for activity in self.evaluated_activities],
            "actions": [self._action(action) for action in self.action_points],
        }

    @cached_property
    def findings(self) -> list[Finding]:
        """The blind spots on the reference date."""
        return find_blind_spots(self.data, Intervention.objects.evidence_by_name())

    @property
    def day(self) -> datetime.date:
        """The reference date used."""
        return self.programme.day(self.on)

    def _programme(self) -> dict[str, Any]:
        programme = self.programme
        return {
            "title": programme.title,
            "period": {"start": _day(programme.start), "end": _day(programme.end)},
            "vision": programme.vision,
            "reference_date": _day(self.day),
            "expected_domains": programme.expected_domains,
            "locally_relevant": programme.locally_relevant,
            "goals": [
                {"id": goal.exchange_id, "title": goal.title, "indicator": goal.indicator}
                for goal in self.goals
            ],
        }

    def _action(self, action: ActionPoint) -> dict[str, Any]:
        codes: dict[Any, str] = {row.pk: row.exchange_id for row in self.organisations}
        activities: dict[Any, str] = {row.pk: row.exchange_id for row in self.activities}
        return {
            "id": action.exchange_id,
            "title": action.title,
            "owner": codes.get(action.owner_id),
            "due_on": _day(action.due_on),
            "status": action.status,
            "created_on": _day(action.created_on),
            "updated_on": _day(action.updated_on),
            "activity": activities.get(action.activity_id),
        }


def goals_with_activities(state: ProgrammeState) -> list[dict[str, Any]]:
    """Each goal with the planned and running activities that serve it."""
    return [
        {
            "title": goal.title,
            "indicator": goal.indicator or "",
            "activities": [
                activity
                for activity in state.activities
                if activity.is_active and goal.exchange_id in activity.goals
            ],
        }
        for goal in state.goals
    ]


def local_rows(programme: Programme) -> list[dict[str, Any]]:
    """The local picture as stored, dates as dates."""
    return [{**row, "valid_from": _parsed(row["valid_from"])} for row in programme.locally_relevant]


def local_picture(programme: Programme) -> list[dict[str, Any]]:
    """The locally relevant phenomena in the municipality's own words, dates as dates."""
    labels = Phenomenon.objects.labels()
    return [
        {
            "code": row["phenomenon"],
            "label": labels.get(row["phenomenon"], row["phenomenon"]),
            "level": RelevanceLevel(row["level"]).label,
            "source": row["source"],
            "valid_from": _parsed(row["valid_from"]),
        }
        for row in programme.locally_relevant
    ]


def activity_data(activity: Activity) -> dict[str, Any]:
    """One of ``ProgrammeState.evaluated_activities`` in the exchange format."""
    return {
        "id": activity.exchange_id,
        "title": activity.title,
        "description": activity.description,
        "main_phase": activity.main_phase or None,
        "side_phases": list(activity.side_phases),
        "target_groups": list(activity.target_groups),
        "limited_to_groups": activity.limited_to_groups,
        "settings": list(activity.settings),
        "phenomena": list(activity.phenomena),
        "owner": activity.owner.exchange_id if activity.owner else None,
        "owner_fits": activity.owner_fits,
        "owner_assessed_on": _day(activity.owner_assessed_on),
        "proposed_owner": activity.proposed_owner.exchange_id if activity.proposed_owner else None,
        "transfer_decided": activity.transfer_decided,
        "status": activity.status,
        "start": _day(activity.start),
        "end": _day(activity.end),
        "intervention": activity.intervention,
        "plan_of_approach": activity.plan_of_approach,
        "unintended_effects": activity.unintended_effects,
        "evaluations": [
            {
                "type": row.type,
                "status": row.status,
                "completed_on": _day(row.completed_on),
                "summary": row.summary,
            }
            for row in activity.known_evaluations
        ],
        "goals": activity.goals,
        "neighbourhoods": activity.neighbourhoods,
        "budget": _amount(activity.budget),
    }


def _parsed(value: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(value) if value else None


def _day(value: datetime.date | None) -> str | None:
    return value.isoformat() if value else None


def _amount(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)
