"""Key figures: an agreement is made and changed; its end wipes whatever leads to the person."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import audit
from core.lifecycle import FactsRefused
from core.models import Membership
from core.references import next_reference
from core.tenancy import take_turn
from network.actions.people import NO_PHONE_NUMBER, NOT_YET, is_phone_number
from network.models import KeyFigure
from network.models.key_figures import able_colleagues

#: What goes at once when a role ends: whatever leads to the person.
WIPED: dict[str, Any] = {"name": "", "phone": "", "email": "", "contact": None}

Reasons = dict[str, Any]


@transaction.atomic
def create_key_figure(*, membership: Membership, facts: Mapping[str, Any]) -> KeyFigure:
    """Write down what was agreed with a key figure; ``facts`` maps field names to values.

    Effect: one log event. Raises ``FactsRefused`` when a rule of ``refusals`` is broken.
    """
    reference = next_reference(KeyFigure, "SF", width=3)
    _refuse(facts)
    key_figure = KeyFigure(reference=reference, **facts)
    key_figure.save()
    audit.record("key_figure.create", key_figure, membership=membership)
    return key_figure


@transaction.atomic
def update_key_figure(
    key_figure: KeyFigure, *, membership: Membership, facts: Mapping[str, Any]
) -> KeyFigure:
    """Change the agreement; ``facts`` maps field names to new values.

    Effects: one log event with the names of the changed fields, the revision goes up. Without a
    difference nothing happens. Raises ``FactsRefused`` when a rule of ``refusals`` is broken
    or the role has ended meanwhile.
    """
    take_turn()
    fresh: KeyFigure = KeyFigure.objects.get(pk=key_figure.pk)
    if fresh.ended_on is not None:
        raise FactsRefused({"": _("This role has ended meanwhile. Nothing has been changed.")})
    changed = [field for field, value in facts.items() if getattr(fresh, field) != value]
    if changed:
        _refuse(facts)
        for field in changed:
            setattr(fresh, field, facts[field])
        fresh.revision += 1
        fresh.save()
        audit.record("key_figure.edit", fresh, membership=membership, changed=changed)
    return fresh


@transaction.atomic
def end_key_figure(
    key_figure: KeyFigure, *, membership: Membership, ended_on: datetime.date
) -> KeyFigure:
    """End the role: from now on nobody finds this key figure.

    Effects: name, contact data and the link to the colleague are wiped, one log event. A role that
    has ended stays as it is. Raises ``FactsRefused`` for a day that ``end_refusal`` refuses.
    """
    take_turn()
    fresh: KeyFigure = KeyFigure.objects.get(pk=key_figure.pk)
    if fresh.ended_on is not None:
        return fresh
    if reason := end_refusal(fresh, ended_on):
        raise FactsRefused({"ended_on": reason})
    changed = ["ended_on", *(name for name in WIPED if getattr(fresh, name))]
    fresh.ended_on = ended_on
    for name, value in WIPED.items():
        setattr(fresh, name, value)
    fresh.revision += 1
    fresh.save()
    audit.record("key_figure.end", fresh, membership=membership, changed=changed)
    return fresh


# --- what is refused, in words for people ---------------------------------------------------------
def refusals(facts: Mapping[str, Any]) -> Reasons:
    """Why these facts cannot be kept: field name to sentence, empty when they can.

    A missing fact is judged as empty.
    """
    return _about_person(facts) | _about_contact(facts) | _about_phone(facts) | _about_days(facts)


def end_refusal(key_figure: KeyFigure, day: datetime.date) -> Any:
    """Why the role of this key figure cannot end on this day; "" when it can."""
    if day > timezone.localdate():
        return NOT_YET
    if day < key_figure.agreed_on:
        return _("This day is before the agreement, which began on %(day)s. Write a later day.") % {
            "day": key_figure.agreed_on.strftime("%d-%m-%Y")
        }
    return ""


def _refuse(facts: Mapping[str, Any]) -> None:
    if reasons := refusals(facts):
        raise FactsRefused(reasons)


def _filled(facts: Mapping[str, Any], name: str) -> bool:
    return bool(str(facts.get(name) or "").strip())


def _about_person(facts: Mapping[str, Any]) -> Reasons:
    """Without a name the way to the key figure is the colleague, and nothing else is kept."""
    if _filled(facts, "name"):
        return {}
    text = _("Without a name no contact data are kept: the colleague has those. Leave this empty.")
    return {name: text for name in ("phone", "email") if _filled(facts, name)}


def _about_contact(facts: Mapping[str, Any]) -> Reasons:
    account = facts.get("contact")
    if account is None and not _filled(facts, "name"):
        text = _("Without a name somebody has to keep in touch. Choose a colleague.")
        return {"contact": text}
    if account is None or able_colleagues().filter(pk=account.pk).exists():
        return {}
    return {
        "contact": _(
            "This colleague has no access any more, or no role with which they see the contact"
            " data. Choose somebody else."
        )
    }


def _about_phone(facts: Mapping[str, Any]) -> Reasons:
    phone = str(facts.get("phone") or "").strip()
    if not phone or is_phone_number(phone) or not _filled(facts, "name"):
        return {}
    return {"phone": NO_PHONE_NUMBER}


def _about_days(facts: Mapping[str, Any]) -> Reasons:
    agreed, review = facts.get("agreed_on"), facts.get("review_on")
    if agreed and agreed > timezone.localdate():
        return {"agreed_on": NOT_YET}
    if agreed and review and review < agreed:
        return {"review_on": _("This day is before the agreement. Write a later day.")}
    return {}
