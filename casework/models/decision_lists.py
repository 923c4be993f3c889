"""Decision lists (besluitenlijst): one per item, adopted once, then only added to (C9, C10)."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.models.agenda import AgendaItem
from core.models import Membership, Organisation
from core.models.encrypted import EncryptedBinaryField, EncryptedTextField
from core.models.plain import plain
from core.retention import follows
from core.tenancy import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet


class DecisionListQuerySet(TenantQuerySet):
    """Decision lists are read and destroyed with their case; nothing changes one."""

    def visible_to(self, membership: Any) -> DecisionListQuerySet:
        """Those of the items one may see."""
        items = AgendaItem.objects.visible_to(membership).order_by()
        return self.filter(item__in=items.values("pk"))

    def of_case(self, case: Any) -> DecisionListQuerySet:
        """Those about a case, the newest meeting first, with what was added; no documents."""
        rows = self.filter(item__case=case).select_related("item__meeting", "item__case")
        with_more = rows.prefetch_related("addenda__organisation").defer("document")
        return with_more.order_by("-item__meeting__held_on", "-pk")

    def update(self, **kwargs: Any) -> int:
        """``FinalList`` (rule C10), but for the document under another key."""
        if set(kwargs) != {"document"}:
            raise FinalList(str(FINAL))
        return super().update(**kwargs)


class FinalList(RuntimeError):
    """A decision list that was adopted was to be changed (rule C10)."""


FINAL = _("An adopted decision list does not change. Add to it instead.")


class DecisionList(TenantModel):
    """What one item decided, as it was adopted: the document and its hash."""

    retention = follows("item")
    sensitivity = {"document": "confidential", "fingerprint": "internal"}
    plain_text = plain(_("A hash and a code that the product makes."), "fingerprint")

    item = TenantForeignKey(AgendaItem, models.CASCADE, related_name="decision_lists")
    adopted_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    adopted_at = models.DateTimeField(_("adopted at"), default=timezone.now)
    document = EncryptedBinaryField(_("document"))
    #: SHA-256 of the document, as hexadecimal digits.
    fingerprint = models.CharField(_("mark"), max_length=64)

    objects = TenantManager.from_queryset(DecisionListQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ["pk"]
        verbose_name = _("decision list")
        verbose_name_plural = _("decision lists")
        constraints = [
            models.UniqueConstraint(fields=["item"], name="decision_list_item_once"),
        ]

    def __str__(self) -> str:
        return self.mark

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save once; a second time raises ``FinalList`` (rule C10)."""
        if not self._state.adding:
            raise FinalList(str(FINAL))
        super().save(*args, **kwargs)

    @property
    def is_whole(self) -> bool:
        """Whether the document is the one that was adopted."""
        return hashlib.sha256(bytes(self.document)).hexdigest() == self.fingerprint

    @property
    def mark(self) -> str:
        """The first digits of the hash, as the pages that list it show them."""
        return f"{self.fingerprint[:4]}-{self.fingerprint[4:8]}"


class Addendum(TenantModel):
    """What was added to a final list: by whom, when, to which item (rule C10)."""

    retention = follows("decision_list")
    sensitivity = {"text": "confidential"}

    decision_list = TenantForeignKey(DecisionList, models.CASCADE, related_name="addenda")
    text = EncryptedTextField(_("addition or correction"), max_length=2000)
    author = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    organisation = TenantForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(_("added at"), default=timezone.now)

    class Meta(TenantModel.Meta):
        ordering = ["added_at", "pk"]
        verbose_name = _("addendum")
        verbose_name_plural = _("addenda")
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="addendum_has_text"),
        ]

    def __str__(self) -> str:
        return str(self.added_at)
