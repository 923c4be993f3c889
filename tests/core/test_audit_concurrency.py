"""Writers at the same moment never fork a chain; only PostgreSQL lets them write at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from core import audit
from core.models import AuditEvent
from tests.world import World

WRITERS, LINES = 6, 5


@pytest.fixture
def postgresql() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")


@pytest.mark.postgresql
@pytest.mark.parametrize("inside", [True, False], ids=["municipality", "outside any"])
def test_writers_at_once_make_one_chain(postgresql: None, live_world: World, inside: bool) -> None:
    municipality = live_world.maasmonde.municipality if inside else None
    before = AuditEvent.objects.of_chain(municipality).count()

    def write(_number: int) -> None:
        try:
            for _line in range(LINES):
                audit.record("account.login", municipality=municipality)
        finally:
            connection.close()

    with ThreadPoolExecutor(WRITERS) as pool:
        done: list[Any] = list(pool.map(write, range(WRITERS)))
    assert len(done) == WRITERS
    events = AuditEvent.objects.of_chain(municipality)
    assert [event.sequence for event in events] == list(range(1, before + WRITERS * LINES + 1))
    assert audit.verify_chain(municipality).is_whole
