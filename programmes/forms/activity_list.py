"""How the list of activities is narrowed and sorted: the choices with their counts, the columns."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from interventions.classification import ActivityStatus, PreventionPhase
from programmes.forms.activities import UNCLASSIFIED, ActivityFilter
from programmes.models import Activity

LAST = datetime.date.max
PHASES = {code: place for place, code in enumerate(PreventionPhase.values)}
STATUSES = {code: place for place, code in enumerate(ActivityStatus.values)}
#: Column → its heading and what it is sorted by.
COLUMNS: dict[str, tuple[Any, Callable[[Activity], Any]]] = {
    "title": (_("Activity"), lambda row: row.title.casefold()),
    "phase": (_("Phase"), lambda row: PHASES.get(row.main_phase or "", len(PHASES))),
    "owner": (_("Owner"), lambda row: (row.owner is None, str(row.owner or "").casefold())),
    "status": (_("Status"), lambda row: STATUSES[row.status]),
    "period": (_("Period"), lambda row: (row.start or LAST, row.end or LAST)),
    "budget": (_("Budget"), lambda row: (row.budget is None, row.budget or 0)),
}
#: Columns that only those who may see budgets and remarks get.
INTERNAL = {"budget"}


@dataclass(frozen=True)
class ColumnHead:
    """One heading of the list: sorted ``ascending``, ``descending`` or not ("")."""

    name: str
    label: Any
    url: str
    direction: str


class ActivityOrder:
    """The order asked for in the query string: ``sort=owner``, or ``sort=-owner`` the other way.

    An unknown column, or one the reader may not see, leaves the order of the programme.
    """

    def __init__(self, query: Any, *, internal: bool) -> None:
        self.query = query
        self.names = [name for name in COLUMNS if internal or name not in INTERNAL]
        asked = query.get("sort", "")
        name = asked.removeprefix("-")
        self.asked = asked if name in self.names else ""
        self.name = name if self.asked else ""

    def sort(self, rows: list[Activity]) -> list[Activity]:
        """The rows in that order; equal ones keep the order of the programme."""
        if not self.name:
            return rows
        return sorted(rows, key=COLUMNS[self.name][1], reverse=self.asked.startswith("-"))

    def heads(self) -> list[ColumnHead]:
        """The headings with their links; the present column turns round."""
        return [self._head(name) for name in self.names]

    def _head(self, name: str) -> ColumnHead:
        is_present = name == self.name
        turned = is_present and not self.asked.startswith("-")
        target = self.query.copy()
        target.pop("page", None)
        target["sort"] = f"-{name}" if turned else name
        direction = ("ascending" if turned else "descending") if is_present else ""
        return ColumnHead(name, COLUMNS[name][0], f"?{target.urlencode()}", direction)


def narrowed(activities: list[Activity], query: Any, *, internal: bool) -> dict[str, Any]:
    """The ``rows`` that fit the query string, in its order, with filter, choices and headings."""
    filters = ActivityFilter(query)
    order = ActivityOrder(query, internal=internal)
    filters.is_valid()
    chosen = filters.narrow(activities)
    return {
        "filters": filters,
        "order": order,
        "facets": facets(filters, activities),
        "rows": order.sort(chosen),
    }


def facets(filters: ActivityFilter, activities: list[Activity]) -> list[dict[str, Any]]:
    """The groups of choices with how many activities each has; a choice without any is left out.

    A group says whether it starts open: when something in it is chosen, and the first two.
    """
    numbers = {
        "phase": Counter(row.main_phase or UNCLASSIFIED for row in activities),
        "status": Counter(row.status for row in activities),
        "domain": Counter(row.owner.domain if row.owner else "none" for row in activities),
        "group": Counter(code for row in activities for code in row.target_groups),
        "phenomenon": Counter(code for row in activities for code in row.phenomena),
    }
    return [
        _facet(filters[name], counted, is_open=place < 2)
        for place, (name, counted) in enumerate(numbers.items())
    ]


def _facet(bound: Any, counted: Counter[str], *, is_open: bool) -> dict[str, Any]:
    chosen = bound.value() or []
    chosen = [chosen] if isinstance(chosen, str) else chosen
    options = [
        {"code": code, "label": label, "number": counted[code], "is_on": code in chosen}
        for code, label in bound.field.choices
        if code and (counted[code] or code in chosen)
    ]
    several = hasattr(bound.field.widget, "allow_multiple_selected") and bool(
        bound.field.widget.allow_multiple_selected
    )
    return {
        "name": bound.name,
        "label": bound.label,
        "options": options,
        "is_open": is_open or bool(chosen),
        "kind": "checkbox" if several else "radio",
    }
