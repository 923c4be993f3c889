"""manage.py write_docs: the parts of docs/ that follow from the code."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from programmes.management import registers

COMMAND = "DEMO=on .venv/bin/python manage.py write_docs"


@dataclass(frozen=True)
class Part:
    """One part of a document that follows from the code, between two marks of its own."""

    name: str
    path: str
    write: Callable[[], Iterator[str]]

    @property
    def place(self) -> Path:
        """The document it stands in."""
        return Path(settings.BASE_DIR) / self.path

    @property
    def marks(self) -> tuple[str, str]:
        """The lines before and after it."""
        return f"<!-- {self.name}: written by manage.py write_docs -->", f"<!-- end {self.name} -->"

    def renewed(self, text: str) -> str:
        """The document with this part as the code has it now.

        Raises ``ValueError`` when the document lacks the marks.
        """
        begin, end = self.marks
        content = "\n".join([begin, *self.write(), "", end])
        pattern = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
        if len(pattern.findall(text)) != 1:
            raise ValueError(f"{self.path} lacks the marks of {self.name}: {begin} … {end}")
        return pattern.sub(lambda _match: content, text)


PARTS = (
    Part("life cycles", "docs/lifecycles.md", registers.lifecycle_sections),
    Part("choices", "docs/glossary.md", registers.choice_tables),
    Part("permissions", "docs/permissions.md", registers.permission_table),
    Part("records", "docs/privacy.md", registers.record_tables),
)


def outdated() -> list[Part]:
    """The parts that no longer say what the code says."""
    return [part for part in PARTS if part.renewed(text := _read(part)) != text]


def _read(part: Part) -> str:
    return part.place.read_text(encoding="utf-8")


class Command(BaseCommand):
    """Writes life cycles, choices, permissions and records into the documents that hold them."""

    help = "Write the parts of docs/ that follow from the code."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whether to write."""
        parser.add_argument("--check", action="store_true", help="change no file, only tell")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write what is outdated; with ``--check`` name it, exit status 1 when there is any."""
        behind = outdated()
        for part in behind:
            if not options["check"]:
                part.place.write_text(part.renewed(_read(part)), encoding="utf-8")
            self.stdout.write(f"{part.path}: {part.name}")
        if behind and options["check"]:
            self.stdout.write(f"Outdated. Run: {COMMAND}")
            sys.exit(1)
