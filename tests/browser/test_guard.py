"""The guard as a writer meets it: identifiers gone in three clicks at most, and nothing lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from core.models import AuditEvent
from core.tenancy import acting_for
from programmes.models import GapCard, MappingSession, SessionAnswer
from tests.browser import harness
from tests.stand_in import NAME, OTHER_NAME, PHONE
from tests.world import World
from tests.world_objects import session_under_way

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("planted")]
TEXT = f"Vandaag kwam {NAME} langs.\nDaarna belde {OTHER_NAME} via {PHONE}."
CLEAN = "Vandaag kwam [persoon 1] langs.\nDaarna belde [persoon 2] via [telefoonnummer]."
WRITER = "policy_adviser.maasmonde"
LONGER_THAN_THE_PAUSE = 900
"""Milliseconds; what is typed is looked at after a pause of 600."""


@pytest.fixture
def session(live_world: World) -> MappingSession:
    with acting_for(live_world.maasmonde.municipality):
        return session_under_way(live_world.maasmonde)


def note_of(session: MappingSession) -> str:
    """The note as it is stored, with one kind of line end."""
    with acting_for(session.municipality):
        answer = SessionAnswer.objects.filter(item__session=session, question=5).first()
        return answer.note.replace("\r\n", "\n") if answer else ""


def open_note(page: Page, session: MappingSession) -> Any:
    """The field for what is missing, in the room."""
    page.goto(f"/maasmonde/programmes/sessions/{session.reference}/room/?question=5")
    return page.locator("#id_note")


def button(page: Page, name: str) -> Any:
    return page.get_by_role("button", name=name, exact=False)


def hold_first_answer(page: Page) -> list[Route]:
    """What the door is asked from here on; the first waits until the test lets it go."""
    asked: list[Route] = []

    def hold(route: Route) -> None:
        asked.append(route)
        if len(asked) > 1:
            route.continue_()

    page.route("**/guard/", hold)
    return asked


def test_by_mouse_in_three_clicks(as_user: Callable[..., Page], session: MappingSession) -> None:
    page = as_user(WRITER)
    note = open_note(page, session)
    note.press_sequentially(TEXT[:12])
    note.fill(TEXT)
    expect(page.locator(".guard__head")).to_contain_text("3 plekken in uw tekst")
    expect(page.locator("[data-guard-status]")).to_contain_text("3 plekken in uw tekst")
    expect(note).to_be_focused()
    harness.assert_accessible(page)
    harness.assert_target_sizes(page)
    button(page, "Vervang alles").click()
    expect(note).to_have_value(CLEAN)
    expect(note).to_be_focused()
    expect(page.locator(".guard__line.is-done")).to_be_visible()
    button(page, "Opslaan, naar de volgende activiteit").click()
    expect(page.locator("#id_note, #id_description").first).not_to_have_value(CLEAN)
    assert note_of(session) == CLEAN


def test_by_keyboard_only(as_user: Callable[..., Page], session: MappingSession) -> None:
    page = as_user(WRITER)
    note = open_note(page, session)
    note.focus()
    page.keyboard.insert_text(TEXT)
    expect(page.locator(".guard__box")).to_be_visible()
    page.keyboard.press("Tab")
    expect(button(page, "Vervang alles")).to_be_focused()
    page.keyboard.press("Enter")
    expect(note).to_have_value(CLEAN)
    expect(note).to_be_focused()
    page.keyboard.press("Tab")
    expect(button(page, "Opslaan, naar de volgende activiteit")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile("question=5"))
    assert note_of(session) == CLEAN


def test_without_script_in_three_clicks(
    as_user: Callable[..., Page], session: MappingSession
) -> None:
    page = as_user(WRITER, java_script_enabled=False, viewport={"width": 360, "height": 740})
    page.goto(f"/maasmonde/programmes/sessions/{session.reference}/gaps/new/")
    page.select_option("#id_phase", "tertiary")
    page.fill("#id_text", TEXT)
    button(page, "Gat noteren").click()
    expect(page.locator(".guard__question")).to_have_count(3)
    button(page, "Vervang alles").click()
    expect(page.locator("#id_text")).to_have_value(CLEAN)
    expect(page.locator("#id_phase")).to_have_value("tertiary")
    expect(page.locator(".error-summary")).to_have_count(0)
    button(page, "Gat noteren").click()
    expect(page).not_to_have_url(re.compile("gaps/new"))
    with acting_for(session.municipality):
        gap = GapCard.objects.get(session=session)
    assert (gap.text.replace("\r\n", "\n"), gap.phase) == (CLEAN, "tertiary")


def test_enter_in_another_field_saves_and_presses_no_button_of_the_guard(
    as_user: Callable[..., Page], session: MappingSession
) -> None:
    page = as_user(WRITER, java_script_enabled=False)
    page.goto(f"/maasmonde/programmes/sessions/{session.reference}/decisions/new/")
    page.fill("#id_text", f"Bel {PHONE}")
    page.press("#id_text", "Enter")
    expect(page.locator(".guard__box")).to_be_visible()
    page.fill("#id_due_on", "1-1-2030")
    page.press("#id_due_on", "Enter")
    expect(page.locator(".guard__box")).to_be_visible()
    expect(page.locator("#id_text")).to_have_value(f"Bel {PHONE}")


def test_name_stays_for_a_reason_that_is_logged(
    as_user: Callable[..., Page], session: MappingSession
) -> None:
    page = as_user(WRITER)
    note = open_note(page, session)
    note.fill(f"Volgens de lezing van {NAME} helpt dit.")
    button(page, "publieke figuur").click()
    expect(page.locator(".guard__kept")).to_contain_text(f"{NAME} (publieke figuur)")
    expect(note).to_be_focused()
    button(page, "Opslaan, naar de volgende activiteit").click()
    expect(page).not_to_have_url(re.compile("question=5"))
    assert NAME in note_of(session)
    event = AuditEvent.objects.get(action="text.keep")
    assert event.state_to == "public_figure"


def test_single_replacement_leads_the_focus_to_the_next(
    as_user: Callable[..., Page], session: MappingSession
) -> None:
    page = as_user(WRITER)
    open_note(page, session).fill(TEXT)
    button(page, "Vervang door [persoon 1]").click()
    expect(page.locator(".guard__question")).to_have_count(2)
    expect(page.locator(".guard__question .guard__replace").first).to_be_focused()
    expect(page.locator("#id_note")).to_have_value(TEXT.replace(NAME, "[persoon 1]"))


def test_what_is_typed_while_the_door_answers_is_not_lost(
    as_user: Callable[..., Page], session: MappingSession
) -> None:
    page = as_user(WRITER)
    page.goto(f"/maasmonde/programmes/sessions/{session.reference}/gaps/new/")
    page.fill("#id_text", TEXT)
    expect(page.locator(".guard__box")).to_be_visible()
    held = hold_first_answer(page)
    with page.expect_request("**/guard/"):
        button(page, "Vervang alles").click()
    page.locator("#id_text").press("Control+End")
    page.keyboard.type(" En nog iets.")
    page.wait_for_timeout(LONGER_THAN_THE_PAUSE)
    assert len(held) == 1, "the look at what is typed overtook the pressed button"
    with page.expect_request("**/guard/"):
        held[0].continue_()
    expect(page.locator(".guard__question")).to_have_count(3)
    expect(page.locator("#id_text")).to_have_value(f"{TEXT} En nog iets.")
    button(page, "Vervang alles").click()
    expect(page.locator("#id_text")).to_have_value(f"{CLEAN} En nog iets.")


def test_button_pressed_right_after_typing_is_not_overtaken(
    as_user: Callable[..., Page], session: MappingSession
) -> None:
    page = as_user(WRITER)
    page.goto(f"/maasmonde/programmes/sessions/{session.reference}/gaps/new/")
    page.fill("#id_text", TEXT)
    expect(page.locator(".guard__box")).to_be_visible()
    held = hold_first_answer(page)
    page.locator("#id_text").press("Control+End")
    page.keyboard.type(" En nog iets.")
    with page.expect_request("**/guard/"):
        button(page, "Vervang alles").click()
    page.wait_for_timeout(LONGER_THAN_THE_PAUSE)
    assert len(held) == 1
    held[0].continue_()
    expect(page.locator("#id_text")).to_have_value(f"{CLEAN} En nog iets.")


def test_too_long_for_one_line_is_told_while_typing_and_not_cut_off(
    as_user: Callable[..., Page], session: MappingSession
) -> None:
    page = as_user(WRITER)
    page.goto(f"/maasmonde/programmes/sessions/{session.reference}/decisions/new/")
    text = "Een afspraak. " * 30
    page.fill("#id_text", text)
    expect(page.locator(".guard__line")).to_contain_text("er passen hoogstens 300 tekens")
    expect(page.locator("#id_text")).to_have_value(text)


def test_megabyte_is_told_and_stays_in_the_field(
    as_user: Callable[..., Page], session: MappingSession
) -> None:
    page = as_user(WRITER)
    page.goto(f"/maasmonde/programmes/sessions/{session.reference}/gaps/new/")
    text = "veel woorden " * 80_000
    page.evaluate(
        """text => {
          const field = document.getElementById("id_text");
          field.value = text;
          field.dispatchEvent(new Event("input", {bubbles: true}));
        }""",
        text,
    )
    expect(page.locator(".guard__line")).to_contain_text("Te lang: 1.039.999 tekens")
    expect(page.locator(".guard__line")).to_contain_text("er passen hoogstens 1.000 tekens")
    assert page.evaluate("document.getElementById('id_text').value.length") == len(text)
    button(page, "Gat noteren").click()
    expect(page.locator(".error-summary")).to_contain_text("Te lang")
    assert page.evaluate("document.getElementById('id_text').value.length") >= len(text) - 1


def test_logged_out_meanwhile_is_told_and_the_text_stays(
    as_user: Callable[..., Page], session: MappingSession
) -> None:
    page = as_user(WRITER)
    page.goto(f"/maasmonde/programmes/sessions/{session.reference}/gaps/new/")
    page.context.clear_cookies()
    page.fill("#id_text", TEXT)
    expect(page.locator(".guard__line")).to_contain_text("U bent uitgelogd")
    expect(page.locator("#id_text")).to_have_value(TEXT)


def test_questions_fit_a_small_phone(as_user: Callable[..., Page], session: MappingSession) -> None:
    page = as_user(WRITER, viewport={"width": 360, "height": 740})
    page.goto(f"/maasmonde/programmes/sessions/{session.reference}/gaps/new/")
    page.fill("#id_text", TEXT)
    expect(page.locator(".guard__box")).to_be_visible()
    harness.assert_reflows(page, 360)
    harness.assert_reflows(page, 320)
    harness.assert_target_sizes(page, 44)
    harness.assert_accessible(page)
