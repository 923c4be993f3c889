"""The agenda of a meeting: proposed in one click, put together, published in versions (C5)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from casework.actions.facts import refuse
from casework.actions.invitations import invite
from casework.lifecycle import ITEM, MEETING
from casework.models import AgendaItem, AgendaItemVersion, CaseMeeting, Why
from casework.models.editions import changed_between, placed_by_version
from casework.models.own_agenda import minutes_for_items
from casework.models.proposal import Candidate, candidates, fitting
from core.models import Membership

#: What an item says, and what a published version keeps of it.
TEXTS = ("goal", "question", "decision_kind", "minutes")


@dataclass(frozen=True)
class Wanted:
    """One line of the agenda as its maker wants it, by the code of the case or the weighing."""

    code: str
    goal: str
    question: str
    decision_kind: str
    minutes: int


def propose(meeting: CaseMeeting, *, membership: Membership) -> list[AgendaItem]:
    """The verb ``compose``, in one click: fill what is free with what has a reason to be discussed.

    What stands on the agenda stays. Gives the items that came. Raises ``TransitionRefused``.
    """
    with MEETING.transition("compose", meeting, membership=membership) as fresh:
        taken = sum(fresh.items.waiting().values_list("minutes", flat=True))
        chosen = fitting(candidates(fresh, membership), minutes_for_items(fresh) - taken)
        number = fresh.items.waiting().count()
        items = [
            _put(fresh, one, number + order, membership) for order, one in enumerate(chosen, 1)
        ]
        fresh.revision += 1
    return items


def compose(meeting: CaseMeeting, *, membership: Membership, lines: Iterable[Wanted]) -> None:
    """The verb ``compose``: the agenda is these lines in this order; the others are taken off.

    Items of cases that somebody else directs stay where they are. An item that was published stays
    readable in its version. Raises ``FactsRefused`` for what cannot be on it (any more).
    """
    lines = list(lines)
    with MEETING.transition("compose", meeting, membership=membership) as fresh:
        everything = list(fresh.items.waiting().in_order().select_related("case", "registration"))
        keys = set(fresh.items.composed_by(membership).values_list("pk", flat=True))
        mine = {item.subject.code: item for item in everything if item.pk in keys}
        known = {one.code: one for one in candidates(fresh, membership)}
        _refuse_unknown(lines, mine, known)
        others = [(place, item) for place, item in enumerate(everything) if item.pk not in keys]
        wanted = []
        for line in lines:
            item = mine.pop(line.code, None) or _put(fresh, known[line.code], 0, membership)
            wanted.append(_fill(item, line))
        for item in mine.values():
            _take_off(item, membership)
        _number(wanted, others)
        fresh.revision += 1


def _refuse_unknown(lines: list[Wanted], *known: dict[str, Any]) -> None:
    for line in lines:
        if not any(line.code in rows for rows in known):
            text = _("%(code)s cannot be on this agenda any more. Untick it and save again.")
            refuse({"": text % {"code": line.code}})


def _put(meeting: CaseMeeting, one: Candidate, order: int, membership: Membership) -> AgendaItem:
    """A new item, or the one that was taken off this agenda before."""
    about = "case" if one.why != Why.WEIGHING else "registration"
    item = meeting.items.filter(**{about: one.subject}).first()
    if item is None:
        item = AgendaItem(
            meeting=meeting, why=one.why, carried_from=one.carried_from, **{about: one.subject}
        )
    else:
        with ITEM.transition("put_back", item, membership=membership):
            pass
    for name in TEXTS:
        setattr(item, name, getattr(one, name))
    item.order = order
    item.save()
    return item


def _fill(item: AgendaItem, line: Wanted) -> AgendaItem:
    for name in TEXTS:
        setattr(item, name, getattr(line, name))
    return item


def _take_off(item: AgendaItem, membership: Membership) -> None:
    """An item that nobody has read goes; one that was published stays, as taken off."""
    if not item.versions.exists():
        item.delete()
        return
    with ITEM.transition("move", item, membership=membership):
        pass


def _number(wanted: list[AgendaItem], others: list[tuple[int, AgendaItem]]) -> None:
    """Number the items; those of others keep their place as far as there are so many."""
    for place, item in others:
        wanted.insert(min(place, len(wanted)), item)
    for order, item in enumerate(wanted, 1):
        item.order = order
        item.save(update_fields=["order", *TEXTS])


# --- publishing -----------------------------------------------------------------------------------
def publish(meeting: CaseMeeting, *, membership: Membership) -> None:
    """The verb ``publish``: version 1, and everybody with an item is invited (rules C5, C6).

    Raises ``TransitionRefused`` when an item misses goal, question or kind of decision.
    """
    with MEETING.transition("publish", meeting, membership=membership) as fresh:
        _keep_version(fresh)
        invite(fresh)


def revise(meeting: CaseMeeting, *, membership: Membership) -> None:
    """The verb ``revise``: the next version; whoever’s own items changed hears of it.

    People who were admitted to a case since are invited. Raises ``FactsRefused`` when nothing
    changed and nobody has to hear, and ``TransitionRefused`` as ``publish`` does.
    """
    with MEETING.transition("revise", meeting, membership=membership) as fresh:
        before = placed_by_version(fresh)[fresh.version]
        _keep_version(fresh)
        after = placed_by_version(fresh)[fresh.version]
        changed = changed_between(before, after)
        if not invite(fresh, changed) and not changed:
            refuse(
                {"": _("Nothing changed since the last version, so there is nothing to publish.")}
            )


def _keep_version(meeting: CaseMeeting) -> None:
    meeting.version += 1
    meeting.sequence += 1
    meeting.revision += 1
    meeting.published_at = timezone.now()
    for order, item in enumerate(meeting.items.waiting().in_order(), 1):
        if item.order != order:
            item.order = order
            item.save(update_fields=["order"])
        AgendaItemVersion(
            item=item,
            version=meeting.version,
            order=order,
            published_at=meeting.published_at,
            **{name: getattr(item, name) for name in TEXTS},
        ).save()
