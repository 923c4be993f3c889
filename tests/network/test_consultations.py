"""Consultations: their floor in the database, and the actions with what they leave in the log."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.models import AuditEvent
from core.tenancy import CrossTenantReference, acting_for
from network.actions.consultations import (
    LinkRefused,
    create_consultation,
    end_consultation,
    set_links,
    set_seats,
    update_consultation,
)
from network.models import Consultation, ConsultationLink, ConsultationSeat
from tests.factories.network import (
    ConsultationFactory,
    ConsultationLinkFactory,
    ConsultationSeatFactory,
)
from tests.factories.programmes import OrganisationFactory
from tests.world import World

FACTS = {
    "name": "Weegploeg",
    "level": "tactical",
    "kind": "exploratory",
    "purpose": "Samen wegen.",
    "frequency": "fortnightly",
    "confidentiality": "table",
}
TODAY = timezone.localdate()


def adviser(world: World) -> Any:
    return world.maasmonde.membership("policy_adviser")


def last_event(world: World) -> AuditEvent:
    found: AuditEvent = AuditEvent.objects.of_chain(world.maasmonde.municipality).last()
    return found


# --- the floor -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("facts", "constraint"),
    [
        ({"level": "cosmic"}, "consultation_level_known"),
        ({"frequency": "hourly"}, "consultation_frequency_known"),
    ],
)
def test_database_knows_the_words(acting: World, facts: dict[str, str], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        ConsultationFactory(**facts)


def test_database_refuses_a_link_to_itself_and_the_same_link_twice(acting: World) -> None:
    link = ConsultationLinkFactory()
    with pytest.raises(IntegrityError, match="link_to_another"), transaction.atomic():
        ConsultationLinkFactory(source=link.source, target=link.source)
    with pytest.raises(IntegrityError), transaction.atomic():
        ConsultationLinkFactory(source=link.source, target=link.target)


def test_seat_cannot_point_at_another_municipality(acting: World) -> None:
    with acting_for(acting.broekerlanden.municipality):
        theirs = OrganisationFactory()
    with pytest.raises(CrossTenantReference):
        ConsultationSeatFactory(organisation=theirs)


# --- making, changing, ending ----------------------------------------------------------------
def test_create_gives_a_reference_and_a_line_in_the_log(acting: World) -> None:
    one = create_consultation(membership=adviser(acting), **FACTS)
    two = create_consultation(membership=adviser(acting), **FACTS | {"name": "Driehoek"})
    assert [one.reference, two.reference] == [f"OV-{TODAY.year}-01", f"OV-{TODAY.year}-02"]
    event = last_event(acting)
    assert (event.action, event.object_id) == ("consultation.create", str(two.pk))


def test_update_logs_names_of_fields_and_counts_up(acting: World) -> None:
    one = create_consultation(membership=adviser(acting), **FACTS)
    facts = FACTS | {"name": "Kanarie", "level": "strategic"}
    changed = update_consultation(one, membership=adviser(acting), **facts)
    assert (changed.name, changed.level, changed.revision) == ("Kanarie", "strategic", 2)
    event = last_event(acting)
    assert (event.action, event.changed_fields) == ("consultation.edit", "name level")
    assert "Kanarie" not in str(event.__dict__)


def test_update_without_a_difference_leaves_no_trace(acting: World) -> None:
    one = create_consultation(membership=adviser(acting), **FACTS)
    number = AuditEvent.objects.count()
    assert update_consultation(one, membership=adviser(acting), **FACTS).revision == 1
    assert AuditEvent.objects.count() == number


def test_end_is_noted_and_can_be_taken_back(acting: World) -> None:
    one = ConsultationFactory()
    ended = end_consultation(one, membership=adviser(acting), ended_on=TODAY)
    assert (ended.ended_on, ended.revision) == (TODAY, 2)
    assert last_event(acting).action == "consultation.end"
    assert end_consultation(ended, membership=adviser(acting), ended_on=None).ended_on is None


# --- seats -----------------------------------------------------------------------------------
def seats(one: Consultation) -> list[tuple[str, str, str]]:
    rows = ConsultationSeat.objects.filter(consultation=one)
    return sorted((str(row.organisation), row.function, row.deputy) for row in rows)


def test_seats_are_replaced_and_who_stays_keeps_the_row(acting: World) -> None:
    one, police, care = ConsultationFactory(), *OrganisationFactory.create_batch(2)
    kept = ConsultationSeatFactory(consultation=one, organisation=police, function="Wijkagent")
    ConsultationSeatFactory(consultation=one, organisation=care, function="Arts")
    rows = [(police, "wijkagent", "Collega"), (care, "Verpleegkundige", "")]
    set_seats(one, membership=adviser(acting), rows=rows)
    assert seats(one) == sorted(
        [(str(police), "wijkagent", "Collega"), (str(care), "Verpleegkundige", "")]
    )
    assert ConsultationSeat.objects.filter(pk=kept.pk, deputy="Collega").exists()
    one.refresh_from_db()
    event = last_event(acting)
    assert (one.revision, event.action, event.changed_fields) == (2, "consultation.edit", "seats")


def test_same_seat_twice_is_kept_once_whatever_its_capitals(acting: World) -> None:
    one, police = ConsultationFactory(), OrganisationFactory()
    rows = [(police, "Wijkagent", ""), (police, " WIJKAGENT", "")]
    set_seats(one, membership=adviser(acting), rows=rows)
    assert len(seats(one)) == 1


def test_seats_without_a_difference_leave_no_trace(acting: World) -> None:
    seat = ConsultationSeatFactory()
    number = AuditEvent.objects.count()
    rows = [(seat.organisation, seat.function, seat.deputy)]
    set_seats(seat.consultation, membership=adviser(acting), rows=rows)
    assert AuditEvent.objects.count() == number


# --- links -----------------------------------------------------------------------------------
def test_links_are_replaced_and_who_stays_keeps_its_number(acting: World) -> None:
    link = ConsultationLinkFactory()
    other, dropped = ConsultationFactory.create_batch(2)
    ConsultationLinkFactory(source=link.source, target=dropped)
    rows = [(other, "Nieuw", True), (link.target, "Anders", False)]
    set_links(link.source, membership=adviser(acting), rows=rows)
    stored = ConsultationLink.objects.filter(source=link.source).order_by("pk")
    assert [(row.target, row.what, row.both_ways) for row in stored] == [
        (link.target, "Anders", False),
        (other, "Nieuw", True),
    ]
    assert stored[0].pk == link.pk
    assert last_event(acting).changed_fields == "links"


def test_link_to_itself_is_refused(acting: World) -> None:
    one = ConsultationFactory()
    with pytest.raises(LinkRefused):
        set_links(one, membership=adviser(acting), rows=[(one, "Iets", False)])


def test_link_in_the_opposite_direction_is_refused_and_nothing_is_stored(acting: World) -> None:
    link = ConsultationLinkFactory()
    other, number = ConsultationFactory(), AuditEvent.objects.count()
    rows = [(other, "Goed", False), (link.source, "Terug", False)]
    with pytest.raises(LinkRefused) as refused:
        set_links(link.target, membership=adviser(acting), rows=rows)
    assert refused.value.target == link.source
    assert ConsultationLink.objects.count() == 1
    assert AuditEvent.objects.count() == number


def test_loop_of_three_is_fine(acting: World) -> None:
    one, two, three = ConsultationFactory.create_batch(3)
    for source, target in [(one, two), (two, three), (three, one)]:
        set_links(source, membership=adviser(acting), rows=[(target, "Signalen", False)])
    assert ConsultationLink.objects.count() == 3
