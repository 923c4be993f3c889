"""The sharing guide (werkwijze informatie delen): steps as data, and a record without names.

The order and the number of the steps differ between versions of the method, so a municipality keeps
versions of its guide. A disclosure is somebody's own record that every step was taken; it holds no
name, and no code of a signal or a case.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import Membership, Organisation
from core.models.guarded import GuardedCharField, GuardedTextField
from core.models.plain import CODE, plain
from core.retention import Retention, follows, kept
from core.tenancy import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet, reverse


class StepAsks(models.TextChoices):
    """What a step asks: words, an answer with words, a ground, or with whom."""

    TEXT = "text", _("words")
    YES_NO = "yes_no", _("yes or no, with words")
    GROUND = "ground", _("the ground")
    RECIPIENTS = "recipients", _("with which organisations")


class SharingGround(models.TextChoices):
    """On which ground somebody shares; what each asks for stands in the guide."""

    CONSENT = "consent", _("consent of the person")
    LEGAL_DUTY = "legal_duty", _("a duty by law")
    PUBLIC_TASK = "public_task", _("a public task")
    VITAL = "vital", _("acute danger")
    CONFLICT_OF_DUTIES = "conflict_of_duties", _("conflict of duties")
    ANONYMOUS = "anonymous", _("nothing that leads to a person is shared")
    NONE = "none", _("no ground found")


class SharingGuideQuerySet(TenantQuerySet):
    """Questions over versions of the guide."""

    def visible_to(self, membership: Any) -> SharingGuideQuerySet:
        """Every version for who keeps them; what was put in use for who may read."""
        if membership.may("sharing_guide.edit"):
            return self
        return self.exclude(status=SharingGuide.Status.DRAFT)

    def in_use(self) -> SharingGuide | None:
        """The version that new records follow; None when there is none."""
        return self.filter(status=SharingGuide.Status.IN_USE).first()


class SharingGuide(TenantModel):
    """One version of the steps; a record keeps the version it was made with."""

    class Status(models.TextChoices):
        """Where a version stands; one that was in use never changes."""

        DRAFT = "draft", _("draft")
        IN_USE = "in_use", _("in use")
        REPLACED = "replaced", _("replaced")

    retention = kept(_("Reference data, no persons; records point at it."))
    sensitivity = {"title": "open", "source": "open"}
    plain_text = plain(CODE, "reference") | plain(_("A citation; authors may be named."), "source")
    transition_url_name = "network:sharing_guide_transition"

    reference = models.CharField(_("reference"), max_length=14)
    version = models.PositiveSmallIntegerField(_("version"))
    title = GuardedCharField(_("title"), max_length=160)
    source = models.CharField(_("source"), max_length=300, blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.DRAFT
    )
    in_use_since = models.DateField(_("in use since"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = TenantManager.from_queryset(SharingGuideQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ["-version"]
        verbose_name = _("sharing guide")
        verbose_name_plural = _("sharing guides")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "reference"], name="sharing_guide_reference_once"
            ),
            models.UniqueConstraint(
                fields=["municipality", "version"], name="sharing_guide_version_once"
            ),
            models.UniqueConstraint(
                fields=["municipality"],
                condition=Q(status="in_use"),
                name="sharing_guide_in_use_once",
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(in_use_since__isnull=False),
                name="sharing_guide_in_use_has_day",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "in_use", "replaced"]),
                name="sharing_guide_status_known",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page of this version."""
        return reverse("network:sharing_guide_detail", reference=self.reference)

    @property
    def is_draft(self) -> bool:
        """Whether it can still be changed: what was in use once never is."""
        return self.status == self.Status.DRAFT

    @property
    def sign(self) -> str:
        """Which sign the status gets on a page."""
        signs = {self.Status.DRAFT: "idea", self.Status.IN_USE: "running"}
        return signs.get(self.Status(self.status), "ended")


class SharingStep(TenantModel):
    """One step: a question, help with it, and what kind of answer it takes."""

    retention = follows("guide")
    sensitivity = {"title": "open", "help": "open"}

    guide = TenantForeignKey(SharingGuide, models.CASCADE, related_name="steps")
    order = models.PositiveSmallIntegerField(_("order"))
    title = GuardedCharField(_("question"), max_length=160)
    help = GuardedTextField(_("help with this step"), max_length=1500, blank=True)
    asks = models.CharField(_("kind of answer"), max_length=12, choices=StepAsks.choices)

    class Meta(TenantModel.Meta):
        ordering = ["order", "pk"]
        verbose_name = _("step of the sharing guide")
        verbose_name_plural = _("steps of the sharing guide")
        constraints = [
            models.UniqueConstraint(fields=["guide", "order"], name="sharing_step_order_once"),
            models.CheckConstraint(
                condition=Q(asks__in=StepAsks.values), name="sharing_step_asks_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class DisclosureQuerySet(TenantQuerySet):
    """Questions over records of disclosures."""

    def visible_to(self, membership: Any) -> DisclosureQuerySet:
        """Somebody's own records; nobody knows of those of another, whatever the role."""
        return self.filter(author=membership)

    def open(self) -> DisclosureQuerySet:
        """Those that are still being written."""
        return self.filter(status=Disclosure.Status.OPEN)

    def with_version(self) -> DisclosureQuerySet:
        """With the version of the guide that they follow, in one query."""
        return self.select_related("guide")


class Disclosure(TenantModel):
    """Somebody's own record of one intended disclosure: every step, and what they decided."""

    class Outcome(models.TextChoices):
        """What was decided; not sharing is a normal outcome."""

        SHARED = "shared", _("shared")
        NOT_SHARED = "not_shared", _("not shared")
        ADVICE_FIRST = "advice_first", _("asking advice first")

    class Status(models.TextChoices):
        """A record is being written, or finished; a finished one never changes."""

        OPEN = "open", _("being written")
        FINISHED = "finished", _("finished")

    retention = Retention(
        "disclosure_days", "started_on", _("To account for a disclosure, as long as that is asked.")
    )
    sensitivity = {"reason": "confidential", "label": "confidential"}
    plain_text = plain(CODE, "reference")
    transition_url_name = "network:disclosure_transition"
    log_relations: tuple[str, ...] = ()

    reference = models.CharField(_("reference"), max_length=14)
    guide = TenantForeignKey(SharingGuide, models.PROTECT, related_name="+")
    author = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    label = GuardedCharField(_("what I call it"), max_length=80)
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.OPEN
    )
    started_on = models.DateField(_("started on"), default=timezone.localdate)
    finished_on = models.DateField(_("finished on"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=14, choices=Outcome.choices, blank=True)
    reason = GuardedTextField(_("why"), max_length=2000, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = TenantManager.from_queryset(DisclosureQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ["-started_on", "-pk"]
        verbose_name = _("record of a disclosure")
        verbose_name_plural = _("records of disclosures")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "reference"], name="disclosure_reference_once"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["", "shared", "not_shared", "advice_first"]),
                name="disclosure_outcome_known",
            ),
            models.CheckConstraint(
                condition=Q(status="open") | Q(status="finished", finished_on__isnull=False),
                name="disclosure_status_known",
            ),
            models.CheckConstraint(
                condition=Q(status="open") | ~Q(outcome=""), name="disclosure_finished_has_outcome"
            ),
        ]

    def __str__(self) -> str:
        return self.reference  # never the label: that is the author's own

    @property
    def name_in_log(self) -> str:
        """What the log may call it: the code, which says nothing."""
        return self.reference

    def get_absolute_url(self) -> str:
        """The page of this record."""
        return reverse("network:disclosure_detail", reference=self.reference)

    @property
    def is_open(self) -> bool:
        """Whether it is still being written: a finished one never changes."""
        return self.status == self.Status.OPEN


class DisclosureAnswer(TenantModel):
    """What somebody answered at one step; a step without an answer has no row."""

    class Answer(models.TextChoices):
        """The short answer to a yes-or-no step."""

        YES = "yes", _("yes")
        NO = "no", _("no")
        NOT_APPLICABLE = "not_applicable", _("does not apply")

    retention = follows("disclosure")
    sensitivity = {"words": "confidential"}

    disclosure = TenantForeignKey(Disclosure, models.CASCADE, related_name="answers")
    step = TenantForeignKey(SharingStep, models.PROTECT, related_name="+")
    answer = models.CharField(_("answer"), max_length=14, choices=Answer.choices, blank=True)
    ground = models.CharField(_("ground"), max_length=18, choices=SharingGround.choices, blank=True)
    words = GuardedTextField(_("in your words"), max_length=2000, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ["step__order"]
        verbose_name = _("answer at a step")
        verbose_name_plural = _("answers at steps")
        constraints = [
            models.UniqueConstraint(
                fields=["disclosure", "step"], name="disclosure_answer_step_once"
            ),
            models.CheckConstraint(
                condition=Q(answer__in=["", "yes", "no", "not_applicable"]),
                name="disclosure_answer_known",
            ),
            models.CheckConstraint(
                condition=Q(ground="") | Q(ground__in=SharingGround.values),
                name="disclosure_answer_ground_known",
            ),
        ]

    def __str__(self) -> str:
        return str(self.step)


class DisclosureRecipient(TenantModel):
    """An organisation something would be shared with."""

    retention = follows("disclosure")
    sensitivity: dict[str, str] = {}

    disclosure = TenantForeignKey(Disclosure, models.CASCADE, related_name="recipients")
    organisation = TenantForeignKey(Organisation, models.PROTECT, related_name="+")

    class Meta(TenantModel.Meta):
        ordering = ["organisation__name"]
        verbose_name = _("recipient of a disclosure")
        verbose_name_plural = _("recipients of disclosures")
        constraints = [
            models.UniqueConstraint(
                fields=["disclosure", "organisation"], name="disclosure_recipient_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)
