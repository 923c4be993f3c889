"""Nine life cycles as tables: every state × verb × person, as agreed; the code is the other entry.

A person is somebody with a role and nothing else (the ten of the world), or with a relation to the
one object: who registered it, who directs it, who leads the meeting, whose action it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from casework import lifecycle
from casework.models import CaseLesson, DestructionList, Incident, RightsRequest
from core.models import Role
from interventions.models import Intervention
from tests.factories import casework as make
from tests.world import Side, World

pytestmark = pytest.mark.any_database
#: Verb: in which states (words), to which ("" keeps it), by whom (words).
Table = dict[str, tuple[str, str, str]]

WEIGHED = "in_weighing awaiting_information"
REGISTRATION: Table = {
    "withdraw": ("registered", "withdrawn", "registrar"),
    "take_up": ("registered", "in_weighing", "process_director"),
    "invite": ("in_weighing", "", "process_director"),
    "give_statement": (WEIGHED, "", "asked"),
    "excuse": (WEIGHED, "", "meeting_chair"),
    "compare": (WEIGHED, "", "process_director"),
    "ask": ("in_weighing", "awaiting_information", "process_director meeting_chair"),
    "answer": ("awaiting_information", "in_weighing", "asked"),
    "take_in": (WEIGHED, "taken_in", "meeting_chair"),
    "decline": (WEIGHED, "declined", "meeting_chair"),
    "refer": (WEIGHED, "referred", "meeting_chair"),
    "hand_over": (WEIGHED, "handed_over", "meeting_chair"),
}
LIVE = "in_consultation in_execution scaled_up aftercare"
DIRECTS, READS = "director deputy", "director deputy leader partner"
CASE: Table = {
    **dict.fromkeys(("admit", "release", "appoint", "mark", "rectify"), (LIVE, "", DIRECTS)),
    **dict.fromkeys(("inform", "review"), (LIVE, "", DIRECTS)),
    **dict.fromkeys(("contribute", "retract", "attach", "detach", "wish"), (LIVE, "", READS)),
    "write_plan": (LIVE, "", f"{DIRECTS} leader"),
    "adopt_plan": ("in_consultation", "in_execution", f"{DIRECTS} leader"),
    "scale_up": ("in_execution", "scaled_up", DIRECTS),
    "scale_down": ("scaled_up", "in_execution", DIRECTS),
    "reconvene": ("in_execution scaled_up aftercare", "in_consultation", DIRECTS),
    "start_aftercare": ("in_execution", "aftercare", DIRECTS),
    "close": ("in_consultation aftercare", "closed", DIRECTS),
    **dict.fromkeys(("restrict", "lift"), (f"{LIVE} closed", "", DIRECTS)),
    **dict.fromkeys(("hold", "end_hold", "extend", "learn"), ("closed", "", DIRECTS)),
}
PLANS = "process_director planner"
WORKS = "meeting_chair process_director case_director participant chair deputy notes planner"
MEETING: Table = {
    "compose": ("planned published", "", PLANS),
    "publish": ("planned", "published", PLANS),
    "revise": ("published", "", PLANS),
    "cancel": ("planned published", "cancelled", PLANS),
    "reply": ("published", "", WORKS),
    "hold": ("published", "held", "chair deputy"),
    **dict.fromkeys(("attend", "end"), ("held", "", "chair deputy notes")),
    "adopt": ("held", "adopted", "chair deputy"),
    "add_addendum": ("adopted", "", "chair deputy"),
}
ITEM: Table = {
    "discuss": ("open discussed", "discussed", "chair deputy notes"),
    "promise": ("open discussed", "", "chair deputy notes"),
    "move": ("open discussed", "moved", "chair deputy notes director"),
    "put_back": ("moved", "open", "chair deputy notes director"),
    "copy": ("open discussed", "", "chair deputy notes director"),
}
ACTION: Table = {
    "finish": ("open", "done", "owner"),
    "verify": ("done", "verified", "director leader"),
    "drop": ("open", "dropped", "owner director"),
    "postpone": ("open", "", "owner director"),
}
REQUEST: Table = {
    "extend": ("received prepared", "", DIRECTS),
    "prepare": ("received", "prepared", DIRECTS),
    "send_back": ("prepared", "received", "deputy"),
    "decide": ("prepared", "decided", "deputy"),
}
INCIDENT: Table = {
    "assess": ("found", "assessed", "privacy_officer"),
    "close": ("assessed", "closed", "privacy_officer"),
}
DESTRUCTION: Table = {
    "agree": ("proposed", "agreed", "meeting_chair"),
    "approve": ("agreed", "approved", "privacy_officer"),
    "reject": ("proposed agreed", "rejected", "meeting_chair privacy_officer"),
    "carry_out": ("approved", "carried_out", "process_director proposer"),
}
LESSON: Table = {
    "pass": ("written", "passed", "process_director meeting_chair"),
    "send_back": ("written", "", "process_director meeting_chair"),
}


@dataclass
class Story:
    """One object and whoever has a relation to it."""

    about: Any
    people: dict[str, Any]


def a_registration() -> Story:
    asked = make.a_partner("politie", "Politie")
    registration = make.make_registration(status="in_weighing")
    make.make_statement(registration, "Politie", is_filed=False)
    registration.asked_organisation = asked.organisation
    registration.information_by = registration.statements_by
    return Story(registration, {"registrar": registration.registrar, "asked": asked})


def a_case(status: str = "in_execution") -> Story:
    case, partner = make.make_case(status=status), make.a_partner("zorg", "GGZ")
    make.make_participant(case, partner)
    people = {"director": case.process_director, "deputy": case.deputy_director}
    return Story(case, {**people, "leader": case.case_director, "partner": partner})


def a_meeting() -> Story:
    deputy = make.somebody("tweede", "Gemeente", "meeting_chair")
    notes = make.somebody("notulist", "Zorg- en Veiligheidshuis", "participant")
    meeting = make.make_meeting(deputy_chair=deputy, note_taker=notes)
    people = {"chair": meeting.chair, "deputy": deputy, "notes": notes}
    return Story(meeting, {**people, "planner": meeting.planned_by})


def an_item() -> Story:
    meeting, case = a_meeting(), a_case().about
    people = {**meeting.people, "director": case.process_director, "leader": case.case_director}
    del people["planner"]
    return Story(make.make_item(meeting.about, case), people)


def an_action() -> Story:
    case = a_case()
    owner = case.people.pop("partner")
    case.people.pop("deputy")
    action = make.make_action(case.about, owner, done_by=owner, needs_verification=True)
    return Story(action, {**case.people, "owner": owner})


def a_request() -> Story:
    case = a_case()
    facts = {"reference": "VZ-2026-01", "kind": "access", "asked": "Alles.", "case": case.about}
    request = RightsRequest.objects.create(
        **facts, due_by=case.about.opened_on, prepared_by=case.people["director"]
    )
    return Story(request, case.people)


def an_incident() -> Story:
    facts = {"reference": "DL-2026-01", "what": "Een brief kwam verkeerd aan."}
    return Story(Incident.objects.create(**facts, recorded_by=make.a_director()), {})


def a_list() -> Story:
    proposer = make.a_director()
    row = DestructionList.objects.create(reference="VL-2026-01", proposed_by=proposer)
    return Story(row, {"proposer": proposer})


def a_lesson() -> Story:
    author = make.a_director()
    facts = {"reference": "LS-2026-01", "text": "Bel vroeg.", "author": author}
    offer = Intervention.objects.order_by("pk").first()
    return Story(CaseLesson.objects.create(**facts, intervention=offer), {"author": author})


CYCLES: dict[str, tuple[Any, Table, Callable[[], Story]]] = {
    "registration": (lifecycle.REGISTRATION, REGISTRATION, a_registration),
    "case": (lifecycle.CASE, CASE, a_case),
    "meeting": (lifecycle.MEETING, MEETING, a_meeting),
    "item": (lifecycle.ITEM, ITEM, an_item),
    "action": (lifecycle.ACTION, ACTION, an_action),
    "request": (lifecycle.REQUEST, REQUEST, a_request),
    "incident": (lifecycle.INCIDENT, INCIDENT, an_incident),
    "destruction": (lifecycle.DESTRUCTION, DESTRUCTION, a_list),
    "lesson": (lifecycle.LESSON, LESSON, a_lesson),
}


def everybody(side: Side, story: Story) -> dict[str, Any]:
    """The ten with a role only, and whoever has a relation."""
    return {role: side.membership(role) for role in Role.values} | story.people


@pytest.mark.parametrize("name", CYCLES)
def test_every_state_verb_and_person_is_as_agreed(acting: World, name: str) -> None:
    cycle, table, made = CYCLES[name]
    story = made()
    people = everybody(acting.maasmonde, story)
    wrong = []
    for state in sorted(cycle.states):
        story.about.status = state
        for verb in cycle.transitions.values():
            states, _target, by = (words.split() for words in table[verb.name])
            for person, membership in people.items():
                told = cycle.refusal(verb, story.about, membership)
                answer = told if told in ("state", "permission") else "open"
                right = "open" if person in by else "permission"
                if answer != (right if state in states else "state"):
                    wrong.append(f"{state} × {verb.name} × {person}: {answer}")
    assert wrong == []


@pytest.mark.parametrize("name", CYCLES)
def test_every_verb_leads_where_it_was_agreed(name: str) -> None:
    cycle, table, _made = CYCLES[name]
    assert {verb.name: verb.target or "" for verb in cycle.transitions.values()} == {
        verb: target for verb, (_states, target, _by) in table.items()
    }
