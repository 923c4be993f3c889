"""The outcome of a weighing: three reasons, then one of four; each leaves a count (W4 to W8)."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from casework.actions.conditions import refuse_unmet
from casework.actions.registering import LIST
from casework.actions.steps import add_step, count, day_after, tell_news
from casework.lifecycle import REGISTRATION
from casework.models import (
    Case,
    FigureKind,
    Provision,
    ProvisionKind,
    ReferredTo,
    Regime,
    Registration,
    StepOfCase,
    WeighingOutcome,
)
from casework.models.codes import new_code
from casework.models.parameters import REVIEW
from casework.models.people import able
from core.lifecycle import FactsRefused, TransitionRefused
from core.models import Membership, Parameter
from core.references import next_reference

#: The three reasons; each its own, none a copy of another (rule W4).
REASONS = ("necessity", "proportionality", "subsidiarity")
#: The rights that together say that somebody can be the case director.
CASE_LEAD = ("registration.create", "case.write_plan")


def last_day_of_review() -> datetime.date:
    """The last day on which the first review of a new case can be (rule C15)."""
    return day_after(int(Parameter.objects.value(REVIEW)))


def decline(registration: Registration, *, membership: Membership, **reasons: str) -> None:
    """Do not take it in. Its texts go after a short term; a number and a day stay (rule W8).

    ``reasons`` are those of ``REASONS``. Raises ``FactsRefused`` when one is empty or a copy.
    """
    with REGISTRATION.transition("decline", registration, membership=membership) as fresh:
        _decide(fresh, membership, FigureKind.DECLINED, reasons)
        fresh.ended_on = timezone.localdate()


def refer(
    registration: Registration,
    *,
    membership: Membership,
    referred_to: str,
    received_by: str,
    **reasons: str,
) -> None:
    """Refer it: only the number and a contact go there, nothing else (rules W5, N25).

    Raises ``FactsRefused`` without a place or a contact, or for a reason that is empty or a copy.
    """
    with REGISTRATION.transition("refer", registration, membership=membership) as fresh:
        if referred_to not in ReferredTo.values:
            raise FactsRefused({"referred_to": _("Choose to whom you refer.")})
        _want({"received_by": received_by})
        _decide(fresh, membership, FigureKind.REFERRED, reasons)
        fresh.referred_to, fresh.received_by = referred_to, received_by
        fresh.ended_on = timezone.localdate()


def hand_over(
    registration: Registration,
    *,
    membership: Membership,
    received_by: str,
    categories: str,
    purpose: str,
    basis: str,
    **reasons: str,
) -> Provision:
    """Hand it over to the prosecution; the register says what went, why, on what basis (L6, N10).

    Raises ``FactsRefused`` for anything empty, or for a reason that is a copy.
    """
    with REGISTRATION.transition("hand_over", registration, membership=membership) as fresh:
        given = {"categories": categories, "purpose": purpose, "basis": basis}
        _want({"received_by": received_by, **given})
        if membership.organisation is None:
            raise FactsRefused({"": _("Your account belongs to no organisation that hands over.")})
        _decide(fresh, membership, FigureKind.HANDED_OVER, reasons)
        fresh.received_by, fresh.ended_on = received_by, timezone.localdate()
        provision = Provision(
            reference=next_reference(Provision, "V"),
            kind=ProvisionKind.GIVEN,
            registration=fresh,
            provider=membership.organisation,
            receiver=_("Public prosecution"),
            necessity=reasons["necessity"],
            decided_by=membership,
            **given,
        )
        provision.save()
    return provision


def take_in(
    registration: Registration,
    *,
    membership: Membership,
    purpose: str,
    process_director: Membership,
    deputy_director: Membership,
    case_director: Membership,
    next_review_by: datetime.date,
    **reasons: str,
) -> Case:
    """Take it in: the only way in which a case arises (rules W10, N16).

    Effects: a case of the person-centred regime under the basis that was weighed with, its first
    step, the counts. Raises ``FactsRefused`` for what is missing or not met (people under
    ``director``, ``deputy`` and ``case_lead``), ``TransitionRefused``.
    """
    refusal, people = None, (process_director, deputy_director, case_director)
    with transaction.atomic():
        try:
            with REGISTRATION.transition("take_in", registration, membership=membership) as fresh:
                refuse_unmet(fresh.organisation)
                _want({"purpose": purpose})
                _refuse_people(*people)
                _refuse_day(next_review_by)
                _decide(fresh, membership, FigureKind.TAKEN_IN, reasons)
        except TransitionRefused as refused:  # raised after the transaction: its event stays
            refusal = refused
        else:
            case = _open_case(registration, membership, purpose, people, next_review_by)
    if refusal:
        raise refusal
    return case


def _open_case(
    registration: Registration,
    membership: Membership,
    purpose: str,
    people: tuple[Membership, Membership, Membership],
    next_review_by: datetime.date,
) -> Case:
    """The case, once the registration is stored as taken in; the database looks at that too."""
    director, deputy, case_lead = people
    case = Case(
        code=new_code(Case),
        registration=registration,
        regime=Regime.PERSON_CENTRED,
        basis_version=registration.basis_version,
        purpose=purpose,
        age_group=registration.age_group,
        phenomenon=registration.phenomenon,
        process_director=director,
        deputy_director=deputy,
        case_director=case_lead,
        next_review_by=next_review_by,
    )
    case.save()
    add_step(case, StepOfCase.OPENED, membership)
    tell_news(people, LIST)
    return case


def _refuse_people(director: Membership, deputy: Membership, case_lead: Membership) -> None:
    wrong = {}
    directors, leads = able("case.direct"), able(*CASE_LEAD)
    if not directors.filter(pk=director.pk).exists():
        wrong["director"] = _("Choose a process director.")
    if not directors.filter(pk=deputy.pk).exists():
        wrong["deputy"] = _("Choose a process director as deputy.")
    elif deputy == director:
        wrong["deputy"] = _("Choose somebody else as deputy.")
    if not leads.filter(pk=case_lead.pk).exists():
        wrong["case_lead"] = _("Choose a case director.")
    if wrong:
        raise FactsRefused(wrong)


def _refuse_day(day: datetime.date) -> None:
    last = last_day_of_review()
    if not timezone.localdate() < day <= last:
        text = _("Choose a day after today, no later than %(day)s.")
        raise FactsRefused({"next_review_by": text % {"day": date_format(last, "j F Y")}})


def _want(texts: Mapping[str, str]) -> None:
    """Raise ``FactsRefused`` at each of these texts that is empty."""
    told = {
        "received_by": _("Write who takes it from here: function and organisation."),
        "categories": _("Write what kinds of data go along."),
        "purpose": _("Write the purpose."),
        "basis": _("Write on what basis."),
    }
    empty = {name: told[name] for name, text in texts.items() if not text.strip()}
    if empty:
        raise FactsRefused(empty)


def _decide(
    fresh: Registration, membership: Membership, kind: FigureKind, reasons: Mapping[str, str]
) -> None:
    """Write the decision with its reasons, count it, tell the registrar and whoever weighed."""
    _refuse_reasons(reasons)
    for name in REASONS:
        setattr(fresh, name, reasons[name])
    fresh.decider, fresh.decided_on = membership, timezone.localdate()
    WeighingOutcome(
        code=fresh.code,
        decided_on=fresh.decided_on,
        outcome=kind,
        criteria_version=fresh.criteria_version,
    ).save()
    count(kind, fresh.phenomenon)
    tell_news([fresh.registrar, fresh.taken_up_by], LIST)


def _refuse_reasons(reasons: Mapping[str, Any]) -> None:
    """Three reasons, none empty, no two alike whatever the case and the spaces (rule W4)."""
    wrong: dict[str, str] = {}
    before: set[str] = set()
    for name in REASONS:
        plain = "".join(str(reasons.get(name, "")).split()).casefold()
        if not plain:
            wrong[name] = _("Write this reason too. Each of the three is needed.")
        elif plain in before:
            wrong[name] = _("This is the same text as another reason. Write this one by itself.")
        before.add(plain)
    if wrong:
        raise FactsRefused(wrong)
