"""Lists of words: target groups, phenomena, settings, neighbourhoods, owners, a status.

Reading rules “Several values”, “Target groups”, “Phenomena”, “Owner”. Unknown words are left out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from programmes.activity_list import synonyms
from programmes.activity_list.cells import Cell, first_line, is_unknown, near, plain, text_of

_STRONG = re.compile(r"[;\n|•]+")
_WEAK = re.compile(
    r"[,/+&()]|\ben\b|\bof\b|\bplus\b|\bo\.a\.|\bzoals\b|\bw\.o\.|\bmet name\b|:", re.I
)
_OWNERS = re.compile(r"\s*[/+;&\n]\s*")
_PLACES = re.compile(r"[;,/\n]+|\s+en\s+|\s*&\s*|\s*\+\s*")


@dataclass(frozen=True)
class Words:
    """The words of one kind of list: own labels first, then patterns, then typing errors.

    The first five map a label to its code; ``owners`` and ``places`` are names that are known.
    """

    target_groups: Mapping[str, str] = field(default_factory=dict)
    phenomena: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    phases: Mapping[str, str] = field(default_factory=dict)
    statuses: Mapping[str, str] = field(default_factory=dict)
    owners: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()


def read_target_groups(cell: Cell, labels: Mapping[str, str]) -> list[str]:
    """The target groups in the order in which they are named, each once."""
    return _codes(cell, labels, synonyms.TARGET_GROUPS)


def read_phenomena(cell: Cell, labels: Mapping[str, str]) -> list[str]:
    """The phenomena in the order in which they are named, each once."""
    return _codes(cell, labels, synonyms.PHENOMENA, keeps_unknown=True)


def read_settings(cell: Cell, labels: Mapping[str, str]) -> list[str]:
    """The settings in the order in which they are named, each once."""
    return _codes(cell, labels, synonyms.SETTINGS)


def read_status(cell: Cell, labels: Mapping[str, str]) -> str | None:
    """The status a text names; None when it names none that is known."""
    words = plain(text_of(cell))
    own = {plain(label): code for label, code in labels.items()}
    return own.get(words) or synonyms.code_of(words, synonyms.STATUSES)


def read_owner(cell: Cell, known: Collection[str] = ()) -> str | None:
    """The first organisation that is named, as written; a comma belongs to the name.

    A ``known`` name is taken whole, whatever signs are in it.
    """
    if is_unknown(cell):
        return None
    if text_of(cell) in known:
        return text_of(cell)
    first = first_line(_OWNERS.split(text_of(cell))[0])
    return None if is_unknown(first) else first


def read_places(cell: Cell, known: Collection[str] = ()) -> list[str]:
    """Neighbourhoods as written, each once; the whole municipality is none in particular.

    A ``known`` name is taken whole, whatever signs are in it.
    """
    listed = [part.strip() for part in _STRONG.split(text_of(cell)) if part.strip()]
    if listed and all(part in known for part in listed):
        return list(dict.fromkeys(listed))
    if is_unknown(cell) or synonyms.WHOLE_MUNICIPALITY.search(plain(text_of(cell))):
        return []
    parts = (" ".join(part.split()) for part in _PLACES.split(text_of(cell)))
    return list(dict.fromkeys(part for part in parts if part and not is_unknown(part)))


def looks_like(cells: Iterable[Cell], patterns: synonyms.Patterns) -> float:
    """The share of the filled cells in which at least one word is known, 0 to 1."""
    filled = [cell for cell in cells if isinstance(cell, str) and not is_unknown(cell)]
    known = [cell for cell in filled if _codes(cell, {}, patterns)]
    return len(known) / len(filled) if filled else 0.0


def _codes(
    cell: Cell,
    labels: Mapping[str, str],
    patterns: synonyms.Patterns,
    *,
    keeps_unknown: bool = False,
) -> list[str]:
    """Each part of the cell as a code. ``keeps_unknown``: “onbekend” is a word of its own."""
    own = {plain(label): code for label, code in labels.items()}
    if is_unknown(cell) and not (keeps_unknown and "bekend" in plain(text_of(cell))):
        return []
    found: list[str] = []
    for part in _STRONG.split(text_of(cell)):
        whole = own.get(plain(part))
        pieces = [part] if whole else _WEAK.split(part)
        for piece in pieces:
            words = plain(piece)
            code = own.get(words) or synonyms.code_of(words, patterns)
            if code is None and words:
                close = near(words, own)
                code = own[close] if close else None
            if code:
                found.append(code)
    return list(dict.fromkeys(found))
