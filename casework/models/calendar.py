"""The invitation as calendars read it: number, date, time and place, and nothing else (N14, C6)."""

from __future__ import annotations

import datetime
import uuid

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Event

from casework.models.own_agenda import OwnAgenda
from core.models import Membership
from core.tenancy import current
from network.documents import calendar_of

REQUEST, CANCEL = "REQUEST", "CANCEL"


def invitation_file(agenda: OwnAgenda, person: Membership, *, cancelled: bool = False) -> bytes:
    """One event with the reader's own time; the same event as before, changed or taken away.

    Each person has an event of their own, so that two colleagues with one calendar keep both.
    """
    meeting = agenda.meeting
    event = Event()
    event.add("uid", str(uuid.uuid5(uuid.NAMESPACE_URL, _place(agenda, person))))
    event.add("dtstamp", timezone.now().astimezone(datetime.UTC))
    event.add("sequence", meeting.sequence)
    event.add("summary", _("Meeting %(number)s") % {"number": meeting.reference})
    event.add("location", meeting.place)
    event.add("dtstart", _unmistakable(agenda.begins))
    event.add("dtend", _unmistakable(agenda.ends))
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("organizer", f"mailto:{settings.DEFAULT_FROM_EMAIL}")
    if person.user.email:
        event.add("attendee", f"mailto:{person.user.email}", parameters={"RSVP": "FALSE"})
    return calendar_of(event, CANCEL if cancelled else REQUEST)


def _place(agenda: OwnAgenda, person: Membership) -> str:
    return f"{current().slug}/{agenda.meeting.reference}/{person.pk}"


def _unmistakable(moment: datetime.datetime) -> datetime.datetime:
    """The moment in our zone; the hour that comes twice a year is written in world time."""
    return moment.astimezone(datetime.UTC) if moment.fold else moment
