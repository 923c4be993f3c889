"""Leaf: the closed lists of signals. None of them orders people or says how grave something is."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class AgeBand(models.TextChoices):
    """About what age it is; never a year of birth (rule S4)."""

    UNDER_12 = "under_12", _("younger than 12")
    FROM_12 = "from_12_to_15", _("12 to 15")
    FROM_16 = "from_16_to_17", _("16 or 17")
    FROM_18 = "from_18_to_22", _("18 to 22")
    FROM_23 = "from_23", _("23 or older")
    GROUP = "group", _("a group of mixed ages")
    UNKNOWN = "unknown", _("I do not know")


class SourceKind(models.TextChoices):
    """How the writer knows a fact (rule S5)."""

    OWN = "own", _("seen or heard myself")
    TOLD = "told", _("heard from somebody else")
    ONLINE = "online", _("seen online")
    WRITTEN = "written", _("read in something written")


class PeriodKind(models.TextChoices):
    """How fine a date is: a week or a month, never a day (rule S4)."""

    WEEK = "week", _("week")
    MONTH = "month", _("month")


class Confirmation(models.TextChoices):
    """Whether a fact was confirmed later (rule S5)."""

    OPEN = "open", _("not confirmed yet")
    CONFIRMED = "confirmed", _("confirmed")
    REFUTED = "refuted", _("turned out not to be so")


class SignalOutcome(models.TextChoices):
    """What came of a signal (rule S11); none of them copies anything to a case."""

    NO_CONCERN = "no_concern", _("no concern")
    ADVICE = "advice", _("advice to the professional")
    SUPPORT = "support", _("support in the social domain")
    TREND_ONLY = "trend_only", _("counts in the trend only")
    ADVISED_TO_REGISTER = "advised_to_register", _("advised to register through the formal route")


class SignalTheme(models.TextChoices):
    """What a signal, a question or a talk is about, at the level of a trend."""

    GROUP_TENSION = "group_tension", _("tension between groups")
    INCIDENT = "incident", _("incidents in the street")
    PROPAGANDA = "propaganda", _("propaganda or recruiting")
    ONLINE = "online", _("a trend online")
    EVENT_ECHO = "event_echo", _("an event with an echo here")
    PROTEST = "protest", _("protest that turns hostile")
    DISTRUST = "distrust", _("distrust of institutions")
    HATE = "hate", _("hate or exclusion of a group")
    SUPPORT_NEED = "support_need", _("professionals who ask for support")
    POSITIVE = "positive", _("a protective development")


class MessageKind(models.TextChoices):
    """What the reporter reads, or wrote."""

    ACKNOWLEDGEMENT = "acknowledgement", _("we read your signal")
    QUESTION = "question", _("question to you")
    ANSWER = "answer", _("your answer")
    PROGRESS = "progress", _("how far it is")
    FEEDBACK = "feedback", _("what was done with it")
    DISPUTE = "dispute", _("why this did not help")
    LESSON = "lesson", _("what you want to leave with us")


class StepKind(models.TextChoices):
    """One step in the handling of a signal (rule S15)."""

    RECEIVED = "received", _("received")
    TAKEN_UP = "taken_up", _("taken up, message to the reporter")
    ASKED = "asked", _("question asked")
    ANSWERED = "answered", _("question answered")
    QUESTION_CLOSED = "question_closed", _("went on without an answer")
    INVITED = "invited", _("second view asked")
    INTERPRETED = "interpreted", _("view filed")
    STEPPED_BACK = "stepped_back", _("an interpreter stepped back")
    WITHDRAWN = "withdrawn", _("a view was no longer asked")
    ADVICE = "advice", _("advice asked")
    POSTPONED = "postponed", _("a new date was promised")
    HANDED_OVER = "handed_over", _("another handler")
    DECIDED = "decided", _("outcome chosen")
    FED_BACK = "fed_back", _("feedback given")
    WAIVED = "waived", _("closed without feedback, with a reason")
    DISPUTED = "disputed", _("the reporter was not helped; looked at again")
    CLOSED = "closed", _("closed")


class Direction(models.TextChoices):
    """Whether something grew since last time."""

    MORE = "more", _("more than last time")
    SAME = "same", _("about the same")
    LESS = "less", _("less than last time")
    NEW = "new", _("seen for the first time")
    UNKNOWN = "unknown", _("nobody knows")


class Certainty(models.TextChoices):
    """How sure the people at the table are."""

    SURE = "sure", _("sure: several partners see it themselves")
    PLAUSIBLE = "plausible", _("likely: a few partners see it")
    UNSURE = "unsure", _("not sure: one partner, or hearsay")


class Place(models.TextChoices):
    """Where something plays."""

    ONLINE = "online", _("online")
    OFFLINE = "offline", _("in the neighbourhood")
    BOTH = "both", _("online and in the neighbourhood")
