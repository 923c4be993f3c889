"""manage.py tune_guard: set the points of the guard's signs on marked texts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from core.deidentification.knowledge import knowledge
from core.deidentification.points import POINTS_FILE, write_points
from core.deidentification.scoring import read_texts
from core.deidentification.tuning import examples, fit


class Command(BaseCommand):
    """Reads marked texts, writes the table of points; the same texts give the same table."""

    help = "Set the points of the guard on marked texts."

    def add_arguments(self, parser: CommandParser) -> None:
        """The texts, and where the table goes."""
        parser.add_argument("texts", nargs="+", type=Path, help="marked texts (see docs/guard.md)")
        parser.add_argument("--output", type=Path, default=POINTS_FILE)

    def handle(self, *args: Any, **options: Any) -> None:
        """Fit and write; prints how many words and signs were used."""
        found = examples(read_texts(*options["texts"]), knowledge())
        start, points = fit(found)
        write_points(options["output"], start, points)
        self.stdout.write(f"{len(found)} words, {len(points)} signs")
