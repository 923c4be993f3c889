"""Focal officers (aandachtsfunctionarissen): whom a professional can turn to.

About colleagues who agreed to be found, never about the people they speak of. When somebody leaves,
name and contact data go at once; what stays is that the organisation had one.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import Membership, Organisation
from core.models.guarded import GuardedCharField
from core.models.plain import CODE, plain
from core.retention import Retention
from core.tenancy import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet, reverse
from interventions.models import searchable

AGREED = _("A professional who agreed to be found by colleagues; goes at once when the role ends.")


class FocalOfficerQuerySet(TenantQuerySet):
    """Questions over focal officers."""

    def active(self) -> FocalOfficerQuerySet:
        """Who can be turned to today: the role has not ended, nor the access of the account."""
        gone = Q(membership__until__lt=timezone.localdate()) | Q(membership__user__is_active=False)
        return self.filter(ended_on__isnull=True).exclude(gone)

    def with_names(self) -> FocalOfficerQuerySet:
        """With organisation, account and deputy, in one query."""
        return self.select_related(
            "organisation", "membership__user", "deputy", "deputy__membership__user"
        )

    def matching(self, text: str) -> FocalOfficerQuerySet:
        """Officers whose organisation, function or area holds every word."""
        words = searchable(text).split()
        if not words:
            return self
        known = self.values_list("pk", "organisation__name", "function", "area")
        texts = {pk: searchable(" ".join(parts)) for pk, *parts in known}
        return self.filter(pk__in=[pk for pk in texts if all(word in texts[pk] for word in words)])


class FocalOfficer(TenantModel):
    """Somebody in an organisation whom colleagues can ask, with a deputy and a training date."""

    retention = Retention(
        "focal_officer_days", "ended_on", _("To find a successor, one year after the role ended.")
    )
    sensitivity = {
        "name": "staff",
        "phone": "staff",
        "email": "staff",
        "function": "internal",
        "area": "internal",
        "availability": "internal",
    }
    plain_text = plain(CODE, "reference") | plain(AGREED, "name", "phone")

    reference = models.CharField(_("reference"), max_length=14)
    organisation = TenantForeignKey(Organisation, related_name="+")
    membership = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(_("name"), max_length=120, blank=True)
    function = GuardedCharField(_("function"), max_length=120)
    area = GuardedCharField(_("work area"), max_length=120, blank=True)
    availability = GuardedCharField(_("reachable when"), max_length=120, blank=True)
    phone = models.CharField(_("phone number"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    trained_on = models.DateField(_("last training on"), null=True, blank=True)
    trained_until = models.DateField(_("training valid until"), null=True, blank=True)
    deputy = TenantForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="stands_in_for",
        verbose_name=_("deputy"),
    )
    agreed_on = models.DateField(_("agreed to be found on"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = TenantManager.from_queryset(FocalOfficerQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ["organisation__name", "reference"]
        verbose_name = _("focal officer")
        verbose_name_plural = _("focal officers")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "reference"], name="focal_officer_reference_once"
            ),
            models.UniqueConstraint(
                fields=["membership", "organisation"],
                condition=Q(ended_on__isnull=True, membership__isnull=False),
                name="focal_officer_once",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(name="", phone="", email=""),
                name="focal_officer_gone_without_contact_data",
            ),
            models.CheckConstraint(
                condition=Q(trained_until__isnull=True)
                | Q(trained_on__isnull=False, trained_until__gte=models.F("trained_on")),
                name="focal_officer_trained_before_it_ends",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name, or the function when there is none (any more)."""
        if self.ended_on is None and self.membership is not None:
            return self.membership.user.get_full_name()
        return self.name or self.function

    def get_absolute_url(self) -> str:
        """The page of this focal officer."""
        return reverse("network:officer_detail", reference=self.reference)
