"""The world of the tests: two municipalities with the same names on both sides.

One person per role in each, one without a role, and one user without any membership. Tests ask
both sides; fixtures *enter* the scope of a municipality and never switch it off.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client

from core.models import Membership, Municipality, Role, RoleGrant, User
from core.tenancy import acting_for
from interventions.actions.catalogue import load_starter_catalogue, seed_phenomena
from network.actions.partners import ensure_organisation
from programmes.actions.exchange import import_programme
from programmes.models import Programme

DATA = Path(__file__).resolve().parent.parent / "programmes" / "data" / "demo"
PASSWORD = "wachtwoord-van-de-test"
NO_ROLE = "no_role"
#: File of the programme each side gets; the second programme exists on the left side only.
PROGRAMMES = {"maasmonde": ["maasmonde", "grensbeek"], "broekerlanden": ["broekerlanden"]}


#: The session of everybody in the world, begun once: logging in takes longer than most tests.
SESSIONS: dict[str, str] = {}


@dataclass
class Side:
    """One municipality with its people and programme."""

    municipality: Municipality
    clients: dict[str, Client] = field(default_factory=dict)

    def user(self, role: str) -> User:
        """The person who holds ``role`` (or ``no_role``) here."""
        return User.objects.get(username=f"{role}.{self.municipality.slug}")

    def membership(self, role: str) -> Membership:
        """The membership of that person, freshly read."""
        return Membership.objects.select_related("user", "municipality", "organisation").get(
            user__username=f"{role}.{self.municipality.slug}"
        )

    def client(self, role: str) -> Client:
        """A logged-in client of that person; the same one on every call."""
        if role not in self.clients:
            client = Client()
            key = SESSIONS[f"{role}.{self.municipality.slug}"]
            client.cookies[settings.SESSION_COOKIE_NAME] = key
            self.clients[role] = client
        return self.clients[role]

    def url(self, rest: str = "") -> str:
        """An address in this municipality."""
        return f"/{self.municipality.slug}/{rest}"

    @cached_property
    def programme(self) -> Programme:
        """The first programme of this side."""
        with acting_for(self.municipality):
            return Programme.objects.order_by("pk").first()  # type: ignore[no-any-return]


@dataclass
class World:
    """Both sides and a user who belongs nowhere."""

    maasmonde: Side
    broekerlanden: Side

    @property
    def sides(self) -> tuple[Side, Side]:
        """Both municipalities."""
        return self.maasmonde, self.broekerlanden

    def stranger(self) -> Client:
        """A logged-in client without any membership."""
        client = Client()
        client.force_login(User.objects.get(username="stranger"))
        return client


def build_world() -> World:
    """Make the world in the database, or find it there."""
    sides = {}
    for slug, code in (("maasmonde", "GM9001"), ("broekerlanden", "GM9003")):
        municipality, made = Municipality.objects.get_or_create(
            slug=slug, defaults={"name": slug.capitalize(), "code": code}
        )
        if made:
            _fill(municipality)
        sides[slug] = Side(municipality)
    if not User.objects.filter(username="stranger").exists():
        User.objects.create_user("stranger", password=PASSWORD, name="Vera Vreemd")
    return World(**sides)


def programme_data(name: str) -> dict[str, Any]:
    """One of the four example programmes in the exchange format."""
    data: dict[str, Any] = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return data


def _fill(municipality: Municipality) -> None:
    with acting_for(municipality):
        seed_phenomena()
        load_starter_catalogue()
        organisation = ensure_organisation("Gemeente", type="municipality_other")
        for role in [*Role.values, NO_ROLE]:
            user = User.objects.create_user(
                f"{role}.{municipality.slug}", password=PASSWORD, name=f"{role} Jansen"
            )
            client = Client()
            client.force_login(user)
            SESSIONS[user.username] = client.cookies[settings.SESSION_COOKIE_NAME].value
            membership = Membership.objects.create(
                user=user, municipality=municipality, organisation=organisation, function=role
            )
            if role != NO_ROLE:
                RoleGrant.objects.create(membership=membership, role=role)
        for name in PROGRAMMES[municipality.slug]:
            import_programme(programme_data(name))
