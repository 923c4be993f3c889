"""The rules about the programme as a whole: phases, phenomena, target groups, goals, actions."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from interventions.classification import TargetGroup
from programmes.blind_spots.finding import Finding, Rule
from programmes.blind_spots.terms import (
    SHOWN_PHASE,
    STORED,
    Facts,
    as_date,
    covers,
    domain_labels,
    listed,
    long_date,
    phase_label,
    phases_expected_for,
    phenomenon_label,
    serves_shown,
    specific,
)

PHASE, THEME, GOALS = "programme_phase", "theme_target_group", "goals_actions"
KEY_TARGET_GROUPS = ["parents", "peers", "professionals", "key_figures"]


def _empty_phases(facts: Facts) -> Iterator[tuple[str, str]]:
    """Phase and severity; two empty primary phases are one finding."""
    primary = {"primary_breeding_ground", "primary_vulnerable"}
    if primary <= facts.empty_stored:
        yield "primary", "high"
    else:
        yield from ((phase, "medium") for phase in sorted(primary & facts.empty_stored))
    yield from ((phase, "high") for phase in sorted(facts.empty_stored - primary))


def _bs01(rule: Rule, facts: Facts) -> Iterator[Finding]:
    for phase, severity in _empty_phases(facts):
        label = phase_label(phase)
        yield rule.finding(
            f"phase:{phase}",
            severity,
            title=_("Nothing in the phase %(phase)s") % {"phase": label},
            why=_("No planned or running activity serves this phase."),
            fact=_("There is no planned or running activity in the phase %(phase)s yet.")
            % {"phase": label},
            proposal=_(
                "Discuss whether something is needed here and who can take it up, if necessary"
                " together with the region."
            ),
        )


def _bs02(rule: Rule, facts: Facts) -> Iterator[Finding]:
    for code, level in facts.relevant.items():
        if not facts.active or any(covers(row, code) for row in facts.active):
            continue
        label = phenomenon_label(code)
        yield rule.finding(
            f"phenomenon:{code}",
            level,
            title=_("Nothing on %(phenomenon)s") % {"phenomenon": label},
            why=_("The local picture names it; no planned or running activity does."),
            fact=_(
                "%(phenomenon)s has been marked as locally relevant,"
                " but no activity is aimed at it."
            )
            % {"phenomenon": label},
            proposal=_(
                "See whether an existing activity can be broadened or whether something new is"
                " needed."
            ),
        )


def _bs03(rule: Rule, facts: Facts) -> Iterator[Finding]:
    for code, level in facts.relevant.items():
        covering = [row for row in facts.active if covers(row, code)]
        served = {phase for row in covering for phase in serves_shown(row)}
        for phase in phases_expected_for(code) if covering else []:
            if phase in served or phase in facts.empty_shown:
                continue
            words = {"phenomenon": phenomenon_label(code), "phase": phase_label(phase)}
            yield rule.finding(
                f"phenomenon:{code}|phase:{phase}",
                "medium" if level == "high" else "low",
                title=_("%(phenomenon)s: nothing in %(phase)s") % words,
                why=_("Other phases have an activity on this phenomenon, this one does not."),
                fact=_("There is no activity on %(phenomenon)s in the phase %(phase)s.") % words,
                proposal=_("Check whether this is on purpose or whether an addition helps."),
            )


def _bs04(rule: Rule, facts: Facts) -> Iterator[Finding]:
    named = [specific(row) for row in facts.active if specific(row)]
    for code in sorted({code for codes in named for code in codes}):
        alone = sum(codes == {code} for codes in named)
        if len(named) < 3 or len(facts.relevant) < 2 or 10 * alone < 7 * len(named):
            continue
        others = listed([phenomenon_label(other) for other in facts.relevant if other != code])
        words = {
            "number": alone,
            "total": len(named),
            "phenomenon": phenomenon_label(code),
            "others": others,
        }
        yield rule.finding(
            f"phenomenon:{code}",
            "medium" if code in facts.relevant else "high",
            title=_(
                "%(number)d of the %(total)d activities with a specific phenomenon are only about"
                " %(phenomenon)s"
            )
            % words,
            why=_("Locally %(others)s play a role as well.") % words,
            fact=_(
                "%(number)d of the %(total)d activities that name a specific phenomenon are only"
                " about %(phenomenon)s, while %(others)s also play a role locally."
            )
            % words,
            proposal=_("Compare the offer with the local picture and broaden it where that fits."),
        )


def _bs05(rule: Rule, facts: Facts) -> Iterator[Finding]:
    mains = [SHOWN_PHASE[row["main_phase"]].value for row in facts.active if row["main_phase"]]
    for phase in sorted(set(mains)):
        number, total = mains.count(phase), len(mains)
        others_empty = len(facts.empty_shown - {phase}) == 2
        if total < 5 or 10 * number <= 7 * total or others_empty:
            continue
        words = {"number": number, "total": total, "phase": phase_label(phase)}
        yield rule.finding(
            f"phase:{phase}",
            "medium",
            title=_("%(number)d of the %(total)d activities are in %(phase)s") % words,
            why=_("More than 70 percent of the activities have their main phase here."),
            fact=_("%(number)d of the %(total)d activities are in the phase %(phase)s.") % words,
            proposal=_(
                "Discuss whether this distribution fits the local picture and whether another"
                " phase could use reinforcement."
            ),
        )


def _bs09(rule: Rule, facts: Facts) -> Iterator[Finding]:
    for phase in STORED:
        if phase not in facts.phases_without_expected_domain:
            continue
        words = {
            "phase": phase_label(phase),
            "domains": domain_labels(facts.expected(phase) or []),
        }
        yield rule.finding(
            f"phase:{phase}",
            "medium",
            title=_("Expected domain owns nothing in %(phase)s") % words,
            why=_("Expected here: %(domains)s.") % words,
            fact=_("In the phase %(phase)s no activity is in the hands of %(domains)s.") % words,
            proposal=_("Invite this domain to think along about ownership."),
        )


def _bs10(rule: Rule, facts: Facts) -> Iterator[Finding]:
    if not facts.active:
        return
    for code in KEY_TARGET_GROUPS:
        if any(code in row["target_groups"] for row in facts.active):
            continue
        label = str(TargetGroup(code).label)
        yield rule.finding(
            f"target_group:{code}",
            "medium",
            title=_("Nothing for %(group)s") % {"group": label},
            why=_("No planned or running activity names this target group."),
            fact=_("No activity is aimed at %(group)s.") % {"group": label},
            proposal=_("Consider whether they should get a place in the programme."),
        )
    if not any("online" in row["settings"] for row in facts.active):
        yield rule.finding(
            "setting:online",
            "medium",
            title=_("Nothing online"),
            why=_("No planned or running activity names online as a setting."),
            fact=_("No activity takes place online."),
            proposal=_("Consider how the online world can get a place."),
        )


def _bs17(rule: Rule, facts: Facts) -> Iterator[Finding]:
    for goal in facts.programme["goals"]:
        if not facts.active or any(goal["id"] in row["goals"] for row in facts.active):
            continue
        yield rule.finding(
            f"goal:{goal['id']}",
            "medium",
            title=_('No activity for the goal "%(goal)s"') % {"goal": goal["title"]},
            why=_("No planned or running activity names this goal."),
            fact=_('No planned or running activity is linked to the goal "%(goal)s".')
            % {"goal": goal["title"]},
            proposal=_("Link an activity, or discuss whether the goal still fits."),
        )


def _bs18(rule: Rule, facts: Facts) -> Iterator[Finding]:
    for action in facts.actions:
        if action["status"] not in ("open", "in_progress") or action["due_on"] is None:
            continue
        last = action["updated_on"] or action["created_on"]
        silent = (facts.today - as_date(last)).days
        if as_date(action["due_on"]) >= facts.today or silent < 30:
            continue
        words = {
            "action": action["title"],
            "due": long_date(action["due_on"]),
            "last": long_date(last),
            "days": silent,
        }
        yield rule.finding(
            f"action:{action['id']}",
            "medium",
            title=_('The action "%(action)s" is late') % words,
            why=_("It was due on %(due)s; the last update is %(days)d days old.") % words,
            fact=_(
                'The action "%(action)s" should have been done on %(due)s and has not been updated'
                " since %(last)s."
            )
            % words,
            proposal=_("Update its state or agree on a new date."),
        )


PROGRAMME_RULES = [
    Rule(
        "BS01",
        gettext_lazy("Empty phase"),
        gettext_lazy("No planned or running activity serves the phase."),
        gettext_lazy("High; medium when only one of the two primary phases is empty."),
        PHASE,
        _bs01,
    ),
    Rule(
        "BS02",
        gettext_lazy("Local phenomenon without activity"),
        gettext_lazy("A locally relevant phenomenon that no planned or running activity covers."),
        gettext_lazy("The level recorded for the phenomenon."),
        THEME,
        _bs02,
    ),
    Rule(
        "BS03",
        gettext_lazy("Phenomenon missing in a phase"),
        gettext_lazy(
            "A locally relevant phenomenon has activities, but none in a phase where one may be"
            " expected."
        ),
        gettext_lazy("Medium when the phenomenon plays a strong role, otherwise low."),
        THEME,
        _bs03,
    ),
    Rule(
        "BS04",
        gettext_lazy("One-sided programme"),
        gettext_lazy(
            "At least 70 percent of the activities with a specific phenomenon are about the same"
            " one, while several play a role locally. Counted from three activities."
        ),
        gettext_lazy("High when that phenomenon does not play a role locally, otherwise medium."),
        THEME,
        _bs04,
    ),
    Rule(
        "BS05",
        gettext_lazy("Weight in one phase"),
        gettext_lazy(
            "More than 70 percent of the activities have their main phase in the same phase."
            " Counted from five activities."
        ),
        gettext_lazy("Medium."),
        PHASE,
        _bs05,
    ),
    Rule(
        "BS09",
        gettext_lazy("Expected domain missing in a phase"),
        gettext_lazy("Of the known owners in a phase none belongs to an expected domain."),
        gettext_lazy("Medium."),
        "ownership",
        _bs09,
    ),
    Rule(
        "BS10",
        gettext_lazy("Important target group or online missing"),
        gettext_lazy(
            "No planned or running activity is aimed at parents, peers, professionals or key"
            " figures, or takes place online."
        ),
        gettext_lazy("Medium."),
        THEME,
        _bs10,
    ),
    Rule(
        "BS17",
        gettext_lazy("Goal without activity"),
        gettext_lazy("A goal that no planned or running activity is linked to."),
        gettext_lazy("Medium."),
        GOALS,
        _bs17,
    ),
    Rule(
        "BS18",
        gettext_lazy("Overdue action"),
        gettext_lazy("An open action past its date that was not updated for thirty days or more."),
        gettext_lazy("Medium."),
        GOALS,
        _bs18,
    ),
]
