"""From registering to taking in, in a real browser: sealed until all are in."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from casework.models import Case, Registration
from core.tenancy import acting_for
from tests.browser import harness
from tests.casework.weighing import REASONS, case_people, chair, member_of, ready
from tests.factories import casework as make
from tests.world import World

LIST = "/maasmonde/casework/registrations/"
VIEWPORTS = {"laptop": harness.LAPTOP, "phone": harness.PHONE}


def send(page: Page) -> None:
    """The one filled button of a form."""
    page.locator(".form__actions .btn--primary").click()
    page.wait_for_load_state()


def fill(page: Page, **texts: str) -> None:
    """Write in fields by name."""
    for name, text in texts.items():
        page.locator(f"[name={name.replace('_', '-')}], [name={name}]").first.fill(text)


@pytest.mark.parametrize("name", VIEWPORTS)
def test_from_registering_to_taking_in(
    live_world: World, as_user: Callable[..., Page], name: str
) -> None:
    with acting_for(live_world.maasmonde.municipality):
        partner, director, decider = make.a_partner(), make.a_director(), chair()
        ready(partner)
        people = case_people()
        members = [member_of(one) for one in make.REQUIRED]
    page = as_user(partner.user.username, viewport=VIEWPORTS[name])
    page.goto(f"{LIST}new/")
    harness.assert_sound(page)
    send(page)  # empty: every missing thing is told, nothing is lost
    expect(page.locator(".error-summary")).to_be_visible()
    harness.assert_accessible(page)
    fill(page, text_0="Bleef drie keer weg van de training.", against="Komt naar de kookgroep.")
    fill(page, goal="School en thuis op één lijn.", basis="Onze taak in de jeugdhulp.")
    last_week = timezone.localdate() - datetime.timedelta(days=7)
    fill(page, day_0=last_week.strftime("%d-%m-%Y"))
    page.locator("[name=source-0]").select_option("own")
    page.locator("[name=told][value=yes]").check()
    send(page)
    expect(page.locator(".notice--success")).to_be_visible()
    with acting_for(live_world.maasmonde.municipality):
        registration = Registration.objects.get()
    url = f"{LIST}{registration.code}/"
    expect(page.get_by_role("heading", level=1)).to_contain_text(registration.code)
    harness.assert_sound(page)

    page = as_user(director.user.username, viewport=VIEWPORTS[name])
    page.goto(LIST)
    harness.assert_sound(page)
    page.goto(f"{url}do/take_up/")
    send(page)
    expect(page.locator(".k-sealed")).to_have_count(3)
    harness.assert_sound(page)

    for member in members:
        page = as_user(member.user.username, viewport=VIEWPORTS[name])
        page.goto(f"{url}do/give_statement/")
        if member == members[0]:
            harness.assert_sound(page)
        fill(page, against="De kookgroep gaat goed.")
        for place in range(5):
            fill(page, **{f"heading_{place}": "Twee feiten", f"reason_{place}": "Staat op zich."})
        send(page)
        expect(page.locator(".notice--success")).to_be_visible()
    expect(page.locator(".k-sealed")).to_have_count(0)

    page = as_user(decider.user.username, viewport=VIEWPORTS[name])
    page.goto(url)
    expect(page.locator(".k-weigh")).to_be_visible()
    harness.assert_sound(page)
    page.locator("a.btn--primary").click()
    fill(page, **REASONS)
    page.locator("[name=outcome][value=take_in]").check()
    send(page)
    expect(page.locator(".error-summary")).to_be_visible()
    expect(page.locator(".k-part--take_in")).to_be_visible()
    expect(page.locator(".k-part--refer")).to_be_hidden()
    harness.assert_sound(page)
    fill(page, purpose="School en wonen weer op orde.")
    fill(page, next_review_by=people["next_review_by"].strftime("%d-%m-%Y"))
    for field, key in (("director", "process_director"), ("deputy", "deputy_director")):
        page.locator(f"[name={field}]").select_option(str(people[key].pk))
    page.locator("[name=case_lead]").select_option(str(people["case_director"].pk))
    send(page)
    expect(page.locator(".notice--success")).to_be_visible()
    harness.assert_sound(page)
    with acting_for(live_world.maasmonde.municipality):
        assert Case.objects.get().registration == registration
