"""The library and the bulletins of the demonstration: invented works, letters, a few ticks."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

from django.utils import timezone

from core.models import Membership
from core.tenancy import current
from network.actions.bulletins import create_bulletin, send_bulletin
from network.actions.library import create_item, note_reading
from network.models import Bulletin, LibraryItem

DATA = Path(__file__).resolve().parent.parent / "data" / "demo" / "network" / "bulletins.json"


def build_bulletins(slug: str, membership: Membership) -> None:
    """Fill the library of a demo municipality and write its bulletins, unless somebody did.

    Nobody receives mail in the demonstration, so that nothing goes out.
    """
    data = json.loads(DATA.read_text(encoding="utf-8")).get(slug)
    if data is None or LibraryItem.objects.exists():
        return
    made = {facts.pop("key"): _item(facts, membership) for facts in data["items"]}
    for key, stems in data["readings"].items():
        names = [f"{stem}.{slug}" for stem in stems]
        people = Membership.objects.filter(municipality=current(), user__username__in=names)
        for reader in people:
            note_reading(made[key], reader=reader, has_read=True)
    for facts in data["bulletins"]:
        _bulletin(facts, made, membership)


def _item(facts: dict[str, Any], membership: Membership) -> LibraryItem:
    added_on = timezone.localdate() - datetime.timedelta(days=facts.pop("days_ago"))
    return create_item(membership=membership, facts={**facts, "added_on": added_on})


def _bulletin(facts: dict[str, Any], made: dict[str, LibraryItem], membership: Membership) -> None:
    days, items = facts.pop("sent_days_ago", None), [made[key] for key in facts.pop("items")]
    bulletin = create_bulletin(membership=membership, items=items, **facts)
    if days is not None:
        send_bulletin(bulletin, membership=membership, address="")
        sent_at = timezone.now() - datetime.timedelta(days=days)
        Bulletin.objects.filter(pk=bulletin.pk).update(sent_at=sent_at)
