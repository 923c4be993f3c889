"""Rows of a programme, made within the scope of a municipality. A factory grants no right."""

from __future__ import annotations

import datetime
from typing import Any

import factory
from factory.django import DjangoModelFactory

from core.models import Organisation
from programmes.models import (
    ActionPoint,
    Activity,
    ActivityEvaluation,
    BlindSpot,
    Goal,
    Programme,
    ProgrammeOrganisation,
)

DAY = datetime.date(2026, 11, 22)


class ProgrammeFactory(DjangoModelFactory[Any]):
    """A programme in draft, with a vision and no goal."""

    class Meta:
        model = Programme

    reference = factory.Sequence(lambda number: f"P-2025-{number + 10:03d}")
    title = factory.Sequence(lambda number: f"Aanpak {number}")
    start = datetime.date(2025, 1, 1)
    vision = "Samen voorkomen."

    class Params:
        adopted = factory.Trait(status="adopted", adopted_on=DAY)
        under_review = factory.Trait(status="under_review", adopted_on=DAY)
        ended = factory.Trait(status="ended")
        imported = factory.Trait(reference_date=DAY)


class OrganisationFactory(DjangoModelFactory[Any]):
    """An organisation a membership can act for."""

    class Meta:
        model = Organisation

    name = factory.Sequence(lambda number: f"Organisatie uit de fabriek {number}")


class ProgrammeOrganisationFactory(DjangoModelFactory[Any]):
    """An organisation of the social domain as a programme knows it."""

    class Meta:
        model = ProgrammeOrganisation

    programme = factory.SubFactory(ProgrammeFactory)
    exchange_id = factory.Sequence(lambda number: f"FO{number}")
    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.SelfAttribute("organisation.name")
    domain = "social"

    class Params:
        safety = factory.Trait(domain="safety")


class GoalFactory(DjangoModelFactory[Any]):
    """A goal."""

    class Meta:
        model = Goal

    programme = factory.SubFactory(ProgrammeFactory)
    exchange_id = factory.Sequence(lambda number: f"FG{number}")
    title = factory.Sequence(lambda number: f"Doel {number}")


class ActivityFactory(DjangoModelFactory[Any]):
    """A running activity in the first phase, without owner."""

    class Meta:
        model = Activity

    programme = factory.SubFactory(ProgrammeFactory)
    reference = factory.Sequence(lambda number: f"A-2025-{number + 1000:05d}")
    exchange_id = factory.Sequence(lambda number: f"FA{number}")
    title = factory.Sequence(lambda number: f"Activiteit {number}")
    main_phase = "primary_breeding_ground"

    class Params:
        planned = factory.Trait(status="planned")
        ended = factory.Trait(status="ended")
        unclassified = factory.Trait(main_phase=None)
        owned = factory.Trait(
            owner=factory.SubFactory(
                ProgrammeOrganisationFactory, programme=factory.SelfAttribute("..programme")
            )
        )


class EvaluationFactory(DjangoModelFactory[Any]):
    """A completed process evaluation."""

    class Meta:
        model = ActivityEvaluation

    activity = factory.SubFactory(ActivityFactory)
    type = "process"
    status = "completed"
    completed_on = DAY


class ActionPointFactory(DjangoModelFactory[Any]):
    """An open action point."""

    class Meta:
        model = ActionPoint

    programme = factory.SubFactory(ProgrammeFactory)
    reference = factory.Sequence(lambda number: f"T-2025-{number + 1000:05d}")
    exchange_id = factory.Sequence(lambda number: f"FT{number}")
    title = factory.Sequence(lambda number: f"Afspraak {number}")

    class Params:
        overdue = factory.Trait(due_on=datetime.date(2025, 1, 31))
        done = factory.Trait(status="done")


class BlindSpotFactory(DjangoModelFactory[Any]):
    """The undecided row of a finding."""

    class Meta:
        model = BlindSpot

    programme = factory.SubFactory(ProgrammeFactory)
    code = "BS01"
    subject = factory.Sequence(lambda number: f"activity:FA{number}")

    class Params:
        accepted = factory.Trait(status="accepted", reason="Bewuste keuze.")
        addressed = factory.Trait(status="addressed")
