"""What is no private person, whatever it looks like: known names, schools, clubs, places.

These words are marked and weighed no more; to the words beside them they are a sign.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from core.deidentification import words as lists
from core.deidentification.knowledge import Knowledge
from core.deidentification.known_names import LONGEST, split_words
from core.deidentification.lexicon import Is
from core.deidentification.surroundings import QUOTES, writes_without_capitals
from core.deidentification.tokens import Word, is_initial


def mask(words: list[Word], taken: Iterable[tuple[int, int]], knowledge: Knowledge) -> None:
    """Mark the words that are found already, and the names that are no private persons."""
    is_lower = writes_without_capitals(words)
    _mask_taken(words, list(taken))
    _mask_known(words, knowledge, is_lower)
    _mark_cut_short(words, knowledge)
    _mask_organisations(words, is_lower)
    _mask_named_things(words, is_lower)
    _mask_animals(words)


def _mark_cut_short(words: list[Word], knowledge: Knowledge) -> None:
    for word, behind in pairwise(words):
        is_listed = any(word.entry[:2]) or word.entry.flags & Is.WORD
        if behind.text == "." and word.is_word and len(word.plain) > 2 and not is_listed:
            word.is_cut_short = knowledge.words.begins_a_word(word.plain)


def _mask_taken(words: list[Word], taken: list[tuple[int, int]]) -> None:
    for word in words:
        if any(start < word.end and word.start < end for start, end in taken):
            word.masked = True


def _mask_known(words: list[Word], knowledge: Knowledge, is_lower: bool) -> None:
    at, parts = 0, [split_words(word.plain) for word in words]
    while at < len(words):
        begins = is_lower or _may_begin_a_known_name(words[at])
        length = _known_at(words, parts, at, knowledge) if begins else 0
        if length and _may_be_somebody(words, at, at + length - 1):
            words[at + length - 1].maybe_known = True
            length = 0
        for word in words[at : at + length]:
            word.masked = word.known = True
        at += max(length, 1)


def _may_begin_a_known_name(word: Word) -> bool:
    """Most words are ordinary ones without a capital: with those no name begins."""
    is_ordinary = not word.has_capital and word.entry.flags & Is.WORD
    return not is_ordinary or word.plain in lists.PARTICLES


def _may_be_somebody(words: list[Word], first: int, last: int) -> bool:
    """Whether a known name can be a private person's here: "Noor", "mevr. van Gemert"."""
    if first < last:
        return _is_family_with_particles(words, first, last) or _goes_on_as_a_name(words, last)
    word = words[first]
    return not word.is_shouted and (
        word.entry.given > 1 or _is_addressed(words, first) or _has_a_family_behind(words, first)
    )


def _goes_on_as_a_name(words: list[Word], last: int) -> bool:
    """A family name behind two known given names: "Piet Hein Scholten"."""
    if last + 1 >= len(words) or words[last].entry.given < 2:
        return False
    behind = words[last + 1]
    return behind.has_capital and behind.entry.family > 1 and not behind.opens


def _has_a_family_behind(words: list[Word], at: int) -> bool:
    """A known single name with another one behind it: "Zekarias Haile"."""
    word, behind = words[at], words[at + 1] if at + 1 < len(words) else words[at]
    is_called_so = word.entry.given or word.entry.flags & (Is.PUBLIC_GIVEN | Is.PUBLIC_FAMILY)
    if behind is word or not is_called_so or not (word.has_capital and behind.has_capital):
        return False
    is_unknown = not any(behind.entry) and not behind.is_compound
    return is_unknown or (behind.entry.family > 0 and not behind.entry.flags & Is.WORD)


def _is_family_with_particles(words: list[Word], first: int, last: int) -> bool:
    """A family name that one public figure has too: "Van Rijn", "de heer Van 't Hof"."""
    is_family = words[last].entry.family > 1 or _is_addressed(words, first)
    return is_family and all(word.plain in lists.PARTICLES for word in words[first:last])


def _is_addressed(words: list[Word], at: int) -> bool:
    """A known single word is a family name behind a title or an initial: "mevr. van Gemert"."""
    back = at - 1
    while back >= 0 and (words[back].plain in lists.PARTICLES or words[back].text == "."):
        back -= 1
    if back < 0:
        return False
    before = words[back]
    is_listed = words[at].entry.family > 0
    return before.plain in lists.ADDRESSES or (
        is_listed and (before.plain in lists.TITLES or is_initial(before))
    )


def _mask_organisations(words: list[Word], is_lower: bool) -> None:
    """Capitals up to a word for a place, a school, a club: "Titus Brandsma College"."""
    for at, word in enumerate(words):
        in_a_row = at > 0 and words[at - 1].has_capital
        if not word.is_word or word.masked:
            continue
        if is_lower and not word.has_capital and _ends_like_a_building(word):
            _mask_back_to_given(words, at)
        if not _names_a_place(word, in_a_row) or _is_family_name(words, at):
            continue
        word.masked = word.known = True
        before = at - 1
        while before >= 0 and _goes_before(words, before):
            words[before].masked = words[before].known = True
            before -= 1


def _mask_named_things(words: list[Word], is_lower: bool) -> None:
    """Capitals right behind a word that has a name of its own behind it: "moskee Al Hijra"."""
    for at, word in enumerate(words):
        if not _has_a_name_behind(word):
            continue
        behind = at + 1
        while behind < len(words) and words[behind].text in _OPENING | {":"}:
            behind += 1
        if behind < len(words) and words[behind].plain in _BEGINS_A_NAME:
            behind += not words[behind].has_capital
        run = behind
        if is_lower and word.plain in _SURELY_NAMED:
            run += behind < len(words) and not words[behind].has_capital and words[behind].is_word
        while run < len(words) and run < behind + 6 and _goes_on(words, run, behind):
            run += 1
        for known in words[behind:run]:
            known.masked = known.known = True


def _has_a_name_behind(word: Word) -> bool:
    if word.plain in lists.NAMED_THINGS:
        return not (word.has_capital and word.entry.given > 1)
    is_compound = len(word.plain) > 7 and (word.is_compound or bool(word.entry.flags & Is.WORD))
    return is_compound and not word.has_capital and word.plain.endswith(lists.NAMED_ENDINGS)


def _mask_animals(words: list[Word]) -> None:
    """What an animal is called: "de hond van het gezin, Tyson", "katten: Saar, Bram en Bolle"."""
    for at, word in enumerate(words):
        if not _is_animal(word):
            continue
        behind = _first_capital(words, at + 1)
        if behind and (behind == at + 1 or words[behind - 1].plain in _CALLED_SO):
            _mask_list(words, behind)


def _first_capital(words: list[Word], first: int) -> int:
    """The place of the first capital in the same sentence, if no person comes before; else 0."""
    for at in range(first, min(first + 7, len(words))):
        if words[at].has_capital:
            acts = at + 1 < len(words) and words[at + 1].plain in lists.VERBS
            return 0 if acts and words[at - 1].text == "," else at
        is_owner = "van" in (words[at - 1].plain, words[at - 2].plain)
        if words[at].text in ".!?;" or (words[at].plain in lists.PEOPLE and not is_owner):
            return 0
    return 0


def _mask_list(words: list[Word], at: int) -> None:
    """A name, and those behind it: "Saar, Bram en Bolle"."""
    while at < len(words) and words[at].is_word and words[at].has_capital:
        words[at].masked = words[at].known = True
        joins = at + 2 < len(words) and words[at + 1].text in (",", "en", "&")
        at += 2 if joins else 1


_CALLED_SO = QUOTES | {",", ":", "(", "heet", "heten", "heette", "genaamd", "is", "noemt"}


def _is_animal(word: Word) -> bool:
    if word.has_capital and not word.opens:
        return False
    return word.plain in lists.PETS or (
        len(word.plain) > 5 and word.plain.endswith(_ANIMAL_ENDINGS)
    )


_ANIMAL_ENDINGS = ("hond", "honden", "kat", "katten", "konijn", "konijnen", "paard", "poes")
_OPENING = frozenset("\"'“‘„«(")
_BEGINS_A_NAME = frozenset({"de", "het", "'t", "al", "el", "sint", "st"})
#: Behind these a name stands also in a text without capitals.
_SURELY_NAMED = frozenset({"moskee", "kerk", "stichting", "basisschool", "hond", "kat"})
#: What may stand behind a name as part of it: "Titus Brandsma College".
_NAMED_AFTER = lists.ORGANISATIONS - lists.CALLINGS


def _goes_on(words: list[Word], at: int, first: int) -> bool:
    word = words[at]
    if word.is_word and word.has_capital:
        return not word.opens
    joins = word.plain in lists.PARTICLES or word.text in ("&", "-") or word.plain == "en"
    follows = at + 1 < len(words) and words[at + 1].is_word and words[at + 1].has_capital
    return at > first and joins and follows and word.plain not in lists.AT and word.plain != "van"


def _ends_like_a_building(word: Word) -> bool:
    return len(word.plain) > 7 and word.plain.endswith(lists.BUILDING_ENDINGS)


def _mask_back_to_given(words: list[Word], at: int) -> None:
    """Without capitals: "johan de wittplein" from its given name."""
    first = _before_particles(words, at)
    if first >= 0 and words[first].entry.given and not words[at].entry.given:
        for word in words[first : at + 1]:
            word.masked = word.known = True


def _names_a_place(word: Word, in_a_row: bool) -> bool:
    tail = word.plain.rpartition("-")[2]
    if tail in lists.PARTICLES:
        return False
    if "-" in word.text and word.has_capital and word.text.rpartition("-")[2].islower():
        return word.is_compound or bool(word.entry.flags & Is.WORD) or tail in lists.ORGANISATIONS
    if in_a_row and word.plain in _NAMED_AFTER and word.has_capital:
        return True
    is_name = word.entry.family > 0 or word.entry.given > 0
    return word.has_capital and _ends_like_a_building(word) and not is_name


def _before_particles(words: list[Word], at: int) -> int:
    """The place of the word before this one and its particles; -1 at the start of the text."""
    back = at - 1
    while back >= 0 and words[back].plain in lists.PARTICLES:
        back -= 1
    return back


def _is_family_name(words: list[Word], at: int) -> bool:
    """Behind a given name the baker is a family: "Sven Bakker", "Kees Bos"."""
    back = _before_particles(words, at)
    if words[at].is_compound or words[at].is_named_after:
        return False
    lists_wanted = 1 if words[at].plain in lists.BUILDING_ENDINGS else 0
    return words[at].entry.family > lists_wanted and back >= 0 and words[back].entry.given > 1


def _goes_before(words: list[Word], at: int) -> bool:
    word = words[at]
    if word.masked or not word.is_word:
        return (
            word.text == "." and at > 0 and words[at - 1].plain in ("dr", "mr", "prof", "st", "ds")
        )
    if word.plain in lists.PARTICLES:
        return at > 0 and words[at - 1].has_capital and words[at - 1].plain not in lists.AT
    return word.has_capital and not (word.opens and bool(word.entry.flags & Is.WORD))


def _known_at(words: list[Word], parts: list[list[str]], at: int, knowledge: Knowledge) -> int:
    """How many words and signs from here are a known name; 0 when none. ``parts`` of each word."""
    here: list[str] = []
    ends: dict[int, int] = {}
    for place in range(at, min(at + 2 * LONGEST, len(words))):
        here += parts[place]
        if parts[place]:
            ends[len(here)] = place + 1 - at
        elif not here or words[place].text not in _INSIDE_KNOWN:
            break
    length = ends.get(knowledge.known_at(here), 0) if here else 0
    if length > 1 and _is_only_letters(words[at : at + length]):
        length = 0
    if not length and words[at].is_shouted and knowledge.is_abbreviation(words[at].text):
        return 1
    return 0 if length == 1 and _follows_a_given_name(words, at) else length


def _is_only_letters(words: list[Word]) -> bool:
    """Single letters that do not stand against each other: "Omar F. d.d."."""
    return all(len(word.text) == 1 for word in words) and any(
        one.end < two.start for one, two in pairwise(words)
    )


def _follows_a_given_name(words: list[Word], at: int) -> bool:
    """A known single word is a family name behind a given name: "Lieke van Dongen"."""
    back = _before_particles(words, at)
    if back < 0 or words[back].masked or not words[back].has_capital:
        return False
    before, is_beside = words[back], back == at - 1
    is_name = not before.opens or not before.entry.flags & Is.WORD
    if before.entry.given:
        return before.entry.given > 2 or (is_beside and is_name)
    is_called_so = words[at].entry.flags & Is.PUBLIC_FAMILY and not any(before.entry)
    return bool(is_called_so) and is_beside and not before.opens and not before.is_compound


_INSIDE_KNOWN = frozenset(".&-'’/+!%:")
