"""People and their roles hold from a day until and including another."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.models import Membership, Organisation, Role, RoleGrant, User
from core.tenancy import acting_for
from tests.world import World

#: A winter's day after the world was made, whenever the tests are run.
TODAY = datetime.date(timezone.localdate().year + 1, 11, 26)
DAY = datetime.timedelta(days=1)
NOON = datetime.datetime(TODAY.year, 11, 26, 12, tzinfo=datetime.UTC)
#: first day, last day → whether that holds today.
PERIODS = [
    (TODAY, None, True),
    (TODAY - DAY, TODAY, True),
    (TODAY, TODAY, True),
    (TODAY + DAY, None, False),
    (TODAY - 9 * DAY, TODAY - DAY, False),
]


@pytest.fixture(autouse=True)
def frozen() -> object:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.mark.parametrize(("first", "last", "holds"), PERIODS)
def test_membership_holds_from_until_and_including(
    acting: World, first: datetime.date, last: datetime.date | None, holds: bool
) -> None:
    person = acting.maasmonde.membership("executive")
    Membership.objects.filter(pk=person.pk).update(active_from=first, until=last)
    person = acting.maasmonde.membership("executive")
    assert person.is_active is holds
    assert Membership.objects.active().filter(pk=person.pk).exists() is holds
    assert (person in Membership.objects.of_user(person.user)) is holds
    assert bool(Membership.objects.for_request(person.user, "maasmonde")) is holds
    assert person.may("home.view") is holds


@pytest.mark.parametrize(("first", "last", "holds"), PERIODS)
def test_role_holds_from_until_and_including(
    acting: World, first: datetime.date, last: datetime.date | None, holds: bool
) -> None:
    person = acting.maasmonde.membership("no_role")
    grant = RoleGrant.objects.create(
        membership=person, role=Role.EXECUTIVE, granted_on=first, until=last
    )
    assert grant.is_current is holds
    assert (Role.EXECUTIVE in person.role_codes) is holds
    assert person.may("finding.view") is holds
    assert (person in Membership.objects.holding("executive")) is holds
    assert grant.is_over is (last is not None and last < TODAY)


def test_role_ends_at_midnight_in_the_netherlands(acting: World, frozen: object) -> None:
    person = acting.maasmonde.membership("no_role")
    RoleGrant.objects.create(membership=person, role=Role.EXECUTIVE, until=TODAY)
    minute = datetime.timedelta(minutes=1)
    midnight = NOON.replace(hour=23)  # 27 November, 0.00 in the Netherlands
    for moment, holds in ((midnight - minute, True), (midnight, False)):
        frozen.move_to(moment)  # type: ignore[attr-defined]
        fresh = acting.maasmonde.membership("no_role")
        assert fresh.may("finding.view") is holds


def test_role_withdrawn_before_its_first_day_never_held(acting: World) -> None:
    person = acting.maasmonde.membership("no_role")
    grant = RoleGrant(membership=person, role="executive", granted_on=TODAY, until=TODAY - DAY)
    assert grant.is_withdrawn
    assert not grant.is_current


def test_closed_account_may_nothing(acting: World) -> None:
    person = acting.maasmonde.membership("policy_adviser")
    assert person.may("programme.edit")
    User.objects.filter(pk=person.user_id).update(is_active=False)
    assert not acting.maasmonde.membership("policy_adviser").may("programme.edit")


def test_request_costs_one_query_for_membership_and_roles(acting: World) -> None:
    user = acting.maasmonde.user("policy_adviser")
    with CaptureQueriesContext(connection) as queries:
        membership = Membership.objects.for_request(user, "maasmonde")
        assert membership is not None
        assert membership.may("programme.edit")
        assert str(membership.municipality) == "Maasmonde"
        assert str(membership.organisation) == "Gemeente"
    assert len(queries) == 1


def test_request_finds_no_membership_elsewhere(acting: World) -> None:
    user = acting.maasmonde.user("policy_adviser")
    assert Membership.objects.for_request(user, "broekerlanden") is None
    assert Membership.objects.for_request(user, "nowhere") is None
    without_role = acting.maasmonde.user("no_role")
    found = Membership.objects.for_request(without_role, "maasmonde")
    assert found is not None
    assert found.role_codes == frozenset()


def test_people_are_visible_within_their_municipality_only(acting: World) -> None:
    manager = acting.maasmonde.membership("application_manager")
    seen = {person.municipality_id for person in Membership.objects.visible_to(manager)}
    assert seen == {manager.municipality_id}


def test_labels_of_roles_stand_in_the_order_of_the_list(acting: World) -> None:
    person = acting.maasmonde.membership("no_role")
    for role in (Role.EXECUTIVE, Role.POLICY_ADVISER):
        RoleGrant.objects.create(membership=person, role=role)
    assert person.role_labels == [
        str(Role.POLICY_ADVISER.label),
        str(Role.EXECUTIVE.label),
    ]


# --- the floor of the database -------------------------------------------------------------------
def test_unknown_role_is_refused_by_the_database(acting: World) -> None:
    person = acting.maasmonde.membership("no_role")
    with pytest.raises(IntegrityError, match="role_grant_role_known"), transaction.atomic():
        RoleGrant.objects.create(membership=person, role="emperor")


def test_person_is_a_member_once(acting: World) -> None:
    person = acting.maasmonde.membership("no_role")
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(user=person.user, municipality=person.municipality)


@pytest.mark.parametrize("name", ["Gemeente", " gemeente ", "GE MEENTE"])
def test_organisation_has_its_name_once(acting: World, name: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation(name=name).save()


def test_organisation_may_have_the_name_of_another_municipality(world: World) -> None:
    with acting_for(world.broekerlanden.municipality):
        Organisation(name="Alleen hier").save()
    with acting_for(world.maasmonde.municipality):
        Organisation(name="Alleen hier").save()


@pytest.mark.parametrize(
    ("name", "initials"),
    [("Noor Veldkamp", "NV"), ("Sem de Ridder", "SR"), ("Noor", "N"), ("", "NO")],
)
def test_initials_are_of_first_and_last_word(name: str, initials: str) -> None:
    user = User(username="nobody other" if not name else "x", name=name)
    assert user.initials == initials
    assert user.get_full_name() == user.get_short_name() == (name or "nobody other")


def test_membership_is_named_by_person_and_municipality(acting: World) -> None:
    assert str(acting.maasmonde.membership("executive")) == "executive Jansen · Maasmonde"
