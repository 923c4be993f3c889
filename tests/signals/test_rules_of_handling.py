"""The rules about handling, one test or more for each: S8, S9, S11, S13, S15, S16."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
import time_machine
from django.urls import get_resolver
from django.utils import timezone

from core import retention
from core.lifecycle import FactsRefused
from core.models import Role
from core.tenancy import acting_for
from signals.actions import handling, outcomes
from signals.forms.handling import AskForm, InformForm, TakeUpForm
from signals.forms.outcomes import PRESETS, DecideForm, FeedbackForm
from signals.models import Signal, SignalStep
from tests.factories.signals import make_signal
from tests.signals.handled import Handled, S, client_of, handled
from tests.world import World
from tests.world_signals import a_colleague_elsewhere

DAY = datetime.timedelta(days=1)
#: Words for the consultations about persons; none may reach a reporter from a handler's form.
ELSEWHERE = [
    "de weegploeg",
    "het casusoverleg",
    "de PGA",
    "de persoonsgerichte aanpak",
    "het Veiligheidshuis",
]


@pytest.fixture
def case(acting: World) -> Handled:
    """A signal that is being looked at, with two open views."""
    made = handled(acting.maasmonde)
    made.open_views()
    return made


# --- S8: owner, date, overdue, acknowledgement and feedback ---------------------------------------
def test_s8_overdue_is_told_in_one_message_with_the_way_out(acting: World) -> None:
    case = handled(acting.maasmonde)
    url = acting.maasmonde.url("signals/")
    assert "k-late-band" not in client_of(case.handler).get(url).content.decode()
    with time_machine.travel(case.signal.feedback_by + DAY):
        page = client_of(case.handler).get(url).content.decode()
    assert page.count('class="k-late-band"') == 1
    assert case.url("postpone") in page
    assert "te laat" not in page


@pytest.mark.parametrize("status", Signal.BEFORE_FEEDBACK)
def test_s8_every_state_before_feedback_can_be_overdue(acting: World, status: str) -> None:
    case = handled(acting.maasmonde, status)
    with time_machine.travel(case.signal.feedback_by):
        assert not Signal.objects.filter(feedback_by__lt=timezone.localdate()).exists()
    with time_machine.travel(case.signal.feedback_by + DAY):
        assert list(Signal.objects.overdue()) == [case.signal]
        assert case.fresh().is_late


@pytest.mark.parametrize("status", [S.FED_BACK, S.CLOSED])
def test_s8_after_feedback_nothing_is_overdue(acting: World, status: str) -> None:
    case = handled(acting.maasmonde, status)
    with time_machine.travel(case.signal.feedback_by + 50 * DAY):
        assert not Signal.objects.overdue().exists()
        assert not case.fresh().is_late


def test_s8_three_loops_reach_the_reporter(case: Handled) -> None:
    received = handled(case.side, S.RECEIVED)
    handling.take_up(received.signal, membership=case.handler, text="Gelezen.")
    outcomes.decide(case.signal, membership=case.handler, outcome="advice", theme="online")
    outcomes.give_feedback(case.signal, membership=case.handler, text="We gaven advies.")
    assert "Gelezen." in received.get(case.reporter).content.decode()
    page = case.get(case.reporter).content.decode()
    assert "We gaven advies." in page
    assert case.url("confirm") in page and case.url("dispute") in page


# --- S9: who reported is seen by the handler only -------------------------------------------------
def test_s9_name_of_the_reporter_shows_to_handler_and_deputy_only(acting: World) -> None:
    side = acting.maasmonde
    case = handled(side, deputy=a_colleague_elsewhere(side, "signal_coordinator"))
    name = str(case.reporter.user)
    elsewhere = a_colleague_elsewhere(side)
    from tests.factories.signals import ask_for_view

    ask_for_view(case.signal, elsewhere)
    for person in (case.handler, case.other):
        assert name in case.get(person).content.decode()
    assert name not in case.get(elsewhere).content.decode()
    for role in set(Role.values) - {"focal_officer", "signal_coordinator"}:
        assert case.get(side.membership(role)).status_code in (403, 404)


def test_s9_coordinator_who_may_take_it_reads_content_and_no_reporter(acting: World) -> None:
    case = handled(acting.maasmonde, S.RECEIVED, handler=None)
    page = case.get(case.other).content.decode()
    assert "dezelfde leuzen" in page and "kookgroep" in page
    assert str(case.reporter.user) not in page
    assert str(case.reporter.organisation) not in page.split("<main")[1].split("k-keep")[0]
    assert case.url("take_up") in page


def test_s9_list_names_no_reporter_and_no_day(acting: World) -> None:
    side = acting.maasmonde
    case = handled(side, S.RECEIVED, handler=None)
    page = client_of(case.other).get(side.url("signals/")).content.decode()
    assert case.signal.code in page and case.signal.received_week in page
    assert str(case.reporter.user) not in page


# --- S11: outcomes, and nothing is copied ---------------------------------------------------------
def test_s11_there_are_five_outcomes_and_none_leads_elsewhere(case: Handled) -> None:
    page = case.get(case.handler, "decide")
    form = page.context["form"]
    assert [key for key, _label in form.fields["outcome"].choices] == [
        "no_concern",
        "advice",
        "support",
        "trend_only",
        "advised_to_register",
    ]
    assert set(form.fields) == {"outcome", "theme", "intervention"}


def test_s11_advice_to_register_copies_and_links_nothing(case: Handled) -> None:
    counts = {model: model.objects.count() for model in others()}
    outcomes.decide(
        case.signal, membership=case.handler, outcome="advised_to_register", theme="online"
    )
    assert {model: model.objects.count() for model in others()} == counts
    for person in (case.handler, case.reporter):
        page = case.get(person).content.decode()
        page = page.partition("<main")[2].partition("</main>")[0]  # without menu and foot
        assert "casework" not in page and "/cases/" not in page


def others() -> list[Any]:
    from django.apps import apps

    return [
        model
        for model in apps.get_models()
        if model._meta.app_label in ("programmes", "network", "interventions", "casework")
    ]


# --- S13: destroyed after the term ----------------------------------------------------------------
@pytest.mark.parametrize(("outcome", "days"), [("advice", 182), ("no_concern", 30)])
def test_s13_closed_signal_is_gone_after_its_term(acting: World, outcome: str, days: int) -> None:
    case = handled(acting.maasmonde, S.CLOSED, outcome=outcome)
    case.signal.notes.create(text="Notitie.")
    day = timezone.localdate()
    assert case.signal.destroyed_after == day + days * DAY
    assert not retention.due(Signal, day + days * DAY).exists()
    assert retention.due(Signal, day + (days + 1) * DAY).get() == case.signal
    retention.due(Signal, day + (days + 1) * DAY).delete()
    assert not SignalStep.objects.exists()


def test_s13_page_of_the_handler_says_the_date_of_destruction(acting: World) -> None:
    case = handled(acting.maasmonde, S.CLOSED)
    page = case.get(case.handler).content.decode()
    from core.templatetags.ui import date_long

    assert date_long(case.signal.destroyed_after) in page
    running = handled(acting.maasmonde)
    assert "182 dagen" in running.get(case.handler).content.decode()


def test_s13_running_signal_is_never_due(acting: World) -> None:
    handled(acting.maasmonde, S.FED_BACK)
    assert not retention.due(Signal, timezone.localdate() + 3000 * DAY).exists()


# --- S15: the steps -------------------------------------------------------------------------------
def test_s15_steps_say_advice_function_and_day(case: Handled) -> None:
    handling.log_step(case.signal, membership=case.handler, function="adviseur van de GGZ")
    step = case.signal.steps.get()
    assert (step.kind, step.taken_on) == ("advice", timezone.localdate())
    page = case.get(case.handler).content.decode()
    assert "Advies gevraagd" in page and "adviseur van de GGZ" in page
    assert f'datetime="{timezone.localdate():%Y-%m-%d}"' in page


@pytest.mark.usefixtures("planted")
def test_s15_step_with_a_name_is_asked_about(case: Handled) -> None:
    answer = case.post(case.handler, "log_step", function="Jorrit van Dommelen")
    assert answer.status_code == 422
    assert not case.signal.steps.exists()


def test_s15_every_state_change_leaves_a_step(case: Handled) -> None:
    handling.ask(case.signal, membership=case.handler, text="Hoe vaak?")
    until = case.fresh().answer_by
    assert until is not None
    with time_machine.travel(until + DAY):
        handling.go_on(case.signal, membership=case.handler)
        outcomes.decide(case.signal, membership=case.handler, outcome="advice", theme="online")
        outcomes.give_feedback(case.signal, membership=case.handler, text="Advies gegeven.")
    with time_machine.travel(until + 40 * DAY):
        outcomes.close(case.signal, membership=case.handler)
    kinds = [step.kind for step in case.signal.steps.all()]
    assert kinds == ["asked", "question_closed", "decided", "fed_back", "closed"]


# --- S16: never whether somebody is in another consultation ---------------------------------------
@pytest.mark.parametrize("words", ELSEWHERE)
@pytest.mark.parametrize("verb", ["ask", "inform", "give_feedback", "postpone"])
def test_s16_message_naming_another_consultation_is_refused(
    acting: World, verb: str, words: str
) -> None:
    case = handled(
        acting.maasmonde, S.DECIDED if verb == "give_feedback" else S.UNDER_INTERPRETATION
    )
    text = f"Dit is besproken in {words}."
    action = getattr(outcomes if verb == "give_feedback" else handling, verb)
    facts = {"day": case.signal.feedback_by} if verb == "postpone" else {}
    with pytest.raises(FactsRefused) as refused:
        action(case.signal, membership=case.handler, text=text, **facts)
    assert list(refused.value.reasons) == ["text"]
    answer = case.post(case.handler, verb, text=text, **facts)
    assert answer.status_code == 422
    assert text in answer.content.decode()
    assert not case.signal.messages.exists()


def test_s16_ready_made_sentences_pass_and_say_no_more(acting: World) -> None:
    for words in PRESETS.values():
        case = handled(acting.maasmonde, S.DECIDED)
        outcomes.give_feedback(case.signal, membership=case.handler, text=str(words))


@pytest.mark.parametrize("form", [FeedbackForm, InformForm, AskForm, TakeUpForm, DecideForm])
def test_s16_forms_offer_no_data_of_cases(acting: World, form: Any) -> None:
    case = handled(acting.maasmonde, S.DECIDED)
    fields = set(form(signal=case.signal, membership=case.handler).fields)
    assert fields <= {"text", "sentences", "outcome", "theme", "intervention"}


# --- no search, no export, no order by gravity ----------------------------------------------------
def test_list_has_no_search_no_export_and_the_order_of_the_promise(acting: World) -> None:
    side = acting.maasmonde
    me = side.membership("signal_coordinator")
    today = timezone.localdate()
    for days in (3, 9, 1, 6):
        make_signal(handler=me, status=S.UNDER_INTERPRETATION, on=today - days * DAY)
    page = client_of(me).get(side.url("signals/") + "?q=leuzen&area=1&order=opinion")
    promised = [row.signal.feedback_by for row in page.context["rows"]]
    assert promised == sorted(promised) and len(promised) == 4
    html = page.content.decode()
    assert 'type="search"' not in html and "<form" not in html.split("<main")[1]
    names = {str(key) for key in get_resolver("signals.urls").reverse_dict if isinstance(key, str)}
    assert not {name for name in names if "export" in name or "search" in name}


def test_same_words_in_two_municipalities_stay_apart(world: World) -> None:
    for side in world.sides:
        with acting_for(side.municipality):
            handled(side)
    for side in world.sides:
        with acting_for(side.municipality):
            page = side.client("signal_coordinator").get(side.url("signals/"))
            assert len(page.context["rows"]) == 1
