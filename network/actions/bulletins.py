"""Bulletins: written, changed, sent once; and who receives them by mail."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from core import audit
from core.models import Membership
from core.references import next_reference
from core.tenancy import take_turn
from network.actions.bulletin_mail import Delivery, write_letter
from network.lifecycle import BULLETIN
from network.models import Bulletin, BulletinItem, BulletinSubscription, LibraryItem


class BulletinSent(Exception):
    """A bulletin was sent, so it does not change any more; ``bulletin`` says which one."""

    def __init__(self, bulletin: Bulletin) -> None:
        self.bulletin = bulletin
        super().__init__(bulletin.reference)


@transaction.atomic
def create_bulletin(
    *, membership: Membership, items: Iterable[LibraryItem] = (), **facts: Any
) -> Bulletin:
    """Write a draft; ``facts`` maps field names to values, ``items`` stand in their order.

    Effect: one log event. The same item twice is kept once.
    """
    bulletin = Bulletin(reference=next_reference(Bulletin, "NB"), **_tidied(facts))
    bulletin.save()
    _set_items(bulletin, items)
    audit.record("bulletin.create", bulletin, membership=membership)
    return bulletin


@transaction.atomic
def update_bulletin(
    bulletin: Bulletin, *, membership: Membership, items: Iterable[LibraryItem], **facts: Any
) -> Bulletin:
    """Change a draft; ``facts`` maps field names to new values, ``items`` replace those there were.

    Effects: one log event with the names of the changed fields, the revision goes up. Without a
    difference nothing happens. Raises ``BulletinSent`` for one that has been sent.
    """
    take_turn()
    fresh: Bulletin = Bulletin.objects.get(pk=bulletin.pk)
    refuse_sent(fresh)
    facts = _tidied(facts)
    changed = [field for field, value in facts.items() if getattr(fresh, field) != value]
    for field in changed:
        setattr(fresh, field, facts[field])
    if _set_items(fresh, items):
        changed.append("items")
    if changed:
        fresh.revision += 1
        fresh.save()
        audit.record("bulletin.edit", fresh, membership=membership, changed=changed)
    return fresh


def refuse_sent(bulletin: Bulletin) -> None:
    """Raise ``BulletinSent`` for a bulletin that has been sent."""
    if bulletin.is_sent:
        raise BulletinSent(bulletin)


def send_bulletin(bulletin: Bulletin, *, membership: Membership, address: str) -> Delivery:
    """The verb ``send``: from now on everybody reads it, and it never changes.

    ``address`` is the full web address of its page, for the mail. Effects: the texts of its items
    are copied; once that is stored (never before) every subscriber gets one mail of their own.
    Gives how the mails went: known when the transaction has been committed. Mails that a mail
    server refused are not tried again: the bulletin stands on its page.
    """
    delivery = Delivery()
    with BULLETIN.transition("send", bulletin, membership=membership) as fresh:
        recipients = addressees()
        _keep_texts(fresh)
        fresh.sent_at, fresh.sent_to = timezone.now(), len(recipients)
        fresh.revision += 1
        letter = write_letter(fresh, address)
        transaction.on_commit(partial(delivery.carry_out, letter, recipients))
    return delivery


def addressees() -> list[str]:
    """The addresses that a bulletin goes to now, each once, in a constant number of queries.

    Only of people with access today who may read bulletins.
    """
    active = Membership.objects.active().filter(user__is_active=True).exclude(user__email="")
    rows = BulletinSubscription.objects.filter(reader__in=active).order_by("pk")
    rows = rows.select_related("reader__user").prefetch_related("reader__grants")
    readers = [row.reader for row in rows if row.reader.may("bulletin.view")]
    return list({one.user.email.casefold(): one.user.email for one in readers}.values())


@transaction.atomic
def subscribe(*, membership: Membership, wanted: bool) -> None:
    """Receive the bulletin by mail from now on, or stop.

    Effect: one log event. Without a difference nothing happens.
    """
    take_turn()
    known = BulletinSubscription.objects.filter(reader=membership).first()
    if (known is not None) is wanted:
        return
    subscription = known or BulletinSubscription(reader=membership)
    if known is None:
        subscription.save()
    audit.record("bulletin.subscribe", subscription, membership=membership)
    if known is not None:
        known.delete()


def _tidied(facts: dict[str, Any]) -> dict[str, Any]:
    """A title is the subject of a mail: it stays on one line."""
    if "title" not in facts:
        return facts
    return {**facts, "title": " ".join(facts["title"].split())}


def _set_items(bulletin: Bulletin, items: Iterable[LibraryItem]) -> bool:
    """Store these items in this order; whether that made a difference."""
    wanted = list({item.pk: item for item in items}.values())
    rows = {row.item_id: row for row in BulletinItem.objects.filter(bulletin=bulletin)}
    if list(rows) == [item.pk for item in wanted]:
        return False
    for key in set(rows) - {item.pk for item in wanted}:
        rows.pop(key).delete()
    for order, item in enumerate(wanted):
        row = rows.get(item.pk) or BulletinItem(bulletin=bulletin, item=item)
        row.order = order
        row.save()
    return True


def _keep_texts(bulletin: Bulletin) -> None:
    for row in BulletinItem.objects.filter(bulletin=bulletin).select_related("item"):
        row.title, row.maker, row.summary = row.item.title, row.item.maker, row.item.summary
        row.save()
