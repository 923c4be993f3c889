"""Practice beside policy: the published trends beside what a programme names and does."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from django.utils import translation
from django.utils.translation import gettext

from core.figures import SUPPRESSED, WITHHELD, Cell, CellKind
from core.tenancy import acting_for
from programmes.models import Activity, Programme
from programmes.models.exchange import ProgrammeState
from programmes.models.practice import ABOUT, Practice, practice_for, says
from signals.models import SignalTheme, TrendDimension
from signals.models.trend_tables import Quarter, TrendCell, TrendRow, Trends, TrendTable
from tests.factories.trends import two_years, whole_quarter
from tests.programmes.pages import address, queries, text_of
from tests.world import World

S, W = SUPPRESSED, WITHHELD


def nl(text: str) -> str:
    with translation.override("nl"):
        return gettext(text)


def row(value: str, *cells: Any) -> TrendRow:
    """A published row, the oldest quarter first; a number is shown."""
    quarters = [Quarter(whole_quarter(back), 5) for back in range(len(cells), 0, -1)]
    made = [cell if isinstance(cell, Cell) else Cell(cell, CellKind.SHOWN) for cell in cells]
    pairs = zip(quarters, made, strict=True)
    return TrendRow(value, value.capitalize(), tuple(TrendCell(*pair) for pair in pairs))


def trends(*, form: list[TrendRow] = [], theme: list[TrendRow] = []) -> Trends:  # noqa: B006
    quarters = tuple(cell.quarter for cell in [*form, *theme][0].cells)
    tables = (
        TrendTable(TrendDimension.THEME, tuple(theme)),
        TrendTable(TrendDimension.FORM, tuple(form)),
    )
    return Trends(quarters, tables)


def programme(world: World, *, named: list[str], about: list[str], status: str = "running") -> Any:
    """The first programme, naming these forms and with one activity about those."""
    found = world.maasmonde.programme
    found.locally_relevant = [
        {"phenomenon": code, "level": "high", "source": "Proef", "valid_from": "2026-01-01"}
        for code in named
    ]
    found.save()
    first = Activity.objects.filter(programme=found).order_by("pk").first()
    Activity.objects.filter(programme=found).exclude(pk=first.pk).update(status="ended")
    Activity.objects.filter(pk=first.pk).update(phenomena=about, status=status)
    return ProgrammeState(Programme.objects.get(pk=found.pk))


def labels(practice: Practice) -> list[str]:
    return [said.label for said in practice.only_in_trends]


# --- in the trends, not in the programme ------------------------------------------------------
@pytest.mark.parametrize(
    ("named", "about", "status", "expected"),
    [
        ([], ["right_wing"], "running", ["Jihadism"]),
        (["jihadism"], ["right_wing"], "running", []),
        ([], ["jihadism"], "running", []),
        ([], ["jihadism"], "planned", []),
        ([], ["jihadism"], "idea", ["Jihadism"]),
        ([], ["jihadism"], "ended", ["Jihadism"]),
        ([], ["all_forms"], "running", []),
    ],
)
def test_a_form_is_named_when_the_programme_neither_names_nor_covers_it(
    acting: World, named: list[str], about: list[str], status: str, expected: list[str]
) -> None:
    state = programme(acting, named=named, about=about, status=status)
    assert labels(Practice(state, trends(form=[row("jihadism", S, S, S, 8)]))) == expected


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([S, S, S, S], []),
        ([9, S, S, S, S], []),  # longer ago than a year
        ([S, 9, S, S, S], ["Jihadism"]),
        ([S, S, S, W], []),
        ([S, S, S, 5], ["Jihadism"]),
    ],
)
def test_only_a_number_that_is_shown_in_the_last_year_counts(
    acting: World, cells: list[Any], expected: list[str]
) -> None:
    state = programme(acting, named=[], about=["right_wing"])
    assert labels(Practice(state, trends(form=[row("jihadism", *cells)]))) == expected


@pytest.mark.parametrize("code", ["not_said", "all_forms", "other"])
def test_what_names_no_form_is_never_missing(acting: World, code: str) -> None:
    state = programme(acting, named=[], about=["right_wing"])
    assert labels(Practice(state, trends(form=[row(code, 9, 9, 9, 9)]))) == []


def test_a_theme_is_missing_when_nothing_it_is_about_is_there(acting: World) -> None:
    themes = [row("hate", 9, 9, 9, 9), row("online", 9, 9, 9, 9)]
    state = programme(acting, named=[], about=["right_wing"])
    assert labels(Practice(state, trends(theme=themes))) == ["Hate"]
    state = programme(acting, named=["polarisation"], about=["right_wing"])
    assert labels(Practice(state, trends(theme=themes))) == []


def test_every_theme_with_a_counterpart_is_one() -> None:
    assert set(ABOUT) <= set(SignalTheme.values)


# --- the local picture ------------------------------------------------------------------------
def test_each_form_of_the_picture_says_what_the_trends_say(acting: World) -> None:
    state = programme(acting, named=["right_wing", "jihadism"], about=["right_wing"])
    forms = [row("right_wing", 9, S, S, 12), row("jihadism", S, S, S, S)]
    practice = Practice(state, trends(form=forms))
    with translation.override("en"):
        said = [found["says"] for found in practice.picture]
    assert said[0].startswith("12 in Q")
    assert said[1] == "fewer than 5 in each quarter"
    assert len(practice.only_in_programme) == 1


def test_a_number_that_was_left_out_is_not_called_small() -> None:
    with translation.override("en"):
        assert says(row("jihadism", S, S, S, W)) == "left out, or too little"


# --- on the page ------------------------------------------------------------------------------
def test_pages_show_practice_beside_policy_as_information(world: World) -> None:
    adviser = world.maasmonde.client("policy_adviser")
    pages = [address(world.maasmonde), address(world.maasmonde, "local-picture/")]
    for url in pages:
        assert nl("Practice beside policy") not in text_of(adviser.get(url))
    with acting_for(world.maasmonde.municipality):
        two_years()
    for url in pages:
        assert nl("Practice beside policy") in text_of(adviser.get(url))
    assert nl("What the trends say") in text_of(adviser.get(pages[0]))


def test_trends_change_no_finding(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    """The command prints what it printed."""
    side = world.maasmonde
    asked = ["--municipality", side.municipality.slug, "--programme", side.programme.reference]
    call_command("findings", *asked, "--json")
    before = capsys.readouterr().out
    with acting_for(side.municipality):
        two_years()
    call_command("findings", *asked, "--json")
    assert capsys.readouterr().out == before
    assert "BS0" in before


def test_whoever_may_not_see_the_trends_gets_none(acting: World) -> None:
    two_years()
    state = ProgrammeState(acting.maasmonde.programme)
    assert practice_for(state, acting.maasmonde.membership("policy_adviser")).has_figures
    assert not practice_for(state, acting.maasmonde.membership("privacy_officer")).has_figures


def test_trends_cost_the_page_the_same_queries_however_many_quarters(world: World) -> None:
    adviser, url = world.maasmonde.client("policy_adviser"), address(world.maasmonde)
    before = queries(adviser, url)
    with acting_for(world.maasmonde.municipality):
        two_years()
    assert queries(adviser, url) == before + 3
