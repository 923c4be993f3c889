"""How the tests of agreements ask their pages, and what they ask them about."""

from __future__ import annotations

import datetime
import html
import re
from typing import Any

from django.utils import timezone

from network.models import Covenant
from tests.factories.network import CovenantFactory, CovenantPartyFactory
from tests.world import World


def inside(days: int) -> datetime.date:
    """The day so many days from today."""
    return timezone.localdate() + datetime.timedelta(days=days)


def day(days: int) -> str:
    return inside(days).strftime("%d-%m-%Y")


def page(world: World, rest: str = "", role: str = "policy_adviser") -> Any:
    return world.maasmonde.client(role).get(world.maasmonde.url(f"network/covenants/{rest}"))


def send(world: World, rest: str, data: dict[str, Any], role: str = "policy_adviser") -> Any:
    address = world.maasmonde.url(f"network/covenants/{rest}")
    return world.maasmonde.client(role).post(address, data)


def text_of(response: Any) -> str:
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return html.unescape(" ".join(text.split()))


def errors(response: Any) -> dict[str, str]:
    """Field → its first error, of the form on the page."""
    return {name: str(told[0]) for name, told in response.context["form"].errors.items()}


def agreement(number: int = 2, **facts: Any) -> Covenant:
    """An agreement with parties."""
    covenant: Covenant = CovenantFactory(**facts)
    CovenantPartyFactory.create_batch(number, covenant=covenant)
    return covenant


def a_draft(number: int = 2, **facts: Any) -> Covenant:
    return agreement(number, status="draft", signed_on=None, **facts)


def typed(covenant: Covenant | None = None, **changes: Any) -> dict[str, Any]:
    """What somebody sends from the form."""
    data: dict[str, Any] = {
        "title": "Convenant weegteam",
        "kind": "covenant",
        "purpose": "Samen wegen.",
        "legal_basis": "Publieke taak.",
        "data_categories": "Wat opvalt.",
        "valid_until": day(300),
        "review_on": day(200),
    }
    if covenant:
        names = ["title", "kind", "purpose", "legal_basis", "data_categories", "revision"]
        data |= {name: getattr(covenant, name) for name in names}
        data["parties"] = [row.organisation_id for row in covenant.parties.all()]
        if covenant.signed_on:
            data["signed_on"] = covenant.signed_on.strftime("%d-%m-%Y")
    return {**data, **changes}
