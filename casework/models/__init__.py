"""What casework keeps: registrations, weighings, cases, plans, meetings, registers, destruction."""

from casework.models.access_exports import AccessExport
from casework.models.agenda import AgendaItem, AgendaItemVersion, Why
from casework.models.case_actions import Action
from casework.models.cases import Case, NoOtherDoor
from casework.models.contributions import CaseFile, Contribution
from casework.models.decision_lists import Addendum, DecisionList, FinalList
from casework.models.destruction import DestructionEntry, DestructionList, Extension, Hold
from casework.models.drafts import CaseworkDraft, TextVersion
from casework.models.figures import CaseFigure, WeighingOutcome
from casework.models.lessons import CaseLesson
from casework.models.meetings import Attendance, CaseMeeting, MeetingSeries
from casework.models.participants import CaseParticipant
from casework.models.plans import CasePlan, Goal
from casework.models.registers import Incident, Provision, RightsRequest
from casework.models.registrations import Registration, RegistrationFact
from casework.models.reviews import (
    CaseStep,
    Direction,
    InformationEntry,
    Review,
    Scaling,
    StepOfCase,
)
from casework.models.weighings import Statement, StatementReason, WeighingDifference
from casework.models.words import (
    AgeGroup,
    Certainty,
    ClosingReason,
    ContributionKind,
    DecisionKind,
    FigureKind,
    GoalResult,
    Ground,
    PostponeGround,
    Present,
    ProvisionKind,
    RecipientBody,
    ReferredTo,
    RefusalGround,
    Regime,
    Reply,
    Rhythm,
    RightKind,
    Side,
    Source,
    Told,
    Use,
)

__all__ = [
    "AccessExport",
    "Action",
    "Addendum",
    "AgeGroup",
    "AgendaItem",
    "AgendaItemVersion",
    "Attendance",
    "Case",
    "CaseFigure",
    "CaseFile",
    "CaseLesson",
    "CaseMeeting",
    "CaseParticipant",
    "CasePlan",
    "CaseStep",
    "CaseworkDraft",
    "Certainty",
    "ClosingReason",
    "Contribution",
    "ContributionKind",
    "DecisionKind",
    "DecisionList",
    "DestructionEntry",
    "DestructionList",
    "Direction",
    "Extension",
    "FigureKind",
    "FinalList",
    "Goal",
    "GoalResult",
    "Ground",
    "Hold",
    "Incident",
    "InformationEntry",
    "MeetingSeries",
    "NoOtherDoor",
    "PostponeGround",
    "Present",
    "Provision",
    "ProvisionKind",
    "RecipientBody",
    "ReferredTo",
    "RefusalGround",
    "Regime",
    "Registration",
    "RegistrationFact",
    "Reply",
    "Review",
    "Rhythm",
    "RightKind",
    "RightsRequest",
    "Scaling",
    "Side",
    "Source",
    "Statement",
    "StatementReason",
    "StepOfCase",
    "TextVersion",
    "Told",
    "Use",
    "WeighingDifference",
    "WeighingOutcome",
    "Why",
]
