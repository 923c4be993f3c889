"""Structured identifiers are found however they are written, and nothing else is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from pkgutil import iter_modules
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.deidentification import numerals, patterns, reading
from core.deidentification.identifiers import MAXIMUM_LENGTH, Identifier, Label, Strength
from core.deidentification.patterns.bank import passes_mod_97
from core.deidentification.patterns.bsn import passes_eleven_test
from core.deidentification.reading import Reading
from core.deidentification.structured import find_structured
from tests import stopwatch

HERE = Path(__file__).parent
CLEAN = (HERE / "clean.txt").read_text(encoding="utf-8").splitlines()
ALWAYS = [Label.BSN, Label.PHONE, Label.EMAIL, Label.IBAN]


def find(text: str) -> list[Identifier]:
    return find_structured(Reading(text))


def found(text: str) -> list[tuple[str, str]]:
    return [
        (identifier.label.value, text[identifier.start : identifier.end])
        for identifier in find(text)
    ]


@cache
def marked() -> dict[Label, list[tuple[str, int, int]]]:
    """The sentences by label, each with the place of a marked identifier."""
    sentences: dict[Label, list[tuple[str, int, int]]] = {}
    for line in (HERE / "found.txt").read_text(encoding="utf-8").splitlines():
        label, sentence = line.split("\t", 1)
        text = re.sub("[⟦⟧]", "", sentence)
        for count, match in enumerate(re.finditer("⟦[^⟧]*⟧", sentence)):
            start = match.start() - 2 * count
            sentences.setdefault(Label(label), []).append(
                (text, start, start + len(match.group()) - 2)
            )
    return sentences


def is_covered(text: str, start: int, end: int) -> bool:
    identifiers = find(text)
    return all(
        any(identifier.start <= at < identifier.end for identifier in identifiers)
        for at in range(start, end)
        if text[at].isalnum()
    )


@pytest.mark.parametrize("label", sorted(set(Label) - {Label.PERSON_NAME}))
def test_the_marked_identifiers_are_found_whole(label: Label) -> None:
    missed = [
        f"{text[:start]}⟦{text[start:end]}⟧{text[end:]}"
        for text, start, end in marked()[label]
        if not is_covered(text, start, end)
    ]
    assert len(missed) <= (0 if label in ALWAYS else 0.02 * len(marked()[label])), missed


def test_the_labels_are_right() -> None:
    sentences = [(label, *place) for label, places in marked().items() for place in places]
    right = [
        any(one.label == label and one.start < end and start < one.end for one in find(text))
        for label, text, start, end in sentences
    ]
    assert len(right) >= 500
    assert sum(right) >= 0.99 * len(right)


def test_nothing_is_found_in_clean_sentences() -> None:
    assert len(CLEAN) >= 300
    assert {text: found(text) for text in CLEAN if find(text)} == {}


def test_a_finding_blocks_and_says_its_label() -> None:
    assert find("Bel 06-12345678.") == [
        Identifier(4, 15, Label.PHONE, Strength.BLOCK, Label.PHONE.value)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # A word beside it, or the test: nine digits alone are no number of a person.
        ("nummer 999901917 in de lijst", []),
        ("bsn 999901917", [("bsn", "999901917")]),
        ("nummer 999901916 in de lijst", [("bsn", "999901916")]),
        ("ordernummer 999901916", []),
        # A Dutch account may have a slip of the pen, a foreign one must pass.
        ("stort op NL02INGB0730025865", [("iban", "NL02INGB0730025865")]),
        ("code BE95898289710059 op de doos", []),
        # Another word that looks like the beginning of an IBAN hides none.
        ("dat is 12 NL02 INGB 0730 0258 64", [("iban", "NL02 INGB 0730 0258 64")]),
        # The number of a house, and a number of things.
        ("op Kerkstraat 12 hing een vlag", [("address", "Kerkstraat 12")]),
        ("in de Kerkstraat 12 fietsen", []),
        ("in de Kerkstraat 12:30", []),
        ("woont op Havikshorst 27", [("address", "Havikshorst 27")]),
        ("uit Havikshorst 27 mensen", []),
        # The series of plates, and what looks like them.
        ("daar stond XR-123-B", [("licence_plate", "XR-123-B")]),
        ("we zagen XR123B", []),
        ("de auto XR123B", [("licence_plate", "XR123B")]),
        ("op 12-mei-9 was het", []),
        # A birth, and other days.
        ("geb. 3-4-2009", [("date_of_birth", "3-4-2009")]),
        ("kwam op 3-4-2009", []),
        ("Mila de Wit (12-05-2008)", [("date_of_birth", "12-05-2008")]),
        ("Mila de Wit (12-05-2024)", []),
        # A file by its shape counts beside a word for a file, never beside one for a thing.
        ("dossier GGZ-K/18.733 sluiten", [("case_number", "GGZ-K/18.733")]),
        ("offerte OFR-2024-0733 voor de politie", []),
        ("OFR-2024-0733", []),
        # A name and a day: of somebody, or of what happened.
        ("Zahra, 14 aug 2005, via school", [("date_of_birth", "14 aug 2005")]),
        ("Utrecht, 14 aug 2005, via school", []),
        ("een jongen van 9 november 1989, zei ze", []),
        # What is done with a home leads to its street.
        ("Ontruiming Goudplevier 118 morgen", [("address", "Goudplevier 118")]),
        ("Ontruiming Patrimonium 12 woningen", []),
        # Numbers that everybody may call.
        ("bel 0800-2000 of 0900-8844", []),
        ("bel 0229-200012", [("phone", "0229-200012")]),
        # Pages of a person, and of nobody.
        ("zie instagram.com/jan_x", [("url_profile", "instagram.com/jan_x")]),
        ("zie instagram.com/p/Cx123", []),
        # Without a space.
        ("tel0612345678of thuis", [("phone", "0612345678")]),
        ("bsn999901916", [("bsn", "999901916")]),
        (
            "geb3-4-2009 en geb.4-5-2010",
            [("date_of_birth", one) for one in ("3-4-2009", "4-5-2010")],
        ),
        ("ibanNL02INGB0730025864", [("iban", "NL02INGB0730025864")]),
        # A paper says when somebody was born, and when it was made itself.
        ("In zijn paspoort staat 12-03-1998, zei hij", [("date_of_birth", "12-03-1998")]),
        ("Zijn paspoort is geldig tot 12-03-2008.", []),
        ("Een brief over T. de B., 17-03-1999", [("date_of_birth", "17-03-1999")]),
        ("Een brief van T. de Boer, 17-03-1999", []),
        ("Arrest Hoge Raad (12-05-2009)", []),
        # "Order" within another word is no order.
        ("De terugvordering, TV-2024-00318", [("case_number", "TV-2024-00318")]),
        ("De order, TV-2024-00318, van mevrouw", []),
        ("Datalek bij de FG, DL-24/019", [("case_number", "DL-24/019")]),
        ("Firmware voor de FG, DL-24/019", []),
        # The box of an office, and of somebody.
        ("schrijf het college, postbus 511", []),
        ("schrijf hem, postbus 511", [("address", "postbus 511")]),
        # June has no 31st.
        ("op +31 6 2049 7713", [("phone", "+31 6 2049 7713")]),
        # Letters and hidden signs.
        ("０６-１２３４５６７８", [("phone", "０６-１２３４５６７８")]),
        ("06-12\u200b345678", [("phone", "06-12\u200b345678")]),
    ],
)
def test_a_rule_and_its_border(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


def test_of_two_that_overlap_the_surer_names_both() -> None:
    assert found("mail jan_x@kerkstraat12.nl") == [("email", "jan_x@kerkstraat12.nl")]
    assert found("wa.me/31612345678") == [("url_profile", "wa.me/31612345678")]
    assert found("parketnummer 05-123456-24") == [("case_number", "05-123456-24")]


def test_check_digits() -> None:
    assert passes_eleven_test("999901916")
    assert not passes_eleven_test("999901917")
    assert not passes_eleven_test("000000000")
    assert passes_mod_97("NL02INGB0730025864")
    assert not passes_mod_97("NL02INGB0730025846")


FRAGMENTS = [
    *(text[max(0, at - 10) : end + 5] for found in marked().values() for text, at, end in found),
    " ", "\n", ", ", "nul zes ", "\u200b", "@", "J a n s e n ",
]  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=8).map("".join))
def test_findings_are_in_order_and_apart(text: str) -> None:
    identifiers = find(text)
    assert all(0 <= one.start < one.end <= len(text) for one in identifiers)
    assert all(one.end <= other.start for one, other in pairwise(identifiers))
    assert all(text[one.start : one.end].strip() for one in identifiers)


HOSTILE = [
    "a.", "1", "@", "a@", "1-", "06 ", "1 ", "a ", "Kerkstraat 1 ", "www.", "x_", "bsn 1 ",
    "NL1", "een ", "twee keer ", "A", "a1", "insta: a ", "geb 1-1-", "1-1-1990 ",
    "dossier a1 ", "https://", "x.com/", "apenstaartje ", "a at ", "((1", "\u0301a", "а",
    "．", "1234 AB ", "Van ", "eindigt op 12 ", "06-*", "a b c ", "0 6 1 2 ", "als ",
    "-1-A", "nul zes ", "06-12345678 ", "auto AA ", "NL02INGB0730025864 ",
    "1 en dan ", "06 en ", "NL02 INGB 1 en ", "NL02 Isaac Nico ", "Ka-ri-", "bsn 1\n2 ",
    "aan elkaar ", "A-1-", "zaak A1 2 3 ", "1 hoog ", "woning Aa 1 ", "punt van der a ",
    "slash a punt b ", "Aa, 1 mei 2009 ", "zaak nr 12345 ", "a.example/", "12/AB-",
    "1 2 . 3 ", "zero ", "plus een ", "06-S1", "INGB 0", "Ark A, Astraat 1", "Ark A, unit 1, ",
    "snap: a punt b ", "tiktok a nul ", "geb 1,1,", "A 1 streepje ", "begint met A1 ", "A1**",
    "0519 staat 33 ", "nulzestwaalf", "mijn site a.b/", "seri A19 ", "paspoort ik lees 1 2 ",
    "a bij gmail punt com ", "vk . com / ", "a met een krul ",
    "paspoort staat 1-1-1990 ", "kinderen: Noor 1-1-2011 ", "A&B-1-", "MLD 24.1.",
    "10884213 CV ", "zich a1 ", "1a2345 in ", "nummer van het aa ", "neef Aa B., 1-1-2001 ",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_hostile_text_takes_no_time(piece: str) -> None:
    text = (piece * MAXIMUM_LENGTH)[:MAXIMUM_LENGTH]
    assert stopwatch.seconds(lambda: find(text), 0.4) < 0.4


def test_an_ordinary_text_takes_a_few_thousandths() -> None:
    text = " ".join(CLEAN)
    texts = [text[at : at + 600] for at in range(0, 12_000, 600)]
    bar = len(texts) * 0.01
    assert stopwatch.seconds(lambda: [find(one) for one in texts], bar) < bar


def expressions() -> Iterator[tuple[str, re.Pattern[str]]]:
    modules = [
        import_module(f"{patterns.__name__}.{one.name}") for one in iter_modules(patterns.__path__)
    ]
    for module in [*modules, numerals, reading]:
        for name, value in vars(module).items():
            if isinstance(value, re.Pattern):
                yield f"{module.__name__}.{name}", value


def repeats(tree: Any) -> Iterator[Any]:
    """The upper bounds of all repetitions in a parsed expression."""
    for operator, argument in tree:
        if operator in {_constants.MAX_REPEAT, _constants.MIN_REPEAT}:
            yield argument[1]
            yield from repeats(argument[2])
        elif operator is _constants.SUBPATTERN:
            yield from repeats(argument[-1])
        elif operator is _constants.BRANCH:
            for branch in argument[1]:
                yield from repeats(branch)
        elif operator in {_constants.ASSERT, _constants.ASSERT_NOT}:
            yield from repeats(argument[1])


def test_every_repetition_is_bounded() -> None:
    looked_at = dict(expressions())
    assert len(looked_at) > 80
    for name, expression in looked_at.items():
        bounds = list(repeats(_parser.parse(expression.pattern, expression.flags)))
        assert all(bound <= 150 for bound in bounds), name
