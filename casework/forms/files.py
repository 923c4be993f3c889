"""Forms of documents at a case: add one, take one back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.actions.files import content_of
from casework.forms.bases import CaseForm, line_of
from casework.models import CaseFile


class AttachForm(CaseForm):
    """What it is, and the file; its own name is never used."""

    submit_label = _("Add the document")
    lead = _(
        "Everybody in this case can open it. Only a PDF with text that names nobody is kept. You"
        " can take it back."
    )

    title: Any = line_of(
        CaseFile, "title", help_text=_("For example: report of school, without names.")
    )
    content = forms.FileField(
        label=_("Document"),
        help_text=_("PDF, at most 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".pdf"}),
        error_messages={
            "required": _("Choose the document."),
            "empty": _("This file is empty. Choose the document."),
        },
    )

    def clean_content(self) -> bytes:
        """What the file holds; the action judges it."""
        return content_of(self.cleaned_data["content"])


class FileField(forms.ModelChoiceField):
    """One of the documents, by its title."""

    def label_from_instance(self, obj: CaseFile) -> str:
        """What it is."""
        return obj.title


class DetachForm(CaseForm):
    """Which document of one's own organisation is taken back; the address may name it."""

    submit_label = _("Take it back")
    lead = _("The document is gone at once, for everybody. It cannot come back.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = str(self.initial.pop("file", ""))
        rows = self.case.files.of(self.membership).defer("content")
        named = next((row.pk for row in rows if row.code == code), None)
        self.fields["file"] = FileField(
            label=_("Which document?"),
            queryset=rows,
            widget=forms.RadioSelect,
            empty_label=None,
            initial=named,
        )
