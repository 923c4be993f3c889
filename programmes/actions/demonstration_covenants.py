"""The agreements of the demonstration: in force, running out, a draft, a privacy protocol."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.html import escape

from core.documents import DocumentRefused, render_pdf
from core.models import Membership
from network.actions.covenant_files import keep_file
from network.actions.covenants import check_covenant, create_covenant, sign_covenant
from network.actions.partners import ensure_organisation
from network.actions.signed_files import clean
from network.models import Consultation, Covenant

DATA = Path(__file__).resolve().parent.parent / "data" / "demo" / "network" / "covenants.json"
#: What is in an agreement without being a fact of its row.
_AROUND = ("parties", "consultations", "signed_days_ago", "check_note", "file")


def build_covenants(slug: str, membership: Membership) -> None:
    """The agreements of a demo municipality that has some, unless something is there already."""
    if Covenant.objects.exists():
        return
    for facts in json.loads(DATA.read_text(encoding="utf-8")).get(slug, []):
        _build(facts, membership)


def _build(facts: dict[str, Any], membership: Membership) -> None:
    around = {name: facts.pop(name) for name in _AROUND}
    for name in ("valid", "review"):
        field = {"valid": "valid_until", "review": "review_on"}[name]
        facts[field] = in_days(facts.pop(f"{name}_days"))
    covenant = create_covenant(
        membership=membership,
        parties=[ensure_organisation(name) for name in around["parties"]],
        consultations=Consultation.objects.filter(name__in=around["consultations"]),
        **facts,
    )
    checker = _who_checks(membership)
    if checker and around["check_note"] is not None:
        check_covenant(covenant, membership=checker, check_note=around["check_note"])
    if around["signed_days_ago"] is not None:
        signed_on = in_days(-around["signed_days_ago"])
        sign_covenant(covenant, membership=membership, signed_on=signed_on)
    if around["file"]:
        _keep_a_file(covenant, membership)


def in_days(days: int) -> datetime.date:
    """The day so many days from now; the past with a minus."""
    return timezone.localdate() + datetime.timedelta(days=days)


def _who_checks(membership: Membership) -> Membership | None:
    colleagues = Membership.objects.active().filter(municipality=membership.municipality)
    found = (one for one in colleagues.order_by("pk") if one.may("covenant.check"))
    return next(found, None)


def _keep_a_file(covenant: Covenant, membership: Membership) -> None:
    """A page that says what a signed agreement would say; none where no PDF can be made."""
    title = escape(covenant.title)
    html = (
        f'<!doctype html><html lang="nl"><head><title>{title}</title></head><body><h1>{title}</h1>'
        "<p>Dit is een voorbeeld. Hier staat in werkelijkheid het getekende convenant.</p>"
        "</body></html>"
    )
    try:
        keep_file(covenant, membership=membership, file=clean(render_pdf(html)))
    except DocumentRefused:
        return
