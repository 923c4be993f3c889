"""Whether a word sounds like a name, for words that no list knows.

Learned from the lexicon itself: three letters in a row are compared between the names and the other
words in it. Kept in the lexicon beside the words, under a key that no word can have.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from core.deidentification.lexicon import Entry, Is

_MARK, _MIDDLE = "·", 32_768
#: Letters that stand together in fewer words say nothing.
_FEWEST = 5


def learn(facts: Mapping[str, Entry]) -> dict[str, Entry]:
    """Three letters → how much more often they stand in names than in other words.

    In hundredths of the natural logarithm, above ``_MIDDLE``, in the last of an entry's facts.
    """
    names: Counter[str] = Counter()
    others: Counter[str] = Counter()
    for word, entry in facts.items():
        if not (entry.given or entry.family):
            others.update(_threes(word))
        elif not entry.flags & (Is.WORD | Is.PLACE):
            names.update(_threes(word))
    in_names, in_others = max(names.total(), 1), max(others.total(), 1)
    found = {}
    for three in sorted(names.keys() | others.keys()):
        if names[three] + others[three] >= _FEWEST:
            odds = (names[three] + 1) / in_names / ((others[three] + 1) / in_others)
            found[_MARK + three] = Entry(flags=_MIDDLE + round(100 * math.log(odds)))
    return found


def sound(word: str, find: Callable[[str], Entry]) -> int:
    """How much a word sounds like a name (above 0) or like another word, in hundredths."""
    known = [flags for three in _threes(word) if (flags := find(_MARK + three).flags)]
    return sum(flags - _MIDDLE for flags in known) // len(known) if known else 0


def _threes(word: str) -> Iterator[str]:
    ends = f"^{word}$"
    return (ends[at : at + 3] for at in range(len(ends) - 2))
