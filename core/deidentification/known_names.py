"""Names that are no private persons: public figures, organisations, places, works, brands.

Those that come with the product stand in ``data`` and go into the lexicon when it is built; a
municipality adds its own (``local_words.py``). All are looked up in the form of ``as_known``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from core.deidentification.lexicon import Entry, Is, key
from core.deidentification.words import PARTICLES

_DATA = Path(__file__).parent / "data"
#: Before a known name in the lexicon, where no word begins with it.
MARK = "§"
#: Words beyond these are not looked at.
LONGEST = 8
_WORD = re.compile(r"[^\W_]{1,40}")

#: One name from another language is spelled in many ways here.
_SPELLINGS = (
    (re.compile(r"(?<=...)s$"), ""),
    (re.compile(r"(.)\1+"), r"\1"),
    (re.compile(r"[yj]"), "i"),
    (re.compile(r"ou|oe|[ow]"), "u"),
    (re.compile(r"e"), "a"),
    (re.compile(r"[sc]h|kh|gh"), "h"),
    (re.compile(r"ph|v"), "f"),
    (re.compile(r"[cq]"), "k"),
    (re.compile(r"z"), "s"),
    (re.compile(r"(?<=[aiu])h(?![aiu])"), ""),
)


@lru_cache(maxsize=8_192)
def as_heard(word: str) -> str:
    """A word without what is only spelled otherwise: "mohammed" and "muhamad" alike."""
    for pattern, instead in _SPELLINGS:
        word = pattern.sub(instead, word)
    return word


def as_known(words: Sequence[str]) -> str:
    """The form in which a known name of these words is kept, and in which longer ones begin.

    Several words are kept as they are heard; a single one as it is written, but for an s of the
    possessive, because single words that only sound alike are too many.
    """
    if len(words) == 1:
        return f"{MARK}{words[0].removesuffix('s') if len(words[0]) > 3 else words[0]}"
    return MARK + "".join(f" {as_heard(word)}" for word in words) + " "


def as_spelled(words: Sequence[str]) -> str:
    """The form of a known name that neighbours may bear but for one letter: as it is written."""
    return f"{MARK}={' '.join(words)} "


def split_words(line: str) -> list[str]:
    """The words of a name, in the form in which they are looked up."""
    return [key(word) for word in _WORD.findall(line)]


def as_misspelled(word: str) -> str:
    """The form in which the rare family name of a public figure is kept as it is heard."""
    return f"{MARK}~{as_heard(word)}"


def as_abbreviation(word: str) -> str:
    """The form in which an abbreviation is kept: in capitals only, for LIV is no Liv."""
    return f"{MARK}{word}"


def known_names(listed: Iterable[str]) -> frozenset[str]:
    """Known names in the form of ``as_known``; single words of one or two letters are left out."""
    return frozenset(form for line in listed for form in _forms(line))


def _forms(line: str) -> Iterator[str]:
    words = split_words(line)[:LONGEST]
    if len(words) == 1 and line.isupper() and len(line) < 7:
        yield as_abbreviation(line)
    elif len(words) > 1 or len("".join(words)) > 2:
        yield as_known(words)


def delivered(facts: Mapping[str, Entry]) -> dict[str, Entry]:
    """The known names that come with the product, as entries for the lexicon.

    Of a public figure the family name alone is known as well, when no list of names has it:
    "Breivik" is nobody's neighbour, nor is "Breivick".
    """
    figures = list(_lines(_DATA / "public_figures.txt"))
    others = (path for path in sorted(_DATA.glob("*.txt")) if path.stem != "public_figures")
    found = set(known_names(line for path in others for line in _lines(path)))
    for line in figures:
        words = split_words(line)
        first, last = facts.get(words[0], Entry()), facts.get(words[-1], Entry())
        if len(words) > 1 and first.given > 1 and last.family > 1:
            found.add(as_spelled(words[:LONGEST]))
            continue
        found |= known_names([line])
        is_rare = len(words) > 1 and not last.given and not last.family
        if is_rare and len(words[-1]) > 3 and not last.flags & Is.WORD:
            found |= {as_known(words[-1:]), as_misspelled(words[-1])}
    return dict.fromkeys(sorted(found), Entry(flags=1)) | _called_so(facts)


def _called_so(facts: Mapping[str, Entry]) -> dict[str, Entry]:
    """The given and family names of the public figures, marked as such."""
    found: dict[str, Entry] = {}
    for line in _lines(_DATA / "public_figures.txt"):
        words = split_words(line)
        if len(words) < 2:
            continue
        for word, flag in ((words[0], Is.PUBLIC_GIVEN), (words[-1], Is.PUBLIC_FAMILY)):
            entry = found.get(word) or facts.get(word, Entry())
            if len(word) > 2 and word not in PARTICLES:
                found[word] = entry._replace(flags=entry.flags | flag)
    return found


def _lines(path: Path) -> Iterator[str]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line
