"""The form of the look: colours that everybody can read, and a logo that is drawn anew."""

from __future__ import annotations

import io
import re
import warnings
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from PIL import Image

from core.forms.bases import Form
from core.models.theme import Fault, complete, faults

MAXIMUM_FILE = 1024 * 1024
MAXIMUM_SIDE = 4000
#: The logo is shown 40 pixels high; this is sharp on every screen.
SIDE = 160


class ColourField(forms.CharField):
    """A colour as six hexadecimal digits; three digits and a missing # are understood."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("max_length", 20)
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
        )
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        """The colour as ``#rrggbb`` in small letters, or nothing. Raises ``ValidationError``."""
        text = str(super().clean(value)).lower().removeprefix("#")
        if re.fullmatch("[0-9a-f]{3}", text):
            text = "".join(sign * 2 for sign in text)
        if text and not re.fullmatch("[0-9a-f]{6}", text):
            raise forms.ValidationError(
                _("Write the colour as # and six digits or letters from a to f, such as #115e6e.")
            )
        return f"#{text}" if text else ""


class ThemeForm(Form):
    """Accent, link colour and logo of the municipality."""

    accent_600 = ColourField(
        label=_("Accent"),
        help_text=_("For buttons and the bar on top. Empty: the colours of this product."),
    )
    accent_700 = ColourField(
        label=_("Darker accent"),
        help_text=_("For the main navigation. Empty: derived from the accent."),
    )
    accent_900 = ColourField(
        label=_("Darkest accent"), help_text=_("Empty: derived from the accent.")
    )
    link = ColourField(label=_("Links"), help_text=_("Empty: the blue of this product."))
    logo = forms.FileField(
        label=_("Logo"),
        required=False,
        help_text=_("A PNG file of at most 1 MB. Other kinds of files are not safe enough."),
        widget=forms.FileInput(attrs={"accept": "image/png"}),
    )
    remove_logo = forms.BooleanField(label=_("Take the logo away"), required=False)

    COLOURS = ("accent_600", "accent_700", "accent_900", "link")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.initial.pop("has_logo", False):
            del self.fields["remove_logo"]

    def clean_logo(self) -> bytes | None:
        """The picture drawn anew, without whatever else the file held; None for no file."""
        upload: UploadedFile[Any] | None = self.cleaned_data["logo"]
        if not upload:
            return None
        if (upload.size or 0) > MAXIMUM_FILE:
            raise forms.ValidationError(_("This file is larger than 1 MB. Choose a smaller one."))
        try:
            return _draw_anew(upload.read())
        except (OSError, ValueError, SyntaxError, EOFError, Warning, Image.DecompressionBombError):
            raise forms.ValidationError(
                _("This is not a PNG picture we can read. Save the logo as PNG and try again.")
            ) from None

    def clean(self) -> dict[str, Any]:
        """Every colour stands out enough wherever it is used; else a colour that does."""
        data = super().clean() or {}
        if not any(name in self.errors for name in self.COLOURS):
            self._check_contrast(data)
        if self.errors and data.get("logo"):
            self.add_error("logo", _("Choose the logo once more: a browser does not keep files."))
        return data

    def _check_contrast(self, data: dict[str, Any]) -> None:
        if not data.get("accent_600") and (data.get("accent_700") or data.get("accent_900")):
            self.add_error("accent_600", _("Fill in the accent too, or leave all three empty."))
        found: dict[str, Fault] = {}
        for fault in faults(complete(self.colours())):
            found.setdefault(fault.name if data.get(fault.name) else "accent_600", fault)
        for name, fault in found.items():
            self.add_error(name, _told(fault))

    def colours(self) -> dict[str, str]:
        """The colours that were filled in."""
        filled = {name: self.cleaned_data.get(name, "") for name in self.COLOURS}
        return {name: colour for name, colour in filled.items() if colour}

    def facts(self) -> dict[str, Any]:
        """The arguments of ``save_theme``: colours, logo, whether to take the logo away."""
        data = self.cleaned_data
        return {
            "colours": self.colours(),
            "logo": data["logo"],
            "remove_logo": data.get("remove_logo", False),
        }


def _told(fault: Fault) -> str:
    sentence = _(
        "Too little contrast %(where)s: %(ratio)s to 1, and %(minimum)s is needed to be readable."
        " Try %(suggestion)s."
    )
    return sentence % {
        "where": fault.where,
        "ratio": number_format(int(fault.ratio * 100) / 100, decimal_pos=2),
        "minimum": number_format(fault.minimum, decimal_pos=1),
        "suggestion": fault.suggestion,
    }


def _draw_anew(content: bytes) -> bytes:
    """A small PNG with the picture and nothing else. Raises whatever Pillow does on bad input."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        Image.open(io.BytesIO(content), formats=["PNG"]).verify()  # whole, with every checksum
        picture = Image.open(io.BytesIO(content), formats=["PNG"])
        if max(picture.size) > MAXIMUM_SIDE:
            raise ValueError("too large")
        drawn = picture.convert("RGBA")
    drawn.thumbnail((SIDE, SIDE))
    clean = Image.new("RGBA", drawn.size)
    clean.paste(drawn)
    target = io.BytesIO()
    clean.save(target, format="PNG", optimize=True)
    return target.getvalue()
