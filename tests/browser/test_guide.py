"""The guide's pictures are what the product shows: the walk that makes them still works."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from programmes.management.commands.guide_pictures import FOLDER
from tests.architecture.source import ROOT


def test_the_walk_makes_every_picture_of_the_guide(tmp_path: Path) -> None:
    """A chapter that no longer finds its button or its page stops the walk."""
    # a process of its own: the browser of the other journeys runs in this one
    command = [sys.executable, "manage.py", "guide_pictures", "--output", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in FOLDER.iterdir()}
