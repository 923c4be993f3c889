"""manage.py remind: one mail to everybody who has an action whose day has passed (rule C11).

Run it once a day. A mail says that there is news, and no more; nobody hears of the same day twice,
and nothing is said of a case that was closed or whose use is restricted. No state changes: a
person decides what becomes of the action.
"""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from casework.actions.case_actions import remind
from core.models import Municipality
from core.tenancy import acting_for


class Command(BaseCommand):
    """Reminds, municipality by municipality."""

    help = "Mail everybody who has an action of a case whose day has passed, without its content."

    def add_arguments(self, parser: CommandParser) -> None:
        """Dry run and how to print."""
        parser.add_argument("--dry-run", action="store_true", help="mail nobody")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Walk all municipalities; print numbers only."""
        reminded = {}
        for municipality in Municipality.objects.all():
            with acting_for(municipality):
                reminded[municipality.slug] = remind(dry_run=options["dry_run"])
        answer = {"dry_run": options["dry_run"], "reminded": reminded}
        self.stdout.write(json.dumps(answer) if options["json"] else str(answer))
