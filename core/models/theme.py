"""The look of a municipality: its accent, link colour and logo, readable for everybody.

Contrast is computed as WCAG 2.2 defines it (relative luminance, success criteria 1.4.3 and 1.4.11).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models.plain import CODE, plain
from core.retention import kept
from core.tenancy import TenantManager, TenantModel, TenantQuerySet

WHITE, GROUND = "#ffffff", "#f3f6f6"
#: Lightest tint of the accent behind text: so much of accent 600 mixed with white (site.css).
TINT = 0.13
TEXT, GRAPHIC = 4.5, 3.0
#: Names as they are stored, and what the product shows when a municipality sets nothing.
STANDARD = {
    "accent_600": "#115e6e",
    "accent_700": "#0b4a58",
    "accent_900": "#06303a",
    "link": "#00568b",
}
LABELS = {
    "accent_600": _("Accent"),
    "accent_700": _("Darker accent"),
    "accent_900": _("Darkest accent"),
    "link": _("Links"),
}
#: The darker accents, as a share of accent 600, for who gives one colour only.
DERIVED = {"accent_700": 0.78, "accent_900": 0.5}
COLOUR = re.compile(r"^#[0-9a-f]{6}$")


@dataclass(frozen=True)
class Pair:
    """Two colours that meet on the screen: which one is set, on what, how far apart at least."""

    name: str
    against: str
    minimum: float
    where: Any

    @property
    def label(self) -> Any:
        """What the colour is called."""
        return LABELS[self.name]


#: ``against`` is a fixed colour, or "tint" for the lightest tint of the accent.
PAIRS = (
    Pair("accent_600", WHITE, TEXT, _("white text on it")),
    Pair("accent_600", GROUND, GRAPHIC, _("on the background of the page")),
    Pair("accent_700", WHITE, TEXT, _("white text on it")),
    Pair("accent_700", "tint", TEXT, _("as text on the light tint of the accent")),
    Pair("accent_900", WHITE, TEXT, _("white text on it")),
    Pair("link", WHITE, TEXT, _("as text on white")),
    Pair("link", GROUND, TEXT, _("as text on the background of the page")),
)


@dataclass(frozen=True)
class Fault:
    """A colour that is too light somewhere: where, how far it gets, and one that is dark enough."""

    name: str
    where: Any
    ratio: float
    minimum: float
    suggestion: str


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb``: 0 for black, 1 for white (WCAG 2.2)."""

    def linear(part: int) -> float:
        share = part / 255
        return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)

    red, green, blue = (linear(part) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours: 1 for equal ones, 21 for black on white (WCAG 2.2)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def shade(colour: str, share: float) -> str:
    """The colour with ``share`` of its light: 1 leaves it as it is, 0 is black."""
    return _colour(round(part * share) for part in _parts(colour))


def tint(colour: str, share: float = TINT) -> str:
    """``share`` of the colour mixed with white, as the style sheet does."""
    return _colour(round(255 + (part - 255) * share) for part in _parts(colour))


def complete(colours: Mapping[str, str]) -> dict[str, str]:
    """All four colours: what is missing is derived from accent 600, else the product's own."""
    accent = colours.get("accent_600")
    derived = {name: shade(accent, share) for name, share in DERIVED.items()} if accent else {}
    return {**STANDARD, **derived, **{name: value for name, value in colours.items() if value}}


def given(theme: Mapping[str, Any]) -> dict[str, str]:
    """The colours somebody chose: without those that were derived or are the product's own."""
    own = {"accent_600": theme.get("accent_600", "")} if theme.get("accent_600") else {}
    plain = complete(own)
    return {
        name: str(theme[name])
        for name in STANDARD
        if name in theme and (theme[name] != plain[name] or name in own)
    }


def ratios(colours: Mapping[str, str]) -> list[tuple[Pair, float]]:
    """The contrast of every pair, for four complete colours."""
    behind = tint(colours["accent_600"])
    return [
        (pair, contrast(colours[pair.name], behind if pair.against == "tint" else pair.against))
        for pair in PAIRS
    ]


def faults(colours: Mapping[str, str]) -> list[Fault]:
    """The pairs of four complete colours that are too close, each with a colour that will do."""
    return [
        Fault(pair.name, pair.where, ratio, pair.minimum, suggestion(colours, pair.name))
        for pair, ratio in ratios(colours)
        if ratio < pair.minimum
    ]


def suggestion(colours: Mapping[str, str], name: str) -> str:
    """The lightest shade of a colour that passes in every place where it is used."""
    for percent in range(99, -1, -1):
        tried = {**colours, name: shade(colours[name], percent / 100)}
        if all(ratio >= pair.minimum for pair, ratio in ratios(tried) if pair.name == name):
            return tried[name]
    return STANDARD[name]


def style_sheet(theme: Mapping[str, Any]) -> str:
    """The tokens of a theme as CSS; whatever is no valid colour is left out."""
    lines = [
        f"  --app-{name.replace('_', '-')}: {theme[name]};"
        for name in STANDARD
        if COLOUR.match(str(theme.get(name, "")))
    ]
    return "\n".join([".voorbeeld-theme {", *lines, "}", ""])


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _colour(parts: Any) -> str:
    return "#" + "".join(f"{part:02x}" for part in parts)


class Logo(TenantModel):
    """The logo of a municipality: a small PNG, drawn anew by us from what was uploaded."""

    retention = kept(_("The look of the municipality, no persons."))
    sensitivity = {"image": "open", "digest": "open"}
    plain_text = plain(CODE, "digest")

    image = models.BinaryField(_("image"))
    digest = models.CharField(_("fingerprint"), max_length=64)

    objects = TenantManager.from_queryset(TenantQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = _("logo")
        verbose_name_plural = _("logos")
        constraints = [models.UniqueConstraint(fields=["municipality"], name="logo_once")]

    def __str__(self) -> str:
        return self.digest[:12]
