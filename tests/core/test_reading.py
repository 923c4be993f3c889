"""Looking changes nothing: no GET door writes, but for the event that a file or log was read."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.views import Download
from tests.architecture.matrix import Row
from tests.architecture.test_doors import MATRIX, VIEWS, address, object_of
from tests.world import World

pytestmark = [pytest.mark.usefixtures("quick_documents"), pytest.mark.any_database]

WRITING = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)
LOG = {"administration:log-list", "administration:log-object"}
#: Pages with what was said about a signal: reading them is recorded.
ABOUT_PEOPLE = {
    "signals:detail",
    "signals:transition",
    "casework:registration_detail",
    "casework:registration_transition",
    "casework:case_detail",
    "casework:case_transition",
    "casework:goal_create",
    "casework:meeting_agenda",
    "casework:meeting_item",
    "casework:meeting_detail",
    "casework:goal_remove",
    "casework:goal_result",
    "casework:goal_update",
    "casework:plan_detail",
    "casework:plan_update",
    "casework:plan_version",
    "casework:request_detail",
}
GETS = [row for row in MATRIX if row.method == "GET" and row.allowed]


def written(queries: Any) -> set[str]:
    """The tables that the captured queries wrote to."""
    found = (WRITING.match(query["sql"]) for query in queries.captured_queries)
    return {match.group(1) for match in found if match}


def leaves_an_event(row: Row) -> bool:
    """Whether reading here is recorded: a file, a signal, or the log itself (L4)."""
    return issubclass(VIEWS[row.name], Download) or row.name in LOG | ABOUT_PEOPLE


@pytest.mark.parametrize("row", GETS, ids=str)
def test_get_writes_nothing(row: Row, world: World) -> None:
    side = world.maasmonde
    url = address(row, side, object_of(row, side))
    for role in sorted(row.allowed):
        client = side.client(role)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            response = client.get(url)
        allowed = {"core_auditevent"} if leaves_an_event(row) else set()
        assert written(queries) == (allowed if response.status_code == 200 else set())


def test_measure_sees_a_write(world: World) -> None:
    with CaptureQueriesContext(connection) as queries:
        world.maasmonde.user("executive").save()
    assert written(queries) == {"core_user"}
