"""The life cycles of signals, of what surrounds them, and of the thermometer sessions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.lifecycle import Lifecycle, Transition
from signals.models import (
    Interpretation,
    PeerQuestion,
    Signal,
    SignalStructure,
    StepTerm,
    ThermometerSession,
)

_S = Signal.Status


# --- a signal -------------------------------------------------------------------------------------
def _has_two_views(signal: Any, membership: Any) -> str:
    """No outcome while a question is open, or before two people of two organisations (S10, N17)."""
    if signal.status == _S.AWAITING_REPORTER:
        text = _(
            "A question to the reporter is still open, until %(day)s. Wait for the answer, or go"
            " on without it first."
        )
        return text % {"day": date_format(signal.answer_by, "j F Y")}
    if not Interpretation.objects.are_open(signal):
        return _(
            "An outcome needs the views of two people of two organisations, and of everybody who"
            " was asked. Whoever cannot give a view can step back."
        )
    return ""


def _takes_a_view(signal: Any, membership: Any) -> str:
    """One view of each person, which never changes, and none by who read those of others (S10)."""
    own = Interpretation.objects.of(membership, signal)
    if own is None:
        return _is_still_blind(signal)
    if own.is_filed:
        text = _("You filed your view on %(day)s. A view that was filed does not change.")
        return text % {"day": date_format(own.filed_on or timezone.localdate(), "j F Y")}
    if own.has_stepped_back:
        return _("You stepped back from this signal, so it takes no view of yours.")
    return ""


def _is_still_blind(signal: Any) -> str:
    """Whoever handles it and was not asked gives a view only before the others are opened."""
    if not Interpretation.objects.filter(signal=signal).opened().exists():
        return ""
    return _(
        "The views have been opened. A view counts when it was written before reading another, so"
        " ask somebody who did not read these."
    )


def _is_awaited(signal: Any, membership: Any) -> str:
    """Nobody steps back from what was filed: it has been said."""
    if Interpretation.objects.awaited_of(membership).filter(signal=signal).exists():
        return ""
    return _("You filed your view, so it stays. You do not have to do anything any more.")


def _has_an_invitation(signal: Any, membership: Any) -> str:
    """Only what nobody wrote yet can be left."""
    if Interpretation.objects.awaited().filter(signal=signal).exists():
        return ""
    return _(
        "Everybody who was asked has filed a view or stepped back. Nothing is left to withdraw."
    )


def _views_are_open(signal: Any, membership: Any) -> str:
    """A difference shows only between views that were opened."""
    if Interpretation.objects.are_open(signal):
        return ""
    return _(
        "The views are not open yet. They open when everybody who was asked has filed one or"
        " stepped back, and two people of two organisations have filed."
    )


def _answer_is_late(signal: Any, membership: Any) -> str:
    """The reporter keeps the whole term to answer."""
    if signal.answer_by and signal.answer_by < timezone.localdate():
        return ""
    text = _("The reporter may answer until %(day)s. After that you can go on without an answer.")
    return text % {"day": date_format(signal.answer_by, "j F Y")}


def _can_be_disputed(signal: Any, membership: Any) -> str:
    """Once, within the term (loop 3)."""
    if signal.disputed_on is not None:
        return _("You said this before, and it was looked at again. Call the coordinator instead.")
    if not signal.may_be_disputed():
        return _("The time to react has passed. You can report again, or call the coordinator.")
    return ""


def _time_to_react_has_passed(signal: Any, membership: Any) -> str:
    """The reporter keeps the whole term to react (loop 3)."""
    if signal.respond_by and signal.respond_by < timezone.localdate():
        return ""
    text = _("The reporter may react until %(day)s. After that you can close the signal.")
    return text % {"day": date_format(signal.respond_by, "j F Y")}


def _verb(
    name: str, sources: Sequence[str], target: str | None, label: Any, guard: Any = None
) -> Transition:
    return Transition(
        name, frozenset(map(str, sources)), target and str(target), f"signal.{name}", label, guard
    )


_LOOKED_AT = [_S.UNDER_INTERPRETATION, _S.AWAITING_REPORTER]
_HANDLED = [*_LOOKED_AT, _S.DECIDED]

#: A signal: three loops back to the reporter, and no way to a case.
SIGNAL = Lifecycle(
    Signal,
    _S.values,
    str(_S.RECEIVED),
    _verb("take_up", [_S.RECEIVED], _S.UNDER_INTERPRETATION, gettext_lazy("Take up this signal")),
    _verb("ask", [_S.UNDER_INTERPRETATION], _S.AWAITING_REPORTER, gettext_lazy("Ask the reporter")),
    _verb("answer", [_S.AWAITING_REPORTER], _S.UNDER_INTERPRETATION, gettext_lazy("Answer")),
    _verb(
        "go_on",
        [_S.AWAITING_REPORTER],
        _S.UNDER_INTERPRETATION,
        gettext_lazy("Go on without an answer"),
        _answer_is_late,
    ),
    _verb("invite", _LOOKED_AT, None, gettext_lazy("Ask somebody for a view")),
    _verb(
        "withdraw_invitation",
        _LOOKED_AT,
        None,
        gettext_lazy("No longer ask for a view"),
        _has_an_invitation,
    ),
    _verb("interpret", _LOOKED_AT, None, gettext_lazy("File your view"), _takes_a_view),
    _verb("step_back", _LOOKED_AT, None, gettext_lazy("I step back"), _is_awaited),
    _verb("compare", _LOOKED_AT, None, gettext_lazy("Say where the views differ"), _views_are_open),
    _verb("note", [*_HANDLED, _S.FED_BACK], None, gettext_lazy("Add a note")),
    _verb("inform", _HANDLED, None, gettext_lazy("Write to the reporter")),
    _verb("log_step", _HANDLED, None, gettext_lazy("Record a step")),
    _verb("mark_fact", _HANDLED, None, gettext_lazy("Mark a fact")),
    _verb("postpone", _HANDLED, None, gettext_lazy("Promise a new date")),
    _verb("hand_over", [*_HANDLED, _S.FED_BACK], None, gettext_lazy("Hand over")),
    _verb("decide", _LOOKED_AT, _S.DECIDED, gettext_lazy("Choose the outcome"), _has_two_views),
    _verb("give_feedback", [_S.DECIDED], _S.FED_BACK, gettext_lazy("Give feedback")),
    _verb("waive_feedback", [_S.DECIDED], _S.FED_BACK, gettext_lazy("Go on without feedback")),
    _verb(
        "dispute",
        [_S.FED_BACK],
        _S.UNDER_INTERPRETATION,
        gettext_lazy("This did not help me"),
        _can_be_disputed,
    ),
    _verb("confirm", [_S.FED_BACK], _S.CLOSED, gettext_lazy("I was heard")),
    _verb("close", [_S.FED_BACK], _S.CLOSED, gettext_lazy("Close"), _time_to_react_has_passed),
)


# --- the signalling structure ---------------------------------------------------------------------
def _is_complete(structure: Any, membership: Any) -> str:
    """A route has steps and says when one hears back; who takes part is a finding, not a bar."""
    terms = list(structure.steps.values_list("term", flat=True))
    if len(terms) < 3:
        return _("A route has three steps at least. Write the steps first.")
    if not {StepTerm.ACKNOWLEDGE, StepTerm.FEEDBACK} <= set(terms):
        return _(
            "The reporter has to know when the signal is read, and when one hears what was done."
            " Choose at which steps that is."
        )
    return ""


_V = SignalStructure.Status

#: One version of the structure is in use at a time; one that was in use stays as it was.
STRUCTURE = Lifecycle(
    SignalStructure,
    _V.values,
    str(_V.DRAFT),
    Transition(
        "use",
        frozenset({str(_V.DRAFT)}),
        str(_V.IN_USE),
        "structure.use",
        gettext_lazy("Put in use"),
        _is_complete,
    ),
    Transition(
        "replace",
        frozenset({str(_V.IN_USE)}),
        str(_V.REPLACED),
        "structure.use",
        gettext_lazy("Replace"),
    ),
)


# --- questions to colleagues ----------------------------------------------------------------------
def _takes_answers(question: Any, membership: Any) -> str:
    """A question closes by itself after its day; no command has to come along."""
    if question.takes_answers:
        return ""
    return _("This question is closed, so it takes no answers any more.")


_Q = PeerQuestion.Status
_OPEN_QUESTION = frozenset({str(_Q.ASKED), str(_Q.ANSWERED)})

#: A question to colleagues: asked, answered, closed; then destroyed by itself.
QUESTION = Lifecycle(
    PeerQuestion,
    _Q.values,
    str(_Q.ASKED),
    Transition(
        "answer",
        _OPEN_QUESTION,
        str(_Q.ANSWERED),
        "question.answer",
        gettext_lazy("Answer"),
        _takes_answers,
    ),
    Transition(
        "close", _OPEN_QUESTION, str(_Q.CLOSED), "question.close", gettext_lazy("Close my question")
    ),
)


# --- thermometer sessions -------------------------------------------------------------------------
def _its_day_has_come(session: Any, membership: Any) -> str:
    """What has not been yet cannot have been held."""
    if session.held_on <= timezone.localdate():
        return ""
    text = _("This session is on %(day)s. Is it earlier? Then change its day first.")
    return text % {"day": date_format(session.held_on, "j F Y")}


def _has_themes(session: Any, membership: Any) -> str:
    """A talk without a theme says nothing; “nothing seen” is a theme as well."""
    if session.themes.exists():
        return ""
    return _("Write down one theme at least. That nothing plays is worth writing down, too.")


_T = ThermometerSession.Status

#: A thermometer session is planned, held after an explanation, and concluded with its themes.
THERMOMETER = Lifecycle(
    ThermometerSession,
    _T.values,
    str(_T.PLANNED),
    Transition(
        "hold",
        frozenset({str(_T.PLANNED)}),
        str(_T.HELD),
        "thermometer.hold",
        gettext_lazy("Begin the talk"),
        _its_day_has_come,
    ),
    Transition(
        "conclude",
        frozenset({str(_T.HELD)}),
        str(_T.CONCLUDED),
        "thermometer.conclude",
        gettext_lazy("Conclude the talk"),
        _has_themes,
    ),
)
