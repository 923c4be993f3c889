"""What management commands share: one municipality, clear refusals."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation

from core.models import Municipality
from core.tenancy import acting_for


class MunicipalityCommand(BaseCommand):
    """A command within one municipality: ``handle_here`` runs in its scope.

    Whatever cannot be found is one line on stderr and exit status 2, without a traceback.
    """

    def add_arguments(self, parser: CommandParser) -> None:
        """Every such command names its municipality."""
        parser.add_argument("--municipality", required=True, help="slug of the municipality")

    def handle(self, *args: Any, **options: Any) -> None:
        """Find the municipality, enter its scope, speak Dutch."""
        municipality = Municipality.objects.filter(slug=options["municipality"]).first()
        if municipality is None:
            self.refuse(f"There is no municipality “{options['municipality']}”.")
        with acting_for(municipality), translation.override("nl"):
            self.handle_here(**options)

    def handle_here(self, **options: Any) -> None:
        """The work itself."""
        raise NotImplementedError

    def refuse(self, line: str) -> NoReturn:
        """Stop with one clear line and exit status 2."""
        self.stderr.write(line)
        sys.exit(2)

    def read_file(self, name: str) -> bytes:
        """The content of a file, or a refusal."""
        try:
            return Path(name).read_bytes()
        except OSError as error:
            self.refuse(f"The file “{name}” cannot be read: {error.strerror}.")
