"""Forms of the catalogue: filter with counts, an entry of one's own, availability and note."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import DateField, Form, ModelForm
from interventions.classification import (
    Domain,
    EvidenceRung,
    InterventionType,
    PreventionPhase,
    Setting,
    TargetGroup,
    is_substantiated,
)
from interventions.models import Intervention, Phenomenon
from interventions.models.catalogue import EVIDENCE_STATUSES

TEXT = {"rows": 4}


@dataclass(frozen=True)
class Option:
    """One choice in a filter: how many interventions there are with it, and whether it is on."""

    code: str
    label: str
    number: int
    is_on: bool


@dataclass(frozen=True)
class Facet:
    """One group of choices in the filter; ``mark`` draws its options (phase, evidence or none)."""

    name: str
    label: Any
    options: tuple[Option, ...]
    mark: str = ""
    is_open: bool = False

    @property
    def number_on(self) -> int:
        """How many of its choices are on."""
        return sum(option.is_on for option in self.options)


#: Name in the address, label, field of the model, and whether the group starts open.
FACETS = [
    ("phase", _("Phase"), "phases", True),
    ("type", _("Type"), "types", True),
    ("evidence", _("Research"), "evidence_rung", True),
    ("group", _("Target group"), "target_groups", False),
    ("phenomenon", _("Phenomenon"), "phenomena", False),
    ("setting", _("Setting"), "settings", False),
    ("domain", _("Domain"), "domains", False),
    ("availability", _("Availability"), "availability", False),
]


class CatalogueFilter(Form):
    """Narrows the catalogue; within a group one choice is enough, between groups all count."""

    q = forms.CharField(label=_("Search the catalogue"), required=False, max_length=100)
    phase = forms.MultipleChoiceField(required=False, choices=PreventionPhase.choices)
    type = forms.MultipleChoiceField(required=False, choices=InterventionType.choices)
    evidence = forms.MultipleChoiceField(required=False, choices=EvidenceRung.choices)
    group = forms.MultipleChoiceField(required=False, choices=TargetGroup.choices)
    phenomenon = forms.MultipleChoiceField(required=False)
    setting = forms.MultipleChoiceField(required=False, choices=Setting.choices)
    domain = forms.MultipleChoiceField(required=False, choices=Domain.choices)
    availability = forms.MultipleChoiceField(
        required=False, choices=Intervention.Availability.choices
    )
    order = forms.ChoiceField(
        required=False,
        choices=[("", _("Most studied first")), ("name", _("By name"))],
        widget=forms.HiddenInput,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label, _field, _open in FACETS:
            self.fields[name].label = label
        choices = list(Phenomenon.objects.labels().items())
        self.fields["phenomenon"].choices = choices  # type: ignore[attr-defined]

    def narrow(self, rows: Any) -> Any:
        """The interventions that fit, in the order asked."""
        data = self.cleaned_data
        rows = rows.matching(data["q"])
        for name, _label, field, _open in FACETS:
            if data[name]:
                rows = rows.with_any(field, data[name])
        return rows.order_by("name") if data["order"] else rows.most_studied_first()

    @cached_property
    def facets(self) -> list[Facet]:
        """The groups with their counts; a choice nothing would be left with is not offered."""
        data = self.cleaned_data if self.is_valid() else {}
        rows = Intervention.objects.matching(data.get("q", ""))
        counts = rows.option_counts({field: data.get(name, ()) for name, _l, field, _o in FACETS})
        return [
            self._facet(name, label, is_open, counts[field], set(data.get(name, ())))
            for name, label, field, is_open in FACETS
        ]

    def _facet(self, name: str, label: Any, is_open: bool, counts: Any, chosen: set[str]) -> Facet:
        choices = self.fields[name].choices  # type: ignore[attr-defined]
        options = tuple(
            Option(code, str(text), counts[code], code in chosen)
            for code, text in choices
            if counts[code] or code in chosen
        )
        mark = name if name in ("phase", "evidence") else ""
        return Facet(name, label, options, mark, is_open or bool(chosen))


class AvailabilityForm(ModelForm):
    """What somebody found out about an entry: can it be had, since when is that known, a note."""

    availability_confirmed_on = DateField(
        label=_("Confirmed on"),
        required=False,
        help_text=_(
            "The day somebody asked the provider or looked it up, for example 22-11-2026. Needed"
            " unless the availability is unknown."
        ),
    )

    lead: Any = _(
        "What the sources say stays as it was delivered. Find out whether it can be had today, and"
        " keep a note for your own municipality."
    )

    class Meta:
        model = Intervention
        fields = ["availability", "availability_confirmed_on", "note"]
        widgets = {"availability": forms.RadioSelect, "note": forms.Textarea(attrs=TEXT)}
        help_texts = {"note": _("For your own municipality. Do not write about people.")}

    def clean_availability_confirmed_on(self) -> Any:
        """Nobody confirmed something on a day that has not come."""
        day = self.cleaned_data["availability_confirmed_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet."))
        return day

    def clean(self) -> dict[str, Any]:
        """What is known was confirmed on a day; what is unknown was not."""
        data = super().clean()
        is_known = data.get("availability") not in (None, Intervention.Availability.UNKNOWN)
        day = data.get("availability_confirmed_on")
        if is_known and not day and "availability_confirmed_on" not in self.errors:
            text = _("Say on which day this was confirmed. Otherwise leave it at unknown.")
            self.add_error("availability_confirmed_on", text)
        if not is_known:
            data["availability_confirmed_on"] = None
        return data

    def facts(self) -> dict[str, Any]:
        """The values as the action takes them."""
        return dict(self.cleaned_data)


class InterventionForm(AvailabilityForm):
    """An entry of one's own."""

    lead = ""
    evidence_status = forms.MultipleChoiceField(
        label=_("What is known about the effect"),
        required=False,
        choices=EVIDENCE_STATUSES,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only what the source says itself."),
    )
    phenomena = forms.MultipleChoiceField(
        label=_("Phenomena"), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta(AvailabilityForm.Meta):
        fields = [
            "name",
            "provider",
            "description",
            "types",
            "phases",
            "target_group_text",
            "target_groups",
            "settings",
            "domains",
            "phenomena",
            "evidence_status",
            "evaluation",
            "source_title",
            "source_site",
            *AvailabilityForm.Meta.fields,
        ]
        widgets = {
            **AvailabilityForm.Meta.widgets,
            "description": forms.Textarea(attrs=TEXT),
            "evaluation": forms.Textarea(attrs=TEXT),
        }
        help_texts = {
            **AvailabilityForm.Meta.help_texts,
            "target_group_text": _("In one line, as you would tell a colleague."),
            "source_title": _("Separate several with a semicolon."),
            "source_site": _("The site or the full address; several with a semicolon."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phenomena"].choices = Phenomenon.objects.choices(  # type: ignore[attr-defined]
            keep=self.instance.phenomena
        )
        if self.instance.pk:
            self.fields["name"].help_text = _(
                "Activities that are based on it know it by this name: change it there as well."
            )
        stored = [status for status in self.instance.evidence_status.split(";") if status]
        self.initial["evidence_status"] = stored
        known = {code for code, _label in EVIDENCE_STATUSES}
        others = [(code, code) for code in stored if code not in known]
        self.fields["evidence_status"].choices = [  # type: ignore[attr-defined]
            *EVIDENCE_STATUSES,
            *others,
        ]

    @property
    def helper(self) -> FormHelper:
        """Four parts: what it is, for whom and where, what is known, whether it can be had."""
        helper = super().helper
        today = AvailabilityForm.Meta.fields
        helper.layout = Layout(
            Fieldset(_("What it is"), "name", "provider", "description", "types"),
            Fieldset(
                _("For whom and where"),
                "phases",
                "target_group_text",
                "target_groups",
                "settings",
                "domains",
                "phenomena",
            ),
            Fieldset(
                _("What do we know about the effect?"),
                "evidence_status",
                "evaluation",
                "source_title",
                "source_site",
            ),
            Fieldset(_("Can it be had today?"), *today),
        )
        helper.render_hidden_fields = True
        return helper

    def clean_name(self) -> str:
        """A name stands in the catalogue once, whatever its capitals and spaces."""
        name = " ".join(self.cleaned_data["name"].split())
        if Intervention.objects.named(name).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("The catalogue has an intervention with this name."))
        return name

    def clean_evidence_status(self) -> str:
        """The statuses as they are stored: separated by semicolons."""
        return ";".join(self.cleaned_data["evidence_status"])

    def clean(self) -> dict[str, Any]:
        """Who says that something was studied or recognised says where that stands."""
        data = super().clean()
        statuses = data.get("evidence_status", "").split(";")
        if is_substantiated(statuses) and not data.get("source_title"):
            self.add_error(
                "source_title", _("Name the source in which this stands, or choose less.")
            )
        return data
