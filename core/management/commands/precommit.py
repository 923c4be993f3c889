"""manage.py precommit: everything that can be checked in seconds, before every commit."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

PYTHON = sys.executable
MANAGE = [PYTHON, "manage.py"]
DEVELOPMENT = {"DEMO": "on"}
LINT_IMPORTS = "from importlinter.cli import lint_imports_command as run; run()"


def production() -> dict[str, str]:
    """A made-up production environment, with which ``check --deploy`` has nothing to say."""
    return {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": "preventie.example.org",
        "DATABASE_URL": "sqlite://:memory:",
        "EMAIL_URL": "consolemail://",
        "FIELD_ENCRYPTION_KEYS": secrets.token_urlsafe(32),
        "SECOND_FACTOR": "on",
        "DEMO": "off",
        "DEBUG": "off",
    }


@dataclass(frozen=True)
class Step:
    """One check, with the settings it runs with and the command that mends what it can."""

    name: str
    command: list[str]
    mend: list[str] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=lambda: DEVELOPMENT)


@dataclass(frozen=True)
class Outcome:
    """How a step ended: seconds, and what it said when it failed."""

    seconds: float
    failed: bool
    output: str


def templates() -> list[str]:
    """Every template of ours, relative to the root."""
    folder = settings.BASE_DIR / "templates"
    return sorted(
        path.relative_to(settings.BASE_DIR).as_posix()
        for path in folder.rglob("*")
        if path.suffix in {".html", ".txt", ".svg"}
    )


def steps() -> list[Step]:
    """The checks, in the order of their report; those that can mend come first."""
    ruff = [PYTHON, "-m", "ruff"]
    djade = [str(Path(PYTHON).parent / "djade"), "--target-version", "5.2"]
    return [
        Step("lint", [*ruff, "check", "--quiet"], [*ruff, "check", "--quiet", "--fix"]),
        Step("format", [*ruff, "format", "--check", "--quiet"], [*ruff, "format", "--quiet"]),
        Step("templates", [*djade, "--check", *templates()], [*djade, *templates()]),
        Step("types", [PYTHON, "-m", "mypy", "--no-error-summary"]),
        Step("import contracts", [PYTHON, "-c", LINT_IMPORTS]),
        Step("migrations", [*MANAGE, "makemigrations", "--check", "--dry-run"]),
        Step("translations", [PYTHON, "-m", "config.translations"]),
        Step("documents", [*MANAGE, "write_docs", "--check"], [*MANAGE, "write_docs"]),
        Step(
            "production",
            [*MANAGE, "check", "--deploy", "--fail-level=INFO"],
            environment=production(),
        ),
    ]


def execute(command: list[str], environment: dict[str, str]) -> tuple[int, str]:
    """Exit status and output of a command, run from the root."""
    done = subprocess.run(
        command,
        cwd=settings.BASE_DIR,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, f"{done.stdout}{done.stderr}".strip()


def run(step: Step) -> Outcome:
    """Run one check in a process of its own."""
    began = time.monotonic()
    status, output = execute(step.command, step.environment)
    return Outcome(time.monotonic() - began, status != 0, output)


class Command(BaseCommand):
    """Format, lint, types, imports, migrations, translations, templates, production settings."""

    help = "Format and check everything that can be checked in seconds."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Whether to write."""
        parser.add_argument("--check", action="store_true", help="change no file, only tell")

    def handle(self, *args: Any, **options: Any) -> None:
        """Mend what can be mended, then check side by side; exit status 1 when one fails."""
        began = time.monotonic()
        plan = steps()
        for step in plan if not options["check"] else []:
            if step.mend:
                execute(step.mend, step.environment)
        with ThreadPoolExecutor(max_workers=2) as pool:
            failures = sum(map(self._tell, plan, pool.map(run, plan)))
        verdict = f"{failures} of {len(plan)} failed" if failures else f"{len(plan)} fine"
        self.stdout.write(f"precommit: {verdict}, {time.monotonic() - began:.1f} s")
        if failures:
            sys.exit(1)

    def _tell(self, step: Step, outcome: Outcome) -> int:
        """One line for the step, and what it said when it failed; 1 for a failure."""
        mark = "FAILED" if outcome.failed else "ok"
        self.stdout.write(f"{step.name:18} {mark:6} {outcome.seconds:5.1f} s")
        if outcome.failed and outcome.output:
            self.stdout.write("".join(f"    {line}\n" for line in outcome.output.splitlines()))
        self.stdout.flush()
        return int(outcome.failed)
