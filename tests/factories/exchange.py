"""Programmes in the exchange format, as plain data, for rules and import.

The defaults make a quiet programme: ``quiet()`` has no finding at all, so that a test breaks one
thing and sees one finding.
"""

from __future__ import annotations

from typing import Any

import factory

ON = "2026-11-22"


class OrganisationData(factory.DictFactory):
    """An organisation of the social domain."""

    id = factory.Sequence(lambda number: f"O{number}")
    name = factory.Sequence(lambda number: f"Welzijnsgroep {number}")
    type = "welfare"
    domain = "social"

    class Params:
        safety = factory.Trait(domain="safety", type="police", name="Politie")
        care = factory.Trait(domain="care", type="youth_care", name="Jeugdhulp")
        external = factory.Trait(domain="external", type="education", name="School")
        unknown = factory.Trait(domain="unknown", type="other", name="Stichting")


class EvaluationData(factory.DictFactory):
    """A completed process evaluation."""

    type = "process"
    status = "completed"
    completed_on = "2026-06-01"
    summary = None


class ActivityData(factory.DictFactory):
    """A running activity that no rule about one activity reports."""

    id = factory.Sequence(lambda number: f"A{number}")
    title = factory.Sequence(lambda number: f"Activiteit {number}")
    description = None
    main_phase = "primary_breeding_ground"
    side_phases = factory.LazyFunction(list)
    target_groups = factory.LazyFunction(list)
    limited_to_groups = factory.LazyFunction(list)
    settings = factory.LazyFunction(list)
    phenomena = factory.LazyFunction(lambda: ["all_forms"])
    owner: Any = "O-social"
    owner_fits = "yes"
    owner_assessed_on = None
    proposed_owner = None
    transfer_decided = False
    status = "running"
    start = None
    end = None
    intervention = None
    plan_of_approach = "Plan 2026"
    unintended_effects = "geen verwacht"
    evaluations = factory.LazyFunction(lambda: [EvaluationData()])
    goals = factory.LazyFunction(list)
    neighbourhoods = factory.LazyFunction(list)
    budget = None

    class Params:
        planned = factory.Trait(status="planned")
        unowned = factory.Trait(owner=None)
        broad = factory.Trait(
            side_phases=["primary_vulnerable", "secondary", "tertiary"],
            target_groups=["parents", "peers", "professionals", "key_figures"],
            settings=["online"],
        )


class GoalData(factory.DictFactory):
    """A goal."""

    id = factory.Sequence(lambda number: f"G{number}")
    title = factory.Sequence(lambda number: f"Doel {number}")
    indicator = None


class ActionData(factory.DictFactory):
    """An open action without a day."""

    id = factory.Sequence(lambda number: f"T{number}")
    title = factory.Sequence(lambda number: f"Afspraak {number}")
    owner = None
    due_on = None
    status = "open"
    created_on = "2026-01-01"
    updated_on = None
    activity = None


def relevant(phenomenon: str, level: str = "medium") -> dict[str, Any]:
    """One line of the local picture."""
    return {"phenomenon": phenomenon, "level": level, "source": "Sessie", "valid_from": None}


def organisations() -> list[dict[str, Any]]:
    """One organisation per domain, called after it: ``O-social``, ``O-safety`` …"""
    return [
        OrganisationData(id="O-social", name="Welzijn"),
        OrganisationData(id="O-safety", safety=True),
        OrganisationData(id="O-care", care=True),
        OrganisationData(id="O-external", external=True),
        OrganisationData(id="O-unknown", unknown=True),
    ]


def programme(*activities: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A programme with exactly these activities; ``changes`` go to its parts by name."""
    data: dict[str, Any] = {
        "format_version": "1.0",
        "municipality": {"name": "Maasmonde", "code": "GM9001"},
        "programme": {
            "title": "Lokale aanpak",
            "period": {"start": "2025-01-01", "end": None},
            "vision": None,
            "reference_date": ON,
            "expected_domains": {},
            "locally_relevant": [],
            "goals": [],
        },
        "organisations": organisations(),
        "activities": list(activities),
        "actions": [],
    }
    for name, value in changes.items():
        (data["programme"] if name in data["programme"] else data)[name] = value
    return data


def quiet(*activities: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The programme with one more activity that serves every phase and key target group."""
    everywhere = ActivityData(
        id="ZZ", broad=True, main_phase=None, owner="O-care", evaluations=[EvaluationData()]
    )
    everywhere["side_phases"] = ["primary_breeding_ground", *everywhere["side_phases"]]
    return programme(*activities, everywhere, **changes)
