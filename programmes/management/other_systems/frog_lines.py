"""Frog's entities as a program: a line ``{"id", "text"}`` in, a line ``{"id", "spans"}`` out.

Frog (Debian's ``frog``, ``frogdata`` and ``uctodata``) reads from a pipe and answers each paragraph
with a row per word; a last word of our own tells that its answer is complete.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from typing import IO, Any

#: No morphology, lemmas, phrases or grammar: names need none of them. In texts this short its eight
#: threads wait for one another; with one it is ten times as fast.
COMMAND = ("frog", "--skip=mlacp", "--threads=1")
LAST = "Zzeindezz"
#: Columns of a row: the word, and what kind of name it belongs to (``B-PER`` begins one).
WORD, ENTITY = 1, 7


def main() -> None:
    """Answer every line of standard input; Frog leaves files where it runs, hence the folder.

    Raises ``RuntimeError`` when Frog has no pipes.
    """
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(  # noqa: S603  a command of ours
            COMMAND,
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        ) as frog,
    ):
        if frog.stdin is None or frog.stdout is None:
            raise RuntimeError("Frog was started without pipes.")
        for line in sys.stdin:
            asked = json.loads(line)
            rows = _ask(frog.stdin, frog.stdout, asked["text"])
            answer = {"id": asked["id"], "spans": list(persons(asked["text"], rows))}
            sys.stdout.write(json.dumps(answer) + "\n")
            sys.stdout.flush()
        frog.stdin.close()


def _ask(pipe_in: IO[str], pipe_out: IO[str], text: str) -> Iterator[tuple[str, str]]:
    """Word and entity of each row; the text goes in as one paragraph."""
    paragraph = "\n".join(line for line in text.splitlines() if line.strip())
    pipe_in.write(f"{paragraph}\n\n{LAST}\n\n")
    pipe_in.flush()
    for row in pipe_out:
        columns = row.rstrip("\n").split("\t")
        if LAST in columns:
            return
        if len(columns) > ENTITY:
            yield columns[WORD], columns[ENTITY]


def persons(text: str, rows: Iterable[tuple[str, str]]) -> Iterator[dict[str, Any]]:
    """Where in the text the persons among the rows stand; a word that is not there is passed by."""
    at, open_span = 0, None
    for word, entity in rows:
        start = text.find(word, at)
        if start >= 0:
            at = start + len(word)
        if entity == "I-PER" and open_span and start >= 0:
            open_span["end"] = at
            continue
        if open_span:
            yield open_span
        is_person = entity.endswith("-PER") and start >= 0
        open_span = {"start": start, "end": at, "label": "person_name"} if is_person else None
    if open_span:
        yield open_span


if __name__ == "__main__":
    main()
