"""manage.py destroy_expired: what retention destroys, per record type.

It first destroys again what a restored backup brought back. Run it once a day, and after restoring
a backup before anybody works with it. Of what people decide on by destruction list it only tells
how many wait.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import models, transaction

from core import audit
from core.models import Municipality
from core.retention import destroy_again, due, purge, retained_models, shorten_list
from core.tenancy import acting_for, take_turn


class Command(BaseCommand):
    """Destroys, municipality by municipality, every row whose term has passed."""

    help = "Destroy the records whose retention term has passed."

    def add_arguments(self, parser: CommandParser) -> None:
        """Dry run and how to print."""
        parser.add_argument("--dry-run", action="store_true", help="destroy nothing")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Walk all municipalities; print numbers only, never content."""
        again: Counter[str] = Counter()
        totals, waiting = _nothing_yet(by_list=False), _nothing_yet(by_list=True)
        for municipality in Municipality.objects.all():
            with acting_for(municipality):
                again.update(destroy_again(dry_run=options["dry_run"]))
                for model in retained_models():
                    if model._meta.label in waiting:
                        waiting[model._meta.label] += due(model).count()
                    else:
                        number = _destroy(model, municipality, options["dry_run"])
                        totals[model._meta.label] += number
        if not options["dry_run"]:
            shorten_list()
        answer = {
            "dry_run": options["dry_run"],
            "destroyed": totals,
            "destroyed_again": again,
            "waiting_for_a_list": waiting,
        }
        self.stdout.write(json.dumps(answer) if options["json"] else str(answer))


def _nothing_yet(*, by_list: bool) -> Counter[str]:
    """Zero for each kind of record that goes by destruction list, or for each that does not."""
    rules = ((model._meta.label, getattr(model, "retention")) for model in retained_models())  # noqa: B009
    return Counter({label: 0 for label, rule in rules if rule.by_list == by_list})


@transaction.atomic
def _destroy(model: type[models.Model], municipality: Municipality, dry_run: bool) -> int:
    """Purge one kind of record; the log says how many went, never which (rule L1)."""
    take_turn()
    number = purge(model, dry_run=dry_run)
    if number and not dry_run:
        told = ("", str(number))
        audit.record("record.destroy", model(), municipality=municipality, states=told)
    return number
