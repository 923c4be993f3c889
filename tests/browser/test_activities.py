"""Activities in a real browser: the list, several at once, the form, two people at a time."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import harness
from tests.programmes.pages import activity, address
from tests.world import World

ADVISER = "policy_adviser.maasmonde"
IN_VIEW = """element => {
  const box = element.getBoundingClientRect();
  return box.top >= 0 && box.bottom <= window.innerHeight;
}"""


@pytest.fixture
def the_list(live_world: World, as_user: Callable[..., Page]) -> Callable[..., Page]:
    """A function that opens the list; keyword arguments are the browser's."""

    def open_it(query: str = "", **options: Any) -> Page:
        page = as_user(ADVISER, **options)
        page.goto(address(live_world.maasmonde, f"activities/{query}"))
        return page

    return open_it


def test_list_is_dense_and_its_bulk_bar_stays_in_view(the_list: Callable[..., Page]) -> None:
    page = the_list()
    assert page.evaluate("document.documentElement.scrollHeight") < 3000
    page.locator("tbody tr").last.locator("input").check()
    assert page.locator(".bulk button").evaluate(IN_VIEW)
    assert page.locator("[data-chosen]").text_content() == "1"


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_several_activities_change_at_once(
    the_list: Callable[..., Page], live_world: World, script: bool
) -> None:
    page = the_list("?phase=tertiary", java_script_enabled=script)
    if script:
        page.get_by_label("Kies alle").check()
        assert page.locator("[data-chosen]").text_content() == "4"
    else:
        for box in page.locator("tbody input[type=checkbox]").all():
            box.check()
    page.locator(".bulk").get_by_label("Status").select_option("paused")
    page.locator(".bulk button").click()
    expect(page.locator(".notice--success")).to_contain_text("4 activiteiten gewijzigd")
    assert page.url.endswith("?phase=tertiary") or "phase=tertiary" in page.url
    expect(page.locator("tbody .status--paused")).to_have_count(4)


def test_faulty_bulk_change_keeps_the_ticks_and_says_why(the_list: Callable[..., Page]) -> None:
    page = the_list()
    page.locator("tbody input[type=checkbox]").first.check()
    page.locator(".bulk button").click()
    expect(page.locator(".notice--error")).to_contain_text("Kies wat moet veranderen")
    expect(page.locator("tbody input[type=checkbox]").first).to_be_checked()
    harness.assert_accessible(page)


def test_list_sorts_and_filters_by_keyboard(the_list: Callable[..., Page]) -> None:
    page = the_list()
    head = page.get_by_role("columnheader", name="Eigenaar").get_by_role("link")
    head.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**sort=owner")
    page.get_by_role("searchbox", name="Zoeken").fill("sleutelfiguren")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=sleutelfiguren**")
    assert "sort=owner" in page.url
    expect(page.locator("tbody tr")).to_have_count(2)
    page.get_by_role("link", name="Filters wissen").click()
    expect(page.locator("tbody tr")).to_have_count(45)


def test_phone_shows_cards_and_a_filter_that_folds(the_list: Callable[..., Page]) -> None:
    page = the_list(viewport=harness.PHONE)
    assert not page.locator(".filter").is_visible()
    page.get_by_label("Filteren en zoeken").check()
    assert page.locator(".filter").is_visible()
    harness.assert_reflows(page)
    harness.assert_accessible(page)


def test_two_people_see_both_texts(live_world: World, as_user: Callable[..., Page]) -> None:
    row = activity(live_world.maasmonde, "A30")
    url = live_world.maasmonde.url(f"programmes/activities/{row.reference}/edit/")
    first, second = as_user(ADVISER), as_user(ADVISER)
    for page, text in ((first, "Van de eerste"), (second, "Van de tweede")):
        page.goto(url)
        page.get_by_label("Omschrijving").fill(text)
    first.get_by_role("button", name="Opslaan").click()
    expect(first.locator(".notice--success")).to_be_visible()
    second.get_by_role("button", name="Opslaan").click()
    expect(second.locator(".stale")).to_contain_text("Van de eerste")
    expect(second.locator(".stale")).to_contain_text("Van de tweede")
    expect(second.get_by_label("Omschrijving")).to_have_value("Van de tweede")
    harness.assert_accessible(second)
    second.get_by_role("button", name="Opslaan").click()
    expect(second.locator(".notice--success")).to_be_visible()
    assert activity(live_world.maasmonde, "A30").description == "Van de tweede"


def test_back_after_saving_and_saving_again_loses_nothing(
    live_world: World, as_user: Callable[..., Page]
) -> None:
    row = activity(live_world.maasmonde, "A30")
    page = as_user(ADVISER)
    page.goto(live_world.maasmonde.url(f"programmes/activities/{row.reference}/edit/"))
    page.get_by_label("Omschrijving").fill("Eén keer")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.locator(".notice--success")).to_be_visible()
    page.go_back()
    page.get_by_role("button", name="Opslaan").click()
    page.wait_for_load_state()
    saved = activity(live_world.maasmonde, "A30")
    assert saved.description == "Eén keer" or page.locator(".stale").is_visible()


def test_double_click_on_save_makes_one_activity(
    live_world: World, as_user: Callable[..., Page]
) -> None:
    page = as_user(ADVISER)
    page.goto(address(live_world.maasmonde, "activities/new/"))
    page.get_by_label("Titel").fill("Maar één keer")
    page.get_by_role("button", name="Opslaan").dblclick()
    expect(page).to_have_url(re.compile(r"/programmes/activities/A-"))
    page.goto(address(live_world.maasmonde, "activities/?q=Maar+één+keer"))
    expect(page.locator("tbody tr")).to_have_count(1)


def test_gap_on_the_map_leads_to_a_filled_form(
    live_world: World, as_user: Callable[..., Page]
) -> None:
    page = as_user(ADVISER)
    page.goto(address(live_world.maasmonde, "map/"))
    page.locator("#primary_breeding_ground .gap").first.click()
    expect(page.get_by_label("Hoofdfase")).to_have_value("primary_breeding_ground")
    expect(page.get_by_label("Belangrijkste doelgroep")).to_have_value("parents")


def test_wrong_form_takes_focus_to_its_summary(
    live_world: World, as_user: Callable[..., Page]
) -> None:
    page = as_user(ADVISER)
    page.goto(address(live_world.maasmonde, "activities/new/"))
    page.get_by_label("Omschrijving").fill("Bewaar dit")
    page.get_by_label("Budget").fill("veel")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.locator(".error-summary")).to_be_focused()
    page.locator(".error-summary a", has_text="Budget").click()
    expect(page.get_by_label("Budget")).to_be_focused()
    expect(page.get_by_label("Omschrijving")).to_have_value("Bewaar dit")
    harness.assert_accessible(page)
