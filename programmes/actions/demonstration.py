"""The demonstration: two fictional municipalities with one person per role, and their programme.

Everything is idempotent: what exists is left alone, so a restart keeps what was typed.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from core.models import Membership, Municipality, Organisation, Role, RoleGrant, User
from core.tenancy import acting_for
from interventions.actions.catalogue import load_starter_catalogue, seed_phenomena
from network.actions.partners import ensure_organisation
from network.actions.sharing import seed_sharing_guide
from programmes.actions.demonstration_casework import build_casework
from programmes.actions.demonstration_network import build_network
from programmes.actions.demonstration_signals import build_signals
from programmes.actions.exchange import import_programme, parse_programme
from programmes.models import Programme

DATA = Path(__file__).resolve().parent.parent / "data" / "demo"
#: Fixed, so that the programme is found again whatever it is called by now (decision 10).
REFERENCE = "P-2026-01"
#: The demonstration is for looking around; production refuses to start with it.
PASSWORD = "demo-voor-iedereen"  # noqa: S105


@dataclass(frozen=True)
class Character:
    """One fictional person: user name stem, name, function and roles."""

    stem: str
    name: str
    function: str
    roles: tuple[str, ...]
    #: Whom they work for; the municipality when not said.
    organisation: str = ""


_ZVH = "Zorg- en Veiligheidshuis Delta"
_OOV = "Gemeente Maasmonde, openbare orde en veiligheid"
_PROSECUTION = "Openbaar Ministerie"

CAST: dict[str, list[Character]] = {
    "maasmonde": [
        Character("beleid", "Noor Veldkamp", "Beleidsadviseur sociaal domein", ("policy_adviser",)),
        Character(
            "aandacht",
            "Sem de Ridder",
            "Aandachtsfunctionaris",
            ("focal_officer",),
            "Jongerenwerk Maasmonde",
        ),
        Character("signaal", "Ilse Bouma", "Signaalcoördinator", ("signal_coordinator",)),
        Character("voorzitter", "Ruben Tol", "Voorzitter casusoverleg", ("meeting_chair",)),
        Character(
            "proces",
            "Farida Amrani",
            "Procesregisseur",
            ("process_director",),
            _ZVH,
        ),
        Character(
            "casus", "Joost Hendrix", "Casusregisseur", ("case_director",), "Wijkteams Maasmonde"
        ),
        Character("deelnemer", "Lieke Smeets", "Ketenpartner", ("participant",), "Jeugdhulp Delta"),
        Character("bestuur", "Wim Terpstra", "Wethouder", ("executive",)),
        Character(
            "privacy", "Anouk Visser", "Functionaris gegevensbescherming", ("privacy_officer",)
        ),
        Character("beheer", "Tom Jaspers", "Functioneel beheerder", ("application_manager",)),
        Character(
            "combi",
            "Mila Konings",
            "Beleidsadviseur en aandachtsfunctionaris",
            ("policy_adviser", "focal_officer"),
        ),
        Character("gast", "Bas van Leeuwen", "Nieuwe medewerker", ()),
    ],
    "broekerlanden": [
        Character("beleid", "Hanna Postma", "Beleidsadviseur OOV", ("policy_adviser",)),
        Character(
            "aandacht",
            "Jelle Kuiper",
            "Aandachtsfunctionaris",
            ("focal_officer",),
            "Jongerenwerk Broekerlanden",
        ),
        Character("signaal", "Marit Zijlstra", "Signaalcoördinator", ("signal_coordinator",)),
        Character("voorzitter", "Piet Hoekstra", "Voorzitter casusoverleg", ("meeting_chair",)),
        Character("proces", "Yasmin Kaya", "Procesregisseur", ("process_director",)),
        Character("casus", "Klaas Wiersma", "Casusregisseur", ("case_director",)),
        Character(
            "deelnemer",
            "Eva Brandsma",
            "Ketenpartner",
            ("participant",),
            "Reclassering, regio Noordergouw",
        ),
        Character("bestuur", "Gerda Dijkstra", "Burgemeester", ("executive",)),
        Character("privacy", "Sven Mulder", "Privacy officer", ("privacy_officer",)),
        Character("beheer", "Lotte de Wit", "Functioneel beheerder", ("application_manager",)),
        Character(
            "combi",
            "Tess Bakker",
            "Procesregisseur en casusregisseur",
            ("process_director", "case_director"),
        ),
        Character("gast", "Niek Jonker", "Stagiair", ()),
    ],
}

#: Whom a weighing and a case need besides the cast: other organisations at the table.
AT_THE_TABLE: dict[str, list[Character]] = {
    "maasmonde": [
        Character("vervanger", "Koen Albers", "Procesregisseur", ("process_director",), _ZVH),
        Character("oov", "Sanne Brouwer", "Adviseur veiligheid", ("participant",), _OOV),
        Character("politie", "Daan Vermeer", "Wijkagent", ("participant",), "Politie Delta"),
        Character("om", "Iris Post", "Officier van justitie", ("participant",), _PROSECUTION),
        Character("wijkteam", "Nadia Claes", "Wijkwerker", ("participant",), "Wijkteams Maasmonde"),
        Character("school", "Peter Maas", "Mentor", ("participant",), "Regionaal mbo Delta"),
    ],
}

#: Who can log in to a synthetic municipality (``load.py``).
STAND_INS = (
    Character("beleid", "Robin Proef", "Beleidsadviseur", ("policy_adviser",)),
    Character("bestuur", "Sasja Proef", "Wethouder", ("executive",)),
)
#: Who can log in to a synthetic municipality where there are signals.
STAND_INS_FOR_SIGNALS = (
    Character("aandacht", "Mika Proef", "Aandachtsfunctionaris", ("focal_officer",)),
    Character("signaal", "Jip Proef", "Signaalcoördinator", ("signal_coordinator",)),
    Character("deelnemer", "Sam Proef", "Jongerenwerker", ("participant",)),
)
#: Who can log in to a synthetic municipality where there are meetings: who leads and directs, the
#: partners at the table, and who watches over it.
STAND_INS_FOR_CASEWORK = (
    Character("voorzitter", "Dani Proef", "Voorzitter casusoverleg", ("meeting_chair",)),
    Character(
        "proces", "Fem Proef", "Procesregisseur", ("process_director",), "Veiligheidshuis Proef"
    ),
    Character(
        "vervanger", "Kim Proef", "Procesregisseur", ("process_director",), "Veiligheidshuis Proef"
    ),
    Character("casus", "Noa Proef", "Casusregisseur", ("case_director",), "Wijkteam Proef"),
)
PARTNERS_FOR_CASEWORK = tuple(
    Character(stem, f"{name} Proef", function, ("participant",), organisation)
    for stem, name, function, organisation in (
        ("politie", "Bo", "Wijkagent", "Politie Proef"),
        ("om", "Jo", "Officier van justitie", "Openbaar Ministerie"),
        ("school", "Lou", "Mentor", "Regionaal mbo Proef"),
        ("zorg", "Sam", "Behandelaar", "Zorgaanbieder Proef"),
        ("reclassering", "Puk", "Toezichthouder", "Reclassering Proef"),
        ("jeugd", "Ali", "Jongerenwerker", "Jongerenwerk Proef"),
    )
)
OFFICERS_FOR_CASEWORK = (
    Character("beheer", "Toos Proef", "Functioneel beheerder", ("application_manager",)),
    Character("privacy", "Bram Proef", "Privacy officer", ("privacy_officer",)),
)


def username(slug: str, character: Character) -> str:
    """The log-in name of a character, such as ``beleid.maasmonde``."""
    return f"{character.stem}.{slug}"


@transaction.atomic
def build_demonstration() -> None:
    """Fill both municipalities. Raises ``RuntimeError`` in production."""
    if settings.PRODUCTION:
        raise RuntimeError("Demonstration data refuse production.")
    for slug in CAST:
        _build_municipality(slug)


def _build_municipality(slug: str) -> None:
    content = (DATA / f"{slug}.json").read_bytes()
    data = parse_programme(content)
    facts = data["municipality"]
    municipality, _made = Municipality.objects.get_or_create(
        slug=slug, defaults={"name": facts["name"], "code": facts["code"]}
    )
    with acting_for(municipality):
        seed_phenomena()
        load_starter_catalogue()
        seed_sharing_guide()
        employer = ensure_organisation(f"Gemeente {municipality.name}", type="municipality_other")
        if not Programme.objects.filter(reference=REFERENCE).exists():
            import_programme(data, reference=REFERENCE)
        for character in [*CAST[slug], *AT_THE_TABLE.get(slug, [])]:
            works_for = character.organisation
            build_person(
                slug,
                municipality,
                ensure_organisation(works_for) if works_for else employer,
                character,
            )
        adviser = Membership.objects.holding(Role.POLICY_ADVISER).filter(municipality=municipality)
        build_network(slug, adviser.order_by("pk")[0])
        build_signals(slug)
        build_casework(slug)


def build_person(
    slug: str, municipality: Municipality, employer: Organisation, character: Character
) -> None:
    """One person who can log in with the password of the demonstration; who exists is kept."""
    user, made = User.objects.get_or_create(
        username=username(slug, character), defaults={"name": character.name}
    )
    if made:
        user.set_password(PASSWORD)
        user.save()
    membership, _made = Membership.objects.get_or_create(
        user=user,
        municipality=municipality,
        defaults={"organisation": employer, "function": character.function},
    )
    granted = set(membership.grants.values_list("role", flat=True))  # withdrawn ones included
    for role in set(character.roles) - granted:
        RoleGrant.objects.create(membership=membership, role=Role(role).value)


def cast_list(people: dict[str, list[Character]] = CAST) -> list[dict[str, Any]]:
    """Who can log in to the demonstration, as ``demo_cast`` prints them; the cast unless said."""
    return [
        {
            "username": username(slug, character),
            "password": PASSWORD,
            "municipality": slug,
            "roles": list(character.roles),
            "name": character.name,
            "totp_secret": None,
        }
        for slug, characters in people.items()
        for character in characters
    ]
