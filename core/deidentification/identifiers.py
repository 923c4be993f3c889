"""What the guard says about a text: where, what, how sure, why. Offsets count characters."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

#: Longest text that is looked at; longer ones are refused before they come here.
MAXIMUM_LENGTH = 4_000


class Label(StrEnum):
    """What is found."""

    PERSON_NAME = "person_name"
    BSN = "bsn"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    LICENCE_PLATE = "licence_plate"
    SOCIAL_HANDLE = "social_handle"
    URL_PROFILE = "url_profile"
    DATE_OF_BIRTH = "date_of_birth"
    IBAN = "iban"
    DOCUMENT_NUMBER = "document_number"
    CASE_NUMBER = "case_number"


class Strength(StrEnum):
    """What the writer may do: nothing but replace, give a reason, or confirm once."""

    BLOCK = "block"
    OVERRIDE = "override"
    CONFIRM = "confirm"


@dataclass(frozen=True, slots=True, order=True)
class Identifier:
    """One identifier in a text: ``text[start:end]``. ``why`` is the code of a reason to show."""

    start: int
    end: int
    label: Label
    strength: Strength
    why: str
