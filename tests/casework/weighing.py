"""What the tests of weighing share: conditions met, forms as a browser sends them."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import connection
from django.test import Client
from django.utils import timezone

from casework.models import Registration
from core.models import Membership
from tests.factories import casework as make
from tests.factories.network import CovenantFactory, CovenantPartyFactory

DAY = datetime.timedelta(days=1)
#: What a decision takes in each test that is not about the reasons.
REASONS: dict[str, Any] = {
    "necessity": "Zonder overleg weten school en wijkteam niet van elkaar wat zij doen.",
    "proportionality": "Wij delen alleen wat nodig is voor onderwijs.",
    "subsidiarity": "Begeleiding alleen hielp niet genoeg.",
}


def ready(*people: Membership) -> None:
    """Everything is in force, and the organisations of these people are party to a covenant."""
    make.confirm_conditions()
    covenant = CovenantFactory()
    for organisation in {person.organisation for person in people or [make.a_partner()]}:
        CovenantPartyFactory(covenant=covenant, organisation=organisation)


def client_of(membership: Membership) -> Client:
    """A logged-in client of somebody."""
    client = Client()
    client.force_login(membership.user)
    return client


def url(registration: Registration | None = None, verb: str = "") -> str:
    """The address of the list, of a registration, or of one of its verbs."""
    base = "/maasmonde/casework/registrations/"
    own = f"{base}{registration.code}/" if registration else base
    return f"{own}do/{verb}/" if verb else own


def whole(**changes: Any) -> dict[str, Any]:
    """A form that can be sent, with changes."""
    return {
        "text-0": "Bleef drie keer weg van de training.",
        "source-0": "own",
        "day-0": (timezone.localdate() - 14 * DAY).strftime("%d-%m-%Y"),
        "goal": "School en thuis weer op één lijn krijgen.",
        "against": "Komt elke week naar de kookgroep.",
        "basis": "Onze taak in de jeugdhulp.",
        "told": "yes",
        "function": "wijkwerker",
        **changes,
    }


def statement(registration: Registration, **changes: Any) -> dict[str, Any]:
    """A statement as a browser sends it."""
    data = {"against": "De kookgroep gaat goed.", "function": "wijkagent"}
    for place, _criterion in enumerate(registration.criteria):
        data[f"heading-{place}"] = "Twee feiten passen"
        data[f"reason-{place}"] = "De uitspraak in oktober staat op zichzelf."
    return {**data, **changes}


def member_of(name: str, role: str = "participant") -> Membership:
    """Somebody of an organisation, such as Politie."""
    return make.somebody(f"lid.{name.lower().replace(' ', '')}", name, role, function="wijkagent")


def chair() -> Membership:
    """Somebody who decides, and registered nothing."""
    return make.somebody("besluit", "Gemeente", "meeting_chair")


def case_people() -> dict[str, Any]:
    """What taking in asks besides the reasons."""
    return {
        "purpose": "School en wonen weer op orde.",
        "process_director": make.a_director(),
        "deputy_director": make.a_director("vervanger"),
        "case_director": make.somebody("casusregie", "Wijkteam Zuid", "case_director"),
        "next_review_by": timezone.localdate() + 90 * DAY,
    }


def dump() -> str:
    """Everything in every table."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found += [repr(row) for row in cursor.fetchall()]
    return "\n".join(found)
