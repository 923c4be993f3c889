"""The programme scan (programmascan): a frozen snapshot of a programme, drafted and adopted."""

from __future__ import annotations

import datetime
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import Membership
from core.models.guarded import COPIED, GuardedCharField, GuardedJSONField, GuardedTextField
from core.models.plain import CODE, COLLEAGUE, plain
from core.retention import follows
from core.tenancy import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet, reverse
from programmes.models.exchange import ProgrammeState
from programmes.models.programme import Programme, is_exchange_code
from programmes.models.scan_content import ScanContent
from programmes.models.snapshots import MODEL_VERSION, RULES_VERSION, take_snapshot

#: What is written once, when the scan is made, and never again.
_FROZEN = frozenset({"snapshot", "title", "day", "model_version", "rules_version", "made_at"})


class FrozenScan(RuntimeError):
    """Someone tried to change what a scan has frozen."""


class ProgrammeScanQuerySet(TenantQuerySet):
    """Questions over scans. What was frozen cannot be updated."""

    def visible_to(self, membership: Membership) -> ProgrammeScanQuerySet:
        """Adopted scans, and drafts for whoever works on them."""
        if membership.may("scan.view_draft"):
            return self
        return self.filter(status=ProgrammeScan.Status.ADOPTED)

    def for_list(self) -> ProgrammeScanQuerySet:
        """Without the large columns, newest first."""
        return self.defer("snapshot", "document").order_by("-made_at", "-pk")

    def update(self, **kwargs: Any) -> int:
        """Raises ``FrozenScan`` when it would touch what is frozen."""
        _refuse_frozen(kwargs)
        return super().update(**kwargs)


class ProgrammeScan(TenantModel):
    """One scan of one programme: everything it shows comes from its snapshot, for good.

    Until it is adopted its recommendations may be revised; adopting keeps the document and its
    SHA-256. It is this product's own scan, no official instrument.
    """

    class Status(models.TextChoices):
        """A scan is a draft until it is adopted."""

        DRAFT = "draft", _("draft scan")
        ADOPTED = "adopted", _("adopted scan")

    retention = follows("programme")
    sensitivity = {
        "snapshot": "internal",
        "recommendations": "internal",
        "document": "internal",
        "made_by_name": "staff",
        "adopted_by_name": "staff",
    }
    plain_text = plain(
        CODE, "reference", "model_version", "rules_version", "document_hash"
    ) | plain(COLLEAGUE, "made_by_name", "adopted_by_name")
    transition_url_name = "programmes:scan-transition"

    programme = TenantForeignKey(Programme, models.CASCADE, related_name="scans")
    reference = models.CharField(_("reference"), max_length=14)
    title = GuardedCharField(_("title"), max_length=200, blocks_only=COPIED)
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.DRAFT
    )
    snapshot = GuardedJSONField(_("snapshot"), is_code=is_exchange_code, blocks_only=COPIED)
    day = models.DateField(_("state of"))
    model_version = models.CharField(_("version of the model"), max_length=12)
    rules_version = models.CharField(_("version of the rules"), max_length=12)
    made_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    made_by_name = models.CharField(_("made by"), max_length=120, blank=True)
    made_at = models.DateTimeField(_("made on"), default=timezone.now)
    recommendations = GuardedTextField(_("recommendations"), blank=True)
    adopted_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    adopted_by_name = models.CharField(_("recorded by"), max_length=120, blank=True)
    adopted_on = models.DateField(_("adopted on"), null=True, blank=True)
    document = models.BinaryField(_("document"), null=True)
    document_hash = models.CharField(_("SHA-256 of the document"), max_length=64, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = TenantManager.from_queryset(ProgrammeScanQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ["-made_at", "-pk"]
        verbose_name = _("programme scan")
        verbose_name_plural = _("programme scans")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "reference"], name="programme_scan_reference_once"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "adopted"]), name="programme_scan_status_known"
            ),
            models.CheckConstraint(
                condition=~Q(status="adopted")
                | (Q(adopted_on__isnull=False) & Q(document__isnull=False) & ~Q(document_hash="")),
                name="programme_scan_adopted_has_document",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; raises ``FrozenScan`` when a kept scan would get another snapshot."""
        if self.pk is not None:
            kept = kwargs.get("update_fields")
            names = {field.name for field in self._meta.concrete_fields} if kept is None else kept
            _refuse_frozen(names)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """The page of this scan."""
        return reverse("programmes:scan-detail", reference=self.reference)

    @classmethod
    def of(
        cls,
        programme: Programme,
        *,
        membership: Membership | None = None,
        on: datetime.date | None = None,
        recommendations: str = "",
    ) -> ProgrammeScan:
        """A scan of the programme as it is now, not stored; ``on`` overrides the day."""
        state = ProgrammeState(programme, on)
        return cls(
            programme=programme,
            municipality_id=programme.municipality_id,
            title=programme.title,
            snapshot=take_snapshot(state),
            day=state.day,
            model_version=MODEL_VERSION,
            rules_version=RULES_VERSION,
            made_by=membership,
            made_by_name=str(membership.user) if membership else "",
            recommendations=recommendations,
        )

    @cached_property
    def content(self) -> ScanContent:
        """The snapshot, ready to be shown; page and document read this and nothing else."""
        return ScanContent(self.snapshot)

    @property
    def is_adopted(self) -> bool:
        """Whether the document is final."""
        return self.adopted_on is not None


def _refuse_frozen(names: Any) -> None:
    if _FROZEN & set(names):
        raise FrozenScan("A scan keeps what it has frozen; make a new scan instead.")
