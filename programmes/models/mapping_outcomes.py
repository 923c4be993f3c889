"""What a mapping session leaves besides its answers: gap cards and decisions."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models.guarded import GuardedCharField, GuardedTextField
from core.models.plain import CODE, plain
from core.retention import follows
from core.tenancy import TenantForeignKey, TenantModel
from interventions.classification import PhenomenonCode, PreventionPhase, TargetGroup
from programmes.models.action_plan import ActionPoint
from programmes.models.mapping import MappingSession
from programmes.models.programme import Activity, ProgrammeOrganisation


class GapCard(TenantModel):
    """What is missing: where in the model, for whom, about what, and who should own it.

    It can become an activity (an idea) or an action point; the card stays and says so.
    """

    class Status(models.TextChoices):
        """A gap is noted, and may become something."""

        NOTED = "noted", _("noted")
        TURNED = "turned", _("taken up")

    retention = follows("session")
    sensitivity = {"text": "internal"}
    plain_text = plain(CODE, "reference", "entry_key")
    transition_url_name = "programmes:gap-transition"

    session = TenantForeignKey(MappingSession, models.CASCADE, related_name="gaps")
    reference = models.CharField(_("reference"), max_length=14)
    activity = TenantForeignKey(
        Activity,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("noted at"),
    )
    text = GuardedTextField(_("what is missing"), max_length=1000)
    phase = models.CharField(_("phase"), max_length=30, choices=PreventionPhase.choices, blank=True)
    target_group = models.CharField(
        _("for whom"), max_length=30, choices=TargetGroup.choices, blank=True
    )
    phenomenon = models.CharField(
        _("phenomenon"), max_length=30, choices=PhenomenonCode.choices, blank=True
    )
    wanted_owner = TenantForeignKey(
        ProgrammeOrganisation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who could take it up"),
    )
    status = models.CharField(
        _("status"), max_length=8, choices=Status.choices, default=Status.NOTED
    )
    idea = TenantForeignKey(Activity, models.SET_NULL, null=True, blank=True, related_name="+")
    action_point = TenantForeignKey(
        ActionPoint, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    entry_key = models.CharField(max_length=36, blank=True)
    noted_at = models.DateTimeField(_("noted at"), default=timezone.now)
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta(TenantModel.Meta):
        ordering = ["noted_at", "pk"]
        verbose_name = _("gap card")
        verbose_name_plural = _("gap cards")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "reference"], name="gap_card_reference_once"
            ),
            models.UniqueConstraint(
                fields=["session", "entry_key"],
                condition=~Q(entry_key=""),
                name="gap_card_entered_once",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["noted", "turned"]), name="gap_card_status_known"
            ),
            models.CheckConstraint(
                condition=Q(phase__in=["", *PreventionPhase.values]), name="gap_card_phase_known"
            ),
            models.CheckConstraint(
                condition=Q(target_group__in=["", *TargetGroup.values]),
                name="gap_card_target_group_known",
            ),
            models.CheckConstraint(
                condition=Q(phenomenon__in=["", *PhenomenonCode.values]),
                name="gap_card_phenomenon_known",
            ),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="gap_card_has_text",
                violation_error_message=_("Write what is missing."),
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        """Its place in what came out of the session."""
        return f"{self.session.get_absolute_url()}#{self.reference}"


class SessionDecision(TenantModel):
    """What was agreed in a session: what, who, by when. It can become an action point."""

    class Status(models.TextChoices):
        """A decision is recorded, and may be taken into the action plan."""

        RECORDED = "recorded", _("recorded")
        TURNED = "turned", _("in the action plan")

    retention = follows("session")
    sensitivity = {"text": "internal"}
    plain_text = plain(CODE, "reference", "entry_key")
    transition_url_name = "programmes:decision-transition"

    session = TenantForeignKey(MappingSession, models.CASCADE, related_name="decisions")
    reference = models.CharField(_("reference"), max_length=14)
    activity = TenantForeignKey(
        Activity, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("about")
    )
    text = GuardedCharField(_("what was agreed"), max_length=300)
    owner = TenantForeignKey(
        ProgrammeOrganisation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who"),
    )
    due_on = models.DateField(_("done by"), null=True, blank=True)
    status = models.CharField(
        _("status"), max_length=8, choices=Status.choices, default=Status.RECORDED
    )
    action_point = TenantForeignKey(
        ActionPoint, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    entry_key = models.CharField(max_length=36, blank=True)
    decided_at = models.DateTimeField(_("agreed at"), default=timezone.now)
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta(TenantModel.Meta):
        ordering = ["decided_at", "pk"]
        verbose_name = _("decision of a session")
        verbose_name_plural = _("decisions of a session")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "reference"], name="session_decision_reference_once"
            ),
            models.UniqueConstraint(
                fields=["session", "entry_key"],
                condition=~Q(entry_key=""),
                name="session_decision_entered_once",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["recorded", "turned"]),
                name="session_decision_status_known",
            ),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="session_decision_has_text",
                violation_error_message=_("Write what was agreed."),
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        """Its place in what came out of the session."""
        return f"{self.session.get_absolute_url()}#{self.reference}"
