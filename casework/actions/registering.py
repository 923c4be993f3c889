"""Registering with the weighing team, and taking one's own registration back (rules W1, S12)."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.actions.conditions import refuse_unmet
from casework.actions.steps import count, tell_news
from casework.lifecycle import REGISTRATION
from casework.models import FigureKind, Registration, RegistrationFact, Told
from casework.models.codes import new_code
from casework.models.people import able
from core import audit
from core.lifecycle import FactsRefused
from core.models import Membership
from core.tenancy import take_turn

#: Where a mail about a registration leads: a page that shows everybody what is theirs.
LIST = "casework:registration_list"


@dataclass(frozen=True)
class Fact:
    """One thing that happened: what, how it is known (``Source``), on which day."""

    text: str
    source: str
    happened_on: datetime.date


@transaction.atomic
def register(*, membership: Membership, facts: Sequence[Fact], **answers: Any) -> Registration:
    """Store a registration of somebody's organisation; ``answers`` maps its fields to values.

    Effects: counted, one log event, whoever guides the weighing is told that there is news. Raises
    ``FactsRefused`` while a condition is not met, or for whatever is missing (rules B1, W1).
    """
    take_turn()
    refuse_unmet(membership.organisation)
    _refuse_incomplete(facts, answers)
    registration = Registration(
        code=new_code(Registration),
        registrar=membership,
        organisation=membership.organisation,
        **answers,
    )
    registration.save()
    for order, fact in enumerate(facts, start=1):
        RegistrationFact(registration=registration, order=order, **vars(fact)).save()
    count(FigureKind.REGISTERED, registration.phenomenon)
    audit.record("registration.create", registration, membership=membership)
    tell_news(able("registration.triage"), LIST)
    return registration


def _refuse_incomplete(facts: Sequence[Fact], answers: Mapping[str, Any]) -> None:
    wanted = {
        "function": _("Write the function in which you register."),
        "goal": _("Write what you want to achieve."),
        "against": _("Write what speaks against it, or what goes well."),
        "basis": _("Write on what ground you share this."),
    }
    missing = {name: why for name, why in wanted.items() if not answers.get(name, "").strip()}
    if answers.get("told") not in Told.values:
        missing["told"] = _("Say whether the person, or the parents, know.")
    if answers.get("told") == Told.NO and not answers.get("not_told_because", "").strip():
        missing["not_told_because"] = _("Say why the person does not know yet.")
    if not facts or not all(fact.text.strip() for fact in facts):
        missing["text-0"] = _("Write down one thing that happened. A worry alone is not enough.")
    if any(fact.happened_on > timezone.localdate() for fact in facts):
        missing[""] = _("A fact has a day that is still to come. Check the dates.")
    if missing:
        raise FactsRefused(missing)


def withdraw(registration: Registration, *, membership: Membership) -> None:
    """Take one's own registration back before it was taken up. Effects: counted; its term runs."""
    with REGISTRATION.transition("withdraw", registration, membership=membership) as fresh:
        fresh.ended_on = timezone.localdate()
        count(FigureKind.WITHDRAWN, fresh.phenomenon)
