"""Permissions: declared once per app, asked everywhere through ``Membership.may`` (ADR 5).

A permission's code names the right, the verb and its sentence in the log.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

Predicate = Callable[[Any, Any], bool]


@dataclass(frozen=True)
class Permission:
    """One right: who may do what, for which processing activity.

    ``predicate(membership, obj)`` narrows the right to some objects; it runs last.
    """

    code: str
    label: Any
    roles: frozenset[str]
    processing: str
    predicate: Predicate | None = None


@dataclass(frozen=True)
class Area:
    """One entry of the main navigation, shown to whoever has its permission."""

    label: Any
    url_name: str
    permission: str
    order: int
    prefixes: tuple[str, ...] = field(default=())


registry: dict[str, Permission] = {}
_areas: list[Area] = []


def declare(
    code: str,
    label: Any,
    roles: Iterable[str],
    *,
    processing: str,
    predicate: Predicate | None = None,
) -> Permission:
    """Register one permission. Raises ``ValueError`` when the code is taken."""
    if code in registry:
        raise ValueError(f"Permission {code} is declared twice.")
    registry[code] = Permission(code, label, frozenset(roles), processing, predicate)
    return registry[code]


def declare_area(area: Area) -> None:
    """Register one entry of the main navigation."""
    _areas.append(area)
    _areas.sort(key=lambda entry: entry.order)


def areas() -> tuple[Area, ...]:
    """The main navigation in its order, not yet narrowed to a membership."""
    return tuple(_areas)


def holds(permission_code: str, membership: Any, obj: Any = None) -> bool:
    """Whether the membership has the right, on ``obj`` when given.

    Asks in fixed order: active membership, role, municipality of the object, predicate.
    Raises ``KeyError`` for a permission that nobody declared.
    """
    permission = registry[permission_code]
    if membership is None or not membership.is_active:
        return False
    if not permission.roles & membership.role_codes:
        return False
    owner = getattr(obj, "municipality_id", membership.municipality_id)
    if owner != membership.municipality_id:
        return False
    return permission.predicate is None or obj is None or permission.predicate(membership, obj)


#: Who works on prevention, in whatever role; the roles that watch over the product are no readers.
WORKING = [
    "policy_adviser",
    "focal_officer",
    "signal_coordinator",
    "meeting_chair",
    "process_director",
    "case_director",
    "participant",
]
READERS = [*WORKING, "executive"]

ADMINISTRATION = "access and settings"
ACCOUNTABILITY = "accountability"

EVERYBODY = [*READERS, "application_manager", "privacy_officer"]

MANAGER, OFFICER = ["application_manager"], ["privacy_officer"]


def is_somebody_else(membership: Any, obj: Any) -> bool:
    """Nobody changes their own access: ``obj`` is another membership (rule A8)."""
    return bool(obj.pk != membership.pk)


def works_here_only(membership: Any, obj: Any) -> bool:
    """Somebody else who works here only: an account that others use too is not ours to reset."""
    return is_somebody_else(membership, obj) and obj.user.memberships.count() == 1


declare("membership.view", _("See people and their roles"), MANAGER, processing=ADMINISTRATION)
declare("membership.create", _("Add a person"), MANAGER, processing=ADMINISTRATION)
for code, label in [
    ("membership.edit", _("Change a membership")),
    ("membership.deactivate", _("End somebody’s access")),
    ("role.grant", _("Grant a role")),
    ("role.withdraw", _("Withdraw a role")),
]:
    declare(code, label, MANAGER, processing=ADMINISTRATION, predicate=is_somebody_else)

declare(
    "membership.issue_password",
    _("Give a new first password"),
    MANAGER,
    processing=ADMINISTRATION,
    predicate=works_here_only,
)
declare("theme.edit", _("Change the theme"), MANAGER, processing=ADMINISTRATION)
declare("local_word.view", _("See the known names"), MANAGER, processing=ADMINISTRATION)
declare("local_word.create", _("Add a known name"), MANAGER, processing=ADMINISTRATION)
declare("local_word.remove", _("Remove a known name"), MANAGER, processing=ADMINISTRATION)
declare("text.check", _("Have a text checked for names"), EVERYBODY, processing=ACCOUNTABILITY)
declare("parameter.view", _("See the parameters"), [*MANAGER, *OFFICER], processing=ADMINISTRATION)
declare("parameter.propose", _("Propose a parameter"), MANAGER, processing=ADMINISTRATION)
declare("parameter.approve", _("Approve a parameter"), OFFICER, processing=ADMINISTRATION)
declare("parameter.reject", _("Reject a parameter"), OFFICER, processing=ADMINISTRATION)

declare("audit.view", _("Read the log"), OFFICER, processing=ACCOUNTABILITY)
declare("audit.export", _("Export the log"), OFFICER, processing=ACCOUNTABILITY)
declare("audit.verify", _("Check the log"), OFFICER, processing=ACCOUNTABILITY)

#: One area for each of the two: they share addresses, never a person.
declare_area(
    Area(_("Administration"), "administration:person-list", "membership.view", 80, ("/settings/",))
)
declare_area(Area(_("Oversight"), "administration:log-list", "audit.view", 81, ("/settings/",)))
