"""The outcome, feedback to the reporter, and closing: what comes first, what is refused."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.lifecycle import FactsRefused, TransitionRefused
from core.models import AuditEvent
from core.models.guarded import TextRefused
from interventions.models import Intervention
from signals.actions import outcomes as actions
from signals.actions.handling import ask
from signals.models import (
    Clock,
    MessageKind,
    Signal,
    SignalOutcome,
    SignalTheme,
    StepKind,
    TrendFigure,
)
from tests.factories.signals import ask_for_view, file_view
from tests.signals.handled import Handled, S, handled
from tests.world import World
from tests.world_signals import a_colleague_elsewhere

DAY = datetime.timedelta(days=1)


@pytest.fixture
def case(acting: World) -> Handled:
    """A signal on which two views are open."""
    made = handled(acting.maasmonde)
    made.open_views()
    return made


def decide(case: Handled, **facts: Any) -> Signal:
    values = {"outcome": "advice", "theme": "online", **facts}
    actions.decide(case.signal, membership=case.handler, **values)
    return case.fresh()


# --- the outcome ----------------------------------------------------------------------------------
@pytest.mark.parametrize("outcome", [one for one in SignalOutcome.values if one != "support"])
def test_outcome_is_stored_with_theme_day_and_step(case: Handled, outcome: str) -> None:
    signal = decide(case, outcome=outcome, theme="distrust")
    assert (signal.status, signal.outcome, signal.theme) == (S.DECIDED, outcome, "distrust")
    assert signal.decided_on == timezone.localdate()
    assert [step.kind for step in signal.steps.all()] == [StepKind.DECIDED]
    assert signal.intervention is None


def test_support_names_an_intervention_of_the_catalogue(case: Handled) -> None:
    with pytest.raises(FactsRefused) as refused:
        decide(case, outcome="support")
    assert list(refused.value.reasons) == ["intervention"]
    intervention: Any = Intervention.objects.first()
    assert decide(case, outcome="support", intervention=intervention).intervention == intervention


def test_intervention_only_with_support(case: Handled) -> None:
    with pytest.raises(FactsRefused) as refused:
        decide(case, intervention=Intervention.objects.first())
    assert list(refused.value.reasons) == ["intervention"]
    assert case.fresh().status == S.UNDER_INTERPRETATION


@pytest.mark.parametrize(("field", "value"), [("outcome", "guilty"), ("theme", "")])
def test_unknown_word_is_refused_at_its_field(case: Handled, field: str, value: str) -> None:
    with pytest.raises(FactsRefused) as refused:
        decide(case, **{field: value})
    assert list(refused.value.reasons) == [field]


def test_no_outcome_while_a_question_is_open(case: Handled) -> None:
    ask(case.signal, membership=case.handler, text="Hoe vaak?")
    with pytest.raises(TransitionRefused, match="vraag open"):
        decide(case)
    assert case.fresh().outcome == ""


def test_no_outcome_with_one_view_or_one_organisation(acting: World) -> None:
    case = handled(acting.maasmonde)
    with pytest.raises(TransitionRefused, match="twee organisaties"):
        decide(case)
    file_view(case.signal, case.interpreter)
    with pytest.raises(TransitionRefused):
        decide(case)
    file_view(case.signal, case.handler)
    with pytest.raises(TransitionRefused):
        decide(case)


def test_no_outcome_while_a_view_is_awaited(case: Handled) -> None:
    ask_for_view(case.signal, a_colleague_elsewhere(case.side, "participant"))
    with pytest.raises(TransitionRefused):
        decide(case)


def test_outcome_is_chosen_once(case: Handled) -> None:
    decide(case)
    with pytest.raises(TransitionRefused):
        decide(case, outcome="no_concern")
    assert case.fresh().outcome == "advice"


def test_whoever_comes_too_late_reads_why_and_keeps_the_choice(case: Handled) -> None:
    decide(case)
    answer = case.post(case.handler, "decide", outcome="no_concern", theme="hate")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "niet meer mogelijk" in page or "kan niet meer" in page
    assert 'value="no_concern"' in page
    assert case.fresh().outcome == "advice"


def test_advice_to_register_is_told_in_a_fixed_sentence(case: Handled) -> None:
    decide(case, outcome="advised_to_register")
    form = case.get(case.handler, "give_feedback")
    assert "langs de formele route" in form.content.decode()
    actions.give_feedback(case.signal, membership=case.handler, text="We keken ernaar.")
    message: Any = case.signal.messages.get()
    assert message.text == f"We keken ernaar.\n{actions.ADVICE_TO_REGISTER}"


# --- feedback -------------------------------------------------------------------------------------
def test_feedback_opens_the_term_to_react(case: Handled) -> None:
    decide(case)
    actions.give_feedback(case.signal, membership=case.handler, text="We gaven u advies.")
    signal = case.fresh()
    assert (signal.status, signal.feedback_kind) == (S.FED_BACK, "given")
    assert signal.fed_back_on == timezone.localdate()
    assert signal.respond_by == Clock().after(timezone.localdate(), 10)
    message: Any = signal.messages.get()
    assert (message.kind, message.text) == (MessageKind.FEEDBACK, "We gaven u advies.")
    assert [step.kind for step in signal.steps.all()] == [StepKind.DECIDED, StepKind.FED_BACK]


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_feedback_is_never_empty(case: Handled, text: str) -> None:
    decide(case)
    with pytest.raises(FactsRefused):
        actions.give_feedback(case.signal, membership=case.handler, text=text)
    with pytest.raises(FactsRefused):
        actions.waive_feedback(case.signal, membership=case.handler, reason=text)
    assert case.fresh().status == S.DECIDED


def test_feedback_refuses_an_identifier(case: Handled) -> None:
    decide(case)
    with pytest.raises(TextRefused):
        actions.give_feedback(case.signal, membership=case.handler, text="Mail jan@example.org.")
    assert (case.fresh().status, case.signal.messages.count()) == (S.DECIDED, 0)


def test_no_feedback_before_an_outcome(case: Handled) -> None:
    with pytest.raises(TransitionRefused):
        actions.give_feedback(case.signal, membership=case.handler, text="Vast dit.")


def test_reason_for_no_feedback_is_kept_and_not_told(case: Handled) -> None:
    decide(case)
    actions.waive_feedback(case.signal, membership=case.handler, reason="Het zou iemand schaden.")
    signal = case.fresh()
    assert (signal.feedback_kind, signal.waive_reason) == ("waived", "Het zou iemand schaden.")
    assert not signal.messages.exists()
    page = case.get(case.reporter)
    assert page.status_code == 200
    assert "schaden" not in page.content.decode()


# --- closing --------------------------------------------------------------------------------------
def test_close_after_the_whole_term_counts_once(acting: World) -> None:
    case = handled(acting.maasmonde, S.FED_BACK)
    until: Any = case.signal.respond_by
    with time_machine.travel(until), pytest.raises(TransitionRefused, match="reageren"):
        actions.close(case.signal, membership=case.handler)
    with time_machine.travel(until + DAY):
        actions.close(case.signal, membership=case.handler)
        signal = case.fresh()
        assert (signal.status, signal.closed_on) == (S.CLOSED, timezone.localdate())
        with pytest.raises(TransitionRefused):
            actions.close(signal, membership=case.handler)
    assert TrendFigure.objects.get(dimension="theme", value="online").number == 1
    assert [step.kind for step in signal.steps.all()] == [StepKind.CLOSED]
    assert AuditEvent.objects.filter(action="signal.close", result="done").count() == 1


NO_WAY = {
    "closed without an outcome": {"outcome": "", "intervention": None},
    "closed without a theme": {"theme": ""},
    "closed without feedback": {"feedback_kind": ""},
    "closed without a day of feedback": {"fed_back_on": None},
    "closed without feedback for no reason": {"feedback_kind": "waived", "waive_reason": ""},
    "closed without a handler": {"handler": None},
    "closed unread": {"acknowledged_on": None},
    "closed without a day": {"closed_on": None},
}


@pytest.mark.parametrize("facts", NO_WAY.values(), ids=NO_WAY)
def test_no_way_to_close_without_feedback_or_reason(acting: World, facts: dict[str, Any]) -> None:
    case = handled(acting.maasmonde, S.CLOSED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Signal.objects.filter(pk=case.signal.pk).update(**facts)


@pytest.mark.parametrize("status", [one for one in S.values if one not in ("fed_back", "closed")])
def test_no_status_jumps_to_closed_by_a_direct_write(acting: World, status: str) -> None:
    case = handled(acting.maasmonde, status)
    for changes in ({"status": "closed"}, {"status": "closed", "closed_on": timezone.localdate()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Signal.objects.filter(pk=case.signal.pk).update(**changes)


@pytest.mark.parametrize("theme", SignalTheme.values)
def test_every_theme_can_be_counted(case: Handled, theme: str) -> None:
    assert decide(case, theme=theme).theme == theme
