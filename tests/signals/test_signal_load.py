"""Synthetic signals for measuring: the same for the same seed, in every state, every floor kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client, override_settings

from core.models import Municipality, User
from core.tenancy import acting_for
from programmes.actions.load import LoadRefused, generate_load
from signals.models import Interpretation, Signal, SignalFact, SignalStep, TrendFigure
from signals.models.trend_tables import published_trends

FACTS = ("code", "status", "opinion", "area__name", "theme", "outcome", "received_on")


@pytest.fixture
def loaded(db: Any) -> Iterator[Municipality]:
    """A municipality with three hundred signals, its scope entered."""
    made = generate_load(municipalities=1, activities=0, seed=71, signals=300)[0]
    with acting_for(made):
        yield made


def facts_of(municipality: Municipality) -> list[tuple[Any, ...]]:
    with acting_for(municipality):
        figures = TrendFigure.objects.values_list("quarter", "dimension", "value", "number")
        return [*Signal.objects.order_by("pk").values_list(*FACTS), *figures]


def test_load_has_signals_in_every_state_with_what_belongs_to_them(loaded: Municipality) -> None:
    assert Signal.objects.count() == 300
    assert set(Signal.objects.values_list("status", flat=True)) == set(Signal.Status.values)
    assert SignalFact.objects.count() >= 300
    assert SignalStep.objects.filter(kind="closed").count() > 200
    views = Interpretation.objects.filter(signal__status="closed", opened_on__isnull=False)
    first = Signal.objects.filter(status="closed").first()
    mine = views.filter(signal=first).values_list("organisation", flat=True)
    assert len(set(mine)) == 2
    assert len(published_trends().quarters) == 8


def test_the_same_seed_gives_the_same_signals(db: Any) -> None:
    editions = []
    for _time in range(2):
        with pytest.raises(_TakenBack), transaction.atomic():
            made = generate_load(municipalities=2, activities=0, seed=72, signals=40)
            editions.append([facts_of(municipality) for municipality in made])
            raise _TakenBack
    assert editions[0] == editions[1]
    assert editions[0][0] != editions[0][1]


class _TakenBack(Exception):
    """Takes a load back."""


def test_the_coordinator_of_a_load_can_work(loaded: Municipality) -> None:
    client = Client()
    client.force_login(User.objects.get(username=f"signaal.{loaded.slug}"))
    for address in ("signals/", "signals/trends/"):
        assert client.get(f"/{loaded.slug}/{address}").status_code == 200


def test_command_says_how_many_signals_it_made(db: Any, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["--municipalities", "1", "--activities", "0", "--signals", "3", "--seed", "74"]
    call_command("generate_load", *asked)
    assert capsys.readouterr().out == "proef-74-1: 0 activities, 3 signals\n"


@override_settings(PRODUCTION=True)
def test_production_refuses_synthetic_signals(db: Any) -> None:
    with pytest.raises(LoadRefused):
        generate_load(municipalities=1, activities=0, seed=75, signals=1)
    assert not Municipality.objects.filter(slug__startswith="proef-75").exists()
