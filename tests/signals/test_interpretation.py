"""Views on a signal: asking, filing, stepping back, opening, and who may read which."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from core.lifecycle import FactsRefused, TransitionRefused
from core.models import AuditEvent, Membership
from network.models import PartnerOrganisation
from signals.actions import interpretation as actions
from signals.models import Interpretation, SignalStep, ViewsOnSignal, due_after
from signals.models.interpretation import may_be_asked
from signals.models.parameters import INTERPRETATION
from tests.factories.signals import S, file_view, make_signal
from tests.signals.asked import PLANTED, Asked, a_third, ask, file
from tests.world import World
from tests.world_signals import a_colleague_elsewhere


@pytest.fixture
def asked(acting: World) -> Asked:
    return ask(acting.maasmonde)


def readable(asked: Asked, person: Any) -> set[str]:
    """The functions whose views somebody may read."""
    rows = Interpretation.objects.readable_by(person, asked.signal)
    return {view.interpreter.user.username.split(".")[0] for view in rows}


def steps(asked: Asked) -> list[tuple[str, str]]:
    return list(SignalStep.objects.filter(signal=asked.signal).values_list("kind", "function"))


# --- asking -------------------------------------------------------------------------------------
def test_invitation_has_a_day_by_the_clock_a_step_and_a_mail_without_content(
    asked: Asked, django_capture_on_commit_callbacks: Any
) -> None:
    third = a_third(asked.side)
    with django_capture_on_commit_callbacks(execute=True):
        actions.invite(asked.signal, membership=asked.handler, interpreter=third)
    view = asked.view_of(third)
    assert view is not None and view.is_awaited
    assert view.due_by == due_after(INTERPRETATION)
    assert view.organisation == third.organisation
    assert steps(asked)[-1] == ("invited", "jongerenwerker")
    assert [message.to for message in mail.outbox] == [[third.user.email]] or not third.user.email
    assert not any(asked.signal.code in f"{one.subject}{one.body}" for one in mail.outbox)


@pytest.mark.parametrize("who", ["reporter", "handler", "twice", "no role", "left", "no work"])
def test_somebody_who_cannot_be_asked_is_refused_at_the_field(asked: Asked, who: str) -> None:
    side, third = asked.side, a_third(asked.side)
    people: dict[str, Any] = {
        "reporter": asked.reporter,
        "handler": asked.handler,
        "twice": asked.here,
        "no role": side.membership("policy_adviser"),
    }
    if who == "left":
        Membership.objects.filter(pk=third.pk).update(until=datetime.date(2026, 1, 1))
    if who == "no work":
        Membership.objects.filter(pk=third.pk).update(organisation=None)
    person = people.get(who) or Membership.objects.get(pk=third.pk)
    with pytest.raises(FactsRefused) as refused:
        actions.invite(asked.signal, membership=asked.handler, interpreter=person)
    assert list(refused.value.reasons) == ["interpreter"]
    assert Interpretation.objects.count() == 2


def test_somebody_of_another_municipality_cannot_be_asked(acting: World, asked: Asked) -> None:
    stranger = acting.broekerlanden.membership("participant")
    with pytest.raises(FactsRefused):
        actions.invite(asked.signal, membership=asked.handler, interpreter=stranger)
    assert not may_be_asked(asked.signal).filter(pk=stranger.pk).exists()


def test_whoever_stepped_back_is_not_asked_again(asked: Asked) -> None:
    actions.step_back(asked.signal, membership=asked.here)
    assert not may_be_asked(asked.signal).filter(pk=asked.here.pk).exists()


def test_only_the_handler_asks(asked: Asked) -> None:
    third = a_third(asked.side)
    for person in (asked.reporter, asked.here, asked.there):
        with pytest.raises(TransitionRefused, match="permission"):
            actions.invite(asked.signal, membership=person, interpreter=third)


# --- filing -------------------------------------------------------------------------------------
def test_filed_view_never_changes(asked: Asked) -> None:
    file(asked, asked.here)
    with pytest.raises(TransitionRefused):
        file(asked, asked.here, reading="Toch anders.")
    view = asked.view_of(asked.here)
    assert view is not None and view.reading == PLANTED["reading"]
    assert steps(asked)[-1] == ("interpreted", "participant")


def test_view_without_a_word_is_refused_at_its_field(asked: Asked) -> None:
    with pytest.raises(FactsRefused) as refused:
        actions.interpret(asked.signal, membership=asked.here, reading="  ")
    assert list(refused.value.reasons) == ["reading"]


def test_filing_without_an_organisation_says_whom_to_ask(asked: Asked) -> None:
    Membership.objects.filter(pk=asked.here.pk).update(organisation=None)
    with pytest.raises(FactsRefused) as refused:
        file(asked, Membership.objects.get(pk=asked.here.pk))
    assert list(refused.value.reasons) == [""]


def test_handler_gives_a_view_without_being_asked_until_the_others_open(acting: World) -> None:
    asked = ask(acting.maasmonde, both=False)
    file(asked, asked.handler)
    assert readable(asked, asked.handler) == {"signal_coordinator"}
    file(asked, asked.there)
    assert readable(asked, asked.handler) == {"signal_coordinator", "elders"}


def test_handler_who_read_the_others_cannot_add_a_view(asked: Asked) -> None:
    file(asked, asked.here)
    file(asked, asked.there)
    with pytest.raises(TransitionRefused):
        file(asked, asked.handler)
    assert asked.view_of(asked.handler) is None


def test_nobody_else_can_file(asked: Asked) -> None:
    for person in (asked.reporter, a_third(asked.side), asked.side.membership("policy_adviser")):
        with pytest.raises(TransitionRefused, match="permission"):
            file(asked, person)


@pytest.mark.parametrize("status", [S.DECIDED, S.FED_BACK, S.CLOSED])
def test_nothing_is_asked_or_filed_after_the_outcome(acting: World, status: str) -> None:
    asked = ask(acting.maasmonde)
    later = make_signal(reporter=asked.reporter, handler=asked.handler, status=status)
    calls: list[Any] = [
        lambda: actions.invite(later, membership=asked.handler, interpreter=asked.here),
        lambda: actions.interpret(later, membership=asked.handler, **PLANTED),
        lambda: actions.compare(later, membership=asked.handler, difference="Niets."),
    ]
    for call in calls:
        with pytest.raises(TransitionRefused, match="state"):
            call()


def test_log_knows_who_filed_and_never_what(asked: Asked) -> None:
    file(asked, asked.here)
    event = AuditEvent.objects.order_by("sequence").last()
    assert event is not None and event.action == "signal.interpret"
    assert not any(word.split()[0] in str(vars(event)) for word in PLANTED.values())


# --- opening ------------------------------------------------------------------------------------
def test_all_open_at_once_when_the_last_one_is_in(asked: Asked) -> None:
    file(asked, asked.here)
    assert not Interpretation.objects.opened().exists()
    file(asked, asked.there)
    assert Interpretation.objects.opened().count() == 2


def test_stepping_back_opens_what_waited_for_it(asked: Asked) -> None:
    third = a_third(asked.side)
    actions.invite(asked.signal, membership=asked.handler, interpreter=third)
    file(asked, asked.here)
    file(asked, asked.there)
    assert not Interpretation.objects.opened().exists()
    actions.step_back(asked.signal, membership=third)
    assert Interpretation.objects.opened().count() == 2
    assert readable(asked, third) == set()


def test_withdrawing_an_invitation_opens_what_waited_for_it(asked: Asked) -> None:
    third = a_third(asked.side)
    actions.invite(asked.signal, membership=asked.handler, interpreter=third)
    file(asked, asked.here)
    file(asked, asked.there)
    row: Any = asked.view_of(third)
    actions.withdraw_invitation(asked.signal, membership=asked.handler, interpretation=row)
    assert Interpretation.objects.opened().count() == 2
    assert asked.view_of(third) is None
    assert steps(asked)[-1] == ("withdrawn", "")


def test_filed_view_cannot_be_withdrawn(asked: Asked) -> None:
    file(asked, asked.here)
    row: Any = asked.view_of(asked.here)
    with pytest.raises(FactsRefused):
        actions.withdraw_invitation(asked.signal, membership=asked.handler, interpretation=row)
    file(asked, asked.there)
    with pytest.raises(TransitionRefused):
        actions.withdraw_invitation(asked.signal, membership=asked.handler, interpretation=row)


def test_one_asked_later_is_blind_and_does_not_close_what_was_opened(asked: Asked) -> None:
    file(asked, asked.here)
    file(asked, asked.there)
    third = a_third(asked.side)
    actions.invite(asked.signal, membership=asked.handler, interpreter=third)
    assert readable(asked, third) == set()
    assert (
        readable(asked, asked.handler) == readable(asked, asked.here) == {"participant", "elders"}
    )
    with pytest.raises(TransitionRefused):
        actions.compare(asked.signal, membership=asked.handler, difference="Het filmpje.")
    file(asked, third)
    assert len(Interpretation.objects.readable_by(third, asked.signal)) == 3


def test_difference_is_named_only_between_opened_views(asked: Asked) -> None:
    for person in (asked.here, asked.there):
        with pytest.raises(TransitionRefused):
            actions.compare(asked.signal, membership=asked.handler, difference="Het filmpje.")
        file(asked, person)
    actions.compare(asked.signal, membership=asked.handler, difference="Het filmpje.")
    asked.signal.refresh_from_db()
    assert asked.signal.difference == "Het filmpje."


# --- who may read: every case ---------------------------------------------------------------------
#: (here filed, there filed) → what each may read.
TABLE = {
    (False, False): {"here": set(), "there": set(), "handler": set(), "deputy": set()},
    (True, False): {"here": {"participant"}, "there": set(), "handler": set(), "deputy": set()},
    (False, True): {"here": set(), "there": {"elders"}, "handler": set(), "deputy": set()},
    (True, True): {
        who: {"participant", "elders"} for who in ("here", "there", "handler", "deputy")
    },
}


@pytest.mark.parametrize("filed", TABLE, ids=str)
def test_readable_by_says_so_in_every_case(asked: Asked, filed: tuple[bool, bool]) -> None:
    deputy = a_colleague_elsewhere(asked.side, "signal_coordinator")
    asked.signal.deputy = deputy
    asked.signal.save()
    for person, is_filed in zip((asked.here, asked.there), filed, strict=True):
        if is_filed:
            file(asked, person)
    people = {
        "here": asked.here,
        "there": asked.there,
        "handler": asked.handler,
        "deputy": deputy,
    }
    assert {who: readable(asked, person) for who, person in people.items()} == TABLE[filed]
    others = [asked.reporter, a_third(asked.side), asked.side.membership("privacy_officer")]
    assert [readable(asked, person) for person in others] == [set(), set(), set()]


def test_whoever_filed_reads_no_other_while_a_third_is_awaited(asked: Asked) -> None:
    third = a_third(asked.side)
    actions.invite(asked.signal, membership=asked.handler, interpreter=third)
    file(asked, asked.here)
    file(asked, asked.there)
    assert readable(asked, asked.here) == {"participant"}
    assert readable(asked, asked.there) == {"elders"}
    assert readable(asked, third) == readable(asked, asked.handler) == set()
    assert len(ViewsOnSignal.read_by(asked.here, asked.signal).sealed) == 2


def test_handler_who_was_asked_reads_none_before_filing(asked: Asked) -> None:
    """A signal that is handed over to somebody who was asked keeps that person blind."""
    file(asked, asked.here)
    file(asked, asked.there)
    third = a_third(asked.side)
    actions.invite(asked.signal, membership=asked.handler, interpreter=third)
    asked.signal.handler = third
    asked.signal.save()
    assert readable(asked, third) == set()
    assert ViewsOnSignal.read_by(third, asked.signal).open == []
    file(asked, third)
    assert len(readable(asked, third)) >= 2


def test_reporter_reads_none_even_as_handler(asked: Asked) -> None:
    file(asked, asked.here)
    file(asked, asked.there)
    asked.signal.handler = asked.reporter
    asked.signal.save()
    assert readable(asked, asked.reporter) == set()
    seen = ViewsOnSignal.read_by(asked.reporter, asked.signal)
    assert (seen.own, seen.open, seen.sealed) == (None, [], [])


# --- what shows of a sealed view ------------------------------------------------------------------
def test_sealed_view_shows_its_domain_and_no_organisation_to_another_interpreter(
    asked: Asked,
) -> None:
    PartnerOrganisation.objects.filter(organisation=asked.there.organisation).update(
        domain="social"
    )
    file(asked, asked.there)
    (sealed,) = ViewsOnSignal.read_by(asked.here, asked.signal).sealed
    assert (sealed.domain, sealed.organisation, sealed.function) == ("social", "", "")
    seen = ViewsOnSignal.read_by(asked.handler, asked.signal).sealed
    assert {one.organisation for one in seen} == {"Gemeente", "Jongerenwerk De Brug"}


def test_sealed_rows_come_without_their_texts(asked: Asked) -> None:
    from signals.models import interpretation as module

    file(asked, asked.there)
    for row in module._unread(asked.signal, without=[]):
        assert row.get_deferred_fields() == set(module.QUESTIONS)


def test_database_refuses_a_text_that_was_not_filed(asked: Asked) -> None:
    row: Any = asked.view_of(asked.here)
    row.reading = "Nog niet af."
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_factory_opens_when_all_are_in(acting: World) -> None:
    side = acting.maasmonde
    asked = ask(side)
    other = make_signal(reporter=asked.reporter, handler=asked.handler)
    assert file_view(other, asked.here).opened_on is None
    assert file_view(other, asked.there).opened_on is not None
