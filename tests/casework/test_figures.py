"""The yearly figures: counted by hand, small numbers left out, outliving the cases (G4, N18)."""

from __future__ import annotations

import csv
import datetime
import io
import re
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.utils import timezone, translation
from django.utils.translation import gettext

from casework.documents import FiguresDocument
from casework.models import Case, CaseFigure, FigureKind
from casework.models.figure_tables import (
    _CLOSED,
    NOT_SAID,
    Figures,
    _counts,
    _tables,
    published_figures,
)
from core import figures as core_figures
from core.figures import CellKind, PublishedTable
from core.models import Parameter
from core.retention import destroy
from core.tenancy import acting_for
from interventions.models import Phenomenon
from tests.core.test_figures import leaks
from tests.factories import casework as make
from tests.pdf import Pdf
from tests.world import World

FIGURES = "casework/figures/"
LAST = timezone.localdate().year - 1
#: Readers without a part in casework of their own: they see the figures and nothing else.
READERS = ("policy_adviser", "focal_officer", "signal_coordinator")
FORMS = ("jihadism", "right_wing", "left_wing", "single_issue")


def counted(
    kind: str, number: int, form: str | None = None, year: int = LAST, month: int = 3
) -> None:
    phenomenon = Phenomenon.objects.get(code=form) if form else None
    CaseFigure.objects.create(
        month=datetime.date(year, month, 1), kind=kind, phenomenon=phenomenon, number=number
    )


def a_year(year: int = LAST) -> None:
    """A year of which the figures were counted by hand."""
    for month, number in ((2, 4), (5, 5)):
        counted("taken_in", number, "jihadism", year, month)
    counted("taken_in", 2, "right_wing", year)
    counted("taken_in", 3, None, year)
    counted("declined", 7, "right_wing", year)
    counted("closed", 13, "jihadism", year)
    counted("no_threat", 6, "jihadism", year)
    counted("registered", 31, "jihadism", year)
    counted("reviews_in_time", 12, None, year)
    counted("reviews_late", 2, None, year)
    counted("lists_in_time", 8, None, year)


def cells(figures: Figures, name: str) -> dict[tuple[str, str], str]:
    table = next(table for table in figures.tables if table.name == name)
    return {
        (column, row.label): cell.text
        for row in table.rows
        for column, cell in zip(table.columns, row.cells, strict=True)
    }


# --- counting -----------------------------------------------------------------------------------
def test_g4_the_report_equals_what_was_counted_by_hand(acting: World) -> None:
    """Rule G4."""
    a_year()
    with translation.override("en"):
        found = published_figures()
        weighed, closed, work = (cells(found, name) for name in ("weighed", "closed", "work"))
        labels = {code: Phenomenon.objects.labels()[code] for code in FORMS}
    jihadism, right_wing = (
        next(row for _c, row in weighed if row.casefold() == labels[code].casefold())
        for code in ("jihadism", "right_wing")
    )
    assert weighed["Taken in", jihadism] == "9"
    assert weighed["Taken in", right_wing] == "< 5"
    assert weighed["Not taken in", right_wing] in ("7", "left out")
    assert closed["Closed for another reason", jihadism] in ("7", "left out")
    assert work["number", "Reviews in time"] == "12"
    assert work["number", "Reviews too late"] == "< 5"
    assert work["number", "Decision lists adopted in time"] == "8"


def test_a_year_that_runs_is_not_published(acting: World) -> None:
    counted("taken_in", 40, "jihadism", LAST + 1)
    assert published_figures().year is None
    a_year(LAST)
    a_year(LAST - 2)
    found = published_figures()
    assert (found.year, found.years) == (LAST, (LAST, LAST - 1, LAST - 2))
    assert published_figures(LAST - 2).year == LAST - 2
    for other in (LAST + 1, LAST - 3, 0, 99999):
        assert published_figures(other).year == LAST


def test_a_year_keeps_the_threshold_that_held_when_it_began(acting: World) -> None:
    a_year(LAST)
    a_year(LAST - 1)
    adviser = acting.maasmonde.membership("policy_adviser")
    facts = {"key": "small_number", "version": 99, "value": 10, "source": "Besluit"}
    first = datetime.date(LAST, 1, 1)
    Parameter.objects.create(status="approved", author=adviser, valid_from=first, **facts)
    assert [published_figures(year).threshold for year in (LAST, LAST - 1)] == [10, 5]


def test_the_other_municipality_counts_apart(world: World) -> None:
    with acting_for(world.maasmonde.municipality):
        a_year()
    with acting_for(world.broekerlanden.municipality):
        assert published_figures().years == ()


def test_g4_figures_survive_the_destruction_of_cases(acting: World) -> None:
    """Rule G4: what was counted stays when the case is gone."""
    a_year()
    case = make.make_case(status="closed", phenomenon=Phenomenon.objects.get(code="jihadism"))
    make.make_plan(case)
    before = published_figures()
    destroy(Case, [case.pk])
    assert not Case.objects.filter(pk=case.pk).exists()
    assert published_figures() == before


@pytest.mark.django_db
def test_what_is_no_one_form_is_counted_as_not_named(acting: World) -> None:
    for code in ("unknown", "all_forms", None):
        counted("taken_in", 3, code)
    assert _counts(LAST) == {"taken_in": {NOT_SAID: 9}}
    words = {str(label).casefold() for label in Phenomenon.objects.labels().values()}
    rows = {row.label.casefold() for row in published_figures(LAST).tables[0].rows}
    assert len(words - rows) == 2 and len(rows - words) == 1


# --- what is left out ---------------------------------------------------------------------------
def random_counts(chance: Random) -> dict[str, dict[str, int]]:
    """A year at random, with many small numbers and noughts."""
    top = chance.choice([1, 4, 9, 30])
    counts: dict[str, dict[str, int]] = {}
    for kind in FigureKind.values:
        pick = chance.sample(FORMS, chance.randint(0, 4))
        counts[kind] = {form: chance.choice([0, 1, chance.randint(0, top)]) for form in pick}
    for form, number in counts["no_threat"].items():
        counts["closed"][form] = counts["closed"].get(form, 0) + number
    return counts


def attacked(years: int) -> tuple[list[str], int]:
    """What somebody finds who adds up each kind, and how many numbers could be read."""
    chance, found, readable = Random("casework"), [], 0
    for _year in range(years):
        counts, threshold = random_counts(chance), chance.randint(3, 8)
        for table in _tables(counts, threshold):
            columns = zip(*(row.cells for row in table.rows), strict=True)
            for at, column in enumerate(columns):
                numbers = {str(row): cell.cell for row, cell in enumerate(column)}
                readable += sum(cell.is_shown for cell in column)
                if not table.is_by_form:
                    continue  # one number a row: nothing to add up
                kind = (OUTCOMES if table.name == "weighed" else _CLOSED)[at]
                total = sum(counts[kind].values())
                if kind == FigureKind.CLOSED:
                    total -= sum(counts["no_threat"].values())
                found += leaks([PublishedTable("t", {"q": numbers})], threshold, total, "q")
    return found, readable


OUTCOMES = ("taken_in", "declined", "referred", "handed_over", "withdrawn")


@pytest.mark.django_db
def test_n18_nobody_adds_up_to_a_small_number(acting: World) -> None:
    """Rule N18, with the attacker of the tests of ``core.figures``."""
    found, readable = attacked(300)
    assert found == []
    assert readable > 300


@pytest.mark.django_db
def test_n18_the_attacker_wins_without_complementary_suppression(
    acting: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rule N18: the measure sees a leak."""
    monkeypatch.setattr(core_figures, "_first_withheld", lambda numbers, threshold: 0)
    assert attacked(100)[0]


def test_n18_no_number_is_a_sum_or_difference_of_others(acting: World) -> None:
    """Rule N18: what came in is the sum of outcomes, closed cases hold those without a threat."""
    a_year()
    found = published_figures()
    shown = {
        cell.cell.value
        for table in found.tables
        for row in table.rows
        for cell in row.cells
        if cell.is_shown
    }
    assert not shown & {31, 13}
    kinds = [kind for kind in FigureKind if kind != FigureKind.REGISTERED]
    assert sum(len(table.columns) for table in found.tables[:2]) + len(found.tables[2].rows) == len(
        kinds
    )


def test_nothing_reads_the_counts_but_what_publishes_them() -> None:
    root = Path(__file__).parents[2]
    naming = {
        str(path.relative_to(root))
        for app in ("core", "interventions", "network", "casework", "programmes")
        for path in (root / app).rglob("*.py")
        if "migrations" not in path.parts and re.search(r"\bCaseFigure\b", path.read_text("utf-8"))
    }
    assert naming <= {
        "casework/actions/steps.py",
        "casework/models/__init__.py",
        "casework/models/figures.py",
        "casework/models/figure_tables.py",
        "casework/views/figures.py",
        "programmes/actions/demonstration_casework_figures.py",
    }


def test_a_form_that_is_small_in_every_column_is_named_once(acting: World) -> None:
    a_year()
    for table in published_figures().tables[:2]:
        assert len(table.listed) + len(table.always_small) == len(table.rows)
        assert table.always_small
    html = page(acting).content.decode()
    assert html.count("<tr>") < 20


# --- pages and files ----------------------------------------------------------------------------
def page(world: World, role: str = "policy_adviser", rest: str = "") -> Any:
    return world.maasmonde.client(role).get(world.maasmonde.url(f"{FIGURES}{rest}"))


def tables_of(response: Any) -> str:
    return "".join(re.findall(r"<table.*?</table>", response.content.decode(), re.DOTALL))


def test_page_without_figures_says_what_will_come(acting: World) -> None:
    with translation.override("nl"):
        assert gettext("No yearly figures yet") in page(acting).content.decode()


def test_everybody_sees_the_same_figures(acting: World) -> None:
    a_year()
    assert len({tables_of(page(acting, role)) for role in READERS}) == 1
    for role in ("privacy_officer", "application_manager"):
        assert page(acting, role).status_code == 403


@pytest.mark.parametrize(
    "query", ["?form=jihadism", "?kind=taken_in", "?year=x", "?year=²", "?month=3"]
)
def test_n18_words_behind_the_address_change_nothing(acting: World, query: str) -> None:
    """Rule N18: no filter but a whole year."""
    a_year()
    assert tables_of(page(acting, rest=query)) == tables_of(page(acting))


def test_page_csv_and_document_say_the_same(acting: World, quick_documents: None) -> None:
    a_year()
    content = page(acting, rest="figures.csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content), delimiter=";"))
    with translation.override("nl"):
        figures = published_figures()
        html = FiguresDocument(figures).html(acting.maasmonde.municipality, None)
        told = [cell.text for t in figures.tables for row in t.rows for cell in row.cells]
    assert sorted(row[-1] for row in rows[1:]) == sorted(told)
    for table in (
        tables_of(page(acting)),
        "".join(re.findall(r"<table.*</table>", html, re.DOTALL)),
    ):
        assert re.findall(r'<td class="num"[^>]*>(\d+)<', table) == [
            text for text in told if text.isdigit()
        ]
    assert page(acting, rest="figures.csv")["Cache-Control"] == "no-store"
    assert page(acting, rest="figures.pdf").status_code == 200


def test_document_keeps_the_norms(acting: World) -> None:
    a_year()
    with translation.override("nl"):
        document = Pdf(
            FiguresDocument(published_figures()).render(acting.maasmonde.municipality, None)
        )
    assert document.faults() == []
    assert document.language == "nl"


def test_a_withheld_number_is_told_apart_from_a_small_one(acting: World) -> None:
    counted("taken_in", 8, "jihadism")
    counted("taken_in", 0, "right_wing")
    kinds = {cell.cell.kind for row in published_figures().tables[0].rows for cell in row.cells}
    assert CellKind.WITHHELD in kinds
