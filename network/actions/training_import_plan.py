"""What reading in a list of trainings would do: groups to add, what is known, what differs.

A group is one organisation and profession at one session, or one focal officer there. It holds no
name: a recognised officer is a key, everybody else is counted.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from core.deidentification import wording
from core.deidentification.guard import GuardUnavailable, inspect
from core.deidentification.identifiers import Strength
from core.models import Organisation, Parameter, known_words
from core.tenancy import current
from interventions.models import searchable
from network.actions.training import EARLY, FIRST_DAY, LATE, MOST_PEOPLE, YEARS_AHEAD
from network.models import Enrolment, Profession, Training, TrainingSession
from network.models.directory import findable_officers
from network.models.parameters import TRAINING_TERM
from network.models.training_list import LABELS, ListRow, Place, Remark, TrainingList
from network.models.training_words import kind_of, level_of

#: As many characters as the fields of a training take.
LONGEST = 120
NEW, SAME, OTHER = "new", "same", "other"
#: Enrolled, came, certificates.
Numbers = tuple[int, int, int]


@dataclass(frozen=True)
class Group:
    """So many of a profession from an organisation at a session; ``officer`` is a key or None."""

    training: str
    provider: str
    kind: str
    level: str
    day: datetime.date
    organisation: int
    profession: str
    officer: int | None
    enrolled: int
    attended: int | None
    certified: int
    certified_on: datetime.date | None
    state: str = NEW

    @property
    def session(self) -> tuple[str, datetime.date]:
        """What a session is known by: the training, whatever capitals and accents, and the day."""
        return searchable(self.training), self.day

    @property
    def whom(self) -> tuple[Any, ...]:
        """Session, organisation and profession."""
        return (*self.session, self.organisation, self.profession)

    @property
    def key(self) -> tuple[Any, ...]:
        """What is counted together: the same people, or one officer."""
        return (*self.session, self.officer) if self.officer else self.whom

    @property
    def profession_label(self) -> str:
        """The profession in words."""
        return str(Profession(self.profession).label)

    def with_other(self, other: Group) -> Group:
        """Both together; certificates count from the earlier day."""
        came = [one.attended for one in (self, other) if one.attended is not None]
        days = [one.certified_on for one in (self, other) if one.certified_on]
        return replace(
            self,
            enrolled=self.enrolled + other.enrolled,
            attended=sum(came) if came else None,
            certified=self.certified + other.certified,
            certified_on=min(days) if days else None,
        )


@dataclass
class ImportPlan:
    """The groups of a list and everything that is said about its rows."""

    groups: list[Group]
    faults: list[Remark] = field(default_factory=list)
    notes: list[Remark] = field(default_factory=list)
    #: Organisation key to name, and what the file had, for the page.
    organisations: dict[int, str] = field(default_factory=dict)
    found: TrainingList = field(default_factory=TrainingList)

    @property
    def new(self) -> list[Group]:
        """What would be added."""
        return [group for group in self.groups if group.state == NEW]

    @property
    def same(self) -> list[Group]:
        """What the register has just so already."""
        return [group for group in self.groups if group.state == SAME]

    @property
    def other(self) -> list[Group]:
        """Where the register says something else; that stays as it is."""
        return [group for group in self.groups if group.state == OTHER]

    @property
    def faulty_rows(self) -> int:
        """How many rows are left out."""
        return len({remark.place for remark in self.faults})

    @property
    def columns(self) -> list[str]:
        """The columns that are read, in words."""
        return list(dict.fromkeys(str(LABELS[name]) for name in self.found.columns))

    @property
    def persons(self) -> int:
        """How many different names the file has."""
        return len(self.found.names)

    @property
    def officers(self) -> int:
        """How many attendances are those of focal officers who were recognised."""
        return sum(group.officer is not None for group in self.groups)

    @property
    def rows(self) -> list[tuple[Group, str]]:
        """Every group that is new or differs, with the name of its organisation, by day."""
        rows = [(one, self.organisations[one.organisation]) for one in [*self.new, *self.other]]
        return sorted(rows, key=lambda row: (row[0].day, row[0].training, row[1]))


def plan_of(found: TrainingList) -> ImportPlan:
    """What reading in this list would do now; nothing is stored."""
    planner = _Planner(found)
    groups = with_states(planner.groups())
    by_name = {one.pk: one.name for one in planner.organisations.values()}
    return ImportPlan(groups, planner.faults, planner.notes, by_name, found)


def with_states(groups: Iterable[Group]) -> list[Group]:
    """The groups, each with whether the register has it: compared as a whole per profession.

    A focal officer and colleagues of the same organisation and profession are compared together,
    so that somebody who became findable since is never counted twice.
    """
    groups = list(groups)
    stored, officers = _stored(groups)
    wanted: dict[Any, Numbers] = {}
    for group in groups:
        wanted[group.whom] = _added(wanted.get(group.whom), group)

    def state(group: Group) -> str:
        there = stored.get(group.whom)
        if there is None:
            return OTHER if (*group.session, group.officer) in officers else NEW
        return SAME if there == wanted[group.whom] else OTHER

    return [replace(group, state=state(group)) for group in groups]


def _stored(groups: list[Group]) -> tuple[dict[Any, Numbers], set[Any]]:
    """What the register has per session, organisation and profession; and officers per session."""
    days = {group.day for group in groups}
    rows = Enrolment.objects.filter(session__held_on__in=days).select_related("session__training")
    found: dict[Any, Numbers] = {}
    officers: set[Any] = set()
    for row in rows.order_by("pk"):
        session = (searchable(row.session.training.name), row.session.held_on)
        key = (*session, row.organisation_id, row.profession)
        found[key] = _added(found.get(key), row)
        if row.officer_id:
            officers.add((*session, row.officer_id))
    return found, officers


def _added(known: Numbers | None, row: Any) -> Numbers:
    enrolled, came, certified = known or (0, 0, 0)
    return enrolled + row.enrolled, came + (row.attended or 0), certified + row.certified


class _Planner:
    """Judges the rows that could be read against what the municipality knows; six queries."""

    def __init__(self, found: TrainingList) -> None:
        self.found, self.today = found, timezone.localdate()
        self.faults, self.notes = list(found.faults), list(found.notes)
        self.organisations = {searchable(one.name): one for one in Organisation.objects.all()}
        self.trainings: dict[str, Training] = {}
        for one in Training.objects.order_by("retired_on", "pk"):
            kept = self.trainings.setdefault(searchable(one.name), one)
            if kept.retired_on and one.retired_on is None:
                self.trainings[searchable(one.name)] = one
        sessions: dict[Any, bool] = {}
        for session in TrainingSession.objects.select_related("training"):
            key = (searchable(session.training.name), session.held_on)
            sessions[key] = sessions.get(key, True) and session.cancelled_on is not None
        self.cancelled = {key for key, is_cancelled in sessions.items() if is_cancelled}
        self.officers = {
            (one.organisation_id, searchable(one.label)): one.pk for one in findable_officers()
        }
        term = int(Parameter.objects.value(TRAINING_TERM.key))
        self.oldest = max(FIRST_DAY, self.today - datetime.timedelta(days=term))
        self.persons = {number: name for name, number in found.names.items()}
        self.texts: dict[str, Any] = {}
        self.guessed: set[str] = set()

    def groups(self) -> list[Group]:
        """The rows that can be stored, counted together, each person once per session."""
        groups: dict[Any, Group] = {}
        persons: dict[Any, list[Place]] = {}
        for row in self.found.rows:
            organisation = self._judged(row)
            if organisation is None:
                continue
            if row.person:
                session = (searchable(row.training), row.day)
                places = persons.setdefault((*session, organisation.pk, row.person), [])
                places.append(row.place)
                if len(places) > 1:
                    continue
            group = self._group(row, organisation)
            known = groups.get(group.key)
            groups[group.key] = known.with_other(group) if known else group
        self._tell_same(persons.values())
        return self._not_too_large(groups.values())

    # --- one row ----------------------------------------------------------------------------
    def _judged(self, row: ListRow) -> Organisation | None:
        """The organisation of a row that can be stored; None, with its faults told, otherwise."""
        organisation = self.organisations.get(searchable(row.organisation))
        faults = [
            ("training", self._against_text(row.training)),
            ("provider", self._against_text(row.provider)),
            ("day", self._against_day(row)),
            ("training", self._against_training(row)),
            ("kind", self._against_words(row.kind, kind_of(row.kind))),
            ("level", self._against_words(row.level, level_of(row.level))),
            ("organisation", "" if organisation else self._unknown(row)),
        ]
        told = [Remark(row.place, name, str(reason)) for name, reason in faults if reason]
        self.faults += told
        return None if told else organisation

    def _against_text(self, text: str) -> Any:
        """A name of a training or provider is short, and leads to no person."""
        if text not in self.texts:
            is_somebody = searchable(text) in self.found.names
            self.texts[text] = _person() if is_somebody else _about_text(text)
        return self.texts[text]

    def _against_day(self, row: ListRow) -> Any:
        if row.day < FIRST_DAY:
            return EARLY
        if row.day < self.oldest:
            text = _("Your municipality keeps sessions since %(day)s only. This one is older.")
            return text % {"day": self.oldest.strftime("%d-%m-%Y")}
        if row.day.year > self.today.year + YEARS_AHEAD:
            return LATE
        return ""

    def _against_training(self, row: ListRow) -> Any:
        known = self.trainings.get(searchable(row.training))
        if (searchable(row.training), row.day) in self.cancelled:
            return _("This session is in the register as cancelled. Look there first.")
        if known and known.retired_on:
            return _("This training is in the register as no longer given. Look there first.")
        return ""

    def _against_words(self, text: str, known: Any) -> Any:
        if not text or known:
            return ""
        return _("We do not know this word. Use a word from the explanation, or empty the cell.")

    def _unknown(self, row: ListRow) -> str:
        """An organisation we do not know; its text is not repeated when it is somebody's name."""
        if searchable(row.organisation) in self.found.names:
            return _("This is no organisation that we know.")
        text = _("We do not know “%(name)s”. Write it as under Partners, or add it there first.")
        return text % {"name": row.organisation[:LONGEST]}

    def _group(self, row: ListRow, organisation: Organisation) -> Group:
        name = self.persons.get(row.person, "")
        known = self.trainings.get(searchable(row.training))
        kind, level = (known.kind, known.level) if known else self._guessed(row)
        return Group(
            training=known.name if known else row.training,
            provider=row.provider,
            kind=kind,
            level=level,
            day=row.day,
            organisation=organisation.pk,
            profession=row.profession,
            officer=self.officers.get((organisation.pk, name)) if name else None,
            enrolled=row.enrolled,
            attended=row.attended,
            certified=row.certified,
            certified_on=row.certified_on,
        )

    def _guessed(self, row: ListRow) -> tuple[str, str]:
        """Kind and level of a training that is new: from its cells, else its name, else basic."""
        level = level_of(row.level) or level_of(row.kind) or level_of(row.training)
        kind = kind_of(row.kind) or kind_of(row.training) or kind_of(row.level)
        if (level is None or kind is None) and searchable(row.training) not in self.guessed:
            self.guessed.add(searchable(row.training))
            text = _(
                "“%(name)s” is new and says no kind or level; it is read in as basic training."
            )
            self.notes.append(Remark(row.place, "", text % {"name": row.training}))
        return str(kind or "basic"), str(level or "basic")

    # --- all rows together ------------------------------------------------------------------
    def _tell_same(self, persons: Iterable[list[Place]]) -> None:
        for places in persons:
            if len(places) > 1:
                *first, last = map(str, places)
                text = _("%(first)s and %(last)s are the same person and count once.")
                sentence = text % {"first": ", ".join(first), "last": last}
                self.notes.append(Remark(places[0], "", sentence[:1].upper() + sentence[1:]))

    def _not_too_large(self, groups: Iterable[Group]) -> list[Group]:
        fitting = []
        for group in groups:
            if group.enrolled <= MOST_PEOPLE:
                fitting.append(group)
                continue
            text = _("More than %(most)d people of one profession came to one session: check this.")
            place = next(
                row.place
                for row in self.found.rows
                if (searchable(row.training), row.day) == group.session
            )
            self.faults.append(Remark(place, "number", text % {"most": MOST_PEOPLE}))
        return fitting


def _about_text(text: str) -> str:
    if len(text) > LONGEST:
        return _("This is longer than %(most)d characters. Shorten it.") % {"most": LONGEST}
    try:
        found = inspect(text, known_words(current())).identifiers
    except GuardUnavailable:
        return str(wording.unavailable())
    return _person() if any(one.strength != Strength.CONFIRM for one in found) else ""


def _person() -> str:
    return _("This seems to lead to a person. Write it without names and contact data.")
