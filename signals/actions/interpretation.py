"""Views of two people of two organisations on a signal, each written before reading the other's.

Rules S10, N17 (never one party alone) and N24 (nobody has to: stepping back needs no reason).
"""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from core.lifecycle import FactsRefused
from core.models import Membership, Organisation
from core.models.guarded import TextRefused, refuse_identifiers
from signals.actions.steps import add_step, tell_news
from signals.lifecycle import SIGNAL
from signals.models import Interpretation, Signal, StepKind, due_after
from signals.models.handlers import is_able
from signals.models.interpretation import may_be_asked
from signals.models.parameters import INTERPRETATION


def invite(signal: Signal, *, membership: Membership, interpreter: Membership) -> None:
    """The verb ``invite``: ask somebody for a view, wanted by a working day of the clock.

    Effects: a step with the function only, and a mail that there is news. Raises ``FactsRefused``
    for the reporter, the handler, whoever was asked before, and whoever cannot file a view.
    """
    with SIGNAL.transition("invite", signal, membership=membership) as fresh:
        if not may_be_asked(fresh).filter(pk=interpreter.pk).exists():
            raise FactsRefused({"interpreter": _not_to_be_asked(fresh, interpreter)})
        Interpretation(
            signal=fresh,
            interpreter=interpreter,
            organisation=interpreter.organisation,
            due_by=due_after(INTERPRETATION),
        ).save()
        add_step(fresh, StepKind.INVITED, _function_of(interpreter))
        tell_news(interpreter)


def _not_to_be_asked(signal: Signal, person: Membership) -> str:
    if Interpretation.objects.of(person, signal) is not None:
        return _("This person was asked before. Choose somebody else.")
    return _("This person cannot give a view on this signal. Choose somebody else.")


def withdraw_invitation(
    signal: Signal, *, membership: Membership, interpretation: Interpretation
) -> None:
    """The verb ``withdraw_invitation``: no longer ask somebody, so that the others can be opened.

    Effects: the empty row is gone, a step without a function; the views open when all others are
    in. Raises ``FactsRefused`` when there is nothing to withdraw: it was filed in the meantime.
    """
    with SIGNAL.transition("withdraw_invitation", signal, membership=membership) as fresh:
        row = Interpretation.objects.awaited().filter(signal=fresh, pk=interpretation.pk).first()
        if row is None:
            text = _("This view was filed in the meantime, or was not asked any more.")
            raise FactsRefused({"interpretation": text})
        row.delete()
        add_step(fresh, StepKind.WITHDRAWN)
        _open_when_all_are_in(fresh)


def interpret(signal: Signal, *, membership: Membership, reading: str, **answers: str) -> None:
    """The verb ``interpret``: file one's view; ``answers`` are other_reading, unknowns and helps.

    The handler may do so without having been asked. Effects: the view never changes after this, a
    step with the function, mail to the handler that there is news, and when everybody is in, all
    views open. Raises ``FactsRefused`` without a text, or for a person of no organisation.
    """
    with SIGNAL.transition("interpret", signal, membership=membership) as fresh:
        if not reading.strip():
            text = _("Write how you read the facts, in one sentence at least.")
            raise FactsRefused({"reading": text})
        organisation, today = _organisation_of(membership), timezone.localdate()
        view = Interpretation.objects.of(membership, fresh) or Interpretation(
            signal=fresh, interpreter=membership, due_by=today
        )
        view.organisation = organisation  # the one it is said from, whatever comes later
        view.filed_on = today
        for name, text in {"reading": reading, **answers}.items():
            setattr(view, name, text)
        view.save()
        add_step(fresh, StepKind.INTERPRETED, _function_of(membership))
        _open_when_all_are_in(fresh)
        _tell_handler(fresh, membership)


def _organisation_of(membership: Membership) -> Organisation:
    if membership.organisation is None:
        text = _("Your account names no organisation. Ask your application manager to add it.")
        raise FactsRefused({"": text})
    return membership.organisation


def step_back(signal: Signal, *, membership: Membership) -> None:
    """The verb ``step_back``: give no view. No reason is asked or kept (rule N24).

    Effects: a step without a function, mail to the handler that there is news; the views open when
    all others are in. The person is not asked again and sees the signal no more.
    """
    with SIGNAL.transition("step_back", signal, membership=membership) as fresh:
        view = Interpretation.objects.awaited_of(membership).get(signal=fresh)
        view.stepped_back_on = timezone.localdate()
        view.save()
        add_step(fresh, StepKind.STEPPED_BACK)
        _open_when_all_are_in(fresh)
        _tell_handler(fresh, membership)


def compare(signal: Signal, *, membership: Membership, difference: str) -> None:
    """The verb ``compare``: name in neutral words where opened views differ; empty takes it away.

    Effect: the words stand at the signal, for the handler and for whoever filed a view.
    """
    with SIGNAL.transition("compare", signal, membership=membership) as fresh:
        fresh.difference = difference


def _function_of(person: Membership) -> str:
    """The function for a step; empty when it reads like somebody's account, which no step holds."""
    try:
        refuse_identifiers(person.function)
    except TextRefused:
        return ""
    return person.function


def _open_when_all_are_in(signal: Signal) -> None:
    """Open every filed view at once when nobody is awaited and there are two organisations."""
    views: Any = Interpretation.objects
    if views.are_open(signal):
        sealed = views.filter(signal=signal, opened_on=None).filed()
        sealed.update(opened_on=timezone.localdate())


def _tell_handler(signal: Signal, membership: Membership) -> None:
    handler = signal.handler
    if handler and handler.pk != membership.pk and is_able(handler):
        tell_news(handler)
