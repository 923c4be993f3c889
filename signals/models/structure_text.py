"""The route of a signal as it is told: the steps with the terms of the parameters filled in.

Page, drawing, poster and the report form all read this, so that they say the same.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.models import Parameter
from signals.models.parameters import (
    ACKNOWLEDGE,
    FEEDBACK,
    INTERPRETATION,
    NO_CONCERN_TERM,
    SIGNAL_TERM,
)
from signals.models.structure import SignalStructure, StepTerm, StructureBox, StructureStep

#: Of which parameter a term on a step is.
PARAMETERS = {
    StepTerm.ACKNOWLEDGE: ACKNOWLEDGE,
    StepTerm.INTERPRETATION: INTERPRETATION,
    StepTerm.FEEDBACK: FEEDBACK,
}
#: The terms that are promised to the reporter.
PROMISED = (StepTerm.ACKNOWLEDGE, StepTerm.FEEDBACK)


@dataclass(frozen=True)
class Terms:
    """The terms that hold now, in working days; each as it is told."""

    acknowledge: int
    interpretation: int
    feedback: int

    @classmethod
    def load(cls) -> Terms:
        """The terms of the current municipality, in one query each."""
        return cls(**{str(term): int(_value(key)) for term, key in PARAMETERS.items()})

    def told(self, term: str) -> str:
        """Such as “within 5 working days”; "" for no term."""
        if not term:
            return ""
        days = getattr(self, StepTerm(term).value)
        return ngettext("Within %(days)d working day", "Within %(days)d working days", days) % {
            "days": days
        }


def _value(key: str) -> int:
    return int(Parameter.objects.value(key))


@dataclass(frozen=True)
class StepText:
    """One step as it is told: its number, its texts, its boxes, and the term that runs there."""

    number: int
    step: StructureStep
    boxes: tuple[StructureBox, ...]
    term: str

    @property
    def title(self) -> str:
        """What the step is called."""
        return self.step.title

    @property
    def promised(self) -> str:
        """The term in which the reporter hears something at this step; "" for none."""
        return self.term if self.step.term in PROMISED else ""

    @property
    def asked(self) -> str:
        """The term in which a view is asked here; "" for none."""
        return "" if self.promised else self.term

    @property
    def is_heard(self) -> bool:
        """Whether the reporter hears anything back here."""
        return bool(self.promised or self.step.heard)


@dataclass(frozen=True)
class StructureText:
    """One version of the structure as it is told."""

    structure: SignalStructure
    steps: tuple[StepText, ...]

    @property
    def has_outside(self) -> bool:
        """Whether anything is drawn dashed."""
        return any(box.is_outside for step in self.steps for box in step.boxes)

    @property
    def messages(self) -> tuple[StepText, ...]:
        """The steps at which the reporter hears something."""
        return tuple(step for step in self.steps if step.is_heard)


def tell(structure: SignalStructure, terms: Terms | None = None) -> StructureText:
    """The version as it is told, with the terms that hold now (or these); in five queries."""
    terms = terms or Terms.load()
    rows = structure.steps.prefetch_related("boxes")
    steps = [
        StepText(number, step, tuple(step.boxes.all()), terms.told(step.term))
        for number, step in enumerate(rows, start=1)
    ]
    return StructureText(structure, tuple(steps))


@dataclass(frozen=True)
class HowItGoes:
    """What a reporter reads before sending (rule S7); without a version in use it has no steps."""

    structure: SignalStructure | None
    steps: tuple[StepText, ...]
    read_within: str
    done_within: str
    days_kept: int
    days_kept_without_concern: int

    @property
    def kept(self) -> str:
        """How long a signal is kept, in sentences."""
        facts = {"days": self.days_kept, "fewer": self.days_kept_without_concern}
        return (
            _(
                "At most %(days)d days after it was closed. Is there no concern? Then"
                " %(fewer)d days. After that it is destroyed by itself."
            )
            % facts
        )


def how_it_goes() -> HowItGoes:
    """How a signal goes here now: the steps in use and the terms of the municipality."""
    structure = SignalStructure.objects.in_use()
    terms = Terms.load()
    return HowItGoes(
        structure=structure,
        steps=tell(structure, terms).steps if structure else (),
        read_within=terms.told(StepTerm.ACKNOWLEDGE),
        done_within=terms.told(StepTerm.FEEDBACK),
        days_kept=_value(SIGNAL_TERM),
        days_kept_without_concern=_value(NO_CONCERN_TERM),
    )
