"""Every state × every verb × the right role and another, expected from the tables here.

What happened is asserted whole: the state afterwards, one event in the log, the history.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from core.lifecycle import Lifecycle, TransitionRefused
from core.models import AuditEvent, Role
from programmes import lifecycle as declared
from programmes.actions import action_plan, programme, scans
from programmes.models import ActionPoint, Activity, BlindSpot, Programme, ProgrammeScan
from programmes.views import action_plan as action_plan_views
from programmes.views import activities as activity_views
from programmes.views import programme as programme_views
from programmes.views import scans as scan_views
from tests.factories.programmes import (
    ActionPointFactory,
    ActivityFactory,
    BlindSpotFactory,
    GoalFactory,
    ProgrammeFactory,
)
from tests.world import World

DAY = datetime.date(2026, 11, 22)
STATUSES = ["idea", "planned", "running", "paused", "ended", "cancelled"]


def a_programme(state: str) -> Programme:
    traits = {} if state == "draft" else {state: True}
    made: Programme = ProgrammeFactory(**traits)
    GoalFactory(programme=made)
    return made


def a_scan(state: str) -> ProgrammeScan:
    made = ProgrammeScan.of(ProgrammeFactory())
    made.reference = "S-2025-999"
    made.save()
    if state == "adopted":
        kept = {"adopted_on": DAY, "document": b"%PDF-", "document_hash": "0" * 64}
        ProgrammeScan.objects.filter(pk=made.pk).update(status=state, **kept)
        made.refresh_from_db()
    return made


def a_spot(state: str) -> BlindSpot:
    made: BlindSpot = BlindSpotFactory(**({} if state == "open" else {state: True}))
    return made


@dataclass(frozen=True)
class Case:
    """One life cycle: how to make an object in a state, the verbs, and where they lead.

    ``open`` maps (state, verb) to the state afterwards; what is not in it is refused. "" means
    that the object is gone.
    """

    lifecycle: Lifecycle
    view: Any
    make: Callable[[str], Any]
    states: list[str]
    verbs: dict[str, Callable[[Any, Any], Any]]
    open: dict[tuple[str, str], str]


CASES = {
    "programme": Case(
        declared.PROGRAMME,
        programme_views.ProgrammeTransition,
        a_programme,
        ["draft", "adopted", "under_review", "ended"],
        {
            "adopt": lambda obj, who: programme.adopt_programme(
                obj, membership=who, adopted_on=DAY, decision="College"
            ),
            "review": lambda obj, who: programme.review_programme(obj, membership=who),
            "renew": lambda obj, who: programme.renew_programme(
                obj, membership=who, adopted_on=DAY, decision="Raad"
            ),
            "end": lambda obj, who: programme.end_programme(obj, membership=who, decision="Klaar"),
        },
        {
            ("draft", "adopt"): "adopted",
            ("adopted", "review"): "under_review",
            ("adopted", "end"): "ended",
            ("under_review", "renew"): "adopted",
            ("under_review", "end"): "ended",
        },
    ),
    "activity": Case(
        declared.ACTIVITY,
        activity_views.ActivityTransition,
        lambda state: ActivityFactory(status=state),
        STATUSES,
        {
            "set_status": lambda obj, who: programme.set_activity_status(
                obj, membership=who, status="paused"
            ),
            "move": lambda obj, who: programme.move_activity(
                obj, membership=who, main_phase="tertiary"
            ),
        },
        {
            **{(state, "set_status"): "paused" for state in STATUSES},
            **{(state, "move"): state for state in STATUSES},
        },
    ),
    "action point": Case(
        declared.ACTION_POINT,
        action_plan_views.ActionTransition,
        lambda state: ActionPointFactory(status=state),
        ["open", "in_progress", "done", "cancelled"],
        {
            "set_status": lambda obj, who: programme.set_action_status(
                obj, membership=who, status="done"
            )
        },
        {(state, "set_status"): "done" for state in ("open", "in_progress", "done", "cancelled")},
    ),
    "blind spot": Case(
        declared.BLIND_SPOT,
        action_plan_views.BlindSpotTransition,
        a_spot,
        ["open", "addressed", "accepted"],
        {
            "accept": lambda obj, who: action_plan.accept_blind_spot(
                obj, membership=who, reason="Bewust", review_on=DAY
            ),
            "address": lambda obj, who: action_plan.address_blind_spot(
                obj, membership=who, title="Bespreken"
            ),
            "reopen": lambda obj, who: action_plan.reopen_blind_spot(obj, membership=who),
        },
        {
            ("open", "accept"): "accepted",
            ("open", "address"): "addressed",
            ("accepted", "reopen"): "open",
            ("addressed", "reopen"): "open",
        },
    ),
    "scan": Case(
        declared.PROGRAMME_SCAN,
        scan_views.ScanTransition,
        a_scan,
        ["draft", "adopted"],
        {
            "revise": lambda obj, who: scans.revise_scan(
                obj, membership=who, recommendations="Verbreed."
            ),
            "adopt": lambda obj, who: scans.adopt_scan(
                obj, membership=who, adopted_on=DAY, render=lambda _scan: b"%PDF-"
            ),
            "discard": lambda obj, who: scans.discard_scan(obj, membership=who),
        },
        {
            ("draft", "revise"): "draft",
            ("draft", "adopt"): "adopted",
            ("draft", "discard"): "",
        },
    ),
}
ROWS = [
    (name, state, verb)
    for name, case in CASES.items()
    for state in case.states
    for verb in case.verbs
]
OTHERS = [role.value for role in Role if role != Role.POLICY_ADVISER]


def facts(obj: Any) -> dict[str, Any]:
    """The row as it is stored, without its day of retrieval."""
    row = type(obj)._default_manager.filter(pk=obj.pk).values().first()
    return dict(row) if row else {}


def last_event(world: World) -> AuditEvent:
    event = AuditEvent.objects.of_chain(world.maasmonde.municipality).last()
    assert event is not None
    return event


@pytest.mark.parametrize(("name", "state", "verb"), ROWS)
def test_verb_by_the_right_role(name: str, state: str, verb: str, acting: World) -> None:
    case = CASES[name]
    obj = case.make(state)
    adviser = acting.maasmonde.membership("policy_adviser")
    before, number = facts(obj), AuditEvent.objects.count()
    if (state, verb) not in case.open:
        with pytest.raises(TransitionRefused, match="state"):
            case.verbs[verb](obj, adviser)
        _assert_refused(acting, case, verb, obj, before, number)
        return
    case.verbs[verb](obj, adviser)
    target = case.open[(state, verb)]
    assert facts(obj).get("status", "") == target
    events = AuditEvent.objects.of_chain(acting.maasmonde.municipality)
    done = events.get(
        action=case.lifecycle.transitions[verb].permission,
        object_type=obj._meta.label_lower,
        object_id=str(before["id"]),
    )
    assert (done.result, done.actor, done.roles) == ("done", adviser.user, "policy_adviser")
    assert (done.state_from, done.state_to) == (state, target or state)
    made = 1 + (name == "blind spot" and verb == "address")  # the action point has its own
    assert AuditEvent.objects.count() == number + made


@pytest.mark.parametrize("role", OTHERS)
@pytest.mark.parametrize("name", CASES)
def test_verbs_are_refused_to_every_other_role(name: str, role: str, acting: World) -> None:
    case = CASES[name]
    membership = acting.maasmonde.membership(role)
    for state, verb in case.open:
        obj = case.make(state) if name != "scan" else _only_scan(state)
        before, number = facts(obj), AuditEvent.objects.count()
        with pytest.raises(TransitionRefused, match="permission"):
            case.verbs[verb](obj, membership)
        _assert_refused(acting, case, verb, obj, before, number)


def _only_scan(state: str) -> ProgrammeScan:
    ProgrammeScan.objects.all().delete()
    return a_scan(state)


def _assert_refused(
    world: World, case: Case, verb: str, obj: Any, before: dict[str, Any], number: int
) -> None:
    """Nothing changed but one event that says so."""
    assert facts(obj) == before
    assert AuditEvent.objects.count() == number + 1
    event = last_event(world)
    assert (event.action, event.result) == (case.lifecycle.transitions[verb].permission, "refused")
    assert (event.object_type, event.object_id) == (obj._meta.label_lower, str(obj.pk))


@pytest.mark.parametrize("name", CASES)
def test_table_is_complete(name: str) -> None:
    case = CASES[name]
    assert set(case.states) == case.lifecycle.states
    assert set(case.verbs) == set(case.lifecycle.transitions) == set(case.view.verbs)


@pytest.mark.parametrize("name", CASES)
def test_verb_is_carried_out_by_the_action_of_its_name(name: str) -> None:
    case = CASES[name]
    for verb, (action, _form) in case.view.verbs.items():
        assert action.__name__.startswith(verb.partition("_")[0]), f"{verb} → {action.__name__}"


# --- history and reference date ----------------------------------------------------------------
def test_status_and_phase_leave_history_in_dutch(acting: World) -> None:
    adviser = acting.maasmonde.membership("policy_adviser")
    activity = ActivityFactory(side_phases=["secondary", "tertiary"], planned=True)
    programme.set_activity_status(activity, membership=adviser, status="running")
    programme.set_activity_status(activity, membership=adviser, status="running")
    programme.move_activity(activity, membership=adviser, main_phase="secondary")
    programme.move_activity(activity, membership=adviser, main_phase="")
    history = [
        (row.field, row.before, row.after, row.actor, row.actor_name, row.origin)
        for row in reversed(activity.changes.all())
    ]
    who = (adviser, str(adviser.user), "page")
    assert history == [
        ("status", "gepland", "loopt", *who),
        ("main_phase", "primair: voedingsbodem", "secundaire preventie", *who),
        ("side_phases", "secundaire preventie, tertiaire preventie", "tertiaire preventie", *who),
        ("main_phase", "secundaire preventie", "", *who),
    ]


def test_history_reads_what_is_stored_and_not_what_was_shown(acting: World) -> None:
    adviser = acting.maasmonde.membership("policy_adviser")
    shown = ActivityFactory(planned=True)
    Activity.objects.filter(pk=shown.pk).update(status="paused")
    programme.set_activity_status(shown, membership=adviser, status="running")
    change = shown.changes.get()
    assert (change.before, change.after) == ("gepauzeerd", "loopt")


def test_refused_status_leaves_no_history(acting: World) -> None:
    activity = ActivityFactory()
    with pytest.raises(TransitionRefused):
        programme.set_activity_status(
            activity, membership=acting.maasmonde.membership("executive"), status="ended"
        )
    assert not activity.changes.exists()


def test_deciding_on_a_blind_spot_keeps_its_facts(acting: World) -> None:
    adviser = acting.maasmonde.membership("policy_adviser")
    activity = ActivityFactory()
    subject = f"activity:{activity.exchange_id}"
    spot = BlindSpotFactory(programme=activity.programme, subject=subject)
    action = action_plan.address_blind_spot(spot, membership=adviser, title="Bespreken")
    assert (spot.action_point, spot.decided_by) == (action, adviser)
    assert (action.activity, action.programme) == (activity, activity.programme)
    action_plan.reopen_blind_spot(spot, membership=adviser)
    assert (spot.action_point, spot.reason, spot.review_on) == (None, "", None)
    assert ActionPoint.objects.filter(pk=action.pk).exists()
    action_plan.accept_blind_spot(spot, membership=adviser, reason="Bewust", review_on=DAY)
    assert (spot.reason, spot.review_on) == ("Bewust", DAY)


def test_refused_address_makes_no_action_point(acting: World) -> None:
    spot = BlindSpotFactory(accepted=True)
    with pytest.raises(TransitionRefused):
        action_plan.address_blind_spot(
            spot, membership=acting.maasmonde.membership("policy_adviser"), title="Bespreken"
        )
    assert not spot.programme.action_points.exists()
