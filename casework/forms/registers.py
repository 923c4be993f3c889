"""What is filled in for the registers: provisions, requests of persons, incidents."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.forms.bases import line_of, text_of
from casework.models import Incident, Provision, ProvisionKind, RefusalGround, RightKind
from casework.models import RightsRequest as Request
from casework.models.access_exports import everything_about
from core.forms import DateField, Form, TimeField, TransitionForm
from core.models import Organisation
from core.tenancy import TenantChoiceField

#: What a form asks for in place of a name.
CODE_ONLY = _("The code only, such as 4H-TR9. No name.")


def _code(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=10, help_text=CODE_ONLY)


def _choice(label: Any, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[("", _("Make a choice")), *choices])


# --- provisions -----------------------------------------------------------------------------------
class ProvisionForm(Form):
    """What was given or refused: kinds of data and reasons, never the data (rule L6)."""

    submit_label = _("Put in the register")

    code = _code(_("About which case or registration?"))
    kind = forms.ChoiceField(
        label=_("Given or refused?"),
        choices=ProvisionKind.choices,
        widget=forms.RadioSelect,
        help_text=_("Refusing is a normal outcome. It has no consequences for who refused."),
    )
    provider = TenantChoiceField(model=Organisation, label=_("From which organisation?"))
    receiver = line_of(
        Provision,
        "receiver",
        label=_("To which organisation and function?"),
        help_text=_("No name of a person."),
    )
    categories = text_of(
        Provision, "categories", rows=2, help_text=_("Kinds of data only, not the data.")
    )
    purpose = text_of(Provision, "purpose", rows=2)
    basis = text_of(Provision, "basis", rows=2)
    necessity = text_of(
        Provision, "necessity", rows=3, required=False, help_text=_("Only when it was given.")
    )
    refused_because = text_of(
        Provision, "refused_because", rows=3, required=False, help_text=_("Only when refused.")
    )


# --- requests of persons --------------------------------------------------------------------------
class RequestCreateForm(Form):
    """Which right somebody uses, about which code, since when."""

    submit_label = _("Put in the register")

    code = _code(_("About which case or registration?"))
    kind = _choice(_("Which right?"), RightKind.choices)
    asked = text_of(Request, "asked", help_text=_("In short, without a name."))
    received_on = DateField(label=_("Received on"), initial=timezone.localdate)


class RequestVerbForm(TransitionForm):
    """The form of a verb; ``request`` is there when the fields are made."""

    def __init__(self, *args: Any, request: Request, **kwargs: Any) -> None:
        self.request = request
        super().__init__(*args, **kwargs)


class RequestExtendForm(RequestVerbForm):
    """Why the decision is put off; once."""

    lead = _("Tell the person before the first date that it takes longer, and why.")

    because = text_of(Request, "extended_because", rows=3)


class RequestPrepareForm(RequestVerbForm):
    """The answer; for access also what is held back."""

    lead = _("A second director reads this before it goes to the person.")

    is_granted = forms.TypedChoiceField(
        label=_("What do you answer?"),
        choices=[("yes", _("We do what is asked")), ("no", _("We refuse"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    refusal_ground = forms.ChoiceField(
        label=_("Ground of refusal"),
        choices=[("", _("none")), *RefusalGround.choices],
        required=False,
        help_text=_("Only when it is refused."),
    )
    answer = text_of(Request, "answer", rows=6)

    def __init__(self, *args: Any, request: Request, **kwargs: Any) -> None:
        super().__init__(*args, request=request, **kwargs)
        self.fields["answer"].initial = request.answer
        if request.is_about_access:
            self._offer_parts(request)

    def _offer_parts(self, request: Request) -> None:
        """Every part by kind, number and organisation, without content; and why it is kept back."""
        export = request.exports.first()
        choices = [
            (part.code, part.name)
            for section in everything_about(request.subject)
            for part in section.parts
            if part.has_content
        ]
        known = {code for code, _name in choices}
        self.fields["held_back"] = forms.MultipleChoiceField(
            label=_("Which parts do you hold back?"),
            choices=choices,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            initial=sorted(known & set(export.held_back.split() if export else ())),
            help_text=_("The export names each of them, with your reason."),
        )
        self.fields["withheld"] = text_of(
            Request, "withheld", rows=3, required=False, initial=request.withheld
        )


# --- incidents ------------------------------------------------------------------------------------
def _moment(data: dict[str, Any], day: str, time: str) -> datetime.datetime | None:
    """The moment of a day and a time (midnight when no time was given); None without a day."""
    on, at = data.pop(day, None), data.pop(time, None)
    if on is None:
        return None
    return timezone.make_aware(datetime.datetime.combine(on, at or datetime.time()))


class IncidentForm(Form):
    """What happened with personal data, and when it was found (rule G3)."""

    submit_label = _("Put in the register")

    what = text_of(Incident, "what", help_text=_("No names, and no more than is needed."))
    found_on = DateField(label=_("Found on"), initial=timezone.localdate)
    found_time = TimeField(label=_("At what time"))

    def clean(self) -> dict[str, Any]:
        """Adds ``found_at``: from then on the hours count."""
        data = super().clean() or self.cleaned_data
        data["found_at"] = _moment(data, "found_on", "found_time")
        return data


class IncidentAssessForm(TransitionForm):
    """What it may lead to, and when it was reported or why it is not."""

    consequences = text_of(Incident, "consequences", rows=3)
    reported_on = DateField(label=_("Reported to the supervisor on"), required=False)
    reported_time = TimeField(label=_("At what time"))
    not_reported_because = text_of(
        Incident,
        "not_reported_because",
        rows=3,
        required=False,
        help_text=_("Only when it is not reported."),
    )

    def clean(self) -> dict[str, Any]:
        """Adds ``reported_at``."""
        data = super().clean() or self.cleaned_data
        data["reported_at"] = _moment(data, "reported_on", "reported_time")
        return data


class IncidentCloseForm(TransitionForm):
    """What was done about it."""

    measures = text_of(Incident, "measures", help_text=_("And how you prevent it from now on."))
