"""Taking activities along and reading them in again: nothing is lost, nothing changes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from core.spreadsheets import read_workbook
from core.tenancy import acting_for
from programmes.activity_list import read_activity_list
from programmes.models import Activity
from programmes.models.activity_table import activities_table
from programmes.models.exchange import ProgrammeState
from programmes.models.import_plan import ImportPlan
from programmes.models.imports import list_words
from tests.programmes.test_import_pages import address
from tests.world import Side, World

FORMS = ["xlsx", "ods", "csv"]


@pytest.fixture
def side(world: World) -> Any:
    """Maasmonde, its scope entered."""
    with acting_for(world.maasmonde.municipality):
        yield world.maasmonde


def download(side: Side, form: str) -> bytes:
    """The activities of the programme as a file."""
    url = address(side, f"activities-{form}", reference=side.programme.reference)
    response = side.client("policy_adviser").get(url)
    assert response.status_code == 200
    assert response["Content-Disposition"].endswith(f'.{form}"')
    return bytes(response.content)


@pytest.mark.parametrize("form", FORMS)
def test_export_read_in_again_changes_nothing(form: str, side: Side) -> None:
    first = side.programme.activities.order_by("pk").first()
    assert first is not None
    Activity.objects.filter(pk=first.pk).update(
        description="Eerste regel\r\n\r\n- tweede; regel, met „tekens”\t€ 5",
        neighbourhoods=["Oost en West", "Kern A/B"],
        remarks="=1+1",
        side_phases=["secondary"],
        settings=["school", "online"],
        budget="12500.50",
    )
    content = download(side, form)
    found = read_activity_list(
        read_workbook(content, f"x.{form}").sheets, words=list_words(side.programme)
    )
    plan = ImportPlan(found, side.programme, status="running")
    assert len(plan.rows) == side.programme.activities.count()
    assert not [(row.row.title, row.row.first_fault) for row in plan.faulty]
    assert [(row.row.title, row.facts, row.owner) for row in plan.to_store] == []


def test_export_made_into_a_new_programme_gives_the_same_activities(side: Side) -> None:
    from programmes.actions.imports import store_list
    from programmes.models import Programme

    copy = Programme(reference="P-2030-01", title="Kopie", start="2030-01-01")
    copy.save()
    sheets = read_workbook(download(side, "xlsx"), "x.xlsx").sheets
    found = read_activity_list(sheets, words=list_words(side.programme))
    store_list(ImportPlan(found, copy, status="idea"))

    def content(programme: Any) -> list[Any]:
        names = "description main_phase side_phases target_groups phenomena settings"
        names += " neighbourhoods status start end intervention budget plan_of_approach"
        rows = ProgrammeState(programme).activities
        return [
            (row.title, str(row.owner), *(getattr(row, name) for name in names.split()))
            for row in rows
        ]

    assert content(copy) == content(side.programme)


@pytest.mark.parametrize("form", FORMS)
def test_export_has_every_row_and_no_formula(form: str, side: Side) -> None:
    evil = ["=cmd|' /C calc'!A0", "+31", "-2+3", "@(AB7)", "\t=1", '=HYPERLINK("http://x")']
    rows = list(side.programme.activities.order_by("pk")[: len(evil)])
    for activity, title in zip(rows, evil, strict=True):
        Activity.objects.filter(pk=activity.pk).update(title=title)
    content = download(side, form)
    if form == "xlsx":
        from io import BytesIO

        from openpyxl import load_workbook

        cells = [c for row in load_workbook(BytesIO(content)).active for c in row]
        assert not [cell.value for cell in cells if cell.data_type == "f"]
        assert len(cells) > 0
    elif form == "ods":
        assert b"table:formula" not in content
    else:
        text = content.decode("utf-8-sig")
        starts = [cell.strip('"')[:1] for line in text.splitlines() for cell in line.split(";")]
        assert not {"=", "@"} & set(starts)
    sheet = read_workbook(content, f"x.{form}").sheets[0]
    assert len(sheet.rows) == side.programme.activities.count() + 1


def test_budget_and_remarks_only_for_who_may_see_them(side: Side) -> None:
    state = ProgrammeState(side.programme)
    full = activities_table(state, with_internal=True)
    public = activities_table(state, with_internal=False)
    assert set(full.headings) - set(public.headings) == {"Budget per jaar", "Opmerkingen", "Waarom"}


def test_export_costs_a_constant_number_of_queries(
    side: Side, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(8):
        activities_table(ProgrammeState(side.programme), with_internal=True)


def test_exchange_file_is_what_the_command_writes(
    side: Side, capsys: pytest.CaptureFixture[str]
) -> None:
    from django.core.management import call_command

    url = address(side, "export", reference=side.programme.reference)
    content = side.client("policy_adviser").get(url).content
    reference = side.programme.reference
    call_command("export_programme", "--municipality", "maasmonde", "--programme", reference)
    assert json.loads(content) == json.loads(capsys.readouterr().out)
