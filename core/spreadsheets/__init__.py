"""Reading and writing spreadsheets: xlsx, xls, ods and csv, within fixed limits.

What a file is, is decided by its content, never by its name or declared type. Rows are counted
from 1, as the user's own program counts them. What is written never holds a live formula.
"""

from core.spreadsheets.limits import (
    MAXIMUM_COLUMNS,
    MAXIMUM_ROWS,
    MAXIMUM_SHEETS,
    MAXIMUM_SIZE,
    Cell,
    Sheet,
    UnreadableSpreadsheet,
    Workbook,
)
from core.spreadsheets.reading import read_workbook, stem_of
from core.spreadsheets.writing import (
    CONTENT_TYPES,
    SheetTable,
    write_csv,
    write_ods,
    write_table,
    write_xlsx,
)

__all__ = [
    "CONTENT_TYPES",
    "MAXIMUM_COLUMNS",
    "MAXIMUM_ROWS",
    "MAXIMUM_SHEETS",
    "MAXIMUM_SIZE",
    "Cell",
    "Sheet",
    "SheetTable",
    "UnreadableSpreadsheet",
    "Workbook",
    "read_workbook",
    "stem_of",
    "write_csv",
    "write_ods",
    "write_table",
    "write_xlsx",
]
