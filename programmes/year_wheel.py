"""Leaf: the year cycle as a wheel, with an arc for the present quarter.

Plan, gather, weigh, report: a municipality's year with its programme. Presentation attributes only;
the title says in words what the drawing shows, and the list beside it holds the moments.
"""

from __future__ import annotations

import datetime
import math

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

#: Quarter → name, tint and ink; the wheel starts at the top and runs clockwise.
QUARTERS = [
    (gettext_lazy("Plan"), "#dcecee", "#0b3a46"),
    (gettext_lazy("Gather"), "#b9d8dd", "#0b3a46"),
    (gettext_lazy("Weigh"), "#74abb6", "#062a33"),
    (gettext_lazy("Report"), "#114f5e", "#ffffff"),
]
_CENTRE, _OUTER, _INNER, _ARC = 115.0, 95.0, 50.0, 104.0


def draw_year_wheel(today: datetime.date) -> SafeString:
    """The wheel for a day: four quarters, the day in the middle, an arc up to now."""
    present = (today.month - 1) // 3
    parts = "".join(_quarter(index) for index in range(4))
    start = present * 90.0
    day_of_quarter = (today - datetime.date(today.year, present * 3 + 1, 1)).days
    now = start + max(4.0, min(88.0, day_of_quarter / 92 * 90))
    arc, (dot_x, dot_y) = _arc(_ARC, start, now), _point(_ARC, now)
    title = _("The year cycle: %(quarter)s, %(day)s") % {
        "quarter": QUARTERS[present][0],
        "day": date_format(today, "j F"),
    }
    return format_html(
        '<svg viewBox="0 0 230 230" width="230" height="230" role="img" class="wheel">'
        "<title>{}</title>{}"
        '<path d="{}" fill="none" stroke="#f2b84b" stroke-width="4" stroke-linecap="round"/>'
        '<circle cx="{}" cy="{}" r="5.5" fill="#f2b84b"/>'
        '<text x="115" y="119" text-anchor="middle" font-size="30" font-weight="700"'
        ' fill="#12262c">{}</text>'
        '<text x="115" y="138" text-anchor="middle" font-size="13" fill="#46595f">{}</text></svg>',
        title,
        SafeString(parts),
        arc,
        f"{dot_x:.1f}",
        f"{dot_y:.1f}",
        today.day,
        date_format(today, "F"),
    )


def _point(radius: float, degrees: float) -> tuple[float, float]:
    angle = math.radians(degrees - 90)
    return _CENTRE + radius * math.cos(angle), _CENTRE + radius * math.sin(angle)


def _arc(radius: float, start: float, end: float) -> str:
    (x1, y1), (x2, y2) = _point(radius, start), _point(radius, end)
    return f"M{x1:.1f} {y1:.1f}A{radius:.0f} {radius:.0f} 0 0 1 {x2:.1f} {y2:.1f}"


def _quarter(index: int) -> str:
    name, tint, ink = QUARTERS[index]
    start, end = index * 90 + 1.2, (index + 1) * 90 - 1.2
    (ox1, oy1), (ox2, oy2) = _point(_OUTER, start), _point(_OUTER, end)
    (ix1, iy1), (ix2, iy2) = _point(_INNER, end), _point(_INNER, start)
    x, y = _point((_OUTER + _INNER) / 2, index * 90 + 45)
    return format_html(
        '<path d="M{} {}A95 95 0 0 1 {} {}L{} {}A50 50 0 0 0 {} {}Z"'
        ' fill="{}"/><text x="{}" y="{}" text-anchor="middle" font-size="12"'
        ' font-weight="700" fill="{}">{}</text>',
        *(f"{value:.1f}" for value in (ox1, oy1, ox2, oy2, ix1, iy1, ix2, iy2)),
        tint,
        f"{x:.1f}",
        f"{y + 4:.1f}",
        ink,
        name,
    )
