"""An action in one line: who does what, by when (rule C11)."""

from __future__ import annotations

import datetime

import pytest
from django.utils import translation

from casework.forms.said import read
from core.models import Organisation

TODAY = datetime.date(2026, 12, 3)  # a Thursday
NAMES = ("Wijkteam Zuid", "De Sluis", "Gemeente", "Wijkteam Noord")
HERE = [Organisation(name=name) for name in NAMES]

LINES = [
    ("Wijkteam Zuid: begeleiding regelen, voor 10 december", "Wijkteam Zuid", "2026-12-10"),
    ("wijkteam zuid begeleiding regelen do 10 december", "Wijkteam Zuid", "2026-12-10"),
    ("De Sluis, begeleiding regelen, 18-12", "De Sluis", "2026-12-18"),
    ("Begeleiding regelen door De Sluis uiterlijk 18-12-2026", "De Sluis", "2026-12-18"),
    ("begeleiding regelen, De Sluis, 18/12/26", "De Sluis", "2026-12-18"),
    ("Gemeente begeleiding regelen morgen", "Gemeente", "2026-12-04"),
    ("Gemeente begeleiding regelen over 2 weken", "Gemeente", "2026-12-17"),
    ("Gemeente begeleiding regelen op maandag", "Gemeente", "2026-12-07"),
    ("Gemeente begeleiding regelen donderdag", "Gemeente", "2026-12-10"),
    ("Gemeente: begeleiding regelen, 5 jan", "Gemeente", "2027-01-05"),
    ("gemeente begeleiding regelen 3 dec.", "Gemeente", "2026-12-03"),
]


@pytest.mark.parametrize(("line", "organisation", "day"), LINES)
def test_line_is_read(line: str, organisation: str, day: str) -> None:
    with translation.override("nl"):
        said = read(line, HERE, TODAY)
    assert said.organisation and said.organisation.name == organisation
    assert said.due_on == datetime.date.fromisoformat(day)
    assert said.text == "Begeleiding regelen"


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("Begeleiding regelen", "Begeleiding regelen"),
        ("Gesprek met De Sluis voorbereiden, 18-12", "Gesprek met De Sluis voorbereiden"),
        ("Wijkteam begeleiding regelen, 18-12", "Wijkteam begeleiding regelen"),
    ],
)
def test_what_cannot_be_read_is_left_open(line: str, text: str) -> None:
    with translation.override("nl"):
        said = read(line, HERE, TODAY)
    assert (said.organisation, said.text) == (None, text)


def test_day_that_does_not_exist_is_left_open() -> None:
    with translation.override("nl"):
        said = read("Gemeente: begeleiding regelen, 31-11", HERE, TODAY)
    assert said.due_on is None


def test_first_word_is_enough_when_it_says_which() -> None:
    with translation.override("nl"):
        said = read("Wijkteam begeleiding regelen 18-12", HERE[:3], TODAY)
    assert said.organisation is HERE[0]
