"""Forms of work sessions: what it is, its questions, its themes, how it ends, what is done."""

from __future__ import annotations

import hashlib
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import DateField, Form, GuardedField, ModelForm, TimeField, TransitionForm
from core.models import Organisation
from network.forms.rows import Rows, organisation_field
from network.models import FollowUp, WorkQuestion, WorkSession, WorkSessionKind

THEMES_ONLY = _(
    "Themes only: what people recognise, what works, what is needed. Never a case that can be"
    " traced, and no names."
)


class WorkSessionFilter(Form):
    """One kind of session, or all of them."""

    kind = forms.ChoiceField(
        label=_("kind"), required=False, choices=[("", _("all kinds")), *WorkSessionKind.choices]
    )

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The sessions of the chosen kind."""
        kind = self.cleaned_data["kind"]
        return rows.filter(kind=kind) if kind else rows


class WorkSessionForm(ModelForm):
    """What a work session is: title, kind, when, where, what for, programme."""

    held_on = DateField(label=_("Day"))
    starts_at = TimeField(label=_("From"))
    ends_at = TimeField(label=_("Until"))
    came = forms.IntegerField(
        label=_("So many people came"),
        required=False,
        min_value=0,
        max_value=9999,
        help_text=_("Only the number. Who came is written down nowhere."),
    )

    class Meta:
        model = WorkSession
        fields = ["title", "kind", "held_on", "starts_at", "ends_at", "place", "came", "purpose"]
        fields += ["programme"]
        widgets = {
            "purpose": forms.Textarea(attrs={"rows": 3}),
            "programme": forms.Textarea(attrs={"rows": 8}),
        }
        labels = {"purpose": _("What is it for?")}
        help_texts = {
            "title": _("What it is about, as people call it."),
            "place": _("Where colleagues meet, for example a room in the town hall."),
            "purpose": _("What should people take home? Themes only, never a case."),
            "programme": _(
                "What happens when, one line for each part. Themes only, never a case that can be"
                " traced, and no names."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.is_planned:
            del self.fields["came"]

    def clean_held_on(self) -> Any:
        """What was held was not held on a day to come."""
        day = self.cleaned_data["held_on"]
        if day > timezone.localdate() and not self.instance.is_planned:
            raise forms.ValidationError(
                _("This work session was held already. Choose today or an earlier day.")
            )
        return day

    def clean(self) -> dict[str, Any]:
        """It ends after it starts."""
        data = super().clean()
        starts_at, ends_at = data.get("starts_at"), data.get("ends_at")
        if ends_at and not starts_at and "starts_at" not in self.errors:
            self.add_error("starts_at", _("Fill in as well from what time, or leave both empty."))
        elif starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends_at", _("This is before it starts. Choose a later time."))
        return data

    def facts(self) -> dict[str, Any]:
        """The values as the actions take them."""
        return {name: self.cleaned_data[name] for name in self.fields if name != "revision"}


class QuestionsForm(Rows):
    """Which small group talks about what; the numbers say in which order."""

    together = _("Questions per group")
    demanded = {"question": _("Write the question, or empty this row.")}
    silent = frozenset({"order"})

    class Meta:
        model = WorkSession
        fields: list[str] = []

    def initial_rows(self) -> list[dict[str, str]]:
        """The questions in order."""
        stored = WorkQuestion.objects.filter(session=self.instance)
        return [
            {"order": str(number), "group": row.group, "question": row.question}
            for number, row in enumerate(stored, 1)
        ]

    def row_fields(self, known: dict[str, str]) -> dict[str, forms.Field]:
        """Place, group and question."""
        return {
            "order": forms.IntegerField(
                label=_("Nr"),
                min_value=1,
                max_value=999,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            ),
            "group": GuardedField(label=_("Small group"), max_length=80),
            "question": GuardedField(
                label=_("Question"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
            ),
        }

    def check_row(self, index: int, row: dict[str, Any]) -> None:
        """Nothing more is asked of a row."""

    def questions(self) -> list[tuple[str, str]]:
        """The rows as the action takes them: by their number, those without one at the end."""
        rows = [row for _index, row in self.filled()]
        rows.sort(key=lambda row: (not row["order"], row["order"] or 0))
        return [(row["group"], row["question"]) for row in rows]


class ThemesForm(ModelForm):
    """What came out, per question. Who writes about one question does not hinder another writer.

    Each field carries a sign of the text it began with: only what somebody else changed as well is
    a stale save, and then both texts are shown.
    """

    class Meta:
        model = WorkSession
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = list(WorkQuestion.objects.filter(session=self.instance))
        for row in self.questions:
            self.fields[f"themes-{row.pk}"] = GuardedField(
                label=_("Themes that came out"),
                required=False,
                max_length=2000,
                initial=row.themes,
                help_text=THEMES_ONLY,
                widget=forms.Textarea(attrs={"rows": 6}),
            )
            self.fields[f"read-{row.pk}"] = forms.CharField(
                required=False, initial=sign(row.themes), widget=forms.HiddenInput
            )

    def grouped(self) -> list[tuple[str, list[tuple[WorkQuestion, Any]]]]:
        """Per small group its questions with their fields, for the template."""
        bound = {row.pk: self[f"themes-{row.pk}"] for row in self.questions}
        return [
            (group.name, [(row, bound[row.pk]) for row in group.questions])
            for group in self.instance.by_group()
        ]

    def clean(self) -> dict[str, Any]:
        """What others wrote at other questions stays theirs; at the same question it is stale."""
        if "revision" in self.cleaned_data and not self._clashing():
            self.cleaned_data["revision"] = self.stored_revision
        return super().clean()

    def themes(self) -> dict[int, str]:
        """The texts that were typed here, by the key of the question."""
        return {row.pk: self.cleaned_data[f"themes-{row.pk}"] for row in self._typed()}

    def _typed(self) -> list[WorkQuestion]:
        """The questions whose text is another than the one the page began with."""
        return [row for row in self.questions if sign(self._text(row)) != self._read(row)]

    def _clashing(self) -> list[WorkQuestion]:
        """Those whose stored text is another by now as well, and not the same as typed."""
        return [
            row
            for row in self._typed()
            if sign(row.themes) not in (self._read(row), sign(self._text(row)))
        ]

    def _text(self, row: WorkQuestion) -> str:
        return str(self.data.get(self.add_prefix(f"themes-{row.pk}"), row.themes))

    def _read(self, row: WorkQuestion) -> str:
        return str(self.data.get(self.add_prefix(f"read-{row.pk}"), sign(row.themes)))

    def _remember_theirs(self) -> None:
        self.stale = True
        clashing, typed = self._clashing(), self._typed()
        self.theirs = [(row.question, row.themes, self._text(row)) for row in clashing]
        data: Any = self.data.copy()
        for row in self.questions:
            data[self.add_prefix(f"read-{row.pk}")] = sign(row.themes)
            if row not in typed:
                data[self.add_prefix(f"themes-{row.pk}")] = row.themes
        self.data = data


class HoldForm(TransitionForm):
    """How many people came; only the number."""

    came = forms.IntegerField(
        label=_("So many people came"),
        required=False,
        min_value=0,
        max_value=9999,
        help_text=_("Only the number. Who came is written down nowhere."),
    )


class ConcludeForm(TransitionForm):
    """What came out of it all."""

    lead = _("After this only the follow-up changes.")
    conclusion = GuardedField(
        label=_("What came out"),
        max_length=3000,
        help_text=THEMES_ONLY,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Write down what came out, as themes. Then conclude.")},
    )


class FollowUpsForm(Rows):
    """What is still to be done, by which organisation, by which day."""

    together = _("What is to be done")
    demanded = {
        "what": _("Write what is done, or empty this row."),
        "organisation": _("Choose the organisation, or empty this row."),
        "due_by": _("Write by which day, or empty this row."),
    }

    class Meta:
        model = WorkSession
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.organisations = {str(one.pk): one for one in Organisation.objects.all()}
        super().__init__(*args, **kwargs)

    def initial_rows(self) -> list[dict[str, str]]:
        """What is not done yet, in order."""
        stored = FollowUp.objects.open().filter(session=self.instance)
        return [
            {
                "what": row.what,
                "organisation": str(row.organisation_id),
                "due_by": row.due_by.strftime("%d-%m-%Y"),
            }
            for row in stored
        ]

    def row_fields(self, known: dict[str, str]) -> dict[str, forms.Field]:
        """What, who and by when."""
        return {
            "what": GuardedField(
                label=_("What is done"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
            ),
            "organisation": organisation_field(self.organisations),
            "due_by": DateField(label=_("Due by"), help_text=""),
        }

    def check_row(self, index: int, row: dict[str, Any]) -> None:
        """What comes out of a session is done after it."""
        if row["due_by"] < self.instance.held_on:
            text = _("This is before the work session itself. Choose a later day.")
            self.add_error(f"due_by-{index}", text)

    def follow_ups(self) -> list[tuple[str, Organisation, Any]]:
        """The rows as the action takes them."""
        return [
            (row["what"], self.organisations[row["organisation"]], row["due_by"])
            for _index, row in self.filled()
        ]


class DoneForm(ModelForm):
    """On which day one follow-up of the session was done, and what it brought."""

    done_on = DateField(label=_("Done on"))
    result = GuardedField(
        label=_("What it brought"),
        required=False,
        max_length=1000,
        help_text=THEMES_ONLY,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    class Meta:
        model = WorkSession
        fields: list[str] = []

    def __init__(self, *args: Any, follow_up: FollowUp, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        day = self.fields["done_on"]
        self.initial["result"] = follow_up.result
        self.initial["done_on"] = follow_up.done_on or timezone.localdate()
        if follow_up.done_on:
            day.required = False
            day.help_text = _("Empty it when it is to be done after all.")

    def clean_done_on(self) -> Any:
        """Between the session and today."""
        day = self.cleaned_data["done_on"]
        if day and day < self.instance.held_on:
            raise forms.ValidationError(
                _("This is before the work session itself. Choose a later day.")
            )
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("This day has yet to come. Choose today or earlier."))
        return day


def sign(text: str) -> str:
    """A short sign of a text; it differs as soon as the text differs, line ends apart."""
    return hashlib.sha256(text.replace("\r\n", "\n").strip().encode()).hexdigest()[:16]
