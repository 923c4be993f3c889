"""What commands about one programme share."""

from __future__ import annotations

from django.core.management.base import CommandParser

from core.management import MunicipalityCommand
from programmes.models import Programme


class ProgrammeCommand(MunicipalityCommand):
    """A command about one programme of one municipality."""

    programme_required = True

    def add_arguments(self, parser: CommandParser) -> None:
        """Adds the programme's reference."""
        super().add_arguments(parser)
        parser.add_argument(
            "--programme", required=self.programme_required, help="reference, such as P-2026-01"
        )

    def find_programme(self, reference: str) -> Programme:
        """The programme with this reference, or a refusal."""
        programme: Programme | None = Programme.objects.filter(reference=reference).first()
        if programme is None:
            self.refuse(f"There is no programme “{reference}” in this municipality.")
        return programme
