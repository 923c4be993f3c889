"""Names of persons in a text: points per word, then whole names.

Every sign of a word (``signs.py``) has its points (``points.py``); what reaches the threshold is a
name, and grows over the initials, particles and family names beside it. Nothing is said about a
person: what is weighed is a word.
"""

from __future__ import annotations

from collections.abc import Iterable

from core.deidentification import words as lists
from core.deidentification.identifiers import Identifier, Label, Strength
from core.deidentification.knowledge import Knowledge
from core.deidentification.lexicon import Entry, Is
from core.deidentification.masking import mask
from core.deidentification.points import POINTS, START
from core.deidentification.signs import signs
from core.deidentification.surroundings import Surroundings
from core.deidentification.tokens import Word, is_initial, words_of

#: From here a word is taken for a name: asked once, and to be replaced or explained.
ASKED, SURE = -260, 400
#: So much surer must a word be about which the writer would be stopped for nothing else: in a text
#: that leads to somebody already, one question more costs little. Less so a plain given name.
ALONE, ALONE_GIVEN = 360, 180
#: From here a word is company for the others.
_COMPANY = 60
#: A full name is confident earlier by so many.
FULL = 200
#: A word beside a name belongs to it from here.
BESIDE = -420


def find_names(
    text: str, taken: Iterable[tuple[int, int]], knowledge: Knowledge
) -> list[Identifier]:
    """The names in a text, outside the places that are taken by other identifiers."""
    words = words_of(text, knowledge.find)
    mask(words, taken, knowledge)
    surroundings = Surroundings(words)
    for at, word in enumerate(words):
        word.points = START
        if may_be_name(word):
            word.points += sum(POINTS.get(sign, 0) for sign in signs(surroundings, at))
        else:
            word.points = -9_999
    _look_again(words)
    _mark_alone(words)
    return [_identifier(words, first, last) for first, last in _whole_names(words, surroundings)]


#: What a name elsewhere in the text, or right beside it, adds.
AGAIN, COMPANY = 60, 60


def _look_again(words: list[Word]) -> None:
    """A word that is surely a name once is one again; names stand together in a list."""
    best: dict[tuple[str, bool], int] = {}
    for word in words:
        same = (word.plain, word.has_capital)
        best[same] = max(best.get(same, word.points), word.points)
    sure = [word.points >= 0 for word in words]
    for at, word in enumerate(words):
        if not may_be_name(word):
            continue
        beside = (at - 2 >= 0 and sure[at - 2] and words[at - 1].text in _JOINS) or (
            at + 2 < len(words) and sure[at + 2] and words[at + 1].text in _JOINS
        )
        word.points += COMPANY * beside
        word.points = max(word.points, best[word.plain, word.has_capital] - AGAIN)


def _mark_alone(words: list[Word]) -> None:
    """Which words have nothing else in the text that leads to a person."""
    if any(word.masked and not word.known for word in words):
        return
    names = {word.plain for word in words if word.points >= _COMPANY}
    for word in words:
        word.is_alone = not names - {word.plain}
    for at, word in enumerate(words):
        family = _past_particles(words, at + 1)
        if word.entry.given > 1 and family < len(words) and _are_a_name(word, words[family]):
            word.is_alone = words[family].is_alone = False
        elif word.has_capital and _is_announced(words, at):
            word.is_alone = False


def _is_announced(words: list[Word], at: int) -> bool:
    """Whether an initial or a form of address stands before: "K. Bouwmeester", "mevr. Dam"."""
    back = at - 1
    while back >= 0 and words[back].plain in lists.PARTICLES and len(words[back].text) > 1:
        back -= 1
    has_dot = back > 0 and words[back].text == "."
    before = words[back - has_dot] if back >= 0 else words[at]
    return before.plain in lists.ADDRESSES or (
        has_dot and before.has_capital and is_initial(before)
    )


def _are_a_name(given: Word, family: Word) -> bool:
    """Whether a listed given name has a listed family name behind it."""
    both_may = may_be_name(given) and may_be_name(family)
    return both_may and given.has_capital and family.has_capital and family.entry.family > 0


_JOINS = frozenset({"en", ",", "/", "&", "+", "of"})


def may_be_name(word: Word) -> bool:
    """Whether a word is weighed at all."""
    return (
        word.is_word
        and len(word.text) > 1
        and not word.masked
        and word.plain not in lists.PARTICLES
        and not _is_ordinary(word)
    )


#: From here a word is written often, usually, every day (ten times the Zipf scale).
_OFTEN, _USUAL, _EVERY_DAY = 28, 38, 45


def _is_ordinary(word: Word) -> bool:
    """A word of every day without a capital, which no list of names, or but one, has."""
    entry = word.entry
    if (word.has_capital and not word.among_shouted) or not entry.flags & Is.WORD:
        return False
    if entry.given + entry.family > 1:
        return False
    return entry.dutch >= (_EVERY_DAY if entry.given else _USUAL if entry.family else _OFTEN)


def _is_asked(word: Word) -> bool:
    if not word.is_alone:
        return word.points >= ASKED
    is_given = word.entry.given > 2 and word.has_capital and not word.entry.flags & Is.WORD
    return word.points >= ASKED + (ALONE_GIVEN if is_given else ALONE)


def _whole_names(words: list[Word], text: Surroundings) -> list[tuple[int, int]]:
    """First and last place of every name, in order, not overlapping."""
    names: list[tuple[int, int]] = []
    at = 0
    while at < len(words):
        if not _is_asked(words[at]):
            at += 1
            continue
        floor = names[-1][1] + 1 if names else 0
        first, last = _to_the_left(words, at, floor), _to_the_right(words, at, text)
        names.append((first, last))
        at = last + 1
    return names


def _to_the_right(words: list[Word], at: int, text: Surroundings) -> int:
    last = at
    while True:
        step = _past_particles(words, last + 1)
        with_particle = step - last > 1 or words[last].plain.rpartition("-")[2] in lists.PARTICLES
        surely = any(word.plain in _IN_NAMES | {"v", "'t"} for word in words[last + 1 : step])
        if step < len(words) and _belongs(words[step], words[at], text, with_particle, surely):
            last = step
        elif _is_in_brackets(words, at, last) and _belongs(
            words[last + 2], words[at], text, False, False
        ):
            last += 2
        elif (further := _tail(words, last)) is not None:
            return further
        else:
            return last


def _is_in_brackets(words: list[Word], first: int, last: int) -> bool:
    """Whether the name stands between initials and a family name: "J.P. (Jaap) Zwaneveld"."""
    if first < 2 or last + 2 >= len(words) or words[first - 2].text != ".":
        return False
    return words[first - 1].text == "(" and words[last + 1].text == ")"


def _past_particles(words: list[Word], at: int) -> int:
    """The place behind the particles from here: "van der", "in 't", "v.d."."""
    step = at
    while step < len(words) and _is_particle(words, step, at):
        step += 1
    if _is_te(words, at):
        return max(step, at + 1)
    needs_another = step == at + 1 and words[at].plain in lists.AT | {"bij", "over", "op"}
    return at if needs_another else step


def _is_te(words: list[Word], at: int) -> bool:
    """Before a family name, and not before the town where somebody lives: "Niek te Bokkel"."""
    if at + 1 >= len(words) or words[at].text != "te" or not words[at + 1].has_capital:
        return False
    return not words[at + 1].known and not words[at + 1].entry.flags & Is.PLACE


def _is_particle(words: list[Word], at: int, first: int) -> bool:
    if words[at].plain in lists.PARTICLES:
        return True
    if at > first and words[at].text in (".", "/"):
        return True
    if words[at].plain != "v" or at + 1 >= len(words):
        return False
    behind = words[at + 1]
    return behind.plain in ("d", "/", ".") or (behind.has_capital and behind.entry.family > 0)


def _tail(words: list[Word], last: int) -> int | None:
    """What else may stand behind a name: an initial, "jr.", a given name behind a comma."""
    here = words[last + 1 : last + 4] + [Word("", 0, 0, "", Entry())] * 3
    if here[0].plain in ("jr", "sr", "junior", "senior"):
        return last + 1
    is_near = is_initial(here[0]) and here[0].text not in _SHORT_WORDS
    if is_near and (here[0].has_capital or here[1].text == "." or not words[last].has_capital):
        return last + 1
    if here[0].text != "," or not here[1].has_capital or here[1].masked:
        return None
    if is_initial(here[1]) and here[2].text == ".":
        return _past_initials(words, last + 2)
    is_given = here[1].entry.given > 0 and words[last].is_shouted
    return last + 2 if is_given else None


#: Letters that are words of their own, as people type them.
_SHORT_WORDS = frozenset("aeioumntsdkxwzv")


def _past_initials(words: list[Word], last: int) -> int:
    """Over the initials behind this one: "Nguyen, T.H."."""
    while (
        last + 2 < len(words)
        and words[last + 1].text == "."
        and is_initial(words[last + 2])
        and words[last + 2].has_capital
    ):
        last += 2
    return last


def _belongs(word: Word, name: Word, text: Surroundings, particle: bool, in_names: bool) -> bool:
    if not may_be_name(word):
        return False
    if word.has_capital:
        return word.points >= (BESIDE - 200 if particle else BESIDE)
    if name.has_capital and not text.is_lower:
        return False
    is_name = word.entry.family > 0 and (in_names or not word.entry.flags & Is.WORD)
    if word.plain in lists.CHAT:
        return False
    return word.points >= ASKED or (is_name and word.points >= BESIDE) or (particle and is_name)


def _to_the_left(words: list[Word], at: int, floor: int) -> int:
    """Over initials, particles, capitals and nicknames before the name."""
    first = at
    while first - 1 >= floor:
        further = _one_to_the_left(words, first, floor)
        if further == first:
            break
        first = further
    return first


def _one_to_the_left(words: list[Word], first: int, floor: int) -> int:
    before = words[first - 1]
    if before.text == "." and first - 2 >= floor and is_initial(words[first - 2]):
        return first - 2
    if is_initial(before) and before.has_capital:
        return first - 1
    if before.plain in lists.NICKNAMES and words[first - 2].plain not in _ARTICLES:
        return first - 1
    if may_be_name(before) and before.has_capital:
        if before.entry.given > 2 and not before.is_compound:
            return first - 1
        enough = BESIDE if not before.opens else ASKED - 60
        return first - 1 if before.points >= enough else first
    if before.text == "(" and first - 3 >= floor and words[first - 2].text == ".":
        return first - 3 if is_initial(words[first - 3]) else first
    if before.plain in lists.PARTICLES:
        return _particles_start(words, first - 1, floor)
    return first


_ARTICLES = frozenset({"de", "het", "een", "'n", "'t"})
#: Those that only family names have: "van der".
_IN_NAMES = frozenset({"der", "den", "ter", "ten", "vd"})
#: Particles that do not begin a name by themselves.
_NEVER_FIRST = lists.AT | {"bij", "over", "op", "het", "onder", "voor", "aan", "do", "des", "met"}


def _particles_start(words: list[Word], at: int, floor: int) -> int:
    """Where particles before a name begin, if they belong to it: "De Wit", "El Amrani"."""
    first = at
    while first - 1 >= floor and words[first - 1].plain in lists.PARTICLES:
        first -= 1
    before = words[first - 1] if first - 1 >= floor else Word("", 0, 0, "", Entry())
    is_dot = before.text == "."
    announced = words[first - 2] if is_dot and first >= 2 else before
    if announced.plain in lists.TITLES or is_initial(announced):
        return first
    is_near = before.points >= BESIDE or before.entry.given > 2
    if may_be_name(before) and before.has_capital and is_near and before.entry.given:
        return first
    if words[first].opens or any(word.plain in _IN_NAMES for word in words[first : at + 1]):
        return first
    while first <= at and (
        words[first].plain in _NEVER_FIRST
        or not (words[first].has_capital or words[first].plain in lists.BEGINNINGS)
    ):
        first += 1
    return first


def _identifier(words: list[Word], first: int, last: int) -> Identifier:
    name = [word for word in words[first : last + 1] if may_be_name(word)]
    best = max(name, key=lambda word: word.points)
    sure = SURE - (FULL if _is_full(name) else 0)
    strength = Strength.OVERRIDE if best.points >= sure else Strength.CONFIRM
    why = "place of a name"
    if best.entry.given or best.entry.family:
        why = "given name" if best.entry.given else "family name"
    return Identifier(words[first].start, words[last].end, Label.PERSON_NAME, strength, why)


def _is_full(name: list[Word]) -> bool:
    """Whether it is a given name with a family name, neither of them an ordinary word."""
    listed = [word for word in name if word.points >= ASKED and not word.entry.flags & Is.WORD]
    return len(listed) > 1 and listed[0].entry.given > 1
