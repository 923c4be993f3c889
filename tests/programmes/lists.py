"""Lists of activities as test data: the given ones, and messy ones made in code."""

from __future__ import annotations

import datetime
import io
import json
import zipfile
from collections.abc import Iterable
from csv import writer
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from core.spreadsheets import read_workbook, write_ods
from programmes.activity_list import ActivityRows, ListRow, read_activity_list

FOLDER = Path(__file__).parent / "data" / "lists"
#: File → its expectation; the csv is the first sheet of the workbook beside it.
GIVEN = {
    "inventarisatie-maasmonde.xlsx": "inventarisatie-maasmonde",
    "activiteiten-eikendonk.xlsx": "activiteiten-eikendonk",
    "activiteiten-eikendonk.csv": "activiteiten-eikendonk",
    "lijst-broekerlanden.xlsx": "lijst-broekerlanden",
}


def given(name: str) -> bytes:
    """One of the given files."""
    return (FOLDER / name).read_bytes()


def expected(name: str) -> dict[str, Any]:
    """What has to come out of a given file; for csv the sheet is the file's stem."""
    data: dict[str, Any] = json.loads((FOLDER / f"{GIVEN[name]}.expected.json").read_text())
    if name.endswith(".csv"):
        for row in data["rows"] + data["faulty"]:
            row["sheet"] = GIVEN[name]
    return data


def read(content: bytes, name: str = "lijst.xlsx") -> ActivityRows:
    """What is found in a file."""
    return read_activity_list(read_workbook(content, name).sheets)


def rows_of(found: ActivityRows) -> list[dict[str, Any]]:
    """The rows that can be taken over, as the expectations write them."""
    return [as_expected(row) for row in found.good]


def faults_of(found: ActivityRows) -> list[dict[str, Any]]:
    """The rows with a fault, as the expectations write them."""
    return [
        {"sheet": row.sheet_name, "row": row.row, "title": row.title, "reason": reason(row)}
        for row in found.faulty
    ]


def reason(row: ListRow) -> str:
    """The first reason of a faulty row."""
    assert row.first_fault is not None
    return str(row.first_fault.reason)


def as_expected(row: ListRow) -> dict[str, Any]:
    """One row, lists in order of the alphabet because they are compared as sets."""
    values = row.values
    return {
        "sheet": row.sheet_name,
        "row": row.row,
        "title": row.title,
        "owner": values.get("owner"),
        "main_phase": values["main_phase"],
        "target_groups": sorted(values.get("target_groups", [])),
        "phenomena": sorted(values.get("phenomena", [])),
        "start": _day(values["start"]),
        "end": _day(values["end"]),
        "budget": _amount(values.get("budget")),
    }


def _day(value: datetime.date | None) -> str | None:
    return value.isoformat() if value else None


def _amount(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


# --- making files -----------------------------------------------------------------------------
def xlsx(*sheets: tuple[str, Iterable[Iterable[Any]]], merged: Iterable[str] = ()) -> bytes:
    """A workbook of (name, rows); ``merged`` are areas of the first sheet, such as "A1:C1"."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    for area in merged:
        book.worksheets[0].merge_cells(area)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def csv(rows: Iterable[Iterable[Any]], *, delimiter: str = ";", encoding: str = "cp1252") -> bytes:
    """A csv file as spreadsheet programs write it."""
    target = io.StringIO(newline="")
    writer(target, delimiter=delimiter).writerows(rows)
    return target.getvalue().encode(encoding)


def ods(name: str, rows: Iterable[Iterable[Any]]) -> bytes:
    """An ods file of one sheet."""
    first, *rest = [list(row) for row in rows]
    return write_ods(name, [str(cell or "") for cell in first], rest)


def archive(parts: dict[str, bytes]) -> bytes:
    """A zip file of these parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return target.getvalue()


def bomb(*, lies: bool) -> bytes:
    """An xlsx of which one part unpacks to 120 MB; with ``lies`` its directory says 1 kB."""
    huge = 120 * 1024 * 1024
    content = archive({"xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": b"0" * huge})
    said = 1024 if lies else huge
    return content.replace(huge.to_bytes(4, "little"), said.to_bytes(4, "little"))
