"""The page, the table and the document of the trends: one publication, three ways to read it."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest
from django.utils import translation
from django.utils.translation import gettext

from core.models import AuditEvent
from core.tenancy import acting_for
from interventions.models import Phenomenon
from signals.documents import TrendsDocument
from signals.models import TrendFigure
from signals.models.trend_tables import published_trends
from tests.factories.signals import make_area, make_signal
from tests.factories.trends import count_all, two_years, whole_quarter
from tests.pdf import Pdf
from tests.programmes.pages import queries, text_of
from tests.world import World

TRENDS = "signals/trends/"
READERS = ("policy_adviser", "focal_officer", "signal_coordinator", "participant", "executive")


def nl(text: str, **words: Any) -> str:
    with translation.override("nl"):
        return gettext(text) % words if words else gettext(text)


def page(world: World, role: str = "policy_adviser", rest: str = "") -> Any:
    return world.maasmonde.client(role).get(world.maasmonde.url(f"{TRENDS}{rest}"))


def rows_of_csv(world: World) -> list[list[str]]:
    content = page(world, rest="trends.csv").content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(content), delimiter=";"))


# --- the page ---------------------------------------------------------------------------------
def test_page_without_figures_says_what_will_come(acting: World) -> None:
    response = page(acting)
    assert nl("No trends yet") in text_of(response)
    assert "trends.csv" not in response.content.decode()


def test_everybody_sees_the_same_figures(acting: World) -> None:
    two_years()
    tables = {re.sub(r"\s+", " ", _tables(page(acting, role))) for role in READERS}
    assert len(tables) == 1


def _tables(response: Any) -> str:
    return "".join(re.findall(r"<table.*?</table>", response.content.decode(), re.DOTALL))


def test_charts_tables_csv_and_pdf_say_the_same(acting: World) -> None:
    two_years()
    trends = published_trends()
    response = page(acting)
    text, rows = text_of(response), rows_of_csv(acting)
    document = TrendsDocument().html(acting.maasmonde.municipality, None)
    with translation.override("nl"):
        told = [
            (table, row, [cell.text for cell in row.cells])
            for table in published_trends().tables
            for row in table.rows
        ]
    assert len(rows) == 1 + len(told) == 1 + sum(len(table.rows) for table in trends.tables)
    for (table, row, texts), line in zip(told, rows[1:], strict=True):
        assert line == [table.title, row.label, *texts]
        assert row.label in text
        if table.dimension == "theme" and not row.is_empty:
            with translation.override("nl"):
                assert row.spoken in text
        assert row.label.replace("'", "&#x27;") in document


def test_small_numbers_are_in_no_form_on_the_page(acting: World) -> None:
    """A bar of a small number has one height, and no attribute holds it."""
    for back, small in ((2, 2), (1, 4)):
        numbers = {"hate": small, "incident": 3, "distrust": 3, "online": 40}
        count_all(whole_quarter(back), {"theme": numbers})
    charts = re.findall(r'<svg class="k-bars".*?</svg>', page(acting).content.decode(), re.DOTALL)
    bars = [re.findall(r'<rect [^>]*height="([\d.]+)"', chart) for chart in charts]
    assert ["88.0", "88.0"] in bars
    assert all(bar == ["88.0", "88.0"] or bar == ["14.0", "14.0"] for bar in bars)


def test_nothing_leads_to_a_signal_and_nothing_filters(acting: World) -> None:
    two_years()
    signal = make_signal(status="closed", handler=acting.maasmonde.membership("signal_coordinator"))
    html = page(acting, "signal_coordinator").content.decode()
    main = html[html.index("<main") : html.index("</main>")]
    assert signal.code not in html
    assert not re.findall(r"<(form|select|input)\b", main)
    addresses = set(re.findall(r'href="([^"]+)"', main)) - {"#main"}
    assert all("?" not in address for address in addresses)
    inside = {address for address in addresses if TRENDS in address}
    assert inside == {
        acting.maasmonde.url(TRENDS + rest) for rest in ("", "trends.csv", "trends.pdf")
    }


@pytest.mark.parametrize("query", ["?quarter=2026-1", "?theme=online&area=Zuid", "?from=2020"])
def test_n18_words_behind_the_address_change_nothing(acting: World, query: str) -> None:
    """Rule N18: no combination of filters."""
    two_years()
    assert _tables(page(acting, rest=query)) == _tables(page(acting))
    assert (
        page(acting, rest=f"trends.csv{query}").content == page(acting, rest="trends.csv").content
    )


def test_a_withheld_number_is_explained_where_there_is_one(acting: World) -> None:
    explained = nl("left out, so that nobody can work out a small number")
    two_years()
    assert explained not in text_of(page(acting))
    TrendFigure.objects.all().delete()
    count_all(whole_quarter(1), {"area": {"Noord": 3, "Zuid": 12, "not_said": 20}})
    assert explained in text_of(page(acting))


def test_the_other_municipality_has_its_own(world: World) -> None:
    with acting_for(world.broekerlanden.municipality):
        two_years()
    assert nl("No trends yet") in text_of(page(world))
    other = world.broekerlanden.client("policy_adviser")
    assert nl("No trends yet") not in text_of(other.get(world.broekerlanden.url(TRENDS)))


# --- files ------------------------------------------------------------------------------------
def test_csv_opens_in_dutch_excel_and_holds_no_formula(acting: World) -> None:
    make_area("=1+1")
    count_all(whole_quarter(1), {"area": {"=1+1": 12, "not_said": 20}})
    response = page(acting, rest="trends.csv")
    assert response.content.startswith(b"\xef\xbb\xbf")
    assert response["Cache-Control"] == "no-store"
    assert b";'=1+1;" in response.content
    assert b";=1+1;" not in response.content


def test_downloads_leave_a_line_in_the_log_and_the_page_none(
    acting: World, quick_documents: None
) -> None:
    two_years()
    page(acting)
    chain = AuditEvent.objects.of_chain(acting.maasmonde.municipality)
    before = chain.count()
    for rest in ("trends.csv", "trends.pdf"):
        page(acting, rest=rest)
    assert chain.count() == before + 2
    assert {event.action for event in list(chain)[-2:]} == {"trend.download"}


def test_document_keeps_the_norms_and_says_what_the_page_says(acting: World) -> None:
    two_years()
    with translation.override("nl"):
        document = Pdf(TrendsDocument().render(acting.maasmonde.municipality, None))
    assert document.faults() == []
    assert document.language == "nl"
    words = " ".join(" ".join(document.texts).split())
    assert nl("We do not show small numbers") in words
    assert "< 5" in words


def test_document_without_figures_says_so(acting: World) -> None:
    with translation.override("nl"):
        assert gettext("No trends yet") in TrendsDocument().html(
            acting.maasmonde.municipality, None
        )


# --- cost -------------------------------------------------------------------------------------
def test_page_costs_the_same_queries_for_one_and_for_eight_quarters(acting: World) -> None:
    adviser, url = acting.maasmonde.client("policy_adviser"), acting.maasmonde.url(TRENDS)
    count_all(whole_quarter(1), {"theme": {"online": 9}})
    few = queries(adviser, url)
    for number in range(30):
        make_area(f"Gebied {number}")
    for back in range(2, 9):
        areas = {f"Gebied {number}": 6 for number in range(30)}
        count_all(whole_quarter(back), {"area": areas})
    handler = acting.maasmonde.membership("signal_coordinator")
    for _number in range(30):
        make_signal(status="closed", handler=handler, phenomenon=Phenomenon.objects.first())
    assert queries(adviser, url) == few == 7
