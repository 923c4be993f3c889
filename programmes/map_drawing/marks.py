"""Signs on the drawing: the owner's domain, severity, and the boxes that cards stand in.

Nothing by colour alone: a domain is colour, shape and letter; severity is shape and mark; a state
is a line and a word. Colours carry meaning and are the same everywhere.
"""

from __future__ import annotations

from programmes.map_drawing.text import Style, number, write_line

INK, QUIET, PAPER = "#12262c", "#46595f", "#ffffff"
ACCENT, LINE = "#115e6e", "#a9b7bb"
HIGH, MEDIUM = "#a01d23", "#863d15"
#: The line round a place where something is missing.
GAP_LINE = 'stroke-width="1.1" stroke-dasharray="3.4 2.2"'
#: A card that is planned; the line of one that is an idea, paused or ended.
PLANNED_LOOK = f'fill="{PAPER}" stroke="#0b3a46" stroke-width=".8" stroke-dasharray="2.4 1.6"'
QUIET_LINE = 'stroke="#6c7f85" stroke-width=".7" stroke-dasharray=".8 1.1"'
#: Domain → colour, shape in a square of 20, letter and how far below the middle it stands.
_DOMAINS = {
    "social": ("#9a1b66", "M0 10a10 10 0 1 0 20 0a10 10 0 1 0-20 0z", "S", 0.0),
    "care": (
        "#20662f",
        "M3 .5h14q2.5 0 2.5 2.5v14q0 2.5-2.5 2.5h-14q-2.5 0-2.5-2.5v-14q0-2.5 2.5-2.5z",
        "Z",
        0.0,
    ),
    "safety": ("#1c4c9b", "M.5 .5h19v10.5q0 5.5-9.5 9.5q-9.5-4-9.5-9.5z", "V", -1.2),
    "external": ("#4d545e", "M5 1.2h10l5.2 8.8l-5.2 8.8h-10l-5.2-8.8z", "P", 0.0),
    "unknown": ("", "M1.2 10a8.8 8.8 0 1 0 17.6 0a8.8 8.8 0 1 0-17.6 0z", "?", 0.0),
    "none": ("", "M1.2 10a8.8 8.8 0 1 0 17.6 0a8.8 8.8 0 1 0-17.6 0z", "?", 0.0),
}
_OCTAGON = "M6 0h8l6 6v8l-6 6h-8l-6-6v-8z"
_TRIANGLE = "M10 1.2q.9 0 1.4.9l8.2 14.9q1 1.9-1.2 1.9h-16.8q-2.2 0-1.2-1.9l8.2-14.9q.5-.9 1.4-.9z"


def domain_mark(domain: str, x: float, y: float, size: float) -> str:
    """The mark of an owner's domain in a square from its upper left corner.

    "none" is a dashed ring for no owner, "unknown" a solid grey ring for an owner whose domain
    nobody has said.
    """
    colour, shape, letter, lift = _DOMAINS[domain]
    if colour:
        look, ink = f'fill="{colour}"', PAPER
    elif domain == "none":
        look, ink = (
            f'fill="{PAPER}" stroke="{INK}" stroke-width="1.9" stroke-dasharray="4 2.9"',
            INK,
        )
    else:
        look, ink = f'fill="{PAPER}" stroke="#6c7f85" stroke-width="1.9"', QUIET
    style = Style(size * 0.56, 700)
    base = y + size / 2 + lift * size / 20 + style.size * 0.36
    return (
        f'<path transform="{_placed(x, y, size)}" {look} d="{shape}"/>'
        f"{write_line(letter, x + size / 2, base, style, ink, 'middle')}"
    )


def severity_sign(severity: str, x: float, y: float, size: float) -> str:
    """Octagon for high, triangle for medium, with an exclamation mark that is drawn."""
    is_high = severity == "high"
    shape, colour = (_OCTAGON, HIGH) if is_high else (_TRIANGLE, MEDIUM)
    top, foot, dot = (4.6, 11.4, 15.2) if is_high else (7, 12.2, 15.6)
    return (
        f'<g transform="{_placed(x, y, size)}"><path fill="{colour}" d="{shape}"/>'
        f'<path stroke="{PAPER}" stroke-width="2.3" stroke-linecap="round" fill="none"'
        f' d="M10 {top}V{foot}M10 {dot}v.01"/></g>'
    )


def box(x: float, y: float, width: float, height: float, look: str, radius: float = 2.2) -> str:
    """A rectangle with round corners; ``look`` holds its fill and line."""
    return (
        f'<rect x="{number(x)}" y="{number(y)}" width="{number(width)}"'
        f' height="{number(height)}" rx="{number(radius)}" {look}/>'
    )


def shape(points: list[tuple[float, float]], fill: str) -> str:
    """A closed shape through these points."""
    path = "L".join(f"{number(x)} {number(y)}" for x, y in points)
    return f'<path fill="{fill}" d="M{path}z"/>'


def rule(x: float, y: float, width: float, colour: str, thickness: float) -> str:
    """A level line."""
    return (
        f'<path d="M{number(x)} {number(y)}h{number(width)}" stroke="{colour}"'
        f' stroke-width="{number(thickness)}"/>'
    )


def plus_in_ring(x: float, y: float, radius: float, colour: str) -> str:
    """The sign of a place where something could be, around its middle."""
    arm = radius * 0.5
    return (
        f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}" fill="none"'
        f' stroke="{colour}" stroke-width="1"/>'
        f'<path d="M{number(x - arm)} {number(y)}h{number(2 * arm)}M{number(x)} {number(y - arm)}'
        f'v{number(2 * arm)}" stroke="{colour}" stroke-width="1"/>'
    )


def arrow_down(x: float, y: float, length: float, colour: str) -> str:
    """A small arrow from the top down, its middle on ``x``."""
    head = length * 0.3
    return (
        f'<path d="M{number(x)} {number(y)}v{number(length)}m{number(-head)} {number(-head)}'
        f'l{number(head)} {number(head)}l{number(head)} {number(-head)}" fill="none"'
        f' stroke="{colour}" stroke-width=".9"/>'
    )


def _placed(x: float, y: float, size: float) -> str:
    return f"translate({number(x)} {number(y)}) scale({size / 20:.4g})"
