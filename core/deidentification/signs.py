"""What speaks for and against a word being the name of a person: the signs, by name.

Each sign is something that can be seen in the word itself, in the lexicon, or in the words beside
it. ``points.py`` has what each of them counts for.
"""

from __future__ import annotations

from collections.abc import Iterator

from core.deidentification import words as lists
from core.deidentification.lexicon import Is
from core.deidentification.surroundings import GROUPS, QUOTES, Surroundings
from core.deidentification.tokens import Word
from core.deidentification.wider_signs import wider_signs

#: After these the group of the word before them still counts: "zijn broer: Karim".
_BETWEEN = lists.PARTICLES | lists.POSSESSIVES | {":", '"', "'"}


def signs(text: Surroundings, at: int) -> Iterator[str]:
    """The names of the signs of one word."""
    word = text.at(at)
    #: With a capital a neighbour says something else than without one.
    how = "" if word.has_capital and not word.among_shouted else " L"
    kind = text.kind(at)
    yield from _shape(text, word)
    yield from _known(word, kind)
    yield from _letters(word, kind)
    for beside in (_groups_before, _names_before, _signs_before, _behind, _names_behind):
        for sign in beside(text, at, how):
            yield sign
            yield f"{kind} {sign}"
    yield from _neighbours(text, at, how)
    for sign in wider_signs(text, at, how):
        yield sign
        yield f"{kind} {sign}"


def _shape(text: Surroundings, word: Word) -> Iterator[str]:
    if word.among_shouted:
        yield "among shouted"
    elif word.is_shouted and not text.is_shouting:
        yield "abbreviation" if len(word.text) < 6 else "shouted"
    elif word.has_capital:
        yield "capital at the start" if word.opens else "capital"
        if text.is_lower:
            yield "capital among lower"
    else:
        yield "lower in lower text" if text.is_lower else "lower"
    if len(word.text) <= 2:
        yield "short"
    if (
        any(sign.isupper() for sign in word.text[1:])
        and not word.is_shouted
        and "-" not in word.text
    ):
        yield "capital inside"
    if "-" in word.text:
        yield "hyphen"


def _known(word: Word, kind: str) -> Iterator[str]:
    entry, how = word.entry, kind[-1]
    if word.maybe_known:
        yield f"maybe known {how}"
        yield f"maybe known {kind} {_step(entry.dutch)}"
    yield kind
    yield f"{kind} {_step(entry.dutch)}"
    if entry.given or entry.family:
        yield f"{kind} given {min(entry.given, 4)} family {min(entry.family, 3)}"
        yield f"given {min(entry.given, 5)} {how}"
        yield f"{kind} given {min(entry.given, 4)} {_step(entry.dutch)}"
        yield f"{kind} family {min(entry.family, 4)} {_step(entry.dutch)}"
        if entry.english >= 30:
            yield f"{kind} english"
        public = entry.flags & (Is.PUBLIC_GIVEN | Is.PUBLIC_FAMILY)
        if public:
            yield f"public {public} {how}"
            yield f"public {public} {how} given {min(entry.given, 3)} family {min(entry.family, 3)}"
        yield f"family {min(entry.family, 4)} {how}"
    else:
        yield f"sounds {max(-2, min(2, round(word.sound / 50)))} {how}"
        if entry.english >= 30:
            yield f"english {how}"
        if word.plain.endswith(lists.WORD_ENDINGS):
            yield f"word ending {how}"
        if len(word.plain) > 6 and word.plain.endswith(lists.PLACE_ENDINGS):
            yield "place ending"
        if not entry.flags & Is.WORD and word.plain.endswith(lists.FAMILY_ENDINGS):
            yield f"family ending {how}"


def _letters(word: Word, kind: str) -> Iterator[str]:
    """How it sounds, and the word itself: that counts only where marked texts have it often."""
    yield f"word {word.plain} {kind[-1]}"
    if not word.entry.flags & Is.WORD:
        yield f"ends in {word.plain[-2:]} {kind[-1]}"
        yield f"ends in {word.plain[-3:]}"
        yield f"begins with {word.plain[:2]} {kind[-1]}"


def _step(frequency: int) -> str:
    for limit in (1, 22, 30, 38, 46):
        if frequency < limit:
            return f"<{limit}"
    return "often"


def _groups_before(text: Surroundings, at: int, how: str) -> Iterator[str]:
    """What group the words before it belong to: "mevrouw", "zijn broer", "een zekere"."""
    one, two = text.at(at - 1), text.at(at - 2)
    if one.text == "." and (two.plain in lists.TITLES or len(two.text) <= 3):
        one, two = two, text.at(at - 3)
    for name, group in GROUPS:
        if one.plain in group:
            yield f"after {name}{how}"
        if two.plain in group and one.plain in _BETWEEN:
            yield f"after {name} and one{how}"
    if two.plain in lists.WORKS and one.plain in ("van", "op", "over", "naar", "met", "door"):
        yield f"after work{how}"
    if one.plain in lists.WORKS:
        yield f"after work itself{how}"
    if one.plain in lists.BEGINNINGS:
        yield f"after beginning{how}"
    if any(text.at(at - back).plain in lists.ANIMALS for back in range(1, 6)):
        yield "near an animal"


def _names_before(text: Surroundings, at: int, how: str) -> Iterator[str]:
    """Names, known names and initials before it."""
    one, two = text.at(at - 1), text.at(at - 2)
    yield from _initial_before(text, at, how)
    if one.known:
        yield "after known"
    if two.known and (one.text == "," or one.plain in ("en", "of", "als", "versus")):
        yield "beside known"
    if one.is_word and one.plain.endswith(lists.PLACE_ENDINGS) and len(one.plain) > 6:
        yield "after organisation"
    if one.is_word and one.has_capital and not one.opens:
        yield "after capital"
    if one.is_word and one.entry.given and (one.has_capital or text.is_lower):
        yield f"after given{how}"
    if one.plain in lists.PARTICLES and two.entry.given:
        yield f"after given and particle{how}"


def _initial_before(text: Surroundings, at: int, how: str) -> Iterator[str]:
    """An initial, or a title, with family-name particles between."""
    back = at - 1
    while text.at(back).plain in lists.PARTICLES:
        back -= 1
    between = back < at - 1
    if text.at(back).text == ".":
        back -= 1
    one = text.at(back)
    if one.is_word and len(one.text) == 1 and one.plain not in ("e", "u"):
        yield f"after initial{how}"
    if between and one.plain in lists.TITLES:
        yield f"after title and particle{how}"


def _signs_before(text: Surroundings, at: int, how: str) -> Iterator[str]:
    one, behind = text.at(at - 1), text.at(at + 1)
    if one.text in QUOTES:
        yield f"after quote{how}"
        if behind.text in QUOTES:
            yield f"alone in quotes {text.kind(at)}"
    if "&" in (one.text, behind.text):
        yield "beside &"


def _behind(text: Surroundings, at: int, how: str) -> Iterator[str]:
    """What stands behind it: a verb, a possessive, an age, a number."""
    one, two = text.at(at + 1), text.at(at + 2)
    if one.plain in lists.VERBS:
        yield f"before verb{how}"
    if one.plain in lists.POSSESSIVES:
        yield f"before possessive{how}"
    if one.plain in ("'s", "'"):
        yield f"before 's{how}"
    if one.text in ("(", ",") and two.text.isdigit() and len(two.text) == 2:
        yield f"before age{how}"
    if one.text.isdigit():
        yield f"before number{how}"
    if one.text == "." and two.text and not two.has_capital:
        yield "before dot inside"


def _names_behind(text: Surroundings, at: int, how: str) -> Iterator[str]:
    one, two = text.at(at + 1), text.at(at + 2)
    if one.known:
        yield "before known"
    if two.known and (one.text == "," or one.plain in ("en", "of", "als", "versus")):
        yield "beside known"
    is_place = one.is_word and len(one.plain) > 6 and one.plain.endswith(lists.PLACE_ENDINGS)
    if is_place or one.plain in lists.ORGANISATIONS:
        yield "before organisation"
    if one.is_word and one.has_capital and not one.opens:
        yield "before capital"
    if one.is_word and one.entry.family and not one.entry.flags & Is.WORD:
        yield f"before family{how}"
    if one.plain in lists.PARTICLES and two.has_capital and two.is_word:
        yield f"before particle{how}"
    if one.plain == "en" and two.is_word and two.has_capital:
        yield "before and"


def _neighbours(text: Surroundings, at: int, how: str) -> Iterator[str]:
    """The two words on either side: what they are, and the ordinary ones by themselves."""
    kind = text.kind(at)
    for distance in (-2, -1, 1, 2):
        beside = text.at(at + distance)
        yield f"{distance} {text.kind(at + distance)}{how}"
        if beside.plain and not beside.has_capital:
            yield f"{distance} is {beside.plain}{how}"
            if abs(distance) == 1:
                yield f"{kind} {distance} is {beside.plain}"
    yield f"{text.kind(at - 1)} then {kind}"
    yield f"{kind} then {text.kind(at + 1)}"
    yield f"{text.kind(at - 2)} {text.kind(at - 1)} then {how}"
