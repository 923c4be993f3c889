"""Fields that read what people type: words separated by commas, and amounts in euros."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms as django_forms
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

DUTCH = re.compile(r"(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d{1,2}))?")
ENGLISH = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,2}))?")


class WordsField(django_forms.CharField):
    """Words separated by commas, as a list; each word once, spaces around it dropped."""

    #: As long as a neighbourhood may be in the exchange format.
    LONGEST = 80

    default_error_messages = {
        "long": _("“%(word)s…” is too long: at most %(number)s characters between two commas."),
    }

    def prepare_value(self, value: Any) -> Any:
        """The list as one line."""
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """One line as a list."""
        words = [word.strip() for word in (value or "").split(",")]
        return list(dict.fromkeys(word for word in words if word))

    def validate(self, value: Any) -> None:
        """No word is longer than a label can be."""
        super().validate(value)
        for word in value:
            if len(word) > self.LONGEST:
                raise django_forms.ValidationError(
                    self.error_messages["long"],
                    code="long",
                    params={"word": word[:20], "number": self.LONGEST},
                )

    def run_validators(self, value: Any) -> None:
        """The validators of a text, word by word (such as: no null characters)."""
        for word in value:
            super().run_validators(word)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compares lists; a line that came back as it was shown has not changed."""
        shown = self.prepare_value(list(initial or []))
        return (data or "") != shown and list(initial or []) != self.to_python(data)


class EuroField(django_forms.Field):
    """An amount in euros, zero or more: 24000, 24.000, 24.000,50 or € 24.000,-."""

    default_error_messages = {
        "invalid": _("Write an amount in figures, for example 24.000."),
        "negative": _("A budget is zero or more."),
        "large": _("This amount is too large. Check the number of figures."),
    }
    widget = django_forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    LARGEST = Decimal("999999999999.99")

    def prepare_value(self, value: Any) -> Any:
        """The amount as the Dutch write it; what was typed stays as it was."""
        if not isinstance(value, Decimal):
            return value
        places = 0 if value == value.to_integral_value() else 2
        return number_format(value, decimal_pos=places, force_grouping=True)

    def to_python(self, value: Any) -> Decimal | None:
        """The text as an amount; None when it is empty."""
        text = re.sub(r"[\s€]|euro|,[-–—]+$", "", str(value or "").lower())
        if not text:
            return None
        if text[0] in "-−–":
            raise django_forms.ValidationError(self.error_messages["negative"], code="negative")
        match = DUTCH.fullmatch(text) or ENGLISH.fullmatch(text)
        if match is None:
            raise django_forms.ValidationError(self.error_messages["invalid"], code="invalid")
        amount = Decimal(f"{re.sub('[.,]', '', match[1])}.{match[2] or '00'}")
        if amount > self.LARGEST:
            raise django_forms.ValidationError(self.error_messages["large"], code="large")
        return amount

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compares amounts, not ways of writing."""
        try:
            return bool(self.to_python(data) != initial)
        except django_forms.ValidationError:
            return True
