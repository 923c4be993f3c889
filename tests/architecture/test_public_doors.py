"""The doors outside a municipality: docs/permissions.md names each, and who may pass."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.checks import ADMIN, routes
from core.tenancy import acting_for
from tests.architecture.matrix import public_rows
from tests.architecture.test_doors import PATTERNS, VIEWS
from tests.world import World
from tests.world_signals import a_partner_page

DOORS = public_rows()
LOGGED_IN, EVERYBODY = "whoever is logged in", "everybody"
HOLDERS = "whoever has the address"
#: What stands in an address that is a secret.
UNKNOWN = "niemand-heeft-dit-adres"


def address(name: str, **secret: str) -> str:
    """The address of a door; some stand below a municipality, some have a secret in it."""
    below = re.findall(r"<slug:(municipality)>", PATTERNS[name])
    return reverse(name, kwargs={**dict.fromkeys(below, "maasmonde"), **secret})


def test_document_names_every_public_door_and_no_other() -> None:
    named = {name for name, pattern, _view in routes() if name and not pattern.startswith(ADMIN)}
    assert set(DOORS) == named - set(VIEWS)
    assert set(DOORS.values()) == {LOGGED_IN, EVERYBODY, HOLDERS}


@pytest.mark.parametrize("name", [name for name, who in DOORS.items() if who == LOGGED_IN])
def test_door_for_an_account_asks_to_log_in(name: str, world: World) -> None:
    for ask in (Client().get, Client().post):
        response = ask(address(name))
        assert response.status_code in {302, 405}, f"{name}: {response.status_code}"
        if response.status_code == 302:
            assert response["Location"].startswith("/accounts/login/")
    assert Client().get(address(name)).status_code == 302


@pytest.mark.parametrize("name", [name for name, who in DOORS.items() if who == EVERYBODY])
def test_public_door_opens_to_everybody(name: str, world: World) -> None:
    missing = {404} if name == "core:logo" else set()  # no municipality of the world has one
    people: list[Any] = [Client(), world.stranger(), world.maasmonde.client("no_role")]
    for client in people:
        assert client.get(address(name)).status_code in {200, 302} | missing


@pytest.mark.parametrize("name", [name for name, who in DOORS.items() if who == HOLDERS])
def test_secret_address_opens_to_everybody_and_no_other_does(name: str, world: World) -> None:
    with acting_for(world.maasmonde.municipality):
        code = a_partner_page(world.maasmonde).code
    people: list[Any] = [Client(), world.stranger(), world.maasmonde.client("no_role")]
    for client in people:
        assert client.get(address(name, code=code)).status_code in {200, 405}
        assert client.post(address(name, code=code), {}).status_code in {200, 422}
        for ask in (client.get, client.post):
            assert ask(address(name, code=UNKNOWN)).status_code == 404
            assert ask(f"/broekerlanden/{address(name, code=code)[11:]}").status_code == 404


def test_technical_admin_asks_to_log_in(world: World) -> None:
    """Django's own admin is for a superuser only; no role of the product opens it."""
    for client in (Client(), world.maasmonde.client("application_manager")):
        response = client.get(ADMIN)
        assert response.status_code == 302
        assert response["Location"].startswith(f"{ADMIN}login/")
