"""What is set up before anybody reports: areas, closed days, and who handles what."""

from __future__ import annotations

import datetime
import html
import re
from typing import Any

import pytest
from django.utils import timezone

from core.lifecycle import FactsRefused
from core.models import AuditEvent, Membership, RoleGrant
from core.tenancy import acting_for
from network.actions.partners import ensure_organisation
from signals.actions import setup as actions
from signals.models import ClosedDay, SignalArea, SignalRoute
from signals.models.handlers import handlers
from tests.factories.signals import make_area
from tests.world import Side, World

KEEPER = "signal_coordinator"


def page(side: Side, rest: str = "", role: str = KEEPER) -> Any:
    return side.client(role).get(side.url(f"signals/setup/{rest}"))


def send(side: Side, rest: str, **data: Any) -> Any:
    return side.client(KEEPER).post(side.url(f"signals/setup/{rest}"), data)


def text_of(response: Any) -> str:
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split()))


def errors(response: Any) -> dict[str, str]:
    assert response.status_code == 422
    return {name: str(told[0]) for name, told in response.context["form"].errors.items()}


def events() -> int:
    return AuditEvent.objects.filter(action="signal_setup.edit", result="done").count()


@pytest.fixture
def here(acting: World) -> Side:
    return acting.maasmonde


@pytest.fixture
def deputy(here: Side) -> Membership:
    """A second person who can take up signals."""
    person = here.membership("policy_adviser")
    RoleGrant.objects.create(membership=person, role=KEEPER)
    return person


# --- areas ----------------------------------------------------------------------------------------
def test_area_is_added_renamed_and_taken_out_of_use(here: Side) -> None:
    assert send(here, "areas/new/", name="Zuid").url.endswith("/signals/setup/")
    area = SignalArea.objects.get()
    assert send(here, f"areas/{area.pk}/", name="Zuidwest", is_in_use="on").status_code == 302
    assert "Zuidwest" in text_of(page(here))
    assert send(here, f"areas/{area.pk}/", name="Zuidwest").status_code == 302
    assert not SignalArea.objects.in_use().exists()
    assert "niet te kiezen" in text_of(page(here))
    assert events() == 3
    assert send(here, f"areas/{area.pk}/", name="Zuidwest").status_code == 302
    assert events() == 3, "without a difference nothing is written"


def test_name_of_an_area_is_there_once(here: Side) -> None:
    make_area("Zuid")
    assert "andere naam" in errors(send(here, "areas/new/", name="zuid"))["name"]
    other = make_area("Noord")
    assert "name" in errors(send(here, f"areas/{other.pk}/", name="Zuid", is_in_use="on"))
    assert SignalArea.objects.get(pk=other.pk).name == "Noord"


def test_areas_of_another_municipality_do_not_exist_here(world: World) -> None:
    here, there = world.sides
    with acting_for(there.municipality):
        area = make_area("Elders")
    assert page(here, f"areas/{area.pk}/").status_code == 404
    assert "Elders" not in text_of(page(here))
    assert page(here, "areas/geen/").status_code == 404
    assert page(here, f"areas/{'9' * 40}/").status_code == 404


# --- closed days ----------------------------------------------------------------------------------
def test_closed_day_is_added_once_and_removed(here: Side) -> None:
    day = timezone.localdate() + datetime.timedelta(days=9)
    typed = {"day": day.strftime("%d-%m-%Y"), "label": "Brugdag"}
    assert send(here, "days/new/", **typed).status_code == 302
    closed = ClosedDay.objects.get()
    assert "Brugdag" in text_of(page(here))
    assert "staat al in de lijst" in errors(send(here, "days/new/", **typed))["day"]
    assert page(here, f"days/{closed.pk}/remove/").status_code == 200
    assert ClosedDay.objects.exists()
    assert send(here, f"days/{closed.pk}/remove/").status_code == 302
    assert not ClosedDay.objects.exists()
    assert events() == 2


def test_day_that_passed_is_not_added(here: Side) -> None:
    day = timezone.localdate() - datetime.timedelta(days=1)
    response = send(here, "days/new/", day=day.strftime("%d-%m-%Y"), label="Brugdag")
    assert "day" in errors(response)


def test_national_holidays_are_shown(here: Side) -> None:
    assert "Eerste kerstdag" in text_of(page(here))


# --- who handles what -----------------------------------------------------------------------------
def test_route_is_made_changed_and_removed(here: Side, deputy: Membership) -> None:
    handler, area = here.membership(KEEPER), make_area()
    assert send(here, "handlers/new/", handler=handler.pk).status_code == 302
    route = SignalRoute.objects.get()
    assert (route.handler, route.deputy, str(route)) == (handler, None, "alle signalen")
    typed = {"handler": handler.pk, "deputy": deputy.pk, "area": area.pk}
    assert send(here, f"handlers/{route.pk}/", **typed).status_code == 302
    route = SignalRoute.objects.get()
    assert (route.deputy, str(route)) == (deputy, "Zuid")
    assert send(here, f"handlers/{route.pk}/", **typed).status_code == 302
    assert events() == 2, "without a difference nothing is written"
    assert send(here, f"handlers/{route.pk}/remove/").status_code == 302
    assert not SignalRoute.objects.exists()


def test_deputy_is_somebody_else_than_the_handler(here: Side) -> None:
    key = here.membership(KEEPER).pk
    found = errors(send(here, "handlers/new/", handler=key, deputy=key))
    assert list(found) == ["deputy"]
    assert not SignalRoute.objects.exists()


def test_handler_is_somebody_who_takes_up_signals_here(world: World, deputy: Membership) -> None:
    here, there = world.sides
    others = [here.membership("participant"), there.membership(KEEPER)]
    for person in others:
        assert "handler" in errors(send(here, "handlers/new/", handler=person.pk))
        with pytest.raises(FactsRefused):
            actions.store_route(
                SignalRoute(), membership=here.membership(KEEPER), handler=others[0]
            )
    assert [one.pk for one in handlers()] == sorted(
        [here.membership(KEEPER).pk, deputy.pk], key=lambda pk: pk == deputy.pk, reverse=True
    )
    Membership.objects.filter(pk=deputy.pk).update(until="2020-01-01", active_from="2019-01-01")
    assert deputy.pk not in [one.pk for one in handlers()]


def test_each_route_is_there_once(here: Side, deputy: Membership) -> None:
    handler, area = here.membership(KEEPER), make_area()
    organisation = ensure_organisation("Jongerenwerk De Brug", type="youth_work")
    for named in ({}, {"area": area.pk}, {"organisation": organisation.pk}):
        typed = {"handler": handler.pk, **named}
        assert send(here, "handlers/new/", **typed).status_code == 302
        again = send(here, "handlers/new/", **(typed | {"handler": deputy.pk}))
        assert "organisation" in errors(again)
    assert SignalRoute.objects.count() == 3


def test_route_that_fits_best_is_taken(here: Side, deputy: Membership) -> None:
    handler, area = here.membership(KEEPER), make_area()
    organisation = ensure_organisation("Jongerenwerk De Brug", type="youth_work")
    for facts in ({}, {"area": area}, {"organisation": organisation, "area": area}):
        actions.store_route(SignalRoute(), membership=handler, handler=handler, **facts)
    fitting = SignalRoute.objects.fitting
    assert str(fitting(None, None)) == "alle signalen"
    assert str(fitting(None, area)) == "Zuid"
    assert str(fitting(organisation, area)) == "Jongerenwerk De Brug · Zuid"
    assert str(fitting(organisation, None)) == "alle signalen"


def test_page_asks_as_many_queries_for_few_rows_as_for_many(
    here: Side, django_assert_num_queries: Any
) -> None:
    handler = here.membership(KEEPER)
    counts = []
    for number in (3, 30):
        for at in range(number):
            area = make_area(f"Wijk {at}")
            SignalRoute.objects.get_or_create(area=area, defaults={"handler": handler})
        page(here)
        with django_assert_num_queries(6) as counted:
            page(here)
        counts.append(len(counted))
    assert counts[0] == counts[1]


@pytest.mark.usefixtures("planted")
def test_name_as_an_area_is_asked_about(here: Side) -> None:
    from tests.stand_in import NAME

    assert "name" in errors(send(here, "areas/new/", name=f"Huis van {NAME}"))
