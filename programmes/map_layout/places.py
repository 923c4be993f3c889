"""Where each activity stands on the map, which places are empty, and what stands out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from interventions.classification import (
    DEFAULT_EXPECTED_DOMAINS,
    EXPECTED_SHOWN_PHASES,
    ActivityStatus,
    Domain,
    PhenomenonCode,
    PreventionPhase,
    RelevanceLevel,
    TargetGroup,
)
from programmes.blind_spots import RULES
from programmes.map_layout.content import (
    ACTIVE,
    Band,
    Card,
    Column,
    FindingLike,
    Headline,
    MapModel,
)

Activity = Mapping[str, Any]
ALL_FORMS, NOT_FILLED_IN, WHOLE = "all_forms", "", "whole"
_SEVERITY = {"high": 0, "medium": 1, "low": 2}
SENTENCES = {
    "primary_breeding_ground": gettext_lazy("For the whole society"),
    "primary_vulnerable": gettext_lazy("For groups and those who work with them"),
    "secondary": gettext_lazy("For a person and their surroundings"),
    "tertiary": gettext_lazy("For those convicted or active"),
}
NAMES = {
    "primary_breeding_ground": gettext_lazy("Primary: breeding ground"),
    "primary_vulnerable": gettext_lazy("Primary: vulnerable groups"),
    "secondary": gettext_lazy("Secondary"),
    "tertiary": gettext_lazy("Tertiary"),
}
#: Words on the card for a finding that is high; the others show their sign only.
CARD_WORDS = {"BS06": gettext_lazy("no owner"), "BS07": gettext_lazy("transfer open")}


class _Builder:
    """Places the activities of one programme for one way of grouping."""

    def __init__(
        self,
        data: Mapping[str, Any],
        activities: Sequence[Activity],
        findings: Sequence[FindingLike],
        expected_groups: Mapping[str, Sequence[str]],
        phenomenon_labels: Mapping[str, str],
    ) -> None:
        self.programme = data["programme"]
        self.organisations = {row["id"]: row for row in data["organisations"]}
        self.expected_groups, self.phenomenon_labels = expected_groups, phenomenon_labels
        self.by_subject: dict[str, list[FindingLike]] = {}
        for finding in findings:
            self.by_subject.setdefault(finding.subject, []).append(finding)
        self.cards = {activity["id"]: self._card(activity) for activity in activities}

    def card(self, activity: Activity) -> Card:
        """The card of one activity."""
        return self.cards[activity["id"]]

    def _card(self, activity: Activity) -> Card:
        """With its most severe finding above low."""
        owner = self.organisations.get(activity["owner"])
        found = self.by_subject.get(f"activity:{activity['id']}", [])
        worst = min(found, key=lambda finding: _SEVERITY[str(finding.severity)], default=None)
        severity = str(worst.severity) if worst else ""
        return Card(
            activity=activity["id"],
            title=activity["title"],
            owner=owner["name"] if owner else "",
            domain=owner["domain"] if owner else "none",
            status=activity["status"],
            status_label=str(ActivityStatus(activity["status"]).label),
            severity="" if severity == "low" else severity,
            words=str(CARD_WORDS.get(worst.code, "")) if worst and severity == "high" else "",
            side_phases=tuple(PreventionPhase(code).mark for code in activity["side_phases"]),
        )

    def target_group(self, activity: Activity) -> tuple[str, str]:
        """Column by the first listed target group."""
        groups = activity["target_groups"]
        key = groups[0] if groups else NOT_FILLED_IN
        return key, _group_label(key) if key else _("Not filled in")

    def phenomenon(self, activity: Activity) -> tuple[str, str]:
        """Column by the first phenomenon; an activity for all forms stands under all forms."""
        codes = activity["phenomena"]
        key = ALL_FORMS if ALL_FORMS in codes else (codes[0] if codes else "unknown")
        return key, self._phenomenon_label(key)

    def domain(self, activity: Activity) -> tuple[str, str]:
        """Column by the domain of the owner."""
        owner = self.organisations.get(activity["owner"])
        if owner is None:
            return "none", _("No owner")
        return owner["domain"], _domain_label(owner["domain"])

    def neighbourhood(self, activity: Activity) -> tuple[str, str]:
        """Column by the first neighbourhood; none means the whole municipality."""
        names = activity["neighbourhoods"]
        return (names[0], names[0]) if names else (WHOLE, _("Whole municipality"))

    def gaps(self, group_by: str, phase: str, here: list[Activity]) -> list[Column]:
        """The expected columns of a band; those that turn out to have cards are dropped later."""
        makers: dict[str, Callable[[str, list[Activity]], list[Column]]] = {
            "target_group": self._target_group_gaps,
            "phenomenon": self._phenomenon_gaps,
            "domain": self._domain_gaps,
        }
        return makers[group_by](phase, here) if group_by in makers else []

    def _target_group_gaps(self, phase: str, here: list[Activity]) -> list[Column]:
        return [
            Column(
                code,
                _group_label(code),
                note=_only_through(row["title"] for row in here if code in row["target_groups"]),
            )
            for code in self.expected_groups.get(phase, [])
        ]

    def _phenomenon_gaps(self, phase: str, here: list[Activity]) -> list[Column]:
        through_all = any(ALL_FORMS in row["phenomena"] for row in here)
        columns = []
        shown = PreventionPhase(phase).shown.value
        for code, level in self._relevant():
            if shown not in EXPECTED_SHOWN_PHASES.get(code, (shown,)):
                continue
            note = _("locally %(level)s") % {"level": RelevanceLevel(level).label}
            others = _only_through(other["title"] for other in here if code in other["phenomena"])
            if others or through_all:
                note = f"{note} · {others or _('only through all forms')}"
            columns.append(Column(code, self._phenomenon_label(code), note=note))
        return columns

    def _relevant(self) -> list[tuple[str, str]]:
        """Phenomenon and level, strongest first; listed twice, the highest level counts."""
        levels: dict[str, str] = {}
        for row in self.programme["locally_relevant"]:
            known = levels.setdefault(row["phenomenon"], row["level"])
            levels[row["phenomenon"]] = min(known, row["level"], key=_SEVERITY.__getitem__)
        return sorted(levels.items(), key=lambda item: _SEVERITY[item[1]])

    def _domain_gaps(self, phase: str, here: list[Activity]) -> list[Column]:
        given = self.programme["expected_domains"].get(phase)
        domains = given or DEFAULT_EXPECTED_DOMAINS[phase]
        return [Column(code, _domain_label(code)) for code in domains if code != "any"]

    def _phenomenon_label(self, code: str) -> str:
        return capfirst(self.phenomenon_labels.get(code) or str(PhenomenonCode(code).label))


def build_map(
    data: Mapping[str, Any],
    *,
    group_by: str = "target_group",
    findings: Sequence[FindingLike] = (),
    expected_groups: Mapping[str, Sequence[str]],
    statuses: Iterable[str] = ACTIVE,
    owner_domains: Sequence[str] = (),
    phenomenon_labels: Mapping[str, str] | None = None,
) -> MapModel:
    """The map of a programme in the exchange format.

    ``group_by`` is target_group, phenomenon, domain or neighbourhood; ``statuses`` are shown;
    ``owner_domains`` (domain codes or "none") keeps those owners only; ``expected_groups`` maps
    phases to target groups. Every activity appears once: in its main phase, or in the strip of
    what is not classified yet.
    """
    shown = set(statuses)
    activities = [row for row in data["activities"] if row["status"] in shown]
    builder = _Builder(data, activities, findings, expected_groups, phenomenon_labels or {})
    hidden = {
        card.activity
        for card in builder.cards.values()
        if owner_domains and card.domain not in owner_domains
    }
    bands = [
        _band(builder, group_by, phase, activities, hidden) for phase in PreventionPhase.values
    ]
    waiting = [
        builder.card(row)
        for row in activities
        if row["main_phase"] is None and row["id"] not in hidden
    ]
    counted = Counter(card.domain for card in builder.cards.values())
    return MapModel(group_by, bands, waiting, _owners(counted), _headlines(findings))


def _band(
    builder: _Builder, group_by: str, phase: str, activities: list[Activity], hidden: set[str]
) -> Band:
    here = [row for row in activities if row["main_phase"] == phase]
    place: Callable[[Activity], tuple[str, str]] = getattr(builder, group_by)
    columns: dict[str, Column] = {}
    for row in here:
        key, label = place(row)
        column = columns.setdefault(key, Column(key, label))
        if row["id"] not in hidden:
            column.cards.append(builder.card(row))
    filled = sorted(columns.values(), key=lambda column: -column.count)
    active = [row for row in here if row["status"] in ACTIVE]
    gaps = [gap for gap in builder.gaps(group_by, phase, active) if gap.key not in columns]
    return Band(
        phase=phase,
        mark=PreventionPhase(phase).mark,
        name=str(NAMES[phase]),
        sentence=str(SENTENCES[phase]),
        columns=[column for column in filled if column.cards] + gaps,
    )


def _owners(counted: Counter[str]) -> list[tuple[str, str, int]]:
    """The legend: domain, name and number of cards, in a fixed order."""
    order = ["social", "care", "safety", "external", "unknown", "none"]
    names = {"none": _("No owner"), "unknown": _("Domain unknown"), "external": _("Partner")}
    return [
        (code, names.get(code) or _domain_label(code), counted[code])
        for code in order
        if counted[code] or code in order[:4]
    ]


def _headlines(findings: Sequence[FindingLike]) -> list[Headline]:
    """Up to three rules that found something high or medium, the most severe first.

    A rule that found one thing says what; a rule that found more says its name and how often.
    """
    told: dict[str, list[FindingLike]] = {}
    for finding in sorted(findings, key=lambda row: (_SEVERITY[str(row.severity)], row.code)):
        if str(finding.severity) != "low":
            told.setdefault(finding.code, []).append(finding)
    return [
        Headline(code, str(found[0].severity), _headline(found), len(found))
        for code, found in list(told.items())[:3]
    ]


def _headline(found: list[FindingLike]) -> str:
    if len(found) == 1:
        return found[0].title
    name = next(rule.name for rule in RULES if rule.code == found[0].code)
    return _("%(rule)s: %(number)s times") % {"rule": name, "number": len(found)}


def _only_through(titles: Iterable[str]) -> str:
    names = list(titles)
    if len(names) > 3:
        names[2:] = [_("%(number)s others") % {"number": len(names) - 2}]
    if not names:
        return ""
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {_('and')} {names[-1]}"
    return _("only through %(titles)s") % {"titles": listed}


def _group_label(code: str) -> str:
    return capfirst(str(TargetGroup(code).label))


def _domain_label(code: str) -> str:
    short = {
        "social": _("Social domain"),
        "safety": _("Safety domain"),
        "care": _("Care domain"),
        "external": _("Partner"),
        "unknown": _("Domain unknown"),
    }
    return short.get(code) or str(Domain(code).label)
