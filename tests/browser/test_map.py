"""The map in a real browser: moving a card in three ways, sizes, filter, phone, projector."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import harness
from tests.programmes.pages import activity, address, sized_programme
from tests.world import World

ADVISER = "policy_adviser.maasmonde"
FITS = """selector => [...document.querySelectorAll(selector)]
  .filter(element => element.scrollWidth > element.clientWidth + 1)
  .map(element => element.textContent)"""


@pytest.fixture
def card(live_world: World) -> Any:
    """The activity that is moved: the first one, in the breeding ground."""
    return activity(live_world.maasmonde, "A01")


@pytest.fixture
def the_map(live_world: World, as_user: Callable[..., Page]) -> Callable[..., Page]:
    """A function that opens the map; keyword arguments are the browser's."""

    def open_it(query: str = "", **options: Any) -> Page:
        page = as_user(ADVISER, **options)
        page.goto(address(live_world.maasmonde, f"map/{query}"))
        return page

    return open_it


def assert_moved(page: Page, reference: str, phase: str, title: str) -> None:
    """The map shows the card in that band, points at it, and says so."""
    expect(page.locator(f"#{phase} #{reference}")).to_be_visible()
    assert page.url.endswith(f"map/#{reference}")
    expect(page.locator(".notice--success")).to_contain_text(title)


def test_card_moves_by_keyboard_alone(the_map: Callable[..., Page], card: Any) -> None:
    page = the_map()
    page.locator(f"#{card.reference} .card-on-map__link").focus()
    page.keyboard.press("Tab")
    move = page.locator(f"#{card.reference} .card-on-map__move")
    expect(move).to_be_focused()
    assert move.evaluate("element => getComputedStyle(element).opacity") == "1"
    page.keyboard.press("Enter")
    page.wait_for_url("**/do/move/**")
    while not page.evaluate("document.activeElement.matches('[type=radio]')"):
        page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert_moved(page, card.reference, "primary_vulnerable", card.title)


def test_card_moves_by_dragging(the_map: Callable[..., Page], card: Any) -> None:
    page = the_map(viewport={"width": 1280, "height": 2000})
    source = page.locator(f"#{card.reference} .card-on-map__title")
    source.drag_to(page.locator("#secondary .band__head"))
    page.wait_for_url(f"**#{card.reference}")
    assert_moved(page, card.reference, "secondary", card.title)


def test_card_moves_without_script(the_map: Callable[..., Page], card: Any) -> None:
    page = the_map(java_script_enabled=False)
    page.locator(f"#{card.reference}").hover()
    page.locator(f"#{card.reference} .card-on-map__move").click()
    page.get_by_label("Tertiaire preventie").check()
    page.get_by_role("button", name="Verplaats").or_(
        page.locator("main form button[type=submit]")
    ).first.click()
    assert_moved(page, card.reference, "tertiary", card.title)


def test_cancelled_move_leads_back_to_the_card(the_map: Callable[..., Page], card: Any) -> None:
    page = the_map()
    page.locator(f"#{card.reference}").hover()
    page.locator(f"#{card.reference} .card-on-map__move").click()
    page.get_by_role("link", name="Annuleren").click()
    expect(page.locator(f"#primary_breeding_ground #{card.reference}")).to_be_visible()


def test_titles_of_45_activities_fit_one_laptop_screen(the_map: Callable[..., Page]) -> None:
    page = the_map(viewport=harness.LAPTOP)
    page.get_by_role("link", name="Titels").click()
    page.wait_for_url("**size=titles**")
    assert page.locator(".card-on-map").count() == 43
    box = page.locator(".funnel").bounding_box()
    assert box is not None
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= harness.LAPTOP["height"]
    heights = page.evaluate(
        "[...document.querySelectorAll('.card-on-map')].map(card => card.offsetHeight)"
    )
    assert max(heights) <= 24, "a title takes more than one line"
    cut = page.evaluate(
        """[...document.querySelectorAll('.column__head, .column__head span, .gap')]
        .filter(part => part.scrollWidth > part.clientWidth).map(part => part.textContent)"""
    )
    assert cut == [], "the name of a column or a gap is cut off"


def test_size_is_remembered_in_the_next_visit(
    the_map: Callable[..., Page], live_world: World
) -> None:
    page = the_map()
    page.get_by_role("link", name="Titels").click()
    page.goto(address(live_world.maasmonde))
    page.get_by_role("link", name="De kaart", exact=True).click()
    expect(page.locator(".map--titles")).to_be_visible()


def test_legend_is_the_filter_and_grouping_keeps_it(the_map: Callable[..., Page]) -> None:
    page = the_map()
    page.locator(".chip", has_text="Zorg").click()
    expect(page.locator(".card-on-map")).to_have_count(6)
    page.get_by_role("link", name="Thema", exact=True).click()
    expect(page.locator(".card-on-map")).to_have_count(6)
    page.locator(".chip", has_text="Zorg").click()
    expect(page.locator(".card-on-map")).to_have_count(43)
    page.locator(".chip", has_text="Ook idee").click()
    expect(page.locator(".card-on-map")).to_have_count(45)


@pytest.mark.parametrize("by", ["target_group", "phenomenon", "domain", "neighbourhood"])
@pytest.mark.parametrize("window", [harness.LAPTOP, harness.PROJECTOR], ids=["laptop", "projector"])
def test_no_title_is_cut_and_nothing_overlaps_the_slope(
    the_map: Callable[..., Page], by: str, window: dict[str, int]
) -> None:
    page = the_map(f"?by={by}", viewport=window)
    assert page.evaluate(FITS, ".card-on-map__title, .column__head, .gap") == []
    outside = page.evaluate(
        """() => [...document.querySelectorAll('.band')].flatMap(band => {
            const outer = band.getBoundingClientRect();
            const taper = parseFloat(getComputedStyle(band).paddingLeft) / 2;
            return [...band.querySelectorAll('.card-on-map, .gap')].filter(card => {
              const box = card.getBoundingClientRect();
              return box.left < outer.left + taper / 2 || box.right > outer.right - taper / 2;
            }).map(card => card.textContent.trim().slice(0, 40));
        })"""
    )
    assert outside == []
    assert page.evaluate("document.documentElement.scrollWidth") <= window["width"]


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_phone_has_four_narrowing_headings_that_open(
    the_map: Callable[..., Page], script: bool
) -> None:
    page = the_map(viewport=harness.PHONE, java_script_enabled=script)
    heads = page.locator(".band__head")
    assert heads.count() == 4
    assert page.locator(".card-on-map:visible").count() == 0
    heads.nth(2).click()
    expect(page.locator("#secondary .card-on-map")).to_have_count(4)
    expect(page.locator("#secondary .card-on-map").first).to_be_visible()
    expect(page.locator("#tertiary .card-on-map").first).to_be_hidden()
    heads.nth(2).click()
    expect(page.locator(".card-on-map:visible")).to_have_count(0)


def test_phone_headings_narrow_and_open_by_keyboard(the_map: Callable[..., Page]) -> None:
    page = the_map(viewport=harness.PHONE)
    boxes = [head.bounding_box() for head in page.locator(".band__head").all()]
    widths = [box["width"] for box in boxes if box]
    assert widths == sorted(widths, reverse=True)
    assert len(set(widths)) == 4
    page.get_by_role("checkbox", name="Toon 3 Tertiair").focus()
    page.keyboard.press("Space")
    expect(page.locator("#tertiary .card-on-map").first).to_be_visible()
    harness.assert_target_sizes(page, minimum=24)
    harness.assert_reflows(page)
    harness.assert_accessible(page)


@pytest.mark.parametrize("query", ["?size=titles", "?form=table", "?by=phenomenon", "?all=on"])
def test_every_form_of_the_map_is_sound(the_map: Callable[..., Page], query: str) -> None:
    harness.assert_sound(the_map(query))


def test_map_of_500_activities_still_reads(live_world: World, as_user: Callable[..., Page]) -> None:
    reference = sized_programme(live_world, 500).reference
    page = as_user(ADVISER)
    page.goto(live_world.maasmonde.url(f"programmes/{reference}/map/"))
    assert page.evaluate(FITS, ".card-on-map__title") == []
    harness.assert_reflows(page)


def test_paper_shows_all_cards_and_no_controls(the_map: Callable[..., Page]) -> None:
    page = the_map()
    page.emulate_media(media="print")
    expect(page.locator(".card-on-map").first).to_be_visible()
    assert page.locator(".card-on-map__move:visible, .map-tools:visible").count() == 0
