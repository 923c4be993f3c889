"""The documents of programmes: valid, accessible, complete, and the same every time."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape
from itertools import pairwise
from typing import Any

import pikepdf
import pytest
from django.utils import translation

from programmes.documents import SECTIONS, MapDocument, ProgrammeScanDocument
from programmes.models import ProgrammeScan
from tests.pdf import Pdf
from tests.programmes.scans import LONG, ODD, PROGRAMMES, document_of, stored
from tests.world import World, programme_data

pytestmark = [pytest.mark.usefixtures("acting"), pytest.mark.any_database]


@pytest.fixture(autouse=True)
def dutch() -> Any:
    with translation.override("nl"):
        yield


def flat(text: str) -> str:
    """The text with single spaces."""
    return " ".join(text.split())


@pytest.mark.parametrize("name", [*PROGRAMMES, *ODD])
def test_scan_keeps_to_the_norms(name: str) -> None:
    _html, pdf = document_of(name)
    assert pdf.faults() == []
    assert bool(pdf.pdf.Root.MarkInfo.Marked)
    assert bool(pdf.pdf.Root.ViewerPreferences.DisplayDocTitle)
    assert pdf.language == "nl"
    assert pdf.title.startswith("Programmascan ")


@pytest.mark.parametrize("name", [*PROGRAMMES, *ODD])
def test_figures_have_a_text_and_headings_go_down_one_level_at_a_time(name: str) -> None:
    _html, pdf = document_of(name)
    figures = [element for kind, element in pdf.elements if kind == "Figure"]
    assert len(figures) >= 2
    assert all(len(str(figure.get("/Alt", ""))) > 30 for figure in figures)
    levels = pdf.headings
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("name", [*PROGRAMMES, *ODD])
def test_every_page_says_its_edition_and_number(name: str) -> None:
    _html, pdf = document_of(name)
    assert "interne editie · concept" in flat(pdf.texts[0])
    for number, text in enumerate(pdf.texts[1:], start=2):
        assert "Interne editie · concept · stand " in text
        assert f"{number} van {len(pdf.texts)}" in text


@pytest.mark.parametrize("name", PROGRAMMES)
def test_contents_name_the_page_where_each_section_begins(name: str) -> None:
    _html, pdf = document_of(name)
    begins = dict(pdf.outline)
    pages = [begins[f"{at} {section.title}"] for at, section in enumerate(SECTIONS, 1)]
    told = flat(pdf.texts[1]).split(" Inhoud ")[0].split()
    assert [int(page) for page in told[: len(pages)]] == pages
    for section, page in zip(SECTIONS, pages, strict=True):
        assert flat(str(section.title)) in flat(pdf.texts[page - 1])


@pytest.mark.parametrize("name", PROGRAMMES)
def test_activity_sheets_stand_two_to_a_page(name: str) -> None:
    html, pdf = document_of(name)
    sheets = html.count('<article class="sheet"')
    perpage = [text.count("Logisch bij deze eigenaar?") for text in pdf.texts]
    filled = [number for number in perpage if number]
    assert sum(filled) == sheets == len(programme_data(name)["activities"])
    assert len(filled) == (sheets + 1) // 2


@pytest.mark.parametrize("name", PROGRAMMES)
def test_index_of_activities_names_the_page_of_each_sheet(name: str) -> None:
    _html, pdf = document_of(name)
    pages = dict(pdf.outline)
    for row in programme_data(name)["activities"]:
        words = "".join(row["title"].split())
        assert words in "".join(pdf.texts[pages[row["title"]] - 1].split())


@pytest.mark.parametrize("name", PROGRAMMES)
def test_map_is_one_landscape_page_of_lines_and_letters(name: str) -> None:
    _html, pdf = document_of(name)
    sizes = [[float(value) for value in page.mediabox] for page in pdf.pdf.pages]
    landscape = [number for number, box in enumerate(sizes) if box[2] > box[3]]
    assert landscape == [2]
    pictures = [
        found
        for found in pdf.pdf.objects
        if isinstance(found, pikepdf.Stream) and found.get("/Subtype") == "/Image"
    ]
    assert pictures == []


@pytest.mark.parametrize("name", PROGRAMMES)
def test_every_number_of_the_text_is_in_the_pdf(name: str) -> None:
    html, pdf = document_of(name)
    body = html.partition("<body")[2].partition(">")[2]
    shown = unescape(re.sub(r"<title>.*?</title>|<[^>]+>", " ", body))
    wanted = Counter(re.findall(r"\d+", shown))
    written = Counter(re.findall(r"\d+", " ".join(pdf.texts)))
    assert {number: count for number, count in wanted.items() if written[number] < count} == {}


@pytest.mark.parametrize("name", [*PROGRAMMES, "long"])
def test_no_word_is_cut_by_a_hyphen_that_would_be_read_aloud(name: str) -> None:
    html, pdf = document_of(name)
    assert "\u00ad" not in html
    assert all("\u00ad" not in text and "\u2010" not in text for text in pdf.texts)


def test_same_scan_gives_the_same_bytes() -> None:
    scan = ProgrammeScan.of(stored(programme_data("broekerlanden")))
    first, second = (ProgrammeScanDocument().render(scan, None) for _time in range(2))
    assert first == second
    scan.recommendations = "Iets anders."
    assert ProgrammeScanDocument().render(scan, None) != first


def test_empty_programme_says_so_in_plain_words() -> None:
    html, pdf = document_of("empty")
    assert "Dit programma heeft nog geen activiteiten." in html
    assert "In dit programma staat nog geen activiteit." in flat(" ".join(pdf.texts))
    assert "Nog niets in de fase secundaire preventie" in flat(" ".join(pdf.texts))
    assert "<article" not in html


def test_scan_without_findings_says_that_everything_was_checked() -> None:
    scan = ProgrammeScan.of(stored(programme_data("maasmonde")))
    scan.snapshot["findings"] = []
    html = ProgrammeScanDocument().html(scan, None)
    assert "Alle achttien regels zijn nagelopen" in html
    assert '<table class="findings"' not in html


def test_markup_in_texts_stays_text() -> None:
    html, pdf = document_of("nasty")
    assert "<script" not in html
    text = "".join(" ".join(pdf.texts).split())
    assert "<script>alert('x')</script>&\"q\"{{7*7}}" in text
    assert "□" in text
    assert "\ufffd" not in text
    assert not re.search("[\u202e\u2066-\u2069\u00ad\u0007]", text)


def test_crowded_map_says_where_to_read_on() -> None:
    data = programme_data("maasmonde")
    rows = data["activities"]
    data["activities"] = [rows[at % 45] | {"id": f"X{at}"} for at in range(150)]
    data["actions"] = []
    html = ProgrammeScanDocument().html(ProgrammeScan.of(stored(data)), None)
    assert "Zo veel activiteiten geven kleine letters." in html
    assert html.count('<article class="sheet"') == 150
    assert '<div class="cell__marks"></div>' in html


@pytest.mark.parametrize("title", ["Samen weerbaar", LONG, "W" * 200])
def test_cover_and_poster_hold_every_title(title: str) -> None:
    data = programme_data("grensbeek")
    data["programme"]["title"] = title
    programme = stored(data)
    poster = Pdf(MapDocument().render(programme, None))
    assert len(poster.texts) == 1
    assert "".join(title.split()) in "".join(poster.texts[0].split())
    assert poster.faults() == []
    assert "interne editie" in poster.texts[0]


def test_poster_is_a3_and_shows_findings_only_to_who_may_see_them(acting: World) -> None:
    programme, document = acting.maasmonde.programme, MapDocument()
    sees = document.html(programme, acting.maasmonde.membership("executive"))
    not_sees = document.html(programme, acting.maasmonde.membership("participant"))
    assert "geen eigenaar" in sees
    assert "Wat valt op?" in sees
    assert "geen eigenaar</text>" not in not_sees
    assert "Wat valt op?" not in not_sees
    poster = Pdf(document.render(programme, None))
    assert [round(float(value)) for value in poster.pdf.pages[0].mediabox[2:]] == [1191, 842]
