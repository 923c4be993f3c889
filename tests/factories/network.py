"""Partner organisations for tests, in the municipality that is acted for; they grant no rights."""

from __future__ import annotations

import factory

from core.models import Organisation
from core.references import next_reference
from network.models import PartnerOrganisation


class OrganisationFactory(factory.django.DjangoModelFactory):
    """An organisation without a profile."""

    class Meta:
        model = Organisation

    name = factory.Sequence(lambda number: f"Stichting {number:03d}")


class PartnerFactory(factory.django.DjangoModelFactory):
    """A partner organisation: an organisation with its profile."""

    class Meta:
        model = PartnerOrganisation

    reference = factory.LazyFunction(lambda: next_reference(PartnerOrganisation, "O", width=3))
    organisation = factory.SubFactory(OrganisationFactory)
    type = "welfare"
    domain = "social"
