"""Invitations: who is invited, what mail and calendar say, who hears of a change (C6, C7, D5)."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import icalendar
import pytest
from django.core import mail
from django.utils import timezone

from casework.actions import agenda, invitations, planning
from casework.models import Case, CaseMeeting, Reply
from casework.models.agenda_check import check_agenda, replies_known_to, stand_in
from casework.models.calendar import invitation_file
from casework.models.own_agenda import live_agenda, own_agenda
from core.lifecycle import FactsRefused
from core.models import Membership
from tests.casework.test_agenda import line
from tests.factories import casework as make
from tests.world import World

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
Commit = Callable[..., Any]


@dataclass
class Two:
    """A meeting with two cases: the school sits at the first, the landlord at the second."""

    meeting: CaseMeeting
    director: Membership
    school: Membership
    landlord: Membership
    first: Case
    second: Case

    def lines(self, **changes: Any) -> list[Any]:
        return [line(self.first, minutes=20), line(self.second, **changes)]


@pytest.fixture
def two(acting: World, django_capture_on_commit_callbacks: Commit) -> Two:
    director = make.a_director()
    school = make.somebody("school", "School", "participant")
    landlord = make.somebody("corporatie", "De Sluis", "participant")
    first, second = make.make_case(), make.make_case()
    make.make_participant(first, school)
    make.make_participant(second, landlord)
    meeting = make.make_meeting(
        held_on=timezone.localdate() + 14 * DAY,
        note_taker=director,
        deputy_chair=make.somebody("leiding2", "Gemeente", "meeting_chair"),
    )
    made = Two(meeting, director, school, landlord, first, second)
    agenda.compose(meeting, membership=director, lines=made.lines())
    with django_capture_on_commit_callbacks(execute=True):
        agenda.publish(meeting, membership=director)
    return made


def heard() -> list[str]:
    """Who got a mail since it was asked last, by the name before the dot."""
    names = sorted(one.to[0].split(".")[0] for one in mail.outbox)
    mail.outbox.clear()
    return names


def event_of(message: Any) -> tuple[icalendar.Calendar, Any]:
    """The calendar in a mail, and its one event."""
    (part,) = message.attachments
    calendar = icalendar.Calendar.from_ical(part.get_payload(decode=True))
    (event,) = calendar.walk("VEVENT")
    return calendar, event


def sent_to(name: str) -> Any:
    (message,) = [one for one in mail.outbox if one.to[0].startswith(f"{name}.")]
    return message


def test_everybody_with_an_item_is_invited_once(two: Two) -> None:
    wanted = ["casusregie", "corporatie", "leiding", "leiding2", "regie", "school"]
    assert heard() == wanted
    rows = two.meeting.attendance.all()
    assert rows.count() == 6 and all(row.invited_at and row.sent_sequence == 1 for row in rows)


def test_c6_mail_and_calendar_hold_number_date_time_and_place_only(two: Two) -> None:
    item = two.meeting.items.first()
    forbidden = [two.first.code, two.second.code, item.goal, item.question, two.first.purpose]
    forbidden += ["School", "De Sluis", str(two.school.user)]
    for message in mail.outbox:
        calendar, event = event_of(message)
        said = message.subject + message.body + str(event.get("summary")) + str(event)
        assert not [word for word in forbidden if word in said]
        assert two.meeting.reference in message.subject
        assert str(event["location"]) == two.meeting.place
        assert str(calendar["method"]) == "REQUEST" and int(event["sequence"]) == 1
        assert set(event) <= {
            "UID", "DTSTAMP", "SEQUENCE", "SUMMARY", "LOCATION", "DTSTART", "DTEND", "STATUS",
            "ORGANIZER", "ATTENDEE",
        }  # fmt: skip


def test_c7_the_calendar_has_the_readers_own_time(two: Two) -> None:
    times = {}
    for name in ("school", "corporatie", "leiding", "regie"):
        _calendar, event = event_of(sent_to(name))
        times[name] = (event.decoded("dtstart"), event.decoded("dtend"))
    begins = two.meeting.begins
    minutes = {
        name: tuple(round((at - begins).total_seconds() / 60) for at in pair)
        for name, pair in times.items()
    }
    assert minutes == {
        "school": (5, 25),
        "corporatie": (25, 40),
        "leiding": (0, 90),
        "regie": (0, 90),
    }


def test_only_whose_own_items_changed_hears(
    two: Two, django_capture_on_commit_callbacks: Commit
) -> None:
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        lines = two.lines(question="Wie tekent het contract?")
        agenda.compose(two.meeting, membership=two.director, lines=lines)
    assert heard() == []
    with django_capture_on_commit_callbacks(execute=True):
        agenda.revise(two.meeting, membership=two.director)
    _calendar, event = event_of(sent_to("corporatie"))
    assert int(event["sequence"]) == 2
    assert heard() == ["casusregie", "corporatie", "leiding", "leiding2", "regie"]


def test_a_longer_first_item_moves_the_second(
    two: Two, django_capture_on_commit_callbacks: Commit
) -> None:
    mail.outbox.clear()
    lines = [line(two.first, minutes=30), line(two.second)]
    agenda.compose(two.meeting, membership=two.director, lines=lines)
    with django_capture_on_commit_callbacks(execute=True):
        agenda.revise(two.meeting, membership=two.director)
    assert "corporatie" in (names := heard()) and "school" in names


def test_until_the_next_version_readers_see_the_last_one(two: Two) -> None:
    lines = two.lines(question="Wie tekent het contract?")
    agenda.compose(two.meeting, membership=two.director, lines=lines)
    (slot,) = own_agenda(two.meeting, two.landlord).slots
    assert slot.line.question == "Wat houdt de woning tegen?"


def test_whoever_is_admitted_later_is_invited_with_the_next_version(
    two: Two, django_capture_on_commit_callbacks: Commit
) -> None:
    mail.outbox.clear()
    make.make_participant(two.first, make.somebody("jeugd", "Jeugdzorg", "participant"))
    with django_capture_on_commit_callbacks(execute=True):
        agenda.revise(two.meeting, membership=two.director)
    assert heard() == ["jeugd"]


def test_whoever_lost_the_only_item_is_told_and_off_the_list(
    two: Two, django_capture_on_commit_callbacks: Commit
) -> None:
    mail.outbox.clear()
    agenda.compose(two.meeting, membership=two.director, lines=[line(two.first, minutes=20)])
    with django_capture_on_commit_callbacks(execute=True):
        agenda.revise(two.meeting, membership=two.director)
    calendar, event = event_of(sent_to("corporatie"))
    assert (str(calendar["method"]), str(event["status"])) == ("CANCEL", "CANCELLED")
    assert "school" not in heard()
    assert not two.meeting.attendance.of(two.landlord).exists()


def test_another_day_is_heard_by_everybody_in_the_same_event(
    two: Two, django_capture_on_commit_callbacks: Commit
) -> None:
    _calendar, before = event_of(sent_to("school"))
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        day = two.meeting.held_on + 7 * DAY
        planning.update_meeting(two.meeting, membership=two.director, held_on=day)
    _calendar, after = event_of(sent_to("school"))
    assert before["uid"] == after["uid"] and int(after["sequence"]) == 2
    assert after.decoded("dtstart") - before.decoded("dtstart") == 7 * DAY
    assert len(heard()) == 6


def test_a_cancelled_meeting_is_taken_out_of_every_calendar(
    two: Two, django_capture_on_commit_callbacks: Commit
) -> None:
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        planning.cancel(two.meeting, membership=two.director, reason="Te weinig punten.")
    for message in mail.outbox:
        calendar, event = event_of(message)
        assert (str(calendar["method"]), int(event["sequence"])) == ("CANCEL", 2)
        assert "Te weinig punten" not in message.body
    assert len(heard()) == 6
    with pytest.raises(FactsRefused):
        planning.cancel(make.make_meeting(), membership=two.director, reason=" ")


def test_the_registrar_is_not_at_the_table_of_the_weighing(
    acting: World, django_capture_on_commit_callbacks: Commit
) -> None:
    registration = make.weighed()
    director, meeting = make.a_director(), make.make_meeting()
    agenda.propose(meeting, membership=director)
    with django_capture_on_commit_callbacks(execute=True):
        agenda.publish(meeting, membership=director)
    invited = {row.membership_id for row in meeting.attendance.all()}
    assert registration.registrar_id not in invited
    assert {row.author_id for row in registration.statements.all()} <= invited


def test_whoever_left_is_not_invited(acting: World) -> None:
    case, meeting = make.make_case(), make.make_meeting()
    partner = make.a_partner()
    make.make_participant(case, partner)
    partner.grants.update(until=timezone.localdate() - DAY)
    agenda.compose(meeting, membership=case.process_director, lines=[line(case)])
    agenda.publish(meeting, membership=case.process_director)
    assert not meeting.attendance.of(partner).exists()


def test_d5_somebody_answers_and_the_deputy_takes_over(
    two: Two, django_capture_on_commit_callbacks: Commit
) -> None:
    invitations.reply(two.meeting, membership=two.school, reply=Reply.COMING)
    assert two.meeting.attendance.of(two.school).get().reply == Reply.COMING
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        invitations.reply(two.meeting, membership=two.meeting.chair, reply=Reply.NOT_COMING)
    assert heard() == ["leiding2"]
    rows = replies_known_to(own_agenda(two.meeting, two.director))
    assert stand_in(two.meeting, rows) == "Leiding2"
    with pytest.raises(FactsRefused):
        invitations.reply(two.meeting, membership=two.school, reply="maybe")
    stranger = make.somebody("vreemd", "Vreemd", "participant")
    make.make_participant(two.first, stranger)
    with pytest.raises(FactsRefused):
        invitations.reply(two.meeting, membership=stranger, reply=Reply.COMING)


def test_a_missing_core_party_is_shown(two: Two) -> None:
    told = [one.text for one in check_agenda(live_agenda(two.meeting, two.director)).checks()]
    assert any("Politie" in text for text in told)
    assert not any("Gemeente" in text and "bij geen" in text for text in told)


@pytest.mark.parametrize(
    ("day", "begins", "minutes"),
    [
        (datetime.date(2026, 10, 25), datetime.time(1, 30), 120),
        (datetime.date(2027, 3, 28), datetime.time(1, 30), 120),
    ],
)
def test_the_night_of_the_clock_change_has_real_minutes(
    acting: World, day: datetime.date, begins: datetime.time, minutes: int
) -> None:
    case = make.make_case()
    meeting = make.make_meeting(status="published", held_on=day, starts_at=begins, minutes=minutes)
    for minutes_of_item in (50, 40):
        make.make_item(
            meeting,
            case if minutes_of_item == 50 else make.make_case(),
            minutes=minutes_of_item,
        )
    chair = own_agenda(meeting, meeting.chair)
    calendar = icalendar.Calendar.from_ical(invitation_file(chair, meeting.chair))
    (event,) = calendar.walk("VEVENT")
    lasted = event.decoded("dtend").astimezone(datetime.UTC) - event.decoded("dtstart").astimezone(
        datetime.UTC
    )
    assert lasted == datetime.timedelta(minutes=minutes)
    assert "Europe/Amsterdam" in calendar.to_ical().decode()
    for slot in chair.slots:
        real = slot.ends.astimezone(datetime.UTC) - slot.begins.astimezone(datetime.UTC)
        assert real == datetime.timedelta(minutes=slot.line.minutes)
