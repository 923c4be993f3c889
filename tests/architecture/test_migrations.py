"""Migrations: complete, along the line, one initial per app until the first release."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RunPython, RunSQL

from tests.architecture.source import APPS, LINE

CLOSED_PAIR = {"signals", "casework"}


def loader() -> MigrationLoader:
    return MigrationLoader(None, ignore_no_migrations=True)


@pytest.mark.django_db
def test_migrations_say_what_the_models_say() -> None:
    output = StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=output)
    except SystemExit:
        pytest.fail(output.getvalue())


def test_migrations_depend_only_downwards() -> None:
    upwards = [
        f"{app}.{name} depends on {needed}"
        for (app, name), migration in loader().disk_migrations.items()
        if app in LINE
        for needed, _ in migration.dependencies
        if needed in LINE
        if LINE.index(needed) < LINE.index(app) or {needed, app} == CLOSED_PAIR
    ]
    assert not upwards


@pytest.mark.parametrize("app", APPS)
def test_app_has_one_initial_migration(app: str) -> None:
    initial = [
        name
        for (label, name), migration in loader().disk_migrations.items()
        if label == app and migration.initial
    ]
    assert initial == ["0001_initial"]


def test_migrations_can_be_undone() -> None:
    one_way = [
        f"{app}.{name}"
        for (app, name), migration in loader().disk_migrations.items()
        if app in LINE
        for operation in migration.operations
        if isinstance(operation, RunPython | RunSQL) and not operation.reversible
    ]
    assert not one_way
