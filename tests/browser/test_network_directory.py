"""The directory in a real browser: an answer at once, another in two clicks, and its upkeep."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import Page, expect

from core.tenancy import acting_for
from network.models import FocalOfficer, PartnerOrganisation
from tests.browser import harness
from tests.factories.network import FocalOfficerFactory, PartnerFactory
from tests.world import Side, World

DIRECTORY = "/maasmonde/network/people/"
ADVISER, TEACHER = "policy_adviser.maasmonde", "participant.maasmonde"


def nl(text: str) -> str:
    """What the page says in the language of the page."""
    with translation.override("nl"):
        return gettext(text)


def fill(side: Side) -> FocalOfficer:
    """An own officer with a deputy, and somebody in each domain."""
    with acting_for(side.municipality):
        own = side.membership("participant").organisation
        PartnerOrganisation.objects.filter(organisation=own).update(
            domain="external", focal_seats=2, contact_point="14 010"
        )
        deputy = FocalOfficerFactory(
            organisation=own,
            name="Joran Rietveen",
            function="vervanger",
            availability="ma, di en do",
        )
        first: FocalOfficer = FocalOfficerFactory(
            organisation=own,
            name="Merel Zandoever",
            area="Havenkwartier",
            availability="Vandaag bereikbaar tot 16 uur",
            deputy=deputy,
        )
        for name, domain, place, function in [
            ("Farah Heidebloem", "social", "Jongerenwerk De Brug", "jongerenwerker"),
            ("Lars Kiezelpad", "care", "GGZ, jeugdteam", "psycholoog"),
            ("Noor Wilgenroos", "safety", "Politie, wijkteam", "wijkagent"),
        ]:
            there = PartnerFactory(organisation__name=place, domain=domain).organisation
            FocalOfficerFactory(organisation=there, name=name, function=function)
    return first


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_colleague_finds_whom_to_call_at_once_and_another_in_two_clicks(
    live_world: World, as_user: Callable[..., Page], script: bool
) -> None:
    fill(live_world.maasmonde)
    page = as_user(TEACHER, java_script_enabled=script)
    page.goto(DIRECTORY)
    first = page.locator(".person--first")
    expect(first.get_by_role("heading")).to_have_text("Merel Zandoever")
    expect(first.locator(".btn--primary")).to_have_attribute("href", "tel:0100000112")
    expect(page.locator("main .btn--primary")).to_have_count(1)
    expect(page.locator(".person h3").first).to_have_text("Joran Rietveen")
    page.locator("select[name=topic]").select_option("concern")
    page.locator(".ask button").click()
    page.wait_for_url("**topic=concern**")
    expect(page.locator(".person h3").last).to_have_text("Signaalcoördinator")
    expect(page.locator("select[name=topic]")).to_have_value("concern")


@pytest.mark.parametrize("rest", ["", "?topic=privacy", "?topic=circus", "list/"])
@pytest.mark.parametrize("who", [ADVISER, TEACHER])
def test_pages_are_sound(
    live_world: World, as_user: Callable[..., Page], rest: str, who: str
) -> None:
    fill(live_world.maasmonde)
    page = as_user(who)
    page.goto(f"{DIRECTORY}{rest}")
    harness.assert_sound(page)


def test_pages_without_anybody_are_sound(live_world: World, as_user: Callable[..., Page]) -> None:
    page = as_user(ADVISER)
    for rest in ("", "list/"):
        page.goto(f"{DIRECTORY}{rest}")
        expect(page.locator(".empty")).to_be_visible()
        expect(page.locator(".empty .btn--primary")).to_be_visible()
        harness.assert_accessible(page)


def test_long_texts_fit_on_the_smallest_screen(
    live_world: World, as_user: Callable[..., Page]
) -> None:
    first = fill(live_world.maasmonde)
    with acting_for(live_world.maasmonde.municipality):
        FocalOfficer.objects.update(
            name="W" * 60, function="x" * 120, email=f"{'m' * 60}@{'n' * 40}.example"
        )
    page = as_user(ADVISER, viewport=harness.PHONE)
    for rest in ("", "list/", f"{first.reference}/"):
        page.goto(f"{DIRECTORY}{rest}")
        harness.assert_reflows(page)


def test_officer_is_added_with_consent_changed_and_ended(
    live_world: World, as_user: Callable[..., Page]
) -> None:
    page = as_user(ADVISER)
    page.goto(f"{DIRECTORY}new/")
    harness.assert_sound(page)
    page.locator("input[name=name]").fill("Merel Zandoever")
    page.locator("input[name=function]").fill("zorgcoördinator")
    page.locator("input[name=phone]").fill("010 000 01 12")
    page.locator("select[name=organisation]").select_option(label="Gemeente")
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator("input[name=name]")).to_have_value("Merel Zandoever")
    harness.assert_accessible(page)
    page.locator("input[name=agreed_on]").fill("5-1-2026")
    page.locator("main form button[type=submit]").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Merel Zandoever")
    harness.assert_sound(page)
    page.get_by_role("link", name=nl("End the role")).click()
    harness.assert_sound(page)
    page.locator(".btn--danger").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("zorgcoördinator")
    expect(page.locator("main")).not_to_contain_text("Merel")
    harness.assert_sound(page)
    page.locator("main .btn--primary").click()
    expect(page.locator("select[name=organisation] option:checked")).to_have_text("Gemeente")


def test_what_is_to_be_done_leads_to_the_next_step(
    live_world: World, as_user: Callable[..., Page]
) -> None:
    first = fill(live_world.maasmonde)
    with acting_for(live_world.maasmonde.municipality):
        FocalOfficer.objects.filter(pk=first.pk).update(trained_on=None)
    page = as_user(ADVISER)
    page.goto(f"{DIRECTORY}list/")
    page.locator("#findings").scroll_into_view_if_needed()
    page.locator("li[data-code=NEVER_TRAINED] a").click()
    expect(page.locator("input[name=name]")).to_have_value("Merel Zandoever")
