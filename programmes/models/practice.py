"""Practice beside policy: what the trends say beside what a programme names and does.

Information, never a finding: it changes nothing, no rule reads it, and it stands in no document.
All it knows of practice is the published trends (rule S14); of signals the programme sees nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from programmes.blind_spots.terms import ACTIVE, covers
from programmes.models.exchange import ProgrammeState, local_picture
from signals.models.trend_tables import TrendRow, Trends, published_trends

#: A year: so many quarters count as now.
LAST_QUARTERS = 4
#: The phenomena a theme of the trends is about, where it is about one; the others have none.
ABOUT: dict[str, tuple[str, ...]] = {
    "group_tension": ("polarisation", "discontent"),
    "protest": ("protest_spillover",),
    "distrust": ("anti_institutional", "discontent", "conspiracy"),
    "hate": ("cross_theme", "polarisation"),
}

#: Rows that name no form: nothing can be missing of them.
NO_FORM = {"not_said", "all_forms", "other"}


@dataclass(frozen=True)
class Said:
    """One form or theme, and what the trends say about it."""

    label: str
    text: str


@dataclass(frozen=True)
class Practice:
    """One programme beside the published trends."""

    state: ProgrammeState
    trends: Trends

    @property
    def has_figures(self) -> bool:
        """Whether there is anything to set beside it."""
        return bool(self.trends.quarters)

    @cached_property
    def picture(self) -> list[dict[str, Any]]:
        """The local picture, each row with what the trends say about that form."""
        rows = self._rows("form")
        return [
            {**row, "says": says(rows[row["code"]]) if row["code"] in rows else ""}
            for row in local_picture(self.state.programme)
        ]

    @cached_property
    def only_in_trends(self) -> list[Said]:
        """What the trends show and the programme neither names nor covers with an activity."""
        forms = [row for code, row in self._rows("form").items() if self._is_missing((code,), row)]
        themes = [
            row
            for code, row in self._rows("theme").items()
            if code in ABOUT and self._is_missing(ABOUT[code], row)
        ]
        return [Said(row.label, says(row)) for row in [*forms, *themes]]

    @cached_property
    def only_in_programme(self) -> list[str]:
        """The forms that the local picture names and the trends show no number of."""
        rows = self._rows("form")
        return [
            row["label"]
            for row in self.picture
            if row["code"] in rows.keys() - NO_FORM and not _latest_shown(rows[row["code"]])
        ]

    @cached_property
    def _named(self) -> set[str]:
        return {row["phenomenon"] for row in self.state.programme.locally_relevant}

    @cached_property
    def _active(self) -> list[dict[str, Any]]:
        return [
            {"phenomena": list(activity.phenomena)}
            for activity in self.state.activities
            if activity.status in ACTIVE
        ]

    def _rows(self, dimension: str) -> dict[str, TrendRow]:
        table = self.trends.by_dimension.get(dimension)
        return {row.value: row for row in table.rows} if table else {}

    def _is_missing(self, codes: tuple[str, ...], row: TrendRow) -> bool:
        """Shown in the last year, and none of these named or covered."""
        if row.value in NO_FORM or not _latest_shown(row):
            return False
        is_covered = any(covers(activity, code) for activity in self._active for code in codes)
        return not is_covered and not self._named & set(codes)


def practice_for(state: ProgrammeState, membership: Any) -> Practice:
    """One programme beside the trends, without any for whoever may not see those."""
    may_see = membership.may("trend.view")
    return Practice(state, published_trends() if may_see else Trends((), ()))


def says(row: TrendRow) -> str:
    """What the last year of the trends says, from what is published only."""
    shown = _latest_shown(row)
    if shown is not None:
        words = {"number": shown.text, "quarter": shown.quarter.short}
        return _("%(number)s in %(quarter)s") % words
    last = row.cells[-LAST_QUARTERS:]
    if all(cell.is_suppressed for cell in last):
        highest = max(cell.quarter.threshold for cell in last)
        return _("fewer than %(number)d in each quarter") % {"number": highest}
    return _("left out, or too little")


def _latest_shown(row: TrendRow) -> Any:
    """The last number of the last year that may be read, or None."""
    shown = [cell for cell in row.cells[-LAST_QUARTERS:] if cell.is_shown]
    return shown[-1] if shown else None
