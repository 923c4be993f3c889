"""The life cycles of casework, each as a table of its verbs."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from casework.models import (
    Action,
    AgendaItem,
    Case,
    CaseLesson,
    CaseMeeting,
    DestructionList,
    Incident,
    Registration,
    RightsRequest,
    Statement,
)
from casework.models.adopting import why_not_adoptable
from casework.models.weighings import FEWEST_ORGANISATIONS
from core.lifecycle import Lifecycle, Transition
from core.retention import due

Row = tuple[Any, ...]


def _lifecycle(model: Any, kind: str, *rows: Row, destroys: bool = False) -> Lifecycle:
    """A life cycle that begins in the first state of the model, from the rows of its verbs.

    A row is: name, from which states, to which (None keeps it), label, guard if any. The right of
    a verb is named ``kind.name``.
    """
    verbs = []
    for name, sources, to, label, *rest in rows:
        states, target = frozenset(map(str, sources)), to and str(to)
        right, guard = f"{kind}.{name}", rest[0] if rest else None
        verbs.append(Transition(name, states, target, right, label, guard, destroys=destroys))
    return Lifecycle(model, model.Status.values, model.Status.values[0], *verbs)


# --- a registration -------------------------------------------------------------------------------
def _takes_a_statement(registration: Any, membership: Any) -> str:
    """One of each organisation, which never changes (rule W2)."""
    own = Statement.objects.filter(registration=registration).of(membership)
    if own is None:
        return _("Your organisation is not asked for a statement in this weighing.")
    if own.is_filed:
        return _("Your organisation gave its statement. A statement that was given stays.")
    if own.is_excused:
        return _("The weighing goes on without a statement of your organisation.")
    return ""


def _takes_one_question(registration: Any, membership: Any) -> str:
    """More information is asked for once, with a day; a weighing may not idle (rule W7)."""
    text = _("More information was asked for once already. Decide with what is there.")
    return text if registration.asked_on else ""


def _can_be_decided(registration: Any, membership: Any) -> str:
    """Statements of all that are required, of two organisations at least (W2, N17, W7)."""
    if registration.is_awaiting and not registration.is_past_question:
        text = _("A question is open until %(day)s. Wait for the answer, or until that day.")
        return text % {"day": date_format(registration.information_by, "j F Y")}
    statements = Statement.objects.filter(registration=registration)
    missing = [str(row) for row in statements.awaited().select_related("organisation")]
    if missing:
        text = _("A statement is still missing of: %(names)s.")
        return text % {"names": ", ".join(missing)}
    if statements.filed().count() < FEWEST_ORGANISATIONS:
        return _("No organisation decides alone: statements of two are needed at least.")
    return ""


def _is_opened(registration: Any, membership: Any) -> str:
    """A difference shows only between statements that were opened."""
    text = _("The statements are not open yet. They open when all have been given.")
    return "" if registration.is_opened else text


def _is_sealed(registration: Any, membership: Any) -> str:
    """Nobody joins who could read the others first (rule W3)."""
    text = _("The statements are open, so nobody can give one blind any more.")
    return text if registration.is_opened else ""


_R = Registration.Status
_WEIGHED = [_R.IN_WEIGHING, _R.AWAITING_INFORMATION]

#: A registration: weighed jointly and blind, one outcome, by another than its registrar.
REGISTRATION = _lifecycle(
    Registration,
    "registration",
    ("withdraw", [_R.REGISTERED], _R.WITHDRAWN, lazy("Withdraw")),
    ("take_up", [_R.REGISTERED], _R.IN_WEIGHING, lazy("Take up")),
    ("invite", [_R.IN_WEIGHING], None, lazy("Ask one more"), _is_sealed),
    ("give_statement", _WEIGHED, None, lazy("Give your statement"), _takes_a_statement),
    ("excuse", _WEIGHED, None, lazy("Go on without one")),
    ("compare", _WEIGHED, None, lazy("Say where they differ"), _is_opened),
    (
        "ask",
        [_R.IN_WEIGHING],
        _R.AWAITING_INFORMATION,
        lazy("Ask for more information"),
        _takes_one_question,
    ),
    ("answer", [_R.AWAITING_INFORMATION], _R.IN_WEIGHING, lazy("Answer")),
    ("take_in", _WEIGHED, _R.TAKEN_IN, lazy("Take in"), _can_be_decided),
    ("decline", _WEIGHED, _R.DECLINED, lazy("Do not take in"), _can_be_decided),
    ("refer", _WEIGHED, _R.REFERRED, lazy("Refer"), _can_be_decided),
    ("hand_over", _WEIGHED, _R.HANDED_OVER, lazy("Hand over"), _can_be_decided),
)


# --- a case ---------------------------------------------------------------------------------------
def is_workable(case: Any, membership: Any) -> str:
    """ "" when the case can be worked in; else why not: a restriction, a late review (P5, C15)."""
    if case.is_restricted:
        return _(
            "The use of this case is restricted. It is kept, and nothing else is done with it."
        )
    if case.is_blocked:
        text = _("The review was due on %(day)s. Until it is done nothing else can be done here.")
        return text % {"day": date_format(case.next_review_by, "j F Y")}
    return ""


def _can_be_reviewed(case: Any, membership: Any) -> str:
    return is_workable(case, membership) if case.is_restricted else ""


def _has_a_whole_plan(case: Any, membership: Any) -> str:
    """Every goal has life domain, owner and indicator (rule C12); the rows see to that."""
    reason = is_workable(case, membership)
    if reason:
        return reason
    plan = case.plans.newest()
    if plan is None or plan.is_adopted or not plan.goals.exists():
        return _("There is no plan to adopt yet. Write at least one goal first.")
    return ""


def _was_decided_in_a_meeting(case: Any, membership: Any) -> str:
    """Aftercare begins when a meeting decided so (architecture, life cycle of a case)."""
    reason = is_workable(case, membership)
    if reason:
        return reason
    items = AgendaItem.objects.filter(case=case, status=AgendaItem.Status.DISCUSSED)
    if items.filter(meeting__status=CaseMeeting.Status.ADOPTED).exists():
        return ""
    return _("A meeting decides on this. No decision list about this case was adopted yet.")


def _is_not_restricted(case: Any, membership: Any) -> str:
    return _("The use of this case is restricted already.") if case.is_restricted else ""


def _is_restricted(case: Any, membership: Any) -> str:
    return "" if case.is_restricted else _("The use of this case is not restricted.")


def _is_held(case: Any, membership: Any) -> str:
    return "" if case.holds.in_force().exists() else _("Nothing holds its destruction.")


_C = Case.Status
_BEGUN = [_C.IN_EXECUTION, _C.SCALED_UP, _C.AFTERCARE]
_LIVE = [_C.IN_CONSULTATION, *_BEGUN]

#: A case: exists only through ``take_in``, live until closed, never reopened (rules C2, C18).
CASE = _lifecycle(
    Case,
    "case",
    ("admit", _LIVE, None, lazy("Admit somebody"), is_workable),
    ("release", _LIVE, None, lazy("End somebody’s access"), is_workable),
    ("appoint", _LIVE, None, lazy("Name other directors"), is_workable),
    ("contribute", _LIVE, None, lazy("Contribute"), is_workable),
    ("retract", _LIVE, None, lazy("Take back"), is_workable),
    ("mark", _LIVE, None, lazy("Mark a fact"), is_workable),
    ("rectify", _LIVE, None, lazy("Correct"), is_workable),
    ("attach", _LIVE, None, lazy("Add a document"), is_workable),
    ("detach", _LIVE, None, lazy("Take a document back"), is_workable),
    ("inform", _LIVE, None, lazy("Record who was told"), is_workable),
    ("wish", _LIVE, None, lazy("Ask for a place on the agenda"), is_workable),
    ("write_plan", _LIVE, None, lazy("Write the plan"), is_workable),
    (
        "adopt_plan",
        [_C.IN_CONSULTATION],
        _C.IN_EXECUTION,
        lazy("Adopt the plan"),
        _has_a_whole_plan,
    ),
    ("scale_up", [_C.IN_EXECUTION], _C.SCALED_UP, lazy("Scale up"), is_workable),
    ("scale_down", [_C.SCALED_UP], _C.IN_EXECUTION, lazy("Scale down"), is_workable),
    ("reconvene", _BEGUN, _C.IN_CONSULTATION, lazy("Back to the meeting"), is_workable),
    ("review", _LIVE, None, lazy("Review"), _can_be_reviewed),
    (
        "start_aftercare",
        [_C.IN_EXECUTION],
        _C.AFTERCARE,
        lazy("Begin aftercare"),
        _was_decided_in_a_meeting,
    ),
    ("close", [_C.IN_CONSULTATION, _C.AFTERCARE], _C.CLOSED, lazy("Close the case"), is_workable),
    ("restrict", [*_LIVE, _C.CLOSED], None, lazy("Restrict its use"), _is_not_restricted),
    ("lift", [*_LIVE, _C.CLOSED], None, lazy("Lift the restriction"), _is_restricted),
    ("hold", [_C.CLOSED], None, lazy("Hold the destruction")),
    ("end_hold", [_C.CLOSED], None, lazy("End the hold"), _is_held),
    ("extend", [_C.CLOSED], None, lazy("Keep longer")),
    ("learn", [_C.CLOSED], None, lazy("Write a lesson"), _can_be_reviewed),
)


# --- a meeting and its items ----------------------------------------------------------------------
def _has_ready_items(meeting: Any, membership: Any) -> str:
    """Each item has goal, question and kind of decision (C5); another's case is not named."""
    items = list(meeting.items.waiting().select_related("case", "registration"))
    if not items:
        return _("There is nothing on the agenda yet. Choose at least one item.")
    known = set(meeting.items.visible_to(membership).values_list("pk", flat=True))
    unready = {str(item) if item.pk in known else "…" for item in items if not item.is_ready}
    if unready:
        text = _("Goal, question or kind of decision is missing at: %(codes)s.")
        return text % {"codes": ", ".join(sorted(unready))}
    return ""


def _day_has_come(meeting: Any, membership: Any) -> str:
    """What has not been yet cannot have been held."""
    if meeting.held_on <= timezone.localdate():
        return ""
    text = _("This meeting is on %(day)s. Is it earlier? Then change its day first.")
    return text % {"day": date_format(meeting.held_on, "j F Y")}


def _can_be_adopted(meeting: Any, membership: Any) -> str:
    """Every item whole or moved, secrecy confirmed, persons told or not for a reason."""
    return why_not_adoptable(meeting)


def _is_not_over(meeting: Any, membership: Any) -> str:
    return _("The talk was ended already.") if meeting.ended_at else ""


_M = CaseMeeting.Status

#: A case meeting: planned, published in versions, held, and its lists adopted (C5 to C10).
MEETING = _lifecycle(
    CaseMeeting,
    "meeting",
    ("compose", [_M.PLANNED, _M.PUBLISHED], None, lazy("Make the agenda")),
    ("publish", [_M.PLANNED], _M.PUBLISHED, lazy("Publish the agenda"), _has_ready_items),
    ("revise", [_M.PUBLISHED], None, lazy("Publish the changed agenda"), _has_ready_items),
    ("cancel", [_M.PLANNED, _M.PUBLISHED], _M.CANCELLED, lazy("Cancel the meeting")),
    ("reply", [_M.PUBLISHED], None, lazy("Answer the invitation")),
    ("hold", [_M.PUBLISHED], _M.HELD, lazy("Begin"), _day_has_come),
    ("attend", [_M.HELD], None, lazy("Record who is there")),
    ("end", [_M.HELD], None, lazy("End the talk"), _is_not_over),
    ("adopt", [_M.HELD], _M.ADOPTED, lazy("Adopt the decision lists"), _can_be_adopted),
    ("add_addendum", [_M.ADOPTED], None, lazy("Add to a list")),
)


def _why_final(item: Any) -> str:
    final = _("The decision list of this meeting was adopted, so its items stay.")
    return final if item.meeting.is_adopted else ""


def _is_under_way(item: Any, membership: Any) -> str:
    """An outcome is recorded while the meeting is held, in a case that can be worked in."""
    if not item.meeting.is_under_way:
        first = _("This is recorded during the meeting. Begin the meeting first.")
        return _why_final(item) or first
    return is_workable(item.case, membership) if item.case_id else ""


def _can_move(item: Any, membership: Any) -> str:
    return _why_final(item) or _can_copy(item, membership)


def _can_copy(item: Any, membership: Any) -> str:
    return _can_be_reviewed(item.case, membership) if item.case_id else ""


_I = AgendaItem.Status

#: An item: discussed, actions noted, or moved with its outcome; a copy starts without one.
ITEM = _lifecycle(
    AgendaItem,
    "item",
    ("discuss", [_I.OPEN, _I.DISCUSSED], _I.DISCUSSED, lazy("Record and go on"), _is_under_way),
    ("promise", [_I.OPEN, _I.DISCUSSED], None, lazy("Note the action"), _is_under_way),
    ("move", [_I.OPEN, _I.DISCUSSED], _I.MOVED, lazy("Move to another meeting"), _can_move),
    ("put_back", [_I.MOVED], _I.OPEN, lazy("Put back"), _can_move),
    ("copy", [_I.OPEN, _I.DISCUSSED], None, lazy("Copy to another meeting"), _can_copy),
)


# --- an action ------------------------------------------------------------------------------------
def _case_is_open(action: Any, membership: Any) -> str:
    """Nothing is written in a closed case; a late review stops no action (rules C15, C18)."""
    if action.case_id is None:
        return ""
    if action.case.is_closed:
        return _("This case was closed, so its actions do not change any more.")
    return _can_be_reviewed(action.case, membership)


def _wants_verification(action: Any, membership: Any) -> str:
    if action.needs_verification:
        return _case_is_open(action, membership)
    return _("Nobody asked for a second look at this action.")


_A = Action.Status

#: An action: done with a result, looked at by another where that was asked, or dropped (C11).
ACTION = _lifecycle(
    Action,
    "action",
    ("finish", [_A.OPEN], _A.DONE, lazy("Say what came of it"), _case_is_open),
    ("verify", [_A.DONE], _A.VERIFIED, lazy("I looked: it was done"), _wants_verification),
    ("drop", [_A.OPEN], _A.DROPPED, lazy("Not needed any more"), _case_is_open),
    ("postpone", [_A.OPEN], None, lazy("Another date"), _case_is_open),
)


# --- registers ------------------------------------------------------------------------------------
def _was_not_extended(request: Any, membership: Any) -> str:
    if request.extended_on is None:
        return ""
    return _("The decision was put off once already. A second time is not possible.")


_Q = RightsRequest.Status

#: A request of a person: put off once, prepared, and decided by a second reader (P2, P3).
REQUEST = _lifecycle(
    RightsRequest,
    "request",
    (
        "extend",
        [_Q.RECEIVED, _Q.PREPARED],
        None,
        lazy("Put the decision off"),
        _was_not_extended,
    ),
    ("prepare", [_Q.RECEIVED], _Q.PREPARED, lazy("Prepare the answer")),
    ("send_back", [_Q.PREPARED], _Q.RECEIVED, lazy("Send back")),
    ("decide", [_Q.PREPARED], _Q.DECIDED, lazy("Decide")),
)

_N = Incident.Status

#: An incident: found, assessed within 72 hours, closed (G3).
INCIDENT = _lifecycle(
    Incident,
    "incident",
    ("assess", [_N.FOUND], _N.ASSESSED, lazy("Assess")),
    ("close", [_N.ASSESSED], _N.CLOSED, lazy("Close")),
)


def _can_be_carried_out(destruction_list: Any, membership: Any) -> str:
    """What was held, extended or asked for since the approval is not destroyed (B3, B5, W8)."""
    listed = Case.objects.filter(pk__in=destruction_list.entries.values("case"))
    codes = [case.code for case in listed.exclude(pk__in=due(Case).order_by().values("pk"))]
    if codes:
        text = _("Something holds the destruction of: %(codes)s. Propose a new list.")
        return text % {"codes": ", ".join(codes)}
    return ""


_D = DestructionList.Status

#: A destruction list: proposed, agreed and approved by two other roles, carried out (B4).
DESTRUCTION = _lifecycle(
    DestructionList,
    "destruction",
    ("agree", [_D.PROPOSED], _D.AGREED, lazy("Agree")),
    ("approve", [_D.AGREED], _D.APPROVED, lazy("Approve")),
    ("reject", [_D.PROPOSED, _D.AGREED], _D.REJECTED, lazy("Do not approve")),
    ("carry_out", [_D.APPROVED], _D.CARRIED_OUT, lazy("Destroy now"), _can_be_carried_out),
)

_L = CaseLesson.Status

#: A lesson on its way: checked by another, then it is a lesson of the catalogue and gone here (G6).
LESSON = _lifecycle(
    CaseLesson,
    "lesson",
    ("pass", [_L.WRITTEN], _L.PASSED, lazy("Pass on")),
    ("send_back", [_L.WRITTEN], None, lazy("Throw away")),
    destroys=True,
)
