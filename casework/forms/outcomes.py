"""The decision in one form: three reasons, then the outcome with what belongs to it (W4, W5)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from casework.actions.outcomes import CASE_LEAD, REASONS, last_day_of_review
from casework.forms.registrations import VerbForm, box, line
from casework.models import ReferredTo
from casework.models.people import able
from core.forms import DateField
from core.models import Membership

#: The outcomes, each with what is asked besides the reasons: field → name of the action's argument.
OUTCOMES: dict[str, dict[str, str]] = {
    "decline": {},
    "refer": {"referred_to": "referred_to", "referred_contact": "received_by"},
    "take_in": {
        "purpose": "purpose",
        "director": "director",
        "deputy": "deputy",
        "case_lead": "case_lead",
        "next_review_by": "next_review_by",
    },
    "hand_over": {
        "handed_contact": "received_by",
        "handed_categories": "categories",
        "handed_purpose": "purpose",
        "handed_basis": "basis",
    },
}
LABELS = {
    "decline": _("Do not take in"),
    "refer": _("Refer"),
    "take_in": _("Take in"),
    "hand_over": _("Hand over to the prosecution"),
}
#: What an outcome leads to, in a few words.
HINTS = {
    "decline": _("Destroyed after a short term"),
    "refer": _("Number and contact only"),
    "take_in": _("Opens a case"),
    "hand_over": _("In the register"),
}


class _Colleague(forms.ModelChoiceField):
    """Somebody who works here, by name and function."""

    def label_from_instance(self, obj: Membership) -> str:
        """Colleagues know each other by name."""
        return " · ".join(str(part) for part in (obj.user, obj.function) if part)


def _who(label: Any) -> Any:
    return _Colleague(
        label=label,
        queryset=Membership.objects.none(),
        required=False,
        empty_label=_("Make a choice"),
    )


class DecideForm(VerbForm):
    """Three reasons and one outcome; what an outcome asks besides is required only for that one."""

    submit_label = _("Record the decision")
    hide_optional = True

    necessity = box(_("Why is this needed?"), rows=4, longest=2000, required=False)
    proportionality = box(_("Why is this not too heavy?"), rows=4, longest=2000, required=False)
    subsidiarity = box(
        _("Why can it not be done more lightly?"), rows=4, longest=2000, required=False
    )
    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=list(LABELS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the outcome.")},
    )
    referred_to = forms.ChoiceField(
        label=_("Where to?"),
        choices=[("", _("Make a choice")), *ReferredTo.choices],
        required=False,
    )
    referred_contact = line(
        _("Contact there: function and organisation"), longest=300, required=False
    )
    purpose = box(
        _("Purpose of this case"),
        _("What it is for, in one sentence."),
        rows=2,
        longest=1000,
        required=False,
    )
    director = _who(_("Process director"))
    deputy = _who(_("Deputy process director"))
    case_lead = _who(_("Case director"))
    next_review_by = DateField(label=_("First review by"), required=False)
    handed_contact = line(
        _("Who receives it: function and organisation"), longest=300, required=False
    )
    handed_categories = box(_("What kinds of data go along?"), rows=2, longest=1000, required=False)
    handed_purpose = box(_("For what purpose?"), rows=2, longest=1000, required=False)
    handed_basis = box(_("On what basis?"), rows=2, longest=1000, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("director", "deputy"):
            self.fields[name].queryset = able("case.direct")  # type: ignore[attr-defined]
        self.fields["case_lead"].queryset = able(*CASE_LEAD)  # type: ignore[attr-defined]
        words = _now("A day after today, no later than %(day)s.")
        last = date_format(last_day_of_review(), "d-m-Y")
        self.fields["next_review_by"].help_text = words % {"day": last}

    def clean(self) -> dict[str, Any]:
        """The reasons, and what the chosen outcome asks, are filled in."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        wanted = [*REASONS, *OUTCOMES.get(data.get("outcome", ""), {})]
        for name in wanted:
            if not data.get(name) and name not in self.errors:
                self.add_error(name, _SAID.get(name, _("This is needed for the chosen outcome.")))
        return data

    @property
    def verb_name(self) -> str:
        """The verb of the chosen outcome."""
        return str(self.cleaned_data["outcome"])

    def facts(self) -> dict[str, Any]:
        """What the action of the chosen outcome takes."""
        data = self.cleaned_data
        own = OUTCOMES[self.verb_name]
        reasons = {name: data[name] for name in REASONS}
        told = {argument: data[name] for name, argument in own.items()}
        return {**reasons, **(_with_people(**told) if "director" in told else told)}

    def add_reasons(self, reasons: Any) -> None:
        """Say at the field of this form what the action says of its argument."""
        names = {arg: name for name, arg in OUTCOMES.get(self.verb_name, {}).items()}
        super().add_reasons({names.get(key, key): why for key, why in reasons.items()})

    # --- for the template --------------------------------------------------------------------
    def reasons(self) -> list[Any]:
        """The three fields that come first."""
        return [self[name] for name in REASONS]

    def tiles(self) -> list[tuple[Any, Any]]:
        """Each outcome to choose, with what it leads to."""
        return [(radio, HINTS[str(radio.data["value"])]) for radio in self["outcome"]]

    def parts(self) -> list[tuple[str, Any, list[Any]]]:
        """What each outcome asks besides: its verb, its label, its fields."""
        return [
            (verb, LABELS[verb], [self[name] for name in names])
            for verb, names in OUTCOMES.items()
            if names
        ]


def _with_people(director: Any, deputy: Any, case_lead: Any, **told: Any) -> dict[str, Any]:
    """What taking in asks, by the names of the action."""
    return dict(process_director=director, deputy_director=deputy, case_director=case_lead, **told)


_SAID = {name: _("Write this reason too. Each of the three is needed.") for name in REASONS}
