"""Reporting a signal in a browser: in three minutes, on a phone, with and without script.

The keystroke-level model stands with the import (tests/browser/test_import.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from core.tenancy import acting_for
from signals.models import Signal, SignalDraft
from tests.browser import harness
from tests.browser.test_import import DECIDE, Person
from tests.signals.reporting import database

OFFICER = "focal_officer.maasmonde"
ADDRESS = "/maasmonde/signals/new/"
PHONE = {"width": 360, "height": 780}
FACT = (
    "Op de inloop riepen drie jongeren twee keer dat ambtenaren hun straf nog krijgen. Daarna"
    " liepen de anderen stil weg."
)
OPINION = "Ik denk dat het vooral boosheid is over de eigen woning."
PROTECTIVE = "De groep komt elke week koken en bood later excuses aan."
DOUBT = "Ik weet niet of het is nagezegd."
#: The size and class of every element with a text of its own.
SIZES = """
[...document.querySelectorAll('main *')]
  .filter(element => !element.children.length && element.textContent.trim())
  .map(element => [parseFloat(getComputedStyle(element).fontSize), element.className])
"""
KEPT = re.compile(r"Concept bewaard om \d\d\.\d\d uur")


def code(page: Page) -> str:
    """The code on the page after sending, once it is there."""
    line = page.locator(".k-receipt__code")
    expect(line).to_be_visible()
    return line.inner_text()


def fill(page: Page) -> None:
    """A signal that can be sent."""
    page.locator("[name=text-0]").fill(FACT)
    page.locator("[name=source-0]").select_option("own")
    page.locator("[name=period-0]").select_option(index=1)
    page.locator("[name=protective]").fill(PROTECTIVE)


def press(page: Page) -> None:
    page.get_by_role("button", name="Signaal versturen").click()


def signals(world: Any) -> list[Signal]:
    with acting_for(world.maasmonde.municipality):
        return list(Signal.objects.all())


def drafts(world: Any) -> list[dict[str, Any]]:
    with acting_for(world.maasmonde.municipality):
        return [draft.content for draft in SignalDraft.objects.all()]


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize("viewport", [PHONE, harness.LAPTOP], ids=["phone", "laptop"])
def test_report_in_three_minutes(
    as_user: Callable[..., Page], live_world: Any, viewport: Any, script: bool
) -> None:
    page = as_user(OFFICER, viewport=viewport, java_script_enabled=script)
    person = Person(page)
    page.goto(ADDRESS)
    person.type(page.locator("[name=text-0]"), FACT.ljust(120, "!")[:120])
    for name, choice in [("source-0", 1), ("period-0", 1)]:
        person.seconds += DECIDE
        person.click(page.locator(f"[name={name}]"))
        person.click(page.locator("h1"))  # what choosing from the open list costs
        page.locator(f"[name={name}]").select_option(index=choice)
    for name, text, length in [
        ("opinion", OPINION, 60),
        ("protective", PROTECTIVE, 60),
        ("doubt", DOUBT, 40),
    ]:
        person.type(page.locator(f"[name={name}]"), text.ljust(length, "!")[:length])
    person.seconds += DECIDE
    person.click(page.get_by_role("button", name="Signaal versturen"))
    assert re.fullmatch(r"[2-9A-Z]{4}(-[2-9A-Z]{4}){3}", code(page))
    print(f"Report a signal: {person.seconds:.0f} s, {person.keys} keys, {person.clicks} clicks")
    assert person.seconds <= 180
    assert len(signals(live_world)) == 1
    assert drafts(live_world) == []


@pytest.mark.parametrize("viewport", [PHONE, harness.LAPTOP], ids=["phone", "laptop"])
def test_pages_are_sound(as_user: Callable[..., Page], live_world: Any, viewport: Any) -> None:
    page = as_user(OFFICER, viewport=viewport)
    page.goto(ADDRESS)
    harness.assert_sound(page)
    page.get_by_role("button", name="Nog iets toevoegen").click()
    expect(page.locator("[name=text-1]")).to_be_focused()
    press(page)
    expect(page.locator(".error-summary")).to_be_focused()
    harness.assert_accessible(page)
    harness.assert_reflows(page)
    harness.assert_target_sizes(page)
    fill(page)
    press(page)
    assert code(page)
    harness.assert_accessible(page)
    harness.assert_reflows(page)
    sizes = page.evaluate(SIZES)
    assert max(sizes)[1] == "k-receipt__code"


def test_promise_comes_before_the_button_on_a_phone_and_beside_the_form_on_a_laptop(
    as_user: Callable[..., Page], live_world: Any
) -> None:
    for viewport, beside in [(PHONE, False), (harness.LAPTOP, True)]:
        page = as_user(OFFICER, viewport=viewport)
        page.goto(ADDRESS)
        promise = page.locator(".k-promise").bounding_box()
        button = page.get_by_role("button", name="Signaal versturen").bounding_box()
        form = page.locator("[name=text-0]").bounding_box()
        danger = page.locator(".k-danger").bounding_box()
        assert promise and button and form and danger
        assert promise["y"] < button["y"] and danger["y"] < form["y"]
        assert (promise["x"] > form["x"] + form["width"]) is beside


def test_draft_is_kept_while_typing_and_survives_logging_out(
    as_user: Callable[..., Page], live_world: Any
) -> None:
    page = as_user(OFFICER)
    page.goto(ADDRESS)
    page.locator("[name=text-0]").fill(FACT)
    page.locator("[name=opinion]").fill(OPINION)
    expect(page.locator(".k-draft__line")).to_have_text(KEPT)
    page.context.clear_cookies()
    again = as_user(OFFICER)
    again.goto(ADDRESS)
    expect(again.locator("[name=text-0]")).to_have_value(FACT)
    expect(again.locator(".k-draft__line")).to_contain_text("U gaat verder met uw concept")


def test_refused_box_is_named_and_kept_nowhere(
    as_user: Callable[..., Page], live_world: Any
) -> None:
    page = as_user(OFFICER)
    page.goto(ADDRESS)
    page.locator("[name=opinion]").fill("Bel hem op 06 12345678, dat is Joost de Vries.")
    page.locator("[name=doubt]").fill(DOUBT)
    page.locator("[name=doubt]").blur()
    expect(page.locator(".k-draft__out")).to_contain_text("Wat denk ik daarbij?")
    expect(page.locator("[name=opinion]")).to_have_value(re.compile("06 12345678"))
    press(page)
    expect(page.locator(".error-summary")).to_be_visible()
    everything = database()
    for seed in ("12345678", "Joost", "Vries"):
        assert seed not in everything
    assert drafts(live_world)[0]["doubt"] == DOUBT


def test_without_connection_the_page_keeps_the_text_and_goes_on_by_itself(
    as_user: Callable[..., Page], live_world: Any
) -> None:
    page = as_user(OFFICER)
    page.goto(ADDRESS)
    page.route("**/new/draft/", lambda route: route.abort())
    fill(page)
    expect(page.locator(".k-draft__line")).to_contain_text("Geen verbinding")
    press(page)
    expect(page.locator(".k-draft__line")).to_contain_text("Er is nog niets verstuurd")
    expect(page.locator("[name=text-0]")).to_have_value(FACT)
    page.unroute("**/new/draft/")
    expect(page.locator(".k-draft__line")).to_have_text(KEPT)
    press(page)
    assert code(page)
    assert len(signals(live_world)) == 1


def test_logged_out_in_between_loses_nothing(as_user: Callable[..., Page], live_world: Any) -> None:
    page = as_user(OFFICER)
    page.goto(ADDRESS)
    fill(page)
    expect(page.locator(".k-draft__line")).to_have_text(KEPT)
    cookies = page.context.cookies()
    page.context.clear_cookies()
    press(page)
    expect(page.locator(".k-draft__line")).to_contain_text("U bent uitgelogd")
    expect(page.locator("[name=text-0]")).to_have_value(FACT)
    assert signals(live_world) == []
    page.context.add_cookies([one for one in cookies if one["name"] == "sessionid"])
    press(page)  # the token of the page is stale: it is renewed, and the text goes with it
    assert code(page)
    assert len(signals(live_world)) == 1


def test_double_click_back_and_reload_are_one_signal(
    as_user: Callable[..., Page], live_world: Any
) -> None:
    page = as_user(OFFICER)
    page.goto(ADDRESS)
    fill(page)
    page.get_by_role("button", name="Signaal versturen").dblclick()
    first = code(page)
    page.reload()
    assert code(page) == first
    assert len(signals(live_world)) == 1
    assert first not in page.url


def test_answer_that_gets_lost_shows_the_same_code_on_the_next_try(
    as_user: Callable[..., Page], live_world: Any
) -> None:
    page = as_user(OFFICER, java_script_enabled=False)
    page.goto(ADDRESS)
    fill(page)
    lost: list[str] = []

    def lose(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            answer = route.fetch()
            lost.append(answer.text())
            route.fulfill(status=204)
        else:
            route.continue_()

    page.route("**/signals/new/", lose)
    press(page)
    page.wait_for_timeout(300)
    assert lost and len(signals(live_world)) == 1
    press(page)
    assert code(page) in lost[0]
    assert len(signals(live_world)) == 1


def test_two_tabs_share_the_draft_and_each_keeps_its_text(
    as_user: Callable[..., Page], live_world: Any
) -> None:
    first = as_user(OFFICER)
    context: BrowserContext = first.context
    second = context.new_page()
    for page, text in [(first, "Tekst van het eerste tabblad."), (second, "Tekst van het tweede.")]:
        page.goto(ADDRESS)
        page.locator("[name=opinion]").fill(text)
        expect(page.locator(".k-draft__line")).to_have_text(KEPT)
    assert [draft["opinion"] for draft in drafts(live_world)] == ["Tekst van het tweede."]
    expect(first.locator("[name=opinion]")).to_have_value("Tekst van het eerste tabblad.")


def test_draft_without_script_and_throwing_it_away(
    as_user: Callable[..., Page], live_world: Any
) -> None:
    page = as_user(OFFICER, viewport=PHONE, java_script_enabled=False)
    page.goto(ADDRESS)
    page.locator("[name=text-0]").fill(FACT)
    page.locator("[name=opinion]").fill("Bel 06 12345678.")
    page.get_by_role("button", name="Bewaar als concept").click()
    expect(page.locator(".k-draft__line")).to_have_text(KEPT)
    expect(page.locator(".k-draft__out")).to_contain_text("telefoonnummer")
    expect(page.locator("[name=opinion]")).to_have_value("Bel 06 12345678.")
    page.goto(ADDRESS)
    expect(page.locator("[name=text-0]")).to_have_value(FACT)
    page.get_by_text("Concept weggooien").click()
    page.get_by_role("button", name="Weggooien").click()
    expect(page.locator("[name=text-0]")).to_have_value("")
    assert drafts(live_world) == []


def test_draft_is_thrown_away_with_script_as_well(
    as_user: Callable[..., Page], live_world: Any
) -> None:
    page = as_user(OFFICER, viewport=PHONE)
    page.goto(ADDRESS)
    page.locator("[name=text-0]").fill(FACT)
    expect(page.locator(".k-draft__line")).to_have_text(KEPT)
    page.get_by_text("Concept weggooien").click()
    page.get_by_role("button", name="Weggooien").click()
    expect(page.locator("[name=text-0]")).to_have_value("")
    assert drafts(live_world) == []
