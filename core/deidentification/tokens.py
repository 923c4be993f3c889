"""A text as words: where each stands, how it is written, and what the lexicon knows of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from core.deidentification.lexicon import KINDS, Entry, Is, key
from core.deidentification.sounds import sound

#: A word may hold hyphens and apostrophes, but not the s of a possessive.
_TOKEN = re.compile(
    r"['’][tTsSnN](?![^\W\d_'’])|[^\W\d_]{1,40}(?:(?:['’](?![sS](?![^\W\d_]))|-)[^\W\d_]{1,40}){0,4}|\d{1,20}|\S"
)
_ENDS_SENTENCE = frozenset(".!?\n:•·⏎")
_OPENS = frozenset("\"'“”„‘’«([{*-–—>|")


@dataclass(slots=True)
class Word:
    """One word or sign. ``plain`` is the form in which it is looked up."""

    text: str
    start: int
    end: int
    plain: str
    entry: Entry
    #: First of a sentence, a line or a quotation: a capital says nothing here.
    opens: bool = False
    is_word: bool = False
    #: Made of something known and an ordinary word.
    is_compound: bool = False
    #: How much an unknown word sounds like a name, in hundredths (``sounds.py``).
    sound: int = 0
    #: In capitals, beside another word in capitals: they say no more than small letters.
    among_shouted: bool = False
    #: Made of a name and an ordinary word: "Bernhardflat".
    is_named_after: bool = False
    #: The beginning of an ordinary word, with a dot behind it: "financ.".
    is_cut_short: bool = False
    masked: bool = False
    #: Part of the name of a public figure, an organisation or a place.
    known: bool = False
    #: A given name by which one public figure is known too: "Mohammed", "Max".
    maybe_known: bool = False
    points: int = 0
    #: Nothing else in the text leads to a person.
    is_alone: bool = False

    @property
    def has_capital(self) -> bool:
        """Whether it begins with a capital."""
        return self.text[:1].isupper()

    @property
    def is_shouted(self) -> bool:
        """Whether it is all capitals, and more than an initial."""
        return len(self.text) > 1 and self.text.isupper()


def is_initial(word: Word) -> bool:
    """Whether it is a letter, or two for one sound, that may stand for a name."""
    is_short = len(word.text) == 1 or word.text in _TWO_FOR_ONE
    return word.is_word and is_short and not word.masked


_TWO_FOR_ONE = frozenset({"Sj", "Tj", "Th", "Ch", "Ph", "Kh", "Yv", "IJ", "Chr", "Joh", "Wm"})


def words_of(text: str, find: Callable[[str], Entry]) -> list[Word]:
    """The words and signs of a text, in order. Linear in the length of the text."""
    words: list[Word] = []
    opens, at = True, 0
    for match in _TOKEN.finditer(text):
        piece = match.group()
        if "\n" in text[at : match.start()]:
            opens = True
        is_word = piece[-1].isalpha()
        plain = key(piece.replace("’", "'")) if is_word else piece
        word = Word(piece, match.start(), match.end(), plain, find(plain) if is_word else Entry())
        word.is_word, word.opens = is_word, opens
        is_listed = any(word.entry[:2]) or word.entry.flags & KINDS
        if is_word and ("-" in piece or not is_listed):
            word.is_compound = _is_compound(piece, plain, find)
            word.is_named_after = not word.is_compound and _is_named_after(piece, plain, find)
            word.sound = 0 if is_listed else sound(plain, find)
        words.append(word)
        is_numbered = piece == ")" and len(words) > 1 and words[-2].text.isdigit()
        opens = piece in _ENDS_SENTENCE or is_numbered or (opens and piece in _OPENS)
        if piece == "." and len(words) > 1 and _is_shortened(words[-2]):
            opens = False
        opens = opens or piece in '"“„‘«'
        at = match.end()
    _mark_shouting(words)
    return words


#: Behind these a dot ends no sentence.
_SHORTENED = {"mr", "dr", "drs", "ir", "ing", "prof", "ds", "st", "mevr", "mw", "mvr", "dhr", "hr"}


def _is_shortened(word: Word) -> bool:
    """Whether a dot belongs to the word: "K. Bouwmeester", "mevr. Hoogland"."""
    return word.plain in _SHORTENED or (is_initial(word) and word.has_capital)


def _mark_shouting(words: list[Word]) -> None:
    """Three or more words in capitals in a row, whatever signs stand between them."""
    row: list[Word] = []
    for word in [*words, Word("x", 0, 0, "x", Entry(), is_word=True)]:
        if not word.is_word or (len(word.text) == 1 and word.has_capital):
            continue
        if word.is_shouted:
            row.append(word)
            continue
        for shouted in row if len(row) > 2 else ():
            shouted.among_shouted = True
        row = []


def _is_compound(piece: str, plain: str, find: Callable[[str], Entry]) -> bool:
    """Whether it can be read as something known and an ordinary word: "Telegramkanalen"."""
    first, _hyphen, last = plain.rpartition("-")
    if first:
        is_lower = len(last) > 2 and piece[-len(last) :].islower()
        return is_lower and (bool(find(last).flags & Is.WORD) or _is_compound(last, last, find))
    return any(
        _is_known(find(part), long) or (long and _is_two_words(part, find))
        for part, long in _first_parts(plain, find)
    )


def _first_parts(plain: str, find: Callable[[str], Entry]) -> Iterator[tuple[str, bool]]:
    """What may stand before an ordinary word in this one, and whether that says enough."""
    for at in range(3, min(len(plain) - 3, 24)):
        if find(plain[at:]).flags & Is.WORD:
            long = at > 3 or len(plain) - at > 5
            yield plain[:at], long
            if plain[at - 1] == "s":
                yield plain[: at - 1], long


def _is_two_words(plain: str, find: Callable[[str], Entry]) -> bool:
    return any(
        find(plain[:at].removesuffix("s")).flags & Is.WORD and find(plain[at:]).flags & Is.WORD
        for at in range(4, min(len(plain) - 3, 20))
    )


def _is_named_after(piece: str, plain: str, find: Callable[[str], Entry]) -> bool:
    """Whether it is a name with an ordinary word behind it: "Bernhardflat", "Fuentes-clips"."""
    first, _hyphen, last = plain.rpartition("-")
    if first:
        return len(last) > 2 and piece[-len(last) :].islower() and not find(last).family
    if not piece[:1].isupper():
        return False
    parts = (part for part, _long in _first_parts(plain, find) if len(plain) - len(part) > 3)
    return any(any(find(part)[:2]) for part in parts)


def _is_known(part: Entry, long: bool) -> bool:
    """Whether the first part of a compound is a word, or something that is often written about."""
    if part.flags & (Is.WORD | Is.PROPER):
        return long
    return long and part.dutch >= 30 and not part.given
