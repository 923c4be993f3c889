"""How long something takes, whatever else the machine does meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable

#: What two million additions take of a processor at rest, in seconds: the pace the bars are for.
AT_REST = 0.07


def seconds(work: Callable[[], object], bar: float, tries: int = 3) -> float:
    """Processor seconds of this thread that `work` takes, at the pace of a machine at rest.

    The best of a few tries, for a neighbour on the machine only ever adds; no further try once one
    is under `bar`. A slow machine counts as much shorter as its additions take longer.
    """
    best = float("inf")
    for _ in range(tries):
        pace = _spent(_additions) / AT_REST
        best = min(best, _spent(work) / max(1, pace))
        if best < bar:
            break
    return best


def _spent(work: Callable[[], object]) -> float:
    began = time.thread_time()
    work()
    return time.thread_time() - began


def _additions() -> int:
    total = 0
    for number in range(2_000_000):
        total += number
    return total
