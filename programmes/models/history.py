"""The history of activities: who changed which field, from what to what (decision 6)."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import Membership
from core.models.guarded import COPIED, GuardedTextField
from core.models.plain import CODE, COLLEAGUE, plain
from core.retention import Retention
from core.tenancy import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet
from programmes.models.programme import INTERNAL_FIELDS, Activity


class ActivityChangeQuerySet(TenantQuerySet):
    """Questions over the history of activities."""

    def visible_to(self, membership: Any) -> ActivityChangeQuerySet:
        """All changes; those of internal fields (budget, remarks) only with the right to them."""
        if membership.may("activity.view_internal"):
            return self
        return self.exclude(field__in=INTERNAL_FIELDS)


class ActivityChange(TenantModel):
    """What changed in an activity: who, when, which field, from what to what (decision 6).

    Every text was guarded where it was written, so the history may show values; the log never does.
    """

    retention = Retention("activity_history_days", "at", _("Programme accountability, five years."))
    sensitivity = {"before": "open", "after": "open", "actor_name": "staff"}
    plain_text = plain(CODE, "field", "origin") | plain(COLLEAGUE, "actor_name")

    activity = TenantForeignKey(Activity, models.CASCADE, related_name="changes")
    at = models.DateTimeField(default=timezone.now)
    actor = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    actor_name = models.CharField(max_length=120, blank=True)
    field = models.CharField(max_length=40)
    before = GuardedTextField(blank=True, blocks_only=COPIED)
    after = GuardedTextField(blank=True, blocks_only=COPIED)
    origin = models.CharField(max_length=20, default="page")

    objects = TenantManager.from_queryset(ActivityChangeQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ["-at", "-pk"]
        verbose_name = _("change of an activity")
        verbose_name_plural = _("changes of activities")

    def __str__(self) -> str:
        return f"{self.activity} · {self.field}"

    @property
    def field_label(self) -> Any:
        """The label of the field that changed."""
        field: Any = Activity._meta.get_field(self.field)
        return getattr(field, "verbose_name", "") or field.related_model._meta.verbose_name_plural
