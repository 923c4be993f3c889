"""Adding and changing an entry: one name once, a log of names of fields, revisions."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from core.models import AuditEvent
from core.tenancy import acting_for
from interventions.actions.catalogue import NameTaken, create_intervention, update_intervention
from interventions.models import Intervention
from tests.factories.interventions import InterventionFactory
from tests.world import World


def events(world: World, action: str) -> list[AuditEvent]:
    chain: Any = AuditEvent.objects.of_chain(world.maasmonde.municipality)
    return list(chain.filter(action=action))


def test_create_gives_a_reference_and_a_line_in_the_log(acting: World) -> None:
    adviser = acting.maasmonde.membership("policy_adviser")
    entry = create_intervention(membership=adviser, name="Buurtgesprek", types=["guidance"])
    assert entry.reference == f"I-{timezone.localdate().year}-041"
    assert not entry.is_starter
    (event,) = events(acting, "intervention.create")
    assert event.object_id == str(entry.pk)


def test_create_refuses_a_name_that_is_taken(acting: World) -> None:
    adviser = acting.maasmonde.membership("policy_adviser")
    with pytest.raises(NameTaken):
        create_intervention(membership=adviser, name="  under  PRESSURE")
    assert Intervention.objects.count() == 40
    assert not events(acting, "intervention.create")


def test_same_name_in_another_municipality_is_no_hindrance(acting: World) -> None:
    create_intervention(
        membership=acting.maasmonde.membership("policy_adviser"), name="Buurtgesprek"
    )
    with acting_for(acting.broekerlanden.municipality):
        other = acting.broekerlanden.membership("policy_adviser")
        assert create_intervention(membership=other, name="Buurtgesprek").pk


def test_update_logs_names_of_fields_and_never_values(acting: World) -> None:
    adviser = acting.maasmonde.membership("policy_adviser")
    entry = InterventionFactory()
    changed = update_intervention(
        entry, membership=adviser, note="kanarie", provider="Welzijn Maasmonde"
    )
    assert changed.revision == 2
    (event,) = events(acting, "intervention.edit")
    assert event.changed_fields == "note"
    assert "kanarie" not in str(event.__dict__)


def test_update_without_a_difference_leaves_no_trace(acting: World) -> None:
    adviser = acting.maasmonde.membership("policy_adviser")
    entry = InterventionFactory(note="zo")
    assert update_intervention(entry, membership=adviser, note="zo").revision == 1
    assert not events(acting, "intervention.edit")


def test_update_refuses_the_name_of_another_but_not_its_own(acting: World) -> None:
    adviser = acting.maasmonde.membership("policy_adviser")
    entry = InterventionFactory(name="Buurtgesprek")
    with pytest.raises(NameTaken):
        update_intervention(entry, membership=adviser, name="hayat")
    entry.refresh_from_db()
    assert entry.name == "Buurtgesprek"
    assert update_intervention(entry, membership=adviser, name="BUURTGESPREK").revision == 2


def test_update_reads_the_row_anew(acting: World) -> None:
    """What somebody else changed meanwhile in another field is kept."""
    adviser = acting.maasmonde.membership("policy_adviser")
    old = InterventionFactory()
    update_intervention(old, membership=adviser, note="van de ander")
    fresh = update_intervention(old, membership=adviser, description="van mij")
    assert (fresh.note, fresh.description, fresh.revision) == ("van de ander", "van mij", 3)
