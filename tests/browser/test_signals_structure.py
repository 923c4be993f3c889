"""The signalling structure in a real browser: the drawing measured, the pages sound, versions."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from core.tenancy import acting_for
from signals.actions import structure as actions
from signals.models import SignalStructure
from tests.browser import harness
from tests.factories.signals import make_area
from tests.factories.structures import longest_steps, made_up_steps, make_structure
from tests.pdf import Pdf
from tests.world import World
from tests.world_signals import a_closed_day, a_draft_structure, a_route

KEEPER, READER = "signal_coordinator.maasmonde", "participant.maasmonde"
AREA = "/maasmonde/signals/"
STRUCTURE = f"{AREA}structure/"
PHONE = {"width": 360, "height": 740}
LONGEST = ["W", "aandachtsfunctionaris ", "Twee mensen van twee organisaties kijken samen. "]

#: Every text of the drawing with where it stands and the frame it stands in, as they are shown.
TEXTS = """() => [...document.querySelectorAll('.k-route text')].map(text => {
  const lanes = [...document.querySelectorAll('.k-route__lane, .k-route__back')];
  const box = text.getBoundingClientRect();
  const holds = frame => {
    const at = frame.getBoundingClientRect();
    return box.left >= at.left && box.right <= at.right + 0.5 && box.top >= at.top - 0.5
      && box.bottom <= at.bottom + 0.5;
  };
  const group = text.closest('.k-route__box');
  const frames = group ? [group.querySelector('.k-route__border')] : lanes;
  return {text: text.textContent, left: box.left, top: box.top, right: box.right,
    bottom: box.bottom, isInside: frames.some(holds)};
})"""
#: What the drawing and the table say, without blanks and hyphens.
SAID = """() => {
  const plain = text => text.replace(/[\\s-]/g, '');
  const fixed = new Set(['U,designaleerder', 'hoortaltijdietsterug.']);
  const drawn = [...document.querySelectorAll('.k-route__words')].map(e => plain(e.textContent));
  const told = [...document.querySelectorAll('[data-told]')].map(e => plain(e.textContent));
  return {drawn: drawn.filter(text => !fixed.has(text)).sort(), told: told.sort()};
}"""


@pytest.fixture
def seeded(live_world: World) -> World:
    """The proposal of the product, in use."""
    with acting_for(live_world.maasmonde.municipality):
        actions.seed_structure()
    return live_world


def put_in_use(world: World, steps: list[Any]) -> None:
    with acting_for(world.maasmonde.municipality):
        keeper = world.maasmonde.membership("signal_coordinator")
        actions.use_structure(make_structure(keeper, steps), membership=keeper)


def overlapping(texts: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Pairs of texts that lie on each other."""
    return [
        (one["text"], other["text"])
        for one, other in combinations(texts, 2)
        if one["left"] < other["right"] - 0.5
        and other["left"] < one["right"] - 0.5
        and one["top"] < other["bottom"] - 1.5
        and other["top"] < one["bottom"] - 1.5
    ]


@pytest.mark.parametrize("word", LONGEST)
def test_longest_labels_neither_overlap_nor_leave_their_box(
    seeded: World, as_user: Callable[..., Page], word: str
) -> None:
    put_in_use(seeded, longest_steps(word))
    page = as_user(READER)
    page.goto(STRUCTURE)
    expect(page.locator(".k-route")).to_be_visible()
    page.evaluate("document.fonts.ready")
    texts = page.evaluate(TEXTS)
    assert len(texts) > 100
    assert [one["text"] for one in texts if not one["isInside"]] == []
    assert overlapping(texts) == []
    harness.assert_reflows(page)


@pytest.mark.parametrize("seed", [1, 4, 7])
def test_page_reads_as_the_drawing_shows(
    seeded: World, as_user: Callable[..., Page], seed: int
) -> None:
    put_in_use(seeded, made_up_steps(seed))
    page = as_user(READER)
    page.goto(STRUCTURE)
    expect(page.locator(".k-route")).to_be_visible()
    said = page.evaluate(SAID)
    assert said["drawn"] == said["told"] != []
    assert overlapping(page.evaluate(TEXTS)) == []


@pytest.mark.parametrize("viewport", [harness.LAPTOP, PHONE], ids=["laptop", "phone"])
def test_every_page_is_sound(
    seeded: World, as_user: Callable[..., Page], viewport: dict[str, int]
) -> None:
    side = seeded.maasmonde
    with acting_for(side.municipality):
        draft, closed, route = a_draft_structure(side), a_closed_day(side), a_route(side)
        area = make_area()
        current = SignalStructure.objects.in_use()
    page = as_user(KEEPER, viewport=viewport)
    versions = f"{STRUCTURE}versions/"
    for address in (
        STRUCTURE,
        versions,
        f"{versions}new/",
        f"{versions}{current.reference}/",
        *(f"{versions}{draft.reference}/{door}" for door in ("", "change/", "steps/", "partners/")),
        f"{versions}{draft.reference}/do/use/",
        f"{AREA}setup/",
        f"{AREA}setup/areas/new/",
        f"{AREA}setup/areas/{area.pk}/",
        f"{AREA}setup/days/new/",
        f"{AREA}setup/days/{closed.pk}/remove/",
        f"{AREA}setup/handlers/new/",
        f"{AREA}setup/handlers/{route.pk}/",
        f"{AREA}setup/handlers/{route.pk}/remove/",
    ):
        page.goto(address)
        expect(page.locator("h1")).to_be_visible()
        harness.assert_sound(page)
        assert page.locator(".btn--primary").count() <= 1, address


def test_empty_pages_are_sound(live_world: World, as_user: Callable[..., Page]) -> None:
    for person in (KEEPER, READER):
        page = as_user(person)
        page.goto(STRUCTURE)
        expect(page.locator(".empty")).to_be_visible()
        harness.assert_sound(page)


def test_new_version_is_made_without_script_and_its_poster_downloaded(
    seeded: World, as_user: Callable[..., Page]
) -> None:
    page = as_user(KEEPER, java_script_enabled=False)
    page.goto(f"{STRUCTURE}versions/")
    page.get_by_role("link", name="Nieuwe versie maken").click()
    page.locator("input[name=title]").fill("Onze route")
    page.locator("form .btn--primary").click()
    page.get_by_role("link", name="Stappen wijzigen").click()
    page.locator("[name=title-5]").fill("Leren")
    page.locator("[name=who-5]").fill("Iedereen")
    page.locator("[name=order-5]").fill("6")
    page.locator("[name=label1-5]").fill("Evaluatie")
    page.locator("form .btn--primary").click()
    expect(page.locator(".k-route")).to_contain_text("Evaluatie")
    page.get_by_role("link", name="In gebruik nemen").click()
    page.locator("form .btn--primary").click()
    expect(page.locator("main .status")).to_have_text("In gebruik")
    page.goto(STRUCTURE)
    expect(page.locator("h1")).to_have_text("Onze route")
    with page.expect_download() as download:
        page.get_by_role("link", name="Poster op A4").click()
    pdf = Pdf(download.value.path().read_bytes())
    assert len(pdf.pdf.pages) == 1 and "Evaluatie" in pdf.texts[0]


def test_deputy_who_is_the_handler_is_refused_at_the_field(
    seeded: World, as_user: Callable[..., Page]
) -> None:
    page = as_user(KEEPER)
    page.goto(f"{AREA}setup/handlers/new/")
    for name in ("handler", "deputy"):
        page.locator(f"select[name={name}]").select_option(index=1)
    page.locator("form .btn--primary").click()
    expect(page.locator("#div_id_deputy, .field--invalid").first).to_contain_text("iemand anders")
    harness.assert_sound(page)
