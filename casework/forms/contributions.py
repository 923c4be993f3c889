"""Forms of contributions: write one, take it back, mark it, correct it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from casework.forms.bases import CaseForm, line_of, text_of
from casework.models import Certainty, Contribution, ContributionKind, Side, Source, Use
from core.forms import DateField

NO_NAMES = _("Write no names: “the young person”, “the uncle”, “a friend”.")


class ContributeForm(CaseForm):
    """One text: what kind it is, from which side, what, how it is known, who may use it."""

    submit_label = _("Add the contribution")
    lead = _(
        "Everybody in this case reads it, with the name of your organisation. You can take it back."
        " You do not have to share what your professional secrecy forbids."
    )

    kind = forms.ChoiceField(
        label=_("What kind of text is it?"),
        choices=ContributionKind.choices,
        widget=forms.RadioSelect,
        help_text=_("A fact was seen, heard or read. An opinion is what you think of it."),
    )
    side = forms.ChoiceField(label=_("Seen from"), choices=Side.choices, widget=forms.RadioSelect)
    text: Any = text_of(
        Contribution, "text", rows=6, label=_("What do you contribute?"), help_text=NO_NAMES
    )
    source = forms.ChoiceField(
        label=_("How do you know this?"),
        choices=[("", _("not filled in")), *Source.choices],
        required=False,
        help_text=_("Required with a fact."),
    )
    happened_on = DateField(
        label=_("When was it?"),
        required=False,
        help_text=_("Required with a fact. About is fine, for example 22-11-2026."),
    )
    source_function: Any = line_of(
        Contribution,
        "source_function",
        label=_("Who made the diagnosis?"),
        required=False,
        help_text=_("Only with a diagnosis: the function, such as “treating psychologist”."),
    )
    use = forms.ChoiceField(
        label=_("Who may use it?"),
        choices=Use.choices,
        widget=forms.RadioSelect,
        initial=Use.CASE,
    )
    function: Any = line_of(
        Contribution, "function", help_text=_("For example: mentor, district police officer.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.membership is not None:
            self.fields["function"].initial = self.membership.function


class ContributionField(forms.ModelChoiceField):
    """One of the contributions, by its number and its first words."""

    def label_from_instance(self, obj: Contribution) -> str:
        """Number, organisation and the text, cut to one line."""
        text = obj.text if len(obj.text) <= 120 else f"{obj.text[:119]}…"
        return f"{obj.number}. {obj.organisation}: {text}"


class _About(CaseForm):
    """A form about one contribution, which the address may name by its number."""

    submit_label: Any = ""
    which: Any = _("Which text?")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        number = str(self.initial.pop("number", ""))
        rows = self.offered().select_related("organisation").order_by("pk")
        named = next((row.pk for row in rows if str(row.number) == number), None)
        choice = ContributionField(
            label=self.which,
            queryset=rows,
            widget=forms.RadioSelect,
            empty_label=None,
            initial=named,
        )
        self.fields = {"contribution": choice, **self.fields}

    def offered(self) -> Any:
        """What can be chosen."""
        return self.case.contributions.standing()


class RetractForm(_About):
    """Which text of one's own organisation is taken back."""

    submit_label = _("Take it back")
    lead = _(
        "The text is gone at once, for everybody. That something stood here, of which organisation"
        " and when, stays visible."
    )

    def offered(self) -> Any:
        """Those of the own organisation."""
        organisation = self.membership.organisation_id if self.membership else None
        return super().offered().filter(organisation_id=organisation)


class MarkForm(_About):
    """Which fact, and what became of it."""

    submit_label = _("Keep this")
    which = _("Which fact?")
    lead = _("A fact that turned out not to be so stays on the page, with these words beside it.")

    certainty = forms.ChoiceField(
        label=_("What do you know now?"), choices=Certainty.choices, widget=forms.RadioSelect
    )

    def offered(self) -> Any:
        """The facts."""
        return super().offered().filter(kind=ContributionKind.FACT)


class RectifyForm(_About):
    """The corrected text, or what the person says about it, or both."""

    submit_label = _("Keep the correction")
    lead = _(
        "Everybody reads the corrected text from now on. The text before stays for the process"
        " director only, to account for the correction."
    )

    text: Any = text_of(
        Contribution,
        "text",
        required=False,
        label=_("The corrected text"),
        help_text=_("Leave it empty when the text stays and the person says something about it."),
    )
    person_says: Any = text_of(
        Contribution,
        "person_says",
        rows=3,
        required=False,
        label=_("What does the person say about it?"),
        help_text=_("Stands beside the text, in the words of the person."),
    )

    def clean(self) -> dict[str, Any]:
        """One of both is needed; said here too, beside the field that asks for it."""
        data = super().clean() or self.cleaned_data
        asked = not {"text", "person_says"} & set(self.errors)
        if asked and not (data.get("text") or data.get("person_says")):
            self.add_error("text", _now("Write the corrected text, or what the person says."))
        return data
