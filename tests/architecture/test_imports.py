"""Direction: between apps, inside an app, and in what the database knows."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from tests.architecture.source import APPS, LINE, ROOT, imports, python_files, shown, tree

LINT = "from importlinter.cli import lint_imports_command as run; run()"
SEVEN = ("models", "actions", "forms", "views", "permissions", "lifecycle", "urls")
SUB_AREAS = ("models", "actions", "forms", "views")
FORBIDDEN_NAMES = {"utils", "helpers", "common", "services", "api", "accounts", "reports", "misc"}
CLOCKS = ("date.today", "datetime.today", "datetime.now", "datetime.utcnow", "time.time")
#: Modules of an app that no layer needs to name: nothing imports them, or they hold no code.
BESIDE_THE_LAYERS = {"__init__", "apps", "admin", "data", "migrations", "checks", "templatetags"}
#: The core's closed list; an addition needs an architecture decision record.
CORE = {
    "actions", "adapters", "admin", "append_only", "apps", "audit", "checks", "deidentification",
    "documents", "drafts", "encryption", "figures", "forms", "lifecycle", "management",
    "middleware", "migrations", "models", "permissions", "references", "retention", "spreadsheets",
    "templatetags", "tenancy", "urls", "views", "working_days",
}  # fmt: skip
#: Words of the domain; the core owns none of them, save in the list of roles.
DOMAIN_WORDS = {
    "activity", "blind", "casework", "catalogue", "covenant", "evaluation", "finding",
    "intervention", "phenomenon", "programme", "quickscan", "scan", "signal", "weighing",
}  # fmt: skip


def run_contracts(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", LINT, "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def test_import_contracts_are_kept() -> None:
    done = run_contracts(ROOT)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("importer", "line"),
    [
        ("core/permissions.py", "import network.permissions"),
        ("interventions/permissions.py", "import interventions.views"),
        ("interventions/classification.py", "import core.models"),
    ],
)
def test_import_contracts_see_a_planted_import(tmp_path: Path, importer: str, line: str) -> None:
    for name in ("config", *APPS):
        for path in python_files(name, migrations=True):
            copy = tmp_path / path.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())
    planted = tmp_path / importer
    planted.write_text(planted.read_text() + f"\n{line}\n")
    done = run_contracts(tmp_path)
    assert done.returncode == 1
    assert "BROKEN" in done.stdout


def contracts() -> dict[str, Any]:
    """Settings of the import contracts."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    assert isinstance(settings, dict)
    return settings


def inside_an_app() -> dict[str, Any]:
    """The contract about the modules of one app."""
    return next(contract for contract in contracts()["contracts"] if "containers" in contract)


def layers() -> list[set[str]]:
    """Names of the modules per layer, from the top down."""
    return [set(re.findall(r"\w+", layer)) for layer in inside_an_app()["layers"]]


def test_every_app_stands_in_the_contracts() -> None:
    assert set(contracts()["root_packages"]) == {"config", *APPS}
    assert set(inside_an_app()["containers"]) == set(APPS) - {"core"}


@pytest.mark.parametrize("app", [app for app in APPS if app != "core"])
def test_every_module_of_an_app_stands_in_a_layer(app: str) -> None:
    present = {path.stem for path in (ROOT / app).iterdir() if path.stem != "__pycache__"}
    assert sorted(present - set().union(*layers()) - BESIDE_THE_LAYERS) == []


@pytest.mark.parametrize("app", [app for app in APPS if app != "core"])
def test_app_has_the_seven(app: str) -> None:
    present = {path.stem for path in (ROOT / app).iterdir()}
    assert set(SEVEN) <= present


def test_no_module_is_called_after_nothing_in_particular() -> None:
    assert not [
        shown(path)
        for path in python_files("config", *APPS)
        if FORBIDDEN_NAMES & {path.stem, *path.relative_to(ROOT).parts[:-1]}
    ]


def test_core_is_a_closed_list() -> None:
    present = {path.stem for path in (ROOT / "core").iterdir() if not path.name.startswith("_")}
    assert not present - CORE


def test_core_knows_no_word_of_the_domain() -> None:
    found = [
        f"{shown(path)}:{node.lineno} {name}"
        for path in python_files("core")
        for node in ast.walk(tree(path))
        for name in [getattr(node, "name", None) or getattr(node, "id", None)]
        if isinstance(name, str) and isinstance(node, ast.ClassDef | ast.FunctionDef | ast.Name)
        if DOMAIN_WORDS & set(_words(name))
    ]
    assert not found


def _words(name: str) -> list[str]:
    spaced = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)
    return spaced.split("_")


def test_leaf_knows_no_database_and_no_clock() -> None:
    """A leaf is what stands below the models: pure functions over what they are given."""
    below = layers()[next(at for at, layer in enumerate(layers()) if "models" in layer) + 1 :]
    forbidden = ("django.utils.timezone", "django.apps", "django.db.connection", "core.", "time.")
    leafs = [
        path
        for app in APPS
        for leaf in sorted(set().union(*below))
        for path in [ROOT / app / f"{leaf}.py", *python_files(f"{app}/{leaf}")]
        if path.exists()
    ]
    assert leafs
    wrong = [
        f"{shown(path)}:{line} {name}"
        for path in leafs
        for name, line in imports(path)
        if name.startswith(forbidden)
    ]
    wrong += [
        f"{shown(path)}:{node.lineno} asks the clock"
        for path in leafs
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(CLOCKS)
    ]
    assert not wrong


def test_nothing_of_ours_listens_to_signals() -> None:
    signals = ("django.dispatch", "django.core.signals", "django.contrib.auth.signals")
    found = [
        f"{shown(path)}:{line} {name}"
        for path in python_files("config", *APPS)
        for name, line in imports(path)
        if name.startswith((*signals, "django.db.models.signals"))
    ]
    assert not found


def test_no_raw_query() -> None:
    """Raw SQL is not bound to a municipality; triggers and the health check are the exceptions."""
    allowed = {"core/append_only.py", "core/views/public.py"}
    found = [
        f"{shown(path)}:{node.lineno}"
        for path in python_files("config", *APPS)
        if shown(path) not in allowed
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr in {"raw", "cursor", "extra"}
        if not (isinstance(node.value, ast.Name) and node.value.id in {"logger", "self", "cls"})
    ]
    assert not found


def test_foreign_key_across_apps_cannot_be_walked_back() -> None:
    found = [
        str(field)
        for model in apps.get_models()
        if model._meta.app_label in LINE
        for field in model._meta.local_fields
        if isinstance(field, models.ForeignKey)
        and field.related_model._meta.app_label != model._meta.app_label
        and field.remote_field.related_name != "+"
    ]
    assert not found
