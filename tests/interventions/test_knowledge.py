"""Lessons of interventions: from practice, by the policy adviser."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from core.lifecycle import FactsRefused
from core.tenancy import acting_for
from interventions.actions.knowledge import add_lesson
from interventions.models import Intervention, Lesson
from tests.factories.interventions import InterventionFactory
from tests.world import World

TEXT = "Begin met eten. Praten komt daarna."


@pytest.fixture
def offer(acting: World) -> Any:
    return InterventionFactory()


def test_of_the_day_only_the_month_is_kept(acting: World, offer: Intervention) -> None:
    who = acting.maasmonde.membership("policy_adviser")
    day = datetime.date(2026, 11, 22)
    lesson = add_lesson(offer, membership=who, text=f" {TEXT} ", learned_on=day)
    assert (lesson.text, lesson.origin) == (TEXT, "practice")
    assert lesson.learned_on == datetime.date(2026, 11, 1)
    with pytest.raises(FactsRefused):
        add_lesson(offer, membership=who, text=" ")


@pytest.mark.parametrize(
    "wrong", [{"learned_on": datetime.date(2026, 11, 2)}, {"text": ""}, {"origin": "hearsay"}]
)
def test_the_database_keeps_its_floors(offer: Intervention, wrong: dict[str, Any]) -> None:
    right = {"text": TEXT, "learned_on": datetime.date(2026, 11, 1), "origin": "case"}
    with pytest.raises(DatabaseError), transaction.atomic():
        Lesson.objects.create(intervention=offer, **(right | wrong))


def test_the_policy_adviser_adds_one_and_every_reader_reads_it(
    acting: World, offer: Intervention
) -> None:
    side = acting.maasmonde
    url = side.url(f"interventions/{offer.reference}/lessons/new/")
    page = side.client("policy_adviser").get(offer.get_absolute_url())
    assert url in page.content.decode()
    assert side.client("policy_adviser").get(url).status_code == 200
    answer = side.client("policy_adviser").post(url, {"text": TEXT, "context": "Op school."})
    assert answer["Location"] == offer.get_absolute_url()
    read = side.client("executive").get(offer.get_absolute_url()).content.decode()
    assert TEXT in read and "Op school." in read
    assert url not in read


def test_a_name_is_asked_about_and_nothing_is_lost(acting: World, offer: Intervention) -> None:
    side = acting.maasmonde
    url = side.url(f"interventions/{offer.reference}/lessons/new/")
    answer = side.client("policy_adviser").post(url, {"text": "Sanne Jansen belde elke week."})
    assert answer.status_code == 422
    assert "belde elke week" in answer.content.decode()
    assert not Lesson.objects.exists()


def test_nobody_else_adds_one_and_none_from_elsewhere(acting: World, offer: Intervention) -> None:
    url = acting.maasmonde.url(f"interventions/{offer.reference}/lessons/new/")
    for role in ("participant", "process_director", "executive", "privacy_officer"):
        assert acting.maasmonde.client(role).post(url, {"text": TEXT}).status_code == 403
    with acting_for(acting.broekerlanden.municipality):
        Intervention.objects.filter(reference=offer.reference).delete()
    elsewhere = acting.broekerlanden.url(f"interventions/{offer.reference}/lessons/new/")
    answer = acting.broekerlanden.client("policy_adviser").post(elsewhere, {"text": TEXT})
    assert answer.status_code == 404
    assert not Lesson.objects.exists()
