"""Forms of the known names: a new one, the filter of the list, and taking one away."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms.administration import ALL, FilterForm
from core.forms.bases import Form, ModelForm
from core.models import LocalWord, Organisation


class LocalWordFilter(FilterForm):
    """Narrows the list of known names."""

    q = forms.CharField(label=_("Search"), required=False, max_length=LocalWord.LONGEST)
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[ALL, *LocalWord.Kind.choices]
    )

    def narrow(self, names: Any) -> Any:
        """The names that fit."""
        names = names.matching(self.cleaned_data["q"])
        return names.filter(kind=self.cleaned_data["kind"]) if self.cleaned_data["kind"] else names


class LocalWordForm(ModelForm):
    """A name that is no private person, and what it stands for."""

    submit_label = _("Add this name")

    #: A plain field: it would be strange to ask here whether this is a name.
    name = forms.CharField(
        label=_("Name"),
        max_length=LocalWord.LONGEST,
        help_text=_("As people write it. Of a public figure the first and the last name."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    class Meta:
        model = LocalWord
        fields = ["name", "kind"]
        widgets = {"kind": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = LocalWord.Kind.choices  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        """A name, once in the list; the model refuses what else leads to a person (rule S3)."""
        name = " ".join(self.cleaned_data["name"].split())
        if len(name) < 3 or not any(sign.isalpha() for sign in name):
            raise forms.ValidationError(_("Write a name of at least three signs, with a letter."))
        if LocalWord.objects.filter(name_key=Organisation.key(name)).exists():
            raise forms.ValidationError(_("This name is in the list already."))
        return name

    def clean(self) -> dict[str, Any]:
        """A single name of a public figure would hide everybody who is called so."""
        data = super().clean() or {}
        is_single = "name" in data and len(data["name"].split()) < 2
        if is_single and data.get("kind") == LocalWord.Kind.PUBLIC_FIGURE:
            self.add_error(
                "name", _("Write the first and the last name: others may have one of them too.")
            )
        if LocalWord.objects.count() >= LocalWord.MOST:
            self.add_error(None, _("The list is full. Remove names that are not needed any more."))
        return data


class LocalWordRemoveForm(Form):
    """Nothing to fill in: only to confirm."""

    submit_label = _("Remove from the list")
    danger = True
