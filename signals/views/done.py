"""What the page says after a verb of a signal."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

#: Verb → one sentence; what is not named here shows on the page by itself.
DONE: dict[str, Any] = {
    "take_up": _("You handle this signal now. The reporter has been told that it was read."),
    "ask": _("Your question was sent. Until there is an answer, no outcome can be chosen."),
    "go_on": _("The question is closed."),
    "invite": _("Asked. The view stays closed until all views are in."),
    "withdraw_invitation": _("This person is no longer asked."),
    "interpret": _("Your view has been filed. It opens when all views are in."),
    "step_back": _("You stepped back. You do not have to do anything more."),
    "compare": _("The difference has been saved."),
    "note": _("The note has been kept. The reporter does not see it."),
    "inform": _("The message was sent. The reporter gets a mail that there is news, no content."),
    "log_step": _("The step has been recorded."),
    "mark_fact": _("This has been kept with the fact."),
    "postpone": _("The new date was promised to the reporter."),
    "hand_over": _("The signal was handed over."),
    "decide": _("The outcome has been chosen. Now tell the reporter what was done."),
    "give_feedback": _("The feedback was sent. The reporter can react to it."),
    "waive_feedback": _("Your reason has been kept. The reporter can still react."),
    "close": _("The signal is closed, and is destroyed by itself after its term."),
    "answer": _("Your answer was sent. Thank you."),
    "confirm": _("Thank you. The signal is closed."),
    "dispute": _("Thank you. Somebody looks at it again, and you get a new date."),
}
