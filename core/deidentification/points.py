"""The points of every sign, as ``manage.py tune_guard`` set them on marked texts.

The table is a file with a sign and its points on each line, in hundredths of the log of the odds:
anybody can read it, compare two versions, and change a line.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

POINTS_FILE = Path(__file__).parent / "data" / "points.tsv"
_AT_THE_START = "(start)"


def read_points(path: Path = POINTS_FILE) -> tuple[int, dict[str, int]]:
    """The points to start with, and the points per sign."""
    rows = (line.rsplit("\t", 1) for line in path.read_text(encoding="utf-8").splitlines())
    points = {sign: int(number) for sign, number in rows}
    return points.pop(_AT_THE_START), points


def write_points(path: Path, start: int, points: Mapping[str, int]) -> None:
    """Keep a table, in order, so that two versions can be compared line by line."""
    rows = [(_AT_THE_START, start), *sorted(points.items())]
    path.write_text("".join(f"{sign}\t{number}\n" for sign, number in rows), encoding="utf-8")


START, POINTS = read_points()
