"""The catalogue of interventions, with what research says and where it says so."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.models.guarded import GuardedCharField, GuardedTextField
from core.models.plain import CODE, plain
from core.retention import kept
from core.tenancy import TenantManager, TenantModel, TenantQuerySet, reverse
from interventions.classification import (
    Domain,
    EvidenceRung,
    InterventionType,
    PhenomenonCode,
    PreventionPhase,
    Setting,
    TargetGroup,
    evidence_rung,
)
from interventions.models.vocabulary import CodeListField

#: What a source can say about an intervention; how high it reaches follows from decision 9.
EVIDENCE_STATUSES = [
    ("recognised_by_committee", _("recognised by a committee")),
    ("recognised_eerste_aanwijzingen", _("recognised: first signs of an effect")),
    ("evaluated_effect", _("effect studied")),
    ("evaluated_mixed", _("studied, mixed picture")),
    ("evaluated_process", _("execution studied")),
    ("evaluated_qualitative", _("studied by conversations and observation")),
    ("evaluation_result_unknown", _("studied, outcome not known")),
    ("guideline_listed", _("named in a guideline")),
    ("research_based_tool", _("made on the ground of research")),
    ("toolkit_lessons", _("lessons learned in a toolkit")),
    ("described_only", _("only described")),
    ("own_claims", _("only what the provider says")),
]
#: What the delivered catalogue writes where nothing was found; a remark may follow in brackets.
_NOT_KNOWN = "unknown"


def searchable(text: str) -> str:
    """A text as it is searched: small letters, without accents, single spaces."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(sign for sign in plain if not unicodedata.combining(sign)).split())


class InterventionQuerySet(TenantQuerySet):
    """Questions over the catalogue."""

    def evidence_by_name(self) -> dict[str, frozenset[str]]:
        """Name → evidence statuses as delivered, the shape blind-spot rule BS13 reads."""
        pairs = self.values_list("name", "evidence_status")
        return {name: frozenset(status.split(";")) for name, status in pairs}

    def named(self, name: str) -> InterventionQuerySet:
        """The interventions with this name, ignoring capitals and spaces."""
        wanted = searchable(name)
        pairs = self.values_list("pk", "name")
        return self.filter(pk__in=[pk for pk, known in pairs if searchable(known) == wanted])

    def matching(self, text: str) -> InterventionQuerySet:
        """Interventions that hold every word of ``text``, whatever its capitals and accents."""
        rows = self
        for word in searchable(text).split():
            rows = rows.filter(search_text__contains=word)
        return rows

    def option_counts(self, chosen: Mapping[str, Iterable[str]]) -> dict[str, Counter[str]]:
        """Per field: how many rows carry each code, given what is chosen in the *other* fields.

        ``chosen`` maps every counted field to the codes chosen in it. One query.
        """
        wanted = {field: set(codes) for field, codes in chosen.items()}
        counts: dict[str, Counter[str]] = {field: Counter() for field in wanted}
        for values in self.values_list(*wanted):
            codes = {
                field: {value} if isinstance(value, str) else set(value)
                for field, value in zip(wanted, values, strict=True)
            }
            failing = [
                field for field in wanted if wanted[field] and not wanted[field] & codes[field]
            ]
            for field in wanted:
                if failing in ([], [field]):
                    counts[field].update(codes[field])
        return counts

    def with_any(self, field: str, codes: Iterable[str]) -> InterventionQuerySet:
        """Interventions with at least one of the codes in a field of codes, or of one code."""
        if isinstance(self.model._meta.get_field(field), CodeListField):
            wanted = Q()
            for code in codes:
                wanted |= Q(**{f"{field}__contains": f",{code},"})
            return self.filter(wanted)
        return self.filter(**{f"{field}__in": list(codes)})

    def most_studied_first(self) -> InterventionQuerySet:
        """From the highest rung of evidence to the lowest, then by name."""
        places = [
            When(evidence_rung=rung, then=Value(place)) for place, rung in enumerate(EvidenceRung)
        ]
        place = Case(*places, default=Value(len(places)), output_field=models.IntegerField())
        return self.order_by(place, "name")


#: Why names are only asked about once in what was published about an offer.
PUBLISHED = _("Published about an offer; authors and providers may be named.")


class Intervention(TenantModel):
    """An intervention somebody offers or offered; a source says so, nobody vouches for it."""

    class Availability(models.TextChoices):
        """Whether it can be had today; unknown until somebody confirms (decision 7)."""

        UNKNOWN = "unknown", _("availability unknown")
        AVAILABLE = "available", _("available")
        ENDED = "ended", _("no longer offered")

    retention = kept(_("A catalogue of offers, no persons."))
    sensitivity = {"description": "open", "evaluation": "open", "provider": "open"}
    plain_text = (
        plain(CODE, "reference", "evidence_status")
        | plain(_("A citation; authors may be named."), "source_title", "source_site")
        | plain(_("The other texts once more, without capitals and accents."), "search_text")
    )

    reference = models.CharField(_("reference"), max_length=14)
    name = GuardedCharField(_("name"), max_length=200, blocks_only=PUBLISHED)
    provider = GuardedCharField(_("provider"), max_length=200, blank=True, blocks_only=PUBLISHED)
    types = CodeListField(_("type"), vocabulary=InterventionType.choices)
    phases = CodeListField(_("phase"), vocabulary=PreventionPhase.choices)
    target_group_text = GuardedCharField(
        _("for whom"), max_length=300, blank=True, blocks_only=PUBLISHED
    )
    target_groups = CodeListField(_("target groups"), vocabulary=TargetGroup.choices)
    settings = CodeListField(_("settings"), vocabulary=Setting.choices)
    domains = CodeListField(_("domains"), vocabulary=Domain.choices)
    phenomena = CodeListField(_("phenomena"), vocabulary=PhenomenonCode.choices)
    description = GuardedTextField(_("description"), blank=True, blocks_only=PUBLISHED)
    evidence_status = models.CharField(_("evidence status"), max_length=400, blank=True)
    evidence_rung = models.CharField(
        _("evidence"), max_length=20, choices=EvidenceRung.choices, editable=False
    )
    evaluation = GuardedTextField(_("what research says"), blank=True, blocks_only=PUBLISHED)
    source_title = models.CharField(_("source"), max_length=400, blank=True)
    source_site = models.CharField(_("site of the source"), max_length=200, blank=True)
    availability = models.CharField(
        _("availability"),
        max_length=12,
        choices=Availability.choices,
        default=Availability.UNKNOWN,
    )
    availability_confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True)
    note = GuardedTextField(_("own note"), max_length=2000, blank=True)
    is_starter = models.BooleanField(_("from the starter catalogue"), default=False)
    search_text = models.TextField(editable=False, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = TenantManager.from_queryset(InterventionQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ["name"]
        verbose_name = _("intervention")
        verbose_name_plural = _("interventions")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "name"],
                name="intervention_name_once",
                violation_error_message=_("The catalogue has an intervention with this name."),
            ),
            models.UniqueConstraint(
                fields=["municipality", "reference"], name="intervention_reference_once"
            ),
            models.CheckConstraint(
                condition=Q(availability="unknown") | Q(availability_confirmed_on__isnull=False),
                name="intervention_availability_confirmed",
                violation_error_message=_("Say when the availability was confirmed."),
            ),
            models.CheckConstraint(
                condition=Q(availability__in=["unknown", "available", "ended"]),
                name="intervention_availability_known",
            ),
            models.CheckConstraint(
                condition=Q(evidence_rung__in=EvidenceRung.values),
                name="intervention_evidence_rung_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        """Save; the rung of evidence (decision 9) and the text that is searched are made anew."""
        self.evidence_rung = str(evidence_rung(self.evidence_status.split(";")))
        texts = [self.name, self.provider, self.description, self.target_group_text]
        texts += [self.evaluation, self.source_title, self.source_site]
        self.search_text = searchable(" ".join(texts))  # the own note is not for every reader
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """The page of this intervention."""
        return reverse("interventions:detail", reference=self.reference)

    @property
    def provider_shown(self) -> str:
        """Who offers it, in words also where the catalogue knows no name."""
        known, remark = _told(self.provider)
        if known:
            return self.provider
        sentence = gettext("Provider not known")
        return f"{sentence} ({remark})" if remark else sentence

    @property
    def research(self) -> str:
        """What research says, or the remark about it; nothing when nothing was found."""
        known, remark = _told(self.evaluation)
        return self.evaluation if known else capfirst(remark)

    @property
    def evidence_labels(self) -> list[str]:
        """What the sources say was studied, in words."""
        words = dict(EVIDENCE_STATUSES)
        return [str(words.get(code, code)) for code in _split(self.evidence_status)]

    @property
    def sources(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """(title, sites) per source, a site as (text, address or nothing).

        Where titles and sites do not match one to one, the sites stand in a last entry without
        title: which belongs to which was not recorded.
        """
        titles = _split(self.source_title)
        sites = [(site, site_address(site)) for site in _split(self.source_site)]
        if len(titles) == len(sites):
            return [(title, [site]) for title, site in zip(titles, sites, strict=True)]
        named: list[tuple[str, list[tuple[str, str]]]] = [(title, []) for title in titles]
        return [*named, ("", sites)] if sites else named

    @property
    def reservation(self) -> str:
        """What the present rung does not say: a low one is not bad, a high one is no seal."""
        return str(RESERVATIONS[self.evidence_rung])

    @property
    def look_outs(self) -> list[str]:
        """What to think of before choosing it; the page shows it as large as what speaks for it."""
        known = [text for code, text in _LOOK_OUTS if code in _split(self.evidence_status)]
        today = [text for code, text in _AVAILABILITY_LOOK_OUTS if code == self.availability]
        return [str(text) for text in [*known, *today, _UNINTENDED]]

    @property
    def is_confirmed(self) -> bool:
        """Whether somebody found out that it can, or can no longer, be had."""
        return self.availability != self.Availability.UNKNOWN

    @property
    def type_labels(self) -> list[str]:
        """What kind of intervention it is, in words."""
        return self.labels("types")

    @property
    def target_group_labels(self) -> list[str]:
        """For whom it is, in words."""
        return self.labels("target_groups")

    @property
    def setting_labels(self) -> list[str]:
        """Where it takes place, in words."""
        return self.labels("settings")

    @property
    def domain_labels(self) -> list[str]:
        """From which domains it is carried out, in words."""
        return self.labels("domains")

    def labels(self, field: str, words: dict[str, str] | None = None) -> list[str]:
        """The words for the codes in a field, in their order; ``words`` replaces the vocabulary."""
        known = words or dict(self._meta.get_field(field).vocabulary)  # type: ignore[union-attr]
        return [str(known.get(code, code)) for code in getattr(self, field)]


#: What each rung does not say.
RESERVATIONS: dict[str, Any] = {
    EvidenceRung.RECOGNISED: _(
        "A recognition ends and standards change. Check today’s status at the source."
    ),
    EvidenceRung.EFFECT_EVALUATED: _(
        "An effect somewhere else, with another group, is no promise for here."
    ),
    EvidenceRung.MIXED: _("Some things worked and others did not. Read what holds for your group."),
    EvidenceRung.PROCESS_EVALUATED: _(
        "It was studied how it was carried out and received, not whether it works."
    ),
    EvidenceRung.DESCRIBED: _(
        "No research into the effect was found. That says nothing about the quality."
    ),
    EvidenceRung.UNKNOWN: _(
        "Nothing was found about research. That says nothing about the quality."
    ),
}


#: What the delivered statuses ask attention for, in the order shown.
_LOOK_OUTS = [
    ("own_claims", _("Only the provider itself reports results. Nobody independent checked them.")),
    ("evaluation_result_unknown", _("It was studied, but the outcome was not found.")),
    ("evaluated_qualitative", _("The research rests on conversations and observation.")),
]
_AVAILABILITY_LOOK_OUTS = [
    ("unknown", _("Nobody has confirmed yet that it can be had today. Ask the provider first.")),
    ("ended", _("It is no longer offered. Look for what came in its place.")),
]
_UNINTENDED = _(
    "Possible unintended effects are not described here. Think about them in your own plan."
)
#: A site as sources name it: a host with at least one dot, and perhaps a path.
_SITE = re.compile(r"(?:https?://)?[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:/\S*)?", re.IGNORECASE)


def evidence_ladder(present: str = "") -> list[dict[str, Any]]:
    """The rungs from high to low: number, label, what the rung does not say, is it ``present``."""
    rungs = list(EvidenceRung)
    return [
        {
            "code": rung.value,
            "number": str(len(rungs) - 1 - place) if rung != EvidenceRung.UNKNOWN else "–",
            "label": rung.label,
            "reservation": RESERVATIONS[rung],
            "is_present": rung.value == present,
        }
        for place, rung in enumerate(rungs)
    ]


def site_address(site: str) -> str:
    """The address of a site that a source names; nothing when it is no address of the web."""
    if not _SITE.fullmatch(site):
        return ""
    return site if site.lower().startswith(("http://", "https://")) else f"https://{site}"


def _told(text: str) -> tuple[bool, str]:
    """Whether a delivered text says something, and else the remark in brackets, if any."""
    if not text.startswith(_NOT_KNOWN):
        return bool(text), ""
    return False, text.removeprefix(_NOT_KNOWN).strip().removeprefix("(").removesuffix(")")


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]
