"""What leads to a person only when texts are read one after the other: a first name that ends one
box and a family name that begins the next, a number in two halves (rule S3)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.deidentification import guard
from core.deidentification.identifiers import MAXIMUM_LENGTH, Identifier, Label, Strength

#: How much of the end of one text and the beginning of the next is read; a name is no longer.
_REACH = 160
#: A person replaced at the end of a text is read as a first name: a family name may follow.
_REPLACED, _SOMEBODY = re.compile(r"\[persoon \d{1,3}\]$"), "Joost"
#: What stands between two texts, and where the middle of a long text was left out.
_BETWEEN, _LEFT_OUT = " ", " … "


@dataclass(frozen=True)
class Crossing:
    """One identifier that begins in text ``first`` and ends in text ``last``."""

    first: int
    last: int
    label: Label
    strength: Strength

    @property
    def is_name(self) -> bool:
        """Whether the writer may say that it is nobody's; a number is refused."""
        return self.strength != Strength.BLOCK


def crossings(texts: Sequence[str], local_words: Iterable[str] = ()) -> list[Crossing]:
    """What only the texts together show; each text was judged on its own before.

    Empty texts are passed over. Raises ``GuardUnavailable`` without a sound lexicon.
    """
    words = tuple(local_words)
    places = [place for place, text in enumerate(texts) if text.strip()]
    pieces = [_REPLACED.sub(_SOMEBODY, _short(texts[place].strip())) for place in places]
    found = {*_read(pieces, places, _BETWEEN, words)}
    for at in range(len(pieces) - 1):
        if pieces[at][-1:].isalnum() and pieces[at + 1][:1].isalnum():
            found |= {*_read(pieces[at : at + 2], places[at : at + 2], "", words)}
    return sorted(found, key=lambda one: (one.first, one.last, one.label))


def _read(
    pieces: Sequence[str], places: Sequence[int], between: str, words: tuple[str, ...]
) -> list[Crossing]:
    joined = between.join(pieces)[:MAXIMUM_LENGTH]
    starts, at = [], 0
    for piece in pieces:
        starts.append(at)
        at += len(piece) + len(between)
    found = []
    for identifier in guard.inspect(joined, words).identifiers:
        first, last = (_piece_at(starts, at) for at in (identifier.start, identifier.end - 1))
        if first == last or not _is_of_both(identifier, starts[last], joined):
            continue
        if not _is_refused_already(identifier, (pieces[first], pieces[last])):
            found.append(
                Crossing(places[first], places[last], identifier.label, identifier.strength)
            )
    return found


def _piece_at(starts: Sequence[int], at: int) -> int:
    return max(place for place, start in enumerate(starts) if start <= at)


def _is_of_both(identifier: Identifier, boundary: int, joined: str) -> bool:
    """Whether letters or digits, and not a mere sign, lie on each side of the boundary."""
    sides = joined[identifier.start : boundary], joined[boundary : identifier.end]
    return all(any(sign.isalnum() for sign in side) for side in sides)


def _is_refused_already(identifier: Identifier, pieces: Iterable[str]) -> bool:
    """Whether a number stands in one of the texts alone, so that it cannot stay there anyway."""
    if identifier.strength != Strength.BLOCK:
        return False
    return any(one.label == identifier.label for piece in pieces for one in guard.blocked(piece))


def _short(text: str) -> str:
    """The beginning and the end of a text, whole words."""
    if len(text) <= 2 * _REACH + len(_LEFT_OUT):
        return text
    head, tail = text[:_REACH].rpartition(" ")[0], text[-_REACH:].partition(" ")[2]
    return f"{head or text[:_REACH]}{_LEFT_OUT}{tail or text[-_REACH:]}"
