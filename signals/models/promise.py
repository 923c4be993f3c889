"""The promise to a reporter in working days: how many have passed, are left, or are too many."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone

from signals.models.clock import Clock
from signals.models.signals import Signal

#: So many blocks fit beside each other; a longer promise is told in words only.
MOST_BLOCKS = 60


@dataclass(frozen=True)
class Promise:
    """One promised day as it stands today; ``over`` counts the working days it has passed by."""

    day: datetime.date
    total: int
    past: int
    over: int
    is_late: bool
    is_working_day: bool

    @property
    def left(self) -> int:
        """How many working days come after today, the promised day included."""
        return 0 if self.is_late else self.total - self.past

    @property
    def is_today(self) -> bool:
        """Whether the promised day is today."""
        return not self.is_late and self.left == 0

    @property
    def counts_today(self) -> bool:
        """Whether today is a working day of the promise."""
        return self.is_working_day and not self.is_late and self.past > 0

    def blocks(self) -> Iterator[str]:
        """One word for each block: past, today, left or over; none when there are too many."""
        if self.total + self.over > MOST_BLOCKS:
            return
        yield from ["past"] * (self.past - self.counts_today)
        yield from ["today"] * self.counts_today
        yield from ["left"] * self.left
        yield from ["over"] * self.over


def promise_of(signal: Signal, clock: Clock, day: datetime.date | None = None) -> Promise:
    """The promise of feedback on a signal, counted from its receipt or from the last reaction."""
    today = day or timezone.localdate()
    start, end = signal.disputed_on or signal.received_on, signal.feedback_by
    total = max(clock.between(start, end), 0)
    return Promise(
        day=end,
        total=total,
        past=min(max(clock.between(start, today), 0), total),
        over=max(clock.between(end, today), 0),
        is_late=today > end,
        is_working_day=clock.works_on(today),
    )
