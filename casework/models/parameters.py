"""What a municipality sets for its casework; each is a proposal until two people confirmed it."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.models import ParameterDefinition, declare_parameter
from core.models.parameters import PROPOSAL, declare_number

EMPTY = _("Left empty on purpose: the municipality’s lawyer fills it in.")
#: No term is longer, in days.
LONGEST = 7320
_FILE = Path(__file__).parent.parent / "data" / "proposals.json"
_PROPOSED: dict[str, list[dict[str, str]]] = json.loads(_FILE.read_text("utf-8"))
#: A term in days, no longer than that.
_days = partial(declare_number, maximum=LONGEST)


def _lines(
    key: str, label: Any, explanation: Any, proposal: list[dict[str, str]], minimum: int
) -> str:
    """Declare an ordered list of lines and give its key."""
    declare_parameter(
        ParameterDefinition(
            key=key,
            label=label,
            explanation=explanation,
            kind="lines",
            proposal=proposal,
            source=PROPOSAL,
            minimum=minimum,
        )
    )
    return key


declare_parameter(
    ParameterDefinition(
        key="case_basis",
        label=_("Legal basis of the person-centred approach"),
        explanation=_("Name, publication and first day, as the lawyer confirms them."),
        kind="text",
        proposal="",
        source=EMPTY,
    )
)
#: The legal basis; nothing is registered without an approved version (rules G2, N19, N20).
BASIS = "case_basis"

CRITERIA = _lines(
    "weighing_criteria",
    _("Criteria of the weighing"),
    _("Each is answered in words by every organisation. A line each: name | question."),
    _PROPOSED["weighing_criteria"],
    1,
)
ORGANISATIONS = _lines(
    "weighing_organisations",
    _("Organisations required in a weighing"),
    _("No decision without a statement of each. A line each: the name as in the directory."),
    [],
    2,
)
LIFE_DOMAINS = _lines(
    "life_domains",
    _("Life domains of a plan"),
    _("Under which a goal can stand. A line each."),
    _PROPOSED["life_domains"],
    1,
)

GONE = _("After that it is destroyed by itself.")
DECLINED = _days(
    "registration_declined_days", _("Days a registration that was not taken in is kept"), GONE, 28
)
PASSED_ON = _days(
    "registration_passed_on_days",
    _("Days a registration is kept that was referred or handed over"),
    GONE,
    28,
)
WITHDRAWN = _days(
    "registration_withdrawn_days", _("Days a registration that was withdrawn is kept"), GONE, 7
)
STATEMENT = _days(
    "statement_days",
    _("Days for a statement in a weighing"),
    _("The date is asked of every organisation that is invited."),
    10,
)
INFORMATION = _days(
    "weighing_information_days",
    _("Days for an answer to a question in a weighing"),
    _("After that the weighing is decided without it; it may not idle."),
    28,
)
CASE_TERM = _days(
    "case_days",
    _("Days a case is kept after it was closed"),
    _("After that it is put on a destruction list, which two roles approve."),
    1826,
)
ARCHIVE_TERM = _days(
    "case_archive_days",
    _("Days the archive’s selection list keeps a case after it was closed"),
    _("Where it differs from the term of a case, nothing new is registered until they agree."),
    1826,
)
MOST_EXTENSIONS = _days(
    "case_extensions",
    _("How often the term of a case may be extended"),
    _("Each extension has a motive and is decided by a person."),
    1,
    minimum=0,
    maximum=5,
)
REVIEW = _days(
    "case_review_days",
    _("Days between two reviews of a case"),
    _("At each review: still needed, not too heavy, nothing lighter?"),
    182,
    maximum=366,
)
REVIEW_GRACE = _days(
    "case_review_grace_days",
    _("Days after which an overdue review stops everything else in a case"),
    _("From then on only the review itself is possible."),
    14,
    minimum=0,
    maximum=92,
)
INFORM = _days(
    "case_inform_days",
    _("Days within which the person is told of the case"),
    _("Or the telling is postponed, on a ground and until a day."),
    28,
)
POSTPONE = _days(
    "case_postpone_days",
    _("Days for which telling the person can be postponed at a time"),
    _("After that it is decided on again."),
    92,
)
PARTICIPATION = _days(
    "case_participant_days",
    _("Days for which somebody is admitted to a case at most"),
    _("Access ends by itself on that day."),
    366,
)
AGENDA = _days(
    "meeting_agenda_days",
    _("Working days before a meeting by which its agenda is published"),
    _("Shown while an agenda is made; publishing later is possible and said."),
    5,
    minimum=0,
    maximum=30,
)
LISTS = _days(
    "decision_list_days",
    _("Working days within which a decision list is adopted"),
    _("Shown to the chair and counted in the yearly figures."),
    10,
    maximum=60,
)
MEETING_TERM = _days(
    "meeting_days",
    _("Days the frame of a meeting is kept: day, place and who was there"),
    _("Its items are kept and destroyed with their cases."),
    1826,
)
REGISTER_TERM = _days(
    "case_register_days",
    _("Days an entry of a register is kept"),
    _("What was provided or refused, requests of persons: to account for it."),
    1826,
)
INCIDENT_TERM = _days(
    "incident_days",
    _("Days an incident is kept after it was closed"),
    _("At least three years, says the baseline for information security."),
    1096,
    minimum=1096,
)
REQUEST = _days(
    "rights_request_days",
    _("Days for a decision on a request of a person"),
    _("With one extension."),
    30,
    maximum=31,
)
REQUEST_EXTENSION = _days(
    "rights_request_extension_days",
    _("Days by which the decision on a request can be put off, once"),
    _("The person is told why."),
    61,
    maximum=62,
)
LIST_TERM = _days(
    "destruction_list_days",
    _("Days a destruction list and its certificate are kept"),
    _("It holds no personal data."),
    3653,
)
DRAFT = _days(
    "casework_draft_days",
    _("Days what somebody is writing in casework is kept"),
    GONE,
    14,
    maximum=92,
)
SERIES_TERM = _days(
    "meeting_series_days", _("Days a series of meetings is kept after it ended"), GONE, 366
)

#: Without an approved version of each of these, nothing is registered (rule B1).
CONDITIONS = (
    BASIS,
    CRITERIA,
    ORGANISATIONS,
    LIFE_DOMAINS,
    DECLINED,
    PASSED_ON,
    WITHDRAWN,
    STATEMENT,
    INFORMATION,
    CASE_TERM,
    ARCHIVE_TERM,
    MOST_EXTENSIONS,
    REVIEW,
    REVIEW_GRACE,
    INFORM,
    POSTPONE,
    PARTICIPATION,
    MEETING_TERM,
    REGISTER_TERM,
    REQUEST,
    REQUEST_EXTENSION,
    LIST_TERM,
    DRAFT,
)
