"""Forms of the set-up: an area, a closed day, who handles what."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import DateField, Form, ModelForm
from core.models import Membership, Organisation
from signals.models import ClosedDay, SignalArea, SignalRoute
from signals.models.handlers import handlers


class AreaForm(ModelForm):
    """The name of an area, and whether it can be chosen."""

    class Meta:
        model = SignalArea
        fields = ["name", "is_in_use"]
        help_texts = {
            "name": _("A neighbourhood or larger, never a street."),
            "is_in_use": _("Signals that name it keep it."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            del self.fields["is_in_use"]


class ClosedDayForm(ModelForm):
    """A day from today on, and why the municipality is closed."""

    day = DateField(label=_("Day"))

    class Meta:
        model = ClosedDay
        fields = ["day", "label"]

    def clean_day(self) -> Any:
        """A day that has passed changes nothing any more."""
        day = self.cleaned_data["day"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("This day has passed. Choose a day that is to come."))
        return day


class _PersonField(forms.ChoiceField):
    """A choice of people who can take up signals; gives the membership."""

    def __init__(self, people: dict[str, Membership], empty: Any, **kwargs: Any) -> None:
        self.people = people
        unknown = {"invalid_choice": _("This person cannot take up signals. Choose somebody else.")}
        choices = [("", empty), *((key, _named(one)) for key, one in people.items())]
        super().__init__(choices=choices, error_messages=unknown, **kwargs)

    def clean(self, value: Any) -> Any:
        """The membership, or None."""
        return self.people.get(super().clean(value))


def _named(person: Membership) -> str:
    return " · ".join(part for part in (str(person.user), person.function) if part)


class RouteForm(Form):
    """Of whom signals come or where they play, who handles those, and who does when away."""

    def __init__(self, *args: Any, route: SignalRoute | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.route = route or SignalRoute()
        people = {str(one.pk): one for one in handlers()}
        areas = SignalArea.objects.in_use() | SignalArea.objects.filter(pk=self.route.area_id)
        self.fields["organisation"] = forms.ModelChoiceField(
            label=_("Signals of which organisation?"),
            queryset=Organisation.objects.all(),
            empty_label=_("all organisations"),
            required=False,
            initial=self.route.organisation_id,
        )
        self.fields["area"] = forms.ModelChoiceField(
            label=_("Signals of which area?"),
            queryset=areas,
            empty_label=_("all areas"),
            required=False,
            initial=self.route.area_id,
        )
        self.fields["handler"] = _PersonField(
            people,
            _("Make a choice"),
            label=_("Handler"),
            initial=_key(self.route.handler_id),
            help_text=_("Only colleagues with the role of signal coordinator are in the list."),
        )
        self.fields["deputy"] = _PersonField(
            people,
            _("nobody yet"),
            label=_("Deputy"),
            required=False,
            initial=_key(self.route.deputy_id),
            help_text=_("Handles the signals when the handler is away, and the handler's own."),
        )
        self.hide_optional = True


def _key(key: int | None) -> str:
    return str(key) if key else ""


class RemoveForm(Form):
    """Asks to confirm that a row goes."""

    submit_label = _("Remove")
    danger = True
