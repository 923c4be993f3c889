"""What a meeting decided on an item, and items that go on to another meeting (rules C9, C19)."""

from __future__ import annotations

import datetime
import math
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.actions.facts import refuse, wanted
from casework.actions.history import keep_versions
from casework.lifecycle import ITEM
from casework.models import Action, AgendaItem, Case, CaseMeeting, Ground, Why
from casework.models.at_table import organisations_of
from casework.models.codes import new_code
from core.lifecycle import FactsRefused
from core.models import Membership, Organisation

#: What an item takes along when it is moved (rule: an item never vanishes).
ASKED = ("case", "registration", "goal", "question", "decision_kind", "minutes")
CHOICES = ("ground", "person_present", "told", "returns_on")
DECIDED = (
    "picture",
    "decision",
    "ground",
    "ground_note",
    "dissent",
    "person_present",
    "absent_because",
    "person_says",
    "told",
    "told_note",
    "returns_on",
)


#: Of these the text before is kept when somebody writes over it.
TEXTS = tuple(name for name in DECIDED if name not in CHOICES)


@dataclass(frozen=True)
class Promise:
    """An action as it was said at the table: which organisation does what by when (rule C11)."""

    text: str
    organisation: Organisation
    due_on: datetime.date
    condition: str = ""
    needs_verification: bool = False


def discuss(
    item: AgendaItem,
    *,
    membership: Membership,
    picture: str,
    decision: str,
    ground: str,
    ground_note: str = "",
    dissent: str = "",
    person_present: str = "",
    absent_because: str = "",
    person_says: str = "",
    told: str = "",
    told_note: str = "",
    returns_on: datetime.date | None = None,
    promise: Promise | None = None,
) -> None:
    """The verb ``discuss``: record picture, decision and ground; the next item begins (rule C9).

    What is about the person may follow until the lists are adopted. ``promise`` is an action that
    was still being typed. Raises ``FactsRefused`` without picture, decision or ground, for another
    ground without words, and for a day that has passed.
    """
    picture, decision = wanted(picture=picture, decision=decision)
    refuse(_why_no_outcome(ground, ground_note, returns_on))
    with ITEM.transition("discuss", item, membership=membership) as fresh:
        fresh.picture, fresh.decision = picture, decision
        fresh.ground = ground
        fresh.ground_note = ground_note if ground == Ground.OTHER else ""
        fresh.dissent, fresh.person_says = dissent, person_says
        fresh.person_present, fresh.absent_because = person_present, absent_because
        fresh.told, fresh.told_note = told, told_note
        fresh.returns_on = returns_on
        fresh.discussed_by = membership
        keep_versions(fresh, TEXTS, membership)
        fresh.revision += 1
        if promise:
            _add(fresh, promise)
        _stop_the_clock(fresh)
        if fresh.case_id:
            Case.objects.filter(pk=fresh.case_id).update(agenda_wish="")  # it was asked now


def _why_no_outcome(
    ground: str, ground_note: str, returns_on: datetime.date | None
) -> dict[str, str]:
    reasons = {}
    if ground not in Ground.values:
        reasons["ground"] = _("Choose on what ground this was decided.")
    if ground == Ground.OTHER and not ground_note.strip():
        reasons["ground_note"] = _("Say in words on what ground this was decided.")
    if returns_on and returns_on <= timezone.localdate():
        reasons["returns_on"] = _("Choose a day after today.")
    return reasons


def _stop_the_clock(item: AgendaItem) -> None:
    """Note how long the item took, the first time; the time of the next one begins."""
    now = timezone.now()
    if item.begun_at and item.minutes_used is None:
        item.minutes_used = math.ceil((now - item.begun_at).total_seconds() / 60)
    following = item.meeting.items.waiting().exclude(pk=item.pk).in_order().first()
    if following and following.begun_at is None:
        following.begun_at = now
        following.save(update_fields=["begun_at"])


# --- actions, typed once --------------------------------------------------------------------------
def promise_action(item: AgendaItem, *, membership: Membership, promise: Promise) -> None:
    """The verb ``promise``: note an action; its organisation sees it at once (rule C11).

    The same action again is noted once. Raises ``FactsRefused`` without words, for an organisation
    that has nothing to do with the item, and for a day that has passed.
    """
    with ITEM.transition("promise", item, membership=membership) as fresh:
        _add(fresh, promise)


def _add(item: AgendaItem, promise: Promise) -> None:
    (text,) = wanted(text=promise.text)
    refuse(_why_no_action(item, promise))
    said = (text, promise.organisation.pk, promise.due_on)
    known = {(row.text, row.owner_organisation_id, row.due_on) for row in item.actions.all()}
    if said in known:
        return
    Action(
        code=new_code(Action),
        case=item.case,
        registration=item.registration,
        item=item,
        text=text,
        condition=promise.condition,
        owner_organisation=promise.organisation,
        due_on=promise.due_on,
        needs_verification=promise.needs_verification,
    ).save()


def _why_no_action(item: AgendaItem, promise: Promise) -> dict[str, str]:
    reasons = {}
    if not organisations_of(item).filter(pk=promise.organisation.pk).exists():
        reasons["organisation"] = _("Choose an organisation that takes part in this item.")
    if promise.due_on < timezone.localdate():
        reasons["due_on"] = _("Choose today or a later day.")
    return reasons


# --- on to another meeting ------------------------------------------------------------------------
def move(item: AgendaItem, *, membership: Membership, meeting: CaseMeeting) -> None:
    """The verb ``move``: the item goes on in another meeting with its outcome and its actions.

    Raises ``FactsRefused`` for a meeting that was held or has the case on its agenda already.
    """
    with ITEM.transition("move", item, membership=membership) as fresh:
        carried = _carry(fresh, meeting, ASKED + DECIDED, Why.CARRIED)
        fresh.actions.update(item=carried)


def copy(item: AgendaItem, *, membership: Membership, meeting: CaseMeeting) -> None:
    """The verb ``copy``: the same question in another meeting, without an outcome.

    Raises ``FactsRefused`` for a meeting that was held or has the case on its agenda already.
    """
    with ITEM.transition("copy", item, membership=membership) as fresh:
        _carry(fresh, meeting, ASKED, Why.CHOSEN)


@transaction.atomic
def _carry(item: AgendaItem, meeting: CaseMeeting, names: tuple[str, ...], why: Why) -> AgendaItem:
    target = CaseMeeting.objects.ahead().exclude(pk=item.meeting_id).filter(pk=meeting.pk).first()
    if target is None:
        raise FactsRefused({"meeting": _("Choose a meeting that has not been held yet.")})
    rows = target.items.all()
    if rows.filter(case=item.case_id, registration=item.registration_id).exists():
        text = _("This stands on the agenda of that meeting already. Choose another meeting.")
        raise FactsRefused({"meeting": text})
    last = rows.in_order().last()
    carried = AgendaItem(
        meeting=target,
        order=last.order + 1 if last else 1,
        why=why,
        carried_from=item,
        **{name: getattr(item, name) for name in names},
    )
    carried.save()
    return carried
