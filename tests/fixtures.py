"""Fixtures about the world; loaded by tests/conftest.py."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponse
from django.utils import translation

from core.documents import Document
from core.tenancy import acting_for
from tests import stand_in
from tests.world import World, build_world


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: Any, django_db_blocker: Any) -> None:
    """Build the world once, before any test; every test rolls back to it."""
    with django_db_blocker.unblock(), translation.override("nl"):
        build_world()


@pytest.fixture
def world(db: Any) -> World:
    """Both municipalities; rebuilt when a browser test emptied the database."""
    with translation.override("nl"):
        return build_world()


@pytest.fixture
def acting(world: World) -> Iterator[World]:
    """The scope of Maasmonde, entered."""
    with acting_for(world.maasmonde.municipality):
        yield world


@pytest.fixture
def live_world(live_server: Any, transactional_db: Any) -> World:
    """The world behind a real server; what the test leaves is put right (tests/database.py)."""
    with translation.override("nl"):
        return build_world()


@pytest.fixture
def quick_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents stop at their HTML, for tests that ask who gets one and not what it looks like."""

    def render(self: Document, obj: Any, membership: Any) -> bytes:
        self.html(obj, membership)
        return b"%PDF-1.7"

    monkeypatch.setattr(Document, "render", render)


@pytest.fixture
def quick_refusals(monkeypatch: pytest.MonkeyPatch) -> None:
    """A refusal is its status alone, for tests that ask every door and do not read the answer."""
    monkeypatch.setattr(
        "django.core.handlers.exception.get_exception_response",
        lambda _request, _resolver, status, _exception: HttpResponse(status=status),
    )


@pytest.fixture
def planted(monkeypatch: pytest.MonkeyPatch) -> None:
    """A guard that knows what tests plant (tests/stand_in.py), whatever the real one finds."""
    monkeypatch.setattr("core.deidentification.guard.inspect", stand_in.inspect)
    monkeypatch.setattr("core.deidentification.guard.blocked", stand_in.blocked)
