"""Who is trained, in numbers: the picture over organisations, professions and phenomena.

Computed on every look. Organisations stand in the order of the alphabet: no ranking. Numbers are
attendances, not persons, except for the places of focal officers. No name of a person leaves here.
"""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.models import Organisation, Parameter
from interventions.classification import NO_ONE_PHENOMENON, Domain, PhenomenonCode
from interventions.models import Phenomenon, searchable
from network.models.directory import findable_officers
from network.models.parameters import TRAINING_NOTICE, TRAINING_TERM
from network.models.partners import PartnerOrganisation
from network.models.people import FocalOfficer
from network.models.training import Enrolment, Profession, Training, TrainingLevel, TrainingSession

#: So many days back a training counts for the phenomena it is about (proposal: two years).
GIVEN_DAYS = 730
#: So many sessions the picture names: those to come, and those that were asked about.
SHOWN_SESSIONS = 6
#: Codes that are no phenomenon one trains about.
NO_PHENOMENON = NO_ONE_PHENOMENON | {PhenomenonCode.OTHER}
#: What a place of a focal officer is: trained, trained but to be repeated, without anybody trained.
TRAINED, REFRESHER, OPEN = "trained", "refresher", "open"


def months_later(day: datetime.date, months: int) -> datetime.date:
    """The same day so many months later; the last day of that month when it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return datetime.date(year, month + 1, min(day.day, last))


def still_valid(enrolment: Enrolment, training: Training, today: datetime.date) -> int:
    """How many certificates of this row hold today; those of a training without repetition do."""
    if not enrolment.certified or enrolment.certified_on is None:
        return 0
    until = months_later(enrolment.certified_on, training.repeat_months)
    return enrolment.certified if training.repeat_months == 0 or until >= today else 0


@dataclass
class Reached:
    """How many came, and how many certificates still hold."""

    came: int = 0
    certified: int = 0

    def add(self, came: int, certified: int) -> None:
        """Count these as well."""
        self.came += came
        self.certified += certified


def _levels() -> dict[str, Reached]:
    return {level: Reached() for level in TrainingLevel.values}


@dataclass
class OrganisationRow:
    """One organisation: its places for focal officers, what its people followed, what is needed."""

    name: str
    domain: str
    places: int = 0
    officers: list[FocalOfficer] = field(default_factory=list)
    levels: dict[str, Reached] = field(default_factory=_levels)
    has_deputy: bool = False
    soon: datetime.date = datetime.date.max

    @property
    def dots(self) -> list[str]:
        """A sign per place, trained ones first; there is one for every officer too."""
        return (
            [TRAINED] * (self.trained - self.refreshers)
            + [REFRESHER] * self.refreshers
            + [OPEN] * (self.untrained + self.vacancies)
        )

    @property
    def trained(self) -> int:
        """How many focal officers have had a training, also when it has run out."""
        return sum(one.trained_on is not None for one in self.officers)

    @property
    def refreshers(self) -> int:
        """How many of them have to repeat it: within the term of the municipality, or already."""
        until = [one.trained_until for one in self.officers if one.trained_on]
        return sum(day is not None and day <= self.soon for day in until)

    @property
    def untrained(self) -> int:
        """How many focal officers have had no training."""
        return len(self.officers) - self.trained

    @property
    def vacancies(self) -> int:
        """How many places nobody fills."""
        return max(0, self.places - len(self.officers))

    @property
    def lacks_deputy(self) -> bool:
        """Whether there are places and nobody there has somebody to fall back on."""
        return bool(self.dots) and not self.has_deputy

    @property
    def deepening(self) -> Reached:
        """Who followed a deepening."""
        return self.levels[TrainingLevel.DEEPENING]

    @property
    def expert(self) -> Reached:
        """Who followed a training for experts."""
        return self.levels[TrainingLevel.EXPERT]

    @property
    def needs(self) -> list[str]:
        """What is needed, as sentences without names; none when nothing is."""
        found = []
        if self.dots and not self.trained:
            found.append(_("Nobody trained yet: plan a training."))
        elif self.untrained:
            text = ngettext(
                "A first training for %d person.",
                "A first training for %d persons.",
                self.untrained,
            )
            found.append(text % self.untrained)
        if self.vacancies:
            text = ngettext("%d place is open.", "%d places are open.", self.vacancies)
            found.append(text % self.vacancies)
        if self.refreshers:
            text = ngettext(
                "A refresher for %d person.", "A refresher for %d persons.", self.refreshers
            )
            found.append(text % self.refreshers)
        if self.lacks_deputy and self.officers:
            found.append(_("Choose a deputy."))
        return found


@dataclass(frozen=True)
class ProfessionRow:
    """One profession: per level who came and whose certificates hold."""

    name: str
    levels: list[tuple[str, Reached]]


@dataclass(frozen=True)
class PlannedSession:
    """A session to come; ``free`` is how many can still come, None when nobody counts that."""

    session: TrainingSession
    enrolled: int
    free: int | None


class Coverage:
    """Everything the picture and its findings are computed from; eight queries, however many rows.

    Cancelled sessions and who was enrolled for them do not count.
    """

    def __init__(self, today: datetime.date | None = None) -> None:
        self.today = today or timezone.localdate()
        self.notice = int(Parameter.objects.value(TRAINING_NOTICE.key))
        self.kept_days = int(Parameter.objects.value(TRAINING_TERM.key))
        self.partners = list(PartnerOrganisation.objects.with_name())
        self.officers = list(findable_officers())
        self.trainings = list(Training.objects.all())
        held = TrainingSession.objects.filter(cancelled_on__isnull=True)
        self.sessions = list(held.select_related("training").order_by("held_on", "reference"))
        counted = Enrolment.objects.filter(session__cancelled_on__isnull=True)
        self.enrolments: dict[int, list[Any]] = {one.pk: [] for one in self.sessions}
        for row in counted.select_related("organisation"):
            self.enrolments[row.session_id].append(row)
        self.phenomena = list(Phenomenon.objects.valid_on(self.today))

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show at all."""
        return not (self.rows or self.trainings)

    # --- organisations ----------------------------------------------------------------------
    @cached_property
    def rows(self) -> list[OrganisationRow]:
        """Every organisation with a place, a focal officer or somebody who came, by name."""
        rows: dict[int, OrganisationRow] = {}
        domains = {one.organisation_id: one.domain for one in self.partners}

        def row_of(organisation: Organisation) -> OrganisationRow:
            domain = domains.get(organisation.pk, Domain.UNKNOWN.value)
            new = OrganisationRow(organisation.name, domain, soon=self._soon)
            return rows.setdefault(organisation.pk, new)

        for partner in self.partners:
            if partner.focal_seats:
                row_of(partner.organisation).places = partner.focal_seats
        active = {officer.pk for officer in self.officers}
        for officer in self.officers:
            row = row_of(officer.organisation)
            row.officers.append(officer)
            row.has_deputy = row.has_deputy or officer.deputy_id in active
        for level, enrolment, valid in self._attended():
            row_of(enrolment.organisation).levels[level].add(enrolment.attended, valid)
        return sorted(rows.values(), key=lambda one: searchable(one.name))

    @property
    def _soon(self) -> datetime.date:
        return self.today + datetime.timedelta(days=self.notice)

    def _attended(self) -> Iterable[tuple[str, Any, int]]:
        for session in self.sessions:
            for row in self.enrolments[session.pk]:
                if row.attended:
                    valid = still_valid(row, session.training, self.today)
                    yield session.training.level, row, valid

    @property
    def places(self) -> int:
        """How many places for focal officers there are."""
        return sum(len(row.dots) for row in self.rows)

    @property
    def with_places(self) -> int:
        """How many organisations have such places."""
        return sum(bool(row.dots) for row in self.rows)

    @property
    def trained(self) -> int:
        """At how many places somebody is who had the basic training."""
        return sum(row.trained for row in self.rows)

    @property
    def refreshers(self) -> int:
        """How many of them have to repeat it soon, or had to already."""
        return sum(row.refreshers for row in self.rows)

    @property
    def without_deputy(self) -> int:
        """How many organisations with places have no deputy."""
        return sum(row.lacks_deputy for row in self.rows)

    # --- professions ------------------------------------------------------------------------
    @cached_property
    def professions(self) -> list[ProfessionRow]:
        """Every profession that came or for which a training is meant, by name."""
        reached = {profession: _levels() for profession in self.targets}
        for level, row, valid in self._attended():
            levels = reached.setdefault(row.profession, _levels())
            levels[level].add(row.attended, valid)
        words = dict(TrainingLevel.choices)
        rows = [
            ProfessionRow(
                str(Profession(profession).label),
                [(str(words[level]), count) for level, count in levels.items()],
            )
            for profession, levels in reached.items()
        ]
        return sorted(rows, key=lambda row: searchable(row.name))

    @property
    def targets(self) -> set[str]:
        """The professions for which a training is meant that is still given."""
        offered = [one for one in self.trainings if one.retired_on is None]
        return {profession for one in offered for profession in one.professions}

    @property
    def not_reached(self) -> list[str]:
        """The names of professions for which a training is meant, and of whom nobody came."""
        came = {row.profession for _level, row, _valid in self._attended()}
        names = [str(Profession(code).label) for code in self.targets - came]
        return sorted(names, key=searchable)

    # --- phenomena --------------------------------------------------------------------------
    @property
    def wanted(self) -> list[Phenomenon]:
        """The phenomena that play here today and of which a training can be about one."""
        return [one for one in self.phenomena if one.code not in NO_PHENOMENON]

    @cached_property
    def _taught(self) -> set[str]:
        since = self.today - datetime.timedelta(days=GIVEN_DAYS)
        recent = [one.training for one in self.sessions if one.held_on >= since]
        return {code for training in recent for code in training.phenomena}

    @property
    def covered(self) -> list[str]:
        """The phenomena of which a training was about in the past two years, or will be."""
        return [one.label for one in self.wanted if one.code in self._taught]

    @property
    def missing(self) -> list[str]:
        """The phenomena about which no training was in the past two years, and none is planned."""
        return [one.label for one in self.wanted if one.code not in self._taught]

    @property
    def covers_all_forms(self) -> bool:
        """Whether there was or will be a training about all forms together."""
        return PhenomenonCode.ALL_FORMS in self._taught

    # --- sessions ---------------------------------------------------------------------------
    @cached_property
    def planned(self) -> list[PlannedSession]:
        """The sessions to come, the first one first."""
        found = []
        for session in self.sessions:
            if session.held_on < self.today:
                continue
            enrolled = sum(row.enrolled for row in self.enrolments[session.pk])
            room = session.room_for
            free = max(0, room - enrolled) if room is not None else None
            found.append(PlannedSession(session, enrolled, free))
        return found

    @property
    def shown(self) -> list[PlannedSession]:
        """The first of the sessions to come."""
        return self.planned[:SHOWN_SESSIONS]

    @cached_property
    def asked_afterwards(self) -> Transfer:
        """How many were asked months later, and how many of them could use what they learned."""
        return transfer_of(row for rows in self.enrolments.values() for row in rows)

    @property
    def answered(self) -> list[TrainingSession]:
        """The latest sessions of which somebody was asked, the last one first."""
        asked = [
            one
            for one in reversed(self.sessions)
            if any(row.transfer_on for row in self.enrolments[one.pk])
        ]
        return asked[:SHOWN_SESSIONS]


@dataclass(frozen=True)
class Transfer:
    """The answers months later, over organisations: so many were asked, so many could use it."""

    asked: int
    used: int


def transfer_of(enrolments: Iterable[Enrolment]) -> Transfer:
    """The answers of these rows together; a row without an answer does not count.

    Who came by name (a focal officer) is never asked this way: it would mark a person.
    """
    rows = [
        (row.attended or 0, row.transfer_used)
        for row in enrolments
        if row.transfer_used is not None and not row.alone
    ]
    return Transfer(sum(came for came, _used in rows), sum(used for _came, used in rows))
