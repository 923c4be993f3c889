"""manage.py destroy_expired: what retention destroys, per record type."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from core.models import Municipality
from core.retention import purge, retained_models
from core.tenancy import acting_for


class Command(BaseCommand):
    """Destroys, municipality by municipality, every row whose term has passed."""

    help = "Destroy the records whose retention term has passed."

    def add_arguments(self, parser: CommandParser) -> None:
        """Dry run and how to print."""
        parser.add_argument("--dry-run", action="store_true", help="destroy nothing")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Walk all municipalities; print numbers only, never content."""
        totals: dict[str, int] = {}
        for municipality in Municipality.objects.all():
            with acting_for(municipality):
                for model in retained_models():
                    number = purge(model, dry_run=options["dry_run"])
                    totals[model._meta.label] = totals.get(model._meta.label, 0) + number
        answer = {"dry_run": options["dry_run"], "destroyed": totals}
        self.stdout.write(json.dumps(answer) if options["json"] else str(answer))
