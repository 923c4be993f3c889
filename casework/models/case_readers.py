"""Who has read a case this month: organisation and function, how often, no names (rule L1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.models.cases import Case
from casework.models.participants import CaseParticipant
from core.models import AuditEvent, Membership

READING = "case.view"


@dataclass(frozen=True)
class Reader:
    """One function at one organisation, and how often it read the case this month."""

    organisation: str
    function: str
    number: int


def readers_of(case: Case, participants: Iterable[CaseParticipant]) -> list[Reader]:
    """Who read it, whoever reads it most first; participants who did not stand last, with zero.

    From the log of readings; whoever is neither participant nor director counts by the function of
    the membership, so that no reading is left out. Three queries.
    """
    functions = _functions(case, participants)
    counted: dict[tuple[str, str], int] = dict.fromkeys(functions.values(), 0)
    month = timezone.localtime().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    events = AuditEvent.objects.about(Case._meta.label_lower, str(case.pk)).filter(
        municipality_id=case.municipality_id, action=READING, result="done", at__gte=month
    )
    rows = list(events.order_by().values_list("actor").annotate(number=Count("pk")))
    functions |= _others({user for user, _number in rows} - set(functions), case)
    for user, number in rows:
        key = functions.get(user, ("", _("somebody who does not work here any more")))
        counted[key] = counted.get(key, 0) + number
    found = [Reader(*key, number) for key, number in counted.items()]
    return sorted(found, key=lambda one: (-one.number, one.organisation.casefold(), one.function))


def _functions(
    case: Case, participants: Iterable[CaseParticipant]
) -> dict[int | None, tuple[str, str]]:
    """Account → organisation and function in this case."""
    found: dict[int | None, tuple[str, str]] = {
        row.membership.user_id: (str(row.organisation), row.function) for row in participants
    }
    for person, function in [
        (case.deputy_director, _("deputy of the process director")),
        (case.process_director, _("process director")),
        (case.case_director, _("case director")),
    ]:
        found[person.user_id] = (str(person.organisation or ""), function)
    return found


def _others(users: set[int | None], case: Case) -> dict[int | None, tuple[str, str]]:
    people = Membership.objects.filter(municipality=case.municipality_id, user__in=users - {None})
    return {
        person.user_id: (str(person.organisation or ""), person.function)
        for person in people.select_related("organisation")
    }
