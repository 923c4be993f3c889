"""Small numbers stay out of figures, and nobody works them out (rules S14, N18).

The attackers here are written apart from ``core.figures`` and know nothing of how it works inside:
one adds up what is published, the other tries every table there could have been.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import product
from random import Random

import pytest

from core import figures
from core.figures import Cell, CellKind, PublishedTable, Table, publish

Column = dict[str, int]
#: How many random sets of linked tables the first attacker gets.
SETS = 10_000


def column(*numbers: int) -> Column:
    return {f"r{at}": number for at, number in enumerate(numbers)}


def texts(cells: Sequence[Cell], threshold: int) -> list[str]:
    """What a reader sees."""
    signs = {CellKind.SUPPRESSED: f"<{threshold}", CellKind.WITHHELD: "weg"}
    return [str(cell.value) if cell.is_shown else signs[cell.kind] for cell in cells]


def shown(*numbers: int, threshold: int = 5) -> list[str]:
    """One column of one table as it is published."""
    published = publish([Table("t", {"q": column(*numbers)})], threshold)
    return texts(list(published[0].columns["q"].values()), threshold)


# --- the first attacker: adds up what is published ------------------------------------------------
def sums_without(cells: Sequence[Cell], threshold: int, cap: int) -> list[int]:
    """Per cell the totals that the other cells can make, as bits; and last those of them all."""
    options = [options_of(cell, threshold, cap) for cell in cells]
    before, after = [1], [1]
    for numbers in options:
        before.append(added(before[-1], numbers, cap))
    for numbers in reversed(options):
        after.append(added(after[-1], numbers, cap))
    after.reverse()
    return [joined(before[at], after[at + 1], cap) for at in range(len(cells))] + [before[-1]]


def options_of(cell: Cell, threshold: int, cap: int) -> range:
    if cell.value is not None:
        return range(cell.value, cell.value + 1)
    return range(threshold) if cell.kind == CellKind.SUPPRESSED else range(threshold, cap + 1)


def added(sums: int, numbers: range, cap: int) -> int:
    found = 0
    for number in numbers:
        found |= sums << number
    return found & ((1 << (cap + 1)) - 1)


def joined(one: int, other: int, cap: int) -> int:
    found, at = 0, 0
    while one >> at:
        if one >> at & 1:
            found |= other << at
        at += 1
    return found & ((1 << (cap + 1)) - 1)


def leaks(tables: Sequence[PublishedTable], threshold: int, total: int, name: str) -> list[str]:
    """The suppressed cells of one column that the published figures leave one number for.

    Once by somebody who knows the total, and once by somebody who does not and only knows that all
    tables have the same one. Under the threshold nobody knows it.
    """
    columns = [list(table.columns[name].values()) for table in tables]
    if all(cell.kind == CellKind.WITHHELD for cells in columns for cell in cells):
        return []
    cap = total + 3 * threshold
    sums = [sums_without(cells, threshold, cap) for cells in columns]
    totals = (1 << (cap + 1)) - 1
    for of in sums:
        totals &= of[-1]
    found = []
    for cells, of in zip(columns, sums, strict=True):
        for at, cell in enumerate(cells):
            if cell.kind != CellKind.SUPPRESSED:
                continue
            if total >= threshold and possible(of[at], threshold, 1 << total) < 2:
                found.append(f"{texts(cells, threshold)} of {total}: number {at}")
            if possible(of[at], threshold, totals) < 2:
                found.append(f"{texts(cells, threshold)}: number {at}")
    return found


def possible(others: int, threshold: int, totals: int) -> int:
    """How many numbers a suppressed cell can still be."""
    return sum(bool(others << number & totals) for number in range(threshold))


def random_tables(chance: Random) -> list[Table]:
    """One to three linked tables of one to eight rows, with many small numbers and noughts."""
    top = chance.choice([2, 5, 9, 12, 40])
    first = [
        chance.choice([0, 0, 1, chance.randint(0, top)]) for _row in range(chance.randint(1, 8))
    ]
    tables = [first]
    for _table in range(chance.randint(0, 2)):
        rows = [0] * chance.randint(1, 8)
        favourites = chance.choices(range(len(rows)), k=3)
        for _one in range(sum(first)):
            rows[
                chance.choice(favourites) if chance.random() < 0.8 else chance.randrange(len(rows))
            ] += 1
        tables.append(rows)
    return [Table(f"t{at}", {"q": column(*rows)}) for at, rows in enumerate(tables)]


def attacked(sets: int) -> tuple[list[str], int]:
    """What the attacker finds in so many sets of tables, and how many numbers could be read."""
    chance = Random("small numbers")
    found, readable = [], 0
    for _set in range(sets):
        tables, threshold = random_tables(chance), chance.randint(3, 10)
        published = publish(tables, threshold)
        total = sum(tables[0].columns["q"].values())
        found += leaks(published, threshold, total, "q")
        readable += sum(cell.is_shown for one in published for cell in one.columns["q"].values())
    return found, readable


def test_nobody_adds_up_to_a_small_number() -> None:
    found, readable = attacked(SETS)
    assert found == []
    assert readable > SETS / 2  # leaving everything out would be safe too


def test_the_attacker_wins_without_complementary_suppression(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(figures, "_first_withheld", lambda numbers, threshold: 0)
    assert attacked(500)[0]


def test_the_attacker_wins_when_a_gap_in_one_table_leaves_the_others_open(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With one number withheld and no more, whatever the rest says."""

    def smallest(numbers: Column, threshold: int) -> int:
        return sorted([number for number in numbers.values() if number >= threshold] + [0])[0]

    monkeypatch.setattr(figures, "_first_withheld", smallest)
    assert attacked(500)[0]


# --- the second attacker: knows the rule, tries every table ---------------------------------------
@cache
def worlds(total: int, rows: int) -> tuple[tuple[int, ...], ...]:
    """Every column of so many rows with this total."""
    if rows == 1:
        return ((total,),)
    return tuple(
        (first, *rest) for first in range(total + 1) for rest in worlds(total - first, rows - 1)
    )


def editions(
    threshold: int, rows: int, total: int
) -> Iterator[tuple[list[str], list[tuple[int, ...]]]]:
    """Every publication there can be, with all columns that lead to it."""
    found: dict[tuple[str, ...], list[tuple[int, ...]]] = {}
    for world in worlds(total, rows):
        found.setdefault(tuple(shown(*world, threshold=threshold)), []).append(world)
    for edition, behind in found.items():
        yield list(edition), behind


@pytest.mark.parametrize(("threshold", "rows"), [*product([3, 4, 5], [1, 2, 3]), (3, 4), (4, 4)])
def test_nobody_who_knows_the_rule_finds_a_small_number(threshold: int, rows: int) -> None:
    """Not even by asking why so much was left out, and not more or less."""
    for total in range(threshold, 20 if rows < 4 else 16):
        for edition, behind in editions(threshold, rows, total):
            for at, text in enumerate(edition):
                if text.startswith("<"):
                    assert len({world[at] for world in behind}) > 1, (edition, behind)


@pytest.mark.parametrize("threshold", [3, 5])
def test_a_total_under_the_threshold_shows_nothing_at_all(threshold: int) -> None:
    for total in range(threshold):
        assert [edition for edition, _behind in editions(threshold, 3, total)] == [
            [f"<{threshold}"] * 3
        ]


# --- by example -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ([9, 8, 7], ["9", "8", "7"]),
        ([4, 9, 8, 7], ["<5", "9", "weg", "weg"]),  # 15 - 8 and 15 - 7 alone would say too much
        ([3, 20, 30], ["<5", "weg", "30"]),
        ([4, 2, 10], ["<5", "<5", "10"]),
        ([0, 0, 10, 30], ["<5", "<5", "weg", "30"]),
        ([4, 4, 10, 30], ["<5", "<5", "weg", "30"]),
        ([4, 4, 6, 7], ["<5", "<5", "weg", "weg"]),
        ([3, 6, 6, 20], ["<5", "weg", "weg", "20"]),
    ],
)
def test_the_smallest_numbers_left_are_withheld(numbers: list[int], expected: list[str]) -> None:
    assert shown(*numbers) == expected


@pytest.mark.parametrize("threshold", [3, 5, 10])
def test_s14_one_under_the_threshold_is_shown_as_fewer(threshold: int) -> None:
    """Rule S14."""
    assert shown(threshold - 1, 50, 60, threshold=threshold)[0] == f"<{threshold}"
    assert shown(threshold, 50, 60, threshold=threshold)[0] == str(threshold)


def test_n18_two_tables_that_differ_by_one_record_both_leave_it_out() -> None:
    """Rule N18: nothing is learnt by taking one from the other."""
    for one in range(4):
        for numbers in ((one, 12, 20), (one + 1, 12, 20)):
            assert shown(*numbers)[0] == "<5"
            assert shown(*numbers)[1] == "weg"


def test_a_column_that_cannot_be_safe_is_withheld_in_every_table() -> None:
    tables = [
        Table("a", {"q": column(4, 4), "r": column(20, 30)}),
        Table("b", {"q": column(8), "r": column(50)}),
    ]
    one, other = publish(tables, 5)
    assert texts([*one.columns["q"].values(), *other.columns["q"].values()], 5) == ["weg"] * 3
    assert texts([*one.columns["r"].values(), *other.columns["r"].values()], 5) == [
        "20",
        "30",
        "50",
    ]


@pytest.mark.parametrize(
    ("tables", "threshold"),
    [
        ([Table("a", {"q": column(9)})], 2),
        ([Table("a", {"q": column(9)}), Table("b", {"q": column(8)})], 5),
        ([Table("a", {"q": column(9)}), Table("b", {"r": column(9)})], 5),
        ([Table("a", {"q": column(9)}), Table("a", {"q": column(9)})], 5),
        ([Table("a", {"q": column(9, -1)})], 5),
    ],
)
def test_nonsense_is_refused(tables: list[Table], threshold: int) -> None:
    with pytest.raises(ValueError, match=r"threshold|tables|count"):
        publish(tables, threshold)


def test_nothing_gives_nothing() -> None:
    assert publish([], 5) == []
    assert publish([Table("a", {"q": {}})], 5)[0].columns == {"q": {}}


def test_the_same_figures_give_the_same_edition() -> None:
    numbers = column(1, 7, 7, 0, 30)
    turned = dict(reversed(numbers.items()))
    one = publish([Table("t", {"q": numbers})], 5)[0].columns["q"]
    other = publish([Table("t", {"q": turned})], 5)[0].columns["q"]
    assert dict(one) == dict(other)
