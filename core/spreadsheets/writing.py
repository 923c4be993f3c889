"""Writing xlsx, ods and csv: what is written never holds a live formula."""

from __future__ import annotations

import csv
import datetime
import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from openpyxl import Workbook as ExcelWorkbook
from openpyxl.styles import Font

from core.spreadsheets.limits import Cell

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_MOMENT = (2000, 1, 1, 0, 0, 0)


#: What a table can be written as, with the content type.
CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "csv": "text/csv; charset=utf-8",
}


@dataclass(frozen=True)
class SheetTable:
    """A table on its way to a spreadsheet."""

    name: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def write_table(form: str, table: SheetTable, stem: str) -> tuple[bytes, str, str]:
    """The table as xlsx, ods or csv: bytes, file name, content type. No cell is a formula.

    Raises ``KeyError`` for another form.
    """
    content_type = CONTENT_TYPES[form]
    if form == "csv":
        content = write_csv(table.headings, table.rows)
    else:
        write = write_xlsx if form == "xlsx" else write_ods
        content = write(table.name, table.headings, table.rows)
    return content, f"{stem}.{form}", content_type


def write_csv(headers: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A csv file that opens well in a Dutch Excel: UTF-8 with mark, semicolons, no formulas."""
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    for row in [list(headers), *rows]:
        writer.writerow([harmless(_as_text(value)) for value in row])
    return b"\xef\xbb\xbf" + target.getvalue().encode("utf-8")


def harmless(text: str) -> str:
    """A text that a spreadsheet program will not take for a formula."""
    stripped = text.lstrip("\u200b\ufeff\u200e\u200f \n")
    return f"'{text}" if stripped.startswith(_FORMULA) and not _is_number(stripped) else text


def _is_number(text: str) -> bool:
    return text.lstrip("-").replace(",", "").replace(".", "").isdigit()


def _as_text(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime.date):
        return value.strftime("%d-%m-%Y")
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")
    return str(value)


def write_xlsx(name: str, headers: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """An xlsx file of one sheet: bold heads that stay in view, texts as texts, dates as dates."""
    book = ExcelWorkbook()
    sheet = book.active
    sheet.title = name[:31]
    for place, row in enumerate([list(headers), *rows], start=1):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(place, column)
            if isinstance(value, str):
                cell.value = _printable(value)
                cell.data_type = "s"
            else:
                cell.value = value
            if isinstance(value, datetime.date):
                cell.number_format = "dd-mm-yyyy"
            if place == 1:
                cell.font = Font(bold=True)
    for column in range(1, len(headers) + 1):
        sheet.column_dimensions[sheet.cell(1, column).column_letter].width = 24
    sheet.freeze_panes = "A2"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _printable(text: str) -> str:
    return "".join(sign for sign in text if sign in "\n\t" or ord(sign) >= 32)[:32000]


def write_ods(name: str, headers: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """An ods file of one sheet, the open format Dutch government asks for."""
    body = "".join(_ods_row(row) for row in [list(headers), *rows])
    content = _ODS_CONTENT.format(name=escape(name, {'"': "&quot;"}), body=body)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        mime = "application/vnd.oasis.opendocument.spreadsheet"
        archive.writestr(zipfile.ZipInfo("mimetype", _MOMENT), mime, zipfile.ZIP_STORED)
        for path, text in (("META-INF/manifest.xml", _ODS_MANIFEST), ("content.xml", content)):
            archive.writestr(zipfile.ZipInfo(path, _MOMENT), text, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _ods_row(row: Sequence[Cell]) -> str:
    return f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>"


def _ods_cell(value: Cell) -> str:
    if value is None or value == "":
        return "<table:table-cell/>"
    if isinstance(value, datetime.date):
        kind = f'office:value-type="date" office:date-value="{value.isoformat()}"'
        kind += ' table:style-name="date"'
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        kind = f'office:value-type="float" office:value="{value}"'
    else:
        kind = 'office:value-type="string"'
    lines = escape(_printable(_as_text(value))).split("\n")
    text = "".join(f"<text:p>{line}</text:p>" for line in lines)
    return f"<table:table-cell {kind}>{text}</table:table-cell>"


_ODS_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest'
    ' xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
    '<manifest:file-entry manifest:full-path="/"'
    ' manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)
_ODS_CONTENT = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
    ' xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" office:version="1.2">'
    '<office:automatic-styles><number:date-style style:name="day"><number:day'
    ' number:style="long"/><number:text>-</number:text><number:month number:style="long"/>'
    '<number:text>-</number:text><number:year number:style="long"/></number:date-style>'
    '<style:style style:name="date" style:family="table-cell" style:data-style-name="day"/>'
    "</office:automatic-styles><office:body><office:spreadsheet>"
    '<table:table table:name="{name}">{body}</table:table>'
    "</office:spreadsheet></office:body></office:document-content>"
)
