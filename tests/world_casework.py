"""One example object of casework per door and per model, for the tests that walk through all.

The case is directed by the process director of the world and by its case director; the participant
takes part, and the chair leads the meeting it stands on.
"""

from __future__ import annotations

import datetime
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from casework import models as casework
from casework.models import AgendaItem, Case, CaseMeeting, Registration
from casework.models.codes import new_code
from casework.models.parameters import CRITERIA
from core.documents import fingerprint
from core.references import next_reference
from interventions.models import Intervention
from tests.factories import casework as make
from tests.world import Side

DAY = datetime.date(2026, 1, 1)
C, I, M, R = Case.Status, AgendaItem.Status, CaseMeeting.Status, Registration.Status  # noqa: E741


# --- weighing -------------------------------------------------------------------------------------
def a_registration(side: Side) -> Registration:
    """Brought in by the participant, being weighed; the organisation of everybody is asked."""
    registrar = side.membership("participant")
    registration = make.make_registration(registrar=registrar, status=R.IN_WEIGHING)
    make.make_statement(registration, registrar.organisation, is_filed=False)  # type: ignore[arg-type]
    return registration


def a_decided_registration(side: Side) -> Registration:
    """Taken in, by another than whoever brought it in."""
    return make.make_registration(registrar=side.membership("participant"), status=R.TAKEN_IN)


def a_statement(side: Side) -> Any:
    """A statement that was given."""
    return make.make_statement(a_registration(side), "Politie")


def a_difference(side: Side) -> Any:
    """Where two statements differ."""
    return casework.WeighingDifference.objects.create(
        registration=a_registration(side), order=1, criterion="Gedrag", text="De een ziet rust."
    )


def an_outcome(side: Side) -> Any:
    """What is kept of a weighing after its registration is gone."""
    return casework.WeighingOutcome.objects.create(
        code="4H-TR9",
        decided_on=DAY,
        outcome="declined",
        criteria_version=make.in_force(CRITERIA),
    )


# --- cases ----------------------------------------------------------------------------------------
def a_case(side: Side, **facts: Any) -> Case:
    """A case that everybody who meets cases may read."""
    people = {
        "process_director": side.membership("process_director"),
        "deputy_director": make.a_director("vervanger"),
        "case_director": side.membership("case_director"),
    }
    case = make.make_case(**(people | facts))
    make.make_participant(case, side.membership("participant"))
    if not case.is_closed:
        make.make_item(make.make_meeting(chair=side.membership("meeting_chair")), case)
    return case


def a_closed_case(side: Side) -> Case:
    """A case that was closed."""
    return a_case(side, status=C.CLOSED)


def a_contribution(side: Side) -> Any:
    """A fact of the participant."""
    return make.make_contribution(a_case(side), side.membership("participant"))


def a_file(side: Side) -> Any:
    """A document of the participant."""
    author = side.membership("participant")
    return casework.CaseFile.objects.create(
        case=a_case(side),
        code=new_code(casework.CaseFile),
        organisation=author.organisation,
        author=author,
        title="Verslag",
        content=b"%PDF-1.7",
    )


def a_review(side: Side) -> Any:
    """A review of today."""
    case, today = a_case(side), timezone.localdate()
    return casework.Review.objects.create(
        case=case,
        reviewer=case.process_director,
        was_due_by=today,
        necessity="Nog nodig.",
        proportionality="Niet te zwaar.",
        subsidiarity="Niets lichters.",
        next_review_by=today + make.DAY * 180,
    )


def a_scaling(side: Side) -> Any:
    """That a case was scaled up."""
    case = a_case(side)
    return casework.Scaling.objects.create(
        case=case,
        direction="up",
        recipient="mayor",
        reason="De wijk vraagt het.",
        scaled_by=case.process_director,
    )


def a_plan_case(side: Side, **address: Any) -> SimpleNamespace:
    """The address of a case whose plan has one goal; the plan in force where a result is asked."""
    case = a_case(side)
    adopted = {"adopted_on": DAY, "adopted_by": case.process_director}
    make.make_plan(case, **(adopted if address.pop("is_adopted", False) else {}))
    return SimpleNamespace(reference=case.code, code=case.code, number=1, version=1)


def a_plan(side: Side) -> Any:
    """A plan with a goal."""
    return make.make_plan(a_case(side))


def an_earlier_text(side: Side) -> Any:
    """What an item said before."""
    item = an_item(side)
    return casework.TextVersion.objects.create(
        item=item, case=item.case, name="goal", text="Eerst wonen"
    )


def a_draft(side: Side) -> Any:
    """What somebody is writing."""
    return casework.CaseworkDraft.objects.create(
        writer=side.membership("participant"), place="case_transition/x", content={"values": {}}
    )


# --- meetings -------------------------------------------------------------------------------------
def a_meeting(side: Side, status: str = M.PUBLISHED) -> CaseMeeting:
    """A meeting of the chair with the case of everybody and a weighing on it."""
    chair = side.membership("meeting_chair")
    people = {"chair": chair, "planned_by": side.membership("process_director")}
    meeting = make.make_meeting(status=status, **people)
    make.make_item(meeting, a_case(side))
    for role in ("participant", "case_director", "process_director", "meeting_chair"):
        make.attend(meeting, side.membership(role))
    return meeting


def a_held_meeting(side: Side) -> CaseMeeting:
    """A meeting under way."""
    return a_meeting(side, M.HELD)


def an_item(side: Side) -> AgendaItem:
    """An item of a meeting under way."""
    return a_held_meeting(side).items.select_related("case", "meeting").get()  # type: ignore[no-any-return]


def a_weighing_item(side: Side) -> AgendaItem:
    """An item about a weighing."""
    return make.make_item(make.make_meeting(), registration=a_registration(side), why="weighing")


def the_address_of_an_item(side: Side) -> SimpleNamespace:
    """How a door below its meeting names it."""
    item = an_item(side)
    return SimpleNamespace(reference=item.meeting.reference, code=item.case.code)  # type: ignore[union-attr]


def a_decision_list(side: Side) -> Any:
    """The final list of an item."""
    meeting = a_meeting(side, M.ADOPTED)
    item = meeting.items.select_related("case", "meeting").get()
    return casework.DecisionList.objects.create(
        item=item,
        adopted_by=meeting.chair,
        document=b"%PDF-1.7",
        fingerprint=fingerprint(b"%PDF-1.7"),
    )


def the_address_of_a_list(side: Side) -> SimpleNamespace:
    """How a door names the final list of an item, with an addition."""
    added = an_addendum(side).decision_list.item
    return SimpleNamespace(reference=added.meeting.reference, code=added.case.code)


def an_addendum(side: Side) -> Any:
    """Something that was added to a list."""
    return casework.Addendum.objects.create(
        decision_list=a_decision_list(side),
        text="De datum klopt niet.",
        author=side.membership("meeting_chair"),
    )


def a_published_item(side: Side) -> Any:
    """An item as a version of the agenda had it."""
    item = an_item(side)
    facts = {"order": 1, "goal": "Wonen", "question": "Wat helpt?", "minutes": 15}
    facts |= {"decision_kind": "agreements", "published_at": timezone.now()}
    versions = casework.AgendaItemVersion.objects
    return versions.get_or_create(item=item, version=1, defaults=facts)[0]


def an_action(side: Side) -> Any:
    """Promised by the participant."""
    return make.make_action(a_case(side), side.membership("participant"))


# --- registers, destruction, lessons and figures --------------------------------------------------
def a_provision(side: Side) -> Any:
    """Something that was given."""
    return casework.Provision.objects.create(
        reference=next_reference(casework.Provision, "VS"),
        kind="given",
        case=a_case(side),
        provider=side.membership("process_director").organisation,
        receiver="Raad voor de Kinderbescherming",
        categories="Verzuim",
        purpose="Onderzoek",
        basis="Verzoek",
        necessity="Zonder dit geen onderzoek.",
        decided_by=side.membership("process_director"),
    )


def a_request(side: Side) -> Any:
    """Prepared by another than the process director, who is its second reader."""
    today = timezone.localdate()
    return casework.RightsRequest.objects.create(
        reference=next_reference(casework.RightsRequest, "VZ"),
        status="prepared",
        kind="access",
        case=a_case(side),
        asked="Alles zien.",
        due_by=today + make.DAY * 30,
        is_granted=True,
        answer="U krijgt het.",
        prepared_by=make.a_director("vervanger"),
    )


def an_export(side: Side) -> Any:
    """The access export of a request."""
    request = a_request(side)
    return casework.AccessExport.objects.create(
        request=request, case=request.case, content=b"%PDF-1.7"
    )


def an_incident(side: Side) -> Any:
    """An incident that was found."""
    return casework.Incident.objects.create(
        reference=next_reference(casework.Incident, "I"),
        what="Een brief ging naar het verkeerde adres.",
        recorded_by=side.membership("process_director"),
    )


def a_destruction_list(side: Side) -> Any:
    """Proposed by the deputy, with one closed case on it."""
    return an_entry(side).destruction_list


def an_entry(side: Side) -> Any:
    """One case on a list."""
    proposed = casework.DestructionList.objects.create(
        reference=next_reference(casework.DestructionList, "VN"),
        proposed_by=make.a_director("vervanger"),
    )
    return casework.DestructionEntry.objects.create(
        destruction_list=proposed, case=a_closed_case(side)
    )


def a_carried_out_list(side: Side) -> Any:
    """A list that was carried out, with its certificate."""
    today = timezone.localdate()
    return casework.DestructionList.objects.create(
        reference=next_reference(casework.DestructionList, "VN"),
        status="carried_out",
        proposed_by=make.a_director("vervanger"),
        agreed_by=side.membership("meeting_chair"),
        agreed_on=today,
        approved_by=side.membership("privacy_officer"),
        approved_on=today,
        carried_out_by=side.membership("process_director"),
        ended_on=today,
        number=1,
        certificate=b"%PDF-1.7",
        fingerprint="0" * 64,
    )


def a_hold(side: Side) -> Any:
    """A hold on a closed case."""
    case = a_closed_case(side)
    return casework.Hold.objects.create(
        case=case, ground="Een klacht loopt.", placed_by=case.process_director, until="2030-01-01"
    )


def an_extension(side: Side) -> Any:
    """A closed case that is kept longer."""
    case = a_closed_case(side)
    return casework.Extension.objects.create(
        case=case, motive="Verzoek van de rechter.", decided_by=case.process_director,
        until="2030-01-01",
    )  # fmt: skip


def a_lesson(side: Side) -> Any:
    """Written by the process director, so that the chair checks it."""
    return casework.CaseLesson.objects.create(
        reference=next_reference(casework.CaseLesson, "L"),
        intervention=Intervention.objects.order_by("pk").first(),
        text="Vroeg bellen helpt.",
        author=side.membership("process_director"),
    )


def a_figure(side: Side) -> Any:
    """A count of a month."""
    return casework.CaseFigure.objects.get_or_create(month=DAY, kind="registered")[0]


def a_figure_of_a_form(side: Side) -> Any:
    """A count of a month and a form of extremism."""
    from interventions.models import Phenomenon

    about = {"month": DAY, "kind": "registered", "phenomenon": Phenomenon.objects.first()}
    return casework.CaseFigure.objects.get_or_create(**about)[0]


#: Name of a view, a model or a rule → what makes its object; added to those of world_objects.
MAKERS: dict[str, Any] = {
    "Registration": a_registration,
    "RegistrationFact": lambda side: a_registration(side).facts.get(),
    "Statement": a_statement,
    "StatementReason": lambda side: a_statement(side).reasons.first(),
    "WeighingDifference": a_difference,
    "WeighingOutcome": an_outcome,
    "Case": a_case,
    "CaseParticipant": lambda side: a_case(side).participants.first(),
    "Contribution": a_contribution,
    "CaseFile": a_file,
    "CaseStep": lambda side: casework.CaseStep.objects.create(case=a_case(side), kind="opened"),
    "Review": a_review,
    "Scaling": a_scaling,
    "InformationEntry": lambda side: make.tell_person(a_case(side)),
    "CasePlan": a_plan,
    "Goal": lambda side: a_plan(side).goals.get(),
    "PlanDetail": a_plan_case,
    "PlanUpdate": a_plan_case,
    "GoalUpdate": a_plan_case,
    "GoalMove": a_plan_case,
    "GoalRemove": lambda side: a_plan_case(side, is_adopted=True),
    "GoalResult": lambda side: a_plan_case(side, is_adopted=True),
    "TextVersion": an_earlier_text,
    "CaseworkDraft": a_draft,
    "MeetingSeries": lambda side: make.make_series(chair=side.membership("meeting_chair")),
    "CaseMeeting": a_meeting,
    "MeetingRoom": a_held_meeting,
    "RoomTransition": a_held_meeting,
    "Attendance": lambda side: a_held_meeting(side).attendance.first(),
    "AgendaItem": an_item,
    "MeetingItem": the_address_of_an_item,
    "ItemTransition": the_address_of_an_item,
    "AgendaItemVersion": a_published_item,
    "DecisionList": a_decision_list,
    "DecisionListFile": the_address_of_a_list,
    "AddendaFile": the_address_of_a_list,
    "Addendum": an_addendum,
    "Action": an_action,
    "Provision": a_provision,
    "RightsRequest": a_request,
    "RequestDownload": lambda side: an_export(side).request,
    "AccessExport": an_export,
    "Incident": an_incident,
    "DestructionList": a_destruction_list,
    "DestructionCertificateDownload": a_carried_out_list,
    "DestructionEntry": an_entry,
    "Hold": a_hold,
    "Extension": an_extension,
    "CaseLesson": a_lesson,
    "CaseFigure": a_figure,
    # --- rules about some rows only ---
    "registration_decided_has_reasons": a_decided_registration,
    "registration_decider_is_another": a_decided_registration,
    "agenda_item_weighing_once": a_weighing_item,
    "case_figure_phenomenon_once": a_figure_of_a_form,
    "destruction_list_approved_by_a_third": a_carried_out_list,
    "destruction_list_carried_out_is_whole": a_carried_out_list,
}
