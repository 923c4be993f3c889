"""The list of registrations for one reader: in groups, by date only, no content (rules N1, N14)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.models.registrations import Registration
from casework.models.weighings import Statement

#: The groups in the order in which a reader finds them.
LABELS = {
    "decide": _("Waiting for a decision"),
    "triage": _("To guide"),
    "asked": _("Asked of my organisation"),
    "mine": _("Registered by me"),
    "ended": _("Decided or withdrawn"),
}


@dataclass(frozen=True)
class Group:
    """One group: how it is named in the address and on the page, and how many are in it."""

    name: str
    label: Any
    number: int


@dataclass(frozen=True)
class Row:
    """One registration in the list: by when something is wanted, and whether that has passed."""

    registration: Registration
    wanted_by: datetime.date | None

    @property
    def is_late(self) -> bool:
        """Whether that day has passed (rule W7)."""
        return self.wanted_by is not None and self.wanted_by < timezone.localdate()


def rows_of(name: str, membership: Any) -> Any:
    """The registrations of one group, as far as the reader may know of them."""
    visible = Registration.objects.visible_to(membership)
    if name == "mine":
        return visible.filter(registrar=membership)
    if name == "asked":
        return visible.filter(pk__in=_awaited_of(membership)) | visible.filter(
            asked_organisation=membership.organisation,
            status=Registration.Status.AWAITING_INFORMATION,
        )
    if name == "triage":
        return visible.open()
    if name == "decide":
        return visible.in_weighing().exclude(registrar=membership)
    return visible.exclude(status__in=Registration.OPEN_STATES)


def _awaited_of(membership: Any) -> Any:
    own = Statement.objects.awaited().filter(organisation=membership.organisation)
    return own.values("registration")


def groups_of(membership: Any) -> list[Group]:
    """The groups that can hold something for this reader, with their numbers."""
    rights = {
        "decide": "registration.judge",
        "triage": "registration.triage",
        "asked": "registration.give_statement",
        "mine": "registration.create",
    }
    open_to = [name for name, right in rights.items() if membership.may(right)]
    if membership.may("registration.judge") or membership.may("registration.triage"):
        open_to.append("ended")
    return [Group(name, LABELS[name], rows_of(name, membership).count()) for name in open_to]


def listed(registrations: Any) -> list[Row]:
    """Rows for the page, with the day on which something is wanted."""
    return [Row(one, one.wanted_by) for one in registrations]
