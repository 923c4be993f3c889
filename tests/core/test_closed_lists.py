"""A closed list of words is closed in the database too."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import Q

from core.checks import domain_models


@pytest.mark.parametrize(
    "model", [m for m in domain_models() if m._meta.app_label != "core"], ids=lambda m: m.__name__
)
def test_closed_list_of_words_is_closed_in_the_database_too(model: Any) -> None:
    checked = {
        name
        for rule in model._meta.constraints
        for name in _fields_of(getattr(rule, "condition", None))
    }
    choices = {field.name for field in model._meta.concrete_fields if field.choices}
    assert choices <= checked, f"no CHECK on {choices - checked}"


def _fields_of(condition: Any) -> set[str]:
    if not isinstance(condition, Q):
        return set()
    found = set()
    for part in condition.children:
        found |= _fields_of(part) if isinstance(part, Q) else {part[0].partition("__")[0]}
    return found
