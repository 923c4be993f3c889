"""Who acts: users, their membership of a municipality and the roles granted to it (ADR 5)."""

from __future__ import annotations

import datetime
from functools import cached_property
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import permissions
from core.models.guarded import IMPORTED, GuardedCharField
from core.models.plain import plain
from core.retention import kept
from core.tenancy import TenantForeignKey, TenantModel, reverse


class Role(models.TextChoices):
    """The roles a membership can hold; what each may do stands in the apps' permissions."""

    POLICY_ADVISER = "policy_adviser", _("Policy adviser")
    FOCAL_OFFICER = "focal_officer", _("Focal officer")
    SIGNAL_COORDINATOR = "signal_coordinator", _("Signal coordinator")
    MEETING_CHAIR = "meeting_chair", _("Case meeting chair")
    PROCESS_DIRECTOR = "process_director", _("Process director")
    CASE_DIRECTOR = "case_director", _("Case director")
    PARTICIPANT = "participant", _("Participant")
    EXECUTIVE = "executive", _("Executive")
    PRIVACY_OFFICER = "privacy_officer", _("Privacy officer")
    APPLICATION_MANAGER = "application_manager", _("Application manager")


class Municipality(models.Model):
    """A municipality (gemeente): the tenant. Its slug is the first segment of every address."""

    retention = kept(_("A municipality is the tenant itself; it ends by contract."))
    sensitivity = {"name": "open", "code": "open", "theme": "open"}
    plain_text = plain(_("Public facts about the municipality."), "name", "code") | plain(
        _("Colours and fingerprints."), "theme"
    )

    slug = models.SlugField(_("address"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    code = models.CharField(
        _("municipality code"),
        max_length=6,
        unique=True,
        validators=[RegexValidator(r"^GM\d{4}$")],
        help_text=_("The code of Statistics Netherlands, such as GM0344."),
    )
    theme = models.JSONField(_("theme"), default=dict, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")

    def __str__(self) -> str:
        return self.name


class Organisation(TenantModel):
    """An organisation a membership can act for; the one table of organisations (decision 1)."""

    retention = kept(_("Master data about organisations, no persons."))
    sensitivity = {"name": "open", "name_key": "open"}
    plain_text = plain(_("The name once more, for matching."), "name_key")

    name = GuardedCharField(_("name"), max_length=160, blocks_only=IMPORTED)
    name_key = models.CharField(_("name for matching"), max_length=160, editable=False)

    class Meta(TenantModel.Meta):
        ordering = ["name"]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "name_key"],
                name="organisation_name_once",
                violation_error_message=_("An organisation with this name exists already."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def key(name: str) -> str:
        """The name as it is matched: without case and without spaces (decision 2)."""
        return "".join(name.casefold().split())[:160]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, keeping the matching key equal to the name."""
        self.name_key = self.key(self.name)
        super().save(*args, **kwargs)


class User(AbstractUser):
    """A person who logs in. What they may do hangs on their memberships, never on the user."""

    retention = kept(_("An account lives as long as the person works with the product."))
    sensitivity = {"name": "staff", "email": "staff", "username": "staff"}
    plain_text = plain(
        _("The account of a colleague, who knows of it."), "name", "username", "password"
    )

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(_("name"), max_length=120, blank=True)

    REQUIRED_FIELDS = ["email"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        """The name shown on screen."""
        return str(self)

    def get_short_name(self) -> str:
        """The same name: Dutch names do not shorten reliably."""
        return str(self)

    @property
    def initials(self) -> str:
        """Two capitals for the avatar: first and last word of the name."""
        words = str(self).split()
        return (words[0][:1] + (words[-1][:1] if len(words) > 1 else "")).upper()


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Questions over memberships."""

    def active(self, on: datetime.date | None = None) -> MembershipQuerySet:
        """Memberships that hold on the day (default today)."""
        day = on or timezone.localdate()
        return self.filter(Q(until=None) | Q(until__gte=day), active_from__lte=day)

    def of_user(self, user: Any) -> MembershipQuerySet:
        """The active memberships of one user, with their municipality."""
        return self.active().filter(user=user).select_related("municipality", "organisation")

    def visible_to(self, membership: Membership) -> MembershipQuerySet:
        """The memberships of the same municipality."""
        return self.filter(municipality=membership.municipality)

    def holding(self, *roles: str, on: datetime.date | None = None) -> MembershipQuerySet:
        """The memberships that hold one of the roles on the day (default today)."""
        day = on or timezone.localdate()
        current = RoleGrant.objects.filter(Q(until=None) | Q(until__gte=day), granted_on__lte=day)
        return self.filter(pk__in=current.filter(role__in=roles).values("membership"))

    def for_request(self, user: Any, slug: str) -> Membership | None:
        """The caller's active membership of one municipality, its roles loaded; or None.

        Role grants are read together with the membership, so that a request costs one query.
        """
        grants = list(
            RoleGrant.objects.select_related(
                "membership__municipality", "membership__organisation"
            ).filter(membership__user=user, membership__municipality__slug=slug)
        )
        if not grants:
            return self.of_user(user).filter(municipality__slug=slug).first()
        membership = grants[0].membership
        membership.__dict__["grants_now"] = tuple(grants)
        membership.user = user
        return membership if membership.is_active else None


class Membership(models.Model):
    """User × municipality × organisation × function: the subject of every permission."""

    retention = kept(_("Who could act when is needed to read the log."))
    sensitivity = {"function": "staff"}
    log_relations = ("user",)
    plain_text = plain(_("A function title, no person."), "function")

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    organisation = TenantForeignKey(
        Organisation, null=True, blank=True, related_name="+", verbose_name=_("organisation")
    )
    function = models.CharField(_("function"), max_length=120, blank=True)
    active_from = models.DateField(_("active from"), default=timezone.localdate)
    until = models.DateField(_("until"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "municipality"],
                name="membership_once",
                violation_error_message=_("This person is a member already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.municipality}"

    def get_absolute_url(self) -> str:
        """The page of this person in the administration."""
        return reverse("administration:person-detail", reference=self.reference)

    @property
    def reference(self) -> str:
        """How the address names this membership: by the log-in name."""
        return self.user.username

    @property
    def name_in_log(self) -> str:
        """How a sentence of the log names it."""
        return str(self.user)

    @property
    def is_active(self) -> bool:
        """Whether the membership and its user are active today."""
        today = timezone.localdate()
        within = self.active_from <= today and (self.until is None or self.until >= today)
        return within and self.user.is_active

    @cached_property
    def grants_now(self) -> tuple[RoleGrant, ...]:
        """All grants of this membership, past ones included."""
        return tuple(self.grants.all())

    @cached_property
    def role_codes(self) -> frozenset[str]:
        """Codes of the roles that hold today."""
        return frozenset(grant.role for grant in self.grants_now if grant.is_current)

    @property
    def role_labels(self) -> list[str]:
        """Labels of the roles that hold today, in the order of the role list."""
        return [str(role.label) for role in Role if role.value in self.role_codes]

    def may(self, permission: str, obj: Any = None) -> bool:
        """Whether this membership has the right, on ``obj`` when given."""
        return permissions.holds(permission, self, obj)


class RoleGrant(models.Model):
    """One role of one membership, with who granted it and until when."""

    retention = kept(_("Who could act when is needed to read the log."))
    sensitivity = {"role": "staff"}
    log_relations = ("membership__user",)

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="grants")
    role = models.CharField(_("role"), max_length=30, choices=Role.choices)
    granted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    granted_on = models.DateField(_("granted on"), default=timezone.localdate)
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ["role"]
        verbose_name = _("role grant")
        verbose_name_plural = _("role grants")
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="role_grant_role_known"),
        ]

    def __str__(self) -> str:
        return str(Role(self.role).label)

    @property
    def name_in_log(self) -> str:
        """How a sentence of the log names it: the role and whose it is."""
        return f"{self} · {self.membership.user}"

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was withdrawn before it had held for a whole day."""
        return self.until is not None and self.until < self.granted_on

    @property
    def is_over(self) -> bool:
        """Whether it holds no longer."""
        return self.until is not None and self.until < timezone.localdate()

    @property
    def is_current(self) -> bool:
        """Whether the grant holds today."""
        today = timezone.localdate()
        return self.granted_on <= today and (self.until is None or self.until >= today)
