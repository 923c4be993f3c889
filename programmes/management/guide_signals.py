"""The chapters of the walk about signals: for who reports, and for who handles."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

SIGNALS = "/maasmonde/signals/"
#: What somebody might write; nobody is meant.
SEEN = "Op de inloop vielen twee keer dezelfde leuzen. Twee anderen liepen weg."
THOUGHT = "Het kan ook stoer doen zijn."
AGAINST = "Na een gesprek hielpen ze met opruimen."
DOUBT = "Ik weet niet of ze weten wat de leuzen betekenen."


def report_a_signal(camera: Any) -> None:
    """The form with its promise, and the receipt."""
    camera.log_in("aandacht.maasmonde")
    camera.go(f"{SIGNALS}new/")
    for number, text in enumerate((SEEN, THOUGHT, AGAINST, DOUBT)):
        camera.page.locator("main textarea:visible").nth(number).fill(text)
    camera.page.get_by_label("Hoe weet ik dit?").first.select_option("own")
    camera.page.get_by_label("In welke week?").first.select_option(index=1)
    camera.take("signal-report", whole=True)
    camera.page.get_by_role("button", name="Signaal versturen").click()
    camera.see(".k-receipt")
    camera.take("signal-receipt", height=1000)


def hear_back(camera: Any) -> None:
    """The list of who reports, and feedback on an own signal."""
    camera.go(SIGNALS)
    camera.take("signal-own", height=900)
    camera.go(f"{SIGNALS}receipt/")
    camera.take("signal-receipt-door", height=760)


def give_a_view(camera: Any) -> None:
    """How somebody who was asked reads a signal."""
    camera.go(SIGNALS)
    camera.page.locator("main tr", has_text="Noorderpolder").get_by_role("link").first.click()
    camera.page.wait_for_load_state()
    camera.take("signal-view", whole=True)


def ask_for_advice(camera: Any) -> None:
    """Advice without a signal, and a question to colleagues."""
    camera.go(f"{SIGNALS}advice/")
    camera.take("signal-advice", whole=True)
    camera.go(f"{SIGNALS}advice/questions/")
    camera.take("signal-questions", height=900)


def handle_signals(camera: Any) -> None:
    """What the coordinator sees: the list, one signal, an outcome."""
    camera.log_in("signaal.maasmonde")
    camera.go(SIGNALS)
    camera.take("signal-list", height=1000)
    camera.page.locator("main tr", has_text="Havenkwartier").get_by_role("link").first.click()
    camera.page.wait_for_load_state()
    camera.take("signal-handler", whole=True)
    camera.page.get_by_role("link", name="Uitkomst kiezen").first.click()
    camera.page.wait_for_load_state()
    camera.take("signal-outcome", height=1000)


def set_up_signals(camera: Any) -> None:
    """The route, who handles what, and the pages of partners."""
    camera.go(f"{SIGNALS}structure/")
    camera.take("signal-structure", height=1240)
    camera.go(f"{SIGNALS}setup/")
    camera.take("signal-setup", height=1100)
    camera.go(f"{SIGNALS}setup/pages/")
    camera.take("signal-partner-pages", height=760)


def see_what_plays(camera: Any) -> None:
    """A thermometer session and the trends."""
    camera.go(f"{SIGNALS}thermometer/")
    camera.page.get_by_role("link", name="Zuiderpark en Havenkwartier").last.click()
    camera.page.wait_for_load_state()
    camera.take("signal-thermometer", height=1300)
    camera.go(f"{SIGNALS}trends/")
    camera.take("signal-trends", height=1400)


CHAPTERS: tuple[Callable[[Any], None], ...] = (
    report_a_signal,
    hear_back,
    give_a_view,
    ask_for_advice,
    handle_signals,
    set_up_signals,
    see_what_plays,
)
