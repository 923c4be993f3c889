"""What stays when a case is gone: counts per month, and the outcome of a weighing (W8, G4)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.models.words import FigureKind, known
from core.models import Parameter
from core.models.plain import CODE, plain
from core.retention import kept
from core.tenancy import TenantForeignKey, TenantModel
from interventions.models import Phenomenon


class CaseFigure(TenantModel):
    """How many of one kind in one month, per form of extremism; never a case."""

    retention = kept(_("Counts without persons, shown only above the small-number threshold."))
    sensitivity: dict[str, str] = {}

    month = models.DateField(_("month"))
    kind = models.CharField(_("what is counted"), max_length=17, choices=FigureKind.choices)
    phenomenon = TenantForeignKey(Phenomenon, models.PROTECT, null=True, related_name="+")
    number = models.PositiveIntegerField(_("number"), default=0)

    class Meta(TenantModel.Meta):
        ordering = ["month", "kind", "pk"]
        verbose_name = _("figure of casework")
        verbose_name_plural = _("figures of casework")
        constraints = [
            known("case_figure", "kind", FigureKind),
            models.UniqueConstraint(
                fields=["municipality", "month", "kind"],
                condition=Q(phenomenon__isnull=True),
                name="case_figure_once",
            ),
            models.UniqueConstraint(
                fields=["municipality", "month", "kind", "phenomenon"],
                condition=Q(phenomenon__isnull=False),
                name="case_figure_phenomenon_once",
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="case_figure_month_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.month} {self.kind}"


class WeighingOutcome(TenantModel):
    """What remains of a weighing: number, day, outcome and the criteria; no person (rule W8)."""

    retention = kept(_("A number, a day, an outcome and the version of the criteria: no person."))
    sensitivity: dict[str, str] = {}
    plain_text = plain(CODE, "code")

    code = models.CharField(_("code"), max_length=6)
    decided_on = models.DateField(_("decided on"))
    outcome = models.CharField(_("outcome"), max_length=17, choices=FigureKind.choices)
    criteria_version = TenantForeignKey(Parameter, models.PROTECT, related_name="+")

    class Meta(TenantModel.Meta):
        ordering = ["-decided_on", "-pk"]
        verbose_name = _("outcome of a weighing")
        verbose_name_plural = _("outcomes of weighings")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "code"], name="weighing_outcome_code_once"
            ),
            known("weighing_outcome", "outcome", FigureKind),
        ]

    def __str__(self) -> str:
        return self.code
