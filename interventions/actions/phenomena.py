"""The phenomena: a change of wording, order or validity."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from core import audit
from core.models import Membership
from core.tenancy import take_turn
from interventions.models import Phenomenon


class LabelTaken(Exception):
    """Another phenomenon was given this name a moment ago."""


@transaction.atomic
def update_phenomenon(
    phenomenon: Phenomenon, *, membership: Membership, **facts: Any
) -> Phenomenon:
    """Change the wording, order, note, source or validity; ``facts`` maps fields to new values.

    Effects: one log event with the names of the changed fields, the revision goes up. Without a
    difference nothing happens. What was recorded with this phenomenon stays readable. Raises
    ``LabelTaken`` when another phenomenon has the name.
    """
    take_turn()
    fresh: Phenomenon = Phenomenon.objects.get(pk=phenomenon.pk)
    label = facts.get("label", fresh.label)
    if Phenomenon.objects.labelled(label).exclude(pk=fresh.pk).exists():
        raise LabelTaken(label)
    changed = [name for name, value in facts.items() if getattr(fresh, name) != value]
    if changed:
        for name in changed:
            setattr(fresh, name, facts[name])
        fresh.revision += 1
        fresh.save()
        audit.record("phenomenon.edit", fresh, membership=membership, changed=changed)
    return fresh
