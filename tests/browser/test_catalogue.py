"""The catalogue and the partners in a real browser: find, read, confirm, add."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from core.tenancy import acting_for
from interventions.models import Intervention
from network.models import PartnerOrganisation
from tests.browser import harness
from tests.world import World

ADVISER, EXECUTIVE = "policy_adviser.maasmonde", "executive.maasmonde"
LIST, PARTNERS = "/maasmonde/interventions/", "/maasmonde/network/"
WINDOWS = pytest.mark.parametrize(
    "window", [harness.LAPTOP, harness.PHONE], ids=["laptop", "phone"]
)


def address(world: World, name: str = "Under Pressure") -> str:
    with acting_for(world.maasmonde.municipality):
        return str(Intervention.objects.get(name=name).get_absolute_url())


# --- finding ---------------------------------------------------------------------------------
def test_adviser_filters_searches_and_opens(as_user: Callable[..., Page]) -> None:
    page = as_user(ADVISER)
    page.goto(LIST)
    count = page.locator("#catalogue-count")
    expect(count).to_have_text("40 interventies")
    facet = page.get_by_role("group", name="Fase")
    facet.get_by_role("checkbox", name="Primair: kwetsbare groepen").check()
    expect(count).to_have_text("17 interventies")
    expect(page.get_by_role("checkbox", name="Primair: kwetsbare groepen")).to_be_focused()
    expect(page.get_by_role("link", name="Filter weghalen: Primair")).to_be_visible()
    assert "phase=primary_vulnerable" in page.url

    page.get_by_label("Zoek in de catalogus").fill("AMBASSADEURS opvoeden")
    page.keyboard.press("Enter")
    expect(count).to_have_text("1 interventie")
    page.get_by_role("link", name="Weerbaar opvoeden tegen radicalisering").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Weerbaar opvoeden")
    expect(page.get_by_role("heading", name="Wat het niet zegt")).to_be_visible()
    page.go_back()
    expect(count).to_have_text("1 interventie")


def test_back_button_takes_a_choice_back(as_user: Callable[..., Page]) -> None:
    page = as_user(ADVISER)
    page.goto(LIST)
    page.get_by_role("checkbox", name="Tertiaire preventie").check()
    expect(page.locator("#catalogue-count")).to_have_text("8 interventies")
    page.go_back()
    expect(page.locator("#catalogue-count")).to_have_text("40 interventies")
    expect(page.get_by_role("checkbox", name="Tertiaire preventie")).not_to_be_checked()


def test_filter_order_and_pages_go_together(as_user: Callable[..., Page]) -> None:
    page = as_user(ADVISER)
    page.goto(LIST)
    page.get_by_role("checkbox", name="Deskundigheidsbevordering").check()
    expect(page.locator("#catalogue-count")).to_have_text("14 interventies")
    page.get_by_role("link", name="Op naam").click()
    expect(page.locator(".result__title").first).to_contain_text("Aandachtsfunctionarissen")
    page.get_by_role("link", name="Volgende").click()
    expect(page.locator(".pagination__place")).to_contain_text("11 tot en met 14 van 14")
    expect(page.get_by_role("checkbox", name="Deskundigheidsbevordering")).to_be_checked()
    page.get_by_role("checkbox", name="Onderzocht, gemengd beeld").check()
    expect(page.locator("#catalogue-count")).to_have_text("1 interventie")
    expect(page.get_by_role("link", name="Op naam")).to_have_attribute("aria-current", "true")


def test_filter_works_by_keyboard_alone(as_user: Callable[..., Page]) -> None:
    page = as_user(ADVISER)
    page.goto(LIST)
    page.locator("summary", has_text="Plek").click()
    page.locator("summary", has_text="Doelgroep").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    for chips in (1, 0):
        page.keyboard.press("Space")
        expect(page.locator(".chip--on")).to_have_count(chips)
        assert page.evaluate("document.activeElement.name") == "group", "the focus stays"
    for facet in ("Plek", "Doelgroep"):
        expect(page.get_by_role("group", name=facet)).to_be_visible()


def test_catalogue_works_without_script(as_user: Callable[..., Page], live_world: World) -> None:
    page = as_user(ADVISER, java_script_enabled=False)
    page.goto(LIST)
    page.get_by_role("checkbox", name="Secundaire preventie").check()
    page.get_by_role("button", name="Zoeken en filteren").click()
    expect(page.locator("#catalogue-count")).to_have_text("15 interventies")
    page.locator(".chip--on").click()
    expect(page.locator("#catalogue-count")).to_have_text("40 interventies")

    page.goto(address(live_world))
    page.get_by_role("link", name="Beschikbaarheid bevestigen").click()
    page.get_by_label("Beschikbaar", exact=True).check()
    page.get_by_role("button", name="Opslaan").click()
    expect(page.locator(".error-summary")).to_contain_text("op welke dag")
    page.get_by_label("Bevestigd op").fill("20-11-2025")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_text("De interventie is opgeslagen")).to_be_visible()


# --- keeping ---------------------------------------------------------------------------------
def test_adviser_confirms_and_adds_an_entry_of_her_own(
    as_user: Callable[..., Page], live_world: World
) -> None:
    page = as_user(ADVISER)
    page.goto(address(live_world))
    page.get_by_role("link", name="Beschikbaarheid bevestigen").click()
    page.get_by_label("Beschikbaar", exact=True).check()
    page.get_by_label("Bevestigd op").fill("20-11-2025")
    page.get_by_label("Eigen notitie").fill("Gebeld met de aanbieder: kan in het voorjaar.")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_text("bevestigd op 20 november 2025")).to_be_visible()
    expect(page.get_by_text("Gebeld met de aanbieder")).to_be_visible()
    rung = page.locator(".ladder [aria-current]")
    expect(rung).to_contain_text("Onderzocht, gemengd beeld")

    page.goto(LIST)
    page.get_by_role("link", name="Interventie toevoegen").click()
    page.get_by_label("Naam", exact=True).fill("Under Pressure")
    page.get_by_label("Effect onderzocht").check()
    page.get_by_role("button", name="Opslaan").click()
    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("De catalogus heeft al een interventie met deze naam")
    expect(summary).to_contain_text("Noem de bron")
    expect(page.get_by_label("Effect onderzocht")).to_be_checked()
    page.get_by_label("Naam", exact=True).fill("Buurtgesprek Zuid")
    page.get_by_label("Bron (niet verplicht)", exact=True).fill("Evaluatie 2025")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Buurtgesprek Zuid")
    expect(page.get_by_text("Toegevoegd door uw eigen gemeente")).to_be_visible()
    page.goto(f"{LIST}?q=buurtgesprek")
    expect(page.locator(".result__title")).to_have_text("Buurtgesprek Zuid")


def test_retired_phenomenon_is_gone_from_the_choices(as_user: Callable[..., Page]) -> None:
    page = as_user(ADVISER)
    page.goto(f"{LIST}phenomena/")
    page.get_by_role("link", name="Wijzigen Jihadisme").click()
    page.get_by_label("Geldig tot en met").fill("31-01-2020")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_text("Het thema is opgeslagen")).to_be_visible()
    expect(page.get_by_text("De laatste dag was 31 januari 2020")).to_be_visible()
    page.goto(f"{LIST}new/")
    expect(page.get_by_label("Links-extremisme")).to_be_visible()
    expect(page.get_by_label("Jihadisme / islamistisch extremisme")).to_have_count(0)


def test_adviser_reaches_adds_and_finds_a_partner(
    as_user: Callable[..., Page], live_world: World
) -> None:
    page = as_user(ADVISER)
    with acting_for(live_world.maasmonde.municipality):
        page.goto(str(live_world.maasmonde.programme.get_absolute_url()))
    page.get_by_role("link", name="Alle partnerorganisaties").click()
    page.get_by_role("link", name="Partnerorganisatie toevoegen").click()
    page.get_by_label("Naam van de organisatie").fill("Bibliotheek aan Zee")
    page.get_by_label("Domein").select_option("social")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_text("De partnerorganisatie is toegevoegd")).to_be_visible()
    page.get_by_role("link", name="Partnerorganisaties").click()
    page.get_by_label("Zoek een partner").fill("zee")
    page.get_by_role("checkbox", name="Sociaal domein").check()
    page.get_by_role("button", name="Filter").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody")).to_contain_text("Bibliotheek aan Zee")


# --- for everybody ---------------------------------------------------------------------------
def pages(world: World) -> dict[str, str]:
    """Each distinct rendering, by name."""
    with acting_for(world.maasmonde.municipality):
        partner = str(PartnerOrganisation.objects.first().get_absolute_url())
    entry = address(world)
    return {
        "list": LIST,
        "filtered": f"{LIST}?phase=primary_vulnerable&setting=school&q=a",
        "nothing found": f"{LIST}?q=xyzzy",
        "unreadable filter": f"{LIST}?phase=fourth",
        "entry": entry,
        "availability": f"{entry}edit/",
        "new entry": f"{LIST}new/",
        "phenomena": f"{LIST}phenomena/",
        "phenomenon": f"{LIST}phenomena/jihadism/edit/",
        "partners": PARTNERS,
        "no partner found": f"{PARTNERS}?q=xyzzy",
        "partner": partner,
        "new partner": f"{PARTNERS}new/",
    }


def test_pages_are_sound_on_a_phone(as_user: Callable[..., Page], live_world: World) -> None:
    page = as_user(ADVISER, viewport=harness.PHONE)
    for url in pages(live_world).values():
        page.goto(url)
        harness.assert_sound(page)


@WINDOWS
def test_faulty_forms_are_sound(as_user: Callable[..., Page], window: dict[str, int]) -> None:
    page = as_user(ADVISER, viewport=window)
    for url in (f"{LIST}new/", f"{PARTNERS}new/"):
        page.goto(url)
        page.get_by_role("button", name="Opslaan").click()
        expect(page.locator(".error-summary")).to_be_visible()
        harness.assert_accessible(page)
        harness.assert_target_sizes(page)
        harness.assert_reflows(page)


def test_reader_gets_sound_pages_without_buttons(
    as_user: Callable[..., Page], live_world: World
) -> None:
    page = as_user(EXECUTIVE, viewport=harness.PHONE)
    for name in ("list", "entry", "partners", "partner"):
        page.goto(pages(live_world)[name])
        harness.assert_sound(page)
        expect(page.locator("main .btn--primary")).to_have_count(0)


def test_targets_are_large_on_a_phone(as_user: Callable[..., Page], live_world: World) -> None:
    page = as_user(ADVISER, viewport=harness.PHONE)
    urls: dict[str, Any] = pages(live_world)
    for name in ("list", "entry", "availability", "phenomena", "partners"):
        page.goto(urls[name])
        harness.assert_target_sizes(page, minimum=44)
