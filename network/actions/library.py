"""The library: put in, changed, taken off the shelf; and what somebody says they have read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import audit
from core.deidentification import guard, wording
from core.deidentification.identifiers import Label
from core.lifecycle import FactsRefused
from core.models import Membership
from core.references import next_reference
from core.tenancy import take_turn
from interventions.models import searchable
from network.models import LibraryItem, Reading

#: What an address of a published work may not lead to, whatever else the guard sees in its figures.
PERSONAL = {Label.URL_PROFILE, Label.SOCIAL_HANDLE, Label.EMAIL}

Reasons = dict[str, Any]


@transaction.atomic
def create_item(*, membership: Membership, facts: Mapping[str, Any]) -> LibraryItem:
    """Put something on the shelf; ``facts`` maps field names to values.

    Effect: one log event. Raises ``FactsRefused`` when a rule of ``refusals`` is broken.
    """
    reference = next_reference(LibraryItem, "BI")
    _refuse(facts)
    item = LibraryItem(reference=reference, **facts)
    item.save()
    audit.record("library.create", item, membership=membership)
    return item


@transaction.atomic
def update_item(
    item: LibraryItem, *, membership: Membership, facts: Mapping[str, Any]
) -> LibraryItem:
    """Change an item; ``facts`` maps field names to new values.

    Effects: one log event with the names of the changed fields, the revision goes up. Without a
    difference nothing happens. Raises ``FactsRefused`` when a rule of ``refusals`` is broken.
    """
    take_turn()
    fresh: LibraryItem = LibraryItem.objects.get(pk=item.pk)
    _refuse(facts, fresh)
    return _store(fresh, membership, facts)


@transaction.atomic
def shelve_item(item: LibraryItem, *, membership: Membership, on_the_shelf: bool) -> LibraryItem:
    """Take an item off the shelf today, or put it back.

    Effects: one log event, the revision goes up; bulletins that name it and readers' own lists keep
    it. Where it is already nothing happens.
    """
    take_turn()
    fresh: LibraryItem = LibraryItem.objects.get(pk=item.pk)
    if fresh.is_off_the_shelf is not on_the_shelf:
        return fresh
    retired_on = None if on_the_shelf else timezone.localdate()
    return _store(fresh, membership, {"retired_on": retired_on})


@transaction.atomic
def note_reading(item: LibraryItem, *, reader: Membership, has_read: bool) -> None:
    """Note that the reader has read an item, or take that back; twice is once.

    No event comes in the log, on purpose: what somebody reads is theirs, and a log that says who
    ticked what would be the register of reading that nobody may keep.
    """
    take_turn()
    if has_read:
        Reading.objects.get_or_create(item=item, reader=reader)
    else:
        Reading.objects.filter(item=item, reader=reader).delete()


def _store(item: LibraryItem, membership: Membership, facts: Mapping[str, Any]) -> LibraryItem:
    changed = [field for field, value in facts.items() if getattr(item, field) != value]
    if changed:
        for field in changed:
            setattr(item, field, facts[field])
        item.revision += 1
        item.save()
        audit.record("library.edit", item, membership=membership, changed=changed)
    return item


# --- what is refused, in words for people ---------------------------------------------------------
def refusals(facts: Mapping[str, Any], item: LibraryItem | None = None) -> Reasons:
    """Why these facts cannot be kept: field name to sentence, empty when they can.

    ``item`` is the one they are about; None for a new one. A missing fact is judged as empty.
    """
    found: Reasons = {}
    if reason := _against_link(facts.get("link") or ""):
        found["link"] = reason
    if reason := _against_title(facts, item):
        found["title"] = reason
    return found


def _refuse(facts: Mapping[str, Any], item: LibraryItem | None = None) -> None:
    if reasons := refusals(facts, item):
        raise FactsRefused(reasons)


def _against_link(address: str) -> Any:
    """An address is of the web, holds no password, and leads to a work, never to a person."""
    if not address:
        return ""
    try:
        parts = urlsplit(address)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return _("Write an address that begins with https:// or http://, or leave it empty.")
    if "@" in parts.netloc:
        return _("Take the log-in name and the password out of this address.")
    try:  # also as it reads once the signs with a percentage are written out
        found = [*guard.blocked(address), *guard.blocked(unquote(address))]
    except guard.GuardUnavailable:
        return wording.unavailable()
    if PERSONAL & {identifier.label for identifier in found}:
        return _(
            "This address looks like somebody’s profile, account or e-mail address. Write the"
            " address of the work at its publisher, or leave it empty."
        )
    return ""


def _against_title(facts: Mapping[str, Any], item: LibraryItem | None) -> Any:
    """The same work by the same maker stands on the shelf once."""
    key = [searchable(facts.get(name) or "") for name in ("title", "maker")]
    others = LibraryItem.objects.on_the_shelf().exclude(pk=item.pk if item else None)
    known = others.values_list("title", "maker")
    if not key[0] or key not in [[searchable(text) for text in pair] for pair in known]:
        return ""
    return _("This is in the library already. Look it up and change it there.")
