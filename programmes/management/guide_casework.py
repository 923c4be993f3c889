"""The chapters of the walk about casework: for who takes part, who directs, and who chairs.

Codes are drawn by lot, so each page is found as a person finds it: by its day, and by clicking.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

CASEWORK = "/maasmonde/casework/"
#: What somebody might write; nobody is meant.
SEEN = "Sloeg drie weken de training over en wil er niet over praten."
GOING_WELL = "Komt elke dag op school. De mentor heeft goed contact."
BROUGHT_IN = "Kwam alle drie de afspraken na."
#: Three reasons of a decision, and why it is no casework.
REASONS = (
    "Er is geen patroon: wat gebeurde, is uitgepraat.",
    "Een casus is zwaarder dan wat er speelt.",
    "School en ouders lossen dit samen op.",
)
PICTURE = "Belt weer elke week met een zus. Met de rest van de familie lukt het nog niet."
DECISION = "We gaan door met dit plan. Het wijkteam praat met de zus."
PROMISE = "Wijkteams: gesprek plannen, 10 december"


def _open_row(camera: Any, words: str) -> None:
    """Follow the first link of the row of a list that holds ``words``."""
    camera.page.locator("main tbody tr", has_text=words).get_by_role("link").first.click()
    camera.page.wait_for_load_state()


def _fill(camera: Any, name: str, text: str) -> None:
    camera.page.locator(f"main [name={name}]").first.fill(text)


def _choose(camera: Any, name: str, value: str) -> None:
    camera.page.locator(f"main [name={name}][value={value}]").first.check()


# --- who takes part -------------------------------------------------------------------------------
def register_with_the_team(camera: Any) -> None:
    """The form of a registration, with its promise beside it."""
    camera.log_in("deelnemer.maasmonde")
    camera.go(f"{CASEWORK}registrations/new/")
    texts = camera.page.locator("main textarea:visible")
    for number, text in enumerate((SEEN, GOING_WELL)):
        texts.nth(number).fill(text)
    camera.take("case-register", height=960)


def prepare_for_a_meeting(camera: Any) -> None:
    """One's own items, and nobody else's."""
    camera.go(f"{CASEWORK}meetings/")
    camera.follow("Casusoverleg Maasmonde 30 november")
    camera.take("case-own-agenda", height=800)


def bring_something_in(camera: Any) -> None:
    """A contribution: fact, opinion or diagnosis."""
    camera.go(f"{CASEWORK}cases/")
    _open_row(camera, "ma 7 december")
    camera.follow("Inbreng toevoegen")
    _choose(camera, "kind", "fact")
    camera.page.locator("main textarea:visible").first.fill(BROUGHT_IN)
    camera.take("case-contribute", height=860)


def give_a_statement(camera: Any) -> None:
    """The form of a statement: what came in, beside what is still sealed."""
    camera.log_in("politie.maasmonde")
    camera.go(CASEWORK)
    camera.follow("Geef de zienswijze")
    camera.follow("Zienswijze geven")
    camera.take("case-statement", height=840)


def see_my_actions(camera: Any) -> None:
    """What somebody promised."""
    camera.log_in("wijkteam.maasmonde")
    camera.go(f"{CASEWORK}actions/")
    camera.take("case-actions", height=760)


# --- who directs ----------------------------------------------------------------------------------
def guide_the_weighing(camera: Any) -> None:
    """The worklist, and statements that are still sealed."""
    camera.log_in("proces.maasmonde")
    camera.go(CASEWORK)
    camera.take("case-worklist", height=700)
    camera.go(f"{CASEWORK}registrations/")
    _open_row(camera, "vr 20 november")
    camera.take("case-sealed", height=700)


def direct_a_case(camera: Any) -> None:
    """One case: both sides, the plan, who takes part."""
    camera.go(f"{CASEWORK}cases/")
    _open_row(camera, "ma 7 december")
    camera.take("case-page", height=1040)


def make_the_agenda(camera: Any) -> None:
    """The agenda, and the day of the meeting changed, so that it is today."""
    camera.go(f"{CASEWORK}meetings/")
    camera.follow("Casusoverleg Maasmonde 30 november")
    camera.follow("Agenda maken")
    camera.take("case-agenda", height=820)
    camera.follow("Annuleren")
    camera.follow("Wijzigen")
    _fill(camera, "held_on", "26-11-2026")
    camera.click("main form .btn--primary")


def keep_the_registers(camera: Any) -> None:
    """How the terms stand, and the figures of a whole year."""
    camera.go(f"{CASEWORK}registers/")
    camera.take("case-registers", height=700)
    camera.go(f"{CASEWORK}figures/")
    camera.take_part("case-figures", ".k-figures-part")


# --- who chairs -----------------------------------------------------------------------------------
def decide_a_weighing(camera: Any) -> None:
    """The statements side by side, and the decision with three reasons."""
    camera.log_in("voorzitter.maasmonde")
    camera.go(f"{CASEWORK}registrations/")
    _open_row(camera, "za 14 november")
    camera.take("case-weighing", height=1140)
    camera.follow("Schrijf het besluit")
    for number, text in enumerate(REASONS):
        camera.page.locator(".k-decide__reasons textarea").nth(number).fill(text)
    camera.page.evaluate("document.activeElement?.blur()")
    camera.take_part("case-decision", ".k-decide")


def lead_a_meeting(camera: Any) -> None:
    """Begin, who is there, one item, and the close."""
    camera.go(f"{CASEWORK}meetings/")
    camera.follow("Casusoverleg Maasmonde 26 november")
    camera.follow("Naar het overleg")
    camera.click("form[action$='/hold/'] button")
    for box in camera.page.locator(".k-there input[type=checkbox]").all():
        box.check()
    camera.take("case-secrecy", height=760)
    camera.click("form[action$='/attend/'] .btn--primary")
    _fill(camera, "picture", PICTURE)
    _fill(camera, "decision", DECISION)
    _choose(camera, "ground", "in_plan")
    _fill(camera, "line", PROMISE)
    camera.click("[data-promise]")
    camera.see(".k-act")
    camera.take("case-room", height=740)


def look_at_the_lists(camera: Any) -> None:
    """A meeting that is over: a list for each item."""
    camera.go(f"{CASEWORK}meetings/")
    _open_row(camera, "19 november")
    camera.follow("Naar het overleg")
    camera.take("case-lists", height=620)


CHAPTERS: tuple[Callable[[Any], None], ...] = (
    register_with_the_team,
    prepare_for_a_meeting,
    bring_something_in,
    give_a_statement,
    see_my_actions,
    guide_the_weighing,
    direct_a_case,
    make_the_agenda,
    keep_the_registers,
    decide_a_weighing,
    lead_a_meeting,
    look_at_the_lists,
)
