"""Forms of the plan of a case: the shared picture, a goal, what became of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.actions.plans import faults_together
from casework.models import Case, CasePlan, Goal
from casework.models.plans import able_owners, life_domains
from core.forms import DateField, ModelForm, TransitionForm
from interventions.models import Intervention


def text_area(rows: int) -> Any:
    """A box of so many lines."""
    return forms.Textarea({"rows": rows})


class PlanForm(ModelForm):
    """What is thought together, and what the person thinks.

    Compares revisions with the newest version, which may be another one than was read: also when
    there was none yet.
    """

    class Meta:
        model = CasePlan
        fields = ["shared_picture", "person_says"]
        widgets = {"shared_picture": text_area(5), "person_says": text_area(4)}
        help_texts = {
            "shared_picture": _("What goes well, what weighs most, what is still open? No names."),
            "person_says": _("In the words of the person or the parents, or why it is not known."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not hasattr(self, "stored_revision"):
            self.stored_revision = 0
            self.fields["revision"] = forms.IntegerField(
                widget=forms.HiddenInput, required=False, initial=0
            )

    def is_overtaken(self) -> bool:
        """Whether the newest version is another than this form began with."""
        newest = self.instance.case.plans.newest()
        found = (newest.pk, newest.revision) if newest else (None, 0)
        return found != (self.instance.pk, self.stored_revision)


class _GoalForm(ModelForm):
    """A form of one goal: it compares revisions with the goal of this number as it is now."""

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        self.case = case
        super().__init__(*args, **kwargs)

    def is_overtaken(self) -> bool:
        """Whether somebody saved or removed the goal meanwhile, also in a version begun since."""
        rows = Goal.objects.filter(plan__case=self.case, number=self.instance.number)
        now = rows.order_by("-plan__version").first()
        return now is None or bool(now.revision != self.stored_revision)


class GoalForm(_GoalForm):
    """One goal, in positive words, under a life domain."""

    life_domain = forms.ChoiceField(label=_("Life domain"))
    starts_on = DateField(label=_("starts on"), required=False)
    ends_on = DateField(label=_("by"))

    class Meta:
        model = Goal
        fields = [
            "life_domain",
            "title",
            "lessen",
            "strengthen",
            "intervention",
            "how",
            "owner",
            "starts_on",
            "ends_on",
            "indicator",
        ]
        widgets = {
            "title": forms.TextInput,
            "lessen": text_area(2),
            "strengthen": text_area(2),
            "how": text_area(2),
            "indicator": text_area(2),
        }
        help_texts = {
            "title": _("What goes well then? For example: has a fixed place to sleep."),
            "lessen": _("The risk that becomes smaller."),
            "strengthen": _("What protects, and is there already."),
            "intervention": _("Empty when nothing of the catalogue fits; then say how below."),
            "owner": _("An organisation that takes part in this case."),
            "indicator": _("Something that people can see. No mark and no number of points."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        goal: Any = self.instance
        known = dict.fromkeys([*life_domains(), goal.life_domain] if goal.pk else life_domains())
        domains: Any = self.fields["life_domain"]
        domains.choices = [("", _("Make a choice")), *((name, name) for name in known)]
        owners: Any = self.fields["owner"]
        owners.queryset = able_owners(self.case)
        offered: Any = self.fields["intervention"]
        ended = Intervention.objects.filter(availability=Intervention.Availability.ENDED)
        hidden = ended.exclude(pk=goal.intervention_id).order_by()
        offered.queryset = Intervention.objects.exclude(pk__in=hidden.values("pk"))

    def clean(self) -> dict[str, Any]:
        """What two fields say together stands at one of them."""
        data = super().clean()
        for name, reason in faults_together(data).items():
            if name not in self.errors:
                self.add_error(name, reason)
        return data


class ResultForm(_GoalForm):
    """What became of one goal; never added up over a person (rule N1)."""

    class Meta:
        model = Goal
        fields = ["result", "evaluation"]
        widgets = {"result": forms.RadioSelect, "evaluation": text_area(4)}
        help_texts = {"evaluation": _("How does one see that? Facts, no marks.")}


class RemoveForm(TransitionForm):
    """Asks once to confirm."""

    submit_label: Any = _("Take this goal out")
    danger = True
    lead = _("Versions that were adopted keep it.")


class AdoptForm(TransitionForm):
    """Asks once to confirm."""

    submit_label: Any = _("Adopt the plan")
    lead = _(
        "From now on this version stays as it is, and the case is carried out. To change the plan,"
        " bring the case back to the meeting."
    )
