"""The register of provisions: what left, to whom and why, and what was refused (rule L6)."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from casework.models import Case, Provision, ProvisionKind, Registration
from core import audit
from core.lifecycle import FactsRefused
from core.models import Membership, Organisation
from core.references import next_reference
from core.tenancy import take_turn


def subject_of(code: str, membership: Membership) -> Case | Registration:
    """What a code stands for, of what somebody directs; a registration that became a case is it.

    Raises ``FactsRefused`` when they direct nothing of that code.
    """
    wanted = code.strip().upper()
    cases = Case.objects.directed_by(membership).select_related("registration")
    case: Case | None = (
        cases.filter(code=wanted).first() or cases.filter(registration__code=wanted).first()
    )
    if case is not None:
        return case
    registrations = Registration.objects.visible_to(membership)
    found: Registration | None = (
        registrations.filter(code=wanted).exclude(status=Registration.Status.TAKEN_IN).first()
    )
    if found is None:
        raise FactsRefused(
            {"code": _("You direct no case or registration with this code. Check the code.")}
        )
    return found


def as_keys(subject: Case | Registration | None) -> dict[str, Any]:
    """The two foreign keys by which a register names what it is about."""
    is_case = isinstance(subject, Case)
    return {"case": subject if is_case else None, "registration": None if is_case else subject}


@transaction.atomic
def record_provision(
    *,
    membership: Membership,
    code: str,
    kind: str,
    provider: Organisation,
    **texts: str,
) -> Provision:
    """Register that something was given, or refused, by a decision of a person (rules L6, N10).

    ``texts`` are receiver, categories, purpose, basis, and necessity or refused_because. Raises
    ``FactsRefused`` without a reason, and for giving from a case whose use is restricted (P5).
    Refusing is as normal as giving, and has no consequence (rule N24). Effect: one log event.
    """
    take_turn()
    subject = subject_of(code, membership)
    _refuse_unfit(subject, kind, texts)
    provision = Provision(
        reference=next_reference(Provision, "VS"),
        kind=kind,
        provider=provider,
        decided_by=membership,
        **as_keys(subject),
        **texts,
    )
    provision.save()
    audit.record("provision.create", provision, membership=membership)
    return provision


def _refuse_unfit(subject: Any, kind: str, texts: dict[str, str]) -> None:
    given = kind == ProvisionKind.GIVEN
    if given and getattr(subject, "is_restricted", False):
        raise FactsRefused(
            {"code": _("The use of this case is restricted: nothing is provided from it.")}
        )
    if given and not texts.get("necessity"):
        raise FactsRefused({"necessity": _("Say why it was needed to give this.")})
    if not given and not texts.get("refused_because"):
        raise FactsRefused({"refused_because": _("Say why it was refused.")})
