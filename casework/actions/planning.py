"""Planning meetings: one by one or from a series, changing them, and calling them off."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.actions.facts import refuse, wanted
from casework.actions.invitations import invite, withdraw_invitations
from casework.lifecycle import MEETING
from casework.models import CaseMeeting, MeetingSeries
from casework.models.people import able
from casework.models.proposal import RHYTHM_DAYS
from casework.models.words import Rhythm
from core import audit
from core.lifecycle import TransitionRefused
from core.models import Membership
from core.references import next_reference, next_references
from core.tenancy import take_turn
from core.working_days import Clock

#: What a meeting takes over from its series.
FRAME = ("starts_at", "minutes", "place", "chair", "deputy_chair", "note_taker")
#: Whoever was invited hears when one of these changes.
WHEN_AND_WHERE = {"held_on", "starts_at", "minutes", "place"}
MOST_AT_ONCE = 26


@dataclass(frozen=True)
class Planned:
    """A meeting that was planned, and the day of the rhythm when that was no working day."""

    meeting: CaseMeeting
    instead_of: datetime.date | None = None


def refuse_leaders(facts: Mapping[str, Any]) -> None:
    """Chair and deputy hold the right to lead, and nobody has two tasks (feature D4).

    Raises ``FactsRefused`` at the field.
    """
    chair, deputy = facts.get("chair"), facts.get("deputy_chair")
    note_taker = facts.get("note_taker")
    reasons = {}
    for name, right in [("chair", "hold"), ("deputy_chair", "hold"), ("note_taker", "attend")]:
        person = facts.get(name)
        if person and not able(f"meeting.{right}").filter(pk=person.pk).exists():
            reasons[name] = _("This person does not have the right to do this. Choose another.")
    if deputy and deputy == chair:
        reasons["deputy_chair"] = _("The deputy is somebody else than the chair.")
    if note_taker and note_taker == chair:
        reasons["note_taker"] = _("Whoever leads does not take the notes. Choose another.")
    refuse(reasons)


@transaction.atomic
def plan_meeting(*, membership: Membership, **facts: Any) -> CaseMeeting:
    """Plan a meeting on its own; ``facts`` maps field names to values. Effect: one log event.

    Raises ``FactsRefused`` for a day that has passed and for people who may not lead.
    """
    refuse_leaders(facts)
    refuse({"held_on": _why_past(facts["held_on"])})
    meeting = CaseMeeting(
        reference=next_reference(CaseMeeting, "O"), planned_by=membership, **facts
    )
    meeting.save()
    audit.record("meeting.plan", meeting, membership=membership)
    return meeting


def _why_past(day: datetime.date) -> str:
    return _("This day has passed. Choose today or later.") if day < timezone.localdate() else ""


@transaction.atomic
def plan_next(series: MeetingSeries, *, membership: Membership, number: int) -> list[Planned]:
    """Plan the next meetings of a series by its rhythm; a holiday becomes the next working day.

    Planning twice makes no meeting twice: it goes on after the last one. Effects: a log event for
    each meeting. Raises ``FactsRefused`` when the series has ended.
    """
    take_turn()
    series = MeetingSeries.objects.select_for_update().get(pk=series.pk)
    if series.has_ended:
        refuse({"": _("This series has ended. Make a new one to plan further meetings.")})
    if not 1 <= number <= MOST_AT_ONCE:
        refuse({"number": _("Choose a number from 1 to %(most)d.") % {"most": MOST_AT_ONCE}})
    refuse_leaders({name: getattr(series, name) for name in FRAME})
    frame = {name: getattr(series, name) for name in FRAME}
    days = next_days(series, number)
    planned = []
    for reference, (day, wanted_day) in zip(
        next_references(CaseMeeting, "O", number), days, strict=True
    ):
        meeting = CaseMeeting(
            reference=reference, series=series, held_on=day, planned_by=membership, **frame
        )
        meeting.save()
        audit.record("meeting.plan", meeting, membership=membership)
        planned.append(Planned(meeting, wanted_day if wanted_day != day else None))
    return planned


def next_days(series: MeetingSeries, number: int) -> list[tuple[datetime.date, datetime.date]]:
    """The next days of a series: the working day, and the day that the rhythm gives."""
    last = series.meetings.order_by("-held_on").values_list("held_on", flat=True).first()
    after = max(last or datetime.date.min, timezone.localdate() - datetime.timedelta(days=1))
    step = datetime.timedelta(days=RHYTHM_DAYS[Rhythm(series.rhythm)])
    clock, day = Clock(), series.first_on
    if day <= after:
        day += step * ((after - day) // step)
    found: list[tuple[datetime.date, datetime.date]] = []
    while len(found) < number:
        working_day = clock.on_or_after(day)
        if working_day > after:
            found.append((working_day, day))
            after = working_day
        day += step
    return found


@transaction.atomic
def update_meeting(meeting: CaseMeeting, *, membership: Membership, **facts: Any) -> CaseMeeting:
    """Change when, where or who leads, before the meeting is held.

    Effects: one log event; after publication everybody invited hears of another day, time or place,
    and new leaders are invited. Without a difference nothing happens. Raises ``TransitionRefused``
    when it was held or cancelled, ``FactsRefused`` for a day that has passed.
    """
    take_turn()
    fresh: CaseMeeting = CaseMeeting.objects.select_for_update().get(pk=meeting.pk)
    changed = [name for name, value in facts.items() if getattr(fresh, name) != value]
    if not changed:
        return fresh
    if not fresh.is_before:
        raise TransitionRefused(_("This meeting was held or cancelled, so it does not change."))
    refuse_leaders(facts)
    if "held_on" in changed:
        refuse({"held_on": _why_past(facts["held_on"])})
    for name in changed:
        setattr(fresh, name, facts[name])
    fresh.revision += 1
    if fresh.is_shown:
        fresh.sequence += 1
    fresh.save()
    audit.record("meeting.edit", fresh, membership=membership, changed=changed)
    if fresh.is_shown:
        invite(fresh, None if WHEN_AND_WHERE & set(changed) else ())
    return fresh


def cancel(meeting: CaseMeeting, *, membership: Membership, reason: str) -> None:
    """The verb ``cancel``: it does not take place; its items can be carried over.

    Effects: everybody who was invited is told, and their calendars take it away.
    """
    (reason,) = wanted(reason=reason)
    with MEETING.transition("cancel", meeting, membership=membership) as fresh:
        fresh.cancelled_because = reason
        fresh.sequence += 1
        fresh.revision += 1
        withdraw_invitations(fresh)
