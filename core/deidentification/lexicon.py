"""The lexicon: what the guard knows of each word, in one file that every process reads the same.

The file is made at set-up (``manage.py build_lexicon``) and never kept in git. Its first line is
JSON: the number of this format, the digest of what follows and the versions of the sources. Behind
it stands a trie, which holds some hundred thousand words in two megabytes.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
import unicodedata
from collections.abc import Mapping
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import marisa_trie
from django.conf import settings

#: Goes up when the file or the meaning of a fact changes, so that an older file is refused.
FORMAT = 2
#: The facts of one word, as ``Entry`` has them.
_RECORD = "<BBBBH"


class GuardUnavailable(Exception):
    """There is no sound lexicon, so the guard can judge nothing; says why."""


class Is:
    """What else is known of a word, as bits of a plain number: an enumeration is slow."""

    WORD = 1  # an ordinary Dutch word, written without capital
    PROPER = 2  # written with a capital, and no name of a person
    PLACE = 4
    MEDICAL = 8
    PUBLIC_GIVEN = 16  # a public figure is called so
    PUBLIC_FAMILY = 32


#: What a word itself is, apart from who is called so.
KINDS = Is.WORD | Is.PROPER | Is.PLACE | Is.MEDICAL


class Entry(NamedTuple):
    """The facts of one word: in how many lists of given names and of family names it stands, how
    often it is written in Dutch and in English (ten times the Zipf scale, 0 to 80), and what else
    it is (``Is``).
    """

    given: int = 0
    family: int = 0
    dutch: int = 0
    english: int = 0
    flags: int = 0


#: Letters that Unicode does not take apart into a letter and an accent.
_STROKES = str.maketrans("ıłøđ", "ilod")


def key(word: str) -> str:
    """The form in which a word is looked up: no capitals, no accents, ij as two letters."""
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word.casefold().translate(_STROKES))
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


_UNKNOWN = Entry()


class Lexicon:
    """The facts of every word: ``version`` names these contents, ``sources`` their origin."""

    def __init__(self, words: Any, version: str, sources: Mapping[str, str]) -> None:
        self._words = words
        self.version = version
        self.sources = sources

    def __len__(self) -> int:
        return len(self._words)

    def find(self, word_key: str) -> Entry:
        """The facts of a word in the form of ``key``; nothing but zeros when it is not known."""
        found = self._words.get(word_key)
        return Entry(*found[0]) if found else _UNKNOWN

    def __contains__(self, word_key: str) -> bool:
        return word_key in self._words

    def begins_a_word(self, word_key: str) -> bool:
        """Whether an ordinary word begins so, looked for among the first that do."""
        begun = islice(self._words.iteritems(word_key), 12)
        return any(facts[4] & Is.WORD for _word, facts in begun)

    def longest(self, text: str) -> str:
        """The longest key with which a text begins; empty when it begins with none."""
        return max(self._words.prefixes(text), key=len, default="")


@cache
def lexicon() -> Lexicon:
    """The lexicon of this installation, read once per process.

    Raises ``GuardUnavailable`` as long as the file is not sound.
    """
    return read(Path(settings.GUARD_LEXICON))


def read(path: Path) -> Lexicon:
    """The lexicon in a file.

    Raises ``GuardUnavailable`` when the file is missing, empty, damaged or made by another version.
    """
    try:
        head, _line, body = path.read_bytes().partition(b"\n")
    except OSError as error:
        raise GuardUnavailable(f"The lexicon cannot be read: {path}.") from error
    header = _header(head)
    if header.get("format") != FORMAT:
        raise GuardUnavailable("The lexicon was made by another version of the product.")
    # Asked first: the trie trusts what it is given.
    if header.get("digest") != hashlib.sha256(body).hexdigest():
        raise GuardUnavailable("The lexicon is damaged.")
    words = marisa_trie.RecordTrie(_RECORD).frombytes(body)
    if not len(words):
        raise GuardUnavailable("The lexicon holds no words.")
    return Lexicon(words, f"{FORMAT}-{header['digest'][:12]}", header.get("sources", {}))


def _header(head: bytes) -> dict[str, Any]:
    try:
        header = json.loads(head)
    except ValueError as error:
        raise GuardUnavailable("The lexicon is damaged.") from error
    if not isinstance(header, dict):
        raise GuardUnavailable("The lexicon is damaged.")
    return header


def build(path: Path, facts: Mapping[str, Entry], sources: Mapping[str, str]) -> Lexicon:
    """Write the facts to a file, and give them back as they are read from it.

    The same facts give the same bytes. The file takes the place of an older one at once, so that
    whoever reads or builds meanwhile has a whole one. Raises ``GuardUnavailable`` without facts.
    """
    words = marisa_trie.RecordTrie(_RECORD, ((word, facts[word]) for word in sorted(facts)))
    body = words.tobytes()
    header = {
        "format": FORMAT,
        "digest": hashlib.sha256(body).hexdigest(),
        "sources": dict(sorted(sources.items())),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=path.name, delete=False) as file:
        file.write(json.dumps(header).encode() + b"\n" + body)
    made = Path(file.name)
    try:
        made.chmod(0o644)
        found = read(made)
        made.replace(path)
    finally:
        made.unlink(missing_ok=True)
    return found
