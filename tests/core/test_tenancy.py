"""A forgotten filter cannot leak: outside a scope every query raises, inside it sees one side."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import models

from core.models import Organisation
from core.tenancy import (
    CrossTenantReference,
    NoMunicipality,
    TenantForeignKey,
    acting_for,
    current,
    reverse,
)
from programmes.forms.action_plan import ActionPointForm
from programmes.models import Activity, Goal, Programme
from tests.world import World

QUERIES: list[Callable[[], Any]] = [
    lambda: list(Activity.objects.all()),
    lambda: Activity.objects.count(),
    lambda: Activity.objects.exists(),
    lambda: Activity.objects.first(),
    lambda: Activity.objects.get(pk=1),
    lambda: Activity.objects.filter(pk=1),
    lambda: Activity.objects.exclude(pk=1),
    lambda: Activity.objects.create(title="x"),
    lambda: Activity.objects.get_or_create(title="x"),
    lambda: Activity.objects.update(title="x"),
    lambda: Activity.objects.bulk_create([]),
    lambda: Activity.objects.values("pk"),
    lambda: Activity.objects.values_list("pk"),
    lambda: Activity.objects.order_by("pk"),
    lambda: Activity.objects.in_bulk([1]),
    lambda: Activity.objects.iterator(),
    lambda: Activity.objects.aggregate(models.Count("pk")),
    lambda: Activity.objects.annotate(n=models.Count("pk")),
    lambda: Activity.objects.none(),
    lambda: Activity.objects.using("default"),
    lambda: Activity.objects.explain(),
    lambda: Activity.objects.raw("SELECT 1"),
]


@pytest.mark.parametrize("query", QUERIES, ids=range(len(QUERIES)))
def test_query_outside_a_scope_raises(db: Any, query: Callable[[], Any]) -> None:
    with pytest.raises(NoMunicipality):
        query()


def test_scope_shows_one_side_only(world: World) -> None:
    left, right = world.sides
    with acting_for(left.municipality):
        here = set(Activity.objects.values_list("pk", flat=True))
        assert here
        assert current() == left.municipality
    with acting_for(right.municipality):
        there = set(Activity.objects.values_list("pk", flat=True))
    assert there
    assert not here & there


def test_scopes_nest_and_end(world: World) -> None:
    with acting_for(world.maasmonde.municipality):
        with acting_for(world.broekerlanden.municipality):
            assert reverse("programmes:list") == "/broekerlanden/programmes/"
        assert reverse("programmes:list") == "/maasmonde/programmes/"
    with pytest.raises(NoMunicipality):
        current()


def test_foreign_key_to_the_other_side_is_refused(world: World) -> None:
    with acting_for(world.broekerlanden.municipality):
        theirs = Programme.objects.first()
    with acting_for(world.maasmonde.municipality):
        with pytest.raises(CrossTenantReference):
            Goal(programme=theirs, exchange_id="X", title="x").save()
        with pytest.raises(CrossTenantReference):
            Goal(programme_id=theirs.pk, exchange_id="X", title="x").save()


def test_row_of_the_other_side_cannot_be_saved_or_deleted(world: World) -> None:
    with acting_for(world.broekerlanden.municipality):
        theirs = Goal.objects.first()
    with acting_for(world.maasmonde.municipality):
        for verb in (theirs.save, theirs.delete, theirs.refresh_from_db):
            with pytest.raises((CrossTenantReference, Goal.DoesNotExist)):
                verb()


def test_forward_key_does_not_see_the_other_side(world: World) -> None:
    with acting_for(world.broekerlanden.municipality):
        goal_pk = Goal.objects.first().pk
    with acting_for(world.maasmonde.municipality):
        mine = Goal.objects.first()
        Goal.objects.filter(pk=mine.pk)
        mine.programme_id = Programme.objects.model(pk=goal_pk).pk
        with acting_for(world.broekerlanden.municipality):
            foreign = Programme.objects.first().pk
        mine.programme_id = foreign
        with pytest.raises(Programme.DoesNotExist):
            _ = mine.programme


def test_form_offers_rows_of_this_side_only(world: World) -> None:
    for side in world.sides:
        with acting_for(side.municipality):
            form = ActionPointForm(programme=side.programme)
            offered = set(form.fields["owner"].queryset.values_list("municipality_id", flat=True))
            assert offered == {side.municipality.pk}


def test_plain_tenant_key_offers_this_side_only(world: World) -> None:
    field = TenantForeignKey(Organisation, name="organisation").formfield()
    for side in world.sides:
        with acting_for(side.municipality):
            fresh = __import__("copy").deepcopy(field)
            assert {row.municipality_id for row in fresh.queryset} == {side.municipality.pk}


def test_same_organisation_name_lives_on_both_sides(world: World) -> None:
    for side in world.sides:
        with acting_for(side.municipality):
            assert Organisation.objects.filter(name="Gemeente").count() == 1
