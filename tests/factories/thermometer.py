"""Thermometer sessions in any state, made at once; to follow the life cycle use the actions."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from core.models import Organisation
from core.references import next_reference
from signals.models import (
    ThermometerAction,
    ThermometerSeat,
    ThermometerSession,
    ThermometerTheme,
)

T = ThermometerSession.Status


def make_talk(status: str = T.HELD, **facts: Any) -> ThermometerSession:
    """A talk in a state, held today unless said otherwise."""
    values: dict[str, Any] = {
        "reference": next_reference(ThermometerSession, "TG"),
        "title": "Zuid en Havenkwartier",
        "status": status,
        "held_on": timezone.localdate(),
        "is_explained": status != T.PLANNED,
    }
    talk = ThermometerSession(**{**values, **facts})
    talk.save()
    return talk


def make_theme(talk: ThermometerSession, title: str = "Online haat", **facts: Any) -> Any:
    """A theme of a talk, with the next number."""
    talk.last_theme += 1
    talk.save(update_fields=["last_theme"])
    values: dict[str, Any] = {
        "number": talk.last_theme,
        "title": title,
        "theme": "hate",
        "seen": "Op drie scholen gaan dezelfde filmpjes rond.",
        "against": "Na de lessen over nepnieuws werd er minder gedeeld.",
        "since": "sinds september",
        "place": "both",
        "direction": "more",
        "certainty": "sure",
    }
    theme = ThermometerTheme(session=talk, **{**values, **facts})
    theme.save()
    return theme


def make_seat(
    talk: ThermometerSession, organisation: Organisation, function: str = ""
) -> ThermometerSeat:
    """Somebody at the table."""
    seat = ThermometerSeat(session=talk, organisation=organisation, function=function)
    seat.save()
    return seat


def make_agreement(
    talk: ThermometerSession, organisation: Organisation, **facts: Any
) -> ThermometerAction:
    """Something an organisation does after the talk."""
    values: dict[str, Any] = {
        "what": "Lessen over nepnieuws op drie scholen.",
        "due_by": talk.held_on + datetime.timedelta(days=14),
    }
    action = ThermometerAction(session=talk, organisation=organisation, **{**values, **facts})
    action.save()
    return action
