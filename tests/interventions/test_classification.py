"""The words of the model: evidence (decision 9), phenomena of the catalogue, the phases."""

from __future__ import annotations

import pytest

from interventions.classification import (
    EvidenceRung,
    InterventionType,
    PhenomenonCode,
    PreventionPhase,
    evidence_rung,
    is_substantiated,
    translate_catalogue_phenomena,
)


@pytest.mark.parametrize(
    ("statuses", "rung"),
    [
        (["recognised_eerste_aanwijzingen", "guideline_listed"], EvidenceRung.RECOGNISED),
        (["guideline_listed", "recognised_by_committee"], EvidenceRung.RECOGNISED),
        (["evaluated_process", "evaluated_effect", "guideline_listed"], "effect_evaluated"),
        (["evaluated_mixed"], EvidenceRung.MIXED),
        (["evaluated_process"], EvidenceRung.PROCESS_EVALUATED),
        (["evaluated_qualitative"], EvidenceRung.PROCESS_EVALUATED),
        (["evaluation_result_unknown"], EvidenceRung.DESCRIBED),
        (["described_only"], EvidenceRung.DESCRIBED),
        (["toolkit_lessons"], EvidenceRung.DESCRIBED),
        (["guideline_listed"], EvidenceRung.DESCRIBED),
        (["research_based_tool"], EvidenceRung.DESCRIBED),
        (["own_claims"], EvidenceRung.DESCRIBED),
        (["unknown"], EvidenceRung.UNKNOWN),
        ([""], EvidenceRung.UNKNOWN),
        ([], EvidenceRung.UNKNOWN),
    ],
)
def test_evidence_rung_is_the_highest_that_applies(statuses: list[str], rung: str) -> None:
    assert evidence_rung(statuses) == rung


@pytest.mark.parametrize(
    ("statuses", "substantiated"),
    [
        (["recognised_by_committee"], True),
        (["evaluated_qualitative"], True),
        (["evaluation_result_unknown"], False),
        (["guideline_listed"], False),
        ([], False),
    ],
)
def test_substantiated_is_recognised_or_evaluated(statuses: list[str], substantiated: bool) -> None:
    assert is_substantiated(statuses) is substantiated


def test_phenomena_of_the_catalogue_become_words_of_the_programme() -> None:
    codes = ["disinformation", "polarisation", "discrimination", "online_hate", "social_tension"]
    assert translate_catalogue_phenomena([*codes, "general_resilience"]) == [
        "conspiracy",
        "polarisation",
        "cross_theme",
        "discontent",
        "all_forms",
    ]


def test_type_of_the_catalogue_loses_its_number() -> None:
    assert InterventionType.from_catalogue("5_expertise") == "expertise"
    with pytest.raises(ValueError, match="magic"):
        InterventionType.from_catalogue("7_magic")


def test_phases_are_shown_as_three_of_which_the_first_has_two_parts() -> None:
    assert [phase.mark for phase in PreventionPhase] == ["1a", "1b", "2", "3"]
    assert [phase.shown.value for phase in PreventionPhase] == [
        "primary",
        "primary",
        "secondary",
        "tertiary",
    ]


def test_no_phenomenon_stands_out_in_the_list() -> None:
    """Collective words first and last; what lies between stands in no order of weight."""
    assert len(PhenomenonCode.values) == 16
    assert PhenomenonCode.values[0] == "all_forms"
    assert PhenomenonCode.values[-2:] == ["other", "unknown"]
