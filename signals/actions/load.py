"""Synthetic signals of any number, for measuring; the same chance gives the same signals.

Everything is made up. Rows are stored in bulk; every text passes the guard as any other, so there
are few different ones and most may stay empty. Who may ask for this is decided above.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import Any

from core.models import Membership, Parameter
from core.tenancy import current
from interventions.models import Intervention, Phenomenon
from signals.actions.codes import SIGNS
from signals.models import (
    NOT_SAID,
    AgeBand,
    Clock,
    Interpretation,
    MessageKind,
    Signal,
    SignalArea,
    SignalFact,
    SignalMessage,
    SignalStep,
    SignalTheme,
    SourceKind,
    StepKind,
    TrendDimension,
    TrendFigure,
    quarter_of,
    start_of,
)
from signals.models.parameters import ACKNOWLEDGE, ANSWER, FEEDBACK, INTERPRETATION, RESPONSE

#: Rows per insert: more makes statements longer than some databases take.
BATCH = 500
#: How many past quarters have figures.
QUARTERS = 8
S = Signal.Status
#: State → of how many signals in a hundred: most have been closed and wait for their destruction.
_STATES = {
    S.RECEIVED: 2,
    S.UNDER_INTERPRETATION: 5,
    S.AWAITING_REPORTER: 2,
    S.DECIDED: 2,
    S.FED_BACK: 4,
    S.CLOSED: 85,
}
_AREAS = ("Noord", "Oost", "Zuid", "West", "Centrum")
_FACTS = ("Op de inloop vielen twee keer dezelfde leuzen.", "Er zijn stickers geplakt.")
_OPINIONS = ("Ik denk dat het stoer doen is.", "", "")
_AGAINST = ("Er is elke week een goed gesprek.", "", "", "")
_FEEDBACK = "Wij hebben meegedacht en geven advies."
_READING = "Ik lees vooral boosheid."
#: Steps of a signal that has come this far.
_STEPS = {
    S.RECEIVED: (StepKind.RECEIVED,),
    S.UNDER_INTERPRETATION: (StepKind.RECEIVED, StepKind.TAKEN_UP),
    S.AWAITING_REPORTER: (StepKind.RECEIVED, StepKind.TAKEN_UP, StepKind.ASKED),
    S.DECIDED: (StepKind.RECEIVED, StepKind.TAKEN_UP, StepKind.DECIDED),
    S.FED_BACK: (StepKind.RECEIVED, StepKind.TAKEN_UP, StepKind.DECIDED, StepKind.FED_BACK),
    S.CLOSED: (
        StepKind.RECEIVED,
        StepKind.TAKEN_UP,
        StepKind.DECIDED,
        StepKind.FED_BACK,
        StepKind.CLOSED,
    ),
}
_DECIDED = (S.DECIDED, S.FED_BACK, S.CLOSED)


@dataclass(frozen=True)
class People:
    """Who meets signals; the interpreters work for another organisation than the handlers."""

    reporters: Sequence[Membership]
    handlers: Sequence[Membership]
    interpreters: Sequence[Membership]


@dataclass
class _Maker:
    """Makes the rows of one municipality, all within its scope."""

    people: People
    chance: Random
    day: datetime.date

    def __post_init__(self) -> None:
        self.areas = list(SignalArea.objects.all())
        self.phenomena = list(Phenomenon.objects.all())
        self.intervention = Intervention.objects.order_by("pk").first()
        self.clock = Clock()
        self.codes: set[str] = set()
        self.due: dict[tuple[str, datetime.date], datetime.date] = {}

    @cached_property
    def terms(self) -> dict[str, int]:
        """The terms in working days."""
        keys = (ACKNOWLEDGE, ANSWER, FEEDBACK, INTERPRETATION, RESPONSE)
        return {key: int(Parameter.objects.value(key, self.day)) for key in keys}

    def after(self, term: str, day: datetime.date) -> datetime.date:
        """The last day of a term."""
        if (term, day) not in self.due:
            self.due[term, day] = self.clock.after(day, self.terms[term])
        return self.due[term, day]

    def code(self) -> str:
        """A code that no other signal of this load has."""
        while True:
            signs = "".join(self.chance.choices(SIGNS, k=6))
            code = f"{signs[:3]}-{signs[3:]}"
            if code not in self.codes:
                self.codes.add(code)
                return code

    def signal(self) -> Signal:
        """One signal in some state; a closed one was closed not long ago."""
        chance = self.chance
        status = chance.choices(list(_STATES), weights=list(_STATES.values()))[0]
        closed = self.day - datetime.timedelta(days=chance.randrange(1, 170))
        received = (closed if status == S.CLOSED else self.day) - datetime.timedelta(
            days=chance.randrange(1, 18)
        )
        reporter = chance.choice(self.people.reporters)
        signal = Signal(
            municipality=current(),
            code=self.code(),
            receipt_hash=f"{chance.getrandbits(256):064x}",
            status=status,
            opinion=chance.choice(_OPINIONS),
            protective=chance.choice(_AGAINST),
            area=chance.choice(self.areas),
            phenomenon=chance.choice([None, None, *self.phenomena]),
            age_band=chance.choice(AgeBand.values),
            reporter=reporter,
            reporting_organisation=reporter.organisation,
            handler=chance.choice(self.people.handlers),
            received_on=received,
            acknowledge_by=self.after(ACKNOWLEDGE, received),
            promised_by=self.after(FEEDBACK, received),
            feedback_by=self.after(FEEDBACK, received),
        )
        self._bring_up_to_date(signal, closed)
        return signal

    def _bring_up_to_date(self, signal: Signal, closed: datetime.date) -> None:
        """Fill in what a signal in this state has."""
        received = signal.received_on
        if signal.status != S.RECEIVED:
            signal.acknowledged_on = received
        if signal.status == S.AWAITING_REPORTER:
            signal.answer_by = self.after(ANSWER, self.day)
        if signal.status in _DECIDED:
            outcome = self.chance.choice(["advice", "trend_only", "advised_to_register", "support"])
            signal.outcome = outcome if self.intervention or outcome != "support" else "advice"
            signal.intervention = self.intervention if signal.outcome == "support" else None
            signal.theme = self.chance.choice(SignalTheme.values)
            signal.decided_on = received
        if signal.status in (S.FED_BACK, S.CLOSED):
            signal.feedback_kind = "given"
            signal.fed_back_on = closed if signal.status == S.CLOSED else received
            signal.respond_by = self.after(RESPONSE, signal.fed_back_on)
        if signal.status == S.CLOSED:
            signal.closed_on = closed

    def facts(self, signal: Signal) -> Iterator[SignalFact]:
        """One fact, of one signal in five two."""
        for order in range(1, 2 + (self.chance.random() < 0.2)):
            yield SignalFact(
                municipality=current(),
                signal=signal,
                order=order,
                text=self.chance.choice(_FACTS),
                source=self.chance.choice(SourceKind.values),
                period_kind="week",
                period_start=start_of("week", signal.received_on),
            )

    def views(self, signal: Signal) -> Iterator[Interpretation]:
        """Two filed views before an outcome, one that is waited for before that."""
        is_filed = signal.status in _DECIDED
        here = [self.chance.choice(self.people.interpreters)] if signal.acknowledged_on else []
        handlers = [signal.handler] if is_filed and signal.handler else []
        for interpreter in [*here, *handlers]:
            yield Interpretation(
                municipality=current(),
                signal=signal,
                interpreter=interpreter,
                organisation=interpreter.organisation,
                invited_on=signal.received_on,
                due_by=self.after(INTERPRETATION, signal.received_on),
                filed_on=signal.received_on if is_filed else None,
                opened_on=signal.received_on if is_filed else None,
                reading=_READING if is_filed else "",
            )

    def messages(self, signal: Signal) -> Iterator[SignalMessage]:
        """That it was read, a question, what was done."""
        told: list[tuple[MessageKind, str]] = []
        if signal.status != S.RECEIVED:
            told.append((MessageKind.ACKNOWLEDGEMENT, ""))
        if signal.status == S.AWAITING_REPORTER:
            told.append((MessageKind.QUESTION, "Wat zag u zelf?"))
        if signal.status in (S.FED_BACK, S.CLOSED):
            told.append((MessageKind.FEEDBACK, _FEEDBACK))
        for kind, text in told:
            yield SignalMessage(
                municipality=current(),
                signal=signal,
                kind=kind,
                text=text,
                written_on=signal.received_on,
            )

    def steps(self, signal: Signal) -> Iterator[SignalStep]:
        """The steps up to its state."""
        for kind in _STEPS[S(signal.status)]:
            yield SignalStep(
                municipality=current(), signal=signal, kind=kind, taken_on=signal.received_on
            )


def fill_signals(number: int, *, people: People, chance: Random, day: datetime.date) -> None:
    """Store so many signals with all that belongs to them, and trend figures of past quarters.

    Runs within the scope of a municipality and in a transaction of the caller; leaves no log.
    """
    SignalArea.objects.bulk_create(
        [SignalArea(municipality=current(), name=name) for name in _AREAS]
    )
    maker = _Maker(people, chance, day)
    for start in range(0, number, BATCH):
        group = range(min(BATCH, number - start))
        signals = Signal.objects.bulk_create([maker.signal() for _one in group])
        makers: list[tuple[Any, Any]] = [
            (SignalFact, maker.facts),
            (Interpretation, maker.views),
            (SignalMessage, maker.messages),
            (SignalStep, maker.steps),
        ]
        for model, make in makers:
            rows = [row for signal in signals for row in make(signal)]
            model.objects.bulk_create(rows, batch_size=BATCH)
    TrendFigure.objects.bulk_create(_figures(number, maker))


def _figures(number: int, maker: _Maker) -> Iterator[TrendFigure]:
    """As if the same number of signals was closed in each half of the past quarters."""
    forms = [NOT_SAID, *(row.code for row in maker.phenomena)]
    lists: dict[str, list[str]] = {
        TrendDimension.THEME: list(SignalTheme.values),
        TrendDimension.FORM: forms,
        TrendDimension.AREA: [NOT_SAID, *_AREAS],
    }
    quarter = quarter_of(maker.day)
    for _back in range(QUARTERS):
        quarter = quarter_of(quarter - datetime.timedelta(days=1))
        for dimension, values in lists.items():
            weights = [1 / place for place in range(1, len(values) + 1)]
            drawn = maker.chance.choices(values, weights=weights, k=max(number // QUARTERS, 1))
            for value in values:
                yield TrendFigure(
                    municipality=current(),
                    quarter=quarter,
                    dimension=dimension,
                    value=value,
                    number=drawn.count(value),
                )
