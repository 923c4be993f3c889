"""Who is enrolled at a training session, who came and who got a certificate."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import audit
from core.models import Membership, Organisation
from core.tenancy import take_turn
from network.actions.people import NOT_YET, note_training
from network.actions.training import CANCELLED, MOST_PEOPLE, Reasons, TrainingRefused, outside
from network.models import Enrolment, FocalOfficer, TrainingSession
from network.models.directory import findable_officers
from network.models.training_coverage import months_later

#: What a row of the register holds besides whom it is about.
NUMBERS = ("enrolled", "attended", "certified", "certified_on")


@dataclass(frozen=True)
class People:
    """One row: so many of a profession from an organisation, or one focal officer by name.

    ``attended`` is None while it is not written down who came. With ``officer`` the organisation is
    the officer's own and the numbers are at most one.
    """

    organisation: Organisation
    profession: str
    officer: FocalOfficer | None = None
    enrolled: int = 1
    attended: int | None = None
    certified: int = 0
    certified_on: datetime.date | None = None

    @property
    def key(self) -> tuple[Any, ...]:
        """What a session has once: the officer, or the organisation with the profession."""
        return (self.officer.pk,) if self.officer else (self.organisation.pk, self.profession)


@transaction.atomic
def set_people(
    session: TrainingSession, *, membership: Membership, rows: list[People]
) -> TrainingSession:
    """Store who is enrolled and who came, instead of what was written down before.

    Effects: one log event, the revision goes up, answers of a transfer check stay; the training of
    a focal officer who got a certificate follows when it is newer than what is known. Without a
    difference nothing happens. Raises ``TrainingRefused`` when a rule of ``people_refusals`` is
    broken (reasons by place in ``rows`` and field), or when the session was cancelled meanwhile.
    """
    take_turn()
    fresh = TrainingSession.objects.select_related("training").get(pk=session.pk)
    known = known_rows(fresh)
    wanted = {row.key: row for row in rows}
    if not _differs(known, wanted) and len(wanted) == len(rows):
        return fresh  # type: ignore[no-any-return]
    if fresh.cancelled_on is not None:
        raise TrainingRefused({"": CANCELLED})
    if reasons := people_refusals(rows, fresh):
        raise TrainingRefused(reasons)
    certified = _store(fresh, known, wanted)
    fresh.revision += 1
    fresh.save(update_fields=["revision"])
    audit.record("training_session.edit", fresh, membership=membership, changed=["enrolments"])
    _tell_officers(certified, fresh, membership)
    return fresh  # type: ignore[no-any-return]


def known_rows(session: TrainingSession) -> dict[Any, Enrolment]:
    """What is stored about a session, by the key of ``People``.

    Without the rows of focal officers about whom nothing is kept any more: those stay as they are.
    """
    found = Enrolment.objects.filter(session=session).exclude(alone=True, officer__isnull=True)
    rows: Any = found.select_related(
        "organisation", "officer__organisation", "officer__membership__user"
    )
    return {
        (row.officer_id,) if row.alone else (row.organisation_id, row.profession): row
        for row in rows
    }


def _values(row: Any) -> tuple[Any, ...]:
    return (row.profession, *(getattr(row, name) for name in NUMBERS))


def _differs(known: dict[Any, Enrolment], wanted: dict[Any, People]) -> bool:
    return {key: _values(row) for key, row in known.items()} != {
        key: _values(row) for key, row in wanted.items()
    }


def _store(
    session: TrainingSession, known: dict[Any, Enrolment], wanted: dict[Any, People]
) -> list[FocalOfficer]:
    """Delete, change and add rows; gives the officers who have a certificate only now."""
    for key in known.keys() - wanted.keys():
        known[key].delete()
    certified = []
    for key, row in wanted.items():
        stored = known.get(key) or Enrolment(
            session=session, organisation=row.organisation, officer=row.officer
        )
        if row.officer and row.certified and not stored.certified:
            certified.append(row.officer)
        if stored.pk is None or _values(stored) != _values(row):
            stored.profession = row.profession
            for name in NUMBERS:
                setattr(stored, name, getattr(row, name))
            stored.save()
    return certified


def _tell_officers(
    officers: Iterable[FocalOfficer], session: TrainingSession, membership: Membership
) -> None:
    day, months = session.held_on, session.training.repeat_months
    until = months_later(day, months) if months else None
    for officer in officers:
        note_training(officer, membership=membership, trained_on=day, trained_until=until)


# --- what is refused, in words for people ---------------------------------------------------------
def people_refusals(rows: list[People], session: TrainingSession) -> Reasons:
    """Why these rows cannot be kept: (place, field) to sentence, empty when they can."""
    known = known_rows(session)
    findable = set(findable_officers().order_by("pk").values_list("pk", flat=True))
    found: Reasons = {}
    seen: dict[Any, int] = {}
    for place, row in enumerate(rows):
        earlier = seen.setdefault(row.key, place)
        if earlier != place:
            found[place, "officer" if row.officer else "profession"] = _twice(row)
        elif row.officer and row.officer.pk not in findable and row.key not in known:
            found[place, "officer"] = _(
                "This person is no focal officer any more. Choose somebody else."
            )
        for field, reason in _about_numbers(row, session, known.get(row.key)):
            found.setdefault((place, field), reason)
    return found


def _twice(row: People) -> Any:
    if row.officer:
        return _("This person stands here twice. Empty one of the two rows.")
    return _("This organisation and profession stand here twice. Put them in one row.")


def _about_numbers(
    row: People, session: TrainingSession, stored: Enrolment | None
) -> Iterator[tuple[str, Any]]:
    """(field, sentence) for each number that cannot be kept."""
    if reason := outside(row.enrolled, 1, 1 if row.officer else MOST_PEOPLE):
        yield "enrolled", reason
    if reason := outside(row.attended, 0, 1 if row.officer else MOST_PEOPLE):
        yield "attended", reason
    if row.attended is not None and not session.has_begun:
        yield "attended", _("The session is still to come. Write this down afterwards.")
    used = stored.transfer_used if stored else None
    if used is not None and used > (row.attended or 0):
        text = _("%(number)d said afterwards that they could use it. Write at least that number.")
        yield "attended", text % {"number": used}
    if not 0 <= row.certified <= max(row.attended or 0, 0):
        yield "certified", _("This is more than came. Write how many came, or fewer certificates.")
    if row.certified_on and not row.certified:
        yield "certified", _("Say who got a certificate, or empty the day.")
    if row.certified > 0 and row.certified_on is None:
        yield "certified_on", _("Write on which day the certificates were given.")
    if row.certified_on and (reason := _against_day(row.certified_on, session)):
        yield "certified_on", reason


def _against_day(day: datetime.date, session: TrainingSession) -> Any:
    if day < session.held_on:
        return _("A certificate is not given before its training. Write a later day.")
    return NOT_YET if day > timezone.localdate() else ""
