"""Forms in the room: entering activities quickly, gap cards, decisions, and what they become."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from core.forms import DateField, Form, GuardedField, ModelForm, Names, TransitionForm
from interventions.classification import ActivityStatus, PreventionPhase, TargetGroup
from interventions.models import Phenomenon
from programmes.models import GapCard, Programme, SessionDecision


def new_key() -> str:
    """The key of an empty row: a row that is sent twice is stored once."""
    return str(uuid.uuid4())


def key_field() -> django_forms.CharField:
    """The hidden field that carries the key."""
    return django_forms.RegexField(
        r"^[0-9a-f-]{36}$", required=False, initial=new_key, widget=django_forms.HiddenInput
    )


class EntryForm(Form):
    """One row in which somebody types along: title, main phase, target group, owner, status.

    Each phase begins with its number and each owner is a name, so that all can be typed.
    """

    submit_label = _("Add and type the next one")
    hide_optional = True

    key = key_field()
    title = GuardedField(
        label=_("Title"),
        max_length=200,
        names=Names.ONCE,
        widget=django_forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": _("Type a title; the rest may stay empty for now.")},
    )
    main_phase = django_forms.ChoiceField(
        label=_("Main phase"),
        required=False,
    )
    target_group = django_forms.ChoiceField(
        label=_("Target group"),
        required=False,
        choices=[("", _("not filled in")), *TargetGroup.choices],
    )
    owner = GuardedField(
        label=_("Owner"),
        required=False,
        max_length=160,
        names=Names.NEVER,
        widget=django_forms.TextInput({"list": "owners", "autocomplete": "off"}),
    )
    status = django_forms.ChoiceField(
        label=_("Status"), choices=ActivityStatus.choices, initial=ActivityStatus.RUNNING
    )
    #: What stays the same from one row to the next.
    KEPT = ("main_phase", "target_group", "owner", "status")

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.programme = programme
        labels = [(phase.value, f"{phase.mark} · {phase.label}") for phase in PreventionPhase]
        self.fields["main_phase"].choices = [  # type: ignore[attr-defined]
            ("", _("not yet classified")),
            *labels,
        ]
        self.owner_names = list(programme.organisations.values_list("name", flat=True))

    def clean(self) -> dict[str, Any]:
        """A title that stands in the programme already is most likely the same activity."""
        data = super().clean() or self.cleaned_data
        title = " ".join(data.get("title", "").split())
        same = self.programme.activities.filter(title__iexact=title) if title else []
        known = [row for row in same if row.title != self.stored_title]
        if known:
            self.add_error(
                "title",
                _(
                    "%(code)s in the programme has this title already. Is it another activity? Then"
                    " make the difference clear in the title."
                )
                % {"code": known[0].exchange_id},
            )
        return {**data, "title": title}

    #: The title with which this very row was stored before, when it is sent again.
    stored_title = ""

    def kept(self) -> dict[str, str]:
        """What the next row begins with."""
        return {name: self.cleaned_data[name] for name in self.KEPT if self.cleaned_data[name]}


class GapForm(ModelForm):
    """What is missing: in which phase, for whom, about what, and who could take it up."""

    submit_label = _("Note the gap")
    lead = _("Write about what is missing in the programme, never about persons.")
    key = key_field()

    class Meta:
        model = GapCard
        fields = ["text", "phase", "target_group", "phenomenon", "wanted_owner"]
        widgets = {"text": django_forms.Textarea({"rows": 3})}

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = [self.instance.phenomenon] if self.instance.phenomenon else []
        phenomena = [("", _("no particular one")), *Phenomenon.objects.choices(kept)]
        self.fields["phenomenon"] = django_forms.ChoiceField(
            label=_("Phenomenon"), required=False, choices=phenomena
        )
        for name, options in (("phase", PreventionPhase), ("target_group", TargetGroup)):
            choices = [("", _("not filled in")), *options.choices]
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        owners = self.fields["wanted_owner"]
        owners.queryset = programme.organisations.all()  # type: ignore[attr-defined]
        owners.empty_label = _("not known yet")  # type: ignore[attr-defined]
        if self.instance.pk:
            del self.fields["key"]
            self.submit_label = _("Save the gap card")


class DecisionForm(ModelForm):
    """What was agreed, who does it, by when."""

    submit_label = _("Record the decision")
    key = key_field()
    due_on = DateField(label=_("Done by"), required=False)

    class Meta:
        model = SessionDecision
        fields = ["text", "owner", "due_on"]

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owners = self.fields["owner"]
        owners.queryset = programme.organisations.all()  # type: ignore[attr-defined]
        owners.empty_label = _("not known yet")  # type: ignore[attr-defined]
        if self.instance.pk:
            del self.fields["key"]
            self.submit_label = _("Save the decision")


class IdeaForm(TransitionForm):
    """The title of the activity that a gap card becomes."""

    lead = _("The activity gets the status idea, in the phase and for the group of the card.")
    title = GuardedField(label=_("Title of the activity"), max_length=200, names=Names.ONCE)
