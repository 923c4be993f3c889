"""The agenda of a meeting as one reader may see it: own items, with their own times (rule C7).

What was published is read in the version that was published; who makes the agenda sees it as it
is being made. Times count all items, so that a reader's own time is right without the others.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from casework.models.agenda import AgendaItem, AgendaItemVersion
from casework.models.meetings import CLOSING_MINUTES, OPENING_MINUTES, CaseMeeting
from casework.models.participants import CaseParticipant
from casework.models.weighings import Statement
from core.models import Membership

#: What an item needs to be shown with whoever sits there, in the same query.
SUBJECTS = (
    "registration__taken_up_by__organisation",
    "case__process_director__organisation",
    "case__case_director__organisation",
)
#: Long texts of an item that no agenda shows.
OUTCOME = (
    "picture",
    "decision",
    "ground_note",
    "dissent",
    "absent_because",
    "person_says",
    "told_note",
)


@dataclass(frozen=True)
class Slot:
    """One item on an agenda: number, time, texts, and the organisations at the table."""

    number: int
    item: AgendaItem
    line: AgendaItem | AgendaItemVersion
    begins: datetime.datetime
    ends: datetime.datetime
    people: tuple[Membership, ...] = ()

    @property
    def code(self) -> str:
        """The code of the case or the weighing."""
        return str(self.item.subject.code)

    @property
    def organisations(self) -> list[str]:
        """Who is at the table, as organisations, by name."""
        names = {str(one.organisation) for one in self.people if one.organisation_id}
        return sorted(names, key=str.casefold)


@dataclass(frozen=True)
class OwnAgenda:
    """What one reader sees of one meeting, and from when until when they are expected."""

    meeting: CaseMeeting
    leads: bool
    slots: list[Slot] = field(default_factory=list)

    @property
    def begins(self) -> datetime.datetime:
        """When the reader is expected: whoever leads from the start, others at their own item."""
        if self.leads or not self.slots:
            return timezone.localtime(self.meeting.begins.astimezone(datetime.UTC))
        return self.slots[0].begins

    @property
    def ends(self) -> datetime.datetime:
        """Until when the reader is expected."""
        return self.meeting.ends if self.leads or not self.slots else self.slots[-1].ends

    @property
    def organisations(self) -> list[str]:
        """Every organisation at one of these items, by name."""
        names = {name for slot in self.slots for name in slot.organisations}
        return sorted(names, key=str.casefold)

    @property
    def seats(self) -> list[tuple[str, list[bool]]]:
        """Which organisation sees which of these items, a row for each organisation."""
        tables = [set(slot.organisations) for slot in self.slots]
        return [(name, [name in table for table in tables]) for name in self.organisations]


def timetable(
    meeting: CaseMeeting, lines: Iterable[tuple[int, int]]
) -> dict[int, tuple[datetime.datetime, datetime.datetime]]:
    """When each item begins and ends, from (key, minutes) in order; right across a clock change."""
    moment = meeting.begins.astimezone(datetime.UTC) + _minutes(OPENING_MINUTES)
    times = {}
    for key, minutes in lines:
        after = moment + _minutes(minutes)
        times[key] = (timezone.localtime(moment), timezone.localtime(after))
        moment = after
    return times


def _minutes(number: int) -> datetime.timedelta:
    return datetime.timedelta(minutes=number)


def minutes_for_items(meeting: CaseMeeting) -> int:
    """How many minutes a meeting has for its items."""
    return meeting.minutes - OPENING_MINUTES - CLOSING_MINUTES


def own_agenda(meeting: CaseMeeting, membership: Any) -> OwnAgenda:
    """The agenda for its reader: as published, or as it is being made before that."""
    visible = meeting.items.visible_to(membership).select_related(*SUBJECTS).defer(*OUTCOME)
    if not meeting.version:
        return live_agenda(meeting, membership, visible)
    rows = AgendaItemVersion.objects.filter(item__meeting=meeting, version=meeting.version)
    everything = rows.order_by("order", "pk").values_list("item", "minutes")
    times = timetable(meeting, everything)
    items = {item.pk: item for item in visible}
    lines = rows.filter(item__in=items.keys()).order_by("order", "pk")
    return _agenda(meeting, membership, [(items[line.item_id], line) for line in lines], times)


def live_agenda(meeting: CaseMeeting, membership: Any, items: Any = None) -> OwnAgenda:
    """The agenda as it stands now, with what was not published yet."""
    if items is None:
        mine = meeting.items.composed_by(membership)
        items = mine.select_related(*SUBJECTS).defer(*OUTCOME)
    waiting = meeting.items.waiting().in_order().values_list("pk", "minutes")
    rows = [(item, item) for item in items.waiting().in_order()]
    return _agenda(meeting, membership, rows, timetable(meeting, waiting))


def _agenda(
    meeting: CaseMeeting,
    membership: Any,
    rows: Sequence[tuple[AgendaItem, AgendaItem | AgendaItemVersion]],
    times: dict[int, tuple[datetime.datetime, datetime.datetime]],
) -> OwnAgenda:
    people = people_at([item for item, _line in rows])
    slots = [
        Slot(line.order, item, line, *times[item.pk], tuple(people[item.pk])) for item, line in rows
    ]
    return OwnAgenda(meeting, meeting.is_led_by(membership), slots)


def people_at(items: Sequence[AgendaItem]) -> dict[int, list[Membership]]:
    """Who is invited to each item: its directors and participants, or who gave a statement.

    Whoever brought a weighing in is not at the table (four eyes). Two queries, however many items;
    the items are read with ``SUBJECTS``.
    """
    people = {item.pk: _directors(item) for item in items}
    at_case = {item.case_id: item.pk for item in items if item.case_id}
    for row in _participants(at_case):
        if row.organisation_id == row.membership.organisation_id:
            people[at_case[row.case_id]].append(row.membership)
    at_weighing = {item.registration_id: item.pk for item in items if item.registration_id}
    for row in _statements(at_weighing):
        if row.author_id != row.registration.registrar_id:
            people[at_weighing[row.registration_id]].append(row.author)
    return people


def _directors(item: AgendaItem) -> list[Membership]:
    if item.case is not None:
        return [item.case.process_director, item.case.case_director]
    taken_up_by = item.registration.taken_up_by  # type: ignore[union-attr]
    return [taken_up_by] if taken_up_by else []


def _participants(cases: Iterable[int]) -> Any:
    current = CaseParticipant.objects.current().filter(case__in=cases)
    people = current.select_related("membership__organisation", "membership__user")
    return people.defer("basis", "need").order_by("pk")


def _statements(registrations: Iterable[int]) -> Any:
    filed = Statement.objects.filed().filter(registration__in=registrations)
    people = filed.select_related("author__organisation", "author__user", "registration")
    return people.defer("against", "absent_because").order_by("pk")
