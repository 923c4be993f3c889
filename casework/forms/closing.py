"""Forms of the end of a case: aftercare, and closing with a result per goal."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from casework.actions.closing import goals_to_evaluate
from casework.forms.bases import CaseForm, text_of
from casework.models import Case, ClosingReason, Goal, GoalResult
from core.forms import DateField


class AftercareForm(CaseForm):
    """What was agreed, and when one looks back."""

    submit_label = _("Begin aftercare")
    lead = _("The work is done for now. Somebody keeps in touch, and looks back on one day.")

    aftercare: Any = text_of(
        Case,
        "aftercare",
        label=_("What was agreed?"),
        help_text=_("Who keeps in touch, how often, and whom the person can call. No names."),
    )
    aftercare_on = DateField(label=_("When do you look back?"))


class CloseForm(CaseForm):
    """Why, what became of each goal, who goes on, what was learned, who tells the person."""

    submit_label = _("Close the case")
    danger = True
    lead = _(
        "From now on only the process director reads the case, and nobody writes in it. It is not"
        " opened again; a new registration is a new case."
    )

    closing_reason = forms.ChoiceField(
        label=_("Why is the case closed?"),
        choices=ClosingReason.choices,
        widget=forms.RadioSelect,
    )
    closing_note: Any = text_of(Case, "closing_note", rows=3, label=_("In your own words"))
    transfer: Any = text_of(
        Case, "transfer", rows=3, label=_("Warm transfer: who goes on with what?")
    )
    evaluation: Any = text_of(Case, "evaluation", rows=3, label=_("What did you learn together?"))
    informer: Any = text_of(
        Case, "informer", rows=2, label=_("Who tells the person that it is closed, and when?")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.goals = goals_to_evaluate(self.case)
        fields = {"closing_reason": self.fields["closing_reason"]}
        for goal in self.goals:
            fields |= self._fields_of(goal)
        self.fields = {**fields, **self.fields}

    def _fields_of(self, goal: Goal) -> dict[str, Any]:
        about = {"number": goal.number, "goal": goal.title}
        choices = [choice for choice in GoalResult.choices if choice[0] != GoalResult.OPEN]
        return {
            f"result_{goal.number}": forms.ChoiceField(
                label=_now("Goal %(number)d: %(goal)s") % about,
                choices=choices,
                widget=forms.RadioSelect,
                initial=goal.result,
            ),
            f"evaluation_{goal.number}": text_of(
                Goal,
                "evaluation",
                rows=2,
                required=False,
                initial=goal.evaluation,
                label=_now("What came of goal %(number)d?") % about,
            ),
        }

    def clean(self) -> dict[str, Any]:
        """The results of the goals together, as the action takes them."""
        data = super().clean() or self.cleaned_data
        data["results"] = {
            goal.number: (
                str(data.pop(f"result_{goal.number}", "")),
                str(data.pop(f"evaluation_{goal.number}", "")),
            )
            for goal in self.goals
        }
        return data
