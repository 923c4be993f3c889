"""Forms of the views on a signal: whom to ask, four questions, and where two views differ."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import TransitionForm
from core.models import Membership
from signals.forms.bases import SignalForm
from signals.models import Interpretation, Signal
from signals.models.interpretation import may_be_asked


def _asks(name: str, *, rows: int = 3, **options: Any) -> Any:
    """The field of one of the questions, as the model words it."""
    field: Any = Interpretation._meta.get_field(name)
    return field.formfield(widget=forms.Textarea({"rows": rows}), **options)


class _Interpreter(forms.ModelChoiceField):
    """One person, by function and organisation first: a view is asked of a role."""

    def label_from_instance(self, obj: Membership) -> str:
        """Function, organisation, and the name that tells two of them apart."""
        parts = [obj.function, str(obj.organisation), str(obj.user)]
        return " · ".join(part for part in parts if part)


class InviteForm(SignalForm):
    """Whom to ask for a view."""

    lead = _(
        "Ask somebody of another organisation than those who were asked already. Two people of two"
        " organisations write how they read it, without seeing what the other wrote."
    )
    submit_label: Any = _("Ask for a view")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["interpreter"] = _Interpreter(
            label=_("Who?"),
            queryset=may_be_asked(self.signal).order_by("organisation__name", "function", "pk"),
            help_text=_(
                "They get a mail that there is news, and nothing else. They see the facts, not who"
                " reported."
            ),
            error_messages={
                "invalid_choice": _(
                    "This person was asked already, or cannot give a view. Choose somebody else."
                )
            },
        )


class WithdrawForm(SignalForm):
    """Which invitation goes; offered for those who have not filed yet."""

    lead = _(
        "Somebody who is away or has left keeps the views of the others closed. When you ask this"
        " person no longer, they see the signal no more. What was filed cannot be withdrawn."
    )
    submit_label: Any = _("No longer ask for this view")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        awaited = Interpretation.objects.awaited().filter(signal=self.signal)
        field = _Invitation(
            label=_("Whose view?"),
            queryset=awaited.select_related("organisation", "interpreter"),
            empty_label=None,
            widget=forms.RadioSelect,
            error_messages={
                "invalid_choice": _(
                    "This view was filed in the meantime, or was not asked any more."
                )
            },
        )
        self.fields["interpretation"] = field


class _Invitation(forms.ModelChoiceField):
    """One invitation, by function and organisation."""

    def label_from_instance(self, obj: Interpretation) -> str:
        """Function and organisation of who was asked."""
        parts = [obj.interpreter.function, str(obj.organisation)]
        return " · ".join(part for part in parts if part)


class InterpretForm(TransitionForm):
    """Four questions about the facts; only the first one needs an answer."""

    submit_label: Any = _("File your view")

    reading = _asks(
        "reading",
        rows=4,
        required=True,
        help_text=_("Name the number of the fact when you can."),
        error_messages={
            "required": _("Write how you read the facts, in one sentence at least."),
        },
    )
    other_reading = _asks("other_reading")
    unknowns = _asks("unknowns")
    helps = _asks("helps")


class StepBackForm(TransitionForm):
    """Asks once to confirm; there is no field for a reason (rule N24)."""

    lead = _(
        "You do not have to give a reason, and nobody asks for one. You get no reminder, and you"
        " see this signal no more."
    )


class CompareForm(SignalForm):
    """Where the views differ, in neutral words."""

    lead = _(
        "A difference is no mistake. Say what the views agree on and where they part, without"
        " saying who is right."
    )
    submit_label: Any = _("Save")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = Signal._meta.get_field("difference")
        self.fields["difference"] = field.formfield(
            widget=forms.Textarea({"rows": 4}), initial=self.signal.difference
        )
