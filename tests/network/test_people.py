"""Focal officers: what is refused, what their verbs leave, and who may know of them."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.actions import deactivate_membership
from core.models import AuditEvent
from core.tenancy import CrossTenantReference, acting_for
from network.actions.people import (
    OfficerRefused,
    create_officer,
    end_officer,
    refusals,
    update_officer,
)
from network.models import FocalOfficer
from network.models.directory import findable_officers
from tests.factories.network import FocalOfficerFactory
from tests.factories.programmes import OrganisationFactory
from tests.world import World

TODAY = timezone.localdate
DAY = datetime.timedelta(days=1)


def adviser(world: World) -> Any:
    return world.maasmonde.membership("policy_adviser")


def last_event(world: World) -> AuditEvent:
    found: AuditEvent = AuditEvent.objects.of_chain(world.maasmonde.municipality).last()
    return found


def facts(world: World, **changes: Any) -> dict[str, Any]:
    """What a contact without access needs."""
    return {
        "organisation": adviser(world).organisation,
        "name": "Merel Zandoever",
        "function": "zorgcoördinator",
        "phone": "010 000 01 12",
        "agreed_on": TODAY(),
        **changes,
    }


def as_account(world: World, role: str = "participant", **changes: Any) -> dict[str, Any]:
    """What a colleague with access needs."""
    account = world.maasmonde.membership(role)
    return facts(world, **{"name": "", "membership": account, **changes})


# --- adding ----------------------------------------------------------------------------------
def test_contact_is_added_with_one_line_in_the_log_that_holds_no_name(acting: World) -> None:
    number = AuditEvent.objects.count()
    officer = create_officer(membership=adviser(acting), facts=facts(acting))
    assert officer.reference == f"AF-{TODAY().year}-001"
    assert officer.label == "Merel Zandoever"
    event = last_event(acting)
    assert AuditEvent.objects.count() == number + 1
    assert (event.action, event.object_id) == ("officer.create", str(officer.pk))
    assert "Merel" not in str(event.__dict__)


def test_colleague_with_access_is_added_by_their_account(acting: World) -> None:
    officer = create_officer(membership=adviser(acting), facts=as_account(acting))
    assert officer.label == str(acting.maasmonde.user("participant"))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "membership"),
        ({"name": "  "}, "membership"),
        ({"phone": ""}, "phone"),
        ({"phone": "bel Merel"}, "phone"),
        ({"phone": "+" * 8}, "phone"),
        ({"phone": "0" * 16}, "phone"),
        ({"agreed_on": TODAY() + DAY}, "agreed_on"),
        ({"trained_on": TODAY() + DAY}, "trained_on"),
        ({"trained_until": TODAY()}, "trained_on"),
        ({"trained_on": TODAY(), "trained_until": TODAY() - DAY}, "trained_until"),
    ],
)
def test_refused_with_a_sentence_at_its_field_and_nothing_stored(
    acting: World, changes: dict[str, Any], field: str
) -> None:
    number = AuditEvent.objects.count()
    with pytest.raises(OfficerRefused) as refused:
        create_officer(membership=adviser(acting), facts=facts(acting, **changes))
    assert list(refused.value.reasons) == [field]
    assert str(refused.value)
    assert not FocalOfficer.objects.exists()
    assert AuditEvent.objects.count() == number


@pytest.mark.parametrize(
    "changes",
    [
        {"phone": "", "email": "merel@school.example"},
        {"phone": "112"},
        {"phone": "+31 (0)10-000.01.12"},
        {"trained_on": TODAY(), "trained_until": TODAY()},
        {"trained_on": TODAY()},
        {"agreed_on": TODAY()},
    ],
)
def test_accepted(acting: World, changes: dict[str, Any]) -> None:
    assert refusals(facts(acting, **changes)) == {}


def test_name_beside_an_account_is_refused(acting: World) -> None:
    assert list(refusals(as_account(acting, name="Merel"))) == ["name"]


def test_account_of_another_organisation_or_without_one_is_refused(acting: World) -> None:
    assert list(refusals(as_account(acting, organisation=OrganisationFactory()))) == ["membership"]
    account = acting.maasmonde.membership("participant")
    account.organisation = None
    assert list(refusals(facts(acting, name="", membership=account))) == ["membership"]


def test_account_of_another_municipality_is_refused(acting: World) -> None:
    theirs = acting.broekerlanden.membership("participant")
    theirs.organisation = adviser(acting).organisation  # so that nothing else is wrong with it
    assert list(refusals(facts(acting, name="", membership=theirs))) == ["membership"]


@pytest.mark.parametrize("closed", ["membership", "user"])
def test_account_that_is_closed_is_refused(acting: World, closed: str) -> None:
    account = acting.maasmonde.membership("participant")
    if closed == "user":
        account.user.is_active = False
    else:
        account.until = TODAY() - DAY
    assert list(refusals(facts(acting, name="", membership=account))) == ["membership"]


def test_account_is_a_focal_officer_of_an_organisation_once(acting: World) -> None:
    officer = create_officer(membership=adviser(acting), facts=as_account(acting))
    assert list(refusals(as_account(acting))) == ["membership"]
    assert refusals(as_account(acting), officer) == {}, "it is the same one"
    end_officer(officer, membership=adviser(acting), ended_on=TODAY())
    assert refusals(as_account(acting)) == {}, "and may come back"


def test_officer_cannot_point_at_another_municipality(acting: World) -> None:
    with acting_for(acting.broekerlanden.municipality):
        theirs, officer = OrganisationFactory(), FocalOfficerFactory()
    with pytest.raises(CrossTenantReference):
        FocalOfficerFactory(organisation=theirs)
    with pytest.raises(CrossTenantReference):
        FocalOfficerFactory(deputy=officer)
    assert list(refusals(facts(acting, deputy=officer))) == ["deputy"]


def test_other_municipality_finds_none_of_them(acting: World) -> None:
    FocalOfficerFactory()
    with acting_for(acting.broekerlanden.municipality):
        assert not FocalOfficer.objects.exists()
        assert not findable_officers().exists()


# --- changing --------------------------------------------------------------------------------
def test_change_logs_names_of_fields_and_counts_up(acting: World) -> None:
    officer = FocalOfficerFactory()
    changed = update_officer(
        officer,
        membership=adviser(acting),
        facts={**kept(officer), "name": "Joran Rietveen", "area": "Havenkwartier"},
    )
    assert (changed.name, changed.revision) == ("Joran Rietveen", 2)
    event = last_event(acting)
    assert (event.action, event.changed_fields) == ("officer.edit", "name area")
    assert "Joran" not in str(event.__dict__)


def kept(officer: FocalOfficer) -> dict[str, Any]:
    names = ["organisation", "membership", "name", "function", "area", "phone", "email"]
    return {name: getattr(officer, name) for name in [*names, "agreed_on", "trained_on", "deputy"]}


def test_change_without_a_difference_leaves_no_trace(acting: World) -> None:
    officer, number = FocalOfficerFactory(), AuditEvent.objects.count()
    same = update_officer(officer, membership=adviser(acting), facts=kept(officer))
    assert same.revision == 1
    assert AuditEvent.objects.count() == number


def test_role_that_ended_meanwhile_is_not_changed(acting: World) -> None:
    officer = FocalOfficerFactory()
    end_officer(officer, membership=adviser(acting), ended_on=TODAY())
    with pytest.raises(OfficerRefused):
        update_officer(officer, membership=adviser(acting), facts={**kept(officer), "name": "X"})
    officer.refresh_from_db()
    assert officer.name == ""


# --- deputies --------------------------------------------------------------------------------
def test_deputy_is_somebody_else_who_can_be_turned_to(acting: World) -> None:
    officer, other = FocalOfficerFactory(), FocalOfficerFactory()
    ended = FocalOfficerFactory()
    end_officer(ended, membership=adviser(acting), ended_on=TODAY())
    assert refusals({**kept(officer), "deputy": other}, officer) == {}
    for wrong in (officer, ended):
        assert list(refusals({**kept(officer), "deputy": wrong}, officer)) == ["deputy"]


def test_two_are_no_deputies_of_each_other_and_three_in_a_ring_may(acting: World) -> None:
    one, other, third = FocalOfficerFactory(), FocalOfficerFactory(), FocalOfficerFactory()
    update_officer(one, membership=adviser(acting), facts={**kept(one), "deputy": other})
    with pytest.raises(OfficerRefused, match=one.name):
        update_officer(other, membership=adviser(acting), facts={**kept(other), "deputy": one})
    update_officer(other, membership=adviser(acting), facts={**kept(other), "deputy": third})
    update_officer(third, membership=adviser(acting), facts={**kept(third), "deputy": one})
    assert FocalOfficer.objects.get(pk=third.pk).deputy == one


# --- ending ----------------------------------------------------------------------------------
def test_end_wipes_the_person_takes_out_the_deputy_and_logs_once(acting: World) -> None:
    account = acting.maasmonde.membership("participant")
    other = FocalOfficerFactory()
    officer = FocalOfficerFactory(
        organisation=account.organisation, name="", membership=account, deputy=other
    )
    FocalOfficer.objects.filter(pk=other.pk).update(deputy=officer)
    number = AuditEvent.objects.count()
    end_officer(officer, membership=adviser(acting), ended_on=TODAY() - DAY)
    officer, other = (FocalOfficer.objects.get(pk=one.pk) for one in (officer, other))
    assert (officer.name, officer.phone, officer.email) == ("", "", "")
    assert (officer.membership, officer.deputy, officer.revision) == (None, None, 2)
    assert officer.ended_on == TODAY() - DAY
    assert officer.label == "zorgcoördinator"
    assert (other.deputy, other.revision) == (None, 2)
    assert AuditEvent.objects.count() == number + 1
    event = last_event(acting)
    assert event.action == "officer.end"
    assert event.changed_fields == "ended_on phone email membership deputy"


def test_end_twice_is_the_same_as_once(acting: World) -> None:
    officer = FocalOfficerFactory()
    for day in (TODAY(), TODAY() - DAY):
        end_officer(officer, membership=adviser(acting), ended_on=day)
    officer.refresh_from_db()
    assert (officer.ended_on, officer.revision) == (TODAY(), 2)
    assert AuditEvent.objects.filter(action="officer.end").count() == 1


def test_end_in_the_future_is_refused(acting: World) -> None:
    officer = FocalOfficerFactory()
    with pytest.raises(OfficerRefused):
        end_officer(officer, membership=adviser(acting), ended_on=TODAY() + DAY)
    officer.refresh_from_db()
    assert officer.ended_on is None


def test_database_keeps_no_contact_data_of_who_is_gone(acting: World) -> None:
    officer = FocalOfficerFactory()
    with pytest.raises(IntegrityError, match="gone_without"), transaction.atomic():
        FocalOfficer.objects.filter(pk=officer.pk).update(ended_on=TODAY())


# --- access that ends ------------------------------------------------------------------------
@pytest.mark.parametrize("closed", ["membership", "user"])
def test_whose_access_ends_is_not_found_any_more(acting: World, closed: str) -> None:
    account = acting.maasmonde.membership("participant")
    FocalOfficerFactory(organisation=account.organisation, name="", membership=account)
    assert findable_officers().count() == 1
    if closed == "user":
        account.user.is_active = False
        account.user.save()
    else:
        manager = acting.maasmonde.membership("application_manager")
        deactivate_membership(account, membership=manager)
    assert findable_officers().count() == 0
