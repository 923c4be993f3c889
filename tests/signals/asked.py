"""A signal whose handler asks two people of two organisations, in either municipality."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.test import Client

from core.models import Membership
from core.tenancy import acting_for
from signals.actions import interpretation as actions
from signals.models import Interpretation, Signal
from tests.factories.signals import S, make_signal
from tests.world import Side
from tests.world_signals import a_colleague_elsewhere

HANDLER, REPORTER = "signal_coordinator", "focal_officer"
#: Words that stand in a view and nowhere else.
PLANTED = {
    "reading": "Kwartelsnavel lees ik hierin.",
    "other_reading": "Zeegrasknoop kan het ook zijn.",
    "unknowns": "Turfmolenrad weet ik niet.",
    "helps": "Lindeschors zou helpen.",
}
WORDS = [text.split()[0] for text in PLANTED.values()]


@dataclass
class Asked:
    """The signal and its people; ``here`` works at the municipality, ``there`` elsewhere."""

    side: Side
    signal: Signal
    here: Membership
    there: Membership

    @property
    def handler(self) -> Membership:
        """Whoever handles it."""
        return self.side.membership(HANDLER)

    @property
    def reporter(self) -> Membership:
        """Whoever reported it."""
        return self.side.membership(REPORTER)

    def client(self, person: Membership) -> Client:
        """A client of somebody, logged in."""
        client = Client()
        client.force_login(person.user)
        return client

    def url(self, verb: str = "") -> str:
        """The page of the signal, or of a verb."""
        rest = f"do/{verb}/" if verb else ""
        return self.side.url(f"signals/{self.signal.code}/{rest}")

    def get(self, person: Membership, verb: str = "") -> Any:
        """What somebody gets there."""
        return self.client(person).get(self.url(verb))

    def post(self, person: Membership, verb: str, data: dict[str, Any] | None = None) -> Any:
        """What somebody gets who sends that."""
        return self.client(person).post(self.url(verb), data or {})

    def view_of(self, person: Membership) -> Interpretation | None:
        """The row of somebody."""
        return Interpretation.objects.of(person, self.signal)


def ask(side: Side, *, both: bool = True, status: str = S.UNDER_INTERPRETATION) -> Asked:
    """A signal with two people asked, or only the one elsewhere."""
    with acting_for(side.municipality):
        signal = make_signal(
            reporter=side.membership(REPORTER), handler=side.membership(HANDLER), status=status
        )
        asked = Asked(side, signal, side.membership("participant"), a_colleague_elsewhere(side))
        for person in [asked.there, asked.here][: 1 + both]:
            actions.invite(signal, membership=asked.handler, interpreter=person)
    return asked


def a_third(side: Side) -> Membership:
    """Somebody of a third kind of work, at the other organisation as well."""
    return a_colleague_elsewhere(side, "participant")


def file(asked: Asked, person: Membership, **answers: str) -> None:
    """File the planted view of somebody, or other words."""
    with acting_for(asked.side.municipality):
        actions.interpret(asked.signal, membership=person, **{**PLANTED, **answers})
