"""No right without somebody who asks it: a right that no door asks is a promise to nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.conf import settings

from core import permissions
from core.checks import routes
from core.documents import documents
from core.lifecycle import lifecycles
from tests.architecture.source import APPS

#: Asked in code as ``may("…"`` and in templates as ``{% may "…" %}`` or ``|may:"…"``.
ASKS = re.compile(r'\bmay(?:\(|\s|:)\s*"(\w+\.\w+)"')


def asked_in_text() -> Iterator[str]:
    """The rights that code and templates ask by name."""
    for folder in (*APPS, "templates"):
        for path in (settings.BASE_DIR / folder).rglob("*.*"):
            if path.suffix in {".py", ".html"} and path.name != "permissions.py":
                yield from ASKS.findall(path.read_text(encoding="utf-8"))


def asked() -> set[str]:
    """Every right that a door, a verb, a document or a text asks."""
    doors = {
        getattr(getattr(view, "view_class", None), "permission", "") for *_rest, view in routes()
    }
    verbs = {
        verb.permission for cycle in lifecycles.values() for verb in cycle.transitions.values()
    }
    return doors | verbs | {one.permission for one in documents.values()} | set(asked_in_text())


def test_every_right_is_asked_somewhere() -> None:
    assert set(permissions.registry) - asked() == set()


def test_every_right_that_is_asked_is_declared() -> None:
    assert set(asked_in_text()) <= set(permissions.registry)


def test_measure_sees_the_three_ways_of_asking() -> None:
    text = 'membership.may("a.b") {% may "c.d" x as y %} {% if m|may:"e.f" %}'
    assert ASKS.findall(text) == ["a.b", "c.d", "e.f"]
