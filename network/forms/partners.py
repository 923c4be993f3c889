"""Forms of partner organisations: filter, making and changing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Form, GuardedField, ModelForm, Names
from core.models import Organisation
from interventions.classification import Domain, OrganisationType
from network.models import PartnerOrganisation

#: More places than this is a slip of the keyboard.
MOST_SEATS = 50


class PartnerFilter(Form):
    """Narrows the list of partners; every part is optional."""

    submit_label = None
    hide_optional = True

    q = forms.CharField(label=_("Search a partner"), required=False, max_length=100)
    domain = forms.MultipleChoiceField(
        label=_("Domain"),
        required=False,
        choices=Domain.choices,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "facet"}),
    )
    type = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("all")), *OrganisationType.choices]
    )

    def narrow(self, rows: Any) -> Any:
        """The partners that fit every part that was filled in."""
        data = self.cleaned_data
        rows = rows.matching(data["q"])
        if data["domain"]:
            rows = rows.filter(domain__in=data["domain"])
        return rows.filter(type=data["type"]) if data["type"] else rows


class PartnerForm(ModelForm):
    """The profile of an organisation: what it is and where to reach it, never a person."""

    name = GuardedField(label=_("Name of the organisation"), max_length=160, names=Names.NEVER)
    focal_seats = forms.IntegerField(
        label=_("Places for focal officers"),
        required=False,
        min_value=0,
        max_value=MOST_SEATS,
        widget=forms.NumberInput(attrs={"class": "input--short"}),
        help_text=_("So many focal officers this organisation wants to have; 0 when none."),
    )

    class Meta:
        model = PartnerOrganisation
        fields = ["name", "type", "domain", "contact_point", "focal_seats", "note"]
        labels = {"type": _("Kind")}
        widgets = {"note": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"note": _("For your own municipality. Do not write about people.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["name"] = self.instance.organisation.name

    def clean_name(self) -> str:
        """An organisation is a partner once, whatever the capitals and spaces in its name."""
        name = " ".join(self.cleaned_data["name"].split())
        if self._is_taken(name):
            raise forms.ValidationError(
                _("There is a partner with this name already. Look it up in the list.")
            )
        return name

    def clean_focal_seats(self) -> int:
        """Nothing filled in: what it was, and none for a new one."""
        seats = self.cleaned_data["focal_seats"]
        return self.instance.focal_seats if seats is None else int(seats)

    def facts(self) -> dict[str, Any]:
        """The values as the actions take them."""
        return dict(self.cleaned_data)

    def _is_taken(self, name: str) -> bool:
        same = Organisation.objects.filter(name_key=Organisation.key(name))
        if self.instance.pk:
            return same.exclude(pk=self.instance.organisation_id).exists()
        return PartnerOrganisation.objects.filter(organisation__in=same).exists()
