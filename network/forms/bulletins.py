"""The form of a bulletin: title, opening words, and items of the library in their order."""

from __future__ import annotations

import re
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout
from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from core.forms import ModelForm
from network.models import Bulletin, BulletinItem, LibraryItem

#: Rows that wait to be filled in, and the most a letter takes: nobody reads more.
EMPTY_ROWS, MOST_ROWS = 3, 15


class BulletinForm(ModelForm):
    """A draft. Each row is an item with its place; another number moves it, emptying drops it."""

    hide_optional = True

    class Meta:
        model = Bulletin
        fields = ["title", "opening"]
        widgets = {"opening": forms.Textarea(attrs={"rows": 6})}
        help_texts = {
            "title": _(
                "It is also the subject of the mail. For example: what we read this autumn."
            ),
            "opening": _("Not required. A word from you; never write about cases or persons."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = BulletinItem.objects.filter(bulletin=self.instance.pk).select_related("item")
        self.stored = [row.item for row in rows]
        kept = {item.pk: item for item in self.stored}
        self.offered = kept | {item.pk: item for item in LibraryItem.objects.on_the_shelf()}
        wanted = max(len(self.stored) + EMPTY_ROWS, self._rows_sent())
        self.number = min(wanted, max(MOST_ROWS, len(self.stored)))
        for index in range(self.number):
            self._add_row(index)

    def _add_row(self, index: int) -> None:
        number = {"number": index + 1}
        choices = [
            ("", _("no item")),
            *((str(key), self._label(one)) for key, one in self.offered.items()),
        ]
        gone = _("This item is not on the shelf any more. Choose another, or empty this row.")
        self.fields[f"item-{index}"] = forms.ChoiceField(
            label=_("Item %(number)d") % number,
            choices=choices,
            required=False,
            initial=str(self.stored[index].pk) if index < len(self.stored) else "",
            error_messages={"invalid_choice": gone},
        )
        self.fields[f"place-{index}"] = forms.IntegerField(
            label=_("Place of item %(number)d") % number,
            required=False,
            initial=index + 1,
            min_value=1,
            max_value=99,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            error_messages={"invalid": _("Write a number, such as 1 for the first place.")},
        )

    @staticmethod
    def _label(item: LibraryItem) -> str:
        return f"{Truncator(item.title).chars(80)} · {item.get_kind_display()}"

    @property
    def helper(self) -> FormHelper:
        """The words of the letter, then its items."""
        helper = super().helper
        rows = [
            Div(f"item-{index}", f"place-{index}", css_class="bulletin-row")
            for index in range(self.number)
        ]
        helper.layout = Layout("title", "opening", Fieldset(_("Items of the library"), *rows))
        helper.render_hidden_fields = True
        return helper

    def clean_title(self) -> str:
        """On one line: it is the subject of a mail."""
        return " ".join(self.cleaned_data["title"].split())

    def clean(self) -> dict[str, Any]:
        """An item stands in a letter once."""
        data = super().clean()
        seen: dict[str, int] = {}
        for index in range(self.number):
            chosen = data.get(f"item-{index}")
            if not chosen:
                continue
            earlier = seen.setdefault(chosen, index)
            if earlier != index:
                text = _("This is the same as item %(number)d. Empty one of the two.")
                self.add_error(f"item-{index}", text % {"number": earlier + 1})
        return data

    def facts(self) -> dict[str, Any]:
        """The values as the actions take them."""
        words = {name: self.cleaned_data[name] for name in self.Meta.fields}
        return {**words, "items": [self.offered[key] for key in self._in_order()]}

    def _in_order(self) -> list[int]:
        """The chosen items by place; who was moved goes before, or behind, who stands there."""
        found = []
        for index in range(self.number):
            chosen = self.cleaned_data.get(f"item-{index}")
            place = self.cleaned_data.get(f"place-{index}") or index + 1
            moved = (place > index + 1) - (place < index + 1)
            if chosen:
                found.append((place, moved, index, int(chosen)))
        return [key for _place, _moved, _index, key in sorted(found)]

    def _rows_sent(self) -> int:
        """How many rows the page had: whoever chose more than are stored now loses nothing."""
        numbers = [re.fullmatch(r"item-(\d{1,2})", str(key)) for key in self.data]
        return max((int(found[1]) + 1 for found in numbers if found), default=0)
