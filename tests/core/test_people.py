"""People and their roles in the administration: by request, as the application manager does it."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from core import actions
from core.models import AuditEvent, Membership, Municipality, Organisation, Role, RoleGrant, User
from core.tenancy import acting_for
from tests.world import PASSWORD, World

PEOPLE = "/maasmonde/settings/people/"
TODAY = timezone.localdate
DAY = datetime.timedelta(days=1)
NEW = {"username": "nieuw.iemand", "name": "Nieuw Iemand", "email": "", "function": "Adviseur"}


@pytest.fixture
def manager(world: World) -> Client:
    return world.maasmonde.client("application_manager")


def events(world: World) -> list[str]:
    """What requests left in the log of Maasmonde."""
    return [f"{event.action} {event.result}" for event in asked(world)]


def asked(world: World) -> Any:
    """The events of requests: not those of the making of the world."""
    return AuditEvent.objects.of_chain(world.maasmonde.municipality).filter(origin="web")


def errors(response: Any, field: str) -> str:
    assert response.status_code == 422
    return " ".join(response.context["form"].errors[field])


# --- adding ------------------------------------------------------------------------------------
def test_new_person_gets_a_password_that_is_shown_once(world: World, manager: Client) -> None:
    page = manager.post(f"{PEOPLE}new/", NEW)
    assert page.status_code == 200
    assert page["Cache-Control"] == "no-store"
    password = re.search(r"<code[^>]*>([\w-]+)</code>", page.content.decode())
    assert password
    assert re.fullmatch(r"([a-z2-9]{4}-){3}[a-z2-9]{4}", password[1])
    user = User.objects.get(username="nieuw.iemand")
    assert user.check_password(password[1])
    assert user.memberships.get().role_codes == frozenset()
    assert password[1] not in manager.get(f"{PEOPLE}nieuw.iemand/").content.decode()
    assert events(world) == ["membership.create done"]
    fresh = Client()
    fresh.post("/accounts/login/", {"login": "nieuw.iemand", "password": password[1]})
    assert fresh.get("/account/").status_code == 200


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"username": "Executive.Maasmonde"}, "username", "bestaat al|bezet|al"),
        ({"username": "new"}, "username", "al"),
        ({"username": "met spatie"}, "username", "letters"),
        ({"username": ""}, "username", "."),
        ({"name": ""}, "name", "."),
        ({"email": "geen adres"}, "email", "."),
        ({"name": "x" * 121}, "name", "120"),
    ],
)
def test_new_person_is_refused_at_the_field(
    world: World, manager: Client, changes: dict[str, str], field: str, says: str
) -> None:
    response = manager.post(f"{PEOPLE}new/", {**NEW, **changes})
    assert re.search(says, errors(response, field))
    assert not User.objects.filter(username="nieuw.iemand").exists()
    assert events(world) == []


def test_organisation_of_another_municipality_cannot_be_chosen(
    world: World, manager: Client
) -> None:
    with acting_for(world.broekerlanden.municipality):
        theirs = Organisation.objects.order_by("pk").first()
    response = manager.post(f"{PEOPLE}new/", {**NEW, "organisation": str(theirs.pk)})
    assert "organisation" in response.context["form"].errors


def test_name_with_html_is_shown_as_text(world: World, manager: Client) -> None:
    manager.post(f"{PEOPLE}new/", {**NEW, "name": "<script>alert(1)</script>"})
    page = manager.get(PEOPLE).content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page


# --- changing ----------------------------------------------------------------------------------
def test_membership_is_changed_with_the_names_of_its_fields_in_the_log(
    world: World, manager: Client
) -> None:
    until = TODAY() + 30 * DAY
    facts = {"function": "Wethouder zorg", "until": until.strftime("%d-%m-%Y"), "organisation": ""}
    response = manager.post(f"{PEOPLE}executive.maasmonde/edit/", facts)
    assert response["Location"] == f"{PEOPLE}executive.maasmonde/"
    person = world.maasmonde.membership("executive")
    assert (person.function, person.until, person.organisation) == ("Wethouder zorg", until, None)
    event = asked(world).get()
    assert set(event.changed_fields.split()) == {"organisation", "function", "until"}
    assert "zorg" not in str(event.__dict__)


def test_saving_without_a_difference_leaves_no_event(world: World, manager: Client) -> None:
    person = world.maasmonde.membership("executive")
    facts = {"function": person.function, "organisation": str(person.organisation_id)}
    manager.post(f"{PEOPLE}executive.maasmonde/edit/", facts)
    assert events(world) == []


def test_end_of_access_is_no_day_that_passed(world: World, manager: Client) -> None:
    day = (TODAY() - DAY).strftime("%d-%m-%Y")
    response = manager.post(f"{PEOPLE}executive.maasmonde/edit/", {"until": day})
    assert "voorbij" in errors(response, "until")


def test_access_ends_at_once_and_can_be_given_again(world: World, manager: Client) -> None:
    person = world.maasmonde.client("executive")
    manager.post(f"{PEOPLE}executive.maasmonde/do/deactivate/")
    assert person.get("/maasmonde/").status_code == 404
    assert "executive.maasmonde" not in manager.get(PEOPLE).content.decode()
    assert "executive.maasmonde" in manager.get(f"{PEOPLE}?ended=on").content.decode()
    assert "einddatum" in manager.get(f"{PEOPLE}executive.maasmonde/").content.decode()
    manager.post(f"{PEOPLE}executive.maasmonde/edit/", {"until": ""})
    assert person.get("/maasmonde/").status_code == 200
    assert events(world) == ["membership.deactivate done", "membership.edit done"]


def test_new_first_password_replaces_the_old_one(world: World, manager: Client) -> None:
    page = manager.post(f"{PEOPLE}executive.maasmonde/do/password/")
    assert page["Cache-Control"] == "no-store"
    user = world.maasmonde.user("executive")
    assert not user.check_password(PASSWORD)
    assert events(world) == ["membership.issue_password done"]


def test_account_that_others_use_too_is_not_ours_to_reset(world: World, manager: Client) -> None:
    other = Municipality.objects.get(slug="broekerlanden")
    Membership.objects.create(user=world.maasmonde.user("executive"), municipality=other)
    door = f"{PEOPLE}executive.maasmonde/do/password/"
    assert manager.post(door).status_code == 403
    assert world.maasmonde.user("executive").check_password(PASSWORD)
    assert door not in manager.get(f"{PEOPLE}executive.maasmonde/").content.decode()


# --- roles ---------------------------------------------------------------------------------------
def test_granted_role_works_on_the_next_request(world: World, manager: Client) -> None:
    person = world.maasmonde.client("no_role")
    assert person.get("/maasmonde/programmes/").status_code == 403
    manager.post(f"{PEOPLE}no_role.maasmonde/do/grant/", {"role": "executive"})
    assert person.get("/maasmonde/programmes/").status_code == 200
    grant = world.maasmonde.membership("no_role").grants.get()
    assert (grant.granted_by, grant.granted_on) == (
        world.maasmonde.user("application_manager"),
        TODAY(),
    )
    assert events(world) == ["role.grant done"]


def test_role_that_starts_tomorrow_does_not_hold_today(world: World, manager: Client) -> None:
    facts = {"role": "executive", "granted_on": (TODAY() + DAY).strftime("%d-%m-%Y")}
    manager.post(f"{PEOPLE}no_role.maasmonde/do/grant/", facts)
    assert world.maasmonde.membership("no_role").role_codes == frozenset()
    manager.post(f"{PEOPLE}no_role.maasmonde/do/withdraw/", {"role": "executive"})
    page = manager.get(f"{PEOPLE}no_role.maasmonde/").content.decode()
    assert "ingetrokken voor" in page


@pytest.mark.parametrize(
    ("person", "role", "reason"),
    [
        ("executive", "executive", "al"),
        ("executive", "privacy_officer", "geen andere rol"),
        ("privacy_officer", "executive", "geen andere rol"),
    ],
)
def test_roles_that_do_not_go_together_are_refused_with_one_event(
    world: World, manager: Client, person: str, role: str, reason: str
) -> None:
    response = manager.post(f"{PEOPLE}{person}.maasmonde/do/grant/", {"role": role})
    assert reason in errors(response, "role")
    assert world.maasmonde.membership(person).role_codes == {person}
    assert events(world) == ["role.grant refused"]


def test_roles_after_one_another_go_together(world: World) -> None:
    side = world.maasmonde
    manager = side.membership("application_manager")
    with acting_for(side.municipality):
        person = side.membership("no_role")
        last = TODAY() + 5 * DAY
        actions.grant_role(person, membership=manager, role=Role.EXECUTIVE, until=last)
        with pytest.raises(actions.RoleRefused):
            actions.grant_role(
                person, membership=manager, role=Role.PRIVACY_OFFICER, granted_on=last
            )
        actions.grant_role(
            person, membership=manager, role=Role.PRIVACY_OFFICER, granted_on=last + DAY
        )


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"role": ""}, "role"),
        ({"role": "emperor"}, "role"),
        ({"role": "executive", "granted_on": "1-1-2020"}, "granted_on"),
        ({"role": "executive", "granted_on": "31-12-2099", "until": "1-12-2099"}, "until"),
        ({"role": "executive", "until": "morgen"}, "until"),
    ],
)
def test_grant_is_refused_at_the_field(
    world: World, manager: Client, facts: dict[str, str], field: str
) -> None:
    assert errors(manager.post(f"{PEOPLE}no_role.maasmonde/do/grant/", facts), field)
    assert RoleGrant.objects.filter(membership__user__username="no_role.maasmonde").count() == 0


def test_withdrawn_twice_is_told(world: World, manager: Client) -> None:
    side = world.maasmonde
    door = f"{PEOPLE}executive.maasmonde/do/withdraw/"
    assert 'value="executive"' in manager.get(f"{door}?role=executive").content.decode()
    assert manager.post(door, {"role": "executive"}).status_code == 302
    assert "role" in manager.post(door, {"role": "executive"}).context["form"].errors
    with acting_for(side.municipality), pytest.raises(actions.RoleRefused):
        actions.withdraw_role(
            side.membership("executive"),
            membership=side.membership("application_manager"),
            role="executive",
        )


def test_somebody_else_withdrew_it_meanwhile(
    world: World, manager: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_arguments: Any, **_facts: Any) -> None:
        raise actions.RoleRefused("Iemand was u voor.")

    monkeypatch.setattr(actions, "withdraw_role", gone)
    response = manager.post(f"{PEOPLE}executive.maasmonde/do/withdraw/", {"role": "executive"})
    assert errors(response, "role") == "Iemand was u voor."


# --- the list -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=executive", {"executive"}),
        ("q=EXECUTIVE+jansen", {"executive"}),
        ("q=zzz", set()),
        ("role=privacy_officer", {"privacy_officer"}),
        ("role=emperor", None),
    ],
)
def test_list_of_people_is_narrowed(
    world: World, manager: Client, query: str, found: set[str] | None
) -> None:
    page = manager.get(f"{PEOPLE}?{query}")
    shown = {person.user.username.partition(".")[0] for person in page.context["page_obj"]}
    assert shown == ({*Role.values, "no_role"} if found is None else found)
    if not shown:
        assert "Niemand past bij dit filter" in page.content.decode()


def test_list_of_people_costs_the_same_for_many(
    world: World, manager: Client, django_assert_max_num_queries: Any
) -> None:
    manager.get(PEOPLE)
    with django_assert_max_num_queries(8):
        manager.get(PEOPLE)
    for number in range(20):
        user = User.objects.create_user(f"extra{number}")
        Membership.objects.create(user=user, municipality=world.maasmonde.municipality)
    with django_assert_max_num_queries(8):
        assert "extra7" in manager.get(PEOPLE).content.decode()


def test_municipality_begins_with_a_manager_who_adds_the_rest(world: World) -> None:
    manager, password = actions.found_municipality(
        slug="nieuwstad",
        name="Nieuwstad",
        code="GM9999",
        manager_username="beheer.nieuwstad",
        manager_name="Eerste Beheerder",
    )
    client = Client()
    client.post("/accounts/login/", {"login": "beheer.nieuwstad", "password": password})
    assert client.get("/nieuwstad/settings/people/").status_code == 200
    assert client.get("/maasmonde/settings/people/").status_code == 404
    chain = AuditEvent.objects.of_chain(manager.municipality)
    assert [(event.action, event.origin) for event in chain] == [
        ("membership.create", "command"),
        ("role.grant", "command"),
    ]
