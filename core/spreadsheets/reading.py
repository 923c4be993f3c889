"""Reading xlsx, xls, ods and csv: cells as they are, within the limits."""

from __future__ import annotations

import csv
import datetime
import io
import re
from typing import Any

import python_calamine
from charset_normalizer import from_bytes

from core.spreadsheets.archive import inspect_archive
from core.spreadsheets.limits import (
    MAXIMUM_AREAS,
    MAXIMUM_COLUMNS,
    MAXIMUM_ROWS,
    MAXIMUM_SHEETS,
    MAXIMUM_SIZE,
    Cell,
    Sheet,
    UnreadableSpreadsheet,
    Workbook,
    refusal,
)
from core.spreadsheets.writing import harmless

_OLE, _ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK"
_ENCRYPTED_OLE = "EncryptedPackage".encode("utf-16-le")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)


def read_workbook(content: bytes, file_name: str) -> Workbook:
    """The sheets of a file. Raises ``UnreadableSpreadsheet`` for whatever is not to be read.

    ``file_name`` only names the sheet of a csv file: its stem.
    """
    if not content.strip():
        raise refusal("empty")
    if len(content) > MAXIMUM_SIZE:
        raise refusal("too_large")
    if content.startswith(_OLE):
        if _ENCRYPTED_OLE in content:
            raise refusal("protected")
        return _read_binary(content)
    if content.startswith(_ZIP):
        inspect_archive(content)
        return _read_binary(content)
    return Workbook([Sheet(stem_of(file_name), _checked(_read_text(content)))])


def stem_of(file_name: str) -> str:
    """The name of a file without its folders and its last extension; never empty."""
    name = _clean(file_name.replace("\\", "/").rstrip("/").rpartition("/")[2]) or "blad"
    return name.rpartition(".")[0] or name


def _read_binary(content: bytes) -> Workbook:
    """xlsx, xls and ods; the reader is native code, so even its panics are refusals here."""
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = list(book.sheet_names)
        if len(names) > MAXIMUM_SHEETS:
            raise refusal("too_many_sheets")
        return Workbook([_read_sheet(book, name) for name in names])
    except UnreadableSpreadsheet:
        raise
    except python_calamine.PasswordError as error:
        raise refusal("protected") from error
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:
        raise refusal("not_a_spreadsheet") from error


def _read_sheet(book: Any, name: str) -> Sheet:
    sheet = book.get_sheet_by_name(name)
    if sheet.total_height > MAXIMUM_ROWS:
        raise refusal("too_many_rows")
    if sheet.total_width > MAXIMUM_COLUMNS:
        raise refusal("too_many_columns")
    rows = sheet.to_python(skip_empty_area=False)
    areas = sorted(sheet.merged_cell_ranges or ())[:MAXIMUM_AREAS]
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
        raise refusal("not_a_spreadsheet")
    delimiter = _delimiter(text)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        rows: list[list[Cell]] = []
        for row in reader:
            rows.append([_clean(_as_typed(value)) for value in row])
            if len(rows) > MAXIMUM_ROWS:
                raise refusal("too_many_rows")
        return rows
    except csv.Error as error:
        raise refusal("not_a_spreadsheet") from error


def _as_typed(text: str) -> str:
    """Without the sign that ``write_csv`` puts before what looks like a formula."""
    return text[1:] if text[:1] == "'" and harmless(text[1:]) != text[1:] else text


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
            raise refusal("not_a_spreadsheet")
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
        raise refusal("too_many_rows")
    if any(len(row) > MAXIMUM_COLUMNS for row in rows):
        raise refusal("too_many_columns")
    return rows
