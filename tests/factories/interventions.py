"""Catalogue entries for tests, in the municipality that is acted for; they grant no rights."""

from __future__ import annotations

from typing import Any

import factory
from factory.django import DjangoModelFactory

from core.references import next_reference
from interventions.models import Intervention


class InterventionFactory(DjangoModelFactory[Any]):
    """An entry of the municipality's own, about which nothing is known yet."""

    class Meta:
        model = Intervention

    reference = factory.LazyFunction(lambda: next_reference(Intervention, "I", width=3))
    name = factory.Sequence(lambda number: f"Buurtaanpak {number:03d}")
    provider = "Welzijn Maasmonde"
    types = ["youth_resilience"]
    phases = ["primary_vulnerable"]
    target_groups = ["youth"]
    settings = ["neighbourhood"]
    domains = ["social"]
    phenomena = ["polarisation"]
    description = "Gesprekken in de wijk."
