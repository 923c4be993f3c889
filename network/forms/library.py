"""Forms of the library: the filter with its counts, an item, the shelf, and one's own tick."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Form, ModelForm
from interventions.forms.catalogue import Facet, Option
from network.actions.library import refusals
from network.models import LibraryItem, LibraryKind, LibraryTheme

#: Which part of the library is looked at, besides what is on the shelf.
UNREAD, READ, OFF_THE_SHELF = "unread", "read", "off"


class LibraryFilter(Form):
    """Narrows the library; within themes and within kinds one is enough, together both count."""

    q = forms.CharField(label=_("Search the library"), required=False, max_length=100)
    theme = forms.MultipleChoiceField(
        label=_("Theme"), required=False, choices=LibraryTheme.choices
    )
    kind = forms.MultipleChoiceField(label=_("Kind"), required=False, choices=LibraryKind.choices)
    part = forms.ChoiceField(label=_("Part"), required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parts = [("", _("Everything")), (UNREAD, _("Not read yet")), (READ, _("My reading list"))]
        if self.membership and self.membership.may("library.edit"):
            parts.append((OFF_THE_SHELF, _("Taken off the shelf")))
        self.fields["part"].choices = parts  # type: ignore[attr-defined]

    @property
    def shown_part(self) -> str:
        """The part that is looked at; "" for everything, also when it cannot be read."""
        return str(self.cleaned_data.get("part", "")) if self.is_valid() else ""

    @property
    def is_own_list(self) -> bool:
        """Whether only the reader's own list is looked at, and nothing else narrows it."""
        chosen = {name for name, value in self.cleaned_data.items() if value}
        return self.shown_part == READ and chosen == {"part"}

    def narrow(self, rows: Any) -> Any:
        """The items that fit; one's own list begins with what one read last."""
        rows, data = self._part_of(rows), self.cleaned_data
        for name in ("theme", "kind"):
            if data[name]:
                rows = rows.filter(**{f"{name}__in": data[name]})
        return rows.order_by("-read_on", "-pk") if data["part"] == READ else rows

    def _part_of(self, rows: Any) -> Any:
        """The items of the part that is looked at, that hold every word of the search."""
        rows = rows.matching(self.cleaned_data["q"])
        part = self.cleaned_data["part"]
        if part == READ:  # also what was taken off since: it is the reader's own list
            return rows.filter(read_on__isnull=False)
        if part == OFF_THE_SHELF:
            return rows.filter(retired_on__isnull=False)
        rows = rows.on_the_shelf()
        return rows.filter(read_on__isnull=True) if part == UNREAD else rows

    def count(self, rows: Any) -> None:
        """Count the choices over all rows of the library, for ``facets``."""
        valid = self.is_valid()
        data = self.cleaned_data if valid else {}
        rows = self._part_of(rows) if valid else rows.on_the_shelf()
        self._counts = rows.counted(data.get("theme", ()), data.get("kind", ()))

    @cached_property
    def facets(self) -> list[Facet]:
        """Themes and kinds with how many items there are; call ``count`` first."""
        data = self.cleaned_data if self.is_valid() else {}
        return [
            self._facet(name, counts, set(data.get(name, ())), is_open=name == "theme")
            for name, counts in zip(("theme", "kind"), self._counts, strict=True)
        ]

    def _facet(self, name: str, counts: Counter[str], chosen: set[str], *, is_open: bool) -> Facet:
        field: Any = self.fields[name]
        options = tuple(
            Option(code, str(text), counts[code], code in chosen)
            for code, text in field.choices
            if counts[code] or code in chosen
        )
        return Facet(name, field.label, options, is_open=is_open or bool(chosen))


class _Address(forms.URLField):
    """An address as people type it: without a beginning it is https."""

    def __init__(self, **kwargs: Any) -> None:
        unreadable = _("This is no full web address. Copy it from the bar of your browser.")
        kwargs.setdefault("error_messages", {"invalid": unreadable})
        super().__init__(assume_scheme="https", **kwargs)


class ItemForm(ModelForm):
    """Something worth reading, hearing or going to."""

    class Meta:
        model = LibraryItem
        fields = ["kind", "theme", "title", "maker", "link", "summary"]
        field_classes = {"link": _Address}
        widgets = {"summary": forms.Textarea(attrs={"rows": 5})}
        help_texts = {
            "maker": _("The author, organisation or broadcaster. It is a published work."),
            "link": _("The page of the publisher. Never the profile of a person."),
            "summary": _(
                "In a few sentences: what it is about, and for whom. Never write about persons."
            ),
        }

    def clean_title(self) -> str:
        """On one line, with single spaces."""
        return " ".join(self.cleaned_data["title"].split())

    def clean_maker(self) -> str:
        """On one line, with single spaces."""
        return " ".join(self.cleaned_data["maker"].split())

    def clean(self) -> dict[str, Any]:
        """Refuse what the library cannot hold, at the field where it can be mended."""
        data = super().clean()
        known = LibraryItem.objects.get(pk=self.instance.pk) if self.instance.pk else None
        self.add_reasons(refusals(data, known))
        return data

    def facts(self) -> dict[str, Any]:
        """The values as the actions take them."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class ShelfForm(ModelForm):
    """Confirms that an item goes off the shelf, or comes back on it."""

    class Meta:
        model = LibraryItem
        fields: list[str] = []

    @property
    def submit_label(self) -> Any:  # type: ignore[override]
        """What the button does with this item."""
        if self.instance.is_off_the_shelf:
            return _("Put it back on the shelf")
        return _("Take it off the shelf")


class Switch(Form):
    """Yes or no, as a button sends it: pressing twice is the same as once."""

    on = forms.TypedChoiceField(
        choices=[("yes", _("yes")), ("no", _("no"))], coerce=lambda value: value == "yes"
    )
