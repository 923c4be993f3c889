"""The known names of a municipality in a real browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import harness
from tests.world import World

WINDOWS = pytest.mark.parametrize(
    "window", [harness.LAPTOP, harness.PHONE], ids=["laptop", "phone"]
)
BASE = "/maasmonde/settings/known-names/"


def press(page: Page, target: Locator) -> None:
    """Go to a link, a button or a field, press Enter, and wait for the page it leads to."""
    target.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


@WINDOWS
def test_name_is_added_and_removed_with_the_keyboard(
    live_world: World, as_user: Callable[..., Page], window: dict[str, int]
) -> None:
    page = as_user("application_manager.maasmonde", viewport=window)
    page.goto(BASE)
    harness.assert_sound(page)
    expect(page.get_by_text("Nog geen namen")).to_be_visible()
    press(page, page.get_by_role("link", name="Bekende naam toevoegen"))
    harness.assert_sound(page)

    page.get_by_label("Naam").focus()
    page.keyboard.type("Fatima")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")  # the first kind: a public figure
    press(page, page.get_by_label("Naam"))
    expect(page.locator("main")).to_contain_text("Schrijf de voornaam en de achternaam")
    harness.assert_accessible(page)
    page.get_by_label("Naam").focus()
    page.keyboard.press("End")
    page.keyboard.type(" de Burgemeester")
    press(page, page.get_by_label("Naam"))
    row = page.get_by_role("row", name="Fatima de Burgemeester")
    expect(row).to_contain_text("Publieke figuur")
    harness.assert_sound(page)

    press(page, row.get_by_role("link", name="Verwijderen"))
    expect(page.locator("main")).to_contain_text("Fatima de Burgemeester")
    harness.assert_sound(page)
    press(page, page.get_by_role("button", name="Uit de lijst verwijderen"))
    expect(page.get_by_text("De naam is uit de lijst verwijderd.")).to_be_visible()
    expect(page.get_by_text("Nog geen namen")).to_be_visible()
