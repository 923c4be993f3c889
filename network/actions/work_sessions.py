"""Work sessions: planned, prepared, held, concluded, and what is done after it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.lifecycle import TransitionRefused
from core.models import Membership, Organisation
from core.references import next_reference
from core.tenancy import take_turn
from network.lifecycle import WORK_SESSION
from network.models import FollowUp, WorkQuestion, WorkSession

#: A question: the small group (or ""), and what it talks about.
Asked = tuple[str, str]
#: A follow-up: what is done, by which organisation, by which day.
Agreed = tuple[str, Organisation, datetime.date]


@transaction.atomic
def plan_work_session(*, membership: Membership, **facts: Any) -> WorkSession:
    """Plan a work session; ``facts`` maps field names to values. Effect: one log event."""
    session = WorkSession(reference=next_reference(WorkSession, "WB"), **facts)
    session.save()
    audit.record("work_session.create", session, membership=membership)
    return session


@transaction.atomic
def update_work_session(
    session: WorkSession, *, membership: Membership, **facts: Any
) -> WorkSession:
    """Change what is known of a session that is not concluded; ``facts``: field → new value.

    Effects: one log event with the names of the changed fields, the revision goes up. Without a
    difference nothing happens. Raises ``TransitionRefused`` when it is concluded.
    """
    fresh = _in_turn(session)
    changed = [name for name, value in facts.items() if getattr(fresh, name) != value]
    if changed:
        _refuse_unless(fresh.is_open, _concluded())
        for name in changed:
            setattr(fresh, name, facts[name])
        _note(fresh, membership, *changed)
    return fresh


@transaction.atomic
def set_questions(session: WorkSession, *, membership: Membership, rows: list[Asked]) -> None:
    """Store the questions in this order, instead of those there were.

    Effects: one log event, the revision goes up. Without a difference nothing happens. Raises
    ``TransitionRefused`` when the session was held: what was talked about stays as it was.
    """
    fresh = _in_turn(session)
    stored = WorkQuestion.objects.filter(session=fresh)
    if [(row.group, row.question) for row in stored] == rows:
        return
    _refuse_unless(
        fresh.is_planned,
        _("This work session was held, so its questions stay as they were. Nothing was saved."),
    )
    stored.delete()
    for order, (group, question) in enumerate(rows):
        WorkQuestion(session=fresh, order=order, group=group, question=question).save()
    _note(fresh, membership, "questions")


@transaction.atomic
def set_themes(session: WorkSession, *, membership: Membership, themes: Mapping[int, str]) -> None:
    """Store the themes per question, by the key of the question; the others stay as they are.

    Effects: one log event, the revision goes up. Without a difference nothing happens. Raises
    ``TransitionRefused`` when the session is not held yet, or concluded.
    """
    fresh = _in_turn(session)
    stored = WorkQuestion.objects.filter(session=fresh, pk__in=themes)
    changed = [row for row in stored if row.themes != themes[row.pk]]
    if not changed:
        return
    _refuse_unless(fresh.is_open, _concluded())
    _refuse_unless(fresh.is_held, _("First record that this work session was held."))
    for row in changed:
        row.themes = themes[row.pk]
        row.save(update_fields=["themes"])
    _note(fresh, membership, "themes")


@transaction.atomic
def set_follow_ups(session: WorkSession, *, membership: Membership, rows: list[Agreed]) -> None:
    """Store what is still to be done, instead of what was; what is done already stays.

    Effects: one log event, the revision goes up. Without a difference nothing happens. Raises
    ``TransitionRefused`` when the session is not held yet.
    """
    fresh = _in_turn(session)
    wanted, spare = list(rows), []
    for known in FollowUp.objects.open().filter(session=fresh).select_related("organisation"):
        row = (known.what, known.organisation, known.due_by)
        if row in wanted:
            wanted.remove(row)
        else:
            spare.append(known)
    if not wanted and not spare:
        return
    _refuse_unless(fresh.takes_follow_up, _("First record that this work session was held."))
    for what, organisation, due_by in wanted:
        follow_up = spare.pop(0) if spare else FollowUp(session=fresh)
        follow_up.what, follow_up.organisation, follow_up.due_by = what, organisation, due_by
        follow_up.save()
    for gone in spare:
        gone.delete()
    _note(fresh, membership, "follow_ups")


@transaction.atomic
def finish_follow_up(
    session: WorkSession,
    follow_up: FollowUp,
    *,
    membership: Membership,
    done_on: datetime.date | None,
    result: str,
) -> None:
    """Say on which day a follow-up of this session was done and what it brought.

    None for the day when it is to be done after all. Effects: one log event, the revision of the
    session goes up. Without a difference nothing happens.
    """
    fresh = _in_turn(session)
    known = FollowUp.objects.get(pk=follow_up.pk, session=fresh)
    if (known.done_on, known.result) == (done_on, result):
        return
    known.done_on, known.result = done_on, result
    known.save()
    _note(fresh, membership, "follow_ups")


def hold_work_session(
    session: WorkSession, *, membership: Membership, came: int | None = None
) -> None:
    """The verb ``hold``: it took place, and so many people came. Not before its day."""
    with WORK_SESSION.transition("hold", session, membership=membership) as fresh:
        fresh.came = came
        fresh.revision += 1


def conclude_work_session(session: WorkSession, *, membership: Membership, conclusion: str) -> None:
    """The verb ``conclude``: what came out; afterwards only the follow-up changes.

    Raises ``TransitionRefused`` without a conclusion.
    """
    with WORK_SESSION.transition("conclude", session, membership=membership) as fresh:
        if not conclusion.strip():
            raise TransitionRefused(_("Write down what came out, as themes. Then conclude."))
        fresh.conclusion = conclusion
        fresh.revision += 1


def _in_turn(session: WorkSession) -> WorkSession:
    """The row as it is now, while nobody else of the municipality writes."""
    take_turn()
    return WorkSession.objects.get(pk=session.pk)  # type: ignore[no-any-return]


def _refuse_unless(allowed: bool, reason: str) -> None:
    if not allowed:
        raise TransitionRefused(reason)


def _concluded() -> str:
    return _("This work session is concluded. Only its follow-up changes. Nothing was saved.")


def _note(session: WorkSession, membership: Membership, *changed: str) -> None:
    session.revision += 1
    session.save()
    audit.record("work_session.edit", session, membership=membership, changed=changed)
