"""Changing programmes and activities; every change of an activity leaves its history."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from core import audit
from core.models import Membership
from core.references import next_reference
from programmes.lifecycle import ACTION_POINT, ACTIVITY, PROGRAMME
from programmes.models import (
    ActionPoint,
    Activity,
    ActivityChange,
    Programme,
    ProgrammeOrganisation,
)

#: Fields of an activity that are administration, not content.
_NO_HISTORY = {"position", "revision", "programme", "reference", "exchange_id"}


def record_changes(
    activity: Activity,
    before: Mapping[str, Any],
    *,
    membership: Membership | None,
    origin: str = "page",
) -> None:
    """Keep what changed in an activity: ``before`` holds the old value per changed field."""
    for name, old in before.items():
        if name in _NO_HISTORY:
            continue
        ActivityChange(
            activity=activity,
            actor=membership,
            actor_name=str(membership.user) if membership else "",
            field=name,
            before=as_text(activity, name, old),
            after=as_text(activity, name, getattr(activity, name)),
            origin=origin,
        ).save()


def as_text(activity: Activity, name: str, value: Any) -> str:
    """A value as a person reads it: labels for codes, words for lists."""
    field: Any = Activity._meta.get_field(name)
    labels = dict(field.flatchoices) or dict(getattr(field, "vocabulary", ()))
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, list):
        words = [entry["label"] if isinstance(entry, dict) else entry for entry in value]
        return ", ".join(str(labels.get(word, word)) for word in words)
    return str(labels.get(value, value))


def touch_programme(programme: Programme) -> None:
    """The first change by a person clears a stored reference date (decision 13)."""
    if programme.reference_date is not None:
        programme.reference_date = None
        programme.save(update_fields=["reference_date"])


def next_code(rows: Any, prefix: str) -> str:
    """The next free code of a programme's own numbering, such as ``A46``."""
    used = set(rows.values_list("exchange_id", flat=True))
    number = len(used) + 1
    while f"{prefix}{number}" in used:
        number += 1
    return f"{prefix}{number}"


@transaction.atomic
def create_programme(*, membership: Membership, **facts: Any) -> Programme:
    """Start a programme in draft. Effect: one log event."""
    programme = Programme(reference=next_reference(Programme, "P"), **facts)
    programme.save()
    audit.record("programme.create", programme, membership=membership)
    return programme


@transaction.atomic
def update_programme(programme: Programme, *, membership: Membership, **facts: Any) -> Programme:
    """Change master data of a programme. Effect: one log event with the changed field names."""
    changed = [name for name, value in facts.items() if getattr(programme, name) != value]
    for name in changed:
        setattr(programme, name, facts[name])
    if "reference_date" not in changed:
        programme.reference_date = None
    programme.revision += 1
    programme.save()
    audit.record("programme.edit", programme, membership=membership, changed=changed)
    return programme


@transaction.atomic
def create_activity(
    programme: Programme, *, membership: Membership, origin: str = "page", **facts: Any
) -> Activity:
    """Add an activity at the end of a programme.

    Effects: a code of the programme, a reference of the municipality, one log event; a stored
    reference date of the programme is cleared.
    """
    facts.setdefault("exchange_id", next_code(programme.activities, "A"))
    activity = Activity(
        programme=programme,
        reference=next_reference(Activity, "A", width=4),
        position=programme.activities.count(),
        **facts,
    )
    activity.save()
    touch_programme(programme)
    audit.record("activity.create", activity, membership=membership)
    return activity


@transaction.atomic
def update_activity(
    activity: Activity, *, membership: Membership, origin: str = "page", **facts: Any
) -> Activity:
    """Change an activity; ``facts`` maps field names (not status) to new values.

    Effects: history per changed field, one log event with their names, the revision goes up, a
    stored reference date of the programme is cleared. Without a difference nothing happens.
    """
    fresh: Activity = Activity.objects.select_for_update().get(pk=activity.pk)
    changed = [name for name, value in facts.items() if getattr(fresh, name) != value]
    if not changed:
        return fresh
    before = {name: getattr(fresh, name) for name in changed}
    for name in changed:
        setattr(fresh, name, facts[name])
    fresh.revision += 1
    fresh.save()
    record_changes(fresh, before, membership=membership, origin=origin)
    touch_programme(fresh.programme)
    audit.record("activity.edit", fresh, membership=membership, changed=changed)
    return fresh


def set_activity_status(
    activity: Activity, *, membership: Membership, status: str, origin: str = "page"
) -> None:
    """The verb ``set_status``: any status to any other. Effects: history and log."""
    before = activity.status
    with ACTIVITY.transition("set_status", activity, membership=membership, to=status) as fresh:
        fresh.revision += 1
        touch_programme(fresh.programme)
    if before != status:
        record_changes(activity, {"status": before}, membership=membership, origin=origin)


def move_activity(
    activity: Activity, *, membership: Membership, main_phase: str | None, origin: str = "page"
) -> None:
    """The verb ``move``: another main phase; the new one is no longer a side phase.

    ``main_phase`` None puts the activity back to "not yet classified".
    """
    with ACTIVITY.transition("move", activity, membership=membership) as fresh:
        before = {"main_phase": fresh.main_phase, "side_phases": list(fresh.side_phases)}
        fresh.main_phase = main_phase or None
        fresh.side_phases = [phase for phase in fresh.side_phases if phase != main_phase]
        fresh.revision += 1
        touch_programme(fresh.programme)
        before = {name: old for name, old in before.items() if getattr(fresh, name) != old}
        record_changes(fresh, before, membership=membership, origin=origin)


def adopt_programme(
    programme: Programme, *, membership: Membership, adopted_on: datetime.date, decision: str
) -> None:
    """The verb ``adopt``: the executive's decision and date are recorded."""
    with PROGRAMME.transition("adopt", programme, membership=membership) as fresh:
        fresh.adopted_on, fresh.decision = adopted_on, decision


def review_programme(programme: Programme, *, membership: Membership) -> None:
    """The verb ``review``: the programme is under review until it is renewed or ended."""
    with PROGRAMME.transition("review", programme, membership=membership):
        pass


def renew_programme(
    programme: Programme, *, membership: Membership, adopted_on: datetime.date, decision: str
) -> None:
    """The verb ``renew``: a newly adopted version, with decision and date."""
    with PROGRAMME.transition("renew", programme, membership=membership) as fresh:
        fresh.adopted_on, fresh.decision = adopted_on, decision


def end_programme(programme: Programme, *, membership: Membership, decision: str) -> None:
    """The verb ``end``: with the reason and what was learned."""
    with PROGRAMME.transition("end", programme, membership=membership) as fresh:
        fresh.decision = decision


@transaction.atomic
def create_action_point(
    programme: Programme,
    *,
    membership: Membership,
    title: str,
    owner: ProgrammeOrganisation | None = None,
    due_on: datetime.date | None = None,
    activity: Activity | None = None,
) -> ActionPoint:
    """Add an action point to a programme's local action plan. Effect: one log event."""
    action = ActionPoint(
        programme=programme,
        reference=next_reference(ActionPoint, "T", width=3),
        exchange_id=next_code(programme.action_points, "T"),
        position=programme.action_points.count(),
        title=title,
        owner=owner,
        due_on=due_on,
        activity=activity,
    )
    action.save()
    touch_programme(programme)
    audit.record("action_point.create", action, membership=membership)
    return action


@transaction.atomic
def update_action_point(
    action: ActionPoint, *, membership: Membership, **facts: Any
) -> ActionPoint:
    """Change an action point. Effects: the day of the update is kept, one log event."""
    changed = [name for name, value in facts.items() if getattr(action, name) != value]
    for name in changed:
        setattr(action, name, facts[name])
    action.updated_on = timezone.localdate()
    action.revision += 1
    action.save()
    touch_programme(action.programme)
    audit.record("action_point.edit", action, membership=membership, changed=changed)
    return action


def set_action_status(action: ActionPoint, *, membership: Membership, status: str) -> None:
    """The verb ``set_status`` of an action point; the day of the update is kept."""
    with ACTION_POINT.transition("set_status", action, membership=membership, to=status) as fresh:
        fresh.updated_on = timezone.localdate()
        fresh.revision += 1
        touch_programme(fresh.programme)
