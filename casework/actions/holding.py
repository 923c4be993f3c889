"""Holding a meeting: begin, who is there and who confirmed secrecy, end (rule C8)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from casework.actions.facts import refuse
from casework.actions.steps import tell_news
from casework.lifecycle import MEETING
from casework.models import Attendance, CaseMeeting
from casework.models.at_table import invited_to, readers_of
from core.models import Membership


@dataclass(frozen=True)
class Presence:
    """What is recorded of one person on the list: there, secrecy confirmed, who came instead."""

    attendance: Attendance
    is_present: bool = False
    is_confirmed: bool = False
    replaced_by: Membership | None = None


def hold(meeting: CaseMeeting, *, membership: Membership) -> None:
    """The verb ``hold``: the meeting begins; everybody who has an item is put on the list.

    Raises ``TransitionRefused`` before its day.
    """
    with MEETING.transition("hold", meeting, membership=membership) as fresh:
        fresh.begun_at = timezone.now()
        _complete_the_list(fresh)


def _complete_the_list(meeting: CaseMeeting) -> None:
    """Add whoever was admitted to a case after the invitations, and who leads."""
    items = meeting.items.select_related("case", "registration", "meeting")
    keys = set[int]().union(*(readers_of(item) for item in items))
    there = set(meeting.attendance.values_list("membership", flat=True))
    for person in Membership.objects.filter(pk__in=keys - there).select_related("organisation"):
        Attendance(meeting=meeting, membership=person, organisation=person.organisation).save()


def attend(meeting: CaseMeeting, *, membership: Membership, people: Iterable[Presence]) -> None:
    """The verb ``attend``: who is there, in whose place, and who confirmed secrecy (rule C8).

    The time of the first item begins. Raises ``FactsRefused`` for somebody of another meeting, a
    confirmation of somebody who is not there, and a deputy of another organisation.
    """
    with MEETING.transition("attend", meeting, membership=membership) as fresh:
        rows = {row.pk: row for row in fresh.attendance.select_related("membership")}
        for presence in people:
            row = rows.get(presence.attendance.pk)
            refuse(_why_not(presence, row))
            _record(rows[presence.attendance.pk], presence)
        first = fresh.items.waiting().in_order().first()
        if first and not fresh.items.exclude(begun_at=None).exists():
            first.begun_at = timezone.now()
            first.save(update_fields=["begun_at"])


def _why_not(presence: Presence, row: Attendance | None) -> dict[str, str]:
    if row is None:
        return {"": _("This person is not on the list of this meeting.")}
    if presence.is_confirmed and not presence.is_present:
        told = _("Only who is there can confirm secrecy. Tick that this person is there, too.")
        return {f"secrecy_{row.pk}": told}
    deputy = presence.replaced_by
    if deputy and deputy.organisation_id != row.organisation_id:
        return {f"deputy_{row.pk}": _("Choose somebody of the same organisation.")}
    return {}


def _record(row: Attendance, presence: Presence) -> None:
    row.is_present = presence.is_present
    row.replaced_by = presence.replaced_by if presence.is_present else None
    if not presence.is_confirmed:
        row.secrecy_confirmed_at = None
    elif row.secrecy_confirmed_at is None:
        row.secrecy_confirmed_at = timezone.now()
    row.save(update_fields=["is_present", "replaced_by", "secrecy_confirmed_at"])


def end(meeting: CaseMeeting, *, membership: Membership) -> None:
    """The verb ``end``: the talk is over; everybody invited is led to their own actions.

    Raises ``TransitionRefused`` when it was ended already.
    """
    with MEETING.transition("end", meeting, membership=membership) as fresh:
        fresh.ended_at = timezone.now()
        tell_news(invited_to(fresh), "casework:action_list")
