"""The trends in a real browser: laptop, phone and paper; practice beside policy in a programme."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import Page, expect

from core.tenancy import acting_for
from tests.browser import harness
from tests.factories.trends import count_all, two_years, whole_quarter
from tests.world import World

TRENDS = "/maasmonde/signals/trends/"
ADVISER, EXECUTIVE = "policy_adviser.maasmonde", "executive.maasmonde"


def nl(text: str) -> str:
    """What the page says in the language of the page."""
    with translation.override("nl"):
        return gettext(text)


@pytest.fixture
def measured(live_world: World) -> World:
    """Two years of trends; in the last quarter a number had to be withheld."""
    with acting_for(live_world.maasmonde.municipality):
        two_years()
    with acting_for(live_world.broekerlanden.municipality):
        count_all(whole_quarter(1), {"area": {"Noord": 3, "Zuid": 12, "not_said": 20}})
    return live_world


def test_trends_on_a_laptop(measured: World, as_user: Callable[..., Page]) -> None:
    page = as_user(ADVISER)
    page.goto(TRENDS)
    expect(page.get_by_role("heading", level=1)).to_have_text("Trends in Maasmonde")
    expect(page.locator(".k-chart")).to_have_count(2)
    expect(page.get_by_role("img")).to_have_count(2)
    expect(page.locator("main .btn--primary")).to_have_count(0)
    assert (
        page.locator(".k-lt5").first.evaluate("element => getComputedStyle(element).borderStyle")
        == "dashed"
    )
    harness.assert_sound(page)
    with page.expect_download() as download:
        page.get_by_role("link", name=nl("As a table (csv)")).click()
    assert download.value.suggested_filename == "trends-maasmonde.csv"


def test_all_charts_have_one_scale(measured: World, as_user: Callable[..., Page]) -> None:
    """Fourteen is as much higher than nine in one chart as in the other."""
    page = as_user(EXECUTIVE)
    page.goto(TRENDS)
    expect(page.locator(".k-bars")).to_have_count(2)
    heights = page.locator(".k-bars").evaluate_all(
        "charts => charts.map(chart => Number(chart.querySelector('rect').getAttribute('height')))"
    )
    assert sorted(heights) == pytest.approx([88 * 9 / 14, 88], abs=0.1)


def test_words_in_charts_are_never_too_small(measured: World, as_user: Callable[..., Page]) -> None:
    page = as_user(ADVISER)
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(TRENDS)
    expect(page.locator(".k-bars").first).to_be_visible()
    sizes = page.locator(".k-bars text").evaluate_all(
        "words => words.map(word => word.getBoundingClientRect().height)"
    )
    assert min(sizes) >= 12
    harness.assert_sound(page)
    harness.assert_reflows(page)


def test_a_withheld_number_says_so_in_words(measured: World, as_user: Callable[..., Page]) -> None:
    page = as_user("policy_adviser.broekerlanden")
    page.goto("/broekerlanden/signals/trends/")
    row = page.get_by_role("row", name="Zuid")
    expect(row.locator(".k-lt5--out")).to_contain_text(nl("left out"))
    expect(page.get_by_text(nl("Too little to show, in every quarter:")).last).to_contain_text(
        "Noord"
    )
    harness.assert_sound(page)


def test_trends_on_paper(measured: World, as_user: Callable[..., Page]) -> None:
    page = as_user(ADVISER)
    page.goto(TRENDS)
    page.emulate_media(media="print")
    expect(page.locator(".k-chart").first).to_be_visible()
    expect(page.locator(".page-title__actions")).to_be_hidden()
    harness.assert_reflows(page, 700)


def test_empty_trends_say_what_will_come(live_world: World, as_user: Callable[..., Page]) -> None:
    page = as_user(ADVISER)
    page.goto(TRENDS)
    expect(page.locator(".empty__title")).to_have_text(nl("No trends yet"))
    harness.assert_sound(page)


def test_practice_stands_beside_policy(measured: World, as_user: Callable[..., Page]) -> None:
    page = as_user(ADVISER)
    reference = measured.maasmonde.programme.reference
    page.goto(f"/maasmonde/programmes/{reference}/")
    expect(page.get_by_role("heading", name=nl("Practice beside policy"))).to_be_visible()
    harness.assert_sound(page)
    page.get_by_role("link", name=nl("See the trends")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Trends in Maasmonde")
