"""Forms of the administration: people, roles, parameters, and the filters of its lists."""

from __future__ import annotations

import datetime
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import audit, permissions
from core.checks import domain_models
from core.forms.bases import DateField, Form, ModelForm
from core.forms.guarded import GuardedField, Names
from core.models import (
    AuditEvent,
    Membership,
    Organisation,
    Parameter,
    ParameterDefinition,
    Role,
    User,
)
from core.models.parameters import LONGEST_TEXT
from core.tenancy import TenantChoiceField, current

ALL = ("", _("all"))


class FilterForm(Form):
    """A filter in the address of a list: every part may be left out."""

    submit_label = None

    @property
    def helper(self) -> FormHelper:
        """As every form, but sent by GET: nothing is required and nothing is saved."""
        helper = super().helper
        helper.form_method = "get"
        return helper


# --- people -----------------------------------------------------------------------------------
class PersonFilter(FilterForm):
    """Narrows the list of people."""

    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    role = forms.ChoiceField(label=_("Role"), required=False, choices=[ALL, *Role.choices])
    ended = forms.BooleanField(label=_("Also people without access"), required=False)

    def narrow(self, people: Any) -> Any:
        """The people that fit: every word in name, log-in name or function."""
        for word in self.cleaned_data["q"].split():
            people = people.filter(
                Q(user__name__icontains=word)
                | Q(user__username__icontains=word)
                | Q(function__icontains=word)
            )
        if self.cleaned_data["role"]:
            people = people.holding(self.cleaned_data["role"])
        return people if self.cleaned_data["ended"] else people.active()


class PersonForm(Form):
    """A new person: an account and a membership, still without a role."""

    submit_label = _("Add this person")

    username = forms.CharField(
        label=_("Log-in name"),
        max_length=150,
        help_text=_("Letters, digits and . @ + - _ only. It cannot be changed later."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
        validators=[UnicodeUsernameValidator(message=_("Use letters, digits and . @ + - _ only."))],
    )
    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail address"), required=False)
    organisation = TenantChoiceField(
        model=Organisation,
        label=_("Organisation"),
        required=False,
        empty_label=_("not filled in"),
        help_text=_("Is it missing? A policy adviser adds it to the network."),
    )
    function = forms.CharField(label=_("Function"), max_length=120, required=False)

    def clean_username(self) -> str:
        """A log-in name belongs to one person, whatever capitals are used."""
        username: str = User.normalize_username(self.cleaned_data["username"])
        is_taken = username.casefold() == "new"  # an address of ours
        if is_taken or User.objects.filter(username__iexact=username).exists():
            raise forms.ValidationError(_("This log-in name is taken. Choose another one."))
        return username


class MembershipForm(ModelForm):
    """What somebody does here, and until when."""

    until = DateField(
        label=_("Access until and including"),
        required=False,
        help_text=_("Leave empty when no end has been agreed. For example 22-11-2026."),
    )

    class Meta:
        model = Membership
        fields = ["organisation", "function", "until"]

    def clean_until(self) -> datetime.date | None:
        """An end in the past is another act: it is called ending access."""
        until: datetime.date | None = self.cleaned_data["until"]
        if until and until < timezone.localdate():
            raise forms.ValidationError(
                _("This day has passed. Choose a later day, or use “End access” to stop at once.")
            )
        return until


class GrantForm(Form):
    """A role, from when until when."""

    submit_label = _("Grant this role")

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, widget=forms.RadioSelect)
    granted_on = DateField(
        label=_("From"), required=False, help_text=_("Empty means today. For example 22-11-2026.")
    )
    until = DateField(
        label=_("Until and including"), required=False, help_text=_("Empty means without an end.")
    )

    def clean_granted_on(self) -> datetime.date:
        """Nobody held a role before somebody decided so."""
        day: datetime.date = self.cleaned_data["granted_on"] or timezone.localdate()
        if day < timezone.localdate():
            raise forms.ValidationError(_("This day has passed. Choose today or a later day."))
        return day

    def clean(self) -> dict[str, Any]:
        """The end is not before the start."""
        data = super().clean() or {}
        if data.get("until") and data.get("granted_on") and data["until"] < data["granted_on"]:
            self.add_error("until", _("The end is before the start. Change one of the two dates."))
        return data


class WithdrawForm(Form):
    """Which of somebody's roles ends now."""

    submit_label = _("Withdraw this role")
    danger = True

    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, person: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = {grant.role for grant in person.grants_now if not grant.is_over}
        choices = [(code, label) for code, label in Role.choices if code in held]
        self.fields["role"].choices = choices  # type: ignore[attr-defined]


class ConfirmForm(Form):
    """Nothing to fill in: only to confirm."""

    danger = True


# --- parameters ---------------------------------------------------------------------------------
class ParameterForm(Form):
    """The next version of a parameter; its fields follow from the kind of the parameter."""

    submit_label = _("Propose this value")

    source = forms.CharField(
        label=_("Source"),
        max_length=400,
        help_text=_("Where does this come from? A decision, a letter, a page."),
    )
    valid_from = DateField(label=_("Valid from"))

    def __init__(
        self, *args: Any, definition: ParameterDefinition, value: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.definition, self.value = definition, value
        fields = {name: self._field(label, part) for name, label, part in _parts(definition, value)}
        self.fields = {**fields, **self.fields}
        self.initial.setdefault("valid_from", timezone.localdate())

    def _field(self, label: Any, part: Any) -> forms.Field:
        if self.definition.kind == "number":
            return forms.IntegerField(
                label=label,
                min_value=self.definition.minimum,
                max_value=self.definition.maximum,
                initial=part,
                localize=False,
            )
        if self.definition.kind == "text":
            return GuardedField(
                label=label, max_length=LONGEST_TEXT, names=Names.ONCE, initial=part
            )
        if self.definition.kind == "lines":
            return GuardedField(
                label=label,
                names=Names.ONCE,
                initial=_written(part),
                required=self.definition.minimum > 0,
                widget=forms.Textarea(attrs={"rows": max(6, len(part) + 2)}),
                help_text=_(
                    "One line each, in the order in which they are shown. An explanation may follow"
                    " after the sign |. For example: Living | where somebody lives, and with whom"
                ),
            )
        return forms.MultipleChoiceField(
            label=label,
            choices=self.definition.choices,
            initial=part,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )

    def clean_valid_from(self) -> datetime.date:
        """A value never holds for days that have passed."""
        day: datetime.date = self.cleaned_data["valid_from"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("This day has passed. Choose today or a later day."))
        return day

    def clean(self) -> dict[str, Any]:
        """One proposal waits at a time, and a proposal changes something."""
        data = super().clean() or {}
        waiting = Parameter.objects.filter(
            key=self.definition.key, status=Parameter.Status.PROPOSED
        )
        if waiting.exists():
            self.add_error(None, _("A proposal is waiting already. First it has to be decided on."))
        elif not self.errors and (fault := self.definition.fault(self.proposed())):
            self.add_error("value", fault)
        elif not self.errors and self.proposed() == self.value:
            self.add_error(None, _("This is the value that holds now. Change it, or go back."))
        return data

    def proposed(self) -> Any:
        """The value as it is stored."""
        if self.definition.kind == "lines":
            return _read(self.cleaned_data["value"])
        if self.definition.kind != "lists":
            return self.cleaned_data["value"]
        return {key: self.cleaned_data[f"value_{key}"] for key, _label in self.definition.keys}


def _parts(definition: ParameterDefinition, value: Any) -> list[tuple[str, Any, Any]]:
    """Name of the field, label and present value of each part of a parameter."""
    if definition.kind != "lists":
        return [("value", definition.label, value)]
    return [(f"value_{key}", label, value.get(key, [])) for key, label in definition.keys]


def _written(lines: list[dict[str, str]]) -> str:
    """Lines as somebody types them: "label | note", one each."""
    return "\n".join(" | ".join(filter(None, (row["label"], row["note"]))) for row in lines)


def _read(text: str) -> list[dict[str, str]]:
    """What was typed as lines; empty ones are passed over."""
    pairs = (line.partition("|") for line in text.splitlines() if line.strip())
    return [{"label": label.strip(), "note": note.strip()} for label, _bar, note in pairs]


# --- the log --------------------------------------------------------------------------------------
class LogFilter(FilterForm):
    """Narrows the log by period, person, action, kind of object and result."""

    since = DateField(label=_("From"), required=False)
    until = DateField(label=_("Until and including"), required=False)
    person = forms.ChoiceField(label=_("Who"), required=False)
    action = forms.ChoiceField(label=_("What"), required=False)
    kind = forms.ChoiceField(label=_("Kind of object"), required=False)
    result = forms.ChoiceField(
        label=_("Result"), required=False, choices=[ALL, *AuditEvent.Result.choices]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Membership.objects.filter(municipality=current()).select_related("user")
        by_name = sorted(people, key=lambda person: str(person.user).casefold())
        actions = [*permissions.registry, *audit.ACCOUNT_ACTIONS]
        kinds = {model._meta.label_lower: model._meta.verbose_name for model in domain_models()}
        offers: dict[str, list[tuple[str, str]]] = {
            "person": [(person.user.username, str(person.user)) for person in by_name],
            "action": sorted(_labelled(actions), key=lambda pair: pair[1].casefold()),
            "kind": sorted(
                ((code, str(label)) for code, label in kinds.items()),
                key=lambda pair: pair[1].casefold(),
            ),
        }
        for name, choices in offers.items():
            self.fields[name].choices = [ALL, *choices]  # type: ignore[attr-defined]

    def narrow(self, events: Any) -> Any:
        """The events that fit every part that was filled in."""
        data = self.cleaned_data
        wanted = {
            "at__date__gte": data["since"],
            "at__date__lte": data["until"],
            "actor__username": data["person"],
            "action": data["action"],
            "object_type": data["kind"],
            "result": data["result"],
        }
        return events.filter(**{name: value for name, value in wanted.items() if value})


def _labelled(actions: list[str]) -> list[tuple[str, str]]:
    """The actions that have a sentence, so that can occur in the log, with their label."""
    return [(code, audit.action_label(code)) for code in actions if audit.is_told(code)]
