"""The plan of a case: positive goals per life domain, in versions (rule C12)."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.models.cases import Case
from casework.models.parameters import LIFE_DOMAINS
from casework.models.participants import CaseParticipant
from casework.models.words import GoalResult, known
from core.models import Membership, Organisation, Parameter
from core.models.encrypted import EncryptedTextField
from core.models.plain import plain
from core.retention import follows
from core.tenancy import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet, reverse
from interventions.models import Intervention


def life_domains() -> list[str]:
    """The life domains a goal can stand under, as the municipality adopted them."""
    return [line["label"] for line in Parameter.objects.value(LIFE_DOMAINS)]


def able_owners(case: Case) -> Any:
    """The organisations that take part in a case now, by name: only they can own a goal."""
    taking_part = CaseParticipant.objects.current().filter(case=case).order_by()
    directors = Membership.objects.filter(
        pk__in=[case.case_director_id, case.process_director_id]
    ).order_by()
    return Organisation.objects.filter(
        Q(pk__in=taking_part.values("organisation")) | Q(pk__in=directors.values("organisation"))
    ).order_by("name")


class CasePlanQuerySet(TenantQuerySet):
    """Questions over plans."""

    def newest(self) -> CasePlan | None:
        """The newest version, adopted or not, within rows of one case."""
        found: CasePlan | None = self.order_by("-version").first()
        return found

    def adopted(self) -> CasePlanQuerySet:
        """Those that were adopted, the newest first."""
        return self.filter(adopted_on__isnull=False).order_by("-version")


class CasePlan(TenantModel):
    """One version of the plan of a case; an adopted one stays as it was."""

    retention = follows("case")
    sensitivity = {"shared_picture": "confidential", "person_says": "confidential"}

    case = TenantForeignKey(Case, models.CASCADE, related_name="plans")
    version = models.PositiveSmallIntegerField(_("version"))
    shared_picture = EncryptedTextField(
        _("What do we think together?"), max_length=2000, blank=True
    )
    person_says = EncryptedTextField(_("What does the person think?"), max_length=2000, blank=True)
    adopted_on = models.DateField(_("adopted on"), null=True, blank=True)
    adopted_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = TenantManager.from_queryset(CasePlanQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ["-version"]
        verbose_name = _("plan of a case")
        verbose_name_plural = _("plans of cases")
        constraints = [
            models.UniqueConstraint(fields=["case", "version"], name="case_plan_version_once"),
            models.CheckConstraint(
                condition=Q(adopted_on__isnull=True) | Q(adopted_by__isnull=False),
                name="case_plan_adopted_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.version)

    @property
    def is_adopted(self) -> bool:
        """Whether it was adopted: from then on it does not change."""
        return self.adopted_on is not None

    @property
    def name_in_log(self) -> str:
        """What the log may call it: the code of its case."""
        return self.case.code

    def get_absolute_url(self) -> str:
        """The page of this version."""
        return reverse("casework:plan_version", reference=self.case.code, version=self.version)

    @cached_property
    def rows(self) -> list[Goal]:
        """Its goals in order, with owner and intervention."""
        return list(self.goals.select_related("owner", "intervention"))

    @cached_property
    def used_domains(self) -> list[str]:
        """The life domains it has goals under, each once."""
        return list(dict.fromkeys(goal.life_domain for goal in self.rows))

    @cached_property
    def unused_domains(self) -> list[str]:
        """The other life domains of the municipality, in its order."""
        return [domain for domain in life_domains() if domain not in self.used_domains]

    @property
    def number_of_domains(self) -> int:
        """How many there are to choose from."""
        return len(self.used_domains) + len(self.unused_domains)


class Goal(TenantModel):
    """One goal: what goes well then, what to lessen, what to strengthen, who, and how we notice.

    Its number stays the same in every version of the plan; ``order`` is where it stands in one.
    """

    retention = follows("plan")
    sensitivity = {
        "life_domain": "confidential",
        "title": "confidential",
        "lessen": "confidential",
        "strengthen": "confidential",
        "how": "confidential",
        "indicator": "confidential",
        "evaluation": "confidential",
    }
    plain_text = plain(_("A label of the list of life domains."), "life_domain")

    plan = TenantForeignKey(CasePlan, models.CASCADE, related_name="goals")
    number = models.PositiveSmallIntegerField(_("number"))
    order = models.PositiveSmallIntegerField(_("order"))
    life_domain = models.CharField(_("life domain"), max_length=200)
    title = EncryptedTextField(_("goal, in positive words"), max_length=300)
    lessen = EncryptedTextField(_("what to lessen"), max_length=1000)
    strengthen = EncryptedTextField(_("what to strengthen"), max_length=1000)
    intervention = TenantForeignKey(
        Intervention,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("intervention from the catalogue"),
    )
    how = EncryptedTextField(_("how"), max_length=1000, blank=True)
    owner = TenantForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("owner")
    )
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("by"))
    indicator = EncryptedTextField(_("how we notice it"), max_length=1000)
    result = models.CharField(
        _("result"), max_length=11, choices=GoalResult.choices, default=GoalResult.OPEN
    )
    evaluation = EncryptedTextField(_("what came of it"), max_length=2000, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta(TenantModel.Meta):
        ordering = ["order", "pk"]
        verbose_name = _("goal of a plan")
        verbose_name_plural = _("goals of plans")
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="goal_number_once"),
            models.UniqueConstraint(fields=["plan", "order"], name="goal_order_once"),
            known("goal", "result", GoalResult),
            models.CheckConstraint(
                condition=~Q(life_domain="")
                & ~Q(title="")
                & ~Q(indicator="")
                & ~Q(lessen="")
                & ~Q(strengthen=""),
                name="goal_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(intervention__isnull=False) | ~Q(how=""), name="goal_says_how"
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="goal_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.life_domain

    @property
    def reference(self) -> str:
        """How an address names it within its plan."""
        return str(self.number)

    @property
    def has_result(self) -> bool:
        """Whether somebody said what became of it."""
        return self.result != GoalResult.OPEN
