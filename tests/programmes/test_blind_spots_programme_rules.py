"""BS01 to BS05, BS09, BS10, BS17 and BS18: written from the rules' text, not from the code."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from tests.factories.exchange import (
    ON,
    ActionData,
    ActivityData,
    GoalData,
    programme,
    quiet,
    relevant,
)
from tests.programmes.findings import all_of, of

A1, A2 = "primary_breeding_ground", "primary_vulnerable"
PHASES = {A1, A2, "secondary", "tertiary"}
NOT_ACTIVE = ["idea", "paused", "ended", "cancelled"]
PROCESSES = ["polarisation", "discontent", "conspiracy"]


def in_phases(*phases: str, **facts: Any) -> dict[str, Any]:
    """An activity whose main phase is the first and whose side phases are the others."""
    return ActivityData(main_phase=phases[0], side_phases=list(phases[1:]), **facts)


def days_before(number: int) -> str:
    return (datetime.date.fromisoformat(ON) - datetime.timedelta(days=number)).isoformat()


def test_quiet_programme_has_no_finding() -> None:
    assert all_of(quiet()) == []


# --- BS01 ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("served", "expected"),
    [
        (PHASES, {}),
        (PHASES - {A1}, {f"phase:{A1}": "medium"}),
        (PHASES - {A2}, {f"phase:{A2}": "medium"}),
        (PHASES - {"secondary"}, {"phase:secondary": "high"}),
        (PHASES - {"tertiary"}, {"phase:tertiary": "high"}),
        (PHASES - {A1, A2}, {"phase:primary": "high"}),
        ({A1}, {f"phase:{A2}": "medium", "phase:secondary": "high", "phase:tertiary": "high"}),
        (set(), dict.fromkeys(["phase:primary", "phase:secondary", "phase:tertiary"], "high")),
    ],
)
def test_bs01_empty_phase(served: set[str], expected: dict[str, str]) -> None:
    assert of("BS01", programme(*[in_phases(phase) for phase in sorted(served)])) == expected


def test_bs01_side_phases_serve_and_a_missing_main_phase_does_not() -> None:
    assert of("BS01", programme(in_phases(A1, A2, "secondary", "tertiary"))) == {}
    only_side = ActivityData(main_phase=None, side_phases=["secondary"])
    assert set(of("BS01", programme(only_side))) == {"phase:primary", "phase:tertiary"}


@pytest.mark.parametrize("status", NOT_ACTIVE)
def test_bs01_only_planned_and_running_count(status: str) -> None:
    rows = [in_phases(A1, A2, "secondary"), in_phases("tertiary", status=status)]
    assert of("BS01", programme(*rows)) == {"phase:tertiary": "high"}
    assert of("BS01", programme(rows[0], in_phases("tertiary", status="planned"))) == {}


def test_dates_never_change_whether_an_activity_is_active() -> None:
    over = in_phases(A1, A2, "secondary", "tertiary", start="2030-01-01", end="2020-01-01")
    assert of("BS01", programme(over)) == {}


# --- BS02 ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("phenomena", "is_covered"),
    [
        (["left_wing"], True),
        (["all_forms"], True),
        (["jihadism", "left_wing"], True),
        (["jihadism"], False),
        (["unknown"], False),
        ([], False),
    ],
)
def test_bs02_relevant_phenomenon(phenomena: list[str], is_covered: bool) -> None:
    data = programme(
        ActivityData(phenomena=phenomena), locally_relevant=[relevant("left_wing", "medium")]
    )
    assert of("BS02", data) == ({} if is_covered else {"phenomenon:left_wing": "medium"})


@pytest.mark.parametrize(
    ("levels", "severity"),
    [
        (["low"], "low"),
        (["high"], "high"),
        (["low", "high"], "high"),
        (["high", "low"], "high"),
        (["medium", "low", "medium"], "medium"),
    ],
)
def test_bs02_severity_is_the_highest_level(levels: list[str], severity: str) -> None:
    data = programme(
        ActivityData(phenomena=["jihadism"]),
        locally_relevant=[relevant("hybrid", level) for level in levels],
    )
    assert of("BS02", data) == {"phenomenon:hybrid": severity}


@pytest.mark.parametrize("status", NOT_ACTIVE)
def test_bs02_inactive_activities_cover_nothing(status: str) -> None:
    rows = [ActivityData(phenomena=["jihadism"]), ActivityData(status=status)]
    data = programme(*rows, locally_relevant=[relevant("hybrid")])
    assert of("BS02", data) == {"phenomenon:hybrid": "medium"}
    silent = programme(rows[1], locally_relevant=[relevant("hybrid")])
    assert of("BS02", silent) == {}


# --- BS03 ------------------------------------------------------------------------------------
def gaps(code: str, level: str, *phases: str) -> dict[str, str]:
    """BS03 for a phenomenon that is covered in ``phases`` only; every phase has something."""
    covering = in_phases(*phases, phenomena=[code])
    rest = in_phases(A1, A2, "secondary", "tertiary", phenomena=["unknown"])
    return of("BS03", programme(covering, rest, locally_relevant=[relevant(code, level)]))


def cell(code: str, phase: str) -> str:
    return f"phenomenon:{code}|phase:{phase}"


@pytest.mark.parametrize(
    ("level", "severity"), [("high", "medium"), ("medium", "low"), ("low",) * 2]
)
def test_bs03_gap_and_its_severity(level: str, severity: str) -> None:
    found = gaps("hybrid", level, A1)
    assert found == {cell("hybrid", phase): severity for phase in ("secondary", "tertiary")}


@pytest.mark.parametrize("code", PROCESSES)
def test_bs03_processes_are_expected_in_primary_only(code: str) -> None:
    assert gaps(code, "high", A2) == {}
    assert gaps(code, "high", "tertiary") == {cell(code, "primary"): "medium"}


def test_bs03_protest_is_expected_in_primary_and_secondary() -> None:
    code = "protest_spillover"
    assert gaps(code, "low", A1) == {cell(code, "secondary"): "low"}
    assert set(gaps(code, "low", "tertiary")) == {cell(code, "primary"), cell(code, "secondary")}


@pytest.mark.parametrize(
    "code",
    [
        "jihadism",
        "right_wing",
        "left_wing",
        "anti_institutional",
        "single_issue",
        "nihilistic_online",
        "hybrid",
        "lone_actor",
        "cross_theme",
        "other",
    ],
)
def test_bs03_every_other_phenomenon_is_expected_everywhere(code: str) -> None:
    assert set(gaps(code, "low", A1)) == {cell(code, "secondary"), cell(code, "tertiary")}


def test_bs03_a_missing_half_of_primary_does_not_silence_primary() -> None:
    rows = [in_phases("secondary", "tertiary", phenomena=["hybrid"]), in_phases(A1, phenomena=[])]
    data = programme(*rows, locally_relevant=[relevant("hybrid")])
    assert of("BS01", data) == {f"phase:{A2}": "medium"}
    assert of("BS03", data) == {cell("hybrid", "primary"): "low"}


def test_bs03_gives_way_to_an_empty_phase_and_to_bs02() -> None:
    rows = [in_phases("secondary", phenomena=["hybrid"])]
    data = programme(*rows, locally_relevant=[relevant("hybrid"), relevant("left_wing")])
    assert of("BS03", data) == {}
    assert set(of("BS01", data)) == {"phase:primary", "phase:tertiary"}
    assert of("BS02", data) == {"phenomenon:left_wing": "medium"}


def test_bs03_listed_twice_is_one_cell_with_the_highest_level() -> None:
    rest = in_phases(A1, A2, "secondary", "tertiary", phenomena=[])
    lines = [relevant("hybrid", "low"), relevant("hybrid", "high")]
    data = programme(in_phases(A1, "tertiary", phenomena=["hybrid"]), rest, locally_relevant=lines)
    assert of("BS03", data) == {cell("hybrid", "secondary"): "medium"}


# --- BS04 ------------------------------------------------------------------------------------
def specific(count: int, *phenomena: str, **facts: Any) -> list[dict[str, Any]]:
    return [ActivityData(phenomena=list(phenomena), **facts) for _number in range(count)]


LOCAL = [relevant("right_wing"), relevant("anti_institutional")]


@pytest.mark.parametrize(
    ("alone", "others", "is_reported"),
    [(7, 3, True), (6, 4, False), (14, 6, True), (3, 0, True), (2, 0, False), (2, 1, False)],
)
def test_bs04_seventy_percent_of_at_least_three(alone: int, others: int, is_reported: bool) -> None:
    rows = [*specific(alone, "jihadism"), *specific(others, "jihadism", "hybrid")]
    found = of("BS04", programme(*rows, locally_relevant=LOCAL))
    assert found == ({"phenomenon:jihadism": "high"} if is_reported else {})


def test_bs04_unspecific_activities_do_not_count() -> None:
    noise = [*specific(5, "all_forms"), *specific(5, "unknown"), *specific(5)]
    noise += specific(5, "jihadism", "all_forms")
    rows = [*specific(7, "jihadism", "unknown"), *specific(3, "hybrid"), *noise]
    data = programme(*rows, locally_relevant=LOCAL)
    assert of("BS04", data) == {"phenomenon:jihadism": "high"}
    assert of("BS04", programme(*specific(2, "jihadism"), *noise, locally_relevant=LOCAL)) == {}


def test_bs04_inactive_activities_do_not_count() -> None:
    rows = [*specific(2, "jihadism"), *specific(8, "jihadism", status="ended")]
    assert of("BS04", programme(*rows, locally_relevant=LOCAL)) == {}


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([relevant("jihadism"), relevant("hybrid")], {"phenomenon:jihadism": "medium"}),
        ([relevant("left_wing"), relevant("hybrid")], {"phenomenon:jihadism": "high"}),
        ([relevant("hybrid")], {}),
        ([relevant("hybrid", "low"), relevant("hybrid", "high")], {}),
        ([], {}),
    ],
)
def test_bs04_needs_two_relevant_phenomena(lines: Any, expected: dict[str, str]) -> None:
    assert of("BS04", programme(*specific(3, "jihadism"), locally_relevant=lines)) == expected


# --- BS05 ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("here", "elsewhere", "is_reported"),
    [(8, 2, True), (7, 3, False), (4, 1, True), (3, 1, False), (4, 0, False), (71, 29, True)],
)
def test_bs05_more_than_seventy_percent_of_at_least_five(
    here: int, elsewhere: int, is_reported: bool
) -> None:
    rows = [in_phases([A1, A2][number % 2]) for number in range(here)]
    rows += [in_phases("secondary") for _number in range(elsewhere)]
    assert of("BS05", programme(*rows)) == ({"phase:primary": "medium"} if is_reported else {})


def test_bs05_side_phases_unclassified_and_inactive_do_not_count() -> None:
    rows = [in_phases("tertiary") for _number in range(4)]
    rows += [ActivityData(main_phase=None, side_phases=["tertiary"]) for _number in range(9)]
    rows += [in_phases("tertiary", status="idea") for _number in range(9)]
    assert of("BS05", programme(*rows, in_phases("secondary"))) == {"phase:tertiary": "medium"}
    assert of("BS05", programme(*rows[1:], in_phases("secondary"))) == {}  # N is four


def test_bs05_is_silent_when_both_other_phases_are_empty() -> None:
    rows = [in_phases("secondary") for _number in range(5)]
    assert of("BS05", programme(*rows)) == {}
    halves = [in_phases("secondary", A2), *rows]
    assert of("BS05", programme(*halves)) == {"phase:secondary": "medium"}


# --- BS09 ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("phase", "owners", "is_reported"),
    [
        (A1, ["O-safety"], True),
        (A1, ["O-safety", "O-social"], False),
        (A1, ["O-care"], False),
        (A1, ["O-external"], False),
        (A2, ["O-safety", "O-safety"], True),
        (A1, ["O-safety", "O-unknown", None], True),
        (A1, ["O-unknown"], False),
        (A1, [None], False),
        (A1, ["O-gone"], False),
        ("secondary", ["O-safety"], False),
        ("secondary", ["O-external"], False),
        ("tertiary", ["O-social"], True),
        ("tertiary", ["O-external"], True),
        ("tertiary", ["O-safety"], False),
        ("tertiary", ["O-care"], False),
    ],
)
def test_bs09_default_expectations(phase: str, owners: list[Any], is_reported: bool) -> None:
    data = programme(*[in_phases(phase, owner=owner) for owner in owners])
    assert of("BS09", data) == ({f"phase:{phase}": "medium"} if is_reported else {})


def test_bs09_side_phases_count_and_inactive_activities_do_not() -> None:
    rows = [in_phases("secondary", A1, owner="O-safety"), in_phases(A1, status="paused")]
    assert of("BS09", programme(*rows)) == {f"phase:{A1}": "medium"}
    assert of("BS09", programme(rows[0], in_phases("tertiary", A1, owner="O-care"))) == {}


@pytest.mark.parametrize(
    ("expected_domains", "is_reported"),
    [
        ({}, True),
        ({A1: ["safety"]}, False),
        ({A1: ["any"]}, False),
        ({A1: ["social", "any"]}, False),
        ({A2: ["safety"]}, True),
    ],
)
def test_bs09_a_programme_says_what_it_expects(expected_domains: Any, is_reported: bool) -> None:
    data = programme(in_phases(A1, owner="O-safety"), expected_domains=expected_domains)
    assert bool(of("BS09", data)) is is_reported


def test_bs09_secondary_can_be_narrowed() -> None:
    data = programme(in_phases("secondary"), expected_domains={"secondary": ["safety"]})
    assert of("BS09", data) == {"phase:secondary": "medium"}


# --- BS10 ------------------------------------------------------------------------------------
KEYS = ["target_group:key_figures", "target_group:parents", "target_group:peers"]
KEYS += ["target_group:professionals", "setting:online"]


def test_bs10_one_finding_per_missing_group_and_online() -> None:
    assert of("BS10", programme(ActivityData())) == dict.fromkeys(KEYS, "medium")
    assert of("BS10", programme(ActivityData(broad=True))) == {}
    assert of("BS10", programme(ActivityData(broad=True, status="ended"))) == {}  # nothing active


@pytest.mark.parametrize("key", KEYS)
def test_bs10_each_group_by_itself(key: str) -> None:
    kind, _colon, code = key.partition(":")
    activity = ActivityData(broad=True)
    field = "settings" if kind == "setting" else "target_groups"
    activity[field] = [name for name in activity[field] if name != code]
    inactive = ActivityData(broad=True, status="idea")
    assert of("BS10", programme(activity, inactive)) == {key: "medium"}


# --- BS17 ------------------------------------------------------------------------------------
def test_bs17_goal_without_active_activity() -> None:
    goals = [GoalData(id=code) for code in ("G1", "G2", "G3")]
    rows = [ActivityData(goals=["G1", "G9"]), ActivityData(goals=["G3"], status="ended")]
    data = programme(*rows, goals=goals)
    assert of("BS17", data) == {"goal:G2": "medium", "goal:G3": "medium"}
    assert of("BS17", programme(ActivityData(goals=["G2"], planned=True), goals=goals)) == {
        "goal:G1": "medium",
        "goal:G3": "medium",
    }
    assert of("BS17", programme(rows[1], goals=goals)) == {}


# --- BS18 ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("facts", "is_reported"),
    [
        ({"due_on": "2026-10-01", "updated_on": "2026-10-23"}, True),  # exactly thirty days
        ({"due_on": "2026-10-01", "updated_on": "2026-10-24"}, False),
        ({"due_on": "2026-10-01", "created_on": "2026-10-23"}, True),
        ({"due_on": "2026-10-01", "created_on": "2026-10-24"}, False),
        ({"due_on": "2026-10-01", "created_on": "2026-01-01", "updated_on": "2026-11-20"}, False),
        ({"due_on": days_before(1)}, True),
        ({"due_on": ON}, False),
        ({"due_on": None}, False),
        ({"due_on": "2026-10-01", "status": "in_progress"}, True),
        ({"due_on": "2026-10-01", "status": "done"}, False),
        ({"due_on": "2026-10-01", "status": "cancelled"}, False),
    ],
)
def test_bs18_overdue_action(facts: dict[str, Any], is_reported: bool) -> None:
    data = quiet(actions=[ActionData(id="T7", **facts)])
    assert of("BS18", data) == ({"action:T7": "medium"} if is_reported else {})


def test_no_active_activity_leaves_only_bs01_and_bs18() -> None:
    data = programme(
        *[
            ActivityData(status=status, owner=None, plan_of_approach=None, unintended_effects="?")
            for status in NOT_ACTIVE
        ],
        locally_relevant=LOCAL,
        goals=[GoalData()],
        actions=[ActionData(due_on="2026-10-01")],
    )
    assert [row.code for row in all_of(data)] == ["BS01", "BS01", "BS01", "BS18"]
