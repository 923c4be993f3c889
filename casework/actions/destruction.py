"""Destruction by list: proposed, agreed, approved, carried out; holds and extensions (B2 to B5)."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from casework.actions.steps import tell_news
from casework.lifecycle import CASE, DESTRUCTION
from casework.models import Case, DestructionEntry, DestructionList, Extension, Hold, Registration
from casework.models.parameters import CASE_TERM, MOST_EXTENSIONS
from casework.models.people import able
from casework.models.registers_overview import case_terms
from core import audit
from core.documents import DocumentRefused, fingerprint
from core.lifecycle import FactsRefused
from core.models import Membership, Parameter
from core.references import next_reference
from core.retention import destroy
from core.tenancy import take_turn

#: Where a mail about lists leads to.
PAGE = "casework:destruction_list"


# --- a list ---------------------------------------------------------------------------------------
@transaction.atomic
def propose_list(*, membership: Membership, codes: Collection[str]) -> DestructionList:
    """Propose to destroy closed cases whose term has passed (rule B4).

    Raises ``FactsRefused`` without one, or when one is not due, is held, or stands on another list.
    Effects: one log event; the chairs hear that there is something to sign.
    """
    take_turn()
    wanted = set(codes)
    cases = list(DestructionList.objects.ready().filter(code__in=wanted))
    if not cases or len(cases) < len(wanted):
        raise FactsRefused(
            {"codes": _("Choose one or more of the cases that may be destroyed now.")}
        )
    proposed = DestructionList(
        reference=next_reference(DestructionList, "VL"),
        proposed_by=membership,
        number=len(cases),
        term=_term_in_words(),
    )
    proposed.save()
    for case in cases:
        DestructionEntry(destruction_list=proposed, case=case).save()
    audit.record("destruction.propose", proposed, membership=membership)
    tell_news(able("destruction.agree"), PAGE)
    return proposed


def _term_in_words() -> str:
    """The term that holds now, as lists and certificates state it; N20: no claim that it is law."""
    version = Parameter.objects.in_force(CASE_TERM)
    text = _("%(term)s after closing") % {"term": case_terms().in_words}
    if version is None:
        return text
    since = date_format(version.valid_from, "j F Y")
    return f"{text} · " + _("version %(number)s, since %(day)s") % {
        "number": version.version,
        "day": since,
    }


def agree(destruction_list: DestructionList, *, membership: Membership) -> None:
    """The verb ``agree``: the first signature, by a chair. Effect: the privacy officer hears."""
    with DESTRUCTION.transition("agree", destruction_list, membership=membership) as fresh:
        fresh.agreed_by = membership
        fresh.agreed_on = timezone.localdate()
        tell_news(able("destruction.approve"), PAGE)


def approve(destruction_list: DestructionList, *, membership: Membership) -> None:
    """The verb ``approve``: the second signature. Effect: whoever proposed the list hears."""
    with DESTRUCTION.transition("approve", destruction_list, membership=membership) as fresh:
        fresh.approved_by = membership
        fresh.approved_on = timezone.localdate()
        tell_news([fresh.proposed_by], PAGE)


def reject(destruction_list: DestructionList, *, membership: Membership, because: str) -> None:
    """The verb ``reject``: why not; its cases may stand on another list."""
    with DESTRUCTION.transition("reject", destruction_list, membership=membership) as fresh:
        fresh.rejected_because = because
        fresh.ended_on = timezone.localdate()
        fresh.entries.all().delete()
        tell_news([fresh.proposed_by], PAGE)


def carry_out(
    destruction_list: DestructionList,
    *,
    membership: Membership,
    render: Callable[[DestructionList], bytes],
) -> None:
    """The verb ``carry_out``: the cases and their registrations are gone, for good (rules B4, N23).

    What is left is a certificate without a case or a person; ``render`` makes it. Raises
    ``TransitionRefused`` when something holds one of the cases, and ``FactsRefused`` when no
    certificate can be made.
    """
    with DESTRUCTION.transition("carry_out", destruction_list, membership=membership) as fresh:
        cases = list(fresh.entries.values_list("case", "case__registration"))
        fresh.number = len(cases)
        fresh.carried_out_by = membership
        fresh.ended_on = timezone.localdate()
        try:
            fresh.certificate = render(fresh)
        except DocumentRefused as refusal:
            raise FactsRefused({"": str(refusal)}) from refusal
        fresh.fingerprint = fingerprint(fresh.certificate)
        # Last, and nothing after it may be refused: what is destroyed is written outside the
        # database first, so that a restored backup loses it again (rule B6).
        destroy(Case, [case for case, _registration in cases])
        destroy(Registration, [registration for _case, registration in cases])


# --- one closed case ------------------------------------------------------------------------------
def hold(case: Case, *, membership: Membership, ground: str, until: datetime.date) -> None:
    """The verb ``hold``: not destroyed until a day, on a ground; it ends by itself (rule B5).

    Raises ``FactsRefused`` for a day that is not to come.
    """
    with CASE.transition("hold", case, membership=membership) as fresh:
        if until <= timezone.localdate():
            raise FactsRefused({"until": _("Choose a day that is still to come.")})
        Hold(case=fresh, ground=ground, placed_by=membership, until=until).save()


def end_hold(case: Case, *, membership: Membership) -> None:
    """The verb ``end_hold``: every hold of the case ends today.

    Raises ``FactsRefused`` when there is none.
    """
    with CASE.transition("end_hold", case, membership=membership) as fresh:
        running = Hold.objects.in_force().filter(case=fresh)
        if not running.update(lifted_on=timezone.localdate()):
            raise FactsRefused({"": _("Nothing holds the destruction of this case.")})


def extend(case: Case, *, membership: Membership, motive: str, until: datetime.date) -> None:
    """The verb ``extend``: kept longer, with a motive, so often and so long (rules B3, N23).

    Raises ``FactsRefused`` when it was extended as often as may be, or for a day that is not later
    than it is kept now, or later than a whole term after that. No command ever does this.
    """
    with CASE.transition("extend", case, membership=membership) as fresh:
        most = int(Parameter.objects.value(MOST_EXTENSIONS))
        if fresh.extensions.count() >= most:
            text = _("This case was kept longer as often as may be (%(number)s). It ends now.")
            raise FactsRefused({"": text % {"number": most}})
        now = fresh.destroyed_after
        latest = now + datetime.timedelta(days=int(Parameter.objects.value(CASE_TERM)))
        if not now < until <= latest:
            text = _("Choose a day after %(first)s and not later than %(last)s.")
            days = {"first": date_format(now, "j F Y"), "last": date_format(latest, "j F Y")}
            raise FactsRefused({"until": text % days})
        Extension(case=fresh, motive=motive, decided_by=membership, until=until).save()
        fresh.kept_until = until
