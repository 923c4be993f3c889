"""A meeting under way with its people, for the tests of the room, decision lists and actions."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from casework.actions import decision_lists, holding
from casework.actions import outcomes_of_items as outcomes
from casework.actions.holding import Presence
from casework.actions.outcomes_of_items import Promise
from casework.documents import DecisionListDocument
from casework.models import Action, AgendaItem, Attendance, Case, CaseMeeting, DecisionList
from core.models import Membership, Organisation
from tests.factories import casework as make
from tests.world import Side

M, I = CaseMeeting.Status, AgendaItem.Status  # noqa: E741
DAY = datetime.timedelta(days=1)
OUTCOME: dict[str, Any] = {
    "picture": "De corporatie wil tekenen.",
    "decision": "De corporatie tekent een tijdelijk contract.",
    "ground": "needed",
}
WHOLE: dict[str, Any] = {
    **OUTCOME,
    "person_present": "no",
    "absent_because": "Wilde liever bellen.",
    "person_says": "Wil de woning graag.",
    "told": "yes",
}


@dataclass
class Held:
    """A meeting of one side, its items, and who leads and takes part."""

    side: Side
    meeting: CaseMeeting
    items: list[Any]
    chair: Membership
    partner: Membership
    director: Membership

    def fresh(self) -> CaseMeeting:
        """The meeting as it is stored."""
        return CaseMeeting.objects.get(pk=self.meeting.pk)

    def item(self, place: int = 0) -> AgendaItem:
        """An item as it is stored."""
        return AgendaItem.objects.get(pk=self.items[place].pk)

    @property
    def organisation(self) -> Organisation:
        """The organisation of the participant."""
        found: Organisation = self.partner.organisation  # type: ignore[assignment]
        return found

    def url(self, rest: str = "room/") -> str:
        """An address of the meeting."""
        return self.side.url(f"casework/meetings/{self.meeting.reference}/{rest}")

    def screen(self, place: int = 0) -> str:
        """The address of the screen of an item."""
        return self.url(f"room/{self.items[place]}/")

    def do(self, verb: str, place: int = 0) -> str:
        """The address of a verb of an item."""
        return self.url(f"items/{self.items[place]}/do/{verb}/")

    def promise(self, text: str = "Begeleiding regelen", **facts: Any) -> Promise:
        """An action of the participant's organisation in a week."""
        values: dict[str, Any] = {
            "organisation": self.organisation,
            "due_on": timezone.localdate() + 7 * DAY,
        }
        return Promise(text, **(values | facts))

    def note(self, place: int = 0, text: str = "Begeleiding regelen", **facts: Any) -> Action:
        """An action noted at an item."""
        item = self.item(place)
        outcomes.promise_action(item, membership=self.chair, promise=self.promise(text, **facts))
        found: Action = item.actions.order_by("pk").last()  # type: ignore[assignment]
        return found

    def discuss(self, place: int = 0, **facts: Any) -> None:
        """Record a whole outcome."""
        outcomes.discuss(self.item(place), membership=self.chair, **(WHOLE | facts))

    def everybody(self, *, confirmed: bool = True) -> None:
        """Everybody on the list is there and confirms."""
        rows = self.meeting.attendance.all()
        people = [Presence(row, True, confirmed) for row in rows]
        holding.attend(self.fresh(), membership=self.chair, people=people)

    def to_the_end(self) -> None:
        """Everybody there, every item whole, the talk over."""
        self.everybody()
        for place in range(len(self.items)):
            self.discuss(place)
        holding.end(self.fresh(), membership=self.chair)

    def adopt(self) -> DecisionList:
        """Everything, up to and including adopting; the list of the first item."""
        self.to_the_end()
        decision_lists.adopt(self.fresh(), membership=self.chair, document_of=DecisionListDocument)
        return DecisionList.objects.get(item=self.items[0])


def held(side: Side, *, items: int = 2, begin: bool = True, **facts: Any) -> Held:
    """A published meeting of today with cases, begun unless said otherwise.

    The chair of the world leads; the participant of the world takes part in the first case only.
    """
    chair = side.membership("meeting_chair")
    director = side.membership("process_director")
    partner = side.membership("participant")
    meeting = make.make_meeting(status=M.PUBLISHED, chair=chair, **facts)
    rows = []
    for place in range(items):
        case: Case = make.make_case(process_director=director)
        make.tell_person(case)
        if not place:
            make.make_participant(case, partner)
        rows.append(make.make_item(meeting, case))
    found = Held(side, meeting, rows, chair, partner, director)
    if begin:
        holding.hold(meeting, membership=chair)
        found.meeting = found.fresh()
    return found


def attendance_of(case: Held, person: Membership) -> Attendance:
    """The line of one person on the list."""
    return Attendance.objects.get(meeting=case.meeting, membership=person)
