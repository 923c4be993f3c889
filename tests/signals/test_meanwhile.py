"""What changed between reading a page and sending it, and what a reader may no longer read."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import AuditEvent
from signals.actions import handling
from signals.models import Interpretation, Signal, SignalMessage, ViewsOnSignal
from signals.models.awaiting import awaits
from tests.factories.advice import make_answer, make_question
from tests.factories.signals import file_view
from tests.programmes.pages import text_of
from tests.signals.handled import Handled, S, handled
from tests.world import Side, World
from tests.world_signals import a_colleague_elsewhere

WORDS = "Wij lezen dit vandaag nog."


@pytest.fixture(params=["maasmonde", "broekerlanden"])
def side(request: Any, world: World) -> Any:
    """Either municipality, entered."""
    from core.tenancy import acting_for

    found: Side = getattr(world, request.param)
    with acting_for(found.municipality):
        yield found


# --- a colleague was first ------------------------------------------------------------------------
@pytest.fixture
def unhandled(side: Side) -> Handled:
    return handled(side, S.RECEIVED, handler=None)


def test_second_coordinator_hears_that_a_colleague_took_it_up(unhandled: Handled) -> None:
    assert unhandled.get(unhandled.other, "take_up").status_code == 200
    handling.take_up(unhandled.signal, membership=unhandled.handler, text="Gelezen.")
    said = SignalMessage.objects.count()
    answer = unhandled.post(unhandled.other, "take_up", text=WORDS)
    page = text_of(answer)
    assert answer.status_code == 409
    assert "Een collega heeft dit signaal opgepakt" in page
    assert WORDS in page
    assert str(unhandled.handler.user) not in page
    assert SignalMessage.objects.count() == said
    assert unhandled.fresh().handler == unhandled.handler


def test_second_coordinator_who_names_a_handler_hears_it_too(unhandled: Handled) -> None:
    unhandled.get(unhandled.other)
    handling.take_up(unhandled.signal, membership=unhandled.handler, text="Gelezen.")
    answer = unhandled.post(unhandled.other, "hand_over", handler=str(unhandled.other.pk))
    assert answer.status_code == 409
    assert unhandled.fresh().handler == unhandled.handler


def test_who_never_read_it_learns_nothing(unhandled: Handled) -> None:
    handling.take_up(unhandled.signal, membership=unhandled.handler, text="Gelezen.")
    known = unhandled.post(unhandled.other, "take_up", text=WORDS)
    Signal.objects.filter(pk=unhandled.signal.pk).update(code="222-222")
    unknown = unhandled.post(unhandled.other, "take_up", text=WORDS)
    assert (known.status_code, text_of(known)) == (404, text_of(unknown))


def test_reading_tells_nothing_about_another_signal(unhandled: Handled, side: Side) -> None:
    unhandled.get(unhandled.other)
    taken = handled(side, S.RECEIVED)
    assert taken.post(taken.other, "take_up", text=WORDS).status_code == 404


def test_looking_again_and_other_verbs_answer_as_an_unknown_signal(unhandled: Handled) -> None:
    unhandled.get(unhandled.other)
    handling.take_up(unhandled.signal, membership=unhandled.handler, text="Gelezen.")
    assert unhandled.get(unhandled.other).status_code == 404
    assert unhandled.get(unhandled.other, "take_up").status_code == 404
    assert unhandled.post(unhandled.other, "note", text=WORDS).status_code == 404


# --- an interpreter, after closing ----------------------------------------------------------------
def closed_with_views(side: Side) -> Handled:
    case = handled(side, S.CLOSED)
    file_view(case.signal, case.interpreter)
    file_view(case.signal, a_colleague_elsewhere(side))
    return case


def test_interpreter_reads_until_the_signal_is_closed(side: Side) -> None:
    case = closed_with_views(side)
    for status, answer in ((S.FED_BACK, 200), (S.CLOSED, 404)):
        day = case.signal.received_on if status == S.CLOSED else None
        Signal.objects.filter(pk=case.signal.pk).update(status=status, closed_on=day)
        assert case.get(case.interpreter).status_code == answer
    assert not Signal.objects.visible_to(case.interpreter).exists()
    assert case.get(case.handler).status_code == 200


def test_no_view_of_a_closed_signal_is_readable_but_by_the_handler(side: Side) -> None:
    case = closed_with_views(side)
    views = Interpretation.objects
    assert not views.readable_by(case.interpreter, case.signal).exists()
    assert views.readable_by(case.handler, case.signal).count() == 2
    assert ViewsOnSignal.read_by(case.interpreter, case.signal) == ViewsOnSignal(None, [], [])
    assert len(ViewsOnSignal.read_by(case.handler, case.signal).open) == 2


# --- questions of colleagues on the home page -----------------------------------------------------
def test_question_of_a_colleague_awaits_who_may_answer(side: Side) -> None:
    question = make_question(side.membership("focal_officer"))
    me = side.membership("signal_coordinator")
    (row,) = awaits(me)
    assert row.label == f"Beantwoord vraag {question.code} van een collega"
    assert (row.day, row.url) == (question.closes_on, question.get_absolute_url())
    page = text_of(side.client("signal_coordinator").get(side.url()))
    assert row.label in page
    assert question.subject not in page
    assert question.text not in page
    for role in ("focal_officer", "participant", "policy_adviser"):
        assert awaits(side.membership(role)) == []
    make_answer(question, me)
    assert awaits(me) == []


@pytest.mark.parametrize("number", [3, 30])
def test_waiting_questions_need_a_fixed_number_of_queries(side: Side, number: int) -> None:
    for _one in range(number):
        make_question(side.membership("focal_officer"))
    me = side.membership("signal_coordinator")
    awaits(me)
    with CaptureQueriesContext(connection) as asked:
        assert len(awaits(me)) == number
    assert len(asked) == QUERIES_OF_AWAITING


#: Closed days, own signals as handler, reporter and interpreter, who has left, and questions.
QUERIES_OF_AWAITING = 7


def test_reading_is_asked_of_the_log_and_writes_nothing(unhandled: Handled) -> None:
    unhandled.get(unhandled.other)
    before = AuditEvent.objects.count()
    read = AuditEvent.objects.were_read
    assert read(unhandled.signal, unhandled.other, "signal.view").count() == 1
    assert not read(unhandled.signal, unhandled.handler, "signal.view").exists()
    assert not read(unhandled.signal, unhandled.other, "signal.note").exists()
    assert AuditEvent.objects.count() == before
