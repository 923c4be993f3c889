"""manage.py programme_scan: the document of the programme as it is now."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from core.documents import DocumentRefused
from programmes.documents import ProgrammeScanDocument
from programmes.management import ProgrammeCommand
from programmes.models import ProgrammeScan


class Command(ProgrammeCommand):
    """Writes the programme scan to a file; nothing is stored."""

    help = "Write the programme scan as PDF."

    def add_arguments(self, parser: CommandParser) -> None:
        """Adds the file, the edition and the format."""
        super().add_arguments(parser)
        parser.add_argument("--output", required=True, help="file to write")
        parser.add_argument("--edition", default="internal", choices=["internal", "public"])
        parser.add_argument("--format", default="pdf", choices=["pdf", "docx"])

    def handle_here(self, **options: Any) -> None:
        """Render and write; what does not exist yet is refused with exit status 2."""
        if options["edition"] != "internal":
            self.refuse("The public edition comes in a later version.")
        if options["format"] != "pdf":
            self.refuse("The Word version comes in a later version.")
        programme = self.find_programme(options["programme"])
        try:
            content = ProgrammeScanDocument().render(ProgrammeScan.of(programme), None)
            Path(options["output"]).write_bytes(content)
        except DocumentRefused as refusal:
            self.refuse(str(refusal))
        except OSError as error:
            self.refuse(f"“{options['output']}” cannot be written: {error.strerror}.")
        self.stdout.write(options["output"])
