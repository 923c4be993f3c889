"""The gate asks state, right and guard inside the lock; facts, status and event go together."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from core.lifecycle import Lifecycle, Transition, TransitionRefused
from core.models import AuditEvent, Role
from interventions.classification import ActivityStatus
from programmes.actions import programme as actions
from programmes.lifecycle import PROGRAMME
from programmes.models import Activity, Programme
from tests.world import World

TODAY = datetime.date(2026, 11, 24)
#: state → verbs open to a policy adviser; written down here, not read from the code.
EXPECTED = {
    "draft": {"adopt"},
    "adopted": {"review", "end"},
    "under_review": {"renew", "end"},
    "ended": set(),
}


def put(programme: Programme, state: str) -> Programme:
    """Bring a programme into a state without asking the gate."""
    Programme.objects.filter(pk=programme.pk).update(status=state, adopted_on=TODAY)
    programme.refresh_from_db()
    return programme


@pytest.mark.parametrize("state", EXPECTED)
def test_programme_verbs_open_per_state(acting: World, state: str) -> None:
    programme = put(acting.maasmonde.programme, state)
    adviser = acting.maasmonde.membership("policy_adviser")
    assert {verb.name for verb in PROGRAMME.open_to(programme, adviser)} == EXPECTED[state]


@pytest.mark.parametrize("role", [role.value for role in Role if role != "policy_adviser"])
def test_programme_verbs_are_shut_to_other_roles(acting: World, role: str) -> None:
    membership = acting.maasmonde.membership(role)
    for state in EXPECTED:
        assert PROGRAMME.open_to(put(acting.maasmonde.programme, state), membership) == []


@pytest.mark.parametrize("state", EXPECTED)
@pytest.mark.parametrize("verb", ["adopt", "review", "renew", "end"])
def test_programme_verb_refused_in_every_other_state(acting: World, state: str, verb: str) -> None:
    programme = put(acting.maasmonde.programme, state)
    adviser = acting.maasmonde.membership("policy_adviser")
    facts: dict[str, Any] = {"decision": "x"} if verb != "review" else {}
    if verb in {"adopt", "renew"}:
        facts["adopted_on"] = TODAY
    call = getattr(actions, f"{verb}_programme")
    if verb in EXPECTED[state]:
        call(programme, membership=adviser, **facts)
        return
    with pytest.raises(TransitionRefused):
        call(programme, membership=adviser, **facts)
    programme.refresh_from_db()
    assert programme.status == state


def test_refused_verb_leaves_one_event_and_nothing_else(acting: World) -> None:
    programme = acting.maasmonde.programme
    executive = acting.maasmonde.membership("executive")
    before = AuditEvent.objects.count()
    with pytest.raises(TransitionRefused):
        actions.adopt_programme(programme, membership=executive, adopted_on=TODAY, decision="x")
    programme.refresh_from_db()
    assert programme.decision == ""
    last = AuditEvent.objects.of_chain(acting.maasmonde.municipality).last()
    assert AuditEvent.objects.count() == before + 1
    assert (last.action, last.result) == ("programme.adopt", "refused")


def test_verb_stores_facts_status_and_event_together(acting: World) -> None:
    programme = acting.maasmonde.programme
    adviser = acting.maasmonde.membership("policy_adviser")
    actions.adopt_programme(programme, membership=adviser, adopted_on=TODAY, decision="College")
    assert (programme.status, programme.adopted_on) == ("adopted", TODAY)
    event = AuditEvent.objects.of_chain(acting.maasmonde.municipality).last()
    assert (event.state_from, event.state_to) == ("draft", "adopted")
    assert set(event.changed_fields.split()) == {"adopted_on", "decision"}
    assert "College" not in str(event.__dict__)


def test_failure_inside_the_verb_rolls_everything_back(acting: World) -> None:
    programme = acting.maasmonde.programme
    adviser = acting.maasmonde.membership("policy_adviser")
    before = AuditEvent.objects.count()
    transition = PROGRAMME.transition("adopt", programme, membership=adviser)
    with pytest.raises(ZeroDivisionError), transition as fresh:
        fresh.decision = "x"
        _ = 1 / 0
    programme.refresh_from_db()
    assert (programme.status, programme.decision) == ("draft", "")
    assert AuditEvent.objects.count() == before


def test_guard_refuses_a_programme_without_vision(acting: World) -> None:
    programme = acting.maasmonde.programme
    Programme.objects.filter(pk=programme.pk).update(vision="  ")
    adviser = acting.maasmonde.membership("policy_adviser")
    with pytest.raises(TransitionRefused, match="isi"):
        actions.adopt_programme(programme, membership=adviser, adopted_on=TODAY, decision="x")


def test_every_activity_status_leads_to_every_other(acting: World) -> None:
    adviser = acting.maasmonde.membership("policy_adviser")
    activity = acting.maasmonde.programme.activities.first()
    for start in ActivityStatus.values:
        for target in ActivityStatus.values:
            Activity.objects.filter(pk=activity.pk).update(status=start)
            activity.refresh_from_db()
            actions.set_activity_status(activity, membership=adviser, status=target)
            assert activity.status == target


def test_unknown_target_is_refused(acting: World) -> None:
    adviser = acting.maasmonde.membership("policy_adviser")
    activity = acting.maasmonde.programme.activities.first()
    with pytest.raises(TransitionRefused):
        actions.set_activity_status(activity, membership=adviser, status="gone")


def test_nonsense_life_cycles_cannot_be_made() -> None:
    kept = PROGRAMME
    verb = Transition("a", frozenset({"x"}), "y", "programme.edit", "A")
    with pytest.raises(ValueError, match="share a name"):
        Lifecycle(Programme, ["x", "y"], "x", verb, verb)
    with pytest.raises(ValueError, match="unreachable"):
        Lifecycle(Programme, ["x", "y", "z"], "x", verb)
    assert Programme.lifecycle is kept  # type: ignore[attr-defined]
