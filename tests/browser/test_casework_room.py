"""A meeting in a real browser: begin, items by keyboard, close; and one’s actions on a phone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from casework.models import Action, DecisionList
from core.tenancy import acting_for
from tests.browser import harness
from tests.casework.held import DAY, Held, held
from tests.factories import casework as make
from tests.world import World

CHAIR, PARTNER = "meeting_chair.maasmonde", "participant.maasmonde"
#: Keystroke-level model (decision 20): seconds for a key, a click with pointing, and a decision.
KEY, CLICK, DECIDE = 0.28, 1.1 + 0.1 + 0.4, 1.35
ITEMS, MOST = 8, 60.0


@dataclass
class Counted:
    """Somebody at the keyboard; what is typed as content is not counted as overhead."""

    page: Page
    seconds: float = 0.0

    def keys(self, *names: str) -> None:
        """Press keys."""
        for name in names:
            self.page.keyboard.press(name)
            self.seconds += KEY * (1 + name.count("+"))

    def write(self, text: str) -> None:
        """Decide and write a text: the deciding counts."""
        self.seconds += DECIDE
        self.page.keyboard.insert_text(text)

    def click(self, selector: str) -> None:
        """Decide, point and click."""
        self.seconds += DECIDE + CLICK
        self.page.locator(selector).first.click()

    def decide(self, *names: str) -> None:
        """Decide, then press keys."""
        self.seconds += DECIDE
        self.keys(*names)


def begun(world: World, items: int = ITEMS) -> Held:
    """A published meeting of today with items."""
    with acting_for(world.maasmonde.municipality):
        return held(world.maasmonde, items=items, begin=False)


def record(hand: Counted, case: Held, place: int) -> None:
    """One item by keyboard: picture, decision, ground, the person, two actions, and on."""
    page = hand.page
    page.wait_for_url(f"**{case.screen(place)}")
    expect(page.locator("[name=picture]")).to_be_focused()
    hand.write("Corporatie wil tekenen zodra begeleiding is geregeld.")
    hand.keys("Tab")
    hand.write("Zij tekent een tijdelijk contract.")
    hand.keys("Tab")
    hand.decide("Space")
    expect(page.locator("[name=ground][value=needed]")).to_be_checked()
    hand.keys("Tab")
    hand.decide("n")
    hand.keys("Tab")
    hand.write("Wilde liever bellen.")
    hand.keys("Tab")
    hand.decide("j")
    hand.keys("Escape")
    day = timezone.localdate() + 7 * DAY
    for number, text in enumerate(("begeleiding regelen", "contract klaarmaken"), 1):
        if number == 1:
            hand.keys("a")
        expect(page.locator("[name=line]")).to_be_focused()
        hand.write(f"Gemeente: {text}, {day:%d-%m-%Y}")
        hand.keys("Enter")
        expect(page.locator(".k-act")).to_have_count(number)
    hand.decide("Control+Enter")


def test_meeting_of_eight_items_costs_less_than_a_minute_an_item(
    live_world: World, as_user: Callable[..., Page]
) -> None:
    case = begun(live_world)
    page = as_user(CHAIR, viewport=harness.LAPTOP)
    page.goto(case.url())
    hand = Counted(page)
    hand.click("form .btn--primary")
    page.wait_for_load_state()
    harness.assert_accessible(page)
    boxes = page.locator("table input[type=checkbox]")
    for place in range(boxes.count()):
        boxes.nth(place).check()
        hand.seconds += CLICK + DECIDE / 2
    hand.click("form[action$='attend/'] .btn--primary")
    for place in range(ITEMS):
        record(hand, case, place)
    page.wait_for_url(f"**{case.url()}#close")
    hand.click("form[action$='/end/'] button")
    page.wait_for_load_state()
    hand.click("form[action$='adopt/'] button")
    page.wait_for_selector("a[href$='.pdf']", timeout=120_000)
    an_item = hand.seconds / ITEMS
    assert an_item <= MOST, round(an_item, 1)
    with acting_for(live_world.maasmonde.municipality):
        assert DecisionList.objects.count() == ITEMS
        assert Action.objects.count() == 2 * ITEMS


@pytest.mark.parametrize("name", ["laptop", "phone"])
def test_item_on_the_screen(live_world: World, as_user: Callable[..., Page], name: str) -> None:
    case = begun(live_world, items=2)
    viewport = {"laptop": harness.LAPTOP, "phone": {"width": 360, "height": 800}}[name]
    page = as_user(CHAIR, viewport=viewport)
    page.goto(case.url())
    harness.assert_sound(page)
    page.locator("form .btn--primary").click()
    page.wait_for_load_state()
    harness.assert_sound(page)
    page.goto(case.screen())
    harness.assert_sound(page)
    if name == "laptop":  # readable without scrolling on a projector
        button = page.locator("[data-record]").bounding_box()
        assert button and button["y"] + button["height"] <= harness.LAPTOP["height"]
    page.locator("[name=picture]").fill("De corporatie wil tekenen.")
    page.locator("[name=line]").fill("Iets regelen")
    page.locator("[data-promise]").click()
    expect(page.locator("[name=text]")).to_have_value("Iets regelen")
    expect(page.locator("[name=picture]")).to_have_value("De corporatie wil tekenen.")
    harness.assert_accessible(page)
    page.locator("[data-record]").click()
    page.wait_for_load_state()
    expect(page.locator(".error-summary")).to_be_visible()
    harness.assert_accessible(page)


def test_keys_can_be_switched_off(live_world: World, as_user: Callable[..., Page]) -> None:
    case = begun(live_world, items=2)
    page = as_user(CHAIR)
    page.goto(case.url())
    page.locator("form .btn--primary").click()
    page.wait_for_load_state()
    page.goto(case.screen())
    page.keyboard.press("Escape")
    page.keyboard.press("2")
    expect(page.locator("[name=ground]").nth(1)).to_be_checked()
    page.locator(".k-keys summary").click()
    page.locator("[data-keys-switch]").click()
    page.keyboard.press("3")
    expect(page.locator("[name=ground]").nth(1)).to_be_checked()


def test_without_script_an_action_is_noted_and_nothing_typed_is_lost(
    live_world: World, as_user: Callable[..., Page]
) -> None:
    case = begun(live_world, items=1)
    page = as_user(CHAIR, java_script_enabled=False)
    page.goto(case.url())
    page.locator("form .btn--primary").click()
    page.goto(case.screen())
    page.locator("[name=decision]").fill("Half geschreven")
    page.locator("[name=line]").fill("Gemeente: begeleiding regelen, over 2 weken")
    page.locator("[data-promise]").click()
    expect(page.locator(".k-act")).to_have_count(1)
    expect(page.locator("[name=decision]")).to_have_value("Half geschreven")


@pytest.mark.parametrize("width", [1280, 360])
def test_my_actions(live_world: World, as_user: Callable[..., Page], width: int) -> None:
    side = live_world.maasmonde
    with acting_for(side.municipality):
        partner = side.membership("participant")
        case = make.make_case(process_director=side.membership("process_director"))
        make.make_participant(case, partner)
        today = timezone.localdate()
        for days in (-4, 0, 30):
            make.make_action(case, partner, due_on=today + days * DAY)
    page = as_user(PARTNER, viewport={"width": width, "height": 800})
    page.goto(side.url("casework/actions/"))
    harness.assert_sound(page)
    page.locator(".k-todo .btn").first.click()
    harness.assert_sound(page)
    page.locator("[name=result]").fill("Niet gelukt, de school was dicht.")
    page.locator(".form__actions .btn--primary").click()
    expect(page.locator(".notice--success")).to_be_visible()
    expect(page.locator(".k-todo")).to_have_count(2)
