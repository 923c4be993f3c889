"""BS06 to BS08 and BS11 to BS16: written from the rules' text, not from the code."""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories.exchange import ON, ActivityData, EvaluationData, programme, quiet
from tests.programmes.findings import all_of, of
from tests.programmes.test_blind_spots_programme_rules import days_before

A1 = "primary_breeding_ground"
NOT_ACTIVE = ["idea", "paused", "ended", "cancelled"]
UNDER_PRESSURE = "Under Pressure"
BLANK = [None, "", "  ", "-", " - ", "?", "nnb", "NNB", "n.n.b.", " N.N.B. ", "Onbekend", "TBD\n"]
ANSWERS = ["geen verwacht", "--", "??", "n.n.b", "nvt", "onbekend nog", "."]


def reported(code: str, **facts: Any) -> str | None:
    """The severity with which the rule reports an activity of these facts, if it does."""
    return of(code, quiet(ActivityData(id="X1", **facts))).get("activity:X1")


@pytest.mark.parametrize("status", NOT_ACTIVE)
def test_inactive_activities_are_never_reported(status: str) -> None:
    faulty = ActivityData(
        id="X1",
        status=status,
        owner=None,
        plan_of_approach=None,
        unintended_effects=None,
        evaluations=[],
        start="2020-01-01",
        end="2021-01-01",
        limited_to_groups=[{"kind": "ethnic", "label": "Groep"}],
    )
    assert all_of(quiet(faulty)) == []


# --- BS06 ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("owner", "status", "severity"),
    [
        (None, "running", "high"),
        (None, "planned", "medium"),
        ("O-gone", "running", "high"),
        ("O-gone", "planned", "medium"),
        ("O-unknown", "running", None),
        ("O-social", "running", None),
    ],
)
def test_bs06_owner(owner: str | None, status: str, severity: str | None) -> None:
    assert reported("BS06", owner=owner, status=status) == severity


# --- BS07 ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("facts", "severity"),
    [
        ({"owner_assessed_on": None}, "medium"),
        ({"owner_assessed_on": days_before(90)}, "medium"),
        ({"owner_assessed_on": days_before(91)}, "high"),
        ({"owner_assessed_on": days_before(-5)}, "medium"),
        ({"owner_assessed_on": "2026-08-01"}, "high"),
        ({"owner_assessed_on": "2026-08-01", "planned": True}, "high"),
        ({"transfer_decided": True}, None),
        ({"owner": None}, None),
        ({"owner": "O-gone"}, None),
        ({"owner_fits": "discuss"}, None),
        ({"owner_fits": "unknown"}, None),
        ({"owner_fits": "yes"}, None),
    ],
)
def test_bs07_owner_not_logical(facts: dict[str, Any], severity: str | None) -> None:
    assert reported("BS07", **{"owner_fits": "no", **facts}) == severity


# --- BS08 ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("facts", "severity"),
    [
        ({"owner_fits": "unknown"}, "medium"),
        ({"owner_fits": "discuss"}, "medium"),
        ({"owner_fits": "yes"}, "low"),
        ({"owner_fits": "no"}, None),
        ({"owner_fits": "no", "transfer_decided": True}, None),
        ({"owner": None}, None),
        ({"owner": "O-gone"}, None),
        ({"owner": "O-unknown"}, None),
        ({"owner": "O-care"}, None),
        ({"main_phase": None, "side_phases": [A1]}, None),
        ({"main_phase": "secondary"}, None),
        ({"main_phase": "tertiary"}, None),
        ({"main_phase": "tertiary", "owner": "O-external"}, "medium"),
        ({"planned": True}, "medium"),
    ],
)
def test_bs08_domain_of_the_owner(facts: dict[str, Any], severity: str | None) -> None:
    defaults = {"owner": "O-safety", "owner_fits": "unknown"}
    assert reported("BS08", **{**defaults, **facts}) == severity


@pytest.mark.parametrize(
    ("expected_domains", "severity"),
    [
        ({A1: ["safety"]}, None),
        ({A1: ["any"]}, None),
        ({A1: ["care", "any"]}, None),
        ({A1: ["care"]}, "medium"),
        ({"tertiary": ["safety"]}, "medium"),
    ],
)
def test_bs08_follows_the_expected_domains(expected_domains: Any, severity: str | None) -> None:
    activity = ActivityData(id="X1", owner="O-safety", owner_fits="unknown")
    found = of("BS08", quiet(activity, expected_domains=expected_domains))
    assert found.get("activity:X1") == severity


def test_bs08_gives_way_to_bs09_of_the_same_main_phase() -> None:
    rows = [ActivityData(owner="O-safety", owner_fits="unknown") for _number in range(2)]
    assert of("BS08", programme(*rows)) == {}
    assert of("BS09", programme(*rows)) == {f"phase:{A1}": "medium"}
    elsewhere = ActivityData(id="X2", main_phase="tertiary", owner="O-social", owner_fits="discuss")
    served = ActivityData(main_phase="tertiary", owner="O-care")
    assert of("BS08", programme(*rows, elsewhere, served)) == {"activity:X2": "medium"}


# --- BS11 ------------------------------------------------------------------------------------
def evaluation(status: str, completed_on: str | None = None, type: str = "process") -> Any:
    return [EvaluationData(status=status, completed_on=completed_on, type=type)]


@pytest.mark.parametrize(
    ("start", "on", "is_reported"),
    [
        ("2025-11-22", ON, False),
        ("2025-11-21", ON, True),
        (None, ON, False),
        ("2024-02-29", "2025-02-28", False),
        ("2024-02-29", "2025-03-01", True),
        ("2023-02-28", "2024-02-28", False),
        ("2023-02-28", "2024-02-29", True),
        ("9999-12-31", "9999-12-31", False),
    ],
)
def test_bs11_twelve_months(start: str | None, on: str, is_reported: bool) -> None:
    activity = ActivityData(id="X1", start=start, evaluations=[])
    found = of("BS11", quiet(activity, reference_date=on))
    assert found == ({"activity:X1": "medium"} if is_reported else {})


@pytest.mark.parametrize(
    ("evaluations", "counts"),
    [
        ([], False),
        (evaluation("running"), True),
        (evaluation("running", "2030-01-01"), True),
        (evaluation("completed"), True),
        (evaluation("completed", ON), True),
        (evaluation("completed", days_before(-1)), False),
        (evaluation("planned"), False),
        (evaluation("cancelled", "2026-01-01"), False),
        (evaluation("completed", ON, "plan"), True),
        (evaluation("completed", ON, "effect"), True),
        ([*evaluation("planned"), *evaluation("running")], True),
    ],
)
def test_bs11_which_evaluations_count(evaluations: Any, counts: bool) -> None:
    severity = reported("BS11", start="2020-01-01", evaluations=evaluations)
    assert severity == (None if counts else "medium")


def test_bs11_only_running_activities() -> None:
    assert reported("BS11", start="2020-01-01", evaluations=[], status="planned") is None


# --- BS12 and BS15 ---------------------------------------------------------------------------
@pytest.mark.parametrize("text", BLANK)
def test_blank_texts_are_reported(text: str | None) -> None:
    assert reported("BS12", plan_of_approach=text) == "medium"
    assert reported("BS12", plan_of_approach=text, status="planned") == "low"
    assert reported("BS15", unintended_effects=text) == "low"
    assert reported("BS15", unintended_effects=text, status="planned") == "low"


@pytest.mark.parametrize("text", ANSWERS)
def test_an_answer_is_an_answer(text: str) -> None:
    assert reported("BS12", plan_of_approach=text) is None
    assert reported("BS15", unintended_effects=text) is None


# --- BS13 ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("facts", "severity"),
    [
        ({}, "low"),
        ({"planned": True}, "low"),
        ({"evaluations": evaluation("completed")}, None),
        ({"evaluations": evaluation("completed", ON)}, None),
        ({"evaluations": evaluation("completed", days_before(-1))}, "low"),
        ({"evaluations": evaluation("running")}, "low"),
        ({"evaluations": evaluation("planned")}, "low"),
        ({"intervention": UNDER_PRESSURE}, None),
        ({"intervention": f"  {UNDER_PRESSURE} "}, None),
        ({"intervention": UNDER_PRESSURE.upper()}, "low"),
        ({"intervention": "Bestaat niet"}, "low"),
        ({"intervention": ""}, "low"),
        ({"start": "2020-01-01"}, None),  # BS11 reports it
        ({"start": "2020-01-01", "planned": True}, "low"),
        ({"start": "2020-01-01", "evaluations": evaluation("running")}, "low"),
    ],
)
def test_bs13_substantiation(facts: dict[str, Any], severity: str | None) -> None:
    assert reported("BS13", **{"evaluations": [], **facts}) == severity


@pytest.mark.parametrize(
    ("statuses", "counts"),
    [
        ("recognised_good", True),
        ("evaluated_effect", True),
        ("evaluated_mixed", True),
        ("own_claims;evaluated_process", True),
        ("own_claims; recognised_x", True),
        ("evaluation_result_unknown", False),
        ("toolkit_lessons", False),
        ("guideline_listed", False),
        ("research_based_tool", False),
        ("own_claims", False),
        ("described_only", False),
        ("unrecognised_x", False),
        ("unknown", False),
    ],
)
def test_bs13_which_evidence_counts(
    statuses: str, counts: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue = {" Een aanpak ": frozenset(statuses.split(";"))}
    monkeypatch.setattr("tests.programmes.findings.CATALOGUE", catalogue)
    severity = reported("BS13", evaluations=[], intervention="Een aanpak")
    assert severity == (None if counts else "low")


# --- BS14 ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("labels", "is_reported"),
    [
        ([], False),
        (["Kerk A"], True),
        (["Kerk A", " kerk a "], True),
        (["Kerk A", "Kerk B"], False),
    ],
)
def test_bs14_exactly_one_group(labels: list[str], is_reported: bool) -> None:
    kinds = ["religious", "ethnic"]
    groups = [{"kind": kinds[n % 2], "label": label} for n, label in enumerate(labels)]
    expected = "medium" if is_reported else None
    assert reported("BS14", limited_to_groups=groups) == expected
    assert reported("BS14", limited_to_groups=groups, planned=True) == expected
    assert reported("BS14", title="Cursus voor moeders van één kerk") is None


# --- BS16 ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("end", "status", "severity"),
    [
        (days_before(1), "running", "low"),
        (ON, "running", None),
        (days_before(-1), "running", None),
        (None, "running", None),
        (days_before(1), "planned", None),
    ],
)
def test_bs16_end_date(end: str | None, status: str, severity: str | None) -> None:
    assert reported("BS16", end=end, status=status) == severity


def test_independent_rules_meet_on_one_activity() -> None:
    faulty = ActivityData(
        id="X1",
        plan_of_approach=None,
        unintended_effects=None,
        evaluations=[],
        end="2026-01-01",
        limited_to_groups=[{"kind": "ethnic", "label": "Groep"}],
    )
    codes = [row.code for row in all_of(quiet(faulty)) if row.subject == "activity:X1"]
    assert codes == ["BS12", "BS13", "BS14", "BS15", "BS16"]
