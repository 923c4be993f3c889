"""What the benchmarks tell of the guard: how much it finds, how often it is wrong, how fast it is.

The marked texts are those of the tests. The guard's points were set on ``given`` and ``tuning``;
only ``unseen`` shows how it does on texts of a hand it does not know.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import cycle, islice
from typing import Any

from django.conf import settings

from core.deidentification.guard import inspect
from core.deidentification.identifiers import MAXIMUM_LENGTH, Identifier
from core.deidentification.scoring import Score, read_texts
from programmes.management.line_process import LineProcess
from programmes.management.measuring import Measure, seconds

#: Where the marked texts stand: a file, or a folder of files, per corpus.
TEXTS = settings.BASE_DIR / "tests" / "core" / "deidentification" / "texts"
CORPORA = {"given": "given.jsonl", "tuning": "tuning/*.txt", "unseen": "unseen/*.txt"}
#: Figure of ``Score`` → how the table calls it, and its bar in percent. Of the clean texts that is
#: the most, of the rest the least.
FIGURES: dict[str, tuple[str, float | None]] = {
    "structured_found": ("structured found", 99),
    "structured_covered": ("structured covered", 98.5),
    "always_covered": ("BSN, IBAN, phone, e-mail covered", 100),
    "names_found": ("names found", 95),
    "names_covered": ("names covered", 94),
    "names_precision": ("names precision", None),
    "caught": ("texts with everything caught", 93),
    "clean_flagged": ("clean texts falsely flagged", 5),
    "clean_blocked": ("clean texts blocked", 3),
}
#: Milliseconds for nearly every text and for the worst one; seconds to load; megabytes in all.
USUAL_TEXT, WORST_TEXT, LOADING, RESIDENT = 5, 200, 0.5, 100
#: Texts after which the memory is weighed, and fresh processes of which the fastest loading counts.
WEIGHED_AFTER, STARTS = 200, 3
#: What somebody might paste to make the guard slow; repeated up to the longest text it takes.
HOSTILE = {
    "points": "a.",
    "digits": "0612345678",
    "digits apart": "1 2-3 ",
    "at signs": "@",
    "addresses that never end": "a@a.",
    "capitals": "A",
    "one long word": "voorzitterschap",
    "words of one letter": "a ",
    "all names": "Mohammed de Vries Fatima Jansen ",
    "small words before names": "van der ",
    "number words": "nul zes een twee ",
    "months": "1 januari ",
    "streets": "Dorpsstraat 1 ",
    "right to left": "محمد علي ",
    "emoji": "👩‍👩‍👧‍👦",
    "accents apart": "e\u0301",
    "HTML": '<a href="https://x.nl/?q=1">Jan</a>',
    "spaces": " \t\n",
    "replacements": "[persoon 1] ",
}


def corpora() -> dict[str, list[dict[str, Any]]]:
    """The marked texts of each corpus, as ``read_texts`` gives them."""
    return {name: read_texts(*sorted(TEXTS.glob(found))) for name, found in CORPORA.items()}


def score(texts: Iterable[dict[str, Any]], found: Iterable[Iterable[Identifier]]) -> Score:
    """How well what was found in each text agrees with what people marked there."""
    counted = Score()
    for text, identifiers in zip(texts, found, strict=True):
        counted.count(text["text"], text["spans"], identifiers)
    return counted


def guard_measures() -> Iterator[Measure]:
    """Every line of the table that is about the guard."""
    marked = corpora()
    for corpus, texts in marked.items():
        yield from _quality(corpus, texts)
    plain = [text["text"] for texts in marked.values() for text in texts]
    yield from _speed(plain)
    yield _worst()
    yield from _fresh_process(plain)


def _quality(corpus: str, texts: list[dict[str, Any]]) -> Iterator[Measure]:
    counted = score(texts, (inspect(text["text"]).identifiers for text in texts))
    for figure, percent in counted.figures().items():
        name, bar = FIGURES[figure]
        share = getattr(counted, figure)
        yield Measure(
            f"guard on {corpus}: {name}",
            percent,
            "%",
            bar,
            f"{share.part} of {share.whole}",
            at_least=not figure.startswith("clean"),
        )


def _speed(texts: list[str]) -> Iterator[Measure]:
    taken = milliseconds(inspect, texts)
    note = f"of {len(texts)} texts"
    yield Measure("guard: a text, median", statistics.median(taken), "ms", note=note)
    yield Measure("guard: 95 in 100 texts within", percentile(taken, 95), "ms", USUAL_TEXT, note)


def milliseconds(find: Callable[[str], Any], texts: Iterable[str]) -> list[float]:
    """How long each text takes, asked once each."""
    taken = []
    for text in texts:
        begun = time.perf_counter()
        find(text)
        taken.append((time.perf_counter() - begun) * 1000)
    return taken


def percentile(taken: list[float], percent: int) -> float:
    """So many in a hundred stay at or below this."""
    return sorted(taken)[max(0, -(-len(taken) * percent // 100) - 1)]


def hostile_texts() -> dict[str, str]:
    """As long as the guard takes them."""
    return {name: "".join(islice(cycle(part), MAXIMUM_LENGTH)) for name, part in HOSTILE.items()}


def _worst() -> Measure:
    taken = {
        name: seconds(lambda text=text: inspect(text)) * 1000  # type: ignore[misc]
        for name, text in hostile_texts().items()
    }
    worst = max(taken, key=lambda name: taken[name])
    name = f"guard: slowest of {len(taken)} hostile texts of {MAXIMUM_LENGTH:,} characters"
    return Measure(name, taken[worst], "ms", WORST_TEXT, f"the one of {worst}")


def _fresh_process(texts: list[str]) -> Iterator[Measure]:
    """Loading and memory, where nothing was loaded before."""
    loaded = min(_loading_seconds() for _start in range(STARTS))
    yield Measure("guard: loading the words", loaded, "s", LOADING, f"fastest of {STARTS} starts")
    with LineProcess(guard_command()) as process:
        for text in texts[:WEIGHED_AFTER]:
            process.find(text)
        held = process.resident_mb()
    note = f"after {len(texts[:WEIGHED_AFTER])} texts"
    yield Measure("guard: memory of a process, Django included", held, "MB", RESIDENT, note)


def guard_command() -> list[str]:
    """How the guard is started in a process of its own."""
    return [sys.executable, str(settings.BASE_DIR / "manage.py"), "guard_text"]


def _loading_seconds() -> float:
    done = subprocess.run(  # noqa: S603  a command of ours
        [*guard_command(), "--stats"],
        input='{"id": 1, "text": "Begin."}\n',
        capture_output=True,
        check=True,
        text=True,
    )
    return float(json.loads(done.stdout)["load_seconds"])
