"""Who can do what here, by rights. Which roles carry a right stands with the right alone."""

from __future__ import annotations

from typing import Any

from core import permissions
from core.models import Membership
from core.tenancy import current


def able(*rights: str) -> Any:
    """The memberships here with a role that carries all these rights now, by name; a queryset."""
    roles = frozenset.intersection(*(permissions.registry[right].roles for right in rights))
    people = Membership.objects.active().filter(municipality=current(), user__is_active=True)
    found = people.holding(*roles).select_related("user", "organisation")
    return found.order_by("user__name", "pk")
