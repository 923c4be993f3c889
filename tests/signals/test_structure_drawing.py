"""The drawing, the words and the poster of a signalling structure: all three are what is set up."""

from __future__ import annotations

import html
import re
from collections import Counter
from itertools import combinations, pairwise
from typing import Any

import pytest
from django.template.loader import render_to_string

from network.models.consultation_picture import text_width
from signals.documents import StructurePoster
from signals.models import SignalStructure
from signals.models.structure_picture import INSET, SIZES, Frame, Picture, draw
from signals.models.structure_poster import SIZES as LETTERS
from signals.models.structure_poster import poster_of
from signals.models.structure_text import StructureText, Terms, how_it_goes, tell
from tests.factories.structures import longest_steps, made_up_steps, make_structure
from tests.pdf import Pdf
from tests.world import World

#: Drawing is done in Python, whatever the database.
pytestmark = pytest.mark.any_database

TERMS = Terms(acknowledge=3, interpretation=1, feedback=17)
#: What the drawing says besides the configuration.
FIXED = ["U, de signaleerder", "hoort altijd iets terug."]
LONGEST = ["W", "aandachtsfunctionaris ", "Twee mensen van twee organisaties kijken. ", "é", "a-b "]


def structure_of(world: World, steps: Any) -> SignalStructure:
    return make_structure(world.maasmonde.membership("signal_coordinator"), steps)


@pytest.fixture(params=range(12))
def told(request: pytest.FixtureRequest, acting: World) -> StructureText:
    """Twelve made-up structures."""
    return tell(structure_of(acting, made_up_steps(request.param)), TERMS)


@pytest.fixture(params=LONGEST)
def longest(request: pytest.FixtureRequest, acting: World) -> StructureText:
    """As much text as the fields allow."""
    return tell(structure_of(acting, longest_steps(request.param)), TERMS)


def configured(told: StructureText) -> list[str]:
    """Every text and every term that is set up, from the rows and the terms themselves."""
    found = []
    words = {
        "acknowledge": "Binnen 3 werkdagen",
        "interpretation": "Binnen 1 werkdag",
        "feedback": "Binnen 17 werkdagen",
    }
    for step in told.structure.steps.all():
        found += [step.title, step.who, step.place, step.moment, step.happens, step.heard]
        found += [words[step.term]] if step.term else []
        for box in step.boxes.all():
            found += [box.label, box.detail]
    return [text for text in found if text]


def squeezed(text: str) -> str:
    """A text without blanks and hyphens, which a line break may add."""
    return re.sub(r"[\s-]", "", text)


def drawn_texts(picture: Picture) -> list[str]:
    """Every text of the SVG, its lines put together."""
    svg = render_to_string("signals/_structure_svg.html", {"picture": picture})
    elements = re.findall(r'<text class="k-route__words[^>]*>(.*?)</text>', svg, re.DOTALL)
    lines = [re.findall(r"<tspan[^>]*>(.*?)</tspan>", element) for element in elements]
    return [html.unescape("".join(parts)) for parts in lines]


def table_texts(told: StructureText) -> list[str]:
    page = render_to_string("signals/_structure_table.html", {"told": told})
    found = re.findall(r"<(span|strong)[^>]* data-told>(.*?)</\1>", page, re.DOTALL)
    return [html.unescape(text) for _tag, text in found]


# --- equal to the configuration -------------------------------------------------------------------
def test_drawing_says_what_is_set_up_and_nothing_else(told: StructureText) -> None:
    expected = configured(told) + (FIXED if told.messages else [])
    assert Counter(map(squeezed, drawn_texts(draw(told)))) == Counter(map(squeezed, expected))


def test_words_say_the_same_as_the_drawing(told: StructureText) -> None:
    drawn = Counter(map(squeezed, drawn_texts(draw(told))))
    drawn -= Counter(map(squeezed, FIXED))
    assert Counter(map(squeezed, table_texts(told))) == drawn


def test_words_keep_the_order_of_the_steps(told: StructureText) -> None:
    page = render_to_string("signals/_structure_table.html", {"told": told})
    places = [page.index(html.escape(step.title)) for step in told.steps]
    assert places == sorted(places) and page.count("<tr>") == len(told.steps) + 1


def test_words_say_what_is_dashed(told: StructureText) -> None:
    page = render_to_string("signals/_structure_table.html", {"told": told})
    outside = [box for step in told.steps for box in step.boxes if box.is_outside]
    assert page.count("(los van het signaal)") == len(outside)
    svg = render_to_string("signals/_structure_svg.html", {"picture": draw(told)})
    assert svg.count('class="k-route__box is-outside"') == len(outside)


def test_poster_says_every_step_label_and_term(told: StructureText) -> None:
    poster = poster_of(told, how_it_goes(), "Maasmonde", "")
    page = squeezed(
        html.unescape(
            render_to_string(
                "signals/documents/structure_poster.html", {"poster": poster, "language": "nl"}
            )
        )
    )
    for step in told.steps:
        texts = [step.title, step.step.happens, step.step.heard, step.term]
        texts += [box.label for box in step.boxes]
        assert all(squeezed(text) in page for text in texts)
    told_back = re.findall("Binnen[0-9]+werkdag", page)
    assert len(told_back) == sum(bool(step.term) for step in told.steps)
    known = {squeezed(box.label) for step in told.steps for box in step.boxes}
    shown = " · ".join(step.boxes for step in poster.steps if step.boxes).split(" · ")
    shown = [text.removesuffix(" (los van het signaal)") for text in shown if text]
    assert {squeezed(text) for text in shown} == known


# --- measured -------------------------------------------------------------------------------------
def rectangle(frame: Frame) -> tuple[float, float, float, float]:
    return frame.x, frame.y, frame.x + frame.width, frame.y + frame.height


def overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def assert_sound(picture: Picture) -> None:
    """No box on another, every text in its box or lane, nothing outside the picture."""
    for one, other in combinations(picture.frames, 2):
        assert not overlap(rectangle(one), rectangle(other))
    for frame in picture.frames:
        assert frame.x >= 0 and frame.x + frame.width <= picture.width
        assert frame.y >= 0 and frame.y + frame.height <= picture.height
        for words in frame.words:
            assert_inside(words, frame.x + INSET, frame.x + frame.width - INSET)
            assert frame.y < words.y and words.y + words.height < frame.y + frame.height
        for upper, lower in pairwise(frame.words):
            assert upper.y + upper.height <= lower.y
    for lane in picture.lanes:
        lowest = max([box.y + box.height for box in lane.boxes], default=0)
        for words in (lane.title, *lane.notes):
            assert_inside(words, lane.x, lane.right)
            assert words.y + words.height <= lane.height
        assert all(words.y >= lowest for words in lane.notes)
        assert all(box.y >= lane.title.y + lane.title.height for box in lane.boxes)
        assert all(lane.x < box.x and box.x + box.width < lane.right for box in lane.boxes)


def assert_inside(words: Any, left: float, right: float) -> None:
    size = SIZES[words.kind][0]
    for row in words.rows:
        assert left <= row.x and row.x + text_width(row.line, size) <= right + 0.01


def test_boxes_and_texts_keep_apart(told: StructureText) -> None:
    assert_sound(draw(told))


def test_longest_texts_stay_in_their_box(longest: StructureText) -> None:
    picture = draw(longest)
    assert_sound(picture)
    assert all("…" not in row.line for words in picture.words for row in words.rows)


def test_lines_run_through_no_box(told: StructureText) -> None:
    picture = draw(told)
    for line in picture.lines:
        for (x, y), (to_x, to_y) in pairwise(line.points):
            assert x == to_x or y == to_y
            stretch = min(x, to_x) + 0.1, min(y, to_y) + 0.1, max(x, to_x) - 0.1, max(y, to_y) - 0.1
            assert not any(overlap(stretch, rectangle(frame)) for frame in picture.frames)


def test_every_message_reaches_the_reporter(told: StructureText) -> None:
    picture = draw(told)
    if not told.messages:
        assert picture.band is None
        return
    assert picture.band is not None
    assert len(picture.band.messages) == len(told.messages)
    for step, message in zip(told.messages, picture.band.messages, strict=True):
        lane = picture.lanes[step.number - 1]
        assert lane.x < message.x and message.x + message.width < lane.right
        downs = [
            line.points for line in picture.lines if line.points[0] == (lane.middle, lane.height)
        ]
        assert downs == [((lane.middle, lane.height), (lane.middle, message.y))]


def test_same_text_gives_the_same_picture(told: StructureText) -> None:
    assert draw(told) == draw(told)


def test_nothing_to_draw_is_an_empty_picture(acting: World) -> None:
    assert draw(tell(structure_of(acting, []), TERMS)) == Picture(0, 0, (), (), None)


def test_text_is_read_in_a_constant_number_of_queries(
    acting: World, django_assert_num_queries: Any
) -> None:
    few, many = (structure_of(acting, made_up_steps(0)[:size]) for size in (3, 30))
    for structure in (few, many):
        with django_assert_num_queries(5):
            draw(tell(structure))


# --- the poster -----------------------------------------------------------------------------------
def poster_file(structure: SignalStructure) -> Pdf:
    return Pdf(StructurePoster().render(structure, None))


def test_poster_is_one_sound_tagged_page(acting: World) -> None:
    structure = structure_of(acting, made_up_steps(3))
    pdf = poster_file(structure)
    assert len(pdf.pdf.pages) == 1
    assert pdf.faults() == []
    assert pdf.language == "nl" and pdf.title == "Zorgen om iemand die extremer wordt?"
    assert pdf.headings[0] == 1 and set(pdf.headings[1:]) == {2}
    assert sum(kind == "LI" for kind, _element in pdf.elements) == structure.steps.count()


def test_poster_is_one_page_with_the_longest_texts(longest: StructureText) -> None:
    structure = longest.structure
    structure.contact = structure.urgent = (structure.steps.all()[0].happens * 2)[:120]
    structure.title = structure.contact
    structure.save()
    pdf = poster_file(structure)
    assert len(pdf.pdf.pages) == 1
    text = squeezed(pdf.texts[0])
    assert squeezed(structure.contact) in text, "the foot stands on the page"
    assert "Bel112" in text and "Geendossier" in text


def test_poster_letters_are_as_large_as_fits(acting: World) -> None:
    how = how_it_goes()
    sizes = [
        poster_of(tell(structure_of(acting, steps), TERMS), how, "Maasmonde", "").size
        for steps in (made_up_steps(3)[:3], longest_steps("kijken "), longest_steps("W"))
    ]
    assert sizes == sorted(sizes) and sizes[0] < sizes[1] < sizes[2] < len(LETTERS) - 1
