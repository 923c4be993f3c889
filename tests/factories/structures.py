"""Signalling structures of every size, made up but the same for the same seed."""

from __future__ import annotations

import random

from core.models import Membership
from signals.actions.structure import (
    MOST_BOXES,
    MOST_STEPS,
    Box,
    Step,
    create_structure,
    set_steps,
)
from signals.models import SignalStructure, StepTerm

#: Words of a Dutch text, long ones and ones with signs that a page has to escape.
TEXT = """
school wijkteam aandachtsfunctionaris jongerenwerk signaleringsstructuur overleg advies doorgeven
samen kijken elkaar telefoon formulier werkdag zorg sleutelfiguur steun & trend coördinator 'thuis'
<buurt> vertrouwenspersoon bijeenkomst
"""
WORDS = TEXT.split()
#: How long the texts of a step may be, by field.
LENGTHS = {"title": 40, "who": 160, "place": 120, "moment": 160, "happens": 240, "heard": 240}
FACTS = {
    "title": "Zo loopt een signaal",
    "contact": "14 0000",
    "urgent": "0900-8844",
    "promise": "U hoort altijd iets terug.",
    "escalation": "Bel de gemeente.",
}


def made_up_steps(seed: int) -> list[Step]:
    """Three to six steps; every text its own, so that a text left out or doubled shows."""
    chance = random.Random(seed)
    number = chance.randint(3, MOST_STEPS)
    terms: list[str] = [*StepTerm.values, "", "", ""][:number]
    chance.shuffle(terms)
    return [_step(chance, at, term) for at, term in enumerate(terms, start=1)]


def _step(chance: random.Random, at: int, term: str) -> Step:
    texts = {
        name: _text(chance, f"{name}{at}", chance.choice([20, most, most]))
        for name, most in LENGTHS.items()
    }
    for name in ("place", "moment", "happens", "heard"):
        texts[name] = texts[name] if chance.random() < 0.7 else ""
    boxes = tuple(
        Box(
            _text(chance, f"vak{at}x{place}", chance.choice([15, 60])),
            _text(chance, f"onder{at}x{place}", 80) if chance.random() < 0.4 else "",
            chance.random() < 0.3,
        )
        for place in range(chance.randint(0, MOST_BOXES))
    )
    return Step(**texts, term=term, boxes=boxes)


def _text(chance: random.Random, mark: str, most: int) -> str:
    text = mark
    while len(longer := f"{text} {chance.choice(WORDS)}") <= most:
        text = longer
    return text


def longest_steps(word: str) -> list[Step]:
    """As many steps and boxes as fit, every text as long as its field allows, of this word."""

    def text(most: int) -> str:
        return (word * (most // len(word) + 1))[:most].strip()

    terms = [*StepTerm.values, "", "", ""]
    boxes = tuple(Box(text(60), text(80), at % 3 == 2) for at in range(MOST_BOXES))
    texts = {name: text(most) for name, most in LENGTHS.items()}
    return [Step(**texts, term=terms[at], boxes=boxes) for at in range(MOST_STEPS)]


def make_structure(membership: Membership, steps: list[Step], **facts: str) -> SignalStructure:
    """A draft with these steps."""
    draft = create_structure(membership=membership, **{**FACTS, **facts})
    return set_steps(draft, membership=membership, steps=steps)
