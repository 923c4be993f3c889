"""manage.py demo_cast: who can log in to the demonstration."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from programmes.actions.demonstration import AT_THE_TABLE, cast_list


class Command(BaseCommand):
    """Prints the demo log-ins, one person per role in each demo municipality.

    In words it also names who else sits at the table of a weighing and a case.
    """

    help = "The log-ins of the demonstration."

    def add_arguments(self, parser: CommandParser) -> None:
        """Only how to print."""
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the cast."""
        if options["json"]:
            self.stdout.write(json.dumps(cast_list(), ensure_ascii=False))
            return
        for person in [*cast_list(), *cast_list(AT_THE_TABLE)]:
            roles = ", ".join(person["roles"]) or "no role"
            self.stdout.write(f"{person['username']:28} {person['password']:22} {roles}")
