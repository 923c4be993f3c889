"""What the network hands out as a file.

Calendar entries that say when and where, never who; the agreement with a key figure on one page;
the programme of a work session per small group; the consultations for the wall.
"""

from __future__ import annotations

import datetime
import uuid
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from icalendar import Calendar, Event, Timezone

from core.documents import Document
from core.models import Membership, Municipality, Parameter
from core.tenancy import current
from network.models import Disclosure, KeyFigure, TrainingSession, WorkSession
from network.models.consultation_findings import Overview
from network.models.consultation_picture import draw
from network.models.sharing_steps import steps_of
from network.models.work_sessions import Group

#: The zone in which all times of the network are written and read.
ZONE = "Europe/Amsterdam"
#: Its winter and summer time since 1996, for calendars that do not know it.
ZONE_RULES = f"""BEGIN:VTIMEZONE
TZID:{ZONE}
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
END:VTIMEZONE
"""


def calendar_file(
    number: str,
    title: str,
    day: datetime.date,
    starts_at: datetime.time | None,
    ends_at: datetime.time | None,
    place: str,
    cancelled: bool,
    version: int = 1,
) -> bytes:
    """One event as a calendar file (iCalendar, RFC 5545), to be read in by hand.

    ``number`` is the reference, ``title`` the word before it ("Training"); the day is whole without
    ``starts_at``. ``version`` is the revision of the row: a later file replaces an earlier one in
    the reader's calendar. The file holds number, time and place; no organisation and no person.
    """
    event = Event()
    event.add("uid", str(uuid.uuid5(uuid.NAMESPACE_URL, f"{current().slug}/{number}")))
    event.add("dtstamp", timezone.now().astimezone(datetime.UTC))
    event.add("sequence", version - 1)
    event.add("summary", f"{title} {number}")
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    if place:
        event.add("location", place)
    for name, moment in _moments(day, starts_at, ends_at):
        event.add(name, moment)
    return calendar_of(event, "PUBLISH")


def calendar_of(event: Event, method: str) -> bytes:
    """One event as a file that calendars read, with the rules of our zone.

    ``method`` says what the reader's calendar does with it: PUBLISH, REQUEST or CANCEL (RFC 5546).
    """
    calendar = Calendar()
    calendar.add("prodid", "-//calendar//NL")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(Timezone.from_ical(ZONE_RULES))
    calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content


def _moments(
    day: datetime.date, starts_at: datetime.time | None, ends_at: datetime.time | None
) -> list[tuple[str, datetime.date]]:
    """Begin and end; the end of a whole day is the next one, which it does not take in."""
    if starts_at is None:
        return [("dtstart", day), ("dtend", day + datetime.timedelta(days=1))]
    times = [("dtstart", starts_at), ("dtend", ends_at)]
    zone = ZoneInfo(ZONE)
    return [(name, datetime.datetime.combine(day, at, zone)) for name, at in times if at]


class TrainingSessionCalendar(Document):
    """A training session for one's own calendar."""

    name = "training_session_calendar"
    title = gettext_lazy("Calendar entry of a training session")
    permission = "training.view"
    kind = "ics"

    def file_name(self, obj: TrainingSession) -> str:
        """Such as ``training-TS-2026-01.ics``."""
        return f"training-{obj.reference}.{self.kind}"

    def render(self, obj: TrainingSession, membership: Any) -> bytes:
        """The calendar file; a cancelled session takes the entry away again."""
        return calendar_file(
            obj.reference,
            _("Training"),
            obj.held_on,
            obj.starts_at,
            obj.ends_at,
            obj.place,
            obj.cancelled_on is not None,
            obj.revision,
        )


# --- the agreement with a key figure ------------------------------------------------------------
class KeyFigureSheetDocument(Document):
    """What was agreed with a key figure, on one A4 that both sign; nothing about anybody else."""

    name = "key_figure_sheet"
    title = gettext_lazy("Agreement with a key figure")
    template = "network/documents/key_figure_sheet.html"
    permission = "key_figure.download"
    #: With more signs than this in its texts the letters get smaller: it stays one page.
    ROOMY = 500

    def file_name(self, obj: KeyFigure) -> str:
        """Such as ``afspraken-sleutelfiguur-SF-2026-001.pdf``; never a name."""
        return f"{slugify(_('Agreement key figure'))}-{obj.reference}.pdf"

    def context(self, obj: KeyFigure, membership: Membership | None) -> dict[str, Any]:
        """The agreement read ``with_contact``, the term, and the name for who may see it."""
        sees = membership is not None and membership.may("key_figure.contact", obj)
        today = timezone.localdate()
        texts = [obj.role, obj.not_the_role, obj.area, obj.availability, obj.name]
        signs = sum(len(text) for text in texts)
        return {
            "key_figure": obj,
            "person": obj.name if sees else "",
            "is_named": bool(obj.name),
            "is_long": signs > self.ROOMY,
            "days": Parameter.objects.value("key_figure_days", today),
            "edition": _("Internal edition · state of %(day)s")
            % {"day": date_format(today, "j F Y")},
        }


# --- one's own record of a disclosure -----------------------------------------------------------
class DisclosureDocument(Document):
    """Every step of one's own record with its answer, for one's own file; made without names."""

    name = "disclosure_sheet"
    title = gettext_lazy("Sharing information, step by step")
    template = "network/documents/disclosure_sheet.html"
    permission = "disclosure.download"

    def file_name(self, obj: Disclosure) -> str:
        """Such as ``informatie-delen-IV-2026-483920.pdf``; never what the author calls it."""
        return f"{slugify(_('Sharing information'))}-{obj.reference}.pdf"

    def context(self, obj: Disclosure, membership: Membership | None) -> dict[str, Any]:
        """The record, its steps, and the version of the guide that it followed."""
        states = steps_of(obj)
        return {
            "record": obj,
            "guide": obj.guide,
            "states": states,
            "answered": sum(state.is_answered for state in states),
            "edition": _("Made without names · for one’s own file · %(day)s")
            % {"day": date_format(timezone.localdate(), "j F Y")},
        }


# --- work sessions ------------------------------------------------------------------------------
class WorkSessionCalendar(Document):
    """A work session for one's own calendar; another kind of session says what it is called."""

    name = "work_session_calendar"
    title = gettext_lazy("Calendar entry of a work session")
    permission = "work_session.view"
    kind = "ics"
    #: What it is called in the calendar and in the name of the file; not what it is about.
    word: Any = gettext_lazy("Work session")

    def file_name(self, obj: Any) -> str:
        """Such as ``werkbijeenkomst-WB-2026-01.ics``."""
        return f"{slugify(str(self.word))}-{obj.reference}.{self.kind}"

    def render(self, obj: Any, membership: Any) -> bytes:
        """The calendar file: number, time and place, not what it is about."""
        when = (obj.held_on, obj.starts_at, obj.ends_at)
        return calendar_file(obj.reference, str(self.word), *when, obj.place, False, obj.revision)


class WorkSessionProgramme(Document):
    """The programme of a work session on paper: a page per small group, with room to write."""

    name = "work_session_programme"
    title = gettext_lazy("Programme of a work session")
    template = "network/documents/work_session_programme.html"
    permission = "work_session.view"
    #: What fits on a page in millimetres: all of it, what stands always, a line of text (and so
    #: many signs on it), what a question takes besides its text, a line to write on.
    PAGE, ALWAYS, TEXT, SIGNS, QUESTION, WRITE = 251, 40, 5.6, 75, 9, 9.2
    #: So many lines to write on stand below a question at least.
    LEAST = 3

    def file_name(self, obj: WorkSession) -> str:
        """Such as ``programma-werkbijeenkomst-WB-2026-01.pdf``; not what it is about."""
        return f"{slugify(_('Programme work session'))}-{obj.reference}.pdf"

    def context(self, obj: WorkSession, membership: Membership | None) -> dict[str, Any]:
        """The session, and per group its questions with as many lines as the page has room for."""
        groups = obj.by_group() or [Group("", [])]
        return {
            "work_session": obj,
            "pages": [(group, range(self._lines(obj, group))) for group in groups],
            "edition": _("Work session %(reference)s") % {"reference": obj.reference},
        }

    def _lines(self, session: WorkSession, group: Group) -> int:
        """How many lines to write on each question gets."""
        texts = [session.purpose, *(question.question for question in group.questions)]
        rows = sum(1 + len(line) // self.SIGNS for text in texts for line in text.splitlines())
        number = max(1, len(group.questions))
        room = self.PAGE - self.ALWAYS - rows * self.TEXT - number * self.QUESTION
        return max(self.LEAST, int(room / self.WRITE / number))


# --- consultations ------------------------------------------------------------------------------
class ConsultationWall(Document):
    """The picture of the consultations on one A3 for the wall, and the same in words behind it."""

    name = "consultation_wall"
    title = gettext_lazy("The consultations on A3")
    template = "network/documents/consultation_wall.html"
    permission = "consultation.view"
    #: A drawing in a document sees no other style sheet than the one inside it.
    STYLE = "css/consultation-picture-paper.css"

    def file_name(self, obj: Municipality) -> str:
        """Such as ``overleggen-maasmonde-2026-11-22.pdf``."""
        return f"{slugify(_('Consultations'))}-{obj.slug}-{timezone.localdate().isoformat()}.pdf"

    def context(self, obj: Municipality, membership: Membership | None) -> dict[str, Any]:
        """The drawing that the page shows, and what it says in words."""
        overview = Overview.load()
        links = [row.link for row in overview.links]
        picture = draw(overview.consultations, links, overview.domains, overview.missing)
        style = Path(str(finders.find(self.STYLE))).read_text(encoding="utf-8")
        drawing = {"picture": picture, "paper": SafeString(f"<style>{style}</style>")}
        return {
            "municipality": obj,
            "day": timezone.localdate(),
            "overview": overview,
            "picture": picture,
            "drawing": render_to_string("network/_consultation_svg.html", drawing),
        }
