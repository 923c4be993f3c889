"""Whatever is not declared is refused: the start-up checks say so, and are proved to."""

from __future__ import annotations

import pytest
from django.core.checks import run_checks
from django.views import View

from core import checks, permissions
from core.checks import domain_models
from core.lifecycle import lifecycles
from core.models import Role, definitions
from core.retention import Follows, Kept, Retention


def test_all_start_up_checks_pass() -> None:
    assert [error for error in run_checks() if error.id and error.id.startswith("core.")] == []


def test_undeclared_view_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    class Undeclared(View):
        __module__ = "programmes.views.somewhere"

    rows = [("programmes:new-door", "/x/", Undeclared.as_view())]
    monkeypatch.setattr(checks, "routes", lambda: iter(rows))
    assert [error.id for error in checks.check_doors(None)] == ["core.E001"]


@pytest.mark.parametrize(
    ("attribute", "error"),
    [("retention", "core.E006"), ("sensitivity", "core.E007"), ("plain_text", "core.E005")],
)
def test_undeclared_model_is_refused(
    monkeypatch: pytest.MonkeyPatch, attribute: str, error: str
) -> None:
    from programmes.models import Programme

    monkeypatch.delattr(Programme, attribute)
    found = checks.check_declarations(None)
    assert error in {entry.id for entry in found if entry.obj is Programme}


def test_permissions_name_existing_roles_only() -> None:
    for permission in permissions.registry.values():
        assert permission.roles <= set(Role.values), permission.code
        assert permission.roles, permission.code
        assert permission.processing, permission.code


def test_transitions_name_declared_permissions() -> None:
    for label, lifecycle in lifecycles.items():
        for verb in lifecycle.transitions.values():
            assert verb.permission in permissions.registry, f"{label}.{verb.name}"


def test_retention_terms_are_declared_parameters_and_fields_exist() -> None:
    for model in domain_models():
        rule = model.retention  # type: ignore[attr-defined]
        assert isinstance(rule, (Retention, Follows, Kept)), model
        if isinstance(rule, Retention):
            assert rule.term in definitions
            assert model._meta.get_field(rule.start)
            assert not rule.extended or model._meta.get_field(rule.extended)
            assert not rule.unless or callable(getattr(model._default_manager, rule.unless))
        if isinstance(rule, Follows):
            assert model._meta.get_field(rule.parent).is_relation


def test_small_number_never_goes_under_three() -> None:
    assert definitions["small_number"].minimum == 3
