"""Findings together with what was decided on them: what the blind-spot page shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from interventions.classification import Severity
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
    def is_open(self) -> bool:
        """Whether it waits for a decision."""
        return self.state == str(BlindSpot.Status.OPEN)

    @property
    def is_accepted(self) -> bool:
        """Whether it was left so on purpose."""
        return self.state == str(BlindSpot.Status.ACCEPTED)

    @property
    def anchor(self) -> str:
        """How the page names this finding in its address."""
        return f"{self.finding.code}-{self.finding.subject}".replace(":", "-").replace("|", "-")


@dataclass(frozen=True)
class RuleGroup:
    """What one rule found with one severity; what all its findings share is said once."""

    anchor: str
    entries: list[Entry]

    @property
    def is_single(self) -> bool:
        """Whether it found one thing, which then speaks for itself."""
        return len(self.entries) == 1

    @property
    def title(self) -> str:
        """The finding itself, or the name of the rule."""
        first = self.entries[0].finding
        return first.title if self.is_single else first.rule_name

    @property
    def why(self) -> str:
        """Why, when it is the same for all; else empty and each finding says its own."""
        return _shared(entry.finding.why for entry in self.entries)

    @property
    def proposal(self) -> str:
        """The proposal, when it is the same for all."""
        return _shared(entry.finding.proposal for entry in self.entries)


@dataclass(frozen=True)
class SeverityPart:
    """The findings of one severity, rule by rule."""

    severity: str
    groups: list[RuleGroup]
    #: Whether the page shows it unfolded: low ones only when there is nothing above them.
    is_open: bool = True

    @property
    def number(self) -> int:
        """How many findings."""
        return sum(len(group.entries) for group in self.groups)


def parts(shown: list[Entry]) -> list[SeverityPart]:
    """The findings by severity and rule, as the page shows them.

    The first group of a rule carries the rule's code as its anchor, where the map links to.
    """
    found: dict[str, dict[str, list[Entry]]] = {}
    for entry in shown:
        rules = found.setdefault(str(entry.finding.severity), {})
        rules.setdefault(entry.finding.code, []).append(entry)
    told: set[str] = set()
    result: list[SeverityPart] = []
    for severity, rules in found.items():
        groups = [
            RuleGroup(f"{code}-{severity}" if code in told else code, rows)
            for code, rows in rules.items()
        ]
        told |= set(rules)
        is_open = severity != str(Severity.LOW) or not result
        result.append(SeverityPart(severity, groups, is_open))
    return result


def _shared(texts: Iterable[str]) -> str:
    different = set(texts)
    return different.pop() if len(different) == 1 else ""


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
