"""The given lists come out exactly as expected; what is odd in them is passed over or reported."""

from __future__ import annotations

import pytest

from tests import stopwatch
from tests.programmes import lists, messy


@pytest.mark.parametrize("name", lists.GIVEN)
def test_given_list_comes_out_as_expected(name: str) -> None:
    wanted = lists.expected(name)
    found = lists.read(lists.given(name), name)
    assert lists.rows_of(found) == [
        {
            **row,
            "target_groups": sorted(row["target_groups"]),
            "phenomena": sorted(row["phenomena"]),
        }
        for row in wanted["rows"]
    ]
    assert lists.faults_of(found) == wanted["faulty"]


def test_order_of_the_target_groups_is_that_of_the_list() -> None:
    """The first group decides the column on the map."""
    found = lists.read(lists.given("inventarisatie-maasmonde.xlsx"))
    theatre = next(row for row in found.good if row.title == "Theater NADIA")
    assert theatre.values["target_groups"] == ["pupils", "peers"]


def test_contact_details_are_never_a_column() -> None:
    found = lists.read(lists.given("lijst-broekerlanden.xlsx"))
    kinds = {column.heading: column.kind for column in found.tables[0].columns}
    assert kinds["Contactpersoon"] == "contact"
    assert "beleidsadviseur 1" not in str([row.values for row in found.rows])


def test_contact_column_cannot_be_chosen_either() -> None:
    from core.spreadsheets import read_workbook
    from programmes.activity_list import read_activity_list

    sheets = read_workbook(lists.given("lijst-broekerlanden.xlsx"), "x.xlsx").sheets
    found = read_activity_list(sheets, choices={(1, 2): "remarks"})
    assert found.tables[0].columns[2].kind == "contact"
    assert not any("remarks" in row.values for row in found.rows)


def test_fault_names_its_cell() -> None:
    found = lists.read(lists.given("inventarisatie-maasmonde.xlsx"))
    cells = {row.row: row.first_fault.column.letter for row in found.faulty if row.first_fault}
    assert cells == {14: "H", 15: "B", 17: "G", 22: "D"}


def test_headings_between_rows_and_totals_are_told_apart() -> None:
    found = lists.read(lists.given("lijst-broekerlanden.xlsx"))
    passed = {(line.row, line.is_total) for line in found.passed}
    assert {(15, True), (21, True), (16, False), (20, False)} <= passed


def test_column_of_telephone_numbers_is_private_whatever_it_is_called() -> None:
    found = lists.read(messy.long_headings().content)
    assert found.tables[0].columns[-1].kind == "contact"


def test_long_list_is_read_in_seconds() -> None:
    head = ["Activiteit", "Eigenaar", "Fase", "Doelgroep", "Start", "Budget"]
    rows = [[f"Project {n}", "OOV", "1a", "ouders", "1-9-2025", f"€ {n}"] for n in range(4900)]

    def read() -> None:
        found = lists.read(lists.csv([head, *rows]), "lang.csv")
        assert (len(found.good), found.faulty) == (4900, [])

    assert stopwatch.seconds(read, 10) < 10
