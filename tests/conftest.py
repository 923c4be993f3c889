"""What every test has: the strict harness, the world, and one line for the summary of ./test."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures import acting, django_db_setup, live_world, world  # noqa: F401

SUMMARY = "TEST_SUMMARY"


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
    line = f"{_database()}: {_told(counts)} · browser journeys: {_told(journeys)}"
    terminalreporter.write_line(line)
    if os.environ.get(SUMMARY):
        with Path(os.environ[SUMMARY]).open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")


def _told(counts: Counter[str]) -> str:
    told = [f"{number} {outcome}" for outcome, number in counts.items() if number]
    return ", ".join(told) or "none"


def _database() -> str:
    from django.db import connection

    names = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
    return names.get(connection.vendor, connection.vendor)
