"""The form for a lesson from a closed case: it starts empty, whatever the case says (rule G6)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.actions.lessons import why_not_a_lesson
from casework.models import CaseLesson
from core.forms import TransitionForm
from core.tenancy import TenantChoiceField
from interventions.models import Intervention


def _field(name: str, **options: Any) -> Any:
    return CaseLesson._meta.get_field(name).formfield(**options)  # type: ignore[union-attr]


class LearnForm(TransitionForm):
    """About which intervention, what was learned, in which kind of situation."""

    submit_label: Any = _("Have it checked")
    lead = _(
        "Write it anew, without looking at the case. No names, no codes, no dates, nothing that"
        " fits one person only. Somebody else reads it before it goes to the catalogue."
    )

    intervention = TenantChoiceField(model=Intervention, label=_("About which intervention?"))
    text: Any = _field("text", widget=forms.Textarea({"rows": 6}))
    context: Any = _field("context", widget=forms.Textarea({"rows": 3}))

    def clean_text(self) -> str:
        """No code in it."""
        return self._without_code("text")

    def clean_context(self) -> str:
        """No code in it."""
        return self._without_code("context")

    def _without_code(self, name: str) -> str:
        text: str = self.cleaned_data[name]
        if reason := why_not_a_lesson(text):
            raise forms.ValidationError(reason)
        return text


class PassForm(TransitionForm):
    """Asks once to confirm."""

    lead = _(
        "Does nothing in it lead to a person? Then it becomes a lesson of the intervention, for"
        " everybody who sees the catalogue. From which case it comes is kept nowhere."
    )


class SendBackForm(TransitionForm):
    """Asks once to confirm."""

    submit_label: Any = _("Throw it away")
    danger = True
    lead = _("The text is destroyed. Whoever wrote it can write another one.")
