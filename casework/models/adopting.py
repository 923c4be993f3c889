"""What has to be there before the decision lists of a meeting can be adopted (C8, C9, C19, P1)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.models.agenda import AgendaItem
from casework.models.meetings import CaseMeeting
from casework.models.parameters import LISTS
from casework.models.reviews import InformationEntry
from core.models import Parameter
from core.working_days import Clock


def items_to_adopt(meeting: CaseMeeting) -> Any:
    """The items that get a decision list, in order; those of a restricted case wait (rule P5)."""
    rows = meeting.items.exclude(status=AgendaItem.Status.MOVED)
    unrestricted = rows.filter(Q(case=None) | Q(case__restricted_on=None))
    return unrestricted.select_related("case", "registration", "meeting").in_order()


def why_not_adoptable(meeting: CaseMeeting) -> str:
    """ "" when the lists can be adopted; else what is missing, and what to do about it."""
    if meeting.ended_at is None:
        return _("The talk is not over yet. End it first; then the lists can be adopted.")
    if not meeting.attendance.present().exists():
        return _("Nobody was recorded as present. Record who was there first.")
    if meeting.attendance.present().filter(secrecy_confirmed_at=None).exists():
        return _("Not everybody who was there confirmed secrecy. Record that first.")
    items = list(items_to_adopt(meeting))
    unfinished = [str(item) for item in items if not item.is_whole]
    if unfinished:
        text = _("Something is missing at: %(codes)s. Write it down, or move the item.")
        return text % {"codes": ", ".join(unfinished)}
    return _who_was_not_told(items)


def _who_was_not_told(items: list[AgendaItem]) -> str:
    """Rule P1: past the term, somebody is told, or the telling is postponed on a ground."""
    late = untold(items)
    codes = [str(item) for item in items if item.pk in late]
    text = _(
        "At %(codes)s the person should have been told of the case by now. Record in the case that"
        " it was done, or postpone it on a ground; or move the item. Then the lists can be adopted."
    )
    return text % {"codes": ", ".join(codes)} if codes else ""


def untold(items: list[AgendaItem]) -> set[int]:
    """The keys of the items whose case is past the term with nothing recorded (rule P1)."""
    overdue = InformationEntry.objects.overdue_cases()
    cases = set(
        overdue.filter(pk__in=[item.case_id for item in items]).values_list("pk", flat=True)
    )
    return {item.pk for item in items if item.case_id in cases}


#: Actions are out in time when the lists were adopted within this time after the talk.
A_DAY = datetime.timedelta(hours=24)


@dataclass(frozen=True)
class Promptness:
    """How soon lists and actions were out, over the meetings somebody leads or plans."""

    meetings: int
    lists_in_time: int
    actions_in_time: int
    days: int


def list_is_in_time(meeting: CaseMeeting, moment: datetime.datetime) -> bool:
    """Whether adopting at a moment is within the working days that the municipality set."""
    return timezone.localdate(moment) <= last_day_for(meeting)


def last_day_for(meeting: CaseMeeting) -> datetime.date:
    """The last working day on which the lists of a meeting are adopted in time."""
    return Clock().after(meeting.held_on, int(Parameter.objects.value(LISTS)))


def promptness(membership: Any) -> Promptness:
    """The figures of the meetings that a membership may know of and that were adopted."""
    rows = CaseMeeting.objects.visible_to(membership)
    if not membership.may("meeting.plan"):
        rows = rows.filter(pk__in=CaseMeeting.objects.led_by(membership).values("pk"))
    days = int(Parameter.objects.value(LISTS))
    clock = Clock()
    adopted = list(rows.filter(status=CaseMeeting.Status.ADOPTED))
    lists = sum(
        timezone.localdate(row.adopted_at) <= clock.after(row.held_on, days) for row in adopted
    )
    actions = sum(row.adopted_at - (row.ended_at or row.begun_at) <= A_DAY for row in adopted)
    return Promptness(len(adopted), lists, actions, days)
