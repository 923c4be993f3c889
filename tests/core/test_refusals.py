"""A refused attempt to write leaves one event in the log, and nothing else anywhere."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import audit
from core.models import AuditEvent
from tests.architecture.matrix import COLUMNS, Row
from tests.architecture.test_doors import MATRIX, VIEWS, address, object_of
from tests.core.test_reading import written
from tests.world import NO_ROLE, World

#: Who may pass is decided in Python, whatever the database.
pytestmark = [pytest.mark.usefixtures("quick_refusals"), pytest.mark.any_database]

WRITES = [row for row in MATRIX if row.method == "POST"]


def permission_of(row: Row) -> str:
    """The right that the door asks."""
    view = VIEWS[row.name]
    if not row.verb:
        return str(view.permission)
    return str(view.model.lifecycle.transitions[row.verb].permission)


@pytest.mark.parametrize("row", WRITES, ids=str)
def test_refused_write_leaves_one_event(row: Row, world: World) -> None:
    side = world.maasmonde
    url = address(row, side, object_of(row, side))
    role = next(role for role in [NO_ROLE, *COLUMNS] if role not in row.allowed)
    client = side.client(role)
    with CaptureQueriesContext(connection) as queries:
        response = client.post(url, {})
    assert response.status_code == 403
    assert written(queries) == {"core_auditevent"}
    event = AuditEvent.objects.of_chain(side.municipality).last()
    assert (event.action, event.result) == (permission_of(row), "refused")
    assert event.actor == side.user(role)
    assert audit.is_told(event.action)
    assert audit.verify_chain(side.municipality).is_whole


@pytest.mark.parametrize("row", WRITES, ids=str)
def test_write_from_elsewhere_leaves_nothing(row: Row, world: World) -> None:
    side, other = world.sides
    url = address(row, side, object_of(row, side))
    client = other.client(min(row.allowed))
    with CaptureQueriesContext(connection) as queries:
        assert client.post(url, {}).status_code == 404
    assert written(queries) == set()


def test_refused_look_leaves_nothing(world: World) -> None:
    client = world.maasmonde.client(NO_ROLE)
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/maasmonde/settings/people/").status_code == 403
    assert written(queries) == set()
