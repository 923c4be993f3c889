"""The year cycle as a wheel."""

from __future__ import annotations

import datetime
import re
import xml.etree.ElementTree as ElementTree

import pytest
from django.utils import translation

from programmes.year_wheel import draw_year_wheel


def drawn(day: datetime.date) -> str:
    with translation.override("nl"):
        return str(draw_year_wheel(day))


@pytest.mark.parametrize(
    ("day", "quarter"),
    [
        (datetime.date(2026, 1, 1), "Plannen"),
        (datetime.date(2026, 6, 30), "Ophalen"),
        (datetime.date(2026, 7, 1), "Wegen"),
        (datetime.date(2026, 12, 31), "Verslag"),
    ],
)
def test_wheel_says_in_which_quarter_the_day_falls(day: datetime.date, quarter: str) -> None:
    title = ElementTree.fromstring(drawn(day)).findtext("title") or ""
    assert quarter in title
    assert f"{day.day} " in title


@pytest.mark.parametrize(
    ("day", "right", "below"),
    [
        (datetime.date(2026, 2, 15), True, False),
        (datetime.date(2026, 5, 15), True, True),
        (datetime.date(2026, 8, 15), False, True),
        (datetime.date(2026, 11, 15), False, False),
    ],
)
def test_now_stands_in_its_quarter(day: datetime.date, right: bool, below: bool) -> None:
    dot = re.search(r'<circle cx="([\d.]+)" cy="([\d.]+)"', drawn(day))
    assert dot is not None
    assert (float(dot[1]) > 115, float(dot[2]) > 115) == (right, below)


def test_wheel_has_only_presentation_attributes() -> None:
    names = {
        name
        for node in ElementTree.fromstring(drawn(datetime.date(2026, 11, 22))).iter()
        for name in node.attrib
    }
    assert not [name for name in names if name.startswith("on") or name == "style"]
