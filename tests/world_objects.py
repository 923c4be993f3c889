"""One example object per door, for the tests that walk through every door."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from core.actions import propose_parameter
from core.models import Membership, Parameter
from core.spreadsheets import Sheet, Workbook
from programmes.actions import programme_imports
from programmes.actions.imports import start_import
from programmes.actions.scans import adopt_scan, make_scan
from programmes.models import ActivityImport, Programme, ProgrammeImport, ProgrammeScan
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
    if model is None or ":reference>" not in pattern:
        return None
    if ":subject>" in pattern:
        finding = ProgrammeState(side.programme).findings[0]
        return SimpleNamespace(
            reference=side.programme.reference, code=finding.code, subject=finding.subject
        )
    maker = MAKERS.get(model.__name__)
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


#: The parameter that every door about parameters is asked about.
PARAMETER = "small_number"
#: Model name → what makes its example, for models the world does not fill.
MAKERS: dict[str, Any] = {
    "ActivityImport": a_list_to_read_in,
    "Membership": a_colleague,
    "Parameter": a_proposal,
    "ProgrammeImport": a_programme_to_read_in,
    "ProgrammeScan": an_adopted_scan,
}
