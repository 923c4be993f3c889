"""Sharing information in a real browser: every step by keyboard, a name replaced in one click."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import Page, expect

from core.tenancy import acting_for
from network.actions import sharing as actions
from network.models import Disclosure
from tests.browser import harness
from tests.pdf import Pdf
from tests.world import World

GUIDE = "/maasmonde/network/sharing/"
AUTHOR, KEEPER = "focal_officer.maasmonde", "privacy_officer.maasmonde"


def nl(text: str) -> str:
    """What the page says in the language of the page."""
    with translation.override("nl"):
        return gettext(text)


@pytest.fixture
def seeded(live_world: World) -> World:
    """The steps of the product, in use."""
    with acting_for(live_world.maasmonde.municipality):
        actions.seed_sharing_guide()
    return live_world


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is there."""
    for _press in range(60):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches {selector}")


def save(page: Page) -> None:
    """The button that saves and goes on, by keyboard."""
    tab_to(page, ".form__actions .btn--primary")
    page.keyboard.press("Enter")
    page.wait_for_load_state()


def test_every_step_by_keyboard_to_a_pdf(seeded: World, as_user: Callable[..., Page]) -> None:
    page = as_user(AUTHOR)
    page.goto(GUIDE)
    harness.assert_sound(page)
    tab_to(page, "a.btn--primary")
    page.keyboard.press("Enter")
    expect(page.locator("input[name=label]")).to_be_visible()
    tab_to(page, "input[name=label]")
    page.keyboard.type("gesprek met school")
    tab_to(page, ".form__actions .btn--primary")
    page.keyboard.press("Enter")
    for number in range(1, 9):
        expect(page.locator("main .page-title .strong")).to_have_text(f"Stap {number} van 8")
        if number == 7:
            harness.assert_sound(page)
            tab_to(page, "input[name=organisations]")
            page.keyboard.press("Space")
        tab_to(page, "textarea[name=words]")
        if number == 2:
            page.keyboard.type("Ik sprak met Jorrit van Dommelen over school.")
            save(page)
            replace = page.locator(".guard__replace").first
            expect(replace).to_be_visible()
            harness.assert_accessible(page)
            replace.click()
            expect(page.locator(".guard__question")).to_have_count(0)
            assert "Dommelen" not in page.locator("textarea[name=words]").input_value()
        else:
            page.keyboard.type("Zo zit het.")
        save(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("gesprek met school")
    expect(page.locator("main")).not_to_contain_text("Dommelen")
    harness.assert_sound(page)
    page.get_by_role("link", name=nl("Finish"), exact=True).click()
    harness.assert_sound(page)
    tab_to(page, "input[name=outcome]")
    page.keyboard.press("ArrowDown")
    tab_to(page, "textarea[name=reason]")
    page.keyboard.type("Het kan zonder.")
    tab_to(page, ".form__actions .btn--primary")
    page.keyboard.press("Enter")
    expect(page.locator("#outcome")).to_contain_text(nl("not shared"))
    harness.assert_sound(page)
    with page.expect_download() as started:
        page.get_by_role("link", name=nl("Download as PDF")).click()
    content = started.value.path().read_bytes()
    pdf = Pdf(content)
    assert pdf.faults() == []
    assert len(pdf.texts) <= 2
    assert "Niet gedeeld" in "".join(pdf.texts)


def test_versions_are_sound(seeded: World, as_user: Callable[..., Page]) -> None:
    page = as_user(KEEPER)
    page.goto(f"{GUIDE}versions/new/")
    harness.assert_sound(page)
    page.locator("main form button[type=submit]").last.click()
    page.get_by_role("link", name=nl("Change the steps")).click()
    harness.assert_sound(page)
    page.locator("select[name=asks-0]").select_option("ground")
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator(".error-summary")).to_be_visible()
    harness.assert_accessible(page)
    page.goto(f"{GUIDE}versions/")
    harness.assert_sound(page)
    page.get_by_role("link", name="Versie 2").click()
    harness.assert_sound(page)


def test_without_script_nothing_is_lost(seeded: World, as_user: Callable[..., Page]) -> None:
    with acting_for(seeded.maasmonde.municipality):
        me = seeded.maasmonde.membership("focal_officer")
        record = actions.create_disclosure(membership=me, label="gesprek")
    page = as_user(AUTHOR, java_script_enabled=False)
    page.goto(f"{GUIDE}records/{record.reference}/steps/1/")
    page.locator("textarea[name=words]").fill("Samen met Jorrit van Dommelen.")
    page.locator(".sharing-jump button").nth(4).click()
    expect(page.locator("textarea[name=words]")).to_have_value("Samen met Jorrit van Dommelen.")
    page.locator(".guard__replace").first.click()
    page.locator(".sharing-jump button").nth(4).click()
    expect(page.locator("main .page-title .strong")).to_have_text("Stap 6 van 8")
    with acting_for(seeded.maasmonde.municipality):
        answer = Disclosure.objects.get().answers.get()
    assert "Samen met" in answer.words
    assert "Dommelen" not in answer.words
