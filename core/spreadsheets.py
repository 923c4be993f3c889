"""Reading and writing spreadsheets: xlsx, xls, ods and csv, within fixed limits.

What a file is, is decided by its content, never by its name or declared type. Rows are counted
from 1, as the user's own program counts them. What is written never holds a live formula.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

import python_calamine
from charset_normalizer import from_bytes
from django.utils.translation import gettext as _
from openpyxl import Workbook as ExcelWorkbook
from openpyxl.styles import Font

Cell = str | float | int | bool | datetime.date | datetime.datetime | datetime.time | None

MEGABYTE = 1024 * 1024
MAXIMUM_SIZE = 10 * MEGABYTE
MAXIMUM_UNPACKED = 100 * MEGABYTE
MAXIMUM_SHEETS = 20
MAXIMUM_ROWS = 5000
MAXIMUM_COLUMNS = 200
_OLE, _ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK"
_ENCRYPTED_OLE = "EncryptedPackage".encode("utf-16-le")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
_MOMENT = (2000, 1, 1, 0, 0, 0)


class UnreadableSpreadsheet(Exception):
    """The file cannot be read; ``code`` names why, ``str()`` says what to do in plain words."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)


@dataclass(frozen=True)
class Sheet:
    """One sheet: ``rows[0]`` is row 1. Empty cells are None, texts are trimmed at the ends only.

    ``merged`` holds the merged areas as (first row, first column, last row, last column) from 0.
    """

    name: str
    rows: list[list[Cell]]
    merged: tuple[tuple[int, int, int, int], ...] = ()


@dataclass(frozen=True)
class Workbook:
    """The sheets of a file, in their order."""

    sheets: list[Sheet]


# --- reading --------------------------------------------------------------------------------
def read_workbook(content: bytes, file_name: str) -> Workbook:
    """The sheets of a file. Raises ``UnreadableSpreadsheet`` for whatever is not to be read.

    ``file_name`` only names the sheet of a csv file: its stem.
    """
    if not content.strip():
        raise _refusal("empty")
    if len(content) > MAXIMUM_SIZE:
        raise _refusal("too_large")
    if content.startswith(_OLE):
        if _ENCRYPTED_OLE in content:
            raise _refusal("protected")
        return _read_binary(content)
    if content.startswith(_ZIP):
        _inspect_archive(content)
        return _read_binary(content)
    return Workbook([Sheet(stem_of(file_name), _checked(_read_text(content)))])


def stem_of(file_name: str) -> str:
    """The name of a file without its folders and its last extension; never empty."""
    name = _clean(file_name.replace("\\", "/").rstrip("/").rpartition("/")[2]) or "blad"
    return name.rpartition(".")[0] or name


def _refusal(code: str) -> UnreadableSpreadsheet:
    messages = {
        "empty": _("This file is empty. Choose the file with your list."),
        "too_large": _("This file is larger than 10 MB. Save only the sheet with your list."),
        "protected": _(
            "This file is protected with a password. Take the password off and try again."
        ),
        "bomb": _("This file unpacks to more than 100 MB. It was not opened."),
        "not_a_spreadsheet": _(
            "This is not a spreadsheet we can read. Save your list as xlsx, ods or csv."
        ),
        "too_many_sheets": _("This file has more than 20 sheets. Keep the sheet with your list."),
        "too_many_rows": _("This file has more than 5,000 rows. Split the list."),
        "too_many_columns": _("This file has more than 200 columns. Keep the ones you need."),
    }
    return UnreadableSpreadsheet(code, messages[code])


def _inspect_archive(content: bytes) -> None:
    """Refuse bombs and protected files before anything is unpacked for real."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MAXIMUM_UNPACKED:
                raise _refusal("bomb")
            names = set(archive.namelist())
            _measure(archive)
            manifest = "META-INF/manifest.xml"
            if manifest in names and b"encryption-data" in archive.read(manifest):
                raise _refusal("protected")
            is_excel = any(name.startswith("xl/") for name in names)
            if not is_excel and "content.xml" not in names:
                raise _refusal("not_a_spreadsheet")
    except UnreadableSpreadsheet:
        raise
    except Exception as error:
        raise _refusal("not_a_spreadsheet") from error


def _measure(archive: zipfile.ZipFile) -> None:
    """Count what really comes out, because a directory can lie about sizes."""
    total = 0
    for entry in archive.infolist():
        with archive.open(entry) as stream:
            while chunk := stream.read(MEGABYTE):
                total += len(chunk)
                if total > MAXIMUM_UNPACKED:
                    raise _refusal("bomb")


def _read_binary(content: bytes) -> Workbook:
    """xlsx, xls and ods; the reader is native code, so even its panics are refusals here."""
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = list(book.sheet_names)
        if len(names) > MAXIMUM_SHEETS:
            raise _refusal("too_many_sheets")
        return Workbook([_read_sheet(book, name) for name in names])
    except UnreadableSpreadsheet:
        raise
    except python_calamine.PasswordError as error:
        raise _refusal("protected") from error
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:
        raise _refusal("not_a_spreadsheet") from error


def _read_sheet(book: Any, name: str) -> Sheet:
    sheet = book.get_sheet_by_name(name)
    if sheet.total_height > MAXIMUM_ROWS:
        raise _refusal("too_many_rows")
    if sheet.total_width > MAXIMUM_COLUMNS:
        raise _refusal("too_many_columns")
    rows = sheet.to_python(skip_empty_area=False)
    areas = sorted(sheet.merged_cell_ranges or ())
    merged = tuple((*first, *last) for first, last in areas)
    return Sheet(name, _checked([[_cell(value) for value in row] for row in rows]), merged)


def _cell(value: Any) -> Cell:
    if isinstance(value, str):
        return _clean(value)
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date()
    if isinstance(value, datetime.timedelta):
        return str(value)
    return value  # type: ignore[no-any-return]


def _clean(text: str) -> str | None:
    """Line ends made equal, spaces plain, invisible signs gone, ends trimmed; nothing is None.

    Invisible are control signs, marks of direction and half surrogates: no list needs them, some
    databases refuse them, and in a title they hide what it says.
    """
    cleaned = text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
    return _INVISIBLE.sub("", cleaned).strip() or None


def _read_text(content: bytes) -> list[list[Cell]]:
    text = _decoded(content)
    if "\x00" in text:
        raise _refusal("not_a_spreadsheet")
    delimiter = _delimiter(text)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        rows: list[list[Cell]] = []
        for row in reader:
            rows.append([_clean(_as_typed(value)) for value in row])
            if len(rows) > MAXIMUM_ROWS:
                raise _refusal("too_many_rows")
        return rows
    except csv.Error as error:
        raise _refusal("not_a_spreadsheet") from error


def _as_typed(text: str) -> str:
    """Without the sign that ``write_csv`` puts before what looks like a formula."""
    return text[1:] if text[:1] == "'" and _harmless(text[1:]) != text[1:] else text


def _decoded(content: bytes) -> str:
    marks = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
    for mark, encoding in marks:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    control = sum(byte < 9 or 13 < byte < 32 for byte in content[:4096])
    if control > len(content[:4096]) // 50:
        best = from_bytes(content[:65536]).best()
        if best is None or not best.encoding.startswith(("utf_16", "utf_32")):
            raise _refusal("not_a_spreadsheet")
        return content.decode(best.encoding, errors="replace")
    return content.decode("cp1252", errors="replace")


def _delimiter(text: str) -> str:
    """The sign that divides most lines into the same number of parts."""
    lines = [line for line in text.splitlines()[:50] if line.strip()]

    def worth(sign: str) -> tuple[int, int]:
        counts = [line.count(sign) for line in lines]
        most = max(set(counts), key=counts.count, default=0)
        return (counts.count(most) if most else 0, most)

    return max((";", "\t", ",", "|"), key=worth)


def _checked(rows: list[list[Cell]]) -> list[list[Cell]]:
    while rows and not any(cell is not None for cell in rows[-1]):
        rows.pop()
    if len(rows) > MAXIMUM_ROWS:
        raise _refusal("too_many_rows")
    if any(len(row) > MAXIMUM_COLUMNS for row in rows):
        raise _refusal("too_many_columns")
    return rows


# --- writing --------------------------------------------------------------------------------
def write_csv(headers: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A csv file that opens well in a Dutch Excel: UTF-8 with mark, semicolons, no formulas."""
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    for row in [list(headers), *rows]:
        writer.writerow([_harmless(_as_text(value)) for value in row])
    return b"\xef\xbb\xbf" + target.getvalue().encode("utf-8")


def _harmless(text: str) -> str:
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
