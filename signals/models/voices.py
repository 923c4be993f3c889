"""Who speaks in an answer: a function and a domain, never a name (rule S9)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from interventions.classification import Domain
from network.models import PartnerOrganisation
from signals.models.advice import PeerQuestion


@dataclass(frozen=True)
class Voice:
    """One answer as colleagues read it. ``kind`` is what kind of organisation it comes from."""

    pk: int
    number: int
    text: str
    answered_on: datetime.date
    function: str
    domain: str
    kind: str
    has_helped: bool
    is_own: bool


def voices_of(question: PeerQuestion, reader: Any) -> list[Voice]:
    """The answers to a question in the order they came, in two queries.

    ``is_own`` is true for whoever reads their own answer, and for nobody else.
    """
    answers = list(question.answers.select_related("author").order_by("pk"))
    organisations = {answer.author.organisation_id for answer in answers} - {None}
    profiles = {
        profile.organisation_id: profile
        for profile in PartnerOrganisation.objects.filter(organisation__in=organisations)
    }
    return [
        _voice(number, answer, profiles.get(answer.author.organisation_id), reader)
        for number, answer in enumerate(answers, start=1)
    ]


def _voice(number: int, answer: Any, profile: PartnerOrganisation | None, reader: Any) -> Voice:
    is_known = profile is not None and profile.domain != Domain.UNKNOWN
    return Voice(
        pk=answer.pk,
        number=number,
        text=answer.text,
        answered_on=answer.answered_on,
        function=answer.author.function,
        domain=profile.domain if profile and is_known else "",
        kind=str(profile.get_type_display()) if profile and not is_known else "",
        has_helped=answer.has_helped,
        is_own=answer.author_id == reader.pk,
    )
