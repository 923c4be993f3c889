"""The agenda on one form: what is on it, in which order, with which words and minutes (C5)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.actions.agenda import Wanted
from casework.forms.bases import line_of
from casework.models import AgendaItem, Case, CaseMeeting, DecisionKind, Registration
from casework.models.codes import PATTERN
from casework.models.own_agenda import Slot
from casework.models.proposal import Candidate
from core.forms import ModelForm

#: The last place: what has no number stands at the end.
LAST = 999


@dataclass(frozen=True)
class Entry:
    """One line of the form: an item that is on the agenda, or a candidate that could be."""

    subject: Case | Registration
    is_on: bool
    why: str
    texts: dict[str, Any]
    people: int = 0

    @property
    def code(self) -> str:
        """The code of the case or the weighing."""
        return self.subject.code

    @property
    def is_case(self) -> bool:
        """Whether it is about a case, and not about a weighing."""
        return isinstance(self.subject, Case)

    @property
    def names(self) -> dict[str, str]:
        """The names of its fields, by what they are in a row."""
        return {name: f"{name}-{self.code}" for name in ("on", "order", *Row.TEXTS)}

    @classmethod
    def of_item(cls, slot: Slot, because: str = "") -> Entry:
        """An item as it stands; ``because`` says more than why it was put there once."""
        item, people = slot.item, len(slot.organisations)
        texts = {name: getattr(item, name) for name in Row.TEXTS}
        why = because or str(item.get_why_display())
        return cls(item.subject, True, why, texts, people)

    @classmethod
    def of_candidate(cls, one: Candidate) -> Entry:
        """What it would say."""
        texts = {name: getattr(one, name) for name in Row.TEXTS}
        return cls(one.subject, False, one.because, texts)


@dataclass(frozen=True)
class Row:
    """One entry with its bound fields, for the template."""

    TEXTS = ("goal", "question", "decision_kind", "minutes")

    entry: Entry
    on: Any
    order: Any
    goal: Any
    question: Any
    decision_kind: Any
    minutes: Any

    @property
    def errors(self) -> list[str]:
        """What is wrong in this row, in words."""
        fields = (self.order, self.goal, self.question, self.decision_kind, self.minutes)
        return [str(error) for field in fields for error in field.errors]

    @property
    def is_shut(self) -> bool:
        """Whether only its first line is shown: it could be chosen, and nothing is wrong there."""
        return not (self.entry.is_on or self.is_on or self.errors)

    @property
    def is_on(self) -> bool:
        """Whether it is ticked now."""
        return bool(self.on.value())


class AgendaForm(ModelForm):
    """Every line with its fields, named ``<field>-<code>``. One post saves all; it stores nothing.

    What somebody typed about a line that cannot be on the agenda any more is shown again.
    """

    class Meta:
        model = CaseMeeting
        fields: list[str] = []

    def __init__(self, *args: Any, entries: list[Entry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entries = entries
        for place, entry in enumerate(entries, 1):
            for name, field in self._fields_of(entry, place).items():
                self.fields[f"{name}-{entry.code}"] = field
            if entry.is_on and f"order-{entry.code}" in self.initial:  # a draft, in which a box
                self.initial.setdefault(f"on-{entry.code}", False)  # that was unticked is missing

    def _fields_of(self, entry: Entry, place: int) -> dict[str, forms.Field]:
        numbers = {"inputmode": "numeric", "autocomplete": "off", "class": "input"}
        label = {name: f"{entry.code}: {text}" for name, text in _labels().items()}
        kinds = [("", _("Make a choice")), *DecisionKind.choices]
        fields: dict[str, forms.Field] = {
            "on": forms.BooleanField(required=False, initial=entry.is_on),
            "order": forms.IntegerField(
                required=False,
                min_value=1,
                max_value=LAST,
                initial=place if entry.is_on else None,
                widget=forms.NumberInput(numbers),
            ),
            "goal": line_of(AgendaItem, "goal", required=False),
            "question": line_of(AgendaItem, "question", required=False),
            "decision_kind": forms.ChoiceField(choices=kinds, required=False),
            "minutes": forms.IntegerField(
                min_value=1, max_value=240, required=False, widget=forms.NumberInput(numbers)
            ),
        }
        for name, field in fields.items():
            field.label = label[name]
            if name in entry.texts:
                field.initial = entry.texts[name]
                field.widget.attrs.setdefault("class", "input")
        return fields

    @property
    def rows(self) -> list[Row]:
        """The lines with their fields."""
        return [
            Row(entry, **{part: self[name] for part, name in entry.names.items()})
            for entry in self.entries
        ]

    @property
    def chosen(self) -> list[Row]:
        """The lines that were on the agenda, or were ticked now, in their order."""
        return [row for row in self.rows if row.entry.is_on or row.is_on]

    @property
    def others(self) -> list[Row]:
        """What could be chosen as well."""
        return [row for row in self.rows if not (row.entry.is_on or row.is_on)]

    def clean(self) -> dict[str, Any]:
        """A ticked line has minutes; a ticked line that is gone is told with its words."""
        data = super().clean()
        for entry in self.entries:
            name = f"minutes-{entry.code}"
            if data.get(f"on-{entry.code}") and not data.get(name) and name not in self.errors:
                self.add_error(name, _("Say how many minutes."))
        for code, words in self.gone():
            text = _("%(code)s cannot be on this agenda any more, so it was left out. You typed:")
            self.add_error(None, f"{text % {'code': code}} {words}".strip())
        return data

    def gone(self) -> list[tuple[str, str]]:
        """The codes that were ticked and are no line any more, with what was typed there."""
        known = {entry.code for entry in self.entries}
        sent = [re.fullmatch(rf"on-({PATTERN})", str(key)) for key in self.data]
        codes = [found[1] for found in sent if found and found[1] not in known]
        return [(code, self._typed(code)) for code in codes]

    def _typed(self, code: str) -> str:
        words = [str(self.data.get(f"{name}-{code}", "")).strip() for name in ("goal", "question")]
        return " · ".join(word for word in words if word)

    def lines(self) -> list[Wanted]:
        """The ticked lines as the action takes them: by their number, then as they stood."""
        data, found = self.cleaned_data, []
        for place, entry in enumerate(self.entries):
            if data.get(f"on-{entry.code}"):
                texts = {name: data[f"{name}-{entry.code}"] for name in Row.TEXTS}
                number = data[f"order-{entry.code}"] or LAST
                found.append((number, place, Wanted(code=entry.code, **texts)))
        return [line for _number, _place, line in sorted(found, key=lambda one: one[:2])]


def _labels() -> dict[str, Any]:
    return {
        "on": _("on the agenda"),
        "order": _("Place in the order"),
        "goal": _("goal"),
        "question": _("question"),
        "decision_kind": _("kind of decision"),
        "minutes": _("minutes"),
    }
