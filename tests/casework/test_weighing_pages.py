"""Pages of a weighing, for whoever comes too late."""

from __future__ import annotations

from casework.actions import outcomes
from tests.casework.weighing import REASONS, client_of
from tests.factories import casework as make
from tests.world import World


def test_reasons_that_came_too_late_are_not_lost(acting: World) -> None:
    """Somebody else decided meanwhile: the page says so and still shows what was typed."""
    registration = make.weighed()
    second = make.somebody("tweede", "Gemeente", "meeting_chair")
    first = make.somebody("besluit", "Gemeente", "meeting_chair")
    outcomes.decline(registration, membership=first, **REASONS)
    address = acting.maasmonde.url(f"casework/registrations/{registration.code}/do/decline/")
    typed = {"necessity": "Mijn eerste reden.", "outcome": "decline"}
    response = client_of(second).post(address, typed)
    assert response.status_code == 422
    assert "Mijn eerste reden." in response.content.decode()
