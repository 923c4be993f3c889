"""Forms of series and meetings: when, where, who leads; how many next; calling off; answering."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.actions.planning import MOST_AT_ONCE
from casework.forms.bases import PersonField, line_of
from casework.models import CaseMeeting, MeetingSeries, Reply
from casework.models.people import able
from core.forms import DateField, Form, ModelForm, TimeField, TransitionForm

#: Who is chosen, and the right that the person needs.
LEADERS = {
    "chair": ("meeting.hold", _("Chair"), True),
    "deputy_chair": ("meeting.hold", _("Deputy chair"), False),
    "note_taker": ("meeting.attend", _("Note taker"), False),
}
MINUTES = _("The first and the last five minutes are for beginning and closing.")


class _Frame(ModelForm):
    """What series and meetings share: time, place, minutes, and who leads."""

    starts_at = TimeField(label=_("From"))
    minutes = forms.IntegerField(
        label=_("How many minutes?"), min_value=15, max_value=480, initial=90, help_text=MINUTES
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts_at"].required = True
        if self.instance.pk:  # a row fills in the fields of its model only, and not these
            for name in self.declared_fields:
                self.initial.setdefault(name, getattr(self.instance, name))
        for name, (right, label, required) in LEADERS.items():
            people = able(right).select_related("user", "organisation").order_by("user__name", "pk")
            self.fields[name] = PersonField(
                queryset=people,
                label=label,
                required=required,
                initial=getattr(self.instance, f"{name}_id"),
                empty_label=_("Make a choice") if required else _("nobody"),
            )

    def facts(self) -> dict[str, Any]:
        """The values as the actions take them."""
        return {name: self.cleaned_data[name] for name in self.fields if name != "revision"}


class SeriesForm(_Frame):
    """A series of meetings."""

    first_on = DateField(label=_("First meeting on"))
    item_minutes = forms.IntegerField(
        label=_("Minutes for an item"), min_value=5, max_value=120, initial=15
    )
    field_order = [
        "name",
        "rhythm",
        "first_on",
        "starts_at",
        "minutes",
        "item_minutes",
        "place",
        *LEADERS,
    ]

    class Meta:
        model = MeetingSeries
        fields = ["name", "rhythm", "place"]


class MeetingForm(_Frame):
    """One meeting, on its own or of a series."""

    held_on = DateField(label=_("Day"))
    field_order = ["held_on", "starts_at", "minutes", "place", *LEADERS]

    class Meta:
        model = CaseMeeting
        fields = ["place"]


class PlanForm(Form):
    """How many meetings are planned at once."""

    submit_label = _("Plan")
    number = forms.IntegerField(
        label=_("How many meetings?"), min_value=1, max_value=MOST_AT_ONCE, initial=3
    )


class EndForm(Form):
    """Asks whether the series ends."""

    submit_label = _("End the series")
    lead = _("Nothing more is planned from it. Meetings that were planned stay.")


class CancelForm(TransitionForm):
    """Why a meeting does not take place; it stands on the page, not in the mail."""

    danger = True
    lead = _("Everybody who was invited hears that it is off. The items can be carried over.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = line_of(
            CaseMeeting,
            "cancelled_because",
            label=_("Why?"),
            help_text=_("In general words, without a case. It stands on the page of the meeting."),
        )


class ReplyForm(TransitionForm):
    """Whether somebody comes."""

    reply = forms.ChoiceField(
        label=_("Do you come?"),
        choices=[(Reply.COMING, _("I come")), (Reply.NOT_COMING, _("I cannot come"))],
        widget=forms.RadioSelect,
    )
