"""The start-up checks, each with a planted offender: what is not declared is refused."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import models
from django.test.utils import isolate_apps
from django.views import View

from core import checks
from core.models import Membership
from core.models.guarded import GuardedTextField
from core.models.plain import plain
from core.tenancy import TenantForeignKey, TenantModel
from core.views import Page


def ids(found: list[Any]) -> list[str]:
    return [error.id for error in found]


def plant(monkeypatch: pytest.MonkeyPatch, *planted: Any) -> None:
    """Let the checks look at these models only."""
    monkeypatch.setattr(checks, "domain_models", lambda: iter(planted))


# --- E001: every view names a declared permission ---
class Undeclared(View):
    __module__ = "programmes.views.somewhere"


class Misspelt(Page):
    __module__ = "programmes.views.somewhere"
    permission = "programme.veiw"


class Public(Page):
    __module__ = "programmes.views.somewhere"
    public = True


class Declared(Page):
    __module__ = "programmes.views.somewhere"
    permission = "programme.view"


def a_function(request: Any) -> None:
    """A view that is no class names no permission."""


a_function.__module__ = "programmes.views.somewhere"


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        (Undeclared.as_view(), ["core.E001"]),
        (Misspelt.as_view(), ["core.E001"]),
        (a_function, ["core.E001"]),
        (Public.as_view(), []),
        (Declared.as_view(), []),
    ],
)
def test_view_names_a_declared_permission(
    monkeypatch: pytest.MonkeyPatch, view: Any, expected: list[str]
) -> None:
    monkeypatch.setattr(checks, "routes", lambda: iter([("programmes:x", "/x/", view)]))
    assert ids(checks.check_doors(None)) == expected


# --- E003 and E004: tenancy ---
@isolate_apps("programmes")
def test_tenant_model_keeps_the_filtering_base_manager(monkeypatch: pytest.MonkeyPatch) -> None:
    class Forgetful(TenantModel):
        class Meta:
            app_label = "programmes"

    class Careful(TenantModel):
        class Meta(TenantModel.Meta):
            app_label = "programmes"

    class Open(TenantModel):
        objects = models.Manager()

        class Meta(TenantModel.Meta):
            app_label = "programmes"

    plant(monkeypatch, Forgetful, Careful, Open, Membership)
    found = checks.check_tenant_meta(None)
    assert ids(found) == ["core.E003"] * 2
    assert [error.obj for error in found] == [Forgetful, Open]


@isolate_apps("programmes")
def test_tenant_models_meet_through_compared_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    class Parent(TenantModel):
        class Meta(TenantModel.Meta):
            app_label = "programmes"

    class Child(TenantModel):
        good = TenantForeignKey(Parent, related_name="+")
        plain = models.ForeignKey(Parent, models.CASCADE, related_name="+")
        many = models.ManyToManyField(Parent, related_name="+")
        outside = models.ForeignKey(Membership, models.PROTECT, related_name="+")

        class Meta(TenantModel.Meta):
            app_label = "programmes"

    plant(monkeypatch, Child, Membership)
    found = checks.check_tenant_relations(None)
    assert ids(found) == ["core.E004"] * 2
    assert {error.msg.split()[0] for error in found} == {"plain", "many"}


# --- E005 to E007: what a model declares ---
@isolate_apps("programmes")
def test_model_declares_texts_retention_and_sensitivity(monkeypatch: pytest.MonkeyPatch) -> None:
    class Silent(models.Model):
        text = models.TextField()
        short = models.CharField(max_length=10)
        facts = models.JSONField()
        day = models.DateField()

        class Meta:
            app_label = "programmes"

    class Telling(models.Model):
        retention = "kept"
        sensitivity = {"text": "open"}
        plain_text = plain("no person", "text", "facts")
        text = models.TextField()
        facts = models.JSONField()
        seen = GuardedTextField()
        address = models.SlugField()
        kind = models.CharField(max_length=1, choices=[("a", "a")])

        class Meta:
            app_label = "programmes"

    plant(monkeypatch, Silent, Telling)
    found = checks.check_declarations(None)
    assert sorted(ids(found)) == [*["core.E005"] * 3, "core.E006", "core.E007"]
    assert {error.obj for error in found} == {Silent}


def test_checks_see_our_own_models_and_doors() -> None:
    labels = {model._meta.label for model in checks.domain_models()}
    assert {"core.AuditEvent", "programmes.Activity", "interventions.Intervention"} <= labels
    assert not any(label.startswith(("auth.", "sessions.")) for label in labels)
    names = {name for name, _pattern, _view in checks.routes()}
    assert {"administration:log-list", "programmes:home", "account_login"} <= names


def test_plain_text_needs_a_reason_and_a_field() -> None:
    assert plain("a code", "x", "y") == {"x": "a code", "y": "a code"}
    for empty in [("", "x"), ("a code",)]:
        with pytest.raises(ValueError, match="needs a reason"):
            plain(*empty)


@isolate_apps("programmes")
def test_plain_text_with_an_empty_reason_counts_as_undeclared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Blank(models.Model):
        retention = "kept"
        sensitivity = {"text": "open"}
        plain_text = {"text": ""}
        text = models.TextField()

        class Meta:
            app_label = "programmes"

    plant(monkeypatch, Blank)
    assert ids(checks.check_declarations(None)) == ["core.E005"]
