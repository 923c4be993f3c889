"""A lesson from a closed case, written anew and checked by another, on its way out (rule G6)."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.models.parameters import DRAFT
from core.models import Membership
from core.models.encrypted import EncryptedTextField
from core.models.plain import CODE, plain
from core.retention import Retention
from core.tenancy import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet, reverse
from interventions.models import Intervention


class CaseLessonQuerySet(TenantQuerySet):
    """Questions over lessons on their way."""

    def waiting(self) -> CaseLessonQuerySet:
        """Those that somebody else has to check."""
        return self.filter(status=CaseLesson.Status.WRITTEN)


class CaseLesson(TenantModel):
    """A text without codes and without a link to a case; gone once it is a lesson or was sent back.

    It never says which case it comes from: not in a field, not in its address (rule G6).
    """

    class Status(models.TextChoices):
        """Where it stands."""

        WRITTEN = "written", _("written, waiting for another to check")
        PASSED = "passed", _("checked")

    retention = Retention(DRAFT, "written_on", _("To be checked, and no longer."))
    sensitivity = {"text": "confidential", "context": "confidential"}
    plain_text = plain(CODE, "reference")
    transition_url_name = "casework:lesson_transition"
    log_relations: tuple[str, ...] = ()

    reference = models.CharField(_("reference"), max_length=14)
    status = models.CharField(
        _("status"), max_length=7, choices=Status.choices, default=Status.WRITTEN
    )
    intervention = TenantForeignKey(
        Intervention, models.PROTECT, related_name="+", verbose_name=_("intervention")
    )
    text = EncryptedTextField(_("what others can learn from it"), max_length=2000)
    context = EncryptedTextField(_("in what kind of situation"), max_length=500, blank=True)
    author = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    written_on = models.DateField(_("written on"), default=timezone.localdate)

    objects = TenantManager.from_queryset(CaseLessonQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ["written_on", "pk"]
        verbose_name = _("lesson on its way")
        verbose_name_plural = _("lessons on their way")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "reference"], name="case_lesson_reference_once"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["written", "passed"]), name="case_lesson_status_known"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="case_lesson_has_text"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def name_in_log(self) -> str:
        """What the log calls it."""
        return self.reference

    def get_absolute_url(self) -> str:
        """Where lessons that wait are checked."""
        return reverse("casework:lesson_list")

    def is_by(self, membership: Any) -> bool:
        """Whether somebody wrote it: another checks it."""
        return bool(self.author_id == membership.pk)
