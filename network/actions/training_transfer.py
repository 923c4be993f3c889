"""Months after a training: how many of a group could use it. Never asked about one named person."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import audit
from core.models import Membership
from core.tenancy import take_turn
from network.models import Enrolment, TrainingSession


@dataclass(frozen=True)
class Answer:
    """What an organisation said about its people of one profession; an empty one was not asked."""

    asked_on: datetime.date | None = None
    used: int | None = None
    note: str = ""


class TransferRefused(Exception):
    """An answer cannot be kept; ``reasons`` maps (row, fact) to sentences for people."""

    def __init__(self, reasons: Mapping[tuple[int, str], str]) -> None:
        self.reasons = dict(reasons)
        super().__init__(" ".join(self.reasons.values()))


def asked_rows(session: TrainingSession) -> Any:
    """The rows that are asked about: who came, as a group; never a focal officer by name."""
    rows = Enrolment.objects.filter(session=session, alone=False, attended__gte=1)
    return rows.select_related("organisation").order_by("organisation__name", "profession", "pk")


@transaction.atomic
def record_transfer(
    session: TrainingSession, *, membership: Membership, answers: Mapping[int, Answer]
) -> TrainingSession:
    """Store the answers per row; ``answers`` maps keys of ``asked_rows`` to what was said.

    A row that is not named stays as it is. Effects: one log event, the revision of the session goes
    up. Without a difference nothing happens. Raises ``TransferRefused`` when ``refusals`` finds
    something.
    """
    take_turn()
    fresh: TrainingSession = TrainingSession.objects.get(pk=session.pk)
    rows = [row for row in asked_rows(fresh) if row.pk in answers]
    if reasons := refusals(fresh, rows, answers):
        raise TransferRefused(reasons)
    changed = [row for row in rows if _is_changed(row, answers[row.pk])]
    for row in changed:
        answer = answers[row.pk]
        row.transfer_on, row.transfer_used = answer.asked_on, answer.used
        row.transfer_note = answer.note
        row.save()
    if changed:
        fresh.revision += 1
        fresh.save(update_fields=["revision"])
        audit.record("training_session.edit", fresh, membership=membership, changed=["transfer"])
    return fresh


def _is_changed(row: Enrolment, answer: Answer) -> bool:
    known = Answer(row.transfer_on, row.transfer_used, row.transfer_note)
    return known != answer


def refusals(
    session: TrainingSession, rows: list[Enrolment], answers: Mapping[int, Answer]
) -> dict[tuple[int, str], str]:
    """Why these answers cannot be kept: (row, ``asked_on`` or ``used``) to sentence."""
    found = {}
    for row in rows:
        answer = answers[row.pk]
        if reason := _about_day(session, answer):
            found[row.pk, "asked_on"] = reason
        if answer.used is not None and answer.used > (row.attended or 0):
            text = ngettext(
                "%d person came; it cannot be more.",
                "%d persons came; it cannot be more.",
                row.attended or 0,
            )
            found[row.pk, "used"] = text % (row.attended or 0)
        elif answer.asked_on and answer.used is None:
            found[row.pk, "used"] = _("Write how many could use it; 0 when nobody could.")
    return found


def _about_day(session: TrainingSession, answer: Answer) -> str:
    if answer.asked_on is None:
        if answer.used is None and not answer.note:
            return ""
        return _("Also write when it was asked, or empty this row.")
    if answer.asked_on > timezone.localdate():
        return _("This day is still to come. Write today or a day before.")
    if answer.asked_on <= session.held_on:
        return _("This day is not after the training. Write a later day.")
    return ""
