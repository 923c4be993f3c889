"""The training register of the demonstration: trainings, sessions before and after today."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

from django.utils import timezone

from core.models import Membership
from network.actions.partners import ensure_organisation
from network.actions.training import cancel_session, create_session, create_training
from network.actions.training_people import People, set_people
from network.models import FocalOfficer, Training, TrainingSession

DATA = Path(__file__).resolve().parent.parent / "data" / "demo" / "network" / "training.json"


def build_training(slug: str, membership: Membership) -> None:
    """Fill the training register of a demo municipality that has one, unless it is filled."""
    data = json.loads(DATA.read_text(encoding="utf-8")).get(slug)
    if data is None or Training.objects.exists():
        return
    made: dict[str, Training] = {}
    for facts in data["trainings"]:
        key = facts.pop("key")
        made[key] = create_training(membership=membership, facts=facts)
    for entry in data["sessions"]:
        _session(entry, made[entry["training"]], membership)


def _session(entry: dict[str, Any], training: Training, membership: Membership) -> None:
    facts = {
        "training": training,
        "held_on": _day(entry["day"]),
        "starts_at": datetime.time.fromisoformat(entry["from"]),
        "ends_at": datetime.time.fromisoformat(entry["until"]),
        "place": entry["place"],
        "room_for": entry["room_for"],
    }
    session = create_session(membership=membership, facts=facts)
    rows = [_group(row, session) for row in entry["groups"]]
    rows += [_officer(row, session) for row in entry["officers"]]
    set_people(session, membership=membership, rows=rows)
    if entry.get("cancelled"):
        cancel_session(session, membership=membership, cancelled_on=timezone.localdate())


def _day(days: int) -> datetime.date:
    """So many days from today; nothing is planned at the weekend."""
    day: datetime.date = timezone.localdate() + datetime.timedelta(days=days)
    weekend = max(0, day.weekday() - 4) if days > 0 else 0
    return day + datetime.timedelta(days=3 - weekend) if weekend else day


def _group(row: list[Any], session: TrainingSession) -> People:
    name, profession, enrolled, attended, certified = row
    return People(
        organisation=ensure_organisation(name),
        profession=profession,
        enrolled=enrolled,
        attended=attended,
        certified=certified,
        certified_on=session.held_on if certified else None,
    )


def _officer(row: list[Any], session: TrainingSession) -> People:
    """A focal officer, told by organisation and function; who was there has a certificate."""
    name, function, profession = row
    organisation = ensure_organisation(name)
    been = session.held_on < timezone.localdate()
    return People(
        organisation=organisation,
        profession=profession,
        officer=FocalOfficer.objects.get(organisation=organisation, function=function),
        attended=1 if been else None,
        certified=1 if been else 0,
        certified_on=session.held_on if been else None,
    )
