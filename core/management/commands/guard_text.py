"""manage.py guard_text: what the guard finds in texts, one JSON line each."""

from __future__ import annotations

import json
import resource
import statistics
import sys
import time
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.deidentification import guard
from core.deidentification.identifiers import MAXIMUM_LENGTH
from core.deidentification.knowledge import knowledge


class Command(BaseCommand):
    """Reads ``{"id","text"}`` lines on stdin; answers ``{"id","spans","suggestion"}`` lines.

    A span is ``{"start","end","label","strength"}``; offsets count characters. The text itself is
    not repeated, save in the suggestion, in which everything found is replaced.
    """

    requires_system_checks = []  # they load the lexicon, which is measured here
    help = "Show what the guard finds in texts: JSON lines in, JSON lines out."

    def add_arguments(self, parser: CommandParser) -> None:
        """Only whether to measure."""
        parser.add_argument(
            "--stats",
            action="store_true",
            help="print load seconds, resident MB and ms per text instead of the identifiers",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Look at every text; without a sound lexicon one line on stderr and exit status 2."""
        try:
            begun = time.perf_counter()
            knowledge()
            loaded = time.perf_counter() - begun
            if options["stats"]:
                self.stdout.write(json.dumps(_measure(loaded)))
                return
            for number, identifier, text in _texts():
                self.stdout.write(json.dumps(_answer(number, identifier, text), ensure_ascii=False))
        except guard.GuardUnavailable as error:
            raise CommandError(str(error), returncode=2) from None


def _answer(number: int, identifier: Any, text: str) -> dict[str, Any]:
    found = guard.inspect(_short_enough(number, text))
    spans = [
        {
            "start": identifier.start,
            "end": identifier.end,
            "label": str(identifier.label),
            "strength": str(identifier.strength),
        }
        for identifier in found.identifiers
    ]
    return {"id": identifier, "spans": spans, "suggestion": found.suggestion}


def _measure(loaded: float) -> dict[str, float]:
    """Seconds to load, megabytes at the most, milliseconds per text."""
    taken = []
    for number, _identifier, text in _texts():
        begun = time.perf_counter()
        _answer(number, None, text)
        taken.append((time.perf_counter() - begun) * 1000)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    number_of_texts, taken = len(taken), sorted(taken) or [0.0]
    return {
        "load_seconds": round(loaded, 3),
        "resident_mb": round(peak, 1),
        "texts": number_of_texts,
        "median_ms": round(statistics.median(taken), 3),
        "p95_ms": round(taken[min(len(taken) - 1, int(len(taken) * 0.95))], 3),
    }


def _texts() -> Iterator[tuple[int, Any, str]]:
    """Line number, identifier and text of every line; a line that is none stops the command."""
    for number, line in enumerate(sys.stdin, start=1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            yield number, entry["id"], str(entry["text"])
        except (ValueError, KeyError, TypeError):
            message = f'Line {number} is no {{"id", "text"}} in JSON.'
            raise CommandError(message, returncode=2) from None


def _short_enough(number: int, text: str) -> str:
    if len(text) > MAXIMUM_LENGTH:
        message = f"Line {number} has more than {MAXIMUM_LENGTH} characters."
        raise CommandError(message, returncode=2)
    return text
