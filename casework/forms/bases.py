"""What the forms of a case's verbs share: they know which case it is about."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from casework.models import Case
from core.forms import TransitionForm
from core.models import Membership


class CaseForm(TransitionForm):
    """The form of a verb. ``case`` is there when the fields are made; it stores nothing."""

    submit_label: Any = ""

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        self.case = case
        super().__init__(*args, **kwargs)


class PersonField(forms.ModelChoiceField):
    """A colleague, by name, function and organisation: colleagues know each other by name."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("empty_label", _("Make a choice"))
        super().__init__(**kwargs)

    def label_from_instance(self, obj: Membership) -> str:
        """Name, function, organisation."""
        return " · ".join(str(part) for part in (obj.user, obj.function, obj.organisation) if part)


def text_of(model: Any, name: str, *, rows: int = 4, **options: Any) -> Any:
    """The guarded field of a model as a text of some lines, required unless said otherwise."""
    options = {"required": True, "widget": forms.Textarea(attrs={"rows": rows}), **options}
    return model._meta.get_field(name).formfield(**options)


def line_of(model: Any, name: str, **options: Any) -> Any:
    """The guarded field of a model on one line, required unless said otherwise."""
    return model._meta.get_field(name).formfield(
        **{"required": True, "widget": forms.TextInput(), **options}
    )


def days_ahead(days: int) -> datetime.date:
    """The day so many days from now."""
    return timezone.localdate() + datetime.timedelta(days=days)


def short(day: datetime.date) -> str:
    """A day as it is typed."""
    return date_format(day, "d-m-Y")
