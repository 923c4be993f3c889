"""The life cycle as a table: every state × verb × person, asked through the real doors."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from core.models import AuditEvent, Membership, Role
from signals.lifecycle import SIGNAL
from signals.models import Signal
from tests.factories.signals import ask_for_view
from tests.signals.handled import INTERPRETER, REPORTER, Handled, S, answers, handled
from tests.world import World
from tests.world_signals import a_colleague_elsewhere

pytestmark = pytest.mark.any_database

LOOKED_AT = {S.UNDER_INTERPRETATION, S.AWAITING_REPORTER}
HANDLED = {*LOOKED_AT, S.DECIDED}
#: Verb → the states in which it is open, as agreed; the life cycle is the other entry.
OPEN_IN: dict[str, set[str]] = {
    "take_up": {S.RECEIVED},
    "ask": {S.UNDER_INTERPRETATION},
    "answer": {S.AWAITING_REPORTER},
    "go_on": {S.AWAITING_REPORTER},
    "invite": LOOKED_AT,
    "withdraw_invitation": LOOKED_AT,
    "interpret": LOOKED_AT,
    "step_back": LOOKED_AT,
    "compare": LOOKED_AT,
    "note": {*HANDLED, S.FED_BACK},
    "inform": HANDLED,
    "log_step": HANDLED,
    "mark_fact": HANDLED,
    "postpone": HANDLED,
    "hand_over": {*HANDLED, S.FED_BACK},
    "decide": LOOKED_AT,
    "give_feedback": {S.DECIDED},
    "waive_feedback": {S.DECIDED},
    "dispute": {S.FED_BACK},
    "confirm": {S.FED_BACK},
    "close": {S.FED_BACK},
}
OF_REPORTER = {"answer", "confirm", "dispute"}
OF_INTERPRETER = {"interpret", "step_back"}
TABLE = [(status, verb) for status in S.values for verb in OPEN_IN]
IDS = [f"{status}-{verb}" for status, verb in TABLE]


def test_table_names_every_verb() -> None:
    assert set(SIGNAL.transitions) == set(OPEN_IN)
    for verb in SIGNAL.transitions.values():
        assert verb.sources == OPEN_IN[verb.name], verb.name


def a_case(world: World, status: str) -> Handled:
    """A signal in a state about which the participant is asked."""
    case = handled(world.maasmonde, status)
    ask_for_view(case.signal, case.interpreter)
    return case


def right_person(case: Handled, verb: str) -> Membership:
    if verb in OF_REPORTER:
        return case.reporter
    return case.interpreter if verb in OF_INTERPRETER else case.handler


def wrong_people(case: Handled, verb: str) -> list[Membership]:
    right = {right_person(case, verb).pk}
    if verb == "interpret":
        right.add(case.handler.pk)  # may give a view without being asked
    roles = set(Role.values) - {REPORTER, INTERPRETER, "signal_coordinator"}
    people = [case.side.membership(role) for role in sorted(roles)]
    people += [case.reporter, case.interpreter, case.handler, case.other]
    return [person for person in people if person.pk not in right]


@pytest.mark.parametrize(("status", "verb"), TABLE, ids=IDS)
def test_wrong_people_never_pass(acting: World, status: str, verb: str) -> None:
    case = a_case(acting, status)
    before = Signal.objects.filter(pk=case.signal.pk).values().get()
    near = {case.reporter.pk, case.interpreter.pk, case.handler.pk, case.other.pk}
    for person in wrong_people(case, verb):
        assert SIGNAL.refusal(SIGNAL.transitions[verb], case.signal, person) in (
            "state",
            "permission",
        )
        if person.pk in near:  # the other roles: tests/architecture/test_doors.py
            answer = case.post(person, verb, **answers(case, verb))
            assert answer.status_code in (403, 404), person.user.username
    assert Signal.objects.filter(pk=case.signal.pk).values().get() == before


@pytest.mark.parametrize(("status", "verb"), TABLE, ids=IDS)
def test_right_person_passes_in_the_right_state_only(acting: World, status: str, verb: str) -> None:
    case = a_case(acting, status)
    person = right_person(case, verb)
    is_open = status in OPEN_IN[verb]
    refusal = SIGNAL.refusal(SIGNAL.transitions[verb], case.signal, person)
    assert (refusal != "state") == is_open
    page = case.get(person, verb)
    if status == S.CLOSED and verb in OF_INTERPRETER:
        assert page.status_code == 404  # an interpreter reads no closed signal
        return
    assert page.status_code == 200
    if refusal:
        assert page.context["missing"]
        told = case.post(person, verb, **answers(case, verb))
        assert told.status_code == 422
        assert case.fresh().status == status


@pytest.mark.parametrize("status", S.values)
def test_page_of_every_state_opens_for_its_people(acting: World, status: str) -> None:
    case = a_case(acting, status)
    readers = [case.reporter, case.handler]
    others = [case.other]
    (others if status == S.CLOSED else readers).append(case.interpreter)
    for person in readers:
        assert case.get(person).status_code == 200
    for person in others:
        assert case.get(person).status_code == 404
    assert AuditEvent.objects.filter(action="signal.view").count() == len(readers)


@pytest.mark.parametrize("verb", ["decide", "mark_fact", "note"])
def test_reading_a_form_with_parts_of_the_signal_is_logged(acting: World, verb: str) -> None:
    case = handled(acting.maasmonde)
    case.get(case.handler, verb)
    event: Any = AuditEvent.objects.get(action="signal.view")
    assert (event.actor_id, event.object_id) == (case.handler.user_id, str(case.signal.pk))


@pytest.mark.parametrize("status", S.values)
def test_page_of_the_handler_offers_open_verbs_only(acting: World, status: str) -> None:
    case = a_case(acting, status)
    page = case.get(case.handler).content.decode()
    for verb in SIGNAL.transitions.values():
        if f"/do/{verb.name}/" in page:
            assert SIGNAL.refusal(verb, case.signal, case.handler) == "", verb.name
    assert page.count("btn--primary") <= 1
    assert "disabled" not in page


def test_three_loops_through_the_doors(acting: World) -> None:
    case = handled(acting.maasmonde, S.RECEIVED)
    other_view = a_colleague_elsewhere(case.side)
    steps: list[tuple[Any, str]] = [
        (case.handler, "take_up"),
        (case.handler, "ask"),
        (case.reporter, "answer"),
        (case.handler, "interpret"),
        (case.handler, "invite"),
        (other_view, "interpret"),
        (case.handler, "compare"),
        (case.handler, "log_step"),
        (case.handler, "mark_fact"),
        (case.handler, "note"),
        (case.handler, "decide"),
        (case.handler, "inform"),
        (case.handler, "give_feedback"),
        (case.reporter, "confirm"),
    ]
    for person, verb in steps:
        answer = case.post(person, verb, **answers(case, verb))
        assert answer.status_code == 302, (verb, answer.content.decode()[-3000:])
    assert case.fresh().status == S.CLOSED
    assert case.signal.closed_on == timezone.localdate()


def test_disputed_signal_goes_round_once_more_and_closes(acting: World) -> None:
    case = handled(acting.maasmonde)
    case.open_views()
    for person, verb in [
        (case.handler, "decide"),
        (case.handler, "give_feedback"),
        (case.reporter, "dispute"),
        (case.handler, "decide"),
        (case.handler, "give_feedback"),
    ]:
        assert case.post(person, verb, **answers(case, verb)).status_code == 302, verb
    again = case.post(case.reporter, "dispute", text="Nog niet.")
    assert again.status_code == 422
    until: Any = case.fresh().respond_by
    with time_machine.travel(until + datetime.timedelta(days=1)):
        assert case.post(case.handler, "close").status_code == 302
    assert case.fresh().status == S.CLOSED


def test_reporter_who_left_leaves_the_way_to_close(acting: World) -> None:
    case = handled(acting.maasmonde, S.DECIDED)
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    Membership.objects.filter(pk=case.reporter.pk).update(until=yesterday)
    page = case.get(case.handler).content.decode()
    assert "werkt hier niet meer" in page
    assert case.post(case.handler, "give_feedback", text="Advies.").status_code == 302
    until: Any = case.fresh().respond_by
    with time_machine.travel(until + datetime.timedelta(days=1)):
        assert case.post(case.handler, "close").status_code == 302


def test_signal_of_a_receipt_has_no_name_and_the_same_way(acting: World) -> None:
    case = handled(acting.maasmonde, S.RECEIVED, reporter=None)
    page = case.get(case.handler).content.decode()
    assert "ontvangstcode, zonder naam" in page
    assert case.post(case.handler, "take_up", text="Gelezen.").status_code == 302
