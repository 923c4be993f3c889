"""manage.py verify_audit: walk every chain of the log."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from core.audit import verify_chain
from core.models import Municipality


class Command(BaseCommand):
    """Prints ``{"ok", "events", "first_broken"}``; exit status 1 when a link is broken."""

    help = "Verify the audit log: every event still fits the one before."

    def add_arguments(self, parser: CommandParser) -> None:
        """Only how to print."""
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Walk the chain of every municipality and the one outside any."""
        events, broken = 0, None
        for municipality in [None, *Municipality.objects.all()]:
            found = verify_chain(municipality)
            events += found.events
            if broken is None and found.first_broken is not None:
                slug = municipality.slug if municipality else ""
                broken = {"municipality": slug, "sequence": found.first_broken}
        answer = {"ok": broken is None, "events": events, "first_broken": broken}
        self.stdout.write(json.dumps(answer))
        if broken:
            raise SystemExit(1)
