"""Trend figures made at once, as if signals had been closed in past quarters."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from django.utils import timezone

from core.tenancy import current
from signals.models import TrendFigure, quarter_of

Numbers = Mapping[str, Mapping[str, int]]


def whole_quarter(back: int) -> datetime.date:
    """The first day of the quarter so many before the one that runs now."""
    day = quarter_of(timezone.localdate())
    for _step in range(back):
        day = quarter_of(day - datetime.timedelta(days=1))
    return day


def count_all(quarter: datetime.date, numbers: Numbers) -> None:
    """Store numbers by dimension and value; what one lacks is not said, of themes online."""
    total = max(sum(of.values()) for of in numbers.values())
    for dimension, rest in (("theme", "online"), ("form", "not_said"), ("area", "not_said")):
        of = dict(numbers.get(dimension, {}))
        of[rest] = of.get(rest, 0) + total - sum(of.values())
        TrendFigure.objects.bulk_create(
            TrendFigure(
                municipality=current(),
                quarter=quarter,
                dimension=dimension,
                value=value,
                number=number,
            )
            for value, number in of.items()
        )


def two_years(numbers: Numbers | None = None) -> None:
    """Eight whole quarters with the same numbers: two themes, two forms, two areas."""
    usual = {
        "theme": {"online": 14, "distrust": 9, "incident": 2, "hate": 3},
        "form": {"right_wing": 8, "jihadism": 2, "not_said": 18},
        "area": {"Zuid": 12, "Noord": 9, "not_said": 7},
    }
    for back in range(1, 9):
        count_all(whole_quarter(back), numbers or usual)
