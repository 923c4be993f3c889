"""How the registers stand: counts of what one may see, level 1 of cases, terms (A9, B7, P1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from casework.models.cases import Case, CaseQuerySet
from casework.models.destruction import DestructionList
from casework.models.parameters import ARCHIVE_TERM, CASE_TERM
from casework.models.registers import Incident, RightsRequest
from casework.models.reviews import InformationEntry
from core.models import Parameter
from core.models.parameters import definitions
from core.retention import in_words


def cases_on_register(membership: Any) -> CaseQuerySet:
    """All cases for whoever watches over them, without content; for a director one's own."""
    if membership.may("register.oversee"):
        return Case.objects.all()  # type: ignore[no-any-return]
    return Case.objects.directed_by(membership)  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Counts:
    """What asks for attention, counted over what the reader may see."""

    live: int
    reviews_late: int
    information_late: int
    requests_open: int
    requests_late: int
    incidents_open: int
    incidents_late: int
    lists_waiting: int


def counts_for(membership: Any) -> Counts:
    """The counts of one reader."""
    cases = cases_on_register(membership)
    late = InformationEntry.objects.overdue_cases().filter(pk__in=cases.order_by().values("pk"))
    requests: Any = RightsRequest.objects.visible_to(membership)
    incidents: Any = Incident.objects.visible_to(membership)
    lists: Any = DestructionList.objects.visible_to(membership)
    return Counts(
        live=cases.live().count(),
        reviews_late=cases.review_overdue().count(),
        information_late=late.count(),
        requests_open=requests.open().count(),
        requests_late=requests.overdue().count(),
        incidents_open=incidents.open().count(),
        incidents_late=incidents.overdue().count(),
        lists_waiting=lists.waiting().count(),
    )


@dataclass(frozen=True)
class CaseTerms:
    """The term of a case beside the one of the archive; that they differ is a finding (B7)."""

    ours: int
    theirs: int
    names: tuple[str, str]

    @property
    def in_words(self) -> str:
        """The one that holds here, as people say it."""
        return in_words(self.ours)

    @property
    def differ(self) -> bool:
        """Whether the municipality has to decide which one holds."""
        return self.ours != self.theirs


def case_terms() -> CaseTerms:
    """Both terms as they hold today."""
    ours, theirs = (int(Parameter.objects.value(key)) for key in (CASE_TERM, ARCHIVE_TERM))
    names = (str(definitions[CASE_TERM].label), str(definitions[ARCHIVE_TERM].label))
    return CaseTerms(ours, theirs, names)
