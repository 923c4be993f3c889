"""Counting for the trends: once, when something ends; the count outlives what it counts."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from core.tenancy import current, take_turn
from interventions.models import Phenomenon
from signals.models import NOT_SAID, SignalArea, TrendDimension, TrendFigure, quarter_of


@transaction.atomic
def count_mention(
    theme: str,
    *,
    phenomenon: Phenomenon | None = None,
    area: SignalArea | None = None,
    day: datetime.date | None = None,
) -> None:
    """Add one to the theme, the form and the area of the quarter of the day (default today).

    Each dimension apart: what went together is kept nowhere.
    """
    take_turn()
    quarter = quarter_of(day or timezone.localdate())
    mentioned = {
        TrendDimension.THEME: theme,
        TrendDimension.FORM: phenomenon.code if phenomenon else NOT_SAID,
        TrendDimension.AREA: area.name if area else NOT_SAID,
    }
    _know_areas(quarter)
    for dimension, value in mentioned.items():
        figure, _is_new = TrendFigure.objects.get_or_create(
            quarter=quarter, dimension=dimension, value=value
        )
        TrendFigure.objects.filter(pk=figure.pk).update(number=F("number") + 1)


def _know_areas(quarter: datetime.date) -> None:
    """Write a nought for each area that can be chosen now.

    So a quarter keeps its own list of areas: one that is made or renamed later does not change what
    was published of it, and two editions can never be compared.
    """
    known = TrendFigure.objects.filter(quarter=quarter, dimension=TrendDimension.AREA)
    missing = SignalArea.objects.in_use().exclude(name__in=known.values("value"))
    TrendFigure.objects.bulk_create(
        TrendFigure(
            municipality=current(), quarter=quarter, dimension=TrendDimension.AREA, value=area.name
        )
        for area in missing
    )
