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
    ActivityImport,
    BlindSpot,
    GapCard,
    MappingSession,
    Programme,
    ProgrammeImport,
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

_IMPORT = ActivityImport.Status
_PREVIEWED = frozenset({str(_IMPORT.PREVIEWED)})


def _is_untouched(record: Any, membership: Any) -> str:
    """An import is undone as a whole, and only when nothing was built on it since."""
    later = record.programme.activity_imports.filter(
        status=_IMPORT.STORED, stored_at__gt=record.stored_at
    )
    if later.exists():
        return _("A later list was read in since. Undo that one first.")
    return _changed_since(record) or _used_since(record)


def _changed_since(record: Any) -> str:
    revisions = dict(record.programme.activities.values_list("pk", "revision"))
    changed = [
        entry["title"]
        for entry in record.outcome["activities"]
        if revisions.get(entry["activity"]) != entry["revision"]
    ]
    if not changed:
        return ""
    text = _(
        "Somebody changed or removed these activities since: %(titles)s. Undoing would throw that"
        " work away, so nothing was undone."
    )
    return text % {"titles": _listed(changed)}


def _used_since(record: Any) -> str:
    made = {
        entry["activity"]: entry["title"]
        for entry in record.outcome["activities"]
        if entry["before"] is None
    }
    used: set[int] = set()
    for relation in Activity._meta.related_objects:
        name = relation.field.name
        rows = relation.related_model._default_manager.filter(**{f"{name}__in": list(made)})
        used |= set(rows.values_list(f"{name}_id", flat=True))
    if not used:
        return ""
    text = _(
        "These new activities are used elsewhere by now: %(titles)s. Undoing would remove that"
        " too, so nothing was undone."
    )
    return text % {"titles": _listed([made[key] for key in sorted(used)])}


def _listed(titles: list[str]) -> str:
    shown = ", ".join(f"“{title}”" for title in titles[:5])
    rest = len(titles) - 5
    return shown + (_(" and %(number)d more") % {"number": rest} if rest > 0 else "")


#: A list is looked at and mended, read in as a whole, and undone as a whole.
ACTIVITY_IMPORT = Lifecycle(
    ActivityImport,
    _IMPORT.values,
    str(_IMPORT.PREVIEWED),
    Transition(
        "revise", _PREVIEWED, None, "activity_import.revise", gettext_lazy("Check the list again")
    ),
    Transition(
        "store", _PREVIEWED, str(_IMPORT.STORED), "activity.import", gettext_lazy("Read in")
    ),
    Transition(
        "undo",
        frozenset({str(_IMPORT.STORED)}),
        str(_IMPORT.UNDONE),
        "activity_import.undo",
        gettext_lazy("Undo this import"),
        _is_untouched,
    ),
    Transition(
        "discard",
        _PREVIEWED,
        None,
        "activity_import.discard",
        gettext_lazy("Throw this list away"),
        destroys=True,
    ),
)

#: A programme from a file is looked at before it is stored.
PROGRAMME_IMPORT = Lifecycle(
    ProgrammeImport,
    ProgrammeImport.Status.values,
    str(ProgrammeImport.Status.PREVIEWED),
    Transition(
        "store",
        frozenset({str(ProgrammeImport.Status.PREVIEWED)}),
        str(ProgrammeImport.Status.STORED),
        "programme.import",
        gettext_lazy("Read in"),
    ),
    Transition(
        "discard",
        frozenset({str(ProgrammeImport.Status.PREVIEWED)}),
        None,
        "programme_import.discard",
        gettext_lazy("Throw this file away"),
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
