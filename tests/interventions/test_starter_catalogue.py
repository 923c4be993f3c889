"""The starter catalogue: the 40 delivered entries, exactly, loaded as often as one likes."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import Any

import pytest

from core.tenancy import acting_for
from interventions.actions.catalogue import (
    DATA,
    load_starter_catalogue,
    seed_phenomena,
    starter_rows,
    update_intervention,
)
from interventions.classification import PhenomenonCode
from interventions.models import Intervention, Phenomenon
from tests.world import World

ROWS = list(starter_rows())
#: Of the file as it was delivered: what a source says is not ours to edit.
DELIVERED = "06cfa1fe107e073073be989950fed6ae55c1ef3e971d0b9c848059999f49744c"


def codes(text: str) -> list[str]:
    return [code.strip() for code in text.split(";") if code.strip() not in ("", "unknown")]


def test_file_is_the_delivered_one() -> None:
    assert len(ROWS) == 40
    assert hashlib.sha256((DATA / "catalogue.csv").read_bytes()).hexdigest() == DELIVERED


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["name"][:40])
def test_entry_holds_what_was_delivered(acting: World, row: dict[str, str]) -> None:
    entry = Intervention.objects.get(name=row["name"].strip())
    plain = ["description", "evidence_status", "evaluation", "source_title", "source_site"]
    assert {name: getattr(entry, name) for name in plain} == {name: row[name] for name in plain}
    assert entry.provider == ("" if row["provider"] == "unknown" else row["provider"])
    assert entry.target_group_text == row["target_group"]
    assert entry.target_groups == codes(row["target_group_codes"])
    assert entry.phases == codes(row["phase"])
    assert entry.settings == codes(row["setting"])
    assert entry.domains == codes(row["domain"])
    assert entry.types == [code[2:] for code in codes(row["type"])]
    assert entry.availability == Intervention.Availability.UNKNOWN
    assert entry.availability_confirmed_on is None
    assert entry.is_starter
    entry.full_clean()


def test_loading_again_adds_nothing_and_undoes_nothing(acting: World) -> None:
    entry = Intervention.objects.get(name="Under Pressure")
    adviser = acting.maasmonde.membership("policy_adviser")
    update_intervention(entry, membership=adviser, note="Gesproken met de aanbieder.")
    assert load_starter_catalogue() == 0
    assert Intervention.objects.count() == 40
    entry.refresh_from_db()
    assert entry.note == "Gesproken met de aanbieder."


def test_loading_fills_what_is_missing(acting: World) -> None:
    Intervention.objects.filter(name__in=["Under Pressure", "HAYAT"]).delete()
    assert load_starter_catalogue() == 2
    references = list(Intervention.objects.values_list("reference", flat=True))
    assert len(references) == len(set(references)) == 40


def test_each_municipality_has_its_own_catalogue(acting: World) -> None:
    Intervention.objects.all().delete()
    with acting_for(acting.broekerlanden.municipality):
        assert Intervention.objects.count() == 40


def test_rungs_of_the_delivered_catalogue(acting: World) -> None:
    rungs: Counter[Any] = Counter(Intervention.objects.values_list("evidence_rung", flat=True))
    assert rungs == {
        "recognised": 1,
        "effect_evaluated": 5,
        "mixed": 6,
        "process_evaluated": 4,
        "described": 24,
    }


def test_evidence_is_read_as_delivered_by_the_blind_spots(acting: World) -> None:
    evidence = Intervention.objects.evidence_by_name()
    assert len(evidence) == 40
    assert evidence["Under Pressure"] == {"evaluated_mixed", "guideline_listed"}


def test_phenomena_are_seeded_once_and_alphabetically(acting: World) -> None:
    assert seed_phenomena() == 0
    labels = list(Phenomenon.objects.values_list("label", flat=True))
    assert len(labels) == len(PhenomenonCode) == 16
    middle = [label.casefold() for label in labels[1:-2]]
    assert middle == sorted(middle)
    first, *_middle, other, unknown = Phenomenon.objects.values_list("code", flat=True)
    assert (first, other, unknown) == ("all_forms", "other", "unknown")
