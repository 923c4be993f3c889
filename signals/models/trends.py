"""Trend figures: counts per quarter that outlive what they count (rules S14, N18).

A mention counts once per dimension and never in combination: no row says that a theme, a form and
an area went together, so no table can be made that finds one signal. Only whole quarters that are
over are published, through ``core.figures``.
"""

from __future__ import annotations

import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models.plain import plain
from core.retention import kept
from core.tenancy import TenantManager, TenantModel, TenantQuerySet

#: What is counted where nobody said which: no form named, the whole municipality.
NOT_SAID = "not_said"


class TrendDimension(models.TextChoices):
    """By what a mention is counted; one table each."""

    THEME = "theme", _("theme of a trend")
    FORM = "form", _("form of extremism")
    AREA = "area", _("area")


class TrendFigureQuerySet(TenantQuerySet):
    """Questions over trend figures; ``core.figures`` decides what may be shown."""

    def until(self, quarter: datetime.date) -> TrendFigureQuerySet:
        """The quarters before the one that starts on the day."""
        return self.filter(quarter__lt=quarter)


class TrendFigure(TenantModel):
    """How often something was mentioned in a quarter: by closed signals, questions and talks."""

    retention = kept(_("A count without persons; shown with small numbers left out."))
    sensitivity = {"value": "internal", "number": "confidential"}
    plain_text = plain(_("A code of a list, or the name of an area."), "value")

    quarter = models.DateField(_("quarter"))
    dimension = models.CharField(_("by"), max_length=6, choices=TrendDimension.choices)
    value = models.CharField(_("what"), max_length=80)
    number = models.PositiveIntegerField(_("number"), default=0)

    objects = TenantManager.from_queryset(TrendFigureQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ["quarter", "dimension", "value"]
        verbose_name = _("trend figure")
        verbose_name_plural = _("trend figures")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "quarter", "dimension", "value"], name="trend_figure_once"
            ),
            models.CheckConstraint(
                condition=Q(dimension__in=TrendDimension.values),
                name="trend_figure_dimension_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quarter} {self.value}"


def quarter_of(day: datetime.date) -> datetime.date:
    """The first day of the quarter that a day lies in."""
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
