"""Long lists ask as little as short ones, for who reads and for who has work to do on them."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.models import Organisation
from network.models import FocalOfficer, KeyFigure, PartnerOrganisation
from tests.world import World

TODAY = timezone.localdate
#: Most queries that one of the three lists needs.
MOST = 16
#: How many things to do a page shows at once.
SHOWN = 25
LISTS = ("network/", "network/people/list/", "network/key-figures/")
SEARCHES = ("network/?q=werk", "network/people/list/?q=werk", "network/key-figures/?q=werk")


def add(world: World, first: int, after: int) -> None:
    """Partners, focal officers and key figures with these numbers, each with work to do on it."""
    here = world.maasmonde.municipality
    contact = world.maasmonde.membership("participant")
    numbers = range(first, after)
    names = [f"Werkplaats {number:05}" for number in numbers]
    Organisation.objects.bulk_create(
        Organisation(municipality=here, name=name, name_key=Organisation.key(name))
        for name in names
    )
    made = dict(Organisation.objects.filter(name__in=names).values_list("name", "pk"))
    PartnerOrganisation.objects.bulk_create(
        PartnerOrganisation(
            municipality=here,
            reference=f"O-2020-{number:05}",
            organisation_id=made[f"Werkplaats {number:05}"],
            type="welfare",
            domain="social",
            focal_seats=2,
        )
        for number in numbers
    )
    FocalOfficer.objects.bulk_create(
        FocalOfficer(
            municipality=here,
            reference=f"AF-2020-{number:05}",
            organisation_id=made[f"Werkplaats {number:05}"],
            name=f"Contact {number}",
            function="zorgcoördinator",
            agreed_on=TODAY(),
        )
        for number in numbers
    )
    KeyFigure.objects.bulk_create(
        KeyFigure(
            municipality=here,
            reference=f"SF-2020-{number:05}",
            role="Kent de buurt en werkt mee.",
            not_the_role="Geen informant.",
            area=f"Buurt {number:05}",
            contact=contact if number % 2 else None,
            agreed_on=TODAY(),
            review_on=TODAY(),
        )
        for number in numbers
    )


@pytest.mark.parametrize("role", ["policy_adviser", "executive"])
def test_lists_ask_as_many_queries_with_50_as_with_500(acting: World, role: str) -> None:
    client = acting.maasmonde.client(role)

    def queries() -> dict[str, int]:
        found = {}
        for rest in (*LISTS, *SEARCHES):
            with CaptureQueriesContext(connection) as captured:
                assert client.get(acting.maasmonde.url(rest)).status_code == 200
            found[rest] = len(captured)
        return found

    add(acting, 0, 55)  # more than one page, so that the way to the next is asked for as well
    queries()
    few = queries()
    add(acting, 55, 500)
    assert queries() == few
    assert max(few.values()) <= MOST


@pytest.mark.parametrize("rest", LISTS[1:])
def test_only_the_first_things_to_do_stand_on_the_page(acting: World, rest: str) -> None:
    client = acting.maasmonde.client("policy_adviser")
    add(acting, 0, 8)
    few = client.get(acting.maasmonde.url(rest))
    assert 0 < len(few.context["findings"]) <= SHOWN
    add(acting, 8, 60)
    many = client.get(acting.maasmonde.url(rest))
    assert len(many.context["findings"]) > SHOWN
    html = many.content.decode()
    assert html.count("data-code=") == SHOWN
    assert f">{len(many.context['findings'])}<" in html
    assert "Dit zijn de eerste 25." in html
    assert "Dit zijn de eerste 25." not in few.content.decode()
