"""Partner organisations: the profile of an organisation in a municipality (decision 1)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Organisation
from core.models.guarded import GuardedTextField
from core.models.plain import CODE, plain
from core.retention import follows
from core.tenancy import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet, reverse
from interventions.classification import Domain, OrganisationType
from interventions.models import searchable


class PartnerQuerySet(TenantQuerySet):
    """Questions over partner organisations."""

    def with_name(self) -> PartnerQuerySet:
        """With the organisation's name, in one query."""
        return self.select_related("organisation")

    def matching(self, text: str) -> PartnerQuerySet:
        """Partners whose name or contact point holds every word, whatever capitals and accents."""
        words = searchable(text).split()
        if not words:
            return self
        known = self.values_list("pk", "organisation__name", "contact_point")
        texts = {pk: searchable(f"{name} {contact}") for pk, name, contact in known}
        return self.filter(pk__in=[pk for pk in texts if all(word in texts[pk] for word in words)])


class PartnerOrganisation(TenantModel):
    """What kind of organisation it is, its domain, and where to reach it (never a person)."""

    retention = follows("organisation")
    sensitivity = {"contact_point": "internal", "note": "internal"}
    plain_text = plain(CODE, "reference") | plain(
        _("A general number or address of an organisation, never of a person."), "contact_point"
    )

    reference = models.CharField(_("reference"), max_length=14)
    organisation = TenantForeignKey(Organisation, related_name="+")
    type = models.CharField(
        _("type"), max_length=30, choices=OrganisationType.choices, default=OrganisationType.OTHER
    )
    domain = models.CharField(
        _("domain"), max_length=12, choices=Domain.choices, default=Domain.UNKNOWN
    )
    contact_point = models.CharField(
        _("contact point"),
        max_length=200,
        blank=True,
        help_text=_("A general number, address or site; never a person."),
    )
    focal_seats = models.PositiveSmallIntegerField(
        _("places for focal officers"),
        default=0,
        help_text=_("So many focal officers this organisation wants to have; 0 when none."),
    )
    note = GuardedTextField(_("note"), max_length=2000, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = TenantManager.from_queryset(PartnerQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ["organisation__name"]
        verbose_name = _("partner organisation")
        verbose_name_plural = _("partner organisations")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "reference"], name="partner_organisation_reference_once"
            ),
            models.UniqueConstraint(fields=["organisation"], name="partner_organisation_once"),
            models.CheckConstraint(
                condition=models.Q(domain__in=Domain.values),
                name="partner_organisation_domain_known",
            ),
            models.CheckConstraint(
                condition=models.Q(type__in=OrganisationType.values),
                name="partner_organisation_type_known",
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)

    @property
    def name(self) -> str:
        """The organisation's name."""
        return self.organisation.name

    def get_absolute_url(self) -> str:
        """The page of this partner."""
        return reverse("network:detail", reference=self.reference)
