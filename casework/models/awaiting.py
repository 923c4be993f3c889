"""What awaits somebody in casework: plain rows with a code and a day, no content (rule N14).

Every row goes through what its reader may see; so does every count made of them.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.models.case_actions import Action
from casework.models.cases import Case
from casework.models.lessons import CaseLesson
from casework.models.meetings import Attendance, CaseMeeting
from casework.models.parameters import INFORM
from casework.models.registrations import Registration
from casework.models.reviews import InformationEntry
from casework.models.weighings import Statement
from casework.models.words import Reply
from core.models import Membership, Parameter
from core.tenancy import reverse

R = Registration.Status
#: What to do, where, by when.
Told = tuple[str, str, datetime.date]
#: So many days before its day a review is asked for.
AHEAD = datetime.timedelta(days=14)


@dataclass(frozen=True)
class Awaiting:
    """One thing to do: what, where, by when, and what it is about."""

    label: str
    url: str
    day: datetime.date
    kind: str

    @property
    def is_late(self) -> bool:
        """Whether its day has passed."""
        return self.day < timezone.localdate()


def awaits(membership: Membership) -> list[Awaiting]:
    """What a membership has to do now, the first day on top; in a fixed number of queries."""
    if not membership.may("casework.view"):
        return []
    parts = [
        (_("Case"), _cases(membership)),
        (_("Action"), _actions(membership)),
        (_("Registration"), _statements(membership)),
        (_("Registration"), _weighings(membership)),
        (_("Case meeting"), _meetings(membership)),
        (_("Lesson"), _lessons(membership)),
    ]
    rows = [Awaiting(*told, kind) for kind, part in parts for told in part]
    return sorted(rows, key=lambda row: row.day)


def _cases(membership: Membership) -> Iterator[Told]:
    """Reviews that are due, and cases of which nobody was told (rules C15, P1)."""
    if not membership.may("case.direct"):
        return
    own = Case.objects.visible_to(membership).directed_by(membership).filter(restricted_on=None)
    today = timezone.localdate()
    for case in own.live().filter(next_review_by__lte=today + AHEAD).only("code", "next_review_by"):
        words = _("Review case %(code)s") % {"code": case.code}
        yield words, case.get_absolute_url(), case.next_review_by
    late = own.filter(pk__in=InformationEntry.objects.overdue_cases().order_by().values("pk"))
    term = datetime.timedelta(days=int(Parameter.objects.value(INFORM)))
    for case in late.only("code", "opened_on"):
        words = _("Record whether the person was told: case %(code)s") % {"code": case.code}
        yield words, case.get_absolute_url(), case.opened_on + term


def _actions(membership: Membership) -> Iterator[Told]:
    """One's own, and those whose doing one has to look at (rule C11)."""
    seen = Action.objects.visible_to(membership).exclude(case__closed_on__isnull=False)
    seen = seen.select_related("case", "registration")
    for action in seen.owned_by(membership).open():
        words = _("Carry out an action of %(code)s") % {"code": action.subject.code}
        yield words, action.get_absolute_url(), action.due_on
    directing = Q(case__process_director=membership) | Q(case__deputy_director=membership)
    mine = seen.to_verify().filter(directing | Q(case__case_director=membership))
    for action in mine.exclude(done_by=membership):
        words = _("Look whether an action of %(code)s was done") % {"code": action.subject.code}
        yield words, action.get_absolute_url(), timezone.localdate()


def _statements(membership: Membership) -> Iterator[Told]:
    """Statements and answers that are asked of one's organisation (rules W2, W7)."""
    if membership.organisation_id is None or not membership.may("registration.give_statement"):
        return
    today = timezone.localdate()
    seen = Registration.objects.visible_to(membership)
    asked = Statement.objects.awaited().filter(organisation_id=membership.organisation_id)
    for row in seen.filter(status=R.IN_WEIGHING, pk__in=asked.values("registration")):
        words = _("Give the statement of your organisation on %(code)s") % {"code": row.code}
        yield words, row.get_absolute_url(), row.statements_by or today
    questions = seen.filter(status=R.AWAITING_INFORMATION)
    for row in questions.filter(asked_organisation_id=membership.organisation_id):
        words = _("Answer the question about registration %(code)s") % {"code": row.code}
        yield words, row.get_absolute_url(), row.information_by or today


def _weighings(membership: Membership) -> Iterator[Told]:
    """Registrations to take up, and those that wait for a decision; never one's own (W6)."""
    seen = Registration.objects.visible_to(membership).exclude(registrar=membership)
    today = timezone.localdate()
    if membership.may("registration.take_up"):
        for row in seen.filter(status=R.REGISTERED):
            words = _("Take up registration %(code)s") % {"code": row.code}
            yield words, row.get_absolute_url(), today
    if membership.may("registration.take_in"):
        ready = Q(status=R.IN_WEIGHING, opened_at__isnull=False)
        ready |= Q(status=R.AWAITING_INFORMATION, information_by__lt=today)
        for row in seen.filter(ready):
            words = _("Decide on registration %(code)s") % {"code": row.code}
            yield words, row.get_absolute_url(), row.statements_by or today


def _meetings(membership: Membership) -> Iterator[Told]:
    """Invitations without an answer, and decision lists to adopt."""
    chaired = Q(chair=membership) | Q(deputy_chair=membership)
    for meeting in CaseMeeting.objects.awaiting_list().filter(chaired):
        words = _("Adopt the decision lists of meeting %(code)s") % {"code": meeting.reference}
        yield words, meeting.get_absolute_url(), meeting.held_on
    unanswered = Attendance.objects.of(membership).filter(
        reply=Reply.NONE, invited_at__isnull=False
    )
    shown = CaseMeeting.objects.visible_to(membership).ahead()
    shown = shown.filter(status=CaseMeeting.Status.PUBLISHED)
    for meeting in shown.filter(pk__in=unanswered.values("meeting")):
        words = _("Say whether you come to meeting %(code)s") % {"code": meeting.reference}
        yield words, meeting.get_absolute_url(), meeting.held_on


def _lessons(membership: Membership) -> Iterator[Told]:
    """Lessons that somebody else wrote (rule G6)."""
    if not membership.may("lesson.pass"):
        return
    where = reverse("casework:lesson_list")
    for _lesson in CaseLesson.objects.waiting().exclude(author=membership).only("pk"):
        yield _("Check a lesson before it goes to the catalogue"), where, timezone.localdate()
