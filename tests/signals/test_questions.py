"""Questions to colleagues: asking, answering, closing by itself, and being destroyed."""

from __future__ import annotations

import datetime
import json
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from core.lifecycle import TransitionRefused
from core.models import AuditEvent, Membership
from core.models.guarded import TextRefused
from core.retention import due
from core.tenancy import acting_for
from signals.actions import advice as actions
from signals.models import PeerAnswer, PeerQuestion, Signal, TrendFigure
from signals.models.voices import voices_of
from signals.permissions import FEW_PEERS, number_of_peers
from tests.factories.advice import make_answer, make_question
from tests.stand_in import PHONE
from tests.world import Side, World
from tests.world_signals import a_colleague_elsewhere

ASKER, PEER = "focal_officer", "signal_coordinator"
DAY = datetime.timedelta(days=1)


@pytest.fixture
def question(acting: World) -> PeerQuestion:
    """A question of the focal officer, open."""
    return make_question(acting.maasmonde.membership(ASKER))


def peer(world: World) -> Membership:
    return world.maasmonde.membership(PEER)


def asker(world: World) -> Membership:
    return world.maasmonde.membership(ASKER)


def first_minute(day: datetime.date) -> datetime.datetime:
    """Just after midnight, as the clock on the wall says."""
    zone = timezone.get_default_timezone()
    return datetime.datetime.combine(day, datetime.time(0, 1), tzinfo=zone)


def last_minute(day: datetime.date) -> datetime.datetime:
    """Just before midnight, as the clock on the wall says."""
    return first_minute(day) + datetime.timedelta(hours=23, minutes=58)


# --- asking ---------------------------------------------------------------------------------------
def test_asking_sets_the_day_counts_the_theme_and_makes_no_signal(world: World) -> None:
    for side in world.sides:
        with acting_for(side.municipality):
            asked = actions.ask_colleagues(
                membership=side.membership(ASKER), subject="Waar?", theme="hate", text="Hoe?"
            )
            assert asked.closes_on == timezone.localdate() + 21 * DAY
            assert asked.takes_answers
            figure = TrendFigure.objects.get(dimension="theme")
            assert (figure.value, figure.number) == ("hate", 1)
            assert not Signal.objects.exists()
            event = AuditEvent.objects.get(action="question.create", municipality=side.municipality)
            assert (event.object_id, event.changed_fields) == (str(asked.pk), "")


def test_answering_and_closing_count_nothing_more(question: PeerQuestion, world: World) -> None:
    actions.answer_question(question, membership=peer(world), text="Zo.")
    actions.close_question(question, membership=asker(world))
    assert not TrendFigure.objects.exists()


@pytest.mark.usefixtures("planted")
def test_identifier_is_stored_nowhere(question: PeerQuestion, world: World) -> None:
    with pytest.raises(TextRefused):
        actions.ask_colleagues(
            membership=asker(world), subject="Waar?", theme="hate", text=f"Bel {PHONE}"
        )
    with pytest.raises(TextRefused):
        actions.answer_question(question, membership=peer(world), text=f"Bel {PHONE}")
    with pytest.raises(TextRefused):
        actions.close_question(question, membership=asker(world), helped=f"Bel {PHONE}")
    assert PeerQuestion.objects.get() == question
    assert not PeerAnswer.objects.exists()
    assert not TrendFigure.objects.exists()


# --- answering ------------------------------------------------------------------------------------
def test_answer_is_stored_and_the_asker_hears_that_there_is_news_and_no_more(
    question: PeerQuestion, world: World, django_capture_on_commit_callbacks: Any
) -> None:
    mine = asker(world)
    mine.user.email = "vrager@example.org"
    mine.user.save()
    with django_capture_on_commit_callbacks(execute=True):
        actions.answer_question(question, membership=peer(world), text="Begin bij wat goed gaat.")
    assert question.status == PeerQuestion.Status.ANSWERED
    [message] = mail.outbox
    assert message.to == ["vrager@example.org"]
    told = f"{message.subject}{message.body}"
    secrets = [question.code, question.subject, question.text, "Begin bij", "vraag", PEER]
    assert not [secret for secret in secrets if secret in told]


def test_asker_who_left_gets_no_mail(
    question: PeerQuestion, world: World, django_capture_on_commit_callbacks: Any
) -> None:
    mine = asker(world)
    mine.user.email = "vrager@example.org"
    mine.user.save()
    Membership.objects.filter(pk=mine.pk).update(until=timezone.localdate() - DAY)
    with django_capture_on_commit_callbacks(execute=True):
        actions.answer_question(question, membership=peer(world), text="Zo.")
    assert not mail.outbox
    assert question.answers.count() == 1


def test_same_answer_sent_twice_is_kept_once(question: PeerQuestion, world: World) -> None:
    for _press in range(2):
        actions.answer_question(question, membership=peer(world), text="Zo.")
    assert question.answers.count() == 1
    actions.answer_question(question, membership=peer(world), text="Of zo.")
    actions.answer_question(question, membership=a_colleague_elsewhere(world.maasmonde), text="Zo.")
    assert question.answers.count() == 3


def test_asker_does_not_answer_and_a_colleague_does_not_close(
    question: PeerQuestion, world: World
) -> None:
    with pytest.raises(TransitionRefused):
        actions.answer_question(question, membership=asker(world), text="Ik zelf.")
    with pytest.raises(TransitionRefused):
        actions.close_question(question, membership=peer(world))
    with pytest.raises(TransitionRefused):
        actions.answer_question(
            question, membership=world.maasmonde.membership("participant"), text="Ik ook."
        )
    assert not PeerAnswer.objects.exists()
    question.refresh_from_db()
    assert question.status == PeerQuestion.Status.ASKED


# --- who speaks -----------------------------------------------------------------------------------
def test_answer_speaks_by_function_and_domain_or_kind_of_organisation(
    question: PeerQuestion, world: World
) -> None:
    elsewhere = a_colleague_elsewhere(world.maasmonde)
    for author in (peer(world), elsewhere):
        make_answer(question, author)
    one, other = voices_of(question, elsewhere)
    assert (one.function, one.kind, one.domain, one.is_own) == (PEER, "gemeente, overig", "", False)
    assert (other.function, other.is_own) == ("jongerenwerker", True)
    from network.models import PartnerOrganisation

    PartnerOrganisation.objects.update(domain="social")
    assert {(voice.domain, voice.kind) for voice in voices_of(question, elsewhere)} == {
        ("social", "")
    }
    facts = [
        str(value) for voice in voices_of(question, elsewhere) for value in vars(voice).values()
    ]
    assert not any("Jansen" in fact for fact in facts)


# --- closing --------------------------------------------------------------------------------------
def test_asker_says_which_answers_helped_and_that_ends_it(
    question: PeerQuestion, world: World
) -> None:
    useful, other = [make_answer(question, peer(world), text) for text in ("Zo.", "Of zo.")]
    strange = make_answer(make_question(peer(world)), asker(world))
    actions.close_question(
        question, membership=asker(world), helped="Rustig beginnen.", answers=[useful, strange]
    )
    assert (question.status, question.helped) == ("closed", "Rustig beginnen.")
    assert question.closes_on == timezone.localdate()
    helped = dict(PeerAnswer.objects.values_list("pk", "has_helped"))
    assert helped == {useful.pk: True, other.pk: False, strange.pk: False}
    with pytest.raises(TransitionRefused, match="state"):
        actions.answer_question(question, membership=peer(world), text="Te laat.")


def test_question_closes_by_itself_after_its_day(question: PeerQuestion, world: World) -> None:
    last = question.closes_on
    with time_machine.travel(last_minute(last), tick=False):
        assert question.takes_answers
        assert list(PeerQuestion.objects.open()) == [question]
        actions.answer_question(question, membership=peer(world), text="Op de laatste dag.")
        assert question.state == PeerQuestion.Status.ANSWERED
        assert not question.can_be_told
    with time_machine.travel(first_minute(last + DAY), tick=False):
        assert not question.takes_answers
        assert not PeerQuestion.objects.open().exists()
        assert question.state == PeerQuestion.Status.CLOSED
        assert question.can_be_told
        with pytest.raises(TransitionRefused, match="gesloten"):
            actions.answer_question(question, membership=peer(world), text="Te laat.")
        actions.close_question(question, membership=asker(world), helped="Het gesprek.")
        assert not question.can_be_told
    assert question.closes_on == last
    assert question.answers.count() == 1


# --- being destroyed ------------------------------------------------------------------------------
def test_question_is_destroyed_with_its_answers_when_its_term_has_passed(world: World) -> None:
    for side in world.sides:
        with acting_for(side.municipality):
            make_answer(make_question(side.membership(ASKER)), side.membership(PEER))
            last = PeerQuestion.objects.get().closes_on + 30 * DAY
    with time_machine.travel(last_minute(last), tick=False):
        call_command("destroy_expired", "--json", stdout=StringIO())
        for side in world.sides:
            with acting_for(side.municipality):
                assert PeerAnswer.objects.count() == 1
    with time_machine.travel(first_minute(last + DAY), tick=False):
        out = StringIO()
        call_command("destroy_expired", "--json", stdout=out)
        assert json.loads(out.getvalue())["destroyed"]["signals.PeerQuestion"] == 2
        for side in world.sides:
            with acting_for(side.municipality):
                assert not PeerQuestion.objects.exists()
                assert not PeerAnswer.objects.exists()


def test_term_begins_on_the_day_it_was_closed(question: PeerQuestion, world: World) -> None:
    today = timezone.localdate()
    actions.close_question(question, membership=asker(world))
    assert question not in due(PeerQuestion, today + 30 * DAY)
    assert question in due(PeerQuestion, today + 31 * DAY)


# --- what waits -----------------------------------------------------------------------------------
def test_open_questions_wait_for_peers_who_did_not_answer(
    question: PeerQuestion, world: World
) -> None:
    waiting = PeerQuestion.objects.waiting_for
    sooner = make_question(asker(world), closes_on=timezone.localdate())
    assert list(waiting(peer(world))) == [sooner, question]
    assert not waiting(asker(world)).exists()
    assert not waiting(world.maasmonde.membership("participant")).exists()
    make_answer(sooner, peer(world))
    assert list(waiting(peer(world))) == [question]
    assert list(waiting(a_colleague_elsewhere(world.maasmonde))) == [sooner, question]
    actions.close_question(question, membership=asker(world))
    assert not waiting(peer(world)).exists()


def test_peers_are_counted_by_their_roles_of_today(world: World) -> None:
    def here(side: Side) -> int:
        with acting_for(side.municipality):
            return number_of_peers()

    assert [here(side) for side in world.sides] == [2, 2]
    with acting_for(world.maasmonde.municipality):
        colleague = a_colleague_elsewhere(world.maasmonde)
        both = a_colleague_elsewhere(world.maasmonde, PEER)
        both.grants.create(role=ASKER)
    assert [here(side) for side in world.sides] == [4, 2]
    assert here(world.maasmonde) == FEW_PEERS
    colleague.user.is_active = False
    colleague.user.save()
    Membership.objects.filter(pk=both.pk).update(until=timezone.localdate() - DAY)
    assert here(world.maasmonde) == 2
