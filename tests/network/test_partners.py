"""Partner organisations: their floor in the database, the actions, the search."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.models import AuditEvent, Organisation
from core.tenancy import CrossTenantReference, acting_for
from network.actions.partners import (
    NameTaken,
    create_partner,
    ensure_organisation,
    update_partner,
)
from network.models import PartnerOrganisation
from tests.factories.network import PartnerFactory
from tests.factories.programmes import OrganisationFactory
from tests.world import World


def adviser(world: World) -> Any:
    return world.maasmonde.membership("policy_adviser")


def last_event(world: World) -> AuditEvent:
    found: AuditEvent = AuditEvent.objects.of_chain(world.maasmonde.municipality).last()
    return found


# --- the floor -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("facts", "constraint"),
    [
        ({"domain": "military"}, "partner_organisation_domain_known"),
        ({"type": "army"}, "partner_organisation_type_known"),
    ],
)
def test_database_knows_the_words(acting: World, facts: dict[str, str], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        PartnerFactory(**facts)


def test_reference_is_given_once(acting: World) -> None:
    taken = PartnerFactory().reference
    with pytest.raises(IntegrityError, match="reference"), transaction.atomic():
        PartnerFactory(reference=taken)


def test_organisation_has_one_profile(acting: World) -> None:
    organisation = PartnerFactory().organisation
    with pytest.raises(IntegrityError, match="organisation"), transaction.atomic():
        PartnerFactory(organisation=organisation)


def test_profile_cannot_point_at_another_municipality(acting: World) -> None:
    with acting_for(acting.broekerlanden.municipality):
        theirs = OrganisationFactory()
    with pytest.raises(CrossTenantReference):
        PartnerFactory(organisation=theirs)


def test_model_has_no_field_for_a_person() -> None:
    names = {field.name for field in PartnerOrganisation._meta.get_fields()}
    assert names == {
        "id",
        "municipality",
        "reference",
        "organisation",
        "type",
        "domain",
        "contact_point",
        "focal_seats",
        "note",
        "revision",
    }


# --- actions ---------------------------------------------------------------------------------
def test_create_makes_organisation_profile_and_line_in_the_log(acting: World) -> None:
    before = PartnerOrganisation.objects.count()
    partner = create_partner(
        membership=adviser(acting), name=" Bibliotheek aan Zee ", type="sport_culture"
    )
    assert partner.name == "Bibliotheek aan Zee"
    assert partner.reference == f"O-{timezone.localdate().year}-{before + 1:03d}"
    event = last_event(acting)
    assert (event.action, event.object_id) == ("partner.create", str(partner.pk))


@pytest.mark.parametrize("name", ["Stichting Test", "STICHTING test", "Stich ting  Test"])
def test_create_refuses_a_name_that_is_taken(acting: World, name: str) -> None:
    create_partner(membership=adviser(acting), name="Stichting Test")
    number = Organisation.objects.count()
    with pytest.raises(NameTaken):
        create_partner(membership=adviser(acting), name=name)
    assert Organisation.objects.count() == number


def test_organisation_without_profile_gets_one(acting: World) -> None:
    """Such as the organisation of somebody who was added as a person."""
    organisation = OrganisationFactory(name="Stichting Test")
    partner = create_partner(membership=adviser(acting), name="stichting test", domain="care")
    assert partner.organisation == organisation
    assert partner.domain == "care"
    assert Organisation.objects.filter(name_key="stichtingtest").count() == 1


def test_update_logs_names_of_fields_and_counts_up(acting: World) -> None:
    partner = PartnerFactory(organisation__name="Stichting Oud")
    changed = update_partner(
        partner, membership=adviser(acting), name="Stichting Nieuw", type="welfare", note="kanarie"
    )
    assert (changed.name, changed.revision) == ("Stichting Nieuw", 2)
    event = last_event(acting)
    assert event.action == "partner.edit"
    assert event.changed_fields == "name note"
    assert "kanarie" not in str(event.__dict__)
    assert "Nieuw" not in str(event.__dict__)


def test_update_without_a_difference_leaves_no_trace(acting: World) -> None:
    partner = PartnerFactory(organisation__name="Stichting Oud", type="welfare")
    number = AuditEvent.objects.count()
    same = update_partner(partner, membership=adviser(acting), name="Stichting Oud", type="welfare")
    assert same.revision == 1
    assert AuditEvent.objects.count() == number


def test_update_refuses_the_name_of_another_and_changes_nothing(acting: World) -> None:
    PartnerFactory(organisation__name="Stichting Eén")
    partner = PartnerFactory(organisation__name="Stichting Twee", note="oud")
    with pytest.raises(NameTaken):
        update_partner(partner, membership=adviser(acting), name="STICHTING EÉN", note="nieuw")
    partner.refresh_from_db()
    assert (partner.note, partner.organisation.name) == ("oud", "Stichting Twee")


def test_rename_leaves_programmes_the_name_and_domain_they_know(acting: World) -> None:
    known = acting.maasmonde.programme.organisations.select_related("organisation").first()
    before = (known.name, known.domain)
    partner = PartnerOrganisation.objects.get(organisation=known.organisation)
    update_partner(partner, membership=adviser(acting), name="Heel Anders", domain="unknown")
    known.refresh_from_db()
    assert (known.name, known.domain) == before


def test_list_or_programme_finds_an_organisation_whatever_its_spaces(acting: World) -> None:
    partner = PartnerFactory(organisation__name="Jongerenwerk Zuid", domain="social")
    found = ensure_organisation(" jongerenwerk  ZUID", type="police", domain="safety")
    assert found == partner.organisation
    partner.refresh_from_db()
    assert partner.domain == "social", "an existing profile is not touched"


def test_list_or_programme_makes_an_organisation_with_profile(acting: World) -> None:
    made = ensure_organisation("Buurtvereniging", type="other", domain="external")
    assert PartnerOrganisation.objects.get(organisation=made).domain == "external"


# --- search ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("cafe", ["Café Één"]),
        ("EEN café", ["Café Één"]),
        ("info@wijk.example", ["Wijkteam"]),
        ("wijk café", []),
        ("   ", ["Café Één", "Wijkteam"]),
        ("%", []),
    ],
)
def test_search_reads_name_and_contact_point(acting: World, text: str, found: list[str]) -> None:
    PartnerOrganisation.objects.all().delete()
    PartnerFactory(organisation__name="Café Één")
    PartnerFactory(organisation__name="Wijkteam", contact_point="info@wijk.example", note="cafe")
    assert [partner.name for partner in PartnerOrganisation.objects.matching(text)] == found
