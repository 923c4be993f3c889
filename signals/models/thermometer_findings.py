"""What a signal coordinator has to do about thermometer sessions: computed each time."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.models import Parameter
from core.tenancy import reverse
from network.models.findings import Finding
from signals.models.parameters import THERMOMETER_CONCLUDE, THERMOMETER_RHYTHM
from signals.models.thermometer import ThermometerSession

NOT_HELD, NOT_CONCLUDED, NONE_LATELY = "NOT_HELD", "NOT_CONCLUDED", "NONE_LATELY"
ORDER = [NOT_HELD, NOT_CONCLUDED, NONE_LATELY]


def thermometer_findings() -> list[Finding]:
    """Everything to do about the sessions of this municipality, in one query and its two terms."""
    return find(ThermometerSession.objects.all(), timezone.localdate())


def find(sessions: Iterable[ThermometerSession], today: datetime.date) -> list[Finding]:
    """The findings about these sessions on a day: by kind, then what waits longest first."""
    sessions = list(sessions)
    rhythm, conclude = (_term(key, today) for key in (THERMOMETER_RHYTHM, THERMOMETER_CONCLUDE))
    dated = [
        *((row.held_on, _not_held(row)) for row in sessions if _is_past(row, today)),
        *(
            (row.held_on, _not_concluded(row))
            for row in sessions
            if row.is_held and row.held_on < today - conclude
        ),
    ]
    if not any(not row.is_planned and row.held_on >= today - rhythm for row in sessions):
        dated.append((today, _none_lately(sessions, today, rhythm.days)))
    dated.sort(key=lambda pair: (ORDER.index(pair[1].code), pair[0], pair[1].subject))
    return [finding for _day, finding in dated]


def _term(key: str, today: datetime.date) -> datetime.timedelta:
    """A term that the municipality set, or the proposal."""
    return datetime.timedelta(days=int(Parameter.objects.value(key, today)))


def _is_past(session: ThermometerSession, today: datetime.date) -> bool:
    return session.is_planned and session.held_on < today


def _not_held(session: ThermometerSession) -> Finding:
    text = _("“%(title)s” was planned on %(day)s. Did the talk take place?") % _facts(session)
    return Finding(
        NOT_HELD, session.reference, text, _("Say how it went"), session.get_absolute_url()
    )


def _not_concluded(session: ThermometerSession) -> Finding:
    text = _("The talk “%(title)s” of %(day)s is not concluded yet.") % _facts(session)
    url = session.get_absolute_url()
    return Finding(NOT_CONCLUDED, session.reference, text, _("Finish the talk"), url)


def _none_lately(sessions: list[ThermometerSession], today: datetime.date, days: int) -> Finding:
    """No talk for long; when one is coming the way leads there, and it is not urgent."""
    text = _("There was no thermometer session in the last %(days)d days.") % {"days": days}
    ahead = [row for row in sessions if row.is_planned and row.held_on >= today]
    if ahead:
        coming = min(ahead, key=lambda row: row.held_on)
        text = f"{text} {_('The next one is on %(day)s.') % _facts(coming)}"
        url = coming.get_absolute_url()
        return Finding(NONE_LATELY, "", text, _("To this talk"), url, is_urgent=False)
    url = reverse("signals:thermometer_create")
    return Finding(NONE_LATELY, "", text, _("Plan a thermometer session"), url, bool(sessions))


def _facts(session: ThermometerSession) -> dict[str, str]:
    return {"title": session.title, "day": date_format(session.held_on, "j F Y")}
