"""Contributions (inbreng): facts, opinions and diagnoses, each with its organisation (C13, C14)."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.models.cases import Case
from casework.models.words import Certainty, ContributionKind, Side, Source, Use, known
from core.models import Membership, Organisation
from core.models.encrypted import EncryptedBinaryField, EncryptedTextField
from core.models.guarded import GuardedCharField
from core.models.plain import CODE, plain
from core.retention import follows
from core.tenancy import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet


class ContributionQuerySet(TenantQuerySet):
    """Questions over contributions."""

    def standing(self) -> ContributionQuerySet:
        """Neither taken back nor corrected since."""
        return self.filter(retracted_on=None, corrected_on=None)

    def in_reading_order(self) -> ContributionQuerySet:
        """The newest first, with the organisation of each."""
        return self.select_related("organisation").order_by("-contributed_on", "-pk")


class Contribution(TenantModel):
    """One text of one organisation about a case. What is taken back is gone, the event stays."""

    retention = follows("case")
    sensitivity = {
        "function": "internal",
        "text": "confidential",
        "source_function": "confidential",
        "person_says": "confidential",
    }
    log_relations: tuple[str, ...] = ()

    case = TenantForeignKey(Case, models.CASCADE, related_name="contributions")
    number = models.PositiveIntegerField(_("number"))
    organisation = TenantForeignKey(Organisation, models.PROTECT, related_name="+")
    author = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    function = GuardedCharField(_("my function"), max_length=120)
    kind = models.CharField(_("kind of text"), max_length=9, choices=ContributionKind.choices)
    side = models.CharField(_("seen from"), max_length=6, choices=Side.choices)
    text = EncryptedTextField(_("text"), max_length=4000, blank=True)
    source = models.CharField(
        _("How do you know this?"), max_length=8, choices=Source.choices, blank=True
    )
    source_function = EncryptedTextField(
        _("function of who made the diagnosis"), max_length=120, blank=True
    )
    certainty = models.CharField(
        _("confirmed"), max_length=9, choices=Certainty.choices, default=Certainty.OPEN
    )
    use = models.CharField(_("who may use it"), max_length=7, choices=Use.choices, default=Use.CASE)
    happened_on = models.DateField(_("When was it?"), null=True, blank=True)
    contributed_on = models.DateField(_("written on"), default=timezone.localdate)
    retracted_on = models.DateField(_("taken back on"), null=True, blank=True)
    #: What stood here before it was corrected at the request of the person (rule P4).
    corrected_on = models.DateField(_("corrected on"), null=True, blank=True)
    corrects = TenantForeignKey(
        "casework.Contribution", models.CASCADE, null=True, blank=True, related_name="corrections"
    )
    person_says = EncryptedTextField(
        _("what the person says about it"), max_length=2000, blank=True
    )

    objects = TenantManager.from_queryset(ContributionQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ["pk"]
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="contribution_number_once"),
            known("contribution", "kind", ContributionKind),
            known("contribution", "side", Side),
            known("contribution", "source", Source, may_be_empty=True),
            known("contribution", "certainty", Certainty),
            known("contribution", "use", Use),
            models.CheckConstraint(
                condition=~Q(text="") | Q(retracted_on__isnull=False),
                name="contribution_has_text",
            ),
            models.CheckConstraint(
                condition=Q(retracted_on__isnull=True)
                | Q(text="", source_function="", person_says=""),
                name="contribution_retracted_is_empty",
            ),
            models.CheckConstraint(
                condition=~Q(kind="diagnosis")
                | ~Q(source_function="")
                | Q(retracted_on__isnull=False),
                name="contribution_diagnosis_has_source",
                violation_error_message=_(
                    "A diagnosis names the function of whoever is qualified to make it."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(kind="fact") | (~Q(source="") & Q(happened_on__isnull=False)),
                name="contribution_fact_has_source",
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)

    @property
    def reference(self) -> str:
        """How a form names it within its case."""
        return str(self.number)

    @property
    def is_retracted(self) -> bool:
        """Whether its organisation took it back."""
        return self.retracted_on is not None

    @property
    def is_corrected(self) -> bool:
        """Whether another text took its place (rule P4)."""
        return self.corrected_on is not None

    def is_of(self, membership: Any) -> bool:
        """Whether it is of the organisation somebody acts for (rule C14)."""
        return bool(
            membership.organisation_id and membership.organisation_id == self.organisation_id
        )


class CaseFileQuerySet(TenantQuerySet):
    """Questions over documents."""

    def visible_to(self, membership: Any) -> CaseFileQuerySet:
        """Those of the cases one may read."""
        cases = Case.objects.visible_to(membership).order_by()
        return self.filter(case__in=cases.values("pk"))

    def of(self, membership: Any) -> CaseFileQuerySet:
        """Those of the organisation somebody acts for: it alone takes them back (rule C14)."""
        return self.filter(organisation=membership.organisation_id)


class CaseFile(TenantModel):
    """A document at a case: a PDF whose text passed the guard, encrypted (rules I3, N22)."""

    retention = follows("case")
    sensitivity = {"title": "confidential", "content": "confidential"}
    plain_text = plain(CODE, "code")
    log_relations = ("case",)

    case = TenantForeignKey(Case, models.CASCADE, related_name="files")
    code = models.CharField(_("code"), max_length=6)
    organisation = TenantForeignKey(Organisation, models.PROTECT, related_name="+")
    author = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    title = EncryptedTextField(_("what is it?"), max_length=160)
    content = EncryptedBinaryField(_("file"))
    added_on = models.DateField(_("added on"), default=timezone.localdate)

    objects = TenantManager.from_queryset(CaseFileQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ["pk"]
        verbose_name = _("document of a case")
        verbose_name_plural = _("documents of cases")
        constraints = [
            models.UniqueConstraint(fields=["municipality", "code"], name="case_file_code_once"),
            models.CheckConstraint(condition=~Q(title=""), name="case_file_has_title"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def name_in_log(self) -> str:
        """What the log may call it: its case."""
        return self.case.code

    @property
    def reference(self) -> str:
        """How an address names it."""
        return self.code
