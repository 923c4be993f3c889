"""Who is invited to a meeting, and who hears of a change: by mail, without content (N14, C6)."""

from __future__ import annotations

from collections.abc import Iterable
from email.mime.text import MIMEText
from functools import partial
from typing import Any

from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.actions.facts import refuse
from casework.actions.steps import absolute, tell_news
from casework.lifecycle import MEETING
from casework.models import AgendaItem, Attendance, CaseMeeting, Reply
from casework.models.agenda_check import leaders_of, stand_in
from casework.models.calendar import CANCEL, REQUEST, invitation_file
from casework.models.own_agenda import OUTCOME, SUBJECTS, OwnAgenda, own_agenda, people_at
from core.models import Membership, Municipality
from core.tenancy import acting_for, current

#: Person → the keys of the items they sit at.
Table = dict[int, set[int]]


def invite(meeting: CaseMeeting, changed: Iterable[int] | None = None) -> int:
    """Bring the list of invited people up to date and mail whoever has something new.

    ``changed`` are the items that changed; None lets everybody hear. Whoever has no item any more
    is taken off the list and told so. Gives how many people hear. Call it inside the transaction of
    the change; the mails go out once it is stored, each with the reader's own time.
    """
    table, before = _table(meeting), set(changed or ())
    rows = {row.membership_id: row for row in meeting.attendance.select_related("membership__user")}
    heard = 0
    for person in _able(table):
        row = rows.pop(person.pk, None)
        is_new = row is None or row.invited_at is None
        row = row or Attendance(
            meeting=meeting, membership=person, organisation=person.organisation
        )
        if is_new or changed is None or table[person.pk] & before:
            row.invited_at = row.invited_at or timezone.now()
            _send_later(meeting, person)
            heard += 1
        row.sent_sequence = meeting.sequence
        row.save()
    return heard + _uninvite(meeting, rows.values())


def _table(meeting: CaseMeeting) -> Table:
    """Everybody with an item; whoever lost one of two still hears of it."""
    rows = meeting.items.select_related(*SUBJECTS).defer(*OUTCOME)
    items: list[AgendaItem] = list(rows)
    seats = people_at(items)
    waiting = {item.pk for item in items if item.is_waiting}
    table: Table = {one.pk: set(seats) for one in leaders_of(meeting)}
    for key in waiting:
        for one in seats[key]:
            table.setdefault(one.pk, set())
    for key, people in seats.items():
        for one in people:
            if one.pk in table:
                table[one.pk].add(key)
    return table


def _able(table: Table) -> list[Membership]:
    """Those of them who are here and may see meetings."""
    people = Membership.objects.filter(pk__in=table).select_related("user", "organisation")
    named = people.select_related("user", "organisation", "municipality").order_by("pk")
    return [one for one in named.prefetch_related("grants") if one.may("meeting.view")]


def _uninvite(meeting: CaseMeeting, rows: Iterable[Attendance]) -> int:
    told = 0
    for row in rows:
        if row.invited_at is None or row.is_present:
            continue
        _send_later(meeting, row.membership, cancelled=True)
        row.delete()
        told += 1
    return told


def withdraw_invitations(meeting: CaseMeeting) -> int:
    """Tell everybody who was invited that the meeting does not take place; gives how many."""
    rows = meeting.attendance.filter(invited_at__isnull=False).select_related("membership__user")
    people = [row.membership for row in rows]
    for person in people:
        _send_later(meeting, person, cancelled=True)
    return len(people)


# --- the mails ------------------------------------------------------------------------------------
def _send_later(meeting: CaseMeeting, person: Membership, *, cancelled: bool = False) -> None:
    if person.is_active and person.user.email:
        send = partial(_send, current(), meeting.pk, person, cancelled)
        transaction.on_commit(send, robust=True)


def _send(municipality: Municipality, key: int, person: Membership, cancelled: bool) -> None:
    """Send what the person may see at that moment; nothing to whoever sees no item."""
    with acting_for(municipality):
        meeting = CaseMeeting.objects.select_related("chair").get(pk=key)
        agenda = OwnAgenda(meeting, True) if cancelled else own_agenda(meeting, person)
        if agenda.slots or agenda.leads:
            _mail(agenda, person, cancelled).send(fail_silently=True)


def _mail(agenda: OwnAgenda, person: Membership, cancelled: bool) -> EmailMessage:
    meeting, municipality = agenda.meeting, current().name
    context = {
        "agenda": agenda,
        "meeting": meeting,
        "municipality": municipality,
        "cancelled": cancelled,
        "address": absolute(meeting.get_absolute_url()),
    }
    about = {"municipality": municipality, "number": meeting.reference}
    subject = _("%(municipality)s: invitation for meeting %(number)s") % about
    if cancelled:
        subject = _("%(municipality)s: meeting %(number)s is off for you") % about
    text = render_to_string("casework/emails/invitation.txt", context).strip()
    headers = {"Auto-Submitted": "auto-generated"}
    mail = EmailMessage(subject, f"{text}\n", to=[person.user.email], headers=headers)
    mail.attach(_calendar(agenda, person, cancelled))
    return mail


def _calendar(agenda: OwnAgenda, person: Membership, cancelled: bool) -> MIMEText:
    content = invitation_file(agenda, person, cancelled=cancelled)
    part = MIMEText(content.decode(), "calendar", "utf-8")
    part.set_param("method", CANCEL if cancelled else REQUEST)
    part.add_header("Content-Disposition", "attachment", filename="invitation.ics")
    return part


# --- answering ------------------------------------------------------------------------------------
def reply(meeting: CaseMeeting, *, membership: Membership, reply: str) -> None:
    """The verb ``reply``: somebody who was invited says whether they come.

    The deputy hears that the chair does not come. Raises ``FactsRefused`` without an invitation.
    """
    with MEETING.transition("reply", meeting, membership=membership) as fresh:
        invited = fresh.attendance.of(membership).filter(invited_at__isnull=False)
        row: Any = invited.first()
        if row is None:
            refuse({"": _("You were not invited to this meeting, so there is nothing to answer.")})
        if reply not in (Reply.COMING, Reply.NOT_COMING):
            refuse({"reply": _("Choose whether you come.")})
        row.reply = reply
        row.save(update_fields=["reply"])
        if stand_in(fresh, [row]) is not None:
            tell_news([fresh.deputy_chair], "casework:meeting_list")
