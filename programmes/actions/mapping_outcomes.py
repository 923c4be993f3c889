"""What a mapping session brings forth: activities entered in the room, gap cards, decisions."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.db import transaction

from core import audit
from core.models import Membership
from core.references import next_reference
from interventions.classification import ActivityStatus, Domain
from network.actions.partners import ensure_organisation
from programmes.actions.mapping import ORIGIN
from programmes.actions.programme import create_action_point, create_activity, next_code
from programmes.lifecycle import GAP_CARD, MAPPING_SESSION, SESSION_DECISION
from programmes.models import (
    ActionPoint,
    Activity,
    GapCard,
    MappingSession,
    Programme,
    ProgrammeOrganisation,
    SessionDecision,
    SessionItem,
)


@transaction.atomic
def organisation_named(
    programme: Programme, name: str, *, membership: Membership, domain: str = ""
) -> ProgrammeOrganisation | None:
    """The organisation of the programme with this name (ignoring case); made when it is new.

    None for an empty name. ``domain`` is kept for a new one and for one whose domain is unknown.
    Effect when something changed: one log event of the programme.
    """
    name = " ".join(name.split())
    if not name:
        return None
    known = {row.name.casefold(): row for row in programme.organisations.all()}
    row = known.get(name.casefold())
    if row is not None and not (domain and row.domain == Domain.UNKNOWN):
        return row
    if row is None:
        row = ProgrammeOrganisation(
            programme=programme,
            exchange_id=next_code(programme.organisations, "O"),
            organisation=ensure_organisation(name, domain=domain or Domain.UNKNOWN),
            name=name,
            position=len(known),
        )
    row.domain = domain or Domain.UNKNOWN
    row.save()
    audit.record("programme.edit", programme, membership=membership, changed=["organisations"])
    return row


def owner_in_session(
    session: MappingSession, name: str, *, membership: Membership, domain: str
) -> ProgrammeOrganisation | None:
    """An owner named in the room, as ``organisation_named``; only while the session is under way.

    Raises ``TransitionRefused`` otherwise.
    """
    with MAPPING_SESSION.transition("record", session, membership=membership):
        return organisation_named(session.programme, name, membership=membership, domain=domain)


def enter_activity(
    session: MappingSession,
    *,
    membership: Membership,
    key: str,
    title: str,
    main_phase: str | None,
    target_group: str,
    owner: str,
    status: str,
) -> tuple[SessionItem, bool]:
    """Add an activity that somebody names in the room, at the end of programme and agenda.

    ``owner`` is a name; a new organisation is made, its domain unknown until somebody says. The
    same row sent twice (``key`` and title) is stored once. Returns the item and whether it is new.
    """
    with MAPPING_SESSION.transition("record", session, membership=membership):
        sent = session.items.filter(entry_key=key).select_related("activity").first()
        if key and sent and sent.activity.title == title:
            return sent, False
        activity = create_activity(
            session.programme,
            membership=membership,
            origin=ORIGIN,
            title=title,
            main_phase=main_phase or None,
            target_groups=[target_group] if target_group else [],
            owner=organisation_named(session.programme, owner, membership=membership),
            status=status,
        )
        item = SessionItem(
            session=session,
            activity=activity,
            position=session.items.count(),
            entry_key=_fresh(key, sent),
        )
        item.save()
        return item, True


def note_gap(
    session: MappingSession, *, membership: Membership, key: str, **facts: Any
) -> tuple[GapCard, bool]:
    """Note what is missing, once however often it is sent. Returns the card and if it is new."""
    with MAPPING_SESSION.transition("record", session, membership=membership):
        sent = GapCard.objects.filter(session=session, entry_key=key).first()
        if key and sent and sent.text == facts["text"]:
            return sent, False
        gap = GapCard(
            session=session,
            reference=next_reference(GapCard, "G", width=3),
            entry_key=_fresh(key, sent),
            **facts,
        )
        gap.save()
        return gap, True


def change_gap(gap: GapCard, *, membership: Membership, **facts: Any) -> GapCard:
    """Change a gap card while its session is under way."""
    return _change(gap, membership, facts)  # type: ignore[no-any-return]


def make_idea_of_gap(gap: GapCard, *, membership: Membership, title: str) -> None:
    """The verb ``make_idea``: an activity with status idea, where the card says it belongs."""
    with GAP_CARD.transition("make_idea", gap, membership=membership) as fresh:
        fresh.idea = create_activity(
            fresh.session.programme,
            membership=membership,
            origin=ORIGIN,
            title=title,
            description=fresh.text,
            main_phase=fresh.phase or None,
            target_groups=[fresh.target_group] if fresh.target_group else [],
            phenomena=[fresh.phenomenon] if fresh.phenomenon else [],
            owner=fresh.wanted_owner,
            status=ActivityStatus.IDEA,
        )


def make_action_of_gap(
    gap: GapCard,
    *,
    membership: Membership,
    title: str,
    owner: ProgrammeOrganisation | None = None,
    due_on: datetime.date | None = None,
) -> None:
    """The verb ``make_action``: the gap becomes an action point of the programme."""
    with GAP_CARD.transition("make_action", gap, membership=membership) as fresh:
        fresh.action_point = _action(fresh, None, membership, title, owner, due_on)


def drop_gap(gap: GapCard, *, membership: Membership) -> None:
    """The verb ``drop``: a card noted by mistake is gone; its event in the log stays."""
    with GAP_CARD.transition("drop", gap, membership=membership):
        pass


def record_decision(
    session: MappingSession, *, membership: Membership, key: str, **facts: Any
) -> tuple[SessionDecision, bool]:
    """Record what was agreed. The same one sent twice is stored once."""
    with MAPPING_SESSION.transition("record", session, membership=membership):
        sent = SessionDecision.objects.filter(session=session, entry_key=key).first()
        if key and sent and sent.text == facts["text"]:
            return sent, False
        decision = SessionDecision(
            session=session,
            reference=next_reference(SessionDecision, "B", width=3),
            entry_key=_fresh(key, sent),
            **facts,
        )
        decision.save()
        return decision, True


def change_decision(
    decision: SessionDecision, *, membership: Membership, **facts: Any
) -> SessionDecision:
    """Change a decision while its session is under way."""
    return _change(decision, membership, facts)  # type: ignore[no-any-return]


def make_action_of_decision(
    decision: SessionDecision,
    *,
    membership: Membership,
    title: str,
    owner: ProgrammeOrganisation | None = None,
    due_on: datetime.date | None = None,
) -> None:
    """The verb ``make_action``: the decision becomes an action point of the programme."""
    with SESSION_DECISION.transition("make_action", decision, membership=membership) as fresh:
        fresh.action_point = _action(fresh, fresh.activity, membership, title, owner, due_on)


def drop_decision(decision: SessionDecision, *, membership: Membership) -> None:
    """The verb ``drop``: a decision recorded by mistake is gone; its event in the log stays."""
    with SESSION_DECISION.transition("drop", decision, membership=membership):
        pass


def _change(outcome: Any, membership: Membership, facts: dict[str, Any]) -> Any:
    with MAPPING_SESSION.transition("record", outcome.session, membership=membership):
        fresh = type(outcome)._default_manager.get(pk=outcome.pk)
        for name, value in facts.items():
            setattr(fresh, name, value)
        fresh.revision += 1
        fresh.save()
    return fresh


def _action(
    outcome: Any,
    activity: Activity | None,
    membership: Membership,
    title: str,
    owner: ProgrammeOrganisation | None,
    due_on: datetime.date | None,
) -> ActionPoint:
    return create_action_point(
        outcome.session.programme,
        membership=membership,
        title=title,
        owner=owner,
        due_on=due_on,
        activity=activity,
    )


def _fresh(key: str, taken: Any) -> str:
    """The key of the row; a new one when the row was sent before with another text."""
    return str(uuid.uuid4()) if taken else key
