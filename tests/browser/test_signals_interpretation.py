"""Two people write how they read a signal, one on a phone without script; the handler compares."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import Page, expect

from core.tenancy import acting_for
from signals.models import Interpretation
from tests.browser import harness
from tests.factories.signals import S, make_signal
from tests.signals.asked import HANDLER, PLANTED, REPORTER, Asked, ask
from tests.world import World
from tests.world_signals import a_colleague_elsewhere


def nl(text: str) -> str:
    """What the page says in the language of the page."""
    with translation.override("nl"):
        return gettext(text)


@pytest.fixture
def asked(live_world: World) -> Asked:
    """A signal about which nobody was asked yet."""
    side = live_world.maasmonde
    with acting_for(side.municipality):
        there = a_colleague_elsewhere(side)
        signal = make_signal(
            reporter=side.membership(REPORTER),
            handler=side.membership(HANDLER),
            status=S.UNDER_INTERPRETATION,
        )
    return Asked(side, signal, side.membership("participant"), there)


def fill(page: Page, **answers: str) -> None:
    """Answer questions by their name."""
    for name, text in answers.items():
        page.locator(f"textarea[name={name}]").fill(text)


def test_two_views_written_blind_and_compared(asked: Asked, as_user: Callable[..., Page]) -> None:
    handler = as_user(f"{HANDLER}.maasmonde")
    for person in (asked.here, asked.there):
        handler.goto(asked.url("invite"))
        harness.assert_sound(handler)
        handler.locator("select[name=interpreter]").select_option(str(person.pk))
        handler.locator(".form__actions .btn--primary").click()
        expect(handler.locator(".k-sealed").last).to_be_visible()
    expect(handler.locator(".k-sealed")).to_have_count(2)
    harness.assert_sound(handler)

    phone = as_user(asked.there.user.username, viewport=harness.PHONE, java_script_enabled=False)
    phone.goto(asked.url())
    expect(phone.locator(".k-sealed")).to_have_count(1)
    expect(phone.locator("main")).not_to_contain_text("Gemeente")
    fill(phone, helps=PLANTED["helps"])
    phone.locator(".form__actions .btn--primary").click()
    expect(phone.locator(".error-summary")).to_be_visible()
    expect(phone.locator("textarea[name=helps]")).to_have_value(PLANTED["helps"])
    fill(phone, **PLANTED)
    phone.locator(".form__actions .btn--primary").click()
    expect(phone.locator(".k-answers")).to_contain_text(PLANTED["reading"])
    expect(phone.locator(".k-sealed")).to_have_count(1)

    handler.goto(asked.url())
    expect(handler.locator(".k-sealed")).to_have_count(2)
    assert PLANTED["reading"] not in handler.content()

    other = as_user(asked.here.user.username)
    other.goto(asked.url())
    harness.assert_sound(other)
    assert PLANTED["reading"] not in other.content()
    fill(other, reading="Het filmpje maakt het groter.")
    other.locator(".form__actions .btn--primary").click()
    expect(other.locator(".k-state")).to_have_count(2)
    expect(other.locator(".k-state").first).to_contain_text("Het filmpje maakt het groter.")
    expect(other.locator("main")).to_contain_text(PLANTED["reading"])
    harness.assert_sound(other)

    handler.reload()
    expect(handler.locator(".k-state")).to_have_count(2)
    handler.get_by_role("link", name=nl("Say where the views differ")).click()
    fill(handler, difference="Het filmpje: uit de tweede hand, of niet?")
    handler.locator(".form__actions .btn--primary").click()
    expect(handler.locator(".k-differ-band")).to_contain_text("uit de tweede hand")
    harness.assert_sound(handler)
    phone.goto(asked.url())
    expect(phone.locator(".k-differ-band")).to_contain_text("uit de tweede hand")
    expect(phone.locator(".k-state")).to_have_count(2)


def test_stepping_back_by_keyboard_asks_nothing(
    live_world: World, as_user: Callable[..., Page]
) -> None:
    asked = ask(live_world.maasmonde)
    page = as_user(asked.here.user.username)
    page.goto(asked.url())
    page.get_by_role("link", name=nl("I step back"), exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(nl("I step back"))
    expect(page.locator("main textarea")).to_have_count(0)
    harness.assert_sound(page)
    page.locator(".form__actions .btn--primary").focus()
    page.keyboard.press("Enter")
    expect(page.locator("main")).not_to_contain_text(asked.signal.code)
    with acting_for(live_world.maasmonde.municipality):
        assert not Interpretation.objects.awaited_of(asked.here).exists()
