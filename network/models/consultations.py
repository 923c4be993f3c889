"""Consultation structures (overlegstructuren): who meets, and how one meeting reaches another.

A seat is of an organisation and a function, never of a person: a picture of people is not made.
"""

from __future__ import annotations

import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import Organisation
from core.models.guarded import GuardedCharField, GuardedTextField
from core.models.plain import CODE, plain
from core.retention import Retention, follows
from core.tenancy import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet, reverse


class Level(models.TextChoices):
    """On which level a consultation decides."""

    STRATEGIC = "strategic", _("strategic")
    TACTICAL = "tactical", _("tactical")
    OPERATIONAL = "operational", _("operational")


class ConsultationKind(models.TextChoices):
    """What kind of consultation it is (method of local prevention; the list is a proposal)."""

    AREA = "area", _("neighbourhood or area consultation")
    YOUTH = "youth", _("youth consultation")
    THERMOMETER = "thermometer", _("thermometer session")
    FOCAL_OFFICERS = "focal_officers", _("work session of focal officers")
    KEY_FIGURES = "key_figures", _("consultation with key figures")
    EXPLORATORY = "exploratory", _("exploratory consultation")
    CASE_MEETING = "case_meeting", _("case meeting")
    STEERING = "steering", _("steering group")
    TRIANGLE = "triangle", _("triangle of mayor, police and prosecution")
    OTHER = "other", _("other")


class Frequency(models.TextChoices):
    """How often it meets."""

    WEEKLY = "weekly", _("every week")
    FORTNIGHTLY = "fortnightly", _("every two weeks")
    MONTHLY = "monthly", _("every month")
    QUARTERLY = "quarterly", _("every quarter")
    TWICE_A_YEAR = "twice_a_year", _("twice a year")
    YEARLY = "yearly", _("once a year")
    WHEN_NEEDED = "when_needed", _("when needed")


class Confidentiality(models.TextChoices):
    """Who may know what is said."""

    OPEN = "open", _("open: may be told further")
    ORGANISATIONS = "organisations", _("within the organisations at the table")
    TABLE = "table", _("within the table only")


class ConsultationQuerySet(TenantQuerySet):
    """Questions over consultations."""

    def going_on(self, day: datetime.date | None = None) -> ConsultationQuerySet:
        """Those that still meet on a day; today when none is given."""
        day = day or timezone.localdate()
        return self.filter(models.Q(ended_on__isnull=True) | models.Q(ended_on__gt=day))


class Consultation(TenantModel):
    """A table where organisations meet: level, purpose, chair, rhythm, confidentiality."""

    retention = Retention(
        "consultation_days", "ended_on", _("To look back after it ended, one year.")
    )
    sensitivity = {"name": "internal", "purpose": "internal", "chair_function": "internal"}
    plain_text = plain(CODE, "reference")

    reference = models.CharField(_("reference"), max_length=14)
    name = GuardedCharField(_("name"), max_length=120)
    level = models.CharField(_("level"), max_length=12, choices=Level.choices)
    kind = models.CharField(
        _("kind"), max_length=20, choices=ConsultationKind.choices, default=ConsultationKind.OTHER
    )
    purpose = GuardedTextField(_("purpose"), max_length=1000)
    chair = TenantForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("organisation in the chair"),
    )
    chair_function = GuardedCharField(_("function of the chair"), max_length=120, blank=True)
    frequency = models.CharField(_("how often"), max_length=14, choices=Frequency.choices)
    confidentiality = models.CharField(
        _("confidentiality"), max_length=14, choices=Confidentiality.choices
    )
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = TenantManager.from_queryset(ConsultationQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ["name"]
        verbose_name = _("consultation")
        verbose_name_plural = _("consultations")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "reference"], name="consultation_reference_once"
            ),
            models.CheckConstraint(
                condition=models.Q(level__in=Level.values), name="consultation_level_known"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=ConsultationKind.values),
                name="consultation_kind_known",
            ),
            models.CheckConstraint(
                condition=models.Q(frequency__in=Frequency.values),
                name="consultation_frequency_known",
            ),
            models.CheckConstraint(
                condition=models.Q(confidentiality__in=Confidentiality.values),
                name="consultation_confidentiality_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The page of this consultation."""
        return reverse("network:consultation_detail", reference=self.reference)

    @property
    def is_going_on(self) -> bool:
        """Whether it still meets today; from the day of its end nothing of it changes."""
        return self.ended_on is None or self.ended_on > timezone.localdate()

    def outputs_now(self) -> models.QuerySet[ConsultationLink]:
        """The links to consultations that still meet."""
        others = Consultation.objects.going_on()
        return self.outputs.filter(target__in=others).select_related("target")

    def inputs_now(self) -> models.QuerySet[ConsultationLink]:
        """The links from consultations that still meet."""
        others = Consultation.objects.going_on()
        return self.inputs.filter(source__in=others).select_related("source")


class ConsultationSeat(TenantModel):
    """Who sits at a table: an organisation, with the function it sends, and the deputy's."""

    retention = follows("consultation")
    sensitivity = {"function": "internal", "deputy": "internal"}

    consultation = TenantForeignKey(Consultation, models.CASCADE, related_name="seats")
    organisation = TenantForeignKey(Organisation, models.PROTECT, related_name="+")
    function = GuardedCharField(_("function"), max_length=120)
    deputy = GuardedCharField(_("function of the deputy"), max_length=120, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ["organisation__name", "function"]
        verbose_name = _("seat at a consultation")
        verbose_name_plural = _("seats at consultations")
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "organisation", "function"], name="consultation_seat_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.function}"


class ConsultationLink(TenantModel):
    """What one consultation brings to another; ``both_ways`` when it comes back as well."""

    retention = follows("source")
    sensitivity = {"what": "internal"}

    source = TenantForeignKey(Consultation, models.CASCADE, related_name="outputs")
    target = TenantForeignKey(Consultation, models.CASCADE, related_name="inputs")
    what = GuardedCharField(_("what is brought along"), max_length=200)
    both_ways = models.BooleanField(_("and back again"), default=False)

    class Meta(TenantModel.Meta):
        ordering = ["pk"]
        verbose_name = _("link between consultations")
        verbose_name_plural = _("links between consultations")
        constraints = [
            models.UniqueConstraint(fields=["source", "target"], name="consultation_link_once"),
            models.CheckConstraint(
                condition=~models.Q(source=models.F("target")), name="consultation_link_to_another"
            ),
        ]

    def __str__(self) -> str:
        arrow = "↔" if self.both_ways else "→"
        return f"{self.source} {arrow} {self.target}"
