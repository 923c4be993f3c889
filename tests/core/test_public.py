"""Pages without log-in, those of one's own account, and the signs of life."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client

from core.deidentification.lexicon import lexicon
from core.models import Membership, RoleGrant
from tests.world import World


# --- choosing a municipality --------------------------------------------------------------------
def test_who_works_in_one_municipality_goes_straight_there(world: World) -> None:
    answer = world.maasmonde.client("executive").get("/")
    assert answer["Location"] == "/maasmonde/"


def test_who_works_in_two_chooses(world: World) -> None:
    person = world.maasmonde.user("executive")
    other = Membership.objects.create(user=person, municipality=world.broekerlanden.municipality)
    RoleGrant.objects.create(membership=other, role="policy_adviser")
    page = world.maasmonde.client("executive").get("/").content.decode()
    assert 'href="/maasmonde/"' in page
    assert 'href="/broekerlanden/"' in page
    assert "Bestuurder" in page
    assert "Beleidsadviseur" in page


def test_who_has_no_role_yet_is_told_and_finds_no_dead_link(world: World) -> None:
    client = world.maasmonde.client("no_role")
    for path in ("/", "/account/"):
        page = client.get(path).content.decode()
        assert "Maasmonde" in page
        assert 'href="/maasmonde/"' not in page
    assert "nog geen rol" in client.get("/").content.decode()


def test_who_belongs_nowhere_is_told_whom_to_ask(world: World) -> None:
    page = world.stranger().get("/").content.decode()
    assert "functioneel beheerder" in page
    assert "functioneel beheerder" in world.stranger().get("/account/").content.decode()


def test_account_shows_own_roles_and_the_way_to_another_password(world: World) -> None:
    page = world.maasmonde.client("policy_adviser").get("/account/").content.decode()
    assert "policy_adviser.maasmonde" in page
    assert "Beleidsadviseur" in page
    assert 'href="/accounts/password/change/"' in page


# --- texts --------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", ["/toegankelijkheid/", "/privacy/"])
def test_statement_needs_no_log_in_and_sets_no_cookie(db: None, client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert not answer.cookies


def test_security_text_is_that_of_the_norm(client: Client) -> None:
    answer = client.get("/.well-known/security.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
    assert fields["Contact"] == "http://testserver/privacy/"
    assert fields["Canonical"] == "http://testserver/.well-known/security.txt"
    expires = datetime.datetime.fromisoformat(fields["Expires"])
    ahead = expires - datetime.datetime.now(datetime.UTC)
    assert datetime.timedelta(days=30) < ahead < datetime.timedelta(days=365)


# --- signs of life --------------------------------------------------------------------------------
def test_alive_asks_nothing(client: Client) -> None:
    answer = client.get("/health/")
    assert answer.json() == {"status": "alive"}
    assert "no-store" in answer["Cache-Control"]


def test_ready_names_its_parts_and_no_data(db: None, client: Client) -> None:
    answer = client.get("/health/ready/")
    assert answer.status_code == 200
    parts = {"database": True, "migrations": True, "lexicon": lexicon().version}
    assert answer.json() == {"ready": True, **parts}


def test_not_ready_without_database(
    db: None, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone() -> None:
        raise DatabaseError

    with monkeypatch.context() as broken:
        broken.setattr(connection, "ensure_connection", gone)
        answer = client.get("/health/ready/")
    assert answer.status_code == 503
    parts = {"database": False, "migrations": False, "lexicon": lexicon().version}
    assert answer.json() == {"ready": False, **parts}


def test_not_ready_while_migrations_wait(
    db: None, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting: list[Any] = [("a migration", False)]
    monkeypatch.setattr(
        "core.views.public.MigrationExecutor.migration_plan", lambda *_arguments: waiting
    )
    answer = client.get("/health/ready/")
    assert answer.status_code == 503
    assert answer.json()["database"] is True
