"""What a spreadsheet may be, and what is said when it is more than that."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext as _

Cell = str | float | int | bool | datetime.date | datetime.datetime | datetime.time | None

MEGABYTE = 1024 * 1024
MAXIMUM_SIZE = 10 * MEGABYTE
MAXIMUM_UNPACKED = 100 * MEGABYTE
MAXIMUM_SHEETS = 20
MAXIMUM_ROWS = 5000
MAXIMUM_COLUMNS = 200
#: More merged areas than this are decoration.
MAXIMUM_AREAS = 2000


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


def refusal(code: str) -> UnreadableSpreadsheet:
    """The exception that says why a file is not read."""
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
