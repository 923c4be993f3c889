"""May somebody? Asked in fixed order, without a superuser; each condition by its truth table."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from core import permissions
from core.models import Membership, Municipality, User
from tests.world import World

ORDER = ["active", "role", "municipality", "predicate"]


class Asked:
    """A membership that notes what it is asked, and an object of some municipality."""

    def __init__(self, *, active: bool = True, role: str = "policy_adviser", here: int = 1) -> None:
        self.asked: list[str] = []
        self._active, self._role, self._here = active, role, here

    @property
    def is_active(self) -> bool:
        self.asked.append("active")
        return self._active

    @property
    def role_codes(self) -> frozenset[str]:
        self.asked.append("role")
        return frozenset({self._role})

    @property
    def municipality_id(self) -> int:
        self.asked.append("municipality")
        return self._here


@pytest.fixture
def narrowed(monkeypatch: pytest.MonkeyPatch) -> str:
    """A right of the policy adviser with a condition on the object."""
    monkeypatch.setattr(permissions, "registry", dict(permissions.registry))

    def condition(membership: Any, obj: Any) -> bool:
        membership.asked.append("predicate")
        return bool(obj.fits)

    permissions.declare(
        "thing.do", "Do a thing", ["policy_adviser"], processing="test", predicate=condition
    )
    return "thing.do"


def thing(municipality: int = 1, *, fits: bool = True) -> SimpleNamespace:
    return SimpleNamespace(municipality_id=municipality, fits=fits)


@pytest.mark.parametrize(
    ("membership", "obj", "last", "answer"),
    [
        ({"active": False}, thing(), "active", False),
        ({"role": "executive"}, thing(), "role", False),
        ({}, thing(2), "municipality", False),
        ({}, thing(fits=False), "predicate", False),
        ({}, thing(), "predicate", True),
        ({}, None, "municipality", True),
    ],
)
def test_conditions_are_asked_in_order_and_no_further(
    narrowed: str, membership: dict[str, Any], obj: Any, last: str, answer: bool
) -> None:
    asked = Asked(**membership)
    assert permissions.holds(narrowed, asked, obj) is answer
    assert list(dict.fromkeys(asked.asked)) == ORDER[: ORDER.index(last) + 1]


def test_nobody_without_a_membership_may_anything() -> None:
    assert not any(permissions.holds(code, None) for code in permissions.registry)


def test_right_that_nobody_declared_is_an_error(narrowed: str) -> None:
    with pytest.raises(KeyError):
        permissions.holds("thing.undeclared", Asked())


def test_code_is_declared_once(narrowed: str) -> None:
    with pytest.raises(ValueError, match="declared twice"):
        permissions.declare(narrowed, "Again", ["executive"], processing="test")


def test_condition_that_fails_is_not_swallowed(narrowed: str) -> None:
    with pytest.raises(AttributeError):
        permissions.holds(narrowed, Asked(), SimpleNamespace(municipality_id=1))


def test_superuser_has_no_right_more(acting: World) -> None:
    membership = acting.maasmonde.membership("no_role")
    User.objects.filter(pk=membership.user_id).update(is_superuser=True, is_staff=True)
    membership = acting.maasmonde.membership("no_role")
    assert not any(membership.may(code) for code in permissions.registry)
    client = acting.maasmonde.client("no_role")
    assert client.get("/maasmonde/programmes/").status_code == 403
    assert client.get("/maasmonde/settings/log/").status_code == 403


# --- truth tables ---------------------------------------------------------------------------------
def test_is_somebody_else(acting: World) -> None:
    manager = acting.maasmonde.membership("application_manager")
    again = acting.maasmonde.membership("application_manager")
    assert permissions.is_somebody_else(manager, acting.maasmonde.membership("executive"))
    assert not permissions.is_somebody_else(manager, again)


@pytest.mark.parametrize(
    ("who", "elsewhere", "answer"),
    [
        ("executive", False, True),
        ("executive", True, False),
        ("application_manager", False, False),
        ("application_manager", True, False),
    ],
)
def test_works_here_only(acting: World, who: str, elsewhere: bool, answer: bool) -> None:
    manager = acting.maasmonde.membership("application_manager")
    person = acting.maasmonde.membership(who)
    if elsewhere:
        other = Municipality.objects.get(slug="broekerlanden")
        Membership.objects.create(user=person.user, municipality=other)
    assert permissions.works_here_only(manager, person) is answer


@pytest.mark.parametrize(
    "door",
    [
        "edit/",
        "do/deactivate/",
        "do/password/",
        "do/grant/",
        "do/withdraw/",
    ],
)
def test_manager_changes_nothing_about_themselves(world: World, door: str) -> None:
    client = world.maasmonde.client("application_manager")
    own = f"/maasmonde/settings/people/application_manager.maasmonde/{door}"
    colleague = f"/maasmonde/settings/people/executive.maasmonde/{door}"
    assert client.get(own).status_code == client.post(own, {}).status_code == 403
    assert client.get(colleague).status_code == 200


def test_navigation_has_its_order(world: World) -> None:
    orders = [area.order for area in permissions.areas()]
    assert orders == sorted(orders)
    assert {area.permission for area in permissions.areas()} <= set(permissions.registry)
