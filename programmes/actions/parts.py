"""Changing the parts of a programme: goals, local picture, organisations, expected domains."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.lifecycle import TransitionRefused
from core.models import Membership
from core.tenancy import take_turn
from network.actions.partners import ensure_organisation
from programmes.actions.programme import (
    forget_decisions,
    next_code,
    update_activity,
    update_programme,
)
from programmes.models import Goal, Programme, ProgrammeOrganisation

Rows = list[tuple[dict[str, Any], dict[str, Any]]]


@transaction.atomic
def set_goals(programme: Programme, *, membership: Membership, rows: Rows) -> None:
    """Store the goals as typed: changed, added, and dropped when a row was emptied.

    Effects: one log event; activities lose the link to a dropped goal, with history and event, and
    what was decided on it as a blind spot is gone.
    """
    take_turn()  # codes are given out one by one
    kept: set[str] = set()
    for position, (known, typed) in enumerate(rows):
        code = known.get("exchange_id") or next_code(programme.goals, "G")
        facts = {"title": typed["title"], "indicator": typed["indicator"] or None}
        goal = programme.goals.filter(exchange_id=code).first() or Goal(
            programme=programme, exchange_id=code
        )
        goal.title, goal.indicator, goal.position = facts["title"], facts["indicator"], position
        goal.save()
        kept.add(code)
    for goal in programme.goals.exclude(exchange_id__in=kept):
        _drop_goal(programme, goal, membership)
    update_programme(programme, membership=membership)


def _drop_goal(programme: Programme, goal: Goal, membership: Membership) -> None:
    """Nothing may point at the code of a goal that is gone: the next goal could get it."""
    for activity in programme.activities.all():
        if goal.exchange_id in activity.goals:
            left = [code for code in activity.goals if code != goal.exchange_id]
            update_activity(activity, membership=membership, goals=left)
    forget_decisions(programme, f"goal:{goal.exchange_id}")
    goal.delete()


@transaction.atomic
def set_local_picture(programme: Programme, *, membership: Membership, rows: Rows) -> None:
    """Store which phenomena play a role locally."""
    picture = [
        {
            "phenomenon": typed["phenomenon"],
            "level": typed["level"] or "low",
            "source": typed["source"],
            "valid_from": typed["valid_from"].isoformat() if typed["valid_from"] else None,
        }
        for _known, typed in rows
    ]
    update_programme(programme, membership=membership, locally_relevant=picture)


@transaction.atomic
def set_organisations(
    programme: Programme,
    *,
    membership: Membership,
    rows: Rows,
    expected_domains: dict[str, list[str]],
) -> None:
    """Store the organisations and the expected domains.

    An organisation that still owns something cannot go. Raises ``TransitionRefused`` then.
    """
    take_turn()  # codes are given out one by one
    kept: set[str] = set()
    for position, (known, typed) in enumerate(rows):
        code = known.get("exchange_id") or next_code(programme.organisations, "O")
        row = programme.organisations.filter(exchange_id=code).first() or ProgrammeOrganisation(
            programme=programme, exchange_id=code
        )
        row.name = typed["name"]
        row.type, row.domain = typed["type"] or "other", typed["domain"] or "unknown"
        row.organisation = ensure_organisation(row.name, type=row.type, domain=row.domain)
        row.position = position
        row.save()
        kept.add(code)
    for row in programme.organisations.exclude(exchange_id__in=kept):
        _drop_organisation(programme, row)
    update_programme(programme, membership=membership, expected_domains=expected_domains)


def _drop_organisation(programme: Programme, row: ProgrammeOrganisation) -> None:
    owns = programme.activities.filter(owner=row) | programme.activities.filter(proposed_owner=row)
    if owns.exists() or programme.action_points.filter(owner=row).exists():
        text = _("“%(name)s” still owns activities or action points; move those first.")
        raise TransitionRefused(text % {"name": row.name})
    row.delete()
