"""A verb, the door that carries it out, its label and its sentence are the same set."""

from __future__ import annotations

import ast
from collections import defaultdict
from typing import Any

import pytest
from django.utils import translation

from core import audit
from core.checks import routes
from core.lifecycle import Transition, lifecycles
from tests.architecture.source import APPS, python_files, tree

#: Who may pass is decided in Python, whatever the database.
pytestmark = pytest.mark.any_database

VERBS = [
    pytest.param(label, verb, id=f"{label}.{verb.name}")
    for label, lifecycle in lifecycles.items()
    for verb in lifecycle.transitions.values()
]


def doors() -> dict[str, dict[str, Any]]:
    """Model → verb → action, of every door for verbs."""
    found: dict[str, dict[str, Any]] = defaultdict(dict)
    for _name, _pattern, view in routes():
        view_class = getattr(view, "view_class", None)
        for verb, (action, _form) in (getattr(view_class, "verbs", None) or {}).items():
            found[view_class.model._meta.label][verb] = action  # type: ignore[union-attr]
    return found


def carried_out_inside() -> set[str]:
    """Verbs that an action carries out as part of something larger (``X.transition("verb"``)."""
    calls = [
        node
        for app in APPS
        for path in python_files(app)
        if "actions" in path.parts
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    ]
    return {
        str(call.args[0].value)
        for call in calls
        if call.func.attr == "transition" and isinstance(call.args[0], ast.Constant)  # type: ignore[attr-defined]
    }


def test_every_verb_has_a_door_or_an_action_and_every_door_a_verb() -> None:
    opened = {label: set(verbs) for label, verbs in doors().items()}
    declared = {label: set(cycle.transitions) for label, cycle in lifecycles.items()}
    for label, verbs in declared.items():
        assert opened.get(label, set()) <= verbs, label
        assert verbs - opened.get(label, set()) <= carried_out_inside(), label
    assert set(opened) <= set(declared)


@pytest.mark.parametrize(("label", "verb"), VERBS)
def test_verb_has_an_action_that_says_what_it_does(label: str, verb: Transition) -> None:
    action = doors()[label].get(verb.name)
    if action is None:
        assert verb.name in carried_out_inside()
        return
    assert callable(action) and (action.__doc__ or "").strip()


@pytest.mark.parametrize(("label", "verb"), VERBS)
def test_verb_has_a_dutch_label_and_a_sentence_in_the_log(label: str, verb: Transition) -> None:
    with translation.override("nl"):
        dutch = str(verb.label)
    with translation.override("en"):
        assert dutch and dutch != str(verb.label)
    assert audit.is_told(verb.permission)
