"""Numbers of open records: per municipality and year, never twice."""

from __future__ import annotations

import datetime
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.db import connection

from core.references import ReferenceConverter, next_reference, next_references
from core.tenancy import NoMunicipality, acting_for
from programmes.models import Programme
from tests.world import World

IN_2031 = datetime.datetime(2031, 3, 1, 12, tzinfo=datetime.UTC)


def make(reference: str) -> Programme:
    """A programme with this reference."""
    day = datetime.date(2031, 1, 1)
    programme = Programme(reference=reference, title=reference, start=day, end=day)
    programme.save()
    return programme


@time_machine.travel(IN_2031)
def test_number_is_the_next_of_the_year_here(world: World) -> None:
    for side in world.sides:
        with acting_for(side.municipality):
            assert next_reference(Programme, "P") == "P-2031-01"
            make("P-2031-01")
            make("P-2031-09")
            assert next_reference(Programme, "P") == "P-2031-10"
            assert next_references(Programme, "P", 3, width=4) == [
                "P-2031-0010",
                "P-2031-0011",
                "P-2031-0012",
            ]


@time_machine.travel(IN_2031)
def test_number_goes_on_after_the_width_is_full(acting: World) -> None:
    make("P-2031-99")
    assert next_reference(Programme, "P") == "P-2031-100"


def test_year_starts_at_one_again(acting: World) -> None:
    with time_machine.travel(IN_2031):
        make("P-2031-05")
    with time_machine.travel(IN_2031.replace(year=2032)):
        assert next_reference(Programme, "P") == "P-2032-01"


def test_number_needs_a_municipality(db: None) -> None:
    with pytest.raises(NoMunicipality):
        next_reference(Programme, "P")


@pytest.mark.parametrize("text", ["P-2026-01", "ACT-2026-123456"])
def test_reference_passes_an_address_as_it_is(text: str) -> None:
    converter = ReferenceConverter()
    assert re.fullmatch(converter.regex, text)
    assert converter.to_url(converter.to_python(text)) == text


@pytest.mark.parametrize("text", ["p-2026-01", "P-26-01", "P-2026-1", "P-2026-01'--", "12"])
def test_anything_else_is_no_reference(text: str) -> None:
    assert not re.fullmatch(ReferenceConverter.regex, text)


@pytest.mark.postgresql
def test_writers_at_once_get_different_numbers(live_world: World) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    municipality = live_world.maasmonde.municipality

    def start(_number: int) -> str:
        from django.db import transaction

        try:
            with acting_for(municipality), transaction.atomic():
                return make(next_reference(Programme, "P")).reference
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        numbers = list(pool.map(start, range(12)))
    assert len(set(numbers)) == 12
