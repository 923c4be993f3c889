"""What somebody is writing, and what a text said before: nobody's words are lost (first 12)."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.models.agenda import AgendaItem
from casework.models.cases import Case
from casework.models.parameters import DRAFT
from casework.models.plans import CasePlan, Goal
from casework.models.registrations import Registration
from core.deidentification.decisions import Reason
from core.models import Membership
from core.models.encrypted import EncryptedJSONField, EncryptedTextField
from core.models.plain import CODE, plain
from core.retention import Retention, follows
from core.tenancy import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet

#: An answer to the guard (a mark and its reason), and the mark of a page: both are made by us.
_MADE_HERE = re.compile(rf"[0-9a-f]{{32}}(?::(?:{'|'.join(Reason.values)}))?")


@cache
def _codes() -> frozenset[str]:
    """Every code of a closed list of casework."""
    fields = [field for model in apps.get_app_config("casework").get_models()
              for field in model._meta.concrete_fields]  # fmt: skip
    return frozenset(str(code) for field in fields for code, _label in field.choices or ())


def is_code(text: str) -> bool:
    """Whether a text in a draft is a choice of a closed list, or a mark that was made here."""
    return text in _codes() or _MADE_HERE.fullmatch(text) is not None


class CaseworkDraftQuerySet(TenantQuerySet):
    """Questions over drafts: everybody has only their own."""

    def visible_to(self, membership: Any) -> CaseworkDraftQuerySet:
        """Somebody's own."""
        return self.filter(writer=membership)

    def at(self, membership: Any, place: str) -> CaseworkDraft | None:
        """What somebody is writing in one form, if anything was kept of it."""
        found: CaseworkDraft | None = self.visible_to(membership).filter(place=place).first()
        return found

    def under(self, membership: Any, place: str) -> CaseworkDraftQuerySet:
        """What somebody is writing in a form that keeps each of its lines apart."""
        return self.visible_to(membership).filter(place__startswith=f"{place}/")


class CaseworkDraft(TenantModel):
    """One form that somebody is filling in: what the guard accepted of it, encrypted.

    It belongs to what it is about and is destroyed with it, or by itself after its days.
    """

    retention = Retention(DRAFT, "changed_at", _("To go on writing, and no longer."))
    sensitivity = {"place": "internal", "content": "confidential"}
    plain_text = plain(CODE, "place")

    writer = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    #: Which form: the name of its address and the code of its object.
    place = models.CharField(_("form"), max_length=120)
    registration = TenantForeignKey(Registration, models.CASCADE, null=True, related_name="+")
    case = TenantForeignKey(Case, models.CASCADE, null=True, related_name="+")
    item = TenantForeignKey(AgendaItem, models.CASCADE, null=True, related_name="+")
    content = EncryptedJSONField(_("content"), is_code=is_code)
    changed_at = models.DateTimeField(_("changed at"), default=timezone.now)

    objects = TenantManager.from_queryset(CaseworkDraftQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ["-changed_at", "-pk"]
        verbose_name = _("draft in casework")
        verbose_name_plural = _("drafts in casework")
        constraints = [
            models.UniqueConstraint(fields=["writer", "place"], name="casework_draft_once"),
        ]

    def __str__(self) -> str:
        return self.place


class TextVersionQuerySet(TenantQuerySet):
    """Questions over earlier texts."""

    def of(self, obj: Any) -> TextVersionQuerySet:
        """Those of one item, plan or goal, the newest first."""
        return self.filter(**{kind_of(obj): obj}).select_related("replaced_by__organisation")


def kind_of(obj: Any) -> str:
    """By which relation an earlier text belongs to a row."""
    kinds: dict[type[Any], str] = {AgendaItem: "item", CasePlan: "plan", Goal: "goal"}
    return kinds[type(obj)]


class TextVersion(TenantModel):
    """What a text of an item, a plan or a goal said before somebody changed it; dies with it."""

    retention = follows("case")
    sensitivity = {"name": "internal", "text": "confidential"}
    plain_text = plain(CODE, "name")

    case = TenantForeignKey(Case, models.CASCADE, null=True, related_name="+")
    registration = TenantForeignKey(Registration, models.CASCADE, null=True, related_name="+")
    item = TenantForeignKey(AgendaItem, models.CASCADE, null=True, related_name="text_versions")
    plan = TenantForeignKey(CasePlan, models.CASCADE, null=True, related_name="text_versions")
    goal = TenantForeignKey(Goal, models.CASCADE, null=True, related_name="text_versions")
    #: Which text: the name of its field.
    name = models.CharField(_("field"), max_length=60)
    text = EncryptedTextField(_("text before"), max_length=4000)
    replaced_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    replaced_at = models.DateTimeField(_("replaced at"), default=timezone.now)

    objects = TenantManager.from_queryset(TextVersionQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ["-replaced_at", "-pk"]
        verbose_name = _("earlier text")
        verbose_name_plural = _("earlier texts")
        constraints = [
            models.CheckConstraint(
                condition=Q(case__isnull=False) | Q(registration__isnull=False),
                name="text_version_is_of_something",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> Any:
        """Which text it was, as the form calls it."""
        model = type(self.item or self.plan or self.goal)
        return model._meta.get_field(self.name).verbose_name  # type: ignore[union-attr]
