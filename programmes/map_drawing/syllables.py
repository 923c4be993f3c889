"""Where a Dutch word may be broken: between the parts of a compound, otherwise by syllable."""

from __future__ import annotations

import re
from functools import lru_cache

import pyphen

#: No part shorter than this stands at the end of a line or the beginning of the next.
_SHORTEST = 4
#: Longer parts of a compound may be broken further.
_LONG = 11
#: What often is a later part of a compound in titles of activities and names of groups.
_LATER_PARTS = (
    "aanbod aanpak avond beelden begeleiding bijeenkomst campagne centrum cursus denken dienst"
    " extremisme factor figuren functionaris gemeenschap gesprek groep jongeren kwartier lessen"
    " maatje middel netwerk ondersteuning onderwijs organisatie ouders overleg personen plek polder"
    " positie professional programma project raad reeks sessie tafel team toetsing training"
    " verwijzing voorlichting voorstelling werker wijk zorg"
)
_BOUNDARY = re.compile(
    rf"(?<=[^\W\d_]{{{_SHORTEST}}})(?={'|'.join(_LATER_PARTS.split())})", re.IGNORECASE
)


@lru_cache(maxsize=4096)
def parts_of(word: str) -> tuple[str, ...]:
    """The parts of a word of letters, in order; together they are the word."""
    parts = _BOUNDARY.split(word)
    if len(parts) == 1:
        return _by_syllable(word)
    return tuple(
        piece for part in parts for piece in (_by_syllable(part) if len(part) > _LONG else (part,))
    )


def _by_syllable(word: str) -> tuple[str, ...]:
    ends = [*_dutch().positions(word), len(word)]
    return tuple(word[start:end] for start, end in zip([0, *ends], ends, strict=False))


@lru_cache(maxsize=1)
def _dutch() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="nl_NL", left=_SHORTEST, right=_SHORTEST)
