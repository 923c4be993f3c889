"""The map on one sheet: as large as the paper allows, and complete whatever it holds."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from programmes.map_drawing.blocks import Block, Row, arrange, height_of, paint_rows
from programmes.map_drawing.fonts import FALLBACK, FontMeasure, document_font
from programmes.map_drawing.funnel import BETWEEN, Funnel, Place
from programmes.map_drawing.items import CardItem
from programmes.map_drawing.marks import INK, box
from programmes.map_drawing.sides import Side, headlines, legend
from programmes.map_drawing.text import clean, number
from programmes.map_layout import MapModel

MILLIMETRE = 72 / 25.4


@dataclass(frozen=True)
class Paper:
    """The room on a page in millimetres, and the largest scale (points a unit)."""

    width: float
    height: float
    largest: float


#: As static/css/document.css gives it: the map's page of the scan, and the poster.
PAPERS = {"a4": Paper(277, 158, 1.0), "a3": Paper(392, 255, 1.5)}
#: The part of the width that the lower bands may have: the first is the shape of the funnel, the
#: next only where they make the letters clearly larger (steps of two percent).
_NARROW = (0.6, 0.67, 0.74)
_CLEARLY, _STEP, _STEPS = 2, 0.98, 250
_BESIDE, _STRIP_PADDING = 16.0, 8.0


@dataclass
class _Plan:
    """Everything placed on a sheet of ``width`` units; ``height`` is what it takes."""

    width: float
    places: list[Place]
    side: tuple[float, float]
    strip: list[Row]
    strip_top: float
    height: float


def draw_map(
    model: MapModel, *, size: str = "a4", font: FontMeasure | str | None = None
) -> SafeString:
    """The map as inline SVG for one sheet, ``size`` a3 or a4.

    ``font`` measures the words; a name, or nothing, stands for the font of the documents. The
    drawing has the proportions of the room on the page; the more there is, the smaller it is
    drawn. Presentation attributes only; the title says its figures in words.
    """
    paper = PAPERS[size]
    measure = font if isinstance(font, FontMeasure) else document_font()
    sheet = _Sheet(model, measure, paper)
    plan = sheet.best()
    tall = max(plan.height, plan.width * paper.height / paper.width)
    body = "".join(sheet.paint(plan))
    return SafeString(
        f'<svg xmlns="http://www.w3.org/2000/svg" class="map-drawing"'
        f' viewBox="0 0 {number(plan.width)} {number(tall)}" width="{number(paper.width)}mm"'
        f' height="{number(paper.height)}mm" role="img" font-family="{measure.family}, {FALLBACK}">'
        f"<title>{escape(_title(model))}</title><desc>{escape(_description(model))}</desc>"
        f"{body}</svg>"
    )


class _Sheet:
    """Finds the largest scale at which everything stands on the paper."""

    def __init__(self, model: MapModel, font: FontMeasure, paper: Paper) -> None:
        self.model, self.paper = model, paper
        self.funnel = Funnel(model, font)
        self.legend: Side = legend(model, font)
        self.headlines: Side = headlines(model, font)
        cards = [CardItem(card, font, "#e9eeef") for card in model.unclassified]
        label = _("Not yet classified")
        self.strip = [Block(label, str(len(cards)), cards, font)] if cards else []
        self.plans: dict[tuple[int, float], _Plan] = {}

    def best(self) -> _Plan:
        """The plan with the largest letters; what is left of the height goes to the bands."""
        guess = self.model.total // 4
        narrow, step = _NARROW[0], self._least_step(_NARROW[0], _STEPS, guess)
        for wider in _NARROW[1:]:
            clearly = step - _CLEARLY
            if clearly >= 0 and self._fits(self._plan(clearly, wider)):
                narrow, step = wider, self._least_step(wider, clearly, clearly - 1)
        plan = self._plan(step, narrow)
        self._spread(plan)
        return plan

    def _least_step(self, narrow: float, high: int, guess: int) -> int:
        """How many steps smaller than the largest scale it must be drawn to fit the paper.

        At ``high`` it fits. What needs n times the room of the page fits at about a root of n
        smaller, so every next guess is close.
        """
        low, guess = 0, max(0, min(guess, high - 1))
        while low < high:
            plan = self._plan(guess, narrow)
            if self._fits(plan):
                high = guess
            else:
                low = guess + 1
            share = plan.height / self._tall(plan)
            guess += round(math.log(share) / 2 / -math.log(_STEP))
            if not low <= guess < high:
                guess = low if guess < low else high - 1
        return low

    def _fits(self, plan: _Plan) -> bool:
        return plan.height <= self._tall(plan)

    def _tall(self, plan: _Plan) -> float:
        """The height of the paper, in the units of the plan."""
        return plan.width * self.paper.height / self.paper.width

    def _plan(self, step: int, narrow: float) -> _Plan:
        if (step, narrow) not in self.plans:
            self.plans[step, narrow] = self._place(step, narrow)
        return self.plans[step, narrow]

    def _place(self, step: int, narrow: float) -> _Plan:
        width = self.paper.width * MILLIMETRE / (self.paper.largest * _STEP**step)
        places = self.funnel.places(width, narrow)
        lower = places[2]
        side = (lower.top + 8, lower.upper[0] - _BESIDE)
        foot = max(
            places[-1].top + places[-1].height,
            side[0] + max(part.height(side[1]) for part in (self.legend, self.headlines)),
        )
        strip = arrange(self.strip, width - 2 * _STRIP_PADDING) if self.strip else []
        height = foot
        if strip:
            height += 3 * BETWEEN + height_of(strip) + 2 * _STRIP_PADDING
        return _Plan(width, places, side, strip, foot + 3 * BETWEEN, height)

    def _spread(self, plan: _Plan) -> None:
        """Give the height that is left to the bands, evenly."""
        share = max(0.0, self._tall(plan) - plan.height) / len(plan.places)
        for index, place in enumerate(plan.places):
            place.top += share * index
            place.height += share
            place.spare = share
        plan.side = (plan.side[0] + share * 2, plan.side[1])
        plan.strip_top += share * len(plan.places)
        plan.height += share * len(plan.places)

    def paint(self, plan: _Plan) -> Iterator[str]:
        """Everything of the plan."""
        yield from self.funnel.paint(plan.places)
        top, width = plan.side
        yield from self.legend.paint(0, top, width)
        yield from self.headlines.paint(plan.width - width, top, width)
        if plan.strip:
            height = height_of(plan.strip) + 2 * _STRIP_PADDING
            look = 'fill="#f3f6f6" stroke="#6c7f85" stroke-width=".9" stroke-dasharray="3.4 2.2"'
            yield box(0.6, plan.strip_top, plan.width - 1.2, height - 0.6, look, 4)
            top = plan.strip_top + _STRIP_PADDING
            yield from paint_rows(plan.strip, _STRIP_PADDING, top, INK, 0)


def _title(model: MapModel) -> str:
    """What the drawing shows, in figures."""
    bands = "; ".join(
        _("%(mark)s %(name)s: %(number)s active")
        % {"mark": band.mark, "name": band.name, "number": band.active}
        for band in model.bands
    )
    text = _("Map of the programme as a funnel. %(bands)s.") % {"bands": bands}
    gaps = [f"{band.mark} {column.label}" for band in model.bands for column in band.gaps]
    if gaps:
        text += " " + _("No offer of its own yet: %(gaps)s.") % {"gaps": ", ".join(gaps)}
    if model.unclassified:
        text += " " + _("Not yet classified: %(number)s.") % {"number": len(model.unclassified)}
    return clean(text)


def _description(model: MapModel) -> str:
    return clean(
        _(
            "Every activity is a card in its main phase, with the domain of its owner as a shape"
            " with a letter. The same activities stand in the list of activities."
        )
    )
