"""What has to be in force before anything is registered or taken in (rules B1, B7, G2)."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _

from casework.models.parameters import (
    ARCHIVE_TERM,
    BASIS,
    CASE_TERM,
    CONDITIONS,
    CRITERIA,
    ORGANISATIONS,
)
from core.lifecycle import FactsRefused
from core.models import Organisation, Parameter
from core.models.parameters import ParameterState
from network.models import Covenant

#: A decision keeps the version of these, or they have no proposal: needed in a demonstration too.
ALWAYS = (BASIS, ORGANISATIONS, CRITERIA)


def unmet(organisation: Organisation | None) -> str:
    """The first reason why this organisation cannot register now, as a sentence; "" when it can.

    Every term confirmed (B1; in a demonstration proposals count), the term of a case equal to that
    of the archive (B7), and a covenant in force with the organisation as a party.
    """
    states = {state.definition.key: state for state in Parameter.objects.overview()}
    return _unconfirmed(states) or _conflict(states) or _no_covenant(organisation)


def refuse_unmet(organisation: Organisation | None) -> None:
    """Raise ``FactsRefused`` with the first reason of ``unmet``."""
    reason = unmet(organisation)
    if reason:
        raise FactsRefused({"": reason})


def _unconfirmed(states: dict[str, ParameterState]) -> str:
    for key in ALWAYS if settings.DEMO else CONDITIONS:
        if states[key].current is None:
            text = _(
                "This is not possible yet: the municipality has to confirm “%(term)s” first. Ask"
                " the process director when that is done."
            )
            return text % {"term": states[key].definition.label}
    return ""


def _conflict(states: dict[str, ParameterState]) -> str:
    ours, theirs = states[CASE_TERM], states[ARCHIVE_TERM]
    if ours.value == theirs.value:
        return ""
    text = _(
        "This is not possible yet: two terms contradict each other. “%(first)s” is %(one)s and"
        " “%(second)s” is %(other)s. The municipality decides first which one holds."
    )
    labels = {"first": ours.definition.label, "second": theirs.definition.label}
    return text % {**labels, "one": ours.value, "other": theirs.value}


def _no_covenant(organisation: Organisation | None) -> str:
    if organisation is None:
        return _(
            "Your account belongs to no organisation, and an organisation registers. Ask the"
            " application manager to fill it in."
        )
    if Covenant.objects.in_force().filter(parties__organisation=organisation).exists():
        return ""
    text = _(
        "This is not possible yet: no agreement about sharing is in force with %(name)s as a"
        " party. Ask the policy adviser of the municipality."
    )
    return text % {"name": organisation}
