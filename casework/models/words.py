"""The closed lists of casework, and the check that a column holds nothing else."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


def known(
    model: str, field: str, choices: type[models.TextChoices], *, may_be_empty: bool = False
) -> models.CheckConstraint:
    """The check that ``field`` holds a code of ``choices``, named ``<model>_<field>_known``."""
    condition = Q(**{f"{field}__in": choices.values})
    if may_be_empty:
        condition |= Q(**{field: ""})
    return models.CheckConstraint(condition=condition, name=f"{model}_{field}_known")


class AgeGroup(models.TextChoices):
    """How old, as far as it matters for who has to be at the table (rule C20); never a date."""

    UNDER_12 = "under_12", _("under 12")
    YOUTH = "from_12_to_17", _("12 to 17")
    ADULT = "adult", _("18 or older")
    UNKNOWN = "unknown", _("not known")


class Source(models.TextChoices):
    """How whoever writes knows a thing (rule W1)."""

    OWN = "own", _("seen or heard oneself")
    TOLD = "told", _("told by somebody else")
    WRITTEN = "written", _("read in a file or a report")
    ONLINE = "online", _("seen online, in public")


class Certainty(models.TextChoices):
    """What became of a fact."""

    OPEN = "open", _("not confirmed yet")
    CONFIRMED = "confirmed", _("confirmed")
    REFUTED = "refuted", _("turned out not to be so")


class Told(models.TextChoices):
    """Whether the person, or the parents, know (rules W1, C9)."""

    YES = "yes", _("yes, told")
    WILL_BE = "will_be", _("will be told")
    NO = "no", _("no, with a reason")


class Regime(models.TextChoices):
    """Under which regime a case runs; exactly one (rules C1, N11, N25). The basis is a version."""

    PERSON_CENTRED = "person_centred", _("person-centred approach to radicalisation")
    CARE_AND_SAFETY = "care_and_safety", _("care and safety house")


class ReferredTo(models.TextChoices):
    """To whom a registration is referred: number and contact go, nothing else (rules W5, N25)."""

    CARE_AND_SAFETY_HOUSE = "care_and_safety_house", _("care and safety house")
    SOCIAL_DOMAIN = "social_domain", _("social domain")
    CARE = "care", _("care")
    OTHER = "other", _("somewhere else")


class ContributionKind(models.TextChoices):
    """What kind of text a contribution is (rule C13)."""

    FACT = "fact", _("fact")
    OPINION = "opinion", _("opinion")
    DIAGNOSIS = "diagnosis", _("diagnosis")


class Side(models.TextChoices):
    """From which side a contribution looks; both are weighed together."""

    CARE = "care", _("care and growing up")
    SAFETY = "safety", _("safety")


class Use(models.TextChoices):
    """What may be done with a contribution (rule C14)."""

    CASE = "case", _("everybody in this case")
    MEETING = "meeting", _("this meeting only: not passed on, not in documents")


class RecipientBody(models.TextChoices):
    """To whom a case is scaled up; it reads that it exists and how it stands (rule C16)."""

    TRIANGLE = "triangle", _("triangle of mayor, police and prosecution")
    STEERING = "steering", _("steering group")
    MAYOR = "mayor", _("mayor")


class ClosingReason(models.TextChoices):
    """Why a case was closed (rule C17)."""

    GOALS_REACHED = "goals_reached", _("the goals were reached")
    NO_THREAT = "no_threat", _("it turned out that there was no radicalisation")
    LIGHTER = "lighter", _("a lighter approach is enough")
    ELSEWHERE = "elsewhere", _("another approach took over")
    OTHER = "other", _("another reason")


class GoalResult(models.TextChoices):
    """What became of one goal; never added up over a person (rule N1)."""

    OPEN = "open", _("not looked at yet")
    REACHED = "reached", _("reached")
    PARTLY = "partly", _("partly reached")
    NOT_REACHED = "not_reached", _("not reached")
    DROPPED = "dropped", _("no longer needed")


class PostponeGround(models.TextChoices):
    """Why the person is not told yet (rule P1)."""

    INVESTIGATION = "investigation", _("a criminal investigation would be harmed")
    SAFETY = "safety", _("somebody would be in danger")
    CHILD = "child", _("it would harm a child")
    OTHER = "other", _("another ground, in words")


class DecisionKind(models.TextChoices):
    """What kind of decision an item asks for (rule C5)."""

    PLAN = "plan", _("adopt the plan")
    REVIEW = "review", _("decide on the review")
    AGREEMENTS = "agreements", _("make agreements")
    SCALING = "scaling", _("scale up or down")
    AFTERCARE = "aftercare", _("decide on aftercare")
    CLOSING = "closing", _("decide on closing")
    WEIGHING = "weighing", _("weigh a registration")
    PICTURE = "picture", _("share one picture, without a decision")


class Ground(models.TextChoices):
    """On what ground a decision rests (rule C9)."""

    NEEDED = "needed", _("needed for the goal")
    WISH = "wish", _("wish of the person")
    IN_PLAN = "in_plan", _("stands in the plan")
    OTHER = "other", _("another ground, in words")


class Present(models.TextChoices):
    """Whether the person, or the parents, were at the table (rule C19)."""

    YES = "yes", _("yes")
    NO = "no", _("no, with a reason")
    NOT_ASKED = "not_asked", _("not asked, with a reason")


class Reply(models.TextChoices):
    """What somebody answered to an invitation."""

    NONE = "none", _("no answer yet")
    COMING = "coming", _("coming")
    NOT_COMING = "not_coming", _("not coming")


class Rhythm(models.TextChoices):
    """How often a series meets."""

    WEEKLY = "weekly", _("every week")
    FORTNIGHTLY = "fortnightly", _("every two weeks")
    FOUR_WEEKLY = "four_weekly", _("every four weeks")


class RightKind(models.TextChoices):
    """Which right somebody uses (rule P2)."""

    ACCESS = "access", _("to see what is kept")
    RECTIFICATION = "rectification", _("to have it corrected")
    ERASURE = "erasure", _("to have it destroyed")
    RESTRICTION = "restriction", _("to have its use restricted")
    OBJECTION = "objection", _("to object")


class RefusalGround(models.TextChoices):
    """On what ground a request of the person is refused (rule P2)."""

    OTHERS = "others", _("it would harm the rights of others")
    INVESTIGATION = "investigation", _("a criminal investigation would be harmed")
    NOT_THIS_PERSON = "not_this_person", _("it could not be established who asks")
    UNFOUNDED = "unfounded", _("it is clearly unfounded or excessive")
    OTHER = "other", _("another ground, in words")


class ProvisionKind(models.TextChoices):
    """Whether something was handed over or refused; both are registered (rule L6)."""

    GIVEN = "given", _("given")
    REFUSED = "refused", _("refused")


class FigureKind(models.TextChoices):
    """What the yearly figures count; they outlive the cases (rule G4)."""

    REGISTERED = "registered", _("registrations")
    TAKEN_IN = "taken_in", _("taken in")
    DECLINED = "declined", _("not taken in")
    REFERRED = "referred", _("referred")
    HANDED_OVER = "handed_over", _("handed over to the prosecution")
    WITHDRAWN = "withdrawn", _("withdrawn")
    CLOSED = "closed", _("cases closed")
    NO_THREAT = "no_threat", _("closed: there was no radicalisation")
    GOALS_REACHED = "goals_reached", _("goals reached")
    GOALS_NOT_REACHED = "goals_not_reached", _("goals not or partly reached")
    REVIEWS_IN_TIME = "reviews_in_time", _("reviews in time")
    REVIEWS_LATE = "reviews_late", _("reviews too late")
    LISTS_IN_TIME = "lists_in_time", _("decision lists adopted in time")
    LISTS_LATE = "lists_late", _("decision lists adopted too late")
