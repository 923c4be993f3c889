"""Nobody but the gate assigns a status, and nobody but core writes SQL or listens to signals."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.architecture.source import APPS, ROOT, python_files, tree

GATE = ROOT / "core" / "lifecycle.py"


def trees() -> list[tuple[Path, ast.Module]]:
    """Every Python file of ours outside migrations, parsed."""
    return [(path, tree(path)) for path in python_files("config", *APPS)]


def assignments_of_status(parsed: ast.Module) -> list[int]:
    """Lines that assign ``something.status`` or call ``update(status=…)``."""
    lines = []
    for node in ast.walk(parsed):
        targets = getattr(node, "targets", [getattr(node, "target", None)])
        for target in targets if isinstance(node, (ast.Assign, ast.AugAssign)) else []:
            inner = target.elts if isinstance(target, ast.Tuple) else [target]
            lines += [
                node.lineno
                for part in inner
                if isinstance(part, ast.Attribute) and part.attr == "status"
            ]
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "update"
            and any(word.arg == "status" for word in node.keywords)
        ):
            lines.append(node.lineno)
    return lines


def test_only_the_gate_assigns_status() -> None:
    allowed = {"status_code"}
    found = {
        f"{path.relative_to(ROOT)}:{line}"
        for path, parsed in trees()
        if path != GATE
        for line in assignments_of_status(parsed)
    }
    assert allowed and not found


def test_scanner_sees_an_assignment() -> None:
    assert assignments_of_status(ast.parse("a.status = 1\nb.objects.update(status=2)")) == [1, 2]


def test_no_signal_receivers() -> None:
    banned = {"django.db.models.signals", "django.dispatch", "django.core.signals"}
    found = [
        str(path.relative_to(ROOT))
        for path, parsed in trees()
        for node in ast.walk(parsed)
        if isinstance(node, ast.ImportFrom) and node.module in banned
    ]
    assert found == []
