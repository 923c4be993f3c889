"""How the points of the signs are set: on marked texts, so that names come out above the others.

Ordinary logistic regression with a brake on large weights, written out because it is short and the
result is a table that anybody can read and change. It weighs words, never people (rule N1).
"""

from __future__ import annotations

import math
import random
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from core.deidentification import names
from core.deidentification.identifiers import Label
from core.deidentification.knowledge import Knowledge
from core.deidentification.masking import mask
from core.deidentification.reading import Reading
from core.deidentification.signs import signs
from core.deidentification.surroundings import Surroundings
from core.deidentification.tokens import words_of

ROUNDS, PACE, BRAKE = 25, 0.1, 1e-3
#: A sign that stands in fewer texts says more about those texts than about names.
FEWEST_TEXTS = 4
#: Points below this change nothing that can be noticed.
LEAST_POINTS = 10


@dataclass(frozen=True)
class Example:
    """One word that was weighed: its signs, and whether people marked it as (part of) a name."""

    signs: tuple[str, ...]
    is_name: bool


def examples(texts: Iterable[dict[str, Any]], knowledge: Knowledge) -> list[Example]:
    """Every word that is weighed in marked texts, with the signs that stand in enough texts."""
    found: list[Example] = []
    stands_in: Counter[str] = Counter()
    for text in texts:
        here = list(_weighed(text, knowledge))
        stands_in.update({sign for example in here for sign in example.signs})
        found += here
    enough = {sign for sign, number in stands_in.items() if number >= FEWEST_TEXTS}
    return [
        Example(tuple(sign for sign in one.signs if sign in enough), one.is_name) for one in found
    ]


def _weighed(text: dict[str, Any], knowledge: Knowledge) -> Iterable[Example]:
    spans = text["spans"]
    marked = [span for span in spans if span["label"] == Label.PERSON_NAME]
    reading = Reading(text["text"]).closed
    is_name = reading.places((span["start"], span["end"]) for span in marked)
    taken = reading.places((span["start"], span["end"]) for span in spans if span not in marked)
    words = words_of(reading.text, knowledge.find)
    mask(words, taken, knowledge)
    surroundings = Surroundings(words)
    for at, word in enumerate(words):
        if names.may_be_name(word):
            inside = any(start < word.end and word.start < end for start, end in is_name)
            yield Example(tuple(dict.fromkeys(signs(surroundings, at))), inside)


def fit(found: list[Example]) -> tuple[int, dict[str, int]]:
    """The points to start with and the points per sign, in hundredths of the log of the odds.

    Deterministic: a fixed number of rounds in a fixed order (AdaGrad).
    """
    weights: dict[str, float] = defaultdict(float)
    seen: dict[str, float] = defaultdict(lambda: 1e-6)
    order, found = random.Random(1), list(found)  # noqa: S311
    for _round in range(ROUNDS):
        order.shuffle(found)
        for example in found:
            total = weights[""] + sum(weights[sign] for sign in example.signs)
            fault = 1 / (1 + math.exp(-max(-30.0, min(30.0, total)))) - example.is_name
            for sign in ("", *example.signs):
                step = fault + (BRAKE * weights[sign] if sign else 0.0)
                seen[sign] += step * step
                weights[sign] -= PACE * step / math.sqrt(seen[sign])
    start = round(100 * weights.pop(""))
    points = {sign: round(100 * weight) for sign, weight in sorted(weights.items())}
    return start, {sign: number for sign, number in points.items() if abs(number) >= LEAST_POINTS}
