"""Reads docs/permissions.md, the approved matrix: the other half of the double entry."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from core.models import Role
from tests.world import NO_ROLE

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "permissions.md"
COLUMNS = [*Role.values, NO_ROLE]


@dataclass(frozen=True)
class Row:
    """One door: method, URL name, verb if any, and who may pass."""

    method: str
    name: str
    verb: str
    allowed: frozenset[str]

    def __str__(self) -> str:
        return f"{self.method} {self.name}{'/' + self.verb if self.verb else ''}"


def rows() -> list[Row]:
    """All doors of the matrix, in the order of the document."""
    found = []
    for line in DOCUMENT.read_text(encoding="utf-8").splitlines():
        match = re.match(r"\| `(GET|POST) ([\w:-]+)(?:/([\w-]+))?` \|(.*)\|$", line)
        if not match:
            continue
        method, name, verb, cells = match.groups()
        marks = [cell.strip() for cell in cells.split("|")]
        if len(marks) != len(COLUMNS):
            raise AssertionError(f"{DOCUMENT.name}: {line[:60]} has {len(marks)} cells")
        allowed = frozenset(role for role, mark in zip(COLUMNS, marks, strict=True) if mark == "✓")
        found.append(Row(method, name, verb or "", allowed))
    return found


def public_rows() -> dict[str, str]:
    """Doors outside a municipality: URL name → who may pass, as the document words it."""
    text = DOCUMENT.read_text(encoding="utf-8").partition("## Outside a municipality")[2]
    return dict(re.findall(r"^\| `([\w:-]+)` \| ([\w ]+?) \|$", text, re.MULTILINE))
