"""manage.py import_activities: the answer, what is stored, and one clear line when refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from core.models import AuditEvent, Organisation
from network.models import PartnerOrganisation
from programmes.models import Activity, ActivityChange
from tests.programmes import lists
from tests.world import World


def run(name: str | Path, capsys: pytest.CaptureFixture[str], *options: str) -> dict[str, Any]:
    """The JSON answer of the command for a given list or a path."""
    path = name if isinstance(name, Path) else lists.FOLDER / name
    call_command("import_activities", str(path), "--municipality", "maasmonde", "--json", *options)
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    return answer


def sets(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows with their lists in order: they are compared as sets."""
    return [row | {k: sorted(row[k]) for k in ("target_groups", "phenomena")} for row in rows]


@pytest.mark.parametrize("name", lists.GIVEN)
def test_answer_is_exactly_what_is_expected(
    name: str, acting: World, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = run(name, capsys, "--dry-run")
    wanted = lists.expected(name)
    assert set(answer) == {"rows", "faulty"}
    assert sets(answer["rows"]) == sets(wanted["rows"])
    assert answer["faulty"] == wanted["faulty"]


def test_dry_run_stores_nothing(acting: World, capsys: pytest.CaptureFixture[str]) -> None:
    before = Activity.objects.count(), Organisation.objects.count(), AuditEvent.objects.count()
    run("lijst-broekerlanden.xlsx", capsys, "--dry-run")
    after = Activity.objects.count(), Organisation.objects.count(), AuditEvent.objects.count()
    assert after == before


def test_rows_are_stored_with_their_owner(
    acting: World, capsys: pytest.CaptureFixture[str]
) -> None:
    programme = acting.maasmonde.programme
    run(
        "lijst-broekerlanden.xlsx",
        capsys,
        "--programme",
        programme.reference,
        "--status",
        "planned",
    )
    made = programme.activities.get(title="Keukentafelgesprekken landelijk gebied")
    assert (made.status, made.budget, made.main_phase) == (
        "planned",
        16500,
        "primary_breeding_ground",
    )
    assert made.target_groups == ["residents", "family"]
    assert (made.owner.name, made.owner.domain) == ("Gemeente, team Samenleving", "unknown")
    partner = PartnerOrganisation.objects.get(organisation__name="Gemeente, team Samenleving")
    assert partner.domain == "unknown"
    assert AuditEvent.objects.filter(action="activity.import").count() == 1


def test_newest_programme_is_the_default(acting: World, capsys: pytest.CaptureFixture[str]) -> None:
    from programmes.models import Programme

    run("lijst-broekerlanden.xlsx", capsys)
    newest = Programme.objects.newest()
    assert newest is not None
    assert newest.activities.filter(title="Dorpstafels").exists()


def test_second_run_changes_nothing(acting: World, capsys: pytest.CaptureFixture[str]) -> None:
    run("inventarisatie-maasmonde.xlsx", capsys)
    before = list(Activity.objects.order_by("pk").values_list("pk", "revision"))
    run("inventarisatie-maasmonde.xlsx", capsys)
    assert list(Activity.objects.order_by("pk").values_list("pk", "revision")) == before


def test_equal_title_is_an_update_with_history(
    acting: World, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    programme = acting.maasmonde.programme
    activity = programme.activities.order_by("pk").first()
    rows = [["Activiteit", "Budget", "Einde"], [f"  {activity.title.upper()} ", "€ 123", "?"]]
    path = tmp_path / "bij.xlsx"
    path.write_bytes(lists.xlsx(("Blad1", rows)))
    number, end = programme.activities.count(), activity.end
    run(path, capsys, "--programme", programme.reference)
    activity.refresh_from_db()
    assert (programme.activities.count(), activity.budget, activity.end) == (number, 123, end)
    change = ActivityChange.objects.get(activity=activity, origin="import")
    assert (change.field, change.after) == ("budget", "€\xa0123")


@pytest.mark.parametrize(
    ("municipality", "options", "line"),
    [
        ("nergens", ["lijst-broekerlanden.xlsx"], "nergens"),
        ("maasmonde", ["lijst-broekerlanden.xlsx", "--programme", "P-1999-99"], "P-1999-99"),
        ("maasmonde", ["bestaat-niet.xlsx"], "bestaat-niet.xlsx"),
        ("maasmonde", ["."], "cannot be read"),
        ("maasmonde", ["lijst-broekerlanden.expected.json"], "geen"),
    ],
)
def test_refusal_is_one_line_and_status_two(
    municipality: str,
    options: list[str],
    line: str,
    acting: World,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = str(lists.FOLDER / options[0])
    with pytest.raises(SystemExit) as stop:
        call_command(
            "import_activities", path, "--municipality", municipality, "--json", *options[1:]
        )
    told = capsys.readouterr()
    assert stop.value.code == 2
    assert told.out == ""
    assert len(told.err.strip().splitlines()) == 1
    assert line in told.err
