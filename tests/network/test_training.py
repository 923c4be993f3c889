"""Trainings and sessions: the actions, what they refuse, what they leave in the log; the file."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from icalendar import Calendar

from core.models import AuditEvent
from core.tenancy import acting_for
from network.actions.training import (
    TrainingRefused,
    cancel_session,
    create_session,
    create_training,
    update_session,
    update_training,
)
from network.documents import TrainingSessionCalendar, calendar_file
from network.models import Training, TrainingSession
from tests.factories.network import EnrolmentFactory, TrainingFactory, TrainingSessionFactory
from tests.world import World

TODAY = timezone.localdate()
DAY = datetime.timedelta(days=1)
FACTS = {"name": "Basistraining", "kind": "basic", "level": "basic", "repeat_months": 24}


def adviser(world: World) -> Any:
    return world.maasmonde.membership("policy_adviser")


def last_event(world: World) -> AuditEvent:
    found: AuditEvent = AuditEvent.objects.of_chain(world.maasmonde.municipality).last()
    return found


def refused(action: Any, *arguments: Any, **keywords: Any) -> list[str]:
    """At which fields the action refuses; it must."""
    before = AuditEvent.objects.count()
    with pytest.raises(TrainingRefused) as refusal:
        action(*arguments, **keywords)
    assert AuditEvent.objects.count() == before
    assert all(str(reason) for reason in refusal.value.reasons.values())
    return list(refusal.value.reasons)


# --- trainings -------------------------------------------------------------------------------
def test_create_gives_a_reference_and_a_line_in_the_log(acting: World) -> None:
    one = create_training(membership=adviser(acting), facts=FACTS)
    two = create_training(membership=adviser(acting), facts=FACTS | {"name": "Verdieping"})
    assert [one.reference, two.reference] == [f"TR-{TODAY.year}-01", f"TR-{TODAY.year}-02"]
    event = last_event(acting)
    assert (event.action, event.object_id) == ("training.create", str(two.pk))


def test_update_logs_names_of_fields_and_counts_up(acting: World) -> None:
    one = create_training(membership=adviser(acting), facts=FACTS)
    changed = update_training(one, membership=adviser(acting), facts={"name": "Kanarie"})
    assert (changed.name, changed.revision) == ("Kanarie", 2)
    event = last_event(acting)
    assert (event.action, event.changed_fields) == ("training.edit", "name")
    assert "Kanarie" not in str(event.__dict__)


def test_update_without_a_difference_leaves_no_trace(acting: World) -> None:
    one = create_training(membership=adviser(acting), facts=FACTS)
    number = AuditEvent.objects.count()
    assert update_training(one, membership=adviser(acting), facts=FACTS).revision == 1
    assert AuditEvent.objects.count() == number


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": " basis  TRAINING ".replace("  ", "")}, "name"),
        ({"hours": 0}, "hours"),
        ({"hours": 9999}, "hours"),
        ({"repeat_months": 121}, "repeat_months"),
    ],
)
def test_training_that_cannot_be_is_refused(
    acting: World, facts: dict[str, Any], field: str
) -> None:
    TrainingFactory(name="BasisTraining")
    new = {**FACTS, "name": "Nieuw", **facts}
    assert refused(create_training, membership=adviser(acting), facts=new) == [field]
    one = TrainingFactory()
    assert refused(update_training, one, membership=adviser(acting), facts=facts) == [field]


def test_name_of_a_training_that_is_no_longer_given_is_free(acting: World) -> None:
    TrainingFactory(name="Basistraining", retired_on=TODAY)
    assert create_training(membership=adviser(acting), facts=FACTS).name == "Basistraining"


def test_training_is_retired_when_no_session_is_to_come(acting: World) -> None:
    one = TrainingFactory()
    session = TrainingSessionFactory(training=one, held_on=TODAY + DAY)
    facts = {"retired_on": TODAY}
    assert refused(update_training, one, membership=adviser(acting), facts=facts) == ["retired_on"]
    cancel_session(session, membership=adviser(acting), cancelled_on=TODAY)
    assert update_training(one, membership=adviser(acting), facts=facts).retired_on == TODAY
    assert one not in Training.objects.offered()


@pytest.mark.parametrize("day", [TODAY + DAY, datetime.date(1999, 12, 31)])
def test_training_is_not_retired_on_an_impossible_day(acting: World, day: datetime.date) -> None:
    facts = {"retired_on": day}
    one = TrainingFactory()
    assert refused(update_training, one, membership=adviser(acting), facts=facts) == ["retired_on"]


# --- sessions --------------------------------------------------------------------------------
def test_session_gets_a_reference_and_a_line_in_the_log(acting: World) -> None:
    facts = {"training": TrainingFactory(), "held_on": TODAY}
    one = create_session(membership=adviser(acting), facts=facts)
    assert one.reference == f"TS-{TODAY.year}-01"
    assert last_event(acting).action == "training_session.create"


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"held_on": datetime.date(1900, 1, 1)}, "held_on"),
        ({"held_on": datetime.date(1999, 12, 31)}, "held_on"),
        ({"held_on": datetime.date(9999, 12, 31)}, "held_on"),
        ({"held_on": datetime.date(TODAY.year + 6, 1, 1)}, "held_on"),
        ({"starts_at": datetime.time(12), "ends_at": datetime.time(11)}, "ends_at"),
        ({"starts_at": datetime.time(12), "ends_at": datetime.time(12)}, "ends_at"),
        ({"starts_at": None, "ends_at": datetime.time(12)}, "starts_at"),
        ({"room_for": 0}, "room_for"),
        ({"room_for": 501}, "room_for"),
    ],
)
def test_session_that_cannot_be_is_refused(
    acting: World, facts: dict[str, Any], field: str
) -> None:
    new = {"training": TrainingFactory(), "held_on": TODAY, **facts}
    assert refused(create_session, membership=adviser(acting), facts=new) == [field]
    one = TrainingSessionFactory()
    assert refused(update_session, one, membership=adviser(acting), facts=facts) == [field]


def test_room_of_one_and_of_five_hundred_is_kept(acting: World) -> None:
    one = TrainingSessionFactory()
    for room in (1, 500):
        facts = {"room_for": room}
        assert update_session(one, membership=adviser(acting), facts=facts).room_for == room


def test_no_session_is_planned_of_a_training_that_is_no_longer_given(acting: World) -> None:
    facts = {"training": TrainingFactory(retired_on=TODAY), "held_on": TODAY}
    assert refused(create_session, membership=adviser(acting), facts=facts) == ["training"]
    kept = TrainingSessionFactory(training=facts["training"])
    facts["held_on"] = TODAY - DAY
    assert update_session(kept, membership=adviser(acting), facts=facts).held_on == TODAY - DAY


def test_update_of_a_session_logs_and_counts_up_only_with_a_difference(acting: World) -> None:
    one, facts = TrainingSessionFactory(), {"place": "Bibliotheek"}
    assert update_session(one, membership=adviser(acting), facts=facts).revision == 2
    event = last_event(acting)
    assert (event.action, event.changed_fields) == ("training_session.edit", "place")
    number = AuditEvent.objects.count()
    assert update_session(one, membership=adviser(acting), facts=facts).revision == 2
    assert AuditEvent.objects.count() == number


def test_day_and_training_stay_once_it_is_written_down_who_came(acting: World) -> None:
    row = EnrolmentFactory(attended=2)
    to_come = {"held_on": TODAY + DAY}
    assert refused(update_session, row.session, membership=adviser(acting), facts=to_come) == [
        "held_on"
    ]
    other = {"training": TrainingFactory()}
    assert refused(update_session, row.session, membership=adviser(acting), facts=other) == [
        "training"
    ]
    earlier = {"held_on": row.session.held_on - DAY}
    assert update_session(row.session, membership=adviser(acting), facts=earlier).revision == 2
    row.certified, row.certified_on = 1, TODAY
    row.save()
    facts = {"held_on": TODAY - 2 * DAY}
    assert refused(update_session, row.session, membership=adviser(acting), facts=facts) == [
        "held_on"
    ]


def test_session_is_cancelled_and_goes_on_after_all(acting: World) -> None:
    one = EnrolmentFactory(session__held_on=TODAY + DAY).session
    done = cancel_session(one, membership=adviser(acting), cancelled_on=TODAY)
    assert (done.cancelled_on, done.revision, done.enrolments.count()) == (TODAY, 2, 1)
    assert one not in TrainingSession.objects.to_come()
    assert last_event(acting).action == "training_session.cancel"
    number = AuditEvent.objects.count()
    cancel_session(one, membership=adviser(acting), cancelled_on=TODAY)
    assert AuditEvent.objects.count() == number
    assert refused(update_session, one, membership=adviser(acting), facts={"place": "x"}) == [""]
    cancel_session(one, membership=adviser(acting), cancelled_on=None)
    assert one in TrainingSession.objects.to_come()


@pytest.mark.parametrize("day", [TODAY + DAY, datetime.date(1999, 12, 31)])
def test_session_is_not_cancelled_on_an_impossible_day(acting: World, day: datetime.date) -> None:
    one = TrainingSessionFactory(held_on=TODAY + DAY)
    assert refused(cancel_session, one, membership=adviser(acting), cancelled_on=day) == [
        "cancelled_on"
    ]


def test_session_that_people_came_to_is_not_cancelled(acting: World) -> None:
    row = EnrolmentFactory(attended=1)
    assert refused(cancel_session, row.session, membership=adviser(acting), cancelled_on=TODAY) == [
        ""
    ]
    row.attended = 0
    row.save()
    assert cancel_session(row.session, membership=adviser(acting), cancelled_on=TODAY).cancelled_on


def test_sessions_to_come_stand_first_and_the_next_one_on_top(acting: World) -> None:
    days = [TODAY - 9 * DAY, TODAY + 5 * DAY, TODAY, TODAY - DAY, TODAY + DAY]
    for day in days:
        TrainingSessionFactory(held_on=day)
    found = [one.held_on for one in TrainingSession.objects.to_come_first()]
    assert found == [TODAY, TODAY + DAY, TODAY + 5 * DAY, TODAY - DAY, TODAY - 9 * DAY]


def test_next_day_of_a_training_is_the_first_to_come_that_goes_on(acting: World) -> None:
    one, never = TrainingFactory(), TrainingFactory()
    for days, cancelled in [(-3, None), (2, TODAY), (7, None), (4, None)]:
        TrainingSessionFactory(training=one, held_on=TODAY + days * DAY, cancelled_on=cancelled)
    found = {row: row.next_day for row in Training.objects.with_next_day()}
    assert (found[one], found[never]) == (TODAY + 4 * DAY, None)


def test_numbers_of_a_session_add_up(acting: World) -> None:
    row = EnrolmentFactory(enrolled=3, attended=2, certified=1, certified_on=TODAY)
    EnrolmentFactory(session=row.session, enrolled=4)
    empty = TrainingSessionFactory()
    found = {one: one for one in TrainingSession.objects.with_numbers()}
    session, other = found[row.session], found[empty]
    assert (session.all_enrolled, session.all_came, session.all_certified) == (7, 2, 1)
    assert (other.all_enrolled, other.all_came, other.all_certified) == (0, None, 0)


# --- the calendar file -----------------------------------------------------------------------
def read(content: bytes) -> tuple[Any, Any]:
    """The calendar and its one event."""
    calendar = Calendar.from_ical(content)
    (event,) = calendar.walk("VEVENT")
    return calendar, event


def entry(**changes: Any) -> bytes:
    facts = {
        "number": "TS-2026-01",
        "title": "Training",
        "day": datetime.date(2026, 7, 1),
        "starts_at": datetime.time(9, 30),
        "ends_at": datetime.time(16),
        "place": "Stadhuis; zaal 1, Maasmonde",
        "cancelled": False,
    }
    return calendar_file(**facts | changes)


def test_calendar_file_holds_number_time_and_place_and_nothing_else(acting: World) -> None:
    calendar, event = read(entry())
    assert (calendar["method"], calendar["version"]) == ("PUBLISH", "2.0")
    assert set(event) == {
        "UID", "DTSTAMP", "SEQUENCE", "SUMMARY", "STATUS", "LOCATION", "DTSTART", "DTEND",
    }  # fmt: skip
    assert event["summary"] == "Training TS-2026-01"
    assert event["location"] == "Stadhuis; zaal 1, Maasmonde"
    assert event["status"] == "CONFIRMED"
    assert event["dtstart"].params["TZID"] == "Europe/Amsterdam"
    assert event["dtstart"].dt.isoformat() == "2026-07-01T09:30:00+02:00"
    assert event["dtend"].dt.isoformat() == "2026-07-01T16:00:00+02:00"


@pytest.mark.parametrize(
    ("moment", "hours"),
    [("2026-03-28T12:00", 1), ("2026-03-29T12:00", 2), ("2026-10-25T12:00", 1)],
)
def test_calendar_file_knows_summer_time_by_itself(acting: World, moment: str, hours: int) -> None:
    calendar, _event = read(entry())
    (zone,) = calendar.walk("VTIMEZONE")
    assert zone["tzid"] == "Europe/Amsterdam"
    found = zone.to_tz(lookup_tzid=False)
    at = datetime.datetime.fromisoformat(moment).replace(tzinfo=found)
    assert at.utcoffset() == datetime.timedelta(hours=hours)


def test_session_without_times_takes_the_whole_day(acting: World) -> None:
    _calendar, event = read(entry(starts_at=None, ends_at=None, place=""))
    assert event["dtstart"].dt == datetime.date(2026, 7, 1)
    assert event["dtend"].dt == datetime.date(2026, 7, 2)
    assert "location" not in event


def test_session_without_an_end_says_when_it_begins(acting: World) -> None:
    _calendar, event = read(entry(ends_at=None))
    assert event["dtstart"].dt.hour == 9
    assert "dtend" not in event


def test_identifier_stays_and_differs_between_municipalities(acting: World) -> None:
    _calendar, first = read(entry())
    with time_machine.travel("2031-01-01"):
        _calendar, later = read(entry(place="Elders", cancelled=True, version=4))
    assert (later["uid"], later["status"], later["sequence"]) == (first["uid"], "CANCELLED", 3)
    assert "maasmonde" not in str(first["uid"])
    with acting_for(acting.broekerlanden.municipality):
        _calendar, theirs = read(entry())
    assert theirs["uid"] != first["uid"]


def test_file_of_a_session_is_made_of_its_facts(acting: World) -> None:
    session = TrainingSessionFactory(cancelled_on=TODAY, revision=3)
    document = TrainingSessionCalendar()
    _calendar, event = read(document.render(session, None))
    assert document.file_name(session) == f"training-{session.reference}.ics"
    assert event["summary"] == f"Training {session.reference}"
    assert (event["status"], event["sequence"], event["location"]) == ("CANCELLED", 2, "Stadhuis")
    assert event["dtstart"].dt.date() == session.held_on
    assert session.training.name not in document.render(session, None).decode()
