"""manage.py guide_pictures: the pictures of docs/guide, made anew in a real browser."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from programmes.management import guide

FOLDER = Path(settings.BASE_DIR) / "docs" / "guide" / "images"
CHROMIUMS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
)
NEEDED = "The pictures need a browser and the development requirements; ./test sets both up."
#: Seconds a fresh demonstration may take to answer.
PATIENCE = 30
#: manage.py on the day of the pictures.
ON_THE_DAY = """
import sys, time_machine
time_machine.travel(sys.argv.pop(1)).start()
from django.core.management import execute_from_command_line
execute_from_command_line(sys.argv)
"""


class Command(BaseCommand):
    """Fills a throw-away demonstration, serves it, and walks through it with Chromium."""

    help = "Make the pictures of docs/guide anew."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where the pictures go."""
        parser.add_argument("--output", type=Path, default=FOLDER, help="folder for the pictures")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make every picture; the database of this installation is not touched.

        Raises ``CommandError`` without a browser or without the development requirements.
        """
        folder: Path = options["output"]
        folder.mkdir(parents=True, exist_ok=True)
        try:
            import time_machine  # noqa: F401
            from playwright.sync_api import sync_playwright
        except ImportError as missing:
            raise CommandError(f"{NEEDED} ({missing})") from missing
        with demonstration() as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=arguments())
            camera = guide.Camera(browser.new_page(**circumstances()), address, folder)
            for chapter in guide.WALK:
                chapter(camera)
            browser.close()
        for name in camera.taken:
            size = (folder / f"{name}.png").stat().st_size
            self.stdout.write(f"{name:24} {size / 1024:6.0f} kB")


def chromium() -> str:
    """The browser. Raises ``CommandError`` when there is none."""
    named = os.environ.get("CHROMIUM", "")
    found = named or next((path for name in CHROMIUMS if (path := shutil.which(name))), "")
    if not found:
        raise CommandError(NEEDED)
    return found


def arguments() -> list[str]:
    """The browser speaks Dutch itself; as root it cannot shut itself in."""
    return ["--lang=nl", *(["--no-sandbox"] if os.geteuid() == 0 else [])]


def circumstances() -> dict[str, Any]:
    """The same for every picture: language, zone, size, no movement."""
    return {
        "locale": "nl-NL",
        "timezone_id": "Europe/Amsterdam",
        "viewport": {"width": guide.WIDTH, "height": guide.HEIGHT},
        "reduced_motion": "reduce",
        "bypass_csp": True,
    }


@contextmanager
def demonstration() -> Iterator[str]:
    """The address of a fresh demonstration on the day of the pictures, gone afterwards."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": f"sqlite:///{folder}/guide.sqlite3",
            "DEMO": "on",
        }
        manage = [sys.executable, "-c", ON_THE_DAY]
        subprocess.run(
            [*manage, guide.BEFORE, "bootstrap"],
            cwd=settings.BASE_DIR,
            env=environment,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        server = subprocess.Popen(
            [*manage, guide.MOMENT, "runserver", "--noreload", f"127.0.0.1:{port}"],
            cwd=settings.BASE_DIR,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            yield _answering(f"http://127.0.0.1:{port}")
        finally:
            server.terminate()
            server.wait()


def _answering(address: str) -> str:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{address}/health/"):  # noqa: S310
                return address
        except OSError:
            time.sleep(0.2)
    raise CommandError("The demonstration does not answer.")
