"""The database of the tests: made once, with the world in it, and the same before every test.

An ordinary test rolls back. A test with a real server commits, so what it left is replaced: on
SQLite by a copy of the database as it was before the first such test, on PostgreSQL by emptying
all tables and building the world again. (Django would delete row by row, which the audit log's
triggers rightly refuse.)
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase
from django.utils import translation


def use_file(folder: Path) -> None:
    """Let SQLite test in a file: a real server needs a connection per thread of its own."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database.setdefault("TEST", {})["NAME"] = str(folder / "test.sqlite3")


def keep_world(build_world: Callable[[], Any]) -> None:
    """Replace Django's clearing away after tests that commit."""
    copy: list[sqlite3.Connection] = []
    original_setup = TransactionTestCase._fixture_setup.__func__  # type: ignore[attr-defined]
    original_teardown = TransactionTestCase._fixture_teardown

    def setup(cls: Any) -> None:
        if connection.vendor == "sqlite" and not copy:
            copy.append(sqlite3.connect(":memory:", check_same_thread=False))
            connection.ensure_connection()
            connection.connection.backup(copy[0])
        original_setup(cls)

    def teardown(self: Any) -> None:
        if connection.vendor == "sqlite":
            connection.close()
            connection.ensure_connection()
            copy[0].backup(connection.connection)
            return
        original_teardown(self)
        with translation.override("nl"):
            build_world()

    TransactionTestCase._fixture_setup = classmethod(setup)  # type: ignore[method-assign]
    TransactionTestCase._fixture_teardown = teardown  # type: ignore[method-assign]
