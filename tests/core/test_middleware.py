"""The municipality of the address, the scope of a request, and the headers of every answer."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from core.middleware import RequestLogMiddleware, TenancyMiddleware
from core.models import AuditEvent, Membership, Municipality, RoleGrant
from core.tenancy import NoMunicipality, acting_for, current
from programmes.models import Programme
from tests.world import World

#: The only thing that differs between two answers to the same question.
TOKEN = re.compile(r'value="\w{64}"|X-CSRFToken": "\w{64}"')


@pytest.fixture
def two_hats(world: World) -> Client:
    """A client of somebody who works in both municipalities."""
    user = world.maasmonde.user("policy_adviser")
    other = Membership.objects.create(user=user, municipality=world.broekerlanden.municipality)
    RoleGrant.objects.create(membership=other, role="executive")
    client = Client()
    client.force_login(user)
    return client


def test_two_tabs_do_not_mix(world: World, two_hats: Client) -> None:
    titles = {}
    for side in world.sides:
        with acting_for(side.municipality):
            titles[side.municipality.slug] = Programme.objects.order_by("pk").first().title
    for slug, other in (("maasmonde", "broekerlanden"), ("broekerlanden", "maasmonde")) * 2:
        page = two_hats.get(f"/{slug}/programmes/").content.decode()
        assert titles[slug] in page
        assert titles[other] not in page


def test_role_of_one_municipality_opens_nothing_in_the_other(
    world: World, two_hats: Client
) -> None:
    assert two_hats.get("/maasmonde/programmes/new/").status_code == 200
    assert two_hats.get("/broekerlanden/programmes/new/").status_code == 403


@pytest.mark.parametrize("slug", ["nowhere", "broekerlanden"])
def test_unknown_municipality_answers_as_one_without_membership(world: World, slug: str) -> None:
    client = world.maasmonde.client("policy_adviser")
    answers = [client.get(f"/{name}/programmes/") for name in (slug, "nergens")]
    assert [answer.status_code for answer in answers] == [404, 404]
    pages = [TOKEN.sub("", answer.content.decode()) for answer in answers]
    assert pages[0] == pages[1]


def test_public_door_of_an_unknown_municipality_is_missing(world: World, client: Client) -> None:
    assert client.get("/nowhere/theme.css").status_code == 404
    assert client.get("/maasmonde/theme.css").status_code == 200


def test_inactive_membership_is_no_membership(world: World) -> None:
    client = world.maasmonde.client("policy_adviser")
    Membership.objects.filter(user__username="policy_adviser.maasmonde").update(
        active_from="2100-01-01"
    )
    assert client.get("/maasmonde/").status_code == 404


def test_scope_ends_with_the_request_even_after_a_failure(world: World) -> None:
    request: Any = RequestFactory().get("/")
    request.user = world.maasmonde.user("executive")
    middleware = TenancyMiddleware(lambda _request: HttpResponse())

    def fail(inner: Any) -> HttpResponse:
        middleware.process_view(inner, None, (), {"municipality": "maasmonde"})
        assert current() == Municipality.objects.get(slug="maasmonde")
        raise ZeroDivisionError

    middleware.get_response = fail
    with pytest.raises(ZeroDivisionError):
        middleware(request)
    with pytest.raises(NoMunicipality):
        current()


def test_every_answer_and_its_events_carry_one_random_number(world: World) -> None:
    client = world.maasmonde.client("privacy_officer")
    first, second = (client.get("/maasmonde/settings/log/") for _time in range(2))
    assert first["X-Request-ID"] != second["X-Request-ID"]
    event = AuditEvent.objects.of_chain(world.maasmonde.municipality).last()
    assert event.request_id == second["X-Request-ID"]
    assert event.origin == "web"


def test_number_cannot_be_forged_by_the_caller() -> None:
    request = RequestFactory().get("/", headers={"X-Request-ID": "forged"})
    answer = RequestLogMiddleware(lambda _request: HttpResponse())(request)
    assert answer["X-Request-ID"] != "forged"


# --- headers -------------------------------------------------------------------------------------
PAGES = {"/accounts/login/": "", "/privacy/": "", "/maasmonde/": "policy_adviser", "/nope/x/": ""}


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_is_closed_by_its_headers(world: World, path: str) -> None:
    role = PAGES[path]
    answer = (world.maasmonde.client(role) if role else Client()).get(path)
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for part in ("script-src 'self'", "frame-ancestors 'none'", "form-action 'self'"):
        assert part in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Frame-Options"] == "DENY"
    assert "geolocation=()" in answer["Permissions-Policy"]
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("role", "path", "kept"),
    [
        ("application_manager", "/maasmonde/settings/people/", "no-store"),
        ("meeting_chair", "/maasmonde/casework/", "no-store"),
        ("participant", "/maasmonde/casework/registrations/new/", "no-store"),
        ("process_director", "/maasmonde/casework/registers/", "no-store"),
        ("privacy_officer", "/maasmonde/settings/log/log.csv", "no-store"),
        ("executive", "/account/", "no-store"),
        ("executive", "/", "no-store"),
        ("executive", "/accounts/password/change/", "no-store"),
        ("executive", "/maasmonde/programmes/", "private, no-cache"),
        ("executive", "/maasmonde/settings/people/", "no-store"),
        ("executive", "/maasmonde/nope/", "private, no-cache"),
    ],
)
def test_pages_behind_the_log_in_are_not_kept(
    world: World, role: str, path: str, kept: str
) -> None:
    assert kept in world.maasmonde.client(role).get(path)["Cache-Control"]


def test_style_sheet_of_a_theme_may_be_kept(world: World, client: Client) -> None:
    assert client.get("/maasmonde/theme.css")["Cache-Control"] == "public, max-age=60"


@pytest.mark.parametrize("path", ["settings/people/%00/", "signals/partner/%00/", "%00/"])
def test_sign_that_no_text_holds_leads_nowhere(world: World, path: str) -> None:
    """PostgreSQL refuses to look for it: the answer is that there is no such page."""
    assert (
        world.maasmonde.client("application_manager").get(f"/maasmonde/{path}").status_code == 404
    )
