"""The life cycles of programmes, activities, action points and decisions on blind spots."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.lifecycle import Lifecycle, Transition
from interventions.classification import ActionStatus, ActivityStatus
from programmes.models import (
    ActionPoint,
    Activity,
    BlindSpot,
    GapCard,
    MappingSession,
    Programme,
    ProgrammeScan,
    SessionDecision,
)

_STATE = Programme.Status


def _has_vision_and_goals(programme: Any, membership: Any) -> str:
    """A programme without direction cannot be adopted."""
    if not (programme.vision or "").strip():
        return _("Describe the vision of the programme first.")
    if not programme.goals.exists():
        return _("Record at least one goal first.")
    return ""


PROGRAMME = Lifecycle(
    Programme,
    _STATE.values,
    str(_STATE.DRAFT),
    Transition(
        "adopt",
        frozenset({str(_STATE.DRAFT)}),
        str(_STATE.ADOPTED),
        "programme.adopt",
        gettext_lazy("Record the adoption"),
        _has_vision_and_goals,
    ),
    Transition(
        "review",
        frozenset({str(_STATE.ADOPTED)}),
        str(_STATE.UNDER_REVIEW),
        "programme.review",
        gettext_lazy("Start a review"),
    ),
    Transition(
        "renew",
        frozenset({str(_STATE.UNDER_REVIEW)}),
        str(_STATE.ADOPTED),
        "programme.renew",
        gettext_lazy("Renew"),
        _has_vision_and_goals,
    ),
    Transition(
        "end",
        frozenset({str(_STATE.ADOPTED), str(_STATE.UNDER_REVIEW)}),
        str(_STATE.ENDED),
        "programme.end",
        gettext_lazy("End the programme"),
    ),
)

_ACTIVITY = frozenset(ActivityStatus.values)

#: Every status to every other, by one logged verb (decision 3).
ACTIVITY = Lifecycle(
    Activity,
    ActivityStatus.values,
    str(ActivityStatus.RUNNING),
    Transition(
        "set_status",
        _ACTIVITY,
        None,
        "activity.set_status",
        gettext_lazy("Change the status"),
        targets=_ACTIVITY,
    ),
    Transition("move", _ACTIVITY, None, "activity.move", gettext_lazy("Move to another phase")),
)

_ACTION = frozenset(ActionStatus.values)

ACTION_POINT = Lifecycle(
    ActionPoint,
    ActionStatus.values,
    str(ActionStatus.OPEN),
    Transition(
        "set_status",
        _ACTION,
        None,
        "action_point.set_status",
        gettext_lazy("Change the status"),
        targets=_ACTION,
    ),
)

_SPOT = BlindSpot.Status

BLIND_SPOT = Lifecycle(
    BlindSpot,
    _SPOT.values,
    str(_SPOT.OPEN),
    Transition(
        "accept",
        frozenset({str(_SPOT.OPEN)}),
        str(_SPOT.ACCEPTED),
        "blind_spot.accept",
        gettext_lazy("Leave it so on purpose"),
    ),
    Transition(
        "address",
        frozenset({str(_SPOT.OPEN)}),
        str(_SPOT.ADDRESSED),
        "blind_spot.address",
        gettext_lazy("Put it in the action plan"),
    ),
    Transition(
        "reopen",
        frozenset({str(_SPOT.ACCEPTED), str(_SPOT.ADDRESSED)}),
        str(_SPOT.OPEN),
        "blind_spot.reopen",
        gettext_lazy("Reopen"),
    ),
)

_SCAN = ProgrammeScan.Status
_DRAFT_SCAN = frozenset({str(_SCAN.DRAFT)})

#: Only the recommendations of a draft can be revised; what was frozen never changes.
PROGRAMME_SCAN = Lifecycle(
    ProgrammeScan,
    _SCAN.values,
    str(_SCAN.DRAFT),
    Transition(
        "revise", _DRAFT_SCAN, None, "scan.revise", gettext_lazy("Change the recommendations")
    ),
    Transition(
        "adopt", _DRAFT_SCAN, str(_SCAN.ADOPTED), "scan.adopt", gettext_lazy("Adopt the scan")
    ),
    Transition(
        "discard",
        _DRAFT_SCAN,
        None,
        "scan.discard",
        gettext_lazy("Throw the draft away"),
        destroys=True,
    ),
)

_SESSION = MappingSession.Status
_UNDER_WAY = frozenset({str(_SESSION.HELD)})

#: Answers, gap cards and decisions are recorded while the session is under way, never after.
MAPPING_SESSION = Lifecycle(
    MappingSession,
    _SESSION.values,
    str(_SESSION.PLANNED),
    Transition(
        "hold",
        frozenset({str(_SESSION.PLANNED)}),
        str(_SESSION.HELD),
        "session.hold",
        gettext_lazy("Begin the session"),
    ),
    Transition("record", _UNDER_WAY, None, "session.record", gettext_lazy("Record an answer")),
    Transition(
        "conclude",
        _UNDER_WAY,
        str(_SESSION.CONCLUDED),
        "session.conclude",
        gettext_lazy("Conclude the session"),
    ),
    Transition(
        "discard",
        frozenset({str(_SESSION.PLANNED)}),
        None,
        "session.discard",
        gettext_lazy("Drop the planned session"),
        destroys=True,
    ),
)


def _session_is_under_way(outcome: Any, membership: Any) -> str:
    """What a concluded session noted stays as it was."""
    if outcome.session.is_concluded:
        return _("The session has been concluded. What was noted in it stays as it is.")
    return ""


_GAP = GapCard.Status
_NOTED = frozenset({str(_GAP.NOTED)})

GAP_CARD = Lifecycle(
    GapCard,
    _GAP.values,
    str(_GAP.NOTED),
    Transition(
        "make_idea",
        _NOTED,
        str(_GAP.TURNED),
        "gap_card.make_idea",
        gettext_lazy("Make it an idea for an activity"),
    ),
    Transition(
        "make_action",
        _NOTED,
        str(_GAP.TURNED),
        "gap_card.make_action",
        gettext_lazy("Put it in the action plan"),
    ),
    Transition(
        "drop",
        _NOTED,
        None,
        "gap_card.drop",
        gettext_lazy("Drop this gap card"),
        _session_is_under_way,
        destroys=True,
    ),
)

_DECISION = SessionDecision.Status
_RECORDED = frozenset({str(_DECISION.RECORDED)})

SESSION_DECISION = Lifecycle(
    SessionDecision,
    _DECISION.values,
    str(_DECISION.RECORDED),
    Transition(
        "make_action",
        _RECORDED,
        str(_DECISION.TURNED),
        "session_decision.make_action",
        gettext_lazy("Put it in the action plan"),
    ),
    Transition(
        "drop",
        _RECORDED,
        None,
        "session_decision.drop",
        gettext_lazy("Drop this decision"),
        _session_is_under_way,
        destroys=True,
    ),
)
