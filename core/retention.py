"""Retention: every model says how long its rows live (ADR 10).

A model declares ``retention = Retention(...)``, ``follows("programme")`` or ``kept(reason)``.
"""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from core.tenancy import current


@dataclass(frozen=True)
class Retention:
    """Rows are destroyed when ``term`` (a parameter, in days) has passed since ``start``.

    ``start`` is a date or moment field of the row; ``basis`` says why this long. ``instead`` names
    other terms for some rows, as (term, values of fields) pairs. ``born_on`` is a field that tells
    since when the row exists, where that is not ``start``.
    """

    term: str
    start: str
    basis: Any
    instead: tuple[tuple[str, dict[str, str]], ...] = ()
    born_on: str = ""

    @property
    def born(self) -> str:
        """The field that tells since when a row exists."""
        return self.born_on or self.start

    def describe(self) -> str:
        """One line for the register."""
        others = [
            f"{term} when {' and '.join(f'{name} is {value}' for name, value in when.items())}"
            for term, when in self.instead
        ]
        return "; ".join([f"{self.term} after {self.start}", *others])

    def term_of(self, obj: models.Model) -> str:
        """Which term holds for a row."""
        for term, when in self.instead:
            if all(getattr(obj, name) == value for name, value in when.items()):
                return term
        return self.term

    def ends(self, obj: models.Model) -> datetime.date | None:
        """The last day on which a row exists; None when its term has not begun (rule B2)."""
        start = getattr(obj, self.start)
        if start is None:
            return None
        if isinstance(start, datetime.datetime):
            start = timezone.localdate(start)
        day: datetime.date = start + _length_of(self.term_of(obj), timezone.localdate())
        return day

    def cases(self) -> Iterator[tuple[str, models.Q]]:
        """Each term with the rows it holds for."""
        special = [(term, models.Q(**when)) for term, when in self.instead]
        rest = models.Q()
        for _term, rows in special:
            rest &= ~rows
        yield from [(self.term, rest), *special]


def _length_of(term: str, day: datetime.date) -> datetime.timedelta:
    from core.models import Parameter

    return datetime.timedelta(days=int(Parameter.objects.value(term, day)))


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
    rule: Retention = model.retention  # type: ignore[attr-defined]
    day = on or timezone.localdate()
    has_moments = _has_moments(model, rule.start)
    passed = models.Q(pk__in=[])
    for term, rows in rule.cases():
        limit: Any = day - _length_of(term, day)
        if has_moments:
            limit = timezone.make_aware(datetime.datetime.combine(limit, datetime.time.min))
        passed |= rows & models.Q(**{f"{rule.start}__lt": limit})
    return model._default_manager.filter(passed)


@transaction.atomic
def purge(model: type[models.Model], on: datetime.date | None = None, *, dry_run: bool) -> int:
    """Destroy what is due in the current municipality; returns the number of rows.

    What goes is written on the destruction list first, so that a restored backup loses it again.
    """
    rows = due(model, on)
    keys = list(rows.values_list("pk", flat=True))
    if keys and not dry_run:
        _write_down(model, keys)
        rows.delete()
    return len(keys)


# --- the destruction list: outside the database, so that an older database can be told (rule B6) --
def _write_down(model: type[models.Model], keys: list[int]) -> None:
    """Append keys to the list, on the disk before the rows are gone. No content stands in it."""
    entry = {
        "on": timezone.localdate().isoformat(),
        "municipality": current().pk,
        "record": model._meta.label,
        "keys": keys,
    }
    path = Path(settings.DESTRUCTION_LIST)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(entry) + "\n")
        file.flush()
        os.fsync(file.fileno())


def _entries() -> Iterator[dict[str, Any]]:
    path = Path(settings.DESTRUCTION_LIST)
    if path.exists():
        with path.open(encoding="utf-8") as file:
            yield from (json.loads(line) for line in file if line.strip())


@transaction.atomic
def destroy_again(*, dry_run: bool) -> dict[str, int]:
    """Destroy what a restored backup brought back in the current municipality, by kind of record.

    A row is the one on the list when it has its key and was there before the day it went; so a new
    row that got an old key stays.
    """
    known = {model._meta.label: model for model in retained_models()}
    found: dict[str, int] = {}
    for entry in _entries():
        model = known.get(entry["record"])
        if model is None or entry["municipality"] != current().pk:
            continue
        rule: Retention = model.retention  # type: ignore[attr-defined]
        day = datetime.date.fromisoformat(entry["on"])
        suffix = "__date" if _has_moments(model, rule.born) else ""
        rows = model._default_manager.filter(
            **{"pk__in": entry["keys"], f"{rule.born}{suffix}__lt": day}
        )
        number = rows.count()
        found[entry["record"]] = found.get(entry["record"], 0) + number
        if number and not dry_run:
            rows.delete()
    return found


def shorten_list() -> None:
    """Drop entries older than any backup may be (``BACKUP_DAYS``): nothing can bring those back."""
    oldest = timezone.localdate() - datetime.timedelta(days=settings.BACKUP_DAYS)
    entries = list(_entries())
    needed = [entry for entry in entries if entry["on"] >= oldest.isoformat()]
    if len(needed) < len(entries):
        path = Path(settings.DESTRUCTION_LIST)
        shorter = path.with_suffix(".new")
        shorter.write_text("".join(json.dumps(entry) + "\n" for entry in needed), "utf-8")
        shorter.replace(path)


def _has_moments(model: type[models.Model], name: str) -> bool:
    return isinstance(model._meta.get_field(name), models.DateTimeField)
