"""The form of the question months later: per organisation and profession, never per person."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DateField, GuardedField, ModelForm
from network.actions.training_transfer import Answer, asked_rows, refusals
from network.models import Enrolment, TrainingSession

#: The facts of one row, in the order of the page, with their labels.
LABELS = {
    "asked_on": _("Asked on"),
    "used": _("So many could use it"),
    "note": _("What helps to use it"),
}


class TransferForm(ModelForm):
    """Per row: when it was asked, how many could use it, what helps. An empty row was not asked."""

    submit_label = _("Save the answers")

    class Meta:
        model = TrainingSession
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows: list[Enrolment] = list(asked_rows(self.instance))
        for row in self.rows:
            for name, field in self._fields_of(row).items():
                field.required = False
                field.widget.attrs["class"] = "input"
                field.label = f"{row}: {LABELS[name]}"
                self.fields[f"{name}-{row.pk}"] = field

    def _fields_of(self, row: Enrolment) -> dict[str, forms.Field]:
        return {
            "asked_on": DateField(initial=row.transfer_on),
            "used": forms.IntegerField(
                initial=row.transfer_used,
                min_value=0,
                help_text=_("0 when nobody could."),
                error_messages={
                    "invalid": _("Write a whole number, for example 3."),
                    "min_value": _("Write 0 or more."),
                },
            ),
            "note": GuardedField(
                initial=row.transfer_note,
                max_length=1000,
                widget=forms.Textarea(attrs={"rows": 2}),
                help_text=_("Never write about one person."),
            ),
        }

    def grouped(self) -> list[tuple[Enrolment, list[tuple[Any, Any]]]]:
        """Every row with its (short label, bound field) pairs, for the template."""
        return [
            (row, [(label, self[f"{name}-{row.pk}"]) for name, label in LABELS.items()])
            for row in self.rows
        ]

    def answers(self) -> dict[int, Answer]:
        """What was filled in, as the action takes it."""
        data = self.cleaned_data
        return {
            row.pk: Answer(
                data.get(f"asked_on-{row.pk}"),
                data.get(f"used-{row.pk}"),
                data.get(f"note-{row.pk}") or "",
            )
            for row in self.rows
        }

    def clean(self) -> dict[str, Any]:
        """What the action would refuse stands at its field."""
        data = super().clean()
        self.refuse(refusals(self.instance, self.rows, self.answers()))
        return data

    def refuse(self, reasons: dict[tuple[int, str], str]) -> None:
        """Put every reason at its field, unless that field has a fault already."""
        self.add_reasons({f"{name}-{pk}": sentence for (pk, name), sentence in reasons.items()})
