"""The vocabulary of the prevention classification model (preventieclassificatiemodel).

Phases after Gielen's model (docs/sources.md); codes as in the exchange format
(programme.schema.json); Dutch labels as people read them on the screen. A leaf: it imports
nothing of ours, and the other apps speak its words.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PreventionPhase(TextChoices):
    """The four stored phases, from the whole society to one person."""

    PRIMARY_BREEDING_GROUND = "primary_breeding_ground", _("primary: breeding ground")
    PRIMARY_VULNERABLE = "primary_vulnerable", _("primary: vulnerable groups")
    SECONDARY = "secondary", _("secondary prevention")
    TERTIARY = "tertiary", _("tertiary prevention")

    @property
    def mark(self) -> str:
        """The short sign on the funnel: 1a, 1b, 2 or 3."""
        return {"primary_breeding_ground": "1a", "primary_vulnerable": "1b", "secondary": "2"}.get(
            self.value, "3"
        )

    @property
    def shown(self) -> ShownPhase:
        """The phase as it is shown: both primary phases are one."""
        return SHOWN_PHASE[self.value]


class ShownPhase(TextChoices):
    """The three phases as the model shows them."""

    PRIMARY = "primary", _("primary prevention")
    SECONDARY = "secondary", _("secondary prevention")
    TERTIARY = "tertiary", _("tertiary prevention")


SHOWN_PHASE = {
    "primary_breeding_ground": ShownPhase.PRIMARY,
    "primary_vulnerable": ShownPhase.PRIMARY,
    "secondary": ShownPhase.SECONDARY,
    "tertiary": ShownPhase.TERTIARY,
}


class Domain(TextChoices):
    """To which domain an organisation belongs."""

    SOCIAL = "social", _("social domain")
    SAFETY = "safety", _("safety domain")
    CARE = "care", _("care domain")
    EXTERNAL = "external", _("partner outside these domains")
    UNKNOWN = "unknown", _("unknown")


#: Expected to own a phase when a programme says nothing else.
DEFAULT_EXPECTED_DOMAINS: dict[str, tuple[str, ...]] = {
    "primary_breeding_ground": ("social", "care", "external"),
    "primary_vulnerable": ("social", "care", "external"),
    "secondary": ("any",),
    "tertiary": ("safety", "care"),
}


class TargetGroup(TextChoices):
    """For whom an activity is."""

    RESIDENTS = "residents", _("residents")
    YOUTH = "youth", _("young people")
    PUPILS = "pupils", _("pupils and students")
    VULNERABLE_YOUTH = "vulnerable_youth", _("young people in a vulnerable position")
    PARENTS = "parents", _("parents and carers")
    FAMILY = "family", _("family and loved ones")
    PEERS = "peers", _("friends and peers")
    PROFESSIONALS = "professionals", _("professionals")
    KEY_FIGURES = "key_figures", _("key figures")
    VOLUNTEERS = "volunteers", _("volunteers")
    OFFICIALS = "officials", _("municipal staff and administrators")
    RADICALISING_PERSONS = "radicalising_persons", _("persons who are radicalising")
    EXTREMISTS = (
        "extremists",
        _("persons from an extremist milieu, (former) detainees, returnees"),
    )
    OTHER = "other", _("other group")


#: Groups expected in a phase: an expected one without its own activity is a drawn gap.
DEFAULT_EXPECTED_GROUPS: dict[str, list[str]] = {
    "primary_breeding_ground": ["residents", "youth", "pupils", "parents", "professionals"],
    "primary_vulnerable": ["vulnerable_youth", "parents", "peers", "professionals", "key_figures"],
    "secondary": ["radicalising_persons", "family", "peers", "professionals"],
    "tertiary": ["extremists", "family", "professionals"],
}


class Setting(TextChoices):
    """Where an activity takes place."""

    SCHOOL = "school", _("education")
    YOUTH_WORK = "youth_work", _("youth work")
    NEIGHBOURHOOD = "neighbourhood", _("neighbourhood")
    COMMUNITY_CENTRE_OR_GROUP = "community_centre_or_group", _("community centre or community")
    RELIGIOUS_COMMUNITY = "religious_community", _("religious community")
    SPORT_CULTURE = "sport_culture", _("sport and culture")
    THEATRE = "theatre", _("theatre")
    ONLINE = "online", _("online")
    TRAINING = "training", _("training")
    GROUP_TRAINING = "group_training", _("group training")
    HOME = "home", _("at home")
    OUTREACH = "outreach", _("outreach")
    YOUTH_CARE = "youth_care", _("youth care")
    NETWORK = "network", _("network")
    CASE_CONFERENCE = "case_conference", _("case conference")
    PROBATION = "probation", _("probation")
    PRISON = "prison", _("detention")
    WORKPLACE = "workplace", _("work")
    OTHER = "other", _("other setting")


class PhenomenonCode(TextChoices):
    """The phenomena of the exchange format; wording and validity are editable per municipality."""

    ALL_FORMS = "all_forms", _("all forms")
    JIHADISM = "jihadism", _("jihadism / Islamist extremism")
    RIGHT_WING = "right_wing", _("right-wing extremism")
    LEFT_WING = "left_wing", _("left-wing extremism")
    ANTI_INSTITUTIONAL = "anti_institutional", _("anti-institutional extremism")
    SINGLE_ISSUE = "single_issue", _("aimed at animals, environment, climate or asylum")
    PROTEST_SPILLOVER = "protest_spillover", _("protest that may tip over")
    NIHILISTIC_ONLINE = "nihilistic_online", _("nihilistic violence, online networks")
    HYBRID = "hybrid", _("mixed or personal world view")
    LONE_ACTOR = "lone_actor", _("potentially violent lone actors")
    POLARISATION = "polarisation", _("polarisation")
    DISCONTENT = "discontent", _("discontent and tensions in society")
    CONSPIRACY = "conspiracy", _("conspiracy thinking and disinformation")
    CROSS_THEME = "cross_theme", _("themes: antisemitism, hatred of women, aversion to lgbtiq+")
    OTHER = "other", _("another phenomenon")
    UNKNOWN = "unknown", _("not known yet")


#: What says no one phenomenon: nothing about one signal or one case is counted under it.
NO_ONE_PHENOMENON = frozenset({PhenomenonCode.ALL_FORMS, PhenomenonCode.UNKNOWN})

#: Processes in groups or society, no form of extremism: expected in these shown phases only.
EXPECTED_SHOWN_PHASES: dict[str, tuple[str, ...]] = {
    "polarisation": ("primary",),
    "discontent": ("primary",),
    "conspiracy": ("primary",),
    "protest_spillover": ("primary", "secondary"),
}

_CATALOGUE_PHENOMENA = {
    "disinformation": "conspiracy",
    "discrimination": "cross_theme",
    "online_hate": "cross_theme",
    "social_tension": "discontent",
    "general_resilience": "all_forms",
}


def translate_catalogue_phenomena(codes: Iterable[str]) -> list[str]:
    """Phenomena of the catalogue in the words of the programme, each once (decision 9)."""
    return list(dict.fromkeys(_CATALOGUE_PHENOMENA.get(code, code) for code in codes))


class InterventionType(TextChoices):
    """What kind of intervention it is."""

    YOUTH_RESILIENCE = "youth_resilience", _("resilience of young people")
    GUIDANCE = "guidance", _("guidance")
    PARENTING = "parenting", _("parenting support")
    PEER_SUPPORT = "peer_support", _("peer support")
    EXPERTISE = "expertise", _("building expertise")
    LOCAL_APPROACH = "local_approach", _("local approach")

    @classmethod
    def from_catalogue(cls, code: str) -> str:
        """The code without the number the catalogue file puts before it."""
        return cls(code.partition("_")[2]).value


class OrganisationType(TextChoices):
    """What kind of organisation it is."""

    MUNICIPALITY_SOCIAL = "municipality_social", _("municipality, social domain")
    MUNICIPALITY_SAFETY = "municipality_safety", _("municipality, public order and safety")
    MUNICIPALITY_OTHER = "municipality_other", _("municipality, other")
    EDUCATION = "education", _("education")
    YOUTH_WORK = "youth_work", _("youth work")
    WELFARE = "welfare", _("welfare")
    YOUTH_CARE = "youth_care", _("youth care")
    MENTAL_HEALTH = "mental_health", _("mental health care")
    HEALTH_SERVICE = "health_service", _("public health service")
    POLICE = "police", _("police")
    PROBATION = "probation", _("probation")
    JUSTICE = "justice", _("justice")
    CARE_AND_SAFETY_HOUSE = "care_and_safety_house", _("Care and Safety House")
    HOUSING = "housing", _("housing")
    RELIGIOUS_OR_CULTURAL = "religious_or_cultural", _("religious or cultural organisation")
    SPORT_CULTURE = "sport_culture", _("sport and culture")
    REGIONAL_PARTNERSHIP = "regional_partnership", _("regional partnership")
    NATIONAL_ORGANISATION = "national_organisation", _("national organisation")
    OTHER = "other", _("other organisation")


class ActivityStatus(TextChoices):
    """State of an activity; planned and running are active for the rules."""

    IDEA = "idea", _("idea")
    PLANNED = "planned", _("planned")
    RUNNING = "running", _("running")
    PAUSED = "paused", _("paused")
    ENDED = "ended", _("ended")
    CANCELLED = "cancelled", _("cancelled")


class ActionStatus(TextChoices):
    """State of an action point."""

    OPEN = "open", _("open")
    IN_PROGRESS = "in_progress", _("in progress")
    DONE = "done", _("done")
    CANCELLED = "cancelled", _("cancelled")


class OwnerFits(TextChoices):
    """Is it logical that the owner keeps doing this?"""

    YES = "yes", _("yes")
    NO = "no", _("no")
    DISCUSS = "discuss", _("to be discussed further")
    UNKNOWN = "unknown", _("not discussed yet")


class EvaluationType(TextChoices):
    """Is the design sound, was it carried out as meant, did it change what was meant."""

    PLAN = "plan", _("plan evaluation")
    PROCESS = "process", _("process evaluation")
    EFFECT = "effect", _("effect evaluation")


class EvaluationStatus(TextChoices):
    """State of an evaluation."""

    PLANNED = "planned", _("planned")
    RUNNING = "running", _("running")
    COMPLETED = "completed", _("completed")
    CANCELLED = "cancelled", _("cancelled")


class RelevanceLevel(TextChoices):
    """How strongly a phenomenon plays a role locally."""

    LOW = "low", _("weak")
    MEDIUM = "medium", _("fairly strong")
    HIGH = "high", _("strong")


class Severity(TextChoices):
    """How a finding about a programme is ordered on the screen; never about a person."""

    HIGH = "high", _("High")
    MEDIUM = "medium", _("Medium")
    LOW = "low", _("Low")


class EvidenceRung(TextChoices):
    """The ladder of evidence, from high to low (decision 9)."""

    RECOGNISED = "recognised", _("Recognised by a committee")
    EFFECT_EVALUATED = "effect_evaluated", _("Effect studied")
    MIXED = "mixed", _("Studied, mixed picture")
    PROCESS_EVALUATED = "process_evaluated", _("Execution studied")
    DESCRIBED = "described", _("Only described")
    UNKNOWN = "unknown", _("Not known")


_RUNG_OF_STATUS = {
    "evaluated_effect": EvidenceRung.EFFECT_EVALUATED,
    "evaluated_mixed": EvidenceRung.MIXED,
    "evaluated_process": EvidenceRung.PROCESS_EVALUATED,
    "evaluated_qualitative": EvidenceRung.PROCESS_EVALUATED,
    "evaluation_result_unknown": EvidenceRung.DESCRIBED,
    "described_only": EvidenceRung.DESCRIBED,
    "toolkit_lessons": EvidenceRung.DESCRIBED,
    "guideline_listed": EvidenceRung.DESCRIBED,
    "research_based_tool": EvidenceRung.DESCRIBED,
    "own_claims": EvidenceRung.DESCRIBED,
}


def evidence_rung(statuses: Iterable[str]) -> EvidenceRung:
    """The highest rung that applies to the evidence statuses of an intervention (decision 9)."""
    rungs = list(EvidenceRung)
    found = [
        EvidenceRung.RECOGNISED
        if status.strip().startswith("recognised_")
        else _RUNG_OF_STATUS.get(status.strip(), EvidenceRung.UNKNOWN)
        for status in statuses
    ]
    return min(found, key=rungs.index, default=EvidenceRung.UNKNOWN)


def is_substantiated(statuses: Iterable[str]) -> bool:
    """Whether an intervention counts as recognised or evaluated for blind-spot rule BS13."""
    return any(status.strip().startswith(("recognised_", "evaluated_")) for status in statuses)
