"""The life of a case: steps, reviews, scaling, telling, closing (rules C2, C15 to C21, P1)."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from casework.actions import cases, closing, contributions, reviews
from casework.lifecycle import CASE
from casework.models import (
    Case,
    CaseFigure,
    Contribution,
    Direction,
    FigureKind,
    GoalResult,
    InformationEntry,
    Scaling,
    StepOfCase,
)
from casework.models.parameters import INFORM, POSTPONE, REVIEW, REVIEW_GRACE
from core.lifecycle import FactsRefused, TransitionRefused
from core.models import AuditEvent, Parameter
from tests.casework.cased import DAY, Cased, S, answers, cased, client_of, in_days
from tests.factories import casework as make
from tests.world import World


@pytest.fixture
def here(acting: World) -> Cased:
    """A case that is being carried out."""
    return cased(acting.maasmonde, S.IN_EXECUTION)


def days(key: str) -> int:
    """A term in days."""
    return int(Parameter.objects.value(key))


def counted(kind: str) -> int:
    """How many of a kind were counted."""
    return sum(CaseFigure.objects.filter(kind=kind).values_list("number", flat=True))


REVIEWED = {
    "necessity": "Ja, het contact is pril.",
    "proportionality": "Wij delen alleen wat nodig is.",
    "subsidiarity": "Lichter kan nog niet.",
}
CLOSED = {
    "closing_reason": "goals_reached",
    "closing_note": "De doelen zijn gehaald.",
    "transfer": "Het wijkteam blijft in beeld.",
    "evaluation": "Vroeg bellen hielp.",
    "informer": "Het wijkteam, deze week.",
}


# --- C2 -------------------------------------------------------------------------------------------
#: Verb → the only states from which it is open.
MOVES = {
    "scale_up": {S.IN_EXECUTION},
    "scale_down": {S.SCALED_UP},
    "reconvene": {S.IN_EXECUTION, S.SCALED_UP, S.AFTERCARE},
    "start_aftercare": {S.IN_EXECUTION},
    "close": {S.IN_CONSULTATION, S.AFTERCARE},
}


@pytest.mark.parametrize("status", S.values)
def test_c2_only_along_the_allowed_ways(acting: World, status: str) -> None:
    one = cased(acting.maasmonde, status)
    for verb, sources in MOVES.items():
        is_open = CASE.refusal(CASE.transitions[verb], one.case, one.director) != "state"
        assert is_open == (status in sources), verb
        response = one.get(one.director, verb)
        assert response.status_code == 200
        if not is_open:
            assert "hoort deze stap niet" in response.content.decode()
            assert one.post(one.director, verb, **answers(one, verb)).status_code == 422
            assert one.now().status == status


def test_c2_each_step_says_what_when_and_of_which_organisation(here: Cased) -> None:
    for verb in ("scale_up", "scale_down", "reconvene"):
        assert here.post(here.director, verb, **answers(here, verb)).status_code == 302
    steps = list(here.case.steps.order_by("pk"))
    assert [step.kind for step in steps] == ["scaled_up", "scaled_down", "reconvened"]
    assert {step.organisation for step in steps} == {here.director.organisation}
    events = AuditEvent.objects.filter(action="case.reconvene", result="done")
    assert [(one.state_from, one.state_to) for one in events] == [
        (S.IN_EXECUTION, S.IN_CONSULTATION)
    ]
    assert "Hoe nu verder met school?" in here.now().agenda_wish


def test_c2_a_case_is_never_opened_again() -> None:
    reopening = [v.name for v in CASE.transitions.values() if S.CLOSED in v.sources and v.target]
    assert reopening == []


# --- C15 ------------------------------------------------------------------------------------------
def test_c15_past_the_grace_term_only_the_review_is_possible(here: Cased) -> None:
    grace = days(REVIEW_GRACE)
    Case.objects.filter(pk=here.case.pk).update(next_review_by=in_days(-grace))
    contribute = answers(here, "contribute")
    assert here.post(here.partner, "contribute", **contribute).status_code == 302
    Case.objects.filter(pk=here.case.pk).update(next_review_by=in_days(-grace - 1))
    page = here.get(here.partner).content.decode()
    assert "niets anders" in page and "do/contribute" not in page
    again = contribute | {"text": "Nog iets."}
    assert here.post(here.partner, "contribute", **again).status_code == 422
    for verb in ("admit", "inform", "wish", "scale_up", "reconvene", "release"):
        refused = here.post(here.director, verb, **answers(here, verb))
        assert refused.status_code == 422, verb
    assert here.post(here.director, "review", **answers(here, "review")).status_code == 302
    assert here.post(here.partner, "contribute", **again).status_code == 302


def test_c15_review_in_time_and_late_are_counted(here: Cased) -> None:
    facts = {"membership": here.director, "next_review_by": in_days(20), **REVIEWED}
    reviews.review(here.case, **facts)
    Case.objects.filter(pk=here.case.pk).update(next_review_by=in_days(-1))
    reviews.review(here.now(), **facts)
    assert (counted(FigureKind.REVIEWS_IN_TIME), counted(FigureKind.REVIEWS_LATE)) == (1, 1)
    assert here.now().next_review_by == in_days(20)
    assert [row.is_in_time for row in here.case.reviews.order_by("pk")] == [True, False]


def test_c15_next_review_within_the_interval(here: Cased) -> None:
    for day in (in_days(0), in_days(days(REVIEW) + 1)):
        with pytest.raises(FactsRefused) as refused:
            reviews.review(here.case, membership=here.director, next_review_by=day, **REVIEWED)
        assert set(refused.value.reasons) == {"next_review_by"}


@pytest.mark.parametrize("name", REVIEWED)
def test_c15_three_answers_each_its_own(here: Cased, name: str) -> None:
    facts = {"membership": here.director, "next_review_by": in_days(9)}
    with pytest.raises(FactsRefused) as refused:
        reviews.review(here.case, **facts, **(REVIEWED | {name: " "}))
    assert set(refused.value.reasons) == {name}
    with pytest.raises(FactsRefused):
        reviews.review(here.case, **facts, **dict.fromkeys(REVIEWED, "Ja."))


def test_c15_only_the_process_director_reviews(here: Cased) -> None:
    assert here.get(here.leader, "review").status_code == 403
    with pytest.raises(TransitionRefused):
        facts = {"membership": here.leader, "next_review_by": in_days(9)}
        reviews.review(here.case, **facts, **REVIEWED)


# --- C16 ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["recipient", "reason"])
def test_c16_scaling_without_reason_or_body_is_refused(here: Cased, name: str) -> None:
    facts = {"recipient": "triangle", "reason": "De woning."} | {name: ""}
    with pytest.raises(FactsRefused) as refused:
        cases.scale_up(here.case, membership=here.director, **facts)
    assert set(refused.value.reasons) == {name}
    assert here.post(here.director, "scale_up", **facts).status_code == 422
    with pytest.raises(FactsRefused):
        cases.scale_down(here.case, membership=here.director, reason=" ")


def test_c16_the_body_reads_that_it_exists_and_nothing_else(here: Cased, world: World) -> None:
    make.make_contribution(here.case, here.partner, text="Zit vaak op het plein.")
    cases.scale_up(here.case, membership=here.director, recipient="mayor", reason="De woning.")
    other, executive = make.make_case(), world.maasmonde.client("executive")
    page = executive.get(here.side.url("casework/status/")).content.decode()
    assert here.case.code in page and "Opgeschaald" in page and "Burgemeester" in page
    assert other.code not in page
    for text in (here.case.purpose, "plein", "De woning.", "School Noord", here.url()):
        assert text not in page
    assert executive.get(here.url()).status_code in (403, 404)
    cases.restrict(here.case, membership=here.director, because="Er loopt een verzoek.")
    assert here.case.code not in executive.get(here.side.url("casework/status/")).content.decode()


def test_c16_bringing_a_scaled_up_case_back_scales_it_down(here: Cased) -> None:
    cases.scale_up(here.case, membership=here.director, recipient="mayor", reason="De woning.")
    cases.reconvene(here.case, membership=here.director, question="Hoe verder?")
    assert here.now().scaled_to == ""
    last = Scaling.objects.filter(case=here.case).order_by("-pk").first()
    assert (last.direction, last.recipient, last.reason) == (Direction.DOWN, "mayor", "Hoe verder?")


# --- C17, C18 -------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", CLOSED)
def test_c17_closing_with_one_field_missing_is_refused(acting: World, name: str) -> None:
    one = cased(acting.maasmonde, S.AFTERCARE)
    with pytest.raises(FactsRefused) as refused:
        closing.close(one.case, membership=one.director, **(CLOSED | {name: ""}))
    assert set(refused.value.reasons) == {name}
    response = one.post(one.director, "close", **(answers(one, "close") | {name: ""}))
    assert response.status_code == 422 and set(response.context["form"].errors) == {name}
    with pytest.raises(IntegrityError), transaction.atomic():
        closed = make.make_case(status=S.CLOSED)
        Case.objects.filter(pk=closed.pk).update(**{name: ""})


def test_c17_a_result_for_each_goal_of_the_newest_adopted_plan(acting: World) -> None:
    one = cased(acting.maasmonde, S.AFTERCARE)
    adopted = {"adopted_on": timezone.localdate(), "adopted_by": one.leader}
    make.make_plan(one.case, goals=1, **adopted)
    plan = make.make_plan(one.case, goals=2, **adopted)
    make.make_plan(one.case, goals=3)
    with pytest.raises(FactsRefused) as refused:
        results = {1: ("reached", "")}
        closing.close(one.case, membership=one.director, results=results, **CLOSED)
    assert set(refused.value.reasons) == {"result_2"}
    missing = one.post(one.director, "close", **answers(one, "close"))
    assert {"result_1", "result_2"} <= set(missing.context["form"].errors)
    given = {"result_1": "reached", "result_2": "partly", "evaluation_2": "Nog niet elke week."}
    assert one.post(one.director, "close", **answers(one, "close"), **given).status_code == 302
    assert [goal.result for goal in plan.goals.all()] == [GoalResult.REACHED, GoalResult.PARTLY]
    assert plan.goals.last().evaluation == "Nog niet elke week."
    assert (counted(FigureKind.GOALS_REACHED), counted(FigureKind.GOALS_NOT_REACHED)) == (1, 1)
    assert counted(FigureKind.CLOSED) == 1 and counted(FigureKind.NO_THREAT) == 0


def test_c17_the_day_of_destruction_is_filled_in_and_shown(acting: World) -> None:
    one = cased(acting.maasmonde, S.AFTERCARE)
    assert one.case.destroyed_after is None
    facts = CLOSED | {"closing_reason": "no_threat"}
    closing.close(one.case, membership=one.director, **facts)
    case = one.now()
    assert case.destroyed_after == timezone.localdate() + days("case_days") * DAY
    assert str(case.destroyed_after.year) in one.get(one.director).content.decode()
    assert counted(FigureKind.NO_THREAT) == 1
    assert one.case.steps.filter(kind=StepOfCase.CLOSED).exists()


def test_c18_after_closing_nobody_writes_and_only_the_process_director_reads(
    acting: World,
) -> None:
    one = cased(acting.maasmonde, S.AFTERCARE)
    row = make.make_contribution(one.case, one.partner)
    browser = client_of(one.partner)
    closing.close(one.case, membership=one.director, **CLOSED)
    assert browser.get(one.url()).status_code == one.get(one.leader).status_code == 404
    assert one.get(one.director).status_code == one.get(one.deputy).status_code == 200
    page = one.get(one.director).content.decode()
    assert "Vroeg bellen hielp." in page and "do/contribute" not in page
    before = Contribution.objects.values_list("text", flat=True)
    for verb in ("contribute", "admit", "release", "appoint", "mark", "rectify", "review", "wish"):
        for person in (one.director, one.deputy):
            sent = one.post(person, verb, **answers(one, verb))
            assert sent.status_code == 422, verb
        assert one.post(one.partner, verb, **answers(one, verb)).status_code in (403, 404)
    assert list(Contribution.objects.values_list("text", flat=True)) == list(before) == [row.text]
    with pytest.raises(TransitionRefused):
        contributions.retract(one.now(), membership=one.director, contribution=row)
    listed = client_of(one.leader).get(one.side.url("casework/cases/?show=closed"))
    assert one.case.code not in listed.content.decode()


def test_aftercare_only_after_a_meeting_decided(here: Cased) -> None:
    facts = {"aftercare": "Belt elke maand.", "aftercare_on": in_days(60)}
    with pytest.raises(TransitionRefused):
        closing.start_aftercare(here.case, membership=here.director, **facts)
    meeting = make.make_meeting(status="adopted")
    make.make_item(meeting, here.case, status="discussed")
    with pytest.raises(FactsRefused):
        wrong = facts | {"aftercare_on": in_days(0)}
        closing.start_aftercare(here.case, membership=here.director, **wrong)
    closing.start_aftercare(here.case, membership=here.director, **facts)
    assert here.now().status == S.AFTERCARE
    assert "Belt elke maand." in here.get(here.partner).content.decode()


# --- C20, C21 -------------------------------------------------------------------------------------
def test_c20_under_18_asks_a_question_and_does_nothing(acting: World) -> None:
    one = cased(acting.maasmonde, age_group="from_12_to_17")
    before = one.case.participants.count()
    page = one.get(one.partner).content.decode()
    assert "Raad voor de Kinderbescherming" in page
    assert one.case.participants.count() == before and not mail.outbox
    adult = cased(acting.maasmonde, age_group="adult")
    assert "Kinderbescherming" not in adult.get(adult.partner).content.decode()


def test_c21_no_field_says_who_it_is() -> None:
    from casework.views.cases import CASE_VERBS

    parts = {"bsn", "name", "born", "birth", "birthday", "address", "phone", "email", "photo"}
    names = {field.name for field in Case._meta.get_fields()}
    for _action, form in CASE_VERBS.values():
        names |= set(getattr(form, "base_fields", {}))
    assert not [name for name in names if parts & set(name.split("_"))]


# --- P1 -------------------------------------------------------------------------------------------
def test_p1_past_the_term_the_case_is_on_the_overdue_list(here: Cased) -> None:
    overdue = InformationEntry.objects.overdue_cases
    term = days(INFORM)
    Case.objects.filter(pk=here.case.pk).update(opened_on=in_days(-term))
    assert not overdue().exists()
    Case.objects.filter(pk=here.case.pk).update(opened_on=in_days(-term - 1))
    assert list(overdue()) == [here.case]
    assert "niet vastgelegd of de betrokkene" in here.get(here.partner).content.decode()
    assert here.post(here.director, "inform", **answers(here, "inform")).status_code == 302
    assert not overdue().exists()


def test_p1_postponed_on_a_ground_until_a_day_and_then_again(here: Cased) -> None:
    facts: dict[str, Any] = {"ground": "safety", "because": "Er is ruzie thuis."}
    Case.objects.filter(pk=here.case.pk).update(opened_on=in_days(-60))
    longest = days(POSTPONE)
    for day in (None, in_days(0), in_days(longest + 1)):
        with pytest.raises(FactsRefused) as refused:
            cases.inform(here.case, membership=here.director, postponed_until=day, **facts)
        assert set(refused.value.reasons) == {"postponed_until"}
    for name in facts:
        with pytest.raises(FactsRefused):
            wrong = facts | {name: "", "postponed_until": in_days(9)}
            cases.inform(here.case, membership=here.director, **wrong)
    cases.inform(here.case, membership=here.director, postponed_until=in_days(9), **facts)
    assert not InformationEntry.objects.overdue_cases().exists()
    with time_machine.travel(timezone.now() + 10 * DAY, tick=False):
        assert InformationEntry.objects.overdue_cases().exists()
    assert here.case.steps.filter(kind=StepOfCase.POSTPONED).exists()


def test_p1_told_says_when_how_and_by_whom(here: Cased) -> None:
    right = {"told_on": in_days(0), "told_by": here.leader.organisation, "how": "Thuis."}
    for name, wrong in [("told_on", in_days(1)), ("told_by", None), ("how", "")]:
        with pytest.raises(FactsRefused) as refused:
            cases.inform(here.case, membership=here.director, **(right | {name: wrong}))
        assert set(refused.value.reasons) == {name}
    response = here.post(here.director, "inform", answer="postponed", told_on="01-01-2026")
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"ground", "because", "postponed_until"}
    assert "told_on" not in response.context["form"].cleaned_data


# --- the wish -------------------------------------------------------------------------------------
def test_a_wish_stays_beside_the_one_before(
    here: Cased, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        cases.wish(here.case, membership=here.partner, question="Wat houdt de woning tegen?")
    assert {letter.to[0] for letter in mail.outbox} == {
        here.director.user.email,
        here.deputy.user.email,
    }
    cases.wish(here.case, membership=here.leader, question="Hoe gaat het op school?")
    assert here.now().agenda_wish.splitlines() == [
        "Wat houdt de woning tegen?",
        "Hoe gaat het op school?",
    ]
    for question in ("Hoe gaat het op school?", "x" * 480, "  "):
        with pytest.raises(FactsRefused):
            cases.wish(here.case, membership=here.partner, question=question)
