"""Asking advice in a real browser: the doubt button, and a question that a colleague answers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import Page, expect

from core.models import RoleGrant
from core.tenancy import acting_for
from signals.models import PeerQuestion, TrendFigure
from tests.browser import harness
from tests.factories.advice import make_answer, make_question
from tests.factories.network import FocalOfficerFactory
from tests.world import World

ADVICE = "/maasmonde/signals/advice/"
ASKER, PEER = "focal_officer.maasmonde", "signal_coordinator.maasmonde"


def nl(text: str) -> str:
    """What the page says in the language of the page."""
    with translation.override("nl"):
        return gettext(text)


@pytest.fixture
def directory(live_world: World) -> World:
    """A focal officer of one's own organisation and one elsewhere, both with long facts."""
    with acting_for(live_world.maasmonde.municipality):
        own = live_world.maasmonde.membership("participant").organisation
        FocalOfficerFactory(organisation=own, name="Merel Zandoever", phone="010 000 01 12")
        FocalOfficerFactory(
            name="Josephina van den Bosch-Wintervliet",
            function="coördinator jeugdhulpverlening en gezinsondersteuning",
            email="josephina.wintervliet@jeugdhulpverlening.example",
        )
    return live_world


def test_doubt_button_names_somebody_and_counts_once(
    directory: World, as_user: Callable[..., Page]
) -> None:
    page = as_user("participant.maasmonde")
    page.goto(ADVICE)
    expect(page.get_by_role("heading", level=1)).to_have_text(nl("In doubt? Ask for advice first"))
    expect(page.locator("#first")).to_have_text("Merel Zandoever")
    expect(page.locator("main .btn--primary")).to_have_count(1)
    harness.assert_sound(page)
    page.get_by_role("button", name=nl("Count this talk")).click()
    expect(page.locator(".error-summary")).to_be_visible()
    harness.assert_accessible(page)
    page.get_by_label(nl("What was it about?")).select_option("online")
    page.get_by_role("button", name=nl("Count this talk")).click()
    expect(page.locator(".notice--success")).to_contain_text(
        nl("Counted once. Nothing else was kept.")
    )
    expect(page.locator("main form")).to_have_count(0)
    harness.assert_sound(page)
    page.go_back()
    page.reload()
    expect(page.get_by_label(nl("What was it about?"))).to_be_visible()
    with acting_for(directory.maasmonde.municipality):
        assert TrendFigure.objects.get(dimension="theme").number == 1


def test_doubt_button_fits_a_phone(directory: World, as_user: Callable[..., Page]) -> None:
    page = as_user("participant.maasmonde", viewport=harness.PHONE)
    page.goto(ADVICE)
    expect(page.locator("#first")).to_be_visible()
    harness.assert_sound(page)
    harness.assert_reflows(page, 360)


def test_colleague_answers_and_the_asker_says_what_helped(
    live_world: World, as_user: Callable[..., Page]
) -> None:
    mine, theirs = as_user(ASKER), as_user(PEER, viewport=harness.PHONE)
    mine.goto(f"{ADVICE}questions/")
    harness.assert_sound(mine)
    mine.get_by_role("link", name=nl("Ask a question")).click()
    expect(mine.locator("textarea[name=text]")).to_be_visible()
    harness.assert_sound(mine)
    mine.locator("input[name=subject]").fill("Hoe begin ik een gesprek?")
    mine.locator("select[name=theme]").select_option("support_need")
    mine.locator("textarea[name=text]").fill("Ik sprak met Jorrit van Dommelen over school.")
    mine.get_by_role("button", name=nl("Ask colleagues"), exact=True).click()
    expect(mine.locator(".guard__replace").first).to_be_visible()
    harness.assert_accessible(mine)
    mine.locator("textarea[name=text]").fill("Ouders vragen waarom ik iets vraag. Wat helpt?")
    mine.get_by_role("button", name=nl("Ask colleagues"), exact=True).click()
    expect(mine.locator("#asked")).to_have_text(nl("Your question"))
    expect(mine.locator("main")).not_to_contain_text("Dommelen")
    harness.assert_sound(mine)

    theirs.goto(f"{ADVICE}questions/")
    expect(theirs.locator(".k-question")).to_have_count(1)
    harness.assert_sound(theirs)
    theirs.get_by_role("link", name="Hoe begin ik een gesprek?").click()
    expect(theirs.locator("#asked")).to_have_text(nl("A colleague asks"))
    harness.assert_sound(theirs)
    theirs.get_by_role("link", name=nl("Answer"), exact=True).click()
    expect(theirs.locator("textarea[name=text]")).to_be_visible()
    harness.assert_sound(theirs)
    theirs.locator("textarea[name=text]").fill("Begin met wat goed gaat.")
    theirs.get_by_role("button", name=nl("Send the answer")).click()
    expect(theirs.locator(".k-answer")).to_have_count(1)
    harness.assert_sound(theirs)

    mine.reload()
    expect(mine.locator(".k-answer")).to_contain_text("Begin met wat goed gaat.")
    mine.get_by_role("link", name=nl("Close my question")).click()
    expect(mine.locator("input[name=answers]")).to_have_count(1)
    harness.assert_sound(mine)
    mine.locator("input[name=answers]").check()
    mine.get_by_role("button", name=nl("Close my question")).click()
    expect(mine.locator(".k-helped")).to_have_text(nl("This helped"))
    harness.assert_sound(mine)
    theirs.reload()
    expect(theirs.locator(".k-helped")).to_have_count(1)
    expect(theirs.get_by_role("link", name=nl("Answer"), exact=True)).to_have_count(0)
    harness.assert_sound(theirs)


def test_long_question_reflows(live_world: World, as_user: Callable[..., Page]) -> None:
    side = live_world.maasmonde
    with acting_for(side.municipality):
        question = make_question(
            side.membership("focal_officer"), subject="x" * 120, text="Lang " * 780
        )
        make_answer(question, side.membership("signal_coordinator"), "y" * 3900)
    page = as_user(PEER)
    for rest in ("questions/", f"questions/{question.code}/"):
        page.goto(f"{ADVICE}{rest}")
        harness.assert_reflows(page)
        harness.assert_accessible(page)


def test_question_is_asked_without_script(live_world: World, as_user: Callable[..., Page]) -> None:
    page = as_user(ASKER, java_script_enabled=False)
    page.goto(f"{ADVICE}questions/new/")
    page.locator("input[name=subject]").fill("Waar begin ik?")
    page.locator("select[name=theme]").select_option("hate")
    page.locator("textarea[name=text]").fill("Samen met Jorrit van Dommelen.")
    page.get_by_role("button", name=nl("Ask colleagues"), exact=True).click()
    page.locator(".guard__replace").first.click()
    expect(page.locator("textarea[name=text]")).not_to_have_value("Samen met Jorrit van Dommelen.")
    page.get_by_role("button", name=nl("Ask colleagues"), exact=True).click()
    expect(page.locator("#asked")).to_be_visible()
    with acting_for(live_world.maasmonde.municipality):
        assert "Dommelen" not in PeerQuestion.objects.get().text


def test_few_colleagues_are_warned_and_four_are_not(
    live_world: World, as_user: Callable[..., Page]
) -> None:
    page = as_user(ASKER)
    page.goto(f"{ADVICE}questions/")
    warning = page.locator(".notice--warning")
    expect(warning).to_contain_text(nl("You are with few here"))
    side = live_world.maasmonde
    with acting_for(side.municipality):
        for role in ("participant", "policy_adviser"):
            RoleGrant.objects.create(membership=side.membership(role), role="focal_officer")
    page.reload()
    expect(warning).to_have_count(0)
