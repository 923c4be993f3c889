"""Focal officers: added, changed, and taken out of the directory when their role ends."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import audit
from core.lifecycle import FactsRefused
from core.models import Membership
from core.references import next_reference
from core.tenancy import current, take_turn
from network.models import FocalOfficer

#: A telephone number: digits, with a plus sign, spaces, dashes, dots and brackets between them.
PHONE = re.compile(r"\+?[\d\s().\-/]+")
DIGITS = range(3, 16)  # 112 to the longest international number (ITU-T E.164)
#: What goes at once when a role ends: whatever leads to the person.
WIPED: dict[str, Any] = {"name": "", "phone": "", "email": "", "membership": None, "deputy": None}

Reasons = dict[str, Any]


class OfficerRefused(FactsRefused):
    """What was filled in about a focal officer cannot be kept."""


@transaction.atomic
def create_officer(*, membership: Membership, facts: Mapping[str, Any]) -> FocalOfficer:
    """Add a focal officer; ``facts`` maps field names to values.

    Effect: one log event. Raises ``OfficerRefused`` when a rule of ``refusals`` is broken.
    """
    reference = next_reference(FocalOfficer, "AF", width=3)  # locks: one account, one place
    _refuse(facts)
    officer = FocalOfficer(reference=reference, **facts)
    officer.save()
    audit.record("officer.create", officer, membership=membership)
    return officer


@transaction.atomic
def update_officer(
    officer: FocalOfficer, *, membership: Membership, facts: Mapping[str, Any]
) -> FocalOfficer:
    """Change a focal officer; ``facts`` maps field names to new values.

    Effects: one log event with the names of the changed fields, the revision goes up. Without a
    difference nothing happens. Raises ``OfficerRefused`` when a rule of ``refusals`` is broken or
    the role has ended meanwhile.
    """
    take_turn()
    fresh: FocalOfficer = FocalOfficer.objects.get(pk=officer.pk)
    if fresh.ended_on is not None:
        raise OfficerRefused({"": _("This role has ended meanwhile. Nothing has been changed.")})
    changed = [field for field, value in facts.items() if getattr(fresh, field) != value]
    if changed:
        _refuse(facts, fresh)
        for field in changed:
            setattr(fresh, field, facts[field])
        fresh.revision += 1
        fresh.save()
        audit.record("officer.edit", fresh, membership=membership, changed=changed)
    return fresh


@transaction.atomic
def end_officer(
    officer: FocalOfficer, *, membership: Membership, ended_on: datetime.date
) -> FocalOfficer:
    """End the role: from now on nobody finds this person.

    Effects: name, contact data and the link to the account are wiped, nobody has this person as
    deputy any more, one log event. A role that has ended stays as it is. Raises ``OfficerRefused``
    for a day in the future.
    """
    take_turn()
    fresh: FocalOfficer = FocalOfficer.objects.get(pk=officer.pk)
    if fresh.ended_on is not None:
        return fresh
    if ended_on > timezone.localdate():
        raise OfficerRefused({"ended_on": NOT_YET})
    changed = ["ended_on", *(name for name in WIPED if getattr(fresh, name))]
    fresh.ended_on = ended_on
    for name, value in WIPED.items():
        setattr(fresh, name, value)
    fresh.revision += 1
    fresh.save()
    served = FocalOfficer.objects.filter(deputy=fresh)
    served.update(deputy=None, revision=F("revision") + 1)
    audit.record("officer.end", fresh, membership=membership, changed=changed)
    return fresh


@transaction.atomic
def note_training(
    officer: FocalOfficer,
    *,
    membership: Membership,
    trained_on: datetime.date,
    trained_until: datetime.date | None,
) -> FocalOfficer:
    """Note that a focal officer got a certificate, when that is newer than what is known.

    Effects as of ``update_officer``. Nothing happens for an older day, nor for a role that ended.
    """
    take_turn()
    fresh: FocalOfficer = FocalOfficer.objects.get(pk=officer.pk)
    is_newer = fresh.trained_on is None or trained_on > fresh.trained_on
    if fresh.ended_on is None and is_newer:
        facts = {"trained_on": trained_on, "trained_until": trained_until}
        changed = [field for field, value in facts.items() if getattr(fresh, field) != value]
        fresh.trained_on, fresh.trained_until = trained_on, trained_until
        fresh.revision += 1
        fresh.save()
        audit.record("officer.edit", fresh, membership=membership, changed=changed)
    return fresh


# --- what is refused, in words for people ---------------------------------------------------------
NO_PHONE_NUMBER = _("Write one phone number with digits only, for example 010 123 45 67.")
NOT_YET = _("This day is still to come. Write today or a day before.")


def refusals(facts: Mapping[str, Any], officer: FocalOfficer | None = None) -> Reasons:
    """Why these facts cannot be kept: field name to sentence, empty when they can.

    ``officer`` is the one they are about; None for a new one. A missing fact is judged as empty.
    """
    found: Reasons = {}
    for rule in (_about_person, _about_contact, _about_days, _about_deputy):
        found |= rule(facts, officer)
    return found


def _refuse(facts: Mapping[str, Any], officer: FocalOfficer | None = None) -> None:
    if reasons := refusals(facts, officer):
        raise OfficerRefused(reasons)


def _about_person(facts: Mapping[str, Any], officer: FocalOfficer | None) -> Reasons:
    account, name = facts.get("membership"), (facts.get("name") or "").strip()
    if account and name:
        return {"name": _("Choose a colleague or write a name, not both. Leave one of them empty.")}
    if name:
        return {}
    if account is None:
        return {"membership": _("Choose a colleague with access, or write the name of a contact.")}
    reason = _against_account(account, facts.get("organisation"), officer)
    return {"membership": reason} if reason else {}


def _against_account(account: Membership, organisation: Any, officer: FocalOfficer | None) -> Any:
    if account.municipality_id != current().pk or not account.is_active:
        return _("This colleague has no access any more. Choose somebody else.")
    if organisation is None:
        return ""
    if account.organisation_id != organisation.pk:
        return _(
            "This colleague works for another organisation. Choose that organisation, or ask the"
            " application manager to change it."
        )
    same = FocalOfficer.objects.filter(
        ended_on=None, membership=account, organisation=organisation
    ).exclude(pk=officer.pk if officer else None)
    if same.exists():
        return _("This colleague is a focal officer here already. Look in the list.")
    return ""


def _about_contact(facts: Mapping[str, Any], officer: FocalOfficer | None) -> Reasons:
    phone = (facts.get("phone") or "").strip()
    if not phone:
        if facts.get("email"):
            return {}
        return {"phone": _("Write a phone number or an e-mail address, so that people can ask.")}
    return {} if is_phone_number(phone) else {"phone": NO_PHONE_NUMBER}


def is_phone_number(text: str) -> bool:
    """Whether a text is one telephone number and nothing else."""
    return bool(PHONE.fullmatch(text) and sum(sign.isdigit() for sign in text) in DIGITS)


def _about_days(facts: Mapping[str, Any], officer: FocalOfficer | None) -> Reasons:
    today, found = timezone.localdate(), {}
    for name in ("agreed_on", "trained_on"):
        if (day := facts.get(name)) and day > today:
            found[name] = NOT_YET
    trained, until = facts.get("trained_on"), facts.get("trained_until")
    if until and trained is None:
        found["trained_on"] = _("Also write when the training was, or leave both days empty.")
    elif until and until < trained:
        found["trained_until"] = _("This day is before the training. Write a later day.")
    return found


def _about_deputy(facts: Mapping[str, Any], officer: FocalOfficer | None) -> Reasons:
    deputy = facts.get("deputy")
    if deputy is None:
        return {}
    if officer and deputy.pk == officer.pk:
        return {"deputy": _("Nobody stands in for themselves. Choose somebody else.")}
    if not FocalOfficer.objects.active().filter(pk=deputy.pk).exists():
        return {"deputy": _("This person is no focal officer any more. Choose somebody else.")}
    if officer and FocalOfficer.objects.filter(pk=deputy.pk, deputy=officer).exists():
        text = _("%(name)s already has this person as deputy. Choose a third person, or nobody.")
        return {"deputy": text % {"name": deputy.label}}
    return {}
