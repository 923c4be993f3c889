"""A consultation from nothing to an arrow in the picture, with the keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from core.tenancy import acting_for
from network.models import Consultation, ConsultationLink
from tests.browser import harness
from tests.browser.test_network_picture import ARROWS, SEEN
from tests.factories.network import (
    ConsultationFactory,
    ConsultationLinkFactory,
    ConsultationSeatFactory,
    PartnerFactory,
)
from tests.world import World

#: So many times Tab at most, from the top of a page to anything on it.
MOST_TABS = 80
SAVE = "main form button[type=submit]"
#: Whether an element shows that it has the focus; a box of the picture does by its border.
SHOWN = """element => {
  const look = getComputedStyle(element), border = element.querySelector('rect');
  return look.outlineStyle !== 'none' || look.boxShadow !== 'none'
    || (border && parseFloat(getComputedStyle(border).strokeWidth) >= 3);
}"""


@pytest.fixture
def adviser(live_world: World, as_user: Callable[..., Page]) -> Page:
    """The page of the consultations: one so far, at which the police sits."""
    side = live_world.maasmonde
    with acting_for(side.municipality):
        Consultation.objects.all().delete()
        police = PartnerFactory(organisation__name="Politie Delta", domain="safety").organisation
        one = ConsultationFactory(name="Weegploeg", level="tactical")
        ConsultationSeatFactory(consultation=one, organisation=police, function="wijkagent")
    page = as_user("policy_adviser.maasmonde", viewport=harness.LAPTOP)
    page.goto(side.url("network/consultations/"))
    return page


def reach(page: Page, goal: Locator | str) -> None:
    """Press Tab until the element has the focus; it has to be seen that it has."""
    goal = page.locator(goal) if isinstance(goal, str) else goal
    for _step in range(MOST_TABS):
        page.keyboard.press("Tab")
        if goal.evaluate("element => element === document.activeElement"):
            assert goal.evaluate(SHOWN), f"{page.url}: nobody sees the focus on {goal}"
            return
    raise AssertionError(f"{page.url}: {goal} is not reached by Tab")


def follow(page: Page, goal: Locator | str) -> None:
    """Reach a link or a button and press Enter; the next page has to be whole."""
    before = page.url
    reach(page, goal)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: address != before)
    page.wait_for_load_state()


def choose(page: Page, name: str, words: str) -> None:
    """Reach a choice and press the arrow down until these words are chosen."""
    field = page.locator(f"select[name={name}]")
    reach(page, field)
    for _step in range(MOST_TABS):
        if field.evaluate("select => select.selectedOptions[0].textContent.trim()") == words:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{page.url}: “{words}” is not among the choices of {name}")


def write(page: Page, name: str, words: str) -> None:
    """Reach a field and type."""
    reach(page, f"[name={name}]")
    page.keyboard.type(words)


def assert_well_made(page: Page) -> None:
    """Nothing for axe at 1280, no sideways scrolling at 320."""
    harness.assert_accessible(page)
    harness.assert_reflows(page, 320)


def arrows(page: Page) -> list[tuple[str, str, str, str]]:
    """(number, from, sign, to) of every arrow in the picture."""
    found = []
    for arrow in page.evaluate(ARROWS):
        source, target = (arrow[end][0].split(". ")[0] for end in ("from", "to"))
        sign = "↔" if arrow["bothWays"] else "→"
        found.append((arrow["numbers"][0], source, sign, target))
    return sorted(found)


def told(page: Page) -> list[tuple[str, str, str, str]]:
    """The same of every row of the table in words."""
    found = []
    for row in page.locator("tr[id^=link-]").all():
        number = re.sub(r"\D", "", row.locator("th").inner_text())
        cell = row.locator("td").first.evaluate(SEEN)
        source, sign, target = (part.strip() for part in re.split("([→↔])", cell))
        found.append((number, source, sign, target))
    return sorted(found)


def test_consultation_seats_and_link_by_keyboard_alone(adviser: Page) -> None:
    page = adviser
    assert_well_made(page)
    follow(page, "a[href$='/consultations/new/']")
    assert_well_made(page)
    write(page, "name", "Jeugd op straat")
    choose(page, "level", "Uitvoerend")
    write(page, "purpose", "Samen kijken wat er speelt.")
    choose(page, "frequency", "Elke maand")
    reach(page, "select[name=confidentiality]")
    page.keyboard.press("ArrowDown")
    follow(page, SAVE)
    expect(page.locator("h1")).to_have_text("Jeugd op straat")
    assert_well_made(page)

    follow(page, ".card__foot a[href$='/seats/']")
    choose(page, "organisation-0", "Politie Delta")
    write(page, "function-0", "wijkagent")
    assert_well_made(page)
    follow(page, SAVE)
    expect(page.locator("main table")).to_contain_text("wijkagent")

    follow(page, ".card__foot a[href$='/links/']")
    choose(page, "target-0", "Weegploeg")
    write(page, "what-0", "Wat opvalt in de wijk")
    assert_well_made(page)
    follow(page, SAVE)

    follow(page, page.locator("nav a[href$='/consultations/']").first)
    assert arrows(page) == [("1", "Jeugd op straat", "→", "Weegploeg")]
    assert told(page) == arrows(page)
    row = page.locator("#link-1")
    expect(row).to_contain_text("Wat opvalt in de wijk")
    expect(row).to_contain_text("Wijkagent")
    assert_well_made(page)
    reach(page, page.locator(".consultations-picture__box").first)


def test_loop_of_three_is_drawn_and_told(live_world: World, as_user: Callable[..., Page]) -> None:
    side = live_world.maasmonde
    with acting_for(side.municipality):
        ConsultationLink.objects.all().delete()
        Consultation.objects.all().delete()
        tables: list[Any] = [ConsultationFactory(name=f"Tafel {name}") for name in "ABC"]
        for at, source in enumerate(tables):
            ConsultationLinkFactory(source=source, target=tables[(at + 1) % 3])
    page = as_user("policy_adviser.maasmonde")
    page.goto(side.url("network/consultations/"))
    expected = [("1", "A", "B"), ("2", "B", "C"), ("3", "C", "A")]
    assert arrows(page) == [(no, f"Tafel {a}", "→", f"Tafel {b}") for no, a, b in expected]
    assert told(page) == arrows(page)
    harness.assert_sound(page)
