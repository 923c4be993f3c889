"""Examples of the library and the bulletins, for the tests that walk through every door."""

from __future__ import annotations

from network.actions.bulletins import create_bulletin, send_bulletin
from network.actions.library import create_item
from network.models import Bulletin, BulletinItem, LibraryItem
from tests.world import Side


def a_library_item(side: Side) -> LibraryItem:
    """A title that everybody in the network finds."""
    facts = {"kind": "lesson", "title": "Koffie op school", "summary": "Wat hielp en wat niet."}
    who = side.membership("policy_adviser")
    return LibraryItem.objects.first() or create_item(membership=who, facts=facts)


def a_draft_bulletin(side: Side) -> Bulletin:
    """A bulletin that can still be changed and sent."""
    who, items = side.membership("policy_adviser"), [a_library_item(side)]
    return create_bulletin(membership=who, items=items, title="Nieuws", opening="Welkom.")


def a_sent_bulletin(side: Side) -> Bulletin:
    """A bulletin that every reader may see."""
    sent = Bulletin.objects.sent().first()
    if sent is None:
        sent = a_draft_bulletin(side)
        send_bulletin(sent, membership=side.membership("policy_adviser"), address="")
    return sent


def a_bulletin_item(side: Side) -> BulletinItem:
    """A title in a draft."""
    found: BulletinItem = BulletinItem.objects.filter(bulletin=a_draft_bulletin(side)).get()
    return found
