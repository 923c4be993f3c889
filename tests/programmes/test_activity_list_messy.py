"""Lists that the reader was not made for: ≥ 90 % of the rows, every fault, no row invented."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.programmes import lists, messy


@pytest.mark.parametrize("make", messy.ALL, ids=lambda make: make.__name__)
def test_messy_list_comes_out_as_meant(make: Callable[[], messy.Messy]) -> None:
    example = make()
    found = lists.read(example.content, example.name)
    rows = [{k: v for k, v in row.items() if k != "sheet"} for row in lists.rows_of(found)]
    assert rows == example.rows
    assert {row.row: lists.reason(row) for row in found.faulty} == example.faults
