"""The guard: one look at a text, for fields, forms, commands and the bench alike (rule S3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.deidentification import names
from core.deidentification.beside import alike, dates_behind
from core.deidentification.identifiers import MAXIMUM_LENGTH, Identifier, Label, Strength
from core.deidentification.knowledge import knowledge
from core.deidentification.lexicon import GuardUnavailable
from core.deidentification.reading import Reading, View
from core.deidentification.replacing import replace, replacements
from core.deidentification.structured import find_structured

__all__ = ["GuardUnavailable", "Inspection", "inspect"]


@dataclass(frozen=True)
class Inspection:
    """What was found in a text; ``identifiers`` are in order and do not overlap."""

    text: str
    identifiers: tuple[Identifier, ...]

    @property
    def suggestion(self) -> str:
        """The text with everything replaced."""
        return replace(self.text, self.identifiers)

    @property
    def instead(self) -> list[str]:
        """What would stand in the place of each identifier."""
        return replacements(self.text, self.identifiers)

    def why(self, identifier: Identifier) -> str:
        """Why these words are asked about, as a sentence for the writer."""
        return _reason(identifier)


def inspect(text: str, local_words: Iterable[str] = ()) -> Inspection:
    """Everything in a text that leads to a person; the text is kept nowhere.

    ``local_words`` are names of public figures, organisations and places of the municipality.
    Raises ``GuardUnavailable`` without a sound lexicon, ``ValueError`` above 4,000 characters.
    """
    if len(text) > MAXIMUM_LENGTH:
        raise ValueError(f"At most {MAXIMUM_LENGTH} characters can be inspected.")
    reading = Reading(text)
    structured = _with_those_alike(text, find_structured(reading))
    named = _names(reading.closed, structured, frozenset(local_words))
    return Inspection(text, tuple(sorted([*structured, *named, *_births(text, structured, named)])))


def blocked(text: str) -> list[Identifier]:
    """Only the structured identifiers of a text: what a field refuses, without a question.

    Raises ``GuardUnavailable`` without a sound lexicon, ``ValueError`` above 4,000 characters.
    """
    if len(text) > MAXIMUM_LENGTH:
        raise ValueError(f"At most {MAXIMUM_LENGTH} characters can be inspected.")
    knowledge()
    return _with_those_alike(text, find_structured(Reading(text)))


def _with_those_alike(text: str, found: list[Identifier]) -> list[Identifier]:
    return sorted([*found, *(other for other in alike(text, found) if _is_free(other, found))])


def _births(
    text: str, structured: list[Identifier], named: list[Identifier]
) -> Iterator[Identifier]:
    """Dates right behind names, where nothing else was found."""
    label = Label.DATE_OF_BIRTH
    for start, end in dates_behind(text, [(name.start, name.end) for name in named]):
        birth = Identifier(start, end, label, Strength.BLOCK, label)
        if _is_free(birth, [*structured, *named]):
            yield birth


def _is_free(identifier: Identifier, others: list[Identifier]) -> bool:
    return all(identifier.end <= other.start or other.end <= identifier.start for other in others)


def _names(reading: View, taken: list[Identifier], local_words: frozenset[str]) -> list[Identifier]:
    """Names, with their places in what was written, outside what was found already."""
    known = knowledge(local_words)
    blocked = [(identifier.start, identifier.end) for identifier in taken]
    found = []
    for identifier in names.find_names(reading.text, reading.places(blocked), known):
        start, end = reading.written(identifier.start, identifier.end)
        if not any(start < stop and begin < end for begin, stop in blocked):
            found.append(
                Identifier(start, end, identifier.label, identifier.strength, identifier.why)
            )
    return found


def _reason(identifier: Identifier) -> str:
    reasons = {
        "given name": _("This looks like a first name."),
        "family name": _("This looks like a family name."),
        "place of a name": _("Here the name of a person would stand."),
        Label.BSN: _("A citizen service number belongs to one person."),
        Label.PHONE: _("A phone number always leads to somebody."),
        Label.EMAIL: _("An e-mail address always leads to somebody."),
        Label.ADDRESS: _("An address leads to the people who live there."),
        Label.LICENCE_PLATE: _("A licence plate leads to the owner."),
        Label.SOCIAL_HANDLE: _("An account leads to the person behind it."),
        Label.URL_PROFILE: _("A profile leads to the person behind it."),
        Label.DATE_OF_BIRTH: _("A date of birth makes a person recognisable."),
        Label.IBAN: _("A bank account number belongs to somebody."),
        Label.DOCUMENT_NUMBER: _("A document number belongs to one person."),
        Label.CASE_NUMBER: _("A file number leads to the file of a person."),
    }
    return reasons.get(identifier.why) or reasons[identifier.label]
