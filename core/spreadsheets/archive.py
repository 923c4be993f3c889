"""What is looked at before a packed spreadsheet is opened: bombs, passwords, far-away cells.

The reader is native code that reserves room for every cell up to the last one. A file of a few
kB with one cell at the end of the sheet would take all memory there is, and no exception can be
caught then. So where the cells stand is read here first, from the text of each part.
"""

from __future__ import annotations

import io
import re
import zipfile

from core.spreadsheets.limits import (
    MAXIMUM_COLUMNS,
    MAXIMUM_ROWS,
    MAXIMUM_UNPACKED,
    MEGABYTE,
    UnreadableSpreadsheet,
    refusal,
)

_EXCEL_PART = re.compile(rb"<(?:\w+:)?(row|c|v|is)\b([^>]*?)/?>")
_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,3})(\d{0,9})["']""")
_ODS_PART = re.compile(
    rb"<(/?)(?:\w+:)?(table|table-row|table-cell|covered-table-cell)(?=[\s/>])([^>]*?)(/?)>"
)
_REPEATED_ROWS = re.compile(rb"""number-rows-repeated\s*=\s*["'](\d{1,9})["']""")
_REPEATED_COLUMNS = re.compile(rb"""number-columns-repeated\s*=\s*["'](\d{1,9})["']""")
#: Marks of text in two bytes a character, in which nothing of the above would be found.
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")


def inspect_archive(content: bytes) -> None:
    """Refuse bombs, protected files and far-away cells. Raises ``UnreadableSpreadsheet``."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MAXIMUM_UNPACKED:
                raise refusal("bomb")
            names = set(archive.namelist())
            manifest = "META-INF/manifest.xml"
            if manifest in names and b"encryption-data" in archive.read(manifest):
                raise refusal("protected")
            is_excel = "xl/workbook.xml" in names
            if not is_excel and "content.xml" not in names:
                raise refusal("not_a_spreadsheet")
            _inspect_parts(archive)
    except UnreadableSpreadsheet:
        raise
    except Exception as error:
        raise refusal("not_a_spreadsheet") from error


def _inspect_parts(archive: zipfile.ZipFile) -> None:
    """Count what really comes out, because a directory can lie, and look at where cells stand."""
    total = 0
    for entry in archive.infolist():
        pieces = []
        with archive.open(entry) as stream:
            while piece := stream.read(MEGABYTE):
                total += len(piece)
                if total > MAXIMUM_UNPACKED:
                    raise refusal("bomb")
                pieces.append(piece)
        _inspect_part(entry.filename, b"".join(pieces))


def _inspect_part(name: str, text: bytes) -> None:
    if name.lower().endswith((".xml", ".rels")) and text.startswith(_WIDE):
        raise refusal("not_a_spreadsheet")
    if name == "content.xml":
        _inspect_ods(text)
    elif b"sheetData" in text:
        _inspect_sheet(text)


def _inspect_sheet(text: bytes) -> None:
    """Every filled cell of an Excel sheet stands within the limits."""
    row = column = 0
    for match in _EXCEL_PART.finditer(text):
        kind, reference = match[1], _REFERENCE.search(match[2])
        if kind == b"row":
            row = int(reference[2]) if reference and reference[2] else row + 1
            column = 0
        elif kind == b"c":
            column = _column(reference[1]) if reference and reference[1] else column + 1
            row = int(reference[2]) if reference and reference[2] else row
        else:
            _refuse_far(row, column)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _inspect_ods(text: bytes) -> None:
    """The same for OpenDocument, where a cell or a row may say how often it is repeated."""
    row = column = repeated = 0
    for match in _ODS_PART.finditer(text):
        closing, kind, attributes, empty = match.groups()
        if kind == b"table" and not closing:
            row = column = repeated = 0
        elif kind == b"table-row" and not closing:
            row, column = row + repeated, 0
            repeated = _times(_REPEATED_ROWS, attributes)
        elif kind.endswith(b"table-cell") and not closing:
            column += _times(_REPEATED_COLUMNS, attributes)
            if not empty or b"value" in attributes or b"formula" in attributes:
                _refuse_far(row + repeated, column)


def _times(pattern: re.Pattern[bytes], attributes: bytes) -> int:
    match = pattern.search(attributes)
    return int(match[1]) if match else 1


def _refuse_far(row: int, column: int) -> None:
    if row > MAXIMUM_ROWS:
        raise refusal("too_many_rows")
    if column > MAXIMUM_COLUMNS:
        raise refusal("too_many_columns")
