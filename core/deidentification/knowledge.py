"""What the finder of names knows: the facts of words, and the names that are no private persons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from core.deidentification.known_names import (
    LONGEST,
    as_abbreviation,
    as_known,
    as_misspelled,
    as_spelled,
    known_names,
)
from core.deidentification.lexicon import Entry, Is, Lexicon, lexicon


@dataclass(frozen=True)
class Knowledge:
    """The lexicon, and the known names of one municipality in the form of ``as_known``."""

    words: Lexicon
    local: frozenset[str] = frozenset()

    def find(self, word: str) -> Entry:
        """The facts of a word; of a word with hyphens, the facts of its parts together."""
        entry = self.words.find(word)
        if any(entry) or "-" not in word:
            return entry
        parts = [self.words.find(part) for part in word.split("-")]
        known = [part for part in parts if any(part)]
        if not known:
            return entry
        whole = len(known) == len(parts)
        return Entry(
            max(part.given for part in known),
            max(part.family for part in known),
            min(part.dutch for part in known) if whole else 0,
            0,
            known[-1].flags if whole else 0,
        )

    def known_at(self, words: Sequence[str]) -> int:
        """With how many of these words a known name begins here; 0 when with none."""
        several = as_known(words[:LONGEST]) if len(words) > 1 else ""
        length = self.words.longest(several).count(" ") - 1
        if length > 1:
            return length
        if len(words) > 1 and self.words.find(words[0]).flags & Is.PUBLIC_GIVEN:
            spelled = self.words.longest(as_spelled(words[:LONGEST]))
            if spelled:
                return spelled.count(" ")
        if self.local:
            for length in range(min(LONGEST, len(words)), 1, -1):
                if as_known(words[:length]) in self.local:
                    return length
        single = as_known(words[:1])
        if single in self.words or single in self.local:
            return 1
        return int(len(words[0]) > 5 and self._is_misspelled(words[0]))

    def _is_misspelled(self, word: str) -> bool:
        """Whether an unknown word sounds like the rare family name of a public figure."""
        return not any(self.words.find(word)) and as_misspelled(word) in self.words

    def is_abbreviation(self, word: str) -> bool:
        """Whether a word in capitals is known as an abbreviation."""
        form = as_abbreviation(word)
        return form in self.words or form in self.local


def knowledge(local_words: Iterable[str] = ()) -> Knowledge:
    """What the guard knows, with the known names of a municipality; raises ``GuardUnavailable``."""
    shared = _shared(lexicon())
    return Knowledge(shared.words, known_names(local_words)) if local_words else shared


@cache
def _shared(words: Lexicon) -> Knowledge:
    return Knowledge(words)
