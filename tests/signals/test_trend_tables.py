"""The published trends: whole quarters, fixed tables, and what was published once stays so."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from django.utils import translation

from core.models import Parameter
from core.tenancy import acting_for
from interventions.models import Phenomenon
from signals.actions.trends import count_mention
from signals.models import SignalArea, TrendFigure, quarter_of
from signals.models.trend_tables import Trends, TrendTable, published_trends
from tests.factories.signals import make_area
from tests.factories.trends import count_all, two_years, whole_quarter
from tests.world import World

#: Files that may name the counts behind the trends: where they are kept, counted and published.
DOOR = {
    "programmes/actions/demonstration_signals.py",
    "signals/actions/load.py",
    "signals/actions/trends.py",
    "signals/models/__init__.py",
    "signals/models/trend_tables.py",
    "signals/models/trends.py",
    "signals/views/trends.py",
}


#: Two small numbers, so that the noughts beside them give nothing away.
SMALL = {"incident": 2, "propaganda": 3}


def row(trends: Trends, dimension: str, value: str) -> list[str]:
    """What a reader sees of one row, the oldest quarter first."""
    table: TrendTable = trends.by_dimension[dimension]
    return [cell.text for found in table.rows if found.value == value for cell in found.cells]


def everything(trends: Trends) -> list[tuple[str, str, list[str]]]:
    return [
        (str(table.dimension), found.value, [cell.text for cell in found.cells])
        for table in trends.tables
        for found in table.rows
    ]


def mention(times: int, theme: str, quarter: datetime.date, **facts: object) -> None:
    for _time in range(times):
        count_mention(theme, day=quarter, **facts)  # type: ignore[arg-type]


# --- counting -------------------------------------------------------------------------------
def test_a_mention_counts_once_per_dimension_and_never_together(acting: World) -> None:
    form = Phenomenon.objects.get(code="right_wing")
    count_mention("online", phenomenon=form, area=make_area("Zuid"))
    counted = TrendFigure.objects.filter(number__gt=0).values_list("dimension", "value", "number")
    assert sorted(counted) == [
        ("area", "Zuid", 1),
        ("form", "right_wing", 1),
        ("theme", "online", 1),
    ]


def test_a_mention_without_form_and_area_is_not_said(acting: World) -> None:
    count_mention("online")
    found = TrendFigure.objects.filter(value="not_said").values_list("dimension", flat=True)
    assert sorted(found) == ["area", "form"]


def test_the_other_municipality_counts_apart(world: World) -> None:
    for side, times in ((world.maasmonde, 6), (world.broekerlanden, 9)):
        with acting_for(side.municipality):
            mention(2, "incident", whole_quarter(1))
            mention(times, "online", whole_quarter(1))
    with acting_for(world.maasmonde.municipality):
        assert row(published_trends(), "theme", "online") == ["6"]


# --- which quarters --------------------------------------------------------------------------
def test_the_quarter_that_runs_is_not_published(acting: World) -> None:
    mention(9, "online", whole_quarter(0))
    assert published_trends().quarters == ()
    mention(9, "online", whole_quarter(1))
    assert [quarter.start for quarter in published_trends().quarters] == [whole_quarter(1)]


def test_eight_whole_quarters_are_published_and_no_more(acting: World) -> None:
    for back in range(12):
        count_all(whole_quarter(back), {"theme": {"online": 9}})
    starts = [quarter.start for quarter in published_trends().quarters]
    assert starts == [whole_quarter(back) for back in range(8, 0, -1)]


def test_a_quarter_in_between_without_figures_shows_small_numbers(acting: World) -> None:
    for back in (3, 1):
        count_all(whole_quarter(back), {"theme": {"online": 9, **SMALL}})
    assert row(published_trends(), "theme", "online") == ["9", "< 5", "9"]


@pytest.mark.parametrize(
    ("day", "quarter"),
    [("2026-01-01", "2026-01-01"), ("2026-03-31", "2026-01-01"), ("2026-12-31", "2026-10-01")],
)
def test_a_day_lies_in_its_quarter(day: str, quarter: str) -> None:
    assert quarter_of(datetime.date.fromisoformat(day)) == datetime.date.fromisoformat(quarter)


# --- what is left out ------------------------------------------------------------------------
def test_s14_one_under_the_threshold_is_shown_as_fewer_everywhere(acting: World) -> None:
    """Rule S14."""
    count_all(whole_quarter(1), {"theme": {"hate": 4, "online": 30, **SMALL}})
    assert row(published_trends(), "theme", "hate") == ["< 5"]
    assert row(published_trends(), "theme", "positive") == ["< 5"]
    mention(1, "hate", whole_quarter(1))
    assert row(published_trends(), "theme", "hate") == ["5"]


def test_the_only_small_number_takes_another_along(acting: World) -> None:
    areas = {"Noord": 3, "Zuid": 12, "not_said": 20}
    count_all(whole_quarter(1), {"area": areas})
    trends = published_trends()
    assert row(trends, "area", "Noord") == ["< 5"]
    assert row(trends, "area", "Zuid") == ["weg"]
    assert row(trends, "area", "not_said") == ["20"]


def test_n18_two_editions_that_differ_by_one_signal_both_leave_it_out(acting: World) -> None:
    """Rule N18, over the three tables at once."""
    areas = {"Noord": 3, "Zuid": 12, "not_said": 20}
    count_all(whole_quarter(2), {"area": areas})
    count_all(whole_quarter(1), {"area": {**areas, "Noord": 2}})
    trends = published_trends()
    assert row(trends, "area", "Noord") == ["< 5", "< 5"]
    assert row(trends, "area", "Zuid") == ["weg", "weg"]


def test_what_nobody_knows_and_what_nobody_said_are_one_row(acting: World) -> None:
    count_all(whole_quarter(1), {"form": {"unknown": 6, "not_said": 7, "jihadism": 2}})
    trends = published_trends()
    assert row(trends, "form", "not_said") == ["13"]
    assert row(trends, "form", "unknown") == []


def test_there_is_no_total(acting: World) -> None:
    two_years()
    for table in published_trends().tables:
        shown = [int(cell.text) for found in table.rows for cell in found.cells if cell.is_shown]
        assert 28 not in shown


# --- a past quarter never changes -------------------------------------------------------------
def test_signals_that_close_later_change_nothing_of_the_past(acting: World) -> None:
    two_years()
    before = everything(published_trends())
    mention(20, "hate", whole_quarter(0), area=make_area("Noord"))
    assert everything(published_trends()) == before


def test_an_area_made_or_renamed_later_changes_nothing_of_the_past(acting: World) -> None:
    """Otherwise somebody could lay two editions beside each other."""
    for name in ("Noord", "Zuid"):
        make_area(name)
    mention(3, "online", whole_quarter(1), area=make_area("Noord"))
    mention(12, "online", whole_quarter(1), area=make_area("Zuid"))
    mention(20, "online", whole_quarter(1))
    before = everything(published_trends())
    make_area("Havenkwartier")
    SignalArea.objects.filter(name="Zuid").update(is_in_use=False)
    after = [found for found in everything(published_trends()) if found[1] != "Havenkwartier"]
    assert after == before
    assert row(published_trends(), "area", "Havenkwartier") == ["< 5"]


def test_an_area_that_nobody_mentioned_hides_the_others_like_any_nought(acting: World) -> None:
    """The noughts of a quarter are written down in that quarter."""
    for name in ("Noord", "Zuid", "West"):
        make_area(name)
    mention(3, "online", whole_quarter(1), area=make_area("Noord"))
    mention(12, "online", whole_quarter(1), area=make_area("Zuid"))
    known = TrendFigure.objects.filter(dimension="area").values_list("value", "number")
    assert dict(known) == {"Noord": 3, "Zuid": 12, "West": 0}


def test_a_quarter_keeps_the_threshold_that_held_when_it_began(acting: World) -> None:
    adviser = acting.maasmonde.membership("policy_adviser")
    count_all(whole_quarter(2), {"theme": {"online": 30, "hate": 6, **SMALL}})
    count_all(whole_quarter(1), {"theme": {"online": 30, "hate": 6, **SMALL}})
    Parameter.objects.create(
        key="small_number",
        version=99,
        value=10,
        source="Besluit",
        status="approved",
        author=adviser,
        valid_from=whole_quarter(1),
    )
    assert row(published_trends(), "theme", "hate") == ["6", "< 10"]
    assert published_trends().thresholds == [5, 10]


# --- in words ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("before", "now", "sentence"),
    [
        (9, 14, "More than a year ago"),
        (14, 9, "Less than a year ago"),
        (9, 9, "As many as a year ago"),
        (2, 9, "More than a year ago"),
        (9, 2, "Less than a year ago"),
        (2, 3, "Too little to say something about"),
    ],
)
def test_the_sentence_follows_from_what_is_shown(
    acting: World, before: int, now: int, sentence: str
) -> None:
    for back in range(1, 9):
        hate = now if back == 1 else before
        count_all(whole_quarter(back), {"theme": {"hate": hate, "online": 40, **SMALL}})
    found = next(row for row in published_trends().tables[0].rows if row.value == "hate")
    with translation.override("en"):
        assert found.sentence == sentence


def test_without_a_year_there_is_nothing_to_compare(acting: World) -> None:
    count_all(whole_quarter(1), {"theme": {"online": 9, **SMALL}})
    with translation.override("en"):
        assert {found.sentence for found in published_trends().tables[0].rows} == {
            "No figures of a year ago yet"
        }


def test_rows_stand_in_the_order_of_the_alphabet_and_not_said_comes_last(acting: World) -> None:
    two_years()
    for table in published_trends().tables:
        labels = [found.label.casefold() for found in table.rows if found.value != "not_said"]
        assert labels == sorted(labels)
        assert table.dimension == "theme" or table.rows[-1].value == "not_said"


# --- one door ---------------------------------------------------------------------------------
def test_nothing_reads_the_counts_but_what_publishes_them() -> None:
    root = Path(__file__).parents[2]
    apps = ("core", "interventions", "network", "signals", "programmes")
    naming = {
        str(path.relative_to(root))
        for app in apps
        for path in (root / app).rglob("*.py")
        if "migrations" not in path.parts and "TrendFigure" in path.read_text("utf-8")
    }
    assert naming <= DOOR


def test_programmes_know_of_signals_the_published_trends_only_in_pages_about_programmes() -> None:
    """What a programme shows beside its picture comes through the published tables."""
    text = (Path(__file__).parents[2] / "programmes/models/practice.py").read_text("utf-8")
    imports = [line for line in text.splitlines() if line.startswith("from signals")]
    assert imports == ["from signals.models.trend_tables import TrendRow, Trends, published_trends"]
