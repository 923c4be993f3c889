"""Start-up checks: whatever is not declared is refused."""

from __future__ import annotations

from collections.abc import Iterator
from ctypes.util import find_library
from typing import Any

from django.apps import apps
from django.core import checks
from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.urls import URLPattern, get_resolver

from core import encryption, permissions
from core.deidentification.lexicon import GuardUnavailable, lexicon
from core.documents import PANGO_LINE
from core.models.encrypted import encrypted_fields
from core.models.plain import undeclared_texts
from core.tenancy import TenantForeignKey, TenantManager, TenantModel

#: The technical admin guards itself: superusers only, core models only.
ADMIN = "/beheer-technisch/"
OURS = ("core", "interventions", "network", "signals", "casework", "programmes")
#: Doors of packages, public by their nature: log-in and the technical admin guard themselves.
FOREIGN_PUBLIC = ("allauth.", "django.contrib.", "django.views.static")


def routes() -> Iterator[tuple[str, str, Any]]:
    """Every address: name with namespace, pattern, view callable."""

    def walk(resolver: Any, namespace: str, prefix: str) -> Iterator[tuple[str, str, Any]]:
        for entry in resolver.url_patterns:
            pattern = prefix + str(entry.pattern)
            if isinstance(entry, URLPattern):
                name = f"{namespace}{entry.name}" if entry.name else ""
                yield name, pattern, entry.callback
            else:
                inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
                yield from walk(entry, inner, pattern)

    yield from walk(get_resolver(), "", "/")


def domain_models() -> Iterator[type[models.Model]]:
    """Our own models."""
    for model in apps.get_models():
        if model._meta.app_label in OURS:
            yield model


@register()
def check_doors(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """core.E001: every view names a declared permission or is plainly public."""
    errors: list[CheckMessage] = []
    for name, pattern, view in routes():
        view_class = getattr(view, "view_class", None)
        module = getattr(view_class or view, "__module__", "")
        if module.startswith(FOREIGN_PUBLIC) or pattern.startswith(ADMIN):
            continue
        if getattr(view_class, "public", False) or getattr(view_class, "for_account", False):
            continue
        declared = getattr(view_class, "permission", "")
        model = getattr(view_class, "model", None)
        by_verb = hasattr(view_class, "verbs") and hasattr(model, "lifecycle")
        if declared not in permissions.registry and not by_verb:
            errors.append(
                Error(f"{name or pattern} names no declared permission.", id="core.E001", obj=view)
            )
    return errors


@register()
def check_tenant_meta(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """core.E003: the filtering base manager is inherited by every tenant model."""
    return [
        Error("Meta does not inherit TenantModel.Meta.", id="core.E003", obj=model)
        for model in domain_models()
        if issubclass(model, TenantModel)
        and not (
            model._meta.base_manager_name == "objects"
            and isinstance(model._default_manager, TenantManager)
        )
    ]


@register()
def check_tenant_relations(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """core.E004: between tenant models only compared keys, and no plain many-to-many."""
    errors: list[CheckMessage] = []
    for model in domain_models():
        if not issubclass(model, TenantModel):
            continue
        for field in model._meta.get_fields():
            other = getattr(field, "related_model", None)
            if not (isinstance(other, type) and issubclass(other, TenantModel)):
                continue
            plain_key = isinstance(field, models.ForeignKey) and not isinstance(
                field, TenantForeignKey
            )
            if plain_key or isinstance(field, models.ManyToManyField):
                errors.append(
                    Error(f"{field.name} is not a TenantForeignKey.", id="core.E004", obj=model)
                )
    return errors


@register()
def check_declarations(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """core.E005–E007: texts guarded or declared plain, retention and sensitivity declared."""
    errors: list[CheckMessage] = []
    for model in domain_models():
        if not hasattr(model, "retention"):
            errors.append(Error("No retention declared.", id="core.E006", obj=model))
        sensitivity = getattr(model, "sensitivity", None)
        if sensitivity is None:
            errors.append(Error("No sensitivity declared.", id="core.E007", obj=model))
        errors += [
            Error(
                f"{name} is neither guarded nor declared plain with a reason.",
                id="core.E005",
                obj=model,
            )
            for name in undeclared_texts(model)
        ]
    return errors


@register()
def check_lexicon(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """core.E009: the guard has its lexicon, without which it refuses every text (rule S3)."""
    try:
        lexicon()
    except GuardUnavailable as error:
        hint = "Run ./start --setup-only, or manage.py build_lexicon."
        return [Error(str(error), hint=hint, id="core.E009")]
    return []


@register()
def check_encryption(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """core.E010: there are keys for encrypted fields, and such fields belong to a municipality."""
    try:
        encryption.keys()
    except ImproperlyConfigured as error:
        return [Error(str(error), id="core.E010")]
    return [
        Error(f"{field} is encrypted in a model without a municipality.", id="core.E010", obj=field)
        for field in encrypted_fields()
        if not issubclass(field.model, TenantModel)
    ]


@register("documents", deploy=True)
def check_documents(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """core.W008: the library that makes PDF files is there."""
    if find_library("pango-1.0"):
        return []
    return [checks.Warning("Pango is missing: no PDF files.", hint=PANGO_LINE, id="core.W008")]
