"""The terms of the rules: active, serves, covers, has an owner, blank, evaluated."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from interventions.classification import (
    DEFAULT_EXPECTED_DOMAINS,
    EXPECTED_SHOWN_PHASES,
    SHOWN_PHASE,
    Domain,
    PhenomenonCode,
    PreventionPhase,
    ShownPhase,
    is_substantiated,
)

Activity = Mapping[str, Any]
STORED = [phase.value for phase in PreventionPhase]
SHOWN = [phase.value for phase in ShownPhase]
ACTIVE = {"planned", "running"}
_BLANK = {"", "-", "?", "nnb", "n.n.b.", "onbekend", "tbd"}
_LEVELS = ["low", "medium", "high"]


class Facts:
    """A programme in the exchange format, asked in the terms of the rules."""

    def __init__(
        self,
        data: Mapping[str, Any],
        catalogue: Mapping[str, frozenset[str]],
        on: datetime.date | None,
    ) -> None:
        self.programme = data["programme"]
        self.today = on or as_date(self.programme["reference_date"])
        self.active: list[Activity] = [row for row in data["activities"] if row["status"] in ACTIVE]
        self.actions: list[Mapping[str, Any]] = data["actions"]
        self.organisations = {row["id"]: row for row in data["organisations"]}
        self._evidence = {name.strip(): statuses for name, statuses in catalogue.items()}

    @cached_property
    def relevant(self) -> dict[str, str]:
        """Relevant phenomenon → level, the highest when listed twice; in order of the file."""
        found: dict[str, str] = {}
        for row in self.programme["locally_relevant"]:
            code, level = row["phenomenon"], row["level"]
            found[code] = max(found.get(code, level), level, key=_LEVELS.index)
        return found

    @cached_property
    def empty_stored(self) -> set[str]:
        """Stored phases that no active activity serves."""
        return set(STORED) - {phase for row in self.active for phase in serves(row)}

    @cached_property
    def empty_shown(self) -> set[str]:
        """Shown phases that no active activity serves."""
        return set(SHOWN) - {phase for row in self.active for phase in serves_shown(row)}

    def expected(self, stored_phase: str) -> list[str] | None:
        """The domains expected to own a phase; None when every domain is accepted."""
        given = self.programme["expected_domains"].get(stored_phase)
        domains = list(given or DEFAULT_EXPECTED_DOMAINS[stored_phase])
        return None if "any" in domains else domains

    def owner(self, activity: Activity) -> Mapping[str, Any] | None:
        """The owning organisation; an identifier that is not in the file is no owner."""
        return self.organisations.get(activity["owner"])

    def owner_domain(self, activity: Activity) -> str | None:
        """The domain of the owner; None without an owner or with an unknown domain."""
        owner = self.owner(activity)
        domain = owner["domain"] if owner else None
        return None if domain in (None, "unknown") else str(domain)

    @cached_property
    def phases_without_expected_domain(self) -> set[str]:
        """Stored phases with known owners, none of them of an expected domain (BS09)."""
        found = set()
        for phase in STORED:
            expected = self.expected(phase)
            domains = {self.owner_domain(row) for row in self.active if phase in serves(row)} - {
                None
            }
            if expected is not None and domains and not domains & set(expected):
                found.add(phase)
        return found

    def completed(self, activity: Activity) -> bool:
        """Whether an evaluation has been completed, not later than the reference date."""
        return any(
            row["status"] == "completed"
            and (row["completed_on"] is None or as_date(row["completed_on"]) <= self.today)
            for row in activity["evaluations"]
        )

    def evaluated(self, activity: Activity) -> bool:
        """Whether an evaluation is under way or completed."""
        running = any(row["status"] == "running" for row in activity["evaluations"])
        return running or self.completed(activity)

    def overdue_for_evaluation(self, activity: Activity) -> bool:
        """Running for more than twelve months without an evaluation (BS11)."""
        if activity["status"] != "running" or activity["start"] is None:
            return False
        year_later = twelve_months_after(as_date(activity["start"]))
        return self.today > year_later and not self.evaluated(activity)

    def substantiated(self, activity: Activity) -> bool:
        """Whether it is linked to a recognised or evaluated intervention of the catalogue."""
        name = (activity["intervention"] or "").strip()
        return is_substantiated(self._evidence.get(name, frozenset()))


def serves(activity: Activity) -> set[str]:
    """The stored phases an activity serves: its main phase and its side phases."""
    main = {activity["main_phase"]} if activity["main_phase"] else set()
    return main | set(activity["side_phases"])


def serves_shown(activity: Activity) -> set[str]:
    """The shown phases an activity serves."""
    return {SHOWN_PHASE[phase].value for phase in serves(activity)}


def covers(activity: Activity, phenomenon: str) -> bool:
    """Whether an activity is aimed at a phenomenon, or at all of them."""
    return phenomenon in activity["phenomena"] or "all_forms" in activity["phenomena"]


def specific(activity: Activity) -> set[str]:
    """The phenomena an activity names when it is specific; empty otherwise."""
    if "all_forms" in activity["phenomena"]:
        return set()
    return set(activity["phenomena"]) - {"unknown"}


def phases_expected_for(phenomenon: str) -> list[str]:
    """The shown phases in which an activity on the phenomenon may be expected."""
    return list(EXPECTED_SHOWN_PHASES.get(phenomenon, SHOWN))


def is_blank(text: str | None) -> bool:
    """Not filled in, or filled in with a word that says so."""
    return text is None or text.strip().casefold() in _BLANK


def as_date(value: str) -> datetime.date:
    """A date of the exchange format."""
    return datetime.date.fromisoformat(value)


def twelve_months_after(day: datetime.date) -> datetime.date:
    """The same day next year; 29 February becomes 28 February. The last year has no next."""
    if day.year == datetime.MAXYEAR:
        return datetime.date.max
    if (day.month, day.day) == (2, 29):
        return day.replace(year=day.year + 1, day=28)
    return day.replace(year=day.year + 1)


def long_date(value: str | datetime.date) -> str:
    """A date in words: 22 november 2026."""
    day = as_date(value) if isinstance(value, str) else value
    return date_format(day, "j F Y")


def phenomenon_label(code: str) -> str:
    """The label of a phenomenon."""
    return str(PhenomenonCode(code).label)


def phase_label(code: str) -> str:
    """The label of a stored or shown phase."""
    return str((ShownPhase if code in SHOWN else PreventionPhase)(code).label)


def domain_labels(codes: Iterable[str]) -> str:
    """Labels of domains as a choice: a, b or c."""
    return _joined([str(Domain(code).label) for code in codes], _("or"))


def listed(words: list[str]) -> str:
    """Words as a list: a, b and c."""
    return _joined(words, _("and"))


def _joined(words: list[str], last: str) -> str:
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"
