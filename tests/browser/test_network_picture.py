"""The connected picture of consultations in a real browser: measured, read, printed."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import combinations
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from core.tenancy import acting_for
from network.models import Consultation, ConsultationLink
from tests.browser import harness
from tests.factories.network import (
    ConsultationFactory,
    ConsultationLinkFactory,
    ConsultationSeatFactory,
    PartnerFactory,
)
from tests.pdf import Pdf
from tests.world import World

#: A3 on its side without its margins of 12 mm.
A3 = {"width": 1496, "height": 1031}
SMALL_PHONE = {"width": 360, "height": 740}
NAMES = (
    "Stuurgroep lokale aanpak",
    "Driehoek",
    "Aandachtsfunctionarissen",
    "Gebiedsteams Noord en Zuid",
    "Werkgroep informatiegestuurde samenwerking jeugd en veiligheid in alle wijken",
    "Zorgnetwerk GGZ",
    "Sleutelfigurenoverleg",
)
FREQUENCIES = ("fortnightly", "monthly", "twice_a_year", "when_needed")

#: Every text of the drawing and its legend, with where it stands.
TEXTS = """() => [...document.querySelectorAll(
    '.consultations-picture svg text, .consultations-picture__legend > li')].map(element => {
  const box = element.getBoundingClientRect();
  return {text: element.textContent.trim(), left: box.left, top: box.top, right: box.right,
    bottom: box.bottom};
})"""
#: Every arrow as the eye follows it: its number, the names of its boxes, and its heads.
ARROWS = """() => {
  const boxes = [...document.querySelectorAll('.consultations-picture__box')].map(link => {
    const border = link.querySelector('rect').getBBox(), shift = link.transform.baseVal[0].matrix;
    return {name: link.getAttribute('aria-label'), left: shift.e, top: shift.f,
      right: shift.e + border.width, bottom: shift.f + border.height};
  });
  const at = point => boxes.filter(box => point.x > box.left - 0.1 && point.x < box.right + 0.1
    && point.y > box.top - 0.1 && point.y < box.bottom + 0.1).map(box => box.name);
  const discs = [...document.querySelectorAll('.consultations-picture__disc')].map(disc => ({
    x: disc.cx.baseVal.value, y: disc.cy.baseVal.value,
    number: disc.nextElementSibling.textContent}));
  return [...document.querySelectorAll('polyline.consultations-picture__line')].map(line => {
    const points = [...line.points];
    const on = disc => points.slice(1).some((point, place) => {
      const before = points[place];
      return Math.abs(point.x - before.x) < 0.1 ? Math.abs(disc.x - point.x) < 0.1
          && (disc.y - point.y) * (disc.y - before.y) <= 0
        : Math.abs(disc.y - point.y) < 0.1 && (disc.x - point.x) * (disc.x - before.x) <= 0;
    });
    return {numbers: discs.filter(on).map(disc => disc.number), from: at(points[0]),
      to: at(points[points.length - 1]), bothWays: line.hasAttribute('marker-start'),
      head: line.hasAttribute('marker-end')};
  });
}"""
#: What the eye reads in a cell, without the words for the ear.
SEEN = """cell => {
  const copy = cell.cloneNode(true);
  copy.querySelectorAll('.visually-hidden').forEach(word => word.remove());
  return copy.textContent;
}"""
#: Texts in a box that stick out of it.
OUTSIDE = """() => [...document.querySelectorAll('.consultations-picture__box')].flatMap(link => {
  const frame = link.querySelector('.consultations-picture__border').getBoundingClientRect();
  return [...link.querySelectorAll('text')].filter(text => {
    const box = text.getBoundingClientRect();
    return !text.closest('.consultations-picture__tag') && (box.left < frame.left + 4
      || box.right > frame.right - 4 || box.top < frame.top || box.bottom > frame.bottom);
  }).map(text => text.textContent);
})"""


@pytest.fixture
def picture(live_world: World, as_user: Callable[..., Page]) -> Callable[..., Page]:
    """A function that opens the page with 25 consultations and 30 links."""
    side = live_world.maasmonde
    with acting_for(side.municipality):
        Consultation.objects.all().delete()
        partners = [
            PartnerFactory(domain=name) for name in ("social", "care", "safety", "external")
        ]
        tables = [_consultation(number, partners) for number in range(25)]
        pairs = {(tables[at * 7 % 23], tables[(at * 7 + 3 + at % 5) % 23]) for at in range(34)}
        for source, target in sorted(pairs, key=lambda pair: (pair[0].pk, pair[1].pk))[:30]:
            ConsultationLinkFactory(source=source, target=target, both_ways=target.pk % 3 == 0)
        assert ConsultationLink.objects.count() == 30

    def open_it(**options: Any) -> Page:
        page = as_user("policy_adviser.maasmonde", **options)
        page.goto(side.url("network/consultations/"))
        page.evaluate("document.fonts.ready")
        return page

    return open_it


def _consultation(number: int, partners: list[Any]) -> Consultation:
    level = "strategic" if number % 6 == 0 else "tactical" if number % 2 else "operational"
    name = f"{NAMES[number % len(NAMES)]} {chr(65 + number)}"
    frequency = FREQUENCIES[number % len(FREQUENCIES)]
    one: Consultation = ConsultationFactory(level=level, name=name, frequency=frequency)
    for partner in partners[: number % 5]:
        ConsultationSeatFactory(consultation=one, organisation=partner.organisation)
    return one


@pytest.mark.parametrize("window", [harness.LAPTOP, SMALL_PHONE], ids=["laptop", "phone"])
def test_no_two_texts_overlap_and_every_text_stays_in_its_box(
    picture: Callable[..., Page], window: dict[str, int]
) -> None:
    page = picture(viewport=window)
    texts = page.evaluate(TEXTS)
    assert len(texts) > 25 * 2 + 30
    clashes = [
        (one["text"], other["text"])
        for one, other in combinations(texts, 2)
        if one["left"] < other["right"] - 0.5
        and other["left"] < one["right"] - 0.5
        and one["top"] < other["bottom"] - 0.5
        and other["top"] < one["bottom"] - 0.5
    ]
    assert not clashes
    assert not page.evaluate(OUTSIDE)


@pytest.mark.parametrize("window", [harness.LAPTOP, SMALL_PHONE], ids=["laptop", "phone"])
def test_picture_is_sound_and_only_its_frame_scrolls(
    picture: Callable[..., Page], window: dict[str, int]
) -> None:
    page = picture(viewport=window)
    assert page.evaluate("document.documentElement.scrollWidth") <= window["width"]
    frame = page.locator(".consultations-picture__frame")
    scrolls = frame.evaluate("element => element.scrollWidth > element.clientWidth + 1")
    assert scrolls == (window == SMALL_PHONE), "at 1280 it is seen whole, on a phone it scrolls"
    sizes = page.locator(".consultations-picture__name").first.bounding_box()
    assert sizes and sizes["height"] >= 14, "the words are too small to read"
    harness.assert_sound(page)


def test_picture_says_the_same_as_the_table(picture: Callable[..., Page]) -> None:
    page = picture()
    drawn = {}
    for arrow in page.evaluate(ARROWS):
        assert len(arrow["numbers"]) == len(arrow["from"]) == len(arrow["to"]) == 1, arrow
        assert arrow["head"], "an arrow without a head"
        names = [arrow[end][0].split(". ")[0] for end in ("from", "to")]
        drawn[arrow["numbers"][0]] = (names[0], "↔" if arrow["bothWays"] else "→", names[1])
    rows = page.locator("tr[id^=link-]")
    told = {}
    for row in rows.all():
        number = re.sub(r"\D", "", row.locator("th").inner_text())
        cell = row.locator("td").first.evaluate(SEEN)
        source, arrow, target = (part.strip() for part in re.split("([→↔])", cell))
        told[number] = (source, arrow, target)
    assert len(told) == 30
    assert drawn == told


def test_every_box_leads_to_its_consultation_and_can_be_reached(
    picture: Callable[..., Page],
) -> None:
    page = picture()
    links = page.locator(".consultations-picture__box")
    assert links.count() == 25
    links.first.focus()
    expect(links.first).to_be_focused()
    page.keyboard.press("Tab")
    expect(links.nth(1)).to_be_focused()
    name = (links.nth(1).get_attribute("aria-label") or "").split(". ")[0]
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text(name)


def test_picture_prints_whole_on_one_sheet_of_a3(picture: Callable[..., Page]) -> None:
    page = picture()
    printed = Pdf(page.pdf(prefer_css_page_size=True))
    sizes = [[float(side) for side in sheet.mediabox[2:]] for sheet in printed.pdf.pages]
    wide = [at for at, (width, height) in enumerate(sizes) if width > height]
    assert len(wide) == 1
    assert sizes[wide[0]] == pytest.approx([1190.55, 841.89], abs=2), "A3 on its side"
    page.emulate_media(media="print")
    page.set_viewport_size(A3)
    figure = page.locator(".consultations-picture").bounding_box()
    assert figure and figure["width"] <= A3["width"] and figure["height"] <= A3["height"]
