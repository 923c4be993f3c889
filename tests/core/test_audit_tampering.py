"""Whoever changes, removes or adds a line of the log behind the product's back is found out."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from core import append_only, audit
from core.models import AuditEvent, Municipality
from tests.world import World

LINES = 5


@pytest.fixture
def chain(acting: World) -> list[AuditEvent]:
    """Five fresh lines of Maasmonde, with the triggers of the database taken away."""
    officer = acting.maasmonde.membership("privacy_officer")
    lines = [audit.record("audit.view", membership=officer) for _line in range(LINES)]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"DROP TRIGGER {append_only.TABLE}_append_only ON {append_only.TABLE}")
        else:
            for verb in ("update", "delete"):
                cursor.execute(f"DROP TRIGGER {append_only.TABLE}_no_{verb}")
    return lines


def execute(statement: str, parameters: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def first_broken() -> int | None:
    return audit.verify_chain(Municipality.objects.get(slug="maasmonde")).first_broken


def test_untouched_chain_is_whole(chain: list[AuditEvent]) -> None:
    assert first_broken() is None


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("actor_name", "Iemand anders"),
        ("actor_id", None),
        ("organisation", "Elders"),
        ("roles", "executive"),
        ("action", "programme.edit"),
        ("object_type", "core.user"),
        ("object_id", "1"),
        ("result", "refused"),
        ("origin", "web"),
        ("processing", "something else"),
        ("state_from", "draft"),
        ("state_to", "adopted"),
        ("changed_fields", "title"),
        ("request_id", "0"),
        ("at", "2020-01-01 00:00:00+00:00"),
        ("previous_hash", "0" * 64),
        ("hash", "0" * 64),
    ],
)
def test_changed_line_is_named(chain: list[AuditEvent], column: str, value: Any) -> None:
    line = chain[2]
    execute(f"UPDATE core_auditevent SET {column} = %s WHERE id = %s", [value, line.pk])
    assert first_broken() == line.sequence


def test_changed_line_with_a_hash_that_fits_it_is_named_by_the_next(
    chain: list[AuditEvent],
) -> None:
    line = chain[2]
    line.roles = "executive"
    execute(
        "UPDATE core_auditevent SET roles = %s, hash = %s WHERE id = %s",
        [line.roles, audit._link(line), line.pk],
    )
    assert first_broken() == chain[3].sequence


@pytest.mark.parametrize("place", range(LINES - 1))
def test_removed_line_is_named_by_the_next(chain: list[AuditEvent], place: int) -> None:
    execute("DELETE FROM core_auditevent WHERE id = %s", [chain[place].pk])
    assert first_broken() == chain[place + 1].sequence


def test_line_of_another_municipality_does_not_fit(chain: list[AuditEvent], world: World) -> None:
    execute(
        "UPDATE core_auditevent SET municipality_id = %s WHERE id = %s",
        [world.broekerlanden.municipality.pk, chain[1].pk],
    )
    assert first_broken() == chain[2].sequence


def test_inserted_line_is_named(chain: list[AuditEvent]) -> None:
    last = chain[-1]
    extra = AuditEvent.objects.get(pk=last.pk)
    extra.pk, extra.sequence, extra.previous_hash = None, last.sequence + 1, chain[0].hash
    extra.hash = audit._link(extra)
    extra.save()
    assert first_broken() == extra.sequence


def test_command_names_municipality_and_line(chain: list[AuditEvent]) -> None:
    out = StringIO()
    call_command("verify_audit", "--json", stdout=out)
    answer = json.loads(out.getvalue())
    assert answer["ok"] is True
    assert answer["first_broken"] is None
    assert answer["events"] == AuditEvent.objects.count()
    execute("DELETE FROM core_auditevent WHERE id = %s", [chain[1].pk])
    out = StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("verify_audit", "--json", stdout=out)
    assert stopped.value.code == 1
    assert json.loads(out.getvalue())["first_broken"] == {
        "municipality": "maasmonde",
        "sequence": chain[2].sequence,
    }


def test_privacy_officer_sees_on_the_page_that_it_is_broken(
    chain: list[AuditEvent], world: World
) -> None:
    officer = world.maasmonde.client("privacy_officer")
    execute("DELETE FROM core_auditevent WHERE id = %s", [chain[1].pk])
    page = officer.post("/maasmonde/settings/log/do/verify/", follow=True).content.decode()
    assert f"Regel {chain[2].sequence} sluit niet aan" in page
    assert "Het logboek is niet compleet" in page
