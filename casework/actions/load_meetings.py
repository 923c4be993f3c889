"""Synthetic case meetings of one table: ahead, held and adopted, with items, lists and actions."""

from __future__ import annotations

import datetime
import hashlib
from typing import Any

from casework.actions.load_table import Maker, Table, store
from casework.models import (
    Action,
    AgendaItem,
    AgendaItemVersion,
    Attendance,
    Case,
    CaseMeeting,
    DecisionKind,
    DecisionList,
    Why,
)
from core.models import Membership

M, A = CaseMeeting.Status, Action.Status
#: The states of the meetings of one table, and in how many days each is; all further ones adopted.
_AHEAD = ((M.PUBLISHED, 21), (M.PLANNED, 35), (M.HELD, -1))
#: Items of one meeting.
FEWEST_ITEMS, MOST_ITEMS = 8, 12
#: Stands for the document of every adopted list: real ones would take hours.
_DOCUMENT = b"%PDF-1.7\n% Besluitenlijst van een proefgemeente\n%%EOF\n"
_QUESTIONS = ("Wat houdt de woning tegen?", "Wie belt de school, en wanneer?")
_OUTCOME = {
    "picture": "De corporatie wil tekenen.",
    "decision": "De corporatie tekent een tijdelijk contract.",
    "ground": "needed",
    "person_present": "no",
    "absent_because": "Wilde liever bellen.",
    "person_says": "Wil de woning graag.",
    "told": "yes",
}
_ACTIONS = ("Begeleiding regelen", "School bellen over het rooster")
_RESULTS: dict[str, dict[str, Any]] = {
    A.OPEN: {},
    A.DONE: {"result": "Geregeld, start maandag."},
    A.VERIFIED: {"result": "Geregeld, start maandag."},
    A.DROPPED: {"dropped_because": "Een ander deed het al."},
}


class MeetingMaker(Maker):
    """Makes meetings, each with what belongs to one in its state."""

    number = 0

    def meetings(self, table: Table, cases: list[Case], number: int) -> None:
        """Store so many meetings about these cases."""
        past = ((M.ADOPTED, -14 * step) for step in range(1, number + 1))
        states = [*_AHEAD, *past][:number]
        rows = store(CaseMeeting, [self.meeting(table, *state) for state in states])
        store(Attendance, [one for row in rows for one in self.attendance(row, table)])
        items = store(AgendaItem, [one for row in rows for one in self.items(row, table, cases)])
        shown = [item for item in items if item.meeting.is_shown]
        store(AgendaItemVersion, [self.version(item) for item in shown])
        adopted = [item for item in items if item.meeting.is_adopted]
        store(DecisionList, [self.decision_list(item) for item in adopted])
        done = [item for item in items if item.is_discussed]
        store(Action, [one for item in done for one in self.actions(item, table)])

    def meeting(self, table: Table, status: str, days: int) -> CaseMeeting:
        """One meeting in a state, with the moments that state asks for."""
        day = self.day + datetime.timedelta(days=days)
        self.number += 1
        facts: dict[str, Any] = {}
        if status in CaseMeeting.SHOWN:
            published = self.moment(day - datetime.timedelta(days=30))
            facts |= {"version": 1, "sequence": 1, "published_at": published}
        if status in (M.HELD, M.ADOPTED):
            facts |= {"begun_at": self.moment(day), "ended_at": self.moment(day, 12)}
        if status == M.ADOPTED:
            facts["adopted_at"] = self.moment(day + datetime.timedelta(days=2))
        return CaseMeeting(
            reference=f"O-{self.day.year}-{self.number:02d}",
            status=status,
            held_on=day,
            starts_at=datetime.time(10),
            minutes=210,
            place="Stadskantoor, kamer 2.14",
            chair=table.chair,
            note_taker=table.directors[1],
            planned_by=table.directors[0],
            **self.here,
            **facts,
        )

    def attendance(self, meeting: CaseMeeting, table: Table) -> list[Attendance]:
        """Everybody at the table, once they were invited; there once it was held."""
        if not meeting.is_shown:
            return []
        begun = meeting.begun_at
        facts = {"is_present": begun is not None, "secrecy_confirmed_at": begun}
        return [
            Attendance(
                meeting=meeting,
                membership=person,
                organisation=person.organisation,
                invited_at=meeting.published_at,
                sent_sequence=meeting.sequence,
                reply="coming",
                **self.here,
                **facts,
            )
            for person in table.everybody
        ]

    def items(self, meeting: CaseMeeting, table: Table, cases: list[Case]) -> list[AgendaItem]:
        """Eight to twelve cases; closed ones only in a meeting that was adopted."""
        fit = [case for case in cases if meeting.is_adopted or not case.is_closed]
        number = min(len(fit), self.chance.randint(FEWEST_ITEMS, MOST_ITEMS))
        chosen = self.chance.sample(fit, number)
        return [self.item(meeting, case, order) for order, case in enumerate(chosen, start=1)]

    def item(self, meeting: CaseMeeting, case: Case, order: int) -> AgendaItem:
        """One ready item; discussed when the lists were adopted, every other one before that."""
        facts: dict[str, Any] = {}
        if meeting.is_adopted or (meeting.is_under_way and order % 2):
            facts = {"status": AgendaItem.Status.DISCUSSED, "discussed_by": meeting.chair}
            facts |= _OUTCOME
        return AgendaItem(
            meeting=meeting,
            case=case,
            order=order,
            why=self.chance.choice([Why.REVIEW, Why.ACTIONS, Why.CHOSEN]),
            goal="Wonen vlot trekken",
            question=self.chance.choice(_QUESTIONS),
            decision_kind=DecisionKind.AGREEMENTS,
            minutes=15,
            **self.here,
            **facts,
        )

    def version(self, item: AgendaItem) -> AgendaItemVersion:
        """The item as it was published."""
        same = ("order", "goal", "question", "decision_kind", "minutes")
        facts = {name: getattr(item, name) for name in same}
        facts["published_at"] = item.meeting.published_at
        return AgendaItemVersion(item=item, version=1, **self.here, **facts)

    def decision_list(self, item: AgendaItem) -> DecisionList:
        """The adopted list of an item."""
        facts: dict[str, Any] = {
            "adopted_by": item.meeting.chair,
            "adopted_at": item.meeting.adopted_at,
            "document": _DOCUMENT,
            "fingerprint": hashlib.sha256(_DOCUMENT).hexdigest(),
        }
        return DecisionList(item=item, **self.here, **facts)

    def actions(self, item: AgendaItem, table: Table) -> list[Action]:
        """One or two actions of an item; most old ones were done."""
        people = self.chance.sample(table.everybody, self.chance.randint(1, 2))
        return [self.action(item, owner, table) for owner in people]

    def action(self, item: AgendaItem, owner: Membership, table: Table) -> Action:
        """One action, with what its state asks for."""
        case, day = item.case, item.meeting.held_on
        weights = (2, 5, 2, 1) if item.meeting.is_adopted else (1, 0, 0, 0)
        status = A.DONE if case is None or case.is_closed else A.OPEN
        if status == A.OPEN:
            status = self.chance.choices(list(_RESULTS), weights=weights)[0]  # type: ignore[assignment]
        facts = dict(_RESULTS[status])
        if status in (A.DONE, A.VERIFIED):
            facts |= {"done_by": owner, "done_on": day + datetime.timedelta(days=7)}
        if status == A.VERIFIED:
            first, second = table.directors
            facts["verified_by"] = second if owner == first else first
        return Action(
            code=self.code(),
            case=case,
            item=item,
            status=status,
            text=self.chance.choice(_ACTIONS),
            owner_organisation=owner.organisation,
            owner=owner,
            due_on=day + datetime.timedelta(days=self.chance.randint(7, 60)),
            needs_verification=status == A.VERIFIED,
            agreed_on=day,
            **self.here,
            **facts,
        )
