"""Pages, paper, calendar and mail of a meeting: each reader the own items only (C7, N14, L4)."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from casework.actions import agenda
from casework.documents import AgendaDocument
from casework.models import CaseMeeting
from core.models import AuditEvent, Membership
from core.tenancy import acting_for
from tests import stopwatch
from tests.casework.test_agenda import DAY, line
from tests.casework.test_invitations import Two, two  # noqa: F401
from tests.factories import casework as make
from tests.world import World

pytestmark = pytest.mark.django_db
BASE = "/maasmonde/casework/meetings/"


def client_of(membership: Membership) -> Any:
    from django.test import Client

    client = Client()
    client.force_login(membership.user)
    return client


def look(who: Membership, address: str) -> Any:
    return client_of(who).get(address)


def test_c7_each_reader_and_each_surface_shows_own_items_only(two: Two) -> None:  # noqa: F811
    url = two.meeting.get_absolute_url()
    first, second = two.first.code, two.second.code
    seen = {
        two.school: {first},
        two.landlord: {second},
        two.director: {first, second},
        two.meeting.chair: {first, second},
    }
    for person, own in seen.items():
        page = look(person, url)
        paper = AgendaDocument().html(two.meeting, person)
        for text in (page.content.decode(), paper):
            assert {code for code in (first, second) if code in text} == own
        assert page["Cache-Control"] == "no-store"
        calendar = look(person, f"{url}invitation.ics")
        assert calendar.status_code == 200
        (message,) = [one for one in mail.outbox if one.to == [person.user.email]]
        letter = message.body + message.attachments[0].get_payload(decode=True).decode()
        for text in (calendar.content.decode(), letter):
            assert first not in text and second not in text
    stranger = make.somebody("vreemd", "Vreemd", "participant")
    for rest in ("", "agenda.pdf", "invitation.ics", "do/reply/"):
        assert look(stranger, url + rest).status_code == 404
    assert two.meeting.reference not in look(stranger, BASE).content.decode()


def test_c7_the_number_and_time_are_the_items_own(two: Two) -> None:  # noqa: F811
    text = look(two.landlord, two.meeting.get_absolute_url()).content.decode()
    assert "Punt 2" in text and "10.25–10.40" in text
    assert "Punt 1" not in text and "10.05" not in text


def test_reading_is_logged_once(two: Two) -> None:  # noqa: F811
    before = AuditEvent.objects.filter(action="meeting.view").count()
    look(two.school, two.meeting.get_absolute_url())
    assert AuditEvent.objects.filter(action="meeting.view").count() == before + 1


def test_a_cancelled_meeting_says_why_and_shows_no_item(two: Two) -> None:  # noqa: F811
    from casework.actions import planning

    planning.cancel(two.meeting, membership=two.director, reason="De zaal is bezet.")
    text = look(two.school, two.meeting.get_absolute_url()).content.decode()
    assert "De zaal is bezet." in text and two.first.code not in text


def test_an_agenda_that_is_not_published_is_nobody_elses(acting: World) -> None:
    case, partner, meeting = make.make_case(), make.a_partner(), make.make_meeting()
    make.make_participant(case, partner)
    agenda.compose(meeting, membership=case.process_director, lines=[line(case)])
    assert look(partner, meeting.get_absolute_url()).status_code == 404
    assert look(case.process_director, meeting.get_absolute_url()).status_code == 200
    for rest in ("agenda.pdf", "invitation.ics"):
        assert look(case.process_director, meeting.get_absolute_url() + rest).status_code == 404


def form_data(client: Any, meeting: CaseMeeting) -> dict[str, Any]:
    """What the page of the agenda would send as it is."""
    form = client.get(f"{meeting.get_absolute_url()}agenda/").context["form"]
    data = {}
    for bound in form:
        value = bound.value()
        if value not in (None, "", False):
            data[bound.html_name] = "on" if value is True else value
    return data


def test_from_twelve_cases_to_a_published_agenda_in_six_steps(acting: World) -> None:
    director = make.a_director()
    for _number in range(12):
        make.make_case()
    meeting = make.make_meeting(held_on=timezone.localdate() + 14 * DAY)
    client, url = client_of(director), meeting.get_absolute_url()
    actions = 0
    for address in (BASE, url):
        assert client.get(address).status_code == 200
        actions += 1
    response = client.post(f"{url}do/compose/")
    actions += 1
    assert response.url == f"{url}agenda/"
    response = client.post(response.url, form_data(client, meeting) | {"publish": "1"})
    actions += 1
    assert response.url == f"{url}do/publish/"
    assert client.get(response.url).status_code == 200
    assert client.post(response.url).url == url
    actions += 1
    meeting.refresh_from_db()
    assert meeting.version == 1 and meeting.items.count() == 5
    assert actions <= 10


def test_what_is_missing_stands_where_the_button_to_publish_would_be(acting: World) -> None:
    case, meeting = make.make_case(), make.make_meeting(held_on=timezone.localdate() + 14 * DAY)
    agenda.compose(meeting, membership=case.process_director, lines=[line(case)])
    address = f"{meeting.get_absolute_url()}do/publish/"
    assert "btn--primary" in look(case.process_director, address).content.decode()
    meeting.items.update(question="")
    page = look(case.process_director, address).content.decode().split("<main")[1]
    assert "btn--primary" not in page and f"{meeting.get_absolute_url()}agenda/" in page


def test_one_post_saves_order_words_minutes_and_choice(acting: World) -> None:
    first, second, third = make.make_case(), make.make_case(), make.make_case()
    client, meeting = client_of(first.process_director), make.make_meeting(minutes=60)
    agenda.propose(meeting, membership=first.process_director)
    data = form_data(client, meeting)
    data |= {f"order-{third.code}": "1", f"order-{first.code}": "2"}
    data |= {f"question-{third.code}": "Wie belt de school?", f"minutes-{third.code}": "25"}
    del data[f"on-{second.code}"]
    response = client.post(f"{meeting.get_absolute_url()}agenda/", data)
    assert response.status_code == 302
    items = list(meeting.items.in_order())
    assert [item.case for item in items] == [third, first]
    assert (items[0].question, items[0].minutes) == ("Wie belt de school?", 25)


def test_a_stale_save_keeps_both_texts(acting: World) -> None:
    case = make.make_case()
    client, meeting = client_of(case.process_director), make.make_meeting()
    agenda.propose(meeting, membership=case.process_director)
    data = form_data(client, meeting) | {f"question-{case.code}": "Mijn vraag?"}
    agenda.compose(
        meeting, membership=case.process_director, lines=[line(case, question="Hun vraag?")]
    )
    response = client.post(f"{meeting.get_absolute_url()}agenda/", data)
    text = response.content.decode()
    assert response.status_code == 422 and "Mijn vraag?" in text and "Hun vraag?" in text
    assert meeting.items.get().question == "Hun vraag?"


def test_words_about_a_line_that_is_gone_are_shown_again(acting: World) -> None:
    case, other = make.make_case(), make.make_case()
    client, meeting = client_of(case.process_director), make.make_meeting()
    data = form_data(client, meeting)
    data |= {f"on-{other.code}": "on", f"question-{other.code}": "Bewaar mijn vraag?"}
    type(other).objects.filter(pk=other.pk).update(
        process_director=make.a_director("ander"), deputy_director=make.a_director("derde")
    )
    response = client.post(f"{meeting.get_absolute_url()}agenda/", data)
    assert response.status_code == 422 and "Bewaar mijn vraag?" in response.content.decode()


def test_a_name_in_a_question_is_asked_about(acting: World) -> None:
    case = make.make_case()
    client, meeting = client_of(case.process_director), make.make_meeting()
    agenda.propose(meeting, membership=case.process_director)
    typed = "Belt iemand met 06-12345678?"
    data = form_data(client, meeting) | {f"question-{case.code}": typed}
    response = client.post(f"{meeting.get_absolute_url()}agenda/", data)
    assert response.status_code == 422 and "06-12345678" in response.content.decode()
    assert "06-" not in meeting.items.get().question


@pytest.mark.parametrize("wrong", ["", "0", "999", "veel"])
def test_minutes_that_cannot_be_are_told(acting: World, wrong: str) -> None:
    case = make.make_case()
    client, meeting = client_of(case.process_director), make.make_meeting()
    agenda.propose(meeting, membership=case.process_director)
    data = form_data(client, meeting) | {f"minutes-{case.code}": wrong}
    response = client.post(f"{meeting.get_absolute_url()}agenda/", data)
    assert response.status_code == 422
    assert meeting.items.get().minutes == 15


def test_an_agenda_that_is_too_full_says_so_in_words(acting: World) -> None:
    case, meeting = make.make_case(), make.make_meeting(minutes=30)
    lines = [line(case, minutes=40)]
    agenda.compose(meeting, membership=case.process_director, lines=lines)
    page = look(case.process_director, f"{meeting.get_absolute_url()}agenda/")
    assert "20 minuten te veel" in page.content.decode()


def full_meeting(number: int) -> CaseMeeting:
    """A published meeting with so many items, 25 people at each."""
    people = [make.somebody(f"lid{n}", f"Organisatie {n}", "participant") for n in range(25)]
    meeting = make.make_meeting(status="published", minutes=480)
    for _item in range(number):
        case = make.make_case()
        for person in people:
            make.make_participant(case, person)
        make.make_item(meeting, case, minutes=10)
    return meeting


def test_the_paper_asks_as_much_for_forty_items_as_for_one(
    acting: World, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for number in (1, 3, 40):
        meeting = full_meeting(number)
        chair = Membership.objects.select_related("municipality").get(pk=meeting.chair_id)
        assert chair.role_codes
        with CaptureQueriesContext(connection) as queries:
            text = AgendaDocument().html(meeting, chair)
        assert text.count("Punt ") == number
        counts.append(len(queries))
    assert len(set(counts)) == 1 and counts[0] <= 6
    content = AgendaDocument().render(meeting, chair)
    took = stopwatch.seconds(lambda: AgendaDocument().render(meeting, chair), 2)
    print(f"40 items on paper in {took:.2f} s, {counts[0]} queries")
    assert content.startswith(b"%PDF") and took < 2


def test_another_municipality_finds_nothing(world: World) -> None:
    with acting_for(world.broekerlanden.municipality):
        meeting = make.make_meeting(status="published")
    for role in ("process_director", "meeting_chair", "participant"):
        client = world.maasmonde.client(role)
        assert client.get(f"{BASE}{meeting.reference}/").status_code == 404
