"""Deciding on blind spots: leave so on purpose, or turn into an action point."""

from __future__ import annotations

import datetime

from django.utils import timezone

from core.models import Membership
from programmes.actions.programme import create_action_point
from programmes.lifecycle import BLIND_SPOT
from programmes.models import ActionPoint, Activity, BlindSpot, Programme, ProgrammeOrganisation


def blind_spot_for(programme: Programme, *, code: str, subject: str) -> BlindSpot:
    """The decision row of one finding, made in state open when there is none yet."""
    spot, _created = BlindSpot.objects.get_or_create(
        programme=programme,
        code=code,
        subject=subject,
        defaults={"municipality_id": programme.municipality_id},
    )
    return spot


def accept_blind_spot(
    spot: BlindSpot, *, membership: Membership, reason: str, review_on: datetime.date | None
) -> None:
    """The verb ``accept``: left so on purpose, with the reason and a day to look again."""
    with BLIND_SPOT.transition("accept", spot, membership=membership) as fresh:
        fresh.reason, fresh.review_on = reason, review_on
        fresh.decided_on, fresh.decided_by = timezone.localdate(), membership


def address_blind_spot(
    spot: BlindSpot,
    *,
    membership: Membership,
    title: str,
    owner: ProgrammeOrganisation | None = None,
    due_on: datetime.date | None = None,
) -> ActionPoint:
    """The verb ``address``: makes the action point and ties it to the finding."""
    kind, _colon, code = spot.subject.partition(":")
    activity = None
    if kind == "activity":
        activity = Activity.objects.filter(programme=spot.programme, exchange_id=code).first()
    with BLIND_SPOT.transition("address", spot, membership=membership) as fresh:
        fresh.action_point = create_action_point(
            spot.programme,
            membership=membership,
            title=title,
            owner=owner,
            due_on=due_on,
            activity=activity,
        )
        fresh.decided_on, fresh.decided_by = timezone.localdate(), membership
    return fresh.action_point  # type: ignore[no-any-return]


def reopen_blind_spot(spot: BlindSpot, *, membership: Membership) -> None:
    """The verb ``reopen``: the finding waits for a decision again; an action point stays."""
    with BLIND_SPOT.transition("reopen", spot, membership=membership) as fresh:
        fresh.reason, fresh.review_on, fresh.action_point = "", None, None
