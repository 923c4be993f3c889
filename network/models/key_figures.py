"""Key figures (sleutelfiguren): residents with whom the municipality has agreed to talk.

What was agreed, never what was said about others: a key figure is no informant (rule N12). There is
no field for religion, origin or community (rule N2). Contact data go when the role ends.
"""

from __future__ import annotations

import datetime

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import permissions
from core.models import Membership, RoleGrant
from core.models.guarded import GuardedCharField, GuardedTextField
from core.models.plain import CODE, plain
from core.retention import Retention
from core.tenancy import TenantManager, TenantModel, TenantQuerySet, current, reverse
from interventions.models import searchable

AGREED = _("Somebody who agreed to be a key figure; goes at once when the role ends.")


def able_colleagues() -> models.QuerySet[Membership]:
    """Who can keep in touch with a key figure today: their access and their role still hold.

    A colleague whose role never sees the contact data of a key figure cannot.
    """
    day = timezone.localdate()
    roles = permissions.registry["key_figure.contact"].roles
    grants = RoleGrant.objects.filter(Q(until=None) | Q(until__gte=day), granted_on__lte=day)
    here = Membership.objects.active(day).filter(municipality=current(), user__is_active=True)
    return here.filter(pk__in=grants.filter(role__in=roles).values("membership"))


class KeyFigureQuerySet(TenantQuerySet):
    """Questions over key figures."""

    def active(self) -> KeyFigureQuerySet:
        """Whose role has not ended."""
        return self.filter(ended_on__isnull=True)

    def to_review(self, day: datetime.date | None = None) -> KeyFigureQuerySet:
        """Active, and the day on which to look at the agreement together has come."""
        return self.active().filter(review_on__lte=day or timezone.localdate())

    def with_contact(self) -> KeyFigureQuerySet:
        """With the colleague who keeps in touch, in one query.

        ``is_in_touch`` says whether that colleague still can; else nobody reaches the key figure.
        """
        able = able_colleagues().filter(pk=OuterRef("contact"))
        rows = self.select_related("contact__user", "contact__organisation")
        return rows.annotate(is_in_touch=Exists(able))

    def without_contact_data(self) -> KeyFigureQuerySet:
        """Without what leads to the person: it is not even read from the database."""
        return self.defer("name", "phone", "email")

    def matching(self, text: str) -> KeyFigureQuerySet:
        """Those whose role, area or availability holds every word; never by a name."""
        words = searchable(text).split()
        if not words:
            return self
        known = self.order_by("pk").values_list("pk", "role", "area", "availability")
        texts = {pk: searchable(" ".join(parts)) for pk, *parts in known}
        return self.filter(pk__in=[pk for pk in texts if all(word in texts[pk] for word in words)])


class KeyFigure(TenantModel):
    """What was agreed with one key figure, and which colleague keeps in touch."""

    retention = Retention(
        "key_figure_days", "ended_on", _("To find a successor, one year after the role ended.")
    )
    sensitivity = {
        "name": "confidential",
        "phone": "confidential",
        "email": "confidential",
        "role": "internal",
        "area": "internal",
        "availability": "internal",
        "not_the_role": "internal",
    }
    plain_text = plain(CODE, "reference") | plain(AGREED, "name", "phone")

    reference = models.CharField(_("reference"), max_length=14)
    name = models.CharField(_("name"), max_length=120, blank=True)
    phone = models.CharField(_("phone number"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    role = GuardedTextField(_("what the role is"), max_length=1000)
    not_the_role = GuardedTextField(_("what the role is not"), max_length=1000)
    area = GuardedCharField(_("area"), max_length=120)
    availability = GuardedCharField(_("reachable when"), max_length=120, blank=True)
    contact = models.ForeignKey(
        Membership,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("colleague who keeps in touch"),
    )
    agreed_on = models.DateField(_("agreed on"))
    review_on = models.DateField(_("look at it together again on"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = TenantManager.from_queryset(KeyFigureQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ["area", "reference"]
        verbose_name = _("key figure")
        verbose_name_plural = _("key figures")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "reference"], name="key_figure_reference_once"
            ),
            models.CheckConstraint(
                condition=Q(review_on__gte=models.F("agreed_on")),
                name="key_figure_reviewed_after_agreed",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(name="", phone="", email=""),
                name="key_figure_gone_without_contact_data",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """The page of this agreement."""
        return reverse("network:key_figure_detail", reference=self.reference)
