"""Somebody leaves: from the screen of the application manager to a successor, with a session open.

Whoever leaves loses access on the next request, is found by nobody, and a successor is asked for
(rule A7).
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from core.models import Membership
from network.actions.people import end_officer
from network.models import FocalOfficer, PartnerOrganisation
from network.models.directory import findable_officers
from tests.factories.network import FocalOfficerFactory
from tests.world import World

#: What the person who leaves had open, all of it open to a reader.
OPEN = ("network/", "network/people/", "network/people/list/", "network/key-figures/")


def deactivate(world: World, account: Membership) -> None:
    """The application manager ends the access on the screen: it is over at once."""
    manager = world.maasmonde.client("application_manager")
    rest = f"settings/people/{account.reference}/do/deactivate/"
    assert manager.post(world.maasmonde.url(rest)).status_code == 302


def end_on_a_day(world: World, account: Membership) -> None:
    """The last day of the membership, which stands in the administration, has passed."""
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    Membership.objects.filter(pk=account.pk).update(until=yesterday)


def close_account(world: World, account: Membership) -> None:
    """The account as a whole is closed."""
    account.user.is_active = False
    account.user.save()


#: Way of leaving → what it does, and what a running session then gets.
WAYS: dict[str, tuple[Callable[[World, Membership], None], int]] = {
    "deactivated": (deactivate, 404),
    "last day passed": (end_on_a_day, 404),
    "account closed": (close_account, 302),
}


@pytest.fixture
def officer(acting: World) -> FocalOfficer:
    """The only focal officer of an organisation with one place; somebody else's deputy, too."""
    account = acting.maasmonde.membership("participant")
    account.user.name = "Merel Zandoever"
    account.user.save()
    there = account.organisation
    PartnerOrganisation.objects.filter(organisation=there).update(focal_seats=1)
    found: FocalOfficer = FocalOfficerFactory(organisation=there, name="", membership=account)
    FocalOfficerFactory(name="Ans", deputy=found)
    return found


def running_session(account: Membership) -> Client:
    """A browser in which this colleague is logged in."""
    client = Client()
    client.force_login(account.user)
    return client


def page(world: World, rest: str, role: str = "executive") -> Any:
    return world.maasmonde.client(role).get(world.maasmonde.url(rest))


def findings(world: World) -> list[tuple[str, str]]:
    """What the list asks the policy adviser to do about the place of the one who left."""
    place = world.maasmonde.membership("participant").organisation
    found = page(world, "network/people/list/", "policy_adviser").context["findings"]
    return [(one.code, one.url) for one in found if one.subject == place.name]


@pytest.mark.parametrize("way", WAYS)
def test_whoever_leaves_is_out_and_gone_and_a_successor_is_asked_for(
    acting: World, officer: FocalOfficer, way: str
) -> None:
    account, side = acting.maasmonde.membership("participant"), acting.maasmonde
    session, (leave, answer) = running_session(account), WAYS[way]
    assert {session.get(side.url(rest)).status_code for rest in OPEN} == {200}
    assert "Merel" in page(acting, "network/people/").content.decode()
    assert [code for code, _url in findings(acting)] == ["NO_DEPUTY"]

    leave(acting, account)

    # (i) the running session is out on the next request, reading and writing
    for rest in OPEN:
        response = session.get(side.url(rest))
        assert response.status_code == answer
        assert "Ans" not in response.content.decode()
    assert session.post(side.url("network/people/new/"), {}).status_code == answer

    # (ii) nobody finds them, and a successor is asked for
    for rest in ("network/people/", "network/people/?topic=concern", "network/people/list/"):
        assert "Merel" not in page(acting, rest).content.decode()
    exported = page(acting, "network/people/export/?kind=csv", "policy_adviser")
    assert "Merel" not in exported.content.decode()
    ans = FocalOfficer.objects.get(name="Ans")
    assert "Merel" not in page(acting, f"network/people/{ans.reference}/").content.decode()
    assert page(acting, f"network/people/{officer.reference}/").status_code == 404
    assert findings(acting) == [
        ("VACANCY", side.url(f"network/people/new/?organisation={account.organisation_id}")),
        ("ACCESS_ENDED", side.url(f"network/people/{officer.reference}/end/")),
    ]


def test_successor_is_asked_for_until_there_is_one(acting: World, officer: FocalOfficer) -> None:
    account, side = acting.maasmonde.membership("participant"), acting.maasmonde
    adviser = side.client("policy_adviser")
    deactivate(acting, account)
    today = timezone.localdate().strftime("%d-%m-%Y")
    (_vacancy, successor_url), (_ended, end_url) = findings(acting)

    assert adviser.post(end_url, {"ended_on": today}).status_code == 302
    assert findings(acting) == [("VACANCY", successor_url)]
    successor = {
        "organisation": account.organisation_id,
        "name": "Joran Rietveen",
        "function": "zorgcoördinator",
        "phone": "010 000 01 13",
        "agreed_on": today,
        "trained_on": today,
        "deputy": FocalOfficer.objects.get(name="Ans").pk,
    }
    assert adviser.post(successor_url, successor).status_code == 302
    assert findings(acting) == []
    assert "Joran Rietveen" in page(acting, "network/people/").content.decode()


def test_other_colleagues_and_the_other_municipality_keep_their_session(
    acting: World, officer: FocalOfficer
) -> None:
    account, side = acting.maasmonde.membership("participant"), acting.maasmonde
    elsewhere = acting.broekerlanden
    Membership.objects.filter(pk=elsewhere.membership("executive").pk).update(user=account.user)
    session = running_session(account)
    deactivate(acting, account)
    assert session.get(side.url("network/people/")).status_code == 404
    assert session.get(elsewhere.url("network/people/")).status_code == 200
    assert page(acting, "network/people/").status_code == 200


@pytest.mark.parametrize("role", ["participant", "executive", "focal_officer"])
def test_page_of_an_ended_role_is_shut_for_readers(
    acting: World, officer: FocalOfficer, role: str
) -> None:
    address = f"network/people/{officer.reference}/"
    assert page(acting, address, role).status_code == 200
    adviser = acting.maasmonde.membership("policy_adviser")
    end_officer(officer, membership=adviser, ended_on=timezone.localdate())
    assert page(acting, address, role).status_code == 404


@pytest.mark.parametrize("with_account", [True, False])
def test_page_of_an_ended_role_shows_the_policy_adviser_no_name(
    acting: World, officer: FocalOfficer, with_account: bool
) -> None:
    if not with_account:
        officer = FocalOfficerFactory(
            name="Merel Zandoever", phone="010 000 09 99", email="merel@voorbeeld.example"
        )
    address = f"network/people/{officer.reference}/"
    assert "Merel" in page(acting, address, "policy_adviser").content.decode()
    adviser = acting.maasmonde.membership("policy_adviser")
    end_officer(officer, membership=adviser, ended_on=timezone.localdate())
    shown = page(acting, address, "policy_adviser")
    assert shown.status_code == 200
    for part in ("Merel", "Zandoever", "09 99", "merel@"):
        assert part not in shown.content.decode()
    assert officer.pk not in set(findable_officers().values_list("pk", flat=True))
