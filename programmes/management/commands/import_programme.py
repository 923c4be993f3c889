"""manage.py import_programme: read the exchange format."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import CommandParser

from programmes.actions.exchange import FaultyProgramme, import_programme, parse_programme
from programmes.management import ProgrammeCommand


class Command(ProgrammeCommand):
    """Makes a programme from a file, or updates one by its exchange identifiers."""

    help = "Import a programme in the exchange format."
    programme_required = False

    def add_arguments(self, parser: CommandParser) -> None:
        """Adds the file and the dry run."""
        super().add_arguments(parser)
        parser.add_argument("file")
        parser.add_argument("--dry-run", action="store_true", help="store nothing")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle_here(self, **options: Any) -> None:
        """Read, check, store, tell. A faulty file: every fault by JSON path, exit status 1."""
        content = self.read_file(options["file"])
        programme = self.find_programme(options["programme"]) if options["programme"] else None
        try:
            data = parse_programme(content)
        except FaultyProgramme as error:
            for path, text in error.faults:
                self.stderr.write(f"{path}: {text}")
            raise SystemExit(1) from None
        outcome = import_programme(data, programme=programme, dry_run=options["dry_run"])
        if options["json"]:
            self.stdout.write(json.dumps(outcome.as_dict(), ensure_ascii=False))
            return
        self.stdout.write(
            f"{outcome.reference}: {outcome.created} created, {outcome.updated} updated"
        )
        for warning in outcome.warnings:
            self.stdout.write(f"  {warning}")
