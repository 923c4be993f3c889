"""Names that everybody would expect to be found, and things called after people that are not."""

from __future__ import annotations

import pytest

from core.deidentification.guard import inspect
from core.deidentification.identifiers import Label

pytestmark = pytest.mark.any_database

GIVEN = (
    "Jan",
    "Sven",
    "Wilma",
    "Fatima",
    "Mohamed",
    "Emre",
    "Agnieszka",
    "Priya",
    "Yonas",
    "Oksana",
)
FAMILY = (
    "Bakker", "Visser", "Kok", "Bos", "van Wijk", "van den Berg", "de Vries", "Jansen",
    "de Jong", "Slager", "El Amrani", "Yilmaz", "Kowalski", "Mohamud",
)  # fmt: skip
SENTENCES = (
    "{} kwam gisteren langs.",
    "Gesproken met {} over zijn stage.",
    "De moeder van {} belt morgen terug.",
)


def names_in(text: str) -> list[str]:
    """The words that are taken for names."""
    return [
        text[found.start : found.end]
        for found in inspect(text).identifiers
        if found.label == Label.PERSON_NAME
    ]


@pytest.mark.parametrize("family", FAMILY)
def test_given_name_with_family_name_is_found_whole(family: str) -> None:
    for given in GIVEN:
        for sentence in SENTENCES:
            name = f"{given} {family}"
            assert names_in(sentence.format(name)) == [name], sentence.format(name)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ik sprak met mevrouw Bakker.", ["Bakker"]),
        ("Gemeld door K. Bouwmeester.", ["K. Bouwmeester"]),
        ("Lieke van Dongen gebruikte de ruimte.", ["Lieke van Dongen"]),
        ("Geachte mevrouw Zijlstra-de Boer,", ["Zijlstra-de Boer"]),
        ("Het Titus Brandsma Lyceum meldde hetzelfde.", []),
        ("De imam van de Al-Noor moskee was erbij.", []),
        ("Hij vindt dat Wilders en Baudet gelijk hebben.", []),
        ("Citaten uit het manifest van Breivick.", []),
        ("LET OP: NIEUW FORMULIER, OUDE VERSIE NIET MEER GEBRUIKEN.", []),
        ("De heer Van 't Hof opende de deur voor [persoon 2].", ["Van 't Hof"]),
        ("Verdachte J.P. (Jaap) Zwaneveld is aangehouden.", ["J.P. (Jaap) Zwaneveld"]),
        ("De consulent, Gerdien te Selle, was erbij.", ["Gerdien te Selle"]),
        ("Vermeld in het systeem als NGUYEN, T.H., samen met Karim.", ["NGUYEN, T.H", "Karim"]),
        ("gister belde kevin v.d. berg weer over ahmed", ["kevin v.d. berg", "ahmed"]),
        # The skater Jeen van den Berg is known, and sounds the same.
        ("Gesproken met Jan van den Berg.", ["Jan van den Berg"]),
        ("Een boek over Jeen van den Berg, de schaatser.", []),
        ("Dhr. Piet Hein Scholten weigert zorg.", ["Piet Hein Scholten"]),
        ("De taart is van Yvonne, omdat zij geslaagd is.", ["Yvonne"]),
        ("De hond van het gezin, Tyson, is oud.", []),
        ("Hij woont alleen met drie katten: Saar, Bram en Bolle.", []),
        ("Er loopt een hond rond. Karim en Fatima zijn er bang voor.", ["Karim", "Fatima"]),
        ("Het klonk als Soros, Gates en Schwab, zoals altijd.", []),
        ("Hij kreeg een andere woning in de Prins Bernhardflat.", []),
        ("Op de dag van de demonstratie was het rustig in Rotterdam.", []),
    ],
)
def test_what_is_and_what_is_no_name(text: str, names: list[str]) -> None:
    assert names_in(text) == names


def test_the_same_word_is_asked_about_sooner_beside_a_person() -> None:
    """In a text that leads to somebody already, one question more costs little."""
    alone = "Morgen komt Valk langs."
    assert names_in(alone) == []
    assert names_in(f"Fatima Yilmaz en Emre Kaya waren er. {alone}")[2:] == ["Valk"]
