"""What the reporter does, with an account or a receipt, and what it leaves."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from core.lifecycle import FactsRefused, TransitionRefused
from core.models import AuditEvent
from signals.actions.reporter import answer_question, confirm_signal, dispute_feedback
from signals.models import MessageKind, Signal, StepKind, TrendFigure, due_after
from signals.models.parameters import FEEDBACK
from signals.permissions import ReceiptHolder
from tests.factories.signals import S, make_area, make_signal
from tests.world import World

DAY = datetime.timedelta(days=1)


def a_signal(world: World, status: str, *, by_receipt: bool, **facts: Any) -> tuple[Signal, Any]:
    """A signal in a state, and who acts as its reporter: an account, or who holds the receipt."""
    side = world.maasmonde
    me = side.membership("focal_officer")
    signal = make_signal(
        reporter=None if by_receipt else me,
        handler=side.membership("signal_coordinator"),
        status=status,
        **facts,
    )
    return signal, ReceiptHolder(signal) if by_receipt else me


@pytest.fixture(params=[False, True], ids=["account", "receipt"])
def by_receipt(request: Any) -> bool:
    return bool(request.param)


def kinds(rows: Any) -> list[str]:
    return [row.kind for row in rows]


# --- answering ------------------------------------------------------------------------------------
def test_answer_brings_the_signal_back_and_tells_the_handler(
    acting: World, by_receipt: bool, django_capture_on_commit_callbacks: Any
) -> None:
    signal, me = a_signal(acting, S.AWAITING_REPORTER, by_receipt=by_receipt)
    handler = acting.maasmonde.membership("signal_coordinator")
    handler.user.email = "behandelaar@voorbeeld.nl"
    handler.user.save()
    with django_capture_on_commit_callbacks(execute=True):
        answer_question(signal, membership=me, text=" Eén keer, op dinsdag. ")
    assert signal.status == S.UNDER_INTERPRETATION
    assert signal.answer_by is None
    message = signal.messages.get()
    assert (message.kind, message.text, message.is_unknown) == (
        MessageKind.ANSWER,
        "Eén keer, op dinsdag.",
        False,
    )
    assert kinds(signal.steps.all()) == [StepKind.ANSWERED]
    (sent,) = mail.outbox
    assert sent.to == ["behandelaar@voorbeeld.nl"]
    assert "dinsdag" not in f"{sent.subject} {sent.body}"
    assert signal.code not in f"{sent.subject} {sent.body}"


def test_that_one_does_not_know_is_a_full_answer(acting: World, by_receipt: bool) -> None:
    signal, me = a_signal(acting, S.AWAITING_REPORTER, by_receipt=by_receipt)
    answer_question(signal, membership=me, is_unknown=True)
    assert signal.status == S.UNDER_INTERPRETATION
    assert signal.messages.get().is_unknown


def test_answer_without_words_is_asked_for_again(acting: World, by_receipt: bool) -> None:
    signal, me = a_signal(acting, S.AWAITING_REPORTER, by_receipt=by_receipt)
    with pytest.raises(FactsRefused) as refused:
        answer_question(signal, membership=me, text="  ")
    assert set(refused.value.reasons) == {"text"}
    signal.refresh_from_db()
    assert signal.status == S.AWAITING_REPORTER


# --- confirming -----------------------------------------------------------------------------------
def test_confirming_closes_counts_once_and_keeps_the_lesson(
    acting: World, by_receipt: bool
) -> None:
    signal, me = a_signal(acting, S.FED_BACK, by_receipt=by_receipt, area=make_area("Zuid"))
    confirm_signal(signal, membership=me, lesson="Bel eerder.")
    assert (signal.status, signal.closed_on) == (S.CLOSED, timezone.localdate())
    assert [(row.kind, row.text) for row in signal.messages.all()] == [
        (MessageKind.LESSON, "Bel eerder.")
    ]
    assert kinds(signal.steps.all()) == [StepKind.CLOSED]
    counted = set(TrendFigure.objects.values_list("dimension", "value", "number"))
    assert counted == {("theme", "online", 1), ("form", "not_said", 1), ("area", "Zuid", 1)}
    with pytest.raises(TransitionRefused):
        confirm_signal(signal, membership=me)
    assert TrendFigure.objects.get(dimension="theme").number == 1


def test_confirming_without_a_lesson_leaves_no_empty_message(acting: World) -> None:
    signal, me = a_signal(acting, S.FED_BACK, by_receipt=True)
    confirm_signal(signal, membership=me, lesson=" ")
    assert not signal.messages.exists()


# --- disputing ------------------------------------------------------------------------------------
def test_dispute_opens_everything_again_with_a_new_promise(acting: World, by_receipt: bool) -> None:
    signal, me = a_signal(
        acting,
        S.FED_BACK,
        by_receipt=by_receipt,
        promised_by=timezone.localdate() - DAY * 9,
        feedback_by=timezone.localdate() - DAY * 2,
        outcome="support",
        feedback_kind="waived",
        waive_reason="Niet bereikbaar.",
    )
    dispute_feedback(signal, membership=me, text="Ik weet nog steeds niet wat ik kan doen.")
    today = timezone.localdate()
    assert signal.status == S.UNDER_INTERPRETATION
    assert signal.disputed_on == today
    assert signal.feedback_by == signal.promised_by == due_after(FEEDBACK, today)
    emptied = (
        signal.outcome,
        signal.intervention,
        signal.decided_on,
        signal.feedback_kind,
        signal.waive_reason,
        signal.fed_back_on,
        signal.respond_by,
    )
    assert emptied == ("", None, None, "", "", None, None)
    assert kinds(signal.messages.all()) == [MessageKind.DISPUTE]
    assert kinds(signal.steps.all()) == [StepKind.DISPUTED]


def test_dispute_is_possible_once(acting: World, by_receipt: bool) -> None:
    today = timezone.localdate()
    signal, me = a_signal(acting, S.FED_BACK, by_receipt=by_receipt, disputed_on=today)
    with pytest.raises(TransitionRefused):
        dispute_feedback(signal, membership=me, text="Nog steeds niet.")
    signal.refresh_from_db()
    assert signal.status == S.FED_BACK


@pytest.mark.parametrize(("days", "is_open"), [(0, True), (-1, False)])
def test_dispute_is_possible_up_to_and_on_the_last_day(
    acting: World, days: int, is_open: bool
) -> None:
    last = timezone.localdate() + DAY * days
    signal, me = a_signal(acting, S.FED_BACK, by_receipt=True, respond_by=last)
    if is_open:
        dispute_feedback(signal, membership=me, text="Dit hielp niet.")
        assert signal.status == S.UNDER_INTERPRETATION
    else:
        with pytest.raises(TransitionRefused):
            dispute_feedback(signal, membership=me, text="Dit hielp niet.")


def test_dispute_asks_what_was_missing(acting: World) -> None:
    signal, me = a_signal(acting, S.FED_BACK, by_receipt=True)
    with pytest.raises(FactsRefused):
        dispute_feedback(signal, membership=me, text=" ")


# --- who may --------------------------------------------------------------------------------------
def test_receipt_of_one_signal_opens_no_other(acting: World) -> None:
    signal, _me = a_signal(acting, S.AWAITING_REPORTER, by_receipt=True)
    other, _other = a_signal(acting, S.AWAITING_REPORTER, by_receipt=True)
    with pytest.raises(TransitionRefused):
        answer_question(signal, membership=ReceiptHolder(other), text="Dit mag niet.")
    assert not signal.messages.exists()


def test_handler_does_not_answer_for_the_reporter(acting: World) -> None:
    signal, _me = a_signal(acting, S.AWAITING_REPORTER, by_receipt=False)
    with pytest.raises(TransitionRefused):
        answer_question(
            signal, membership=acting.maasmonde.membership("signal_coordinator"), text="Nee."
        )


def test_log_names_nobody_for_whoever_holds_the_receipt(acting: World) -> None:
    signal, me = a_signal(acting, S.AWAITING_REPORTER, by_receipt=True)
    answer_question(signal, membership=me, is_unknown=True)
    event = AuditEvent.objects.filter(action="signal.answer").latest("pk")
    assert (event.actor, event.actor_name, event.organisation, event.roles) == (None, "", "", "")
    assert event.municipality == acting.maasmonde.municipality
