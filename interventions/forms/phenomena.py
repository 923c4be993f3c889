"""The form of a phenomenon: the municipality's own wording, order and validity."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DateField, ModelForm
from interventions.models import Phenomenon


class PhenomenonForm(ModelForm):
    """Wording, order, note, source and validity; the code itself is fixed."""

    valid_from = DateField(label=_("Valid from"), required=False)
    valid_until = DateField(
        label=_("Valid until and including"),
        required=False,
        help_text=_(
            "After this day it can no longer be chosen. What was recorded before stays readable."
        ),
    )

    lead = _(
        "The code is the same in every municipality. You decide how it is called here, and until"
        " when it can be chosen."
    )

    class Meta:
        model = Phenomenon
        fields = ["label", "order", "note", "source", "valid_from", "valid_until"]
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "order": _("The lowest number stands first in lists."),
            "source": _("Where this wording or this choice comes from."),
        }

    def clean_label(self) -> str:
        """Two phenomena never share a name: nobody could tell them apart."""
        label = " ".join(self.cleaned_data["label"].split())
        if Phenomenon.objects.labelled(label).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("Another phenomenon has this name already."))
        return label

    def clean(self) -> dict[str, Any]:
        """The end is not before the start."""
        data = super().clean()
        first, last = data.get("valid_from"), data.get("valid_until")
        if first and last and last < first:
            self.add_error(
                "valid_until", _("The end is before the start. Change one of the two dates.")
            )
        return data

    def facts(self) -> dict[str, Any]:
        """The values as the action takes them."""
        return dict(self.cleaned_data)
