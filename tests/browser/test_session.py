"""The mapping session in a real browser: entered by keyboard only, saved while talking, never lost.

The effort is estimated by the keystroke-level model of Card, Moran and Newell: key 0.28 s, point
1.1 s, click 0.1 s, hand to the mouse and back 0.4 s, decide 1.35 s before each field.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from core.tenancy import acting_for
from programmes.actions import mapping as actions
from programmes.models import Activity, MappingSession, SessionAnswer
from tests.browser import harness
from tests.world import World
from tests.world_objects import gap_card, session_decision, session_under_way

KEY, POINT, CLICK, HAND, DECIDE = 0.28, 1.1, 0.1, 0.4, 1.35
MINUTES = 20

PHASES = ["primary_breeding_ground", "primary_vulnerable", "secondary", "tertiary"]
#: What a person types in a list to get to the option: the number of the phase, the first letters.
PHASE_KEYS = {"primary_breeding_ground": "1a", "primary_vulnerable": "1b"}
PHASE_KEYS |= {"secondary": "2", "tertiary": "3"}
GROUP_KEYS = {"youth": "jongeren", "parents": "ou", "professionals": "pr", "residents": "in"}
STATUS_KEYS = {"running": "lo", "planned": "gepl", "idea": "id"}
SUBJECTS = [
    "Buurtgesprekken over samenleven",
    "Cursus mediawijsheid voor ouders",
    "Huiswerkbegeleiding in het buurthuis",
    "Training signaleren voor baliemedewerkers",
    "Sportmiddagen met de wijkagent",
    "Gastlessen over nepnieuws",
]
OWNERS = ["Bibliotheek Maasmonde", "Buurthuis De Kade", "Sportservice", "Jeugdteam Noord"]


@dataclass
class Hands:
    """Drives a page by keyboard and mouse, and counts what a person would do."""

    page: Page
    keys: int = 0
    clicks: int = 0
    decisions: int = 0

    def type(self, text: str) -> None:
        """Type a text, a key per sign; a capital is two."""
        self.page.keyboard.type(text)
        self.keys += len(text) + sum(sign.isupper() for sign in text)

    def press(self, key: str) -> None:
        """Press one key."""
        self.page.keyboard.press(key)
        self.keys += 1

    def decide(self) -> None:
        """Look and decide before a field."""
        self.decisions += 1

    @property
    def seconds(self) -> float:
        """The estimate of the model."""
        mouse = self.clicks * (POINT + CLICK + HAND)
        return self.keys * KEY + self.decisions * DECIDE + mouse


@pytest.fixture
def session(live_world: World) -> MappingSession:
    with acting_for(live_world.maasmonde.municipality):
        return session_under_way(live_world.maasmonde)


def room(session: MappingSession) -> str:
    return f"/maasmonde/programmes/sessions/{session.reference}/room/"


def answers(session: MappingSession) -> list[SessionAnswer]:
    with acting_for(session.municipality):
        rows = SessionAnswer.objects.filter(item__session=session)
        return list(rows.select_related("item__activity__owner", "item__activity__proposed_owner"))


def saved(page: Page) -> None:
    """The foot of the page says that everything is stored."""
    expect(page.locator("#saved")).to_contain_text("Bewaard om")


def thirty() -> list[dict[str, str]]:
    """Thirty activities as a table full of people names them: often the same owner twice."""
    return [
        {
            "title": f"{SUBJECTS[number % len(SUBJECTS)]} {number + 1}",
            "main_phase": PHASES[number // 8],
            "target_group": list(GROUP_KEYS)[number // 3 % 4],
            "owner": OWNERS[number // 4 % 4],
            "status": "planned" if number % 10 == 9 else "running",
        }
        for number in range(30)
    ]


def enter(hands: Hands, row: dict[str, str], kept: dict[str, str]) -> None:
    """One activity: every field is decided on, and typed only where it is not kept."""
    page = hands.page
    expect(page.locator("#id_title")).to_be_focused()
    expect(page.locator("#id_title")).to_have_value("")
    hands.decide()
    hands.type(row["title"])
    for name, keys in (
        ("main_phase", PHASE_KEYS),
        ("target_group", GROUP_KEYS),
        ("owner", None),
        ("status", STATUS_KEYS),
    ):
        hands.press("Tab")
        hands.decide()
        expect(page.locator(f"#id_{name}")).to_be_focused()
        if kept.get(name) != row[name]:
            hands.type(keys[row[name]] if keys else row[name])
        expect(page.locator(f"#id_{name}")).to_have_value(row[name])
    hands.press("Enter")
    expect(page.locator(".entry__list li").first).to_contain_text(row["title"])


def test_thirty_activities_are_entered_by_keyboard_within_twenty_minutes(
    as_user: Callable[..., Page], session: MappingSession
) -> None:
    page = as_user("policy_adviser.maasmonde")
    page.goto(f"/maasmonde/programmes/sessions/{session.reference}/activities/new/#id_title")
    hands, kept = Hands(page), {"status": "running"}
    for row in thirty():
        enter(hands, row, kept)
        kept = row
    minutes = hands.seconds / 60
    print(
        f"\n30 activities: {hands.keys} keys, {hands.clicks} clicks,"
        f" {hands.decisions} decisions: {minutes:.1f} minutes by the keystroke-level model"
    )
    assert hands.clicks == 0
    assert minutes <= MINUTES
    with acting_for(session.municipality):
        entered = session.items.exclude(entry_key="").select_related("activity__owner")
        stored = [
            {
                "title": item.activity.title,
                "main_phase": item.activity.main_phase,
                "target_group": item.activity.target_groups[0],
                "owner": item.activity.owner.name,
                "status": item.activity.status,
            }
            for item in entered
        ]
    assert stored == thirty()


def test_five_questions_are_answered_by_keys(
    as_user: Callable[..., Page], session: MappingSession
) -> None:
    page = as_user("policy_adviser.maasmonde")
    page.goto(room(session))
    title = page.locator("h1").inner_text()
    for number in (2, 3, 4):
        page.keyboard.press("j")  # this is right, go on
        expect(page.locator(".question.is-current .question__number")).to_have_text(str(number))
        expect(page.locator("#question")).to_be_focused()
    page.keyboard.press("n")
    expect(page.locator("#id_proposed_owner")).to_be_focused()
    expect(page.locator(".live__finding.is-new")).to_contain_text("Eigenaar niet logisch")
    page.keyboard.press("Tab")
    page.keyboard.type("Ontmoeting is welzijnswerk; n, b en 3 zijn hier gewoon letters.")
    page.keyboard.press("Escape")
    page.keyboard.press("5")
    expect(page.locator(".question.is-current .question__number")).to_have_text("5")
    page.keyboard.press("Tab")
    page.keyboard.type("Iets voor de ouders")
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowRight")
    expect(page.locator("h1")).not_to_have_text(title)
    expect(page.get_by_text("Activiteit 2 van")).to_be_visible()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("h1")).to_have_text(title)
    found = {row.question: row for row in answers(session)}
    assert sorted(found) == [1, 2, 3, 4, 5]
    activity = found[4].item.activity
    assert activity.owner_fits == "no"
    assert activity.owner_reason.startswith("Ontmoeting is welzijnswerk; n, b")
    assert found[5].note == "Iets voor de ouders"


def test_keys_can_be_switched_off_and_stay_off(
    as_user: Callable[..., Page], session: MappingSession
) -> None:
    page = as_user("policy_adviser.maasmonde")
    page.goto(room(session))
    page.keyboard.press("?")
    page.get_by_role("button", name="Toetsen staan aan").click()
    expect(page.get_by_role("button", name="Toetsen staan uit")).to_be_visible()
    page.reload()
    page.keyboard.press("4")
    page.keyboard.press("j")
    expect(page.locator(".question.is-current .question__number")).to_have_text("1")
    assert answers(session) == []
    page.locator("#keys > summary").click()
    page.get_by_role("button", name="Toetsen staan uit").click()
    page.locator("#question").focus()
    page.keyboard.press("4")
    expect(page.locator(".question.is-current .question__number")).to_have_text("4")


def test_dropped_connection_loses_nothing(
    as_user: Callable[..., Page], session: MappingSession
) -> None:
    page = as_user("policy_adviser.maasmonde")
    page.goto(f"{room(session)}?question=5")
    page.context.set_offline(True)
    page.fill("#id_note", "Gezegd terwijl de verbinding weg was")
    page.keyboard.press("Escape")
    expect(page.locator("#saved")).to_contain_text("Nog niet bewaard")
    page.keyboard.press("ArrowRight")  # going on waits until it is stored
    expect(page.locator("#id_note")).to_have_value("Gezegd terwijl de verbinding weg was")
    assert answers(session) == []
    page.context.set_offline(False)
    saved(page)
    assert [row.note for row in answers(session)] == ["Gezegd terwijl de verbinding weg was"]
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("Activiteit 2 van")).to_be_visible()


def test_dropped_connection_keeps_the_row_that_was_entered(
    as_user: Callable[..., Page], session: MappingSession
) -> None:
    page = as_user("policy_adviser.maasmonde")
    page.goto(f"/maasmonde/programmes/sessions/{session.reference}/activities/new/")
    page.context.set_offline(True)
    page.fill("#id_title", "Zonder verbinding")
    page.keyboard.press("Enter")
    expect(page.locator("#saved")).to_contain_text("Nog niet bewaard")
    expect(page.locator("#id_title")).to_have_value("Zonder verbinding")
    page.context.set_offline(False)
    expect(page.locator(".entry__list li").first).to_contain_text("Zonder verbinding")
    with acting_for(session.municipality):
        assert Activity.objects.filter(title="Zonder verbinding").count() == 1


def test_log_out_in_between_loses_nothing(
    as_user: Callable[..., Page], session: MappingSession
) -> None:
    page = as_user("policy_adviser.maasmonde")
    page.goto(f"{room(session)}?question=5")
    cookies = page.context.cookies()
    page.context.clear_cookies()
    page.fill("#id_note", "Getypt na het uitloggen")
    expect(page.locator("#saved")).to_contain_text("u bent uitgelogd")
    expect(page.locator("#id_note")).to_have_value("Getypt na het uitloggen")
    page.context.add_cookies(cookies)  # type: ignore[arg-type]
    saved(page)
    assert [row.note for row in answers(session)] == ["Getypt na het uitloggen"]


def test_two_people_typing_see_both_texts(
    as_user: Callable[..., Page], session: MappingSession
) -> None:
    mine = as_user("policy_adviser.maasmonde")
    theirs = as_user("policy_adviser.maasmonde")
    for page in (mine, theirs):
        page.goto(f"{room(session)}?question=5")
    theirs.fill("#id_note", "Van de ander")
    saved(theirs)
    mine.fill("#id_note", "Van mij")
    expect(mine.locator("#stale-title")).to_be_visible()
    expect(mine.get_by_role("cell", name="Van de ander")).to_be_visible()
    expect(mine.locator("#id_note")).to_have_value("Van mij")
    assert [row.note for row in answers(session)] == ["Van de ander"]
    mine.get_by_role("button", name="Opslaan, naar de volgende activiteit").click()
    expect(mine.get_by_text("Activiteit 2 van")).to_be_visible()
    assert [row.note for row in answers(session)] == ["Van mij"]


def test_session_concluded_on_another_tab_keeps_the_text_on_the_screen(
    as_user: Callable[..., Page], session: MappingSession, live_world: World
) -> None:
    page = as_user("policy_adviser.maasmonde")
    page.goto(f"{room(session)}?question=5")
    with acting_for(session.municipality):
        who = live_world.maasmonde.membership("policy_adviser")
        actions.conclude_session(session, membership=who, notes="")
    page.fill("#id_note", "Te laat")
    expect(page.locator(".error-summary")).to_contain_text("intussen afgerond")
    expect(page.locator("#id_note")).to_have_value("Te laat")
    assert answers(session) == []


def test_back_button_after_a_save_shows_what_was_stored(
    as_user: Callable[..., Page], session: MappingSession
) -> None:
    page = as_user("policy_adviser.maasmonde")
    page.goto(f"{room(session)}?question=5")
    page.fill("#id_note", "Eerst dit")
    page.get_by_role("button", name="Opslaan, naar de volgende activiteit").click()
    expect(page.get_by_text("Activiteit 2 van")).to_be_visible()
    page.go_back()
    expect(page.get_by_text("Activiteit 1 van")).to_be_visible()
    expect(page.locator("#id_note")).to_have_value("Eerst dit")
    page.fill("#id_note", "Eerst dit, en dat")
    saved(page)
    assert [row.note for row in answers(session)] == ["Eerst dit, en dat"]


def test_new_owner_by_name_is_in_the_list_at_once(
    as_user: Callable[..., Page], session: MappingSession
) -> None:
    page = as_user("policy_adviser.maasmonde")
    page.goto(f"{room(session)}?question=3")
    page.locator("#id_new_owner").press_sequentially("Buurtvaders Noord")
    page.keyboard.press("Tab")
    expect(page.locator("#id_owner option:checked")).to_have_text("Buurtvaders Noord")
    expect(page.locator("#id_new_owner")).to_have_value("")
    with acting_for(session.municipality):
        rows = session.programme.organisations.filter(name__startswith="Buurtv")
        assert [row.name for row in rows] == ["Buurtvaders Noord"]


def test_gap_is_noted_by_key_and_leads_back(
    as_user: Callable[..., Page], session: MappingSession
) -> None:
    page = as_user("policy_adviser.maasmonde")
    page.goto(f"{room(session)}?question=3")
    page.keyboard.press("g")
    expect(page.get_by_role("heading", name="Gat noteren")).to_be_visible()
    expect(page.locator("#id_text")).to_be_focused()
    page.wait_for_load_state()
    page.keyboard.press("Escape")
    page.wait_for_url(re.compile(r"/room/.*question=3"))
    page.keyboard.press("g")
    expect(page.locator("#id_text")).to_be_focused()
    page.context.set_offline(True)
    page.fill("#id_text", "Niets voor leeftijdgenoten")
    page.get_by_role("button", name="Gat noteren").click()
    expect(page.locator("#saved")).to_contain_text("Nog niet bewaard")
    page.context.set_offline(False)
    page.wait_for_url(re.compile(r"/room/"))
    expect(page.locator("[data-live=counts]")).to_contain_text(re.compile(r"Gaten genoteerd\s*1"))


def test_whole_session_works_without_script(
    as_user: Callable[..., Page], session: MappingSession
) -> None:
    page = as_user("policy_adviser.maasmonde", java_script_enabled=False)
    page.goto(room(session))
    for _question in range(3):
        page.get_by_role("button", name="Opslaan, naar de volgende vraag").click()
    page.get_by_label("Nee").check()
    page.fill("#id_owner_reason", "Zonder script")
    page.get_by_role("button", name="Opslaan, naar de volgende vraag").click()
    page.fill("#id_note", "Een gat")
    page.get_by_role("button", name="Opslaan, naar de volgende activiteit").click()
    expect(page.get_by_text("Activiteit 2 van")).to_be_visible()
    assert [row.question for row in answers(session)] == [1, 2, 3, 4, 5]
    page.get_by_role("link", name="Nieuwe activiteiten invoeren").click()
    page.fill("#id_title", "Zonder script")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Toegevoegd: Zonder script.")).to_be_visible()
    page.get_by_role("link", name="Pauze").click()
    page.get_by_role("link", name="Sessie afronden").click()
    page.get_by_role("button", name="Sessie afronden").click()
    expect(page.get_by_text("Afgerond", exact=True)).to_be_visible()


@pytest.mark.parametrize("window", [harness.PHONE, harness.PROJECTOR], ids=["phone", "projector"])
def test_pages_of_a_session_are_sound(
    as_user: Callable[..., Page], live_world: World, window: dict[str, int]
) -> None:
    side = live_world.maasmonde
    with acting_for(side.municipality):
        gap = gap_card(side)
        decision = session_decision(side)
        session, programme = gap.session, side.programme
        item = session.items.select_related("activity").first()
        who = side.membership("policy_adviser")
        facts: dict[str, Any] = {"owner_fits": "no"}
        actions.save_answer(item, membership=who, question=4, facts=facts, note="Gezegd")
        reference = item.activity.reference
    page = as_user("policy_adviser.maasmonde", viewport=window)
    base, one = "/maasmonde/programmes", f"/maasmonde/programmes/sessions/{session.reference}"
    for address in (
        f"{base}/{programme.reference}/sessions/",
        f"{base}/{programme.reference}/sessions/new/",
        f"{one}/",
        f"{one}/participants/",
        *(f"{one}/room/?activity={reference}&question={n}" for n in range(1, 6)),
        f"{one}/activities/new/",
        f"{one}/gaps/new/",
        f"{base}/gaps/{gap.reference}/do/make_idea/",
        f"{base}/decisions/{decision.reference}/do/make_action/",
    ):
        page.goto(address)
        harness.assert_sound(page)
