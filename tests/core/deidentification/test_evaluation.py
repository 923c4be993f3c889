"""How well the guard finds what people marked: floors that may only rise (docs/guard.md).

``texts/tuning`` set the points, ``texts/given`` came first, and nobody reads
``texts/unseen``: they are of other hands, and only counted.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from core.deidentification.guard import inspect, knowledge
from core.deidentification.identifiers import Label
from core.deidentification.points import POINTS, START
from core.deidentification.scoring import Score, read_texts
from core.deidentification.tuning import examples, fit

pytestmark = pytest.mark.any_database

TEXTS = Path(__file__).parent / "texts"
#: Corpus → figure → the least (or, of the clean texts, the most) in percent.
FLOORS: dict[str, dict[str, float]] = {
    "given.jsonl": {
        "structured_covered": 100,
        "always_covered": 100,
        "names_found": 98,
        "names_covered": 97,
        "caught": 97,
        "clean_flagged": 3,
        "clean_blocked": 1,
    },
    "tuning": {
        "structured_covered": 99.5,
        "always_covered": 100,
        "names_found": 97.5,
        "names_covered": 96.5,
        "caught": 97,
        "clean_flagged": 3,
        "clean_blocked": 0.5,
    },
    "unseen": {
        "structured_found": 98.5,
        "structured_covered": 98,
        "always_covered": 100,
        "names_found": 95.5,
        "names_covered": 94.5,
        "caught": 94.5,
        "clean_flagged": 5,
        "clean_blocked": 2.5,
    },
}


def files(corpus: str) -> list[Path]:
    """The files of a corpus."""
    path = TEXTS / corpus
    return sorted(path.glob("*.txt")) if path.is_dir() else [path]


def score(corpus: str) -> Score:
    """The guard's figures on a corpus."""
    found = Score()
    for text in read_texts(*files(corpus)):
        found.count(text["text"], text["spans"], inspect(text["text"]).identifiers)
    return found


@pytest.mark.parametrize("corpus", FLOORS)
def test_finds_what_people_marked(corpus: str, capsys: pytest.CaptureFixture[str]) -> None:
    figures = score(corpus).figures()
    with capsys.disabled():
        print(f"\nguard on {corpus}: {figures}")
    for name, floor in FLOORS[corpus].items():
        holds = figures[name] <= floor if name.startswith("clean") else figures[name] >= floor
        assert holds, f"{name}: {figures[name]}, bar {floor}"


@pytest.mark.parametrize("corpus", ["given.jsonl", "tuning", "unseen"])
def test_corpus_is_marked_with_our_labels_and_has_clean_texts(corpus: str) -> None:
    texts = read_texts(*files(corpus))
    labels = {span["label"] for text in texts for span in text["spans"]}
    assert labels <= set(Label)
    assert not [text for text in texts if "⟦" in text["text"] or "⟧" in text["text"]]
    assert 0.25 < sum(not text["spans"] for text in texts) / len(texts) < 0.6


def test_half_of_our_own_texts_were_never_used_for_tuning() -> None:
    tuning, unseen = (
        [text["text"] for text in read_texts(*files(corpus))] for corpus in ("tuning", "unseen")
    )
    assert len(tuning) + len(unseen) >= 400
    assert not set(tuning) & set(unseen)


def test_points_follow_from_the_tuning_texts() -> None:
    start, points = fit(examples(read_texts(*files("given.jsonl"), *files("tuning")), knowledge()))
    assert (start, points) == (START, POINTS)
