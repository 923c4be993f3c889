"""The guard beside what others offer: the same marked texts, the same count, the same clock.

Compared are the systems that find at least half of the names in Dutch texts. Each runs in a process
of its own; what Python they need is laid in ``var/bench`` when it is asked for, never in ``.venv``.
What is not to be had on this machine is said and passed by.
"""

from __future__ import annotations

import hashlib
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from core.deidentification.guard import blocked
from core.deidentification.identifiers import Identifier, Label
from programmes.management.guard_measures import corpora, guard_command, milliseconds, score
from programmes.management.line_process import LineProcess, Unanswered

FOLDER = settings.VAR_DIR / "bench"
LOCK = settings.BASE_DIR / "requirements" / "bench.txt"
SCRIPTS = Path(__file__).parent / "other_systems"
#: The corpora on which the systems are compared; the guard's points were set on the first.
ON = ("given", "unseen")
GUARD = "the guard"
#: Figures of ``Score`` that every system has, with the head of their column. *Blocked* is not one
#: of them: the others do not tell a question from a refusal.
COLUMNS = {
    "structured_found": "struct found",
    "structured_covered": "struct cover",
    "always_covered": "BSN… cover",
    "names_found": "names found",
    "names_covered": "names cover",
    "names_precision": "names prec",
    "caught": "all caught",
    "clean_flagged": "false alarm",
}
LOWER_IS_BETTER = frozenset({"clean_flagged"})


class NotHere(Exception):
    """A system cannot run on this machine; says what is missing."""


@dataclass(frozen=True)
class System:
    """How it is called in the table, and the command that starts it; ``NotHere`` when it cannot.

    ``names_beside_ours``: instead of alone it is also counted with our finder of structured
    identifiers and only the persons of its own; says how that is called.
    """

    name: str
    command: Callable[[], Sequence[str]]
    names_beside_ours: str = ""


@dataclass(frozen=True)
class Row:
    """One system: its figures per corpus in percent, and what it costs. ``why_not``: no figures."""

    system: str
    figures: dict[str, dict[str, float]]
    start_seconds: float = 0.0
    median_ms: float = 0.0
    resident_mb: float = 0.0
    why_not: str = ""

    def as_dict(self) -> dict[str, Any]:
        """What goes into the file."""
        return asdict(self)


def _deduce(which: str) -> Callable[[], Sequence[str]]:
    def command() -> Sequence[str]:
        python = environment(FOLDER / "venv", LOCK)
        return [str(python), str(SCRIPTS / "deduce_lines.py"), which, str(FOLDER / "deduce")]

    return command


def _frog() -> Sequence[str]:
    if not shutil.which("frog"):
        raise NotHere("install the packages frog, frogdata and uctodata of Debian")
    return [sys.executable, str(SCRIPTS / "frog_lines.py")]


SYSTEMS = (
    System("deduce", _deduce("all")),
    System("deduce, lists of names", _deduce("names"), "our finder + its names"),
    System("Frog", _frog),
)


def environment(folder: Path, lock: Path) -> Path:
    """The Python in ``folder`` with the packages of a lock file, made or renewed when needed.

    Raises ``NotHere`` when they cannot be installed.
    """
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    python, stamp = folder / "bin" / "python", folder / "lock.sha256"
    if stamp.is_file() and stamp.read_text(encoding="ascii") == wanted:
        return python
    pip = [str(python), "-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes"]
    for command in (
        [sys.executable, "-m", "venv", "--clear", str(folder)],
        [*pip, "--disable-pip-version-check", "--no-input", "-r", str(lock)],
    ):
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode:
            said = f"{done.stdout}{done.stderr}".strip().splitlines()
            raise NotHere(f"{lock.name} was not installed: {said[-1] if said else 'no reason'}")
    stamp.write_text(wanted, encoding="ascii")
    return python


def compare(systems: Iterable[System]) -> list[Row]:
    """The rows of the table, the guard first."""
    marked = corpora()
    chosen = {name: marked[name] for name in ON}
    guard = System(GUARD, guard_command)
    return [row for system in (guard, *systems) for row in _rows(system, chosen)]


def _rows(system: System, marked: dict[str, list[dict[str, Any]]]) -> Iterator[Row]:
    texts = [text["text"] for corpus in marked.values() for text in corpus]
    found: list[list[Identifier]] = []
    try:
        command = system.command()
        with LineProcess(command):
            pass  # whatever it builds at its first start stands ready for the one that is timed
        with LineProcess(command) as process:
            taken = milliseconds(lambda text: found.append(process.find(text)), texts)
            held = process.resident_mb()
    except (NotHere, Unanswered) as error:
        yield Row(system.name, {}, why_not=str(error))
        return
    cost = (round(process.start_seconds, 1), round(statistics.median(taken), 2), round(held))
    yield Row(system.name, _figures(marked, found), *cost)
    if system.names_beside_ours:
        ours = [beside_ours(*pair) for pair in zip(texts, found, strict=True)]
        yield Row(system.names_beside_ours, _figures(marked, ours), *cost)


def beside_ours(text: str, found: Iterable[Identifier]) -> list[Identifier]:
    """Our structured identifiers, and the persons of another where we found none."""
    ours = blocked(text)
    persons = [one for one in found if one.label == Label.PERSON_NAME]
    return ours + [
        one
        for one in persons
        if not any(one.start < other.end and other.start < one.end for other in ours)
    ]


def _figures(
    marked: dict[str, list[dict[str, Any]]], found: list[list[Identifier]]
) -> dict[str, dict[str, float]]:
    """The figures of ``COLUMNS`` per corpus; what was found stands in the order of the texts."""
    every, at = {}, 0
    for corpus, texts in marked.items():
        counted = score(texts, found[at : at + len(texts)]).figures()
        every[corpus] = {name: counted[name] for name in COLUMNS}
        at += len(texts)
    return every


def comparison_table(rows: Sequence[Row]) -> Iterator[str]:
    """The lines for people: per corpus the systems, and whether the guard is ahead."""
    measured = [row for row in rows if row.figures]
    for corpus in ON:
        cells = [[f"on {corpus}, in %", *COLUMNS.values(), "start s", "ms/text", "MB"]]
        for row in measured:
            shares = [f"{row.figures[corpus][name]:.1f}" for name in COLUMNS]
            cost = [f"{row.start_seconds:.1f}", f"{row.median_ms:.2f}", f"{row.resident_mb:.0f}"]
            cells.append([row.system, *shares, *cost])
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        yield ""
        for line in cells:
            right = map(str.rjust, line[1:], widths[1:])
            yield "  ".join([line[0].ljust(widths[0]), *right])
        yield verdict(measured, corpus)
    for row in rows:
        if row.why_not:
            yield f"{row.system}: not measured ({row.why_not})"


def verdict(rows: Sequence[Row], corpus: str) -> str:
    """Whether the guard is ahead of every other in every column, or where it is not."""
    guards = [row for row in rows if row.system == GUARD]
    others = [row for row in rows if row.system != GUARD]
    if not guards or not others:
        return f"{corpus}: nothing to compare"
    level, behind = [], []
    for name, column in COLUMNS.items():
        sign = -1 if name in LOWER_IS_BETTER else 1
        best = max(others, key=lambda row, name=name, sign=sign: sign * row.figures[corpus][name])  # type: ignore[misc]
        lead = sign * (guards[0].figures[corpus][name] - best.figures[corpus][name])
        if lead < 0:
            behind.append(f"{column} ({best.system} {best.figures[corpus][name]:.1f})")
        elif lead == 0:
            level.append(column)
    told = f"{corpus}: the guard is "
    if behind:
        return told + f"behind on {', '.join(behind)}"
    if level:
        return told + f"nowhere behind, and level on {', '.join(level)}"
    return told + "ahead on every column"
