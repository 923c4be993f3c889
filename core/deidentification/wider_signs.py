"""Signs that stand further off than the words beside: the same row of names or capitals, a
quotation, an animal, a book or a prophet some words ago."""

from __future__ import annotations

from collections.abc import Iterator

from core.deidentification import words as lists
from core.deidentification.lexicon import Is
from core.deidentification.surroundings import GROUPS, QUOTES, WIDE_GROUPS, Surroundings

#: So many words before and behind are looked at for a group.
_BEFORE, _BEHIND = 8, 5
#: A row of capitals or of names is followed over so many words.
_LONGEST_ROW = 5
_LONGEST_LIST = 9
_JOINS = QUOTES | {"en", "of", "/", "&", "+", "als", "zoals", "versus", "x", "-", "–", "and", ","}
_BEFORE_A_ROW = (*GROUPS, ("work", lists.WORKS), ("animal", lists.ANIMALS))


def wider_signs(text: Surroundings, at: int, how: str) -> Iterator[str]:
    """The names of those signs of one word; ``how`` says whether it is written without capital."""
    yield f"known in text {min(text.known, 3)}{how}"
    if text.taken:
        yield f"identifier in text{how}"
    yield f"foreign around {text.foreign(at)}{how}"
    if quoted := text.quoted[at]:
        yield f"in quotes {'1' if quoted == 1 else '<4' if quoted < 4 else '4'}{how}"
    if _in_a_list_with_known(text, at, -1) or _in_a_list_with_known(text, at, 1):
        yield f"in a row with known{how}"
    yield from _around_the_row(text, at, how)
    yield from _said_to_be_called(text, at, how)
    yield from _said_to_be_no_person(text, at, how)
    if text.at(at).plain in lists.NAMED_IN_SCRIPTURE:
        near = text.holds("scripture", at - 2 * _BEFORE, at + _BEFORE)
        yield f"named in scripture{' beside it' if near else ''}{how}"
    public = text.at(at).entry.flags & (Is.PUBLIC_GIVEN | Is.PUBLIC_FAMILY)
    for name, _group in WIDE_GROUPS:
        if text.holds(name, at - _BEFORE, at):
            yield f"some way after {name}{how}"
            if public:
                yield f"public {public} some way after {name}{how}"
        if text.holds(name, at + 1, at + 1 + _BEHIND):
            yield f"some way before {name}{how}"


def _around_the_row(text: Surroundings, at: int, how: str) -> Iterator[str]:
    """What stands before and behind the row of capitals that this word is part of."""
    first, last = _row(text, at)
    words = min(last - first + 1, 3)
    before, behind, lead = text.at(first - 1), text.at(last + 1), text.at(first)
    for name, group in _BEFORE_A_ROW:
        if before.plain in group:
            yield f"row of {words} after {name}{how}"
    if before.plain and not before.has_capital:
        yield f"row of {min(words, 2)} after is {before.plain}{how}"
    if behind.plain and not behind.has_capital:
        yield f"row of {min(words, 2)} before is {behind.plain}{how}"
    if behind.plain in lists.VERBS:
        yield f"row of {words} before verb{how}"
    if before.text in ("de", "het"):
        listed = f"given {min(lead.entry.given, 3)} family {min(lead.entry.family, 2)}"
        yield f"article before {listed}{how}"


def _said_to_be_called(text: Surroundings, at: int, how: str) -> Iterator[str]:
    """What it is that is called so: "de bus heet Bertha", "een hond die Jona heet"."""
    for verb, subject in ((at - 1, at - 2), (at + 1, at - 1), (at + 1, at - 2), (at + 1, at + 3)):
        if text.at(verb).plain not in _IS_CALLED:
            continue
        called = text.at(subject)
        if subject > verb and text.at(at + 2).plain not in lists.ARTICLES:
            continue
        if called.plain in lists.PEOPLE or called.plain in _PRONOUNS:
            yield f"a person is called so{how}"
        elif called.plain in lists.ANIMALS or called.plain in lists.NAMED_THINGS:
            yield f"a thing is called so{how}"
        elif called.is_word and not called.has_capital and called.entry.flags & Is.WORD:
            yield f"something is called so{how}"


def _said_to_be_no_person(text: Surroundings, at: int, how: str) -> Iterator[str]:
    """What says it of the whole row: a made-up person, a brand that is worn, a report, a firm."""
    if text.holds("made up", 0, len(text.words)):
        yield f"made up in text{how}"
    first, last = _row(text, at)
    words = min(last - first + 1, 3)
    before, of = text.at(first - 1), text.at(first - 2)
    if before.plain == "van" and of.plain in lists.WORN:
        yield f"row of {words} is worn{how}"
    if of.plain in lists.WORN or text.at(first - 3).plain in lists.WORN:
        yield f"near what is worn{how}"
    behind = text.at(last + 1)
    if behind.text == "(" and text.at(last + 2).plain in _CALLED_SO:
        yield f"row of {words} is an organisation{how}"
    if (behind.text == "/" and text.at(last + 2).has_capital) or before.text == "/":
        yield f"beside a stroke{how}"
        if any(text.at(first - back).plain in lists.CITED for back in range(1, 5)):
            yield f"cited with another{how}"
    if any(text.at(first - back).plain in lists.CITED for back in range(1, 4)):
        yield f"row of {words} is cited{how}"


_CALLED_SO = lists.ORGANISATIONS | lists.NAMED_THINGS
_IS_CALLED = frozenset({"heet", "heette", "heten", "heetten", "genaamd", "geheten"})
_PRONOUNS = frozenset({"hij", "zij", "ze", "ie", "die", "ik", "we", "jij", "je", "wie"})


def _row(text: Surroundings, at: int) -> tuple[int, int]:
    """First and last place of the row of capitals, with the particles inside."""
    first = last = at
    while at - first < _LONGEST_ROW and _is_in_row(text, first - 1):
        first -= 1
    while last - at < _LONGEST_ROW and _is_in_row(text, last + 1):
        last += 1
    while first < at and text.at(first).plain in lists.PARTICLES and not text.at(first).has_capital:
        first += 1
    while last > at and text.at(last).plain in lists.PARTICLES:
        last -= 1
    return first, last


def _is_in_row(text: Surroundings, place: int) -> bool:
    word = text.at(place)
    return word.is_word and (word.has_capital or word.plain in lists.PARTICLES) and not word.opens


def _in_a_list_with_known(text: Surroundings, at: int, step: int) -> bool:
    """Whether a known name stands in the same list: "Soros, Gates en Schwab"."""
    for distance in range(1, _LONGEST_LIST):
        word = text.at(at + step * distance)
        if word.known:
            return distance > 1
        is_name = word.is_word and word.has_capital and not word.opens
        if not is_name and word.text not in _JOINS and word.plain not in lists.PARTICLES:
            return False
    return False
