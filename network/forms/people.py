"""Forms of the directory: the question, the filter of the list, and the officers themselves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import DateField, Form, ModelForm
from core.models import Membership, Organisation
from core.tenancy import TenantChoiceField, current
from interventions.classification import Domain
from network.actions.people import NOT_YET, refusals
from network.models import FocalOfficer, PartnerOrganisation
from network.models.directory import DirectoryAnswer, findable_officers
from network.permissions import ANSWERING


class Topic(models.TextChoices):
    """What somebody wants: a closed list, so that nothing about a person can be in the address."""

    TALK = "talk", _("talk something over")
    CONCERN = "concern", _("pass on a concern")
    TRAINING = "training", _("ask about training")
    PRIVACY = "privacy", _("ask about privacy")


#: How the part of the page is called that names who answers such a question.
HOLDER_TITLES: dict[Any, Any] = {
    Topic.CONCERN: _("To pass on a concern"),
    Topic.TRAINING: _("For a question about training"),
    Topic.PRIVACY: _("For a question about privacy"),
}


class DirectoryQuestion(Form):
    """Where somebody works and what they want; both stand in the address and nowhere else."""

    submit_label = None
    hide_optional = True

    organisation = TenantChoiceField(
        model=Organisation,
        label=_("I work at"),
        required=False,
        empty_label=_("an organisation that is not in this list"),
    )
    topic = forms.ChoiceField(label=_("I want to"), choices=Topic.choices)

    @classmethod
    def asked(cls, address: Any, membership: Membership) -> DirectoryQuestion:
        """The question in an address; what it does not say is the asker's own organisation."""
        usual = {"organisation": membership.organisation_id or "", "topic": Topic.TALK.value}
        return cls({**usual, **{name: address[name] for name in usual if name in address}})

    def answer(self) -> DirectoryAnswer:
        """Whom to turn to; when the question cannot be read: everybody, without an own side."""
        if not self.is_valid():
            return DirectoryAnswer()
        topic = self.cleaned_data["topic"]
        return DirectoryAnswer(self.cleaned_data["organisation"], ANSWERING.get(topic, ""))

    @property
    def holder_title(self) -> Any:
        """The heading above who answers this kind of question; "" when nobody does besides."""
        return HOLDER_TITLES.get(self.cleaned_data.get("topic"), "")

    @property
    def holders_last(self) -> bool:
        """A concern goes to a focal officer first; other questions to who answers them."""
        return bool(self.cleaned_data.get("topic") == Topic.CONCERN)


class OfficerFilter(Form):
    """Narrows the list of focal officers; every part is optional."""

    submit_label = None
    hide_optional = True

    q = forms.CharField(
        label=_("Search by organisation, function or work area"), required=False, max_length=100
    )
    domain = forms.MultipleChoiceField(
        label=_("Domain"),
        required=False,
        choices=Domain.choices,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "facet"}),
    )

    def narrow(self, rows: Any) -> Any:
        """The officers that fit every part that was filled in."""
        rows = rows.matching(self.cleaned_data["q"])
        domains = self.cleaned_data["domain"]
        if not domains:
            return rows
        profiles = PartnerOrganisation.objects.order_by("pk")
        if Domain.UNKNOWN in domains:  # also of organisations without a profile
            others = profiles.exclude(domain__in=domains)
            return rows.exclude(organisation__in=others.values("organisation"))
        fitting = profiles.filter(domain__in=domains)
        return rows.filter(organisation__in=fitting.values("organisation"))


class _Colleague(forms.ModelChoiceField):
    """Somebody with access to this municipality now, told apart by organisation."""

    def __init__(self) -> None:
        people = Membership.objects.active().filter(municipality=current(), user__is_active=True)
        super().__init__(
            queryset=people.select_related("user", "organisation").order_by(
                "user__name", "user__username"
            ),
            label=_("A colleague with access"),
            required=False,
            empty_label=_("nobody: I write a name below"),
            help_text=_("When their access ends, nobody finds them here any more."),
        )

    def label_from_instance(self, obj: Any) -> str:
        """Name and organisation."""
        return " · ".join(filter(None, [str(obj.user), str(obj.organisation or "")]))


class _Deputy(TenantChoiceField):
    """A focal officer who can be turned to, told apart by organisation."""

    def label_from_instance(self, obj: Any) -> str:
        """Name and organisation."""
        return f"{obj.label} · {obj.organisation}"


class OfficerForm(ModelForm):
    """A focal officer: where, who, how to reach them, training and deputy."""

    organisation = TenantChoiceField(model=Organisation, label=_("Organisation"))
    deputy = _Deputy(
        model=FocalOfficer,
        label=_("Deputy"),
        required=False,
        empty_label=_("nobody yet"),
        help_text=_("Who to ask when this person is not there."),
    )
    agreed_on = DateField(
        label=_("Agreed to be found on"),
        help_text=_("Ask first. For example 22-11-2026."),
        error_messages={"required": _("Write on which day this person agreed. Ask them first.")},
    )
    trained_on = DateField(label=_("Last training on"), required=False)
    trained_until = DateField(label=_("Training valid until"), required=False)

    class Meta:
        model = FocalOfficer
        fields = [
            "organisation",
            "membership",
            "name",
            "function",
            "area",
            "availability",
            "phone",
            "email",
            "agreed_on",
            "trained_on",
            "trained_until",
            "deputy",
        ]
        labels = {"name": _("Or the name of a contact without access")}
        help_texts = {
            "function": _("What this person does there, for example: care coordinator."),
            "area": _("For example a neighbourhood, a school or an age."),
            "availability": _("For example: Monday, Tuesday and Thursday until 16:00."),
            "phone": _("A number of their work, with digits only."),
            "email": _("An address of their work."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["membership"] = _Colleague()
        deputies: Any = self.fields["deputy"]
        deputies.queryset = findable_officers().exclude(pk=self.instance.pk)

    def clean(self) -> dict[str, Any]:
        """Refuse what the directory cannot hold, at the field where it can be mended."""
        data = super().clean()
        known = self.instance if self.instance.pk else None
        self.add_reasons(refusals(data, known))
        return data

    def facts(self) -> dict[str, Any]:
        """The values as the actions take them."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class EndForm(Form):
    """From which day the role has ended."""

    danger = True
    submit_label = _("End the role")

    ended_on = DateField(label=_("The role ended on"), initial=timezone.localdate)

    def clean_ended_on(self) -> Any:
        """A role ends today or ended before."""
        day = self.cleaned_data["ended_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(NOT_YET)
        return day
