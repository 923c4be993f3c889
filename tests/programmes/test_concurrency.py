"""Writers at the same moment: numbers, history and log stay right; only PostgreSQL lets them."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.utils import translation

from core import audit
from core.lifecycle import TransitionRefused
from core.tenancy import acting_for
from network.actions.partners import ensure_organisation
from programmes.actions import action_plan, parts, programme
from programmes.actions.exchange import import_programme
from programmes.models import ActionPoint, Activity, BlindSpot, Programme
from tests.factories.exchange import ActivityData
from tests.factories.exchange import programme as programme_data
from tests.factories.programmes import ActivityFactory, BlindSpotFactory, ProgrammeFactory
from tests.world import Side, build_world

WRITERS, TIMES = 6, 5
pytestmark = pytest.mark.postgresql


@pytest.fixture
def side(transactional_db: Any) -> Iterator[Side]:
    """Maasmonde, in a database where every writer commits."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    with translation.override("nl"):
        world = build_world()
    with acting_for(world.maasmonde.municipality):
        yield world.maasmonde
        assert audit.verify_chain(world.maasmonde.municipality).is_whole


def at_once(side: Side, *writers: Callable[[int], Any]) -> list[Any]:
    """Let writers work at the same moment, each several times; what each time answered."""

    def work(number: int) -> list[Any]:
        write = writers[number % len(writers)]
        try:
            with acting_for(side.municipality):
                return [write(number * TIMES + time) for time in range(TIMES)]
        finally:
            connection.close()

    with ThreadPoolExecutor(WRITERS) as pool:
        return list(itertools.chain.from_iterable(pool.map(work, range(WRITERS))))


def test_new_activities_get_codes_and_references_of_their_own(side: Side) -> None:
    made = ProgrammeFactory()
    who = side.membership("policy_adviser")
    rows = at_once(
        side,
        lambda number: programme.create_activity(
            Programme.objects.get(pk=made.pk), membership=who, title=f"Nieuw {number}"
        ),
    )
    number = WRITERS * TIMES
    assert len({row.reference for row in rows}) == number
    assert {row.exchange_id for row in rows} == {f"A{n}" for n in range(1, number + 1)}
    assert sorted(made.activities.values_list("position", flat=True)) == list(range(number))


def test_imports_at_once_never_share_a_reference_or_an_organisation(side: Side) -> None:
    data = programme_data(ActivityData(owner="O-care"))
    outcomes = at_once(side, lambda number: import_programme(data))
    assert len({outcome.reference for outcome in outcomes}) == WRITERS * TIMES


def test_one_organisation_for_one_name(side: Side) -> None:
    found = at_once(side, lambda number: ensure_organisation(f"Stichting {number % TIMES}"))
    assert len({row.pk for row in found}) == TIMES


def test_history_of_a_status_has_no_gaps(side: Side) -> None:
    activity = ActivityFactory(status="idea")
    who = side.membership("policy_adviser")
    states = ["planned", "running", "paused", "ended", "cancelled", "idea"]
    at_once(
        side,
        lambda number: programme.set_activity_status(
            Activity.objects.get(pk=activity.pk), membership=who, status=states[number // TIMES]
        ),
    )
    activity.refresh_from_db()
    assert activity.revision == 1 + WRITERS * TIMES
    changes = list(activity.changes.order_by("pk"))
    assert changes[0].before == "idee"
    assert all(one.after == two.before for one, two in itertools.pairwise(changes))
    assert changes[-1].after == activity.get_status_display()


def test_fields_changed_at_once_all_stay(side: Side) -> None:
    activity = ActivityFactory()
    who = side.membership("policy_adviser")
    fields = ["title", "description", "plan_of_approach", "unintended_effects", "remarks"]

    def write(number: int) -> None:
        shown = Activity.objects.get(pk=activity.pk)
        programme.update_activity(shown, membership=who, **{fields[number % 5]: f"Tekst {number}"})

    at_once(side, write)
    activity.refresh_from_db()
    assert all(str(getattr(activity, name)).startswith("Tekst") for name in fields)
    assert activity.revision == 1 + WRITERS * TIMES


def test_blind_spot_is_addressed_once(side: Side) -> None:
    spot = BlindSpotFactory()
    who = side.membership("policy_adviser")

    def address(number: int) -> bool:
        try:
            shown = BlindSpot.objects.get(pk=spot.pk)
            action_plan.address_blind_spot(shown, membership=who, title=f"Bespreek {number}")
        except TransitionRefused:
            return False
        return True

    assert sum(at_once(side, address)) == 1
    assert ActionPoint.objects.filter(programme=spot.programme).count() == 1


def test_first_look_at_a_finding_makes_one_row(side: Side) -> None:
    made = ProgrammeFactory()
    spots = at_once(
        side, lambda number: action_plan.blind_spot_for(made, code="BS01", subject="phase:primary")
    )
    assert len({spot.pk for spot in spots}) == 1


def test_different_writers_never_wait_for_each_other_for_ever(side: Side) -> None:
    made = ProgrammeFactory(imported=True)
    activity = ActivityFactory(programme=made)
    who = side.membership("policy_adviser")
    data = programme_data(ActivityData(id="A1"))

    def fresh() -> Any:
        return Programme.objects.get(pk=made.pk)

    at_once(
        side,
        lambda n: programme.create_activity(fresh(), membership=who, title=f"Nieuw {n}"),
        lambda n: programme.update_programme(fresh(), membership=who, title=f"Titel {n}"),
        lambda n: programme.update_activity(activity, membership=who, title=f"Titel {n}"),
        lambda n: import_programme(data, programme=fresh()),
        lambda n: parts.set_goals(
            fresh(), membership=who, rows=[({}, {"title": f"Doel {n}", "indicator": ""})]
        ),
        lambda n: programme.set_activity_status(activity, membership=who, status="paused"),
    )
    assert made.activities.count() >= TIMES
