"""The main phase of an activity, from whatever words a list uses (reading rules, “Phase”)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from interventions.classification import PreventionPhase
from programmes.activity_list.cells import Cell, near, plain, text_of

BREEDING = PreventionPhase.PRIMARY_BREEDING_GROUND.value
VULNERABLE = PreventionPhase.PRIMARY_VULNERABLE.value
SECONDARY = PreventionPhase.SECONDARY.value
TERTIARY = PreventionPhase.TERTIARY.value
#: “Primair” without saying which of the two parts: not one of the stored phases.
PRIMARY = "primary"

#: Words of one phase, as ``plain`` writes them; the longest is looked for first.
_WORDS = {
    "voedingsbodem": BREEDING, "voedingsbodems": BREEDING, "voedings bodem": BREEDING,
    "breeding ground": BREEDING, "primair a": BREEDING, "primaire a": BREEDING,
    "kwetsbare groepen": VULNERABLE, "kwetsbare groep": VULNERABLE,
    "kwetsbare doelgroepen": VULNERABLE, "kwetsbare doelgroep": VULNERABLE,
    "kwetsbaren": VULNERABLE, "kwetsbare": VULNERABLE, "kwetsbaar": VULNERABLE,
    "vulnerable": VULNERABLE, "primair b": VULNERABLE, "primaire b": VULNERABLE,
    "risicogroepen": VULNERABLE, "risicogroep": VULNERABLE,
    "secundair": SECONDARY, "secundaire": SECONDARY, "secondary": SECONDARY,
    "secondair": SECONDARY, "secondaire": SECONDARY,
    "tertiair": TERTIARY, "tertiaire": TERTIARY, "tertiary": TERTIARY,
    "sec": SECONDARY, "tert": TERTIARY, "prim": PRIMARY,
    "primair": PRIMARY, "primaire": PRIMARY, "primary": PRIMARY,
}  # fmt: skip
#: What may stand beside a mark such as “2” without making it something else than a phase.
_BESIDE = {"fase", "phase", "preventie", "preventiefase", "laag", "niveau", "deel", "e", "de"}
_MARKS = {"1a": BREEDING, "1b": VULNERABLE, "2": SECONDARY, "3": TERTIARY, "1": PRIMARY,
          "ii": SECONDARY, "iii": TERTIARY, "i": PRIMARY, "ia": BREEDING, "ib": VULNERABLE,
          "2e": SECONDARY, "3e": TERTIARY, "2de": SECONDARY, "3de": TERTIARY, "1e": PRIMARY,
          "tweede": SECONDARY, "derde": TERTIARY,
          "eerste": PRIMARY, "p1a": BREEDING, "p1b": VULNERABLE}  # fmt: skip
_YES = {"x", "xx", "v", "ja", "j", "1", "y", "yes", "waar", "true", "o", "ok", "vinkje"}


@dataclass(frozen=True)
class PhaseReading:
    """The phase a text names, if one; ``is_known`` says whether it is about phases at all."""

    phase: str | None
    is_known: bool
    is_primary: bool = False


def read_phase(cell: Cell) -> PhaseReading:
    """The phase in a cell of a phase column. Several, or “primair” alone, is no phase."""
    text = plain(text_of(cell))
    if re.match(r"(?:alle|diverse|meerdere|verschillende|hele|gehele|heel)\b", text):
        return PhaseReading(None, True)
    return _one_of(_named(text) | _marked(text))


def read_phase_heading(text: str) -> PhaseReading:
    """The phase that a heading line or the name of a sheet stands for; stricter than a cell."""
    words = plain(text).split()
    if len(words) > 12:
        return PhaseReading(None, False)
    found = _named(" ".join(words))
    start = re.match(r"\s*(?:fase|phase|laag)?\s*(1\s*[ab]|[123])\s*(?:[.:)–—-]|$|\s)", text, re.I)
    bare = bool(re.fullmatch(r"\s*[123]\s*", text))
    if start and not bare and (found or re.match(r"\s*(?:fase|phase|1\s*[ab])", text, re.I)):
        found |= {_MARKS[re.sub(r"\s", "", start[1].casefold())]}
    return _one_of(found)


def is_cross(cell: Cell) -> bool:
    """Whether a cell of a column per phase says “this one”."""
    text = text_of(cell)
    if re.fullmatch(r"[✓✔☑☒✗✘×●•■√*+vVxX]+", text):
        return True
    return plain(text) in _YES


def _one_of(found: set[str]) -> PhaseReading:
    if found & {BREEDING, VULNERABLE}:
        found = found - {PRIMARY}
    if len(found) == 1 and PRIMARY not in found:
        return PhaseReading(next(iter(found)), True)
    return PhaseReading(None, bool(found), found == {PRIMARY})


def _named(text: str) -> set[str]:
    """The phases whose words stand in the text, typing errors included."""
    found: set[str] = set()
    rest = f" {text} "
    for words in sorted(_WORDS, key=len, reverse=True):
        if f" {words} " in rest:
            found.add(_WORDS[words])
            rest = rest.replace(f" {words} ", " ")
    for word in rest.split():
        guess = near(word, [known for known in _WORDS if " " not in known and len(known) > 6])
        if guess:
            found.add(_WORDS[guess])
    return found


def _marked(text: str) -> set[str]:
    """The phases named by their number: “1a”, “fase 2”, “2 en 3”; “1 a” is “1a”."""
    joined = re.sub(r"\b1 ([ab])\b", r"1\1", text)
    joined = re.sub(r"\b(fase|phase)([123])", r"\1 \2", joined)
    words = [word for word in joined.split() if word not in {"en", "of", "tot", "m", "t"}]
    marks = {_MARKS[word] for word in words if word in _MARKS}
    sure = {_MARKS[word] for word in words if word in {"1a", "1b"}}
    others = [word for word in words if word not in _MARKS and word not in _BESIDE]
    if marks and not others:
        return marks
    return sure if sure else set()
