"""Who may sit at an item, who was there, and which core party was not (rules C7, C8)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from casework.models.agenda import AgendaItem
from casework.models.meetings import Attendance, CaseMeeting
from casework.models.own_agenda import people_at
from casework.models.parameters import ORGANISATIONS
from core.models import Membership, Organisation, Parameter


def readers_of(item: AgendaItem) -> set[int]:
    """The keys of the memberships that an item is for: those invited to it, and who leads."""
    meeting = item.meeting
    leading = {meeting.chair_id, meeting.deputy_chair_id, meeting.note_taker_id}
    return {key for key in leading if key} | {one.pk for one in people_at([item])[item.pk]}


def organisations_of(item: AgendaItem) -> Any:
    """The organisations that can promise an action at an item, by name."""
    people = Membership.objects.filter(pk__in=readers_of(item))
    keys = people.exclude(organisation=None).values("organisation")
    return Organisation.objects.filter(pk__in=keys).order_by("name", "pk")


@dataclass(frozen=True)
class Table:
    """The people at one item, as names of organisations: nobody is named (rule C6)."""

    present: list[str]
    confirmed: int
    people: int
    absent: list[str]

    @property
    def is_confirmed(self) -> bool:
        """Whether everybody who was there confirmed secrecy."""
        return self.people > 0 and self.confirmed == self.people


def table_at(item: AgendaItem) -> Table:
    """Who of those an item is for was there, and who of them and of the core parties was not."""
    keys = readers_of(item)
    rows = list(item.meeting.attendance.with_names())
    own = [row for row in rows if row.membership_id in keys]
    there = [row for row in own if row.is_present]
    present = _names(there)
    away = set(_names(row for row in own if not row.is_present)) - set(present)
    return Table(
        present=present,
        confirmed=sum(row.has_confirmed for row in there),
        people=len(there),
        absent=sorted(away | set(absent_core_parties(item.meeting)), key=str.casefold),
    )


def absent_core_parties(meeting: CaseMeeting) -> list[str]:
    """The organisations that are required, of which nobody was there (rule C8)."""
    required = [str(line["label"]) for line in Parameter.objects.value(ORGANISATIONS) or []]
    rows = meeting.attendance.present().exclude(organisation=None)
    there = {name.casefold() for name in rows.values_list("organisation__name", flat=True)}
    return [name for name in required if name.casefold() not in there]


def invited_to(meeting: CaseMeeting) -> Any:
    """The memberships that are on the list of a meeting, and whoever came in their place."""
    rows = Attendance.objects.filter(meeting=meeting)
    came = Q(pk__in=rows.values("membership")) | Q(pk__in=rows.values("replaced_by"))
    return Membership.objects.filter(came).select_related("user", "organisation")


def _names(rows: Iterable[Attendance]) -> list[str]:
    names = {str(row.organisation) for row in rows if row.organisation_id}
    return sorted(names, key=str.casefold)
