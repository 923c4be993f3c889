"""What a writer answers to the guard: which words stay, and why; bound to the exact text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import TextChoices
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from core.deidentification.identifiers import Identifier, Strength


class Reason(TextChoices):
    """Why words that look like a name may stay (privacy targets: a short, fixed list)."""

    PUBLIC_FIGURE = "public_figure", _("public figure")
    ORGANISATION_OR_PLACE = "organisation_or_place", _("organisation or place")
    NO_NAME = "no_name", _("no name")
    CONFIRMED = "confirmed", _("confirmed")


#: Which answers each strength leaves open; structured identifiers leave none.
ANSWERS: dict[Strength, tuple[Reason, ...]] = {
    Strength.BLOCK: (),
    Strength.OVERRIDE: (Reason.PUBLIC_FIGURE, Reason.ORGANISATION_OR_PLACE, Reason.NO_NAME),
    Strength.CONFIRM: (Reason.CONFIRMED,),
}


def key_of(field: str, text: str, identifier: Identifier) -> str:
    """The mark of one identifier in exactly this text of this field.

    It is a keyed digest: it says nothing about the words, and another text has another mark, so
    that an answer never outlives the text it was given for.
    """
    facts = (field, text, identifier.start, identifier.end, str(identifier.label))
    return salted_hmac("core.guard", repr(facts), algorithm="sha256").hexdigest()[:32]


def read(answers: Iterable[str]) -> dict[str, Reason]:
    """The answers that came along, by mark; what is no answer is left out."""
    pairs = (answer.partition(":") for answer in answers)
    return {key: Reason(code) for key, _colon, code in pairs if code in Reason.values}


def write(answers: Mapping[str, Reason]) -> list[str]:
    """The answers as they travel along in the page."""
    return [f"{key}:{reason.value}" for key, reason in answers.items()]
