"""The weighing: asked, given blind, opened together, compared; more is asked once (W2, W3, W7)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from casework.actions.conditions import refuse_unmet
from casework.actions.registering import LIST
from casework.actions.steps import day_after, tell_news
from casework.lifecycle import REGISTRATION
from casework.models import Registration, Statement, StatementReason, WeighingDifference
from casework.models.parameters import BASIS, CRITERIA, INFORMATION, ORGANISATIONS, STATEMENT
from casework.models.people import able
from casework.models.weighings import FEWEST_ORGANISATIONS
from core.lifecycle import FactsRefused
from core.models import Membership, Organisation, Parameter


def take_up(registration: Registration, *, membership: Membership) -> None:
    """Begin the weighing: every required organisation is asked, the versions are fixed (W2, W9).

    Effect: whoever can give a statement is told that there is news. Raises ``FactsRefused`` while
    a condition is not met, or when a required organisation is not in the directory.
    """
    with REGISTRATION.transition("take_up", registration, membership=membership) as fresh:
        refuse_unmet(fresh.organisation)
        organisations = _required()
        fresh.taken_up_on, fresh.taken_up_by = timezone.localdate(), membership
        fresh.statements_by = _statements_by()
        fresh.criteria_version = Parameter.objects.in_force(CRITERIA)
        fresh.basis_version = Parameter.objects.in_force(BASIS)
        for order, organisation in enumerate(organisations, start=1):
            Statement(registration=fresh, organisation=organisation, order=order).save()
        tell_news(_who_can_give_one(organisations), LIST)


def _required() -> list[Organisation]:
    """The organisations of the parameter, found by name. Raises ``FactsRefused`` for another."""
    names = [line["label"] for line in Parameter.objects.value(ORGANISATIONS)]
    keys = [Organisation.key(name) for name in names]
    known = {row.name_key: row for row in Organisation.objects.filter(name_key__in=keys)}
    missing = [name for name, key in zip(names, keys, strict=True) if key not in known]
    if missing:
        text = _(
            "Required, but not in the directory under this name: %(names)s. Add the organisation"
            " there, or let the municipality correct the list of required organisations."
        )
        raise FactsRefused({"": text % {"names": ", ".join(missing)}})
    return [known[key] for key in keys]


def _statements_by() -> datetime.date:
    return day_after(int(Parameter.objects.value(STATEMENT)))


def _who_can_give_one(organisations: Iterable[Organisation]) -> Any:
    return able("registration.give_statement").filter(organisation__in=organisations)


def invite(
    registration: Registration, *, membership: Membership, organisation: Organisation
) -> None:
    """Ask one more organisation; the date for all becomes that of the last one asked.

    Raises ``FactsRefused`` for an organisation that is asked already.
    """
    with REGISTRATION.transition("invite", registration, membership=membership) as fresh:
        if fresh.statements.filter(organisation=organisation).exists():
            raise FactsRefused({"organisation": _("This organisation is asked already.")})
        fresh.statements_by = max(fresh.statements_by, _statements_by())
        order = fresh.statements.count() + 1
        Statement(
            registration=fresh, organisation=organisation, order=order, is_required=False
        ).save()
        tell_news(_who_can_give_one([organisation]), LIST)


def give_statement(
    registration: Registration,
    *,
    membership: Membership,
    function: str,
    against: str,
    reasons: Sequence[tuple[str, str]],
) -> None:
    """Give the statement of one's organisation: a (heading, reason) for each criterion (rule W3).

    The last one opens them all. Raises ``FactsRefused`` when anything is empty.
    """
    with REGISTRATION.transition("give_statement", registration, membership=membership) as fresh:
        criteria = fresh.criteria
        _refuse_hollow(function, against, reasons, len(criteria))
        own = fresh.statements.of(membership)
        own.author, own.function, own.against = membership, function, against
        own.filed_on = timezone.localdate()
        own.save()
        rows = zip(criteria, reasons, strict=True)
        for order, (criterion, (heading, reason)) in enumerate(rows, start=1):
            StatementReason(
                statement=own,
                order=order,
                criterion=criterion["label"],
                heading=heading,
                reason=reason,
            ).save()
        _open_when_all_are_in(fresh)


def _refuse_hollow(
    function: str, against: str, reasons: Sequence[tuple[str, str]], number: int
) -> None:
    missing = {}
    if not function.strip():
        missing["function"] = _("Write the function in which you give this statement.")
    if not against.strip():
        missing["against"] = _("Write what speaks against taking in.")
    for place in range(number):
        heading, reason = reasons[place] if place < len(reasons) else ("", "")
        if not heading.strip():
            missing[f"heading-{place}"] = _("Write your answer in one line.")
        if not reason.strip():
            missing[f"reason-{place}"] = _("Write the reason. A tick is not enough.")
    if missing:
        raise FactsRefused(missing)


def _open_when_all_are_in(fresh: Registration) -> None:
    """Open the statements together once nobody is awaited (blind until then, rule W3)."""
    rows = fresh.statements
    if rows.awaited().exists() or rows.filed().count() < FEWEST_ORGANISATIONS:
        return
    fresh.opened_at = timezone.now()
    authors = [row.author for row in rows.filed().select_related("author__user")]
    tell_news([fresh.taken_up_by, *able("registration.judge"), *authors], LIST)


def excuse(
    registration: Registration, *, membership: Membership, statement: Statement, reason: str
) -> None:
    """Go on without an organisation that is not concerned, with a reason (rule W2).

    Never with fewer than two organisations (rule N17). When it was the last one awaited, the
    statements open. Raises ``FactsRefused``.
    """
    with REGISTRATION.transition("excuse", registration, membership=membership) as fresh:
        row = fresh.statements.awaited().filter(pk=statement.pk).first()
        if row is None:
            raise FactsRefused({"statement": _("Choose an organisation that is still awaited.")})
        if not reason.strip():
            raise FactsRefused({"reason": _("Write why this organisation is not concerned.")})
        if fresh.statements.filter(absent_because="").count() <= FEWEST_ORGANISATIONS:
            text = _(
                "Then fewer than two organisations are left, and no organisation decides alone."
            )
            raise FactsRefused({"statement": text})
        row.absent_because, row.excused_by = reason, membership
        row.save()
        _open_when_all_are_in(fresh)


def compare(
    registration: Registration, *, membership: Membership, differences: Sequence[str]
) -> None:
    """Say for each criterion where the statements differ, in neutral words; "" where they do not.

    What was said before is replaced.
    """
    with REGISTRATION.transition("compare", registration, membership=membership) as fresh:
        fresh.differences.all().delete()
        rows = zip(fresh.criteria, differences, strict=True)
        for order, (criterion, text) in enumerate(rows, start=1):
            if text.strip():
                WeighingDifference(
                    registration=fresh, order=order, criterion=criterion["label"], text=text
                ).save()


# --- more information, once -----------------------------------------------------------------------
def askable(registration: Registration) -> Any:
    """The organisations a question can be put to: that of the registrar, and those that weigh.

    Nobody else learns of a registration through a question.
    """
    keys = [
        registration.organisation_id,
        *registration.statements.values_list("organisation", flat=True),
    ]
    return Organisation.objects.filter(pk__in=keys).order_by("name")


def last_day_for_an_answer() -> datetime.date:
    """The last day that can be agreed on for an answer (rule W7)."""
    return day_after(int(Parameter.objects.value(INFORMATION)))


def ask(
    registration: Registration,
    *,
    membership: Membership,
    question: str,
    organisation: Organisation,
    day: datetime.date,
) -> None:
    """Ask one organisation for more, by a day, once (rules W5, W7).

    Effect: that organisation is told that there is news. Raises ``FactsRefused``.
    """
    with REGISTRATION.transition("ask", registration, membership=membership) as fresh:
        if not question.strip():
            raise FactsRefused({"question": _("Write the question.")})
        if not askable(fresh).filter(pk=organisation.pk).exists():
            text = _("Choose an organisation that takes part in this weighing.")
            raise FactsRefused({"organisation": text})
        last = last_day_for_an_answer()
        if not timezone.localdate() < day <= last:
            text = _("Choose a day after today, no later than %(day)s.")
            raise FactsRefused({"day": text % {"day": date_format(last, "j F Y")}})
        fresh.question, fresh.asked_organisation = question, organisation
        fresh.asked_on, fresh.information_by = timezone.localdate(), day
        people = able("registration.answer").filter(organisation=organisation)
        tell_news([one for one in people if _knows_of_it(one, fresh)], LIST)


def _knows_of_it(person: Membership, registration: Registration) -> bool:
    return bool(Registration.objects.visible_to(person).filter(pk=registration.pk).exists())


def answer(registration: Registration, *, membership: Membership, text: str) -> None:
    """Answer the question for one's organisation; the weighing goes on.

    Effect: whoever guides it and whoever decides are told. Raises ``FactsRefused`` when empty.
    """
    with REGISTRATION.transition("answer", registration, membership=membership) as fresh:
        if not text.strip():
            wanted = _("Write the answer. “We do not know” is an answer too.")
            raise FactsRefused({"text": wanted})
        fresh.answer, fresh.answered_on = text, timezone.localdate()
        tell_news([fresh.taken_up_by, *able("registration.judge")], LIST)
