"""A faulty file is refused whole, every fault at its JSON path, and nothing is stored."""

from __future__ import annotations

import json
import time
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.utils import translation

from core.tenancy import acting_for
from programmes.actions.exchange import FaultyProgramme, import_programme, parse_programme
from programmes.models import Programme
from tests.factories.exchange import (
    ActionData,
    ActivityData,
    EvaluationData,
    GoalData,
    programme,
    relevant,
)
from tests.programmes.test_exchange_round_trip import exported
from tests.world import World


def faults(content: bytes | dict[str, Any]) -> list[tuple[str, str]]:
    """Every fault in a file, in Dutch."""
    if isinstance(content, dict):
        content = json.dumps(content).encode()
    with translation.override("nl"), pytest.raises(FaultyProgramme) as refused:
        parse_programme(content)
    return refused.value.faults


def whole() -> dict[str, Any]:
    """A valid programme with one of everything."""
    return programme(
        ActivityData(id="A1"),
        ActivityData(id="A2", limited_to_groups=[{"kind": "ethnic", "label": "Groep"}]),
        goals=[GoalData(id="G1")],
        actions=[ActionData(id="T1")],
        locally_relevant=[relevant("hybrid")],
    )


def put(data: Any, path: str, value: Any) -> None:
    """Set the place that a path such as ``activities.0.title`` names; ``...`` deletes it."""
    *parents, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    for part in parents:
        data = data[part]
    if value is ...:
        del data[last]
    else:
        data[last] = value


FAULTS: list[tuple[str, Any, str, str]] = [
    ("format_version", "2.0", "$.format_version", "alleen"),
    ("format_version", 1.0, "$.format_version", "alleen"),
    ("format_version", ..., "$", "format_version"),
    ("municipality.code", "9001", "$.municipality.code", "vorm"),
    ("municipality.code", "GM٩٠٠١", "$.municipality.code", "vorm"),
    ("municipality.name", "", "$.municipality.name", "leeg"),
    ("programme", None, "$.programme", "object"),
    ("programme.title", "x" * 201, "$.programme.title", "200"),
    ("programme.period.start", "22-11-2026", "$.programme.period.start", "datum"),
    ("programme.period.end", "2024-12-31", "$.programme.period.end", "begin"),
    ("programme.reference_date", "2026-02-30", "$.programme.reference_date", "datum"),
    ("programme.reference_date", "2026-11-22\n", "$.programme.reference_date", "datum"),
    ("programme.reference_date", "٢٠٢٦-11-22", "$.programme.reference_date", "datum"),
    ("programme.expected_domains.elsewhere", ["social"], "$.programme.expected_domains", "hoort"),
    ("programme.expected_domains.tertiary", [], "$.programme.expected_domains.tertiary", "leeg"),
    (
        "programme.expected_domains.tertiary",
        ["unknown"],
        "$.programme.expected_domains.tertiary[0]",
        "bekend",
    ),
    (
        "programme.locally_relevant.0.phenomenon",
        "all_forms",
        "$.programme.locally_relevant[0].phenomenon",
        "bekend",
    ),
    (
        "programme.locally_relevant.0.source",
        "",
        "$.programme.locally_relevant[0].source",
        "leeg",
    ),
    ("programme.goals.0.id", "doel 1", "$.programme.goals[0].id", "vorm"),
    ("organisations.0.name", 7, "$.organisations[0].name", "tekst"),
    ("organisations.1.id", "O-social", "$.organisations[1].id", "twee keer"),
    ("organisations.0.domain", "any", "$.organisations[0].domain", "bekend"),
    ("activities", {}, "$.activities", "lijst"),
    ("activities.0", [], "$.activities[0]", "object"),
    ("activities.0.id", "A1\n", "$.activities[0].id", "vorm"),
    ("activities.0.id", "a" * 41, "$.activities[0].id", "vorm"),
    ("activities.1.id", "A1", "$.activities[1].id", "twee keer"),
    ("activities.0.title", ..., "$.activities[0]", "title"),
    ("activities.0.colour", "red", "$.activities[0]", "colour"),
    ("activities.0.title", "a\x00b", "$.activities[0].title", "teken"),
    ("activities.0.title", "\ud800", "$.activities[0].title", "teken"),
    ("activities.1.neighbourhoods", ["\udfff"], "$.activities[1].neighbourhoods[0]", "teken"),
    ("activities.0.main_phase", "primary", "$.activities[0].main_phase", "bekend"),
    ("activities.0.main_phase", False, "$.activities[0].main_phase", "bekend"),
    ("activities.0.side_phases", ["tertiary"] * 2, "$.activities[0].side_phases", "twee keer"),
    ("activities.0.phenomena", ["x"], "$.activities[0].phenomena[0]", "bekend"),
    ("activities.0.phenomena", "jihadism", "$.activities[0].phenomena", "lijst"),
    ("activities.0.transfer_decided", 1, "$.activities[0].transfer_decided", "true"),
    ("activities.0.transfer_decided", None, "$.activities[0].transfer_decided", "true"),
    ("activities.0.budget", -1, "$.activities[0].budget", "0"),
    ("activities.0.budget", "1000", "$.activities[0].budget", "getal"),
    ("activities.0.budget", True, "$.activities[0].budget", "getal"),
    ("activities.0.budget", 10**12, "$.activities[0].budget", "miljard"),
    ("activities.0.budget", 10**300, "$.activities[0].budget", "miljard"),
    ("activities.0.description", "x" * 4001, "$.activities[0].description", "4000"),
    ("activities.0.evaluations.0.status", "done", "$.activities[0].evaluations[0].status", "bek"),
    ("activities.1.limited_to_groups.0.label", "", "$.activities[1].limited_to_groups[0].label",
     "leeg"),
    ("actions.0.status", "dropped", "$.actions[0].status", "bekend"),
    ("actions.0.created_on", None, "$.actions[0].created_on", "tekst"),
]  # fmt: skip


@pytest.mark.parametrize(("place", "value", "path", "word"), FAULTS)
def test_fault_is_named_at_its_path_in_dutch(place: str, value: Any, path: str, word: str) -> None:
    data = whole()
    put(data, place, value)
    found = faults(data)
    assert [where for where, _text in found] == [path]
    assert word in found[0][1]


def test_every_fault_is_named_at_once_and_in_order() -> None:
    data = whole()
    data["activities"] = [ActivityData(id=f"A{number}") for number in range(12)]
    put(data, "activities.2.id", "A1")
    put(data, "activities.10.title", "")
    put(data, "activities.9.budget", 1e300)
    put(data, "activities.9.owner_fits", "maybe")
    put(data, "activities.0.title", "\x00")
    put(data, "programme.period.end", "1999-01-01")
    assert [path for path, _text in faults(data)] == [
        "$.activities[0].title",
        "$.activities[2].id",
        "$.activities[9].budget",
        "$.activities[9].owner_fits",
        "$.activities[10].title",
        "$.programme.period.end",
    ]


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "regel 1, teken 1"),
        (b"geen json", "JSON"),
        (b'{"a": 1,}', "JSON"),
        (b'{"a": NaN}', "NaN"),
        (b'{"a": -Infinity}', "Infinity"),
        (b'{"a": 1, "a": 2}', "twee keer"),
        (b"9" * 5000, "te groot"),
        (b"[" * 100_000, "te diep"),
        (b"\xff\xfe{\x00}\x00", "UTF-8"),
        (b'{"a": "\xe9"}', "UTF-8"),
        (b"PK\x03\x04\x00\x00", "JSON"),
        (b" " * (10 * 1024 * 1024 + 1), "10 MB"),
        (b"null", "object"),
        (b"[1, 2]", "object"),
        (b'"tekst"', "object"),
    ],
)
def test_what_is_no_programme_at_all_is_one_fault(content: bytes, word: str) -> None:
    ((path, text),) = faults(content)
    assert path == "$"
    assert word in text


def test_nested_up_to_the_limit_is_refused_without_a_crash() -> None:
    for depth in (50, 300, 900):
        nested = b'{"a":' * depth + b"1" + b"}" * depth
        assert faults(nested)
        data = json.dumps(whole()).encode().replace(b'"all_forms"', b"[" * depth + b"]" * depth)
        assert faults(data)


def test_infinite_budget_is_a_fault() -> None:
    content = json.dumps(whole()).replace('"budget": null', '"budget": 1e400').encode()
    assert [path for path, _text in faults(content)] == [
        "$.activities[0].budget",
        "$.activities[1].budget",
    ]


def test_unknown_names_cannot_smuggle_anything_into_the_message() -> None:
    data = whole()
    data["x" * 1000 + "\ud800"] = {"y": 1}
    for _path, text in faults(data):
        assert len(text) < 200
        text.encode("utf-8")


def test_long_list_of_odd_values_is_refused_quickly() -> None:
    data = whole()
    data["activities"][0]["side_phases"] = [{}, 1] * 5_000
    started = time.monotonic()
    assert len(faults(data)) > 10_000
    assert time.monotonic() - started < 10


def test_byte_order_mark_is_no_fault(acting: World) -> None:
    data = whole()
    content = b"\xef\xbb\xbf" + json.dumps(data).encode()
    assert exported(import_programme(parse_programme(content)).reference) == data


@pytest.mark.any_database
def test_five_megabytes_are_read_and_stored(acting: World) -> None:
    data = programme(*[ActivityData(description="Uitleg. " * 450) for _number in range(1300)])
    content = json.dumps(data).encode()
    assert len(content) > 5_000_000
    outcome = import_programme(parse_programme(content))
    assert exported(outcome.reference) == data


# --- nothing stored ------------------------------------------------------------------------------
def rows_now(world: World) -> dict[str, int]:
    """How many rows every table holds, log included."""
    found = {}
    for side in world.sides:
        with acting_for(side.municipality):
            for model in apps.get_models():
                manager = model._default_manager
                found[f"{side.municipality.slug} {model._meta.label}"] = manager.count()
    return found


def run(*words: str) -> tuple[int, str, str]:
    """Exit status, output and errors of a command."""
    out, err = StringIO(), StringIO()
    try:
        call_command(*words, stdout=out, stderr=err)
    except SystemExit as stopped:
        return int(str(stopped.code)), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def written(folder: Path, data: Any) -> str:
    """The name of a file with this content."""
    file = folder / "aanpak.json"
    file.write_bytes(data if isinstance(data, bytes) else json.dumps(data).encode())
    return str(file)


def test_command_refuses_a_faulty_file_whole(world: World, tmp_path: Path) -> None:
    data = whole()
    put(data, "activities.1.main_phase", "vierde")
    put(data, "actions.0.due_on", "morgen")
    before = rows_now(world)
    status, out, err = run(
        "import_programme", written(tmp_path, data), "--municipality", "maasmonde", "--json"
    )
    assert status == 1 and out == ""
    lines = err.splitlines()
    assert [line.partition(":")[0] for line in lines] == [
        "$.actions[0].due_on",
        "$.activities[1].main_phase",
    ]
    assert rows_now(world) == before


def test_command_prints_unprintable_names(world: World, tmp_path: Path) -> None:
    data = whole()
    data["\ud800"] = 1
    status, _out, err = run(
        "import_programme", written(tmp_path, data), "--municipality", "maasmonde"
    )
    assert status == 1
    err.encode("utf-8")


def test_dry_run_says_what_would_happen_and_stores_nothing(world: World, tmp_path: Path) -> None:
    name = written(tmp_path, whole())
    before = rows_now(world)
    status, out, _err = run(
        "import_programme", name, "--municipality", "maasmonde", "--dry-run", "--json"
    )
    answer = json.loads(out)
    assert status == 0 and answer["created"] == 9 and answer["updated"] == 0
    assert rows_now(world) == before
    with acting_for(world.maasmonde.municipality):
        assert not Programme.objects.filter(reference=answer["reference"]).exists()


def test_dry_run_of_an_update_stores_nothing(acting: World, tmp_path: Path) -> None:
    stored = Programme.objects.get(reference=import_programme(whole()).reference)
    data = whole()
    data["activities"][0] |= {"title": "Anders", "evaluations": [EvaluationData(type="plan")]}
    del data["actions"][0]
    before, rows = exported(stored.reference), rows_now(acting)
    outcome = import_programme(data, programme=stored, dry_run=True)
    assert outcome.updated and outcome.warnings
    assert exported(stored.reference) == before
    assert rows_now(acting) == rows


def test_failure_half_way_leaves_nothing(acting: World, monkeypatch: pytest.MonkeyPatch) -> None:
    before = rows_now(acting)

    def fail(*args: Any, **kwargs: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("programmes.actions.exchange.ActivityEvaluation", fail)
    with pytest.raises(ZeroDivisionError):
        import_programme(whole())
    assert rows_now(acting) == before


@pytest.mark.parametrize(
    "words",
    [
        ["findings", "--municipality", "nergens", "--programme", "{own}"],
        ["findings", "--municipality", "maasmonde", "--programme", "P-1999-01"],
        ["findings", "--municipality", "maasmonde", "--programme", "{theirs}"],
        ["findings", "--municipality", "maasmonde", "--programme", "{own}", "--on", "gisteren"],
        ["export_programme", "--municipality", "nergens", "--programme", "{own}"],
        ["export_programme", "--municipality", "maasmonde", "--programme", "P-1999-01"],
        ["import_programme", "{file}", "--municipality", "nergens"],
        ["import_programme", "{file}", "--municipality", "maasmonde", "--programme", "P-1999-01"],
        ["import_programme", "/nergens/aanpak.json", "--municipality", "maasmonde"],
        ["import_programme", "/", "--municipality", "maasmonde"],
    ],
    ids=" ".join,
)
def test_what_is_not_there_is_one_line_and_status_two(
    words: list[str], world: World, tmp_path: Path
) -> None:
    with acting_for(world.broekerlanden.municipality):
        Programme.objects.filter(pk=world.broekerlanden.programme.pk).update(reference="P-2001-77")
    known = {
        "{own}": world.maasmonde.programme.reference,
        "{theirs}": "P-2001-77",
        "{file}": written(tmp_path, whole()),
    }
    before = rows_now(world)
    status, out, err = run(*[known.get(word, word) for word in words])
    assert (status, out, len(err.strip().splitlines())) == (2, "", 1)
    assert "Traceback" not in err
    assert rows_now(world) == before
