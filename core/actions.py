"""Changes with consequences that need no domain: people and roles, parameters, the look.

Every function writes its event in the log; what is refused leaves one event as well.
"""

from __future__ import annotations

import datetime
import hashlib
import secrets
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.lifecycle import PARAMETER
from core.models import (
    AuditEvent,
    LocalWord,
    Logo,
    Membership,
    Municipality,
    Organisation,
    Parameter,
    Role,
    RoleGrant,
    User,
)
from core.models.theme import complete
from core.tenancy import acting_for, reverse, take_turn

#: Signs of a first password that nobody confuses on paper.
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"


class RoleRefused(Exception):
    """A role cannot be granted or withdrawn; ``str()`` says why, in the reader's language."""


# --- people ------------------------------------------------------------------------------------
def first_password() -> str:
    """Four groups of four signs (79 bits), to be read out and typed once."""
    return "-".join("".join(secrets.choice(_SIGNS) for _sign in range(4)) for _group in range(4))


@transaction.atomic
def add_person(
    *,
    membership: Membership,
    username: str,
    name: str,
    email: str = "",
    organisation: Organisation | None = None,
    function: str = "",
) -> tuple[Membership, str]:
    """Make an account with a membership of the acting municipality, still without a role.

    Returns the membership and its first password, which is stored nowhere but as a hash.
    Effect: one log event.
    """
    password = first_password()
    user = User.objects.create_user(username, email=email, password=password, name=name)
    person = Membership.objects.create(
        user=user,
        municipality=membership.municipality,
        organisation=organisation,
        function=function,
    )
    audit.record("membership.create", person, membership=membership)
    return person, password


@transaction.atomic
def update_membership(person: Membership, *, membership: Membership, **facts: Any) -> Membership:
    """Change ``organisation``, ``function`` or ``until``. Effect: one log event with their names.

    Without a difference nothing happens.
    """
    fresh = Membership.objects.select_for_update().get(pk=person.pk)
    changed = [name for name, value in facts.items() if getattr(fresh, name) != value]
    if changed:
        for name in changed:
            setattr(fresh, name, facts[name])
        fresh.save(update_fields=changed)
        audit.record("membership.edit", fresh, membership=membership, changed=changed)
    return fresh


@transaction.atomic
def deactivate_membership(person: Membership, *, membership: Membership) -> Membership:
    """End somebody's access at once: the next request of a running session is refused (A7).

    Effects: the membership ended yesterday, one log event. Roles stay as they were granted.
    """
    fresh = Membership.objects.select_for_update().get(pk=person.pk)
    fresh.until = _yesterday()
    fresh.save(update_fields=["until"])
    audit.record("membership.deactivate", fresh, membership=membership, changed=["until"])
    return fresh


@transaction.atomic
def issue_password(person: Membership, *, membership: Membership) -> str:
    """Give somebody a new first password, and return it; running sessions of theirs end.

    Effect: one log event.
    """
    password = first_password()
    person.user.set_password(password)
    person.user.save(update_fields=["password"])
    audit.record("membership.issue_password", person, membership=membership)
    return password


def grant_role(
    person: Membership,
    *,
    membership: Membership,
    role: str,
    granted_on: datetime.date | None = None,
    until: datetime.date | None = None,
) -> RoleGrant:
    """Grant a role from a day (default today) up to and including another, or open-ended.

    Raises ``RoleRefused`` when the person holds it in that time already, or when it does not go
    together with another role: the privacy officer holds no other (rule A8). Effect: one event.
    """
    first_day = granted_on or timezone.localdate()
    try:
        with transaction.atomic():
            Membership.objects.select_for_update().get(pk=person.pk)
            _refuse_incompatible(person, role, first_day, until)
            grant = RoleGrant.objects.create(
                membership=person,
                role=role,
                granted_by=membership.user,
                granted_on=first_day,
                until=until,
            )
            audit.record("role.grant", grant, membership=membership)
    except RoleRefused:
        audit.record("role.grant", person, membership=membership, refused=True)
        raise
    return grant


def _refuse_incompatible(
    person: Membership, role: str, first_day: datetime.date, until: datetime.date | None
) -> None:
    meanwhile = person.grants.filter(Q(until=None) | Q(until__gte=first_day))
    if until is not None:
        meanwhile = meanwhile.filter(granted_on__lte=until)
    others = set(meanwhile.values_list("role", flat=True))
    if role in others:
        raise RoleRefused(_("This person has this role in that period already."))
    if Role.PRIVACY_OFFICER in others or (role == Role.PRIVACY_OFFICER and others):
        raise RoleRefused(
            _(
                "The privacy officer watches over the others and holds no other role."
                " Withdraw the other role first, or choose somebody else."
            )
        )


def withdraw_role(person: Membership, *, membership: Membership, role: str) -> None:
    """Withdraw a role at once, also one that starts later; it works on the next request.

    Raises ``RoleRefused`` when the person does not have it. Effect: one log event per grant.
    """
    yesterday = _yesterday()
    with transaction.atomic():
        Membership.objects.select_for_update().get(pk=person.pk)
        held = person.grants.filter(Q(until=None) | Q(until__gt=yesterday), role=role)
        grants = list(held)
        for grant in grants:
            grant.until = yesterday
            grant.save(update_fields=["until"])
            audit.record("role.withdraw", grant, membership=membership, changed=["until"])
    if not grants:
        raise RoleRefused(_("This person does not have this role any more."))


def _yesterday() -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days=1)


# --- parameters --------------------------------------------------------------------------------
@transaction.atomic
def propose_parameter(
    *, membership: Membership, key: str, value: Any, source: str, valid_from: datetime.date
) -> Parameter:
    """Propose the next version of a parameter; it holds once another person approved it (G2).

    ``value`` is what the kind of the parameter asks: a whole number, lists of codes per key, a
    text, or a list of lines with ``label`` and ``note``. Effect: one log event.
    """
    take_turn()
    last = Parameter.objects.filter(key=key).aggregate(last=Max("version"))["last"] or 0
    parameter = Parameter(
        key=key,
        version=last + 1,
        value=value,
        source=source,
        author=membership,
        valid_from=valid_from,
    )
    parameter.save()
    audit.record("parameter.propose", parameter, membership=membership)
    return parameter


def approve_parameter(parameter: Parameter, *, membership: Membership) -> None:
    """The verb ``approve``: the version holds from its first day. Effect: approver and one event.

    Raises ``TransitionRefused``, for its own author too.
    """
    with PARAMETER.transition("approve", parameter, membership=membership) as fresh:
        fresh.approver = membership


def reject_parameter(parameter: Parameter, *, membership: Membership) -> None:
    """The verb ``reject``: the version never holds. Effect: who decided, and one event.

    Raises ``TransitionRefused``, for its own author too.
    """
    with PARAMETER.transition("reject", parameter, membership=membership) as fresh:
        fresh.approver = membership


# --- the log -----------------------------------------------------------------------------------
@transaction.atomic
def check_log(*, membership: Membership) -> audit.Verification:
    """Walk the chain of the municipality and record that it was checked, and what came of it."""
    found = audit.verify_chain(membership.municipality)
    verdict = AuditEvent.WHOLE if found.is_whole else AuditEvent.BROKEN
    audit.record("audit.verify", membership=membership, states=("", verdict))
    return found


# --- known names -------------------------------------------------------------------------------
@transaction.atomic
def remove_local_word(word: LocalWord, *, membership: Membership) -> LocalWord:
    """Take a known name away: the guard asks about it again. Effect: one log event."""
    take_turn()
    audit.record("local_word.remove", word, membership=membership)
    word.delete()
    return word


# --- the look ----------------------------------------------------------------------------------
@transaction.atomic
def save_theme(
    *,
    membership: Membership,
    colours: Mapping[str, str],
    logo: bytes | None = None,
    remove_logo: bool = False,
) -> dict[str, str]:
    """Set the look of the municipality; without colours and logo it is the product's own again.

    ``colours`` are valid and far enough apart (the form saw to it); missing ones are derived.
    ``logo`` is a PNG of ours; None leaves the logo as it is. Effect: one log event. Returns the
    theme as it is stored: colours, address of the logo, and a fingerprint of both.
    """
    municipality = Municipality.objects.select_for_update(no_key=True).get(
        pk=membership.municipality_id
    )
    theme = complete(colours) if colours else {}
    digest = _keep_logo(logo, remove=remove_logo)
    if digest:
        theme["logo"] = f"{reverse('core:logo')}?v={digest[:12]}"
    if theme:
        content = "".join(f"{name}{value}" for name, value in sorted(theme.items()))
        theme["version"] = hashlib.sha256(content.encode()).hexdigest()[:12]
    municipality.theme = theme
    municipality.save(update_fields=["theme"])
    audit.record("theme.edit", municipality, membership=membership, changed=["theme"])
    return theme


def _keep_logo(logo: bytes | None, *, remove: bool) -> str:
    """Store or remove the logo; the fingerprint of the one there is now, or nothing."""
    stored: Logo | None = Logo.objects.first()
    if logo is not None:
        stored = stored or Logo()
        stored.image, stored.digest = logo, hashlib.sha256(logo).hexdigest()
        stored.save()
    elif remove and stored is not None:
        stored.delete()
        stored = None
    return stored.digest if stored else ""


# --- a new municipality ------------------------------------------------------------------------
@transaction.atomic
def found_municipality(
    *, slug: str, name: str, code: str, manager_username: str, manager_name: str
) -> tuple[Membership, str]:
    """Make a municipality with its first application manager, who adds everybody else.

    Returns the manager's membership and first password. Effect: two log events, by the system.
    """
    municipality = Municipality.objects.create(slug=slug, name=name, code=code)
    password = first_password()
    user = User.objects.create_user(manager_username, password=password, name=manager_name)
    with acting_for(municipality):
        manager = Membership.objects.create(user=user, municipality=municipality)
        grant = RoleGrant.objects.create(membership=manager, role=Role.APPLICATION_MANAGER)
        audit.record("membership.create", manager, municipality=municipality)
        audit.record("role.grant", grant, municipality=municipality)
    return manager, password
