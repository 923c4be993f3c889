"""The list of cases for one reader, and what the executive reads of scaled-up ones (C16, N1)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from casework.models.cases import Case
from casework.models.reviews import Direction, InformationEntry

#: The two orders there are: a day or a code, never content (rule N1).
ORDERS: dict[str, tuple[str, ...]] = {
    "review": ("next_review_by", "code"),
    "code": ("code",),
}


@dataclass(frozen=True)
class CaseRow:
    """One case in the list: the reader's part in it, and what asks for attention, in words."""

    case: Case
    part: str
    notes: list[str]


def case_rows(cases: Iterable[Case], membership: Any) -> list[CaseRow]:
    """The rows of a page; what asks for attention is found in one query for all."""
    found = list(cases)
    overdue = InformationEntry.objects.overdue_cases().filter(pk__in=[case.pk for case in found])
    late = set(overdue.values_list("pk", flat=True))
    return [
        CaseRow(case, _part_of(case, membership), _notes_of(case, case.pk in late))
        for case in found
    ]


def _part_of(case: Case, membership: Any) -> str:
    if case.process_director_id == membership.pk:
        return _("process director")
    if case.deputy_director_id == membership.pk:
        return _("deputy of the process director")
    if case.case_director_id == membership.pk:
        return _("case director")
    return _("takes part")


def _notes_of(case: Case, is_untold: bool) -> list[str]:
    told = [
        (case.is_restricted, _("use restricted")),
        (case.is_review_overdue, _("review past its day")),
        (is_untold, _("record whether the person was told")),
        (bool(case.agenda_wish) and not case.is_closed, _("asked for the agenda")),
    ]
    return [words for holds, words in told if holds]


@dataclass(frozen=True)
class ScaledUp:
    """What the executive reads of one case: that it exists, where, how it stands, since when."""

    code: str
    body: str
    state: str
    since: datetime.date | None


def scaled_up_cases() -> list[ScaledUp]:
    """The cases that are scaled up now and may be used; no text of any is read (rules C16, P5)."""
    rows = Case.objects.scaled_up().filter(restricted_on=None, scalings__direction=Direction.UP)
    dated = rows.annotate(since=Max("scalings__scaled_on")).order_by("code")
    return [
        ScaledUp(row.code, row.get_scaled_to_display(), row.get_status_display(), row.since)
        for row in dated.only("code", "scaled_to", "status")
    ]
