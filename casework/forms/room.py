"""Forms of the meeting room: who is there, what is decided, actions, on to another meeting."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from casework.actions.holding import Presence
from casework.actions.outcomes_of_items import DECIDED, Promise
from casework.forms.said import read
from casework.models import (
    Action,
    AgendaItem,
    Attendance,
    CaseMeeting,
    DecisionList,
    Ground,
    Present,
    Reply,
    Told,
)
from casework.models.at_table import organisations_of
from casework.models.people import able
from core.forms import DateField, GuardedField, ModelForm, TransitionForm

#: How a list of choices looks where no layout does it.
SELECT = "input utrecht-select utrecht-select--html-select"


# --- who is there ---------------------------------------------------------------------------------
class AttendForm(TransitionForm):
    """A row for each person on the list: there, secrecy confirmed, who came instead."""

    submit_label: Any = _("Record who is there")

    def __init__(self, *args: Any, meeting: CaseMeeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = list(meeting.attendance.with_names())
        self.deputies = {person.pk: person for person in able("meeting.view")}
        was_recorded = any(row.is_present for row in self.people)
        for row in self.people:
            self._add_row(row, was_recorded)

    def _add_row(self, row: Attendance, was_recorded: bool) -> None:
        name = row.membership.user.name
        there = row.is_present or (not was_recorded and row.reply == Reply.COMING)
        label = _now("%(name)s is there") % {"name": name}
        self.fields[f"present_{row.pk}"] = forms.BooleanField(
            label=label, initial=there, required=False
        )
        label = _now("%(name)s confirms secrecy") % {"name": name}
        self.fields[f"secrecy_{row.pk}"] = forms.BooleanField(
            label=label, initial=row.has_confirmed, required=False
        )
        others = [
            (str(person.pk), person.user.name)
            for person in self.deputies.values()
            if person.organisation_id == row.organisation_id and person.pk != row.membership_id
        ]
        if others:
            label = _now("In the place of %(name)s") % {"name": name}
            self.fields[f"deputy_{row.pk}"] = forms.ChoiceField(
                label=label,
                choices=[("", _("nobody else came")), *others],
                initial=str(row.replaced_by_id or ""),
                required=False,
                widget=forms.Select(attrs={"class": SELECT}),
            )

    @property
    def rows(self) -> list[tuple[Attendance, Any, Any, Any]]:
        """Each person with the three fields; the last is None when nobody could come instead."""
        return [
            (
                row,
                self[f"present_{row.pk}"],
                self[f"secrecy_{row.pk}"],
                self[f"deputy_{row.pk}"] if f"deputy_{row.pk}" in self.fields else None,
            )
            for row in self.people
        ]

    def clean(self) -> dict[str, Any]:
        """What the action takes: a presence for each person."""
        data = super().clean() or self.cleaned_data
        return {"people": [self._presence(row, data) for row in self.people]}

    def _presence(self, row: Attendance, data: dict[str, Any]) -> Presence:
        deputy = data.get(f"deputy_{row.pk}") or ""
        return Presence(
            attendance=row,
            is_present=bool(data.get(f"present_{row.pk}")),
            is_confirmed=bool(data.get(f"secrecy_{row.pk}")),
            replaced_by=self.deputies.get(int(deputy)) if deputy else None,
        )


# --- who does what, by when -----------------------------------------------------------------------
def _text_field(name: str, **options: Any) -> Any:
    return Action._meta.get_field(name).formfield(required=False, **options)  # type: ignore[union-attr]


class _Promising:
    """What both forms of an item share: an action in one line, or in its parts."""

    fields: dict[str, Any]
    data: Any
    item: AgendaItem
    #: The fields of an action; the line is read, the others are asked where that fails.
    PARTS = ("line", "text", "organisation", "due_on", "condition", "needs_verification")

    def add_parts(self) -> None:
        """Put the fields of an action in the form."""
        self.organisations = organisations_of(self.item)
        self.fields["line"] = GuardedField(
            label=_("Who does what, by when?"), max_length=500, required=False
        )
        self.fields["text"] = _text_field("text", widget=forms.TextInput())
        self.fields["organisation"] = forms.ModelChoiceField(
            self.organisations, label=_("Organisation"), required=False
        )
        self.fields["due_on"] = DateField(label=_("By when?"), required=False, help_text="")
        self.fields["condition"] = _text_field("condition", widget=forms.TextInput())
        self.fields["needs_verification"] = forms.BooleanField(
            label=_("Another looks whether it was done"), required=False
        )
        for name in ("line", "text", "condition"):
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def promise_of(self, data: dict[str, Any]) -> Promise | None:
        """The action that was written, taken out of the data; None when there is none.

        What the line did not say is asked at its field, with what it did say filled in.
        """
        parts = {name: data.pop(name, None) for name in self.PARTS}
        if not any(parts[name] for name in ("line", "text", "organisation", "due_on")):
            return None
        said = read(parts["line"] or "", self.organisations, timezone.localdate())
        text = parts["text"] or said.text
        organisation = parts["organisation"] or said.organisation
        due_on = parts["due_on"] or said.due_on
        if not (text and organisation and due_on):
            self._ask_for_the_rest(text, organisation, due_on)
            return None
        return Promise(
            text, organisation, due_on, parts["condition"] or "", bool(parts["needs_verification"])
        )

    def _ask_for_the_rest(self, text: str, organisation: Any, due_on: Any) -> None:
        asked = {
            "text": (text, text, _("What has to be done?")),
            "organisation": (organisation, organisation and organisation.pk, _("Who does it?")),
            "due_on": (due_on, due_on and due_on.strftime("%d-%m-%Y"), _("By which day?")),
        }
        typed = self.data.copy()
        typed["line"] = ""
        for name, (found, written, question) in asked.items():
            typed[name] = str(written or "")
            if not found and name not in self.errors:  # type: ignore[attr-defined]
                self.add_error(name, question)  # type: ignore[attr-defined]
        self.data = typed

    @property
    def asks_for_parts(self) -> bool:
        """Whether the parts of an action are shown: one of them holds or misses something."""
        return any(self[name].errors or self[name].value() for name in self.PARTS[1:4])  # type: ignore[index]


class PromiseForm(_Promising, TransitionForm):
    """One action; the other fields of the page are kept as they were typed."""

    submit_label: Any = _("Note the action")

    def __init__(self, *args: Any, item: AgendaItem, **kwargs: Any) -> None:
        self.item = item
        super().__init__(*args, **kwargs)
        self.add_parts()

    def clean(self) -> dict[str, Any]:
        """The action. It is asked for when nothing was written."""
        data = dict(super().clean() or self.cleaned_data)
        promise = self.promise_of(data)
        if promise is None and not self.errors:
            self.add_error("line", _("Write who does what, and by when."))
        return {"promise": promise}


class DiscussForm(_Promising, ModelForm):
    """What the meeting decided on an item, and an action that was still being typed."""

    submit_label: Any = _("Record and go on")

    class Meta:
        model = AgendaItem
        fields = DECIDED

    def __init__(self, *args: Any, item: AgendaItem, **kwargs: Any) -> None:
        self.item = item
        super().__init__(*args, **kwargs)
        for name in ("picture", "decision"):
            self.fields[name].required = True
            self.fields[name].widget.attrs["rows"] = 2
        self.fields["picture"].widget.attrs["rows"] = 1
        if item.meeting.is_under_way and not item.is_discussed and not self.is_bound:
            self.fields["picture"].widget.attrs["autofocus"] = True
        for name in ("ground_note", "dissent", "absent_because", "person_says", "told_note"):
            self.fields[name].widget.attrs["rows"] = 1
        self.fields["ground"] = forms.ChoiceField(
            label=_("Ground for this decision"),
            choices=Ground.choices,
            widget=forms.RadioSelect(attrs={"class": "choice--tile"}),
            error_messages={"required": _("Choose on what ground this was decided.")},
        )
        for name, choices in (("person_present", Present), ("told", Told)):
            self.fields[name].choices = [("", _now("not filled in")), *choices.choices]
        self.fields["returns_on"] = DateField(label=_("Comes back on"), required=False)
        self.add_parts()

    def validate_constraints(self) -> None:
        """Not here: the action says at its field what is missing."""

    def clean(self) -> dict[str, Any]:
        """The outcome, and the action that was still in the line."""
        data = super().clean()
        promise = self.promise_of(data)
        return {**data, "promise": promise}


# --- on to another meeting ------------------------------------------------------------------------
class _Meeting(forms.ModelChoiceField):
    def label_from_instance(self, obj: CaseMeeting) -> str:
        """Its number and day."""
        return f"{obj.reference} · {date_format(obj.held_on, 'l j F')}"


class MoveForm(TransitionForm):
    """To which meeting the item goes, with its outcome and actions."""

    submit_label: Any = _("Move, with the outcome")
    lead = _("What was written goes along. Here the item stays visible as moved.")

    def __init__(self, *args: Any, item: AgendaItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = item.meeting
        ahead = CaseMeeting.objects.ahead().exclude(pk=here.pk)
        own = CaseMeeting.objects.visible_to(self.membership).order_by().values("pk")
        same = Q(series=here.series_id) if here.series_id else Q(pk__in=[])
        rows = ahead.filter(same | Q(pk__in=own))
        first = rows.filter(series=here.series_id).first() or rows.first()
        self.fields["meeting"] = _Meeting(rows, label=_("Meeting"), initial=first)


class CopyForm(MoveForm):
    """To which meeting the question goes, without an outcome."""

    submit_label: Any = _("Copy, without the outcome")
    lead = _("Goal and question go along. The outcome of this meeting stays here.")


# --- after adopting -------------------------------------------------------------------------------
class _List(forms.ModelChoiceField):
    def label_from_instance(self, obj: DecisionList) -> str:
        """The code of its item."""
        return str(obj.item)


class AddendumForm(TransitionForm):
    """To which list something is added, and what."""

    submit_label: Any = _("Add this")
    lead = _("The list itself does not change. The addition gets a sheet of its own.")

    def __init__(self, *args: Any, meeting: CaseMeeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = DecisionList.objects.visible_to(self.membership).filter(item__meeting=meeting)
        rows = rows.select_related("item__case", "item__registration").defer("document")
        self.fields["decision_list"] = _List(rows, label=_("Decision list of"))
        self.fields["text"] = GuardedField(
            label=_("Addition or correction"),
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 5}),
        )
