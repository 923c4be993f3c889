"""The public page on privacy is made of the parameters, so that it cannot differ (P6, N20)."""

from __future__ import annotations

import pytest
from django.test import Client

from casework.models.parameters import BASIS, CASE_TERM, DECLINED
from core.tenancy import acting_for
from tests.factories import casework as make
from tests.world import Side, World

pytestmark = pytest.mark.django_db


def page(side: Side) -> str:
    response = Client().get(side.url("casework/privacy/"))
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("name", ["maasmonde", "broekerlanden"])
def test_p6_a_changed_term_shows(world: World, name: str) -> None:
    side: Side = getattr(world, name)
    before = page(side)
    assert "2222" not in before
    assert "777" not in before
    with acting_for(side.municipality):
        make.approved(CASE_TERM, 2222)
        make.approved(DECLINED, 777)
    after = page(side)
    assert "2222" in after
    assert "777" in after


def test_p6_terms_of_another_municipality_stay_theirs(world: World) -> None:
    with acting_for(world.maasmonde.municipality):
        make.approved(CASE_TERM, 2222)
    assert "2222" not in page(world.broekerlanden)


def test_n20_a_basis_shows_only_when_it_was_approved(world: World) -> None:
    text = "Grondslag van de proef"
    assert text not in page(world.maasmonde)
    with acting_for(world.maasmonde.municipality):
        make.in_force(BASIS, text)
    assert text in page(world.maasmonde)


def test_unknown_municipality_has_no_page() -> None:
    assert Client().get("/nergens/casework/privacy/").status_code == 404
