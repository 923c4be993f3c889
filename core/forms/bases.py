"""The only base classes of forms: layout, actor, Dutch dates, and the stale-save guard."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.validators import MinValueValidator
from django.db.models.fields import BLANK_CHOICE_DASH
from django.utils.translation import gettext_lazy as _

from core.forms.guarded import AsksAboutNames
from core.models import Membership

#: Before this year a typed date is a slip, and near year 1 its moment cannot be stored at all.
FIRST_DAY = datetime.date(1900, 1, 1)
TIME_FORMATS = ["%H:%M", "%H.%M", "%H:%M:%S", "%H"]
DATE_FORMATS = ["%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%Y-%m-%d", "%d-%m-%y"]


class DateField(forms.DateField):
    """A date as text, day first: browsers show their own date control in the wrong order."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("For example 22-11-2026."))
        kwargs.setdefault(
            "widget",
            forms.DateInput(
                format="%d-%m-%Y", attrs={"autocomplete": "off", "inputmode": "numeric"}
            ),
        )
        kwargs.setdefault(
            "error_messages",
            {"invalid": _("Write the date as day-month-year, for example 22-11-2026.")},
        )
        plausible = MinValueValidator(FIRST_DAY, _("Check the year: this day is before 1900."))
        super().__init__(input_formats=DATE_FORMATS, validators=[plausible], **kwargs)


class TimeField(forms.TimeField):
    """A time as text, with a colon or a point; not required."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("For example 13:30."))
        faults = {"invalid": _("Write the time as hours and minutes, such as 13:30.")}
        widget = forms.TimeInput(format="%H:%M", attrs={"autocomplete": "off"})
        super().__init__(
            input_formats=TIME_FORMATS,
            required=False,
            widget=widget,
            error_messages=faults,
            **kwargs,
        )


class _Base(AsksAboutNames):
    """What forms share: the acting membership, the button label and the crispy helper."""

    submit_label: Any = _("Save")

    def __init__(self, *args: Any, membership: Membership | None = None, **kwargs: Any) -> None:
        self.membership = membership
        super().__init__(*args, **kwargs)

    def __getitem__(self, name: str) -> forms.BoundField:
        """A field as it is shown; also one that was added later says what to choose."""
        if name in self.fields:  # type: ignore[attr-defined]
            _say_choose(self.fields[name])  # type: ignore[attr-defined]
        return super().__getitem__(name)  # type: ignore[misc,no-any-return]

    def add_reasons(self, reasons: Mapping[str, Any]) -> None:
        """Say why at each field that has no fault yet; "" is the form as a whole.

        A reason at a field that this form does not show is said of the whole form.
        """
        for name, reason in reasons.items():
            field = name if name in self.fields else None  # type: ignore[attr-defined]
            if field not in self.errors:  # type: ignore[attr-defined]
                self.add_error(field, reason)  # type: ignore[attr-defined]

    @property
    def helper(self) -> FormHelper:
        """How crispy lays this form out: fields only, the page brings form tag and buttons."""
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        return helper


def _say_choose(field: Any) -> None:
    """An empty choice that says nothing of its own is put in words: a row of dashes is read out."""
    words = _("Make a choice") if field.required else _("not filled in")
    if isinstance(field, forms.ModelChoiceField):
        if field.empty_label == _DASHES:
            field.empty_label = words
    elif isinstance(field, forms.ChoiceField) and not callable(field.choices):
        told = [(key, words if label == _DASHES else label) for key, label in field.choices]
        if told != list(field.choices):
            field.choices = told


#: What Django writes for "nothing chosen".
_DASHES = BLANK_CHOICE_DASH[0][1]


class Form(_Base, forms.Form):
    """A form that stands on its own."""


class ModelForm(_Base, forms.ModelForm):  # type: ignore[type-arg]
    """A form for one row. It validates; saving is done by an action or the base view.

    A model with a ``revision`` gets the stale-save guard: the revision read travels along, and a
    save on another one is refused with both texts shown (``stale``).
    """

    field_classes = {"date": DateField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stale = False
        self.theirs: list[tuple[str, str, str]] = []
        if hasattr(self.instance, "revision") and self.instance.pk:
            self.stored_revision = self.instance.revision
            self.fields["revision"] = forms.IntegerField(
                widget=forms.HiddenInput, required=False, initial=self.stored_revision
            )

    def is_overtaken(self) -> bool:
        """Whether somebody saved the row since this form took its revision; ask in one's turn."""
        rows = type(self.instance)._default_manager.filter(pk=self.instance.pk)
        return not rows.filter(revision=self.stored_revision).exists()

    def clean(self) -> dict[str, Any]:
        """Refuse a save over somebody else's newer save; nothing typed is lost."""
        data = super().clean() or self.cleaned_data
        read = data.pop("revision", None)
        if read is not None and read != self.stored_revision:
            self._remember_theirs()
            typed: Any = self.data.copy()  # type: ignore[attr-defined]
            typed[self.add_prefix("revision")] = str(self.stored_revision)
            self.data = typed
            self.add_error(
                None,
                _(
                    "Somebody else saved this while you were typing. Your text is still here and"
                    " nothing has been saved yet. Compare both texts below; saving again keeps"
                    " yours."
                ),
            )
        return data

    def _remember_theirs(self) -> None:
        self.stale = True
        for name in self.changed_data:
            if name != "revision":
                bound = self[name]
                theirs, mine = (
                    _in_words(bound.field, value) for value in (bound.initial, bound.data)
                )
                self.theirs.append((str(bound.label), theirs, mine))


class TransitionForm(Form):
    """The facts a verb asks for; empty for a verb that only asks to confirm."""

    submit_label = ""  # the button carries the verb's own label


def _in_words(field: forms.Field, value: Any) -> str:
    """A value as people read it: the words of its choices, a date day first."""
    value = field.prepare_value(value)
    words = {str(code): str(label) for code, label in getattr(field, "choices", [])}
    items = value if isinstance(value, (list, tuple)) else [value]
    return ", ".join(words.get(str(item), _as_text(item)) for item in items if item is not None)


def _as_text(value: Any) -> str:
    return value.strftime("%d-%m-%Y") if isinstance(value, datetime.date) else str(value)
