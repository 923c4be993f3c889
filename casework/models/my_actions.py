"""What somebody promised, by day, and what waits for their look (rule C11)."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone

from casework.models.case_actions import Action
from casework.models.cases import Case
from core.models import Membership
from core.working_days import Clock

#: How many finished ones are shown.
LATELY = 3


@dataclass(frozen=True)
class Todo:
    """One action with what may be done with it, and how many working days it is late."""

    action: Action
    verbs: frozenset[str]
    late: int

    @property
    def may_finish(self) -> bool:
        """Whether its reader may say what came of it."""
        return "finish" in self.verbs

    @property
    def may_verify(self) -> bool:
        """Whether its reader may look whether it was done."""
        return "verify" in self.verbs

    @property
    def may_postpone(self) -> bool:
        """Whether its reader may agree on another day."""
        return "postpone" in self.verbs

    @property
    def may_drop(self) -> bool:
        """Whether its reader may say that it is not needed."""
        return "drop" in self.verbs


@dataclass(frozen=True)
class MyActions:
    """Everything of the page with one's actions; there is no count of who is late (rule N1)."""

    late: Sequence[Todo]
    this_week: Sequence[Todo]
    later: Sequence[Todo]
    to_verify: Sequence[Todo]
    overseen: Sequence[Todo]
    lately: Sequence[Action]

    @property
    def promised(self) -> int:
        """How many things one promised."""
        return len(self.late) + len(self.this_week) + len(self.later)


def my_actions(membership: Membership) -> MyActions:
    """The actions of a membership, of cases and weighings that it may see now."""
    today = timezone.localdate()
    sunday = today + datetime.timedelta(days=6 - today.weekday())
    seen = Action.objects.visible_to(membership).filter(case__restricted_on=None)
    own = seen.owned_by(membership)
    mine = [_todo(row, membership, today) for row in _rows(own.open(), membership)]
    done = own.filter(done_by=membership).exclude(done_on=None).order_by("-done_on", "-pk")
    return MyActions(
        late=[row for row in mine if row.action.due_on < today],
        this_week=[row for row in mine if today <= row.action.due_on <= sunday],
        later=[row for row in mine if row.action.due_on > sunday],
        to_verify=_to_verify(seen, membership, today),
        overseen=_overseen(seen, membership, today),
        lately=list(done.defer("condition", "dropped_because")[:LATELY]),
    )


def _rows(rows: Any, membership: Membership) -> Any:
    open_cases = rows.filter(case__closed_on=None)
    return open_cases.by_day().select_related("item__meeting", "registration")


def _to_verify(seen: Any, membership: Membership, today: datetime.date) -> list[Todo]:
    directed = Q(case__process_director=membership) | Q(case__deputy_director=membership)
    mine = directed | Q(case__case_director=membership)
    rows = seen.to_verify().filter(mine).exclude(done_by=membership)
    return [_todo(row, membership, today) for row in _rows(rows, membership)]


def _overseen(seen: Any, membership: Membership, today: datetime.date) -> list[Todo]:
    """Late actions of others in the cases that one directs (rule C11)."""
    if not membership.may("action.oversee"):
        return []
    cases = Case.objects.directed_by(membership).order_by().values("pk")
    rows = seen.overdue().filter(case__in=cases).exclude(owner=membership)
    return [_todo(row, membership, today) for row in _rows(rows, membership)]


def _todo(action: Action, membership: Membership, today: datetime.date) -> Todo:
    verbs = {verb.name for verb in Action.lifecycle.open_to(action, membership)}  # type: ignore[attr-defined]
    return Todo(action, frozenset(verbs), max(0, Clock().between(action.due_on, today)))
