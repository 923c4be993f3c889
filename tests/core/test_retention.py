"""What retention destroys: only what is due, only here, and a dry run destroys nothing."""

from __future__ import annotations

import datetime
import json
from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from core.models import Parameter
from core.retention import Retention, due, follows, in_words, kept, purge, retained_models
from core.tenancy import acting_for
from programmes.models import Activity, ActivityChange, Programme
from tests.world import World

DAY = datetime.timedelta(days=1)


def make_change(days_old: int) -> ActivityChange:
    """A change of the first activity, so many days old."""
    change = ActivityChange(
        activity=Activity.objects.first(),
        at=timezone.now() - datetime.timedelta(days=days_old),
        field="title",
    )
    change.save()
    return change


def test_only_rows_past_their_term_are_due(acting: World) -> None:
    old, young = make_change(1900), make_change(1800)
    assert list(due(ActivityChange)) == [old]
    assert purge(ActivityChange, dry_run=True) == 1
    assert ActivityChange.objects.filter(pk=old.pk).exists()
    assert purge(ActivityChange, dry_run=False) == 1
    assert list(ActivityChange.objects.filter(pk__in=[old.pk, young.pk])) == [young]


def test_command_walks_every_municipality(world: World) -> None:
    for side in world.sides:
        with acting_for(side.municipality):
            make_change(2000)
    out = StringIO()
    call_command("destroy_expired", "--dry-run", "--json", stdout=out)
    assert json.loads(out.getvalue())["destroyed"]["programmes.ActivityChange"] == 2
    call_command("destroy_expired", "--json", stdout=StringIO())
    for side in world.sides:
        with acting_for(side.municipality):
            assert not due(ActivityChange).exists()


def test_last_day_of_the_term_still_stands(acting: World) -> None:
    """A term of 1825 days: on day 1825 the row is there, on day 1826 it goes."""
    change = make_change(0)
    day = timezone.localtime(change.at).date()
    term = datetime.timedelta(days=1825)
    assert change not in due(ActivityChange, day + term)
    assert change in due(ActivityChange, day + term + datetime.timedelta(days=1))


def test_term_of_the_municipality_counts(acting: World) -> None:
    change = make_change(400)
    assert change not in due(ActivityChange)
    Parameter(
        key=ActivityChange.retention.term,
        version=1,
        value=365,
        source="Besluit",
        status=Parameter.Status.APPROVED,
        author=acting.maasmonde.membership("application_manager"),
        approver=acting.maasmonde.membership("privacy_officer"),
        valid_from=timezone.localdate(),
    ).save()
    assert change in due(ActivityChange)
    assert purge(ActivityChange, dry_run=False) == 1


def test_term_may_start_on_a_date(acting: World, monkeypatch: pytest.MonkeyPatch) -> None:
    rule = Retention(ActivityChange.retention.term, "start", "proof")
    monkeypatch.setattr(Programme, "retention", rule)
    programme = acting.maasmonde.programme
    day = programme.start + datetime.timedelta(days=1825)
    assert programme not in due(Programme, day)
    assert programme in due(Programme, day + datetime.timedelta(days=1))
    assert Programme in set(retained_models())


def test_extended_date_is_the_last_day_when_it_is_later(
    acting: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule = Retention(ActivityChange.retention.term, "start", "proof", extended="end")
    monkeypatch.setattr(Programme, "retention", rule)
    programme = acting.maasmonde.programme
    last = programme.start + datetime.timedelta(days=1825)
    for end, expected in ((None, last), (last - DAY, last), (last + 9 * DAY, last + 9 * DAY)):
        Programme.objects.filter(pk=programme.pk).update(end=end)
        programme.refresh_from_db()
        assert rule.ends(programme) == expected
        assert programme not in due(Programme, expected)
        assert programme in due(Programme, expected + DAY)


def test_held_row_stays_and_its_day_is_still_told(
    acting: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, free = make_change(1900), make_change(1900)
    rule = replace(ActivityChange.retention, unless="held")
    monkeypatch.setattr(ActivityChange, "retention", rule)
    questions = type(ActivityChange.objects.all())
    monkeypatch.setattr(questions, "held", lambda rows: rows.filter(pk=held.pk), raising=False)
    assert list(due(ActivityChange)) == [free]
    ends = rule.ends(held)
    assert ends is not None
    assert ends < timezone.localdate()
    assert purge(ActivityChange, dry_run=False) == 1
    assert ActivityChange.objects.filter(pk=held.pk).exists()


def test_rules_describe_themselves() -> None:
    assert Retention("term", "at", "x").describe() == "term after at"
    rule = Retention("term", "at", "x", extended="until", unless="held", by_list=True)
    assert rule.describe() == (
        "term after at; or on until when that is later; not while held; by a destruction list"
    )
    assert follows("programme").describe() == "follows programme"
    assert kept("x").describe() == "kept"


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (1, "1 dag"),
        (10, "10 dagen"),
        (28, "4 weken"),
        (30, "30 dagen"),
        (365, "1 jaar"),
        (700, "700 dagen"),
        (1826, "5 jaar"),
        (3653, "10 jaar"),
    ],
)
def test_a_term_is_said_as_people_say_it(days: int, words: str) -> None:
    assert in_words(days) == words
