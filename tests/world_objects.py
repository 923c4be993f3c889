"""One example object per door, for the tests that walk through every door."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from core import audit
from core.actions import propose_parameter
from core.models import Membership, Parameter
from programmes.actions.scans import adopt_scan, make_scan
from programmes.models import Programme, ProgrammeScan
from programmes.models.exchange import ProgrammeState
from tests.world import Side

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
    name = model.__name__
    maker = MAKERS.get(f"{name}/verb" if ":verb>" in pattern else name) or MAKERS.get(name)
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


#: The parameter that every door about parameters is asked about.
PARAMETER = "small_number"
#: Model name → what makes its example, for models the world does not fill. "Model/verb" makes
#: another one for the doors of its verbs.
MAKERS: dict[str, Any] = {
    "Membership": a_colleague,
    "Parameter": a_proposal,
    "ProgrammeScan": an_adopted_scan,
    "ProgrammeScan/verb": a_draft_scan,
}
