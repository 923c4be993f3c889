"""Benchmarks and synthetic load: honest, the same for the same seed, and never in production."""

from __future__ import annotations

import io
import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from core.models import Municipality
from core.tenancy import acting_for
from programmes.actions.exchange_file import parse_programme
from programmes.actions.load import LoadRefused, generate_load, synthetic_programme
from programmes.management import bare
from programmes.management.commands import bench
from programmes.management.measuring import Measure, side_by_side, table
from programmes.models import Activity, Programme
from programmes.models.exchange import ProgrammeState
from tests.programmes.marked import measure_little
from tests.world import World


def text_of(data: dict[str, Any]) -> bytes:
    return json.dumps(data).encode()


# --- load ----------------------------------------------------------------------------------
@pytest.mark.parametrize("number", [0, 1, 60])
def test_synthetic_programme_is_a_valid_one(number: int) -> None:
    data = synthetic_programme(number, Random(7))
    assert parse_programme(text_of(data))["activities"] == data["activities"]
    assert len(data["activities"]) == number


def test_same_seed_gives_the_same_programme() -> None:
    first, second = (synthetic_programme(30, Random("3-1")) for _time in range(2))
    assert first == second
    assert synthetic_programme(30, Random("4-1")) != first


@pytest.mark.django_db
def test_load_makes_municipalities_with_people_and_programme() -> None:
    with translation.override("nl"):
        made = generate_load(municipalities=2, activities=12, seed=5)
    assert [row.slug for row in made] == ["proef-5-1", "proef-5-2"]
    titles = []
    for municipality in made:
        with acting_for(municipality):
            titles.append(list(Activity.objects.order_by("pk").values_list("title", flat=True)))
            assert len(titles[-1]) == 12
            assert ProgrammeState(Programme.objects.get()).findings
    assert titles[0] != titles[1]


@pytest.mark.django_db
def test_command_makes_what_it_says_and_not_twice(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["--municipalities", "1", "--activities", "3", "--seed", "8"]
    call_command("generate_load", *asked)
    assert capsys.readouterr().out == "proef-8-1: 3 activities\n"
    with pytest.raises(SystemExit) as stop:
        call_command("generate_load", *asked)
    assert stop.value.code == 2
    assert "take another seed" in capsys.readouterr().err


@pytest.mark.django_db
@override_settings(PRODUCTION=True)
def test_production_refuses_load_and_benchmarks(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(LoadRefused):
        generate_load(municipalities=1, activities=1, seed=1)
    for command in ("generate_load", "bench"):
        with pytest.raises(SystemExit) as stop:
            call_command(command)
        assert stop.value.code == 2
        assert "production" in capsys.readouterr().err


# --- bench ---------------------------------------------------------------------------------
def test_measure_says_whether_it_stays_under_the_bar() -> None:
    rows = [Measure("a", 2, "s", 3), Measure("b", 4, "s", 3), Measure("c", 4, "s")]
    assert [row.verdict for row in rows] == ["ok", "over", ""]
    found = [Measure("d", percent, "%", 95, at_least=True) for percent in (95, 94.9)]
    assert [row.verdict for row in found] == ["ok", "under"]
    assert "≥ 95" in table(found)[1]
    lines = table(rows)
    assert lines[0].startswith("what")
    assert "4 s" in lines[2]
    assert lines[2].rstrip().endswith("over")


@pytest.fixture
def place(world: World) -> Any:
    with translation.override("nl"), override_settings(ROOT_URLCONF=bare.__name__):
        yield bench._Place(generate_load(municipalities=1, activities=5, seed=9)[0])


def test_bare_view_is_honest(place: Any, world: World) -> None:
    """Behind the same log-in and membership; the same rows, in one query of its own."""
    address = place.url("bare:activities")
    place.client.get(address)
    with CaptureQueriesContext(connection) as captured:
        answer = place.client.get(address)
    page = answer.content.decode()
    with acting_for(place.municipality):
        for title in place.programme.activities.values_list("title", flat=True):
            assert title in page
    # session, user, membership with its roles, and the rows
    assert len(captured) == 4
    assert world.maasmonde.client("policy_adviser").get(address).status_code == 404
    assert world.stranger().get(address).status_code == 404


@pytest.mark.parametrize(("name", "beside"), [(row[1], row[2]) for row in bench.COMPARED])
def test_every_compared_page_answers(place: Any, name: str, beside: str) -> None:
    ours, least = side_by_side(place.client, place.url(name), place.url(f"bare:{beside}"), 1)
    assert ours > 0 < least


def test_bare_addresses_exist_only_during_the_benchmarks(world: World) -> None:
    client = world.maasmonde.client("policy_adviser")
    assert client.get(world.maasmonde.url("bare/interventions/")).status_code == 404


@pytest.mark.any_database
@pytest.mark.django_db
def test_benchmarks_print_a_table_write_the_figures_and_leave_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    measure_little(monkeypatch, tmp_path / "texts")
    for name, number in (("FEW", 3), ("MANY", 8), ("FEW_SIGNALS", 60), ("MANY_SIGNALS", 150)):
        monkeypatch.setattr(bench, name, number)
    monkeypatch.setattr(bench, "seconds", lambda work: (work(), 0.1)[1])
    file, out = tmp_path / "bench.json", io.StringIO()
    call_command("bench", "--requests", "1", "--output", str(file), stdout=out)
    told = json.loads(file.read_text())
    names = [row["name"] for row in told["measures"]]
    assert told["database"] == connection.vendor
    assert [name for name in names if "PDF" in name]
    assert [name for name in names if name.startswith("guard on unseen")]
    assert sum("ratio to the bare view" in name for name in names) == len(bench.COMPARED)
    assert all(name in out.getvalue() for name in names)
    pages = next(row for row in told["measures"] if "PDF" in row["name"])
    assert pages["bar"] == pytest.approx(0.1 * int(pages["note"].split()[0]) + 0.5, abs=0.06)
    counted = {row["name"]: row for row in told["measures"] if row["name"].endswith("queries")}
    assert counted["map: queries"]["value"] <= 12
    assert {name for name, row in counted.items() if row["verdict"] != "ok"} == set()
    assert not Municipality.objects.filter(slug__startswith="proef-").exists()
