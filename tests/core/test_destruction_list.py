"""A restored backup loses again what retention destroyed, and nothing else (rule B6)."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from core import retention
from core.models import AuditEvent, Membership
from core.retention import purge
from core.tenancy import acting_for
from signals.models import PeerQuestion, Signal
from tests.core.test_retention import make_change
from tests.factories.signals import make_signal
from tests.world import World

DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def listed(settings: Any, tmp_path: Path) -> Callable[[], list[dict[str, Any]]]:
    """The entries of a list of this test's own."""
    settings.DESTRUCTION_LIST = str(tmp_path / "kept apart" / "destroyed.jsonl")

    def read() -> list[dict[str, Any]]:
        path = Path(settings.DESTRUCTION_LIST)
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []

    return read


def destroy(*arguments: str) -> dict[str, Any]:
    out = StringIO()
    call_command("destroy_expired", "--json", *arguments, stdout=out)
    answer: dict[str, Any] = json.loads(out.getvalue())
    return answer


def closed_long_ago() -> Signal:
    """A signal whose term has passed."""
    day = timezone.localdate() - 400 * DAY
    handler = Membership.objects.holding("signal_coordinator").first()
    return make_signal(status=Signal.Status.CLOSED, on=day, handler=handler)


def test_signal_from_an_older_backup_goes_again(acting: World) -> None:
    signal = closed_long_ago()
    key, words = signal.pk, signal.opinion
    destroy()
    assert not Signal.objects.filter(pk=key).exists()
    # the backup is of before it was closed: no term would ever find it
    make_signal(pk=key, on=timezone.localdate() - 400 * DAY, opinion=words)
    assert destroy("--dry-run")["destroyed_again"] == {"signals.Signal": 1}
    assert Signal.objects.filter(pk=key).exists()
    assert destroy()["destroyed_again"] == {"signals.Signal": 1}
    assert not Signal.objects.filter(pk=key).exists()
    assert not destroy()["destroyed_again"]["signals.Signal"]


def test_new_row_with_an_old_key_stays(acting: World) -> None:
    signal = closed_long_ago()
    key = signal.pk
    destroy()
    make_signal(pk=key, on=timezone.localdate())
    destroy()
    assert Signal.objects.filter(pk=key).exists()


def test_row_of_another_municipality_stays(world: World) -> None:
    with acting_for(world.maasmonde.municipality):
        key = closed_long_ago().pk
        purge(Signal, dry_run=False)
    with acting_for(world.broekerlanden.municipality):
        make_signal(pk=key, on=timezone.localdate() - 400 * DAY)
    destroy()
    with acting_for(world.broekerlanden.municipality):
        assert Signal.objects.filter(pk=key).exists()


def test_list_is_written_before_the_rows_go_and_holds_no_content(
    acting: World, listed: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    signal = closed_long_ago()
    key = signal.pk
    purge(Signal, dry_run=True)
    assert listed() == []
    purge(Signal, dry_run=False)
    assert listed() == [
        {
            "on": timezone.localdate().isoformat(),
            "municipality": acting.maasmonde.municipality.pk,
            "record": "signals.Signal",
            "keys": [key],
        }
    ]


def test_moments_count_as_their_day(acting: World) -> None:
    change = make_change(2000)
    key, moment = change.pk, change.at
    destroy()
    again = make_change(2000)
    type(again).objects.filter(pk=again.pk).update(at=moment)
    type(again).objects.filter(pk=again.pk).update(id=key)
    assert destroy("--dry-run")["destroyed_again"] == {"programmes.ActivityChange": 1}


def test_entries_older_than_any_backup_are_dropped(
    acting: World, listed: Callable[[], Any], settings: Any
) -> None:
    settings.BACKUP_DAYS = 90
    path = Path(settings.DESTRUCTION_LIST)
    path.parent.mkdir()
    today = timezone.localdate()
    days = [today - 91 * DAY, today - 90 * DAY]
    path.write_text(
        "".join(
            json.dumps(
                {"on": day.isoformat(), "municipality": 1, "record": "signals.Signal", "keys": [1]}
            )
            + "\n"
            for day in days
        )
    )
    destroy("--dry-run")
    assert len(listed()) == 2
    destroy()
    assert [entry["on"] for entry in listed()] == [days[1].isoformat()]


def test_kinds_that_are_no_more_are_passed_over(acting: World, settings: Any) -> None:
    path = Path(settings.DESTRUCTION_LIST)
    path.parent.mkdir()
    entry = {"on": "2026-01-01", "municipality": 1, "record": "signals.Gone", "keys": [1]}
    path.write_text(json.dumps(entry) + "\n\n")
    assert destroy()["destroyed_again"] == {}


def test_log_says_how_many_went_and_not_which(acting: World) -> None:
    closed_long_ago()
    closed_long_ago()
    destroy()
    event = AuditEvent.objects.get(action="record.destroy")
    assert (event.object_type, event.object_id, event.state_to) == ("signals.signal", "", "2")
    assert event.actor is None


def test_question_is_found_by_the_day_it_was_asked(acting: World) -> None:
    """Its term starts on a day to come, so that day cannot tell since when it exists."""
    assert PeerQuestion.retention.born == "asked_on"


# --- kinds that people decide on by list ----------------------------------------------------------
@pytest.fixture
def by_list(monkeypatch: pytest.MonkeyPatch) -> None:
    """Signals as if people decide on their destruction."""
    monkeypatch.setattr(Signal, "retention", replace(Signal.retention, by_list=True))


@pytest.mark.usefixtures("by_list")
def test_what_goes_by_list_waits_for_people(acting: World, listed: Callable[[], Any]) -> None:
    signal = closed_long_ago()
    assert purge(Signal, dry_run=False) == purge(Signal, dry_run=True) == 0
    for arguments in (["--dry-run"], []):
        answer = destroy(*arguments)
        assert answer["waiting_for_a_list"]["signals.Signal"] == 1
        assert "signals.Signal" not in answer["destroyed"]
        assert Signal.objects.filter(pk=signal.pk).exists()
    assert listed() == []
    assert not AuditEvent.objects.filter(action="record.destroy").exists()


@pytest.mark.usefixtures("by_list")
def test_list_that_is_carried_out_holds_in_a_restored_backup(
    acting: World, listed: Callable[[], Any]
) -> None:
    key, other = closed_long_ago().pk, closed_long_ago().pk
    assert retention.destroy(Signal, [key, 10**9]) == 1
    assert list(Signal.objects.values_list("pk", flat=True)) == [other]
    assert [entry["keys"] for entry in listed()] == [[key]]
    make_signal(pk=key, on=timezone.localdate() - 400 * DAY)
    assert destroy()["destroyed_again"] == {"signals.Signal": 1}
    assert not Signal.objects.filter(pk=key).exists()


@pytest.mark.usefixtures("by_list")
def test_list_destroys_nothing_of_another_municipality(world: World) -> None:
    with acting_for(world.maasmonde.municipality):
        key = closed_long_ago().pk
    with acting_for(world.broekerlanden.municipality):
        assert retention.destroy(Signal, [key]) == 0
    with acting_for(world.maasmonde.municipality):
        assert Signal.objects.filter(pk=key).exists()
