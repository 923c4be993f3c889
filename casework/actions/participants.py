"""Who takes part in a case, and who directs it: admitted, released, named (rules C1, C3, C4)."""

from __future__ import annotations

import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from casework.actions.facts import refuse, wanted, why_not_ahead
from casework.actions.steps import add_step, tell_news
from casework.lifecycle import CASE
from casework.models import Case, CaseParticipant, StepOfCase
from casework.models.parameters import PARTICIPATION
from casework.models.people import able
from core.lifecycle import FactsRefused
from core.models import Membership, Parameter


def admit(
    case: Case,
    *,
    membership: Membership,
    person: Membership,
    function: str,
    basis: str,
    need: str,
    until: datetime.date,
) -> None:
    """Admit somebody, for the organisation they act for, until a day (rules C3, C4).

    Effects: a step, a mail that there is news. Raises ``FactsRefused`` without basis, need or
    function, past the longest term, and for whoever reads the case already.
    """
    function, basis, need = wanted(function=function, basis=basis, need=need)
    with CASE.transition("admit", case, membership=membership) as fresh:
        longest = int(Parameter.objects.value(PARTICIPATION))
        who_not = _why_not_admitted(fresh, person)
        refuse({"person": who_not, "until": why_not_ahead(until, longest)})
        _end_what_ran_out(fresh, person)
        CaseParticipant(
            case=fresh,
            membership=person,
            organisation=person.organisation,
            function=function,
            basis=basis,
            need=need,
            until=until,
        ).save()
        add_step(fresh, StepOfCase.ADMITTED, membership)
        tell_news([person])


def _why_not_admitted(case: Case, person: Membership) -> str:
    """ "" when somebody can be admitted, else why not."""
    if not able("case.contribute").filter(pk=person.pk).exists():
        return _("Choose somebody who works here and has a role in casework.")
    if person.organisation_id is None:
        return _("This person acts for no organisation. Have that put right first.")
    if person.pk in (case.process_director_id, case.deputy_director_id, case.case_director_id):
        return _("This person directs the case, and reads it already.")
    if case.participants.current().of(person).exists():
        return _("This person takes part already.")
    return ""


def _end_what_ran_out(case: Case, person: Membership) -> None:
    """An access that ended by itself is written down as ended, so that a new one can begin."""
    today = timezone.localdate()
    for old in case.participants.filter(membership=person, released_on=None):
        old.released_on = min(old.until, today)
        old.save(update_fields=["released_on"])


def release(case: Case, *, membership: Membership, person: CaseParticipant) -> None:
    """End somebody's access at once: their next click does not find the case (rule C4).

    Effect: a step. Raises ``FactsRefused`` for whoever does not take part in it now.
    """
    with CASE.transition("release", case, membership=membership) as fresh:
        row = fresh.participants.filter(pk=person.pk, released_on=None).first()
        if row is None:
            raise FactsRefused({"person": _("Choose somebody who takes part now.")})
        row.released_on = timezone.localdate()
        row.save(update_fields=["released_on"])
        add_step(fresh, StepOfCase.RELEASED, membership)


def appoint(
    case: Case,
    *,
    membership: Membership,
    director: Membership,
    deputy: Membership,
    leader: Membership,
) -> None:
    """Name who directs the case from now on: process director, deputy, case director (rule C1).

    Effects: a step, news for whoever is new. Raises ``FactsRefused`` for whoever cannot direct,
    for the same person twice, and when nothing changes.
    """
    with CASE.transition("appoint", case, membership=membership) as fresh:
        before = [fresh.process_director, fresh.deputy_director, fresh.case_director]
        named = [director, deputy, leader]
        refuse(_why_not_named(*named))
        if named == before:
            text = _("They direct the case already. Choose somebody else.")
            raise FactsRefused({"director": text})
        fresh.process_director, fresh.deputy_director, fresh.case_director = named
        add_step(fresh, StepOfCase.APPOINTED, membership)
        tell_news(person for person in named if person not in before)


def _why_not_named(director: Membership, deputy: Membership, leader: Membership) -> dict[str, str]:
    directing = process_directors()
    cannot = _("Choose somebody who works here and has this role.")
    reasons = {
        "director": "" if director in directing else cannot,
        "deputy": "" if deputy in directing else cannot,
        "leader": "" if leader in case_directors() else cannot,
    }
    if director == deputy:
        reasons["deputy"] = _("Choose somebody else than the process director.")
    if leader in (director, deputy):
        reasons["leader"] = _("Choose somebody who does not direct the process.")
    return reasons


def process_directors() -> list[Membership]:
    """Who can direct a case, or be its deputy director."""
    return list(able("case.direct"))


def case_directors() -> list[Membership]:
    """Who can be the case director: a professional of a partner with that role."""
    return list(able("registration.create", "case.write_plan"))
