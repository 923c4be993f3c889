"""Logging in and out, choosing a municipality, one's own account: on a laptop and a phone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from core.models import Membership, RoleGrant
from tests.browser import harness
from tests.world import PASSWORD, World

WINDOWS = pytest.mark.parametrize(
    "window", [harness.LAPTOP, harness.PHONE], ids=["laptop", "phone"]
)
NEW = "een lange nieuwe zin van mij"


def log_in(page: Page, name: str, password: str = PASSWORD) -> None:
    """Fill in the log-in form with the keyboard and send it."""
    page.get_by_label("Inlognaam").fill(name)
    page.get_by_label("Wachtwoord").fill(password)
    page.keyboard.press("Enter")
    page.wait_for_load_state()


def follow(link: Locator) -> None:
    """Click a link and wait until its page stands, style sheets included."""
    link.click()
    link.page.wait_for_load_state()


@WINDOWS
def test_log_in_wrong_then_right_then_out(
    live_world: World, open_context: Callable[..., BrowserContext], window: dict[str, int]
) -> None:
    page = open_context(viewport=window).new_page()
    page.goto("/maasmonde/settings/people/")
    harness.assert_sound(page)
    log_in(page, "application_manager.maasmonde", "fout")
    expect(page.get_by_role("alert").or_(page.locator(".error-summary"))).to_contain_text(
        "horen niet bij elkaar"
    )
    harness.assert_accessible(page)
    assert page.get_by_label("Inlognaam").input_value() == "application_manager.maasmonde"
    log_in(page, "application_manager.maasmonde")
    page.wait_for_url("**/maasmonde/settings/people/")
    page.locator("details.menu > summary").click()
    harness.assert_accessible(page)
    page.get_by_role("button", name="Uitloggen").click()
    page.wait_for_url("**/accounts/login/")
    expect(page.get_by_text("U bent uitgelogd.")).to_be_visible()
    page.goto("/account/")
    page.wait_for_url("**/accounts/login/**")


@WINDOWS
def test_choose_a_municipality(
    live_world: World, as_user: Callable[..., Page], window: dict[str, int]
) -> None:
    person = live_world.maasmonde.user("executive")
    there = live_world.broekerlanden.municipality
    other = Membership.objects.create(user=person, municipality=there)
    RoleGrant.objects.create(membership=other, role="policy_adviser")
    page = as_user("executive.maasmonde", viewport=window)
    page.goto("/")
    harness.assert_sound(page)
    page.get_by_role("link", name="Broekerlanden").click()
    page.wait_for_url("**/broekerlanden/")


@WINDOWS
def test_change_of_password(
    live_world: World, open_context: Callable[..., BrowserContext], window: dict[str, int]
) -> None:
    page = open_context(viewport=window).new_page()
    page.goto("/account/")
    log_in(page, "executive.maasmonde")
    page.wait_for_url(re.compile(r"\d/account/$"))
    harness.assert_sound(page)
    follow(page.get_by_role("link", name="Wachtwoord wijzigen"))
    harness.assert_sound(page)

    def change(present: str) -> None:
        page.get_by_label("Huidig wachtwoord").fill(present)
        page.get_by_label("Nieuw wachtwoord", exact=True).fill(NEW)
        page.get_by_label("Nieuw wachtwoord nog een keer").fill(NEW)
        page.get_by_role("button", name="Wachtwoord wijzigen").click()
        page.wait_for_load_state()

    change("fout")
    expect(page.get_by_text("Dit is niet uw huidige wachtwoord.").first).to_be_visible()
    harness.assert_accessible(page)
    change(PASSWORD)
    page.wait_for_url(re.compile(r"\d/account/$"))
    expect(page.get_by_text("Uw wachtwoord is gewijzigd.")).to_be_visible()


@WINDOWS
@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/toegankelijkheid/", "Toegankelijkheid"),
        ("/privacy/", "Privacy"),
        ("/accounts/login/", "Inloggen"),
    ],
)
def test_public_page_is_sound(page: Page, path: str, heading: str, window: dict[str, int]) -> None:
    page.set_viewport_size(window)  # type: ignore[arg-type]
    page.goto(path)
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    harness.assert_sound(page)


@WINDOWS
@pytest.mark.parametrize(
    ("person", "path", "status"),
    [
        ("no_role.maasmonde", "/maasmonde/programmes/", 403),
        ("executive.maasmonde", "/maasmonde/settings/people/", 403),
        ("executive.maasmonde", "/broekerlanden/", 404),
        ("no_role.maasmonde", "/account/", 200),
        ("no_role.maasmonde", "/", 200),
        ("executive.maasmonde", "/accounts/logout/", 200),
        ("executive.maasmonde", "/accounts/reauthenticate/", 200),
    ],
)
def test_page_beside_the_work_is_sound(
    as_user: Callable[..., Page], person: str, path: str, status: int, window: dict[str, int]
) -> None:
    page = as_user(person, viewport=window)
    answer = page.goto(path)
    assert answer is not None
    assert answer.status == status
    harness.assert_sound(page)


def test_expired_form_tells_what_to_do(
    as_user: Callable[..., Page],
) -> None:
    page = as_user("executive.maasmonde")
    page.goto("/accounts/logout/")
    page.evaluate(
        "document.querySelectorAll('[name=csrfmiddlewaretoken]').forEach(e => e.remove())"
    )
    page.locator("main").get_by_role("button", name="Uitloggen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Deze pagina stond te lang open")
    harness.assert_accessible(page)
    harness.assert_reflows(page)


def test_keyboard_alone_reaches_log_out(as_user: Callable[..., Page]) -> None:
    page = as_user("executive.maasmonde", java_script_enabled=False)
    page.goto("/account/")
    page.locator("details.menu > summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/accounts/login/")
