"""The work sessions of the demonstration: one that is concluded, one to come."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

from django.utils import timezone

from core.models import Membership
from network.actions import work_sessions as actions
from network.actions.partners import ensure_organisation
from network.models import FollowUp, WorkQuestion, WorkSession

DATA = Path(__file__).resolve().parent.parent / "data" / "demo" / "network" / "work_sessions.json"


def build_work_sessions(membership: Membership) -> None:
    """Plan the work sessions, and bring those of the past to their end, unless there are some."""
    if WorkSession.objects.exists():
        return
    for facts in json.loads(DATA.read_text(encoding="utf-8")):
        session = _planned(facts, membership)
        if facts["conclusion"]:
            _concluded(session, facts, membership)


def _planned(facts: dict[str, Any], membership: Membership) -> WorkSession:
    plain = ("title", "kind", "place", "purpose", "programme")
    session = actions.plan_work_session(
        membership=membership,
        held_on=_day(facts["days"]),
        starts_at=datetime.time.fromisoformat(facts["starts_at"]),
        ends_at=datetime.time.fromisoformat(facts["ends_at"]),
        **{name: facts[name] for name in plain},
    )
    rows = [(group, question) for group, question, _themes in facts["questions"]]
    actions.set_questions(session, membership=membership, rows=rows)
    return session


def _concluded(session: WorkSession, facts: dict[str, Any], membership: Membership) -> None:
    actions.hold_work_session(session, membership=membership, came=facts["came"])
    questions = WorkQuestion.objects.filter(session=session)
    themes = [themes for _group, _question, themes in facts["questions"]]
    texts = {row.pk: text for row, text in zip(questions, themes, strict=True)}
    actions.set_themes(session, membership=membership, themes=texts)
    rows = [
        (what, ensure_organisation(name), _day(days))
        for what, name, days, _done, _result in facts["follow_ups"]
    ]
    actions.set_follow_ups(session, membership=membership, rows=rows)
    for what, _name, _days, done, result in facts["follow_ups"]:
        if done is not None:
            follow_up = FollowUp.objects.get(session=session, what=what)
            actions.finish_follow_up(
                session, follow_up, membership=membership, done_on=_day(done), result=result
            )
    actions.conclude_work_session(session, membership=membership, conclusion=facts["conclusion"])


def _day(days: int) -> datetime.date:
    """So many days from today, or the working day before."""
    day = timezone.localdate() + datetime.timedelta(days=days)
    return day - datetime.timedelta(days=max(0, day.weekday() - 4))
