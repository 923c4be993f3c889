"""Reading a list of activities as policy advisers keep it: any layout, any notation.

A leaf (ADR 20): pure functions over cells. What it finds are rows to take over and rows with a
fault; everything else (titles, headings, totals, notes) is passed over in silence.
"""

from programmes.activity_list.columns import Column, Table
from programmes.activity_list.dates import Unreadable
from programmes.activity_list.headings import CONTACT, CROSS, is_contact_heading
from programmes.activity_list.reading import (
    REFUSED,
    ActivityRows,
    Fault,
    ListRow,
    Passed,
    Reason,
    read_activity_list,
)
from programmes.activity_list.words import Words

__all__ = [
    "CONTACT",
    "CROSS",
    "REFUSED",
    "ActivityRows",
    "Column",
    "Fault",
    "ListRow",
    "Passed",
    "Reason",
    "Table",
    "Unreadable",
    "Words",
    "is_contact_heading",
    "read_activity_list",
]
