"""manage.py findings: the blind spots of one programme."""

from __future__ import annotations

import datetime
import json
from typing import Any

from django.core.management.base import CommandParser

from programmes.management import ProgrammeCommand
from programmes.models.exchange import ProgrammeState


class Command(ProgrammeCommand):
    """Prints ``[{"code","subject","severity","message"}]`` by the blind-spot rules."""

    help = "The blind spots of a programme, by rules BS01 to BS18."

    def add_arguments(self, parser: CommandParser) -> None:
        """Adds the reference date."""
        super().add_arguments(parser)
        parser.add_argument("--on", help="reference date as YYYY-MM-DD")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle_here(self, **options: Any) -> None:
        """Compute and print."""
        try:
            on = datetime.date.fromisoformat(options["on"]) if options["on"] else None
        except ValueError:
            self.refuse(f"“{options['on']}” is not a date; write it as 2026-11-22.")
        state = ProgrammeState(self.find_programme(options["programme"]), on)
        if options["json"]:
            rows = [
                {
                    "code": finding.code,
                    "subject": finding.subject,
                    "severity": str(finding.severity),
                    "message": finding.message,
                }
                for finding in state.findings
            ]
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))
            return
        for finding in state.findings:
            self.stdout.write(f"{finding.code} {finding.subject} ({finding.severity})")
            self.stdout.write(f"  {finding.message}")
