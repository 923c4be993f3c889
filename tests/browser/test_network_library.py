"""The library and the bulletins in a real browser: a tick, a letter by keyboard, sound pages."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from core.tenancy import acting_for
from network.actions.bulletins import send_bulletin
from network.models import Bulletin, BulletinItem
from tests.browser import harness
from tests.factories.network import BulletinFactory, BulletinItemFactory, LibraryItemFactory
from tests.world import Side, World

NETWORK = "/maasmonde/network/"
ADVISER, READER = "policy_adviser.maasmonde", "participant.maasmonde"


def fill(side: Side) -> None:
    """Three titles, one of them with words that do not break; a sent bulletin and a draft."""
    with acting_for(side.municipality):
        items = [LibraryItemFactory(title=title) for title in ("Een", "Twee", "W" * 180)]
        LibraryItemFactory(
            reference="BI-2020-50",
            title="Weg",
            maker="m" * 150,
            link=f"https://kennis.example.org/{'x' * 300}",
            retired_on=timezone.localdate(),
        )
        for reference in ("NB-2020-50", "NB-2020-51"):
            bulletin = BulletinFactory(reference=reference, title="N" * 100, opening="o" * 900)
            for order, item in enumerate(items):
                BulletinItemFactory(bulletin=bulletin, item=item, order=order)
        first = Bulletin.objects.get(reference="NB-2020-50")
        send_bulletin(first, membership=side.membership("policy_adviser"), address="")


PAGES = [
    (ADVISER, "library/"),
    (ADVISER, "library/?part=read"),
    (ADVISER, "library/?theme=circus"),
    (ADVISER, "library/BI-2020-50/"),
    (ADVISER, "library/new/"),
    (ADVISER, "library/BI-2020-50/shelf/"),
    (ADVISER, "bulletins/"),
    (ADVISER, "bulletins/NB-2020-51/"),
    (ADVISER, "bulletins/NB-2020-51/edit/"),
    (ADVISER, "bulletins/NB-2020-51/do/send/"),
    (ADVISER, "bulletins/NB-2020-50/do/send/"),
    (ADVISER, "bulletins/NB-2020-50/edit/"),
    (READER, "library/"),
    (READER, "bulletins/"),
    (READER, "bulletins/NB-2020-50/"),
]


@pytest.mark.parametrize("who", [ADVISER, READER])
def test_pages_are_sound_and_fit_the_smallest_screen(
    live_world: World, as_user: Callable[..., Page], who: str
) -> None:
    fill(live_world.maasmonde)
    page = as_user(who)
    for _who, rest in [pair for pair in PAGES if pair[0] == who]:
        page.set_viewport_size(harness.LAPTOP)
        page.goto(f"{NETWORK}{rest}")
        harness.assert_sound(page)
        page.set_viewport_size(harness.PHONE)
        harness.assert_reflows(page)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_tick_comes_back_to_the_same_list(
    live_world: World, as_user: Callable[..., Page], script: bool
) -> None:
    fill(live_world.maasmonde)
    page = as_user(READER, java_script_enabled=script)
    page.goto(f"{NETWORK}library/?part=unread")
    expect(page.locator(".results > li")).to_have_count(3)
    page.get_by_role("button", name=re.compile("Dit heb ik gelezen ?: Een")).click()
    expect(page.locator(".results > li")).to_have_count(2)
    page.get_by_role("link", name="Mijn leeslijst").click()
    expect(page.locator(".results > li")).to_have_count(1)
    page.get_by_role("button", name=re.compile("Vinkje weghalen ?: Een")).click()
    expect(page.locator(".empty")).to_be_visible()


def test_letter_is_ordered_and_sent_with_the_keyboard_alone(
    live_world: World, as_user: Callable[..., Page]
) -> None:
    fill(live_world.maasmonde)
    page = as_user(ADVISER)
    page.goto(f"{NETWORK}bulletins/NB-2020-51/edit/")
    page.get_by_label("Plaats van titel 2").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    expect(page.locator(".bulletin-items h2").first).to_have_text("Twee")
    page.get_by_role("link", name="Nieuwsbrief versturen").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".bulletin-mail")).to_contain_text("1. Twee")
    page.get_by_role("button", name="Nieuwsbrief versturen").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".notice--success")).to_be_visible()
    with acting_for(live_world.maasmonde.municipality):
        sent = Bulletin.objects.get(reference="NB-2020-51")
        assert sent.is_sent
        assert [str(row) for row in BulletinItem.objects.filter(bulletin=sent)][:2] == [
            "Twee",
            "Een",
        ]
