"""A program that finds identifiers, in a process of its own: a line of JSON in, a line out.

It takes ``{"id", "text"}`` and answers ``{"id", "spans": [{"start", "end", "label"}]}``, as
``manage.py guard_text`` does, so that every system is timed and weighed in the same way.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

from django.conf import settings

from core.deidentification.identifiers import Identifier, Label, Strength

#: Seconds a program gets to end by itself once it hears that no text follows.
PATIENCE = 10


class Unanswered(Exception):
    """The program gives no answer; says what it last complained of."""


class LineProcess:
    """The running program. ``start_seconds``: from its start up to its first answer."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = list(command)
        self._complaints = tempfile.TemporaryFile("w+")  # noqa: SIM115  closed in __exit__
        self.start_seconds = 0.0

    def __enter__(self) -> Self:
        begun = time.perf_counter()
        self._process = subprocess.Popen(  # noqa: S603  commands of ours only
            self._command,
            cwd=settings.BASE_DIR,
            env={**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._complaints,
            text=True,
            encoding="utf-8",
        )
        try:
            self.find("Begin.")
        except Unanswered:
            self.__exit__()
            raise
        self.start_seconds = time.perf_counter() - begun
        return self

    def __exit__(self, *_exception: object) -> None:
        try:
            self._process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.communicate()
        except BrokenPipeError:
            self._process.wait()
        self._complaints.close()

    def find(self, text: str) -> list[Identifier]:
        """What the program finds in a text. Raises ``Unanswered`` when it does not answer."""
        pipe_in, pipe_out = self._process.stdin, self._process.stdout
        if pipe_in is None or pipe_out is None:
            raise Unanswered("The program was started without pipes.")
        try:
            pipe_in.write(json.dumps({"id": 0, "text": text}) + "\n")
            pipe_in.flush()
            return [_identifier(span) for span in json.loads(pipe_out.readline())["spans"]]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise Unanswered(self._last_complaint()) from error

    def resident_mb(self) -> float:
        """The most memory that it and the programs it started have held, in megabytes (Linux)."""
        return sum(map(_peak_kilobytes, _with_children(self._process.pid))) / 1024

    def _last_complaint(self) -> str:
        self._complaints.seek(0)
        lines = self._complaints.read().strip().splitlines()
        return lines[-1] if lines else "no answer that can be read"


def _identifier(span: dict[str, Any]) -> Identifier:
    """A span as an identifier; a system that knows no strengths stops the writer at every one."""
    label = Label(span["label"])
    strength = Strength(span.get("strength", Strength.BLOCK))
    return Identifier(int(span["start"]), int(span["end"]), label, strength, label)


def _with_children(process: int) -> list[int]:
    children = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii")
    found = [process]
    for child in children.split():
        found += _with_children(int(child))
    return found


def _peak_kilobytes(process: int) -> int:
    """Read from /proc: what ``getrusage`` tells of a process begins with the size of its parent."""
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    found = re.search(r"VmHWM:\s{1,20}(\d{1,12}) kB", status)
    return int(found[1]) if found else 0
