"""What every test has: the strict harness, the world, and one line for the summary of ./test."""

from __future__ import annotations

import os
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures import (  # noqa: F401
    acting,
    django_db_setup,
    live_world,
    planted,
    quick_documents,
    quick_refusals,
    world,
)

SUMMARY = "TEST_SUMMARY"
#: Which half of the files runs here, 1 or 2; every file when it is not set.
HALF = "TEST_HALF"
#: Fixtures by which a test asks for the database.
DATABASE = {"db", "transactional_db", "live_server"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep what runs here: one half of the files, or on PostgreSQL what may differ there."""
    from django.conf import settings

    half = os.environ.get(HALF)
    if half:
        files = sorted({item.path for item in items})
        mine = set(files[int(half) - 1 :: 2])
        here = [item for item in items if item.path in mine]
    elif settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        return
    else:
        here = [item for item in items if _may_differ(item)]
    kept = set(here)
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = here


def _may_differ(item: pytest.Item) -> bool:
    asks = item.get_closest_marker("django_db") or DATABASE & set(getattr(item, "fixturenames", ()))
    return bool(asks) and item.get_closest_marker("any_database") is None


@pytest.fixture(scope="session", autouse=True)
def strict() -> None:
    """Everything of tests/strict.py."""
    from tests.strict import enforce

    enforce()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Where the database of the tests stands, and how it is restored."""
    from tests import database
    from tests.world import build_world

    database.use_file(tmp_path_factory.mktemp("database"))
    database.keep_world(build_world)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say which database was used and how many browser journeys ran; ./test repeats it."""
    counts: Counter[str] = Counter()
    journeys: Counter[str] = Counter()
    for outcome in ("passed", "failed", "error", "skipped"):
        for report in terminalreporter.stats.get(outcome, []):
            counts[outcome] += 1
            journeys[outcome] += "browser" in getattr(report, "keywords", {})
    lines = [f"{_database()}: {_told(counts)} · browser journeys: {_told(journeys)}"]
    lines += _doors()
    for report in terminalreporter.stats.get("rerun", []):
        lines.append(f"!! Pas de tweede keer goed of fout: {report.nodeid}")
    for line in lines:
        terminalreporter.write_line(line)
    if os.environ.get(SUMMARY):
        with Path(os.environ[SUMMARY]).open("a", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in lines)


def _doors() -> list[str]:
    """How many negative authorisation asserts ran per door, when doors were tested at all."""
    tested = sys.modules.get("tests.architecture.test_doors")
    refused: Counter[str] = getattr(tested, "REFUSED", Counter())
    if not refused:
        return []
    per_door = refused.total() / len(refused)
    return [f"doors: {len(refused)} asked, {refused.total()} refusals, {per_door:.1f} per door"]


def _told(counts: Counter[str]) -> str:
    told = [f"{number} {outcome}" for outcome, number in counts.items() if number]
    return ", ".join(told) or "none"


def _database() -> str:
    from django.db import connection

    names = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
    return names.get(connection.vendor, connection.vendor)
