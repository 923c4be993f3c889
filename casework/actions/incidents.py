"""Incidents: recorded, assessed within 72 hours, closed; without names (rule G3)."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.actions.steps import tell_news
from casework.lifecycle import INCIDENT
from casework.models import Incident
from casework.models.people import able
from core import audit
from core.lifecycle import FactsRefused
from core.models import Membership
from core.references import next_reference
from core.tenancy import take_turn


@transaction.atomic
def report_incident(*, membership: Membership, what: str, found_at: datetime.datetime) -> Incident:
    """Record what happened; the clock runs from the moment it was found.

    Raises ``FactsRefused`` for a moment to come. Effects: one log event; the privacy officer hears.
    """
    take_turn()
    if found_at > timezone.now():
        raise FactsRefused({"found_on": _("This moment is still to come. Check day and time.")})
    incident = Incident(
        reference=next_reference(Incident, "IN"),
        what=what,
        found_at=found_at,
        recorded_by=membership,
    )
    incident.save()
    audit.record("incident.create", incident, membership=membership)
    tell_news(able("incident.assess"), "casework:incident_list")
    return incident


def assess(
    incident: Incident,
    *,
    membership: Membership,
    consequences: str,
    reported_at: datetime.datetime | None = None,
    not_reported_because: str = "",
) -> None:
    """The verb ``assess``: what it may lead to, and when it was reported or why it is not.

    Raises ``FactsRefused`` without one of the two, and for a moment that cannot be.
    """
    with INCIDENT.transition("assess", incident, membership=membership) as fresh:
        if reported_at is None and not not_reported_because:
            text = _("Say when it was reported to the supervisor, or why it is not reported.")
            raise FactsRefused({"not_reported_because": text})
        if reported_at and not fresh.found_at <= reported_at <= timezone.now():
            text = _("It was reported after it was found, and not in the future. Check the day.")
            raise FactsRefused({"reported_on": text})
        fresh.consequences = consequences
        fresh.reported_at = reported_at
        fresh.not_reported_because = not_reported_because
        fresh.assessed_by = membership
        fresh.assessed_at = timezone.now()


def close(incident: Incident, *, membership: Membership, measures: str) -> None:
    """The verb ``close``: what was done, so that it does not happen again; the term starts."""
    with INCIDENT.transition("close", incident, membership=membership) as fresh:
        fresh.measures = measures
        fresh.closed_on = timezone.localdate()
