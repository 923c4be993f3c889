"""What the tests of reporting share: a form as a browser sends it, and the whole database."""

from __future__ import annotations

import re
from typing import Any

from django.db import connection
from django.utils import timezone

from signals.forms.periods import code_of
from signals.models import PeriodKind, start_of

FACT = "Op de inloop vielen twee keer dezelfde leuzen over ambtenaren."
OPINION = "Ik denk dat het stoer doen is."
PROTECTIVE = "De groep komt elke week naar de kookles."
DOUBT = "Ik weet niet of dit gemeend is."


def this_week() -> str:
    """The choice of the present week."""
    return code_of(PeriodKind.WEEK, start_of(PeriodKind.WEEK, timezone.localdate()))


def whole(**changes: Any) -> dict[str, Any]:
    """A form that can be sent, with changes."""
    return {
        "text-0": FACT,
        "source-0": "own",
        "period-0": this_week(),
        "opinion": OPINION,
        "protective": PROTECTIVE,
        "doubt": DOUBT,
        "age_band": "unknown",
        **changes,
    }


def receipt_in(page: Any) -> str:
    """The signed receipt in the hidden field of a form page."""
    found = re.search(r'name="receipt" value="([^"]+)"', page.content.decode())
    assert found
    return found[1]


def code_on(page: Any) -> str:
    """The code that the page after sending shows."""
    found = re.search(r'k-receipt__code">([^<]+)<', page.content.decode())
    assert found, page.content.decode()[-3000:]
    return found[1]


def database() -> str:
    """Everything in every table, sessions, log and cache included."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found += [repr(row) for row in cursor.fetchall()]
    return "\n".join(found)
