"""Registering with the weighing team: an empty form, each part required (rules W1, S12, N24)."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from casework.actions.registering import Fact
from casework.models import AgeGroup, Registration, Source, Told
from core.forms import DateField, Form, GuardedField, TransitionForm
from core.forms.together import JudgesTogether
from core.tenancy import TenantChoiceField
from interventions.models import Phenomenon

#: As many facts as one registration holds.
MOST_FACTS = 8
#: The fields of one fact, each with what is said when it is missing.
FACT = {
    "text": _("Write what happened, or empty this row."),
    "source": _("Choose how you know this."),
    "day": _("Write the day, or the day on which you heard of it."),
}
#: What the button sends that adds a row.
THEN, ADD = "then", "row"


def box(label: Any, hint: Any = "", *, rows: int = 3, longest: int = 4000, **options: Any) -> Any:
    """A guarded text of some lines."""
    widget = forms.Textarea(attrs={"rows": rows})
    return GuardedField(label=label, help_text=hint, max_length=longest, widget=widget, **options)


def line(label: Any, hint: Any = "", *, longest: int = 120, **options: Any) -> Any:
    """A guarded text of one line."""
    return GuardedField(
        label=label, help_text=hint, max_length=longest, widget=forms.TextInput, **options
    )


def missing(text: Any) -> dict[str, Any]:
    """What is said at a field that was left empty."""
    return {"required": text}


class VerbForm(TransitionForm):
    """The form of a verb of a registration. It is there when the fields are made."""

    submit_label: Any = ""
    lead: Any = ""

    def __init__(self, *args: Any, registration: Registration, **kwargs: Any) -> None:
        self.registration = registration
        super().__init__(*args, **kwargs)

    def facts(self) -> dict[str, Any]:
        """What the action of the verb takes."""
        return self.cleaned_data


class RegistrationForm(JudgesTogether, Form):
    """A registration of one to eight facts. Only the function is known beforehand."""

    submit_label = _("Send to the weighing team")
    hide_optional = True

    against = box(
        _("What speaks against it? What goes well?"),
        _("Who or what helps? What makes your worry smaller?"),
        error_messages=missing(_("Write what speaks against it, or what goes well.")),
    )
    goal = box(
        _("What do you want to achieve?"),
        _("What should be better for this person, or for others?"),
        longest=2000,
        error_messages=missing(_("Write what you want to achieve.")),
    )
    basis = box(
        _("On what ground do you share this?"),
        _("The task of your organisation, or permission. Are you in doubt? Ask your own lawyer."),
        longest=2000,
        error_messages=missing(_("Write on what ground you share this.")),
    )
    told = forms.ChoiceField(
        label=_("Does the person, or do the parents, know?"),
        choices=Told.choices,
        widget=forms.RadioSelect,
        error_messages=missing(_("Say whether the person, or the parents, know.")),
    )
    not_told_because = box(
        _("Why not yet?"), _("Only when you answered no."), rows=2, longest=1000, required=False
    )
    age_group = forms.ChoiceField(
        label=_("Age"), required=False, choices=AgeGroup.choices, initial=AgeGroup.UNKNOWN
    )
    phenomenon = TenantChoiceField(
        model=Phenomenon,
        label=_("Form of extremism"),
        required=False,
        empty_label=_("not filled in"),
    )
    function = line(
        _("My function"), error_messages=missing(_("Write the function in which you register."))
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_adding = self.data.get(THEN) == ADD
        self.number = self._rows_wanted()
        for index in range(self.number):
            self._add_fact(index)
        self.order_fields([name for row in self._names_of_rows() for name in row])
        phenomena = Phenomenon.objects.valid_on().exclude(code="all_forms")
        self.fields["phenomenon"].queryset = phenomena.order_by(Lower("label"))  # type: ignore[attr-defined]
        self.initial.setdefault("function", self.membership.function if self.membership else "")

    # --- the facts as rows -------------------------------------------------------------------
    def _rows_wanted(self) -> int:
        known = [*self.data, *self.initial]  # sent, or begun in a draft of one's own
        sent = [re.fullmatch(r"(?:text|source|day)-(\d)", str(key)) for key in known]
        most = max((int(found[1]) + 1 for found in sent if found), default=0) + self.is_adding
        return min(max(most, 1), MOST_FACTS)

    def _add_fact(self, index: int) -> None:
        text, source, day = self._names_of_rows()[index]
        label: Any = _("What was seen or heard?")
        if index:
            label = _now("What else was seen or heard? (%(number)s)") % {"number": index + 1}
        hint = "" if index else _("Only what happened, without a name.")
        self.fields[text] = box(label, hint, required=False)
        words = [("", _("Make a choice")), *Source.choices]
        self.fields[source] = forms.ChoiceField(
            label=_("How do you know this?"), required=False, choices=words
        )
        self.fields[day] = DateField(label=_("When was it?"), required=False)
        if self.is_adding and index == self.number - 1:
            self.fields[text].widget.attrs["autofocus"] = True

    def _names_of_rows(self) -> list[tuple[str, str, str]]:
        return [(f"text-{n}", f"source-{n}", f"day-{n}") for n in range(self.number)]

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

    # --- what is asked -----------------------------------------------------------------------
    def clean(self) -> dict[str, Any]:
        """Rows are whole, there is a fact, and “no” has a reason (rule W1)."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        filled = self._filled()
        for row in filled:
            for told, name in zip(FACT.values(), row, strict=True):
                if not self._sent(name) and name not in self.errors:
                    self.add_error(name, told)
            day = data.get(row[2])
            if day and day > timezone.localdate():
                self.add_error(row[2], _("This day is still to come. Check the date."))
        if not filled:
            text = _("Write down one thing that happened. A worry alone is not enough.")
            self.add_error("text-0", text)
        if data.get("told") == Told.NO and not self._sent("not_told_because"):
            self.add_error("not_told_because", _("Say why the person does not know yet."))
        return data

    def is_valid(self) -> bool:
        """Whether it can be sent; never when a row was asked for."""
        return super().is_valid() and not self.is_adding

    def full_clean(self) -> None:
        """Who asks for a row is told about names, and not yet about what is missing."""
        super().full_clean()
        if self.is_adding:
            for name in set(self.errors) - {
                name for name, one in self.dialogues.items() if one.open
            }:
                del self.errors[name]

    def facts(self) -> list[Fact]:
        """The facts as the action takes them."""
        data = self.cleaned_data
        return [Fact(data[text], data[source], data[day]) for text, source, day in self._filled()]

    def answers(self) -> dict[str, Any]:
        """The other values as the action takes them."""
        data = self.cleaned_data
        names = ("function", "goal", "against", "basis", "told", "not_told_because", "phenomenon")
        return {**{n: data[n] for n in names}, "age_group": data["age_group"] or AgeGroup.UNKNOWN}
