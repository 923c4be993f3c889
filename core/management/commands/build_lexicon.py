"""manage.py build_lexicon: make the words that the guard knows, or tell whether they are sound."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.deidentification.lexicon import GuardUnavailable, Lexicon, build, read
from core.deidentification.lexicon_sources import SourceMissing, gather, versions


class Command(BaseCommand):
    """Reads the packages that set-up laid ready; the same packages give the same file."""

    help = "Make the lexicon of the guard."
    #: One of the checks asks for the file that is made here.
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Where the packages are, and whether only to look."""
        parser.add_argument(
            "--sources",
            type=Path,
            default=settings.VAR_DIR / "setup" / "words",
            help="folder with packages/ (from PyPI) and dictionaries/ (from npm)",
        )
        parser.add_argument("--check", action="store_true", help="only tell whether it is sound")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the file, or read it; prints its version, how many words and the sources."""
        path = Path(settings.GUARD_LEXICON)
        try:
            found = read(path) if options["check"] else _built(path, options["sources"])
        except (GuardUnavailable, SourceMissing) as error:
            raise CommandError(str(error), returncode=2) from error
        sources = ", ".join(f"{name} {version}" for name, version in found.sources.items())
        self.stdout.write(f"{path}: version {found.version}, {len(found)} words ({sources})")


def _built(path: Path, folder: Path) -> Lexicon:
    packages, dictionaries = folder / "packages", folder / "dictionaries"
    return build(path, gather(packages, dictionaries), versions(packages, dictionaries))
