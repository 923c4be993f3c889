"""Forms of one's actions: a result, not needed any more, another day."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.models import Action
from core.forms import DateField, TransitionForm


def _text(name: str, label: Any, hint: Any = "") -> Any:
    widget = forms.Textarea(attrs={"rows": 3})
    field: Any = Action._meta.get_field(name)
    return field.formfield(required=True, label=label, help_text=hint, widget=widget)


class FinishForm(TransitionForm):
    """What came of it."""

    submit_label: Any = _("Record the result")
    lead = _("Write in one sentence what came of it. “It did not work” is a result, too.")

    result = _text("result", _("What came of it?"))


class VerifyForm(TransitionForm):
    """Asks once to confirm."""

    lead = _("You say that you looked, and that this was done.")


class DropForm(TransitionForm):
    """Why it is not needed."""

    submit_label: Any = _("It is not needed any more")

    dropped_because = _text("dropped_because", _("Why is it not needed any more?"))


class PostponeForm(TransitionForm):
    """Another day, with a reason."""

    submit_label: Any = _("Agree on this day")

    due_on = DateField(label=_("New day"))
    new_date_because = _text("new_date_because", _("Why another day?"))
