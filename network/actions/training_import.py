"""Reading in a list of trainings: what a person has seen is carried along signed, then stored.

Between the preview and the confirmation nothing is kept. The page carries numbers per group, never
a name; the signature says for whom and until when it may be stored.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import astuple, dataclass, replace
from itertools import groupby
from typing import Any

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import audit
from core.models import Membership, Organisation
from core.tenancy import take_turn
from interventions.models import searchable
from network.actions.training import TrainingRefused, create_session, create_training
from network.actions.training_import_plan import NEW, Group, with_states
from network.actions.training_people import People, known_rows, set_people
from network.models import FocalOfficer, Training, TrainingSession

SALT = "network.training_import"
#: How long a preview may be confirmed, in seconds, and how long its text may be.
SECONDS, LONGEST_TEXT = 3600, 1_000_000


class ImportRefused(Exception):
    """The list cannot be stored; ``str()`` says why, and what to do."""


@dataclass(frozen=True)
class Outcome:
    """What reading in did: so many trainings, sessions and groups were added."""

    trainings: int = 0
    sessions: int = 0
    groups: int = 0


def packed(groups: Iterable[Group], whose: Membership) -> str:
    """The groups as signed text, for this colleague and an hour only.

    Raises ``ImportRefused`` when it would be too long to travel with a page.
    """
    rows = [[_plain(value) for value in astuple(group)] for group in groups]
    text = signing.dumps({"membership": whose.pk, "rows": rows}, salt=SALT, compress=True)
    if len(text) > LONGEST_TEXT:
        raise ImportRefused(_("This list is too long to read in at once. Split it in two."))
    return text


def unpacked(text: str, whose: Membership | None) -> list[Group]:
    """The groups of a signed text. Raises ``ImportRefused`` for one that was changed or is old."""
    try:
        content = signing.loads(text, salt=SALT, max_age=SECONDS)
    except signing.BadSignature as error:
        raise ImportRefused(AGAIN) from error
    if whose is None or content["membership"] != whose.pk:
        raise ImportRefused(AGAIN)
    return [Group(*map(_parsed, row, Group.__dataclass_fields__)) for row in content["rows"]]


AGAIN = _("This page is older than an hour, or was changed. Choose the file once more.")
CHANGED = _("Somebody changed the register meanwhile. Choose the file once more.")
_DAYS = {"day", "certified_on"}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime.date) else value


def _parsed(value: Any, name: str) -> Any:
    return datetime.date.fromisoformat(value) if value and name in _DAYS else value


@transaction.atomic
def import_groups(groups: Iterable[Group], *, membership: Membership) -> Outcome:
    """Store what the register does not have yet, all of it or nothing.

    Effects: those of the actions that add trainings, sessions and people, and one event of the
    import. What was stored meanwhile is passed over; without anything new nothing happens. Raises
    ``ImportRefused`` when a rule of the register is broken.
    """
    take_turn()
    new = [group for group in with_states(groups) if group.state == NEW]
    store = _Store(membership)
    try:
        for _session, together in groupby(sorted(new, key=_order), key=lambda one: one.session):
            store.add(list(together))
    except TrainingRefused as refused:
        raise ImportRefused(str(refused)) from refused
    if new:
        audit.record("training.import", membership.municipality, membership=membership)
    return replace(store.outcome, groups=len(new))


def _order(group: Group) -> Any:
    return (group.day, group.session[0], group.organisation, group.profession, group.officer or 0)


class _Store:
    """Finds or makes the training and the session of a group, and adds the people."""

    def __init__(self, membership: Membership) -> None:
        self.membership, self.outcome = membership, Outcome()
        self.organisations = {one.pk: one for one in Organisation.objects.all()}
        self.officers = {one.pk: one for one in FocalOfficer.objects.all()}
        known = list(Training.objects.order_by("pk"))
        self.trainings = {searchable(one.name): one for one in known if not one.retired_on}
        self.retired = {searchable(one.name) for one in known if one.retired_on}

    def add(self, groups: list[Group]) -> None:
        """Store the groups of one session beside whom it has already."""
        session = self._session(groups[0])
        stored = known_rows(session).values()
        rows = [_as_people(row, row.organisation, row.officer) for row in stored]
        rows += [self._people(group) for group in groups]
        set_people(session, membership=self.membership, rows=rows)

    def _people(self, group: Group) -> People:
        try:
            organisation = self.organisations[group.organisation]
            officer = self.officers[group.officer] if group.officer else None
        except KeyError as error:
            raise ImportRefused(AGAIN) from error
        return _as_people(group, organisation, officer)

    def _session(self, group: Group) -> TrainingSession:
        training = self._training(group)
        known = TrainingSession.objects.filter(training=training, held_on=group.day).order_by("pk")
        session: TrainingSession | None = known.filter(cancelled_on__isnull=True).first()
        if session is None and known.exists():
            raise ImportRefused(CHANGED)
        if session is None:
            facts = {"training": training, "held_on": group.day}
            session = create_session(membership=self.membership, facts=facts)
            self.outcome = replace(self.outcome, sessions=self.outcome.sessions + 1)
        return session

    def _training(self, group: Group) -> Training:
        key = group.session[0]
        if key not in self.trainings:
            if key in self.retired:
                raise ImportRefused(CHANGED)
            facts = {
                "name": group.training,
                "provider": group.provider,
                "kind": group.kind,
                "level": group.level,
            }
            made = create_training(membership=self.membership, facts=facts)
            self.trainings[key] = made
            self.outcome = replace(self.outcome, trainings=self.outcome.trainings + 1)
        return self.trainings[key]


def _as_people(row: Any, organisation: Organisation, officer: FocalOfficer | None) -> People:
    """A stored row, or a group of a list, as the action of the register takes it."""
    numbers = (row.enrolled, row.attended, row.certified, row.certified_on)
    return People(organisation, row.profession, officer, *numbers)
