"""What a municipality sets up before anybody reports: areas, days, handlers, pages of partners."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import Membership, Organisation
from core.models.guarded import GuardedCharField
from core.models.plain import CODE, plain
from core.retention import kept
from core.tenancy import (
    TenantForeignKey,
    TenantManager,
    TenantModel,
    TenantQuerySet,
    reverse,
)


class _OfSetup(TenantModel):
    """What the page of the set-up changes: in its address a row has its number."""

    class Meta(TenantModel.Meta):
        abstract = True

    @property
    def reference(self) -> str:
        """How the address names this row."""
        return str(self.pk)

    def get_absolute_url(self) -> str:
        """The page of the set-up."""
        return reverse("signals:setup")


class SignalAreaQuerySet(TenantQuerySet):
    """Questions over areas."""

    def in_use(self) -> SignalAreaQuerySet:
        """Those that may be chosen now."""
        return self.filter(is_in_use=True)


class SignalArea(_OfSetup):
    """The finest place a signal can name: a neighbourhood or larger (rule S4)."""

    retention = kept(_("A list of neighbourhoods, no persons."))
    sensitivity = {"name": "open"}

    name = GuardedCharField(_("name"), max_length=80)
    is_in_use = models.BooleanField(_("can be chosen"), default=True)

    objects = TenantManager.from_queryset(SignalAreaQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ["name"]
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        constraints = [
            models.UniqueConstraint(fields=["municipality", "name"], name="signal_area_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class ClosedDay(_OfSetup):
    """A day on which the municipality does not work, besides weekends and national holidays."""

    retention = kept(_("A calendar, no persons."))
    sensitivity = {"label": "open"}

    day = models.DateField(_("day"))
    label = GuardedCharField(_("why"), max_length=80)

    class Meta(TenantModel.Meta):
        ordering = ["day"]
        verbose_name = _("closed day")
        verbose_name_plural = _("closed days")
        constraints = [
            models.UniqueConstraint(fields=["municipality", "day"], name="closed_day_once"),
        ]

    def __str__(self) -> str:
        return self.label


class SignalRouteQuerySet(TenantQuerySet):
    """Questions over who handles what."""

    def fitting(self, organisation: Organisation | None, area: SignalArea | None) -> Any:
        """The route of a signal: organisation and area, else one of both, else the general one."""
        fits = self.filter(
            Q(organisation=organisation) | Q(organisation=None), Q(area=area) | Q(area=None)
        )
        rows = fits.select_related("handler__user", "deputy__user")
        return max(
            rows, key=lambda row: (bool(row.organisation_id), bool(row.area_id)), default=None
        )


#: What a route may name; of each kind there is one.
ROUTED_BY = {
    "for_all": [],
    "by_organisation": ["organisation"],
    "by_area": ["area"],
    "by_both": ["organisation", "area"],
}


class SignalRoute(_OfSetup):
    """Who handles the signals of an organisation, an area, or all; and who does when away."""

    retention = kept(_("Who handles what; changed when people change."))
    sensitivity: dict[str, str] = {}

    organisation = TenantForeignKey(
        Organisation,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("organisation"),
    )
    area = TenantForeignKey(
        SignalArea, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("area")
    )
    handler = models.ForeignKey(
        Membership, models.PROTECT, related_name="+", verbose_name=_("handler")
    )
    deputy = models.ForeignKey(
        Membership,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("deputy"),
    )

    objects = TenantManager.from_queryset(SignalRouteQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ["pk"]
        verbose_name = _("route of signals")
        verbose_name_plural = _("routes of signals")
        constraints = [
            *(
                models.UniqueConstraint(
                    fields=["municipality", *named],
                    condition=Q(organisation__isnull="organisation" not in named)
                    & Q(area__isnull="area" not in named),
                    name=f"signal_route_once_{name}",
                )
                for name, named in ROUTED_BY.items()
            ),
            models.CheckConstraint(
                condition=Q(deputy__isnull=True) | ~Q(deputy=models.F("handler")),
                name="signal_route_deputy_is_somebody_else",
            ),
        ]

    def __str__(self) -> str:
        return " · ".join(str(part) for part in (self.organisation, self.area) if part) or str(
            _("all signals")
        )


class PartnerPageQuerySet(TenantQuerySet):
    """Questions over pages of partners."""

    def open(self) -> PartnerPageQuerySet:
        """Those through which people can report now."""
        return self.filter(closed_on=None)


class PartnerPage(TenantModel):
    """The page by which people of a partner report without an account; the address is a secret."""

    retention = kept(_("A page of an organisation, no persons."))
    sensitivity = {"code": "confidential"}
    plain_text = plain(CODE, "code")

    organisation = TenantForeignKey(
        Organisation, models.CASCADE, related_name="+", verbose_name=_("organisation")
    )
    code = models.CharField(_("code"), max_length=22)
    opened_on = models.DateField(_("opened on"), default=timezone.localdate)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    objects = TenantManager.from_queryset(PartnerPageQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ["organisation__name", "-pk"]
        verbose_name = _("page of a partner")
        verbose_name_plural = _("pages of partners")
        constraints = [
            models.UniqueConstraint(fields=["municipality", "code"], name="partner_page_code_once"),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(closed_on__isnull=True),
                name="partner_page_open_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)

    @property
    def reference(self) -> str:
        """How the address names it."""
        return self.code

    @property
    def is_open(self) -> bool:
        """Whether people can report through it."""
        return self.closed_on is None

    def get_absolute_url(self) -> str:
        """The page as people of the partner see it."""
        return reverse("signals:partner_report", code=self.code)
