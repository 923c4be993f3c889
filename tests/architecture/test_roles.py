"""Roles are named where rights are declared, nowhere else: code and templates ask for rights."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from core.models import Role

APPS = ("config", "core", "interventions", "network", "programmes", "signals", "casework")
#: Where a role has to have its name, and why.
ALLOWED = {
    "core/models/identity.py": "the list itself",
    "core/permissions.py": "declares rights",
    "interventions/permissions.py": "declares rights",
    "network/permissions.py": "declares rights",
    "signals/permissions.py": "declares rights",
    "casework/permissions.py": "declares rights",
    "programmes/permissions.py": "declares rights",
    "programmes/actions/demonstration.py": "the cast of the demonstration",
    "core/actions.py": "the privacy officer holds no other role; a municipality starts with one",
}
#: How often the one file that is no declaration may do so.
IN_ACTIONS = {"PRIVACY_OFFICER": 2, "APPLICATION_MANAGER": 1}


def sources() -> Iterator[Path]:
    """Every Python file of ours but the migrations."""
    for app in APPS:
        for path in sorted((settings.BASE_DIR / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def roles_named(code: str) -> list[str]:
    """The roles that a source text names, as text or as a member of the list."""
    found = []
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Constant) and node.value in Role.values:
            found.append(Role(node.value).name)
        elif isinstance(node, ast.Attribute) and node.attr in Role.names:
            found.append(node.attr)
    return found


@pytest.mark.parametrize("path", list(sources()), ids=lambda path: path.name)
def test_source_names_no_role(path: Path) -> None:
    name = path.relative_to(settings.BASE_DIR).as_posix()
    if name not in ALLOWED:
        assert roles_named(path.read_text(encoding="utf-8")) == []


def test_exceptions_are_what_they_say() -> None:
    named = roles_named((settings.BASE_DIR / "core/actions.py").read_text(encoding="utf-8"))
    assert {role: named.count(role) for role in named} == IN_ACTIONS


def test_template_names_no_role() -> None:
    for path in (settings.BASE_DIR / "templates").rglob("*.*"):
        text = path.read_text(encoding="utf-8")
        codes = [role for role in Role.values if "_" in role and role in text]
        assert not codes, f"{path.name}: {codes}"


def test_measure_sees_a_planted_role() -> None:
    assert roles_named('if "executive" in codes: pass') == ["EXECUTIVE"]
    assert roles_named("allowed = Role.CASE_DIRECTOR") == ["CASE_DIRECTOR"]
