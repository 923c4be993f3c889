"""The pages of trainings and sessions: who sees what, what comes back, what is never shown."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from django.utils.html import escape
from django.utils.translation import gettext
from icalendar import Calendar

from core.models import AuditEvent
from core.tenancy import acting_for
from network.models import Training, TrainingSession
from tests.factories.network import (
    EnrolmentFactory,
    FocalOfficerFactory,
    TrainingFactory,
    TrainingSessionFactory,
)
from tests.world import World

TODAY = timezone.localdate()
DAY = datetime.timedelta(days=1)
EVIL = "<script>alert('x')</script>\"'>&"
READERS = ["policy_adviser", "participant", "executive", "focal_officer"]


def page(world: World, rest: str, role: str = "policy_adviser") -> Any:
    return world.maasmonde.client(role).get(world.maasmonde.url(f"network/training/{rest}"))


def send(world: World, rest: str, data: dict[str, Any], role: str = "policy_adviser") -> Any:
    client = world.maasmonde.client(role)
    return client.post(world.maasmonde.url(f"network/training/{rest}"), data)


def text_of(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def dutch(sentence: str) -> str:
    with translation.override("nl"):
        return escape(gettext(sentence))


def day(value: datetime.date) -> str:
    return value.strftime("%d-%m-%Y")


def training(**changes: Any) -> dict[str, Any]:
    facts = {"name": "Basistraining", "kind": "basic", "level": "basic", "repeat_months": "24"}
    return facts | changes


def session(one: Training, **changes: Any) -> dict[str, Any]:
    return {"training": one.pk, "held_on": day(TODAY + DAY), "place": "Stadhuis", **changes}


# --- who reads, who does not -----------------------------------------------------------------
@pytest.mark.parametrize("role", READERS)
@pytest.mark.parametrize("place", ["offer/", "sessions/", "offer/{t}/", "sessions/{s}/"])
def test_everybody_in_the_network_reads(acting: World, role: str, place: str) -> None:
    one = TrainingSessionFactory()
    EnrolmentFactory(session=one)
    address = place.format(t=one.training.reference, s=one.reference)
    response = page(acting, address, role)
    assert response.status_code == 200
    assert ('/edit/"' in response.content.decode()) is (role == "policy_adviser" and "{" in place)


@pytest.mark.parametrize("place", ["offer/{t}/", "offer/{t}/edit/", "sessions/{s}/"])
@pytest.mark.parametrize("role", ["policy_adviser", "participant"])
def test_row_of_another_municipality_does_not_exist(acting: World, place: str, role: str) -> None:
    with acting_for(acting.broekerlanden.municipality):
        one = TrainingSessionFactory(training__reference="TR-2026-77", reference="TS-2026-77")
        address = place.format(t=one.training.reference, s=one.reference)
    expected = 404 if role == "policy_adviser" or "edit" not in place else 403
    assert page(acting, address, role).status_code == expected
    for door in ("edit/", "cancel/", "people/", "calendar/"):
        assert page(acting, f"sessions/{one.reference}/{door}").status_code == 404


def test_training_of_another_municipality_cannot_be_chosen(acting: World) -> None:
    with acting_for(acting.broekerlanden.municipality):
        theirs = TrainingFactory(name="Geheim")
    response = send(acting, "sessions/new/", session(theirs))
    assert response.status_code == 422
    assert "Geheim" not in response.content.decode()
    listed = page(acting, f"sessions/?training={theirs.pk}")
    assert (listed.status_code, "Geheim" in listed.content.decode()) == (400, False)


# --- the lists -------------------------------------------------------------------------------
def test_offer_shows_what_is_given_and_its_next_day(acting: World) -> None:
    one = TrainingFactory(name="Omgaan met online", provider="Opleiders", level="expert")
    TrainingFactory(name="Voorbij", retired_on=TODAY)
    TrainingSessionFactory(training=one, held_on=TODAY + 9 * DAY)
    text = text_of(page(acting, "offer/", "participant"))
    for part in ("Omgaan met online", "Opleiders", "Expert", day(TODAY + 9 * DAY), "Leraar"):
        assert part in text
    assert "Voorbij" not in text
    assert "Voorbij" in text_of(page(acting, "offer/?retired=on"))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("level=basic", {"Eerste", "Voor allen"}),
        ("level=expert&level=basic", {"Eerste", "Voor allen", "Verder"}),
        ("profession=teacher", {"Eerste", "Voor allen"}),
        ("profession=volunteer", {"Voor allen", "Verder"}),
        ("level=expert&profession=teacher", set()),
    ],
)
def test_offer_is_filtered(acting: World, query: str, expected: set[str]) -> None:
    TrainingFactory(name="Eerste")
    TrainingFactory(name="Verder", level="expert", professions=["volunteer"])
    TrainingFactory(name="Voor allen", professions=[])
    text = text_of(page(acting, f"offer/?{query}"))
    assert {name for name in ("Eerste", "Verder", "Voor allen") if name in text} == expected
    if not expected:
        assert dutch("No training fits this filter") in text


def test_sessions_are_filtered(acting: World) -> None:
    past = TrainingSessionFactory(training__name="Geweest")
    TrainingSessionFactory(training__name="Komt nog", held_on=TODAY)

    def listed(query: str) -> set[str]:
        html = page(acting, f"sessions/{query}").content.decode()
        found = re.findall(r'<td data-label="Training">([^<]*)</td>', html)
        return set(found)

    assert listed("") == {"Geweest", "Komt nog"}
    assert listed("?period=past") == {"Geweest"}
    assert listed("?period=to_come") == {"Komt nog"}
    assert listed(f"?training={past.training.pk}") == {"Geweest"}
    assert listed(f"?training={past.training.pk}&period=to_come") == set()


@pytest.mark.parametrize(
    "query",
    ["level=x", "profession=%00", "profession=" + "x" * 3000],
)
def test_unreadable_filter_of_the_offer_is_the_clients_fault(acting: World, query: str) -> None:
    TrainingFactory(name="Blijft staan")
    response = page(acting, f"offer/?{query}")
    assert response.status_code == 400
    assert "Blijft staan" in response.content.decode()


@pytest.mark.parametrize("query", ["training=x", "training=99999999999999999999", "period=%00"])
def test_unreadable_filter_of_sessions_is_the_clients_fault(acting: World, query: str) -> None:
    assert page(acting, f"sessions/?{query}").status_code == 400
    assert page(acting, "sessions/?page=x").status_code == 200
    assert page(acting, f"sessions/new/?{query}").status_code == 200


@pytest.mark.parametrize(("place", "role"), [("offer/", "participant"), ("sessions/", "executive")])
def test_empty_page_says_what_belongs_there(acting: World, place: str, role: str) -> None:
    reader, keeper = page(acting, place, role), page(acting, place)
    assert 'class="empty"' in reader.content.decode()
    assert '/new/"' not in reader.content.decode()
    assert f'/network/training/{place}new/"' in keeper.content.decode()


def test_long_list_has_pages(acting: World) -> None:
    one = TrainingFactory()
    TrainingSessionFactory.create_batch(51, training=one)
    first, second = page(acting, "sessions/"), page(acting, "sessions/?page=2")
    count = [len(re.findall(r'<th scope="row"', r.content.decode())) for r in (first, second)]
    assert count == [50, 1]


def queries(world: World, place: str) -> int:
    page(world, place)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert page(world, place).status_code == 200
    return len(caught)


def test_queries_do_not_grow_with_the_rows(acting: World) -> None:
    one = TrainingSessionFactory()
    places = ["offer/", "sessions/", f"offer/{one.training.reference}/"]
    places += [f"sessions/{one.reference}/", f"sessions/{one.reference}/people/"]
    EnrolmentFactory(session=one)
    EnrolmentFactory(session=one, officer=FocalOfficerFactory(), enrolled=1)
    few = [queries(acting, place) for place in places]
    for _number in range(6):
        more = TrainingSessionFactory(training=one.training)
        EnrolmentFactory(session=more)
        EnrolmentFactory(session=one)
        EnrolmentFactory(session=one, officer=FocalOfficerFactory(), enrolled=1)
        TrainingSessionFactory()
    assert [queries(acting, place) for place in places] == few


# --- making and changing ---------------------------------------------------------------------
def test_training_is_added_and_changed(acting: World) -> None:
    response = send(acting, "offer/new/", training(professions=["teacher"], hours="6"))
    one = Training.objects.get()
    assert (response.status_code, one.professions, one.hours) == (302, ["teacher"], 6)
    assert response.url == one.get_absolute_url()
    changed = training(name="Nieuw", professions=["mentor"], revision="1")
    assert send(acting, f"offer/{one.reference}/edit/", changed).status_code == 302
    one.refresh_from_db()
    assert (one.name, one.professions, one.hours, one.revision) == ("Nieuw", ["mentor"], None, 2)


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"kind": "toverles"},
        {"hours": "0"},
        {"hours": "99999999999999999999"},
        {"repeat_months": "-1"},
        {"professions": ["tovenaar"]},
        {"phenomena": ["x", "x"]},
    ],
)
def test_training_that_cannot_be_comes_back_as_it_was_typed(
    acting: World, changes: dict[str, Any]
) -> None:
    response = send(acting, "offer/new/", training(provider="Zo getypt") | changes)
    assert response.status_code == 422
    assert "Zo getypt" in response.content.decode()
    assert not Training.objects.exists()


def test_same_name_is_refused_at_the_field(acting: World) -> None:
    TrainingFactory(name="Basistraining")
    response = send(acting, "offer/new/", training(name=" basistraining "))
    assert response.status_code == 422
    assert dutch("There is a training with this name already. Give this one another name.") in (
        response.content.decode()
    )


def test_session_is_planned_with_the_training_of_the_address(acting: World) -> None:
    one = TrainingFactory()
    asked = page(acting, f"sessions/new/?training={one.pk}").content.decode()
    assert f'<option value="{one.pk}" selected>' in asked
    data = session(one, starts_at="9.30", ends_at="16:00", room_for="12")
    response = send(acting, "sessions/new/", data)
    made = TrainingSession.objects.get()
    assert response.url == made.get_absolute_url()
    assert (made.starts_at, made.ends_at) == (datetime.time(9, 30), datetime.time(16))
    assert (made.held_on, made.room_for) == (TODAY + DAY, 12)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"held_on": "01-01-1900"}, "held_on"),
        ({"held_on": "31-12-9999"}, "held_on"),
        ({"held_on": "morgen"}, "held_on"),
        ({"starts_at": "12:00", "ends_at": "11:00"}, "ends_at"),
        ({"ends_at": "11:00"}, "starts_at"),
        ({"starts_at": "25:00"}, "starts_at"),
        ({"room_for": "0"}, "room_for"),
        ({"room_for": "9999"}, "room_for"),
    ],
)
def test_session_that_cannot_be_comes_back_with_the_fault_at_its_field(
    acting: World, changes: dict[str, str], field: str
) -> None:
    response = send(acting, "sessions/new/", session(TrainingFactory(), **changes))
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert "Stadhuis" in response.content.decode()
    assert not TrainingSession.objects.exists()


def test_session_that_is_over_can_be_added(acting: World) -> None:
    data = session(TrainingFactory(), held_on="01-03-2020")
    assert send(acting, "sessions/new/", data).status_code == 302


def test_stale_save_shows_both_texts(acting: World) -> None:
    one = TrainingSessionFactory(place="Van de ander", revision=2)
    data = session(one.training, held_on=day(one.held_on), place="Van mij", revision="1")
    response = send(acting, f"sessions/{one.reference}/edit/", data)
    assert response.status_code == 422
    assert "Van de ander" in text_of(response)
    assert "Van mij" in text_of(response)
    one.refresh_from_db()
    assert one.place == "Van de ander"
    two = TrainingFactory(name="Van de ander", revision=2)
    stale = send(acting, f"offer/{two.reference}/edit/", training(name="Van mij", revision="1"))
    assert (stale.status_code, "Van de ander" in text_of(stale)) == (422, True)


def test_text_with_markup_is_shown_as_text(acting: World) -> None:
    one = TrainingSessionFactory(place=EVIL, training__name=EVIL, training__provider=EVIL)
    for place in ("offer/", "sessions/", f"offer/{one.training.reference}/"):
        html = page(acting, place).content.decode()
        assert EVIL not in html
        assert escape(EVIL) in html
    html = page(acting, f"sessions/{one.reference}/").content.decode()
    assert "<script>alert" not in html
    assert escape(EVIL) in html


# --- cancelling ------------------------------------------------------------------------------
def test_session_is_cancelled_on_its_page_and_taken_back(acting: World) -> None:
    one = TrainingSessionFactory(held_on=TODAY + DAY)
    address = f"sessions/{one.reference}/"
    assert f"{address}cancel/" in page(acting, address).content.decode()
    data = {"cancelled_on": day(TODAY), "revision": "1"}
    assert send(acting, f"{address}cancel/", data).status_code == 302
    html = page(acting, address).content.decode()
    assert f"{address}people/" not in html
    assert f"{address}edit/" not in html
    assert dutch("called off") in text_of(page(acting, "sessions/"))
    assert send(acting, f"{address}cancel/", {"cancelled_on": "", "revision": "2"}).url
    assert f"{address}people/" in page(acting, address).content.decode()


def test_session_that_people_came_to_offers_no_cancelling(acting: World) -> None:
    one = EnrolmentFactory(attended=2).session
    assert "cancel/" not in page(acting, f"sessions/{one.reference}/").content.decode()
    data = {"cancelled_on": day(TODAY), "revision": "1"}
    response = send(acting, f"sessions/{one.reference}/cancel/", data)
    assert response.status_code == 422
    assert dutch("People came to this session, so it cannot be cancelled any more.") in (
        response.content.decode()
    )


# --- the page of a session -------------------------------------------------------------------
def test_names_only_for_who_keeps_the_register_and_the_own_organisation(acting: World) -> None:
    own = acting.maasmonde.membership("participant").organisation
    one = TrainingSessionFactory()
    for organisation, name in [(own, "Merel Zandoever"), (None, "Joran Rietveen")]:
        values = {"organisation": organisation} if organisation else {}
        officer = FocalOfficerFactory(name=name, **values)
        EnrolmentFactory(
            session=one, organisation=officer.organisation, officer=officer, enrolled=1
        )

    def named(role: str) -> set[str]:
        text = text_of(page(acting, f"sessions/{one.reference}/", role))
        return {name for name in ("Merel Zandoever", "Joran Rietveen") if name in text}

    assert named("policy_adviser") == {"Merel Zandoever", "Joran Rietveen"}
    assert named("participant") == {"Merel Zandoever"}


def test_too_many_enrolled_is_a_warning(acting: World) -> None:
    row = EnrolmentFactory(enrolled=21)
    address = f"sessions/{row.session.reference}/"
    assert 'class="notice notice--warning"' in page(acting, address).content.decode()
    row.enrolled = 20
    row.save()
    assert 'class="notice notice--warning"' not in page(acting, address).content.decode()


def test_calendar_file_is_handed_out_and_recorded(acting: World) -> None:
    one = TrainingSessionFactory(place="Stadhuis, zaal 1")
    response = page(acting, f"sessions/{one.reference}/calendar/", "participant")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert f"training-{one.reference}.ics" in response["Content-Disposition"]
    (event,) = Calendar.from_ical(response.content).walk("VEVENT")
    assert event["summary"] == f"Training {one.reference}"
    assert event["location"] == "Stadhuis, zaal 1"
    assert one.training.name not in response.content.decode()
    last = AuditEvent.objects.of_chain(acting.maasmonde.municipality).last()
    assert (last.action, last.object_id) == ("training.view", str(one.pk))
