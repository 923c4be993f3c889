"""A signal through all three loops in a real browser, by the coordinator, on laptop and phone."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone, translation
from django.utils.translation import gettext
from playwright.sync_api import Page, expect

from core.tenancy import acting_for
from signals.models import Signal
from tests.browser import harness
from tests.factories.signals import make_area, make_signal
from tests.signals.handled import Handled, S, handled
from tests.world import World

COORDINATOR, REPORTER = "signal_coordinator.maasmonde", "focal_officer.maasmonde"
LIST = "/maasmonde/signals/"
VIEWPORTS = {"laptop": harness.LAPTOP, "phone": harness.PHONE}


def nl(text: str) -> str:
    """What the page says in the language of the page."""
    with translation.override("nl"):
        return str(gettext(text))


def send(page: Page) -> None:
    """The one filled button of a form."""
    page.locator(".form__actions .btn--primary").click()
    page.wait_for_load_state()


def do(page: Page, case: Handled, verb: str, **texts: str) -> None:
    """Fill in the form of a verb and send it; the page of the signal says what happened."""
    page.goto(f"{case.url('')}do/{verb}/")
    harness.assert_sound(page)
    for name, text in texts.items():
        page.locator(f"[name={name}]").fill(text)
    send(page)
    expect(page.locator(".notice--success")).to_be_visible()


@pytest.mark.parametrize("name", VIEWPORTS)
def test_three_loops_from_receipt_to_closing(
    live_world: World, as_user: Callable[..., Page], name: str
) -> None:
    side = live_world.maasmonde
    with acting_for(side.municipality):
        case = handled(side, S.RECEIVED, area=make_area("Maasmonde-Zuid"))
    page = as_user(COORDINATOR, viewport=VIEWPORTS[name])
    page.goto(LIST)
    harness.assert_sound(page)
    page.get_by_role("link", name=case.signal.code).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(case.signal.code)
    harness.assert_sound(page)

    page.get_by_role("link", name=nl("Take up this signal")).click()  # loop 1
    expect(page.locator("textarea[name=text]")).not_to_be_empty()
    send(page)
    expect(page.locator(".k-bubble")).to_have_count(1)

    do(page, case, "ask", text="Gebeurde dit één keer, of vaker?")
    page.goto(f"{case.url('')}do/decide/")
    expect(page.locator(".notice--info")).to_contain_text("vraag open")
    expect(page.locator(".form__actions")).to_have_count(0)
    harness.assert_sound(page)

    reporter = as_user(REPORTER)
    reporter.goto(case.url())
    reporter.locator("textarea[name=text]").first.fill("Het was twee keer.")
    reporter.get_by_role("button", name=nl("Send the answer")).click()
    reporter.wait_for_load_state()

    with acting_for(side.municipality):
        case.open_views()
    do(page, case, "log_step", function="adviseur van de GGZ")
    do(page, case, "note", text="Gebeld met het jongerenwerk.")
    page.goto(case.url())
    harness.assert_sound(page)
    page.get_by_role("link", name=nl("Mark")).first.click()
    page.locator("input[name=confirmation][value=confirmed]").check()
    send(page)
    expect(page.locator(".k-facts .k-tag--fact")).to_be_visible()

    page.locator(".page-title .btn--primary").click()  # choose the outcome
    expect(page.get_by_role("heading", level=1)).to_have_text(nl("Choose the outcome"))
    harness.assert_sound(page)
    page.locator("input[name=outcome][value=support]").check()
    page.locator("select[name=theme]").select_option("online")
    send(page)
    expect(page.locator(".error-summary")).to_be_visible()
    harness.assert_accessible(page)
    page.locator("input[name=outcome][value=advice]").check()
    send(page)

    page.locator(".page-title .btn--primary").click()  # loop 2
    harness.assert_sound(page)
    page.locator("textarea[name=text]").fill("Dit is besproken in de weegploeg.")
    send(page)
    expect(page.locator(".error-summary")).to_be_visible()
    expect(page.locator("textarea[name=text]")).to_have_value("Dit is besproken in de weegploeg.")
    page.locator("textarea[name=text]").fill("We gaven u advies over het gesprek.")
    page.locator("input[name=sentences]").first.check()
    send(page)
    expect(page.locator(".k-bubble").last).to_contain_text("We gaven u advies over het gesprek.")
    page.goto(case.url())
    harness.assert_sound(page)
    page.goto(f"{case.url('')}do/close/")
    expect(page.locator(".notice--info")).to_be_visible()

    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    with acting_for(side.municipality):
        Signal.objects.filter(pk=case.signal.pk).update(respond_by=yesterday)
    page.goto(case.url())
    page.locator(".page-title .btn--primary").click()  # loop 3
    send(page)
    expect(page.locator(".k-tag--solid")).to_have_text(nl("closed").capitalize())
    harness.assert_sound(page)


def test_late_signal_gets_a_new_date_by_keyboard_alone(
    live_world: World, as_user: Callable[..., Page]
) -> None:
    side = live_world.maasmonde
    long_ago = timezone.localdate() - datetime.timedelta(days=60)
    with acting_for(side.municipality):
        case = handled(side, on=long_ago)
    page = as_user(COORDINATOR)
    page.goto(LIST)
    band = page.locator(".k-late-band")
    expect(band).to_be_visible()
    harness.assert_sound(page)
    tab_to(page, ".k-late-band a")
    page.keyboard.press("Enter")
    expect(page.locator("input[name=day]")).to_be_visible()
    tab_to(page, "input[name=day]")
    page.keyboard.type(example_day(page))
    tab_to(page, "textarea[name=text]")
    page.keyboard.type("Een collega is ziek, daarom later.")
    tab_to(page, ".form__actions .btn--primary")
    page.keyboard.press("Enter")
    expect(page.locator(".k-bubble")).to_contain_text("Een collega is ziek")
    page.goto(LIST)
    expect(page.locator(".k-late-band")).to_have_count(0)
    with acting_for(side.municipality):
        assert not case.fresh().is_late


def example_day(page: Page) -> str:
    """The day that the page gives as an example."""
    text: Any = page.locator("#hint_id_day, .field__hint").first.inner_text()
    return str(text.rstrip(".").split()[-1])


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is there."""
    for _press in range(60):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches {selector}")


def test_long_words_stay_within_a_phone(live_world: World, as_user: Callable[..., Page]) -> None:
    side = live_world.maasmonde
    word = "verschrikkelijklangwoordzonderspaties" * 6
    with acting_for(side.municipality):
        case = handled(side, opinion=word, protective=word, doubt=word, area=make_area(word[:80]))
        case.signal.notes.create(text=word, function="f" * 100)
        make_signal(handler=case.handler, area=case.signal.area)
    page = as_user(COORDINATOR, viewport=harness.PHONE)
    for address in (LIST, case.url()):
        page.goto(address)
        harness.assert_reflows(page)
