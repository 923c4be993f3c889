"""Who may do what in casework. Registrar, director, chair and participant are relations."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from casework.models import Case, Statement
from core.models import Role
from core.permissions import READERS, Area, declare, declare_area

WEIGHING = "weighing of registrations"
CASES = "person-centred approach"
MEETINGS = "case meetings"
REGISTERS = "accountability of casework"

DIRECTOR = [Role.PROCESS_DIRECTOR]
CHAIR = [Role.MEETING_CHAIR]
LEADING = [Role.PROCESS_DIRECTOR, Role.MEETING_CHAIR]
#: Professionals of a partner organisation, who act from its own task.
PARTNERS = [Role.PARTICIPANT, Role.CASE_DIRECTOR]
#: Whoever meets a case at all.
WORKERS = [*LEADING, *PARTNERS]
OFFICER = [Role.PRIVACY_OFFICER]


# --- relations to one registration ----------------------------------------------------------------
def is_registrar(membership: Any, registration: Any) -> bool:
    """Whoever brought it in."""
    return bool(registration.registrar_id == membership.pk)


def is_no_registrar(membership: Any, registration: Any) -> bool:
    """Somebody else than whoever brought it in: four eyes (rules W6, A8)."""
    return not is_registrar(membership, registration)


def is_asked(membership: Any, registration: Any) -> bool:
    """Whose organisation is asked for a statement (rule W2)."""
    if membership.organisation_id is None:
        return False
    asked = Statement.objects.filter(registration=registration)
    return bool(asked.filter(organisation_id=membership.organisation_id).exists())


def is_asked_for_information(membership: Any, registration: Any) -> bool:
    """Whose organisation a question was put to."""
    asked = registration.asked_organisation_id
    return asked is not None and bool(asked == membership.organisation_id)


declare("registration.view", _("See registrations one takes part in"), WORKERS, processing=WEIGHING)
declare("registration.create", _("Register with the weighing team"), PARTNERS, processing=WEIGHING)
declare(
    "registration.triage",
    _("See every registration, to guide the weighing"),
    DIRECTOR,
    processing=WEIGHING,
)
for code, label in [
    ("registration.take_up", _("Take up a registration for weighing")),
    ("registration.invite", _("Ask one more organisation for a statement")),
    ("registration.compare", _("Say where statements differ")),
]:
    declare(code, label, DIRECTOR, processing=WEIGHING, predicate=is_no_registrar)
for code, label, roles, predicate in [
    ("registration.withdraw", _("Withdraw one’s own registration"), PARTNERS, is_registrar),
    ("registration.give_statement", _("Give one’s organisation’s statement"), PARTNERS, is_asked),
    ("registration.ask", _("Ask for more information"), LEADING, is_no_registrar),
    (
        "registration.answer",
        _("Answer a question in a weighing"),
        PARTNERS,
        is_asked_for_information,
    ),
]:
    declare(code, label, roles, processing=WEIGHING, predicate=predicate)
declare(
    "registration.judge",
    _("See the registrations that wait for a decision"),
    CHAIR,
    processing=WEIGHING,
)
for code, label in [
    ("registration.excuse", _("Go on without an organisation, with a reason")),
    ("registration.take_in", _("Take a registration in")),
    ("registration.decline", _("Do not take a registration in")),
    ("registration.refer", _("Refer a registration")),
    ("registration.hand_over", _("Hand a registration over to the prosecution")),
]:
    declare(code, label, CHAIR, processing=WEIGHING, predicate=is_no_registrar)


# --- relations to one case ------------------------------------------------------------------------
def is_director(membership: Any, case: Any) -> bool:
    """Its process director or deputy."""
    return bool(case.is_directed_by(membership))


def may_appoint(membership: Any, case: Any) -> bool:
    """Its director; anybody who directs cases when those named cannot any more (rule G7)."""
    return is_director(membership, case) or bool(case.has_no_director)


def is_case_director(membership: Any, case: Any) -> bool:
    """Its case director."""
    return bool(case.case_director_id == membership.pk)


def takes_part(membership: Any, case: Any) -> bool:
    """Whoever may read it now: director, case director, participant or chair of its meeting."""
    return bool(Case.objects.visible_to(membership).filter(pk=case.pk).exists())


def writes_the_plan(membership: Any, case: Any) -> bool:
    """Its case director, and the process director when that one is away."""
    return is_case_director(membership, case) or is_director(membership, case)


declare(
    "case.view",
    _("See the cases one takes part in"),
    WORKERS,
    processing=CASES,
    predicate=takes_part,
)
declare("case.direct", _("Direct cases"), DIRECTOR, processing=CASES)
declare(
    "case.appoint",
    _("Name other directors of a case"),
    DIRECTOR,
    processing=CASES,
    predicate=may_appoint,
)
for code, label in [
    ("case.admit", _("Admit somebody to a case")),
    ("case.release", _("End somebody’s access to a case")),
    ("case.inform", _("Record whether the person was told")),
    ("case.mark", _("Say whether a fact was confirmed")),
    ("case.rectify", _("Correct a contribution at the request of the person")),
    ("case.scale_up", _("Scale a case up")),
    ("case.scale_down", _("Scale a case down")),
    ("case.reconvene", _("Bring a case back to the meeting")),
    ("case.review", _("Review a case")),
    ("case.start_aftercare", _("Begin aftercare")),
    ("case.close", _("Close a case")),
    ("case.restrict", _("Restrict the use of a case")),
    ("case.lift", _("Lift the restriction of a case")),
    ("case.hold", _("Put a closed case on hold")),
    ("case.end_hold", _("End a hold")),
    ("case.extend", _("Keep a closed case longer")),
    ("case.learn", _("Write a lesson from a closed case")),
]:
    declare(code, label, DIRECTOR, processing=CASES, predicate=is_director)
for code, label in [
    ("case.contribute", _("Contribute to a case")),
    ("case.retract", _("Take a contribution of one’s organisation back")),
    ("case.attach", _("Add a document to a case")),
    ("case.detach", _("Take a document of one’s organisation back")),
    ("case.wish", _("Ask to put a case on the agenda")),
]:
    declare(code, label, WORKERS, processing=CASES, predicate=takes_part)
declare(
    "case.download",
    _("Download documents of a case"),
    WORKERS,
    processing=CASES,
    predicate=takes_part,
)
for code, label in [
    ("case.write_plan", _("Write the plan of a case")),
    ("case.adopt_plan", _("Adopt the plan of a case")),
]:
    declare(
        code,
        label,
        [Role.CASE_DIRECTOR, Role.PROCESS_DIRECTOR],
        processing=CASES,
        predicate=writes_the_plan,
    )
declare(
    "case.status",
    _("See that cases were scaled up, and how they stand"),
    [Role.EXECUTIVE],
    processing=CASES,
)


# --- meetings -------------------------------------------------------------------------------------
def chairs(membership: Any, meeting: Any) -> bool:
    """Its chair or deputy chair."""
    return bool(meeting.is_chaired_by(membership))


def leads(membership: Any, meeting: Any) -> bool:
    """Its chair, deputy chair or note taker."""
    return bool(meeting.is_led_by(membership))


def leads_its_meeting(membership: Any, item: Any) -> bool:
    """Chair, deputy chair or note taker of the meeting of an item."""
    return leads(membership, item.meeting)


def may_move(membership: Any, item: Any) -> bool:
    """Whoever leads the meeting, and the director of the case or who guides the weighing."""
    if leads_its_meeting(membership, item):
        return True
    if item.case_id is None:
        return bool(membership.may("registration.triage"))
    return is_director(membership, item.case)


declare("meeting.view", _("See the meetings one has an item in"), WORKERS, processing=MEETINGS)
declare(
    "meeting.download",
    _("Download the agenda and the invitation of a meeting"),
    WORKERS,
    processing=MEETINGS,
)
for code, label in [
    ("meeting.plan", _("Plan meetings")),
    ("meeting.edit", _("Change a planned meeting")),
    ("meeting.compose", _("Make the agenda of a meeting")),
    ("meeting.publish", _("Publish an agenda")),
    ("meeting.revise", _("Publish a changed agenda")),
    ("meeting.cancel", _("Cancel a meeting")),
    ("series.view", _("See the series of meetings")),
    ("series.create", _("Make a series of meetings")),
    ("series.edit", _("Change a series of meetings")),
    ("series.end", _("End a series of meetings")),
]:
    declare(code, label, DIRECTOR, processing=MEETINGS)
declare(
    "meeting.reply",
    _("Answer an invitation"),
    WORKERS,
    processing=MEETINGS,
)
for code, label in [
    ("meeting.hold", _("Begin a meeting")),
    ("meeting.adopt", _("Adopt the decision lists of a meeting")),
]:
    declare(code, label, CHAIR, processing=MEETINGS, predicate=chairs)
for code, label in [
    ("meeting.attend", _("Record who is there and who confirmed secrecy")),
    ("meeting.end", _("End the talk, so that the lists can be adopted")),
]:
    declare(code, label, WORKERS, processing=MEETINGS, predicate=leads)
declare(
    "meeting.add_addendum",
    _("Add to an adopted decision list"),
    CHAIR,
    processing=MEETINGS,
    predicate=chairs,
)
for code, label in [
    ("item.discuss", _("Record what was decided on an item")),
    ("item.promise", _("Note an action at an item")),
]:
    declare(code, label, WORKERS, processing=MEETINGS, predicate=leads_its_meeting)
for code, label in [
    ("item.move", _("Move an item to another meeting, with its outcome")),
    ("item.put_back", _("Put an item back on the agenda it was taken off")),
    ("item.copy", _("Copy an item to another meeting, without its outcome")),
]:
    declare(code, label, WORKERS, processing=MEETINGS, predicate=may_move)
declare("decision_list.view", _("See decision lists of one’s own items"), WORKERS, processing=CASES)


# --- actions --------------------------------------------------------------------------------------
def owns(membership: Any, action: Any) -> bool:
    """Whoever promised it."""
    return bool(action.is_owned_by(membership))


def may_verify(membership: Any, action: Any) -> bool:
    """Somebody else than the doer, who directs the case or leads it (D9)."""
    if action.done_by_id == membership.pk or action.case_id is None:
        return False
    return is_director(membership, action.case) or is_case_director(membership, action.case)


def may_drop(membership: Any, action: Any) -> bool:
    """The owner, and whoever directs the case."""
    return owns(membership, action) or (
        action.case_id is not None and is_director(membership, action.case)
    )


declare("action.view", _("See one’s actions"), WORKERS, processing=CASES)
declare(
    "action.oversee", _("See the actions that are late in one’s cases"), DIRECTOR, processing=CASES
)
declare("action.finish", _("Say what came of an action"), WORKERS, processing=CASES, predicate=owns)
declare(
    "action.verify",
    _("Look whether an action was done"),
    WORKERS,
    processing=CASES,
    predicate=may_verify,
)
for code, label in [
    ("action.drop", _("Say that an action is not needed")),
    ("action.postpone", _("Agree on another date for an action")),
]:
    declare(code, label, WORKERS, processing=CASES, predicate=may_drop)


# --- registers and destruction ------------------------------------------------------------------
def directs_its_subject(membership: Any, request: Any) -> bool:
    """Directs the case it is about; every process director answers for a registration."""
    case = request.its_case
    return case is None or is_director(membership, case)


def reads_second(membership: Any, request: Any) -> bool:
    """A second reader: directs the case too, and did not prepare the answer (rule P3)."""
    prepared = request.prepared_by_id == membership.pk
    return not prepared and directs_its_subject(membership, request)


def has_not_signed(membership: Any, destruction_list: Any) -> bool:
    """Nobody signs a list twice, nor destroys what they signed for (rule A8)."""
    signed = [destruction_list.agreed_by_id, destruction_list.approved_by_id]
    if destruction_list.is_waiting_for_a_signature:
        signed.append(destruction_list.proposed_by_id)
    return membership.pk not in signed


def is_no_author(membership: Any, lesson: Any) -> bool:
    """Somebody else than whoever wrote it (rule G6)."""
    return not lesson.is_by(membership)


for code, label, roles in [
    ("register.view", _("See the registers of casework"), [*DIRECTOR, *OFFICER]),
    ("register.oversee", _("See that cases exist, and their dates"), OFFICER),
    ("provision.create", _("Record what was provided or refused"), DIRECTOR),
    ("request.create", _("Record a request of a person"), DIRECTOR),
    ("incident.view", _("See incidents"), [*LEADING, *OFFICER]),
    ("incident.create", _("Record an incident"), [*LEADING, *OFFICER]),
    ("incident.assess", _("Assess an incident"), OFFICER),
    ("incident.close", _("Close an incident"), OFFICER),
    ("destruction.view", _("See destruction lists"), [*LEADING, *OFFICER]),
    ("destruction.propose", _("Propose a destruction list"), DIRECTOR),
    ("destruction.reject", _("Do not approve a destruction list"), [*CHAIR, *OFFICER]),
    ("destruction.download", _("Download a certificate of destruction"), [*LEADING, *OFFICER]),
]:
    declare(code, label, roles, processing=REGISTERS)
for code, label, relation in [
    ("request.extend", _("Put off the decision on a request"), directs_its_subject),
    ("request.prepare", _("Prepare the answer to a request"), directs_its_subject),
    ("request.decide", _("Decide on a request as second reader"), reads_second),
    ("request.send_back", _("Send a prepared answer back"), reads_second),
    ("request.download", _("Download an access export"), directs_its_subject),
]:
    declare(code, label, DIRECTOR, processing=REGISTERS, predicate=relation)
for code, label, roles in [
    ("destruction.agree", _("Agree to a destruction list"), CHAIR),
    ("destruction.approve", _("Approve a destruction list"), OFFICER),
    ("destruction.carry_out", _("Carry out a destruction list"), DIRECTOR),
]:
    declare(code, label, roles, processing=REGISTERS, predicate=has_not_signed)
declare("lesson.view", _("See lessons that wait to be checked"), LEADING, processing=CASES)
for code, label in [
    ("lesson.pass", _("Pass a lesson on to the catalogue")),
    ("lesson.send_back", _("Throw a lesson away")),
]:
    declare(code, label, LEADING, processing=CASES, predicate=is_no_author)
declare("case_figure.view", _("See the yearly figures of casework"), READERS, processing=REGISTERS)
declare(
    "case_figure.download",
    _("Download the yearly figures of casework"),
    READERS,
    processing=REGISTERS,
)
declare("casework.view", _("See what awaits one in casework"), WORKERS, processing=CASES)

# --- the menu: one entry, the first that is open to whoever looks ---------------------------------
declare_area(Area(_("Cases"), "casework:home", "casework.view", 60, ("/casework/",)))
declare_area(Area(_("Cases"), "casework:register_list", "register.view", 61, ("/casework/",)))
declare_area(Area(_("Cases"), "casework:figures", "case_figure.view", 62, ("/casework/",)))
