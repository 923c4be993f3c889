"""Lessons (geleerde lessen): what was learned of an intervention, without persons (rule G6)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models.guarded import GuardedTextField
from core.retention import kept
from core.tenancy import TenantForeignKey, TenantModel
from interventions.models.catalogue import Intervention


class LessonOrigin(models.TextChoices):
    """Where a lesson comes from; never from which case."""

    CASE = "case", _("a case that was closed")
    PRACTICE = "practice", _("practice")


class Lesson(TenantModel):
    """What was learned of an intervention, in which kind of situation, in which month."""

    retention = kept(_("What was learned, written without persons."))
    sensitivity = {"text": "internal", "context": "internal"}

    intervention = TenantForeignKey(Intervention, models.CASCADE, related_name="lessons")
    text = GuardedTextField(_("what others can learn from it"), max_length=2000)
    context = GuardedTextField(_("in what kind of situation"), max_length=500, blank=True)
    learned_on = models.DateField(_("month"))
    origin = models.CharField(_("from"), max_length=8, choices=LessonOrigin.choices)

    class Meta(TenantModel.Meta):
        ordering = ["-learned_on", "-pk"]
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")
        constraints = [
            models.CheckConstraint(
                condition=Q(origin__in=["case", "practice"]), name="lesson_origin_known"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="lesson_has_text"),
            models.CheckConstraint(condition=Q(learned_on__day=1), name="lesson_month_begins"),
        ]

    def __str__(self) -> str:
        return str(self.intervention)
