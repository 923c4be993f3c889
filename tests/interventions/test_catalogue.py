"""One entry of the catalogue: its facts in words, its floor in the database, the search."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from interventions.models import Intervention, evidence_ladder
from interventions.models.catalogue import RESERVATIONS, searchable, site_address
from tests.factories.interventions import InterventionFactory
from tests.world import World


def refused(constraint: str, **facts: Any) -> None:
    """Saving an entry with these facts breaks the constraint."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        InterventionFactory(**facts)
    told = str(refusal.value)
    fields = "reference" if "reference" in constraint else "name"
    assert constraint in told or f"interventions_intervention.{fields}" in told


# --- the floor -------------------------------------------------------------------------------
def test_name_stands_in_the_catalogue_once(acting: World) -> None:
    refused("intervention_name_once", name="Under Pressure")


def test_reference_stands_in_the_catalogue_once(acting: World) -> None:
    taken = Intervention.objects.get(name="Under Pressure").reference
    refused("intervention_reference_once", reference=taken)


@pytest.mark.parametrize("availability", ["available", "ended"])
def test_known_availability_has_a_day(acting: World, availability: str) -> None:
    refused("intervention_availability_confirmed", availability=availability)
    day = datetime.date(2026, 11, 22)
    assert InterventionFactory(availability=availability, availability_confirmed_on=day).pk


def test_availability_is_one_of_three(acting: World) -> None:
    day = datetime.date(2026, 11, 22)
    refused("intervention_availability_known", availability="maybe", availability_confirmed_on=day)


def test_rung_of_evidence_is_known(acting: World) -> None:
    entry = InterventionFactory()
    with pytest.raises(IntegrityError, match="evidence_rung_known"), transaction.atomic():
        Intervention.objects.filter(pk=entry.pk).update(evidence_rung="proven")


# --- in words --------------------------------------------------------------------------------
def test_evidence_is_made_anew_on_every_save(acting: World) -> None:
    entry = InterventionFactory(evidence_status="evaluated_mixed;guideline_listed")
    assert entry.evidence_rung == "mixed"
    entry.evidence_status = ""
    entry.save()
    assert entry.evidence_rung == "unknown"


@pytest.mark.parametrize(
    ("provider", "shown"),
    [
        ("", "Aanbieder niet bekend"),
        ("unknown (projectleider M. Rooze)", "Aanbieder niet bekend (projectleider M. Rooze)"),
        ("Diversion", "Diversion"),
    ],
)
def test_provider_is_shown_in_words(provider: str, shown: str) -> None:
    with translation.override("nl"):
        assert Intervention(provider=provider).provider_shown == shown


@pytest.mark.parametrize(
    ("evaluation", "research"),
    [
        ("", ""),
        ("unknown", ""),
        ("unknown (wel prijzen genoemd)", "Wel prijzen genoemd"),
        ("Labyrinth, 2018", "Labyrinth, 2018"),
    ],
)
def test_research_is_empty_when_nothing_was_found(evaluation: str, research: str) -> None:
    assert Intervention(evaluation=evaluation).research == research


def test_sources_stand_with_their_site_when_they_match() -> None:
    entry = Intervention(source_title="Evaluatie; FAQ", source_site="ter-info.nl; nctv.nl")
    assert entry.sources == [
        ("Evaluatie", [("ter-info.nl", "https://ter-info.nl")]),
        ("FAQ", [("nctv.nl", "https://nctv.nl")]),
    ]


def test_sites_stand_apart_when_nobody_recorded_which_is_whose() -> None:
    entry = Intervention(source_title="FAQ; Over ons", source_site="ter-info.nl")
    assert entry.sources == [
        ("FAQ", []),
        ("Over ons", []),
        ("", [("ter-info.nl", "https://ter-info.nl")]),
    ]
    assert Intervention(source_title="Boek").sources == [("Boek", [])]
    assert Intervention().sources == []


@pytest.mark.parametrize(
    ("site", "address"),
    [
        ("nctv.nl", "https://nctv.nl"),
        ("nctv.nl/onderwerpen/a", "https://nctv.nl/onderwerpen/a"),
        ("http://example.nl:8000/x", "http://example.nl:8000/x"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("//evil.example", ""),
        ("JavaScript://nctv.nl/%0aalert(1)", ""),
        ("niet bekend", ""),
        ("intern rapport", ""),
        ("user@nctv.nl", ""),
        ("", ""),
    ],
)
def test_site_is_a_link_only_when_it_is_an_address(site: str, address: str) -> None:
    assert site_address(site) == address


def test_every_rung_says_what_it_does_not_say() -> None:
    ladder = evidence_ladder("mixed")
    assert [rung["number"] for rung in ladder] == ["5", "4", "3", "2", "1", "–"]
    assert [rung["code"] for rung in ladder if rung["is_present"]] == ["mixed"]
    assert all(rung["reservation"] for rung in ladder)
    assert len(set(map(str, RESERVATIONS.values()))) == len(ladder)


@pytest.mark.parametrize("rung", ["described", "unknown"])
def test_no_research_says_nothing_about_the_quality(rung: str) -> None:
    with translation.override("nl"):
        reservation = Intervention(evidence_rung=rung).reservation
    assert "zegt niets over de kwaliteit" in reservation


def test_look_outs_follow_from_what_is_known() -> None:
    with translation.override("nl"):
        claims = Intervention(evidence_status="own_claims").look_outs
        ended = Intervention(availability="ended").look_outs
    assert len(claims) == 3
    assert "Alleen de aanbieder zelf" in claims[0]
    assert "Nog niemand heeft bevestigd" in claims[1]
    assert "neveneffecten" in claims[2]
    assert "niet meer aangeboden" in ended[0]


def test_labels_are_words_and_the_municipality_may_have_its_own() -> None:
    entry = Intervention(phenomena=["jihadism"], types=["expertise"], evidence_status="own_claims")
    with translation.override("nl"):
        assert entry.type_labels == ["deskundigheidsbevordering"]
        assert entry.evidence_labels == ["alleen wat de aanbieder zegt"]
    assert entry.labels("phenomena", {"jihadism": "Jihadisme"}) == ["Jihadisme"]


# --- search ----------------------------------------------------------------------------------
def test_searchable_knows_no_capitals_accents_or_spaces() -> None:
    assert searchable("  Één\tCAFÉ\n naïef ") == "een cafe naief"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("hayat theatervoorstelling", None),
        ("hayat", "HAYAT"),
        ("FAMILIE geevalueerd", "LSE Familieondersteuning (voorheen Familiesteunpunt)"),
        ("  Pressure   under ", "Under Pressure"),
        ("bovenbouw voortgezet onderwijs desinformatiecampagne", "Under Pressure"),
        ("labyrinthonderzoek.nl", "Oumnia Works"),
        ("100%", None),
        ("under_pressure", None),
    ],
)
def test_search_finds_every_word_whatever_its_capitals_and_accents(
    acting: World, text: str, name: str | None
) -> None:
    found = list(Intervention.objects.matching(text).values_list("name", flat=True))
    assert (name in found) if name else found == []


def test_search_does_not_read_the_own_note(acting: World) -> None:
    """The note is for who keeps the catalogue: others must not find out what stands in it."""
    InterventionFactory(note="kanariewoord")
    assert not Intervention.objects.matching("kanariewoord").exists()


def test_search_for_nothing_finds_everything(acting: World) -> None:
    assert Intervention.objects.matching("  ").count() == 40


def test_name_is_found_whatever_its_capitals_and_spaces(acting: World) -> None:
    assert Intervention.objects.named(" under  PRESSURE ").get().name == "Under Pressure"
    assert not Intervention.objects.named("under").exists()


# --- filter and order ------------------------------------------------------------------------
def test_code_is_not_found_inside_another_code(acting: World) -> None:
    """“secondary” is no part of “secondary_school”, nor “youth” of “vulnerable_youth”."""
    Intervention.objects.all().delete()
    entry = InterventionFactory(target_groups=["vulnerable_youth"])
    assert not Intervention.objects.with_any("target_groups", ["youth"]).exists()
    assert Intervention.objects.with_any("target_groups", ["vulnerable_youth"]).get() == entry


def test_most_studied_comes_first_and_the_unknown_last(acting: World) -> None:
    Intervention.objects.all().delete()
    for name, status in [
        ("a", ""),
        ("b", "own_claims"),
        ("c", "evaluated_effect"),
        ("d", "recognised_by_committee"),
        ("e", "evaluated_process"),
        ("f", "evaluated_mixed"),
        ("g", "evaluated_effect"),
    ]:
        InterventionFactory(name=name, evidence_status=status)
    assert [entry.name for entry in Intervention.objects.most_studied_first()] == list("dcgfeba")


def test_counts_of_a_facet_ignore_its_own_choices(acting: World) -> None:
    Intervention.objects.all().delete()
    InterventionFactory(phases=["secondary"], types=["expertise"])
    InterventionFactory(phases=["tertiary"], types=["expertise", "guidance"])
    InterventionFactory(phases=["tertiary", "secondary"], types=["guidance"])
    counts = Intervention.objects.all().option_counts({"phases": ["tertiary"], "types": []})
    assert counts["phases"] == {"secondary": 2, "tertiary": 2}
    assert counts["types"] == {"expertise": 1, "guidance": 2}
