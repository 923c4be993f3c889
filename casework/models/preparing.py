"""What somebody can do before a meeting: reread what they wrote, say what came of actions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from casework.models.case_actions import Action
from casework.models.contributions import Contribution
from casework.models.own_agenda import OwnAgenda


@dataclass(frozen=True)
class Preparation:
    """One's own open actions in the cases of one's own items, and a contribution of each day."""

    actions: list[Action]
    contributions: list[Contribution]

    def __bool__(self) -> bool:
        return bool(self.actions or self.contributions)


def preparation(agenda: OwnAgenda, membership: Any) -> Preparation:
    """Gather it; nothing when the meeting is over."""
    cases = [slot.item.case_id for slot in agenda.slots if slot.item.case_id]
    if not agenda.meeting.is_before or not cases:
        return Preparation([], [])
    actions = Action.objects.visible_to(membership).owned_by(membership).open()
    mine = Contribution.objects.standing().filter(case__in=cases, author=membership)
    recent = mine.select_related("case").defer("text", "person_says").order_by("-contributed_on")
    written = {(one.case_id, one.contributed_on): one for one in recent[:10]}
    promised = actions.filter(case__in=cases).by_day()[:10]
    return Preparation(list(promised), list(written.values()))
