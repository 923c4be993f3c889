"""The words of one text together: what kind each is, and what stands further off."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate

from core.deidentification import words as lists
from core.deidentification.lexicon import KINDS, Entry, Is
from core.deidentification.tokens import Word

NOTHING = Word("", 0, 0, "", Entry())
QUOTES = frozenset("\"'“‘„”’«»")
#: Groups of words that say something of the word right behind them.
GROUPS = (
    ("title", lists.TITLES),
    ("people", lists.PEOPLE),
    ("called", lists.CALLED),
    ("with", lists.WITH),
    ("place word", lists.AT),
    ("article", lists.ARTICLES),
    ("possessive", lists.POSSESSIVES),
    ("organisation", lists.ORGANISATIONS),
)
#: Groups that say something further on as well.
WIDE_GROUPS = (
    ("animal", lists.ANIMALS),
    ("work", lists.WORKS),
    ("media", lists.MEDIA),
    ("people", lists.PEOPLE),
    ("scripture", lists.SCRIPTURE),
)
#: Groups that say something of the whole text.
TEXT_GROUPS = (("made up", lists.MADE_UP),)
#: So many words on each side are called the words around.
_AROUND = 3
#: A quotation of more words is none, but two signs that happen to be there.
_LONGEST_QUOTATION = 40


def writes_without_capitals(words: Iterable[Word]) -> bool:
    """Whoever begins sentences without a capital also writes names without one."""
    inside = [word for word in words if word.is_word and len(word.text) > 1]
    starts = [word for word in inside if word.opens]
    return sum(word.has_capital for word in inside) <= len(inside) * 0.02 or (
        len(starts) > 0 and sum(word.has_capital for word in starts) * 3 < len(starts)
    )


class Surroundings:
    """The words of one text, what kind each is, and how its writer uses capitals."""

    def __init__(self, words: list[Word]) -> None:
        self.words = words
        inside = [word for word in words if word.is_word and len(word.text) > 1]
        self.is_lower = writes_without_capitals(inside)
        shouted = sum(word.is_shouted for word in inside)
        self.is_shouting = shouted > 4 and shouted * 2 > len(inside)
        self._kinds = [_kind_as_written(word) for word in words]
        #: How many known names it holds, and whether anything else is found that leads to a person.
        self.known = sum(
            word.known and not (at and words[at - 1].known) for at, word in enumerate(words)
        )
        self.taken = any(word.masked and not word.known for word in words)
        #: For each word the number of words in the quotation it stands in; 0 outside.
        self.quoted = _quoted(words)
        self._foreign = list(accumulate((_is_foreign(word) for word in words), initial=0))
        self._groups = {
            name: list(accumulate((word.plain in group for word in words), initial=0))
            for name, group in (*WIDE_GROUPS, *TEXT_GROUPS)
        }

    def at(self, place: int) -> Word:
        """The word at a place; nothing outside the text."""
        return self.words[place] if 0 <= place < len(self.words) else NOTHING

    def kind(self, place: int) -> str:
        """What kind of word stands at a place, and how it is written; "-" outside the text."""
        return self._kinds[place] if 0 <= place < len(self.words) else "-"

    def foreign(self, place: int) -> int:
        """How many of the words around are more English than Dutch, or nowhere known."""
        around = _between(self._foreign, place - _AROUND, place + _AROUND + 1)
        return around - _between(self._foreign, place, place + 1)

    def holds(self, group: str, first: int, end: int) -> bool:
        """Whether a group of those has a word from one place up to another."""
        return _between(self._groups[group], first, end) > 0


def _between(sums: list[int], first: int, end: int) -> int:
    last = len(sums) - 1
    return sums[min(max(end, 0), last)] - sums[min(max(first, 0), last)]


def _is_foreign(word: Word) -> bool:
    if not word.is_word or len(word.text) < 2 or word.has_capital or word.known:
        return False
    return word.entry.english > word.entry.dutch or not any(word.entry)


def _quoted(words: list[Word]) -> list[int]:
    found = [0] * len(words)
    start: int | None = None
    for at, word in enumerate(words):
        if word.text not in QUOTES:
            continue
        if start is None or at - start > _LONGEST_QUOTATION:
            start = at
            continue
        found[start + 1 : at] = [at - start - 1] * (at - start - 1)
        start = None
    return found


def _kind_as_written(word: Word) -> str:
    """The kind of a word; C with a capital, S with one at the start of a sentence, L without, X
    among words in capitals."""
    how = "L" if not word.has_capital else ("S" if word.opens else "C")
    how = "X" if word.among_shouted else how
    return f"{_kind(word)} {how}"


def _kind(word: Word) -> str:
    """Which kind of words this is, by the lexicon."""
    entry = word.entry
    if not word.is_word:
        return "number" if word.text.isdigit() else "sign"
    if word.known:
        return "known"
    if word.plain in lists.CHAT:
        return "chat"
    if word.plain in lists.PARTICLES:
        return "particle"
    if word.is_compound:
        return "compound"
    if word.is_named_after:
        return "named after"
    if word.is_cut_short:
        return "cut short"
    is_name = entry.given > 0 or entry.family > 0
    is_word = bool(entry.flags & Is.WORD)
    if is_name and is_word:
        return "name and word"
    if entry.flags & Is.MEDICAL and not entry.given:
        return "medical"
    if is_name and entry.flags & Is.PLACE:
        return "name and place"
    if is_name:
        return "name and proper" if entry.flags & Is.PROPER else "name"
    if is_word:
        return "word"
    if entry.flags & KINDS:
        return "proper"
    return "in use" if entry.dutch or entry.english else "unknown"
