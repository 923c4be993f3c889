"""The network of the demonstration: whom to turn to, and how consultations reach each other."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

from django.utils import timezone

from core.models import Membership, Organisation
from network.actions.consultations import create_consultation, set_links, set_seats
from network.actions.partners import ensure_organisation, update_partner
from network.actions.people import create_officer, update_officer
from network.models import Consultation, FocalOfficer, PartnerOrganisation
from programmes.actions.demonstration_bulletins import build_bulletins
from programmes.actions.demonstration_covenants import build_covenants
from programmes.actions.demonstration_key_figures import build_key_figures
from programmes.actions.demonstration_sharing import build_sharing
from programmes.actions.demonstration_training import build_training
from programmes.actions.demonstration_work_sessions import build_work_sessions

DATA = Path(__file__).resolve().parent.parent / "data" / "demo" / "network"
#: A training is good for two years (a proposal of the method).
_VALID = datetime.timedelta(days=730)


def build_network(slug: str, membership: Membership) -> None:
    """Fill the network of a demo municipality that has one, unless something is there already."""
    path = DATA / f"{slug}.json"
    if not path.exists() or Consultation.objects.exists() or FocalOfficer.objects.exists():
        return
    data = json.loads(path.read_text(encoding="utf-8"))
    _consultations(data, membership)
    _officers(data["officers"], membership)
    for name, places in data["places"].items():
        partner = PartnerOrganisation.objects.get(organisation=ensure_organisation(name))
        update_partner(partner, membership=membership, name=name, focal_seats=places)
    build_key_figures(slug, membership)
    build_covenants(slug, membership)
    build_sharing(slug)
    build_bulletins(slug, membership)
    build_work_sessions(membership)
    build_training(slug, membership)


def _consultations(data: dict[str, Any], membership: Membership) -> None:
    made: dict[str, Consultation] = {}
    for facts in data["consultations"]:
        key, seats = facts.pop("key"), facts.pop("seats")
        chair = ensure_organisation(facts.pop("chair"))
        consultation = create_consultation(membership=membership, chair=chair, **facts)
        rows = [(ensure_organisation(s["organisation"]), s["function"], s["deputy"]) for s in seats]
        set_seats(consultation, membership=membership, rows=rows)
        made[key] = consultation
    for key, consultation in made.items():
        links = [one for one in data["links"] if one["source"] == key]
        targets = [(made[one["target"]], one["what"], one["both_ways"]) for one in links]
        if targets:
            set_links(consultation, membership=membership, rows=targets)


def _officers(listed: list[dict[str, Any]], membership: Membership) -> None:
    today = timezone.localdate()
    made: list[tuple[FocalOfficer, dict[str, Any], int | None]] = []
    for facts in listed:
        organisation: Organisation = ensure_organisation(facts.pop("organisation"))
        days, deputy = facts.pop("trained_days_ago"), facts.pop("deputy")
        trained = today - datetime.timedelta(days=days) if days is not None else None
        facts |= {
            "organisation": organisation,
            "agreed_on": today,
            "trained_on": trained,
            "trained_until": trained + _VALID if trained else None,
        }
        made.append((create_officer(membership=membership, facts=facts), facts, deputy))
    for officer, facts, deputy in made:
        if deputy is not None:
            stands_in = {**facts, "deputy": made[deputy][0]}
            update_officer(officer, membership=membership, facts=stands_in)
