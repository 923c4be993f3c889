"""Changing programmes and activities; every change of an activity leaves its history."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from core import audit
from core.models import Membership
from core.references import next_reference
from core.tenancy import take_turn
from programmes.actions.history import record_changes, record_status
from programmes.lifecycle import ACTION_POINT, ACTIVITY, PROGRAMME
from programmes.models import ActionPoint, Activity, BlindSpot, Programme, ProgrammeOrganisation


def touch_programme(programme: Programme) -> None:
    """The first change by a person clears a stored reference date (decision 13)."""
    if programme.reference_date is not None:
        programme.reference_date = None
        programme.save(update_fields=["reference_date"])


def forget_decisions(programme: Programme, subject: str) -> None:
    """Drop what was decided on the blind spots of a row that goes: its code may come back."""
    BlindSpot.objects.filter(programme=programme, subject=subject).delete()


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
    """Change master data of a programme (not its status).

    Effects: one log event with the changed field names, a stored reference date is cleared.
    Returns the programme as it is stored now.
    """
    take_turn()
    fresh: Programme = Programme.objects.get(pk=programme.pk)
    changed = [name for name, value in facts.items() if getattr(fresh, name) != value]
    for name in changed:
        setattr(fresh, name, facts[name])
    fresh.reference_date = None
    fresh.revision += 1
    fresh.save()
    audit.record("programme.edit", fresh, membership=membership, changed=changed)
    return fresh


@transaction.atomic
def create_activity(
    programme: Programme, *, membership: Membership, origin: str = "page", **facts: Any
) -> Activity:
    """Add an activity at the end of a programme.

    Effects: a code of the programme, a reference of the municipality, one log event; a stored
    reference date of the programme is cleared.
    """
    reference = next_reference(Activity, "A", width=4)  # locks: two writers never share a code
    facts.setdefault("exchange_id", next_code(programme.activities, "A"))
    activity = Activity(
        programme=programme,
        reference=reference,
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
    take_turn()
    fresh: Activity = Activity.objects.get(pk=activity.pk)
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
    with ACTIVITY.transition("set_status", activity, membership=membership, to=status) as fresh:
        fresh.revision += 1
        touch_programme(fresh.programme)
        if fresh.status != status:
            record_status(fresh, status, membership=membership, origin=origin)


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
    """Change an action point (not its status).

    Effects: the day of the update is kept, one log event, the revision goes up, a stored
    reference date of the programme is cleared. Without a difference nothing happens.
    """
    take_turn()
    fresh: ActionPoint = ActionPoint.objects.get(pk=action.pk)
    changed = [name for name, value in facts.items() if getattr(fresh, name) != value]
    if not changed:
        return fresh
    for name in changed:
        setattr(fresh, name, facts[name])
    fresh.updated_on = timezone.localdate()
    fresh.revision += 1
    fresh.save()
    touch_programme(fresh.programme)
    audit.record("action_point.edit", fresh, membership=membership, changed=changed)
    return fresh


def set_action_status(action: ActionPoint, *, membership: Membership, status: str) -> None:
    """The verb ``set_status`` of an action point; the day of the update is kept."""
    with ACTION_POINT.transition("set_status", action, membership=membership, to=status) as fresh:
        fresh.updated_on = timezone.localdate()
        fresh.revision += 1
        touch_programme(fresh.programme)
