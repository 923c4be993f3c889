"""The blind-spot rules a second time: naive, straight from their text, sharing nothing.

Only for comparison. Findings are (code, subject, severity).
"""

from __future__ import annotations

from datetime import date
from typing import Any

STORED = ["primary_breeding_ground", "primary_vulnerable", "secondary", "tertiary"]
SHOWN = {"primary": STORED[:2], "secondary": ["secondary"], "tertiary": ["tertiary"]}
DEFAULT = {
    "primary_breeding_ground": ["social", "care", "external"],
    "primary_vulnerable": ["social", "care", "external"],
    "secondary": ["any"],
    "tertiary": ["safety", "care"],
}
BLANK = ["", "-", "?", "nnb", "n.n.b.", "onbekend", "tbd"]
Finding = tuple[str, str, str]


class Programme:
    """One programme in the exchange format and the evidence per intervention name."""

    def __init__(self, data: dict[str, Any], catalogue: dict[str, str]) -> None:
        self.data, self.catalogue = data, catalogue
        self.R = date.fromisoformat(data["programme"]["reference_date"])
        self.active = [a for a in data["activities"] if a["status"] in ("planned", "running")]

    def serves(self, a: dict[str, Any], phase: str) -> bool:
        phases = SHOWN.get(phase, [phase])
        return a["main_phase"] in phases or any(p in phases for p in a["side_phases"])

    def covers(self, a: dict[str, Any], p: str) -> bool:
        return p in a["phenomena"] or "all_forms" in a["phenomena"]

    def owner(self, a: dict[str, Any]) -> Any:
        for organisation in self.data["organisations"]:
            if a["owner"] is not None and organisation["id"] == a["owner"]:
                return organisation
        return None

    def expected(self, phase: str) -> list[str]:
        domains: list[str] = self.data["programme"]["expected_domains"].get(phase, DEFAULT[phase])
        return domains

    def level(self, p: str) -> str:
        levels = [r["level"] for r in self.data["programme"]["locally_relevant"]]
        names = [r["phenomenon"] for r in self.data["programme"]["locally_relevant"]]
        own = [level for level, name in zip(levels, names, strict=True) if name == p]
        return "high" if "high" in own else "medium" if "medium" in own else "low"

    def relevant(self) -> set[str]:
        return {r["phenomenon"] for r in self.data["programme"]["locally_relevant"]}

    def empty(self, phase: str) -> bool:
        return not [a for a in self.active if self.serves(a, phase)]

    def is_done(self, evaluation: dict[str, Any]) -> bool:
        if evaluation["status"] != "completed":
            return False
        day = evaluation["completed_on"]
        return day is None or date.fromisoformat(day) <= self.R

    def bs11_holds(self, a: dict[str, Any]) -> bool:
        if a["status"] != "running" or a["start"] is None:
            return False
        for evaluation in a["evaluations"]:
            if evaluation["status"] == "running" or self.is_done(evaluation):
                return False
        year, rest = int(a["start"][:4]) + 1, a["start"][4:]
        return f"{year:04d}{'-02-28' if rest == '-02-29' else rest}" < self.R.isoformat()

    def bs09_holds(self, phase: str) -> bool:
        if "any" in self.expected(phase):
            return False
        owners = [self.owner(a) for a in self.active if self.serves(a, phase)]
        known = [o["domain"] for o in owners if o is not None and o["domain"] != "unknown"]
        return known != [] and not [domain for domain in known if domain in self.expected(phase)]


def findings(data: dict[str, Any], catalogue: dict[str, str]) -> list[Finding]:
    """All findings, sorted by code and subject."""
    p = Programme(data, catalogue)
    found = [*_phases(p), *_phenomena(p), *_groups(p), *_goals_and_actions(p)]
    for a in p.active:
        found += _ownership(p, a) + _content(p, a)
    return sorted(found)


def _phases(p: Programme) -> list[Finding]:
    found = []
    first, second = p.empty(STORED[0]), p.empty(STORED[1])
    if first and second:
        found.append(("BS01", "phase:primary", "high"))
    elif first or second:
        found.append(("BS01", f"phase:{STORED[0] if first else STORED[1]}", "medium"))
    for phase in ("secondary", "tertiary"):
        if p.empty(phase):
            found.append(("BS01", f"phase:{phase}", "high"))
    placed = [a for a in p.active if a["main_phase"] is not None]
    for phase, parts in SHOWN.items():
        n = len([a for a in placed if a["main_phase"] in parts])
        others = [s for s in SHOWN if s != phase]
        silent = all(p.empty(s) for s in others)
        if len(placed) >= 5 and 10 * n > 7 * len(placed) and not silent:
            found.append(("BS05", f"phase:{phase}", "medium"))
    for phase in STORED:
        if p.bs09_holds(phase):
            found.append(("BS09", f"phase:{phase}", "medium"))
    return found


def _phenomena(p: Programme) -> list[Finding]:
    found = []
    for code in p.relevant() if p.active else []:
        if not any(p.covers(a, code) for a in p.active):
            found.append(("BS02", f"phenomenon:{code}", p.level(code)))
            continue
        for phase in SHOWN:
            if code in ("polarisation", "discontent", "conspiracy") and phase != "primary":
                continue
            if code == "protest_spillover" and phase == "tertiary":
                continue
            if p.empty(phase):
                continue
            if not any(p.covers(a, code) and p.serves(a, phase) for a in p.active):
                severity = "medium" if p.level(code) == "high" else "low"
                found.append(("BS03", f"phenomenon:{code}|phase:{phase}", severity))
    named = []
    for a in p.active:
        rest = [code for code in a["phenomena"] if code != "unknown"]
        if "all_forms" not in rest and rest:
            named.append(set(rest))
    for code in {code for codes in named for code in codes}:
        n = len([codes for codes in named if codes == {code}])
        if len(named) >= 3 and len(p.relevant()) >= 2 and 10 * n >= 7 * len(named):
            severity = "medium" if code in p.relevant() else "high"
            found.append(("BS04", f"phenomenon:{code}", severity))
    return found


def _groups(p: Programme) -> list[Finding]:
    found = []
    for code in ("parents", "peers", "professionals", "key_figures"):
        if p.active and not [a for a in p.active if code in a["target_groups"]]:
            found.append(("BS10", f"target_group:{code}", "medium"))
    if p.active and not [a for a in p.active if "online" in a["settings"]]:
        found.append(("BS10", "setting:online", "medium"))
    return found


def _ownership(p: Programme, a: dict[str, Any]) -> list[Finding]:
    subject, owner = f"activity:{a['id']}", p.owner(a)
    if owner is None:
        return [("BS06", subject, "high" if a["status"] == "running" else "medium")]
    if a["owner_fits"] == "no":
        if a["transfer_decided"]:
            return []
        day = a["owner_assessed_on"]
        is_old = day is not None and (p.R - date.fromisoformat(day)).days > 90
        return [("BS07", subject, "high" if is_old else "medium")]
    phase = a["main_phase"]
    if phase is None or owner["domain"] == "unknown" or p.bs09_holds(phase):
        return []
    if "any" in p.expected(phase) or owner["domain"] in p.expected(phase):
        return []
    return [("BS08", subject, "low" if a["owner_fits"] == "yes" else "medium")]


def _content(p: Programme, a: dict[str, Any]) -> list[Finding]:
    subject, found = f"activity:{a['id']}", []
    running = a["status"] == "running"
    evidence = p.catalogue.get((a["intervention"] or "").strip(), "").split(";")
    linked = [e for e in evidence if e.strip().startswith(("recognised_", "evaluated_"))]
    if p.bs11_holds(a):
        found.append(("BS11", subject, "medium"))
    elif not linked and not [e for e in a["evaluations"] if p.is_done(e)]:
        found.append(("BS13", subject, "low"))
    if (a["plan_of_approach"] or "").strip().lower() in BLANK:
        found.append(("BS12", subject, "medium" if running else "low"))
    if len({g["label"].strip().lower() for g in a["limited_to_groups"]}) == 1:
        found.append(("BS14", subject, "medium"))
    if (a["unintended_effects"] or "").strip().lower() in BLANK:
        found.append(("BS15", subject, "low"))
    if running and a["end"] is not None and date.fromisoformat(a["end"]) < p.R:
        found.append(("BS16", subject, "low"))
    return found


def _goals_and_actions(p: Programme) -> list[Finding]:
    found = []
    for goal in p.data["programme"]["goals"] if p.active else []:
        if not any(goal["id"] in a["goals"] for a in p.active):
            found.append(("BS17", f"goal:{goal['id']}", "medium"))
    for action in p.data["actions"]:
        if action["status"] not in ("open", "in_progress") or action["due_on"] is None:
            continue
        touched = action["updated_on"] if action["updated_on"] else action["created_on"]
        silence = (p.R - date.fromisoformat(touched)).days
        if date.fromisoformat(action["due_on"]) < p.R and silence >= 30:
            found.append(("BS18", f"action:{action['id']}", "medium"))
    return found
