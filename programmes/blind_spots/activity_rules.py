"""The rules about one activity: owner, evaluation, plan, substantiation, effects, dates."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programmes.blind_spots.finding import Finding, Rule
from programmes.blind_spots.terms import (
    Facts,
    as_date,
    domain_labels,
    is_blank,
    long_date,
    phase_label,
)

OWNERSHIP, EVIDENCE, PLAN, GOALS = "ownership", "evidence", "plan_effects", "goals_actions"


def _bs06(rule: Rule, facts: Facts) -> Iterator[Finding]:
    for row in facts.active:
        if facts.owner(row):
            continue
        since = row["start"] if row["status"] == "running" else None
        yield rule.finding(
            f"activity:{row['id']}",
            "high" if row["status"] == "running" else "medium",
            title=_('No owner recorded for "%(title)s"') % row,
            why=_("It has been running since %(day)s; the owner is not filled in.")
            % {"day": long_date(since)}
            if since
            else _("The owner is not filled in."),
            fact=_('No owner has been recorded for "%(title)s".') % row,
            proposal=_("Agree which organisation is responsible."),
        )


def _bs07(rule: Rule, facts: Facts) -> Iterator[Finding]:
    for row in facts.active:
        owner = facts.owner(row)
        if owner is None or row["owner_fits"] != "no" or row["transfer_decided"]:
            continue
        assessed = row["owner_assessed_on"]
        days = (facts.today - as_date(assessed)).days if assessed else 0
        proposed = facts.organisations.get(row["proposed_owner"])
        words = {
            "title": row["title"],
            "owner": owner["name"],
            "proposed": proposed["name"] if proposed else _("another organisation"),
            "days": days,
        }
        yield rule.finding(
            f"activity:{row['id']}",
            "high" if days > 90 else "medium",
            title=_('"%(title)s" lies in an illogical place, and there is no decision yet') % words,
            why=_("The session found this %(days)d days ago; the owner is %(owner)s.") % words
            if assessed and days >= 0
            else _("The session found this; the owner is %(owner)s.") % words,
            fact=_(
                'In the session "%(title)s" was not found logical with %(owner)s; a decision about'
                " transfer is missing."
            )
            % words,
            proposal=_("Record whether %(proposed)s takes it over, or why it stays as it is.")
            % words,
        )


def _bs08(rule: Rule, facts: Facts) -> Iterator[Finding]:
    for row in facts.active:
        owner, domain = facts.owner(row), facts.owner_domain(row)
        phase = row["main_phase"]
        if owner is None or domain is None or phase is None or row["owner_fits"] == "no":
            continue
        expected = facts.expected(phase)
        if expected is None or domain in expected:
            continue
        if phase in facts.phases_without_expected_domain:
            continue
        words = {
            "title": row["title"],
            "owner": owner["name"],
            "domain": domain_labels([domain]),
            "phase": phase_label(phase),
            "domains": domain_labels(expected),
        }
        yield rule.finding(
            f"activity:{row['id']}",
            "low" if row["owner_fits"] == "yes" else "medium",
            title=_('"%(title)s" lies with another domain than expected') % words,
            why=_("The owner is %(owner)s (%(domain)s); expected: %(domains)s.") % words,
            fact=_(
                '"%(title)s" lies with %(owner)s (%(domain)s), while for the phase %(phase)s'
                " %(domains)s is expected."
            )
            % words,
            proposal=_("Discuss whether this is logical, or change the expectation."),
        )


def _bs11(rule: Rule, facts: Facts) -> Iterator[Finding]:
    for row in facts.active:
        if not facts.overdue_for_evaluation(row):
            continue
        words = {"title": row["title"], "start": long_date(row["start"])}
        yield rule.finding(
            f"activity:{row['id']}",
            "medium",
            title=_('"%(title)s" has not been evaluated for more than a year') % words,
            why=_("It started on %(start)s; no evaluation is under way or completed.") % words,
            fact=_('"%(title)s" has been running since %(start)s and has not been evaluated yet.')
            % words,
            proposal=_(
                "Plan an evaluation that fits its size, for example a short process evaluation."
            ),
        )


def _bs12(rule: Rule, facts: Facts) -> Iterator[Finding]:
    for row in facts.active:
        if not is_blank(row["plan_of_approach"]):
            continue
        yield rule.finding(
            f"activity:{row['id']}",
            "medium" if row["status"] == "running" else "low",
            title=_('No plan of approach for "%(title)s"') % row,
            why=_("The plan of approach is not filled in."),
            fact=_('No plan of approach has been recorded for "%(title)s".') % row,
            proposal=_(
                "Describe briefly the aim, target group, way of working and expected result."
            ),
        )


def _bs13(rule: Rule, facts: Facts) -> Iterator[Finding]:
    for row in facts.active:
        if facts.substantiated(row) or facts.completed(row) or facts.overdue_for_evaluation(row):
            continue
        yield rule.finding(
            f"activity:{row['id']}",
            "low",
            title=_('No substantiation of "%(title)s" yet') % row,
            why=_("No studied intervention is linked and no evaluation has been completed."),
            fact=_('No research or evaluation is known of "%(title)s" yet.') % row,
            proposal=_(
                "See whether a studied approach is of use, or record how you will learn what"
                " works yourselves."
            ),
        )


def _bs14(rule: Rule, facts: Facts) -> Iterator[Finding]:
    for row in facts.active:
        groups = row["limited_to_groups"]
        if len({group["label"].strip().casefold() for group in groups}) != 1:
            continue
        words = {"title": row["title"], "group": groups[0]["label"].strip()}
        yield rule.finding(
            f"activity:{row['id']}",
            "medium",
            title=_('"%(title)s" is meant for one group only') % words,
            why=_("The activity is limited to one ethnic or religious group: %(group)s.") % words,
            fact=_('"%(title)s" is meant for %(group)s only. This may stigmatise unintentionally.')
            % words,
            proposal=_(
                "Consider broadening the target group, or record why this choice is needed and"
                " what the community thinks of it."
            ),
        )


def _bs15(rule: Rule, facts: Facts) -> Iterator[Finding]:
    for row in facts.active:
        if not is_blank(row["unintended_effects"]):
            continue
        yield rule.finding(
            f"activity:{row['id']}",
            "low",
            title=_('Possible unintended effects of "%(title)s" not filled in') % row,
            why=_("The field about possible unintended effects is empty."),
            fact=_('Possible unintended effects of "%(title)s" have not been filled in.') % row,
            proposal=_("Dwell on it briefly, for example on stigma or loss of trust."),
        )


def _bs16(rule: Rule, facts: Facts) -> Iterator[Finding]:
    for row in facts.active:
        if row["status"] != "running" or row["end"] is None or as_date(row["end"]) >= facts.today:
            continue
        words = {"title": row["title"], "end": long_date(row["end"])}
        yield rule.finding(
            f"activity:{row['id']}",
            "low",
            title=_('The end date of "%(title)s" has passed') % words,
            why=_("It was to end on %(end)s; its status is still running.") % words,
            fact=_(
                'The end date of "%(title)s" (%(end)s) has passed, but the status is still'
                ' "running".'
            )
            % words,
            proposal=_("Close the activity or change the end date."),
        )


ACTIVITY_RULES = [
    Rule(
        "BS06",
        gettext_lazy("Activity without owner"),
        gettext_lazy("A planned or running activity without an owner."),
        gettext_lazy("High when it runs, medium when it is planned."),
        OWNERSHIP,
        _bs06,
    ),
    Rule(
        "BS07",
        gettext_lazy("Owner not logical, no decision yet"),
        gettext_lazy("The session found the owner not logical; a transfer has not been decided."),
        gettext_lazy("Medium; high when that was more than ninety days ago."),
        OWNERSHIP,
        _bs07,
    ),
    Rule(
        "BS08",
        gettext_lazy("Owner from another domain than expected"),
        gettext_lazy("The domain of the owner is not among the domains expected for the phase."),
        gettext_lazy("Medium; low when the session found it logical."),
        OWNERSHIP,
        _bs08,
    ),
    Rule(
        "BS11",
        gettext_lazy("Longer than a year without evaluation"),
        gettext_lazy("Runs for more than twelve months, no evaluation under way or completed."),
        gettext_lazy("Medium."),
        EVIDENCE,
        _bs11,
    ),
    Rule(
        "BS12",
        gettext_lazy("No plan of approach"),
        gettext_lazy("The plan of approach of a planned or running activity is not filled in."),
        gettext_lazy("Medium when it runs, low when it is planned."),
        PLAN,
        _bs12,
    ),
    Rule(
        "BS13",
        gettext_lazy("No substantiation yet"),
        gettext_lazy(
            "Not linked to a recognised or evaluated intervention, and no completed evaluation of"
            " its own."
        ),
        gettext_lazy("Low."),
        EVIDENCE,
        _bs13,
    ),
    Rule(
        "BS14",
        gettext_lazy("Aimed at one ethnic or religious group"),
        gettext_lazy("Participation is limited to exactly one ethnic or religious group."),
        gettext_lazy("Medium."),
        "theme_target_group",
        _bs14,
    ),
    Rule(
        "BS15",
        gettext_lazy("Possible unintended effects not filled in"),
        gettext_lazy("The field about possible unintended effects is not filled in."),
        gettext_lazy("Low."),
        PLAN,
        _bs15,
    ),
    Rule(
        "BS16",
        gettext_lazy("End date passed"),
        gettext_lazy("The activity runs while its end date lies before the reference date."),
        gettext_lazy("Low."),
        GOALS,
        _bs16,
    ),
]
