"""Findings together with what was decided on them: what the blind-spot page shows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from programmes.blind_spots import Finding
from programmes.models.action_plan import BlindSpot
from programmes.models.exchange import ProgrammeState
from programmes.models.programme import Activity

_ORDER = {"high": 0, "medium": 1, "low": 2}


@dataclass(frozen=True)
class Entry:
    """One finding with its decision (None: nobody decided yet) and the activity it is about."""

    finding: Finding
    decision: BlindSpot | None
    activity: Activity | None

    @property
    def state(self) -> str:
        """open, addressed or accepted."""
        return self.decision.status if self.decision else str(BlindSpot.Status.OPEN)

    @property
    def is_accepted(self) -> bool:
        """Whether it was left so on purpose."""
        return self.state == str(BlindSpot.Status.ACCEPTED)

    @property
    def anchor(self) -> str:
        """How the page names this finding in its address."""
        return f"{self.finding.code}-{self.finding.subject}".replace(":", "-").replace("|", "-")


def entries(state: ProgrammeState) -> list[Entry]:
    """All findings of a programme with their decisions, by severity, then code and subject."""
    rows = BlindSpot.objects.filter(programme=state.programme).select_related(
        "action_point", "decided_by__user"
    )
    decisions = {(row.code, row.subject): row for row in rows}
    found = [
        Entry(
            finding,
            decisions.get((finding.code, finding.subject)),
            state.activity_by_code.get(finding.subject.partition("activity:")[2]),
        )
        for finding in state.findings
    ]
    return sorted(found, key=lambda entry: _ORDER[str(entry.finding.severity)])


def counts(found: list[Entry]) -> dict[str, dict[str, int]]:
    """How many findings per severity, theme and decision, for the filter."""
    return {
        "severity": Counter(str(entry.finding.severity) for entry in found),
        "theme": Counter(entry.finding.theme for entry in found),
        "decision": Counter(entry.state for entry in found),
    }


def finding_of(state: ProgrammeState, code: str, subject: str) -> Finding | None:
    """The finding with this code and subject, if the rules report it now."""
    wanted = (code, subject)
    return next((row for row in state.findings if (row.code, row.subject) == wanted), None)


def split(found: list[Entry], chosen: dict[str, Any]) -> dict[str, list[Entry]]:
    """``shown``: what fits the filter and was not left so on purpose; ``accepted``: what was."""
    accepted = [entry for entry in found if entry.is_accepted]
    return {
        "shown": [entry for entry in narrow(found, chosen) if not entry.is_accepted],
        "accepted": accepted,
    }


def narrow(found: list[Entry], chosen: dict[str, Any]) -> list[Entry]:
    """The findings that fit every part of the filter that was filled in."""
    return [
        entry
        for entry in found
        if (not chosen.get("severity") or str(entry.finding.severity) in chosen["severity"])
        and (not chosen.get("theme") or entry.finding.theme in chosen["theme"])
        and (not chosen.get("decision") or entry.state in chosen["decision"])
    ]
