"""Actions (acties): who does what by when, with what result (rule C11)."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.models.agenda import AgendaItem
from casework.models.cases import Case
from casework.models.registrations import Registration
from core.models import Membership, Organisation
from core.models.encrypted import EncryptedTextField
from core.models.plain import CODE, plain
from core.retention import follows
from core.tenancy import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet, reverse


class ActionQuerySet(TenantQuerySet):
    """Questions over actions."""

    def visible_to(self, membership: Any) -> ActionQuerySet:
        """Those of cases and weighings one may read."""
        cases = Case.objects.read_by(membership).order_by().values("pk")
        weighings = Registration.objects.visible_to(membership).order_by().values("pk")
        return self.filter(Q(case__in=cases) | Q(registration__in=weighings))

    def owned_by(self, membership: Any) -> ActionQuerySet:
        """Somebody's own, and those of their organisation that name nobody."""
        nobody = Q(owner=None, owner_organisation_id=membership.organisation_id)
        return self.filter(Q(owner=membership) | nobody)

    def open(self) -> ActionQuerySet:
        """Not done and not dropped."""
        return self.filter(status=Action.Status.OPEN)

    def overdue(self, day: datetime.date | None = None) -> ActionQuerySet:
        """Open, with a date that has passed, in a case that is not closed (rule C11)."""
        late = self.open().filter(due_on__lt=day or timezone.localdate())
        return late.exclude(case__closed_on__isnull=False)

    def to_verify(self) -> ActionQuerySet:
        """Done, and waiting for somebody else to look."""
        return self.filter(status=Action.Status.DONE, needs_verification=True)

    def to_remind(self, day: datetime.date | None = None) -> ActionQuerySet:
        """Overdue ones nobody was reminded of yet, of cases and weighings still worked in (C11)."""
        rows = self.overdue(day).filter(reminded_on=None, case__restricted_on=None)
        return rows.filter(Q(registration=None) | Q(registration__ended_on=None))

    def by_day(self) -> ActionQuerySet:
        """The first date first."""
        return self.select_related("owner_organisation", "owner__user", "case").order_by(
            "due_on", "pk"
        )


class Action(TenantModel):
    """One action: an owner organisation, a date, a result; no result, not done."""

    class Status(models.TextChoices):
        """Where an action stands."""

        OPEN = "open", _("open")
        DONE = "done", _("done")
        VERIFIED = "verified", _("done, and looked at by another")
        DROPPED = "dropped", _("no longer needed")

    retention = follows("case")
    sensitivity = {
        "text": "confidential",
        "condition": "confidential",
        "result": "confidential",
        "dropped_because": "confidential",
        "new_date_because": "confidential",
    }
    plain_text = plain(CODE, "code")
    transition_url_name = "casework:action_transition"
    log_relations: tuple[str, ...] = ()

    code = models.CharField(_("code"), max_length=6)
    status = models.CharField(
        _("status"), max_length=8, choices=Status.choices, default=Status.OPEN
    )
    case = TenantForeignKey(Case, models.CASCADE, null=True, related_name="actions")
    registration = TenantForeignKey(Registration, models.CASCADE, null=True, related_name="actions")
    item = TenantForeignKey(AgendaItem, models.SET_NULL, null=True, related_name="actions")
    text = EncryptedTextField(_("what"), max_length=500)
    condition = EncryptedTextField(_("only if"), max_length=300, blank=True)
    owner_organisation = TenantForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    owner = models.ForeignKey(Membership, models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField(_("by"))
    needs_verification = models.BooleanField(_("another looks whether it was done"), default=False)
    agreed_on = models.DateField(_("agreed on"), default=timezone.localdate)
    result = EncryptedTextField(_("result"), max_length=2000, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    done_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    verified_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    dropped_because = EncryptedTextField(_("why it is not needed"), max_length=1000, blank=True)
    new_date_because = EncryptedTextField(_("why another date"), max_length=1000, blank=True)
    reminded_on = models.DateField(_("reminded on"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = TenantManager.from_queryset(ActionQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ["due_on", "pk"]
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        constraints = [
            models.UniqueConstraint(fields=["municipality", "code"], name="action_code_once"),
            models.CheckConstraint(
                condition=Q(status__in=["open", "done", "verified", "dropped"]),
                name="action_status_known",
            ),
            models.CheckConstraint(
                condition=Q(case__isnull=False, registration__isnull=True)
                | Q(case__isnull=True, registration__isnull=False),
                name="action_is_about_one",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="action_has_text"),
            models.CheckConstraint(
                condition=~Q(status__in=["done", "verified"])
                | (~Q(result="") & Q(done_on__isnull=False, done_by__isnull=False)),
                name="action_done_has_result",
            ),
            models.CheckConstraint(
                condition=~Q(status="verified")
                | (Q(verified_by__isnull=False) & ~Q(verified_by=models.F("done_by"))),
                name="action_verified_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(status="dropped") | ~Q(dropped_because=""),
                name="action_dropped_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def reference(self) -> str:
        """How an address names it."""
        return self.code

    @property
    def name_in_log(self) -> str:
        """What the log may call it."""
        return self.code

    def get_absolute_url(self) -> str:
        """Where it stands among one's own actions."""
        return f"{reverse('casework:action_list')}#{self.code}"

    @property
    def subject(self) -> Any:
        """The case or registration it is about."""
        return self.case if self.case_id else self.registration

    @property
    def is_open(self) -> bool:
        """Whether it still has to be done."""
        return self.status == self.Status.OPEN

    @property
    def is_late(self) -> bool:
        """Whether its date has passed and it is not done."""
        return self.is_open and self.due_on < timezone.localdate()

    def is_owned_by(self, membership: Any) -> bool:
        """Whether it is somebody's own, or of their organisation without a person."""
        if self.owner_id is not None:
            return bool(self.owner_id == membership.pk)
        return bool(self.owner_organisation_id == membership.organisation_id)
