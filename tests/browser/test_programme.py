"""The pages of a programme in a real browser: overview, parts, blind spots, home."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from core.tenancy import acting_for
from tests.browser import harness
from tests.programmes.pages import address
from tests.world import World

ADVISER = "policy_adviser.maasmonde"


def test_goals_are_changed_and_shown(live_world: World, as_user: Callable[..., Page]) -> None:
    page = as_user(ADVISER)
    page.goto(address(live_world.maasmonde))
    page.get_by_role("link", name="Doelen wijzigen").click()
    page.get_by_label("Doel", exact=True).nth(6).fill("Een zevende doel")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_role("heading", name="Een zevende doel")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Nog geen geplande of lopende activiteit")


def test_local_picture_asks_for_its_source_and_keeps_the_rest(
    live_world: World, as_user: Callable[..., Page]
) -> None:
    page = as_user(ADVISER)
    page.goto(address(live_world.maasmonde, "local-picture/"))
    rows = page.locator(".row-fields")
    assert rows.first.get_by_label("Geldig vanaf").input_value() == "01-01-2026"
    rows.first.get_by_label("Gebaseerd op").fill("")
    rows.nth(1).get_by_label("Gebaseerd op").fill("Nieuw beeld")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.locator(".field__error").first).to_be_visible()
    expect(rows.nth(1).get_by_label("Gebaseerd op")).to_have_value("Nieuw beeld")
    harness.assert_accessible(page)


def test_programme_is_adopted_with_its_decision(
    live_world: World, as_user: Callable[..., Page]
) -> None:
    page = as_user(ADVISER)
    page.goto(address(live_world.maasmonde))
    page.get_by_role("link", name="Vaststelling vastleggen").click()
    page.locator("textarea[name=decision]").fill("Het college stelt dit programma vast.")
    page.locator("input[name=adopted_on]").fill("1-11-2026")
    page.locator("main form button[type=submit]").click()
    expect(page.locator("main")).to_contain_text("Het college stelt dit programma vast.")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_blind_spot_becomes_an_action_in_place(
    live_world: World, as_user: Callable[..., Page], script: bool
) -> None:
    page = as_user(ADVISER, java_script_enabled=script)
    page.goto(address(live_world.maasmonde, "findings/"))
    row = page.locator("#BS06-activity-A03")
    row.get_by_role("link", name="In actieplan zetten").click()
    form = page.locator("#BS06-activity-A03 form")
    expect(form).to_be_visible()
    form.get_by_label("Actie").fill("")
    form.get_by_role("button", name="Opslaan").click()
    expect(page.locator("#BS06-activity-A03 .field__error")).to_be_visible()
    harness.assert_reflows(page)
    form.get_by_label("Actie").fill("Kies een eigenaar")
    form.get_by_label("Klaar op").fill("8-12-2026")
    form.get_by_role("button", name="Opslaan").click()
    expect(page.locator(".notice--success")).to_contain_text("In het actieplan gezet")
    expect(row).to_contain_text("Kies een eigenaar")


def test_open_form_and_error_in_place_are_sound(
    live_world: World, as_user: Callable[..., Page]
) -> None:
    page = as_user(ADVISER)
    page.goto(address(live_world.maasmonde, "findings/BS06/activity:A03/do/accept/"))
    harness.assert_sound(page)
    page.locator("#BS06-activity-A03 form button").click()
    expect(page.locator(".error-summary")).to_be_focused()
    harness.assert_accessible(page)


def test_decision_left_so_stays_visible_and_is_reopened(
    live_world: World, as_user: Callable[..., Page]
) -> None:
    page = as_user(ADVISER)
    page.goto(address(live_world.maasmonde, "findings/BS06/activity:A03/do/accept/"))
    page.get_by_label("Waarom laat u dit zo?").fill("De school kiest zelf.")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_text("De school kiest zelf.")).to_be_visible()
    harness.assert_accessible(page)
    page.get_by_role("button", name="Heropenen").click()
    expect(page.get_by_text("De school kiest zelf.")).to_have_count(0)


def test_blind_spot_that_is_gone_keeps_what_was_typed(
    live_world: World, as_user: Callable[..., Page]
) -> None:
    side, page = live_world.maasmonde, as_user(ADVISER)
    page.goto(address(side, "findings/BS06/activity:A03/do/accept/"))
    page.get_by_label("Waarom laat u dit zo?").fill("Mijn lange reden")
    with acting_for(side.municipality):
        owner = side.programme.organisations.order_by("pk")[0]
        side.programme.activities.filter(exchange_id="A03").update(owner=owner)
    page.get_by_role("button", name="Opslaan").click()
    expect(page.locator(".notice--warning")).to_contain_text("Mijn lange reden")
    harness.assert_accessible(page)


@pytest.mark.parametrize("window", [harness.LAPTOP, harness.PHONE], ids=["laptop", "phone"])
def test_home_leads_to_the_work(
    live_world: World, as_user: Callable[..., Page], window: dict[str, int]
) -> None:
    page = as_user("policy_adviser.broekerlanden", viewport=window)
    page.goto(live_world.broekerlanden.url())
    expect(page.get_by_role("heading", name="Uw werklijst")).to_be_visible()
    numbers = page.locator(".figures dd")
    tops = {round(box["y"]) for item in numbers.all() if (box := item.bounding_box())}
    assert len(tops) == (1 if window == harness.LAPTOP else 2), "the figures stand askew"
    page.locator(".worklist a").first.click()
    expect(page.locator("h1")).to_be_visible()
