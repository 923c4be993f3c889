"""Forms about a programme as a whole."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import DateField, GuardedField, ModelForm, TransitionForm
from programmes.models import Programme


class ProgrammeForm(ModelForm):
    """Title, period and vision of a programme."""

    start = DateField(label=_("Start"))
    end = DateField(label=_("End"), required=False)

    class Meta:
        model = Programme
        fields = ["title", "start", "end", "vision"]

    def clean_vision(self) -> str | None:
        """An empty vision is "not filled in"."""
        return self.cleaned_data["vision"] or None

    def clean(self) -> dict[str, Any]:
        """The end is not before the start."""
        data = super().clean()
        if data.get("start") and data.get("end") and data["end"] < data["start"]:
            self.add_error("end", _("The end is before the start. Change one of the two dates."))
        return data


class AdoptForm(TransitionForm):
    """The executive's decision and its date."""

    adopted_on = DateField(label=_("Date of the decision"), initial=timezone.localdate)
    decision = GuardedField(
        label=_("Decision"),
        max_length=1000,
        widget=django_forms.Textarea(attrs={"rows": 4}),
        help_text=_("What was decided and by whom, for example: adopted by the executive board."),
    )


class EndForm(TransitionForm):
    """Why the programme ends and what was learned."""

    decision = GuardedField(
        label=_("Reason and lessons"),
        max_length=1000,
        widget=django_forms.Textarea(attrs={"rows": 4}),
    )
