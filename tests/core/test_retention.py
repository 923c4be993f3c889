"""What retention destroys: only what is due, only here, and a dry run destroys nothing."""

from __future__ import annotations

import datetime
import json
from io import StringIO

from django.core.management import call_command
from django.utils import timezone

from core.retention import due, purge
from core.tenancy import acting_for
from programmes.models import Activity, ActivityChange
from tests.world import World


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
