"""manage.py export_programme: write the exchange format."""

from __future__ import annotations

import json
from typing import Any

from programmes.management import ProgrammeCommand
from programmes.models.exchange import ProgrammeState


class Command(ProgrammeCommand):
    """Prints one programme in the exchange format."""

    help = "Export a programme in the exchange format."

    def handle_here(self, **options: Any) -> None:
        """Print the programme."""
        state = ProgrammeState(self.find_programme(options["programme"]))
        self.stdout.write(json.dumps(state.data, ensure_ascii=False, indent=1))
