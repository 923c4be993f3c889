"""What came out of a session: what was discussed, moved, noted and agreed, and what was not."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count
from django.utils import timezone

from core.models import Membership
from interventions.classification import OwnerFits
from programmes.models.history import ActivityChange
from programmes.models.mapping import MappingSession, SessionAnswer, SessionItem
from programmes.models.mapping_outcomes import GapCard, SessionDecision
from programmes.models.mapping_room import Agenda, people_at_the_table
from programmes.models.programme import Activity, Programme


@dataclass(frozen=True)
class Move:
    """An activity that the session put in another phase; phases in words, "" for none."""

    activity: Activity
    before: str
    after: str


class Result(Agenda):
    """One session as its page shows it, before, during and after."""

    @cached_property
    def chosen(self) -> list[Activity]:
        """What a planned session would go through now."""
        return self.session.chosen() if self.session.is_planned else []

    @cached_property
    def participants(self) -> list[Any]:
        """Who is at the table."""
        return list(self.session.participants.all())

    @property
    def at_the_table(self) -> str:
        """The participants in one line."""
        return people_at_the_table(row.domain for row in self.participants)

    @cached_property
    def decisions(self) -> list[SessionDecision]:
        """What was agreed."""
        rows = SessionDecision.objects.filter(session=self.session)
        return list(rows.select_related("owner", "activity", "action_point"))

    @property
    def waiting(self) -> list[SessionItem]:
        """The activities of which no question was discussed."""
        return [item for item in self.items if item.pk not in self.discussed]

    @property
    def entered(self) -> list[SessionItem]:
        """The activities that were entered in the room."""
        return [item for item in self.items if item.entry_key]

    @property
    def transfers(self) -> list[Activity]:
        """Activities that do not lie in a logical place and wait for a decision, as it is now."""
        found = (item.activity for item in self.items if item.pk in self.discussed)
        return [row for row in found if row.owner_fits == OwnerFits.NO and not row.transfer_decided]

    @property
    def later(self) -> list[Activity]:
        """Activities that the session wants to talk about again, as it is now."""
        found = (item.activity for item in self.items if item.pk in self.discussed)
        return [row for row in found if row.owner_fits == OwnerFits.DISCUSS]

    @cached_property
    def moves(self) -> list[Move]:
        """The activities that went to another phase, from the first to the last place."""
        session = self.session
        if session.held_at is None:
            return []
        until = session.concluded_at or timezone.now()
        rows = ActivityChange.objects.filter(
            activity__in=[item.activity_id for item in self.items],
            field="main_phase",
            origin="session",
            at__gte=session.held_at,
            at__lte=until,
        ).order_by("at", "pk")
        known = {item.activity_id: item.activity for item in self.items}
        moved: dict[int, Move] = {}
        for row in rows:
            first = moved.get(row.activity_id)
            before = first.before if first else row.before
            moved[row.activity_id] = Move(known[row.activity_id], before, row.after)
        return [move for move in moved.values() if move.before != move.after]

    @cached_property
    def notes(self) -> list[SessionAnswer]:
        """What was said besides the facts, along the agenda."""
        by_item = {item.pk: item for item in self.items}
        rows = [answer for answer in self.answers.values() if answer.note]
        for row in rows:
            row.item = by_item[row.item_id]
        return sorted(rows, key=lambda row: (row.item.position, row.question))

    @cached_property
    def findings_changed(self) -> dict[str, int]:
        """How many blind spots there were at the beginning, are now, appeared and disappeared."""
        now, then = set(self.findings_now()), set(self.findings_then())
        return {
            "before": len(then),
            "now": len(now),
            "new": len(now - then),
            "gone": len(then - now),
        }


@dataclass(frozen=True)
class Line:
    """One session in a list, with how far it came."""

    session: MappingSession
    items: int
    discussed: int
    gaps: int
    decisions: int


def session_lines(programme: Programme, membership: Membership) -> list[Line]:
    """The sessions of a programme that the membership may know of, newest first."""
    sessions = list(MappingSession.objects.visible_to(membership).filter(programme=programme))
    items = _count(SessionItem.objects.filter(session__in=sessions))
    answered = SessionItem.objects.filter(session__in=sessions, answers__isnull=False)
    gaps = _count(GapCard.objects.filter(session__in=sessions))
    decisions = _count(SessionDecision.objects.filter(session__in=sessions))
    discussed = _count(answered)
    return [
        Line(
            row,
            items.get(row.pk, 0),
            discussed.get(row.pk, 0),
            gaps.get(row.pk, 0),
            decisions.get(row.pk, 0),
        )
        for row in sessions
    ]


def next_session(programme: Programme, membership: Membership) -> MappingSession | None:
    """The session that is under way or comes first, for who records sessions; else None."""
    if not membership.may("session.record"):
        return None
    rows = MappingSession.objects.open().filter(programme=programme)
    found: MappingSession | None = rows.prefetch_related("participants").first()
    return found


def _count(rows: Any) -> dict[int, int]:
    """Session → how many of these rows it has."""
    numbers = rows.order_by("session_id").values_list("session_id")
    return dict(numbers.annotate(Count("pk", distinct=True)))
