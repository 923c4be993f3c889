"""Mapping sessions: planning, holding, concluding, and recording answers while people talk."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from core import audit
from core.models import Membership
from core.references import next_reference
from core.tenancy import take_turn
from interventions.classification import OwnerFits
from programmes.actions.programme import move_activity, set_activity_status, update_activity
from programmes.lifecycle import MAPPING_SESSION
from programmes.models import (
    Activity,
    ActivityChange,
    MappingSession,
    Programme,
    Question,
    SessionAnswer,
    SessionItem,
    SessionParticipant,
)
from programmes.models.exchange import ProgrammeState
from programmes.models.mapping import FIELDS, stamp

#: What the history of an activity calls the place where it was changed.
ORIGIN = "session"
#: Typing is saved every few seconds; within this time it is one change in the history.
ONE_CHANGE = datetime.timedelta(minutes=15)


class StaleAnswer(Exception):
    """Somebody else saved this question while it was being typed; nothing was stored."""


@transaction.atomic
def plan_session(programme: Programme, *, membership: Membership, **facts: Any) -> MappingSession:
    """Plan a session of a programme. Effects: a reference of the municipality, one log event."""
    session = MappingSession(
        programme=programme, reference=next_reference(MappingSession, "M"), **facts
    )
    session.save()
    audit.record("session.create", session, membership=membership)
    return session


@transaction.atomic
def update_session(
    session: MappingSession, *, membership: Membership, **facts: Any
) -> MappingSession:
    """Change when, where or what a session goes through. Effect: one log event.

    Returns the session as it is stored now.
    """
    take_turn()
    fresh: MappingSession = MappingSession.objects.get(pk=session.pk)
    changed = [name for name, value in facts.items() if getattr(fresh, name) != value]
    for name in changed:
        setattr(fresh, name, facts[name])
    fresh.revision += 1
    fresh.save()
    audit.record("session.edit", fresh, membership=membership, changed=changed)
    return fresh


@transaction.atomic
def set_participants(
    session: MappingSession, *, membership: Membership, rows: list[dict[str, Any]]
) -> None:
    """Store who is at the table, instead of who was noted before. Effect: one log event."""
    take_turn()
    session.participants.all().delete()
    for position, row in enumerate(rows):
        SessionParticipant(session=session, position=position, **row).save()
    audit.record("session.edit", session, membership=membership, changed=["participants"])


def hold_session(session: MappingSession, *, membership: Membership) -> None:
    """The verb ``hold``: the agenda is drawn up and the blind spots of this moment are kept.

    The blind spots are kept to show during the session which ones appear and disappear.
    """
    with MAPPING_SESSION.transition("hold", session, membership=membership) as fresh:
        fresh.held_at = timezone.now()
        fresh.findings_before = [
            {
                "code": finding.code,
                "subject": finding.subject,
                "severity": str(finding.severity),
                "title": finding.title,
                "rule": finding.rule_name,
            }
            for finding in ProgrammeState(fresh.programme).findings
        ]
        SessionItem.objects.bulk_create(
            SessionItem(
                municipality_id=fresh.municipality_id,
                session=fresh,
                activity=activity,
                position=position,
            )
            for position, activity in enumerate(fresh.chosen())
        )


def conclude_session(session: MappingSession, *, membership: Membership, notes: str) -> None:
    """The verb ``conclude``: from now on nothing is recorded any more; notes are kept."""
    with MAPPING_SESSION.transition("conclude", session, membership=membership) as fresh:
        fresh.concluded_at = timezone.now()
        fresh.notes = notes
        fresh.revision += 1


def discard_session(session: MappingSession, *, membership: Membership) -> None:
    """The verb ``discard``: a planned session that will not be held is gone; its event stays."""
    with MAPPING_SESSION.transition("discard", session, membership=membership):
        pass


def save_answer(
    item: SessionItem,
    *,
    membership: Membership,
    question: int,
    facts: Mapping[str, Any],
    note: str,
    read: str = "",
) -> None:
    """Record one question about one activity: facts go into the activity, the note stays here.

    ``read`` is the stamp of what the writer saw. Raises ``StaleAnswer`` when something else is
    stored by now, ``TransitionRefused`` when the session is not under way. Effects: history of
    the activity with origin "session", log events. Saving the same twice changes nothing.
    """
    if _is_stored(item, question, facts, note):
        return
    with MAPPING_SESSION.transition("record", item.session, membership=membership) as session:
        activity = Activity.objects.get(pk=item.activity_id)
        answer = SessionAnswer.objects.filter(item=item, question=question).first()
        now = stamp(activity, question, answer.note if answer else "")
        changed = _differing(activity, facts)
        if read and read != now and (changed or note != (answer.note if answer else "")):
            raise StaleAnswer
        _write_through(activity, changed, session=session, membership=membership)
        answer = answer or SessionAnswer(item=item, question=question)
        answer.note, answer.answered_at = note, timezone.now()
        answer.recorded_by, answer.recorded_by_name = membership, str(membership.user)
        answer.save()


def _is_stored(item: SessionItem, question: int, facts: Mapping[str, Any], note: str) -> bool:
    answer = SessionAnswer.objects.filter(item=item, question=question).first()
    activity = Activity.objects.get(pk=item.activity_id)
    return answer is not None and answer.note == note and not _differing(activity, facts)


def _differing(activity: Activity, facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if getattr(activity, name) != value}


def _write_through(
    activity: Activity,
    facts: dict[str, Any],
    *,
    session: MappingSession,
    membership: Membership,
) -> None:
    """Put the answers into the activity by its own verbs, so that history and log are complete."""
    fields = list(facts)
    who: dict[str, Any] = {"membership": membership, "origin": ORIGIN}
    if "main_phase" in facts:
        move_activity(activity, main_phase=facts.pop("main_phase"), **who)
    if "status" in facts:
        set_activity_status(activity, status=facts.pop("status"), **who)
    if set(fields) & set(FIELDS[Question.LOGICAL]):
        answered = facts.get("owner_fits", activity.owner_fits) != OwnerFits.UNKNOWN
        facts["owner_assessed_on"] = session.day if answered else None
    if facts:
        update_activity(activity, **facts, **who)
    for name in [*fields, "side_phases"]:
        _join_strokes(activity, name)


def _join_strokes(activity: Activity, field: str) -> None:
    """Two changes of one field by one person in one session become one line of history."""
    rows = list(ActivityChange.objects.filter(activity=activity, field=field)[:2])
    if len(rows) < 2:
        return
    newer, older = rows
    same = newer.actor_id == older.actor_id and newer.origin == older.origin == ORIGIN
    if not same or newer.at - older.at > ONE_CHANGE:
        return
    older.after, older.at = newer.after, newer.at
    newer.delete()
    if older.after == older.before:
        older.delete()
    else:
        older.save()
