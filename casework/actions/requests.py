"""Requests of persons: put off once, prepared, and decided by a second reader (rules P2, P3)."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.actions.provisions import as_keys, subject_of
from casework.actions.steps import day_after, tell_news
from casework.lifecycle import REQUEST
from casework.models import AccessExport, Registration, RightsRequest
from casework.models.parameters import REQUEST as TERM
from casework.models.parameters import REQUEST_EXTENSION
from casework.models.people import able
from core import audit
from core.documents import DocumentRefused
from core.lifecycle import FactsRefused
from core.models import Membership, Parameter
from core.references import next_reference
from core.tenancy import take_turn

#: Makes the access export of a request, without the parts that are held back.
Render = Callable[[RightsRequest, Collection[str]], bytes]
#: Where a mail about requests leads to.
PAGE = "casework:request_list"


@transaction.atomic
def create_request(
    *, membership: Membership, code: str, kind: str, asked: str, received_on: datetime.date
) -> RightsRequest:
    """Record a request about a case or a registration; from now on it is not destroyed (W8, P2).

    Raises ``FactsRefused`` for a code one does not direct and a day to come. Effect: one log event.
    """
    take_turn()
    subject = subject_of(code, membership)
    if received_on > timezone.localdate():
        raise FactsRefused({"received_on": _("This day is still to come. Check the day.")})
    request = RightsRequest(
        reference=next_reference(RightsRequest, "VZ"),
        kind=kind,
        asked=asked,
        received_on=received_on,
        due_by=day_after(int(Parameter.objects.value(TERM)), received_on),
        **as_keys(subject),
    )
    request.save()
    audit.record("request.create", request, membership=membership)
    return request


def extend(request: RightsRequest, *, membership: Membership, because: str) -> None:
    """The verb ``extend``: put the decision off, once, with the reason that the person is told."""
    with REQUEST.transition("extend", request, membership=membership) as fresh:
        days = int(Parameter.objects.value(REQUEST_EXTENSION))
        fresh.extended_on = timezone.localdate()
        fresh.extended_because = because
        fresh.due_by = day_after(days, fresh.due_by)


def prepare(
    request: RightsRequest,
    *,
    membership: Membership,
    render: Render,
    is_granted: bool,
    answer: str,
    refusal_ground: str = "",
    withheld: str = "",
    held_back: Collection[str] = (),
) -> None:
    """The verb ``prepare``: the answer, and for access the file with all that is kept (rule P3).

    ``render`` makes that file; it is called for access that is granted only. Raises
    ``FactsRefused`` for a refusal without a ground, parts held back without a reason, and
    statements that are still closed to one another. Effects: the file; the second readers hear.
    """
    with REQUEST.transition("prepare", request, membership=membership) as fresh:
        _refuse_unreasoned(is_granted, refusal_ground, held_back, withheld)
        fresh.is_granted = is_granted
        fresh.refusal_ground = "" if is_granted else refusal_ground
        fresh.answer, fresh.withheld = answer, withheld
        fresh.prepared_by = membership
        fresh.exports.all().delete()
        if is_granted and fresh.is_about_access:
            _make_export(fresh, render, held_back)
        tell_news(_second_readers(fresh, membership), PAGE)


def _refuse_unreasoned(
    is_granted: bool, refusal_ground: str, held_back: Collection[str], withheld: str
) -> None:
    if not is_granted and not refusal_ground:
        raise FactsRefused({"refusal_ground": _("Choose the ground on which it is refused.")})
    if held_back and not withheld:
        raise FactsRefused({"withheld": _("Say why these parts are held back.")})


def _make_export(request: RightsRequest, render: Render, held_back: Collection[str]) -> None:
    """Render and keep the file. Raises ``FactsRefused`` when that is not possible now."""
    subject = request.subject
    if isinstance(subject, Registration) and not may_be_opened(subject):
        raise FactsRefused(
            {"": _("The statements of this weighing are still closed. Answer when they are open.")}
        )
    try:
        content = render(request, held_back)
    except DocumentRefused as refusal:
        raise FactsRefused({"": str(refusal)}) from refusal
    codes = " ".join(sorted(held_back))
    AccessExport(request=request, content=content, held_back=codes, **as_keys(subject)).save()


def may_be_opened(registration: Registration) -> bool:
    """Whether nobody’s statement is read too early by showing everything (rule W3)."""
    return registration.is_opened or not registration.statements.filed().exists()


def _second_readers(request: RightsRequest, membership: Membership) -> list[Membership]:
    """Who may judge what somebody prepared: who directs the case too, or any other director."""
    case = request.its_case
    if case is not None:
        people: list[Any] = [case.process_director, case.deputy_director]
    else:
        people = list(able("request.decide"))
    return [person for person in people if person.pk != membership.pk]


def send_back(request: RightsRequest, *, membership: Membership) -> None:
    """The verb ``send_back``: whoever prepared it looks again; the texts stay."""
    with REQUEST.transition("send_back", request, membership=membership) as fresh:
        tell_news([fresh.prepared_by], PAGE)


def decide(request: RightsRequest, *, membership: Membership) -> None:
    """The verb ``decide``: a second reader lets the answer go; the hold on destruction ends."""
    with REQUEST.transition("decide", request, membership=membership) as fresh:
        fresh.decided_by = membership
        fresh.decided_on = timezone.localdate()
        tell_news([fresh.prepared_by], PAGE)
