"""Retention: every model says how long its rows live (ADR 10).

A model declares ``retention = Retention(...)``, ``follows("programme")`` or ``kept(reason)``.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.utils import timezone


@dataclass(frozen=True)
class Retention:
    """Rows are destroyed when ``term`` (a parameter, in days) has passed since ``start``.

    ``start`` is a date or moment field of the row; ``basis`` says why this long.
    """

    term: str
    start: str
    basis: Any

    def describe(self) -> str:
        """One line for the register."""
        return f"{self.term} after {self.start}"


@dataclass(frozen=True)
class Follows:
    """The row dies with the row its foreign key ``parent`` points at."""

    parent: str

    def describe(self) -> str:
        """One line for the register."""
        return f"follows {self.parent}"


@dataclass(frozen=True)
class Kept:
    """The row is kept, for the reason given."""

    reason: Any

    def describe(self) -> str:
        """One line for the register."""
        return "kept"


def follows(parent: str) -> Follows:
    """Declare that a row lives as long as the row ``parent`` points at."""
    return Follows(parent)


def kept(reason: Any) -> Kept:
    """Declare that a row is kept, with the reason shown in the register."""
    return Kept(reason)


def retained_models() -> Iterator[type[models.Model]]:
    """The models whose rows have a term of their own."""
    for model in apps.get_models():
        if isinstance(getattr(model, "retention", None), Retention):
            yield model


def due(model: type[models.Model], on: datetime.date | None = None) -> models.QuerySet[Any]:
    """Rows of ``model`` in the current municipality whose term has passed on the day."""
    from core.models import Parameter

    rule: Retention = model.retention  # type: ignore[attr-defined]
    day = on or timezone.localdate()
    limit: Any = day - datetime.timedelta(days=int(Parameter.objects.value(rule.term, day)))
    if isinstance(model._meta.get_field(rule.start), models.DateTimeField):
        limit = timezone.make_aware(datetime.datetime.combine(limit, datetime.time.min))
    return model._default_manager.filter(**{f"{rule.start}__lt": limit})


@transaction.atomic
def purge(model: type[models.Model], on: datetime.date | None = None, *, dry_run: bool) -> int:
    """Destroy what is due in the current municipality; returns the number of rows."""
    rows = due(model, on)
    number = rows.count()
    if number and not dry_run:
        rows.delete()
    return number
