"""A registration for the doors of its verbs: a question was put to everybody's organisation."""

from __future__ import annotations

from typing import Any

from casework.models import Registration
from tests.world import Side
from tests.world_casework import a_registration


def an_asked_registration(side: Side) -> Registration:
    """The one of the world, of which the organisation of everybody was asked for more."""
    registration = a_registration(side)
    registration.asked_organisation = registration.organisation
    registration.save(update_fields=["asked_organisation"])
    return registration


MAKERS: dict[str, Any] = {"Registration/verb": an_asked_registration}
