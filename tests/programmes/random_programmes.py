"""Dense random programmes from a seed: many activities around the boundaries of the rules.

Each programme leans to one phase and one phenomenon by chance, so that the rules about shares
(BS04, BS05) meet both sides of their boundary.
"""

from __future__ import annotations

import random
from typing import Any

from interventions.classification import (
    ActionStatus,
    ActivityStatus,
    Domain,
    EvaluationStatus,
    EvaluationType,
    OwnerFits,
    PreventionPhase,
    Setting,
    TargetGroup,
)
from tests.factories.exchange import programme
from tests.programmes.strategies import DAYS, TEXTS, R, names, phenomena

REFERENCE_DATES = ["2027-02-28", "2028-02-28", R.isoformat(), "2028-03-01"]
DOMAINS = ["social", "safety", "care", "external", "any"]
GROUPS = [("ethnic", "Groep A"), ("religious", " groep a"), ("religious", "Kerk B")]


class Maker:
    """Makes one programme; the same seed gives the same programme."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.phase = self.chance.choice([*PreventionPhase.values, None])
        self.phenomenon = self.chance.choice(phenomena)
        self.lean = self.chance.choice([0.0, 0.5, 0.7, 0.9])
        self.active = self.chance.choice([0.1, 0.6, 1.0])
        self.width = self.chance.choice([0.0, 0.3, 0.8])

    def make(self) -> dict[str, Any]:
        """The programme."""
        pick = self.chance
        owned = [
            {"id": f"O{n}", "name": f"Groep {n}", "type": "other", "domain": domain}
            for n, domain in enumerate(pick.choices(Domain.values, k=pick.choice([0, 2, 5, 5])))
        ]
        rows = [self.activity(number) for number in range(pick.choice([0, 3, 5, 8, 12, 20]))]
        stored = pick.sample(PreventionPhase.values, pick.randint(0, 3))
        return programme(
            *rows,
            organisations=owned,
            reference_date=pick.choice(REFERENCE_DATES),
            expected_domains={phase: self.several(DOMAINS, 1) for phase in stored},
            locally_relevant=[self.relevant() for _number in range(pick.randint(0, 5))],
            goals=[{"id": f"G{n}", "title": "Doel", "indicator": None} for n in range(3)],
            actions=[self.action(number) for number in range(pick.randint(0, 4))],
        )

    def several(self, values: Any, least: int = 0, most: int = 3) -> list[str]:
        """A few different values, in any order."""
        known = list(dict.fromkeys(values))
        return self.chance.sample(known, self.chance.randint(least, min(most, len(known))))

    def day(self) -> str | None:
        """A day on or next to a boundary, or none."""
        return self.chance.choice([None, *DAYS])

    def relevant(self) -> dict[str, Any]:
        """A line of the local picture."""
        pick = self.chance
        code = pick.choice([self.phenomenon, "polarisation", "protest_spillover", *phenomena])
        level = pick.choice(["low", "medium", "high"])
        return {"phenomenon": code, "level": level, "source": "Sessie", "valid_from": None}

    def aimed_at(self) -> list[str]:
        """The phenomena of an activity."""
        if self.chance.random() < self.lean:
            return [self.phenomenon, *self.chance.choice([[], [], ["unknown"]])]
        return self.several(["all_forms", "unknown", *phenomena], 0, 2)

    def evaluation(self) -> dict[str, Any]:
        """An evaluation."""
        return {
            "type": self.chance.choice(EvaluationType.values),
            "status": self.chance.choice(EvaluationStatus.values),
            "completed_on": self.day(),
            "summary": None,
        }

    def activity(self, number: int) -> dict[str, Any]:
        """An activity."""
        pick = self.chance
        leans, is_active = pick.random() < self.lean, pick.random() < self.active
        status = ["planned", "running"] if is_active else ActivityStatus.values
        is_wide = pick.random() < self.width
        labels = [{"kind": kind, "label": label} for kind, label in GROUPS]
        return {
            "id": f"A{number}",
            "title": f"Activiteit {number}",
            "description": None,
            "main_phase": self.phase if leans else pick.choice([None, *PreventionPhase.values]),
            "side_phases": self.several(PreventionPhase.values) if is_wide else [],
            "target_groups": self.several(TargetGroup.values) if is_wide else ["parents"],
            "limited_to_groups": pick.sample(labels, pick.choice([0, 0, 1, 2])),
            "settings": self.several(["online", *Setting.values]) if is_wide else [],
            "phenomena": self.aimed_at(),
            "owner": pick.choice([None, "O0", "O1", "O2", "O3", "O4"]),
            "owner_fits": pick.choice(OwnerFits.values),
            "owner_assessed_on": self.day(),
            "proposed_owner": pick.choice([None, "O1", "O9"]),
            "transfer_decided": pick.random() < 0.3,
            "status": pick.choice(status),
            "start": self.day(),
            "end": self.day(),
            "intervention": pick.choice([None, "", " Under Pressure ", *names]),
            "plan_of_approach": pick.choice(TEXTS),
            "unintended_effects": pick.choice(TEXTS),
            "evaluations": [self.evaluation() for _number in range(pick.choice([0, 0, 1, 2]))],
            "goals": self.several(["G0", "G1", "G9"], 0, 2) if is_wide else [],
            "neighbourhoods": [],
            "budget": None,
        }

    def action(self, number: int) -> dict[str, Any]:
        """An action."""
        return {
            "id": f"T{number}",
            "title": f"Afspraak {number}",
            "owner": None,
            "due_on": self.day(),
            "status": self.chance.choice(["open", *ActionStatus.values]),
            "created_on": self.chance.choice(DAYS),
            "updated_on": self.day(),
            "activity": None,
        }
