"""The plan of a case, a lesson and the yearly figures in a real browser, laptop and phone."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone, translation
from django.utils.translation import gettext
from playwright.sync_api import Page, expect

from casework.models import Case, CaseFigure
from core.tenancy import acting_for
from interventions.models import Intervention, Phenomenon
from tests.browser import harness
from tests.factories import casework as make
from tests.world import Side, World

CASE_DIRECTOR, DIRECTOR, CHAIR, ADVISER = (
    f"{role}.maasmonde"
    for role in ("case_director", "process_director", "meeting_chair", "policy_adviser")
)
VIEWPORTS = {"laptop": {"width": 1280, "height": 720}, "phone": {"width": 360, "height": 800}}
GOAL = {
    "title": "Haalt het diploma in de zomer",
    "lessen": "Uitval door verzuim",
    "strengthen": "Goede band met de mentor",
    "how": "Begeleiding door jongerenwerk",
    "ends_on": "30-06-2027",
    "indicator": "Vier weken achter elkaar aanwezig",
}


def nl(text: str) -> str:
    """What the page says in the language of the page."""
    with translation.override("nl"):
        return str(gettext(text))


def a_case(side: Side, **facts: Any) -> Case:
    """A case that the directors of the world direct."""
    return make.make_case(
        process_director=side.membership("process_director"),
        case_director=side.membership("case_director"),
        **facts,
    )


def sound(page: Page) -> None:
    """Everything the harness measures, also at the width of a small phone."""
    harness.assert_sound(page)
    harness.assert_reflows(page, 360)
    if folder := os.environ.get("PICTURES_OF_PLANS"):
        sound.taken = getattr(sound, "taken", 0) + 1  # type: ignore[attr-defined]
        width = page.viewport_size["width"] if page.viewport_size else 0
        name = f"{folder}/{width}-{sound.taken:02d}.png"  # type: ignore[attr-defined]
        page.screenshot(path=name, full_page=True)


def send(page: Page) -> None:
    """The one filled button of a form."""
    page.locator(".form__actions .btn--primary").click()
    page.wait_for_load_state()


@pytest.mark.parametrize("name", VIEWPORTS)
def test_a_plan_from_nothing_to_its_next_version(
    live_world: World, as_user: Callable[..., Page], name: str
) -> None:
    with acting_for(live_world.maasmonde.municipality):
        case = a_case(live_world.maasmonde)
    page = as_user(CASE_DIRECTOR, viewport=VIEWPORTS[name])
    page.goto(f"/maasmonde/casework/cases/{case.code}/plan/")
    sound(page)
    page.get_by_role("link", name=nl("Change this text")).click()
    page.locator("[name=shared_picture]").fill("School gaat goed en weegt nu het zwaarst.")
    page.locator("[name=person_says]").fill("Ik wil mijn diploma en rust thuis.")
    send(page)
    for number, domain in enumerate(("School en werk", "Wonen"), start=1):
        page.get_by_role("link", name=nl("Add a goal")).click()
        if number == 1:
            send(page)
            expect(page.locator("[name=title]")).to_have_attribute("aria-invalid", "true")
            sound(page)
        page.locator("[name=life_domain]").select_option(domain)
        page.locator("[name=owner]").select_option(index=1)
        for field, text in GOAL.items():
            page.locator(f"[name={field}]").fill(text)
        send(page)
        expect(page.locator(".k-goal")).to_have_count(number)
    expect(page.locator(".k-domains summary")).to_contain_text("2 van 12")
    page.locator(".k-domains summary").click()
    sound(page)
    page.get_by_role("button", name=nl("Up")).click()
    expect(page.locator(".k-goal__domain").first).to_contain_text("Wonen")
    page.get_by_role("link", name=nl("Adopt the plan")).click()
    send(page)
    page.goto(f"/maasmonde/casework/cases/{case.code}/plan/")
    expect(page.get_by_role("link", name=nl("Add a goal"))).to_have_count(0)
    page.get_by_role("link", name=nl("What became of it")).first.click()
    page.get_by_label("deels gehaald", exact=False).check()
    page.locator("[name=evaluation]").fill("Er is een plek voor drie maanden.")
    sound(page)
    send(page)
    expect(page.locator(".k-goal__result")).to_contain_text("plek voor drie maanden")
    sound(page)
    page.goto(f"/maasmonde/casework/cases/{case.code}/")
    expect(page.locator(".k-goal")).to_have_count(2)
    sound(page)


@pytest.mark.parametrize("name", VIEWPORTS)
def test_a_lesson_from_a_closed_case_to_the_catalogue(
    live_world: World, as_user: Callable[..., Page], name: str
) -> None:
    with acting_for(live_world.maasmonde.municipality):
        case = a_case(live_world.maasmonde, status="closed")
        offer = Intervention.objects.order_by("name").first()
        assert offer is not None
    page = as_user(DIRECTOR, viewport=VIEWPORTS[name])
    page.goto(f"/maasmonde/casework/cases/{case.code}/do/learn/")
    page.locator("[name=intervention]").select_option(str(offer.pk))
    page.locator("[name=text]").fill(f"In {case.code} hielp vroeg bellen.")
    send(page)
    expect(page.locator("[name=text]")).to_have_attribute("aria-invalid", "true")
    sound(page)
    page.locator("[name=text]").fill("Vroeg bellen met ouders hielp meer dan een brief.")
    send(page)
    page.wait_for_url(f"**/cases/{case.code}/")
    page.goto("/maasmonde/casework/lessons/")
    expect(page.locator(".k-lessons")).to_contain_text("Vroeg bellen")
    expect(page.locator(".k-lessons .btn")).to_have_count(0)
    sound(page)
    checker = as_user(CHAIR, viewport=VIEWPORTS[name])
    checker.goto("/maasmonde/casework/lessons/")
    sound(checker)
    checker.locator(".k-lessons .btn").first.click()
    sound(checker)
    send(checker)
    expect(checker.locator(".empty__title")).to_have_text(nl("No lesson waits"))
    sound(checker)
    reader = as_user(ADVISER, viewport=VIEWPORTS[name])
    reader.goto(f"/maasmonde/interventions/{offer.reference}/")
    expect(reader.locator(".lessons")).to_contain_text("meer dan een brief")
    sound(reader)


@pytest.mark.parametrize("name", VIEWPORTS)
def test_yearly_figures(live_world: World, as_user: Callable[..., Page], name: str) -> None:
    page = as_user(ADVISER, viewport=VIEWPORTS[name])
    page.goto("/maasmonde/casework/figures/")
    expect(page.locator(".empty__title")).to_have_text(nl("No yearly figures yet"))
    sound(page)
    year = timezone.localdate().year - 1
    with acting_for(live_world.maasmonde.municipality):
        form = Phenomenon.objects.get(code="jihadism")
        for kind, number in (("taken_in", 9), ("declined", 7), ("reviews_in_time", 12)):
            facts = {"kind": kind, "number": number}
            month = datetime.date(year, 3, 1)
            CaseFigure.objects.create(phenomenon=form, month=month, **facts)
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_contain_text(str(year))
    expect(page.locator(".k-lt5").first).to_be_visible()
    sound(page)
