"""The rules against a second, naive implementation, on random programmes."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from programmes.actions.exchange_file import parse_programme
from tests.programmes.findings import CATALOGUE, all_of
from tests.programmes.random_programmes import Maker
from tests.programmes.reference import findings
from tests.programmes.test_blind_spots_files import NAMES
from tests.world import programme_data

EVIDENCE = {name: ";".join(statuses) for name, statuses in CATALOGUE.items()}
seeds = st.integers(0, 2**32)


def ours(data: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(row.code, row.subject, str(row.severity)) for row in all_of(data)]


@settings(max_examples=600, derandomize=True, database=None, deadline=None)
@given(seeds)
def test_rules_equal_their_text_read_twice(seed: int) -> None:
    data = Maker(seed).make()
    found = ours(data)
    assert found == findings(data, EVIDENCE)
    keys = [(code, subject) for code, subject, _severity in found]
    assert keys == sorted(set(keys))


def test_random_programmes_are_valid_and_meet_every_rule_often() -> None:
    met: Counter[str] = Counter()
    for seed in range(200):
        data = Maker(seed).make()
        assert parse_programme(json.dumps(data).encode()) == data
        met.update({code for code, _subject, _severity in findings(data, EVIDENCE)})
    assert {f"BS{number:02d}" for number in range(1, 19)} == {
        code for code, number in met.items() if number >= 10
    }, met


@pytest.mark.parametrize("name", NAMES)
def test_delivered_programmes_equal_the_second_reading(name: str) -> None:
    data = programme_data(name)
    assert ours(data) == findings(data, EVIDENCE)
