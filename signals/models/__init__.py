"""What is kept about signals, and about the talks and questions around them. Nobody's name."""

from signals.models.advice import PeerAnswer, PeerQuestion
from signals.models.clock import Clock, due_after
from signals.models.drafts import SignalDraft
from signals.models.handling import SignalMessage, SignalNote, SignalStep
from signals.models.interpretation import Interpretation, ViewsOnSignal
from signals.models.periods import start_of
from signals.models.setup import ClosedDay, PartnerPage, SignalArea, SignalRoute
from signals.models.signals import Signal, SignalFact, hash_of
from signals.models.structure import (
    SignalStructure,
    StepTerm,
    StructureBox,
    StructurePartner,
    StructureStep,
)
from signals.models.thermometer import (
    ThermometerAction,
    ThermometerSeat,
    ThermometerSession,
    ThermometerTheme,
)
from signals.models.trends import NOT_SAID, TrendDimension, TrendFigure, quarter_of
from signals.models.words import (
    AgeBand,
    Certainty,
    Confirmation,
    Direction,
    MessageKind,
    PeriodKind,
    Place,
    SignalOutcome,
    SignalTheme,
    SourceKind,
    StepKind,
)

__all__ = [
    "NOT_SAID",
    "AgeBand",
    "Certainty",
    "Clock",
    "ClosedDay",
    "Confirmation",
    "Direction",
    "Interpretation",
    "MessageKind",
    "PartnerPage",
    "PeerAnswer",
    "PeerQuestion",
    "PeriodKind",
    "Place",
    "Signal",
    "SignalArea",
    "SignalDraft",
    "SignalFact",
    "SignalMessage",
    "SignalNote",
    "SignalOutcome",
    "SignalRoute",
    "SignalStep",
    "SignalStructure",
    "SignalTheme",
    "SourceKind",
    "StepKind",
    "StepTerm",
    "StructureBox",
    "StructurePartner",
    "StructureStep",
    "ThermometerAction",
    "ThermometerSeat",
    "ThermometerSession",
    "ThermometerTheme",
    "TrendDimension",
    "TrendFigure",
    "ViewsOnSignal",
    "due_after",
    "hash_of",
    "quarter_of",
    "start_of",
]
