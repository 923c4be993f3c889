"""The page of one case, gathered in a fixed number of queries; what it shows is for its readers."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from casework.models.agenda import AgendaItem
from casework.models.case_readers import Reader, readers_of
from casework.models.cases import Case
from casework.models.contributions import CaseFile, Contribution
from casework.models.decision_lists import DecisionList
from casework.models.parameters import CASE_TERM
from casework.models.participants import CaseParticipant
from casework.models.plans import CasePlan
from casework.models.reviews import CaseStep, InformationEntry, Review
from casework.models.words import Certainty, ContributionKind, Side, Use
from core.models import Membership, Parameter
from core.retention import in_words
from network.models import PartnerOrganisation

#: So many days before the end of an access, or the day of a review, the page says so.
SOON = 30
#: So many texts of one side stand open; older ones unfold.
SHOWN = 8
#: Kind of text, or what became of a fact → how its tag is named in the style sheet, and its icon.
TAGS: dict[str, tuple[str, str]] = {
    ContributionKind.FACT: ("fact", "eye"),
    ContributionKind.OPINION: ("view", "thought"),
    ContributionKind.DIAGNOSIS: ("plain", "document"),
    Certainty.OPEN: ("doubt", "help"),
    Certainty.CONFIRMED: ("fact", "check"),
    Certainty.REFUTED: ("against", "close"),
}


@dataclass(frozen=True)
class Voice:
    """One contribution as its reader may see it; ``before`` is for the process director (P4)."""

    text: Contribution
    is_own: bool
    before: list[Contribution]

    @property
    def is_fact(self) -> bool:
        """Whether it can be marked as confirmed."""
        return self.text.kind == ContributionKind.FACT

    @property
    def is_opinion(self) -> bool:
        """Whether it stands in quotation marks."""
        return self.text.kind == ContributionKind.OPINION

    @property
    def is_for_the_meeting(self) -> bool:
        """Whether it may not be passed on (rule C14)."""
        return self.text.use == Use.MEETING

    @property
    def tag(self) -> tuple[str, str]:
        """How its tag looks: by its kind, of a fact by what became of it."""
        return TAGS[self.text.certainty if self.is_fact else self.text.kind]

    @property
    def day(self) -> datetime.date:
        """When it was, else when it was written."""
        return self.text.happened_on or self.text.contributed_on


@dataclass(frozen=True)
class Seat:
    """Somebody who reads the case: organisation, function, and the last day when there is one."""

    organisation: Any
    function: str
    domain: str
    is_reader: bool
    until: datetime.date | None = None
    days_left: int | None = None

    @property
    def ends_soon(self) -> bool:
        """Whether the access ends within a month."""
        return self.days_left is not None and self.days_left <= SOON


@dataclass(frozen=True)
class Keeping:
    """How long the case is kept, from its declaration (rule B2)."""

    term: str
    basis: str
    destroyed_after: datetime.date | None


@dataclass(frozen=True)
class CasePage:
    """Everything the page shows; ``led_by`` is the organisation of the process director."""

    led_by: Any
    sides: list[tuple[str, list[Voice], list[Voice]]]
    picture: AgendaItem | None
    plan: CasePlan | None
    seats: list[Seat]
    readers: list[Reader]
    review: Review | None
    days_to_review: int
    told: InformationEntry | None
    is_information_overdue: bool
    steps: list[CaseStep]
    files: list[CaseFile]
    lists: list[DecisionList]
    keeping: Keeping
    actions: list[Any]

    @property
    def is_review_near(self) -> bool:
        """Whether the review is due within a month, or was already."""
        return self.days_to_review <= SOON

    @property
    def is_silent(self) -> bool:
        """Whether nobody contributed yet."""
        return not any(voices for _side, voices, _older in self.sides)


def case_page(case: Case, membership: Membership) -> CasePage:
    """Gather it for one reader."""
    participants = list(case.participants.current().with_names())
    adopted = case.plans.adopted().first()
    plan = adopted or case.plans.newest()
    overdue = InformationEntry.objects.overdue_cases().filter(pk=case.pk)
    return CasePage(
        led_by=case.process_director.organisation,
        sides=_sides(case, membership),
        picture=_last_picture(case),
        plan=plan,
        seats=seats_of(case, participants, membership),
        readers=readers_of(case, participants),
        review=case.reviews.first(),
        days_to_review=(case.next_review_by - timezone.localdate()).days,
        told=case.information.select_related("told_by").first(),
        is_information_overdue=overdue.exists(),
        steps=list(case.steps.select_related("organisation")),
        files=list(case.files.select_related("organisation").defer("content")),
        lists=list(DecisionList.objects.visible_to(membership).of_case(case)),
        keeping=keeping_of(case),
        actions=list(case.actions.by_day()),
    )


# --- the two sides --------------------------------------------------------------------------------
def _sides(case: Case, membership: Membership) -> list[tuple[str, list[Voice], list[Voice]]]:
    """Care and safety: what stands open, and what is older."""
    rows = list(case.contributions.in_reading_order())
    before = _earlier(rows) if case.is_directed_by(membership) else {}
    voices = [
        Voice(row, row.is_of(membership), before.get(row.pk, []))
        for row in rows
        if not row.is_corrected
    ]
    found = []
    for side in Side.values:
        seen = [voice for voice in voices if voice.text.side == side]
        found.append((side, seen[:SHOWN], seen[SHOWN:]))
    return found


def _earlier(rows: Iterable[Contribution]) -> dict[int, list[Contribution]]:
    """What stood there before, per text that corrects it; the latest first."""
    by_key = {row.pk: row for row in rows}
    found = {}
    for row in by_key.values():
        chain, key = [], row.corrects_id
        while key in by_key:
            chain.append(by_key[key])
            key = by_key[key].corrects_id
        found[row.pk] = chain
    return found


def _last_picture(case: Case) -> AgendaItem | None:
    """The case's own item of the newest adopted meeting: what was thought, what the person said."""
    discussed = case.items.filter(meeting__adopted_at__isnull=False).exclude(picture="")
    item: AgendaItem | None = (
        discussed.select_related("meeting").order_by("-meeting__held_on", "-pk").first()
    )
    return item


# --- who reads it ---------------------------------------------------------------------------------
def seats_of(
    case: Case, participants: Iterable[CaseParticipant], membership: Membership
) -> list[Seat]:
    """The directors, who stay as long as the case runs, and the participants until their day."""
    domains = dict(PartnerOrganisation.objects.values_list("organisation_id", "domain"))
    directing = [
        (case.case_director, _("case director")),
        (case.process_director, _("process director")),
        (case.deputy_director, _("deputy of the process director")),
    ]
    seats = [
        Seat(
            person.organisation,
            function,
            domains.get(person.organisation_id or 0, ""),
            person.pk == membership.pk,
        )
        for person, function in directing
    ]
    return seats + [
        Seat(
            row.organisation,
            row.function,
            domains.get(row.organisation_id, ""),
            row.membership_id == membership.pk,
            row.until,
            row.days_left,
        )
        for row in participants
    ]


def keeping_of(case: Case | None = None) -> Keeping:
    """The term in force, and of a closed case the day after which it is destroyed."""
    rule: Any = Case.retention
    term = in_words(int(Parameter.objects.value(CASE_TERM)))
    return Keeping(term, str(rule.basis), case.destroyed_after if case else None)
