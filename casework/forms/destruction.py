"""What is filled in about destruction: lists, holds, extensions."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from casework.forms.bases import CaseForm, text_of
from casework.models import DestructionList, Extension, Hold
from casework.models.parameters import CASE_TERM
from core.forms import DateField, Form, TransitionForm
from core.models import Parameter


class ProposeForm(Form):
    """Which of the cases that may be destroyed go on the list; all of them unless changed."""

    submit_label = _("Propose this list")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        closed = _now("closed on %(day)s")
        ready: Any = DestructionList.objects.ready()
        choices = [
            (case.code, f"{case.code} · " + closed % {"day": date_format(case.closed_on, "j F Y")})
            for case in ready
        ]
        self.fields["codes"] = forms.MultipleChoiceField(
            label=_("Cases whose term has passed"),
            choices=choices,
            initial=[code for code, _label in choices],
            widget=forms.CheckboxSelectMultiple,
        )


class SignForm(TransitionForm):
    """Nothing to fill in: a signature."""

    lead = _("You sign with your function. Somebody else signs after or before you.")


class RejectForm(TransitionForm):
    """Why the list is not approved."""

    because = text_of(
        DestructionList, "rejected_because", rows=3, help_text=_("Without names or content.")
    )


class CarryOutForm(TransitionForm):
    """Nothing to fill in: only to confirm what cannot be undone."""

    submit_label: Any = _("Destroy for good")
    danger = True
    lead = _(
        "The cases on this list and all that belongs to them are gone after this. Nobody can bring"
        " them back. A certificate without names and codes stays."
    )


# --- one closed case ------------------------------------------------------------------------------
class HoldForm(CaseForm):
    """Why the case is not destroyed yet, and until when (rule B5)."""

    ground = text_of(Hold, "ground", rows=3)
    until = DateField(label=_("Until"))


class EndHoldForm(CaseForm):
    """Nothing to fill in: only to confirm."""

    lead = _("From now on the case can be put on a destruction list when its term has passed.")


class ExtendForm(CaseForm):
    """Why the case is kept longer, and until when (rule B3)."""

    motive = text_of(Extension, "motive", rows=3)
    until = DateField(label=_("Keep until"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = self.case.destroyed_after
        if now is not None:
            latest = now + datetime.timedelta(days=int(Parameter.objects.value(CASE_TERM)))
            text = _now("Now it is kept until %(now)s. At most until %(latest)s.")
            days = {"now": date_format(now, "j F Y"), "latest": date_format(latest, "j F Y")}
            self.fields["until"].help_text = text % days
