"""The small funnel: how many active activities per phase, and of which domain."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise

import pytest
from django.utils import translation

from programmes.funnel_drawing import draw_funnel, draw_narrow_funnel

SVG = "{http://www.w3.org/2000/svg}"
OWNERS = [
    ("none", "external", "social", "safety"),
    ("social",) * 17 + ("care", "unknown"),
    (),
    ("care",) * 80,
]
Draw = Callable[[Iterable["Phase"]], str]


@dataclass(frozen=True)
class Phase:
    mark: str
    name: str
    number: int
    owners: tuple[str, ...]


def phases() -> list[Phase]:
    names = [
        ("1a", "Voedingsbodem"),
        ("1b", "Kwetsbare <groepen>"),
        ("2", "Secundair"),
        ("3", "Tertiair"),
    ]
    return [
        Phase(mark, name, len(owners), owners)
        for (mark, name), owners in zip(names, OWNERS, strict=True)
    ]


def marks(svg: str) -> list[dict[str, str]]:
    """The marks of owners, in the order in which they stand."""
    nodes = ElementTree.fromstring(svg).iter(f"{SVG}path")
    return [node.attrib for node in nodes if "transform" in node.attrib]


both = pytest.mark.parametrize("draw", [draw_funnel, draw_narrow_funnel])


@both
def test_funnel_tells_every_figure_in_words(draw: Draw) -> None:
    with translation.override("nl"):
        title = ElementTree.fromstring(draw(phases())).findtext(f"{SVG}title")
    assert title is not None
    assert "1a Voedingsbodem 4, 1b Kwetsbare <groepen> 19, 2 Secundair 0, 3 Tertiair 80" in title


@both
def test_marks_stand_in_the_order_of_the_domains(draw: Draw) -> None:
    fills = [mark["fill"] for mark in marks(draw(phases()))[:4]]
    assert fills == ["#9a1b66", "#1c4c9b", "#4d545e", "#ffffff"]


@both
def test_too_many_marks_leave_the_number_alone(draw: Draw) -> None:
    svg = draw(phases())
    assert len(marks(svg)) == 4 + 19
    assert ">80</text>" in svg


@both
def test_no_owner_is_dashed_and_no_domain_is_not(draw: Draw) -> None:
    rings = [mark for mark in marks(draw(phases())) if mark["fill"] == "#ffffff"]
    assert ["stroke-dasharray" in ring for ring in rings] == [True, False]


@both
def test_bands_narrow(draw: Draw) -> None:
    bands = re.findall(r'd="M(\d+) \d+H(\d+)L(\d+) \d+H(\d+)z"', draw(phases()))
    widths = [int(right) - int(left) for left, right, _x, _y in bands]
    assert len(widths) == 4
    assert all(upper > lower for upper, lower in pairwise(widths))


def test_narrow_funnel_is_legible_on_a_phone() -> None:
    svg = draw_narrow_funnel(phases())
    width = float(ElementTree.fromstring(svg).attrib["viewBox"].split()[2])
    sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)"', svg)]
    # A phone of 320 wide leaves 272 beside the edges of page and card.
    assert min(sizes) * 272 / width >= 12
