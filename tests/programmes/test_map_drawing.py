"""The map as vector drawing: complete, legible, nothing over anything else, safe to show."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.utils import translation

from interventions.classification import DEFAULT_EXPECTED_GROUPS
from programmes.blind_spots.finding import Finding
from programmes.map_drawing import draw_cover_funnel, draw_map
from programmes.map_drawing.fonts import FontMeasure, document_font, rough
from programmes.map_drawing.text import Paragraph, Style
from programmes.map_layout import ACTIVE, MapModel, build_map
from tests import stopwatch

PROGRAMMES = Path(settings.BASE_DIR) / "programmes" / "data" / "demo"
NAMES = ["maasmonde", "eikendonk", "broekerlanden", "grensbeek"]
GROUPINGS = ["target_group", "phenomenon", "domain", "neighbourhood"]
EVERYTHING = [*ACTIVE, "idea", "paused", "ended"]
SVG = "{http://www.w3.org/2000/svg}"
TAGS = {"svg", "title", "desc", "g", "path", "rect", "circle", "text", "tspan"}
#: Points of a unit of the page, for a drawing as wide as the paper gives it.
POINTS_A_MILLIMETRE = 72 / 25.4
LONG = ("Weerbaarheid en burgerschap voor iedereen in de wijk " * 5)[:200]
NASTY = "<script>alert('x')</script> & \"quotes\" </text> ]]> <!-- \x0b\x00\ud800 ünï \u00ad漢字"


@dataclass(frozen=True)
class Box:
    """A rectangle on the drawing."""

    left: float
    top: float
    right: float
    bottom: float
    text: str = ""

    def overlaps(self, other: Box) -> bool:
        return (
            min(self.right, other.right) - max(self.left, other.left) > 0.3
            and min(self.bottom, other.bottom) - max(self.top, other.top) > 0.3
        )

    def within(self, other: Box) -> bool:
        return (
            self.left >= other.left - 0.3
            and self.right <= other.right + 0.3
            and self.top >= other.top - 0.3
            and self.bottom <= other.bottom + 0.3
        )


@pytest.fixture(autouse=True)
def dutch() -> Iterator[None]:
    with translation.override("nl"):
        yield


def programme(name: str = "maasmonde", **changes: Any) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((PROGRAMMES / f"{name}.json").read_text(encoding="utf-8"))
    return data | changes


def model_of(data: dict[str, Any], group_by: str = "target_group") -> MapModel:
    """With a high finding on the first two activities and a medium one on every third."""
    found = [
        Finding("BS06", f"activity:{row['id']}", "high", "", "Titel", "", "", "", "")
        for row in data["activities"][:2]
    ] + [
        Finding("BS11", f"activity:{row['id']}", "medium", "", "Titel", "", "", "", "")
        for row in data["activities"][2::3]
    ]
    return build_map(
        data,
        group_by=group_by,
        findings=found,
        expected_groups=DEFAULT_EXPECTED_GROUPS,
        statuses=EVERYTHING,
    )


def repeated(number: int, **changes: Any) -> dict[str, Any]:
    """Maasmonde with this many activities, changed."""
    data = programme()
    rows = data["activities"]
    data["activities"] = [
        rows[index % len(rows)] | {"id": f"X{index}"} | changes for index in range(number)
    ]
    return data


ODD: dict[str, dict[str, Any]] = {
    "empty": programme(activities=[]),
    "one": repeated(1),
    "two hundred": repeated(200),
    "long titles": repeated(45, title=LONG),
    "long words": repeated(12, title="W" * 200),
    "one phase": repeated(45, main_phase="secondary"),
    "no phase": repeated(30, main_phase=None),
    "many neighbourhoods": programme(
        activities=[
            row | {"neighbourhoods": [f"Wijk {index}"]}
            for index, row in enumerate(repeated(60)["activities"])
        ]
    ),
}


def drawn(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def size_of(svg: str) -> tuple[float, float]:
    _x, _y, width, height = map(float, drawn(svg).attrib["viewBox"].split())
    return width, height


def texts(svg: str) -> list[str]:
    return ["".join(node.itertext()) for node in drawn(svg).iter(f"{SVG}text")]


def lines(svg: str, font: FontMeasure) -> list[Box]:
    """Every line of text with the room that its letters take."""
    boxes = []
    for node in drawn(svg).iter(f"{SVG}text"):
        size, weight = float(node.attrib["font-size"]), int(node.attrib["font-weight"])
        for line in node.findall(f"{SVG}tspan") or [node]:
            text = (line.text or "").rstrip()
            x, base = float(line.attrib["x"]), float(line.attrib["y"])
            width = font.width(text, size, weight)
            part = {"start": 0.0, "middle": 0.5, "end": 1.0}[node.get("text-anchor", "start")]
            left = x - width * part
            boxes.append(Box(left, base - size * 0.76, left + width, base + size * 0.2, text))
    return boxes


def frames(svg: str) -> list[Box]:
    """Cards, gaps, the strip and the samples in the legend."""
    found = []
    for node in drawn(svg).iter(f"{SVG}rect"):
        x, y, width, height = (float(node.attrib[name]) for name in ("x", "y", "width", "height"))
        found.append(Box(x, y, x + width, y + height))
    return found


def smallest_letter(svg: str) -> float:
    """In points on paper; the letters inside the marks are no text to read."""
    width, _height = size_of(svg)
    paper = float(drawn(svg).attrib["width"].removesuffix("mm")) * POINTS_A_MILLIMETRE
    sizes = [
        float(node.attrib["font-size"])
        for node in drawn(svg).iter(f"{SVG}text")
        if "".join(node.itertext()) not in {*"SZVP?"}
    ]
    return min(sizes) * paper / width


def assert_tidy(svg: str, font: FontMeasure) -> None:
    """No text over another, none over an edge, no card over another, all on the paper."""
    width, height = size_of(svg)
    boxes, cards = lines(svg, font), frames(svg)
    page = Box(0, 0, width, height)
    assert [box.text for box in boxes if not box.within(page)] == []
    assert all(card.within(page) for card in cards)
    clashes = [(a.text, b.text) for a, b in combinations(boxes, 2) if a.overlaps(b)]
    assert clashes == []
    crossed = [
        box.text for box in boxes for card in cards if box.overlaps(card) and not box.within(card)
    ]
    assert crossed == []
    over = [
        (a, b)
        for a, b in combinations(cards, 2)
        if a.overlaps(b) and not a.within(b) and not b.within(a)
    ]
    assert over == []


def assert_complete(svg: str, model: MapModel) -> None:
    """Every title, whole, as often as there are cards with it."""
    cards = [*model.unclassified, *(card for band in model.bands for card in band.cards)]
    written = Counter(texts(svg))
    titles = Counter(" ".join(card.title.split()) for card in cards)
    assert {title: number for title, number in titles.items() if written[title] < number} == {}


@pytest.mark.parametrize("size", ["a4", "a3"])
@pytest.mark.parametrize("group_by", GROUPINGS)
@pytest.mark.parametrize("name", NAMES)
def test_map_is_tidy_and_complete(name: str, group_by: str, size: str) -> None:
    model = model_of(programme(name), group_by)
    svg = draw_map(model, size=size)
    assert_tidy(svg, document_font())
    assert_complete(svg, model)
    gaps = {column.label for band in model.bands for column in band.gaps}
    assert gaps <= set(texts(svg))


@pytest.mark.parametrize("case", ODD)
def test_odd_programme_is_tidy_and_complete(case: str) -> None:
    group_by = "neighbourhood" if case == "many neighbourhoods" else "target_group"
    model = model_of(ODD[case], group_by)
    svg = draw_map(model, size="a4")
    assert_tidy(svg, document_font())
    assert_complete(svg, model)


@pytest.mark.parametrize("case", ["one", "long titles", "no phase"])
def test_map_is_tidy_without_the_font(case: str) -> None:
    model = model_of(ODD[case])
    svg = draw_map(model, size="a4", font=rough())
    assert_tidy(svg, rough())
    assert_complete(svg, model)


@pytest.mark.parametrize(("size", "proportion"), [("a4", 277 / 158), ("a3", 392 / 255)])
@pytest.mark.parametrize("case", ODD)
def test_map_has_the_proportions_of_the_paper(case: str, size: str, proportion: float) -> None:
    width, height = size_of(draw_map(model_of(ODD[case]), size=size))
    assert width / height == pytest.approx(proportion, rel=0.001)


@pytest.mark.parametrize(("size", "points"), [("a4", 5.8), ("a3", 8.0)])
def test_forty_five_activities_are_legible_on_paper(size: str, points: float) -> None:
    assert smallest_letter(draw_map(model_of(programme()), size=size)) >= points


def test_more_activities_are_drawn_smaller() -> None:
    few, many = (draw_map(model_of(repeated(number)), size="a4") for number in (10, 120))
    assert smallest_letter(few) > smallest_letter(many) > 3


def test_markup_in_a_title_stays_text() -> None:
    svg = draw_map(model_of(repeated(3, title=NASTY)), size="a4")
    expected = "<script>alert('x')</script> & \"quotes\" </text> ]]> <!-- ünï 漢字"
    assert texts(svg).count(expected) == 3
    assert "<script" not in svg


@pytest.mark.parametrize("group_by", GROUPINGS)
def test_drawing_has_only_presentation_attributes(group_by: str) -> None:
    svg = draw_map(model_of(repeated(45, title=NASTY, neighbourhoods=[NASTY]), group_by), size="a3")
    for drawing in (svg, draw_cover_funnel()):
        nodes = list(drawn(drawing).iter())
        assert {node.tag.removeprefix(SVG) for node in nodes} <= TAGS
        names = {name for node in nodes for name in node.attrib}
        assert not [name for name in names if name.startswith("on") or name in {"style", "href"}]
        assert not re.search(r"url\(|https?://(?!www\.w3\.org/2000/svg)", drawing)


def test_title_says_the_figures_and_the_gaps() -> None:
    data = programme()
    data["activities"][0]["main_phase"] = None
    title = drawn(draw_map(model_of(data), size="a4")).findtext(f"{SVG}title") or ""
    assert "1a Primair: voedingsbodem: 13 actief" in title
    assert "3 Tertiair: 4 actief" in title
    assert "1a Ouders en opvoeders, 1b Vrienden en leeftijdgenoten" in title
    assert title.endswith("Nog niet ingedeeld: 1.")


def test_same_content_gives_the_same_drawing() -> None:
    first = draw_map(model_of(programme()), size="a4")
    assert draw_map(model_of(programme()), size="a4") == first
    assert draw_map(model_of(programme()), size="a4", font="Open Sans") == first
    assert draw_cover_funnel() == draw_cover_funnel()


def test_planned_quiet_and_missing_differ_without_colour() -> None:
    nodes = list(drawn(draw_map(model_of(programme()), size="a4")).iter(f"{SVG}rect"))
    dashes = Counter(node.get("stroke-dasharray") for node in nodes)
    # Three planned, one idea and one ended, six gaps; and a sample of each in the legend.
    assert dashes["2.4 1.6"] == 3 + 1
    assert dashes[".8 1.1"] == 2 + 1
    assert dashes["3.4 2.2"] == 6 + 1


def test_domain_is_a_letter_and_the_legend_counts() -> None:
    model = model_of(programme())
    written = texts(draw_map(model, size="a4"))
    letters = Counter(text for text in written if text in {*"SZVP?"})
    # Every card, and the mark in the legend.
    assert letters == {"S": 22 + 1, "Z": 7 + 1, "V": 6 + 1, "P": 8 + 1, "?": 2 + 1}
    at = written.index("Sociaal domein")
    assert written[at + 1] == "22"


def test_owner_without_domain_has_a_solid_ring() -> None:
    data = programme(activities=repeated(1)["activities"])
    data["organisations"].append({"id": "X", "name": "X", "domain": "unknown"})
    for owner, dashed in (("X", False), (None, True)):
        data["activities"][0]["owner"] = owner
        svg = draw_map(model_of(data), size="a4")
        assert ('stroke-dasharray="4 2.9"' in svg) is dashed
        assert texts(svg).count("?") == 2


def test_high_finding_has_words_and_medium_only_a_sign() -> None:
    data = programme()
    svg = draw_map(model_of(data), size="a4")
    assert texts(svg).count("geen eigenaar") == 2
    assert "Ernst hoog" in texts(svg)
    data["activities"] = data["activities"][5:6]
    plain = build_map(data, expected_groups=DEFAULT_EXPECTED_GROUPS)
    assert "Ernst hoog" not in texts(draw_map(plain, size="a4"))


def test_map_is_drawn_in_no_time() -> None:
    """A twentieth of a second on a quiet machine; the first time it reads the font."""
    model = model_of(programme())
    assert stopwatch.seconds(lambda: draw_map(model, size="a4"), 0.2) < 0.2


# --- words -------------------------------------------------------------------------------------
@pytest.mark.parametrize("room", [12, 30, 55, 90, 400])
@pytest.mark.parametrize(
    "text",
    ["Weerbaarheidstraining Diamant", "Verklein- of vergroot-/opschaling", LONG, "W" * 60, "", "é"],
)
def test_lines_hold_every_character_and_fit(text: str, room: int) -> None:
    font = document_font()
    paragraph = Paragraph(text, Style(8, 600), font)
    found = paragraph.lines(room)
    assert "".join(line.text for line in found) == text.strip()
    for line in found:
        hyphen = font.width("-", 8, 600) if line.has_hyphen else 0
        assert font.width(line.text.rstrip(), 8, 600) + hyphen <= room or len(line.text) == 1


def test_words_are_broken_between_parts_of_a_compound() -> None:
    found = Paragraph("weerbaarheidstraining", Style(8, 600), document_font()).lines(70)
    assert [(line.text, line.has_hyphen) for line in found] == [
        ("weerbaarheids", True),
        ("training", False),
    ]


def test_space_that_does_not_break_is_kept() -> None:
    found = Paragraph("Aantal:\n 12\u00a0keer", Style(8), document_font()).lines(40)
    assert [line.text for line in found] == ["Aantal: ", "12\u00a0keer"]


def test_first_line_leaves_room_for_the_sign() -> None:
    paragraph = Paragraph("Sociale kaart van de wijk", Style(8), document_font())
    plain, beside = paragraph.lines(60), paragraph.lines(60, beside=15)
    assert beside[0].width <= 45 < plain[0].width


def test_rough_measure_is_never_too_narrow() -> None:
    if document_font() is rough():
        pytest.skip("the font of the documents is not installed")
    for weight in (400, 600, 700):
        for text in ("Weerbaar opvoeden", "WIJKCONCIËRGES (3)", "“Je hebt makkelijk praten”"):
            assert rough().width(text, 10, weight) >= document_font().width(text, 10, weight)


def test_without_font_files_the_rough_measure_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finders, "find", lambda _name: None)
    assert document_font.__wrapped__() is rough()


def test_unreadable_font_file_is_passed_over(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.woff2"
    broken.write_bytes(b"no font")
    monkeypatch.setattr(finders, "find", lambda _name: str(broken))
    assert document_font.__wrapped__() is rough()


# --- cover -------------------------------------------------------------------------------------
def test_cover_has_many_dots_above_and_never_one() -> None:
    fills = Counter(node.attrib["fill"] for node in drawn(draw_cover_funnel()).iter(f"{SVG}circle"))
    numbers = list(fills.values())
    assert len(numbers) == 4
    assert numbers == sorted(numbers, reverse=True)
    assert min(numbers) >= 4


def test_dots_of_the_cover_stand_apart_and_on_the_page() -> None:
    dots = [
        (float(node.attrib["cx"]), float(node.attrib["cy"]), float(node.attrib["r"]))
        for node in drawn(draw_cover_funnel()).iter(f"{SVG}circle")
    ]
    assert all(r <= x <= 210 - r and r <= y <= 179 - r for x, y, r in dots)
    for (x1, y1, r1), (x2, y2, r2) in combinations(dots, 2):
        assert (x1 - x2) ** 2 + (y1 - y2) ** 2 > (r1 + r2) ** 2
