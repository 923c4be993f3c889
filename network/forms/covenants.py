"""Forms of agreements: what they say, the facts of their verbs, the signed file, the filter."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import DateField, Form, ModelForm, TransitionForm
from core.models import Organisation
from network.actions import covenants as rules
from network.actions.signed_files import MAXIMUM_SIZE, CleanFile, FileRefused, clean
from network.models import Consultation, Covenant, CovenantKind
from network.models.covenants import Standing

CHECK_IS_GONE = _(
    "What the privacy officer checked has changed. The check has been taken away: ask for a new"
    " one."
)
UNTIL_HELP = _(
    "For example 22-11-2026. An agreement is looked at again: at most five years at a time is our"
    " proposal."
)


class CovenantFilter(Form):
    """Narrows the list of agreements; every part is optional."""

    submit_label = None
    hide_optional = True

    standing = forms.MultipleChoiceField(
        label=_("In force or not"),
        required=False,
        choices=Standing.choices,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "facet"}),
    )
    kind = forms.MultipleChoiceField(
        label=_("Kind"),
        required=False,
        choices=CovenantKind.choices,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "facet"}),
    )

    def narrow(self, rows: Any) -> Any:
        """The agreements that fit every part that was filled in."""
        if standing := self.cleaned_data["standing"]:
            rows = rows.standing(standing)
        if kinds := self.cleaned_data["kind"]:
            rows = rows.filter(kind__in=kinds)
        return rows


class _Several(forms.ModelMultipleChoiceField):
    """Several rows of the municipality, as boxes to tick."""

    widget = forms.CheckboxSelectMultiple


class CovenantForm(ModelForm):
    """What an agreement says, who are the parties, and which consultations share under it."""

    valid_until = DateField(
        label=_("Valid until"),
        help_text=UNTIL_HELP,
        error_messages={"required": rules.WITHOUT_END},
    )
    review_on = DateField(
        label=_("Look at it again on"),
        error_messages={"required": rules.WITHOUT_REVIEW},
    )
    signed_on = DateField(label=_("Signed on"))

    class Meta:
        model = Covenant
        fields = ["title", "kind", "purpose"]
        fields += ["data_categories", "legal_basis", "discussed", "keeping", "contact"]
        fields += ["valid_until", "review_on", "signed_on"]
        widgets = {
            name: forms.Textarea(attrs={"rows": 3})
            for name in ["purpose", "data_categories", "legal_basis", "discussed", "keeping"]
        }
        labels = {
            "purpose": _("What is it for?"),
            "data_categories": _("Which data are shared?"),
            "legal_basis": _("On which legal basis?"),
            "discussed": _("What may be discussed, when and how?"),
            "keeping": _("How long are the data kept?"),
            "contact": _("Function to turn to"),
        }
        help_texts = {
            "title": _("As people call it, for example “Agreement on the weighing team”."),
            "purpose": _("One purpose per agreement. Never write about cases or persons."),
            "data_categories": _("Kinds of data, for example: what somebody does, and since when."),
            "legal_basis": _("The law and the article, or the legal duty or public task."),
            "discussed": _("For example: anonymously first; with a name only in the case meeting."),
            "contact": _("No name: people change, the function stays."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = self.instance if self.instance.pk else None
        if known is None or not known.is_signed:
            del self.fields["signed_on"]
        shared = list(known.dependents.values_list("consultation", flat=True)) if known else []
        if known:
            self.initial["parties"] = list(known.parties.values_list("organisation", flat=True))
            self.initial["consultations"] = shared
        going_on = Consultation.objects.going_on().order_by("pk").values("pk")
        consultations = Consultation.objects.filter(Q(pk__in=going_on) | Q(pk__in=shared))
        parties = Organisation.objects.all()
        self._add("parties", parties, _("Who are the parties?"), _("At least two to sign."))
        self._add(
            "consultations",
            consultations,
            _("Which consultations share under it?"),
            _("Their pages say so, also when it runs out."),
        )
        order = ["title", "kind", "purpose", "parties", "data_categories", "legal_basis"]
        order += ["discussed", "keeping", "contact", "valid_until", "review_on", "signed_on"]
        self.order_fields([*order, "consultations"])

    def _add(self, name: str, rows: Any, label: Any, help_text: Any) -> None:
        gone = _("One of these does not exist any more. Look at your choice again.")
        self.fields[name] = _Several(
            queryset=rows,
            required=False,
            label=label,
            help_text=help_text,
            error_messages={"invalid_choice": gone, "invalid_pk_value": gone},
        )

    def clean(self) -> dict[str, Any]:
        """Refuse what an agreement cannot be, at the field where it can be mended."""
        data = super().clean()
        known = Covenant.objects.filter(pk=self.instance.pk).first()
        self.add_reasons(rules.refusals({**data, "parties": data.get("parties") or []}, known))
        return data

    def facts(self) -> dict[str, Any]:
        """The values as the actions take them."""
        names = [name for name in self.fields if name != "revision"]
        return {name: self.cleaned_data[name] for name in names}


# --- the verbs ------------------------------------------------------------------------------------
class _VerbForm(ModelForm):
    """Facts of a verb about the row as it was read: a stale save shows."""

    submit_label = ""  # the button carries the verb's own label


class SignForm(_VerbForm):
    """The day of the signing."""

    lead = _("Only when all parties have signed. From that day on the agreement is in force.")
    signed_on = DateField(label=_("Signed on"))

    class Meta:
        model = Covenant
        fields = ["signed_on"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["signed_on"] = self.initial.get("signed_on") or timezone.localdate()

    def clean_signed_on(self) -> Any:
        """Not in the future, and not after the last day."""
        day = self.cleaned_data["signed_on"]
        if reasons := rules.signing(day, self.instance.valid_until):
            raise forms.ValidationError(reasons["signed_on"])
        return day


class RenewForm(_VerbForm):
    """Until when it goes on, and when it is looked at again."""

    lead = _("All parties agree that it goes on as it is. What else changes, change it first.")
    valid_until = DateField(
        label=_("Valid until"),
        help_text=UNTIL_HELP,
        error_messages={"required": rules.WITHOUT_END},
    )
    review_on = DateField(
        label=_("Look at it again on"), error_messages={"required": rules.WITHOUT_REVIEW}
    )

    class Meta:
        model = Covenant
        fields = ["valid_until", "review_on"]

    def __init__(self, *args: Any, instance: Covenant, **kwargs: Any) -> None:
        self.until = instance.valid_until
        super().__init__(*args, instance=instance, **kwargs)
        self.initial["valid_until"] = self.initial["review_on"] = None

    def clean(self) -> dict[str, Any]:
        """Later than now, and looked at again before its end."""
        data = super().clean()
        if data.get("valid_until") and data.get("review_on"):
            days = (data["valid_until"], data["review_on"])
            self.add_reasons(rules.renewing(*days, self.until))
        return data


class CheckForm(_VerbForm):
    """What the privacy officer saw."""

    lead = _(
        "You looked at purpose, parties, data, ground and how long data are kept. When one of these"
        " changes later, the check is taken away."
    )

    class Meta:
        model = Covenant
        fields = ["check_note"]
        widgets = {"check_note": forms.Textarea(attrs={"rows": 4})}
        labels = {"check_note": _("What did the check find?")}
        help_texts = {"check_note": _("Everybody who sees the agreement reads this.")}


class EndForm(_VerbForm):
    """From which day nothing is shared under it any more."""

    danger = True
    lead = _(
        "From that day on nothing is shared under it. The agreement stays to be read until its term"
        " is over; it cannot be changed any more."
    )
    ended_on = DateField(label=_("Ended on"))

    class Meta:
        model = Covenant
        fields = ["ended_on"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["ended_on"] = self.initial.get("ended_on") or timezone.localdate()

    def clean_ended_on(self) -> Any:
        """Today or before, and not before the signing."""
        day = self.cleaned_data["ended_on"]
        if reasons := rules.ending(day, self.instance.signed_on):
            raise forms.ValidationError(reasons["ended_on"])
        return day


class RemoveFileForm(TransitionForm):
    """Asks whether the signed file may go."""

    danger = True
    lead = _("The file is destroyed here. Keep the original in your own archive.")


# --- the signed file ------------------------------------------------------------------------------
class CovenantFileForm(ModelForm):
    """The signed file, judged and cleaned by its content; its name is never used."""

    submit_label = _("Keep this file")

    file = forms.FileField(
        label=_("Signed file"),
        help_text=_("PDF, PNG or JPEG, at most 10 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
        error_messages={
            "required": _("Choose the signed file."),
            "empty": _("This file is empty. Choose the signed file."),
        },
    )
    cleaned: CleanFile
    is_too_large = False

    class Meta:
        model = Covenant
        fields: list[str] = []

    def clean_file(self) -> Any:
        """Look at the content at once; what is refused is told at the field."""
        upload = self.cleaned_data["file"]
        self.is_too_large = upload.size > MAXIMUM_SIZE
        upload.seek(0)
        try:
            self.cleaned = clean(upload.read(MAXIMUM_SIZE + 1))
        except FileRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return upload
