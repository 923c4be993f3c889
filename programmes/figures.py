"""Leaf: every figure about a programme, counted once from its exchange data and findings.

Pages and documents show these figures and count nothing themselves, so they are equal by
construction. Words as in the blind-spot rules: *active* is planned or running, an
activity *serves* its main phase and its side phases, and *covers* a phenomenon that it names or
when it is meant for all forms. Nothing is added up to a mark or a percentage.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from interventions.classification import (
    DEFAULT_EXPECTED_DOMAINS,
    ActionStatus,
    ActivityStatus,
    EvaluationStatus,
    EvaluationType,
    PhenomenonCode,
    PreventionPhase,
    RelevanceLevel,
    Severity,
    ShownPhase,
    TargetGroup,
)
from programmes.blind_spots.terms import ACTIVE, covers, phases_expected_for, serves_shown

Data = Mapping[str, Any]

PHASES: tuple[str, ...] = tuple(PreventionPhase.values)
SHOWN_PHASES: tuple[str, ...] = tuple(ShownPhase.values)
#: An activity without owner.
NO_OWNER = "none"
#: The domains of owners in the order of every table; the last two only where they occur.
OWNERS = ("social", "care", "safety", "external", "unknown", NO_OWNER)
#: The state of a cell of a matrix.
FILLED, GAP, NOT_EXPECTED = "filled", "gap", "not_expected"
#: Rule BS10: groups that every programme is asked about.
KEY_GROUPS = ("parents", "peers", "professionals", "key_figures")
_LEVELS = tuple(reversed(RelevanceLevel.values))


def count_figures(data: Data, findings: Iterable[Data] = ()) -> dict[str, Any]:
    """Every figure of one programme, as plain values that can be kept as JSON.

    ``data`` is the exchange format; ``findings`` are mappings with ``code``, ``severity`` and, when
    known, ``theme`` and ``state`` (open, addressed, accepted). Codes are keys, numbers are whole
    activities, findings, goals or actions; amounts are euros a year.
    """
    active = active_activities(data)
    return {
        "activities": _activities(data["activities"], active),
        "by_status": _tally(ActivityStatus.values, (row["status"] for row in data["activities"])),
        "by_phase": _tally(PHASES, (row["main_phase"] for row in active)),
        "by_owner": _tally(OWNERS, (owner_domain(data, row) for row in active)),
        "matrix": _matrix(data, active),
        "phenomena": _phenomena(data, active),
        "target_groups": _target_groups(active),
        "evaluations": _evaluations(active),
        "budget": _budget(active),
        "goals": _goals(data["programme"]["goals"], active),
        "actions": _actions(data["actions"]),
        "findings": _findings(list(findings)),
    }


def active_activities(data: Data) -> list[Data]:
    """The planned and running activities, in the order of the programme."""
    return [row for row in data["activities"] if row["status"] in ACTIVE]


def owner_domain(data: Data, activity: Data) -> str:
    """The domain of the owner, or "none"; an owner that is not in the data counts as none."""
    domains = {row["id"]: row["domain"] for row in data["organisations"]}
    return str(domains.get(activity["owner"], NO_OWNER))


def expected_domains(data: Data) -> dict[str, tuple[str, ...]]:
    """Phase → domains expected to own activities there; "any" expects no domain in particular."""
    own = data["programme"]["expected_domains"]
    return {phase: tuple(own.get(phase) or DEFAULT_EXPECTED_DOMAINS[phase]) for phase in PHASES}


def relevant_levels(data: Data) -> dict[str, str]:
    """Locally relevant phenomenon → level; listed twice, the highest counts."""
    levels: dict[str, str] = {}
    for row in data["programme"]["locally_relevant"]:
        code, level = row["phenomenon"], row["level"]
        levels[code] = min(levels.get(code, level), level, key=_LEVELS.index)
    return levels


def _tally(codes: Iterable[str], found: Iterable[Any]) -> dict[str, int]:
    counted = Counter(found)
    return {code: counted[code] for code in codes}


def _activities(everything: Sequence[Data], active: Sequence[Data]) -> dict[str, int]:
    classified = [row for row in active if row["main_phase"]]
    return {
        "total": len(everything),
        "active": len(active),
        "unclassified": len(active) - len(classified),
    }


def _matrix(data: Data, active: Sequence[Data]) -> dict[str, Any]:
    """Main phase × domain of the owner; a gap is an expected domain without activity."""
    counted = Counter((owner_domain(data, row), row["main_phase"]) for row in active)
    expected = expected_domains(data)
    rows = []
    for owner in OWNERS:
        numbers = [counted[owner, phase] for phase in PHASES]
        if owner in OWNERS[4:] and not sum(numbers):
            continue
        cells = [
            _cell(phase, number, owner in expected[phase])
            for phase, number in zip(PHASES, numbers, strict=True)
        ]
        rows.append({"owner": owner, "cells": cells, "total": sum(numbers)})
    totals = {phase: sum(counted[owner, phase] for owner in OWNERS) for phase in PHASES}
    return {"rows": rows, "totals": totals, "total": sum(totals.values())}


def _cell(phase: str, number: int, is_expected: bool) -> dict[str, Any]:
    state = FILLED if number else GAP if is_expected else NOT_EXPECTED
    return {"phase": phase, "number": number, "expected": is_expected, "state": state}


def _phenomena(data: Data, active: Sequence[Data]) -> list[dict[str, Any]]:
    """Relevant phenomena, strongest first, then the others that an activity names.

    ``covering`` counts activities that name it or are meant for all forms, ``naming`` only those
    that name it; a gap is a relevant phenomenon without activity in a phase expected for it.
    """
    levels = relevant_levels(data)
    named = {code for row in active for code in row["phenomena"]}
    codes = [str(code) for code in PhenomenonCode.values]
    own = [code for code in codes if code in levels or code in named]
    own = [code for code in own if code not in {"all_forms", "unknown"}]
    own.sort(key=lambda code: _LEVELS.index(levels[code]) if code in levels else len(_LEVELS))
    return [_phenomenon(code, levels.get(code), active) for code in own]


def _phenomenon(code: str, level: str | None, active: Sequence[Data]) -> dict[str, Any]:
    cells = []
    for phase in SHOWN_PHASES:
        here = [row for row in active if covers(row, code) and phase in serves_shown(row)]
        is_expected = level is not None and phase in phases_expected_for(code)
        cells.append(_cell(phase, len(here), is_expected))
    covering = [row for row in active if covers(row, code)]
    naming = [row for row in covering if code in row["phenomena"]]
    return {
        "phenomenon": code,
        "level": level,
        "cells": cells,
        "covering": len(covering),
        "naming": len(naming),
    }


def _target_groups(active: Sequence[Data]) -> list[dict[str, Any]]:
    """Groups that an activity names, and the key groups, per main phase of the activity."""
    rows = []
    for group in TargetGroup.values:
        here = [row for row in active if group in row["target_groups"]]
        if here or group in KEY_GROUPS:
            phases = _tally(PHASES, (row["main_phase"] for row in here))
            rows.append({"group": group, "phases": phases, "total": len(here)})
    return rows


def _evaluations(active: Sequence[Data]) -> dict[str, Any]:
    """Evaluations of active activities by kind and status; how many activities have which."""
    pairs = Counter((row["type"], row["status"]) for a in active for row in a["evaluations"])
    statuses = [{row["status"] for row in activity["evaluations"]} for activity in active]
    return {
        "table": {
            kind: {status: pairs[kind, status] for status in EvaluationStatus.values}
            for kind in EvaluationType.values
        },
        "completed": sum("completed" in found for found in statuses),
        "running": sum("running" in found and "completed" not in found for found in statuses),
        "none": sum(not found & {"completed", "running"} for found in statuses),
    }


def _budget(active: Sequence[Data]) -> dict[str, Any]:
    """What is known about the budgets of active activities, in euros a year; nought is known."""
    known = [row["budget"] for row in active if row["budget"] is not None]
    total = sum(known)
    return {
        "total": int(total) if total == int(total) else round(total, 2),
        "known": len(known),
        "unknown": len(active) - len(known),
    }


def _goals(goals: Sequence[Data], active: Sequence[Data]) -> dict[str, Any]:
    linked = Counter(code for row in active for code in set(row["goals"]))
    numbers = {goal["id"]: linked[goal["id"]] for goal in goals}
    without = sum(number == 0 for number in numbers.values())
    return {"total": len(goals), "without_activity": without, "activities": numbers}


def _actions(actions: Sequence[Data]) -> dict[str, Any]:
    by_status = _tally(ActionStatus.values, (row["status"] for row in actions))
    unfinished = by_status["open"] + by_status["in_progress"]
    return {"total": len(actions), "unfinished": unfinished, "by_status": by_status}


def _findings(findings: Sequence[Data]) -> dict[str, Any]:
    states = Counter(row.get("state", "open") for row in findings)
    return {
        "total": len(findings),
        "by_severity": _tally(Severity.values, (row["severity"] for row in findings)),
        "by_rule": dict(sorted(Counter(row["code"] for row in findings).items())),
        "by_theme": dict(Counter(row.get("theme", "") for row in findings)),
        "by_state": {state: states[state] for state in ("open", "addressed", "accepted")},
    }
