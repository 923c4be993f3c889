"""Thermometer sessions: planned, held after an explanation, concluded into the trend."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.lifecycle import FactsRefused, TransitionRefused
from core.models import Membership, Organisation
from core.references import next_reference
from core.tenancy import take_turn
from signals.actions.trends import count_mention
from signals.lifecycle import THERMOMETER
from signals.models import (
    ThermometerAction,
    ThermometerSeat,
    ThermometerSession,
    ThermometerTheme,
)

#: A seat: the organisation, and its function (or "").
Seat = tuple[Organisation, str]
#: What is agreed: by which organisation, what, by which day.
Agreed = tuple[Organisation, str, datetime.date]
#: What came of something agreed: whether it is done, and a sentence.
Outcome = tuple[bool, str]


@transaction.atomic
def plan_session(*, membership: Membership, **facts: Any) -> ThermometerSession:
    """Plan a session; ``facts`` maps field names to values. Effect: one log event."""
    session = ThermometerSession(reference=next_reference(ThermometerSession, "TG"), **facts)
    session.save()
    audit.record("thermometer.create", session, membership=membership)
    return session


@transaction.atomic
def update_session(
    session: ThermometerSession, *, membership: Membership, **facts: Any
) -> ThermometerSession:
    """Change what is known of a session that is not concluded; ``facts``: field → new value.

    Effects: one log event with the names of the changed fields, the revision goes up. Without a
    difference nothing happens. Raises ``TransitionRefused`` when it is concluded.
    """
    fresh = _in_turn(session)
    changed = [name for name, value in facts.items() if getattr(fresh, name) != value]
    if changed:
        _refuse_unless(fresh.is_open, _concluded())
        for name in changed:
            setattr(fresh, name, facts[name])
        _note(fresh, membership, *changed)
    return fresh


@transaction.atomic
def set_seats(session: ThermometerSession, *, membership: Membership, rows: list[Seat]) -> None:
    """Store who is at the table, in this order, instead of who was.

    Effects: one log event, the revision goes up. Without a difference nothing happens. Raises
    ``TransitionRefused`` when the session is concluded.
    """
    fresh = _in_turn(session)
    stored = ThermometerSeat.objects.filter(session=fresh)
    if [(row.organisation, row.function) for row in stored.select_related("organisation")] == rows:
        return
    _refuse_unless(fresh.is_open, _concluded())
    stored.delete()
    for organisation, function in rows:
        ThermometerSeat(session=fresh, organisation=organisation, function=function).save()
    _note(fresh, membership, "seats")


@transaction.atomic
def add_theme(
    session: ThermometerSession, *, membership: Membership, **facts: Any
) -> ThermometerTheme:
    """Write down a theme of a session that is being held; its number is never given again.

    Effect: one log event. Raises ``TransitionRefused`` before the talk began and when it is
    concluded.
    """
    fresh = _in_turn(session)
    _refuse_unless_held(fresh)
    fresh.last_theme += 1
    fresh.save(update_fields=["last_theme"])
    theme = ThermometerTheme(session=fresh, number=fresh.last_theme, **facts)
    theme.save()
    audit.record("thermometer.edit", fresh, membership=membership, changed=["themes"])
    return theme


@transaction.atomic
def update_theme(
    theme: ThermometerTheme, /, *, membership: Membership, **facts: Any
) -> ThermometerTheme:
    """Change a theme of a session that is being held; ``facts``: field → new value.

    Effects: one log event at the session, the revision of the theme goes up. Without a difference
    nothing happens. Raises ``TransitionRefused`` when the session is concluded.
    """
    session = _in_turn(theme.session)
    fresh: ThermometerTheme = ThermometerTheme.objects.select_related("session").get(pk=theme.pk)
    changed = [name for name, value in facts.items() if getattr(fresh, name) != value]
    if changed:
        _refuse_unless_held(session)
        for name in changed:
            setattr(fresh, name, facts[name])
        fresh.revision += 1
        fresh.save()
        audit.record("thermometer.edit", session, membership=membership, changed=["themes"])
    return fresh


@transaction.atomic
def remove_theme(theme: ThermometerTheme, *, membership: Membership) -> None:
    """Take a theme away while the session is being held.

    Effect: one log event at the session. Raises ``TransitionRefused`` when it is concluded.
    """
    session = _in_turn(theme.session)
    _refuse_unless_held(session)
    gone, _per_model = ThermometerTheme.objects.filter(pk=theme.pk).delete()
    if gone:
        audit.record("thermometer.edit", session, membership=membership, changed=["themes"])


@transaction.atomic
def set_actions(session: ThermometerSession, *, membership: Membership, rows: list[Agreed]) -> None:
    """Store what is agreed instead of what was, while the session is being held.

    Effects: one log event, the revision goes up. Without a difference nothing happens. Raises
    ``TransitionRefused`` before the talk began and when it is concluded.
    """
    fresh = _in_turn(session)
    stored = ThermometerAction.objects.filter(session=fresh)
    known = [(row.organisation, row.what, row.due_by) for row in stored]
    if sorted(known, key=str) == sorted(rows, key=str):
        return
    _refuse_unless_held(fresh)
    stored.delete()
    for organisation, what, due_by in rows:
        action = ThermometerAction(session=fresh, organisation=organisation)
        action.what, action.due_by = what, due_by
        action.save()
    _note(fresh, membership, "actions")


@transaction.atomic
def look_back(
    session: ThermometerSession, *, membership: Membership, outcomes: Mapping[int, Outcome]
) -> None:
    """Say what came of what was agreed before, by the key of each action: done or not yet.

    What is done gets the day of this talk. Effects: one log event, the revision of this session
    and of those whose agreements changed go up. Without a difference nothing happens. Raises
    ``TransitionRefused`` before the talk began and when it is concluded.
    """
    fresh = _in_turn(session)
    asked = ThermometerAction.objects.to_look_back_at(fresh).filter(pk__in=outcomes)
    changed = [row for row in asked if _told(row) != outcomes[row.pk]]
    if not changed:
        return
    _refuse_unless_held(fresh)
    for row in changed:
        is_done, row.result = outcomes[row.pk]
        day = row.done_on or min(fresh.held_on, timezone.localdate())
        row.done_on = day if is_done else None
        row.save(update_fields=["done_on", "result"])
    for earlier in {row.session_id: row.session for row in changed}.values():
        earlier.revision += 1
        earlier.save(update_fields=["revision"])
    _note(fresh, membership, "look_back")


def hold_session(
    session: ThermometerSession, *, membership: Membership, is_explained: bool
) -> None:
    """The verb ``hold``: the talk begins, after the explanation; not before its day.

    Raises ``FactsRefused`` when the explanation did not come first.
    """
    with THERMOMETER.transition("hold", session, membership=membership) as fresh:
        if not is_explained:
            raise FactsRefused({"is_explained": _("Explain first. Then begin the talk.")})
        fresh.is_explained = True
        fresh.revision += 1


def conclude_session(session: ThermometerSession, *, membership: Membership) -> None:
    """The verb ``conclude``: each theme counts once in the trend of the quarter of today.

    Counted today and not on the day of the talk: a quarter that was published stays as it was.
    """
    with THERMOMETER.transition("conclude", session, membership=membership) as fresh:
        for theme in fresh.themes_by_name():
            count_mention(theme.theme, phenomenon=theme.phenomenon, area=theme.area)
        fresh.revision += 1


def _told(row: ThermometerAction) -> Outcome:
    return row.done_on is not None, row.result


def _in_turn(session: ThermometerSession) -> ThermometerSession:
    """The row as it is now, while nobody else of the municipality writes."""
    take_turn()
    return ThermometerSession.objects.get(pk=session.pk)  # type: ignore[no-any-return]


def _refuse_unless(allowed: bool, reason: str) -> None:
    if not allowed:
        raise TransitionRefused(reason)


def _refuse_unless_held(session: ThermometerSession) -> None:
    _refuse_unless(session.is_open, _concluded())
    _refuse_unless(session.is_held, _("The talk has not begun. Explain first, then begin it."))


def _concluded() -> str:
    return _("This talk is concluded, so it stays as it is. Nothing was saved.")


def _note(session: ThermometerSession, membership: Membership, *changed: str) -> None:
    session.revision += 1
    session.save()
    audit.record("thermometer.edit", session, membership=membership, changed=changed)
