"""The signalling structure (signaleringsstructuur): who, where, when, and what one hears back.

Data of a municipality in versions; the drawing, the text and the poster are all made of it.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import Organisation
from core.models.guarded import GuardedCharField, GuardedTextField
from core.models.plain import CODE, plain
from core.retention import follows, kept
from core.tenancy import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet, reverse


class StepTerm(models.TextChoices):
    """Which term of the parameters a step carries; its days are typed nowhere."""

    ACKNOWLEDGE = "acknowledge", _("the reporter hears that it is read")
    INTERPRETATION = "interpretation", _("whoever was asked gives a view")
    FEEDBACK = "feedback", _("the reporter hears what was done")


class SignalStructureQuerySet(TenantQuerySet):
    """Questions over versions of the structure."""

    def visible_to(self, membership: Any) -> SignalStructureQuerySet:
        """Every version for who keeps them; what was put in use for everybody else."""
        if membership.may("structure.edit"):
            return self
        return self.exclude(status=SignalStructure.Status.DRAFT)

    def in_use(self) -> SignalStructure | None:
        """The version that holds now; None when there is none."""
        return self.filter(status=SignalStructure.Status.IN_USE).first()


class SignalStructure(TenantModel):
    """One version of the route of a signal."""

    class Status(models.TextChoices):
        """Where a version stands; one that was in use never changes."""

        DRAFT = "draft", _("draft")
        IN_USE = "in_use", _("in use")
        REPLACED = "replaced", _("replaced")

    retention = kept(_("How signals went when; no persons."))
    sensitivity = {
        "title": "open",
        "promise": "open",
        "escalation": "open",
        "contact": "open",
        "urgent": "open",
    }
    plain_text = plain(CODE, "reference") | plain(
        _("A general number of the municipality or the police, never of a person."),
        "contact",
        "urgent",
    )
    transition_url_name = "signals:structure_transition"

    reference = models.CharField(_("reference"), max_length=14)
    version = models.PositiveSmallIntegerField(_("version"))
    title = GuardedCharField(_("title"), max_length=120)
    contact = models.CharField(
        _("where to call"),
        max_length=120,
        help_text=_("A general number; never of a person."),
    )
    urgent = models.CharField(
        _("no hurry, but police needed"), max_length=120, help_text=_("Beside 112.")
    )
    promise = GuardedTextField(_("what the reporter may expect"), max_length=500)
    escalation = GuardedTextField(
        _("when it takes too long"),
        max_length=500,
        help_text=_("Whom to turn to when nobody answers."),
    )
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.DRAFT
    )
    in_use_since = models.DateField(_("in use since"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = TenantManager.from_queryset(SignalStructureQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ["-version"]
        verbose_name = _("signalling structure")
        verbose_name_plural = _("signalling structures")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "reference"], name="signal_structure_reference_once"
            ),
            models.UniqueConstraint(
                fields=["municipality", "version"], name="signal_structure_version_once"
            ),
            models.UniqueConstraint(
                fields=["municipality"],
                condition=Q(status="in_use"),
                name="signal_structure_in_use_once",
            ),
            models.CheckConstraint(
                condition=Q(status="draft")
                | Q(status__in=["in_use", "replaced"], in_use_since__isnull=False),
                name="signal_structure_status_known",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page of this version."""
        return reverse("signals:structure_detail", reference=self.reference)

    @property
    def is_draft(self) -> bool:
        """Whether it can still be changed: what was in use once never is."""
        return self.status == self.Status.DRAFT

    @property
    def sign(self) -> str:
        """Which sign the status gets on a page."""
        signs = {self.Status.DRAFT: "idea", self.Status.IN_USE: "running"}
        return signs.get(self.Status(self.status), "ended")


class StructureStep(TenantModel):
    """One step of the route, a lane of the drawing: who, where, when, what one hears back."""

    retention = follows("structure")
    sensitivity = dict.fromkeys(("title", "who", "place", "moment", "happens", "heard"), "open")

    structure = TenantForeignKey(SignalStructure, models.CASCADE, related_name="steps")
    order = models.PositiveSmallIntegerField(_("order"))
    title = GuardedCharField(_("step"), max_length=40)
    who = GuardedCharField(_("who"), max_length=160)
    place = GuardedCharField(_("where"), max_length=120, blank=True)
    moment = GuardedCharField(_("when"), max_length=160, blank=True)
    happens = GuardedCharField(_("what happens"), max_length=240, blank=True)
    heard = GuardedCharField(_("what you hear back"), max_length=240, blank=True)
    term = models.CharField(
        _("term that runs here"), max_length=14, choices=StepTerm.choices, blank=True
    )

    class Meta(TenantModel.Meta):
        ordering = ["order", "pk"]
        verbose_name = _("step of a signalling structure")
        verbose_name_plural = _("steps of signalling structures")
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "order"], name="structure_step_order_once"
            ),
            models.UniqueConstraint(
                fields=["structure", "term"], condition=~Q(term=""), name="structure_step_term_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class StructureBox(TenantModel):
    """A box in the lane of a step: somebody who acts, or what can come of it."""

    retention = follows("step")
    sensitivity = {"label": "open", "detail": "open"}

    step = TenantForeignKey(StructureStep, models.CASCADE, related_name="boxes")
    order = models.PositiveSmallIntegerField(_("order"))
    label = GuardedCharField(_("in the box"), max_length=60)
    detail = GuardedCharField(_("below it"), max_length=80, blank=True)
    is_outside = models.BooleanField(_("outside the signal (dashed)"), default=False)

    class Meta(TenantModel.Meta):
        ordering = ["step", "order", "pk"]
        verbose_name = _("box in a signalling structure")
        verbose_name_plural = _("boxes in signalling structures")
        constraints = [
            models.UniqueConstraint(fields=["step", "order"], name="structure_box_order_once"),
        ]

    def __str__(self) -> str:
        return self.label


class StructurePartner(TenantModel):
    """An organisation that takes part in the structure; its domain stands in the network."""

    retention = follows("structure")
    sensitivity: dict[str, str] = {}

    structure = TenantForeignKey(SignalStructure, models.CASCADE, related_name="partners")
    organisation = TenantForeignKey(Organisation, models.CASCADE, related_name="+")

    class Meta(TenantModel.Meta):
        ordering = ["organisation__name"]
        verbose_name = _("partner in a signalling structure")
        verbose_name_plural = _("partners in signalling structures")
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "organisation"], name="structure_partner_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)
