"""Who can handle signals, and which signals have nobody who does.

Which role that is stands with the right to take up a signal; nothing here names it.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from core import permissions
from core.models import Membership
from core.tenancy import current

RIGHT = "signal.take_up"


def able() -> Any:
    """The memberships here that can take up signals, as a queryset."""
    people = Membership.objects.active().filter(municipality=current(), user__is_active=True)
    return people.holding(*permissions.registry[RIGHT].roles)


def is_able(person: Membership) -> bool:
    """Whether somebody is here and can take up signals."""
    return person.is_active and bool(permissions.registry[RIGHT].roles & person.role_codes)


def handlers() -> list[Membership]:
    """Everybody here who can take up signals, by name; in one query."""
    people = able().select_related("user", "organisation")
    return sorted(people, key=lambda one: str(one.user).casefold())


def in_hands_of(membership: Any) -> Q:
    """The signals somebody handles, or does when the handler is away, while having the role."""
    if not membership.may("signal.handle"):
        return Q(pk__in=[])
    return Q(handler=membership) | Q(deputy=membership)


def without_handler() -> Q:
    """Which signals nobody handles: nobody was named, or handler and deputy have left.

    The few who left are read first: then no signal has to be looked at that has a handler.
    """
    roles = permissions.registry[RIGHT].roles
    once = Membership.objects.filter(municipality=current(), grants__role__in=roles)
    left = set(once.exclude(pk__in=able().values("pk")).values_list("pk", flat=True))
    nobody = Q(handler=None, deputy=None)
    if left:
        gone_or_none = Q(deputy__in=left) | Q(deputy=None)
        nobody |= Q(handler__in=left) & gone_or_none | Q(handler=None, deputy__in=left)
    return nobody
