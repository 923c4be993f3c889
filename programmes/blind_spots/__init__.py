"""The blind-spot rules (blinde vlekken) BS01 to BS18, as pure functions over exchange data.

This product's own proposal after the session questions of the prevention classification model;
no official instrument. A finding is a fact about a programme, never about a person, and is never
added up or weighted. Deterministic: no database, no clock. A leaf.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from programmes.blind_spots.activity_rules import ACTIVITY_RULES
from programmes.blind_spots.finding import Finding, Rule
from programmes.blind_spots.programme_rules import PROGRAMME_RULES
from programmes.blind_spots.terms import Facts

#: All eighteen rules in the order of their codes.
RULES: list[Rule] = sorted([*PROGRAMME_RULES, *ACTIVITY_RULES], key=lambda rule: rule.code)


def find_blind_spots(
    data: Mapping[str, Any],
    catalogue: Mapping[str, frozenset[str]],
    on: datetime.date | None = None,
) -> list[Finding]:
    """All findings of a programme, sorted by code and subject.

    ``data`` is the exchange format; ``catalogue`` maps names of interventions to their evidence
    statuses; ``on`` overrides the reference date in the data.
    """
    facts = Facts(data, catalogue, on)
    found = [finding for rule in RULES for finding in rule.find(rule, facts)]
    return sorted(found, key=lambda finding: (finding.code, finding.subject))


__all__ = ["RULES", "Finding", "Rule", "find_blind_spots"]
