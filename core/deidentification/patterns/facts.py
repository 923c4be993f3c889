"""What the finders ask the lexicon: whether a word is ordinary, and whether it is a name."""

from __future__ import annotations

from core.deidentification.lexicon import Is, key, lexicon

#: Below this (ten times the Zipf scale) a word is so rare that an account may bear it.
_RARE = 28
_SELDOM = 22
#: In so many lists of given names a word is one of them before it is anything else.
_SEVERAL = 3
#: Endings of participles and plurals, which the lexicon does not all have: "geswipet", "filmpjes".
_BENT = ("en", "tjes", "pjes", "jes", "ing", "heid", "etjes", "eren", "end", "isch", "lijk", "loos")


def is_unknown(word: str) -> bool:
    """Whether no list has the word, nor can it be a form or a compound of words that are there."""
    plain = key(word)
    if lexicon().find(plain) != (0, 0, 0, 0, 0):
        return False
    is_participle = plain.startswith(("ge", "ver", "be", "ont")) and plain.endswith(("d", "t"))
    return not is_participle and not plain.endswith(_BENT) and not _is_compound(plain)


def is_rare(word: str) -> bool:
    """Whether a word is unknown or seldom written: "wolfje", "kaneelstokje"."""
    entry = lexicon().find(key(word))
    is_participle = word.lower().startswith("ge") and word.lower().endswith(("d", "t"))
    return not is_participle and entry.dutch < _RARE and entry.english < 2 * _RARE


def is_several(word: str) -> bool:
    """Whether it looks like a plural of ordinary words: "dansjes", "straatroven"."""
    plain = key(word)
    if not plain.endswith(("en", "s")):
        return False
    return lexicon().find(plain).dutch > 0 or _is_compound(plain)


def is_name(word: str) -> bool:
    """Whether a word is a given name or a family name before it is anything else."""
    entry = lexicon().find(key(word))
    return bool(entry.given or entry.family) and not entry.flags & (Is.WORD | Is.PLACE)


def is_given(word: str) -> bool:
    """Whether several lists have it as a given name, and no list as a place."""
    entry = lexicon().find(key(word))
    return entry.given >= _SEVERAL and not entry.flags & Is.PLACE


def _is_compound(word: str) -> bool:
    """Whether two ordinary words make this one, with or without an s between: "jihadclip"."""
    find = lexicon().find
    for at in range(3, len(word) - 3):
        head, tail = find(word[:at]), find(word[at:])
        if tail.dutch > _RARE and head.dutch > _SELDOM:
            return True
    return False
