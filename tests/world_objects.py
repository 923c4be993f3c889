"""One example object per door, for the tests that walk through every door."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from core import audit
from core.actions import propose_parameter
from core.models import Membership, Parameter
from core.spreadsheets import Sheet, Workbook
from programmes.actions import mapping, programme_imports
from programmes.actions import mapping_outcomes as outcomes
from programmes.actions.imports import start_import
from programmes.actions.scans import adopt_scan, make_scan
from programmes.models import (
    ActivityImport,
    GapCard,
    MappingSession,
    Programme,
    ProgrammeImport,
    ProgrammeScan,
    SessionDecision,
)
from programmes.models.exchange import ProgrammeState
from tests.world import Side, programme_data

#: Doors below one programme carry the programme's reference, whatever they make or show.
BELOW_A_PROGRAMME = "/programmes/<reference:reference>/"


def named_model(view_class: Any, pattern: str) -> Any:
    """The model whose reference stands in the address; None when there is none."""
    if BELOW_A_PROGRAMME in pattern:
        return Programme
    return getattr(view_class, "model", None)


def example(view_class: Any, pattern: str, side: Side) -> Any:
    """The object the door is asked about; the side's scope has to be entered. None: no object."""
    model = named_model(view_class, pattern)
    if ":key>" in pattern:
        return SimpleNamespace(key=PARAMETER)
    if ":kind>" in pattern:
        event = audit.record("membership.edit", a_colleague(side), membership=a_colleague(side))
        return SimpleNamespace(kind=event.object_type, object_id=event.object_id)
    if model is None or ":reference>" not in pattern:
        return None
    if ":subject>" in pattern:
        finding = ProgrammeState(side.programme).findings[0]
        return SimpleNamespace(
            reference=side.programme.reference, code=finding.code, subject=finding.subject
        )
    if model is Programme and pattern.endswith(".pdf"):
        return model.objects.order_by("pk").last()  # the smallest one: every role renders it
    name = model.__name__
    names = [view_class.__name__, f"{name}/verb" if ":verb>" in pattern else name, name]
    maker = next((MAKERS[known] for known in names if known in MAKERS), None)
    found = maker(side) if maker else model.objects.order_by("pk").first()
    if found is None:
        raise AssertionError(f"The world has no {model.__name__} for {pattern}.")
    return found


def a_colleague(side: Side) -> Membership:
    """Somebody the application manager may change: not themselves."""
    return side.membership("policy_adviser")


def a_proposal(side: Side) -> Parameter:
    """A parameter version that waits for the privacy officer."""
    waiting = Parameter.objects.filter(status=Parameter.Status.PROPOSED).first()
    return waiting or propose_parameter(
        membership=side.membership("application_manager"),
        key=PARAMETER,
        value=7,
        source="Besluit van de toets",
        valid_from=timezone.localdate(),
    )


def a_draft_scan(side: Side) -> ProgrammeScan:
    """A scan that its verbs can be asked of."""
    return make_scan(side.programme, membership=side.membership("policy_adviser"))


def an_adopted_scan(side: Side) -> ProgrammeScan:
    """A scan that every reader of scans may see."""
    kept = ProgrammeScan.objects.filter(status=ProgrammeScan.Status.ADOPTED).first()
    if kept is None:
        kept = make_scan(side.programme, membership=side.membership("policy_adviser"))
        adopt_scan(
            kept,
            membership=side.membership("policy_adviser"),
            adopted_on=timezone.localdate(),
            render=lambda _scan: b"%PDF-",
        )
    return kept


def a_list_to_read_in(side: Side) -> ActivityImport:
    """An uploaded list of one activity, not read in yet."""
    workbook = Workbook([Sheet("Blad1", [["Activiteit", "Eigenaar"], ["Dorpstafels", "Welzijn"]])])
    return start_import(
        side.programme,
        membership=side.membership("policy_adviser"),
        workbook=workbook,
        file_name="lijst.xlsx",
        status="running",
    )


def a_programme_to_read_in(side: Side) -> ProgrammeImport:
    """An uploaded programme, not stored yet."""
    return programme_imports.start(
        membership=side.membership("policy_adviser"),
        data=programme_data("grensbeek"),
        file_name="grensbeek.json",
        target=None,
    )


def planned_session(side: Side) -> MappingSession:
    """A session that still has to begin."""
    return mapping.plan_session(
        side.programme,
        membership=side.membership("policy_adviser"),
        title="Sessie",
        planned_at=timezone.now(),
    )


def session_under_way(side: Side) -> MappingSession:
    """A session in which answers are recorded."""
    session = planned_session(side)
    mapping.hold_session(session, membership=side.membership("policy_adviser"))
    return session


def concluded_session(side: Side) -> MappingSession:
    """A session that is over."""
    session = session_under_way(side)
    who = side.membership("policy_adviser")
    mapping.conclude_session(session, membership=who, notes="")
    return session


def gap_card(side: Side) -> GapCard:
    """A gap noted in a session that is under way."""
    session, who = session_under_way(side), side.membership("policy_adviser")
    return outcomes.note_gap(session, membership=who, key="k", text="Niets voor ouders.")[0]


def session_decision(side: Side) -> SessionDecision:
    """A decision of a session that is under way."""
    session, who = session_under_way(side), side.membership("policy_adviser")
    return outcomes.record_decision(session, membership=who, key="k", text="Welzijn bellen.")[0]


#: The parameter that every door about parameters is asked about.
PARAMETER = "small_number"
#: Name of view or model → what makes its example, for models the world does not fill. "Model/verb"
#: makes another one for the doors of its verbs.
MAKERS: dict[str, Any] = {
    "ActivityImport": a_list_to_read_in,
    "Membership": a_colleague,
    "Parameter": a_proposal,
    "ProgrammeImport": a_programme_to_read_in,
    "ProgrammeScan": an_adopted_scan,
    "ProgrammeScan/verb": a_draft_scan,
    "MappingSession": planned_session,
    "SessionDetail": concluded_session,
    "Room": session_under_way,
    "SessionEntry": session_under_way,
    "GapCreate": session_under_way,
    "DecisionCreate": session_under_way,
    "GapCard": gap_card,
    "SessionDecision": session_decision,
}
