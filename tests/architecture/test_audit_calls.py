"""Whoever acts leaves an event: every action that takes a membership writes one or hands it on."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest

from tests.architecture.source import APPS, ROOT, python_files, shown, tree


def actions() -> list[Any]:
    """Every public function with a membership in the modules of actions."""
    files = [path for app in APPS for path in python_files(app) if is_of_actions(path)]
    return [
        pytest.param(node, id=f"{shown(path)}:{node.name}")
        for path in files
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef)
        if not node.name.startswith("_") and takes_a_membership(node)
    ]


def is_of_actions(path: Path) -> bool:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return "actions" in parts and parts[-1] != "history"  # what changed, beside the log


def takes_a_membership(node: ast.FunctionDef) -> bool:
    return "membership" in {argument.arg for argument in [*node.args.args, *node.args.kwonlyargs]}


def leaves_an_event(node: ast.AST) -> bool:
    """Whether it calls the log or the gate, or hands the membership to a function that has to."""
    for call in ast.walk(node):
        if not isinstance(call, ast.Call):
            continue
        name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        if name in {"record", "record_reading", "transition"}:
            return True
        if isinstance(call.func, ast.Name) and call.func.id.startswith("record_"):
            continue  # the history of an activity, no event
        handed = [word.value for word in call.keywords if word.arg == "membership"]
        handed += call.args
        if any(isinstance(value, ast.Name) and value.id == "membership" for value in handed):
            return True
    return False


@pytest.mark.parametrize("node", actions())
def test_action_leaves_an_event(node: ast.FunctionDef) -> None:
    assert leaves_an_event(node)


def test_scanner_sees_what_leaves_none() -> None:
    silent = ast.parse("def act(*, membership):\n    row.author = membership\n    row.save()")
    loud = ast.parse("def act(*, membership):\n    audit.record('a.b', row, membership=membership)")
    assert not leaves_an_event(silent)
    assert leaves_an_event(loud)
