"""Files that are no list: each is refused with its own plain sentence, before it can do harm."""

from __future__ import annotations

import time
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest

from core.spreadsheets import MAXIMUM_SIZE, UnreadableSpreadsheet, read_workbook
from tests.programmes import lists

PROTECTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")


def fifty_thousand_rows() -> bytes:
    """More rows than a list of activities has."""
    return lists.csv([["Activiteit", "Eigenaar"], *[["a", "b"]] * 50_000])


def many_sheets() -> bytes:
    """21 sheets."""
    return lists.xlsx(*[(f"Blad{number}", [["a"]]) for number in range(21)])


def wide() -> bytes:
    """300 columns."""
    return lists.xlsx(("Blad1", [[f"kolom {number}" for number in range(300)]]))


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "empty"),
    "only spaces": (lambda: b" \r\n \n", "empty"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "not_a_spreadsheet"),
    "a pdf": (lambda: b"%PDF-1.7\n" + bytes(range(256)) * 20, "not_a_spreadsheet"),
    "another archive": (lambda: lists.archive({"word/document.xml": b"<w/>"}), "not_a_spreadsheet"),
    "a torn archive": (lambda: lists.given("lijst-broekerlanden.xlsx")[:3000], "not_a_spreadsheet"),
    "a password": (lambda: PROTECTED + bytes(2000), "protected"),
    "a bomb": (lambda: lists.bomb(lies=False), "bomb"),
    "a bomb that lies": (lambda: lists.bomb(lies=True), "bomb not_a_spreadsheet"),
    "50,000 rows": (fifty_thousand_rows, "too_many_rows"),
    "21 sheets": (many_sheets, "too_many_sheets"),
    "300 columns": (wide, "too_many_columns"),
    "11 MB": (lambda: b"a;b\n" * (MAXIMUM_SIZE // 4 + 1), "too_large"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_file_is_refused_with_its_reason(case: str) -> None:
    make, codes = REFUSED[case]
    content = make()
    begun = time.perf_counter()
    with pytest.raises(UnreadableSpreadsheet) as refusal:
        read_workbook(content, "lijst.xlsx")
    assert refusal.value.code in codes.split()
    assert time.perf_counter() - begun < 5


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_text_in_any_usual_encoding(encoding: str) -> None:
    content = lists.csv([["Activiteit", "Wie"], ["Cafés", "Coöperatie"]], encoding=encoding)
    sheet = read_workbook(content, "lijst.csv").sheets[0]
    assert sheet.rows[1] == ["Cafés", "Coöperatie"]


def test_content_decides_what_a_file_is_not_its_name() -> None:
    assert read_workbook(lists.xlsx(("A", [["x"]])), "lijst.csv").sheets[0].name == "A"
    assert read_workbook(lists.csv([["x", "y"]]), "lijst.xlsx").sheets[0].name == "lijst"


def test_name_of_a_folder_or_a_path_names_the_sheet_only() -> None:
    for name in ("../../etc/passwd", "C:\\map\\", "/", ".", "map/lijst.csv"):
        sheet = read_workbook(lists.csv([["x", "y"]]), name).sheets[0]
        assert "/" not in sheet.name
        assert "\\" not in sheet.name


def test_formula_is_read_as_its_result_and_never_carried_out() -> None:
    rows = [
        ["Activiteit", "Eigenaar", "Budget"],
        ['=HYPERLINK("http://x","Dorpstafels")', "OOV", 5],
    ]
    found = lists.read(lists.xlsx(("Blad1", rows)))
    assert all(not (row.title or "").startswith("=") for row in found.good)


def test_huge_cell_is_a_fault_of_its_row() -> None:
    rows = [["Activiteit", "Eigenaar", "Omschrijving"], ["Dorpstafels", "OOV", "x" * 100_000]]
    found = lists.read(lists.csv(rows), "lijst.csv")
    assert [lists.reason(row) for row in found.faulty] == ["text_too_long"]


def test_invisible_signs_are_gone() -> None:
    rows = [["Activiteit", "Eigenaar"], ["Dorps\u200btafels\x0b\ufeff", "\u200fOOV\u202e"]]
    found = lists.read(lists.csv(rows, encoding="utf-8"), "lijst.csv")
    assert found.rows[0].title == "Dorpstafels"
    assert found.rows[0].values["owner"] == "OOV"


def far_away_cell() -> bytes:
    """5 kB, with one cell in the last column of the last row: room for 17 billion cells."""
    from openpyxl import Workbook

    book, target = Workbook(), BytesIO()
    book.active["A1"] = "Activiteit"
    book.active.cell(1_048_576, 16_384).value = "x"
    book.save(target)
    return target.getvalue()


def repeated_cell(rows: int, columns: int) -> bytes:
    """2 kB of OpenDocument in which one cell stands that often."""
    plain = lists.ods("Blad1", [["Activiteit", "Eigenaar"], ["a", "b"]])
    with zipfile.ZipFile(BytesIO(plain)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    row = f'<table:table-row table:number-rows-repeated="{rows}">'.encode()
    cell = f'<table:table-cell table:number-columns-repeated="{columns}" office'.encode()
    content = parts["content.xml"].replace(b"<table:table-row>", row, 1)
    parts["content.xml"] = content.replace(b"<table:table-cell office", cell, 1)
    return lists.archive(parts)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (far_away_cell(), "too_many_rows"),
        (repeated_cell(4000, 16_000), "too_many_columns"),
        (repeated_cell(1_048_576, 2), "too_many_rows"),
    ],
    ids=["far away", "wide", "long"],
)
def test_small_file_cannot_take_all_memory(content: bytes, code: str) -> None:
    """The native reader reserves room for every cell up to the last one, and aborts."""
    assert len(content) < 10_000
    with pytest.raises(UnreadableSpreadsheet) as refusal:
        read_workbook(content, "lijst")
    assert refusal.value.code == code


def test_empty_cells_to_the_end_of_the_sheet_are_nothing() -> None:
    """Spreadsheet programs write them when a whole row or column has a colour."""
    plain = lists.ods("Blad1", [["Activiteit", "Eigenaar"], ["a", "b"]])
    with zipfile.ZipFile(BytesIO(plain)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    end = b'<table:table-row table:number-rows-repeated="1048570"><table:table-cell'
    end += b' table:number-columns-repeated="16384"/></table:table-row></table:table>'
    parts["content.xml"] = parts["content.xml"].replace(b"</table:table>", end)
    assert len(read_workbook(lists.archive(parts), "lijst.ods").sheets[0].rows) == 2
