"""What the reporter fills in about a signal, and the code of a receipt."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Form, GuardedField, TransitionForm

#: As long as a message may be.
LONGEST = 4000


def _text(label: Any, hint: Any = "", *, required: bool = True) -> GuardedField:
    return GuardedField(
        label=label,
        help_text=hint,
        required=required,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class AnswerForm(TransitionForm):
    """The answer to a question; "I do not know" is a button where the page has room for one."""

    submit_label: Any = _("Send the answer")

    text = _text(
        _("Your answer"), _("Only what you saw or heard. No names or numbers."), required=False
    )
    is_unknown = forms.BooleanField(label=_("I do not know"), required=False)


class ConfirmForm(TransitionForm):
    """Whether one was heard, and what one wants to leave."""

    submit_label: Any = _("Yes, this closes it for me")

    lesson = _text(
        _("What do you want to leave with us?"),
        _("Not needed. For example what went well, or what we can do better. No names."),
        required=False,
    )


class DisputeForm(TransitionForm):
    """Why the feedback did not help."""

    submit_label: Any = _("No, please look again")

    text = _text(
        _("What was missing?"),
        _("Somebody looks at it once more and you get a new date. No names."),
    )


class ReceiptForm(Form):
    """The code of a receipt; only ever sent, never part of an address."""

    code = forms.CharField(
        label=_("Your code"),
        help_text=_("Four groups of four signs. Capitals, spaces and dashes make no difference."),
        max_length=60,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "autocorrect": "off",
                "spellcheck": "false",
            }
        ),
        error_messages={"required": _("Fill in the code you got when you reported.")},
    )
