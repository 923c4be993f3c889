"""Contributions to a case: written, taken back, marked, corrected (rules C13, C14, P4)."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.actions.facts import refuse, wanted, why_not_past
from casework.actions.steps import add_step
from casework.lifecycle import CASE
from casework.models import (
    Case,
    Certainty,
    Contribution,
    ContributionKind,
    StepOfCase,
    Use,
)
from core.lifecycle import FactsRefused
from core.models import Membership

#: What a correction takes over from the text that it corrects.
KEPT = ("organisation", "function", "kind", "side", "source", "source_function", "use")
KEPT_DAYS = ("happened_on", "certainty")


def contribute(
    case: Case,
    *,
    membership: Membership,
    kind: str,
    side: str,
    text: str,
    function: str,
    source: str = "",
    happened_on: datetime.date | None = None,
    source_function: str = "",
    use: str = Use.CASE,
) -> None:
    """Write one text for the organisation one acts for; it says what kind it is (rules C13, C14).

    Effect: a step. Raises ``FactsRefused`` for a fact without source or day, a diagnosis without
    the function of whoever made it, and for the same text twice.
    """
    text, function = wanted(text=text, function=function)
    facts: dict[str, Any] = {"kind": kind, "side": side, "text": text, "function": function}
    facts |= {"source": source, "happened_on": happened_on, "use": use}
    facts["source_function"] = source_function.strip() if _is_diagnosis(kind) else ""
    refuse(_why_not_contributed(membership, facts))
    with CASE.transition("contribute", case, membership=membership) as fresh:
        _refuse_twice(fresh, membership, text)
        _add(fresh, organisation=membership.organisation, author=membership, **facts)
        add_step(fresh, StepOfCase.CONTRIBUTED, membership)


def _is_diagnosis(kind: str) -> bool:
    return kind == ContributionKind.DIAGNOSIS


def _why_not_contributed(membership: Membership, facts: dict[str, Any]) -> dict[str, str]:
    reasons, day = {}, facts["happened_on"]
    if membership.organisation_id is None:
        reasons[""] = _("You act for no organisation here. Have that put right first.")
    if facts["kind"] == ContributionKind.FACT and not facts["source"]:
        reasons["source"] = _("Say how you know this fact.")
    if facts["kind"] == ContributionKind.FACT and day is None:
        reasons["happened_on"] = _("Say when it was. About is fine.")
    if day is not None:
        reasons["happened_on"] = why_not_past(day)
    if _is_diagnosis(facts["kind"]) and not facts["source_function"]:
        reasons["source_function"] = _(
            "Name the function of whoever made the diagnosis, such as “treating psychologist”."
        )
    return reasons


def _refuse_twice(case: Case, membership: Membership, text: str) -> None:
    """A page that is sent twice adds one text."""
    last = case.contributions.filter(author=membership, retracted_on=None).order_by("-pk").first()
    if last is not None and last.text == text:
        raise FactsRefused({"text": _("This text stands in the case already.")})


def _add(case: Case, **facts: Any) -> Contribution:
    last = case.contributions.aggregate(last=Max("number"))["last"] or 0
    contribution = Contribution(case=case, number=last + 1, **facts)
    contribution.save()
    return contribution


def _standing(case: Case, contribution: Contribution) -> Contribution:
    """The contribution as it stands in the case now. Raises ``FactsRefused`` when it does not."""
    found: Contribution | None = case.contributions.standing().filter(pk=contribution.pk).first()
    if found is None:
        raise FactsRefused({"contribution": _("Choose a text that stands in this case.")})
    return found


def retract(case: Case, *, membership: Membership, contribution: Contribution) -> None:
    """Take a text of one's own organisation back: the text is gone, that it was there stays (C14).

    What it corrected goes too. Effect: a step. Raises ``FactsRefused`` for one of another
    organisation.
    """
    with CASE.transition("retract", case, membership=membership) as fresh:
        row: Contribution | None = _standing(fresh, contribution)
        if row is not None and not row.is_of(membership):
            raise FactsRefused({"contribution": _("Only who contributed it takes it back.")})
        while row is not None:
            row.text = row.source_function = row.person_says = ""
            row.retracted_on = timezone.localdate()
            row.save()
            row = row.corrects
        add_step(fresh, StepOfCase.RETRACTED, membership)


def mark(case: Case, *, membership: Membership, contribution: Contribution, certainty: str) -> None:
    """Say that a fact was confirmed, or turned out not to be so; an opinion is neither (C13).

    Raises ``FactsRefused`` for what is no fact.
    """
    with CASE.transition("mark", case, membership=membership) as fresh:
        row = _standing(fresh, contribution)
        if row.kind != ContributionKind.FACT:
            raise FactsRefused({"contribution": _("Only a fact can be confirmed.")})
        row.certainty = Certainty(certainty)
        row.save(update_fields=["certainty"])


def rectify(
    case: Case,
    *,
    membership: Membership,
    contribution: Contribution,
    text: str = "",
    person_says: str = "",
) -> None:
    """Correct a text, or put beside it what the person says about it, or both (rule P4).

    The text before stays for the process director only. Effect: a step. Raises ``FactsRefused``
    when both are empty.
    """
    text, person_says = text.strip(), person_says.strip()
    if not text and not person_says:
        raise FactsRefused({"text": _("Write the corrected text, or what the person says.")})
    with CASE.transition("rectify", case, membership=membership) as fresh:
        row = _standing(fresh, contribution)
        if text:
            facts = {name: getattr(row, name) for name in (*KEPT, *KEPT_DAYS)}
            row.corrected_on = timezone.localdate()
            row.save(update_fields=["corrected_on"])
            says = person_says or row.person_says
            _add(fresh, corrects=row, author=membership, text=text, person_says=says, **facts)
        else:
            row.person_says = person_says
            row.save(update_fields=["person_says"])
        add_step(fresh, StepOfCase.CORRECTED, membership)
