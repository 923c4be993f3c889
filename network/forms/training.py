"""Forms of the training register: a training, a session, its end, and the filters of both lists."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import DateField, Form, ModelForm, TimeField
from core.tenancy import TenantChoiceField
from interventions.models import Phenomenon
from network.actions.training import cancel_refusals, session_refusals, training_refusals
from network.models import Profession, Training, TrainingLevel, TrainingSession


class _Reasoned(ModelForm):
    """What a form shares that asks the actions what can be kept."""

    def reasons(self, data: dict[str, Any]) -> dict[Any, Any]:
        """Field name to sentence, empty when all can be kept."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        """Refuse what the register cannot hold, at the field where it can be mended."""
        data = super().clean()
        self.add_reasons(self.reasons(data))
        return data

    def facts(self) -> dict[str, Any]:
        """The values as the actions take them."""
        names = type(self)._meta.fields or []
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}

    @property
    def known(self) -> Any:
        """The stored row that the form is about; None for a new one."""
        model: Any = type(self.instance)
        return model.objects.filter(pk=self.instance.pk).first() if self.instance.pk else None


class TrainingForm(_Reasoned):
    """A training: what, by whom, how far, about what, for whom, when to be repeated."""

    phenomena = forms.MultipleChoiceField(
        label=_("Phenomena it is about"), required=False, widget=forms.CheckboxSelectMultiple
    )
    retired_on = DateField(
        label=_("No longer given since"),
        required=False,
        help_text=_("Leave this empty as long as the training is given. For example 22-11-2026."),
    )

    class Meta:
        model = Training
        fields = ["name", "provider", "kind", "level", "hours", "phenomena", "professions"]
        fields += ["repeat_months", "retired_on"]
        help_texts = {
            "name": _("As people call it. Never write a name of a person."),
            "provider": _("The organisation that gives it."),
            "hours": _("How long it takes in all, in hours."),
            "professions": _("Leave all empty when it is for everybody."),
            "repeat_months": _("0 when it need not be repeated."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phenomena"].choices = Phenomenon.objects.choices(  # type: ignore[attr-defined]
            keep=self.instance.phenomena
        )
        if not self.instance.pk:
            del self.fields["retired_on"]

    def reasons(self, data: dict[str, Any]) -> dict[Any, Any]:
        """Field name to sentence, empty when all can be kept."""
        return training_refusals(data, self.known)


class TrainingFilter(Form):
    """Narrows the offer; every part is optional."""

    submit_label = None
    hide_optional = True

    level = forms.MultipleChoiceField(
        label=_("Level"),
        required=False,
        choices=TrainingLevel.choices,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "facet"}),
    )
    profession = forms.ChoiceField(
        label=_("For whom"), required=False, choices=[("", _("everybody")), *Profession.choices]
    )
    retired = forms.BooleanField(label=_("Also those no longer given"), required=False)

    def narrow(self, rows: Any) -> Any:
        """The trainings that fit; one without professions is for every profession."""
        if not self.cleaned_data["retired"]:
            rows = rows.offered()
        if levels := self.cleaned_data["level"]:
            rows = rows.filter(level__in=levels)
        if code := self.cleaned_data["profession"]:
            rows = rows.filter(Q(professions__contains=f",{code},") | Q(professions=""))
        return rows


class _TrainingField(TenantChoiceField):
    """A training, told apart by its level."""

    def label_from_instance(self, obj: Any) -> str:
        """Name and level."""
        return f"{obj.name} · {obj.get_level_display()}"


class SessionForm(_Reasoned):
    """A session: which training, day, hours, place, room."""

    training = _TrainingField(model=Training, label=_("Training"))
    held_on = DateField(label=_("Day"))
    starts_at = TimeField(label=_("From"))
    ends_at = TimeField(label=_("Until"))

    class Meta:
        model = TrainingSession
        fields = ["training", "held_on", "starts_at", "ends_at", "place", "room_for"]
        help_texts = {
            "place": _("A building or an address, or “online”."),
            "room_for": _("How many people can come. Leave this empty when there is no limit."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        trainings: Any = self.fields["training"]
        trainings.queryset = Training.objects.filter(
            Q(retired_on__isnull=True) | Q(pk=self.instance.training_id)
        )

    def reasons(self, data: dict[str, Any]) -> dict[Any, Any]:
        """Field name to sentence, empty when all can be kept."""
        return session_refusals(data, self.known)


class Period(models.TextChoices):
    """Which sessions somebody looks for."""

    ALL = "", _("all")
    TO_COME = "to_come", _("to come")
    PAST = "past", _("past")


class SessionFilter(Form):
    """Narrows the list of sessions; every part is optional."""

    submit_label = None
    hide_optional = True

    training = _TrainingField(
        model=Training, label=_("Training"), required=False, empty_label=_("all")
    )
    period = forms.ChoiceField(label=_("When"), required=False, choices=Period.choices)

    def narrow(self, rows: Any) -> Any:
        """The sessions that fit every part that was filled in."""
        if training := self.cleaned_data["training"]:
            rows = rows.filter(training=training)
        today = timezone.localdate()
        narrowed = {
            Period.TO_COME: {"held_on__gte": today},
            Period.PAST: {"held_on__lt": today},
        }
        return rows.filter(**narrowed.get(self.cleaned_data["period"], {}))


class CancelForm(_Reasoned):
    """Since when a session is cancelled; once that is known it can be taken back."""

    submit_label = _("Cancel the session")
    danger = True
    cancelled_on = DateField(label=_("Cancelled on"))

    class Meta:
        model = TrainingSession
        fields = ["cancelled_on"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.cancelled_on:
            field = self.fields["cancelled_on"]
            field.required = False
            field.help_text = _("Empty it when the session goes on after all.")
            self.submit_label, self.danger = _("Save"), False
        else:
            self.initial["cancelled_on"] = timezone.localdate()

    def reasons(self, data: dict[str, Any]) -> dict[Any, Any]:
        """Field name to sentence, empty when all can be kept."""
        day: datetime.date | None = data.get("cancelled_on")
        return cancel_refusals(day, self.instance)
