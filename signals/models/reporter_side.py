"""The reporter's side of a signal: where it stands and what was said, and nothing else.

One plain object for the page of an account and of a receipt. It holds no note, no view, no name, no
other signal; of the outcome no more than its name; and never whether anybody is in another
consultation (rules S9, S16).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.models import Parameter
from signals.models.handling import SignalMessage
from signals.models.parameters import NO_CONCERN_TERM, SIGNAL_TERM
from signals.models.signals import Signal
from signals.models.words import MessageKind

S = Signal.Status
DONE, NOW, TODO = "done", "now", "todo"
#: Where feedback was promised, and where it is the reporter's turn, counted in steps.
READ, LOOKED_AT, FEEDBACK, REACTION = 1, 2, 3, 4
#: Which step is the present one.
PRESENT = {
    S.RECEIVED: READ,
    S.UNDER_INTERPRETATION: LOOKED_AT,
    S.AWAITING_REPORTER: LOOKED_AT,
    S.DECIDED: FEEDBACK,
    S.FED_BACK: REACTION,
    S.CLOSED: REACTION + 1,
}


@dataclass(frozen=True)
class Stage:
    """One step on the way: what, when in words, one sentence more; done, now or to do."""

    title: str
    when: str
    text: str
    state: str

    @property
    def is_done(self) -> bool:
        """Whether it is behind."""
        return self.state == DONE

    @property
    def is_now(self) -> bool:
        """Whether it is the present one."""
        return self.state == NOW

    @property
    def state_in_words(self) -> str:
        """The state, for who does not see the mark."""
        return {DONE: _("done"), NOW: _("now"), TODO: _("to come")}[self.state]


@dataclass(frozen=True)
class Word:
    """One message: its kind, day, text, and whether the reporter wrote it."""

    kind: str
    day: datetime.date
    text: str
    is_mine: bool


@dataclass(frozen=True)
class ReporterSide:
    """What the reporter of a signal sees.

    ``question`` is the one that waits for an answer, ``feedback`` what waits for a reaction;
    ``words`` are the other messages. ``takes_reaction`` says whether the reporter may say that one
    was heard, ``takes_dispute`` that it did not help.
    """

    title: str
    lead: str
    stages: list[Stage]
    late: str
    question: Word | None
    answer_by: datetime.date | None
    feedback: Word | None
    words: list[Word]
    outcome: str
    takes_reaction: bool
    takes_dispute: bool
    respond_by: datetime.date | None
    kept: str


def day_in_words(day: datetime.date) -> str:
    """A day as people say it, with its weekday: maandag 21 december."""
    return date_format(day, "l j F")


def reporter_side(signal: Signal) -> ReporterSide:
    """Everything the reporter sees of a signal. Needs three queries."""
    messages = list(signal.messages.all())
    takes_reaction = signal.status == S.FED_BACK
    is_told = signal.feedback_kind == Signal.FeedbackKind.GIVEN
    question = (
        _last(messages, MessageKind.QUESTION) if signal.status == S.AWAITING_REPORTER else None
    )
    feedback = _last(messages, MessageKind.FEEDBACK) if takes_reaction and is_told else None
    title, lead = _heading(signal)
    return ReporterSide(
        title=title,
        lead=lead,
        stages=list(_stages(signal)),
        late=_lateness(signal),
        question=_word(question) if question else None,
        answer_by=signal.answer_by if question else None,
        feedback=_word(feedback) if feedback else None,
        words=[_word(entry) for entry in messages if entry not in (question, feedback)],
        outcome=str(signal.get_outcome_display()) if is_told else "",
        takes_reaction=takes_reaction,
        takes_dispute=takes_reaction and signal.may_be_disputed(),
        respond_by=signal.respond_by if takes_reaction else None,
        kept=_kept(signal),
    )


def _last(messages: list[SignalMessage], kind: MessageKind) -> SignalMessage | None:
    return next((entry for entry in reversed(messages) if entry.kind == kind), None)


def _word(message: SignalMessage) -> Word:
    text = message.text
    if message.is_unknown:
        text = f"{_('I do not know')}. {text}".strip()
    elif not text:
        text = _("Your signal is read and taken up.")
    return Word(str(message), message.written_on, text, message.is_from_reporter)


def _heading(signal: Signal) -> tuple[str, str]:
    looked_at = _("Your signal is being looked at"), _("You do not have to do anything now.")
    return {
        S.RECEIVED: (_("Your signal has arrived"), _("You do not have to do anything now.")),
        S.UNDER_INTERPRETATION: looked_at,
        S.AWAITING_REPORTER: (
            _("Your signal is being looked at"),
            _("There is one question to you. You may answer it, you do not have to."),
        ),
        S.DECIDED: looked_at,
        S.FED_BACK: _after_feedback(signal),
        S.CLOSED: (_("Your signal is closed"), _("Thank you for what you brought.")),
    }[S(signal.status)]


def _after_feedback(signal: Signal) -> tuple[str, str]:
    if signal.feedback_kind == Signal.FeedbackKind.GIVEN:
        return _("There is feedback for you"), _reaction_wanted(signal)
    return _("We cannot tell you what was done"), _(
        "Your signal was looked at. Why we cannot tell more is written down and can be checked. You"
        " may call the municipality and ask for the signal coordinator."
    )


def _reaction_wanted(signal: Signal) -> str:
    if signal.respond_by is None or signal.respond_by < timezone.localdate():
        return _("Did this help you? Then say so, and it is closed.")
    text = _("Did this help you? You can say so until %(day)s.")
    return text % {"day": day_in_words(signal.respond_by)}


def _stages(signal: Signal) -> Iterator[Stage]:
    """The five steps, with dates instead of numbers of days."""
    present = PRESENT[S(signal.status)]
    told = [
        (_("Received"), day_in_words(signal.received_on), ""),
        (_("Read by us"), *_reading(signal)),
        (
            _("Being looked at"),
            "",
            _("By people of two organisations. They do not see who you are."),
        ),
        (_("Feedback to you"), _feedback_day(signal), ""),
        (_("You say whether this helped"), _reaction_day(signal), ""),
    ]
    for number, (title, when, text) in enumerate(told):
        state = DONE if number < present else NOW if number == present else TODO
        yield Stage(title, when, text, state)


def _reading(signal: Signal) -> tuple[str, str]:
    day = signal.acknowledged_on
    if day is None:
        return _("promised: %(day)s at the latest") % _day(signal.acknowledge_by), ""
    in_time = _("%(day)s, in time") if day <= signal.acknowledge_by else "%(day)s"
    return in_time % _day(day), _("The signal coordinator took up your signal.")


def _feedback_day(signal: Signal) -> str:
    if signal.fed_back_on:
        return day_in_words(signal.fed_back_on)
    return _("promised: %(day)s at the latest") % _day(signal.feedback_by)


def _reaction_day(signal: Signal) -> str:
    if signal.closed_on:
        return _("closed on %(day)s") % _day(signal.closed_on)
    if signal.respond_by and signal.status == S.FED_BACK:
        return _("until %(day)s, then we close it") % _day(signal.respond_by)
    return _("after that we close it")


def _day(day: datetime.date) -> dict[str, str]:
    return {"day": day_in_words(day)}


def _lateness(signal: Signal) -> str:
    """Which promise was not kept, with the new date; "" when all were."""
    today = timezone.localdate()
    if signal.status not in Signal.BEFORE_FEEDBACK:
        return ""
    if signal.feedback_by < today:
        text = _(
            "Later than promised: you were to hear by %(day)s. We are sorry. We have no new date"
            " yet. You may call the municipality and ask for the signal coordinator."
        )
        return text % _day(signal.feedback_by)
    if signal.feedback_by > signal.promised_by:
        text = _("Later than promised: not %(first)s but %(day)s at the latest.")
        return text % {"first": day_in_words(signal.promised_by), **_day(signal.feedback_by)}
    if signal.status == S.RECEIVED and signal.acknowledge_by < today:
        text = _(
            "Later than promised: your signal was to be read by %(day)s. You still hear by"
            " %(new)s what we did with it."
        )
        return text % {**_day(signal.acknowledge_by), "new": day_in_words(signal.feedback_by)}
    return ""


def _kept(signal: Signal) -> str:
    end = signal.destroyed_after
    if end is not None:
        text = _("Until %(day)s. After that everything is gone, the code too.")
        return text % {"day": date_format(end, "j F Y")}
    days = int(Parameter.objects.value(SIGNAL_TERM))
    fewer = int(Parameter.objects.value(NO_CONCERN_TERM))
    text = ngettext(
        "Until %(days)d day after closing, or %(fewer)d when there is no concern. After that"
        " everything is gone, the code too.",
        "Until %(days)d days after closing, or %(fewer)d when there is no concern. After that"
        " everything is gone, the code too.",
        days,
    )
    return text % {"days": days, "fewer": fewer}
