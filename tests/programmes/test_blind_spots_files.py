"""The four delivered programmes give exactly the findings that were delivered with them."""

from __future__ import annotations

import hashlib
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from core.tenancy import acting_for
from programmes.actions.exchange import import_programme, parse_programme
from programmes.actions.exchange_file import SCHEMA
from programmes.models import Programme
from programmes.models.exchange import ProgrammeState
from tests.world import DATA, World

EXPECTED = Path(__file__).parent / "data"
CATALOGUE = SCHEMA.parents[2] / "interventions" / "data" / "catalogue.csv"
#: SHA-256 of what was delivered: carried into the project unchanged.
DELIVERED = {
    DATA / "broekerlanden.json": "bad0a166e9848f14065f37356fd0511f19bf2cf9ebb025ef01842e9c261b58af",
    DATA / "eikendonk.json": "715e67381eef40a6d8ede68db0037870c598e593308633c018c1b91913e4a8f2",
    DATA / "grensbeek.json": "10b9d69152054b0b58f7d6a000874261336bf8a730d2ea31701524af5a4dc75a",
    DATA / "maasmonde.json": "76d69fc74f0a22325715eeb9a0739e2a66d2fa88cce7197a72832a798e93ee0c",
    SCHEMA: "6a90d3256bbb726ad92911ecf18dbadc6ebf9b259b26ca2c3fb4b7065f1d04b6",
    CATALOGUE: "06cfa1fe107e073073be989950fed6ae55c1ef3e971d0b9c848059999f49744c",
}
NAMES = [path.stem for path in DELIVERED if path.parent == DATA]


def expected(name: str, kind: str) -> list[dict[str, str]]:
    """The delivered findings of a programme."""
    rows: list[dict[str, str]] = json.loads((EXPECTED / f"{name}.{kind}.json").read_text())
    return rows


def stored(name: str, world: World, **options: Any) -> Programme:
    """The programme, imported anew."""
    with acting_for(world.maasmonde.municipality):
        data = parse_programme((DATA / f"{name}.json").read_bytes())
        outcome = import_programme(data, **options)
        return Programme.objects.get(reference=outcome.reference)


@pytest.mark.parametrize("path", DELIVERED, ids=lambda path: path.name)
def test_delivered_file_is_carried_unchanged(path: Path) -> None:
    assert hashlib.sha256(path.read_bytes()).hexdigest() == DELIVERED[path]


@pytest.mark.parametrize("name", NAMES)
def test_findings_of_an_imported_programme_are_exact(name: str, world: World) -> None:
    programme = stored(name, world)
    with acting_for(world.maasmonde.municipality):
        found = ProgrammeState(programme).findings
    keys = [{"code": row.code, "subject": row.subject} for row in found]
    assert keys == expected(name, "expected")
    with_severity = [
        {"code": row.code, "subject": row.subject, "severity": str(row.severity)} for row in found
    ]
    assert with_severity == expected(name, "severities")


@pytest.mark.parametrize("name", NAMES)
def test_command_prints_the_same_findings(name: str, world: World) -> None:
    programme = stored(name, world)
    out = StringIO()
    words = ["--municipality", "maasmonde", "--programme", programme.reference, "--json"]
    call_command("findings", *words, stdout=out)
    rows = json.loads(out.getvalue())
    assert all(list(row) == ["code", "subject", "severity", "message"] for row in rows)
    assert all(row.pop("message").endswith(".") for row in rows)
    assert rows == expected(name, "severities")


def test_command_takes_another_reference_date(world: World) -> None:
    programme = stored("grensbeek", world)
    out = StringIO()
    words = ["--municipality", "maasmonde", "--programme", programme.reference, "--json"]
    call_command("findings", *words, "--on", "2036-01-01", stdout=out)
    found = {(row["code"], row["subject"]) for row in json.loads(out.getvalue())}
    known = {(row["code"], row["subject"]) for row in expected("grensbeek", "expected")}
    assert known != found
    assert {code for code, _subject in found - known} <= {"BS07", "BS11", "BS16", "BS18"}


def test_command_in_words_names_every_finding(world: World) -> None:
    programme = stored("grensbeek", world)
    out = StringIO()
    call_command(
        "findings", "--municipality", "maasmonde", "--programme", programme.reference, stdout=out
    )
    heads = [line for line in out.getvalue().splitlines() if line.startswith("BS")]
    assert heads == [
        f"{row['code']} {row['subject']} ({row['severity']})"
        for row in expected("grensbeek", "severities")
    ]
