"""The key figures of the demonstration: agreements with invented residents."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

from django.utils import timezone

from core.models import Membership
from core.tenancy import current
from network.actions.key_figures import create_key_figure
from network.models import KeyFigure

DATA = Path(__file__).resolve().parent.parent / "data" / "demo" / "network" / "key_figures.json"


def build_key_figures(slug: str, membership: Membership) -> None:
    """Agree with the key figures of a demo municipality, unless somebody did already."""
    listed = json.loads(DATA.read_text(encoding="utf-8")).get(slug, [])
    if KeyFigure.objects.exists():
        return
    for written in listed:
        create_key_figure(membership=membership, facts=_facts(slug, written))


def _facts(slug: str, written: dict[str, Any]) -> dict[str, Any]:
    """What is written, with days counted from today and the colleague found by log-in name."""
    facts, today = dict(written), timezone.localdate()
    colleague = f"{facts.pop('contact')}.{slug}"
    people = Membership.objects.filter(municipality=current(), user__username=colleague)
    facts["contact"] = people.first()
    facts["agreed_on"] = today - datetime.timedelta(days=facts.pop("agreed_days_ago"))
    facts["review_on"] = today + datetime.timedelta(days=facts.pop("review_in_days"))
    return facts
