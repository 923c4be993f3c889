"""Is an agenda ready to be published? Everything in words, with what is still missing."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework.models.meetings import (
    CLOSING_MINUTES,
    OPENING_MINUTES,
    Attendance,
    CaseMeeting,
)
from casework.models.own_agenda import OwnAgenda, minutes_for_items
from casework.models.parameters import AGENDA, ORGANISATIONS
from casework.models.words import Reply
from core.models import Membership, Organisation, Parameter
from core.working_days import Clock


@dataclass(frozen=True)
class Check:
    """One line of the list: what it says, and whether it is as it should be."""

    text: str
    is_good: bool = True


@dataclass(frozen=True)
class Block:
    """One stretch of a meeting: the start, an item, what others take, the end, or free."""

    kind: str
    minutes: int
    number: int | None = None

    @property
    def share(self) -> int:
        """The width it is drawn with: minutes in steps of five, at most two hours."""
        return min(120, max(5, 5 * round(self.minutes / 5)))


@dataclass(frozen=True)
class AgendaCheck:
    """An agenda as its maker sees it: the minutes, the deadline, and which party is missing."""

    agenda: OwnAgenda
    #: Minutes of all items; of others' items the maker sees the minutes only.
    minutes: int
    replies: Sequence[Attendance] = ()

    @property
    def meeting(self) -> CaseMeeting:
        """The meeting."""
        return self.agenda.meeting

    @cached_property
    def own_minutes(self) -> int:
        """Minutes of the items the reader may see."""
        return sum(slot.line.minutes for slot in self.agenda.slots)

    @property
    def taken(self) -> int:
        """Minutes that items of others take."""
        return self.minutes - self.own_minutes

    @property
    def used(self) -> int:
        """All minutes, with those for the beginning and the end."""
        return self.minutes + OPENING_MINUTES + CLOSING_MINUTES

    @property
    def free(self) -> int:
        """Minutes left; never fewer than none."""
        return max(0, self.meeting.minutes - self.used)

    @property
    def over(self) -> int:
        """Minutes too many; 0 when it fits."""
        return max(0, self.used - self.meeting.minutes)

    @property
    def blocks(self) -> list[Block]:
        """The minutes as blocks on one bar; the numbers are those of the items."""
        items = [Block("item", slot.line.minutes, slot.number) for slot in self.agenda.slots]
        ends = [Block("taken", self.taken), Block("end", CLOSING_MINUTES), Block("free", self.free)]
        blocks = [Block("start", OPENING_MINUTES), *items, *ends]
        return [block for block in blocks if block.minutes]

    @property
    def room(self) -> int:
        """Minutes left for further items."""
        return minutes_for_items(self.meeting) - self.minutes

    @cached_property
    def publish_by(self) -> datetime.date:
        """The day by which the agenda is published, as the municipality wants it."""
        return Clock().before(self.meeting.held_on, int(Parameter.objects.value(AGENDA)))

    @property
    def is_late(self) -> bool:
        """Whether that day has passed."""
        return timezone.localdate() > self.publish_by

    def checks(self) -> list[Check]:
        """What has to be in order before it is published, and what is good to know."""
        return [self._ready(), self._time(), self._deadline(), *self._parties()]

    def _ready(self) -> Check:
        lacking = [slot.code for slot in self.agenda.slots if not slot.item.is_ready]
        if not self.agenda.slots:
            return Check(_("Choose at least one item"), False)
        if lacking:
            text = _("Goal, question or kind of decision is missing at: %(codes)s")
            return Check(text % {"codes": ", ".join(lacking)}, False)
        return Check(_("Every item has a goal, a question and a kind of decision"))

    def _time(self) -> Check:
        if self.over:
            text = ngettext(
                "%(n)d minute more than there is", "%(n)d minutes more than there are", self.over
            )
            return Check(text % {"n": self.over}, False)
        return Check(_("It fits in %(n)d minutes") % {"n": self.meeting.minutes})

    def _deadline(self) -> Check:
        days = Clock().between(timezone.localdate(), self.meeting.held_on)
        text = ngettext(
            "%(n)d working day until the meeting", "%(n)d working days until the meeting", days
        ) % {"n": days}
        if self.is_late:
            wanted = int(Parameter.objects.value(AGENDA))
            text += " · " + _("agreed was: %(n)d before it") % {"n": wanted}
        return Check(text, not self.is_late)

    def _parties(self) -> list[Check]:
        found = []
        for line in Parameter.objects.value(ORGANISATIONS) or []:
            text = self._missing(str(line["label"]))
            if text:
                found.append(Check(text, False))
        return found

    def _missing(self, name: str) -> str:
        key = Organisation.key(name)
        at_table = {Organisation.key(one) for one in self.agenda.organisations}
        asked = [row for row in self.replies if _is_of(row.organisation, key)]
        leading = {_key(one) for one in leaders_of(self.meeting)}
        if key not in at_table and key not in leading and not asked:
            return _("%(name)s is not at any item") % {"name": name}
        if not asked or any(row.reply == Reply.COMING for row in asked):
            return ""
        if all(row.reply == Reply.NOT_COMING for row in asked):
            return _("%(name)s cannot come") % {"name": name}
        return _("%(name)s has not answered yet") % {"name": name}


def _is_of(organisation: Organisation | None, key: str) -> bool:
    return organisation is not None and Organisation.key(organisation.name) == key


def _key(person: Membership) -> str:
    return Organisation.key(person.organisation.name) if person.organisation else ""


def leaders_of(meeting: CaseMeeting) -> list[Membership]:
    """Chair, deputy chair and note taker, as far as they were named."""
    people = (meeting.chair, meeting.deputy_chair, meeting.note_taker)
    return [one for one in people if one is not None]


def check_agenda(agenda: OwnAgenda, *, live: bool = True) -> AgendaCheck:
    """Look at an agenda; ``live`` counts the items as they are being put together now."""
    meeting = agenda.meeting
    minutes = sum(meeting.items.waiting().values_list("minutes", flat=True)) if live else 0
    if not live:
        minutes = sum(slot.line.minutes for slot in agenda.slots)
    return AgendaCheck(agenda, minutes, replies_known_to(agenda))


def replies_known_to(agenda: OwnAgenda) -> list[Attendance]:
    """The answers of those who lead, and of whoever is at the reader's own items."""
    keys = {one.pk for slot in agenda.slots for one in slot.people}
    keys |= {one.pk for one in leaders_of(agenda.meeting)}
    rows = agenda.meeting.attendance.filter(invited_at__isnull=False).with_names()
    return [row for row in rows if row.membership_id in keys]


def stand_in(meeting: CaseMeeting, rows: Sequence[Attendance]) -> Any:
    """Who leads when the chair said not to come: the deputy, or nobody; None when all is well."""
    replies = {row.membership_id: row.reply for row in rows}
    if replies.get(meeting.chair_id) != Reply.NOT_COMING:
        return None
    deputy = meeting.deputy_chair
    away = deputy is None or replies.get(deputy.pk) == Reply.NOT_COMING
    return _("nobody") if away else str(deputy.user if deputy else "")
