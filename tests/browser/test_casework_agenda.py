"""From open cases to a published agenda and an answer, on laptop and phone (D1, D5)."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from core.tenancy import acting_for
from tests.browser import harness
from tests.factories import casework as make
from tests.world import World

VIEWPORTS = {"laptop": harness.LAPTOP, "phone": harness.PHONE}
LIST = "/maasmonde/casework/meetings/"


@pytest.mark.parametrize("name", VIEWPORTS)
def test_an_agenda_in_one_click_and_the_answer_to_it(
    live_world: World, as_user: Callable[..., Page], name: str
) -> None:
    side = live_world.maasmonde
    with acting_for(side.municipality):
        director = side.membership("process_director")
        case, other = (make.make_case(process_director=director) for _number in range(2))
        make.make_participant(case, side.membership("participant"))
        day = timezone.localdate() + datetime.timedelta(days=14)
        meeting = make.make_meeting(
            held_on=day, chair=side.membership("meeting_chair"), planned_by=director
        )
    page = as_user("process_director.maasmonde", viewport=VIEWPORTS[name])
    page.goto(LIST)
    harness.assert_sound(page)
    page.locator(f"a[href*='{meeting.reference}']").first.click()
    harness.assert_sound(page)
    page.locator("form[action$='/do/compose/'] button").click()
    expect(page.locator("[data-lines] > li")).to_have_count(2)
    harness.assert_sound(page)
    first = page.locator("[data-lines] > li").first
    first.locator("[data-count] button").last.click()
    expect(first.locator("[data-count] input")).to_have_value("20")
    code = first.locator(".k-code").inner_text()
    first.locator("[data-place] button").last.click()
    expect(page.locator("[data-lines] > li .k-code").last).to_have_text(code)
    with page.expect_navigation():  # once the draft is kept
        page.locator("button[name=publish]").click()
    harness.assert_sound(page)
    page.locator(".form__actions .btn--primary").click()
    expect(page.locator(".notice--success")).to_be_visible()
    harness.assert_sound(page)

    reader = as_user("participant.maasmonde", viewport=VIEWPORTS[name])
    reader.goto(f"{LIST}{meeting.reference}/")
    expect(reader.locator(".k-slot")).to_have_count(1)
    expect(reader.locator("main")).not_to_contain_text(other.code)
    harness.assert_sound(reader)
    reader.locator("button[value=coming]").click()
    expect(reader.locator(".notice--success")).to_be_visible()
    harness.assert_sound(reader)


def test_what_was_typed_on_an_agenda_is_there_after_a_crash(
    live_world: World, as_user: Callable[..., Page]
) -> None:
    side = live_world.maasmonde
    with acting_for(side.municipality):
        director = side.membership("process_director")
        cases = [make.make_case(process_director=director) for _number in range(3)]
        meeting = make.make_meeting(planned_by=director)
        for order, case in enumerate(cases[:2], 1):
            make.make_item(meeting, case, order=order)
    page = as_user("process_director.maasmonde")
    page.goto(f"{LIST}{meeting.reference}/agenda/")
    first, second = (page.locator("[data-lines] > li").nth(number) for number in (0, 1))
    first.locator("[name^=question-]").fill("Kan het lichter?")
    second.locator("[data-count] button").last.click()
    first.locator("[type=checkbox]").uncheck()
    expect(page.locator("[data-draft-line]")).to_contain_text("Concept bewaard")
    harness.assert_measures(page)
    page.close()

    again = as_user("process_director.maasmonde")
    again.goto(f"{LIST}{meeting.reference}/agenda/")
    expect(again.locator("[data-draft-line]")).to_contain_text("U gaat verder met uw concept")
    first, second = (again.locator("[data-lines] > li").nth(number) for number in (0, 1))
    expect(first.locator("[name^=question-]")).to_have_value("Kan het lichter?")
    expect(first.locator("[type=checkbox]")).not_to_be_checked()
    expect(second.locator("[data-count] input")).to_have_value("20")
    first.locator("[type=checkbox]").check()
    again.locator("button[name=fill]").click()
    expect(again.locator("[data-lines] > li")).to_have_count(3)
    expect(first.locator("[name^=question-]")).to_have_value("Kan het lichter?")
    harness.assert_sound(again)
