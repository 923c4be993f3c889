"""A case in a real browser: contribute, review, correct, close; on laptop and phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone, translation
from django.utils.translation import gettext
from playwright.sync_api import Page, expect

from casework.models import Case
from core.tenancy import acting_for
from tests.browser import harness
from tests.casework.cased import Cased, S, cased, in_days, typed
from tests.factories import casework as make
from tests.world import World

SMALL = {"width": 360, "height": 800}
VIEWPORTS = {"laptop": harness.LAPTOP, "phone": SMALL}


def nl(text: str) -> str:
    """What the page says in the language of the page."""
    with translation.override("nl"):
        return str(gettext(text))


def send(page: Page) -> None:
    """The one button that sends a form."""
    with page.expect_navigation():
        page.locator(".form__actions button[type=submit]").click()


def filled(world: World) -> Cased:
    """A case with both sides, a plan, an action, a meeting behind it and a review that is near."""
    with acting_for(world.maasmonde.municipality), translation.override("nl"):
        one = cased(world.maasmonde, S.IN_EXECUTION, age_group="from_12_to_17")
        Case.objects.filter(pk=one.case.pk).update(next_review_by=in_days(9))
        make.make_contribution(one.case, one.leader)
        make.make_contribution(one.case, one.director, side="safety", kind="opinion")
        adopted = {"adopted_on": timezone.localdate(), "adopted_by": one.leader}
        make.make_plan(one.case, **adopted)
        make.make_action(one.case)
        make.make_item(make.make_meeting(status="adopted"), one.case, status="discussed")
        make.tell_person(one.case)
        return one


@pytest.mark.parametrize("name", VIEWPORTS)
def test_a_case_from_contribution_to_closing(
    live_world: World, as_user: Callable[..., Page], name: str
) -> None:
    one = filled(live_world)
    page = as_user(one.partner.user.username, viewport=VIEWPORTS[name])
    page.goto(one.side.url("casework/"))
    harness.assert_sound(page)
    page.goto(one.side.url("casework/cases/"))
    harness.assert_sound(page)
    page.get_by_role("link", name=one.case.code).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(one.case.code)
    harness.assert_sound(page)

    page.get_by_role("link", name=nl("Add a contribution")).click()
    harness.assert_sound(page)
    page.locator("[name=kind][value=fact]").check()
    page.locator("[name=side][value=care]").check()
    page.locator("[name=text]").fill("Was deze week elke dag op tijd.")
    send(page)  # a fact without a source comes back, with everything that was typed
    expect(page.locator("[name=text]")).to_have_value("Was deze week elke dag op tijd.")
    harness.assert_accessible(page)
    page.locator("[name=source]").select_option("own")
    page.locator("[name=happened_on]").fill(typed(in_days(-1)))
    send(page)
    expect(page.locator(".k-voice").first).to_contain_text("Was deze week elke dag op tijd.")
    page.get_by_role("link", name=nl("Take back")).click()
    harness.assert_sound(page)
    send(page)
    expect(page.locator(".k-voices")).to_have_count(2)
    expect(page.locator("main")).not_to_contain_text("elke dag op tijd")

    director = as_user(one.director.user.username, viewport=VIEWPORTS[name])
    director.goto(one.url())
    harness.assert_sound(director)
    director.locator("#review ~ p a.btn").click()
    for box, text in [
        ("necessity", "Ja, het contact is pril."),
        ("proportionality", "Wij delen alleen wat nodig is."),
        ("subsidiarity", "Lichter kan nog niet."),
    ]:
        director.locator(f"[name={box}]").fill(text)
    send(director)
    expect(director.locator(".notice--success")).to_be_visible()
    director.goto(one.url("start_aftercare"))
    harness.assert_sound(director)
    director.locator("[name=aftercare]").fill("Het wijkteam belt elke maand.")
    director.locator("[name=aftercare_on]").fill(typed(in_days(60)))
    send(director)
    director.goto(one.url("close"))
    harness.assert_sound(director)
    director.locator("[name=closing_reason][value=goals_reached]").check()
    director.locator("[name=result_1][value=reached]").check()
    for box in ("closing_note", "transfer", "evaluation", "informer"):
        director.locator(f"[name={box}]").fill("Dat is samen besproken.")
    send(director)
    expect(director.locator("#closed")).to_be_visible()
    harness.assert_sound(director)
    page.goto(one.url())
    expect(page.get_by_role("heading", level=1)).not_to_contain_text(one.case.code)


def test_long_words_stay_within_a_phone(live_world: World, as_user: Callable[..., Page]) -> None:
    one = filled(live_world)
    word = "verschrikkelijklangwoordzonderspaties" * 6
    with acting_for(live_world.maasmonde.municipality):
        make.make_contribution(one.case, one.partner, text=word, person_says=word)
        Case.objects.filter(pk=one.case.pk).update(next_review_by=in_days(-30))
    page = as_user(one.leader.user.username, viewport=SMALL)
    page.goto(one.url())
    expect(page.locator(".k-banners")).to_contain_text(nl("The process director does the review."))
    harness.assert_reflows(page)


def test_executive_reads_that_a_case_was_scaled_up(
    live_world: World, as_user: Callable[..., Page]
) -> None:
    with acting_for(live_world.maasmonde.municipality):
        case = make.make_case(status=S.SCALED_UP)
        case.scalings.create(
            direction="up", recipient="triangle", reason="Besluit.", scaled_by=case.process_director
        )
    page = as_user("executive.maasmonde", viewport=SMALL)
    page.goto(live_world.maasmonde.url("casework/status/"))
    expect(page.locator("tbody")).to_contain_text(case.code)
    harness.assert_sound(page)
