"""Freezing a programme: everything a scan shows, as plain values that are kept as JSON."""

from __future__ import annotations

import datetime
from typing import Any

from core.models import Parameter
from interventions.models import Intervention, Phenomenon
from programmes.figures import count_figures
from programmes.models.exchange import ProgrammeState
from programmes.models.findings import Entry, entries

#: Layout of the snapshot; a later version knows how to read an older one by this number.
LAYOUT = 1
#: The prevention classification model in four phases, as this product words it (docs/sources.md).
MODEL_VERSION = "1.0"
#: The blind-spot rules BS01 to BS18.
RULES_VERSION = "1.0"


def take_snapshot(state: ProgrammeState) -> dict[str, Any]:
    """Everything of a programme that a scan shows, in a constant number of queries.

    Besides the exchange data: findings with their decisions, figures, the municipality's words for
    phenomena, the target groups it expects per phase, and what the catalogue said about each
    intervention on this day.
    """
    findings = [_finding(entry) for entry in entries(state)]
    return {
        "layout": LAYOUT,
        "model_version": MODEL_VERSION,
        "rules_version": RULES_VERSION,
        "day": state.day.isoformat(),
        "data": state.data,
        "phenomena": Phenomenon.objects.labels(),
        "expected_groups": Parameter.objects.value("expected_target_groups"),
        "evidence": _evidence(state),
        "findings": findings,
        "figures": count_figures(state.data, findings),
    }


def _finding(entry: Entry) -> dict[str, Any]:
    finding, decision = entry.finding, entry.decision
    return {
        "code": finding.code,
        "subject": finding.subject,
        "severity": str(finding.severity),
        "theme": str(finding.theme),
        "message": finding.message,
        "title": finding.title,
        "why": finding.why,
        "proposal": finding.proposal,
        "state": entry.state,
        "reason": decision.reason if decision else "",
        "review_on": _day(decision.review_on) if decision else None,
        "decided_on": _day(decision.decided_on) if decision else None,
        "action": _action(decision.action_point) if decision else None,
    }


def _action(action: Any) -> dict[str, Any] | None:
    if action is None:
        return None
    return {"id": action.exchange_id, "title": action.title, "due_on": _day(action.due_on)}


def _evidence(state: ProgrammeState) -> dict[str, dict[str, str]]:
    """Name → what the catalogue says, for the interventions that activities are based on."""
    names = {(activity.intervention or "").strip() for activity in state.activities} - {""}
    return {
        row.name: {
            "rung": row.evidence_rung,
            "research": row.research,
            "reservation": row.reservation,
        }
        for row in Intervention.objects.filter(name__in=names)
    }


def _day(value: datetime.date | None) -> str | None:
    return value.isoformat() if value else None
