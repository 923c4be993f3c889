"""The plan of a case: writing it, its goals, their results, and adopting a version (rule C12).

An adopted version stays as it was. Once the case is back at the meeting, whatever is written first
begins the next version as a copy.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.actions.facts import refuse, wanted
from casework.actions.history import keep_versions
from casework.actions.steps import add_step
from casework.lifecycle import CASE
from casework.models import Case, CasePlan, Goal, GoalResult, StepOfCase
from casework.models.plans import able_owners, life_domains
from core.lifecycle import FactsRefused
from core.models import Membership
from interventions.models import Intervention

#: Of these the text before is kept when somebody writes over it.
PLAN_TEXTS = ("shared_picture", "person_says")
GOAL_TEXTS = ("title", "lessen", "strengthen", "how", "indicator", "evaluation")
#: What a goal has to say, whatever else is left empty (rule C12).
WANTED = ("title", "lessen", "strengthen", "indicator")
_COPIED = (
    "number",
    "order",
    "life_domain",
    "title",
    "lessen",
    "strengthen",
    "intervention",
    "how",
    "owner",
    "starts_on",
    "ends_on",
    "indicator",
    "result",
    "evaluation",
    "revision",
)


# --- versions -------------------------------------------------------------------------------------
def version_to_write(case: Case) -> CasePlan:
    """The version that can be written in: the newest, or a copy of it once it was adopted.

    Call it within a verb of the case. Raises ``FactsRefused`` while the adopted version is being
    carried out.
    """
    newest = case.plans.newest()
    if newest is not None and not newest.is_adopted:
        return newest
    if newest is None:
        first: CasePlan = CasePlan.objects.create(case=case, version=1)
        return first
    if not can_begin_version(case):
        raise FactsRefused({"": _("This plan was adopted. Bring the case back to the meeting.")})
    return _copy(newest)


def can_begin_version(case: Case) -> bool:
    """Whether the meeting has the case, so that the next version can begin."""
    return bool(case.status == Case.Status.IN_CONSULTATION)


def _copy(plan: CasePlan) -> CasePlan:
    copy: CasePlan = CasePlan.objects.create(
        case=plan.case,
        version=plan.version + 1,
        shared_picture=plan.shared_picture,
        person_says=plan.person_says,
        revision=plan.revision,
    )
    for goal in plan.goals.all():
        Goal.objects.create(plan=copy, **{name: getattr(goal, name) for name in _COPIED})
    return copy


def write_plan(
    case: Case, *, membership: Membership, shared_picture: str, person_says: str
) -> CasePlan:
    """Write what is thought together, and what the person thinks of it.

    Effects: the texts before stay readable; begins the next version when the newest was adopted.
    Raises ``FactsRefused`` while the adopted version is being carried out.
    """
    with CASE.transition("write_plan", case, membership=membership) as fresh:
        plan = version_to_write(fresh)
        plan.shared_picture, plan.person_says = shared_picture.strip(), person_says.strip()
        keep_versions(plan, PLAN_TEXTS, membership)
        plan.revision += 1
        plan.save(update_fields=["shared_picture", "person_says", "revision"])
    return plan


def adopt_plan(case: Case, *, membership: Membership) -> None:
    """Adopt the newest version: it does not change any more, and the case is carried out.

    Effect: a step. Raises ``FactsRefused`` for a goal whose owner takes part no longer,
    ``TransitionRefused`` without a version that has goals.
    """
    with CASE.transition("adopt_plan", case, membership=membership) as fresh:
        plan = fresh.plans.newest()
        _refuse_owners_who_left(plan)
        plan.adopted_on, plan.adopted_by = timezone.localdate(), membership
        plan.save(update_fields=["adopted_on", "adopted_by"])
        add_step(fresh, StepOfCase.PLAN_ADOPTED, membership)


def _refuse_owners_who_left(plan: CasePlan) -> None:
    able = set(able_owners(plan.case).values_list("pk", flat=True))
    left = [goal for goal in plan.rows if goal.owner_id not in able]
    if left:
        text = _("%(owner)s takes part no longer and owns a goal on “%(domain)s”. Change it first.")
        raise FactsRefused({"": text % {"owner": left[0].owner, "domain": left[0].life_domain}})


# --- goals ----------------------------------------------------------------------------------------
def add_goal(case: Case, *, membership: Membership, **facts: Any) -> Goal:
    """Add a goal at the end; ``facts`` are the fields of ``Goal`` that people fill in.

    Raises ``FactsRefused`` for a goal without life domain, owner, indicator or another part that
    every goal has (rule C12).
    """
    with CASE.transition("write_plan", case, membership=membership) as fresh:
        plan = version_to_write(fresh)
        goal = Goal(plan=plan, number=_next_number(fresh), order=_last_place(plan) + 1)
        _fill(goal, facts, membership)
    return goal


def change_goal(case: Case, *, membership: Membership, number: int, **facts: Any) -> Goal:
    """Change a goal; its texts before stay readable.

    Raises ``FactsRefused`` as ``add_goal``, and for a goal that is gone.
    """
    with CASE.transition("write_plan", case, membership=membership) as fresh:
        goal = _goal(version_to_write(fresh), number)
        goal.revision += 1
        _fill(goal, facts, membership)
    return goal


def remove_goal(case: Case, *, membership: Membership, number: int) -> None:
    """Take a goal out of the version that is being written; adopted ones keep it."""
    with CASE.transition("write_plan", case, membership=membership) as fresh:
        _goal(version_to_write(fresh), number).delete()


def move_goal(case: Case, *, membership: Membership, number: int, up: bool) -> None:
    """Change places with the goal above or below; at the end of the list nothing happens."""
    with CASE.transition("write_plan", case, membership=membership) as fresh:
        plan = version_to_write(fresh)
        goal = _goal(plan, number)
        others = plan.goals.filter(order__lt=goal.order) if up else plan.goals
        rows = others.order_by("-order") if up else others.filter(order__gt=goal.order)
        neighbour = rows.first()
        if neighbour is not None:
            _swap(goal, neighbour, free=_last_place(plan) + 1)


def _swap(goal: Goal, other: Goal, *, free: int) -> None:
    """Two goals never stand in one place, so one of them waits in a free one."""
    mine, theirs = goal.order, other.order
    for row, place in ((goal, free), (other, mine), (goal, theirs)):
        row.order = place
        row.save(update_fields=["order"])


def _goal(plan: CasePlan, number: int) -> Goal:
    goal: Goal | None = plan.goals.filter(number=number).first()
    if goal is None:
        raise FactsRefused({"": _("This goal is not in the plan any more.")})
    return goal


def _next_number(case: Case) -> int:
    """A number that no goal of any version has: an address means the same goal in all of them."""
    used = Goal.objects.filter(plan__case=case).aggregate(last=Max("number"))["last"]
    return int(used or 0) + 1


def _last_place(plan: CasePlan) -> int:
    return int(plan.goals.aggregate(last=Max("order"))["last"] or 0)


def _fill(goal: Goal, facts: dict[str, Any], membership: Membership) -> None:
    texts = wanted(**{name: str(facts.get(name) or "") for name in WANTED})
    facts = {**facts, **dict(zip(WANTED, texts, strict=True))}
    refuse(_faults(goal, facts))
    for name, value in facts.items():
        setattr(goal, name, value)
    keep_versions(goal, GOAL_TEXTS, membership)
    goal.save()


def _faults(goal: Goal, facts: dict[str, Any]) -> dict[str, str]:
    """What is wrong with the choices of a goal; what it had already may stay."""
    faults = {}
    domain = facts.get("life_domain")
    if not domain or (domain != goal.life_domain and domain not in life_domains()):
        faults["life_domain"] = _("Choose a life domain of the list.")
    owner = facts.get("owner")
    if owner is None or not able_owners(goal.plan.case).filter(pk=owner.pk).exists():
        faults["owner"] = _("Choose an organisation that takes part in this case.")
    chosen: Intervention | None = facts.get("intervention")
    is_new = chosen and chosen.pk != goal.intervention_id
    if chosen and is_new and chosen.availability == Intervention.Availability.ENDED:
        faults["intervention"] = _("This is no longer offered. Choose something else.")
    if facts.get("ends_on") is None:
        faults["ends_on"] = _("Fill this in.")
    return faults | faults_together(facts)


def faults_together(facts: dict[str, Any]) -> dict[str, str]:
    """What is wrong with fields of a goal that belong together, at one of them."""
    faults = {}
    if facts.get("intervention") is None and not str(facts.get("how") or "").strip():
        faults["how"] = _("Choose an intervention, or write down how.")
    starts_on, ends_on = facts.get("starts_on"), facts.get("ends_on")
    if starts_on and ends_on and ends_on < starts_on:
        faults["ends_on"] = _("The last day lies before the first.")
    return faults


# --- results --------------------------------------------------------------------------------------
def record_result(
    case: Case, *, membership: Membership, number: int, result: str, evaluation: str = ""
) -> None:
    """Say of one goal of the plan in force what became of it, as long as the case is live.

    A next version that is being written gets it as well. Raises ``FactsRefused`` for an unknown
    result, one without a word about it, or when no plan was adopted.
    """
    evaluation = evaluation.strip()
    if result not in GoalResult.values:
        raise FactsRefused({"result": _("Choose a result.")})
    if result != GoalResult.OPEN and not evaluation:
        raise FactsRefused({"evaluation": _("Write down in a sentence how one sees that.")})
    with CASE.transition("write_plan", case, membership=membership) as fresh:
        in_force = fresh.plans.adopted().first()
        if in_force is None:
            raise FactsRefused({"": _("No plan was adopted yet, so there is nothing to look at.")})
        _goal(in_force, number)
        versions = fresh.plans.filter(version__gte=in_force.version)
        for goal in Goal.objects.filter(plan__in=versions, number=number):
            goal.result, goal.evaluation = result, evaluation
            keep_versions(goal, ["evaluation"], membership)
            goal.revision += 1
            goal.save(update_fields=["result", "evaluation", "revision"])
