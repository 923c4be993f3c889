"""The log: append-only, chained, without content (L2)."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from core import audit
from core.models import AuditEvent
from core.models.log import AppendOnly
from programmes.actions.programme import update_activity
from programmes.models import Activity
from tests.world import World

CANARY = "kanarie in de tekst"


def test_change_is_recorded_without_its_value(acting: World) -> None:
    activity = Activity.objects.first()
    update_activity(
        activity, membership=acting.maasmonde.membership("policy_adviser"), description=CANARY
    )
    event = AuditEvent.objects.of_chain(acting.maasmonde.municipality).last()
    assert event.action == "activity.edit"
    assert event.changed_fields == "description"
    assert event.actor_name == "policy_adviser Jansen"
    assert event.roles == "policy_adviser"
    assert CANARY not in json.dumps({key: str(value) for key, value in event.__dict__.items()})


def test_event_cannot_be_changed_or_deleted(acting: World) -> None:
    event = AuditEvent.objects.first()
    event.action = "other"
    for verb in (event.save, event.delete, AuditEvent.objects.all().delete):
        with pytest.raises(AppendOnly):
            verb()
    with pytest.raises(AppendOnly):
        AuditEvent.objects.update(action="other")


@pytest.mark.parametrize(
    "statement", ["UPDATE core_auditevent SET action='x'", "DELETE FROM core_auditevent"]
)
def test_database_itself_refuses_change(acting: World, statement: str) -> None:
    refusal = pytest.raises(DatabaseError, match="append-only")
    with refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_chain_is_whole_per_municipality(acting: World) -> None:
    for side in acting.sides:
        for _step in range(3):
            audit.record("programme.view", membership=side.membership("policy_adviser"))
        found = audit.verify_chain(side.municipality)
        assert found.is_whole
        assert found.events >= 3


def test_forged_event_is_named(acting: World) -> None:
    municipality = acting.maasmonde.municipality
    audit.record("programme.view", membership=acting.maasmonde.membership("policy_adviser"))
    last = AuditEvent.objects.of_chain(municipality).last()
    forged = AuditEvent(
        municipality=municipality,
        sequence=last.sequence + 1,
        at=last.at,
        action="activity.edit",
        result="done",
        origin="web",
        previous_hash=last.hash,
        hash="0" * 64,
    )
    forged.save()
    assert audit.verify_chain(municipality).first_broken == forged.sequence
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("verify_audit", "--json", stdout=out)
    assert json.loads(out.getvalue())["ok"] is False


def test_missing_link_is_named(acting: World) -> None:
    municipality = acting.maasmonde.municipality
    membership = acting.maasmonde.membership("policy_adviser")
    audit.record("programme.view", membership=membership)
    last = AuditEvent.objects.of_chain(municipality).last()
    skipping = AuditEvent(
        municipality=municipality,
        sequence=last.sequence + 2,
        at=last.at,
        action="programme.view",
        result="done",
        origin="web",
        previous_hash=last.hash,
    )
    skipping.hash = audit._link(skipping)
    skipping.save()
    assert audit.verify_chain(municipality).first_broken == skipping.sequence


def test_log_in_and_out_are_recorded(acting: World, client) -> None:
    page = {"login": "policy_adviser.maasmonde", "password": "wachtwoord-van-de-test"}
    client.post("/accounts/login/", page)
    client.post("/accounts/logout/")
    client.post("/accounts/login/", {**page, "password": "fout"})
    events = AuditEvent.objects.of_chain(None).order_by("-sequence")[:3]
    assert [(event.action, event.result) for event in reversed(events)] == [
        ("account.login", "done"),
        ("account.logout", "done"),
        ("account.login", "refused"),
    ]
    assert events[0].actor is None
