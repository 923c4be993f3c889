"""500 mutations of the given lists: each is read or refused in plain words, none crashes.

The seed is fixed, so a failure comes back. Kinds: bytes flipped in the file, cells shuffled,
columns dropped, cells replaced by something nasty.
"""

from __future__ import annotations

import datetime
import random
import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest

from core.spreadsheets import Sheet, UnreadableSpreadsheet, Workbook, read_workbook
from programmes.activity_list import Reason, read_activity_list
from tests.programmes import lists

NUMBER = 500
NASTY: list[Any] = [
    None, "", "=1+1", "\x00", "𝔘𝔫𝔦", "x" * 40_000, "1-1-0001", "31-12-9999", 1e308, -1e308,
    float("nan"), float("inf"), True, datetime.date.min, datetime.date.max, datetime.time(3),
    "t/m", "-", "€", "€ €", "k", "1" * 400, "Q9 2026", "schooljaar 9999/0000", "\n\n", "/", "((",
    "1a1b2", "2026-02-30", "00:00", "Activiteit", "Totaal", 10**30, "‮omgekeerd", "t/m t/m",
]  # fmt: skip
Mutated = tuple[bytes | Workbook, str]
Mutation = Callable[[bytes, str, random.Random], Mutated]


def flipped(content: bytes, name: str, chance: random.Random) -> Mutated:
    """Some bytes of the file are something else."""
    changed = bytearray(content)
    for _step in range(chance.randint(1, 30)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed), name


def flipped_inside(content: bytes, name: str, chance: random.Random) -> Mutated:
    """Some bytes of one part inside the archive are something else; the archive is whole."""
    if not content.startswith(b"PK"):
        return flipped(content, name, chance)
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(target, "w") as new:
        chosen = chance.choice(old.namelist())
        for part in old.namelist():
            data = old.read(part)
            new.writestr(part, flipped(data, part, chance)[0] if part == chosen else data)
    return target.getvalue(), name


def shuffled(content: bytes, name: str, chance: random.Random) -> Mutated:
    """The cells of each sheet stand in other places."""
    return _changed(content, name, lambda rows: _shuffle(rows, chance)), name


def dropped(content: bytes, name: str, chance: random.Random) -> Mutated:
    """A column of each sheet is gone."""
    return _changed(content, name, lambda rows: _drop(rows, chance)), name


def poisoned(content: bytes, name: str, chance: random.Random) -> Mutated:
    """Some cells hold something nasty."""
    return _changed(content, name, lambda rows: _poison(rows, chance)), name


def _changed(content: bytes, name: str, change: Callable[[list[list[Any]]], Any]) -> Workbook:
    book = read_workbook(content, name)
    return Workbook([Sheet(sheet.name, change(sheet.rows), sheet.merged) for sheet in book.sheets])


def _shuffle(rows: list[list[Any]], chance: random.Random) -> list[list[Any]]:
    cells = [cell for row in rows for cell in row]
    chance.shuffle(cells)
    left = iter(cells)
    return [[next(left) for _cell in row] for row in rows]


def _drop(rows: list[list[Any]], chance: random.Random) -> list[list[Any]]:
    gone = chance.randrange(max((len(row) for row in rows), default=1) or 1)
    return [row[:gone] + row[gone + 1 :] for row in rows]


def _poison(rows: list[list[Any]], chance: random.Random) -> list[list[Any]]:
    return [[chance.choice(NASTY) if chance.random() < 0.2 else c for c in row] for row in rows]


KINDS: tuple[Mutation, ...] = (flipped, flipped_inside, shuffled, dropped, poisoned)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_mutation_is_read_or_refused(kind: Mutation) -> None:
    chance = random.Random(f"{kind.__name__} 2026")
    files = {name: lists.given(name) for name in lists.GIVEN}
    outcomes = {"read": 0, "refused": 0}
    for _step in range(NUMBER // len(KINDS)):
        name = chance.choice(list(files))
        try:
            mutated, name = kind(files[name], name, chance)
            book = mutated if isinstance(mutated, Workbook) else read_workbook(mutated, name)
            found = read_activity_list(book.sheets)
        except UnreadableSpreadsheet as refusal:
            assert str(refusal)
            outcomes["refused"] += 1
            continue
        outcomes["read"] += 1
        for row in found.rows:
            assert row.faults or row.title
            assert all(fault.reason in Reason for fault in row.faults)
    assert outcomes["read"] + outcomes["refused"] == NUMBER // len(KINDS)
    assert outcomes["read"] > 0
