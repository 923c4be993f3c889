"""How long a page takes tells nothing: not what else a meeting holds, not that a case exists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.models import Case, CaseMeeting
from core.models import Membership, Municipality
from core.tenancy import acting_for
from programmes.actions.load import generate_load
from tests.casework.cased import client_of, fresh
from tests.factories import casework as make

pytestmark = pytest.mark.any_database

MANY = 40
PEOPLE = 25


@pytest.fixture
def here(db: Any) -> Iterator[Municipality]:
    """A municipality with one meeting and its people, its scope entered."""
    made = generate_load(municipalities=1, activities=0, seed=91, meetings=1)[0]
    with acting_for(made):
        yield made


def a_meeting(own: Case, others: int) -> CaseMeeting:
    """A published meeting: one item of one's own in the middle of so many of others."""
    meeting = make.make_meeting(status="published")
    cases = [make.make_case() for _number in range(others)]
    cases.insert(others // 2, own)
    for order, case in enumerate(cases, start=1):
        make.make_item(meeting, case, order=order, minutes=5)
    return meeting


#: What differs from one answer to the next, whatever it is about.
DRAWN = re.compile(r'(csrfmiddlewaretoken" value=|nonce=|"X-CSRFToken": )"[^"]*"')


def seen(person: Membership, address: str) -> tuple[int, str, int]:
    """The status, the body without its address, and the queries of a page, caches filled."""
    client = client_of(person)
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    body = DRAWN.sub("", response.content.decode()).replace(address, "")
    return response.status_code, body, len(captured)


def own_case(person: Membership) -> Case:
    case = make.make_case()
    make.make_participant(case, person, function="mentor")
    return case


@pytest.mark.parametrize("page", ["", "invitation.ics"])
def test_a_meeting_of_forty_items_takes_what_one_of_one_item_takes(
    here: Municipality, page: str
) -> None:
    partner = fresh(make.a_partner("school", "School Noord"))
    case = own_case(partner)
    short, long = a_meeting(case, 0), a_meeting(case, MANY - 1)
    found = []
    for meeting in (short, long):
        status, body, number = seen(
            partner, f"/{here.slug}/casework/meetings/{meeting.reference}/{page}"
        )
        assert status == 200
        found.append((number, len(body.encode())))
    assert found[0][0] == found[1][0]
    assert abs(found[0][1] - found[1][1]) <= 16


def test_a_large_table_takes_no_more_queries(here: Municipality) -> None:
    chair = Membership.objects.get(user__username=f"voorzitter.{here.slug}")
    few, many = (make.make_meeting(status="published", chair=chair) for _time in range(2))
    for meeting, items, people in ((few, 1, 1), (many, MANY, PEOPLE)):
        crowd = [make.a_partner(f"lid{number}", f"Partner {number}") for number in range(people)]
        for order in range(1, items + 1):
            case = make.make_case()
            for person in crowd:
                make.make_participant(case, person)
            make.make_item(meeting, case, order=order, minutes=5)
    address = f"/{here.slug}/casework/meetings/"
    numbers = [seen(chair, f"{address}{one.reference}/")[2] for one in (few, many)]
    assert numbers[0] == numbers[1]


@pytest.mark.parametrize("stem", ["school", "casus", "voorzitter", "proces"])
@pytest.mark.parametrize(
    "page", ["", "plan/", "plan/plan.pdf", "do/contribute/", "do/close/", "do/write_plan/"]
)
def test_a_case_that_exists_answers_as_one_that_does_not(
    here: Municipality, page: str, stem: str
) -> None:
    hidden = make.make_case(
        process_director=make.a_director("elders"), deputy_director=make.a_director("elders2")
    )
    person = Membership.objects.get(user__username=f"{stem}.{here.slug}")
    found = []
    for code in (hidden.code, "ZZ-ZZZ"):
        status, body, number = seen(person, f"/{here.slug}/casework/cases/{code}/{page}")
        assert status in (403, 404)
        found.append((status, body, number))
    assert found[0] == found[1]


@pytest.mark.parametrize("stem", ["school", "casus"])
def test_a_meeting_or_registration_of_others_answers_as_one_that_does_not_exist(
    here: Municipality, stem: str
) -> None:
    person = Membership.objects.get(user__username=f"{stem}.{here.slug}")
    meeting = make.make_meeting(status="published")
    registration = make.make_registration(registrar=make.a_partner("elders", "Elders"))
    pairs = [
        (f"meetings/{meeting.reference}/", "meetings/O-1999-99/"),
        (f"meetings/{meeting.reference}/agenda.pdf", "meetings/O-1999-99/agenda.pdf"),
        (f"meetings/{meeting.reference}/room/", "meetings/O-1999-99/room/"),
        (f"registrations/{registration.code}/", "registrations/ZZ-ZZZ/"),
    ]
    for pair in pairs:
        found = []
        for address in pair:
            status, body, number = seen(person, f"/{here.slug}/casework/{address}")
            assert status == 404
            found.append((body, number))
        assert found[0] == found[1]
