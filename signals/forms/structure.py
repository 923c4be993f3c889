"""Forms of the signalling structure: what a version says, its steps with boxes, who takes part."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.deidentification.identifiers import Label
from core.forms import ModelForm, TransitionForm
from core.models import Organisation
from core.models.guarded import refuse_identifiers
from network.forms.rows import Rows
from signals.actions.structure import MOST_BOXES, MOST_STEPS, TEXTS, Box, Step
from signals.models import SignalStructure, StepTerm, StructureBox, StructureStep

#: Whether a box is drawn dashed.
OUTSIDE = "outside"
PLACES = [("", _("part of the signal")), (OUTSIDE, _("outside the signal (dashed)"))]
#: What the term of a step can be.
TERMS = [("", _("no term")), *StepTerm.choices]
BOX_PARTS = ("label", "detail", "place_of_box")


class StructureForm(ModelForm):
    """What a version is called and promises, and which numbers it names."""

    class Meta:
        model = SignalStructure
        fields = ["title", "contact", "urgent", "promise", "escalation"]
        widgets = {
            "promise": forms.Textarea({"rows": 4}),
            "escalation": forms.Textarea({"rows": 4}),
        }

    def clean_contact(self) -> str:
        """A general number is what it is for; nothing else that leads to a person."""
        return self._number("contact")

    def clean_urgent(self) -> str:
        """The same for what to call when there is no hurry."""
        return self._number("urgent")

    def _number(self, name: str) -> str:
        text: str = self.cleaned_data[name]
        refuse_identifiers(text, allowed=frozenset([Label.PHONE]))
        return text


class StepsForm(Rows):
    """The steps of a draft in their order, each with its boxes."""

    together = _("Steps")
    demanded = {
        "title": _("Write what the step is called, or empty this step."),
        "who": _("Write who does this."),
    }
    #: Emptying the texts takes a step away.
    silent = frozenset({"order", "term", *(f"place_of_box{at}" for at in range(1, MOST_BOXES + 1))})

    class Meta:
        model = SignalStructure
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.terms: dict[str, int] = {}
        super().__init__(*args, **kwargs)
        for index in range(MOST_STEPS, self.number):
            for name in self.names:
                del self.fields[f"{name}-{index}"]
        self.number = min(self.number, MOST_STEPS)

    def initial_rows(self) -> list[dict[str, str]]:
        """The steps in order, each with its boxes."""
        return [self._initial(row) for row in self.instance.steps.prefetch_related("boxes")]

    def _initial(self, row: StructureStep) -> dict[str, str]:
        known = dict.fromkeys(self.row_fields({}), "")
        known |= {"order": str(row.order), **{name: getattr(row, name) for name in TEXTS}}
        for at, box in enumerate(row.boxes.all(), start=1):
            known[f"label{at}"], known[f"detail{at}"] = box.label, box.detail
            known[f"place_of_box{at}"] = OUTSIDE if box.is_outside else ""
        return known

    def row_fields(self, known: dict[str, str]) -> dict[str, forms.Field]:
        """Number, texts and term of a step, and then its boxes."""
        fields: dict[str, forms.Field] = {
            "order": forms.IntegerField(
                label=_("Number"),
                min_value=1,
                max_value=99,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )
        }
        for name in TEXTS:
            fields[name] = _field_of(StructureStep, name)
        fields["term"] = forms.ChoiceField(label=_("Term that runs here"), choices=TERMS)
        for at in range(1, MOST_BOXES + 1):
            fields[f"label{at}"] = _field_of(StructureBox, "label")
            fields[f"detail{at}"] = _field_of(StructureBox, "detail")
            fields[f"place_of_box{at}"] = forms.ChoiceField(label=_("Drawn as"), choices=PLACES)
        return fields

    def check_row(self, index: int, row: dict[str, Any]) -> None:
        """A term runs at one step; what stands below a box needs the box."""
        term = row["term"]
        earlier = self.terms.setdefault(term, index)
        if term and earlier != index:
            text = _("This term runs at row %(number)d already. Choose one of both.")
            self.add_error(f"term-{index}", text % {"number": earlier + 1})
        for at in range(1, MOST_BOXES + 1):
            if row[f"detail{at}"] and not row[f"label{at}"]:
                self.add_error(f"label{at}-{index}", _("Write what stands in the box."))

    def laid_out(self) -> list[tuple[list[Any], list[list[Any]]]]:
        """Per row the bound fields of the step, and those of its boxes."""
        rows = []
        for index in range(self.number):
            step = [self[f"{name}-{index}"] for name in ("order", *TEXTS)]
            boxes = [
                [self[f"{part}{at}-{index}"] for part in BOX_PARTS]
                for at in range(1, MOST_BOXES + 1)
            ]
            rows.append((step, boxes))
        return rows

    def steps(self) -> list[Step]:
        """The steps as the action takes them, in the order of their numbers."""
        ordered = sorted(self.filled(), key=lambda pair: (pair[1]["order"] or 100, pair[0]))
        return [
            Step(**{name: row[name] for name in TEXTS}, boxes=_boxes(row))
            for _index, row in ordered
        ]


def _field_of(model: Any, name: str) -> forms.Field:
    """The field of the model, so that its length and its questions about names are the same."""
    field = model._meta.get_field(name)
    long = field.max_length is not None and field.max_length > 100
    widget = forms.Textarea({"rows": 2}) if long else forms.TextInput()
    made: forms.Field = field.formfield(widget=widget)
    return made


def _boxes(row: dict[str, Any]) -> tuple[Box, ...]:
    return tuple(
        Box(row[f"label{at}"], row[f"detail{at}"], row[f"place_of_box{at}"] == OUTSIDE)
        for at in range(1, MOST_BOXES + 1)
        if row[f"label{at}"]
    )


class PartnersForm(ModelForm):
    """Which organisations take part."""

    class Meta:
        model = SignalStructure
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(one.pk): one for one in Organisation.objects.all()}
        chosen = self.instance.partners.values_list("organisation_id", flat=True)
        self.fields["organisations"] = forms.MultipleChoiceField(
            label=_("Who takes part?"),
            choices=[(key, one.name) for key, one in self.known.items()],
            required=False,
            initial=[str(key) for key in chosen],
            widget=forms.CheckboxSelectMultiple,
            help_text=_("Care, safety, and partners such as schools, youth work and associations."),
            error_messages={
                "invalid_choice": _("This organisation is not in the list. Choose another one.")
            },
        )
        self.hide_optional = True

    def organisations(self) -> list[Organisation]:
        """The organisations that were chosen."""
        return [self.known[key] for key in self.cleaned_data["organisations"]]


class UseForm(TransitionForm):
    """Asks to confirm that a version is put in use."""

    lead = _(
        "From now on everybody sees this version, on the page, on the poster and where signals"
        " are reported. After this the version does not change any more."
    )
