"""The forms of the catalogue: filter, availability, an entry of one's own."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.http import QueryDict
from django.utils import timezone, translation

from interventions.forms.catalogue import AvailabilityForm, CatalogueFilter, InterventionForm
from interventions.models import Intervention, Phenomenon
from tests.factories.interventions import InterventionFactory
from tests.world import World


def filtered(query: str) -> CatalogueFilter:
    """The filter of an address."""
    return CatalogueFilter(QueryDict(query))


def names(query: str) -> list[str]:
    """The entries that fit the filter, in its order."""
    form = filtered(query)
    assert form.is_valid(), form.errors
    return [entry.name for entry in form.narrow(Intervention.objects.all())]


# --- filter ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("query", "field", "code"),
    [
        ("phase=tertiary", "phases", "tertiary"),
        ("type=expertise", "types", "expertise"),
        ("group=parents", "target_groups", "parents"),
        ("setting=theatre", "settings", "theatre"),
        ("domain=care", "domains", "care"),
        ("phenomenon=jihadism", "phenomena", "jihadism"),
    ],
)
def test_facet_narrows_to_what_carries_the_code(
    acting: World, query: str, field: str, code: str
) -> None:
    expected = {entry.name for entry in Intervention.objects.all() if code in getattr(entry, field)}
    assert 0 < len(expected) < 40
    assert set(names(query)) == expected


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("evidence=recognised", 1),
        ("evidence=recognised&evidence=mixed", 7),
        ("availability=unknown", 40),
        ("availability=available", 0),
        ("phase=secondary&evidence=recognised", 0),
        ("", 40),
        ("q=", 40),
    ],
)
def test_within_a_facet_one_is_enough_and_between_facets_all_count(
    acting: World, query: str, number: int
) -> None:
    assert len(names(query)) == number


def test_order_is_most_studied_or_by_name(acting: World) -> None:
    assert names("")[0] == "De Vreedzame School"
    by_name = names("order=name")
    assert by_name[0] == "Aandachtsfunctionarissen radicalisering bij Horizon"
    assert sorted(by_name) == sorted(names(""))


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("phase=fourth", "phase"),
        ("phenomenon=; DROP TABLE", "phenomenon"),
        ("order=cheapest", "order"),
        (f"q={'x' * 101}", "q"),
    ],
)
def test_filter_that_cannot_be_read_says_where(acting: World, query: str, field: str) -> None:
    form = filtered(query)
    assert not form.is_valid()
    assert list(form.errors) == [field]
    assert sum(option.number for option in form.facets[0].options) >= 40, "everything is counted"


def test_facets_count_what_a_choice_would_leave(acting: World) -> None:
    form = filtered("phase=primary_vulnerable&type=expertise")
    facets = {facet.name: facet for facet in form.facets}
    assert list(facets) == [
        "phase",
        "type",
        "evidence",
        "group",
        "phenomenon",
        "setting",
        "domain",
        "availability",
    ]
    for option in facets["type"].options:
        assert option.number == len(names(f"phase=primary_vulnerable&type={option.code}"))
    for option in facets["setting"].options:
        query = f"phase=primary_vulnerable&type=expertise&setting={option.code}"
        assert option.number == len(names(query))
    assert facets["phase"].number_on == 1
    assert facets["phase"].is_open
    assert not facets["setting"].is_open


def test_choice_that_is_on_stays_visible_when_nothing_is_left(acting: World) -> None:
    form = filtered("availability=ended")
    (option,) = [
        option
        for facet in form.facets
        for option in facet.options
        if facet.name == "availability" and option.is_on
    ]
    assert option.number == 0


def test_phenomena_in_the_filter_carry_the_municipalitys_words(acting: World) -> None:
    Phenomenon.objects.filter(code="jihadism").update(label="Jihadisme, zo noemen wij het")
    labels = [label for code, label in filtered("").fields["phenomenon"].choices]
    assert "Jihadisme, zo noemen wij het" in labels


# --- availability ----------------------------------------------------------------------------
def availability(acting: World, **data: Any) -> AvailabilityForm:
    entry = Intervention.objects.get(name="Under Pressure")
    return AvailabilityForm({"revision": entry.revision, **data}, instance=entry)


@pytest.mark.parametrize("written", ["22-11-2025", "22/11/2025", "22.11.2025", "2025-11-22"])
def test_availability_is_confirmed_on_a_day(acting: World, written: str) -> None:
    form = availability(acting, availability="available", availability_confirmed_on=written)
    assert form.is_valid(), form.errors
    assert form.facts() == {
        "availability": "available",
        "availability_confirmed_on": datetime.date(2025, 11, 22),
        "note": "",
    }


@pytest.mark.parametrize("known", ["available", "ended"])
def test_known_availability_needs_a_day(acting: World, known: str) -> None:
    with translation.override("nl"):
        form = availability(acting, availability=known)
        assert list(form.errors) == ["availability_confirmed_on"]
        assert len(form.errors["availability_confirmed_on"]) == 1


def test_availability_is_not_confirmed_in_the_future(acting: World) -> None:
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    form = availability(
        acting, availability="available", availability_confirmed_on=tomorrow.isoformat()
    )
    assert list(form.errors) == ["availability_confirmed_on"]
    assert len(form.errors["availability_confirmed_on"]) == 1


def test_unknown_availability_has_no_day(acting: World) -> None:
    form = availability(acting, availability="unknown", availability_confirmed_on="22-11-2025")
    assert form.is_valid()
    assert form.facts()["availability_confirmed_on"] is None


def test_nonsense_date_is_said_at_its_field(acting: World) -> None:
    form = availability(acting, availability="available", availability_confirmed_on="gisteren")
    assert list(form.errors) == ["availability_confirmed_on"]


# --- an entry of one's own -------------------------------------------------------------------
MINIMAL = {"name": "Buurtgesprek", "availability": "unknown"}


def test_name_alone_is_enough(acting: World) -> None:
    form = InterventionForm(MINIMAL)
    assert form.is_valid(), form.errors
    facts = form.facts()
    assert facts["evidence_status"] == ""
    assert Intervention(**facts).types == []


def test_name_loses_its_spare_spaces(acting: World) -> None:
    form = InterventionForm({**MINIMAL, "name": "  Buurt \t gesprek "})
    assert form.is_valid()
    assert form.cleaned_data["name"] == "Buurt gesprek"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "   "}, "name"),
        ({"name": "UNDER  pressure"}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"phases": ["fourth"]}, "phases"),
        ({"target_groups": ["youth", "aliens"]}, "target_groups"),
        ({"phenomena": ["bolshevism"]}, "phenomena"),
        ({"evidence_status": ["proven"]}, "evidence_status"),
        ({"availability": "sometimes"}, "availability"),
        ({"availability": ""}, "availability"),
        ({"description": "x" * 100_000}, "description"),
        ({"evidence_status": ["evaluated_effect"]}, "source_title"),
        ({"evidence_status": ["recognised_by_committee"]}, "source_title"),
    ],
)
def test_fault_is_said_once_at_its_field(
    acting: World, changes: dict[str, Any], field: str
) -> None:
    form = InterventionForm({**MINIMAL, **changes})
    assert list(form.errors) == [field]
    assert len(form.errors[field]) == 1


def test_studied_with_its_source_is_believed(acting: World) -> None:
    data = {
        **MINIMAL,
        "evidence_status": ["evaluated_effect", "guideline_listed"],
        "source_title": "Evaluatie 2025",
    }
    form = InterventionForm(data)
    assert form.is_valid(), form.errors
    assert form.facts()["evidence_status"] == "evaluated_effect;guideline_listed"


def test_status_that_is_no_longer_offered_is_kept_where_it_was(acting: World) -> None:
    entry = InterventionFactory(evidence_status="recognised_elsewhere", source_title="Bron")
    form = InterventionForm(instance=entry)
    assert form.initial["evidence_status"] == ["recognised_elsewhere"]
    codes = [code for code, _label in form.fields["evidence_status"].choices]
    assert codes[-1] == "recognised_elsewhere"


def test_retired_phenomenon_is_offered_only_where_it_was_chosen(acting: World) -> None:
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    Phenomenon.objects.filter(code="jihadism").update(valid_until=yesterday)
    new = [code for code, _label in InterventionForm().fields["phenomena"].choices]
    assert "jihadism" not in new
    used = InterventionFactory(phenomena=["jihadism"])
    old = [code for code, _label in InterventionForm(instance=used).fields["phenomena"].choices]
    assert "jihadism" in old
    assert InterventionForm({**MINIMAL, "phenomena": ["jihadism"]}).errors
