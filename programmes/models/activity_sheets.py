"""An activity of a snapshot in words: its sheet in the document, its fields in a comparison."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.templatetags.ui import euro
from interventions.classification import (
    ActivityStatus,
    EvaluationStatus,
    EvaluationType,
    EvidenceRung,
    OwnerFits,
    PreventionPhase,
    Setting,
    TargetGroup,
)
from programmes.figures import NO_OWNER, PHASES, owner_domain
from programmes.models.programme import Activity
from programmes.models.scan_content import FindingRow, ScanContent, day_of, words

Facts = Mapping[str, Any]
Wording = Callable[[ScanContent, Any], str]


@dataclass(frozen=True)
class Evidence:
    """What the catalogue said about the intervention an activity is based on."""

    name: str
    rungs: tuple[tuple[str, bool], ...]
    research: str
    reservation: str


@dataclass(frozen=True)
class Sheet:
    """One activity as its sheet shows it; ``facts`` are labels with texts, "" is not filled in."""

    title: str
    status: str
    status_label: str
    phase: str
    phase_label: str
    owner: str
    owner_name: str
    description: str
    facts: tuple[tuple[str, str], ...]
    ownership: str
    evaluations: tuple[str, ...]
    evidence: Evidence | None
    intervention: str
    findings: tuple[FindingRow, ...]


def sheets(content: ScanContent) -> list[Sheet]:
    """The sheets of all activities, by phase and then in the order of the programme."""
    order = {phase: number for number, phase in enumerate(PHASES)}
    rows = sorted(
        content.data["activities"], key=lambda row: order.get(row["main_phase"], len(order))
    )
    return [sheet(content, row) for row in rows]


def sheet(content: ScanContent, activity: Facts) -> Sheet:
    """The sheet of one activity of the snapshot, ready to show."""
    phase, owner = activity["main_phase"] or "", owner_domain(content.data, activity)
    return Sheet(
        title=activity["title"],
        status=activity["status"],
        status_label=capfirst(words(ActivityStatus, [activity["status"]])),
        phase=PreventionPhase(phase).mark if phase else "",
        phase_label=capfirst(words(PreventionPhase, [phase])) if phase else _("Not yet classified"),
        owner=owner,
        owner_name=content.organisation(activity["owner"]) if owner != NO_OWNER else _("No owner"),
        description=activity["description"] or "",
        facts=tuple(_facts(content, activity)),
        ownership=_ownership(content, activity),
        evaluations=tuple(_evaluation(row) for row in activity["evaluations"]),
        evidence=_evidence(content, (activity["intervention"] or "").strip()),
        intervention=(activity["intervention"] or "").strip(),
        findings=tuple(content.findings_about(activity)),
    )


def wording(content: ScanContent, activity: Facts, name: str) -> str:
    """The value of one field of an activity in words; "" when it is not filled in."""
    value = activity[name]
    if value is None or value in ("", []):
        return ""
    return _WORDINGS.get(name, _plain)(content, value)


def label_of(name: str) -> str:
    """The label of a field of an activity."""
    own = _LABELS.get(name)
    return capfirst(str(own or Activity._meta.get_field(name).verbose_name))  # type: ignore[union-attr]


def _facts(content: ScanContent, activity: Facts) -> Iterator[tuple[str, str]]:
    """The facts of the sheet; the last ones only when there is something to say."""
    yield label_of("target_groups"), wording(content, activity, "target_groups")
    if activity["limited_to_groups"]:
        yield label_of("limited_to_groups"), wording(content, activity, "limited_to_groups")
    yield label_of("phenomena"), wording(content, activity, "phenomena")
    yield str(gettext_lazy("Where")), _where(content, activity)
    yield str(gettext_lazy("Period")), _period(activity)
    yield label_of("goals"), wording(content, activity, "goals")
    yield label_of("plan_of_approach"), wording(content, activity, "plan_of_approach")
    yield label_of("unintended_effects"), wording(content, activity, "unintended_effects")
    yield label_of("budget"), wording(content, activity, "budget")
    if activity["side_phases"]:
        yield label_of("side_phases"), wording(content, activity, "side_phases")


def _where(content: ScanContent, activity: Facts) -> str:
    places = wording(content, activity, "neighbourhoods") or _("whole municipality")
    settings = wording(content, activity, "settings")
    return f"{settings} · {places}" if settings else places


def _period(activity: Facts) -> str:
    start, end = _day(None, activity["start"]), _day(None, activity["end"])
    if start and end:
        return _("%(start)s to %(end)s") % {"start": start, "end": end}
    if start:
        return _("since %(start)s") % {"start": start}
    return _("until %(end)s") % {"end": end} if end else ""


def _ownership(content: ScanContent, activity: Facts) -> str:
    """Is it logical that the owner keeps doing this, and what follows."""
    parts = [capfirst(words(OwnerFits, [activity["owner_fits"]]))]
    if activity["owner_assessed_on"]:
        parts.append(_("discussed on %(day)s") % {"day": _day(None, activity["owner_assessed_on"])})
    if activity["proposed_owner"]:
        name = content.organisation(activity["proposed_owner"])
        parts.append(_("proposed owner: %(name)s") % {"name": name})
        decided = activity["transfer_decided"]
        parts.append(_("the transfer has been decided") if decided else _("not decided yet"))
    return ", ".join(parts)


def _evaluation(row: Facts) -> str:
    text = f"{words(EvaluationType, [row['type']])}: {words(EvaluationStatus, [row['status']])}"
    if row["completed_on"]:
        text += f", {_day(None, row['completed_on'])}"
    return capfirst(f"{text}. {row['summary']}" if row["summary"] else text)


def _evidence(content: ScanContent, intervention: str) -> Evidence | None:
    known = content.snapshot["evidence"].get(intervention)
    if known is None:
        return None
    rungs = tuple((str(label), code == known["rung"]) for code, label in EvidenceRung.choices)
    return Evidence(intervention, rungs, known["research"], known["reservation"])


def _plain(content: ScanContent, value: Any) -> str:
    return str(value)


def _day(content: Any, value: str | None) -> str:
    day = day_of(value)
    return date_format(day, "j F Y") if day else ""


def _coded(vocabulary: Any) -> Wording:
    return lambda content, value: words(vocabulary, [value] if isinstance(value, str) else value)


_WORDINGS: dict[str, Wording] = {
    "main_phase": _coded(PreventionPhase),
    "side_phases": _coded(PreventionPhase),
    "target_groups": _coded(TargetGroup),
    "settings": _coded(Setting),
    "status": _coded(ActivityStatus),
    "owner_fits": _coded(OwnerFits),
    "limited_to_groups": lambda content, value: ", ".join(row["label"] for row in value),
    "phenomena": lambda content, value: ", ".join(content.phenomenon(code) for code in value),
    "owner": lambda content, value: content.organisation(value),
    "proposed_owner": lambda content, value: content.organisation(value),
    "transfer_decided": lambda content, value: _("yes") if value else _("no"),
    "goals": lambda content, value: ", ".join(content.goal_title(code) for code in value),
    "neighbourhoods": lambda content, value: ", ".join(value),
    "evaluations": lambda content, value: "; ".join(_evaluation(row) for row in value),
    "budget": lambda content, value: euro(value),
    "start": _day,
    "end": _day,
    "owner_assessed_on": _day,
}

_LABELS: dict[str, Any] = {
    "target_groups": gettext_lazy("For whom"),
    "limited_to_groups": gettext_lazy("Only for"),
    "phenomena": pgettext_lazy("field of an activity", "Phenomenon"),
    "goals": gettext_lazy("Goal"),
    "side_phases": gettext_lazy("Also fits in"),
    "unintended_effects": gettext_lazy("Possible unintended effects"),
    "budget": gettext_lazy("Budget a year"),
    "evaluations": gettext_lazy("Evaluations"),
}
