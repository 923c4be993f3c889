"""Twenty people choose an outcome at the same moment: one succeeds, the others are told why not."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.utils import translation

from core import audit
from core.lifecycle import TransitionRefused
from core.models import AuditEvent
from core.tenancy import acting_for
from signals.actions.outcomes import decide
from signals.models import Signal, StepKind
from tests.signals.handled import S, handled
from tests.world import World

AT_ONCE = 20


@pytest.fixture
def postgresql() -> None:
    """Only PostgreSQL lets them write at once."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")


@pytest.mark.postgresql
def test_of_twenty_outcomes_at_once_one_stands(postgresql: None, live_world: World) -> None:
    side = live_world.maasmonde
    with acting_for(side.municipality):
        case = handled(side)
        case.open_views()
        signal, me = case.signal, case.handler
        copies: list[Any] = [Signal.objects.get(pk=signal.pk) for _one in range(AT_ONCE)]
    start = Barrier(AT_ONCE)
    outcomes = ["advice", "no_concern", "trend_only", "advised_to_register"]

    def choose(number: int) -> str:
        try:
            with acting_for(side.municipality), translation.override("nl"):
                start.wait(timeout=30)
                decide(copies[number], membership=me, outcome=outcomes[number % 4], theme="online")
                return ""
        except TransitionRefused as refused:
            return str(refused)
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        told = list(pool.map(choose, range(AT_ONCE)))
    assert told.count("") == 1
    assert set(told) - {""} == {"state"}
    with acting_for(side.municipality):
        stored = Signal.objects.get(pk=signal.pk)
        assert stored.status == S.DECIDED
        assert stored.outcome in outcomes
        assert stored.steps.filter(kind=StepKind.DECIDED).count() == 1
    events = AuditEvent.objects.of_chain(side.municipality).filter(action="signal.decide")
    assert events.filter(result="done").count() == 1
    assert events.filter(result="refused").count() == AT_ONCE - 1
    assert audit.verify_chain(side.municipality).is_whole
