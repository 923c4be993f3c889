"""The audit log: append-only, chained per municipality, without content (ADR 11)."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models.identity import Membership, Municipality, User
from core.models.plain import CODE, COLLEAGUE, plain
from core.retention import kept


class AppendOnly(RuntimeError):
    """Someone tried to change or delete a line of the log."""


class AuditQuerySet(models.QuerySet["AuditEvent"]):
    """Questions over the log; it cannot be updated or deleted."""

    def of_chain(self, municipality: Municipality | None) -> AuditQuerySet:
        """The chain of one municipality (None: log-ins outside any), oldest first."""
        return self.filter(municipality=municipality).order_by("sequence")

    def visible_to(self, membership: Any) -> AuditQuerySet:
        """The chain of the reader's municipality, and when its own people logged in and out."""
        people = Membership.objects.visible_to(membership).values("user")
        return self.filter(
            Q(municipality=membership.municipality) | Q(municipality=None, actor__in=people)
        )

    def about(self, kind: str, object_id: str) -> AuditQuerySet:
        """Events on one object, newest first; the object itself may be gone."""
        return self.filter(object_type=kind, object_id=object_id).order_by("-at", "-pk")

    def were_read(self, obj: models.Model, membership: Membership, action: str) -> AuditQuerySet:
        """When a membership itself did ``action``, a reading, with one object."""
        events = self.about(obj._meta.label_lower, str(obj.pk))
        mine = events.filter(municipality=membership.municipality, actor=membership.user)
        return mine.filter(action=action, result="done")

    def last_check(self, municipality: Municipality) -> AuditEvent | None:
        """When the chain of a municipality was last checked by a person."""
        checks = self.filter(municipality=municipality, action="audit.verify", result="done")
        return checks.order_by("-sequence").first()

    def update(self, **kwargs: Any) -> int:
        """Refused, by raising ``AppendOnly``: no line is ever changed."""
        raise AppendOnly("The audit log cannot be changed.")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refused, by raising ``AppendOnly``: no line ever goes."""
        raise AppendOnly("The audit log cannot be deleted.")


class AuditEvent(models.Model):
    """One line of the log: who did what to which object, never a value or a text (L2)."""

    class Result(models.TextChoices):
        """What came of it."""

        DONE = "done", _("carried out")
        REFUSED = "refused", _("refused")

    retention = kept(_("The log proves what happened; it holds no content."))
    sensitivity = {"actor_name": "staff", "organisation": "staff", "roles": "staff"}
    plain_text = (
        plain(_("Names of fields, never their values."), "changed_fields")
        | plain(COLLEAGUE, "actor_name", "organisation", "roles")
        | plain(CODE, "action", "object_type", "object_id", "origin", "processing", "state_from")
        | plain(CODE, "state_to", "request_id", "previous_hash", "hash")
    )

    municipality = models.ForeignKey(Municipality, models.PROTECT, null=True, related_name="+")
    sequence = models.PositiveBigIntegerField()
    at = models.DateTimeField(_("when"))
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    actor_name = models.CharField(_("who"), max_length=120, blank=True)
    organisation = models.CharField(_("organisation"), max_length=160, blank=True)
    roles = models.CharField(_("roles"), max_length=200, blank=True)
    action = models.CharField(_("action"), max_length=80)
    object_type = models.CharField(_("kind of object"), max_length=80, blank=True)
    object_id = models.CharField(_("object"), max_length=40, blank=True)
    result = models.CharField(_("result"), max_length=10, choices=Result.choices)
    origin = models.CharField(_("origin"), max_length=20)
    processing = models.CharField(_("processing activity"), max_length=80, blank=True)
    state_from = models.CharField(max_length=30, blank=True)
    state_to = models.CharField(max_length=30, blank=True)
    changed_fields = models.TextField(_("changed fields"), blank=True)
    request_id = models.CharField(max_length=40, blank=True)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    #: What a check of the chain leaves as its state.
    WHOLE, BROKEN = "whole", "broken"

    objects = AuditQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-sequence"]
        verbose_name = _("log event")
        verbose_name_plural = _("log events")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "sequence"], name="audit_event_sequence_once"
            )
        ]
        indexes = [models.Index(fields=["object_type", "object_id"], name="audit_event_object")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Append this line. Raises ``AppendOnly`` when it exists already."""
        if self.pk is not None:
            raise AppendOnly("The audit log cannot be changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refused, by raising ``AppendOnly``: no line ever goes."""
        raise AppendOnly("The audit log cannot be deleted.")

    @property
    def is_refused(self) -> bool:
        """Whether it was refused, so that nothing changed."""
        return self.result == self.Result.REFUSED

    @property
    def found_whole(self) -> bool:
        """Of a check: whether every line still fitted the one before."""
        return self.state_to == self.WHOLE

    @property
    def lines_before(self) -> int:
        """How many lines of the chain stand before this one."""
        return self.sequence - 1
