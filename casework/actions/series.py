"""Series of meetings: made, changed and ended; meetings are planned from them."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.actions.facts import refuse
from casework.actions.planning import refuse_leaders
from casework.models import MeetingSeries
from core import audit
from core.models import Membership
from core.references import next_reference
from core.tenancy import take_turn


@transaction.atomic
def create_series(*, membership: Membership, **facts: Any) -> MeetingSeries:
    """Make a series; ``facts`` maps field names to values. Effect: one log event.

    Raises ``FactsRefused`` for people who may not lead.
    """
    refuse_leaders(facts)
    series = MeetingSeries(reference=next_reference(MeetingSeries, "R"), **facts)
    series.save()
    audit.record("series.create", series, membership=membership)
    return series


@transaction.atomic
def update_series(series: MeetingSeries, *, membership: Membership, **facts: Any) -> MeetingSeries:
    """Change a series; meetings that were planned stay as they are. Effect: one log event.

    Without a difference nothing happens. Raises ``FactsRefused`` when it has ended.
    """
    fresh = _in_turn(series)
    changed = [name for name, value in facts.items() if getattr(fresh, name) != value]
    if not changed:
        return fresh
    refuse_leaders(facts)
    for name in changed:
        setattr(fresh, name, facts[name])
    _note(fresh, "series.edit", membership, *changed)
    return fresh


@transaction.atomic
def end_series(series: MeetingSeries, *, membership: Membership) -> MeetingSeries:
    """End a series: nothing more is planned from it. Effect: one log event.

    Meetings that were planned stay. Raises ``FactsRefused`` when it has ended.
    """
    fresh = _in_turn(series)
    fresh.ended_on = timezone.localdate()
    _note(fresh, "series.end", membership, "ended_on")
    return fresh


def _in_turn(series: MeetingSeries) -> MeetingSeries:
    take_turn()
    fresh: MeetingSeries = MeetingSeries.objects.select_for_update().get(pk=series.pk)
    if fresh.has_ended:
        refuse({"": _("This series has ended, so it does not change any more.")})
    return fresh


def _note(series: MeetingSeries, action: str, membership: Membership, *changed: str) -> None:
    series.revision += 1
    series.save()
    audit.record(action, series, membership=membership, changed=changed)
