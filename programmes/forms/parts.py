"""Forms for the parts of a programme: goals, local picture, organisations, expected domains.

Each part is one form with a fixed number of rows plus three empty ones; an emptied row goes.
"""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from core.forms import DateField, Form, GuardedField, Names
from interventions.classification import (
    Domain,
    OrganisationType,
    PreventionPhase,
    RelevanceLevel,
)
from interventions.models import Phenomenon
from programmes.models import Programme
from programmes.models.exchange import local_rows

EMPTY_ROWS = 3
ANY = ("any", _("any domain"))


class Rows(Form):
    """Rows of equal fields; ``initial_rows`` fills them, ``rows()`` gives what was filled in."""

    template_name = "programmes/_rows.html"
    #: How many rows wait to be filled in.
    empty_rows = EMPTY_ROWS

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.programme = programme
        self.stored = self.initial_rows()
        self.number = len(self.stored) + self.empty_rows
        for index in range(self.number):
            known = self.stored[index] if index < len(self.stored) else {}
            for name, field in self.row_fields(known).items():
                field.required = False
                field.initial = known.get(name)
                self.fields[f"{name}-{index}"] = field

    def initial_rows(self) -> list[dict[str, Any]]:
        """What is stored now."""
        raise NotImplementedError

    def row_fields(self, known: dict[str, Any]) -> dict[str, django_forms.Field]:
        """Fresh fields of one row; the first one decides whether the row counts."""
        raise NotImplementedError

    def filled(self) -> list[tuple[dict[str, Any], dict[str, Any]]]:
        """(stored row or {}, typed row) for every row whose first field is filled in."""
        names = list(self.row_fields({}))
        found = []
        for index in range(self.number):
            row = {name: self.cleaned_data.get(f"{name}-{index}") for name in names}
            if row[names[0]]:
                known = self.stored[index] if index < len(self.stored) else {}
                found.append((known, row))
        return found

    def grouped(self) -> list[list[Any]]:
        """The bound fields row by row, for the template."""
        names = list(self.row_fields({}))
        return [[self[f"{name}-{index}"] for name in names] for index in range(self.number)]


class GoalsForm(Rows):
    """The goals of a programme with their indicators."""

    def initial_rows(self) -> list[Any]:
        """The goals in order."""
        return list(self.programme.goals.values("exchange_id", "title", "indicator"))

    def row_fields(self, known: dict[str, Any]) -> dict[str, django_forms.Field]:
        """Title and indicator."""
        return {
            "title": GuardedField(label=_("Goal"), max_length=300, names=Names.ONCE),
            "indicator": GuardedField(
                label=_("We see it by (indicator)"), max_length=300, names=Names.ONCE
            ),
        }


class LocalPictureForm(Rows):
    """Which phenomena play a role locally, how strongly, and on what that rests."""

    def initial_rows(self) -> list[dict[str, Any]]:
        """The local picture in order."""
        return local_rows(self.programme)

    def row_fields(self, known: dict[str, Any]) -> dict[str, django_forms.Field]:
        """Phenomenon, level, source and day."""
        kept = [known["phenomenon"]] if known.get("phenomenon") else []
        labels = dict(Phenomenon.objects.choices(keep=kept))
        for code in ("all_forms", "unknown"):
            labels.pop(code, None)
        return {
            "phenomenon": django_forms.ChoiceField(
                label=_("Phenomenon"), choices=[("", "–"), *labels.items()]
            ),
            "level": django_forms.ChoiceField(
                label=_("How strongly"), choices=RelevanceLevel.choices
            ),
            "source": GuardedField(
                label=_("Based on"),
                max_length=400,
                names=Names.ONCE,
                help_text=_("Trends and data of organisations, never cases or persons."),
            ),
            "valid_from": DateField(label=_("Valid from"), help_text=""),
        }

    def clean(self) -> dict[str, Any]:
        """A phenomenon needs a source."""
        data = super().clean() or self.cleaned_data
        for index in range(self.number):
            if data.get(f"phenomenon-{index}") and not data.get(f"source-{index}"):
                self.add_error(f"source-{index}", _("Say on what this picture rests."))
        return data


class OrganisationsForm(Rows):
    """The organisations of a programme with their domain, and the expected domains per phase."""

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, programme=programme, **kwargs)
        domains = [choice for choice in Domain.choices if choice[0] != "unknown"]
        for phase in PreventionPhase:
            self.fields[phase.value] = django_forms.MultipleChoiceField(
                label=_("Expected owners: %(phase)s") % {"phase": phase.label},
                choices=[*domains, ANY],
                initial=programme.expected_domains.get(phase.value, []),
                required=False,
                widget=django_forms.CheckboxSelectMultiple,
            )

    def initial_rows(self) -> list[Any]:
        """The organisations in order."""
        return list(self.programme.organisations.values("exchange_id", "name", "type", "domain"))

    def row_fields(self, known: dict[str, Any]) -> dict[str, django_forms.Field]:
        """Name, kind and domain."""
        return {
            "name": GuardedField(label=_("Organisation"), max_length=160, names=Names.NEVER),
            "type": django_forms.ChoiceField(label=_("Kind"), choices=OrganisationType.choices),
            "domain": django_forms.ChoiceField(label=_("Domain"), choices=Domain.choices),
        }

    def expected_domains(self) -> dict[str, list[str]]:
        """Expected domains per stored phase; a phase left empty follows the default."""
        data = self.cleaned_data
        return {code: data[code] for code in PreventionPhase.values if data.get(code)}

    def phase_fields(self) -> list[Any]:
        """The fields about expected owners."""
        return [self[phase.value] for phase in PreventionPhase]
