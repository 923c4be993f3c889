"""Forms of consultations: what it is, when it ends, who sits there, what goes where."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import DateField, GuardedField, ModelForm
from core.models import Organisation
from network.forms.rows import NOTHING, Rows, organisation_field
from network.models import Consultation, ConsultationLink, ConsultationSeat
from network.models.consultation_findings import same_function


class ConsultationForm(ModelForm):
    """What a consultation is: name, level, kind, purpose, chair, rhythm, confidentiality."""

    class Meta:
        model = Consultation
        fields = ["name", "level", "kind", "purpose", "chair", "chair_function", "frequency"]
        fields += ["confidentiality"]
        widgets = {"purpose": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "name": _("As people call it, for example “Youth in the street”."),
            "purpose": _("What is it for? Never write about cases or persons."),
            "chair_function": _("No name needed."),
        }

    def clean_name(self) -> str:
        """Two that meet do not share a name: nobody could tell them apart."""
        name: str = " ".join(self.cleaned_data["name"].split())
        others = Consultation.objects.going_on().exclude(pk=self.instance.pk)
        if name.casefold() in {other.casefold() for other in others.values_list("name", flat=True)}:
            raise forms.ValidationError(
                _("There is a consultation with this name already. Give this one another name.")
            )
        return name


class EndForm(ModelForm):
    """From which day it meets no more; once that is known it can be taken back."""

    submit_label = _("End the consultation")
    ended_on = DateField(label=_("Ends on"))

    class Meta:
        model = Consultation
        fields = ["ended_on"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.ended_on:
            field = self.fields["ended_on"]
            field.required = False
            field.help_text = _("Empty it when the consultation goes on after all.")
            self.submit_label = _("Save")
        else:
            self.initial["ended_on"] = timezone.localdate()

    def clean_ended_on(self) -> Any:
        """Not before today: the pictures of earlier days were right."""
        day = self.cleaned_data["ended_on"]
        if day and day < timezone.localdate():
            raise forms.ValidationError(
                _("This day has passed. Choose today or a later day; today takes it off at once.")
            )
        return day


class SeatsForm(Rows):
    """Who sits there: organisation, function, function of the deputy; never a name."""

    together = _("Who sits there")
    demanded = {
        "organisation": _("Choose the organisation, or empty this row."),
        "function": _("Write which function the organisation sends, or empty this row."),
    }

    class Meta:
        model = Consultation
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.organisations = {str(one.pk): one for one in Organisation.objects.all()}
        self.seen: dict[tuple[str, str], int] = {}
        super().__init__(*args, **kwargs)

    def initial_rows(self) -> list[dict[str, str]]:
        """The seats in order."""
        seats = ConsultationSeat.objects.filter(consultation=self.instance)
        return [
            {
                "organisation": str(seat.organisation_id),
                "function": seat.function,
                "deputy": seat.deputy,
            }
            for seat in seats
        ]

    def row_fields(self, known: dict[str, str]) -> dict[str, forms.Field]:
        """Organisation, function, deputy."""
        return {
            "organisation": organisation_field(self.organisations),
            "function": GuardedField(label=_("Function"), max_length=120),
            "deputy": GuardedField(label=_("Function of the deputy"), max_length=120),
        }

    def check_row(self, index: int, row: dict[str, Any]) -> None:
        """The same function of the same organisation sits there once."""
        key = (row["organisation"], same_function(row["function"]))
        earlier = self.seen.setdefault(key, index)
        if earlier != index:
            text = _("This is the same as row %(number)d. Empty one of the two rows.")
            self.add_error(f"function-{index}", text % {"number": earlier + 1})

    def seats(self) -> list[tuple[Organisation, str, str]]:
        """The rows as the action takes them."""
        return [
            (self.organisations[row["organisation"]], row["function"], row["deputy"])
            for _index, row in self.filled()
        ]


class _TargetField(forms.ChoiceField):
    """Another consultation; ``own`` is the one the link starts from."""

    own = ""

    def validate(self, value: Any) -> None:
        """Known and not itself."""
        if value == self.own:
            text = _("A consultation cannot be linked to itself. Choose another one.")
            raise forms.ValidationError(text)
        super().validate(value)


class LinksForm(Rows):
    """What goes from this consultation to others, and whether something comes back."""

    together = _("What goes where")
    demanded = {
        "target": _("Choose where it goes, or empty this row."),
        "what": _("Write what is brought along, or empty this row."),
    }
    silent = frozenset({"direction"})
    DIRECTIONS = [("one_way", _("only that way →")), ("both_ways", _("both ways ↔"))]

    class Meta:
        model = Consultation
        fields: list[str] = []

    def __init__(self, *args: Any, instance: Consultation, **kwargs: Any) -> None:
        own = ConsultationLink.objects.filter(source=instance).select_related("target")
        self.links = list(own)
        kept = {link.target.pk: link.target for link in self.links}
        self.targets = kept | {
            one.pk: one for one in Consultation.objects.going_on().exclude(pk=instance.pk)
        }
        incoming = ConsultationLink.objects.filter(target=instance)
        self.sources = set(incoming.values_list("source", flat=True))
        self.seen: dict[int, int] = {}
        super().__init__(*args, instance=instance, **kwargs)

    def initial_rows(self) -> list[dict[str, str]]:
        """The links that start here, in order."""
        return [
            {
                "target": str(link.target_id),
                "what": link.what,
                "direction": self.DIRECTIONS[link.both_ways][0],
            }
            for link in self.links
        ]

    def row_fields(self, known: dict[str, str]) -> dict[str, forms.Field]:
        """Where to, what, and whether it comes back."""
        ordered = sorted(self.targets.values(), key=lambda one: (one.name.casefold(), one.pk))
        gone = _("This consultation does not meet any more. Choose another one.")
        target = _TargetField(
            label=_("To"),
            choices=[NOTHING, *((str(one.pk), one.name) for one in ordered)],
            error_messages={"invalid_choice": gone},
        )
        target.own = str(self.instance.pk)
        return {
            "target": target,
            "what": GuardedField(label=_("What is brought along"), max_length=200),
            "direction": forms.ChoiceField(label=_("Direction"), choices=self.DIRECTIONS),
        }

    def check_row(self, index: int, row: dict[str, Any]) -> None:
        """One link per pair of consultations, whatever the direction."""
        target = int(row["target"])
        earlier = self.seen.setdefault(target, index)
        if earlier != index:
            text = _("Row %(number)d goes there already. Put both in that row.")
            self.add_error(f"target-{index}", text % {"number": earlier + 1})
        elif target in self.sources:
            self.refuse(self.targets[target], index)

    def refuse(self, target: Consultation, index: int | None = None) -> None:
        """Say that the other one is linked to this one already, at its row."""
        rows = [place for place, row in self.filled() if row["target"] == str(target.pk)]
        place = index if index is not None else rows[0]
        text = _("%(name)s is linked to this one already. Open its page and make that both ways.")
        self.add_error(f"target-{place}", text % {"name": target})

    def rows(self) -> list[tuple[Consultation, str, bool]]:
        """The rows as the action takes them."""
        return [
            (self.targets[int(row["target"])], row["what"], row["direction"] == "both_ways")
            for _index, row in self.filled()
        ]
