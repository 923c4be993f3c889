"""The home page: what awaits whom, the state of the programme, the year, what changed."""

from __future__ import annotations

import datetime
import re

import pytest
from django.utils import timezone

from core.models import Role
from core.tenancy import acting_for
from programmes.models import ActionPoint, Activity, Programme
from tests.factories.network import CovenantFactory
from tests.factories.signals import make_signal
from tests.programmes.pages import queries, sized_programme, text_of
from tests.world import NO_ROLE, World

READERS = set(Role.values) - {"privacy_officer", "application_manager"}


def home(world: World, role: str = "policy_adviser") -> str:
    """The home page of Broekerlanden, which has one programme, as text."""
    side = world.broekerlanden
    return text_of(side.client(role).get(side.url()))


def make_action(world: World, title: str, days: int | None) -> None:
    """An action point of Broekerlanden that is due so many days from now."""
    side = world.broekerlanden
    due = None if days is None else timezone.localdate() + datetime.timedelta(days=days)
    with acting_for(side.municipality):
        ActionPoint.objects.filter(programme=side.programme).delete()
        ActionPoint.objects.create(
            programme=side.programme,
            reference="T-2026-900",
            exchange_id="T900",
            title=title,
            due_on=due,
        )


def test_late_work_stands_on_top_and_says_how_late(world: World) -> None:
    make_action(world, "Evaluatieplan opstellen", -3)
    page = home(world)
    assert "1 ervan is te laat" in page
    assert "3 dagen te laat" in page
    first = page.split("Uw werklijst")[1]
    assert first.index("Evaluatieplan opstellen") < first.index("Stand van het programma")


def test_signals_are_later_than_promised_and_never_too_late(world: World) -> None:
    side = world.broekerlanden
    day = timezone.localdate() - datetime.timedelta(days=60)
    with acting_for(side.municipality):
        make_signal(handler=side.membership("signal_coordinator"), on=day)
    page = home(world, "signal_coordinator")
    assert "1 ervan is later dan beloofd." in page
    assert "te laat" not in page


def test_work_that_comes_says_its_state_and_its_month_in_lower_case(world: World) -> None:
    make_action(world, "Contact leggen", 10)
    side = world.broekerlanden
    page = side.client("policy_adviser").get(side.url()).content.decode()
    row = page.split("Uw werklijst")[1].split("Contact leggen")[0]
    month = re.search(r'day__number">\d+</span> (\w+)', row)
    assert month
    assert month[1] == month[1].lower()
    assert "te laat" not in page.split("Uw werklijst")[1].split("Stand van")[0]


@pytest.mark.parametrize("role", [*Role.values])
def test_each_role_gets_its_own_part(world: World, role: str) -> None:
    make_action(world, "Evaluatieplan opstellen", -3)
    page = home(world, role)
    assert ("Stand van het programma" in page) is (role in READERS)
    assert ("Evaluatieplan opstellen" in page.split("Jaarcyclus")[0]) is (role == "policy_adviser")
    assert ("Wat is er veranderd" in page) is (role == "policy_adviser")
    assert ("blinde vlekken" in page) is (role in {"policy_adviser", "executive"})


def test_agreement_that_waits_for_the_check_stands_on_the_desk_of_who_checks(world: World) -> None:
    side = world.broekerlanden
    with acting_for(side.municipality):
        CovenantFactory(title="Convenant jeugd", checked_on=None)
    assert "Convenant jeugd" in home(world, "privacy_officer")
    assert "Convenant jeugd" not in home(world, "participant")


def test_agreement_that_runs_out_stands_on_the_desk_of_who_keeps_it(world: World) -> None:
    side = world.broekerlanden
    today = timezone.localdate()
    with acting_for(side.municipality):
        CovenantFactory(
            title="Convenant jeugd",
            status="signed",
            signed_on=today - datetime.timedelta(days=400),
            valid_until=today + datetime.timedelta(days=20),
        )
    assert "Convenant jeugd" in home(world)
    assert "Convenant jeugd" not in home(world, "executive")


def test_person_without_a_role_has_no_home(world: World) -> None:
    side = world.broekerlanden
    assert side.client(NO_ROLE).get(side.url()).status_code == 403


def test_changes_are_told_per_person_and_moment(world: World) -> None:
    side = world.broekerlanden
    assert "Er is niets gewijzigd" in home(world)
    with acting_for(side.municipality):
        row = side.programme.activities.first()
    client = side.client("policy_adviser")
    url = side.url(f"programmes/activities/{row.reference}/do/")
    client.post(f"{url}set_status/", {"status": "paused"})
    client.post(f"{url}move/", {"main_phase": "tertiary"})
    told = home(world).split("Wat is er veranderd")[1]
    assert re.search(r"policy_adviser Jansen wijzigde [\w ]*status[\w ]* van", told)
    assert row.title in told
    assert "Er is niets gewijzigd" not in told


@pytest.mark.parametrize("role", ["policy_adviser", "executive", "privacy_officer"])
def test_municipality_without_a_programme_is_told_how_to_begin(world: World, role: str) -> None:
    with acting_for(world.broekerlanden.municipality):
        for model in (ActionPoint, Activity, Programme):
            model.objects.all().delete()
    page = home(world, role)
    assert "Niets wacht op u" in page or "Er wacht niets op u" in page
    assert ("Nog geen programma" in page) is (role != "privacy_officer")
    assert ("Programma beginnen" in page) is (role == "policy_adviser")


def test_home_costs_the_same_queries_with_10_and_500_activities(world: World) -> None:
    found = []
    for size in (10, 500):
        sized_programme(world, size)
        found.append(queries(world.maasmonde.client("policy_adviser"), world.maasmonde.url()))
    assert found[0] == found[1]
    assert found[0] <= 20
