"""Forms of thermometer sessions: when and where, who sits there, themes, agreements, looking back.

None of them has a field about a person.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.deidentification.identifiers import Label
from core.forms import DateField, Form, GuardedField, ModelForm, TimeField, TransitionForm
from core.models import Organisation
from core.models.guarded import refuse_identifiers
from interventions.classification import NO_ONE_PHENOMENON
from interventions.models import Phenomenon
from network.forms.rows import Rows, organisation_field
from signals.models import (
    SignalArea,
    ThermometerAction,
    ThermometerSeat,
    ThermometerSession,
    ThermometerTheme,
)

NOBODY = _("Write about what plays, never about one person, family or institution.")
#: The most characters of what came of an agreement.
RESULT_LENGTH = 1000


class SessionForm(ModelForm):
    """What it is about in a few words, when and where; during the talk also what goes well."""

    held_on = DateField(label=_("Day"))
    starts_at = TimeField(label=_("From"))
    ends_at = TimeField(label=_("Until"))

    class Meta:
        model = ThermometerSession
        fields = ["title", "held_on", "starts_at", "ends_at", "place", "positive"]
        widgets = {"positive": forms.Textarea(attrs={"rows": 5})}
        help_texts = {
            "title": _("The quarter or the part of the municipality, such as “South, autumn”."),
            "place": _("Where colleagues meet, for example a room in the town hall."),
            "positive": NOBODY,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.is_planned:
            del self.fields["positive"]

    def clean_held_on(self) -> Any:
        """What has begun did not begin on a day to come."""
        day = self.cleaned_data["held_on"]
        if day > timezone.localdate() and not self.instance.is_planned:
            raise forms.ValidationError(
                _("This talk was held already. Choose today or an earlier day.")
            )
        return day

    def clean_place(self) -> str:
        """The address of an office is what it is for; nothing else that leads to a person."""
        place: str = self.cleaned_data["place"]
        refuse_identifiers(place, allowed=frozenset([Label.ADDRESS]))
        return place

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


class ThemeForm(ModelForm):
    """One theme: what is seen and heard beside what speaks against it, where, how sure."""

    class Meta:
        model = ThermometerTheme
        fields = ["title", "theme", "seen", "against", "area", "since", "place", "phenomenon"]
        fields += ["direction", "certainty"]
        widgets = {
            "seen": forms.Textarea(attrs={"rows": 5}),
            "against": forms.Textarea(attrs={"rows": 5}),
            "direction": forms.RadioSelect,
            "certainty": forms.RadioSelect,
        }
        labels = {
            "theme": _("It is mostly about"),
            "place": _("Where it plays"),
            "area": _("Area"),
            "since": _("Since when"),
            "direction": _("More or less than last time?"),
            "certainty": _("How sure are we?"),
        }
        help_texts = {
            "title": _("For example “Tension about the new shelter”. No name, no address."),
            "seen": NOBODY,
            "against": _("The other side: what does not fit this picture, what is going well."),
            "since": _("For example “since September”."),
            "theme": _("This is what counts in the trend."),
            "phenomenon": _("Only when it clearly belongs to one of them."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("area", SignalArea.objects.in_use())
        self._offer("phenomenon", Phenomenon.objects.valid_on().exclude(code__in=NO_ONE_PHENOMENON))
        self.fields["area"].empty_label = _("the whole municipality")
        for name in ("direction", "certainty"):
            field: Any = self.fields[name]
            field.choices = [choice for choice in field.choices if choice[0]]

    def _offer(self, name: str, rows: Any) -> None:
        """What may be chosen now, and what was chosen before."""
        chosen = getattr(self.instance, f"{name}_id")
        field: Any = self.fields[name]
        kept = rows.model.objects.filter(Q(pk__in=rows.values("pk")) | Q(pk=chosen))
        field.queryset = kept if chosen else rows

    def facts(self) -> dict[str, Any]:
        """The values as the actions take them."""
        return {name: self.cleaned_data[name] for name in self.fields if name != "revision"}


class RemoveThemeForm(Form):
    """Nothing to fill in: only to confirm."""

    submit_label = _("Remove this theme")
    danger = True


class SeatsForm(Rows):
    """Who is at the table: organisation and function; never a name."""

    together = _("At the table")
    classes = "work-rows k-rows--seats"
    demanded = {"organisation": _("Choose the organisation, or empty this row.")}

    class Meta:
        model = ThermometerSession
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.organisations = {str(one.pk): one for one in Organisation.objects.all()}
        self.seen: dict[tuple[str, str], int] = {}
        super().__init__(*args, **kwargs)

    def initial_rows(self) -> list[dict[str, str]]:
        """The seats in order."""
        seats = ThermometerSeat.objects.filter(session=self.instance)
        return [
            {"organisation": str(seat.organisation_id), "function": seat.function} for seat in seats
        ]

    def row_fields(self, known: dict[str, str]) -> dict[str, forms.Field]:
        """Organisation and function."""
        return {
            "organisation": organisation_field(self.organisations),
            "function": GuardedField(label=_("Function"), max_length=80),
        }

    def check_row(self, index: int, row: dict[str, Any]) -> None:
        """The same function of the same organisation sits there once."""
        key = (row["organisation"], " ".join(row["function"].split()).casefold())
        earlier = self.seen.setdefault(key, index)
        if earlier != index:
            text = _("This is the same as row %(number)d. Empty one of the two rows.")
            self.add_error(f"function-{index}", text % {"number": earlier + 1})

    def seats(self) -> list[tuple[Organisation, str]]:
        """The rows as the action takes them."""
        return [
            (self.organisations[row["organisation"]], row["function"])
            for _index, row in self.filled()
        ]


class ActionsForm(Rows):
    """What is agreed: by which organisation, what, by which day."""

    together = _("What do we agree?")
    classes = "work-rows k-rows--agreed"
    demanded = {
        "organisation": _("Choose the organisation, or empty this row."),
        "what": _("Write what is done, or empty this row."),
        "due_by": _("Write by which day, or empty this row."),
    }

    class Meta:
        model = ThermometerSession
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.organisations = {str(one.pk): one for one in Organisation.objects.all()}
        super().__init__(*args, **kwargs)

    def initial_rows(self) -> list[dict[str, str]]:
        """What is agreed, in order."""
        stored = ThermometerAction.objects.filter(session=self.instance)
        return [
            {
                "organisation": str(row.organisation_id),
                "what": row.what,
                "due_by": row.due_by.strftime("%d-%m-%Y"),
            }
            for row in stored
        ]

    def row_fields(self, known: dict[str, str]) -> dict[str, forms.Field]:
        """Who, what and by when."""
        return {
            "organisation": organisation_field(self.organisations),
            "what": GuardedField(
                label=_("What is done"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
            ),
            "due_by": DateField(label=_("Due by"), help_text=""),
        }

    def check_row(self, index: int, row: dict[str, Any]) -> None:
        """What is agreed in a talk is done after it."""
        if row["due_by"] < self.instance.held_on:
            text = _("This is before the talk itself. Choose a later day.")
            self.add_error(f"due_by-{index}", text)

    def agreed(self) -> list[tuple[Organisation, str, Any]]:
        """The rows as the action takes them."""
        return [
            (self.organisations[row["organisation"]], row["what"], row["due_by"])
            for _index, row in self.filled()
        ]


class LookBackForm(ModelForm):
    """What came of what was agreed before: done, or not yet with a sentence.

    Its revision is the sum over this session and those whose agreements it shows, so that two
    talks that look back at the same agreement do not overwrite each other.
    """

    DONE, NOT_YET = "done", "not_yet"

    class Meta:
        model = ThermometerSession
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = list(ThermometerAction.objects.to_look_back_at(self.instance))
        self.stored_revision = self._sum_of_revisions()
        self.fields["revision"].initial = self.stored_revision
        for row in self.asked:
            self.fields[f"outcome-{row.pk}"] = forms.ChoiceField(
                label=row.what,
                required=False,
                initial=self._outcome_of(row),
                choices=[(self.DONE, _("it is done")), (self.NOT_YET, _("not yet"))],
                widget=forms.RadioSelect,
            )
            self.fields[f"result-{row.pk}"] = GuardedField(
                label=_("What came of it, or why not yet"),
                required=False,
                max_length=RESULT_LENGTH,
                initial=row.result,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def grouped(self) -> list[tuple[ThermometerAction, Any, Any]]:
        """Each agreement with its two fields, for the template."""
        return [(row, self[f"outcome-{row.pk}"], self[f"result-{row.pk}"]) for row in self.asked]

    def is_overtaken(self) -> bool:
        """Whether somebody saved one of the rows since this form took its revision."""
        return self._sum_of_revisions() != self.stored_revision

    def clean(self) -> dict[str, Any]:
        """Not yet asks a sentence; a sentence asks which of the two it is."""
        data = super().clean()
        for row in self.asked:
            outcome, result = data.get(f"outcome-{row.pk}"), data.get(f"result-{row.pk}")
            if outcome == self.NOT_YET and not result and f"result-{row.pk}" not in self.errors:
                self.add_error(f"result-{row.pk}", _("Write in one sentence why not yet."))
            elif result and not outcome and f"outcome-{row.pk}" not in self.errors:
                self.add_error(f"outcome-{row.pk}", _("Choose “done” or “not yet”."))
        return data

    def outcomes(self) -> dict[int, tuple[bool, str]]:
        """What was filled in, by the key of the agreement."""
        return {
            row.pk: (outcome == self.DONE, self.cleaned_data[f"result-{row.pk}"])
            for row in self.asked
            if (outcome := self.cleaned_data[f"outcome-{row.pk}"])
        }

    def _outcome_of(self, row: ThermometerAction) -> str:
        if row.done_on:
            return self.DONE
        return self.NOT_YET if row.result else ""

    def _sum_of_revisions(self) -> int:
        keys = {self.instance.pk, *(row.session_id for row in self.asked)}
        rows = ThermometerSession.objects.filter(pk__in=keys)
        return sum(rows.values_list("revision", flat=True))


class HoldForm(TransitionForm):
    """The explanation came first."""

    is_explained = forms.BooleanField(
        label=_("We explained what radicalisation is and is not, and that nobody is named."),
        error_messages={"required": _("Explain first. Then begin the talk.")},
    )


class ConcludeForm(TransitionForm):
    """Nothing to fill in: what happens is said."""

    lead = _(
        "After this nothing changes any more. Each theme counts once in the trend of this quarter,"
        " with its form of extremism and its area. Write down first what is still missing."
    )
