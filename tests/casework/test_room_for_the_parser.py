"""SQLite reads no more than so many queries within queries; ours leave room for more."""

from __future__ import annotations

from typing import Any

import pytest

from casework.models import Action, AgendaItem, Case, CaseMeeting, DecisionList, Registration
from tests.world import World

#: Levels that whoever asks may add around a question: a list within a list within a list.
ROOM = 2
ASKED = [Action, AgendaItem, Case, CaseMeeting, DecisionList, Registration]


@pytest.mark.parametrize("model", ASKED, ids=lambda model: model.__name__)
@pytest.mark.parametrize("role", ["process_director", "meeting_chair", "participant"])
def test_visible_rows_can_be_asked_within_other_questions(
    acting: World, role: str, model: Any
) -> None:
    rows = model.objects.visible_to(acting.maasmonde.membership(role)).order_by()
    for _level in range(ROOM):
        rows = model.objects.filter(pk__in=rows.values("pk")).order_by()
    assert list(rows) == []
