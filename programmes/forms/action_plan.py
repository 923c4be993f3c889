"""Forms to decide on a blind spot and to keep action points."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from core.forms import DateField, GuardedField, ModelForm, Names, TransitionForm
from interventions.classification import ActionStatus, Severity
from programmes.models import ActionPoint, BlindSpot, Programme

THEMES = [
    ("programme_phase", _("Whole programme or phase")),
    ("ownership", _("Ownership")),
    ("evidence", _("Evaluation and substantiation")),
    ("plan_effects", _("Plan and unintended effects")),
    ("theme_target_group", _("Phenomenon and target group")),
    ("goals_actions", _("Goals, actions, duration")),
]


class AcceptForm(TransitionForm):
    """Why a blind spot is left so on purpose."""

    reason = GuardedField(
        label=_("Why do you leave this so?"),
        max_length=1000,
        widget=django_forms.Textarea(attrs={"rows": 3}),
        help_text=_("The reason stays visible below the list of blind spots."),
    )
    review_on = DateField(label=_("Look again on"), required=False)


class AddressForm(TransitionForm):
    """The action point that a blind spot becomes."""

    title = GuardedField(label=_("Action"), max_length=300, names=Names.ONCE)
    owner: Any = django_forms.ModelChoiceField(
        label=_("Who"), queryset=None, required=False, empty_label=_("not known yet")
    )
    due_on = DateField(label=_("Done by"), required=False)

    def __init__(self, *args: Any, programme: Programme | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if programme is not None:
            self.fields["owner"].queryset = programme.organisations.all()  # type: ignore[attr-defined]


class FindingFilter(django_forms.Form):
    """Narrows the list of blind spots."""

    severity = django_forms.MultipleChoiceField(
        label=_("Severity"),
        required=False,
        choices=Severity.choices,
        widget=django_forms.CheckboxSelectMultiple,
    )
    theme = django_forms.MultipleChoiceField(
        label=_("Is about"),
        required=False,
        choices=THEMES,
        widget=django_forms.CheckboxSelectMultiple,
    )
    decision = django_forms.MultipleChoiceField(
        label=_("Decision"),
        required=False,
        choices=BlindSpot.Status.choices,
        widget=django_forms.CheckboxSelectMultiple,
    )

    def groups(self, numbers: dict[str, dict[str, int]]) -> list[dict[str, Any]]:
        """The filter as the page shows it: per group its options with how many there are."""
        return [
            {
                "name": field.name,
                "label": field.label,
                "options": [
                    {
                        "code": code,
                        "label": label,
                        "number": numbers[field.name].get(code, 0),
                        "is_on": code in (field.value() or []),
                    }
                    for code, label in field.field.choices  # type: ignore[attr-defined]
                ],
            }
            for field in self
        ]


class ActionPointForm(ModelForm):
    """What has been agreed, who does it, by when."""

    due_on = DateField(label=_("Done by"), required=False)

    class Meta:
        model = ActionPoint
        fields = ["title", "owner", "due_on", "activity"]

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = programme.organisations.all()  # type: ignore[attr-defined]
        self.fields["activity"].queryset = programme.activities.all()  # type: ignore[attr-defined]


class ActionStatusForm(TransitionForm):
    """The new status of an action point."""

    status = django_forms.ChoiceField(
        label=_("Status"), choices=ActionStatus.choices, widget=django_forms.RadioSelect
    )
