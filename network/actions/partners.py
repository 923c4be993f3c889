"""Partner organisations: made by hand, or found for a programme or a list that names them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import audit
from core.lifecycle import FactsRefused
from core.models import Membership, Organisation
from core.references import next_reference
from core.tenancy import take_turn
from interventions.classification import Domain, OrganisationType
from network.models import PartnerOrganisation


class NameTaken(FactsRefused):
    """Somebody else gave this name to an organisation a moment ago."""

    def __init__(self) -> None:
        super().__init__({"name": _("There is a partner with this name already.")})


@transaction.atomic
def create_partner(*, membership: Membership, name: str, **facts: Any) -> PartnerOrganisation:
    """Add a partner organisation with ``type``, ``domain``, ``contact_point`` and ``note``.

    An organisation that exists without a profile gets one. Effect: one log event. Raises
    ``NameTaken`` when there is a partner with this name, ignoring case and spaces.
    """
    reference = next_reference(PartnerOrganisation, "O", width=3)  # locks: one name, one partner
    organisation = Organisation.objects.filter(name_key=Organisation.key(name)).first()
    if organisation is None:
        organisation = Organisation(name=name.strip())
        organisation.save()
    elif PartnerOrganisation.objects.filter(organisation=organisation).exists():
        raise NameTaken
    partner = PartnerOrganisation(reference=reference, organisation=organisation, **facts)
    partner.save()
    audit.record("partner.create", partner, membership=membership)
    return partner


@transaction.atomic
def update_partner(
    partner: PartnerOrganisation, *, membership: Membership, name: str, **facts: Any
) -> PartnerOrganisation:
    """Change a partner; ``name`` is the organisation's, ``facts`` maps field names to new values.

    Effects: one log event with the names of the changed fields, the revision goes up; programmes
    keep the name and domain they know. Without a difference nothing happens. Raises ``NameTaken``
    when another organisation has the name.
    """
    take_turn()
    fresh: PartnerOrganisation = PartnerOrganisation.objects.with_name().get(pk=partner.pk)
    changed = [field for field, value in facts.items() if getattr(fresh, field) != value]
    if fresh.organisation.name != name.strip():
        _rename(fresh.organisation, name.strip())
        changed.insert(0, "name")
    if changed:
        for field, value in facts.items():
            setattr(fresh, field, value)
        fresh.revision += 1
        fresh.save()
        audit.record("partner.edit", fresh, membership=membership, changed=changed)
    return fresh


def _rename(organisation: Organisation, name: str) -> None:
    others = Organisation.objects.filter(name_key=Organisation.key(name))
    if others.exclude(pk=organisation.pk).exists():
        raise NameTaken
    organisation.name = name
    organisation.save()


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
