"""Several activities at once, and evaluations of one."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from core import audit
from core.lifecycle import TransitionRefused
from core.models import Membership
from core.tenancy import take_turn
from programmes.actions.history import record_evaluations
from programmes.actions.programme import (
    move_activity,
    set_activity_status,
    touch_programme,
    update_activity,
)
from programmes.models import Activity, ActivityEvaluation


def change_activities(
    activities: Iterable[Activity], *, membership: Membership, **facts: Any
) -> int:
    """Change phase (``main_phase``), ``owner`` or ``status`` of several activities.

    Each goes through its own verb, with history and log. Returns how many activities changed;
    all of them or none: then one refused event stays, and ``TransitionRefused`` is raised.
    """
    try:
        with transaction.atomic():
            return sum(_change(activity, membership, facts) for activity in activities)
    except TransitionRefused:
        audit.record("activity.edit", membership=membership, refused=True)
        raise


def _change(activity: Activity, membership: Membership, facts: dict[str, Any]) -> bool:
    before = activity.revision
    if "main_phase" in facts and activity.main_phase != facts["main_phase"]:
        move_activity(activity, membership=membership, main_phase=facts["main_phase"])
    if "owner" in facts:
        update_activity(activity, membership=membership, owner=facts["owner"])
    if "status" in facts and activity.status != facts["status"]:
        set_activity_status(activity, membership=membership, status=facts["status"])
    activity.refresh_from_db()
    return activity.revision != before


@transaction.atomic
def add_evaluation(
    activity: Activity,
    *,
    membership: Membership,
    type: str,
    status: str,
    completed_on: datetime.date | None,
    summary: str,
) -> ActivityEvaluation:
    """Record an evaluation of an activity.

    Effects: history, one log event, the revision goes up, a stored reference date is cleared.
    """
    take_turn()
    activity = Activity.objects.get(pk=activity.pk)
    before = list(activity.evaluations.all())
    evaluation = ActivityEvaluation(
        activity=activity,
        position=len(before),
        type=type,
        status=status,
        completed_on=completed_on,
        summary=summary or None,
    )
    evaluation.save()
    activity.revision += 1
    activity.save(update_fields=["revision"])
    record_evaluations(activity, before, membership=membership)
    touch_programme(activity.programme)
    audit.record("activity.edit", activity, membership=membership, changed=["evaluations"])
    return evaluation
