"""References of open records, numbered per municipality and year (``P-2026-01``)."""

from __future__ import annotations

from typing import Any

from django.db import models, transaction
from django.utils import timezone

from core.tenancy import take_turn


class ReferenceConverter:
    """A reference in an address: capitals, year, number."""

    regex = "[A-Z]{1,3}-[0-9]{4}-[0-9]{2,6}"

    def to_python(self, value: str) -> str:
        """The reference itself."""
        return value

    def to_url(self, value: str) -> str:
        """The reference itself."""
        return value


@transaction.atomic
def next_reference(model: type[models.Model], prefix: str, *, width: int = 2) -> str:
    """The next free reference of ``model`` this year, e.g. ``A-2026-0007`` for width 4.

    Locks the municipality, so that two writers never get the same number.
    """
    return next_references(model, prefix, 1, width=width)[0]


@transaction.atomic
def next_references(
    model: type[models.Model], prefix: str, count: int, *, width: int = 2
) -> list[str]:
    """``count`` consecutive free references of ``model`` this year."""
    take_turn()
    stem = f"{prefix}-{timezone.localdate().year}-"
    manager: Any = model._default_manager
    used = manager.filter(reference__startswith=stem).values_list("reference", flat=True)
    last = max((int(reference[len(stem) :]) for reference in used), default=0)
    return [f"{stem}{last + step:0{width}d}" for step in range(1, count + 1)]
