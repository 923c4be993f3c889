"""A name or number over two boxes: met when the boxes are read together, and little else is."""

from __future__ import annotations

import re

import pytest

from core.deidentification.across import Crossing, crossings
from core.deidentification.guard import inspect
from core.deidentification.identifiers import MAXIMUM_LENGTH, Label, Strength
from core.deidentification.scoring import read_texts
from tests.core.deidentification.test_evaluation import files

pytestmark = pytest.mark.any_database
#: Where people end a sentence.
END = re.compile(r"(?<=[.!?…])\s+(?=\S)|\n+")
#: The most ordinary texts, in percent, that are asked about because they were cut in two.
MOST = 1.0


def found(*texts: str) -> list[tuple[int, int, Label]]:
    return [(one.first, one.last, one.label) for one in crossings(texts)]


@pytest.mark.parametrize(
    "texts",
    [
        ("Op de inloop stond Joost", "de Vries liep weg"),
        ("Ik zag Fatima", "el Amrani was boos"),
        ("Op de inloop stond Joost", "", "Jansen liep weg."),
        ("Op de inloop stond [persoon 1]", "Jansen liep weg."),
        ("Joo", "st de Vries was er"),
        ("Op de inloop stond J\u200boost", "J\u0430nsen liep weg."),
    ],
)
def test_name_in_two_boxes_is_met(texts: tuple[str, ...]) -> None:
    last = len(texts) - 1
    assert (0, last, Label.PERSON_NAME) in found(*texts)
    assert all(one.is_name for one in crossings(texts))


@pytest.mark.parametrize(
    ("texts", "label"),
    [
        (("bel hem op 0612", "345678 na school"), Label.PHONE),
        (("06", "1234", "5678"), Label.PHONE),
        (("Hij noemde 99990", "1916"), Label.BSN),
        (("BSN van de jongen: 99990", "1916 en verder"), Label.BSN),
    ],
)
def test_number_in_two_boxes_is_refused(texts: tuple[str, ...], label: Label) -> None:
    assert label in [one.label for one in crossings(texts)]
    assert Crossing(0, len(texts) - 1, label, Strength.BLOCK) in crossings(texts)


def test_what_stands_in_one_box_is_no_crossing() -> None:
    assert found("Joost de Vries liep weg.", "Zijn nummer is 06 12345678.") == []
    assert found("", "  ", "Joost de Vries") == []
    assert found() == []


def test_number_that_is_refused_in_its_own_box_is_told_there_only() -> None:
    assert found("Het kenteken is 78-XH-LP.", "In de auto lag vuurwerk.") == []


def test_long_texts_are_read_at_their_ends() -> None:
    long = "Er stonden vijf jongeren op het plein. " * 102
    texts = [f"{long[: MAXIMUM_LENGTH - 40]} daar stond Joost", f"de Vries liep weg. {long}"[:4000]]
    assert (0, 1, Label.PERSON_NAME) in found(*texts)


@pytest.mark.parametrize("corpus", ["given.jsonl", "tuning", "unseen"])
def test_ordinary_texts_cut_at_the_end_of_a_sentence_are_left_alone(
    corpus: str, capsys: pytest.CaptureFixture[str]
) -> None:
    cuts = alarms = 0
    for number, text in enumerate(read_texts(*files(corpus))):
        if number % 8 and corpus != "given.jsonl":
            continue  # a part of the large sets tells enough
        for cut in END.finditer(text["text"]):
            halves = text["text"][: cut.start()][-1000:], text["text"][cut.end() :][:1000]
            if not all(half.strip() for half in halves) or _is_marked(text["spans"], cut):
                continue
            cuts += 1
            alarms += bool(crossings(halves))
    with capsys.disabled():
        print(f"\nacross, {corpus}: {alarms} of {cuts} cuts ({100 * alarms / cuts:.2f} %)")
    assert 100 * alarms / cuts <= MOST


def _is_marked(spans: list[dict[str, object]], cut: re.Match[str]) -> bool:
    """Whether people marked something that goes over the cut."""
    return any(span["start"] < cut.start() and span["end"] > cut.end() for span in spans)  # type: ignore[operator]


def test_measure_sees_what_only_both_halves_show() -> None:
    assert not inspect("Op de inloop stond").identifiers
    assert found("Gesproken met dhr. K.", "Bouwmeester. Hij was boos.")
