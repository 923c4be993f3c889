"""Consultations: made, changed, ended; who sits there; what goes to which other consultation."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.lifecycle import TransitionRefused
from core.models import Membership, Organisation
from core.references import next_reference
from core.tenancy import take_turn
from network.models import Consultation, ConsultationLink, ConsultationSeat
from network.models.consultation_findings import same_function

#: A row of seats: organisation, function, function of the deputy.
Seat = tuple[Organisation, str, str]
#: A row of links: where to, what goes there, whether it comes back.
Link = tuple[Consultation, str, bool]


class LinkRefused(Exception):
    """A link cannot be stored: to itself, or it exists in the other direction (``target``)."""

    def __init__(self, target: Consultation) -> None:
        self.target = target
        super().__init__(str(target))


@transaction.atomic
def create_consultation(*, membership: Membership, **facts: Any) -> Consultation:
    """Add a consultation; ``facts`` maps field names to values. Effect: one log event."""
    reference = next_reference(Consultation, "OV")
    consultation = Consultation(reference=reference, **facts)
    consultation.save()
    audit.record("consultation.create", consultation, membership=membership)
    return consultation


@transaction.atomic
def update_consultation(
    consultation: Consultation, *, membership: Membership, **facts: Any
) -> Consultation:
    """Change what is known of a consultation; ``facts`` maps field names to new values.

    Effects: one log event with the names of the changed fields, the revision goes up. Without a
    difference nothing happens. Raises ``TransitionRefused`` when it has ended.
    """
    take_turn()
    _refuse_when_ended(consultation)
    return _store(consultation, "consultation.edit", membership, facts)


@transaction.atomic
def end_consultation(
    consultation: Consultation, *, membership: Membership, ended_on: datetime.date | None
) -> Consultation:
    """Say from which day it meets no more; None when it goes on after all.

    Effects: one log event, the revision goes up; from that day on it is in no picture and no list,
    its page stays until its term is over. Without a difference nothing happens.
    """
    return _store(consultation, "consultation.end", membership, {"ended_on": ended_on})


@transaction.atomic
def set_seats(consultation: Consultation, *, membership: Membership, rows: list[Seat]) -> None:
    """Store who sits there, instead of who sat there before; the same seat twice is kept once.

    Effects: one log event, the revision goes up. Without a difference nothing happens. Raises
    ``TransitionRefused`` when the consultation has ended.
    """
    take_turn()
    _refuse_when_ended(consultation)
    wanted = {(row[0].pk, same_function(row[1])): row for row in rows}
    changed = False
    for seat in ConsultationSeat.objects.filter(consultation=consultation):
        row = wanted.pop((seat.organisation_id, same_function(seat.function)), None)
        if row is None:
            seat.delete()
            changed = True
        elif (seat.function, seat.deputy) != row[1:]:
            seat.function, seat.deputy = row[1:]
            seat.save()
            changed = True
    for organisation, function, deputy in wanted.values():
        ConsultationSeat(
            consultation=consultation, organisation=organisation, function=function, deputy=deputy
        ).save()
        changed = True
    if changed:
        _note(consultation, membership, "seats")


@transaction.atomic
def set_links(consultation: Consultation, *, membership: Membership, rows: list[Link]) -> None:
    """Store where this consultation brings something, instead of where it did before.

    Effects: one log event, the revision goes up; links that stay keep their place and so their
    number. Without a difference nothing happens. Raises ``LinkRefused`` for a link to itself or
    one that exists in the other direction, ``TransitionRefused`` when the consultation has ended.
    """
    take_turn()
    _refuse_when_ended(consultation)
    wanted = {row[0].pk: row for row in rows}
    _refuse_links(consultation, [row[0] for row in rows])
    changed = False
    for link in ConsultationLink.objects.filter(source=consultation):
        row = wanted.pop(link.target_id, None)
        if row is None:
            link.delete()
            changed = True
        elif (link.what, link.both_ways) != row[1:]:
            link.what, link.both_ways = row[1:]
            link.save()
            changed = True
    for target, what, both_ways in wanted.values():
        ConsultationLink(source=consultation, target=target, what=what, both_ways=both_ways).save()
        changed = True
    if changed:
        _note(consultation, membership, "links")


def _refuse_when_ended(consultation: Consultation) -> None:
    """Raise ``TransitionRefused`` from the day of its end on: what it was stays as it was."""
    if not Consultation.objects.get(pk=consultation.pk).is_going_on:
        raise TransitionRefused(_("This consultation has ended meanwhile. Nothing was saved."))


def _refuse_links(consultation: Consultation, targets: list[Consultation]) -> None:
    """Raise ``LinkRefused`` for the first target that is itself or is linked to this one."""
    opposite = ConsultationLink.objects.filter(target=consultation).values_list("source", flat=True)
    taken = {consultation.pk, *opposite}
    for target in targets:
        if target.pk in taken:
            raise LinkRefused(target)


def _store(
    consultation: Consultation, verb: str, membership: Membership, facts: dict[str, Any]
) -> Consultation:
    take_turn()
    fresh: Consultation = Consultation.objects.get(pk=consultation.pk)
    changed = [field for field, value in facts.items() if getattr(fresh, field) != value]
    if changed:
        for field in changed:
            setattr(fresh, field, facts[field])
        fresh.revision += 1
        fresh.save()
        audit.record(verb, fresh, membership=membership, changed=changed)
    return fresh


def _note(consultation: Consultation, membership: Membership, part: str) -> None:
    fresh: Consultation = Consultation.objects.get(pk=consultation.pk)
    fresh.revision += 1
    fresh.save(update_fields=["revision"])
    audit.record("consultation.edit", fresh, membership=membership, changed=[part])
