"""How well the guard finds what people marked: the figures that tests, bench and docs give."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.deidentification.identifiers import Label, Strength

#: The four that may never get through.
ALWAYS = frozenset({Label.BSN, Label.IBAN, Label.PHONE, Label.EMAIL})


@dataclass
class Share:
    """So many of so many."""

    part: int = 0
    whole: int = 0

    def add(self, hit: bool) -> None:
        """Count one."""
        self.part += hit
        self.whole += 1

    @property
    def percent(self) -> float:
        """In percent; of nothing it is 100."""
        return 100.0 * self.part / self.whole if self.whole else 100.0


@dataclass
class Score:
    """The shares that count, over texts with marked identifiers.

    *Found*: some of its characters are; *covered*: all its letters and digits are. *Caught*: every
    identifier of a text is found. Flagged and blocked are about texts without identifier; blocked
    asks more than one confirmation. ``precision``: identifiers that lie on an identifier.
    """

    structured_found: Share = field(default_factory=Share)
    structured_covered: Share = field(default_factory=Share)
    always_covered: Share = field(default_factory=Share)
    names_found: Share = field(default_factory=Share)
    names_covered: Share = field(default_factory=Share)
    names_precision: Share = field(default_factory=Share)
    caught: Share = field(default_factory=Share)
    clean_flagged: Share = field(default_factory=Share)
    clean_blocked: Share = field(default_factory=Share)

    def count(
        self, text: str, marked: Iterable[dict[str, Any]], identifiers: Iterable[Any]
    ) -> None:
        """Add one text: what people marked and what was found in it."""
        marked, identifiers = list(marked), list(identifiers)
        everything = True
        for span in marked:
            found, covered = _overlap(text, span, identifiers)
            everything &= found
            is_name = span["label"] == Label.PERSON_NAME
            (self.names_found if is_name else self.structured_found).add(found)
            (self.names_covered if is_name else self.structured_covered).add(covered)
            if span["label"] in ALWAYS:
                self.always_covered.add(covered)
        for identifier in identifiers:
            if identifier.label == Label.PERSON_NAME:
                self.names_precision.add(any(_touches(identifier, span) for span in marked))
        if marked:
            self.caught.add(everything)
        else:
            self.clean_flagged.add(bool(identifiers))
            asks_more = [one for one in identifiers if one.strength != Strength.CONFIRM]
            self.clean_blocked.add(bool(asks_more))

    def figures(self) -> dict[str, float]:
        """Every share in percent, by its name."""
        return {name: round(share.percent, 1) for name, share in vars(self).items()}


_MARK = re.compile(r"⟦(\w{1,20})\|([^⟦⟧]{1,400})⟧")


def read_texts(*paths: Path) -> list[dict[str, Any]]:
    """Marked texts as ``{"text", "spans": [{"start", "end", "label"}]}``.

    A file ending in ``.jsonl`` has one such object a line. In any other file the texts stand with a
    line ``---`` between them, and an identifier is marked in its place: ``⟦person_name|Mila⟧``.
    """
    return [text for path in paths for text in _read_file(path)]


def _read_file(path: Path) -> Iterator[dict[str, Any]]:
    written = path.read_text(encoding="utf-8")
    if path.suffix == ".jsonl":
        yield from (json.loads(line) for line in written.splitlines() if line.strip())
        return
    blocks = re.split(r"(?m)^---[ \t]*$", written)
    yield from (_read_marks(block.strip()) for block in blocks if block.strip())


def _read_marks(written: str) -> dict[str, Any]:
    """A text without its marks, and where they stood."""
    text, at, spans = "", 0, []
    for mark in _MARK.finditer(written):
        text += written[at : mark.start()]
        spans.append({"start": len(text), "end": len(text) + len(mark[2]), "label": mark[1]})
        text += mark[2]
        at = mark.end()
    return {"text": text + written[at:], "spans": spans}


def _touches(identifier: Any, span: dict[str, Any]) -> bool:
    return bool(identifier.start < span["end"] and span["start"] < identifier.end)


def _overlap(text: str, span: dict[str, Any], identifiers: list[Any]) -> tuple[bool, bool]:
    here = [identifier for identifier in identifiers if _touches(identifier, span)]
    letters = [at for at in range(span["start"], span["end"]) if text[at].isalnum()]
    covered = all(any(one.start <= at < one.end for one in here) for at in letters)
    return bool(here), covered and bool(here)
