"""Partner organisations for tests, in the municipality that is acted for; they grant no rights."""

from __future__ import annotations

from typing import Any

import factory
from factory.django import DjangoModelFactory

from core.references import next_reference
from network.models import PartnerOrganisation
from tests.factories.programmes import OrganisationFactory


class PartnerFactory(DjangoModelFactory[Any]):
    """A partner organisation: an organisation with its profile."""

    class Meta:
        model = PartnerOrganisation

    reference = factory.LazyFunction(lambda: next_reference(PartnerOrganisation, "O", width=3))
    organisation = factory.SubFactory(OrganisationFactory)
    type = "welfare"
    domain = "social"
