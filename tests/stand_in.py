"""A guard that finds what was planted and nothing else, for tests that ask what is done with it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from core.deidentification.guard import Inspection
from core.deidentification.identifiers import Identifier, Label, Strength

BSN = "999990019"
PHONE = "06-99990019"
#: A confident name, another one, and a word that may be a name.
NAME, OTHER_NAME, WORD = "Jorrit van Dommelen", "Sietske Plantinga", "Roos"

_PLANTED = [
    (re.compile(BSN), Label.BSN, Strength.BLOCK, "number"),
    (re.compile(PHONE), Label.PHONE, Strength.BLOCK, "number"),
    (re.compile(f"{NAME}|{OTHER_NAME}"), Label.PERSON_NAME, Strength.OVERRIDE, "given name"),
    (re.compile(rf"\b{WORD}\b"), Label.PERSON_NAME, Strength.CONFIRM, "given name"),
]


def inspect(text: str, local_words: Iterable[str] = ()) -> Inspection:
    """What was planted in the text, save the municipality's own words."""
    known = set(local_words)
    found = [
        Identifier(match.start(), match.end(), label, strength, why)
        for pattern, label, strength, why in _PLANTED
        for match in pattern.finditer(text)
        if match.group() not in known
    ]
    return Inspection(text, tuple(sorted(found)))


def blocked(text: str) -> list[Identifier]:
    """What was planted and can only be replaced."""
    return [found for found in inspect(text).identifiers if found.strength == Strength.BLOCK]
