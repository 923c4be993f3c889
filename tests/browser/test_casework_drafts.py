"""Nobody loses what they type: sessions killed while typing, in a browser.

``KILLS=20`` kills twenty of them; the suite kills three, one of each kind.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from casework.actions.drafts import Writing
from casework.models import Case, CaseworkDraft
from core.tenancy import acting_for
from tests.browser import harness
from tests.casework.test_drafts import dump
from tests.factories.casework import make_case, make_participant
from tests.world import World

WHO = "participant.maasmonde"
PHONE = {"width": 360, "height": 780}
KILLS = int(os.environ.get("KILLS", "3"))
#: What is older than this, in seconds, is never lost.
OLDER = 5
#: What the guard refuses, typed beside each text.
SEEDS = ("06 12345678", "Joost de Vries")
WORDS = "De groep kookt elke week en ruimt daarna samen op, zonder dat iemand erom vraagt. "


def a_case(world: World) -> Case:
    with acting_for(world.maasmonde.municipality):
        case = make_case()
        make_participant(case, world.maasmonde.membership("participant"))
        return case


def address(case: Case) -> str:
    return f"/maasmonde/casework/cases/{case.code}/do/contribute/"


def kept(world: World) -> str:
    """The text of the one draft there is."""
    with acting_for(world.maasmonde.municipality):
        draft = CaseworkDraft.objects.first()
        return str(Writing.kept_in(draft).values.get("text", ""))


class Typist:
    """Types one sign after the other, and knows when each was typed."""

    def __init__(self, page: Page) -> None:
        self.page, self.typed, self.moments = page, "", list[float]()

    def type_for(self, seconds: float) -> None:
        """Go on typing so long."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            sign = WORDS[len(self.typed) % len(WORDS)]
            self.page.keyboard.type(sign, delay=25)
            self.typed += sign
            self.moments.append(time.monotonic())

    def older_than(self, seconds: float) -> str:
        """What was typed longer ago than that."""
        limit = time.monotonic() - seconds
        return self.typed[: sum(moment < limit for moment in self.moments)]


def crash(typist: Typist, again: Callable[[], None]) -> None:
    """The browser is gone in the middle of a word."""
    typist.type_for(6)


def lose_connection(typist: Typist, again: Callable[[], None]) -> None:
    """There is no connection for a while; then there is, and the browser is gone."""
    context = typist.page.context
    typist.type_for(2)
    context.set_offline(True)
    typist.type_for(4)
    context.set_offline(False)
    typist.type_for(6)


def log_out(typist: Typist, again: Callable[[], None]) -> None:
    """The session ended while typing; one logs in again in another tab, and types on."""
    typist.type_for(2)
    typist.page.context.clear_cookies()
    typist.type_for(4)
    again()
    typist.type_for(6)


@pytest.mark.parametrize("number", range(KILLS))
def test_killed_session_loses_nothing_older_than_five_seconds(
    as_user: Callable[..., Page], live_world: Any, number: int
) -> None:
    case = a_case(live_world)
    page = as_user(WHO)
    page.goto(address(case))
    page.locator("[name=function]").fill(f"Bel {SEEDS[0]}, dat is {SEEDS[1]}.")
    page.locator("[name=text]").focus()
    typist = Typist(page)

    def again() -> None:
        other = as_user(WHO)
        page.context.add_cookies(
            [one for one in other.context.cookies() if one["name"] == "sessionid"]
        )

    (crash, lose_connection, log_out)[number % 3](typist, again)
    page.context.set_offline(True)  # nothing leaves the browser from here, not even a farewell
    safe = typist.older_than(OLDER)
    page.close()
    time.sleep(1)  # what was under way arrives
    assert len(safe) > 5
    text = kept(live_world)
    lost = max(0, len(safe.strip()) - len(text))
    print(f"Killed: {len(typist.typed)} typed, {len(text)} kept, {lost} older than 5 s lost")
    assert text == typist.typed[: len(text)].strip() and lost == 0
    everything = dump()
    with acting_for(live_world.maasmonde.municipality):
        everything += repr([draft.content for draft in CaseworkDraft.objects.all()])
    for seed in (*SEEDS, "12345678", "Vries"):
        assert seed not in everything
    back = as_user(WHO)
    back.goto(address(case))
    expect(back.locator("[name=text]")).to_have_value(text)
    expect(back.locator(".k-writing__line")).to_contain_text("U gaat verder met uw concept")


@pytest.mark.parametrize("viewport", [harness.LAPTOP, PHONE], ids=["laptop", "phone"])
def test_write_be_interrupted_go_on_and_send(
    as_user: Callable[..., Page], live_world: Any, viewport: Any
) -> None:
    case = a_case(live_world)
    page = as_user(WHO, viewport=viewport)
    page.goto(address(case))
    harness.assert_sound(page)
    page.get_by_label("Mening", exact=False).first.check()
    page.locator("[name=side]").first.check()
    page.locator("[name=text]").fill(WORDS)
    page.locator("[name=function]").fill("mentor, 06 12345678")
    page.locator("[name=function]").blur()
    expect(page.locator(".k-writing__out")).to_contain_text("telefoonnummer")
    expect(page.locator("[name=text]")).to_have_value(WORDS)
    harness.assert_accessible(page)
    harness.assert_reflows(page)
    page.locator("[name=function]").fill("mentor")
    page.locator("[name=function]").blur()
    expect(page.locator(".k-writing__line")).to_contain_text("Concept bewaard om")
    expect(page.locator(".k-writing__out")).to_have_count(0)
    page.close()
    page = as_user(WHO, viewport=viewport)
    page.goto(address(case))
    expect(page.locator("[name=text]")).to_have_value(WORDS.strip())
    expect(page.locator("[name=function]")).to_have_value("mentor")
    page.locator(".form__actions .btn--primary").click()
    expect(page.locator(".notice--success")).to_be_visible()
    with acting_for(live_world.maasmonde.municipality):
        assert case.contributions.get().text == WORDS.strip()
        assert not CaseworkDraft.objects.exists()


def test_without_connection_or_log_in_nothing_is_sent_into_the_void(
    as_user: Callable[..., Page], live_world: Any
) -> None:
    case = a_case(live_world)
    page = as_user(WHO)
    page.goto(address(case))
    page.locator("[name=text]").fill(WORDS)
    page.context.set_offline(True)
    page.locator(".form__actions .btn--primary").click()
    expect(page.locator(".k-writing__line")).to_contain_text("Geen verbinding")
    expect(page.locator("[name=text]")).to_have_value(WORDS)
    page.context.set_offline(False)
    expect(page.locator(".k-writing__line")).to_contain_text("Concept bewaard om")
    page.context.clear_cookies()
    page.locator(".form__actions .btn--primary").click()
    expect(page.locator(".k-writing__line")).to_contain_text("U bent uitgelogd")
    expect(page.locator("[name=text]")).to_have_value(WORDS)
    assert kept(live_world) == WORDS.strip()


def test_draft_is_thrown_away_with_script_too(
    as_user: Callable[..., Page], live_world: Any
) -> None:
    case = a_case(live_world)
    page = as_user(WHO, viewport=PHONE)
    page.goto(address(case))
    page.locator("[name=text]").fill(WORDS)
    expect(page.locator(".k-writing__line")).to_contain_text("Concept bewaard om")
    page.get_by_text("Concept weggooien").click()
    page.get_by_role("button", name="Weggooien").click()
    expect(page.locator("[name=text]")).to_have_value("")
    assert kept(live_world) == ""


def test_without_script_the_button_keeps_and_the_draft_can_be_thrown_away(
    as_user: Callable[..., Page], live_world: Any
) -> None:
    case = a_case(live_world)
    page = as_user(WHO, viewport=PHONE, java_script_enabled=False)
    page.goto(address(case))
    page.locator("[name=text]").fill(WORDS)
    page.get_by_role("button", name="Bewaar als concept").click()
    expect(page.locator(".k-writing__line")).to_contain_text("Concept bewaard om")
    expect(page.locator("[name=text]")).to_have_value(WORDS)
    page.get_by_text("Concept weggooien").click()
    page.get_by_role("button", name="Weggooien").click()
    expect(page.locator("[name=text]")).to_have_value("")
    assert kept(live_world) == ""
