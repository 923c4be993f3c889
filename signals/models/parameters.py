"""What a municipality sets for its signals: terms in days, in working days where it says so."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext_lazy as _

from core.models.parameters import declare_number

#: No term is longer, in days.
LONGEST = 3660
GONE = _("After that it is destroyed by itself.")
#: A term in days, no longer than that.
_days = partial(declare_number, maximum=LONGEST)


ACKNOWLEDGE = _days(
    "signal_acknowledge_days",
    _("Working days until the reporter hears that a signal is read"),
    _("The date is promised to the reporter and shown to the handler."),
    5,
    minimum=1,
)
FEEDBACK = _days(
    "signal_feedback_days",
    _("Working days until the reporter hears what was done with a signal"),
    _("The date is promised to the reporter and shown to the handler."),
    20,
    minimum=1,
)
INTERPRETATION = _days(
    "signal_interpretation_days",
    _("Working days for a view on a signal"),
    _("The date is asked of whoever is invited to give a view."),
    5,
    minimum=1,
)
ANSWER = _days(
    "signal_answer_days",
    _("Working days for an answer of the reporter"),
    _("After that the handler may go on without an answer."),
    6,
    minimum=1,
)
RESPONSE = _days(
    "signal_response_days",
    _("Working days in which the reporter can say that feedback did not help"),
    _("After that the handler closes the signal."),
    10,
    minimum=1,
)
SIGNAL_TERM = _days(
    "signal_days",
    _("Days a signal is kept after it was closed"),
    GONE,
    182,
    minimum=1,
    maximum=366,
)
NO_CONCERN_TERM = _days(
    "signal_no_concern_days",
    _("Days a signal without concern is kept after it was closed"),
    GONE,
    30,
    minimum=1,
    maximum=366,
)
DRAFT_TERM = _days(
    "signal_draft_days",
    _("Days a draft of a signal is kept after the last change"),
    GONE,
    14,
    minimum=1,
    maximum=60,
)
QUESTION_OPEN = _days(
    "peer_question_open_days",
    _("Days a question to colleagues is open"),
    _("After that it closes by itself."),
    21,
    minimum=1,
)
QUESTION_TERM = _days(
    "peer_question_days",
    _("Days a question to colleagues is kept after it closed"),
    GONE,
    30,
    minimum=1,
    maximum=366,
)
THERMOMETER_TERM = _days(
    "thermometer_days",
    _("Days a thermometer session is kept after it was held"),
    _("After that only the count per theme and quarter is left."),
    365,
    minimum=30,
    maximum=731,
)

THERMOMETER_RHYTHM = _days(
    "thermometer_rhythm_days",
    _("Days without a thermometer session before that is told"),
    _("Who keeps the talks is told that it has been quiet; a good rhythm is once a quarter."),
    122,
    minimum=30,
)
THERMOMETER_CONCLUDE = _days(
    "thermometer_conclude_days",
    _("Days after a talk in which it is concluded"),
    _("Who keeps the talks is told that one still waits."),
    14,
    minimum=1,
)

#: Without these terms confirmed nothing is submitted where the product is in use (rule B1).
TERMS_OF_A_SIGNAL = (ACKNOWLEDGE, FEEDBACK, SIGNAL_TERM, NO_CONCERN_TERM, DRAFT_TERM)
