"""The page on which one writes down who is enrolled at a session, who came, who got a certificate.

Two tables of rows: numbers by organisation and profession, and focal officers by name. An emptied
row goes; a stale save shows the rows of the other and one's own.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.forms import DateField, ModelForm
from core.models import Organisation
from network.actions.training import CANCELLED
from network.actions.training_people import People, known_rows, people_refusals
from network.forms.rows import EMPTY_ROWS, MOST_ROWS, NOTHING
from network.models import Profession, TrainingSession
from network.models.directory import findable_officers

#: What stands before the name of a field of either table.
GROUP, OFFICER = "group", "officer"


class Outcome(models.TextChoices):
    """How it went for one focal officer."""

    ENROLLED = "enrolled", _("enrolled")
    ABSENT = "absent", _("did not come")
    CAME = "came", _("came")
    CERTIFIED = "certified", _("came, with a certificate")


#: Outcome → who came and certificates, as the register counts them.
COUNTED = {
    Outcome.ENROLLED: (None, 0),
    Outcome.ABSENT: (0, 0),
    Outcome.CAME: (1, 0),
    Outcome.CERTIFIED: (1, 1),
}


class PeopleForm(ModelForm):
    """The rows of one session; from its day on also who came."""

    class Meta:
        model = TrainingSession
        fields: list[str] = []

    def __init__(self, *args: Any, instance: TrainingSession, **kwargs: Any) -> None:
        self.organisations = {str(one.pk): one for one in Organisation.objects.all()}
        known = list(known_rows(instance).values())
        kept = [row.officer for row in known if row.officer]
        officers = sorted(findable_officers(), key=lambda one: one.label.casefold())
        self.officers = {str(one.pk): one for one in [*kept, *officers]}
        self.own = {str(row.officer_id): row.organisation for row in known if row.officer}
        self.stored = {
            GROUP: [_group(row) for row in known if not row.alone],
            OFFICER: [_single(row) for row in known if row.alone],
        }
        super().__init__(*args, instance=instance, **kwargs)
        for part in (GROUP, OFFICER):
            for index in range(self._count(part)):
                self._add_row(part, index)

    # --- fields -------------------------------------------------------------------------------
    def row_fields(self, part: str) -> dict[str, forms.Field]:
        """Fresh fields of one row of a table."""
        fields: dict[str, forms.Field] = {}
        if part == GROUP:
            whose = [(key, one.name) for key, one in self.organisations.items()]
            fields["organisation"] = _choice(_("Organisation"), whose)
        else:
            whose = [(key, f"{one.label} · {one.organisation}") for key, one in self._all_officers]
            fields["officer"] = _choice(_("Focal officer"), whose)
        fields["profession"] = _choice(_("Profession"), self._professions)
        begun = self.instance.has_begun
        if part == GROUP:
            fields["enrolled"] = _number(_("Enrolled"))
            if begun:
                fields |= {"attended": _number(_("Came")), "certified": _number(_("Certificates"))}
        elif begun:
            fields["outcome"] = forms.ChoiceField(label=_("How it went"), choices=Outcome.choices)
        if begun:
            fields["certified_on"] = DateField(label=_("Given on"), help_text="")
        return fields

    @property
    def groups(self) -> list[list[Any]]:
        """The bound fields of the numbers, row by row."""
        return self._bound(GROUP)

    @property
    def singles(self) -> list[list[Any]]:
        """The bound fields of the focal officers, row by row."""
        return self._bound(OFFICER)

    @property
    def _all_officers(self) -> Any:
        return self.officers.items()

    @property
    def _professions(self) -> list[tuple[str, Any]]:
        """Those the training is for first."""
        meant = self.instance.training.professions
        return sorted(Profession.choices, key=lambda one: one[0] not in meant)

    def _bound(self, part: str) -> list[list[Any]]:
        return [
            [self[f"{part}-{index}-{name}"] for name in self.row_fields(part)]
            for index in range(self._count(part))
        ]

    def _add_row(self, part: str, index: int) -> None:
        rows = self.stored[part]
        known = rows[index] if index < len(rows) else {}
        for name, field in self.row_fields(part).items():
            field.required, field.initial = False, known.get(name, "")
            field.widget.attrs["class"] = "input"
            self.fields[f"{part}-{index}-{name}"] = field

    def _count(self, part: str) -> int:
        """As many rows as are stored or sent, and some to fill in."""
        numbers = [re.fullmatch(rf"{part}-(\d{{1,3}})-\w+", str(key)) for key in self.data]
        sent = max((int(found[1]) + 1 for found in numbers if found), default=0)
        return max(len(self.stored[part]) + EMPTY_ROWS, min(sent, MOST_ROWS))

    # --- rows ---------------------------------------------------------------------------------
    def clean(self) -> dict[str, Any]:
        """A row is whole or empty, and the register can hold it."""
        data = super().clean()
        self.places: list[tuple[str, int]] = []
        self.people: list[People] = []
        for part in (GROUP, OFFICER):
            for index in range(self._count(part)):
                self._read(part, index)
        if self.instance.cancelled_on:
            self.add_error(None, CANCELLED)
        self.add_reasons(people_refusals(self.people, self.instance))
        return data

    def add_reasons(self, reasons: Mapping[Any, Any]) -> None:
        """Say why at each field that has no fault yet; what is about no row stands above."""
        for key, reason in reasons.items():
            name = self._field_name(*key) if key else None
            if name is None or not self.errors.get(name):
                self.add_error(name, reason)

    def _field_name(self, place: int, field: str) -> str:
        part, index = self.places[place]
        if part == OFFICER and field in ("attended", "certified", "enrolled"):
            field = "outcome" if self.instance.has_begun else "officer"
        name = f"{part}-{index}-{field}"
        return name if name in self.fields else f"{part}-{index}-profession"

    def _read(self, part: str, index: int) -> None:
        """Take one row in; add errors for what is missing."""
        names = list(self.row_fields(part))
        if not any(self._raw(part, index, name) for name in names if name != "outcome"):
            return
        row = {name: self.cleaned_data.get(f"{part}-{index}-{name}") for name in names}
        demanded = {GROUP: ["organisation", "profession", "enrolled"]}
        whole = True
        for name in demanded.get(part, ["officer", "profession"]):
            if row[name] in (None, ""):
                whole = False
                if f"{part}-{index}-{name}" not in self.errors:
                    self.add_error(f"{part}-{index}-{name}", LACKING[name])
        if whole:
            self.places.append((part, index))
            self.people.append(self._group(row) if part == GROUP else self._single(row))

    def _group(self, row: dict[str, Any]) -> People:
        certified = row.get("certified") or 0
        return People(
            organisation=self.organisations[row["organisation"]],
            profession=row["profession"],
            enrolled=row["enrolled"],
            attended=row.get("attended"),
            certified=certified,
            certified_on=self._given(certified, row),
        )

    def _single(self, row: dict[str, Any]) -> People:
        officer = self.officers[row["officer"]]
        attended, certified = COUNTED[Outcome(row.get("outcome") or Outcome.ENROLLED)]
        return People(
            organisation=self.own.get(row["officer"], officer.organisation),
            profession=row["profession"],
            officer=officer,
            attended=attended,
            certified=certified,
            certified_on=self._given(certified, row),
        )

    def _given(self, certified: int, row: dict[str, Any]) -> datetime.date | None:
        """The day that was written; without one, certificates were given on the day itself."""
        day: datetime.date | None = row.get("certified_on")
        return day or (self.instance.held_on if certified else None)

    def _raw(self, part: str, index: int, name: str) -> str:
        return str(self.data.get(self.add_prefix(f"{part}-{index}-{name}"), "")).strip()

    # --- somebody else saved ------------------------------------------------------------------
    def _remember_theirs(self) -> None:
        self.stale = True
        for part, label in ((GROUP, _("Numbers")), (OFFICER, _("Focal officers"))):
            names = list(self.row_fields(part))
            mine = [
                {name: self._raw(part, index, name) for name in names}
                for index in range(self._count(part))
            ]
            filled = [row for row in mine if any(row[name] for name in names if name != "outcome")]
            theirs = self._in_words(part, self.stored[part])
            if theirs != (typed := self._in_words(part, filled)):
                self.theirs.append((str(label), theirs, typed))

    def _in_words(self, part: str, rows: list[dict[str, Any]]) -> str:
        lines = []
        for row in rows:
            words = []
            for name, field in self.row_fields(part).items():
                value = field.prepare_value(row.get(name, ""))
                value = value.strftime("%d-%m-%Y") if hasattr(value, "strftime") else str(value)
                known = {str(code): str(text) for code, text in getattr(field, "choices", [])}
                if value:
                    label = (
                        f"{field.label} " if name in ("enrolled", "attended", "certified") else ""
                    )
                    words.append(f"{label.lower()}{known.get(value, value)}")
            lines.append(", ".join(words))
        return "\n".join(lines)


LACKING: dict[str, Any] = {
    "organisation": _("Choose the organisation, or empty this row."),
    "officer": _("Choose the focal officer, or empty this row."),
    "profession": _("Choose the profession, or empty this row."),
    "enrolled": _("Write how many are enrolled, or empty this row."),
}


def _choice(label: Any, choices: list[tuple[str, Any]]) -> forms.ChoiceField:
    unknown = _("This is not in the list any more. Choose another one.")
    return forms.ChoiceField(
        label=label, choices=[NOTHING, *choices], error_messages={"invalid_choice": unknown}
    )


def _number(label: Any) -> forms.IntegerField:
    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    return forms.IntegerField(
        label=label, widget=widget, error_messages={"invalid": _("Write a whole number.")}
    )


def _group(row: Any) -> dict[str, Any]:
    """A stored row of numbers as the fields show it."""
    return {
        "organisation": str(row.organisation_id),
        "profession": row.profession,
        "enrolled": row.enrolled,
        "attended": "" if row.attended is None else row.attended,
        "certified": row.certified or "",
        "certified_on": row.certified_on or "",
    }


def _single(row: Any) -> dict[str, Any]:
    """A stored row of a focal officer as the fields show it."""
    outcome = next(key for key, value in COUNTED.items() if value == (row.attended, row.certified))
    return {
        "officer": str(row.officer_id),
        "profession": row.profession,
        "outcome": outcome.value,
        "certified_on": row.certified_on or "",
    }
