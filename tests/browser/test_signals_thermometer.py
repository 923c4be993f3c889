"""A thermometer session in a real browser: by keyboard in the room, on a phone, without script."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.utils import timezone, translation
from django.utils.translation import gettext
from playwright.sync_api import Page, expect

from core.tenancy import acting_for
from signals.models import ThermometerSession, ThermometerTheme, TrendFigure
from tests.browser import harness
from tests.factories.thermometer import T, make_agreement, make_seat, make_talk, make_theme
from tests.pdf import Pdf
from tests.world import World

TALKS = "/maasmonde/signals/thermometer/"
COORDINATOR, AT_THE_TABLE = "signal_coordinator.maasmonde", "participant.maasmonde"


def nl(text: str) -> str:
    """What the page says in the language of the page."""
    with translation.override("nl"):
        return gettext(text)


@pytest.fixture
def planned(live_world: World) -> ThermometerSession:
    """A talk planned for today, with something agreed last time."""
    side = live_world.maasmonde
    with acting_for(side.municipality):
        organisation = side.membership("signal_coordinator").organisation
        before = timezone.localdate() - datetime.timedelta(days=90)
        make_agreement(make_talk(T.CONCLUDED, held_on=before), organisation)
        talk = make_talk(T.PLANNED, place="stadhuis")
        make_seat(talk, organisation, "beleidsadviseur")
    return talk


@pytest.fixture
def held(live_world: World, planned: ThermometerSession) -> ThermometerSession:
    """The same talk under way, with a theme."""
    with acting_for(live_world.maasmonde.municipality):
        planned.status, planned.is_explained = T.HELD, True
        planned.save()
        make_theme(planned)
    return planned


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is there."""
    for _press in range(80):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches {selector}")


def press(page: Page, selector: str, key: str = "Enter") -> None:
    """Go there by keyboard and press a key."""
    tab_to(page, selector)
    page.keyboard.press(key)


def write(page: Page, selector: str, text: str) -> None:
    """Go there by keyboard, once it is there, and type."""
    expect(page.locator(selector)).to_be_visible()
    tab_to(page, selector)
    page.keyboard.type(text)


def test_whole_talk_by_keyboard_on_a_projector(
    planned: ThermometerSession, as_user: Callable[..., Page]
) -> None:
    page = as_user(COORDINATOR, viewport=harness.PROJECTOR)
    page.goto(f"{TALKS}{planned.reference}/")
    expect(page.locator("#explain")).to_be_visible()
    harness.assert_sound(page)
    press(page, ".page-title a.btn--primary")
    expect(page.locator("input[name=is_explained]")).to_be_visible()
    press(page, "input[name=is_explained]", "Space")
    press(page, ".form__actions .btn--primary")
    expect(page.locator("#themes")).to_be_visible()
    press(page, "a[href$='/themes/new/']")
    write(page, "input[name=title]", "Spanning rond de opvang")
    tab_to(page, "select[name=theme]")
    page.locator("select[name=theme]").select_option("group_tension")
    write(page, "textarea[name=seen]", "Volgens Jorrit van Dommelen hangen er stickers.")
    write(page, "textarea[name=against]", "De inloopavond haalde vragen weg.")
    page.locator("select[name=place]").select_option("offline")
    press(page, "input[name=direction]", "Space")
    press(page, "input[name=certainty]", "Space")
    press(page, ".form__actions .btn--primary")
    replace = page.locator(".guard__replace").first
    expect(replace).to_be_visible()
    harness.assert_accessible(page)
    replace.click()
    expect(page.locator(".guard__question")).to_have_count(0)
    press(page, ".form__actions .btn--primary")
    expect(page.locator(".k-theme h3")).to_have_text("Spanning rond de opvang")
    expect(page.locator("main")).not_to_contain_text("Dommelen")
    page.goto(f"{TALKS}{planned.reference}/")
    harness.assert_sound(page)
    press(page, "a[href$='/look-back/']")
    expect(page.locator("fieldset")).to_have_count(1)
    harness.assert_sound(page)
    press(page, "input[type=radio]", "Space")
    press(page, ".form__actions .btn--primary")
    expect(page.locator(".k-look-back").first).to_contain_text(nl("It is done"))
    page.get_by_role("link", name=nl("Conclude the talk")).click()
    expect(page.locator("#state")).to_be_visible()
    harness.assert_sound(page)
    press(page, ".form__actions .btn--primary")
    expect(page.locator("main .status")).to_have_text("Afgerond")
    with page.expect_download() as started:
        page.get_by_role("link", name=nl("Download as PDF")).click()
    pdf = Pdf(started.value.path().read_bytes())
    assert pdf.faults() == []
    assert "Spanning rond de opvang" in "".join(pdf.texts)


@pytest.mark.parametrize("viewport", [harness.LAPTOP, harness.PHONE], ids=["laptop", "phone"])
def test_every_page_is_sound(
    held: ThermometerSession, as_user: Callable[..., Page], viewport: dict[str, int]
) -> None:
    page = as_user(COORDINATOR, viewport=viewport)
    parts = ["edit/", "seats/", "themes/new/", "themes/1/edit/", "themes/1/remove/", "actions/"]
    parts += ["look-back/", "do/conclude/", ""]
    for part in ["new/", *[f"{held.reference}/{part}" for part in parts]]:
        page.goto(f"{TALKS}{part}")
        expect(page.locator("h1")).to_be_visible()
        harness.assert_sound(page)
    page.goto(TALKS)
    harness.assert_sound(page)
    expect(page.locator(".btn--primary")).to_have_count(1)


def test_at_the_table_one_reads_and_cannot_write(
    held: ThermometerSession, as_user: Callable[..., Page]
) -> None:
    page = as_user(AT_THE_TABLE, viewport=harness.PHONE)
    page.goto(TALKS)
    page.get_by_role("link", name="Zuid en Havenkwartier").click()
    expect(page.locator(".k-theme h3")).to_have_text("Online haat")
    expect(page.locator("main a[href*='/themes/']")).to_have_count(0)
    harness.assert_sound(page)


def test_without_script_a_theme_is_written_and_counts_once(
    live_world: World, held: ThermometerSession, as_user: Callable[..., Page]
) -> None:
    page = as_user(COORDINATOR, java_script_enabled=False)
    page.goto(f"{TALKS}{held.reference}/themes/new/")
    page.locator("input[name=title]").fill("Wantrouwen")
    page.locator("textarea[name=seen]").fill("Bel 06-12345678 voor meer.")
    page.locator(".form__actions .btn--primary").click()
    expect(page.locator(".error-summary")).to_be_visible()
    expect(page.locator("textarea[name=seen]")).to_have_value("Bel 06-12345678 voor meer.")
    page.locator("textarea[name=seen]").fill("Minder boze brieven.")
    page.locator("textarea[name=against]").fill("Brieven zijn korter.")
    for name, value in (("theme", "distrust"), ("place", "offline")):
        page.locator(f"select[name={name}]").select_option(value)
    page.locator("input[name=direction]").first.check()
    page.locator("input[name=certainty]").first.check()
    page.locator(".form__actions .btn--primary").click()
    expect(page.locator(".k-theme h3")).to_have_text(["Online haat", "Wantrouwen"])
    page.get_by_role("link", name=nl("Conclude the talk")).click()
    page.locator(".form__actions .btn--primary").click()
    expect(page.locator("main .status")).to_have_text("Afgerond")
    with acting_for(live_world.maasmonde.municipality):
        assert ThermometerTheme.objects.count() == 2
        assert TrendFigure.objects.get(value="distrust").number == 1


def test_second_writer_of_a_theme_sees_both_texts(
    held: ThermometerSession, as_user: Callable[..., Page]
) -> None:
    """Nothing typed is lost."""
    first, second = as_user(COORDINATOR), as_user(COORDINATOR)
    for page in (first, second):
        page.goto(f"{TALKS}{held.reference}/themes/1/edit/")
    first.locator("textarea[name=seen]").fill("Van de eerste.")
    first.locator(".form__actions .btn--primary").click()
    expect(first.locator(".k-theme")).to_contain_text("Van de eerste.")
    second.locator("textarea[name=seen]").fill("Van de tweede.")
    second.locator(".form__actions .btn--primary").click()
    expect(second.locator(".stale")).to_contain_text("Van de eerste.")
    expect(second.locator("textarea[name=seen]")).to_have_value("Van de tweede.")
    harness.assert_sound(second)
