"""A text is read as a person reads it, and every place leads back to what was written."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.deidentification.reading import Reading, View

#: Pieces of which texts are made that are written one way and read another.
PIECES = [
    "Jan ", "J a n s e n", " apenstaartje ", "gmail punt com", "nul zes twaalf ",
    "dubbel vier ", "é", "e\u0301", "\u200b", "\u00ad", "Ｊ", "ѕ", "а", "\u2011",
    "\u00a0", "06-12345678 ", "\n", "@", " [at] ", "twee en twintig ", "🄹", "①",
    "…", "Иван ", " slash ", "één ", "drie keer de negen ", "O6-1",
]  # fmt: skip


def views(reading: Reading) -> list[View]:
    return [reading, reading.closed, reading.counted, reading.squeezed]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Jаnѕеn en Ｊansen", "Jansen en Jansen"),
        ("Jan\u200bsen, Jan\u00adsen", "Jansen, Jansen"),
        ("06\u201112345678 en 06\u00a012345678", "06-12345678 en 06 12345678"),
        ("𝓙𝓪𝓷 🄹🄰🄽 ①②", "Jan JAN 12"),
        ("J\u0336a\u0336n\u0336", "Jan"),
        ("cafe\u0301", "café"),
        ("Ｊｏｏｓｔ＠ziggo.nl", "Joost@ziggo.nl"),
    ],
)
def test_tricks_are_read_as_plain_letters(written: str, read: str) -> None:
    assert Reading(written).text == read


@pytest.mark.parametrize("text", ["Zoë en José", "Иван Петров", "‘Ali’ – nee", "Trần Quốc Bảo"])
def test_letters_of_names_stay_as_they_are(text: str) -> None:
    assert Reading(text).text.replace("-", "–") == text


@pytest.mark.parametrize(
    ("written", "closed"),
    [
        ("hij heet J a n s e n", "hij heet Jansen"),
        ("J a n  d e  V r i e s", "Jan de Vries"),
        ("J a n J a n s e n", "Jan Jansen"),
        ("J.a.n.s.e.n belde", "Jansen belde"),
        ("dat is K-O-E-I-M-A-N", "dat is KOEIMAN"),
        ("ze heet Ka-ri-ma", "ze heet Karima"),
        ("jan punt de punt vries apenstaartje gmail punt com", "jan.de.vries@gmail.com"),
        ("eva streepje maria [at] ziggo [dot] nl", "eva-maria@ziggo.nl"),
        ("sven88 @ protonmail.com", "sven88@protonmail.com"),
        ("instagram punt com slash jan_x", "instagram.com/jan_x"),
        ("m.jansen70 van gmail puntje com", "m.jansen70@gmail.com"),
        ("bekir_1994 [a] gmx [.] de", "bekir_1994@gmx.de"),
        ("jan.jansen a met een krul gmail punt com", "jan.jansen@gmail.com"),
        ("www tiktok com slash apenstaart jan88", "www.tiktok.com/@jan88"),
        ("blusser underscore nr1 laag streepje nl", "blusser_nr1_nl"),
        ("insta . com / jan88", "insta.com/jan88"),
    ],
)
def test_what_is_spelled_is_closed_up(written: str, closed: str) -> None:
    assert Reading(written).closed.text == closed


@pytest.mark.parametrize(
    "text",
    [
        "J.P.M.A. de Vries",
        "a.s.a.p. en t.a.v. de groep",
        "Hij at at random wat er in huis was.",
        "Vergadering @ gemeentehuis.",
        "Kat-en-muis, Wel-of-niet en Man-op-man.",
        "Een punt van zorg, en een puntje van orde.",
        "Op zijn map staat een kikker, op insta: een punt van zorg.",
    ],
)
def test_initials_and_ordinary_words_are_not_closed_up(text: str) -> None:
    assert Reading(text).closed.text == text


@pytest.mark.parametrize(
    ("said", "digits"),
    [
        ("nul zes twaalf vierendertig", "0 6 12 34"),
        ("dubbel vier, drie keer de negen", "44, 999"),
        ("twee nullen en vijf nullen", "00 en 00000"),
        ("derde april tweeduizend en negen", "3 april 2009"),
        ("zes en vijftig", "56"),
        ("negentienhonderdachtentachtig", "1988"),
        ("drie één twee, O6-1234567acht", "3 1 2, 06-12345678"),
        ("twee een vier", "2 1 4"),
        ("twaalfhonderdvierendertig", "1234"),
        ("negentienhonderd zevenentachtig", "1987"),
        ("drie keer een oploopje", "3 keer een oploopje"),
        ("drie keer een vier", "444"),
        ("plus eenendertig zes, nul6 twaalf", "+31 6, 06 12"),
        ("nulzestwaalfvierendertig", "061234"),
        ("een april tweeduizend twaalf", "1 april 2012"),
        ("K-zero-zero-four-four", "K-0-0-4-4"),
    ],
)
def test_number_words_are_counted(said: str, digits: str) -> None:
    assert Reading(said).counted.text == digits


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("pas I-R-0-8-9-K-F-2-1", "pas IR089KF21"),
        ("zaak 2 0 2 4 / 6 6 1", "zaak 2024/661"),
        ("zaak 24 streepje 00123", "zaak 24-00123"),
        ("de groepen 1 2 3 4 5 6", "de groepen 1 2 3 4 5 6"),
        ("S O S 1 2", "S O S 1 2"),
    ],
)
def test_signs_of_a_code_that_stand_apart_are_closed_up(written: str, read: str) -> None:
    assert Reading(written).squeezed.text == read


@pytest.mark.parametrize(
    "text", ["Een jongen en een meisje.", "derde klas", "@twee_acht, zes.punt@gmail.com"]
)
def test_articles_ranks_and_accounts_are_not_counted(text: str) -> None:
    assert Reading(text).counted.text == text


def test_a_plain_text_is_its_own_view() -> None:
    reading = Reading("Gewone tekst zonder iets bijzonders.")
    assert reading.closed is reading
    assert reading.counted is reading
    assert reading.starts is None


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=14).map("".join))
def test_every_place_in_a_view_leads_to_what_was_written(text: str) -> None:
    for view in views(Reading(text)):
        places = [view.written(at, at + 1) for at in range(len(view.text))]
        assert all(0 <= start < end <= len(text) for start, end in places)
        assert places == sorted(places)
        for at, place in enumerate(places):
            found = view.places([place])
            assert len(found) == 1
            assert found[0][0] <= at < found[0][1]


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet=st.characters(max_codepoint=127), max_size=60))
def test_ascii_is_read_as_it_stands(text: str) -> None:
    assert Reading(text).text == text


def test_what_falls_away_has_no_place() -> None:
    assert Reading("Jan\u200b").places([(3, 4)]) == []


def test_a_closed_name_covers_all_that_was_written() -> None:
    text = "bel J a n s e n nu"
    closed = Reading(text).closed
    at = closed.text.index("Jansen")
    start, end = closed.written(at, at + 6)
    assert text[start:end] == "J a n s e n"
    assert closed.places([(start, end)]) == [(at, at + 6)]
