"""Synthetic municipalities of any size, for measuring; the same seed, the same data.

Everything is made up. Programmes go through the import, so they obey the same rules as real data;
signals and casework are stored in bulk, past the same guard. Never in production.
"""

from __future__ import annotations

import datetime
from random import Random
from typing import Any

from django.conf import settings
from django.db import transaction

from casework.actions.load import fill_casework
from casework.actions.load_table import Table, tables_for
from core.models import Membership, Municipality, Organisation, RoleGrant, User
from core.tenancy import acting_for
from interventions.actions.catalogue import load_starter_catalogue, seed_phenomena
from interventions.classification import EvaluationStatus, EvaluationType, OwnerFits, Setting
from network.actions.partners import ensure_organisation
from network.actions.sharing import seed_sharing_guide
from programmes.actions.demonstration import (
    OFFICERS_FOR_CASEWORK,
    PARTNERS_FOR_CASEWORK,
    STAND_INS,
    STAND_INS_FOR_CASEWORK,
    STAND_INS_FOR_SIGNALS,
    Character,
    build_person,
    username,
)
from programmes.actions.exchange import import_programme
from signals.actions.load import People, fill_signals

#: Data do not depend on the clock: this is "today" in every synthetic programme.
TODAY = datetime.date(2026, 11, 22)
#: About so many signals per person.
PER_PERSON = 250
_WHAT = (
    "Training",
    "Gespreksreeks",
    "Lessenserie",
    "Ouderavond",
    "Buurtproject",
    "Cursus",
    "Netwerkdag",
    "Spreekuur",
)
_ABOUT = (
    "weerbaar opvoeden",
    "de online leefwereld",
    "samenleven",
    "mediawijsheid",
    "identiteit",
    "omgaan met onvrede",
)
_PLACES = ("Noord", "Oost", "Zuid", "West", "Centrum", "Havenkwartier", "Dorpskern", "Vogelbuurt")
_THEMES = ("all_forms", "polarisation", "right_wing", "jihadism", "anti_institutional")
_DOMAINS = ("social", "social", "care", "safety", "external")
_STATUSES = ("running", "planned", "idea", "ended")
#: Phase and the groups an activity there may be for.
_PHASES = (
    ("primary_breeding_ground", ["residents", "youth", "pupils", "parents", "professionals"]),
    ("primary_vulnerable", ["vulnerable_youth", "parents", "professionals", "key_figures"]),
    ("secondary", ["radicalising_persons", "family", "professionals"]),
    ("tertiary", ["extremists", "family", "professionals"]),
)


class LoadRefused(Exception):
    """The load cannot be made here; ``str()`` says why."""


@transaction.atomic
def generate_load(
    *, municipalities: int, activities: int, seed: int, signals: int = 0, meetings: int = 0
) -> list[Municipality]:
    """Municipalities ``proef-<seed>-1`` and on, each with one programme of that many activities.

    Effects: municipality, reference data, two people (policy adviser, executive), one programme;
    with ``signals`` that many of them, and who reports, handles and interprets them;
    with ``meetings`` that many of them, and who leads and directs cases and sits at the table.
    Raises ``LoadRefused`` in production, or when the seed was used before; nothing is made then.
    """
    if settings.PRODUCTION:
        raise LoadRefused("Synthetic data refuse production.")
    return [
        _build(seed, number, activities, signals, meetings)
        for number in range(1, municipalities + 1)
    ]


def _build(seed: int, number: int, activities: int, signals: int, meetings: int) -> Municipality:
    slug = f"proef-{seed}-{number}"
    if Municipality.objects.filter(slug=slug).exists():
        raise LoadRefused(f"There is a municipality “{slug}” already: take another seed.")
    municipality = Municipality.objects.create(
        slug=slug, name=f"Proefgemeente {seed}-{number}", code=_free_code()
    )
    with acting_for(municipality):
        seed_phenomena()
        load_starter_catalogue()
        seed_sharing_guide()
        employer = ensure_organisation(f"Gemeente {municipality.name}", type="municipality_other")
        for character in STAND_INS:
            build_person(slug, municipality, employer, character)
        import_programme(synthetic_programme(activities, Random(f"{seed}-{number}")))  # noqa: S311
        if signals:
            chance = Random(f"signals {seed}-{number}")  # noqa: S311
            people = _people_of_signals(slug, municipality, employer, signals)
            fill_signals(signals, people=people, chance=chance, day=TODAY)
        if meetings:
            chance = Random(f"meetings {seed}-{number}")  # noqa: S311
            tables = _tables(slug, municipality, employer, meetings)
            author, approver = (
                _person(slug, municipality, employer, one) for one in OFFICERS_FOR_CASEWORK
            )
            fill_casework(
                meetings, tables=tables, officers=(author, approver), chance=chance, day=TODAY
            )
    return municipality


def _people_of_signals(
    slug: str, municipality: Municipality, employer: Organisation, signals: int
) -> People:
    """A focal officer, a coordinator and a participant who can log in, and their colleagues.

    There are so many of each that everybody has about as many signals, however many there are.
    """
    other = ensure_organisation("Jongerenwerk Proef", type="other", domain="social")
    groups = []
    for character, organisation in zip(
        STAND_INS_FOR_SIGNALS, (other, employer, other), strict=True
    ):
        build_person(slug, municipality, organisation, character)
        first = Membership.objects.get(user__username=username(slug, character))
        colleagues = [
            _colleague(f"{character.stem}-{number}.{slug}", first, character.roles[0])
            for number in range(2, max(2, signals // PER_PERSON) + 1)
        ]
        groups.append([first, *colleagues])
    return People(*groups)


def _tables(
    slug: str, municipality: Municipality, employer: Organisation, meetings: int
) -> list[Table]:
    """The people of every table; those of the first one can log in, the others are like them."""
    cast = (*STAND_INS_FOR_CASEWORK, *PARTNERS_FOR_CASEWORK)
    first = [_person(slug, municipality, employer, character) for character in cast]
    tables = []
    for number in range(1, tables_for(meetings) + 1):
        people = first
        if number > 1:
            people = [
                _colleague(f"{character.stem}-{number}.{slug}", like, character.roles[0])
                for character, like in zip(cast, first, strict=True)
            ]
        chair, process, deputy, case, *partners = people
        tables.append(Table(chair, (process, deputy), case, partners))
    return tables


def _person(
    slug: str, municipality: Municipality, employer: Organisation, character: Character
) -> Membership:
    """Somebody who can log in, at their own organisation or the municipality."""
    works_for = character.organisation
    build_person(
        slug,
        municipality,
        ensure_organisation(works_for, type="other") if works_for else employer,
        character,
    )
    person: Membership = Membership.objects.select_related("organisation").get(
        user__username=username(slug, character)
    )
    return person


def _colleague(name: str, like: Membership, role: str) -> Membership:
    """Somebody with the same work and employer, who cannot log in."""
    user = User(username=name, name="Collega Proef")
    user.set_unusable_password()
    user.save()
    membership = Membership.objects.create(
        user=user,
        municipality=like.municipality,
        organisation=like.organisation,
        function=like.function,
    )
    RoleGrant.objects.create(membership=membership, role=role)
    return membership


def _free_code() -> str:
    """A municipality code that nobody has and Statistics Netherlands does not give out."""
    taken = set(Municipality.objects.values_list("code", flat=True))
    free = (code for number in range(9100, 10000) if (code := f"GM{number}") not in taken)
    found = next(free, None)
    if found is None:
        raise LoadRefused("There is no room for so many municipalities.")
    return found


def synthetic_programme(activities: int, chance: Random) -> dict[str, Any]:
    """A programme in the exchange format with this many activities; ``chance`` decides the rest."""
    owners = [
        {"id": f"O{at}", "name": f"Organisatie {at}", "type": "other", "domain": domain}
        for at in range(1, 4 + activities // 8)
        for domain in [chance.choice(_DOMAINS)]
    ]
    return {
        "format_version": "1.0",
        "municipality": {"name": "Proefgemeente", "code": "GM9100"},
        "programme": _programme(chance),
        "organisations": owners,
        "activities": [_activity(at, owners, chance) for at in range(1, activities + 1)],
        "actions": [_action(at, owners, chance) for at in range(1, 2 + activities // 10)],
    }


def _programme(chance: Random) -> dict[str, Any]:
    levels = zip(_THEMES[1:4], ("high", "medium", "low"), strict=True)
    return {
        "title": f"Samen in {chance.choice(_PLACES)} 2025-2028",
        "period": {"start": "2025-01-01", "end": "2028-12-31"},
        "vision": "Iedereen doet mee. Wij zijn er vroeg bij.",
        "reference_date": TODAY.isoformat(),
        "expected_domains": {},
        "locally_relevant": [
            {"phenomenon": code, "level": level, "source": "Proef", "valid_from": "2026-01-01"}
            for code, level in levels
        ],
        "goals": [
            {"id": f"G{at}", "title": f"Doel {at}: {about}", "indicator": None}
            for at, about in enumerate(_ABOUT, start=1)
        ],
    }


def _activity(number: int, owners: list[dict[str, Any]], chance: Random) -> dict[str, Any]:
    """One made-up activity; about one in fifteen has no owner, one in twenty no phase yet."""
    phase, groups = chance.choices(_PHASES, weights=(6, 7, 2, 2))[0]
    start = TODAY - datetime.timedelta(days=chance.randrange(900))
    about, what = chance.choice(_ABOUT), chance.choice(_WHAT)
    return {
        "id": f"A{number}",
        "title": f"{what} {about} {number}",
        "description": f"{what} over {about}, voor wie in de buurt meedoet.",
        "main_phase": phase if chance.random() > 0.05 else None,
        "side_phases": [],
        "target_groups": chance.sample(groups, chance.randint(1, 2)),
        "limited_to_groups": [],
        "settings": [chance.choice(Setting.values)],
        "phenomena": [chance.choice(_THEMES)],
        "owner": chance.choice(owners)["id"] if chance.random() > 0.07 else None,
        "owner_fits": chance.choice(OwnerFits.values),
        "owner_assessed_on": (start + datetime.timedelta(days=30)).isoformat(),
        "proposed_owner": None,
        "transfer_decided": False,
        "status": chance.choices(_STATUSES, weights=(40, 4, 1, 1))[0],
        "start": start.isoformat(),
        "end": None,
        "intervention": None,
        "plan_of_approach": "Plan van aanpak, 2025" if chance.random() > 0.3 else None,
        "unintended_effects": "Besproken met de deelnemers." if chance.random() > 0.4 else None,
        "evaluations": [_evaluation(chance)] if chance.random() > 0.5 else [],
        "goals": [f"G{chance.randint(1, len(_ABOUT))}"],
        "neighbourhoods": [chance.choice(_PLACES)] if chance.random() > 0.5 else [],
        "budget": chance.randrange(1, 60) * 500 if chance.random() > 0.2 else None,
    }


def _evaluation(chance: Random) -> dict[str, Any]:
    return {
        "type": chance.choice(EvaluationType.values),
        "status": EvaluationStatus.PLANNED.value,
        "completed_on": None,
        "summary": None,
    }


def _action(number: int, owners: list[dict[str, Any]], chance: Random) -> dict[str, Any]:
    return {
        "id": f"T{number}",
        "title": f"Actie {number}: {chance.choice(_ABOUT)} bespreken",
        "owner": chance.choice(owners)["id"],
        "due_on": (TODAY + datetime.timedelta(days=chance.randrange(-60, 200))).isoformat(),
        "status": chance.choice(["open", "in_progress", "done"]),
        "created_on": "2026-06-01",
        "updated_on": "2026-11-01",
        "activity": None,
    }
