"""Registers in a real browser: a request answered by two, and a list signed by three."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from casework.models import Case
from core.tenancy import acting_for
from tests.browser import harness
from tests.factories import casework as make
from tests.world import World

DIRECTOR, CHAIR, OFFICER = (
    f"{role}.maasmonde" for role in ("process_director", "meeting_chair", "privacy_officer")
)
REGISTERS = "/maasmonde/casework/registers/"
VIEWPORTS = {"laptop": harness.LAPTOP, "phone": {"width": 360, "height": 740}}


def press(page: Page) -> None:
    """The one filled button of a form."""
    with page.expect_navigation():
        page.locator(".form__actions .btn--primary, .form__actions .btn--danger").click()


@pytest.fixture(autouse=True)
def _own_list(settings: Any, tmp_path: Any) -> None:
    settings.DESTRUCTION_LIST = str(tmp_path / "destroyed.jsonl")


@pytest.mark.parametrize("name", VIEWPORTS)
def test_list_is_signed_and_carried_out(
    live_world: World, as_user: Callable[..., Page], name: str
) -> None:
    side = live_world.maasmonde
    long_ago = timezone.localdate() - datetime.timedelta(days=1900)
    with acting_for(side.municipality):
        case = make.make_case(
            status=Case.Status.CLOSED,
            process_director=side.membership("process_director"),
            closed_on=long_ago,
            opened_on=long_ago,
        )
    page = as_user(DIRECTOR, viewport=VIEWPORTS[name])
    page.goto(f"{REGISTERS}destruction/new/")
    harness.assert_sound(page)
    expect(page.get_by_label(case.code)).to_be_checked()
    press(page)
    address = page.url
    harness.assert_sound(page)
    for who, verb in [(CHAIR, "agree"), (OFFICER, "approve"), (DIRECTOR, "carry_out")]:
        page = as_user(who, viewport=VIEWPORTS[name])
        page.goto(f"{address}do/{verb}/")
        harness.assert_sound(page)
        press(page)
        expect(page).to_have_url(address)
    expect(page.locator(".k-hash")).to_be_visible()
    expect(page.locator("main")).not_to_contain_text(case.code)
    with page.expect_download() as download:
        page.locator("a[download]").click()
    assert download.value.suggested_filename.endswith(".pdf")
    with acting_for(side.municipality):
        assert not Case.objects.exists()


@pytest.mark.parametrize("name", VIEWPORTS)
def test_request_is_prepared_and_read_by_a_second_director(
    live_world: World, as_user: Callable[..., Page], name: str
) -> None:
    side = live_world.maasmonde
    with acting_for(side.municipality):
        case = make.make_case(process_director=side.membership("process_director"))
        author = make.a_partner()
        make.make_contribution(case, author, kind="opinion", text="Ik denk dat school helpt.")
        make.make_contribution(case, author)
        second = case.deputy_director.user.username
    page = as_user(DIRECTOR, viewport=VIEWPORTS[name])
    page.goto(f"{REGISTERS}requests/new/")
    page.locator("[name=code]").fill(case.code)
    page.locator("[name=kind]").select_option("access")
    page.locator("[name=asked]").fill("Wat staat er over mij?")
    press(page)
    address = page.url
    harness.assert_sound(page)
    page.goto(f"{address}do/prepare/")
    harness.assert_sound(page)
    page.locator("[name=is_granted][value=yes]").check(force=True)
    page.locator("[name=answer]").fill("Alles staat in de bijlage.")
    press(page)
    expect(page).to_have_url(address)
    page = as_user(second, viewport=VIEWPORTS[name])
    page.goto(address)
    expect(page.get_by_text("Ik denk dat school helpt.")).to_be_visible()
    harness.assert_sound(page)
    page.goto(f"{address}do/decide/")
    press(page)
    expect(page.locator("a[download]")).to_be_visible()


@pytest.mark.parametrize("name", VIEWPORTS)
def test_register_pages_are_sound(
    live_world: World, as_user: Callable[..., Page], name: str
) -> None:
    side = live_world.maasmonde
    with acting_for(side.municipality):
        make.make_case(opened_on=timezone.localdate() - datetime.timedelta(days=60))
    page = as_user(OFFICER, viewport=VIEWPORTS[name])
    for rest in ("", "requests/", "incidents/", "provisions/", "destruction/", "incidents/new/"):
        page.goto(f"{REGISTERS}{rest}")
        harness.assert_sound(page)
    page.goto("/maasmonde/casework/privacy/")
    harness.assert_sound(page)
