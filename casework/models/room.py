"""The meeting room: where a meeting is, what is still to come, and when it will be done."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from casework.models.agenda import AgendaItem
from casework.models.meetings import CLOSING_MINUTES, OPENING_MINUTES, CaseMeeting
from core.models import Membership


@dataclass(frozen=True)
class Stop:
    """One line of the rail: a number and minutes, and no code: the whole room reads the screen."""

    item: AgendaItem
    is_now: bool

    @property
    def number(self) -> int:
        """As on the agenda."""
        return self.item.order

    @property
    def is_behind(self) -> bool:
        """Whether it was discussed, or went on to another meeting."""
        return self.item.is_discussed or self.item.is_moved


@dataclass(frozen=True)
class Timer:
    """The time of one item: what is left of it, as the server knows it."""

    minutes: int
    left: int | None

    @property
    def is_over(self) -> bool:
        """Whether the planned time has passed."""
        return self.left is not None and self.left < 0

    @property
    def clock(self) -> str:
        """Minutes and seconds that are left, or that it takes longer; the plan before it began."""
        seconds = self.minutes * 60 if self.left is None else abs(self.left)
        return f"{seconds // 60}:{seconds % 60:02d}"

    @property
    def percent(self) -> int:
        """How much of the ring is filled."""
        if self.left is None:
            return 0
        return min(100, round(100 * (1 - self.left / (self.minutes * 60))))


@dataclass(frozen=True)
class Room:
    """A meeting under way, for whoever leads it."""

    meeting: CaseMeeting
    stops: Sequence[Stop]
    current: AgendaItem | None
    done_at: datetime.datetime
    opening: int = OPENING_MINUTES
    closing: int = CLOSING_MINUTES

    @property
    def following(self) -> AgendaItem | None:
        """The first item that is still to be discussed."""
        return next((stop.item for stop in self.stops if not stop.is_behind), None)

    @property
    def place(self) -> int:
        """The how-manieth item this is."""
        return next((place for place, stop in enumerate(self.stops, 1) if stop.is_now), 0)

    @property
    def ahead(self) -> int:
        """How many minutes ahead of the planned end; negative when later."""
        return round((self.meeting.ends - self.done_at).total_seconds() / 60)

    @property
    def behind(self) -> int:
        """How many minutes later than the planned end."""
        return -self.ahead

    def beside(self, step: int) -> AgendaItem | None:
        """The item before (-1) or after (1) this one."""
        place = self.place - 1 + step
        return self.stops[place].item if self.place and 0 <= place < len(self.stops) else None

    @property
    def before(self) -> AgendaItem | None:
        """The item before this one."""
        return self.beside(-1)

    @property
    def after(self) -> AgendaItem | None:
        """The item after this one."""
        return self.beside(1)


def room_of(
    meeting: CaseMeeting, membership: Membership, current: AgendaItem | None = None
) -> Room:
    """The room as it stands now, with the items that its reader may see."""
    rows = meeting.items.visible_to(membership).in_order()
    items = list(rows.select_related("case", "registration", "meeting"))
    now = timezone.now()
    waiting = [one for one in items if not (one.is_discussed or one.is_moved)]
    minutes = sum(one.minutes for one in waiting) + CLOSING_MINUTES
    if meeting.ended_at:
        done_at = meeting.ended_at
    else:
        spent = current.begun_at if current in waiting and current and current.begun_at else now
        done_at = max(now, spent + datetime.timedelta(minutes=minutes))
    stops = [Stop(one, current is not None and one.pk == current.pk) for one in items]
    return Room(meeting, stops, current, timezone.localtime(done_at))


def timer_of(item: AgendaItem) -> Timer:
    """The time of an item; it runs until the outcome is recorded."""
    if item.begun_at is None or item.is_discussed or item.is_moved:
        return Timer(item.minutes, None)
    spent = int((timezone.now() - item.begun_at).total_seconds())
    return Timer(item.minutes, item.minutes * 60 - spent)


def following_item(meeting: CaseMeeting, membership: Membership) -> Any:
    """The first item that is still to be discussed, of those its reader may see."""
    return meeting.items.visible_to(membership).waiting().in_order().first()
