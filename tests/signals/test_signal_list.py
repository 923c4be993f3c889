"""The list of signals and what awaits somebody: who finds what, whose turn, how many queries."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.models import Membership, Role
from signals.models import Clock, Signal
from signals.models.awaiting import awaits
from signals.models.listing import groups_of, list_rows, with_facts
from tests.factories.signals import ask_for_view, file_view, make_area, make_signal
from tests.signals.handled import Handled, S, client_of, handled
from tests.world import Side, World
from tests.world_signals import a_colleague_elsewhere

DAY = datetime.timedelta(days=1)


@pytest.fixture
def side(acting: World) -> Side:
    """Maasmonde, entered."""
    return acting.maasmonde


def row_of(signal: Signal, person: Membership) -> Any:
    rows = with_facts(Signal.objects.visible_to(person)).filter(pk=signal.pk)
    return list_rows(rows, person)[0]


def found(person: Membership) -> dict[str, int]:
    return {group.name: group.number for group in groups_of(person)}


# --- who finds what -------------------------------------------------------------------------------
def test_each_finds_the_own_part_only(side: Side) -> None:
    case = handled(side)
    ask_for_view(case.signal, case.interpreter)
    assert found(case.handler) == {"handle": 1, "running": 1}
    assert found(case.reporter) == {"own": 1, "running": 1}
    assert found(case.interpreter) == {"view": 1, "running": 1}
    assert found(case.other) == {"running": 0}


def test_question_waits_for_its_reporter(side: Side) -> None:
    case = handled(side, S.AWAITING_REPORTER)
    assert found(case.reporter)["answer"] == 1
    assert "answer" not in found(case.handler)


def test_signal_without_handler_waits_for_coordinators(side: Side) -> None:
    case = handled(side, S.RECEIVED, handler=None)
    assert found(case.other) == {"without": 1, "running": 1}
    assert found(case.interpreter) == {"running": 0}


def test_closed_signals_stand_apart(side: Side) -> None:
    case = handled(side, S.CLOSED)
    for person in (case.handler, case.reporter):
        assert found(person) == {"running": 0, "closed": 1}
    url = side.url("signals/")
    assert case.signal.code not in client_of(case.handler).get(url).content.decode()
    assert case.signal.code in client_of(case.handler).get(f"{url}?show=closed").content.decode()


def test_unknown_group_shows_what_runs(side: Side) -> None:
    case = handled(side)
    page = client_of(case.handler).get(side.url("signals/?show=nonsense"))
    assert page.context["group"] == "running"
    assert len(page.context["rows"]) == 1


def test_interpreter_finds_the_day_of_the_own_view_and_no_promise(side: Side) -> None:
    case = handled(side)
    view = ask_for_view(case.signal, case.interpreter)
    row = row_of(case.signal, case.interpreter)
    assert (row.promise, row.view_by, row.has_filed) == (None, view.due_by, False)
    page = client_of(case.interpreter).get(side.url("signals/")).content.decode()
    assert "k-mini" not in page


def test_list_says_the_week_and_the_area(side: Side) -> None:
    case = handled(side, area=make_area("Noorderpolder"), on=datetime.date(2026, 11, 18))
    page = client_of(case.handler).get(side.url("signals/")).content.decode()
    assert "week 47" in page and "Noorderpolder" in page
    assert "18 november" not in page and "18-11-2026" not in page


# --- whose turn it is -----------------------------------------------------------------------------
TURNS = [
    (S.RECEIVED, "handler"),
    (S.UNDER_INTERPRETATION, "handler"),
    (S.AWAITING_REPORTER, "reporter"),
    (S.DECIDED, "handler"),
    (S.FED_BACK, "reporter"),
    (S.CLOSED, ""),
]


@pytest.mark.parametrize(("status", "whose"), TURNS)
def test_turn_is_of_one_person(side: Side, status: str, whose: str) -> None:
    case = handled(side, status)
    mine = {
        name: row_of(case.signal, getattr(case, name)).is_mine for name in ("handler", "reporter")
    }
    assert mine == {name: name == whose for name in mine}


def test_turn_goes_to_the_handler_when_the_time_to_react_has_passed(side: Side) -> None:
    case = handled(side, S.FED_BACK)
    until: Any = case.signal.respond_by
    with time_machine.travel(until + DAY):
        assert row_of(case.signal, case.handler).is_mine
        assert not row_of(case.signal, case.reporter).is_mine


def test_turn_of_interpreters_names_the_organisation_to_the_handler_only(side: Side) -> None:
    case = handled(side)
    there = a_colleague_elsewhere(side)
    ask_for_view(case.signal, there)
    assert "De Brug" in row_of(case.signal, case.handler).turn
    assert "Brug" not in row_of(case.signal, case.reporter).turn
    assert row_of(case.signal, there).is_mine
    ask_for_view(case.signal, case.interpreter)
    assert row_of(case.signal, case.handler).turn == "2 duiders"


def test_turn_comes_back_when_views_are_in(side: Side) -> None:
    case = handled(side)
    case.open_views()
    assert row_of(case.signal, case.handler).is_mine


# --- what awaits somebody -------------------------------------------------------------------------
def waiting(person: Membership) -> list[str]:
    return [row.label for row in awaits(person)]


AWAITED = [
    (S.RECEIVED, "Pak signaal", ""),
    (S.AWAITING_REPORTER, "", "Beantwoord de vraag"),
    (S.DECIDED, "Geef terugkoppeling", ""),
    (S.FED_BACK, "", "Lees de terugkoppeling"),
    (S.CLOSED, "", ""),
]


@pytest.mark.parametrize(("status", "handler", "reporter"), AWAITED)
def test_each_state_awaits_somebody(side: Side, status: str, handler: str, reporter: str) -> None:
    case = handled(side, status)
    for person, words in ((case.handler, handler), (case.reporter, reporter)):
        assert len(waiting(person)) == bool(words)
        assert all(label.startswith(words) for label in waiting(person))
        assert all(case.signal.code in label for label in waiting(person))


def test_feedback_is_asked_three_working_days_before(side: Side) -> None:
    case = handled(side)
    clock, due = Clock(), case.signal.feedback_by
    before = [due - DAY * step for step in range(12) if clock.works_on(due - DAY * step)]
    with time_machine.travel(before[4]):
        assert waiting(case.handler) == []
    with time_machine.travel(before[3]):
        assert waiting(case.handler)[0].startswith("Geef terugkoppeling")
    with time_machine.travel(due + 9 * DAY):
        assert awaits(case.handler)[0].day == due


def test_view_is_asked_of_the_interpreter_until_filed(side: Side) -> None:
    case = handled(side)
    view = ask_for_view(case.signal, case.interpreter)
    (row,) = awaits(case.interpreter)
    assert (row.day, row.url) == (view.due_by, case.signal.get_absolute_url())
    view.delete()
    file_view(case.signal, case.interpreter)
    assert waiting(case.interpreter) == []


def test_signal_whose_handler_left_asks_coordinators_for_another(side: Side) -> None:
    case = handled(side)
    Membership.objects.filter(pk=case.handler.pk).update(until=timezone.localdate() - DAY)
    with time_machine.travel(case.signal.feedback_by):
        assert waiting(case.other)[0].startswith("Zoek een behandelaar")


@pytest.mark.parametrize("role", sorted(set(Role.values) - {"focal_officer", "signal_coordinator"}))
def test_nothing_awaits_other_roles(side: Side, role: str) -> None:
    handled(side, S.RECEIVED, handler=None)
    assert waiting(side.membership(role)) == []


def test_home_shows_a_code_and_a_day_and_no_content(side: Side) -> None:
    case = handled(side, S.RECEIVED)
    page = client_of(case.handler).get(side.url()).content.decode()
    assert case.signal.code in page and case.url() in page
    for words in ("leuzen", "kookgroep", "stoer", str(case.reporter.user)):
        assert words not in page
    with time_machine.travel(case.signal.acknowledge_by + DAY):
        late = client_of(case.handler).get(side.url()).content.decode()
    assert "Later dan beloofd" in late


# --- how many queries -----------------------------------------------------------------------------
def many(side: Side, number: int) -> None:
    """So many signals of each kind, each with a view asked."""
    reporter, me = side.membership("focal_officer"), side.membership("signal_coordinator")
    for count in range(number):
        area = make_area(f"Wijk {count}")
        open_one = make_signal(
            reporter=reporter, handler=me, status=S.UNDER_INTERPRETATION, area=area
        )
        ask_for_view(open_one, side.membership("participant"))
        make_signal(reporter=reporter, area=area)
        make_signal(reporter=reporter, handler=me, status=S.AWAITING_REPORTER, area=area)


def counted(do: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as captured:
        do()
    return len(captured)


PEOPLE = ["signal_coordinator", "focal_officer", "participant"]


@pytest.mark.parametrize("role", PEOPLE)
@pytest.mark.parametrize("number", [3, 30])
def test_list_needs_a_fixed_number_of_queries(side: Side, role: str, number: int) -> None:
    many(side, number)
    client = side.client(role)
    url = side.url("signals/")
    client.get(url)
    assert counted(lambda: client.get(url)) == (16 if role == "signal_coordinator" else 11)


@pytest.mark.parametrize("number", [3, 30])
def test_awaiting_needs_a_fixed_number_of_queries(side: Side, number: int) -> None:
    many(side, number)
    me = side.membership("signal_coordinator")
    awaits(me)
    assert counted(lambda: awaits(me)) == 8


@pytest.mark.parametrize("number", [3, 30])
def test_page_of_the_handler_needs_a_fixed_number_of_queries(side: Side, number: int) -> None:
    case = handled(side)
    case.open_views()
    fill(case, number)
    client = side.client("signal_coordinator")
    client.get(case.url())
    assert counted(lambda: client.get(case.url())) == 38


def fill(case: Handled, number: int) -> None:
    """So many facts, notes, messages and steps."""
    from signals.models import SignalFact, SignalMessage, SignalNote, SignalStep

    day = timezone.localdate()
    for order in range(2, number + 2):
        SignalFact(
            signal=case.signal, order=order, text="Feit.", source="told", period_start=day
        ).save()
        SignalNote(signal=case.signal, text="Notitie.").save()
        SignalMessage(signal=case.signal, kind="progress", text="Bericht.").save()
        SignalStep(signal=case.signal, kind="advice", function="adviseur").save()


def test_long_list_is_paginated(side: Side) -> None:
    many(side, 30)
    page = side.client("signal_coordinator").get(side.url("signals/"))
    assert len(page.context["rows"]) == 25
    assert "page=2" in page.content.decode()
