"""The list of signals, and the verbs of the handler."""

from __future__ import annotations

from typing import Any

from core.views import List
from signals.actions import handling, outcomes
from signals.forms import handling as forms
from signals.forms import outcomes as outcome_forms
from signals.models import Signal
from signals.models.handler_side import keeping_of
from signals.models.handlers import without_handler
from signals.models.listing import (
    FIRST_GROUP,
    GROUPS,
    groups_of,
    list_rows,
    rows_of_group,
    with_facts,
)

#: So many late signals have a button above the list; the list holds them all.
MOST_LATE = 3

#: Verb → its action and form.
HANDLER_VERBS: dict[str, tuple[Any, Any]] = {
    "take_up": (handling.take_up, forms.TakeUpForm),
    "ask": (handling.ask, forms.AskForm),
    "go_on": (handling.go_on, forms.GoOnForm),
    "note": (handling.note, forms.NoteForm),
    "inform": (handling.inform, forms.InformForm),
    "log_step": (handling.log_step, forms.StepForm),
    "mark_fact": (handling.mark_fact, forms.MarkFactForm),
    "postpone": (handling.postpone, forms.PostponeForm),
    "hand_over": (handling.hand_over, forms.HandOverForm),
    "decide": (outcomes.decide, outcome_forms.DecideForm),
    "give_feedback": (outcomes.give_feedback, outcome_forms.FeedbackForm),
    "waive_feedback": (outcomes.waive_feedback, outcome_forms.WaiveForm),
    "close": (outcomes.close, outcome_forms.CloseForm),
}


class SignalList(List):
    """Signals by what was promised; never by gravity, and without a search."""

    model = Signal
    permission = "signal.view"
    template_name = "signals/list.html"
    context_object_name = "signals"
    paginate_by = 25

    def get_queryset(self) -> Any:
        """The group of the address, the first promise on top."""
        asked = self.request.GET.get("show", "")
        self.group = asked if asked in GROUPS else FIRST_GROUP
        self.nobody = without_handler()
        chosen = rows_of_group(self.group, self.membership, self.nobody)
        return with_facts(super().get_queryset().filter(chosen), self.nobody).by_promise()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the groups, the rows of this page, and who waits longer than promised."""
        context = super().get_context_data(**kwargs)
        late = Signal.objects.handled_by(self.membership).open().overdue().by_promise()
        context |= {"group": self.group, "groups": groups_of(self.membership, self.nobody)}
        context |= {"late": list(late[:MOST_LATE]), "late_number": late.count()}
        rows = list_rows(context["signals"], self.membership)
        return {**context, "rows": rows, "keeping": keeping_of(Signal())}
