"""The pages of action points: what is unfinished stands first, what is late says so."""

from __future__ import annotations

import datetime

from django.utils import timezone

from interventions.classification import ActionStatus
from tests.factories.programmes import ActionPointFactory
from tests.world import World


def test_list_begins_with_what_is_unfinished_and_says_what_is_late(acting: World) -> None:
    side = acting.maasmonde
    programme, today = side.programme, timezone.localdate()
    programme.action_points.all().delete()
    past, future = today - datetime.timedelta(days=3), today + datetime.timedelta(days=3)
    for title, status, due_on in (
        ("Gedaan", ActionStatus.DONE, past),
        ("Zonder dag", ActionStatus.OPEN, None),
        ("Komt nog", ActionStatus.OPEN, future),
        ("Te laat", ActionStatus.IN_PROGRESS, past),
    ):
        ActionPointFactory(programme=programme, title=title, status=status, due_on=due_on)
    client = side.client("policy_adviser")
    response = client.get(side.url(f"programmes/{programme.reference}/actions/"))
    titles = [action.title for action in response.context["action_points"]]
    assert titles == ["Te laat", "Komt nog", "Zonder dag", "Gedaan"]
    assert response.content.decode().count("3 dagen te laat") == 1
    late = response.context["action_points"][0]
    assert "3 dagen te laat" in client.get(late.get_absolute_url()).content.decode()
