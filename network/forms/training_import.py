"""Forms of reading in a list of trainings: the file, and what was seen of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import Form
from core.spreadsheets import MAXIMUM_SIZE, UnreadableSpreadsheet, read_workbook
from network.actions.training_import import ImportRefused, unpacked
from network.actions.training_import_plan import Group
from network.models.training_list import NoList, TrainingList, read_training_list

EMPTY = gettext_lazy("This file is empty. Choose the file with your list.")


class TrainingFileForm(Form):
    """The file with the list; it is read at once and kept nowhere."""

    submit_label = gettext_lazy("Look at the list")

    file = forms.FileField(
        label=gettext_lazy("File with your list"),
        help_text=gettext_lazy("Excel (xlsx or xls), OpenDocument (ods) or csv, at most 10 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.xlsm,.ods,.csv,.txt,.tsv"}),
        error_messages={
            "required": gettext_lazy("Choose the file with your list."),
            "empty": EMPTY,
            "missing": EMPTY,
        },
    )
    found: TrainingList

    def clean_file(self) -> Any:
        """Read the file: what it is, is decided by its content; its name is not kept."""
        upload = self.cleaned_data["file"]
        if upload.size > MAXIMUM_SIZE:
            raise ValidationError(
                _("This file is larger than 10 MB. Save only the sheet with your list.")
            )
        try:
            workbook = read_workbook(upload.read(), "list.csv")
            self.found = read_training_list(workbook, timezone.localdate())
        except (UnreadableSpreadsheet, NoList) as refusal:
            raise ValidationError(str(refusal)) from refusal
        if not self.found.read:
            raise ValidationError(_("There are no rows below the headings."))
        return upload


class TrainingStoreForm(Form):
    """What a person has seen, signed: numbers per group, without names."""

    groups = forms.CharField(widget=forms.HiddenInput)

    def clean_groups(self) -> list[Group]:
        """The groups, when this colleague may still store them."""
        try:
            return unpacked(self.cleaned_data["groups"], self.membership)
        except ImportRefused as refusal:
            raise ValidationError(str(refusal)) from refusal
