"""The guide's pictures are what the product shows: the walk that makes them still works."""

from __future__ import annotations

from pathlib import Path

from django.core.management import call_command

from programmes.management.commands.guide_pictures import FOLDER


def test_the_walk_makes_every_picture_of_the_guide(tmp_path: Path) -> None:
    """A chapter that no longer finds its button or its page stops the walk."""
    call_command("guide_pictures", output=tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in FOLDER.iterdir()}
