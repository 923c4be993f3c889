"""Retention: every model says how long its rows live (ADR 10).

A model declares ``retention = Retention(...)``, ``follows("programme")`` or ``kept(reason)``.
"""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import ngettext

from core.tenancy import current

#: Terms (parameters) with the time they stand for.
Lengths = dict[str, datetime.timedelta]


@dataclass(frozen=True)
class Retention:
    """Rows are destroyed when ``term`` (a parameter, in days) has passed since ``start``.

    ``start`` is a date or moment field of the row; ``basis`` says why this long. ``instead`` names
    other terms for some rows, as (term, values of fields) pairs. ``born_on`` is a field that tells
    since when the row exists, where that is not ``start``.

    ``extended`` is a date field: where it is filled in and later, it is the last day instead.
    ``unless`` is a queryset method: the rows it gives stay for now, whatever their day. With
    ``by_list`` nothing goes by itself: people decide on a destruction list, whose action calls
    ``destroy``.
    """

    term: str
    start: str
    basis: Any
    instead: tuple[tuple[str, dict[str, str]], ...] = ()
    born_on: str = ""
    extended: str = ""
    unless: str = ""
    by_list: bool = False

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
        if self.extended:
            others.append(f"or on {self.extended} when that is later")
        if self.unless:
            others.append(f"not while {self.unless}")
        if self.by_list:
            others.append("by a destruction list")
        return "; ".join([f"{self.term} after {self.start}", *others])

    def term_of(self, obj: models.Model) -> str:
        """Which term holds for a row."""
        for term, when in self.instead:
            if all(getattr(obj, name) == value for name, value in when.items()):
                return term
        return self.term

    def ends(self, obj: models.Model, lengths: Lengths | None = None) -> datetime.date | None:
        """The last day on which a row exists; None when its term has not begun (rule B2).

        ``lengths`` remembers the terms that were read, for the next row.
        """
        start = getattr(obj, self.start)
        if start is None:
            return None
        if isinstance(start, datetime.datetime):
            start = timezone.localdate(start)
        term, lengths = self.term_of(obj), {} if lengths is None else lengths
        if term not in lengths:
            lengths[term] = _length_of(term, timezone.localdate())
        day: datetime.date = start + lengths[term]
        longer = getattr(obj, self.extended) if self.extended else None
        return max(day, longer or day)

    def cases(self) -> Iterator[tuple[str, models.Q]]:
        """Each term with the rows it holds for."""
        special = [(term, models.Q(**when)) for term, when in self.instead]
        rest = models.Q()
        for _term, rows in special:
            rest &= ~rows
        yield from [(self.term, rest), *special]

    def staying(self, model: type[models.Model], day: datetime.date) -> models.Q:
        """The rows that stay on a day, although their term has passed."""
        stay = models.Q(pk__in=[])
        if self.extended:
            stay |= models.Q(**{f"{self.extended}__gte": day})
        if self.unless:
            held = getattr(model._default_manager.all(), self.unless)()
            stay |= models.Q(pk__in=held.order_by().values("pk"))
        return stay


def _length_of(term: str, day: datetime.date) -> datetime.timedelta:
    from core.models import Parameter

    return datetime.timedelta(days=int(Parameter.objects.value(term, day)))


def with_last_days(rows: Iterable[Any]) -> list[Any]:
    """The rows of one model, each with its ``last_day``; one query for each term."""
    lengths: Lengths = {}
    found = list(rows)
    for row in found:
        row.last_day = row.retention.ends(row, lengths)
    return found


def in_words(days: int) -> str:
    """A term as people say it: 5 years, 4 weeks, else the days themselves."""
    years = round(days / 365.25)
    if years and abs(days - years * 365.25) < 1:
        return ngettext("%(number)s year", "%(number)s years", years) % {"number": years}
    if 14 <= days <= 84 and days % 7 == 0:
        return ngettext("%(number)s week", "%(number)s weeks", days // 7) % {"number": days // 7}
    return ngettext("%(number)s day", "%(number)s days", days) % {"number": days}


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
    """Rows of ``model`` in the current municipality whose term has passed on the day.

    What is extended or held is not among them; what waits for a destruction list is.
    """
    rule: Retention = model.retention  # type: ignore[attr-defined]
    day = on or timezone.localdate()
    has_moments = _has_moments(model, rule.start)
    passed = models.Q(pk__in=[])
    for term, rows in rule.cases():
        limit: Any = day - _length_of(term, day)
        if has_moments:
            limit = timezone.make_aware(datetime.datetime.combine(limit, datetime.time.min))
        passed |= rows & models.Q(**{f"{rule.start}__lt": limit})
    return model._default_manager.filter(passed).exclude(rule.staying(model, day))


def purge(model: type[models.Model], on: datetime.date | None = None, *, dry_run: bool) -> int:
    """Destroy what is due in the current municipality; returns the number of rows.

    Of a kind that goes by destruction list nothing is destroyed, so the number is zero.
    """
    rule: Retention = model.retention  # type: ignore[attr-defined]
    if rule.by_list:
        return 0
    rows = due(model, on)
    return rows.count() if dry_run else destroy(model, rows.values_list("pk", flat=True))


@transaction.atomic
def destroy(model: type[models.Model], keys: Iterable[int]) -> int:
    """Destroy rows of the current municipality by key; returns how many there were.

    What goes is written on the file of the destroyed first, so that a restored backup loses it
    again. That file is no part of the transaction: whoever calls this has asked ``due`` before, and
    does nothing afterwards that may be refused.
    """
    rows = model._default_manager.filter(pk__in=list(keys))
    found = list(rows.order_by("pk").values_list("pk", flat=True))
    if found:
        _write_down(model, found)
        rows.delete()
    return len(found)


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
