"""Random valid programmes in the exchange format.

Values are drawn from few, so that rules meet their boundaries often: days around the reference
date, few owners, few phenomena, texts that are blank or almost blank.
"""

from __future__ import annotations

import datetime
from typing import Any

from hypothesis import strategies as st

from interventions.actions.catalogue import starter_rows
from interventions.classification import (
    ActionStatus,
    ActivityStatus,
    Domain,
    EvaluationStatus,
    EvaluationType,
    OrganisationType,
    OwnerFits,
    PhenomenonCode,
    PreventionPhase,
    RelevanceLevel,
    Setting,
    TargetGroup,
)

R = datetime.date(2028, 2, 29)
OFFSETS = [-800, -367, -366, -365, -364, -91, -90, -89, -31, -30, -29, -1, 0, 1, 40]
DAYS = [(R + datetime.timedelta(days=number)).isoformat() for number in OFFSETS]
TEXTS = [None, "", " - ", "?", "n.n.b.", "NNB", "onbekend", "TBD ", "geen verwacht", "Plan", "--"]
LETTERS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=20)

days = st.sampled_from(DAYS)
texts = st.sampled_from(TEXTS) | st.none() | LETTERS


def some(values: Any, most: int = 3) -> Any:
    """A list of different values, in any order."""
    return st.lists(st.sampled_from(list(values)), unique=True, max_size=most)


def ids(prefix: str, most: int = 4) -> Any:
    """An identifier out of few, known and unknown ones."""
    return st.sampled_from([f"{prefix}{number}" for number in range(most)])


phases = PreventionPhase.values
phenomena = [code for code in PhenomenonCode.values if code not in {"all_forms", "unknown"}]
names = [row["name"] for row in starter_rows()]

evaluations = st.fixed_dictionaries(
    {
        "type": st.sampled_from(EvaluationType.values),
        "status": st.sampled_from(EvaluationStatus.values),
        "completed_on": st.none() | days,
        "summary": texts,
    }
)
groups = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["ethnic", "religious"]),
        "label": st.sampled_from(["Kerk A", "kerk a ", "Groep B"]),
    }
)
activities = st.fixed_dictionaries(
    {
        "id": ids("A", 30),
        "title": LETTERS,
        "description": texts,
        "main_phase": st.none() | st.sampled_from(phases),
        "side_phases": some(phases, 2),
        "target_groups": some(["parents", "peers", *TargetGroup.values]),
        "limited_to_groups": st.lists(groups, max_size=2),
        "settings": some(["online", *Setting.values]),
        "phenomena": some(["all_forms", "unknown", "jihadism", "hybrid", *phenomena], 2),
        "owner": st.none() | ids("O", 5),
        "owner_fits": st.sampled_from(OwnerFits.values),
        "owner_assessed_on": st.none() | days,
        "proposed_owner": st.none() | ids("O", 5),
        "transfer_decided": st.booleans(),
        "status": st.sampled_from(["running", "running", "planned", *ActivityStatus.values]),
        "start": st.none() | days,
        "end": st.none() | days,
        "intervention": st.none() | st.sampled_from([*names, " Under Pressure ", "Iets anders"]),
        "plan_of_approach": texts,
        "unintended_effects": texts,
        "evaluations": st.lists(evaluations, max_size=2),
        "goals": some(["G0", "G1", "G2", "G9"], 2),
        "neighbourhoods": st.lists(LETTERS, unique=True, max_size=2),
        "budget": st.none()
        | st.integers(0, 10**12 - 1)
        | st.integers(0, 10**13).map(lambda cents: cents / 100),
    }
)
organisations = st.fixed_dictionaries(
    {
        "id": ids("O", 4),
        "name": LETTERS,
        "type": st.sampled_from(OrganisationType.values),
        "domain": st.sampled_from(Domain.values),
    }
)
actions = st.fixed_dictionaries(
    {
        "id": ids("T"),
        "title": LETTERS,
        "owner": st.none() | ids("O", 5),
        "due_on": st.none() | days,
        "status": st.sampled_from(ActionStatus.values),
        "created_on": days,
        "updated_on": st.none() | days,
        "activity": st.none() | ids("A", 30),
    }
)
local_picture = st.fixed_dictionaries(
    {
        "phenomenon": st.sampled_from(["jihadism", "hybrid", "polarisation", *phenomena]),
        "level": st.sampled_from(RelevanceLevel.values),
        "source": LETTERS,
        "valid_from": st.none() | days,
    }
)
domains = st.lists(
    st.sampled_from(["social", "safety", "care", "external", "any"]), unique=True, min_size=1
)
goals = st.fixed_dictionaries({"id": ids("G", 3), "title": LETTERS, "indicator": texts})


def rows(entries: Any, most: int) -> Any:
    """A list of rows with different identifiers."""
    return st.lists(entries, unique_by=lambda row: row["id"], max_size=most)


programmes = st.fixed_dictionaries(
    {
        "format_version": st.just("1.0"),
        "municipality": st.just({"name": "Maasmonde", "code": "GM9001"}),
        "programme": st.fixed_dictionaries(
            {
                "title": LETTERS,
                "period": st.just({"start": "2026-01-01", "end": "2029-12-31"}),
                "vision": texts,
                "reference_date": st.sampled_from(["2027-02-28", "2028-02-28", R.isoformat()]),
                "expected_domains": st.dictionaries(st.sampled_from(phases), domains, max_size=2),
                "locally_relevant": st.lists(local_picture, max_size=4),
                "goals": rows(goals, 2),
            }
        ),
        "organisations": rows(organisations, 4),
        "activities": rows(activities, 9),
        "actions": rows(actions, 3),
    }
)


def with_known_ids(data: dict[str, Any]) -> dict[str, Any]:
    """The programme with identifiers that are not in the file emptied, as an import does."""
    known = {row["id"] for row in data["organisations"]}
    in_file = {row["id"] for row in data["activities"]}
    for row in [*data["activities"], *data["actions"]]:
        for name in ("owner", "proposed_owner"):
            if name in row and row[name] not in known:
                row[name] = None
    for row in data["actions"]:
        row["activity"] = row["activity"] if row["activity"] in in_file else None
    return data
