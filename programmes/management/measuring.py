"""How the benchmarks measure: times, ratios and queries, and the table they are told in."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.db import connection  # noqa: TID251  only counts what others ask
from django.test import Client
from django.test.utils import CaptureQueriesContext

DATABASE = connection.vendor
#: Requests that fill caches before anything is measured.
WARM_UP = 5


@dataclass(frozen=True)
class Measure:
    """One line of the table: what, how much, and the bar it should stay under, if there is one.

    ``at_least``: it should reach the bar instead.
    """

    name: str
    value: float
    unit: str
    bar: float | None = None
    note: str = ""
    at_least: bool = False

    @property
    def verdict(self) -> str:
        """Whether it keeps to the bar; empty without one."""
        if self.bar is None:
            return ""
        if self.at_least:
            return "ok" if self.value >= self.bar else "under"
        return "ok" if self.value <= self.bar else "over"

    def as_dict(self) -> dict[str, Any]:
        """What goes into the file."""
        return {**asdict(self), "verdict": self.verdict}


def seconds(work: Callable[[], Any], *, times: int = 3) -> float:
    """The fastest of some runs: other work on the machine only ever makes one slower."""
    return min(_seconds(work) for _run in range(times))


def _seconds(work: Callable[[], Any]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def side_by_side(client: Client, address: str, other: str, requests: int) -> tuple[float, float]:
    """The median milliseconds of two addresses, asked in turns so that both suffer alike."""
    return in_turns(lambda: get(client, address), lambda: get(client, other), requests)


def in_turns(work: Callable[[], Any], other: Callable[[], Any], times: int) -> tuple[float, float]:
    """The median milliseconds of two things, done in turns."""
    for _time in range(WARM_UP):
        work()
        other()
    pairs = [(_seconds(work), _seconds(other)) for _time in range(times)]
    one, two = zip(*pairs, strict=True)
    return statistics.median(one) * 1000, statistics.median(two) * 1000


def queries(client: Client, address: str) -> int:
    """How many queries one request takes, once caches are filled."""
    get(client, address)
    with CaptureQueriesContext(connection) as captured:
        get(client, address)
    return len(captured)


def get(client: Client, address: str) -> bytes:
    """The answer of a page that has to be there. Raises ``RuntimeError`` when it is not."""
    response = client.get(address)
    if response.status_code != 200:
        raise RuntimeError(f"{address} answers {response.status_code}.")
    content: bytes = response.content
    return content


def table(measures: Iterable[Measure]) -> list[str]:
    """The lines as a table for people."""
    rows = [("what", "measured", "bar", "", "")]
    for measure in measures:
        sign = "≥" if measure.at_least else "≤"
        bar = "" if measure.bar is None else f"{sign} {measure.bar:g}"
        value = f"{measure.value:.3g} {measure.unit}".strip()
        rows.append((measure.name, value, bar, measure.verdict, measure.note))
    widths = [max(len(row[at]) for row in rows) for at in range(5)]
    return ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
