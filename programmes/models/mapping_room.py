"""What the session shows in the room: one activity, five questions, its blind spots, the progress.

Everything is read in a constant number of queries, however many activities there are.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from statistics import median
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.tenancy import reverse
from interventions.classification import (
    DEFAULT_EXPECTED_DOMAINS,
    OwnerFits,
    PreventionPhase,
    TargetGroup,
)
from programmes.blind_spots import Finding
from programmes.models.exchange import ProgrammeState
from programmes.models.mapping import MappingSession, Question, SessionAnswer, SessionItem
from programmes.models.mapping_outcomes import GapCard
from programmes.models.programme import Activity

#: An estimate of the time left is only shown when it rests on this many activities.
ENOUGH = 3


@dataclass(frozen=True)
class LiveFinding:
    """A blind spot as the room sees it: ``change`` is "new", "gone" or "" since the beginning."""

    severity: str
    title: str
    text: str
    change: str


@dataclass(frozen=True)
class Row:
    """One of the five questions beside the others."""

    number: int
    label: str
    url: str
    is_current: bool
    is_done: bool


class Agenda:
    """The activities of a session in order, with what was answered."""

    def __init__(self, session: MappingSession) -> None:
        self.session = session
        self.programme = session.programme
        self.state = ProgrammeState(self.programme)

    @cached_property
    def items(self) -> list[SessionItem]:
        """The agenda; activities come from the state, with their owners."""
        known = {activity.pk: activity for activity in self.state.activities}
        rows = list(self.session.items.all())
        for row in rows:
            row.activity = known[row.activity_id]
        return rows

    @cached_property
    def answers(self) -> dict[tuple[int, int], SessionAnswer]:
        """(item, question) → the answer."""
        rows = SessionAnswer.objects.filter(item__session=self.session)
        return {(row.item_id, row.question): row for row in rows}

    @cached_property
    def discussed(self) -> set[int]:
        """The items of which at least one question was answered."""
        return {item for item, _question in self.answers}

    @cached_property
    def logical(self) -> Counter[str]:
        """How often the session said yes, no or discuss to "is it logical"."""
        return Counter(
            item.activity.owner_fits
            for item in self.items
            if (item.pk, int(Question.LOGICAL)) in self.answers
        )

    @cached_property
    def gaps(self) -> list[GapCard]:
        """The gap cards noted so far."""
        rows = GapCard.objects.filter(session=self.session)
        return list(rows.select_related("wanted_owner", "activity", "idea", "action_point"))

    def findings_now(self) -> dict[tuple[str, str], Finding]:
        """(code, subject) → the blind spots at this moment."""
        return {(row.code, row.subject): row for row in self.state.findings}

    def findings_then(self) -> dict[tuple[str, str], dict[str, str]]:
        """(code, subject) → the blind spots when the session began."""
        return {(row["code"], row["subject"]): row for row in self.session.findings_before}

    def room_url(self, item: SessionItem, question: int) -> str:
        """The address of one question about one activity."""
        address = reverse("programmes:session-room", reference=self.session.reference)
        return f"{address}?activity={item.activity.reference}&question={question}"

    def minutes_left(self) -> int:
        """Minutes the rest will take at the pace so far, by fives; 0 when it cannot be said."""
        first: dict[int, datetime.datetime] = {}
        for (item, _question), answer in self.answers.items():
            first[item] = min(answer.first_at, first.get(item, answer.first_at))
        moments = sorted(first.values())
        rest = len(self.items) - len(self.discussed)
        if len(moments) < ENOUGH or not rest:
            return 0
        steps = [(b - a).total_seconds() for a, b in pairwise(moments)]
        return max(5, 5 * round(median(steps) * rest / 300))


class RoomPage(Agenda):
    """The room at one question about one activity.

    ``activity`` is a reference ("" for the first activity that was not discussed yet); an activity
    that is not on the agenda raises ``LookupError``. ``question`` out of range becomes the first.
    """

    def __init__(self, session: MappingSession, activity: str = "", question: Any = 1) -> None:
        super().__init__(session)
        self.index = self._index(activity)
        self.item: Any = self.items[self.index] if self.items else None
        known = str(question) in {str(number) for number in Question.values}
        self.question = Question(int(question)) if known else Question.DOING

    def _index(self, activity: str) -> int:
        if not activity:
            waiting = (i for i, item in enumerate(self.items) if item.pk not in self.discussed)
            return next(waiting, 0)
        places = {item.activity.reference: i for i, item in enumerate(self.items)}
        if activity not in places:
            raise LookupError(activity)
        return places[activity]

    @property
    def activity(self) -> Activity:
        """The activity that is being discussed."""
        return self.item.activity  # type: ignore[no-any-return]

    @property
    def answer(self) -> SessionAnswer | None:
        """What was recorded for the present question, if anything."""
        return self.answers.get((self.item.pk, self.question)) if self.item else None

    @property
    def place(self) -> int:
        """The how-manieth activity this is."""
        return self.index + 1

    @property
    def rows(self) -> list[Row]:
        """The five questions."""
        return [
            Row(
                number=question,
                label=str(question.label),
                url=self.room_url(self.item, question),
                is_current=question == self.question,
                is_done=(self.item.pk, int(question)) in self.answers,
            )
            for question in Question
            if self.item
        ]

    @property
    def here(self) -> str:
        """The address of this very question."""
        return self.room_url(self.item, self.question) if self.item else ""

    @property
    def next_question(self) -> str:
        """Where "save and go on" leads: the next question, the next activity, the result."""
        if self.item and self.question < Question.MISSING:
            return self.room_url(self.item, self.question + 1)
        return self.next_activity or self.session.get_absolute_url()

    @property
    def next_activity(self) -> str:
        """The first question of the next activity; "" after the last."""
        return self._beside(1)

    @property
    def previous_activity(self) -> str:
        """The first question of the activity before; "" before the first."""
        return self._beside(-1)

    def _beside(self, step: int) -> str:
        index = self.index + step
        inside = 0 <= index < len(self.items)
        return self.room_url(self.items[index], Question.DOING) if inside else ""

    @property
    def target_group_labels(self) -> list[str]:
        """For whom the activity is, in words."""
        return [str(TargetGroup(code).label) for code in self.activity.target_groups]

    @property
    def steps(self) -> list[tuple[str, bool, bool]]:
        """The funnel in four steps: number, is it the main phase, does it fit there as well."""
        activity = self.activity
        return [
            (phase.mark, phase == activity.main_phase, phase in activity.side_phases)
            for phase in PreventionPhase
        ]

    @property
    def expected_domains(self) -> list[tuple[str, Any]]:
        """The domains expected to own the main phase: code and word; empty when any will do."""
        phase = self.activity.main_phase or ""
        stored = self.programme.expected_domains.get(phase)
        codes = DEFAULT_EXPECTED_DOMAINS.get(phase, ()) if stored is None else stored
        return [(code, _AT_THE_TABLE[code]) for code in codes] if "any" not in codes else []

    @property
    def phase_mark(self) -> str:
        """The short sign of the main phase: 1a, 1b, 2 or 3; "" for none."""
        phase = self.activity.main_phase
        return PreventionPhase(phase).mark if phase else ""

    @property
    def owner_words(self) -> str:
        """The owner and its domain in one word: "OOV, veiligheid"; "" for none."""
        owner = self.activity.owner
        return f"{owner.name}, {_AT_THE_TABLE[owner.domain]}" if owner else ""

    @property
    def has_opinion(self) -> bool:
        """Whether somebody said if it lies in a logical place, now or before."""
        return self.activity.owner_fits != OwnerFits.UNKNOWN

    @property
    def gaps_here(self) -> list[GapCard]:
        """The gap cards noted at this activity."""
        return [gap for gap in self.gaps if self.item and gap.activity_id == self.activity.pk]

    @property
    def live_findings(self) -> list[LiveFinding]:
        """The blind spots of this activity: new ones first, what disappeared last."""
        subject = f"activity:{self.activity.exchange_id}"
        now, then = self.findings_now(), self.findings_then()
        found = [
            LiveFinding(
                str(row.severity), row.rule_name, row.proposal, "" if key in then else "new"
            )
            for key, row in now.items()
            if key[1] == subject
        ]
        found.sort(key=lambda row: (row.change != "new", _SEVERITIES.index(row.severity)))
        gone = [
            LiveFinding(row["severity"], row["rule"], "", "gone")
            for key, row in then.items()
            if key[1] == subject and key not in now
        ]
        return found + gone

    @property
    def elsewhere(self) -> dict[str, int]:
        """How many blind spots of the programme as a whole are new or gone since the beginning."""
        now, then = set(self.findings_now()), set(self.findings_then())
        return {
            "new": sum(not subject.startswith("activity:") for _code, subject in now - then),
            "gone": sum(not subject.startswith("activity:") for _code, subject in then - now),
        }

    @property
    def counts(self) -> list[tuple[str, int]]:
        """What this session brought so far, in counts."""
        return [
            (_("Logical where it lies"), self.logical[OwnerFits.YES]),
            (_("To another owner"), self.logical[OwnerFits.NO]),
            (_("To be discussed later"), self.logical[OwnerFits.DISCUSS]),
            (_("Gaps noted"), len(self.gaps)),
        ]


_SEVERITIES = ["high", "medium", "low"]
_AT_THE_TABLE = {
    "social": gettext_lazy("social"),
    "care": gettext_lazy("care"),
    "safety": gettext_lazy("safety"),
    "external": gettext_lazy("partner outside"),
    "unknown": gettext_lazy("domain unknown"),
}


def people_at_the_table(domains: Iterable[str]) -> str:
    """How many take part, and per domain: "9 deelnemers: 4 sociaal, 2 zorg"."""
    counted = Counter(domains)
    total = sum(counted.values())
    parts = [f"{counted[code]} {label}" for code, label in _AT_THE_TABLE.items() if counted[code]]
    text = ngettext("%(total)d participant: %(parts)s", "%(total)d participants: %(parts)s", total)
    return text % {"total": total, "parts": ", ".join(parts)} if total else ""
