"""What a policy adviser has to do about training: computed, never stored; about no person."""

from __future__ import annotations

import datetime

from django.utils.translation import gettext as _

from core.models import Parameter
from core.tenancy import reverse
from network.models.findings import Finding
from network.models.parameters import TRANSFER_WAIT
from network.models.training import TrainingSession
from network.models.training_coverage import Coverage

#: So many days before a session it is time to find people for it (proposal).
ENROL_DAYS = 14
#: After so many days nobody can tell any more what a training brought (proposal).
LAST_ASKED_DAYS = 365
NOT_FILLED_IN, NOBODY_ENROLLED = "NOT_FILLED_IN", "NOBODY_ENROLLED"
NOBODY_TRAINED, TRANSFER_DUE = "NOBODY_TRAINED", "TRANSFER_DUE"
NOT_REACHED, NOT_COVERED = "NOT_REACHED", "NOT_COVERED"
ORDER = [NOBODY_ENROLLED, NOT_FILLED_IN, NOBODY_TRAINED, TRANSFER_DUE, NOT_REACHED, NOT_COVERED]


def training_findings(coverage: Coverage) -> list[Finding]:
    """Everything to do about training, in one query besides those of the picture."""
    wait = int(Parameter.objects.value(TRANSFER_WAIT.key))
    found = [*_about_organisations(coverage), *_about_reach(coverage)]
    for session in coverage.sessions:
        found += _about_session(session, coverage, wait)
    return sorted(found, key=lambda one: (ORDER.index(one.code), one.subject.casefold()))


def _about_organisations(coverage: Coverage) -> list[Finding]:
    """Organisations with places and nobody trained."""
    text = _("%(organisation)s has places for focal officers, and nobody there is trained.")
    return [
        Finding(
            NOBODY_TRAINED,
            row.name,
            text % {"organisation": row.name},
            _("Plan a session"),
            reverse("network:training_session_create"),
            is_urgent=False,
        )
        for row in coverage.rows
        if row.dots and not row.trained
    ]


def _about_reach(coverage: Coverage) -> list[Finding]:
    """Professions and phenomena that a training should reach: one finding for all of them."""
    found = []
    if names := coverage.not_reached:
        text = _("A training is meant for them, and nobody of them came yet: %(names)s.")
        url, step = reverse("network:training_session_create"), _("Plan a session")
        found.append(_in_time(NOT_REACHED, "", text % {"names": ", ".join(names)}, step, url))
    if names := coverage.missing:
        text = _("No training in the past two years, and none planned, is about: %(names)s.")
        url, step = reverse("network:training_create"), _("Add a training")
        found.append(_in_time(NOT_COVERED, "", text % {"names": ", ".join(names)}, step, url))
    return found


def _about_session(session: TrainingSession, coverage: Coverage, wait: int) -> list[Finding]:
    """What one session asks for today; it is not cancelled."""
    rows, days = coverage.enrolments[session.pk], (coverage.today - session.held_on).days
    if days <= 0:
        near = -days <= ENROL_DAYS and not any(row.enrolled for row in rows)
        return [_nobody_enrolled(session)] if near else []
    if not rows or any(row.attended is None for row in rows):
        return [_not_filled_in(session)]
    asked = [row for row in rows if row.attended and not row.alone]
    if wait <= days <= LAST_ASKED_DAYS and any(row.transfer_on is None for row in asked):
        return [_transfer_due(session)]
    return []


def _in_time(code: str, subject: str, sentence: str, step: str, url: str) -> Finding:
    return Finding(code, subject, sentence, step, url, is_urgent=False)


def _nobody_enrolled(session: TrainingSession) -> Finding:
    text = _("Nobody is enrolled for %(training)s on %(day)s yet.") % _facts(session)
    return _finding(NOBODY_ENROLLED, session, text, _("Write down who comes"))


def _not_filled_in(session: TrainingSession) -> Finding:
    text = _("It is not written down who came to %(training)s on %(day)s.") % _facts(session)
    return _finding(NOT_FILLED_IN, session, text, _("Write down who came"))


def _transfer_due(session: TrainingSession) -> Finding:
    text = _("Ask who came to %(training)s on %(day)s whether they could use it.") % _facts(session)
    url = reverse("network:training_transfer", reference=session.reference)
    return _in_time(TRANSFER_DUE, str(session.training), text, _("Write down the answers"), url)


def _finding(code: str, session: TrainingSession, sentence: str, step: str) -> Finding:
    url = reverse("network:training_session_people", reference=session.reference)
    return Finding(code, str(session.training), sentence, step, url)


def _facts(session: TrainingSession) -> dict[str, str]:
    return {"training": str(session.training), "day": _day(session.held_on)}


def _day(day: datetime.date) -> str:
    return day.strftime("%d-%m-%Y")
