"""What a text said before it was changed: nobody's words are lost (first 12)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from casework.models import AgendaItem, CasePlan, Goal, TextVersion
from casework.models.drafts import kind_of
from core.models import Membership


def keep_versions(
    obj: AgendaItem | CasePlan | Goal, names: Iterable[str], membership: Membership
) -> int:
    """Keep the stored texts ``names`` of a row that are about to be replaced; returns how many.

    Call it inside the transaction, after the new texts were set on ``obj`` and before it is saved.
    An empty text, and one that stays the same, leave nothing behind.
    """
    if obj.pk is None:
        return 0
    stored = type(obj)._default_manager.get(pk=obj.pk)
    number = 0
    for name in names:
        before = getattr(stored, name)
        if before and before != getattr(obj, name):
            version = TextVersion(name=name, text=before, replaced_by=membership, **_place(obj))
            version.save()
            number += 1
    return number


def _place(obj: Any) -> dict[str, Any]:
    """To what a version belongs: its row, and the case or registration it dies with."""
    about = obj.plan if isinstance(obj, Goal) else obj
    registration = getattr(about, "registration", None)
    return {kind_of(obj): obj, "case": about.case, "registration": registration}
