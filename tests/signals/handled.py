"""A signal in any state with its people: reporter, handler, deputy, two interpreters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.test import Client

from core.models import Membership
from signals.models import Signal
from tests.factories.signals import file_view, make_signal
from tests.world import Side
from tests.world_signals import a_colleague_elsewhere

S = Signal.Status
HANDLER, REPORTER, INTERPRETER = "signal_coordinator", "focal_officer", "participant"


@dataclass
class Handled:
    """One signal and its people."""

    side: Side
    signal: Signal

    @property
    def handler(self) -> Membership:
        """Whoever handles it."""
        return self.side.membership(HANDLER)

    @property
    def reporter(self) -> Membership:
        """Whoever reported it."""
        return self.side.membership(REPORTER)

    @property
    def interpreter(self) -> Membership:
        """Whoever is asked for a view."""
        return self.side.membership(INTERPRETER)

    @property
    def other(self) -> Membership:
        """Another signal coordinator."""
        return a_colleague_elsewhere(self.side, HANDLER)

    def url(self, verb: str = "") -> str:
        """The page of the signal, or of a verb."""
        rest = f"do/{verb}/" if verb else ""
        return self.side.url(f"signals/{self.signal.code}/{rest}")

    def get(self, person: Membership, verb: str = "") -> Any:
        """What somebody gets there."""
        return client_of(person).get(self.url(verb))

    def post(self, person: Membership, verb: str, **data: Any) -> Any:
        """What somebody gets for carrying out a verb."""
        return client_of(person).post(self.url(verb), data)

    def fresh(self) -> Signal:
        """The signal as it is stored now."""
        self.signal.refresh_from_db()
        return self.signal

    def open_views(self) -> None:
        """File two views of two organisations, which opens both."""
        file_view(self.signal, self.interpreter)
        file_view(self.signal, a_colleague_elsewhere(self.side))


def client_of(person: Membership) -> Client:
    """A client of somebody, logged in."""
    client = Client()
    client.force_login(person.user)
    return client


def handled(side: Side, status: str = S.UNDER_INTERPRETATION, **facts: Any) -> Handled:
    """A signal of the focal officer in a state, handled by the coordinator."""
    people = {"reporter": side.membership(REPORTER), "handler": side.membership(HANDLER)}
    return Handled(side, make_signal(status=status, **{**people, **facts}))


def answers(case: Handled, verb: str) -> dict[str, Any]:
    """Right answers for the form of a verb."""
    fact = case.signal.facts.first()
    return {
        "take_up": {"text": "We hebben uw signaal gelezen."},
        "ask": {"text": "Gebeurde dit vaker?"},
        "note": {"text": "Gebeld met het jongerenwerk."},
        "inform": {"text": "We kijken er nog naar."},
        "log_step": {"function": "adviseur van de GGZ"},
        "mark_fact": {"fact": fact.pk if fact else "", "confirmation": "confirmed"},
        "hand_over": {"handler": case.other.pk},
        "decide": {"outcome": "advice", "theme": "online"},
        "give_feedback": {"text": "We hebben ernaar gekeken."},
        "waive_feedback": {"reason": "Het kan echt niet."},
        "invite": {"interpreter": a_colleague_elsewhere(case.side).pk},
        "interpret": {"reading": "Ik lees vooral boosheid."},
        "compare": {"difference": "Over het filmpje denken zij anders."},
        "answer": {"text": "Het was één keer."},
        "dispute": {"text": "Ik weet nog niets."},
    }.get(verb, {})
