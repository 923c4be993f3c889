"""The connected picture: measured, on many consultations and on every kind of knot."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import combinations, pairwise, permutations
from typing import Any

import pytest
from django.template.loader import render_to_string

from core.models import Organisation
from network.models.consultation_picture import (
    INSET,
    NAME_SIZE,
    Box,
    Picture,
    broken,
    draw,
    text_width,
)
from network.models.consultations import Consultation, ConsultationLink, ConsultationSeat, Level
from tests import stopwatch
from tests.world import World

#: Drawing is done in Python, whatever the database.
pytestmark = pytest.mark.any_database

NAMES = (
    "Stuurgroep lokale aanpak",
    "Driehoek",
    "Aandachtsfunctionarissen",
    "Gebiedsteams Noord en Zuid",
    "Werkgroep informatiegestuurde samenwerking jeugd en veiligheid in de wijken van Maasmonde",
    "Jeugd op straat",
    "Zorgnetwerk GGZ",
)
DOMAINS = {1: "social", 2: "care", 3: "safety", 4: "external", 5: "unknown"}
Rectangle = tuple[float, float, float, float]


def consultation(number: int, level: str, seats: Sequence[int] = (1, 3)) -> Consultation:
    """One that was never stored, with its seats as if they were prefetched."""
    one = Consultation(
        pk=number,
        reference=f"C-2026-{number:03}",
        name=f"{NAMES[number % len(NAMES)]} {number}",
        level=level,
        frequency="fortnightly" if number % 3 else "monthly",
    )
    rows = [
        ConsultationSeat(organisation=Organisation(pk=pk, name=f"O{pk}"), function="adviser")
        for pk in seats
    ]
    one._prefetched_objects_cache = {"seats": rows}
    return one


def link(source: int, target: int, both_ways: bool = False) -> ConsultationLink:
    return ConsultationLink(source_id=source, target_id=target, both_ways=both_ways)


def sample(
    seed: int, count: int, links: int, levels: Sequence[str] = Level.values
) -> tuple[list[Consultation], list[ConsultationLink]]:
    """So many consultations and links, always the same for the same seed."""
    chance = random.Random(seed)
    tables = [
        consultation(
            number, chance.choice(levels), chance.sample(range(1, 6), chance.randint(0, 5))
        )
        for number in range(1, count + 1)
    ]
    pairs = list(permutations(range(1, count + 1), 2))
    chosen = chance.sample(pairs, min(links, len(pairs)))
    return tables, [link(*pair, chance.random() < 0.3) for pair in chosen]


def picture(tables: list[Consultation], links: list[ConsultationLink]) -> Picture:
    missing = {one.pk: ["care"] for one in tables if one.pk % 4 == 0}
    return draw(tables, links, DOMAINS, missing=missing)


def knot(pairs: Sequence[tuple[int, int]], count: int) -> Any:
    tables = [consultation(number, Level.values[number % 3]) for number in range(1, count + 1)]
    return tables, [link(*pair) for pair in pairs]


def sample_of_one_level(pairs: Sequence[tuple[int, int]]) -> Any:
    tables = [consultation(number, Level.TACTICAL) for number in range(1, 4)]
    return tables, [link(*pair) for pair in pairs]


EVERY_PAIR = list(permutations(range(1, 9), 2))
KNOTS = {
    "25 with 30": sample(1, 25, 30),
    "14 with 12": sample(2, 14, 12),
    "60 with 200": sample(3, 60, 200),
    "60 with 200 again": sample(4, 60, 200),
    "60 on one level": sample(5, 60, 120, [Level.OPERATIONAL]),
    "40 with 90": sample(6, 40, 90),
    "none linked": sample(7, 25, 0),
    "everything with everything": knot(EVERY_PAIR, 8),
    "a star": knot([(1, other) for other in range(2, 31)], 30),
    "a ring": knot([(one, one % 12 + 1) for one in range(1, 13)], 12),
    "two ways": knot([(1, 2), (2, 1), (1, 4), (4, 1)], 5),
    "the same three times": knot([(1, 2), (2, 1), (1, 2), (1, 4), (1, 4)], 4),
    "neighbours many times": sample_of_one_level([(1, 2), (2, 1), (1, 2), (2, 1), (1, 2)]),
    "one": sample(8, 1, 0),
} | {f"seed {seed}": sample(seed, 5 + seed % 50, seed * 7 % 90) for seed in range(20, 60)}


@pytest.fixture(params=list(KNOTS))
def knotted(request: pytest.FixtureRequest, acting: World) -> Any:
    """Consultations, links and their picture, for every kind of knot."""
    tables, links = KNOTS[request.param]
    return tables, links, picture(tables, links)


def of(box: Box) -> Rectangle:
    return box.x, box.y, box.x + box.width, box.y + box.height


def disc(arrow: Any, radius: float) -> Rectangle:
    x, y = arrow.label_x, arrow.label_y
    return x - radius, y - radius, x + radius, y + radius


def overlap(one: Rectangle, other: Rectangle, slack: float = 0.01) -> bool:
    return (
        one[0] < other[2] - slack
        and other[0] < one[2] - slack
        and one[1] < other[3] - slack
        and other[1] < one[3] - slack
    )


def stretches(points: Sequence[tuple[float, float]]) -> list[Rectangle]:
    """Every straight part of a line, as a rectangle without width."""
    return [
        (min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))
        for a, b in pairwise(points)
    ]


# --- measured -------------------------------------------------------------------------------
def test_everything_lies_inside_and_no_two_boxes_overlap(knotted: Any) -> None:
    tables, _links, drawn = knotted
    assert len(drawn.boxes) == len(tables)
    for one, other in combinations(drawn.boxes, 2):
        assert not overlap(of(one), of(other)), (one.reference, other.reference)
    corners = [corner for arrow in drawn.arrows for corner in arrow.points]
    for x, y in (
        corners + [of(box)[:2] for box in drawn.boxes] + [of(box)[2:] for box in drawn.boxes]
    ):
        assert 0 < x < drawn.width and 0 < y < drawn.height


def test_numbers_lie_on_their_arrow_and_overlap_nothing(knotted: Any) -> None:
    _tables, _links, drawn = knotted
    discs = [disc(arrow, drawn.radius) for arrow in drawn.arrows]
    for one, other in combinations(discs, 2):
        assert not overlap(one, other)
    words = [of(box) for box in drawn.boxes]
    words += [
        (box.x + box.tag_x - box.tag_half, box.y - 9, box.x + box.tag_x + box.tag_half, box.y + 9)
        for box in drawn.boxes
        if box.is_loose
    ]
    words += [(0, band.middle - 15, 102, band.middle + 6) for band in drawn.bands]
    for arrow, place in zip(drawn.arrows, discs, strict=True):
        assert not any(overlap(place, word) for word in words), arrow
        assert any(
            low <= arrow.label_x <= high and top <= arrow.label_y <= bottom
            for low, top, high, bottom in stretches(arrow.points)
        ), arrow


def test_arrows_run_from_border_to_border_and_through_no_box(knotted: Any) -> None:
    tables, links, drawn = knotted
    boxes = {box.reference: box for box in drawn.boxes}
    names = {one.pk: one.reference for one in tables}
    assert [arrow.number for arrow in drawn.arrows] == list(range(1, len(links) + 1))
    for arrow, one in zip(drawn.arrows, links, strict=True):
        assert arrow.both_ways == one.both_ways
        ends = ((arrow.points[0], one.source_id), (arrow.points[-1], one.target_id))
        for (x, y), pk in ends:
            left, top, right, bottom = of(boxes[names[pk]])
            upright = y in (top, bottom) and left < x < right
            assert upright or (x in (left, right) and top < y < bottom), (arrow, names[pk])
        for a, b in pairwise(arrow.points):
            assert a[0] == b[0] or a[1] == b[1], "an arrow runs askew"
        for part in stretches(arrow.points):
            wide = (part[0] - 0.1, part[1] - 0.1, part[2] + 0.1, part[3] + 0.1)
            crossed = [box.reference for box in drawn.boxes if overlap(wide, of(box), 0.2)]
            assert not crossed, (arrow, crossed)


def test_no_two_arrows_lie_on_each_other(knotted: Any) -> None:
    _tables, _links, drawn = knotted
    parts = [(arrow.number, part) for arrow in drawn.arrows for part in stretches(arrow.points)]
    for direction in (0, 1):
        tracks: dict[float, list[tuple[float, float, int]]] = {}
        for number, part in parts:
            if part[direction] == part[direction + 2]:
                span = (part[1 - direction], part[3 - direction], number)
                tracks.setdefault(round(part[direction], 3), []).append(span)
        for spans in tracks.values():
            for one, other in pairwise(sorted(spans)):
                assert one[2] == other[2] or one[1] <= other[0], (one, other)


def test_words_fit_in_their_box(knotted: Any) -> None:
    _tables, _links, drawn = knotted
    for box in drawn.boxes:
        assert 1 <= len(box.lines) <= 3
        for line in box.lines:
            assert text_width(line, NAME_SIZE) <= box.width - 2 * INSET
        lowest = box.rows[-1][0] + 4
        assert lowest < box.mark_y - 9 and box.mark_y + 9 < box.height
        assert box.marks == [] or box.marks[-1].x + 9 <= box.width - INSET
        if box.is_tight:
            assert lowest < box.frequency_y - 11 and box.frequency_y + 3 < box.mark_y - 9
        elif box.marks:
            begins = box.often_x - text_width(box.frequency, 11)
            assert box.marks[-1].x + 9 < begins


def test_same_rows_give_the_same_picture(knotted: Any) -> None:
    tables, links, drawn = knotted
    assert picture(tables, links) == drawn


# --- what it says ---------------------------------------------------------------------------
def test_nothing_to_draw_is_an_empty_picture(acting: World) -> None:
    assert draw([], [], {}) == Picture(0, 0, (), (), ())


def test_levels_lie_above_each_other_and_hold_their_own(acting: World) -> None:
    tables, links = KNOTS["25 with 30"]
    drawn = picture(tables, links)
    assert [band.y for band in drawn.bands] == sorted(band.y for band in drawn.bands)
    for upper, lower in pairwise(drawn.bands):
        assert upper.y + upper.height < lower.y
    bands = dict(zip(Level.values, drawn.bands, strict=True))
    levels = {one.reference: one.level for one in tables}
    for box in drawn.boxes:
        band = bands[levels[box.reference]]
        assert band.y < box.y and box.y + box.height < band.y + band.height
    for band in drawn.bands:
        inside = [
            box.y + box.height for box in drawn.boxes if band.y < box.y < band.y + band.height
        ]
        assert band.y + band.height - max(inside) == 14, "a row without a box"


def test_boxes_come_in_the_order_of_reading(acting: World) -> None:
    places = [(box.y, box.x) for box in picture(*KNOTS["25 with 30"]).boxes]
    assert places == sorted(places)


def test_at_most_five_stand_in_a_row(acting: World) -> None:
    drawn = picture(*KNOTS["60 on one level"])
    rows = [box.y for box in drawn.boxes]
    assert {rows.count(y) for y in rows} == {5}


def test_linked_neighbours_are_put_beside_each_other(acting: World) -> None:
    tables, _links = knot([], 25)
    links = [link(1, 25), link(25, 2), link(4, 23)]
    drawn = picture(tables, links)
    assert [len(arrow.points) for arrow in drawn.arrows] == [2, 2, 2]


def test_real_size_fits_a_laptop_without_scrolling(acting: World) -> None:
    small, real, largest = (
        picture(*KNOTS[name]) for name in ("14 with 12", "25 with 30", "60 with 200")
    )
    assert small.width <= 1144
    assert real.fits and not largest.fits


def test_largest_is_drawn_in_a_moment(acting: World) -> None:
    assert stopwatch.seconds(lambda: picture(*KNOTS["60 with 200"]), 3) < 3


def test_domains_and_what_is_missing_are_told(acting: World) -> None:
    one = consultation(1, Level.TACTICAL, (3, 1, 3, 99))
    box = draw([one], [], DOMAINS, {1: ["care", "safety"]}).boxes[0]
    assert box.domains == ("social", "safety", "unknown")
    assert box.missing == ("care",), "what sits there is not missing"
    assert box.is_loose
    assert [(mark.letter, mark.is_missing) for mark in box.marks] == [
        ("S", False),
        ("V", False),
        ("?", False),
        ("Z", True),
    ]


def test_link_to_the_outside_keeps_its_number_and_is_not_drawn(acting: World) -> None:
    tables, _links = knot([], 3)
    drawn = picture(tables, [link(1, 99), link(1, 2, True), link(3, 3)])
    assert [(arrow.number, arrow.both_ways) for arrow in drawn.arrows] == [(2, True)]
    assert [box.reference for box in drawn.boxes if box.is_loose] == ["C-2026-003"]


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Driehoek", ["Driehoek"]),
        ("Aandachtsfunctionarissenoverleg", ["Aandachtsfunctio-", "narissenoverleg"]),
        ("Aandachtsfunctionarissen", ["Aandachts-", "functionarissen"]),
        ("Sleutelfigurenoverleg", ["Sleutelfiguren-", "overleg"]),
        ("Werkgroep lokale aanpak", ["Werkgroep lokale", "aanpak"]),
        ("", [""]),
    ],
)
def test_name_is_broken_at_a_syllable(name: str, lines: list[str]) -> None:
    assert broken(name, 128) == lines


@pytest.mark.parametrize("name", ["W" * 120, "w " * 60, "é" * 120, "界" * 40, "a-" * 60, "👪" * 30])
def test_any_name_fits_on_three_lines(name: str) -> None:
    found = broken(name, 128)
    assert len(found) <= 3 and found[-1].endswith("…")
    assert all(text_width(line, NAME_SIZE) <= 128 for line in found)


def test_drawing_has_a_link_with_the_same_words_for_every_box(acting: World) -> None:
    tables, links = KNOTS["25 with 30"]
    drawn = picture(tables, links)
    page = render_to_string("network/_consultation_picture.html", {"picture": drawn})
    assert page.count("<a ") == 25
    assert page.count("<polyline") == page.count('class="consultations-picture__disc"') == 30
    assert page.count("marker-start=") == sum(one.both_ways for one in links)
    for box in drawn.boxes:
        assert f'href="{box.url}"' in page
        assert f'aria-label="{box.description}"' in page
        assert box.name in box.description
    assert "style=" not in page and "<script" not in page
