"""Decision lists: adopted once for each item, after that only added to (rules C9, C10)."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from casework.actions.facts import wanted
from casework.actions.steps import count, tell_news
from casework.lifecycle import MEETING
from casework.models import Addendum, AgendaItem, CaseMeeting, DecisionList, FigureKind
from casework.models.adopting import items_to_adopt, list_is_in_time
from casework.models.at_table import invited_to, readers_of
from core.documents import Document, fingerprint, render_pdf
from core.lifecycle import FactsRefused
from core.models import Membership


def adopt(
    meeting: CaseMeeting,
    *,
    membership: Membership,
    document_of: Callable[[datetime.datetime], Document],
) -> None:
    """The verb ``adopt``: a document is made for each item, and kept with its hash (C9, C10).

    ``document_of`` gives the kind of document as adopted at a moment. The documents are made before
    the others of the municipality have to wait; one whose item changed meanwhile is made again.
    Effects: the yearly figures, “there is news” for everybody invited. Raises
    ``TransitionRefused`` with what is missing, or when another chair was first, and
    ``DocumentRefused`` when this server cannot make documents.
    """
    moment = timezone.now()
    made = {}
    if not MEETING.refusal(MEETING.transitions["adopt"], meeting, membership):
        pages = _pages(meeting, membership, document_of(moment))
        made = {html: render_pdf(html) for html in pages.values()}
    with MEETING.transition("adopt", meeting, membership=membership) as fresh:
        fresh.adopted_at = moment
        pages = _pages(fresh, membership, document_of(moment))
        for item, html in pages.items():
            _keep(item, made.get(html) or render_pdf(html), membership, moment)
        in_time = list_is_in_time(fresh, moment)
        count(
            FigureKind.LISTS_IN_TIME if in_time else FigureKind.LISTS_LATE,
            number=len(pages),
        )
        tell_news(invited_to(fresh))


def _pages(
    meeting: CaseMeeting, membership: Membership, document: Document
) -> dict[AgendaItem, str]:
    """The document of each item as HTML; the same item gives the same text."""
    return {item: document.html(item, membership) for item in items_to_adopt(meeting)}


def _keep(
    item: AgendaItem, document: bytes, membership: Membership, moment: datetime.datetime
) -> None:
    DecisionList(
        item=item,
        adopted_by=membership,
        adopted_at=moment,
        document=document,
        fingerprint=fingerprint(document),
    ).save()


def add_addendum(
    meeting: CaseMeeting, *, membership: Membership, decision_list: DecisionList, text: str
) -> None:
    """The verb ``add_addendum``: correct or complete an adopted list, which itself stays (C10).

    Effect: “there is news” for whoever the item is for. Raises ``FactsRefused`` without a text, or
    for a list of another meeting.
    """
    (text,) = wanted(text=text)
    with MEETING.transition("add_addendum", meeting, membership=membership) as fresh:
        own: Any = DecisionList.objects.visible_to(membership).filter(item__meeting=fresh)
        found = own.filter(pk=decision_list.pk).select_related("item__case").first()
        if found is None:
            raise FactsRefused({"decision_list": _("Choose a decision list of this meeting.")})
        Addendum(
            decision_list=found,
            text=text,
            author=membership,
            organisation=membership.organisation,
        ).save()
        keys = readers_of(found.item)
        tell_news(Membership.objects.filter(pk__in=keys).select_related("user"))
