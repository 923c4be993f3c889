"""The text with its identifiers replaced: persons by number, the rest by what it was."""

from __future__ import annotations

import re
from collections.abc import Iterable

from core.deidentification.identifiers import Identifier, Label
from core.deidentification.lexicon import key

#: What stands in the text instead (Dutch, because the texts are).
INSTEAD = {
    Label.BSN: "[bsn]",
    Label.PHONE: "[telefoonnummer]",
    Label.EMAIL: "[e-mailadres]",
    Label.ADDRESS: "[adres]",
    Label.LICENCE_PLATE: "[kenteken]",
    Label.SOCIAL_HANDLE: "[account]",
    Label.URL_PROFILE: "[profiel]",
    Label.DATE_OF_BIRTH: "[geboortedatum]",
    Label.IBAN: "[rekeningnummer]",
    Label.DOCUMENT_NUMBER: "[documentnummer]",
    Label.CASE_NUMBER: "[dossiernummer]",
}
_PERSON = re.compile(r"\[persoon (\d{1,3})\]")


def replacements(text: str, identifiers: Iterable[Identifier]) -> list[str]:
    """What stands instead of each identifier, in the same order.

    Persons are numbered by first appearance, after the numbers that the text has already; one
    person keeps one number: "Mila" after "Mila de Wit" is the same.
    """
    numbers = [int(number) for number in _PERSON.findall(text)]
    last = max(numbers, default=0)
    persons: list[tuple[tuple[str, ...], int]] = []
    instead = []
    for identifier in identifiers:
        if identifier.label != Label.PERSON_NAME:
            instead.append(INSTEAD[identifier.label])
            continue
        parts = _parts(text[identifier.start : identifier.end])
        number = next((number for known, number in persons if _is_same(parts, known)), 0)
        if not number:
            last += 1
            number = last
        persons.append((parts, number))
        instead.append(f"[persoon {number}]")
    return instead


def replace(text: str, identifiers: Iterable[Identifier]) -> str:
    """The text with these identifiers replaced; they are in order and do not overlap."""
    identifiers = list(identifiers)
    pieces, at = [], 0
    for identifier, instead in zip(identifiers, replacements(text, identifiers), strict=True):
        pieces += [text[at : identifier.start], instead]
        at = identifier.end
    return "".join([*pieces, text[at:]])


def _parts(name: str) -> tuple[str, ...]:
    return tuple(part.removesuffix("'s") for part in re.findall(r"[^\s.]+", key(name)))


def _is_same(name: tuple[str, ...], known: tuple[str, ...]) -> bool:
    """Whether a shorter form of a name that was read before, or the same again."""
    short, long = sorted((name, known), key=len)
    return set(short) <= set(long)
