"""Agreements: made, changed, signed, checked, renewed and ended."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import audit
from core.lifecycle import FactsRefused, TransitionRefused
from core.models import Membership, Organisation
from core.references import next_reference
from core.tenancy import take_turn
from network.lifecycle import COVENANT
from network.models import Consultation, Covenant, CovenantConsultation, CovenantParty
from network.models.covenants import FEWEST_PARTIES

#: What the privacy officer looks at: when one of these changes, it was not checked any more.
CHECKED = {"purpose", "legal_basis", "data_categories", "discussed", "keeping", "parties"}

Reasons = dict[str, Any]


class CovenantRefused(FactsRefused):
    """What was filled in about an agreement cannot be kept."""


@transaction.atomic
def create_covenant(
    *,
    membership: Membership,
    parties: Iterable[Organisation] = (),
    consultations: Iterable[Consultation] = (),
    **facts: Any,
) -> Covenant:
    """Add an agreement as a draft; ``facts`` maps field names to values.

    Effect: one log event. Raises ``CovenantRefused`` when a rule of ``refusals`` is broken.
    """
    reference = next_reference(Covenant, "CV")
    _refuse({**facts, "parties": list(parties)})
    covenant = Covenant(reference=reference, **facts)
    covenant.save()
    _set_parties(covenant, parties)
    _set_consultations(covenant, consultations)
    audit.record("covenant.create", covenant, membership=membership)
    return covenant


@transaction.atomic
def update_covenant(
    covenant: Covenant,
    *,
    membership: Membership,
    parties: Iterable[Organisation],
    consultations: Iterable[Consultation],
    **facts: Any,
) -> Covenant:
    """Change an agreement that was not ended; ``facts`` maps field names to new values.

    Effects: one log event with the names of the changed fields, the revision goes up; a change of
    what the privacy officer looks at takes the check away. Without a difference nothing happens.
    Raises ``CovenantRefused`` when a rule of ``refusals`` is broken or it was ended meanwhile.
    """
    take_turn()
    fresh: Covenant = Covenant.objects.get(pk=covenant.pk)
    if fresh.has_ended:
        raise CovenantRefused({"": ENDED_MEANWHILE})
    _refuse({**facts, "parties": list(parties)}, fresh)
    changed = [field for field, value in facts.items() if getattr(fresh, field) != value]
    for field in changed:
        setattr(fresh, field, facts[field])
    changed += ["parties"] if _set_parties(fresh, parties) else []
    changed += ["dependents"] if _set_consultations(fresh, consultations) else []
    if changed:
        changed += _take_check_away(fresh) if CHECKED & set(changed) else []
        fresh.revision += 1
        fresh.save()
        audit.record("covenant.edit", fresh, membership=membership, changed=changed)
    return fresh


# --- the verbs ------------------------------------------------------------------------------------
def sign_covenant(
    covenant: Covenant, *, membership: Membership, signed_on: datetime.date
) -> Covenant:
    """The verb ``sign``: from this day, not in the future, it is in force until its last day.

    Raises ``TransitionRefused`` when it cannot be signed, or not on this day.
    """
    with COVENANT.transition("sign", covenant, membership=membership) as fresh:
        _refuse_verb(signing(signed_on, fresh.valid_until))
        fresh.signed_on = signed_on
        fresh.revision += 1
    return covenant


def renew_covenant(
    covenant: Covenant,
    *,
    membership: Membership,
    valid_until: datetime.date,
    review_on: datetime.date,
) -> Covenant:
    """The verb ``renew``: a later last day, and a day to look at it again.

    Raises ``TransitionRefused`` when it cannot be renewed, or not until this day.
    """
    with COVENANT.transition("renew", covenant, membership=membership) as fresh:
        _refuse_verb(renewing(valid_until, review_on, fresh.valid_until))
        fresh.valid_until, fresh.review_on = valid_until, review_on
        fresh.revision += 1
    return covenant


def check_covenant(covenant: Covenant, *, membership: Membership, check_note: str = "") -> Covenant:
    """The verb ``check``: looked at today; ``check_note`` says what the privacy officer saw.

    Raises ``TransitionRefused`` when it was ended.
    """
    with COVENANT.transition("check", covenant, membership=membership) as fresh:
        fresh.checked_on, fresh.checked_by = timezone.localdate(), membership
        fresh.check_note = check_note
        fresh.revision += 1
    return covenant


def end_covenant(
    covenant: Covenant, *, membership: Membership, ended_on: datetime.date
) -> Covenant:
    """The verb ``end``: nothing is shared under it any more; it is kept until its term is over.

    Raises ``TransitionRefused`` when it was ended already, or for a day that cannot be.
    """
    with COVENANT.transition("end", covenant, membership=membership) as fresh:
        _refuse_verb(ending(ended_on, fresh.signed_on))
        fresh.ended_on = ended_on
        fresh.revision += 1
    return covenant


# --- what is refused, in words for people ---------------------------------------------------------
NOT_YET = _("This day is still to come. Write today or a day before.")
PASSED = _("This day has passed. Write a later day.")
ENDED_MEANWHILE = _("This agreement has been ended meanwhile. Nothing has been changed.")
WITHOUT_END = _(
    "Write until when it is valid. Without an end nobody looks again whether sharing is still"
    " needed and allowed, and the law asks you to."
)
WITHOUT_REVIEW = _("Write on which day you look at the agreement again.")
BEFORE_SIGNING = _("This day is before the signing. Write a later day.")
AFTER_THE_END = _("This day is after the last day. Look at the agreement again before it ends.")
TOO_FEW = _("An agreement has at least two parties. Choose who signed it.")


def refusals(facts: Mapping[str, Any], covenant: Covenant | None = None) -> Reasons:
    """Why these facts cannot be kept: field name to sentence, empty when they can.

    ``covenant`` is the one they are about, as it is stored; None for a new one. The days and, for a
    signed one, the parties are judged; a missing fact is judged as empty.
    """
    until, review = facts.get("valid_until"), facts.get("review_on")
    signed = facts.get("signed_on") or (covenant.signed_on if covenant else None)
    found: Reasons = {}
    if until is None:
        found["valid_until"] = WITHOUT_END
    elif signed and until < signed:
        found["valid_until"] = BEFORE_SIGNING
    if review is None:
        found["review_on"] = WITHOUT_REVIEW
    elif until and review > until:
        found["review_on"] = AFTER_THE_END
    if signed and signed > timezone.localdate():
        found["signed_on"] = NOT_YET
    if covenant and covenant.is_signed and len(facts.get("parties", ())) < FEWEST_PARTIES:
        found["parties"] = TOO_FEW
    return found


def signing(signed_on: datetime.date, valid_until: datetime.date) -> Reasons:
    """Why an agreement cannot have been signed on this day: field name to sentence."""
    if signed_on > timezone.localdate():
        return {"signed_on": NOT_YET}
    if signed_on > valid_until:
        text = _(
            "The agreement is valid until %(day)s, which is before this day. Change that first."
        )
        return {"signed_on": text % {"day": valid_until.strftime("%d-%m-%Y")}}
    return {}


def renewing(
    valid_until: datetime.date, review_on: datetime.date, now_until: datetime.date
) -> Reasons:
    """Why an agreement cannot be renewed so; ``now_until`` is its last day until now."""
    found: Reasons = {}
    if valid_until <= timezone.localdate():
        found["valid_until"] = PASSED
    elif valid_until <= now_until:
        text = _("It is valid until %(day)s already. Write a later day, or end the agreement.")
        found["valid_until"] = text % {"day": now_until.strftime("%d-%m-%Y")}
    if review_on <= timezone.localdate():
        found["review_on"] = PASSED
    elif review_on > valid_until:
        found["review_on"] = AFTER_THE_END
    return found


def ending(ended_on: datetime.date, signed_on: datetime.date | None) -> Reasons:
    """Why an agreement cannot have ended on this day: field name to sentence."""
    if ended_on > timezone.localdate():
        return {"ended_on": NOT_YET}
    if signed_on and ended_on < signed_on:
        return {"ended_on": BEFORE_SIGNING}
    return {}


def _refuse(facts: Mapping[str, Any], covenant: Covenant | None = None) -> None:
    if reasons := refusals(facts, covenant):
        raise CovenantRefused(reasons)


def _refuse_verb(reasons: Reasons) -> None:
    if reasons:
        raise TransitionRefused(" ".join(str(reason) for reason in reasons.values()))


# --- what hangs on an agreement -------------------------------------------------------------------
def _take_check_away(covenant: Covenant) -> list[str]:
    if covenant.checked_on is None:
        return []
    covenant.checked_on, covenant.checked_by, covenant.check_note = None, None, ""
    return ["checked_on", "checked_by", "check_note"]


def _set_parties(covenant: Covenant, wanted: Iterable[Organisation]) -> bool:
    """Store who the parties are instead of who they were; whether that made a difference."""
    rows = CovenantParty.objects.filter(covenant=covenant)
    return _replace(rows, "organisation", covenant, wanted)


def _set_consultations(covenant: Covenant, wanted: Iterable[Consultation]) -> bool:
    """Store what shares under it instead of what did; whether that made a difference."""
    rows = CovenantConsultation.objects.filter(covenant=covenant)
    return _replace(rows, "consultation", covenant, wanted)


def _replace(rows: Any, name: str, covenant: Covenant, wanted: Iterable[Any]) -> bool:
    missing = {one.pk: one for one in wanted}
    changed = False
    for row in rows:
        if missing.pop(getattr(row, f"{name}_id"), None) is None:
            row.delete()
            changed = True
    for one in missing.values():
        rows.model(covenant=covenant, **{name: one}).save()
        changed = True
    return changed
