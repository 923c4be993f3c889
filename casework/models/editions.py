"""The versions of a published agenda as their reader may see them, and what changed (rule C5)."""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from casework.models.agenda import AgendaItemVersion
from casework.models.meetings import CaseMeeting
from casework.models.own_agenda import timetable

#: The texts of an item that are compared.
TEXTS = ("goal", "question", "decision_kind")


@dataclass(frozen=True)
class Line:
    """One item in one version; ``row`` is None when it was taken off in that version."""

    code: str
    row: AgendaItemVersion | None
    begins: datetime.datetime | None = None
    ends: datetime.datetime | None = None
    changes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Edition:
    """One version of the agenda: when it was published, and one's own items in it."""

    version: int
    published_at: datetime.datetime
    lines: list[Line]


#: Item → how it stands in a version: its row, begin and end.
Placed = dict[int, tuple[AgendaItemVersion, datetime.datetime, datetime.datetime]]


def placed_by_version(meeting: CaseMeeting) -> dict[int, Placed]:
    """Every published version of an agenda with the times of its items."""
    rows = AgendaItemVersion.objects.filter(item__meeting=meeting).order_by("order", "pk")
    versions: dict[int, list[AgendaItemVersion]] = defaultdict(list)
    for row in rows:
        versions[row.version].append(row)
    return {version: _placed(meeting, versions[version]) for version in sorted(versions)}


def _placed(meeting: CaseMeeting, rows: list[AgendaItemVersion]) -> Placed:
    times = timetable(meeting, [(row.item_id, row.minutes) for row in rows])
    return {row.item_id: (row, *times[row.item_id]) for row in rows}


def changed_between(before: Placed, after: Placed) -> set[int]:
    """The items that came, went, or have another time or text."""
    return {key for key in before.keys() | after.keys() if _changes(key, before, after)}


def _changes(key: int, before: Placed, after: Placed) -> tuple[str, ...]:
    if key not in after:
        return (_("taken off the agenda"),)
    if key not in before:
        return (_("new on the agenda"),)
    (old, *was), (new, *now) = before[key], after[key]
    changes = [_("another time")] if was != now else []
    for name in TEXTS:
        if getattr(old, name) != getattr(new, name):
            label = AgendaItemVersion._meta.get_field(name).verbose_name  # type: ignore[union-attr]
            changes.append(_("another %(what)s") % {"what": label})
    return tuple(changes)


def editions(meeting: CaseMeeting, membership: Any) -> list[Edition]:
    """The versions in which something of the reader's own items changed, the newest first."""
    versions = placed_by_version(meeting)
    items = meeting.items.visible_to(membership).select_related("case", "registration")
    codes = {item.pk: item.subject.code for item in items}
    found, before = [], None
    for version, placed in versions.items():
        own = {key: place for key, place in placed.items() if key in codes}
        changed = changed_between(before or {}, own)
        if own if before is None else changed:
            published_at = next(iter(placed.values()))[0].published_at
            lines = _lines(codes, before, own)
            found.append(Edition(version, published_at, lines))
        before = own
    return found[::-1]


def _lines(codes: dict[int, str], before: Placed | None, own: Placed) -> list[Line]:
    lines = []
    for key, (row, begins, ends) in own.items():
        changes = () if before is None else _changes(key, before, own)
        lines.append(Line(codes[key], row, begins, ends, changes))
    gone = (before or {}).keys() - own.keys()
    return lines + [
        Line(codes[key], None, changes=_changes(key, before or {}, own)) for key in gone
    ]
