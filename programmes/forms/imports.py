"""Forms of reading in: choosing a file, looking at what was recognised, mending it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import Form, GuardedField, Names, TransitionForm
from core.spreadsheets import MAXIMUM_SIZE, UnreadableSpreadsheet, Workbook, read_workbook
from interventions.classification import ActivityStatus
from programmes.actions.exchange import FaultyProgramme, parse_programme
from programmes.activity_list.headings import TARGETS
from programmes.models import ActivityImport, Programme
from programmes.models.import_preview import KIND_LABELS, Preview, PreviewColumn

#: More faults than this in one file help nobody; the rest is counted.
SHOWN_FAULTS = 50
EMPTY = gettext_lazy("This file is empty. Choose the file with your list.")


def file_name_of(upload: Any) -> str:
    """The name of an uploaded file as it is kept: printable, and never longer than its column."""
    name = "".join(sign for sign in str(upload.name) if sign.isprintable()).strip()
    return name[-200:] or _("list")


class ListFileForm(Form):
    """The file with the list of activities."""

    submit_label = gettext_lazy("Look at the list")

    file = django_forms.FileField(
        label=gettext_lazy("File with your list"),
        help_text=gettext_lazy(
            "Excel (xlsx or xls), OpenDocument (ods) or csv, at most 10 MB. Your own headings and"
            " layout are fine. Columns with names, telephone numbers or e-mail addresses of"
            " contacts are never read in."
        ),
        widget=django_forms.ClearableFileInput(
            attrs={"accept": ".xlsx,.xls,.xlsm,.ods,.csv,.txt,.tsv"}
        ),
        error_messages={
            "required": gettext_lazy("Choose the file with your list."),
            "empty": EMPTY,
            "missing": EMPTY,
        },
    )
    workbook: Workbook
    file_name: str

    def clean_file(self) -> Any:
        """Read the file at once: what it is, is decided by its content."""
        upload = self.cleaned_data["file"]
        if upload.size > MAXIMUM_SIZE:
            raise ValidationError(
                _("This file is larger than 10 MB. Save only the sheet with your list.")
            )
        self.file_name = file_name_of(upload)
        try:
            self.workbook = read_workbook(upload.read(), self.file_name)
        except UnreadableSpreadsheet as refusal:
            raise ValidationError(str(refusal)) from refusal
        return upload


class ProgrammeFileForm(Form):
    """The file with a programme in the exchange format, and where it goes."""

    submit_label = gettext_lazy("Look at the programme")

    file = django_forms.FileField(
        label=gettext_lazy("File with the programme"),
        help_text=gettext_lazy("A programme in the exchange format (json), at most 10 MB."),
        widget=django_forms.ClearableFileInput(attrs={"accept": ".json"}),
        error_messages={
            "required": gettext_lazy("Choose the file with the programme."),
            "empty": gettext_lazy("This file is empty. Choose the file with the programme."),
        },
    )
    target = django_forms.ChoiceField(
        label=gettext_lazy("What becomes of it"),
        required=False,
        help_text=gettext_lazy("An update changes what has the same code, and adds the rest."),
    )
    data: Any
    file_name: str

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [
            (row.reference, _("Update: %(title)s (%(reference)s)") % _named(row))
            for row in Programme.objects.all()
        ]
        choices = [("", _("A new programme")), *known]
        self.fields["target"].choices = choices  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        """Read the file at once; every fault is told with its place in the file."""
        upload = self.cleaned_data["file"]
        if upload.size > MAXIMUM_SIZE:
            raise ValidationError(_("The file is larger than 10 MB."))
        self.file_name = file_name_of(upload)
        try:
            self.content = parse_programme(upload.read())
        except FaultyProgramme as refusal:
            raise ValidationError(_told(refusal.faults)) from refusal
        return upload

    def facts(self) -> dict[str, Any]:
        """What the action takes."""
        target = Programme.objects.filter(reference=self.cleaned_data["target"] or None).first()
        return {"data": self.content, "file_name": self.file_name, "target": target}


def _named(programme: Programme) -> dict[str, str]:
    return {"title": programme.title, "reference": programme.reference}


def _told(faults: list[tuple[str, str]]) -> list[str]:
    lines = [f"{path}: {text}" for path, text in faults[:SHOWN_FAULTS]]
    rest = len(faults) - SHOWN_FAULTS
    return lines + ([_("and %(number)d more faults") % {"number": rest}] if rest > 0 else [])


class UndoForm(TransitionForm):
    """Asks whether the import really has to be undone."""

    lead = gettext_lazy(
        "The new activities of this list disappear; the changed ones get back what they said"
        " before. If somebody changed any of them since, nothing happens at all."
    )


class DiscardForm(TransitionForm):
    """Asks whether the uploaded file may go."""

    lead = gettext_lazy("The uploaded file is removed. The programme does not change.")
    danger = True


@dataclass(frozen=True)
class ColumnChoice:
    """One column of the list beside the field that says what it becomes."""

    shown: PreviewColumn
    bound: Any

    def __getattr__(self, name: str) -> Any:
        return getattr(self.shown, name)

    @property
    def recognised(self) -> str:
        """How sure we are, in words."""
        if self.shown.chosen in ("nothing", "contact"):
            return _("Not read in")
        return _("Recognised") if self.shown.column.is_certain else _("Please check")

    @property
    def mark(self) -> str:
        """How sure we are, as the class of its mark."""
        if self.shown.chosen in ("nothing", "contact"):
            return "is-unread"
        return "is-checked" if self.shown.column.is_certain else "is-doubtful"


@dataclass(frozen=True)
class ColumnGroup:
    """The columns of one sheet."""

    sheet_name: str
    header_rows: str
    columns: list[ColumnChoice]


class PreviewForm(TransitionForm):
    """What a person makes of a list: columns, mended cells, rows left out, status of new ones.

    The names of its fields come from the list: ``column_<sheet>_<column>`` and
    ``cell_<sheet>_<row>_<column>``. A field that was not sent stays as it was.
    """

    shown = django_forms.BooleanField(required=False, widget=django_forms.HiddenInput, initial=True)
    new_status = django_forms.ChoiceField(
        label=gettext_lazy("Status of new activities"),
        choices=[
            (code, label)
            for code, label in ActivityStatus.choices
            if code in {"running", "planned", "idea"}
        ],
        required=False,
        help_text=gettext_lazy("Only where the list itself says nothing about it."),
        widget=django_forms.RadioSelect(attrs={"class": "choice--tile"}),
    )
    skip = django_forms.MultipleChoiceField(required=False)

    def __init__(self, *args: Any, record: ActivityImport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.record, self.preview = record, Preview(record)
        self.initial["new_status"] = record.new_status
        for column in self.preview.choosable:
            self.fields[column.field] = django_forms.ChoiceField(
                choices=column_choices(column),
                initial=column.chosen,
                required=False,
                widget=django_forms.Select(attrs={"class": "input"}),
            )
        for cell in self.preview.faulty_cells:
            self.fields[cell.field] = GuardedField(
                required=False, initial=cell.text, names=Names.NEVER
            )
        keys = [(row.key, row.key) for row in self.preview.plan.rows]
        self.fields["skip"].choices = keys  # type: ignore[attr-defined]

    @property
    def columns(self) -> list[ColumnChoice]:
        """Every column with the field to choose what it becomes, if one may."""
        return [column for group in self.column_groups for column in group.columns]

    @property
    def column_groups(self) -> list[ColumnGroup]:
        """The columns sheet by sheet."""
        groups = []
        for sheet, columns in self.preview.columns_by_sheet.items():
            first = next(t for t in self.preview.tables if t.table.sheet == sheet)
            rows = sorted({first.table.first, first.table.last_header})
            choices = [ColumnChoice(column, self._field(column)) for column in columns]
            header_rows = f" {_('and')} ".join(str(row) for row in rows)
            groups.append(ColumnGroup(first.sheet_name, header_rows, choices))
        return groups

    def _field(self, column: PreviewColumn) -> Any:
        return self[column.field] if column.field in self.fields else None

    def clean(self) -> dict[str, Any]:
        """Every sheet keeps one column with the activity; no two columns become the same."""
        data = super().clean() or self.cleaned_data
        for columns in self.preview.columns_by_sheet.values():
            kinds = [data.get(column.field) or column.chosen for column in columns]
            for column, kind in zip(columns, kinds, strict=True):
                if kind in TARGETS and kinds.count(kind) > 1 and column.field in self.fields:
                    text = _("Two columns cannot both become “%(kind)s”. Choose one of them.")
                    self.add_error(column.field, text % {"kind": KIND_LABELS[kind]})
            if "title" not in kinds:
                text = _("Choose which column holds the activity: without it there are no rows.")
                lost = next((c.field for c in columns if c.chosen == "title"), None)
                self.add_error(lost, text)
        return data

    def facts(self) -> dict[str, Any]:
        """What the action takes: only what differs from what is kept."""
        data = self.cleaned_data
        if not data.get("shown"):
            record = self.record
            return _facts({}, {}, list(record.skipped), record.new_status)
        choices = {
            column.place: data[column.field]
            for column in self.preview.choosable
            if data.get(column.field) and data[column.field] != column.chosen
        }
        cells = {
            cell.place: data[cell.field]
            for cell in self.preview.faulty_cells
            if cell.field in self.data and data[cell.field] != cell.text
        }
        status = data.get("new_status") or self.record.new_status
        return _facts(choices, cells, data["skip"], status)

    @property
    def has_facts(self) -> bool:
        """Whether anything differs from what is kept."""
        facts, record = self.facts(), self.record
        return (
            self.changes_the_outcome
            or set(facts["skipped"]) != set(record.skipped)
            or facts["status"] != record.new_status
        )

    @property
    def changes_the_outcome(self) -> bool:
        """Whether columns or cells differ, so that a person should look again first."""
        facts = self.facts()
        return bool(facts["choices"] or facts["cells"])


def _facts(choices: Any, cells: Any, skipped: list[str], status: str) -> dict[str, Any]:
    return {"choices": choices, "cells": cells, "skipped": skipped, "status": status}


def column_choices(column: PreviewColumn) -> list[tuple[str, Any]]:
    """What a column may become; its own kind too when that is no common one."""
    choices = [(kind, KIND_LABELS[kind]) for kind in TARGETS]
    if column.chosen not in (*TARGETS, "nothing"):
        choices.insert(0, (column.chosen, KIND_LABELS[column.chosen]))
    return [*choices, ("nothing", KIND_LABELS["nothing"])]
