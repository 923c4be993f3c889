"""Finding or making the organisations that a programme or a list names."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from core.models import Organisation
from core.references import next_reference
from interventions.classification import Domain, OrganisationType
from network.models import PartnerOrganisation


@transaction.atomic
def ensure_organisation(
    name: str,
    *,
    type: str = OrganisationType.OTHER,
    domain: str = Domain.UNKNOWN,
    known: Mapping[str, Organisation] | None = None,
) -> Organisation:
    """The organisation with this name (ignoring case and spaces), made when it is new.

    A new one gets a partner profile with type and domain; an existing profile is not touched.
    ``known`` maps matching keys to organisations, to spare queries in a long import.
    """
    key = Organisation.key(name)
    found = (known or {}).get(key) or Organisation.objects.filter(name_key=key).first()
    if found is not None:
        return found
    reference = next_reference(PartnerOrganisation, "O", width=3)  # waits for other writers
    found = Organisation.objects.filter(name_key=key).first()
    if found is not None:
        return found
    organisation = Organisation(name=name.strip())
    organisation.save()
    PartnerOrganisation(
        reference=reference, organisation=organisation, type=type, domain=domain
    ).save()
    return organisation
