"""A stranger on a phone: page of a partner, receipt, a question, and feedback in two rounds."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import BrowserContext, Page, expect

from core.tenancy import acting_for
from signals.actions.handling import ask, take_up
from signals.actions.outcomes import decide, give_feedback
from signals.actions.steps import add_message
from signals.models import MessageKind, Signal
from tests.browser import harness
from tests.factories.signals import S, file_view, make_signal
from tests.world import World
from tests.world_signals import a_colleague_elsewhere, a_partner_page

PHONE = {"width": 360, "height": 780}
RECEIPT = "/maasmonde/signals/receipt/"
CODE = "7KQ4-M2XB-9TRE-PW3A"
QUESTION = "Gebeurde dit één keer, of vaker?"
ANSWER = "Twee keer, beide keren na school."
FEEDBACK = "De jongerenwerker is vaker op het plein."
BETTER = "U krijgt een gesprek over online ruzies."


@pytest.fixture(autouse=True)
def _no_counts_left() -> Any:
    cache.clear()
    yield
    cache.clear()


def nl(text: str) -> str:
    """What the page says in the language of the page."""
    with translation.override("nl"):
        return gettext(text)


def press(page: Page, label: str) -> None:
    page.get_by_role("button", name=nl(label), exact=True).click()


def fill_in(page: Page) -> None:
    """A whole signal."""
    page.locator("[name=text-0]").fill("Op het plein vielen twee keer dezelfde leuzen.")
    page.locator("[name=source-0]").select_option("own")
    page.locator("[name=period-0]").select_option(index=1)
    page.locator("[name=nothing_against]").check()


def open_with(page: Page, code: str, heading: str) -> None:
    """Fill in the code, and wait for the page behind it."""
    page.goto(RECEIPT)
    page.locator("[name=code]").fill(code)
    press(page, "Show my signal")
    expect(page.get_by_role("heading", level=1)).to_have_text(nl(heading))


def assert_whole(page: Page) -> None:
    """Accessible, with room to press, on one column: for an answer that cannot be loaded again."""
    harness.assert_accessible(page)
    harness.assert_target_sizes(page)
    harness.assert_reflows(page)


def of_partner(world: World) -> str:
    with acting_for(world.maasmonde.municipality):
        return a_partner_page(world.maasmonde).get_absolute_url()


def handled(world: World, does: Callable[[Signal, Any], None]) -> None:
    """Let the coordinator do something with the one signal there is."""
    with acting_for(world.maasmonde.municipality), translation.override("nl"):
        does(Signal.objects.get(), world.maasmonde.membership("signal_coordinator"))


def answered(world: World) -> str:
    with acting_for(world.maasmonde.municipality):
        return str(Signal.objects.get().status)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_stranger_reports_answers_disputes_and_is_heard(
    live_world: World, open_context: Callable[..., BrowserContext], script: bool
) -> None:
    context = open_context(viewport=PHONE, java_script_enabled=script)
    page = context.new_page()

    page.goto(of_partner(live_world))
    fill_in(page)
    press(page, "Send the signal")
    shown = page.locator(".k-receipt__code")
    expect(shown).to_be_visible()
    code = shown.inner_text()
    assert code not in page.url + page.title()

    def question(signal: Signal, me: Any) -> None:
        take_up(signal, membership=me, text="Dank u, we kijken ernaar.")
        ask(signal, membership=me, text=QUESTION)

    handled(live_world, question)
    open_with(page, code.lower().replace("-", " "), "Your signal is being looked at")
    expect(page.locator(".k-ask")).to_contain_text(QUESTION)
    if script:
        assert_whole(page)
    page.locator("[name=text]").fill(ANSWER)
    press(page, "Send the answer")
    expect(page.locator(".notice--success")).to_have_text(nl("Thank you. Your answer has arrived."))
    expect(page.locator(".k-words")).to_contain_text(ANSWER)
    assert answered(live_world) == S.UNDER_INTERPRETATION

    def feedback(text: str) -> Callable[[Signal, Any], None]:
        def do(signal: Signal, me: Any) -> None:
            if not signal.interpretations.exists():
                file_view(signal, me)
                file_view(signal, a_colleague_elsewhere(live_world.maasmonde))
            decide(signal, membership=me, outcome="advice", theme="online")
            give_feedback(signal, membership=me, text=text)

        return do

    handled(live_world, feedback(FEEDBACK))
    open_with(page, code, "There is feedback for you")
    expect(page.locator(".k-ask")).to_contain_text(FEEDBACK)
    page.get_by_text(nl("This did not help me"), exact=True).click()
    page.locator("[name=text]").fill("Ik weet nog niet wat ik zelf kan doen.")
    if script:
        assert_whole(page)
    press(page, "No, please look again")
    expect(page.get_by_role("heading", level=1)).to_have_text(nl("Your signal is being looked at"))
    assert answered(live_world) == S.UNDER_INTERPRETATION

    handled(live_world, feedback(BETTER))
    open_with(page, code, "There is feedback for you")
    expect(page.locator(".k-ask")).to_contain_text(BETTER)
    expect(page.get_by_text(nl("This did not help me"), exact=True)).to_have_count(0)
    page.locator("[name=lesson]").fill("Bel de volgende keer eerder.")
    press(page, "Yes, this closes it for me")
    expect(page.get_by_role("heading", level=1)).to_have_text(nl("Your signal is closed"))
    assert answered(live_world) == S.CLOSED
    page.get_by_role("link", name=nl("Close this page")).click()
    expect(page.locator("[name=code]")).to_have_value("")
    assert code not in str(context.cookies()) + page.url


def test_that_one_does_not_know_is_one_press(
    live_world: World, open_context: Callable[..., BrowserContext]
) -> None:
    with acting_for(live_world.maasmonde.municipality):
        me = live_world.maasmonde.membership("signal_coordinator")
        signal = make_signal(handler=me, status=S.AWAITING_REPORTER, receipt=CODE)
        add_message(signal, MessageKind.QUESTION, QUESTION)
    page = open_context(viewport=PHONE).new_page()
    open_with(page, CODE, "Your signal is being looked at")
    press(page, "I do not know")
    expect(page.locator(".notice--success")).to_be_visible()
    expect(page.locator(".k-word--mine")).to_contain_text(nl("I do not know"))


def test_guard_asks_while_a_stranger_types(
    live_world: World, open_context: Callable[..., BrowserContext]
) -> None:
    page = open_context(viewport=PHONE).new_page()
    page.goto(of_partner(live_world))
    harness.assert_sound(page)
    page.locator("[name=text-0]").press_sequentially("Ik zag Jorrit van Dommelen op het plein.")
    replace = page.locator(".guard__replace").first
    expect(replace).to_be_visible()
    replace.click()
    expect(page.locator(".guard__question")).to_have_count(0)
    expect(page.locator("[name=text-0]")).not_to_have_value(re.compile("Dommelen"))


def test_wrong_code_keeps_what_was_typed(
    live_world: World, open_context: Callable[..., BrowserContext]
) -> None:
    page = open_context(viewport=PHONE).new_page()
    page.goto(RECEIPT)
    harness.assert_sound(page)
    page.locator("[name=code]").fill("7777-7777-7777-7777")
    press(page, "Show my signal")
    expect(page.locator(".field__error")).to_be_visible()
    expect(page.locator("[name=code]")).to_have_value("7777-7777-7777-7777")
    assert_whole(page)
    assert "7777" not in page.url + page.title()


def test_reporter_with_an_account_answers_on_the_page_of_the_signal(
    live_world: World, as_user: Callable[..., Page]
) -> None:
    with acting_for(live_world.maasmonde.municipality):
        signal = make_signal(
            reporter=live_world.maasmonde.membership("focal_officer"),
            handler=live_world.maasmonde.membership("signal_coordinator"),
            status=S.AWAITING_REPORTER,
        )
        add_message(signal, MessageKind.QUESTION, QUESTION)
        address = signal.get_absolute_url()
    page = as_user("focal_officer.maasmonde", viewport=PHONE)
    page.goto(address)
    harness.assert_sound(page)
    page.locator("[name=text]").fill(ANSWER)
    press(page, "Send the answer")
    expect(page.locator(".k-words")).to_contain_text(ANSWER)


def test_coordinator_opens_and_closes_a_page(
    live_world: World, as_user: Callable[..., Page]
) -> None:
    page = as_user("signal_coordinator.maasmonde")
    page.goto("/maasmonde/signals/setup/pages/")
    harness.assert_sound(page)
    page.get_by_role("link", name=nl("Open a page for a partner")).click()
    page.locator("[name=organisation]").select_option(index=1)
    press(page, "Open the page")
    address = page.locator(".k-code--address")
    expect(address).to_be_visible()
    harness.assert_sound(page)
    way = address.get_attribute("href") or ""
    page.get_by_role("link", name=re.compile(f"^{nl('Close')}")).first.click()
    press(page, "Close the page")
    expect(page.locator(".status--ended")).to_be_visible()
    expect(page.locator(".k-code--address")).to_have_count(0)
    answer = page.goto(way)
    assert answer is not None
    assert answer.status == 404
