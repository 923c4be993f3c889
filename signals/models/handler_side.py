"""The handler's side of a signal: everything, and what is still missing before each next step."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.models import Membership, Organisation, Parameter
from signals.models.clock import Clock
from signals.models.handling import SignalNote, SignalStep
from signals.models.interpretation import QUESTIONS, Interpretation
from signals.models.parameters import NO_CONCERN_TERM, SIGNAL_TERM
from signals.models.promise import Promise, promise_of
from signals.models.reporter_side import ReporterSide, Word, reporter_side
from signals.models.signals import FEWEST_VIEWS, Signal, SignalFact

S = Signal.Status


@dataclass(frozen=True)
class Requirement:
    """One thing that comes before an outcome: what, whether it is there, and what is missing."""

    text: str
    is_met: bool
    missing: str = ""


@dataclass(frozen=True)
class Keeping:
    """How long a signal is kept, from its declaration (rules S13, B2)."""

    days: int
    no_concern_days: int
    basis: str
    destroyed_after: datetime.date | None


@dataclass(frozen=True)
class HandlerSide:
    """What the handler or deputy sees; ``told`` is the very object that the reporter's page shows.

    ``reporter`` and ``organisation`` stand nowhere else (rule S9).
    """

    facts: list[SignalFact]
    notes: list[SignalNote]
    steps: list[SignalStep]
    told: ReporterSide
    asked: int
    promise: Promise
    requirements: list[Requirement]
    keeping: Keeping
    reporter: Membership | None
    has_reporter_left: bool
    organisation: Organisation | None

    @property
    def words(self) -> list[Word]:
        """Every message as the reporter reads it; what waits for the reporter comes last."""
        waiting = (self.told.question, self.told.feedback)
        return [*self.told.words, *(word for word in waiting if word)]


def handler_side(signal: Signal) -> HandlerSide:
    """Gather it, in a fixed number of queries."""
    rows = Interpretation.objects.filter(signal=signal, stepped_back_on=None)
    views = list(rows.defer(*QUESTIONS))
    reporter = Membership.objects.select_related("user").filter(pk=signal.reporter_id).first()
    return HandlerSide(
        facts=list(signal.facts.all()),
        notes=list(signal.notes.all()),
        steps=list(signal.steps.all()),
        told=reporter_side(signal),
        asked=len(views),
        promise=promise_of(signal, Clock()),
        requirements=requirements(signal, views),
        keeping=keeping_of(signal),
        reporter=reporter,
        has_reporter_left=reporter is not None and not reporter.is_active,
        organisation=signal.reporting_organisation,
    )


def requirements(signal: Signal, views: list[Interpretation]) -> list[Requirement]:
    """What comes before an outcome; empty once it was chosen, or before somebody took it up."""
    if signal.status not in (S.UNDER_INTERPRETATION, S.AWAITING_REPORTER):
        return []
    filed = {view.organisation_id for view in views if view.is_filed}
    awaited = sum(view.is_awaited for view in views)
    found = [
        Requirement(
            _("Views of two people of two organisations"),
            len(filed) >= FEWEST_VIEWS,
            ngettext(
                "%(number)d organisation has given one now",
                "%(number)d organisations have given one now",
                len(filed),
            )
            % {"number": len(filed)},
        ),
        Requirement(
            _("Everybody who was asked has given one or stepped back"),
            bool(views) and not awaited,
            ngettext("still to come: %(number)d view", "still to come: %(number)d views", awaited)
            % {"number": awaited}
            if awaited
            else _("nobody was asked yet"),
        ),
    ]
    return [*found, _answered(signal)]


def _answered(signal: Signal) -> Requirement:
    if signal.status != S.AWAITING_REPORTER or signal.answer_by is None:
        return Requirement(_("No question to the reporter is open"), True)
    until = {"day": date_format(signal.answer_by, "D j F")}
    return Requirement(_("Answer to your question"), False, _("open until %(day)s") % until)


def keeping_of(signal: Signal) -> Keeping:
    """The terms in force, and once it is closed the day after which it is gone."""
    rule: Any = Signal.retention
    return Keeping(
        days=int(Parameter.objects.value(SIGNAL_TERM)),
        no_concern_days=int(Parameter.objects.value(NO_CONCERN_TERM)),
        basis=str(rule.basis),
        destroyed_after=signal.destroyed_after,
    )
