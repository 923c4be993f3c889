"""manage.py describe: roles, routes, transitions, fields and documents, as data."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from core import permissions
from core.checks import domain_models, routes
from core.documents import documents
from core.lifecycle import lifecycles
from core.models import Role


class Command(BaseCommand):
    """Prints what the code declares, for the matrix, the registers and whoever reviews."""

    help = "Describe roles, routes, transitions, fields and documents."

    def add_arguments(self, parser: CommandParser) -> None:
        """Only how to print."""
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print everything."""
        description = {
            "roles": [role.value for role in Role],
            "routes": list(described_routes()),
            "transitions": described_transitions(),
            "fields": described_fields(),
            "documents": [document.describe() for document in documents.values()],
        }
        self.stdout.write(json.dumps(description, ensure_ascii=False, indent=1))


def described_routes() -> Any:
    """Every named route with its methods, permission and roles."""
    for name, pattern, view in routes():
        view_class = getattr(view, "view_class", None)
        if not name or name.startswith("admin:"):
            continue
        code, roles = _asked_of(view_class)
        yield {
            "name": name,
            "pattern": pattern,
            "methods": [
                method.upper()
                for method in ("get", "post")
                if view_class is None or _takes(view_class, method)
            ],
            "permission": code,
            "roles": roles,
        }


def _takes(view_class: Any, method: str) -> bool:
    return method in view_class.http_method_names and hasattr(view_class, method)


def _asked_of(view_class: Any) -> tuple[str, list[str]]:
    """The right a door asks and who has it; "by verb" has the roles of all its verbs together.

    "account": whoever is logged in; "public": everybody. Pages of the log-in package are public.
    """
    rule = permissions.registry.get(getattr(view_class, "permission", "") or "")
    if rule:
        return rule.code, sorted(rule.roles)
    if verbs := getattr(view_class, "verbs", None):
        transitions = view_class.model.lifecycle.transitions
        rules = [permissions.registry[transitions[verb].permission] for verb in verbs]
        return "by verb", sorted({role for one in rules for role in one.roles})
    return ("account" if getattr(view_class, "for_account", False) else "public"), []


def described_transitions() -> list[dict[str, Any]]:
    """Every verb of every life cycle."""
    return [
        {
            "model": label,
            "verb": verb.name,
            "sources": sorted(verb.sources),
            "target": verb.target or sorted(verb.targets) or None,
            "permission": verb.permission,
            "roles": sorted(permissions.registry[verb.permission].roles),
        }
        for label, lifecycle in sorted(lifecycles.items())
        for verb in lifecycle.transitions.values()
    ]


def described_fields() -> list[dict[str, Any]]:
    """Every field of our models with its sensitivity and the retention of its row."""
    return [
        {
            "model": model._meta.label,
            "field": field.name,
            "sensitivity": model.sensitivity.get(field.name, "open"),  # type: ignore[attr-defined]
            "retention": model.retention.describe(),  # type: ignore[attr-defined]
        }
        for model in domain_models()
        for field in model._meta.concrete_fields
    ]
