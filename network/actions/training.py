"""Trainings and their sessions: added, changed, cancelled."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import audit
from core.lifecycle import FactsRefused
from core.models import Membership
from core.references import next_reference
from core.tenancy import take_turn
from network.actions.people import NOT_YET
from network.models import Enrolment, Training, TrainingSession

#: Days between which a session is taken for meant: a year before or after is a slip of the keys.
FIRST_DAY = datetime.date(2000, 1, 1)
YEARS_AHEAD = 5
#: The most people at one session, the most hours of a training, the most months until a repeat.
MOST_PEOPLE, MOST_HOURS, MOST_MONTHS = 500, 400, 120

Reasons = dict[Any, Any]


class TrainingRefused(FactsRefused):
    """What was filled in cannot be kept; rows of people are named by (place, field)."""


# --- trainings --------------------------------------------------------------------------------
@transaction.atomic
def create_training(*, membership: Membership, facts: Mapping[str, Any]) -> Training:
    """Add a training; ``facts`` maps field names to values.

    Effect: one log event. Raises ``TrainingRefused``: see ``training_refusals``.
    """
    reference = next_reference(Training, "TR")  # locks: two trainings never share a name
    _refuse(training_refusals(facts))
    training = Training(reference=reference, **facts)
    training.save()
    audit.record("training.create", training, membership=membership)
    return training


@transaction.atomic
def update_training(
    training: Training, *, membership: Membership, facts: Mapping[str, Any]
) -> Training:
    """Change a training, or say since when it is no longer given.

    Effects: one log event with the names of the changed fields, the revision goes up. Without a
    difference nothing happens. Raises ``TrainingRefused`` when a rule is broken.
    """
    take_turn()
    fresh: Training = Training.objects.get(pk=training.pk)
    if changed := _changed(fresh, facts):
        _refuse(training_refusals(facts, fresh))
        _store(fresh, facts, changed)
        audit.record("training.edit", fresh, membership=membership, changed=changed)
    return fresh


# --- sessions ---------------------------------------------------------------------------------
@transaction.atomic
def create_session(*, membership: Membership, facts: Mapping[str, Any]) -> TrainingSession:
    """Plan a session, or write down one that was held; ``facts`` maps field names to values.

    Effect: one log event. Raises ``TrainingRefused``: see ``session_refusals``.
    """
    reference = next_reference(TrainingSession, "TS")
    _refuse(session_refusals(facts))
    session = TrainingSession(reference=reference, **facts)
    session.save()
    audit.record("training_session.create", session, membership=membership)
    return session


@transaction.atomic
def update_session(
    session: TrainingSession, *, membership: Membership, facts: Mapping[str, Any]
) -> TrainingSession:
    """Change training, day, hours, place or room of a session.

    Effects: one log event with the names of the changed fields, the revision goes up. Without a
    difference nothing happens. Raises ``TrainingRefused`` when a rule is broken or the session was
    cancelled meanwhile.
    """
    take_turn()
    fresh: TrainingSession = TrainingSession.objects.get(pk=session.pk)
    if changed := _changed(fresh, facts):
        if fresh.cancelled_on is not None:
            raise TrainingRefused({"": CANCELLED})
        _refuse(session_refusals(facts, fresh))
        _store(fresh, facts, changed)
        audit.record("training_session.edit", fresh, membership=membership, changed=changed)
    return fresh


@transaction.atomic
def cancel_session(
    session: TrainingSession, *, membership: Membership, cancelled_on: datetime.date | None
) -> TrainingSession:
    """Say since when a session is cancelled; None when it goes on after all.

    Effects: one log event, the revision goes up; who is enrolled stays. Without a difference
    nothing happens. Raises ``TrainingRefused`` for a day to come, and when people came already.
    """
    take_turn()
    fresh: TrainingSession = TrainingSession.objects.get(pk=session.pk)
    if fresh.cancelled_on == cancelled_on:
        return fresh
    _refuse(cancel_refusals(cancelled_on, fresh))
    _store(fresh, {"cancelled_on": cancelled_on}, ["cancelled_on"])
    audit.record("training_session.cancel", fresh, membership=membership, changed=["cancelled_on"])
    return fresh


def _changed(row: Any, facts: Mapping[str, Any]) -> list[str]:
    return [field for field, value in facts.items() if getattr(row, field) != value]


def _store(row: Any, facts: Mapping[str, Any], changed: list[str]) -> None:
    for field in changed:
        setattr(row, field, facts[field])
    row.revision += 1
    row.save()


def _refuse(reasons: Reasons) -> None:
    if reasons:
        raise TrainingRefused(reasons)


# --- what is refused, in words for people ---------------------------------------------------------
CANCELLED = _("This session was cancelled. Nothing has been changed.")
EARLY = _("Check the year: this day is before 2000.")
LATE = _("Check the year: this day is more than five years from now.")


def outside(number: int | None, least: int, most: int) -> Any:
    """Why a number cannot be kept: the sentence when it is not in the range, else ""."""
    if number is None or least <= number <= most:
        return ""
    text = _("Write a number from %(least)d to %(most)d.")
    return text % {"least": least, "most": most}


def training_refusals(facts: Mapping[str, Any], training: Training | None = None) -> Reasons:
    """Why these facts of a training cannot be kept: field name to sentence, empty when they can.

    ``training`` is the one they are about; None for a new one. A missing fact is judged as empty.
    """
    found: Reasons = {
        "name": _against_name(facts, training),
        "hours": outside(facts.get("hours"), 1, MOST_HOURS),
        "repeat_months": outside(facts.get("repeat_months"), 0, MOST_MONTHS),
        "retired_on": _against_retiring(facts.get("retired_on"), training),
    }
    return {field: reason for field, reason in found.items() if reason}


def _against_name(facts: Mapping[str, Any], training: Training | None) -> Any:
    name = " ".join((facts.get("name") or "").split()).casefold()
    if not name or facts.get("retired_on"):
        return ""
    others = Training.objects.offered().exclude(pk=training.pk if training else None)
    if name in {
        " ".join(other.split()).casefold() for other in others.values_list("name", flat=True)
    }:
        return _("There is a training with this name already. Give this one another name.")
    return ""


def _against_retiring(day: datetime.date | None, training: Training | None) -> Any:
    if day is None:
        return ""
    if day < FIRST_DAY:
        return EARLY
    if day > timezone.localdate():
        return NOT_YET
    if training and TrainingSession.objects.to_come().filter(training=training).exists():
        return _("There are sessions to come. Cancel those first, or leave this empty.")
    return ""


def session_refusals(facts: Mapping[str, Any], session: TrainingSession | None = None) -> Reasons:
    """Why these facts of a session cannot be kept: field name to sentence, empty when they can.

    ``session`` is the one they are about; None for a new one. A missing fact is judged as empty.
    """
    found: Reasons = {
        "training": _against_training(facts.get("training"), session),
        "held_on": _against_day(facts.get("held_on"), session),
        "room_for": outside(facts.get("room_for"), 1, MOST_PEOPLE),
        **_against_hours(facts.get("starts_at"), facts.get("ends_at")),
    }
    return {field: reason for field, reason in found.items() if reason}


def _against_training(training: Training | None, session: TrainingSession | None) -> Any:
    known = session.training_id if session else None
    if training is None or training.pk == known:
        return ""
    if session and Enrolment.objects.filter(session=session, attended__isnull=False).exists():
        return _("It has been written down who came to this training. Add another session instead.")
    if not Training.objects.offered().filter(pk=training.pk).exists():
        return _("This training is no longer given. Choose another one.")
    return ""


def _against_day(day: datetime.date | None, session: TrainingSession | None) -> Any:
    if day is None:
        return ""
    if day < FIRST_DAY:
        return EARLY
    if day.year > timezone.localdate().year + YEARS_AHEAD:
        return LATE
    if session is None or day == session.held_on:
        return ""
    people = Enrolment.objects.filter(session=session)
    if people.filter(certified__gt=0).exists():
        return _("Certificates were given for the day that stands here. Take those back first.")
    if day > timezone.localdate() and people.filter(attended__isnull=False).exists():
        return _("It has been written down who came, so the day cannot be one to come.")
    return ""


def _against_hours(starts_at: datetime.time | None, ends_at: datetime.time | None) -> Reasons:
    if ends_at is None:
        return {}
    if starts_at is None:
        return {"starts_at": _("Also write when it begins, or leave both times empty.")}
    if ends_at <= starts_at:
        return {"ends_at": _("This is not after the beginning. Write a later time.")}
    return {}


def cancel_refusals(cancelled_on: datetime.date | None, session: TrainingSession) -> Reasons:
    """Why a session cannot be cancelled on a day: field name to sentence, empty when it can."""
    if cancelled_on is None:
        return {}
    if cancelled_on < FIRST_DAY:
        return {"cancelled_on": EARLY}
    if cancelled_on > timezone.localdate():
        return {"cancelled_on": NOT_YET}
    if Enrolment.objects.filter(session=session, attended__gt=0).exists():
        return {"": _("People came to this session, so it cannot be cancelled any more.")}
    return {}
