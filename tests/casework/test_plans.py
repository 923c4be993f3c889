"""The plan of a case: goals, versions, adopting, results (rule C12)."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from casework.actions import plans
from casework.lifecycle import CASE
from casework.models import Case, CaseStep, Goal, StepOfCase
from casework.models.plans import able_owners, life_domains
from core.lifecycle import FactsRefused, TransitionRefused
from core.models import AuditEvent
from core.tenancy import acting_for
from tests.factories import casework as make
from tests.factories.interventions import InterventionFactory
from tests.world import World

TODAY = timezone.localdate


def facts(case: Case, **changes: Any) -> dict[str, Any]:
    """A whole goal."""
    values: dict[str, Any] = {
        "life_domain": "Wonen",
        "title": "Heeft een vaste plek om te slapen",
        "lessen": "Weer uit huis moeten",
        "strengthen": "Oom wil tijdelijk huisvesten",
        "how": "Wijkteam met corporatie",
        "owner": case.case_director.organisation,
        "ends_on": TODAY() + datetime.timedelta(days=60),
        "indicator": "Tijdelijk contract is getekend",
    }
    return values | changes


def newest(case: Case) -> Any:
    """The newest version, which is there."""
    return case.plans.newest()


@pytest.fixture
def case(acting: World) -> Case:
    return make.make_case()


def adopted(case: Case, goals: int = 1) -> Any:
    make.make_plan(case, goals=goals)
    plans.adopt_plan(case, membership=case.case_director)
    return newest(case)


def reconvened(case: Case) -> None:
    with CASE.transition("reconvene", case, membership=case.process_director):
        pass


# --- goals --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "field", ["life_domain", "owner", "indicator", "title", "lessen", "strengthen", "ends_on"]
)
def test_c12_goal_without_one_of_its_parts_is_refused(case: Case, field: str) -> None:
    """Rule C12."""
    empty = None if field in ("owner", "ends_on") else ""
    with pytest.raises(FactsRefused) as refused:
        plans.add_goal(case, membership=case.case_director, **facts(case, **{field: empty}))
    assert field in refused.value.reasons
    assert not Goal.objects.exists()
    assert case.plans.newest() is None


@pytest.mark.parametrize("field", ["life_domain", "title", "lessen", "strengthen", "indicator"])
def test_c12_the_database_refuses_a_goal_without_a_part_too(case: Case, field: str) -> None:
    """Rule C12."""
    plan = make.make_plan(case, goals=0)
    with pytest.raises(DatabaseError), transaction.atomic():
        make.make_goal(plan, **{field: ""})


def test_c12_a_goal_says_how_in_words_or_with_an_intervention(case: Case) -> None:
    """Rule C12."""
    director = case.case_director
    with pytest.raises(FactsRefused) as refused:
        plans.add_goal(case, membership=director, **facts(case, how=" "))
    assert set(refused.value.reasons) == {"how"}
    offer: Any = InterventionFactory()
    goal = plans.add_goal(case, membership=director, **facts(case, how="", intervention=offer))
    assert goal.intervention == offer


def test_an_intervention_that_ended_cannot_be_chosen_and_stays_readable(case: Case) -> None:
    offer: Any = InterventionFactory()
    director = case.case_director
    goal = plans.add_goal(case, membership=director, **facts(case, intervention=offer))
    offer.availability, offer.availability_confirmed_on = "ended", TODAY()
    offer.save()
    with pytest.raises(FactsRefused) as refused:
        plans.add_goal(case, membership=director, **facts(case, intervention=offer))
    assert set(refused.value.reasons) == {"intervention"}
    changed = facts(case, intervention=offer, title="Slaapt op een vaste plek")
    plans.change_goal(case, membership=director, number=goal.number, **changed)
    goal.refresh_from_db()
    assert (goal.intervention, goal.title) == (offer, "Slaapt op een vaste plek")


def test_only_an_organisation_that_takes_part_owns_a_goal(case: Case) -> None:
    partner = make.a_partner("jongerenwerk", "Jongerenwerk De Brug")
    chosen = facts(case, owner=partner.organisation)
    with pytest.raises(FactsRefused) as refused:
        plans.add_goal(case, membership=case.case_director, **chosen)
    assert set(refused.value.reasons) == {"owner"}
    participant = make.make_participant(case, partner)
    plans.add_goal(case, membership=case.case_director, **chosen)
    participant.released_on = TODAY()
    participant.save()
    assert partner.organisation not in able_owners(case)
    with pytest.raises(FactsRefused) as refused:
        plans.adopt_plan(case, membership=case.case_director)
    assert "Jongerenwerk De Brug" in str(refused.value)
    case.refresh_from_db()
    assert case.status == "in_consultation"


def test_a_life_domain_of_the_list_and_no_other(case: Case) -> None:
    assert len(life_domains()) == 12
    with pytest.raises(FactsRefused) as refused:
        plans.add_goal(case, membership=case.case_director, **facts(case, life_domain="Geloof"))
    assert set(refused.value.reasons) == {"life_domain"}


def test_a_goal_keeps_a_life_domain_that_left_the_list(case: Case) -> None:
    goal = plans.add_goal(case, membership=case.case_director, **facts(case))
    make.approved("life_domains", [{"label": "Thuis", "note": ""}])
    number = goal.number
    plans.change_goal(case, membership=case.case_director, number=number, **facts(case, title="Ja"))
    with pytest.raises(FactsRefused):
        plans.add_goal(case, membership=case.case_director, **facts(case))
    plan = newest(case)
    assert (plan.used_domains, plan.unused_domains, plan.number_of_domains) == (
        ["Wonen"],
        ["Thuis"],
        2,
    )


def test_the_last_day_lies_not_before_the_first(case: Case) -> None:
    first = TODAY() + datetime.timedelta(days=61)
    with pytest.raises(FactsRefused) as refused:
        plans.add_goal(case, membership=case.case_director, **facts(case, starts_on=first))
    assert set(refused.value.reasons) == {"ends_on"}


def test_goals_move_and_keep_their_number(case: Case) -> None:
    director = case.case_director
    numbers = [plans.add_goal(case, membership=director, **facts(case)).number for _ in range(3)]
    assert numbers == [1, 2, 3]

    def order() -> list[int]:
        return [goal.number for goal in newest(case).goals.all()]

    plans.move_goal(case, membership=director, number=3, up=True)
    assert order() == [1, 3, 2]
    plans.move_goal(case, membership=director, number=1, up=False)
    assert order() == [3, 1, 2]
    plans.move_goal(case, membership=director, number=3, up=True)
    assert order() == [3, 1, 2]
    plans.remove_goal(case, membership=director, number=1)
    assert order() == [3, 2]
    assert plans.add_goal(case, membership=director, **facts(case)).number == 4
    with pytest.raises(FactsRefused):
        plans.change_goal(case, membership=director, number=1, **facts(case))


# --- versions -----------------------------------------------------------------------------------
def test_adopting_freezes_the_version_and_carries_the_case_out(case: Case) -> None:
    plan = adopted(case)
    assert (plan.is_adopted, plan.adopted_by, case.status) == (
        True,
        case.case_director,
        "in_execution",
    )
    assert CaseStep.objects.filter(case=case, kind=StepOfCase.PLAN_ADOPTED).count() == 1
    director = case.case_director
    for write in (
        lambda: plans.add_goal(case, membership=director, **facts(case)),
        lambda: plans.change_goal(case, membership=director, number=1, **facts(case)),
        lambda: plans.remove_goal(case, membership=director, number=1),
        lambda: plans.move_goal(case, membership=director, number=1, up=True),
        lambda: plans.write_plan(case, membership=director, shared_picture="x", person_says=""),
    ):
        with pytest.raises(FactsRefused):
            write()
    assert case.plans.count() == 1


def test_a_plan_without_goals_is_not_adopted(case: Case) -> None:
    for goals in (None, 0):
        if goals is not None:
            make.make_plan(case, goals=goals)
        with pytest.raises(TransitionRefused):
            plans.adopt_plan(case, membership=case.case_director)


def test_back_at_the_meeting_the_next_version_begins_as_a_copy(case: Case) -> None:
    first = adopted(case, goals=2)
    reconvened(case)
    with pytest.raises(TransitionRefused):  # nothing was written yet
        plans.adopt_plan(case, membership=case.case_director)
    plans.change_goal(case, membership=case.case_director, number=2, **facts(case, title="Nieuw"))
    second = newest(case)
    assert (second.version, second.is_adopted) == (2, False)
    assert [goal.title for goal in second.goals.all()] == ["Haalt het diploma in de zomer", "Nieuw"]
    assert "Nieuw" not in [goal.title for goal in first.goals.all()]
    plans.adopt_plan(case, membership=case.case_director)
    assert case.plans.adopted().count() == 2


# --- results ------------------------------------------------------------------------------------
def test_a_result_is_recorded_while_the_case_is_live(case: Case) -> None:
    director = case.case_director
    given = {"result": "reached", "evaluation": "Kwam vier weken achter elkaar."}
    make.make_plan(case)
    with pytest.raises(FactsRefused):  # no plan in force
        plans.record_result(case, membership=director, number=1, **given)
    plans.adopt_plan(case, membership=director)
    plans.record_result(case, membership=director, number=1, **given)
    assert Goal.objects.get().result == "reached"
    reconvened(case)
    plans.write_plan(case, membership=director, shared_picture="Het gaat goed.", person_says="")
    plans.record_result(case, membership=director, number=1, result="partly", evaluation="Toch.")
    assert set(Goal.objects.values_list("result", flat=True)) == {"partly"}


@pytest.mark.parametrize(
    ("result", "evaluation", "field"),
    [("10", "x", "result"), ("", "x", "result"), ("reached", " ", "evaluation")],
)
def test_a_result_is_one_of_the_list_with_a_word(
    case: Case, result: str, evaluation: str, field: str
) -> None:
    adopted(case)
    given = {"number": 1, "result": result, "evaluation": evaluation}
    with pytest.raises(FactsRefused) as refused:
        plans.record_result(case, membership=case.case_director, **given)
    assert set(refused.value.reasons) == {field}


# --- who, and when ------------------------------------------------------------------------------
def test_a_closed_a_blocked_and_a_restricted_case_take_nothing(acting: World) -> None:
    day = TODAY() - datetime.timedelta(days=90)
    for refused in (
        make.make_case(status="closed"),
        make.make_case(next_review_by=day),
        make.make_case(restricted_on=TODAY(), restricted_because="Bezwaar."),
    ):
        with pytest.raises(TransitionRefused):
            plans.add_goal(refused, membership=refused.case_director, **facts(refused))


def test_the_case_director_and_the_process_director_write_and_nobody_else(case: Case) -> None:
    partner = make.a_partner()
    make.make_participant(case, partner)
    other = make.somebody("andere", "Wijkteam Zuid", "case_director")
    for stranger in (partner, other):
        with pytest.raises(TransitionRefused):
            plans.add_goal(case, membership=stranger, **facts(case))
    for writer in (case.case_director, case.process_director, case.deputy_director):
        plans.add_goal(case, membership=writer, **facts(case))
    last = AuditEvent.objects.filter(action="case.write_plan", result="done")
    assert last.count() == 3


def test_the_other_municipality_has_its_own_plans(world: World) -> None:
    for side in world.sides:
        with acting_for(side.municipality):
            mine = make.make_case()
            plans.add_goal(mine, membership=mine.case_director, **facts(mine))
            assert Goal.objects.count() == 1
