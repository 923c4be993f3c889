"""Signals in hands they are not for: other roles and municipalities, who left, late days."""

from __future__ import annotations

import datetime
import html
import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from core.models import Membership, RoleGrant, User
from core.tenancy import acting_for
from signals.actions.partner_pages import close_partner_page, open_partner_page
from signals.models import ClosedDay, Signal, SignalDraft, ViewsOnSignal
from tests.factories.signals import S, ask_for_view, make_signal
from tests.signals.handled import HANDLER, Handled, answers, client_of, handled
from tests.signals.reporting import whole
from tests.world import Side, World
from tests.world_signals import a_colleague_elsewhere

RECEIPT = "7KQ4-M2XB-9TRE-PW3A"


@pytest.fixture(autouse=True)
def _no_counts_left() -> Any:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def case(acting: World) -> Handled:
    """A signal of the focal officer that the coordinator handles."""
    return handled(acting.maasmonde, opinion="Over de kornoeljestruik.")


def grant(person: Membership, role: str) -> None:
    RoleGrant.objects.get_or_create(membership=person, role=role)


def withdraw(person: Membership, role: str = "signal_coordinator") -> None:
    """The role ended yesterday, as the administration ends it."""
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    RoleGrant.objects.filter(membership=person, role=role).update(until=yesterday)


def leave(person: Membership) -> None:
    """The membership ended yesterday."""
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    Membership.objects.filter(pk=person.pk).update(until=yesterday)


# --- a role that was withdrawn
@pytest.mark.parametrize("part", ["handler", "deputy"])
@pytest.mark.parametrize("left_with", ["participant", "focal_officer"])
def test_handler_without_the_role_sees_nothing_of_it_on_the_next_request(
    case: Handled, part: str, left_with: str
) -> None:
    """Who keeps another role is a stranger to it: no reporter, no notes, no page (rule S9)."""
    person = case.other if part == "deputy" else case.handler
    Signal.objects.filter(pk=case.signal.pk).update(**{part: person})
    grant(person, left_with)
    assert case.get(person).status_code == 200
    withdraw(person)
    page = case.get(person)
    assert page.status_code == 404, page.content.decode()[:2000]
    listed = client_of(person).get(case.side.url("signals/")).content.decode()
    assert case.signal.code not in listed
    assert case.post(person, "note", text="Nog iets.").status_code in (403, 404)
    fresh = Membership.objects.get(pk=person.pk)
    assert ViewsOnSignal.read_by(fresh, case.fresh()).open == []


def test_signal_of_a_handler_without_the_role_waits_for_another(case: Handled) -> None:
    withdraw(case.handler)
    page = case.get(case.other)
    assert page.status_code == 200
    assert str(case.reporter.user) not in page.content.decode()
    assert case.post(case.other, "hand_over", handler=case.other.pk).status_code == 302
    assert str(case.reporter.user) in case.get(case.other).content.decode()


def test_handler_whose_membership_ended_gets_nowhere(case: Handled) -> None:
    person = case.handler
    client = client_of(person)
    leave(person)
    for url in (case.url(), case.side.url("signals/"), case.url("note")):
        assert client.get(url).status_code == 404
    assert client.post(case.url("note"), {"text": "Nog iets."}).status_code == 404


def test_interpreter_whose_role_was_withdrawn_files_nothing(case: Handled) -> None:
    person = case.interpreter
    ask_for_view(case.signal, person)
    assert case.get(person).status_code == 200
    withdraw(person, "participant")
    assert case.get(person).status_code in (403, 404)
    assert case.post(person, "interpret", reading="Ik lees boosheid.").status_code in (403, 404)


def test_interpreter_who_stepped_back_sees_it_no_more(case: Handled) -> None:
    ask_for_view(case.signal, case.interpreter)
    assert case.post(case.interpreter, "step_back").status_code == 302
    assert case.get(case.interpreter).status_code == 404
    assert case.post(case.interpreter, "interpret", reading="Toch.").status_code == 404


# --- without an account, and from elsewhere
def test_receipt_and_its_pass_open_nothing_in_another_municipality(world: World) -> None:
    side, other = world.sides
    with acting_for(side.municipality):
        make_signal(receipt=RECEIPT, handler=side.membership(HANDLER), status=S.FED_BACK)
    here, there = (one.url("signals/receipt/") for one in (side, other))
    shown = Client().post(here, {"code": RECEIPT})
    value = html.unescape(re.search(r'name="pass" value="([^"]+)"', shown.content.decode())[1])  # type: ignore[index]
    assert Client().post(there, {"code": RECEIPT}).status_code == 422
    assert Client().post(there, {"pass": value, "verb": "confirm"}).status_code == 422
    with acting_for(side.municipality):
        assert Signal.objects.get().status == S.FED_BACK


@pytest.mark.parametrize("verb", ["decide", "note", "close", "take_up", "interpret", ""])
def test_pass_of_a_receipt_gives_no_other_verb(acting: World, verb: str) -> None:
    side = acting.maasmonde
    make_signal(receipt=RECEIPT, handler=side.membership(HANDLER), status=S.FED_BACK)
    where = side.url("signals/receipt/")
    shown = Client().post(where, {"code": RECEIPT}).content.decode()
    value = html.unescape(re.search(r'name="pass" value="([^"]+)"', shown)[1])  # type: ignore[index]
    assert Client().post(where, {"pass": value, "verb": verb, "text": "Hoi"}).status_code == 404
    tampered = f"x{value}"
    assert Client().post(where, {"pass": tampered, "verb": "confirm"}).status_code == 422
    assert Signal.objects.get().status == S.FED_BACK


def test_receipt_has_no_way_in_by_get(acting: World) -> None:
    make_signal(receipt=RECEIPT, opinion="Over de kornoeljestruik.")
    page = Client().get(acting.maasmonde.url("signals/receipt/"), {"code": RECEIPT})
    assert "kornoeljestruik" not in page.content.decode()
    assert RECEIPT not in page.content.decode()


def test_page_of_a_partner_is_shut_elsewhere_when_closed_and_for_a_guess(world: World) -> None:
    side, other = world.sides
    with acting_for(side.municipality):
        me = side.membership(HANDLER)
        page = open_partner_page(membership=me, organisation=me.organisation)  # type: ignore[arg-type]
        own = page.get_absolute_url()
    there = own.replace(side.url(), other.url())
    assert Client().get(own).status_code == 200
    for url in (there, side.url(f"signals/partner/{'A' * 22}/"), side.url("signals/partner/%00/")):
        assert Client().get(url).status_code == 404
        assert Client().post(url, whole()).status_code == 404
    with acting_for(side.municipality):
        close_partner_page(page, membership=me)
    assert Client().get(own).status_code == 404
    assert Client().post(own, whole()).status_code == 410  # the texts go back to their writer
    assert Client().post(f"{own}look/", whole()).status_code == 404
    with acting_for(side.municipality):
        assert not Signal.objects.exists()


def test_draft_of_another_is_neither_shown_nor_touched(acting: World) -> None:
    mine, theirs = (acting.maasmonde.client(r) for r in ("focal_officer", "signal_coordinator"))
    where = acting.maasmonde.url("signals/new/")
    mine.post(f"{where}draft/", whole(opinion="Over de kornoeljestruik."))
    assert "kornoeljestruik" in mine.get(where).content.decode()
    assert "kornoeljestruik" not in theirs.get(where).content.decode()
    theirs.post(f"{where}draft/", {"then": "discard"})
    theirs.post(where, {**whole(), "receipt": "vals"})
    assert SignalDraft.objects.get().content["opinion"] == "Over de kornoeljestruik."


def test_organisation_of_another_municipality_or_area_is_no_choice(world: World) -> None:
    side, other = world.sides
    with acting_for(other.municipality):
        from tests.factories.signals import make_area

        area = make_area("Elders")
    sent = side.client("focal_officer").post(side.url("signals/new/"), whole(area=area.pk))
    assert sent.status_code == 422
    with acting_for(side.municipality):
        assert not Signal.objects.exists()


# --- verbs out of order, twice, and late
@pytest.mark.parametrize("status", S.values)
def test_no_verb_works_outside_its_states(acting: World, status: str) -> None:
    """Every verb by whoever may do it, in every state: the row changes or stays, never a 500."""
    from signals.lifecycle import SIGNAL

    for verb in SIGNAL.transitions.values():
        case = handled(acting.maasmonde, status)
        if verb.name in ("interpret", "step_back", "withdraw_invitation"):
            ask_for_view(case.signal, case.interpreter)
        who = case.reporter if verb.name in ("answer", "confirm", "dispute") else case.handler
        who = case.interpreter if verb.name in ("interpret", "step_back") else who
        before = Signal.objects.values().get(pk=case.signal.pk)
        response = case.post(who, verb.name, **answers(case, verb.name))
        allowed = (302, 422) if status != S.CLOSED else (302, 404, 422)
        assert response.status_code in allowed, (verb.name, response.status_code)
        if status not in verb.sources:
            assert response.status_code in (404, 422), verb.name
            assert Signal.objects.values().get(pk=case.signal.pk) == before, verb.name


@pytest.mark.parametrize(
    "verb", ["take_up", "decide", "give_feedback", "confirm", "dispute", "ask"]
)
def test_second_sending_of_a_verb_changes_nothing(acting: World, verb: str) -> None:
    status = {
        "take_up": S.RECEIVED,
        "decide": S.UNDER_INTERPRETATION,
        "ask": S.UNDER_INTERPRETATION,
        "give_feedback": S.DECIDED,
    }.get(verb, S.FED_BACK)
    case = handled(acting.maasmonde, status)
    if verb == "decide":
        case.open_views()
    who = case.reporter if verb in ("confirm", "dispute") else case.handler
    assert case.post(who, verb, **answers(case, verb)).status_code == 302
    after = (Signal.objects.values().get(), case.signal.messages.count(), case.signal.steps.count())
    assert case.post(who, verb, **answers(case, verb)).status_code == 422
    again = (Signal.objects.values().get(), case.signal.messages.count(), case.signal.steps.count())
    assert again == after


def test_no_outcome_while_a_question_is_open_also_with_all_views(case: Handled) -> None:
    case.open_views()
    assert case.post(case.handler, "ask", text="Gebeurde dit vaker?").status_code == 302
    assert case.post(case.handler, "decide", **answers(case, "decide")).status_code == 422
    assert case.fresh().outcome == ""
    assert case.post(case.reporter, "answer", text="Eén keer.").status_code == 302
    assert case.post(case.handler, "decide", **answers(case, "decide")).status_code == 302


@pytest.mark.parametrize(
    ("moment", "verb", "status"),
    [
        ("23:59:59", "dispute", 302),
        ("00:00:00", "dispute", 422),
        ("23:59:59", "close", 422),
        ("00:00:00", "close", 302),
    ],
)
def test_last_day_to_react_ends_at_midnight_here(
    case: Handled, monkeypatch: pytest.MonkeyPatch, moment: str, verb: str, status: int
) -> None:
    last = datetime.date(2027, 1, 15)
    facts = {"outcome": "advice", "theme": "online", "decided_on": last, "fed_back_on": last}
    Signal.objects.filter(pk=case.signal.pk).update(
        status=S.FED_BACK, feedback_kind="given", respond_by=last, **facts
    )
    day = last if moment.startswith("23") else last + datetime.timedelta(days=1)
    here = timezone.get_default_timezone()
    now = datetime.datetime.combine(day, datetime.time.fromisoformat(moment), tzinfo=here)
    monkeypatch.setattr(timezone, "now", lambda: now)
    who = case.reporter if verb == "dispute" else case.handler
    client = client_of(who)
    assert client.post(case.url(verb), answers(case, verb)).status_code == status


def test_closed_day_that_is_added_later_moves_no_promise(case: Handled) -> None:
    day = case.signal.feedback_by
    ClosedDay(day=day, label="Brugdag").save()
    assert case.fresh().feedback_by == day
    shown = case.get(case.reporter).content.decode()
    assert str(day.day) in shown
    assert case.signal.feedback_by == case.signal.promised_by == day


# --- hand over and deputies
def test_whoever_handed_it_over_sees_it_no_more(case: Handled) -> None:
    before = case.handler
    assert case.post(before, "hand_over", handler=case.other.pk).status_code == 302
    assert case.get(before).status_code == 404
    assert case.get(case.other).status_code == 200


def test_reporter_who_is_coordinator_too_never_handles_the_own(acting: World) -> None:
    side: Side = acting.maasmonde
    me = side.membership(HANDLER)
    case = Handled(side, make_signal(reporter=me, status=S.RECEIVED))
    assert case.post(me, "take_up", text="Gelezen.").status_code == 403
    assert case.post(me, "hand_over", handler=me.pk).status_code == 403
    other = a_colleague_elsewhere(side, HANDLER)
    assert case.post(other, "hand_over", handler=me.pk).status_code == 422
    assert case.fresh().handler is None


def test_handler_who_lost_the_role_is_told_nothing(
    acting: World, mailoutbox: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    """Who sees a signal no more gets no “there is news” about it either."""
    from signals.actions.reporter import answer_question

    handler = acting.maasmonde.membership("signal_coordinator")
    User.objects.filter(pk=handler.user_id).update(email="signaal@voorbeeld.test")
    reporter = acting.maasmonde.membership("focal_officer")
    for is_there in (True, False):
        signal = make_signal(
            reporter=reporter,
            handler=acting.maasmonde.membership("signal_coordinator"),
            status=Signal.Status.AWAITING_REPORTER,
        )
        if not is_there:
            handler.grants.update(until=timezone.localdate() - datetime.timedelta(days=1))
        with django_capture_on_commit_callbacks(execute=True):
            answer_question(signal, membership=reporter, text="Ik zag het één keer.")
        assert len(mailoutbox) == 1
