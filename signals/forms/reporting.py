"""Reporting a signal: facts, what one thinks of them, what speaks against it, doubt (rule S5)."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core import signing
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from core.deidentification import dialogue as dialogues
from core.deidentification.decisions import read as read_answers
from core.deidentification.decisions import write as write_answers
from core.deidentification.guard import GuardUnavailable
from core.forms import Form, GuardedField
from core.forms.guarded import local_words
from core.forms.together import JudgesTogether
from core.tenancy import TenantChoiceField, current
from interventions.models import Phenomenon
from signals.actions.codes import new_receipt
from signals.actions.reporting import Fact
from signals.forms.periods import PeriodField, code_of
from signals.models import AgeBand, SignalArea, SourceKind

#: As long as one text may be, and as many things as one signal holds.
LONGEST, MOST_FACTS = 4000, 8
#: The fields of one fact, each with what is said when it is missing.
FACT = {
    "text": _("Write what you saw or heard, or empty this row."),
    "source": _("Choose how you know this."),
    "period": _("Choose the week, or the month if you do not know the week."),
}
BOXES = ("opinion", "protective", "doubt")
#: What the button sends that adds a row.
THEN, ADD = "then", "row"


def _box(label: Any, hint: Any) -> GuardedField:
    widget = forms.Textarea(attrs={"rows": 3})
    return GuardedField(
        label=label, help_text=hint, required=False, max_length=LONGEST, widget=widget
    )


class SignalForm(JudgesTogether, Form):
    """A signal of one to eight facts. Without a membership it serves the page of a partner.

    ``draft`` is what was kept of an earlier writing (``SignalDraft.content``). ``receipt`` travels
    along, signed: the same page sent twice is one signal.
    """

    #: Whether the same page came before, and the code of what it made when the texts differ now.
    is_repeat = False
    sent_code = ""
    submit_label = _("Send the signal")
    hide_optional = True

    opinion = _box(
        _("What do I think of it?"), _("This is your opinion. We keep and show it as one.")
    )
    protective = _box(
        _("What speaks against it? What goes well?"),
        _("What makes your concern smaller? Who or what helps?"),
    )
    nothing_against = forms.BooleanField(
        label=_("I saw nothing that speaks against it"), required=False
    )
    doubt = _box(_("What do I doubt?"), _("Doubt helps us. Write down what you do not know."))
    area = TenantChoiceField(
        model=SignalArea, label=_("Area"), required=False, empty_label=_("not filled in")
    )
    phenomenon = TenantChoiceField(
        model=Phenomenon,
        label=_("Form of extremism"),
        required=False,
        empty_label=_("not filled in"),
    )
    age_band = forms.ChoiceField(
        label=_("Age"), required=False, choices=AgeBand.choices, initial=AgeBand.UNKNOWN
    )
    receipt = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, draft: dict[str, Any] | None = None, rows: int = 1, **kwargs: Any
    ) -> None:
        self.draft = draft or {}
        super().__init__(*args, **kwargs)
        self.is_adding = self.data.get(THEN) == ADD
        self.number = self._rows_wanted(rows)
        for index in range(self.number):
            self._add_fact(index)
        self.order_fields([name for row in self._names_of_rows() for name in row])
        self.fields["area"].queryset = SignalArea.objects.in_use()  # type: ignore[attr-defined]
        forms_of_extremism = Phenomenon.objects.valid_on().exclude(code="all_forms")
        self.fields["phenomenon"].queryset = forms_of_extremism.order_by(  # type: ignore[attr-defined]
            Lower("label")
        )
        self._fill_in()
        self._take_receipt()

    # --- the facts as rows -------------------------------------------------------------------
    def _rows_wanted(self, rows: int) -> int:
        sent = [re.fullmatch(r"(?:text|source|period)-(\d)", str(key)) for key in self.data]
        most = max((int(found[1]) + 1 for found in sent if found), default=0) + self.is_adding
        return min(max(most, rows, len(self.draft.get("facts", [])), 1), MOST_FACTS)

    def _add_fact(self, index: int) -> None:
        kept = str(self.data.get(f"period-{index}", "") or self._drafted(index).get("period", ""))
        label: Any = _("What did I see or hear?")
        if index:
            label = _now("What else did I see or hear? (%(number)s)") % {"number": index + 1}
        hint = _("Only what happened. As a camera and a microphone would record it.")
        text, source, period = self._names_of_rows()[index]
        self.fields[text] = _box(label, "" if index else hint)
        words = [("", _("Make a choice")), *SourceKind.choices]
        self.fields[source] = forms.ChoiceField(
            label=_("How do I know this?"), required=False, choices=words
        )
        self.fields[period] = PeriodField(label=_("In which week?"), required=False, keep=kept)
        if self.is_adding and index == self.number - 1:
            self.fields[text].widget.attrs["autofocus"] = True

    def _names_of_rows(self) -> list[tuple[str, str, str]]:
        return [(f"text-{n}", f"source-{n}", f"period-{n}") for n in range(self.number)]

    def grouped(self) -> list[list[Any]]:
        """The bound fields of the facts, row by row, for the template."""
        return [[self[name] for name in row] for row in self._names_of_rows()]

    @property
    def takes_more(self) -> bool:
        """Whether another fact fits."""
        return self.number < MOST_FACTS

    def _sent(self, name: str) -> str:
        return str(self.data.get(self.add_prefix(name), "")).strip()

    def _filled(self) -> list[tuple[str, str, str]]:
        return [row for row in self._names_of_rows() if any(self._sent(name) for name in row)]

    def typed(self) -> list[tuple[str, str]]:
        """Each text that was sent, with its question; as it was typed."""
        names = [name for name, _field in self._guarded() if self._sent(name)]
        return [(str(self[name].label), self._sent(name)) for name in names]

    # --- what is asked -----------------------------------------------------------------------
    def clean(self) -> dict[str, Any]:
        """Rows are whole, there is a fact, and what speaks against it was asked (rule S5)."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        filled = self._filled()
        for row in filled:
            for (_kind, told), name in zip(FACT.items(), row, strict=True):
                if not self._sent(name) and name not in self.errors:
                    self.add_error(name, told)
        if not filled:
            self.add_error(
                "text-0",
                _("Write down one thing that you saw or heard. An opinion alone is not enough."),
            )
        if not self._sent("protective") and not data.get("nothing_against"):
            self.add_error(
                "protective",
                _("Write what speaks against it, or tick that you saw nothing of that kind."),
            )
        return data

    def is_valid(self) -> bool:
        """Whether it can be sent; never when a row was asked for."""
        return super().is_valid() and not self.is_adding

    def full_clean(self) -> None:
        """Who asks for a row is told about names, and not yet about what is missing."""
        super().full_clean()
        if self.is_adding:
            self.only_about_persons()

    def only_about_persons(self) -> None:
        """Leave the guard's questions and take the other faults away: nothing is sent yet."""
        for name in set(self.errors) - {name for name, one in self.dialogues.items() if one.open}:
            del self.errors[name]

    def facts(self) -> list[Fact]:
        """The facts as the action takes them."""
        return [
            Fact(self.cleaned_data[text], self.cleaned_data[source], *self.cleaned_data[period])
            for text, source, period in self._filled()
        ]

    def boxes(self) -> dict[str, Any]:
        """The other values as the action takes them."""
        data = self.cleaned_data
        chosen = {"area": data["area"], "phenomenon": data["phenomenon"]}
        texts = {name: data[name] for name in BOXES}
        return {**texts, **chosen, "age_band": data["age_band"] or AgeBand.UNKNOWN}

    # --- the receipt -------------------------------------------------------------------------
    def _take_receipt(self) -> None:
        sent = self._sent("receipt") if self.is_bound else ""
        try:
            self.code: str = signing.loads(sent, salt=_salt())
        except signing.BadSignature:
            self.renew_receipt()

    def renew_receipt(self) -> None:
        """Another receipt in the page: what is sent next is a new signal."""
        self.code = new_receipt()
        signed = signing.dumps(self.code, salt=_salt())
        self.initial["receipt"] = signed
        if self.is_bound:
            typed: Any = self.data.copy()  # type: ignore[attr-defined]
            typed[self.add_prefix("receipt")] = signed
            self.data = typed

    def record_decisions(self, obj: models.Model | None) -> None:
        """The answers about names, once; not again when the same page comes a second time."""
        if not self.is_repeat:
            super().record_decisions(obj)

    # --- the draft ---------------------------------------------------------------------------
    def _drafted(self, index: int) -> dict[str, Any]:
        facts = self.draft.get("facts", [])
        return facts[index] if index < len(facts) else {}

    def _fill_in(self) -> None:
        """Begin with what was kept, with the answers about names that were given then."""
        for index, row in enumerate(self._names_of_rows()):
            for key, name in zip(FACT, row, strict=True):
                self.initial[name] = self._drafted(index).get(key, "")
        for name in (*BOXES, "area", "phenomenon"):
            self.initial[name] = self.draft.get(name, "")
        self.initial["nothing_against"] = bool(self.draft.get("nothing"))
        self.initial["age_band"] = self.draft.get("age", AgeBand.UNKNOWN)
        if self.draft and not self.is_bound:
            self._repeat_answers()

    def _repeat_answers(self) -> None:
        answers = read_answers(self.draft.get("answers", []))
        for name, field in self._guarded():
            text = str(self.initial[name])
            try:
                asked = dialogues.look(name, text, answers, local_words=local_words())
            except GuardUnavailable:
                return
            if text and not asked.open:
                field.widget.dialogue = asked  # type: ignore[attr-defined]

    def _is_stored(self, name: str, field: GuardedField, text: str) -> bool:
        """Nothing was stored of a signal before it is sent: every name is asked about."""
        return False

    def kept(self) -> dict[str, Any]:
        """What may be kept as a draft: no text with an identifier, or with an open question."""
        facts = [self._kept_fact(row) for row in self._names_of_rows()]
        while facts and not facts[-1]:
            facts.pop()
        data = self.cleaned_data
        reasons: dict[str, Any] = {}
        for asked in self.dialogues.values():
            reasons |= asked.reasons
        content = {
            "facts": facts,
            **{name: data[name] for name in BOXES if self._may_stay(name)},
            **{n: data[n].pk for n in ("area", "phenomenon") if data.get(n)},
            "nothing": bool(data.get("nothing_against")),
            "age": "" if data.get("age_band") == AgeBand.UNKNOWN else data.get("age_band", ""),
        }
        written = {key: value for key, value in content.items() if value}
        return {**written, "answers": write_answers(reasons)} if written else {}

    def _kept_fact(self, row: tuple[str, str, str]) -> dict[str, str]:
        text, source, period = row
        data = self.cleaned_data
        found = {
            "text": data[text] if self._may_stay(text) else "",
            "source": data.get(source, ""),
            "period": code_of(*data[period]) if data.get(period) else "",
        }
        return {key: value for key, value in found.items() if value}

    def _may_stay(self, name: str) -> bool:
        return bool(self._sent(name)) and name in self.cleaned_data  # a fault takes it out

    def left_out(self) -> list[tuple[str, str]]:
        """Which boxes may not be kept, each with why; never the words."""
        return [
            (str(self[name].label), str(self.errors[name][0]))
            for name, _field in self._guarded()
            if self._sent(name) and name in self.errors
        ]


def _salt() -> str:
    return f"signals.receipt.{current().pk}"
