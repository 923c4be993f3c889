"""Logging in and out, and one's own password: throttled, without telling who has an account."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.urls import NoReverseMatch, reverse

from config import settings as real
from core import actions
from core.adapters import AccountAdapter
from core.models import AuditEvent, User
from core.tenancy import acting_for
from tests.world import PASSWORD, World

NAME = "policy_adviser.maasmonde"
LOGIN, LOGOUT, CHANGE = "/accounts/login/", "/accounts/logout/", "/accounts/password/change/"
WRONG = "horen niet bij elkaar"
NEW = "een lange nieuwe zin van mij"


def log_in(client: Client, name: str = NAME, password: str = PASSWORD, **more: str) -> Any:
    """What the log-in form answers."""
    return client.post(LOGIN, {"login": name, "password": password, **more})


def is_logged_in(client: Client) -> bool:
    """Whether the account page opens."""
    return client.get("/account/").status_code == 200


@pytest.fixture
def throttled(settings: Any) -> Iterator[None]:
    """The limits of the real settings, counted from nothing."""
    settings.ACCOUNT_RATE_LIMITS = real.ACCOUNT_RATE_LIMITS
    cache.clear()
    yield
    cache.clear()


def test_right_password_opens_the_account(world: World, client: Client) -> None:
    response = log_in(client)
    assert (response.status_code, response["Location"]) == (302, "/")
    assert is_logged_in(client)


@pytest.mark.parametrize(
    ("name", "password"), [(NAME, "fout"), ("nobody", PASSWORD), ("closed.maasmonde", PASSWORD)]
)
def test_every_refusal_says_the_same(
    world: World, client: Client, name: str, password: str
) -> None:
    User.objects.create_user("closed.maasmonde", password=PASSWORD, is_active=False)
    response = log_in(client, name, password)
    assert response.status_code == 200
    assert response.context["form"].non_field_errors() == [
        "Deze inlognaam en dit wachtwoord horen niet bij elkaar. Controleer beide op typefouten en"
        " hoofdletters, en probeer het opnieuw."
    ]
    assert not is_logged_in(client)
    assert AuditEvent.objects.filter(action="account.login", result="refused").count() == 1


def test_unknown_name_costs_as_much_work_as_a_known_one(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []
    original = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher,
        "encode",
        lambda self, password, salt: hashed.append(password) or original(self, password, salt),
    )
    log_in(client, "nobody", "geheim")
    log_in(client, NAME, "geheim")
    assert hashed == ["geheim", "geheim"]


def test_sixth_wrong_attempt_is_stopped_in_dutch(
    world: World, client: Client, throttled: None
) -> None:
    for _attempt in range(5):
        assert WRONG in log_in(client, password="fout").content.decode()
    stopped = log_in(client)  # even with the right password
    assert stopped.status_code == 200
    assert "Wacht een kwartier" in stopped.content.decode()
    assert not is_logged_in(client)
    assert log_in(Client(), "executive.maasmonde").status_code == 302  # a colleague works on


def test_flood_of_log_ins_from_one_address_gets_a_page_not_a_fault(
    world: World, client: Client, throttled: None, settings: Any
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**real.ACCOUNT_RATE_LIMITS, "login": "2/m/ip"}
    answers = [log_in(client, f"somebody{number}", "fout") for number in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert "Te veel verzoeken" in answers[-1].content.decode()


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example",
        r"/\evil.example",
        "javascript:alert(1)",
        "http:///evil.example",
    ],
)
def test_log_in_leads_to_our_own_pages_only(world: World, client: Client, elsewhere: str) -> None:
    assert log_in(client, next=elsewhere)["Location"] == "/"


def test_log_in_leads_on_to_the_page_that_was_asked(world: World, client: Client) -> None:
    asked = client.get("/maasmonde/programmes/")
    assert asked["Location"] == f"{LOGIN}?next=/maasmonde/programmes/"
    assert log_in(client, next="/maasmonde/programmes/")["Location"] == "/maasmonde/programmes/"


def test_log_out_takes_a_post(world: World, client: Client) -> None:
    log_in(client)
    asks = client.get(LOGOUT)
    assert asks.status_code == 200
    assert is_logged_in(client)
    done = client.post(LOGOUT)
    assert done["Location"] == LOGIN
    assert done["Clear-Site-Data"] == '"cache"'
    assert not is_logged_in(client)
    assert "U bent uitgelogd." in client.get(LOGIN).content.decode()


def test_log_out_needs_the_token(world: World) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(world.maasmonde.user("executive"))
    refused = strict.post(LOGOUT)
    assert refused.status_code == 403
    assert "te lang open" in refused.content.decode()
    assert is_logged_in(strict)


@pytest.mark.parametrize("name", ["account_signup", "account_reset_password", "account_email"])
def test_nobody_signs_up_or_resets_by_mail(name: str) -> None:
    assert not AccountAdapter().is_open_for_signup(RequestFactory().get("/"))
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.parametrize("path", ["signup", "password/reset", "email", "social/signup", "2fa"])
def test_doors_of_the_log_in_package_that_we_do_not_have_are_missing(
    world: World, client: Client, path: str
) -> None:
    assert client.get(f"/accounts/{path}/").status_code in {302, 404}
    assert world.maasmonde.client("executive").get(f"/accounts/{path}/").status_code == 404


def change(client: Client, **changes: str) -> Any:
    """What the form of one's own password answers."""
    facts = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW, **changes}
    return client.post(CHANGE, facts)


def test_own_password_is_changed_and_other_devices_are_logged_out(world: World) -> None:
    here, elsewhere = Client(), Client()
    for client in (here, elsewhere):
        log_in(client)
    done = change(here)
    assert done["Location"] == "/account/"
    assert is_logged_in(here)
    assert not is_logged_in(elsewhere)
    assert log_in(Client(), password=NEW).status_code == 302
    assert log_in(Client(), password=PASSWORD).status_code == 200
    event = AuditEvent.objects.filter(action="account.change_password").get()
    assert event.actor_name == "policy_adviser Jansen"
    assert NEW not in str(event.__dict__)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"oldpassword": "fout"}, "oldpassword"),
        ({"oldpassword": ""}, "oldpassword"),
        ({"password1": "kort", "password2": "kort"}, "password1"),
        ({"password1": "wachtwoord123", "password2": "iets anders dan dat"}, "password2"),
    ],
)
def test_own_password_takes_the_present_one_and_a_good_new_one(
    world: World, changes: dict[str, str], field: str
) -> None:
    client = Client()
    log_in(client)
    response = change(client, **changes)
    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert log_in(Client()).status_code == 302


def test_change_of_password_is_throttled(world: World, throttled: None) -> None:
    client = Client()
    log_in(client)
    codes = [change(client, oldpassword="fout").status_code for _attempt in range(6)]
    assert codes[-1] == 429


def test_confirming_who_you_are_asks_the_password(world: World) -> None:
    client = Client()
    log_in(client)
    wrong = client.post("/accounts/reauthenticate/", {"password": "fout"})
    assert wrong.context["form"].errors["password"] == ["Dit is niet uw wachtwoord."]
    right = client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert right.status_code == 302


def test_cookie_of_the_session_is_closed_to_scripts_and_other_sites(
    world: World, client: Client
) -> None:
    cookie = log_in(client).cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert not cookie["max-age"]  # gone with the browser
    assert settings.SESSION_COOKIE_AGE == 8 * 60 * 60
    assert client.cookies["csrftoken"]["httponly"] if "csrftoken" in client.cookies else True


def test_log_in_makes_a_new_session(world: World, client: Client) -> None:
    session = client.session
    session["planted"] = "yes"
    session.save()
    before = session.session_key
    log_in(client)
    assert client.session.session_key != before


# --- a running session ends with the access ------------------------------------------------------
def test_closed_account_is_refused_on_the_next_request(world: World) -> None:
    client = world.maasmonde.client("policy_adviser")
    assert client.get("/maasmonde/").status_code == 200
    User.objects.filter(username=NAME).update(is_active=False)
    assert client.get("/maasmonde/")["Location"].startswith(LOGIN)


def test_ended_membership_is_refused_on_the_next_request(world: World) -> None:
    side = world.maasmonde
    client = side.client("policy_adviser")
    assert client.get("/maasmonde/").status_code == 200
    with acting_for(side.municipality):
        actions.deactivate_membership(
            side.membership("policy_adviser"), membership=side.membership("application_manager")
        )
    assert client.get("/maasmonde/").status_code == 404


def test_withdrawn_role_is_refused_on_the_next_request(world: World) -> None:
    side = world.maasmonde
    client = side.client("policy_adviser")
    assert client.get("/maasmonde/programmes/").status_code == 200
    with acting_for(side.municipality):
        actions.withdraw_role(
            side.membership("policy_adviser"),
            membership=side.membership("application_manager"),
            role="policy_adviser",
        )
    assert client.get("/maasmonde/programmes/").status_code == 403


def test_new_first_password_ends_running_sessions(world: World) -> None:
    side = world.maasmonde
    client = Client()
    log_in(client)
    with acting_for(side.municipality):
        password = actions.issue_password(
            side.membership("policy_adviser"), membership=side.membership("application_manager")
        )
    assert not is_logged_in(client)
    assert log_in(Client(), password=password).status_code == 302
