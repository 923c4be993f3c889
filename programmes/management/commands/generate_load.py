"""manage.py generate_load: municipalities, programmes, signals and casework, for measuring."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation

from programmes.actions.load import LoadRefused, generate_load


class Command(BaseCommand):
    """Makes deterministic data: the same seed gives the same rows. Never in production."""

    help = "Make synthetic municipalities with programmes, signals and casework of any size."

    def add_arguments(self, parser: CommandParser) -> None:
        """How much of what."""
        parser.add_argument("--municipalities", type=_number, default=1, metavar="N")
        parser.add_argument("--activities", type=_number, default=45, metavar="N")
        parser.add_argument("--signals", type=_number, default=0, metavar="N")
        parser.add_argument("--meetings", type=_number, default=0, metavar="N")
        parser.add_argument("--seed", type=int, default=1, metavar="S")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make them all, or nothing."""
        try:
            with translation.override("nl"):
                made = generate_load(
                    municipalities=options["municipalities"],
                    activities=options["activities"],
                    seed=options["seed"],
                    signals=options["signals"],
                    meetings=options["meetings"],
                )
        except LoadRefused as refusal:
            self._refuse(str(refusal))
        for municipality in made:
            more = [f"{options[kind]} {kind}" for kind in ("signals", "meetings") if options[kind]]
            what = ", ".join([f"{options['activities']} activities", *more])
            self.stdout.write(f"{municipality.slug}: {what}")

    def _refuse(self, line: str) -> None:
        self.stderr.write(line)
        sys.exit(2)


def _number(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ValueError(text)
    return number
