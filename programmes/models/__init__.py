"""Programmes with their activities, goals, action points and decisions on blind spots."""

from programmes.models import parameters as _parameters  # noqa: F401
from programmes.models.action_plan import ActionPoint, BlindSpot
from programmes.models.history import ActivityChange
from programmes.models.imports import ActivityImport, ProgrammeImport
from programmes.models.mapping import (
    MappingSession,
    Question,
    SessionAnswer,
    SessionItem,
    SessionParticipant,
)
from programmes.models.mapping_outcomes import GapCard, SessionDecision
from programmes.models.programme import (
    Activity,
    ActivityEvaluation,
    Goal,
    Programme,
    ProgrammeOrganisation,
)
from programmes.models.scans import FrozenScan, ProgrammeScan

__all__ = [
    "ActionPoint",
    "Activity",
    "ActivityChange",
    "ActivityEvaluation",
    "ActivityImport",
    "BlindSpot",
    "FrozenScan",
    "GapCard",
    "Goal",
    "MappingSession",
    "Programme",
    "ProgrammeImport",
    "ProgrammeOrganisation",
    "ProgrammeScan",
    "Question",
    "SessionAnswer",
    "SessionDecision",
    "SessionItem",
    "SessionParticipant",
]
