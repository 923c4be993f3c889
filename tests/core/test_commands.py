"""Commands: what cannot be found is one line on stderr and exit status 2, whatever the command."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command, get_commands, load_command_class

from core import permissions
from core.checks import domain_models
from core.documents import documents
from core.lifecycle import lifecycles
from core.management import MunicipalityCommand
from core.models import Role
from tests.architecture.test_doors import MATRIX
from tests.world import World

OURS = ("core", "interventions", "network", "programmes", "signals", "casework")
WITHIN = sorted(
    name
    for name, app in get_commands().items()
    if app in OURS and isinstance(load_command_class(str(app), name), MunicipalityCommand)
)


def arguments(name: str, tmp_path: Path, **changes: str) -> list[str]:
    """Arguments with which a command would run, but for what ``changes`` makes wrong."""
    import argparse

    command = load_command_class(str(get_commands()[name]), name)
    parser = command.create_parser("manage.py", name)
    known = {
        "municipality": "maasmonde",
        "programme": "P-2026-01",
        "file": str(tmp_path / "not-there.json"),
        "output": str(tmp_path / "out"),
        **changes,
    }
    given: list[str] = []
    for action in parser._actions:
        if isinstance(action, argparse._HelpAction):
            continue
        if action.option_strings and (action.required or action.dest in changes):
            given += [action.option_strings[0], known[action.dest]]
        elif not action.option_strings:
            given.append(known[action.dest])
    return given


def refused(name: str, given: list[str]) -> str:
    """The one line that a command refuses with."""
    errors = StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command(name, *given, stdout=StringIO(), stderr=errors)
    assert stopped.value.code == 2
    lines = errors.getvalue().splitlines()
    assert len(lines) == 1
    return lines[0]


def test_there_are_commands_to_test() -> None:
    assert {"findings", "import_programme", "export_programme", "programme_scan"} <= set(WITHIN)


@pytest.mark.parametrize("name", WITHIN)
def test_unknown_municipality_is_one_line(world: World, tmp_path: Path, name: str) -> None:
    assert "nergens" in refused(name, arguments(name, tmp_path, municipality="nergens"))


@pytest.mark.parametrize(
    "name", [name for name in WITHIN if name not in {"import_programme", "import_activities"}]
)
def test_unknown_programme_is_one_line(world: World, tmp_path: Path, name: str) -> None:
    assert "P-1999-01" in refused(name, arguments(name, tmp_path, programme="P-1999-01"))


@pytest.mark.parametrize("name", [name for name in WITHIN if name.startswith("import_")])
def test_unknown_file_is_one_line(world: World, tmp_path: Path, name: str) -> None:
    assert "not-there.json" in refused(name, arguments(name, tmp_path))


def test_command_says_what_it_does() -> None:
    class Nothing(MunicipalityCommand):
        pass

    with pytest.raises(NotImplementedError):
        Nothing().handle_here()


# --- describe ---
@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    out = StringIO()
    call_command("describe", "--json", stdout=out)
    answer: dict[str, Any] = json.loads(out.getvalue())
    return answer


def test_description_has_its_five_parts(described: dict[str, Any]) -> None:
    assert list(described) == ["roles", "routes", "transitions", "fields", "documents"]
    assert described["roles"] == Role.values
    assert {document["name"] for document in described["documents"]} == set(documents)


def test_every_route_is_described_as_the_matrix_says(described: dict[str, Any]) -> None:
    routes = {route["name"]: route for route in described["routes"]}
    for row in MATRIX:
        route = routes[row.name]
        assert row.method in route["methods"], row
        if not row.verb:
            right, roles = permissions.registry[route["permission"]], row.allowed - {"no_role"}
            assert roles <= set(route["roles"]), row
            assert right.predicate or roles == set(route["roles"]), row
    assert routes["core:alive"]["permission"] == "public"
    assert routes["core:account"]["permission"] == "account"
    by_verb = routes["administration:parameter-transition"]
    assert (by_verb["permission"], by_verb["roles"]) == ("by verb", ["privacy_officer"])
    assert all(set(route) == ROUTE for route in described["routes"])


ROUTE = {"name", "pattern", "methods", "permission", "roles"}


def test_every_verb_is_described_as_the_matrix_says(described: dict[str, Any]) -> None:
    told = {(entry["model"], entry["verb"]): entry for entry in described["transitions"]}
    expected = {
        (label, verb) for label, lifecycle in lifecycles.items() for verb in lifecycle.transitions
    }
    assert set(told) == expected
    assert told["core.Parameter", "approve"] == {
        "model": "core.Parameter",
        "verb": "approve",
        "sources": ["proposed"],
        "target": "approved",
        "permission": "parameter.approve",
        "roles": ["privacy_officer"],
    }


def test_every_field_has_its_sensitivity_and_retention(described: dict[str, Any]) -> None:
    fields = described["fields"]
    counted = sum(len(model._meta.concrete_fields) for model in domain_models())
    assert len(fields) == counted
    known = {"open", "internal", "confidential", "staff"}
    assert {field["sensitivity"] for field in fields} <= known
    assert all(field["retention"] for field in fields)
    told = {(field["model"], field["field"]): field for field in fields}
    assert told["core.User", "name"]["sensitivity"] == "staff"
    assert told["programmes.Goal", "title"]["retention"] == "follows programme"
