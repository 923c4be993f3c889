"""The local programme (lokale aanpak): organisations, goals and activities on the model."""

from __future__ import annotations

import datetime
import re

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import Organisation
from core.models.guarded import IMPORTED, GuardedCharField, GuardedJSONField, GuardedTextField
from core.models.plain import CODE, plain
from core.retention import follows, kept
from core.tenancy import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet, reverse
from interventions.classification import (
    ActivityStatus,
    Domain,
    EvaluationStatus,
    EvaluationType,
    OrganisationType,
    OwnerFits,
    PhenomenonCode,
    PreventionPhase,
    Setting,
    TargetGroup,
)
from interventions.models import CodeListField

#: Identifiers and words of the exchange format, also together ("phase:secondary|theme:care").
_CODE = re.compile(r"[A-Za-z0-9_:|-]{1,120}")


def is_exchange_code(text: str) -> bool:
    """Whether a text within data is a code of the exchange format; long numbers are none."""
    return bool(_CODE.fullmatch(text)) and sum(map(str.isdigit, text)) < 8


#: What only those with ``activity.view_internal`` see of an activity (decision 18).
INTERNAL_FIELDS = frozenset({"budget", "remarks"})


class ProgrammeQuerySet(TenantQuerySet):
    """Questions over programmes."""

    def newest(self) -> Programme | None:
        """The programme made last, which lists and the home page take as the current one."""
        programme: Programme | None = self.order_by("-created_at", "-pk").first()
        return programme


class Programme(TenantModel):
    """The umbrella over everything a municipality does to prevent radicalisation."""

    class Status(models.TextChoices):
        """A programme is drafted, adopted by the executive, reviewed and renewed, and ends."""

        DRAFT = "draft", _("draft")
        ADOPTED = "adopted", _("adopted")
        UNDER_REVIEW = "under_review", _("under review")
        ENDED = "ended", _("ended programme")

    retention = kept(_("Policy of the municipality, no persons."))
    sensitivity = {"vision": "open", "title": "open", "decision": "open"}
    plain_text = plain(CODE, "reference", "expected_domains")

    reference = models.CharField(_("reference"), max_length=14)
    title = GuardedCharField(_("title"), max_length=200, blocks_only=IMPORTED)
    start = models.DateField(_("start"))
    end = models.DateField(_("end"), null=True, blank=True)
    vision = GuardedTextField(_("vision"), null=True, blank=True, blocks_only=IMPORTED)
    reference_date = models.DateField(
        _("reference date"),
        null=True,
        blank=True,
        help_text=_("The day the state of this programme was recorded; empty means today."),
    )
    expected_domains = models.JSONField(_("expected domains"), default=dict, blank=True)
    locally_relevant = GuardedJSONField(
        _("locally relevant phenomena"),
        default=list,
        blank=True,
        blocks_only=IMPORTED,
        is_code=is_exchange_code,
    )
    status = models.CharField(
        _("status"), max_length=14, choices=Status.choices, default=Status.DRAFT
    )
    adopted_on = models.DateField(_("adopted on"), null=True, blank=True)
    decision = GuardedTextField(_("decision"), max_length=1000, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = TenantManager.from_queryset(ProgrammeQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ["-created_at"]
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "reference"], name="programme_reference_once"
            ),
            models.CheckConstraint(
                condition=Q(end=None) | Q(end__gte=F("start")),
                name="programme_end_after_start",
                violation_error_message=_("The end is before the start."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "adopted", "under_review", "ended"]),
                name="programme_status_known",
            ),
            models.CheckConstraint(
                condition=~Q(status="adopted") | Q(adopted_on__isnull=False),
                name="programme_adopted_has_date",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The overview of this programme."""
        return reverse("programmes:detail", reference=self.reference)

    def day(self, on: datetime.date | None = None) -> datetime.date:
        """The reference date: ``on``, else the stored one, else today (decision 13)."""
        return on or self.reference_date or timezone.localdate()


class ProgrammeOrganisation(TenantModel):
    """An organisation as this programme knows it, so that imports never touch each other."""

    retention = follows("programme")
    sensitivity = {"name": "open", "type": "open", "domain": "open"}
    plain_text = plain(CODE, "exchange_id")

    programme = TenantForeignKey(Programme, models.CASCADE, related_name="organisations")
    exchange_id = models.CharField(_("code"), max_length=40)
    organisation = TenantForeignKey(Organisation, related_name="+")
    name = GuardedCharField(_("name"), max_length=160, blocks_only=IMPORTED)
    type = models.CharField(
        _("type"), max_length=30, choices=OrganisationType.choices, default=OrganisationType.OTHER
    )
    domain = models.CharField(
        _("domain"), max_length=12, choices=Domain.choices, default=Domain.UNKNOWN
    )
    position = models.PositiveIntegerField(default=0)

    class Meta(TenantModel.Meta):
        ordering = ["position", "pk"]
        verbose_name = _("organisation in the programme")
        verbose_name_plural = _("organisations in the programme")
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "exchange_id"], name="programme_organisation_code_once"
            ),
            models.CheckConstraint(
                condition=Q(domain__in=Domain.values), name="programme_organisation_domain_known"
            ),
            models.CheckConstraint(
                condition=Q(type__in=OrganisationType.values),
                name="programme_organisation_type_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Goal(TenantModel):
    """A goal of the programme, with how the municipality sees whether it is reached."""

    retention = follows("programme")
    sensitivity = {"title": "open", "indicator": "open"}
    plain_text = plain(CODE, "exchange_id")

    programme = TenantForeignKey(Programme, models.CASCADE, related_name="goals")
    exchange_id = models.CharField(_("code"), max_length=40)
    title = GuardedCharField(_("goal"), max_length=300, blocks_only=IMPORTED)
    indicator = GuardedCharField(
        _("indicator"), max_length=300, null=True, blank=True, blocks_only=IMPORTED
    )
    position = models.PositiveIntegerField(default=0)

    class Meta(TenantModel.Meta):
        ordering = ["position", "pk"]
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        constraints = [
            models.UniqueConstraint(fields=["programme", "exchange_id"], name="goal_code_once")
        ]

    def __str__(self) -> str:
        return self.title


class ActivityQuerySet(TenantQuerySet):
    """Questions over activities."""

    def with_owner(self) -> ActivityQuerySet:
        """Together with owner, proposed owner and programme, in one query."""
        return self.select_related("owner", "proposed_owner", "programme")

    def titled(self, title: str) -> ActivityQuerySet:
        """The activities with this title, ignoring capitals and spaces around it."""
        return self.filter(title__iexact=title.strip())


class Activity(TenantModel):
    """An activity on the prevention classification model (docs/sources.md): one main phase at most.

    Null texts mean "not filled in"; the exchange format keeps null and "" apart.
    """

    retention = follows("programme")
    sensitivity = {"description": "open", "budget": "internal", "owner_reason": "internal"}
    plain_text = plain(CODE, "reference", "exchange_id", "goals")

    programme = TenantForeignKey(Programme, models.CASCADE, related_name="activities")
    reference = models.CharField(_("reference"), max_length=14)
    exchange_id = models.CharField(_("code"), max_length=40)
    position = models.PositiveIntegerField(default=0)
    title = GuardedCharField(_("title"), max_length=200, blocks_only=IMPORTED)
    description = GuardedTextField(_("description"), null=True, blank=True, blocks_only=IMPORTED)
    main_phase = models.CharField(  # noqa: DJ001
        _("main phase"), max_length=30, choices=PreventionPhase.choices, null=True, blank=True
    )
    side_phases = CodeListField(_("side phases"), vocabulary=PreventionPhase.choices)
    target_groups = CodeListField(_("target groups"), vocabulary=TargetGroup.choices)
    limited_to_groups = GuardedJSONField(
        _("limited to groups"), default=list, blank=True, blocks_only=IMPORTED
    )
    settings = CodeListField(_("settings"), vocabulary=Setting.choices)
    phenomena = CodeListField(_("phenomena"), vocabulary=PhenomenonCode.choices)
    owner = TenantForeignKey(
        ProgrammeOrganisation,
        null=True,
        blank=True,
        related_name="owned_activities",
        verbose_name=_("owner"),
    )
    owner_fits = models.CharField(
        _("is it logical that the owner keeps doing this"),
        max_length=8,
        choices=OwnerFits.choices,
        default=OwnerFits.UNKNOWN,
    )
    owner_assessed_on = models.DateField(_("ownership discussed on"), null=True, blank=True)
    owner_reason = GuardedTextField(_("why"), max_length=1000, blank=True)
    proposed_owner = TenantForeignKey(
        ProgrammeOrganisation,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("proposed owner"),
    )
    transfer_decided = models.BooleanField(_("transfer decided"), default=False)
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=ActivityStatus.choices,
        default=ActivityStatus.RUNNING,
    )
    start = models.DateField(_("start"), null=True, blank=True)
    end = models.DateField(_("end"), null=True, blank=True)
    intervention = GuardedCharField(
        _("intervention from the catalogue"),
        max_length=200,
        null=True,
        blank=True,
        blocks_only=IMPORTED,
    )
    plan_of_approach = GuardedTextField(
        _("plan of approach"), null=True, blank=True, blocks_only=IMPORTED
    )
    unintended_effects = GuardedTextField(
        _("possible unintended effects"),
        null=True,
        blank=True,
        blocks_only=IMPORTED,
    )
    goals = models.JSONField(_("goals"), default=list, blank=True)
    neighbourhoods = GuardedJSONField(
        _("neighbourhoods"), default=list, blank=True, blocks_only=IMPORTED
    )
    budget = models.DecimalField(
        _("budget in euros a year"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    remarks = GuardedTextField(_("remarks"), blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)

    #: Filled by ``ProgrammeState.evaluated_activities``.
    known_evaluations: list[ActivityEvaluation]

    objects = TenantManager.from_queryset(ActivityQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ["position", "pk"]
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "reference"], name="activity_reference_once"
            ),
            models.UniqueConstraint(fields=["programme", "exchange_id"], name="activity_code_once"),
            models.CheckConstraint(
                condition=Q(main_phase=None) | Q(main_phase__in=PreventionPhase.values),
                name="activity_main_phase_known",
            ),
            models.CheckConstraint(
                condition=Q(status__in=ActivityStatus.values), name="activity_status_known"
            ),
            models.CheckConstraint(
                condition=Q(owner_fits__in=OwnerFits.values), name="activity_owner_fits_known"
            ),
            models.CheckConstraint(
                condition=Q(budget=None) | Q(budget__gte=0),
                name="activity_budget_not_negative",
                violation_error_message=_("A budget is zero or more."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page of this activity."""
        return reverse("programmes:activity-detail", reference=self.reference)

    @property
    def is_active(self) -> bool:
        """Planned or running: what the blind-spot rules call active."""
        return self.status in {ActivityStatus.PLANNED, ActivityStatus.RUNNING}


class ActivityEvaluation(TenantModel):
    """An evaluation of one activity by or for the municipality (decision 4)."""

    retention = follows("activity")
    sensitivity = {"summary": "open"}

    activity = TenantForeignKey(Activity, models.CASCADE, related_name="evaluations")
    type = models.CharField(_("kind"), max_length=8, choices=EvaluationType.choices)
    status = models.CharField(_("status"), max_length=10, choices=EvaluationStatus.choices)
    completed_on = models.DateField(_("completed on"), null=True, blank=True)
    summary = GuardedTextField(_("summary"), null=True, blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta(TenantModel.Meta):
        ordering = ["position", "pk"]
        verbose_name = _("evaluation")
        verbose_name_plural = _("evaluations")
        constraints = [
            models.CheckConstraint(
                condition=Q(type__in=EvaluationType.values), name="activity_evaluation_type_known"
            ),
            models.CheckConstraint(
                condition=Q(status__in=EvaluationStatus.values),
                name="activity_evaluation_status_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_type_display()} · {self.get_status_display()}"
