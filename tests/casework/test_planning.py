"""Series and meetings: rhythm, working days, who leads, changing and ending (D1)."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.utils import timezone

from casework.actions import planning, series
from casework.models import CaseMeeting, MeetingSeries
from core.lifecycle import FactsRefused, TransitionRefused
from core.tenancy import acting_for
from core.working_days import Clock
from tests.factories import casework as make
from tests.world import World

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def facts(**changes: Any) -> dict[str, Any]:
    return {
        "starts_at": datetime.time(10),
        "minutes": 90,
        "place": "Stadskantoor",
        "chair": make.somebody("leiding", "Gemeente", "meeting_chair"),
        "deputy_chair": None,
        "note_taker": None,
    } | changes


def days(found: list[tuple[datetime.date, datetime.date]]) -> list[str]:
    return [day.isoformat() for day, _wanted in found]


def test_d1_the_next_meetings_by_rhythm_and_never_on_a_holiday(acting: World) -> None:
    first = datetime.date(2030, 12, 11)
    run = make.make_series(rhythm="fortnightly", first_on=first)
    assert days(planning.next_days(run, 3)) == ["2030-12-11", "2030-12-27", "2031-01-08"]
    moved = planning.next_days(run, 2)[1]
    assert moved == (datetime.date(2030, 12, 27), datetime.date(2030, 12, 25))


def test_planning_goes_on_after_the_last_one(world: World) -> None:
    for side in world.sides:
        with acting_for(side.municipality):
            run, director = make.make_series(rhythm="weekly"), make.a_director()
            first = planning.plan_next(run, membership=director, number=2)
            then = planning.plan_next(run, membership=director, number=2)
            held = [one.meeting.held_on for one in first + then]
            assert held == sorted(set(held)) and run.meetings.count() == 4
            assert all(Clock().works_on(day) and day >= timezone.localdate() for day in held)
            meeting = first[0].meeting
            assert (meeting.chair, meeting.place) == (run.chair, run.place)


@pytest.mark.parametrize("number", [0, 27])
def test_a_number_that_cannot_be_is_refused(acting: World, number: int) -> None:
    with pytest.raises(FactsRefused):
        planning.plan_next(make.make_series(), membership=make.a_director(), number=number)


def test_an_ended_series_plans_and_changes_nothing(acting: World) -> None:
    run, director = make.make_series(), make.a_director()
    series.end_series(run, membership=director)
    run.refresh_from_db()
    assert run.has_ended
    for act in (
        lambda: planning.plan_next(run, membership=director, number=1),
        lambda: series.update_series(run, membership=director, place="Elders"),
        lambda: series.end_series(run, membership=director),
    ):
        with pytest.raises(FactsRefused):
            act()


def test_only_who_may_lead_is_chair_and_nobody_does_two_things(acting: World) -> None:
    director, partner = make.a_director(), make.a_partner()
    chair = make.somebody("leiding", "Gemeente", "meeting_chair")
    today = timezone.localdate()
    for name, person in [
        ("chair", partner),
        ("deputy_chair", partner),
        ("deputy_chair", chair),
        ("note_taker", chair),
    ]:
        with pytest.raises(FactsRefused) as refused:
            planning.plan_meeting(membership=director, held_on=today, **facts(**{name: person}))
        assert list(refused.value.reasons) == [name]
    with pytest.raises(FactsRefused):
        planning.plan_meeting(membership=director, held_on=today - DAY, **facts())
    assert not CaseMeeting.objects.exists()


def test_a_held_meeting_does_not_change(acting: World) -> None:
    meeting = make.make_meeting(status="held")
    with pytest.raises(TransitionRefused):
        planning.update_meeting(meeting, membership=make.a_director(), **facts(place="Elders"))


def test_a_series_by_its_pages(world: World) -> None:
    side = world.maasmonde
    client, base = side.client("process_director"), side.url("casework/series/")
    with acting_for(side.municipality):
        chair = side.membership("meeting_chair")
    assert client.get(base).status_code == 200
    sent = {
        "name": "Casusoverleg",
        "rhythm": "four_weekly",
        "first_on": "4-1-2027",
        "starts_at": "10:00",
        "minutes": "90",
        "item_minutes": "15",
        "place": "Stadskantoor",
        "chair": chair.pk,
    }
    wrong = client.post(f"{base}new/", sent | {"starts_at": "", "minutes": "9"})
    assert wrong.status_code == 422 and "Stadskantoor" in wrong.content.decode()
    response = client.post(f"{base}new/", sent)
    assert response.status_code == 302
    planned = client.post(f"{response.url}plan/", {"number": "3"}, follow=True)
    assert "3 overleggen zijn gepland" in planned.content.decode()
    assert client.post(f"{response.url}edit/", sent | {"place": "Elders"}).status_code == 302
    assert client.post(f"{response.url}end/").status_code == 302
    assert client.get(f"{response.url}edit/").status_code == 302
    with acting_for(side.municipality):
        run = MeetingSeries.objects.get()
        assert run.has_ended and run.place == "Elders" and run.meetings.count() == 3


def test_one_meeting_by_its_pages(world: World) -> None:
    side = world.maasmonde
    client, base = side.client("process_director"), side.url("casework/meetings/")
    with acting_for(side.municipality):
        chair = side.membership("meeting_chair")
    sent = {"held_on": "4-1-2027", "starts_at": "10:00", "minutes": "90", "place": "Kamer 2"}
    sent |= {"chair": chair.pk}
    response = client.post(f"{base}new/", sent)
    assert response.status_code == 302
    assert client.get(f"{response.url}edit/").status_code == 200
    assert client.post(f"{response.url}edit/", sent | {"place": "Kamer 3"}).status_code == 302
    assert client.post(f"{response.url}do/cancel/", {"reason": ""}).status_code == 422
    cancelled = client.post(f"{response.url}do/cancel/", {"reason": "De zaal is dicht."})
    assert cancelled.status_code == 302
    text = client.get(response.url).content.decode()
    assert "De zaal is dicht." in text and "Kamer 3" in text
    assert "Kamer 3" in client.get(base).content.decode()


def test_changing_begins_with_what_is_there(world: World) -> None:
    """Whoever changes the place only keeps day, time and length without typing them again."""
    for side in world.sides:
        with acting_for(side.municipality):
            run, director = make.make_series(minutes=60, item_minutes=20), make.a_director()
            meeting = planning.plan_next(run, membership=director, number=1)[0].meeting
        client = side.client("process_director")
        for row, names in [
            (run, ("first_on", "starts_at", "minutes", "item_minutes", "place")),
            (meeting, ("held_on", "starts_at", "minutes", "place")),
        ]:
            with acting_for(side.municipality):
                address = f"{row.get_absolute_url()}edit/"
            form = client.get(address).context["form"]
            values = {name: form[name].value() for name in names}
            assert values == {name: getattr(row, name) for name in names}
