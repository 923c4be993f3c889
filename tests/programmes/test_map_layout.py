"""The content of the map: counted by hand on the four example programmes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import translation

from interventions.classification import DEFAULT_EXPECTED_GROUPS
from programmes.blind_spots.finding import Finding
from programmes.map_layout import ACTIVE, Band, MapModel, build_map

PROGRAMMES = Path(settings.BASE_DIR) / "programmes" / "data" / "demo"
EVERYTHING = [*ACTIVE, "idea", "paused", "ended"]

#: Programme and grouping → per band its columns with their number of cards | its gaps.
COUNTED = {
    ("maasmonde", "target_group"): [
        "pupils 7, professionals 2, youth 2, residents 2, peers 1 | parents",
        "professionals 9, parents 5, vulnerable_youth 3, youth 2, key_figures 2 | peers",
        "radicalising_persons 2, family 2 | peers, professionals",
        "extremists 4 | family, professionals",
    ],
    ("eikendonk", "target_group"): [
        "residents 4, pupils 3, youth 3, professionals 2 | parents",
        "professionals 5, officials 1 | vulnerable_youth, parents, peers, key_figures",
        "radicalising_persons 3, professionals 1, family 1 | peers",
        "| extremists, family, professionals",
    ],
    ("broekerlanden", "target_group"): [
        "residents 6, pupils 2, youth 2, officials 1 | parents, professionals",
        "| vulnerable_youth, parents, peers, professionals, key_figures",
        "residents 2, officials 1, radicalising_persons 1 | family, peers, professionals",
        "| extremists, family, professionals",
    ],
    ("grensbeek", "target_group"): [
        "pupils 1 | residents, youth, parents, professionals",
        "professionals 1 | vulnerable_youth, parents, peers, key_figures",
        "vulnerable_youth 2, officials 2, radicalising_persons 2, professionals 2, family 1,"
        " parents 1 | peers",
        "extremists 1 | family, professionals",
    ],
    ("maasmonde", "phenomenon"): [
        "all_forms 11, jihadism 2, polarisation 1 | right_wing, nihilistic_online,"
        " anti_institutional, left_wing, single_issue",
        "all_forms 13, jihadism 6, right_wing 1, nihilistic_online 1 | anti_institutional,"
        " left_wing, polarisation, single_issue",
        "all_forms 4 | right_wing, nihilistic_online, anti_institutional, left_wing, jihadism,"
        " single_issue",
        "all_forms 4 | right_wing, nihilistic_online, anti_institutional, left_wing, jihadism,"
        " single_issue",
    ],
    ("eikendonk", "phenomenon"): [
        "polarisation 7, conspiracy 3, cross_theme 2 | anti_institutional, right_wing, jihadism,"
        " single_issue, lone_actor, left_wing",
        "jihadism 2, right_wing 2, anti_institutional 2 | polarisation, conspiracy, single_issue,"
        " lone_actor, left_wing",
        "jihadism 2, anti_institutional 1, right_wing 1, lone_actor 1 | single_issue, left_wing",
        "| anti_institutional, right_wing, jihadism, single_issue, lone_actor, left_wing",
    ],
    ("broekerlanden", "phenomenon"): [
        "polarisation 5, discontent 2, protest_spillover 1, single_issue 1, cross_theme 1,"
        " all_forms 1 | anti_institutional, right_wing",
        "| protest_spillover, discontent, anti_institutional, single_issue, right_wing",
        "anti_institutional 2, protest_spillover 1, single_issue 1 | right_wing",
        "| anti_institutional, single_issue, right_wing",
    ],
    ("grensbeek", "phenomenon"): [
        "right_wing 1 | left_wing, hybrid, cross_theme",
        "right_wing 1 | left_wing, hybrid, cross_theme",
        "right_wing 8, hybrid 2 | left_wing, cross_theme",
        "right_wing 1 | left_wing, hybrid, cross_theme",
    ],
    ("maasmonde", "domain"): [
        "external 8, safety 3, social 2, none 1 | care",
        "social 17, safety 2, none 1, care 1 | external",
        "care 3, social 1 |",
        "care 2, safety 1, social 1 |",
    ],
    ("eikendonk", "domain"): [
        "external 6, social 5, safety 1 | care",
        "safety 6 | social, care, external",
        "care 2, none 2, social 1 |",
        "| safety, care",
    ],
    ("broekerlanden", "domain"): [
        "social 6, external 4, safety 1 | care",
        "| social, care, external",
        "safety 2, none 1, care 1 |",
        "| safety, care",
    ],
    ("grensbeek", "domain"): [
        "safety 1 | social, external",
        "safety 1 | social",
        "social 4, care 4, safety 1, none 1 |",
        "safety 1 | care",
    ],
    ("maasmonde", "neighbourhood"): [
        "whole 8, Oud-Maasmonde 2, Havenkwartier 1, Vogelbuurt 1, Schans 1, Noorderpolder 1 |",
        "whole 11, Noorderpolder 6, Oud-Maasmonde 2, Schans 1, Havenkwartier 1 |",
        "whole 2, Havenkwartier 1, Oud-Maasmonde 1 |",
        "Zuiderpark 2, whole 2 |",
    ],
    ("grensbeek", "neighbourhood"): [
        "whole 1 |",
        "Grenskwartier 1 |",
        "whole 3, Binnenstad 3, Grenskwartier 2, De Mors 2 |",
        "Binnenstad 1 |",
    ],
}
ACTIVE_PER_BAND = {
    "maasmonde": [14, 21, 4, 4],
    "eikendonk": [12, 6, 5, 0],
    "broekerlanden": [11, 0, 4, 0],
    "grensbeek": [1, 1, 10, 1],
}


@pytest.fixture(autouse=True)
def dutch() -> Iterator[None]:
    with translation.override("nl"):
        yield


def programme(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((PROGRAMMES / f"{name}.json").read_text(encoding="utf-8"))
    return data


def map_of(name: str, group_by: str = "target_group", **options: Any) -> MapModel:
    return build_map(
        programme(name), group_by=group_by, expected_groups=DEFAULT_EXPECTED_GROUPS, **options
    )


def changed(changes: dict[str, dict[str, Any]]) -> MapModel:
    """Maasmonde by target group, with these fields of these activities changed."""
    data = programme("maasmonde")
    for activity in data["activities"]:
        activity.update(changes.get(activity["id"], {}))
    return build_map(data, expected_groups=DEFAULT_EXPECTED_GROUPS)


def found(code: str, subject: str, severity: str, title: str = "Titel") -> Finding:
    return Finding(code, subject, severity, "", title, "", "", "", "")


def told(band: Band) -> str:
    filled = ", ".join(f"{c.key} {c.count}" for c in band.columns if not c.is_gap)
    gaps = ", ".join(column.key for column in band.gaps)
    return f"{filled} | {gaps}".strip()


def note(model: MapModel, mark: str, key: str) -> str:
    band = next(band for band in model.bands if band.mark == mark)
    return next(column.note for column in band.gaps if column.key == key)


def card_of(model: MapModel, activity: str) -> Any:
    cards = [*model.unclassified, *(card for band in model.bands for card in band.cards)]
    return next(card for card in cards if card.activity == activity)


@pytest.mark.parametrize(("name", "group_by"), COUNTED)
def test_columns_are_as_counted_by_hand(name: str, group_by: str) -> None:
    assert [told(band) for band in map_of(name, group_by).bands] == COUNTED[name, group_by]


@pytest.mark.parametrize("name", ACTIVE_PER_BAND)
@pytest.mark.parametrize("group_by", ["target_group", "phenomenon", "domain", "neighbourhood"])
def test_every_activity_appears_once(name: str, group_by: str) -> None:
    model = map_of(name, group_by)
    cards = [card.activity for band in model.bands for card in band.cards]
    active = [row["id"] for row in programme(name)["activities"] if row["status"] in ACTIVE]
    assert sorted(cards) == sorted(active)
    assert [band.active for band in model.bands] == ACTIVE_PER_BAND[name]
    assert model.total == len(active)


def test_bands_carry_their_mark_name_and_sentence() -> None:
    bands = map_of("maasmonde").bands
    assert [band.mark for band in bands] == ["1a", "1b", "2", "3"]
    assert [band.name for band in bands] == [
        "Primair: voedingsbodem",
        "Primair: kwetsbare groepen",
        "Secundair",
        "Tertiair",
    ]
    assert bands[0].sentence == "Voor de hele samenleving"
    assert bands[0].columns[0].label == "Leerlingen en studenten"


def test_gap_says_which_activity_also_names_the_group() -> None:
    model = map_of("maasmonde")
    assert note(model, "1a", "parents") == "alleen via Online tegengeluid"
    assert note(model, "1b", "peers") == "alleen via Online jongerenwerk"
    assert note(model, "3", "family") == "alleen via Nazorg en huisvesting na detentie"
    assert note(model, "2", "peers") == ""


def test_gap_names_three_activities_and_counts_more() -> None:
    named = {"target_groups": ["youth", "parents"]}
    three = changed(dict.fromkeys(("A18", "A19"), named))
    assert note(three, "1a", "parents") == (
        "alleen via Jongerenraad over samenleven, Weerbaar mbo: lessen burgerschap"
        " en Online tegengeluid"
    )
    five = changed(dict.fromkeys(("A17", "A18", "A19", "A20"), named))
    assert note(five, "1a", "parents") == (
        "alleen via Thermometergesprekken per wijk, Jongerenraad over samenleven en 3 andere"
    )


def test_relevant_phenomenon_says_how_strong_and_through_what() -> None:
    maasmonde, grensbeek = map_of("maasmonde", "phenomenon"), map_of("grensbeek", "phenomenon")
    assert note(maasmonde, "1a", "right_wing") == "lokaal sterk · alleen via alle vormen"
    assert note(grensbeek, "2", "left_wing") == (
        "lokaal redelijk sterk · alleen via Werkwijze informatie delen"
    )
    assert note(grensbeek, "1a", "hybrid") == "lokaal redelijk sterk"


def test_phenomenon_listed_twice_counts_once_at_its_highest_level() -> None:
    data = programme("grensbeek")
    data["programme"]["locally_relevant"] += [
        {"phenomenon": "hybrid", "level": "high"},
        {"phenomenon": "left_wing", "level": "low"},
    ]
    model = build_map(data, group_by="phenomenon", expected_groups={})
    assert told(model.bands[0]) == "right_wing 1 | hybrid, left_wing, cross_theme"
    assert note(model, "1a", "hybrid") == "lokaal sterk"


def test_municipality_names_its_phenomena() -> None:
    model = map_of("grensbeek", "phenomenon", phenomenon_labels={"right_wing": "rechts geweld"})
    assert model.bands[0].columns[0].label == "Rechts geweld"


def test_ideas_paused_and_ended_show_when_asked() -> None:
    model = map_of("maasmonde", statuses=EVERYTHING)
    assert told(model.bands[2]) == (
        "radicalising_persons 3, family 2, parents 1 | peers, professionals"
    )
    assert model.bands[2].active == 4
    assert card_of(model, "A41").status_label == "idee"
    assert not card_of(model, "A41").is_active


def test_quiet_activity_never_stands_for_an_offer() -> None:
    model = changed({"A31": {"status": "ended"}})
    assert note(model, "1a", "parents") == ""


def test_owner_filter_hides_cards_and_makes_no_gaps() -> None:
    model = map_of("maasmonde", owner_domains=["social"])
    assert told(model.bands[0]) == "residents 1, peers 1 | parents"
    assert told(model.bands[3]) == "extremists 1 | family, professionals"
    assert note(model, "1a", "parents") == "alleen via Online tegengeluid"
    assert {code: number for code, _name, number in model.owners}["external"] == 8


def test_owner_none_and_unknown_domain_are_two_things() -> None:
    data = programme("maasmonde")
    data["organisations"].append({"id": "ORG-X", "name": "Iemand", "domain": "unknown"})
    for activity in data["activities"]:
        if activity["id"] == "A01":
            activity["owner"] = "ORG-X"
        if activity["id"] == "A02":
            activity["owner"] = "NERGENS"
    model = build_map(data, expected_groups=DEFAULT_EXPECTED_GROUPS)
    assert (card_of(model, "A01").domain, card_of(model, "A01").owner) == ("unknown", "Iemand")
    assert (card_of(model, "A02").domain, card_of(model, "A02").owner) == ("none", "")
    assert model.owners == [
        ("social", "Sociaal domein", 21),
        ("care", "Zorgdomein", 6),
        ("safety", "Veiligheidsdomein", 6),
        ("external", "Partner", 6),
        ("unknown", "Domein onbekend", 1),
        ("none", "Geen eigenaar", 3),
    ]


def test_card_tells_what_else_it_serves() -> None:
    model = map_of("maasmonde")
    assert card_of(model, "A10").side_phases == ("2",)
    assert card_of(model, "A07").side_phases == ()


def test_card_has_its_most_severe_finding_and_words_when_high() -> None:
    findings = [
        found("BS12", "activity:A03", "medium"),
        found("BS06", "activity:A03", "high"),
        found("BS07", "activity:A20", "high"),
        found("BS11", "activity:A01", "medium"),
        found("BS13", "activity:A07", "low"),
    ]
    model = map_of("maasmonde", findings=findings)
    seen = {code: card_of(model, code) for code in ("A03", "A20", "A01", "A07", "A02")}
    assert {code: (card.severity, card.words) for code, card in seen.items()} == {
        "A03": ("high", "geen eigenaar"),
        "A20": ("high", "overdracht open"),
        "A01": ("medium", ""),
        "A07": ("", ""),
        "A02": ("", ""),
    }


def test_three_rules_stand_out_most_severe_first_and_never_low() -> None:
    findings = [
        found("BS04", "phenomenon:jihadism", "medium", "8 van de 11"),
        found("BS05", "phase:primary", "medium", "35 van de 43"),
        found("BS06", "activity:A03", "high"),
        found("BS06", "activity:A21", "high"),
        found("BS13", "activity:A07", "low"),
    ]
    lines = map_of("maasmonde", findings=findings).headlines
    assert [(line.code, line.severity, line.title, line.number) for line in lines] == [
        ("BS06", "high", "Activiteit zonder eigenaar: 2\u00a0keer", 2),
        ("BS04", "medium", "8 van de 11", 1),
        ("BS05", "medium", "35 van de 43", 1),
    ]
    assert not map_of("maasmonde", findings=findings[-1:]).headlines


def test_what_has_no_phase_waits_in_the_strip() -> None:
    model = changed({"A01": {"main_phase": None}, "A42": {"main_phase": None}})
    assert [card.activity for card in model.unclassified] == ["A01", "A42"]
    assert model.bands[0].active == 13
    assert model.total == 43


def test_activity_without_target_group_has_a_column_of_its_own() -> None:
    model = changed({"A01": {"target_groups": []}})
    assert [c.label for c in model.bands[0].columns if c.key == ""] == ["Niet ingevuld"]


def test_empty_programme_is_all_gaps() -> None:
    data = programme("maasmonde") | {"activities": []}
    model = build_map(data, expected_groups=DEFAULT_EXPECTED_GROUPS)
    assert [column.key for column in model.bands[0].gaps] == DEFAULT_EXPECTED_GROUPS[
        "primary_breeding_ground"
    ]
    assert model.total == 0
