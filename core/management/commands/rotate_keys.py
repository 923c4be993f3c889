"""manage.py rotate_keys: encrypts again, under the newest key, what stands under an older one.

It may be stopped and run again. When it answers that nothing is left, the older keys can go from
``FIELD_ENCRYPTION_KEYS``; keep them as long as there are backups from before.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.db.models import ExpressionWrapper, F, TextField

from core.encryption import Undecipherable, keys
from core.models import Municipality
from core.models.encrypted import encrypted_fields
from core.tenancy import acting_for, take_turn

BATCH = 200


class Command(BaseCommand):
    """Walks every encrypted field of every municipality, in batches."""

    help = "Encrypt again, under the newest key, what stands under an older one."

    def add_arguments(self, parser: CommandParser) -> None:
        """Dry run and how to print."""
        parser.add_argument("--dry-run", action="store_true", help="change nothing, only count")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print numbers per kind of record; exit status 1 when a value could not be read."""
        again: Counter[str] = Counter()
        lost: Counter[str] = Counter()
        for municipality in Municipality.objects.order_by("pk"):
            with acting_for(municipality):
                for field in encrypted_fields():
                    label = field.model._meta.label
                    done, unread = _rotate(field, options["dry_run"])
                    again[label] += done
                    lost[label] += unread
        answer = {"dry_run": options["dry_run"], "encrypted_again": again, "undecipherable": +lost}
        self.stdout.write(json.dumps(answer) if options["json"] else str(answer))
        if +lost:
            sys.exit(1)


def _rotate(field: Any, dry_run: bool) -> tuple[int, int]:
    """How many values of a field were encrypted again, and how many could not be read."""
    done = unread = last = 0
    while rows := list(_older(field).filter(pk__gt=last)[:BATCH]):
        last = rows[-1][0]
        with transaction.atomic():
            take_turn()
            for key, stored in rows:
                try:
                    again = {field.name: field.encrypt_again(stored)}
                except Undecipherable:
                    unread += 1
                    continue
                # Unless somebody wrote another text meanwhile: that one stands under the newest.
                same = _as_stored(field).filter(pk=key, stored_text=stored)
                done += 1 if dry_run else same.update(**again)
    return done, unread


def _as_stored(field: Any) -> Any:
    """The rows with what the database holds of a field, unread."""
    unread = ExpressionWrapper(F(field.name), TextField())
    return field.model._default_manager.annotate(stored_text=unread)


def _older(field: Any) -> Any:
    """Key and stored text of the rows whose text does not stand under the newest key."""
    rows = _as_stored(field).exclude(stored_text="").exclude(stored_text=None)
    rows = rows.exclude(stored_text__startswith=keys()[0].prefix)
    return rows.order_by("pk").values_list("pk", "stored_text")
