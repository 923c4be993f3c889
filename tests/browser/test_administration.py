"""The administration in a real browser: people, roles, parameters, look and log."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import harness
from tests.world import World

WINDOWS = pytest.mark.parametrize(
    "window", [harness.LAPTOP, harness.PHONE], ids=["laptop", "phone"]
)
BASE = "/maasmonde/settings/"
MANAGER, OFFICER = "application_manager.maasmonde", "privacy_officer.maasmonde"


def send(page: Page, name: str) -> None:
    """Press the button of the form in the page."""
    page.locator("main").get_by_role("button", name=name).click()
    page.wait_for_load_state()


def follow(link: Locator) -> None:
    """Click a link and wait until its page stands, style sheets included."""
    link.click()
    link.page.wait_for_load_state()


@WINDOWS
def test_person_is_added_gets_a_role_and_loses_it(
    live_world: World, as_user: Callable[..., Page], window: dict[str, int]
) -> None:
    page = as_user(MANAGER, viewport=window)
    page.goto(f"{BASE}people/")
    harness.assert_sound(page)
    follow(page.get_by_role("link", name="Persoon toevoegen"))
    harness.assert_sound(page)
    send(page, "Deze persoon toevoegen")
    assert page.title().startswith("Nog niet opgeslagen")
    harness.assert_accessible(page)
    page.get_by_label("Inlognaam").fill("nieuw.iemand")
    page.get_by_label("Naam", exact=True).fill("Nieuw Iemand")
    send(page, "Deze persoon toevoegen")
    password = page.locator("code").inner_text()
    assert len(password) == 19
    harness.assert_accessible(page)
    harness.assert_reflows(page)

    follow(page.get_by_role("link", name="Rol geven"))
    harness.assert_sound(page)
    page.get_by_label("Bestuurder").check()
    page.get_by_label("Tot en met").fill("eind volgend jaar")
    send(page, "Deze rol geven")
    expect(page.locator("main")).to_contain_text("dag-maand-jaar")
    assert page.get_by_label("Bestuurder").is_checked()
    page.get_by_label("Tot en met").fill("31-12-2099")
    send(page, "Deze rol geven")
    expect(page.get_by_text("De rol is gegeven.")).to_be_visible()
    harness.assert_sound(page)

    follow(page.get_by_role("link", name="Intrekken"))
    harness.assert_sound(page)
    assert page.get_by_label("Bestuurder").is_checked()
    send(page, "Deze rol intrekken")
    expect(page.get_by_text("De rol is ingetrokken.")).to_be_visible()

    follow(page.get_by_role("link", name="Toegang beëindigen"))
    harness.assert_sound(page)
    send(page, "Toegang nu beëindigen")
    expect(page.get_by_text("Geen toegang")).to_be_visible()
    harness.assert_accessible(page)


@WINDOWS
def test_parameter_takes_two_people(
    live_world: World, as_user: Callable[..., Page], window: dict[str, int]
) -> None:
    page = as_user(MANAGER, viewport=window)
    page.goto(f"{BASE}parameters/")
    harness.assert_sound(page)
    follow(page.locator("#small_number").get_by_role("link", name="Andere waarde"))
    harness.assert_sound(page)
    value = page.get_by_label("Drempel voor kleine aantallen")
    value.fill("2")
    page.get_by_label("Bron").fill("Besluit van het college")
    send(page, "Deze waarde voorstellen")
    assert page.get_by_label("Bron").input_value() == "Besluit van het college"
    harness.assert_accessible(page)
    value.fill("8")
    send(page, "Deze waarde voorstellen")
    expect(page.get_by_text("Versie 1 wacht op een besluit")).to_be_visible()
    assert page.get_by_role("link", name="Goedkeuren").count() == 0
    harness.assert_accessible(page)

    officer = as_user(OFFICER, viewport=window)
    officer.goto(f"{BASE}parameters/")
    harness.assert_sound(officer)
    follow(officer.get_by_role("link", name="Goedkeuren"))
    harness.assert_sound(officer)
    send(officer, "Goedkeuren")
    expect(officer.locator("#small_number dd").first).to_have_text("8")
    officer.get_by_text("1 versie").click()
    harness.assert_accessible(officer)


@WINDOWS
def test_look_is_refused_until_everybody_can_read_it(
    live_world: World, as_user: Callable[..., Page], window: dict[str, int]
) -> None:
    page = as_user(MANAGER, viewport=window)
    page.goto(f"{BASE}theme/")
    harness.assert_sound(page)
    accent = page.get_by_label("Accent", exact=False).first
    accent.fill("#ffcc00")
    send(page, "Opslaan")
    expect(page.locator("main")).to_contain_text("Te weinig contrast")
    assert accent.input_value() == "#ffcc00"
    harness.assert_accessible(page)
    accent.fill("#7a1f3d")
    send(page, "Opslaan")
    expect(page.get_by_text("Het uiterlijk is opgeslagen.")).to_be_visible()
    button = page.locator("main").get_by_role("button", name="Opslaan")
    colour = button.evaluate("button => getComputedStyle(button).backgroundColor")
    assert colour == "rgb(122, 31, 61)"
    harness.assert_sound(page)


@WINDOWS
def test_log_is_read_checked_followed_and_exported(
    live_world: World, as_user: Callable[..., Page], window: dict[str, int], tmp_path: Path
) -> None:
    manager = as_user(MANAGER)
    manager.goto(f"{BASE}people/executive.maasmonde/edit/")
    manager.get_by_label("Functie").fill("Wethouder")
    send(manager, "Opslaan")

    page = as_user(OFFICER, viewport=window)
    page.goto(f"{BASE}log/")
    harness.assert_sound(page)
    sentence = "application_manager Jansen wijzigt het lidmaatschap van executive Jansen."
    expect(page.get_by_text(sentence)).to_be_visible()
    assert page.get_by_text("Wethouder").count() == 0
    send(page, "Logboek controleren")
    expect(page.get_by_text("Het logboek is compleet")).to_be_visible()

    page.get_by_label("Wat", exact=True).select_option("membership.edit")
    send(page, "Filter")
    expect(page.locator("tbody tr")).to_have_count(1)
    harness.assert_accessible(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Downloaden als csv").click()
    target = tmp_path / "log.csv"
    download.value.save_as(target)
    rows = list(csv.reader(io.StringIO(target.read_text("utf-8-sig")), delimiter=";"))
    assert len(rows) == 2
    assert sentence in rows[1]

    follow(page.locator("tbody a").first)
    assert "/log/core.membership/" in page.url
    harness.assert_sound(page)
    expect(page.locator("ol.timeline")).to_contain_text(sentence)


@WINDOWS
def test_filter_that_fits_nothing_shows_the_way_back(
    live_world: World, as_user: Callable[..., Page], window: dict[str, int]
) -> None:
    for person, path in ((MANAGER, "people/?q=zzz"), (OFFICER, "log/?since=1-1-2100")):
        page = as_user(person, viewport=window)
        page.goto(f"{BASE}{path}")
        expect(page.locator(".empty")).to_be_visible()
        harness.assert_sound(page)
        follow(page.locator(".empty a"))
        expect(page.locator("tbody tr").first).to_be_visible()


def test_administration_works_without_script(
    live_world: World, as_user: Callable[..., Page]
) -> None:
    page = as_user(MANAGER, java_script_enabled=False)
    page.goto(f"{BASE}people/no_role.maasmonde/do/grant/")
    page.get_by_label("Bestuurder").check()
    send(page, "Deze rol geven")
    expect(page.get_by_text("De rol is gegeven.")).to_be_visible()
