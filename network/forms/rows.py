"""What pages with rows of equal fields share: seats, links, questions, follow-up."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import ModelForm
from core.models import Organisation

#: Rows that wait to be filled in, and the most a page takes.
EMPTY_ROWS, MOST_ROWS = 3, 200
#: What an empty choice in a row looks like.
NOTHING = ("", "–")


def organisation_field(organisations: Mapping[str, Organisation]) -> forms.ChoiceField:
    """A choice of organisations, given by their keys as text; another one is told so."""
    unknown = _("This organisation is not in the list. Choose another, or add it first.")
    return forms.ChoiceField(
        label=_("Organisation"),
        choices=[NOTHING, *((key, one.name) for key, one in organisations.items())],
        error_messages={"invalid_choice": unknown},
    )


class Rows(ModelForm):
    """Rows of equal fields about one object with a revision; an emptied row goes.

    A stale save shows the rows of the other and one's own as a whole.
    """

    #: Fields that make a row count, and what is said when one of them is missing.
    demanded: dict[str, Any] = {}
    #: Fields that make no row count on their own, because they are filled in already.
    silent: frozenset[str] = frozenset()
    #: What the rows are together.
    together: Any = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stored = self.initial_rows()
        self.names = list(self.row_fields({}))
        self.number = max(len(self.stored) + EMPTY_ROWS, self._rows_sent())
        for index in range(self.number):
            known = self.stored[index] if index < len(self.stored) else {}
            for name, field in self.row_fields(known).items():
                field.required, field.initial = False, known.get(name, "")
                field.widget.attrs["class"] = "input"
                self.fields[f"{name}-{index}"] = field

    def initial_rows(self) -> list[dict[str, str]]:
        """What is stored now, as the fields show it."""
        raise NotImplementedError

    def row_fields(self, known: dict[str, str]) -> dict[str, forms.Field]:
        """Fresh fields of one row."""
        raise NotImplementedError

    def check_row(self, index: int, row: dict[str, Any]) -> None:
        """Add errors about one complete row."""
        raise NotImplementedError

    def grouped(self) -> list[list[Any]]:
        """The bound fields row by row, for the template."""
        return [[self[f"{name}-{index}"] for name in self.names] for index in range(self.number)]

    def clean(self) -> dict[str, Any]:
        """A row is whole or empty, and fits the other rows."""
        data = super().clean()
        for index, row in self.filled():
            lacking = [name for name in self.demanded if not row[name]]
            for name in lacking:
                if f"{name}-{index}" not in self.errors:
                    self.add_error(f"{name}-{index}", self.demanded[name])
            if not lacking:
                self.check_row(index, row)
        return data

    def filled(self) -> list[tuple[int, dict[str, Any]]]:
        """Place and values of every row in which something was typed."""
        found = []
        for index in range(self.number):
            row = {name: self.cleaned_data.get(f"{name}-{index}", "") for name in self.names}
            typed = [self._raw(name, index) for name in self.names if name not in self.silent]
            if any(typed):
                found.append((index, row))
        return found

    def _rows_sent(self) -> int:
        """How many rows the page had: whoever typed more than are stored now loses nothing."""
        numbers = [re.fullmatch(r"\w+-(\d{1,3})", str(key)) for key in self.data]
        sent = [int(found[1]) + 1 for found in numbers if found]
        return min(max(sent, default=0), MOST_ROWS)

    def _raw(self, name: str, index: int) -> str:
        return str(self.data.get(self.add_prefix(f"{name}-{index}"), "")).strip()

    def _remember_theirs(self) -> None:
        self.stale = True
        typed = [
            {name: self._raw(name, index) for name in self.names} for index in range(self.number)
        ]
        mine = [row for row in typed if any(row[name] for name in self.demanded)]
        self.theirs = [(str(self.together), self._in_words(self.stored), self._in_words(mine))]

    def _in_words(self, rows: list[dict[str, str]]) -> str:
        lines = []
        for index, row in enumerate(rows):
            fields = self.row_fields(self.stored[index] if index < len(self.stored) else {})
            words = [
                str(dict(getattr(fields[name], "choices", [])).get(row[name], row[name]))
                for name in self.names
                if row[name]
            ]
            lines.append(", ".join(words))
        return "\n".join(lines)
