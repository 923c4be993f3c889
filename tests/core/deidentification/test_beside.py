"""What is found because of what was found already."""

from __future__ import annotations

import pytest

from core.deidentification.guard import blocked, inspect
from core.deidentification.identifiers import Label

pytestmark = pytest.mark.any_database


def found(text: str, label: Label) -> list[str]:
    """The words that were found under a label."""
    return [text[one.start : one.end] for one in inspect(text).identifiers if one.label == label]


@pytest.mark.parametrize(
    "text",
    [
        "Pleegzoon Mikail ({}) heeft in de groep geschreven.",
        "Aangehouden: Rachid Boukhari, {}, na een ruzie.",
        "Voor Abdirahman {} is een plan gemaakt.",
    ],
)
@pytest.mark.parametrize("date", ["25.4.2011", "27 02 2003", "1-1-2005", "3 maart 1998"])
def test_date_right_behind_a_name_is_one_of_birth(text: str, date: str) -> None:
    assert found(text.format(date), Label.DATE_OF_BIRTH) == [date]


@pytest.mark.parametrize(
    "text",
    [
        "Gesproken met Mikail, 12-3-2026, over zijn stage.",
        "In het dorp werd op 3 maart 1998 een school geopend.",
    ],
)
def test_day_of_a_talk_or_of_history_is_none(text: str) -> None:
    assert found(text, Label.DATE_OF_BIRTH) == []


def test_numbers_of_one_shape_stand_in_a_row() -> None:
    text = "Dossiernummer RA-2024/33 is verwisseld met RA-2024/381, zie ook punt 12."
    assert found(text, Label.CASE_NUMBER) == ["RA-2024/33", "RA-2024/381"]
    assert len(blocked(text)) == 2


def test_short_or_bare_numbers_have_no_shape() -> None:
    assert found("Dossier 12 van 2019, blad 34 en 56.", Label.CASE_NUMBER)[1:] == []
