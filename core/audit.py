"""The audit log's only door: append an event, verify the chain, tell it in words (ADR 11).

Events are written explicitly at five gates: leaving a transition, a base create or update,
reading a personal file, serving a document, log-in and log-out.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import structlog
from django.apps import apps
from django.db import models, transaction
from django.template import TemplateDoesNotExist
from django.template.loader import select_template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import permissions
from core.models import AuditEvent, Membership, Municipality, User

_CHAINED = [
    "municipality_id",
    "sequence",
    "actor_id",
    "actor_name",
    "organisation",
    "roles",
    "action",
    "object_type",
    "object_id",
    "result",
    "origin",
    "processing",
    "state_from",
    "state_to",
    "changed_fields",
    "request_id",
    "previous_hash",
]


@dataclass(frozen=True)
class Verification:
    """What ``verify_chain`` found: number of events and the first broken one, if any."""

    events: int
    first_broken: int | None

    @property
    def is_whole(self) -> bool:
        """Whether no link is broken."""
        return self.first_broken is None


def record(
    action: str,
    obj: models.Model | None = None,
    *,
    membership: Membership | None = None,
    user: User | None = None,
    municipality: Municipality | None = None,
    refused: bool = False,
    states: tuple[str, str] = ("", ""),
    changed: Iterable[str] = (),
    origin: str = "",
) -> AuditEvent:
    """Append one event to the chain of the membership's municipality.

    ``changed`` are names of fields, never values; ``municipality`` says whose chain it is when no
    membership acts. Must run inside the transaction of what it describes; a rolled-back change
    leaves no event.
    """
    municipality = membership.municipality if membership else municipality
    actor = membership.user if membership else user
    context = structlog.contextvars.get_contextvars()
    with transaction.atomic():
        last = _last_link(municipality)
        event = AuditEvent(
            municipality=municipality,
            sequence=last.sequence + 1 if last else 1,
            at=timezone.now(),
            actor=actor,
            actor_name=str(actor) if actor else "",
            organisation=str(membership.organisation or "") if membership else "",
            roles=" ".join(sorted(membership.role_codes)) if membership else "",
            action=action,
            object_type=obj._meta.label_lower if obj is not None else "",
            object_id=str(obj.pk) if obj is not None and obj.pk is not None else "",
            result=AuditEvent.Result.REFUSED if refused else AuditEvent.Result.DONE,
            origin=origin or context.get("origin", "command"),
            processing=_processing(action),
            state_from=states[0],
            state_to=states[1],
            changed_fields=" ".join(changed),
            request_id=context.get("request_id", ""),
            previous_hash=last.hash if last else "",
        )
        event.hash = _link(event)
        event.save()
    return event


def _processing(action: str) -> str:
    permission = permissions.registry.get(action)
    return permission.processing if permission else ""


def record_reading(action: str, obj: models.Model, membership: Membership) -> AuditEvent:
    """Append the event that a document or a personal file was read."""
    return record(action, obj, membership=membership)


def verify_chain(municipality: Municipality | None) -> Verification:
    """Walk one chain from its first event; names the first event that does not fit."""
    previous, expected, number = "", 1, 0
    for event in AuditEvent.objects.of_chain(municipality).iterator():
        number += 1
        fits = event.previous_hash == previous and event.sequence == expected
        if not fits or event.hash != _link(event):
            return Verification(number, event.sequence)
        previous, expected = event.hash, event.sequence + 1
    return Verification(number, None)


def _last_link(municipality: Municipality | None) -> AuditEvent | None:
    """The end of the chain, locked so that links never fork.

    The lock is the row of the municipality; of the first one for the chain outside any.
    """
    locks = Municipality.objects.select_for_update(no_key=True).only("pk").order_by("pk")
    (locks.filter(pk=municipality.pk) if municipality else locks).first()
    return AuditEvent.objects.of_chain(municipality).last()


def _link(event: AuditEvent) -> str:
    facts: dict[str, Any] = {name: getattr(event, name) for name in _CHAINED}
    facts["at"] = event.at.astimezone(timezone.get_default_timezone()).isoformat()
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


# --- reading it -------------------------------------------------------------------------------
@dataclass(frozen=True)
class Line:
    """One event as a person reads it: a sentence, the kind of object, the fields that changed.

    ``named`` is the name of the object where that is no content (a person, a role, a parameter).
    """

    event: AuditEvent
    sentence: str
    kind: str
    named: str
    fields: str


def tell(events: Iterable[AuditEvent]) -> list[Line]:
    """The events in plain sentences, in a constant number of queries.

    Each action has one sentence, ``templates/<app>/audit/<object>.<verb>.txt``.
    """
    found = list(events)
    names = _names(found)
    templates = {action: _template(action) for action in {event.action for event in found}}
    return [_line(event, names, templates[event.action]) for event in found]


#: What is nobody's right, so no permission names it: one's own account or text, and retention.
ACCOUNT_ACTIONS = {
    "account.login": gettext_lazy("Log in"),
    "account.logout": gettext_lazy("Log out"),
    "account.change_password": gettext_lazy("Change one’s own password"),
    "text.keep": gettext_lazy("Leave words that look like a name"),
    "record.destroy": gettext_lazy("Destroy what was kept long enough"),
}


def as_timeline(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """The lines as the component ``{% timeline %}`` shows them."""
    return [
        {
            "title": line.sentence,
            "date": date_format(timezone.localtime(line.event.at), "j F Y, H.i"),
            "text": _("Refused: nothing changed.") if line.event.is_refused else line.fields,
            "who": line.event.organisation,
            "state": "late" if line.event.is_refused else "past",
        }
        for line in lines
    ]


def action_label(action: str) -> str:
    """What an action is called in a list of actions."""
    permission = permissions.registry.get(action)
    return str(permission.label if permission else ACCOUNT_ACTIONS.get(action, action))


def table(events: Iterable[AuditEvent]) -> tuple[list[str], list[list[Any]]]:
    """The events as heads and rows of a table, for an export."""
    heads = [_("Number"), _("When"), _("Who"), _("Organisation"), _("Roles"), _("What happened")]
    heads += [_("Result"), _("Action"), _("Kind of object"), _("Object"), _("From state")]
    heads += [_("To state"), _("Changed fields"), _("Processing activity"), _("Origin")]
    return [*heads, _("Request")], [_row(line) for line in tell(events)]


def _row(line: Line) -> list[Any]:
    event = line.event
    moment = timezone.localtime(event.at).strftime("%d-%m-%Y %H:%M:%S")
    number = event.sequence if event.municipality_id else ""
    who = [number, moment, event.actor_name, event.organisation, event.roles]
    what = [line.sentence, event.get_result_display(), event.action, line.kind, event.object_id]
    rest = [event.state_from, event.state_to, line.fields, event.processing, event.origin]
    return [*who, *what, *rest, event.request_id]


def is_told(action: str) -> bool:
    """Whether an action has its sentence; the other rights never come into the log."""
    return _template(action) is not None


def _line(event: AuditEvent, names: dict[tuple[str, str], str], template: Any) -> Line:
    model = _model(event.object_type)
    named = names.get((event.object_type, event.object_id), "")
    # The sentence is text, no HTML: nothing is escaped here, whoever shows it does.
    context = {"who": SafeString(_who(event)), "named": SafeString(named), "to": event.state_to}
    sentence = template.render(context).strip() if template else action_label(event.action)
    kind = str(model._meta.verbose_name) if model else event.object_type
    return Line(event, sentence, kind, named, ", ".join(_fields(event, model)))


def _who(event: AuditEvent) -> str:
    if event.actor_name:
        return event.actor_name
    return _("The system itself") if event.origin == "command" else _("Somebody not logged in")


def _template(action: str) -> Any:
    """The sentence of an action; None for one that no part of the product knows any more."""
    ours = [config.label for config in apps.get_app_configs() if "." not in config.name]
    try:
        return select_template([f"{label}/audit/{action}.txt" for label in ours])
    except TemplateDoesNotExist:
        return None


def _model(label: str) -> type[models.Model] | None:
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


def _fields(event: AuditEvent, model: type[models.Model] | None) -> list[str]:
    """The changed fields as a person calls them."""
    known = {field.name: field for field in model._meta.get_fields()} if model else {}
    names = event.changed_fields.split()
    return [str(getattr(known.get(name), "verbose_name", name)) for name in names]


def _names(events: list[AuditEvent]) -> dict[tuple[str, str], str]:
    """Names of objects of the models that say ``name_in_log``: one query per such model."""
    wanted: dict[str, set[str]] = {}
    for event in events:
        if hasattr(_model(event.object_type), "name_in_log"):
            wanted.setdefault(event.object_type, set()).add(event.object_id)
    return {
        (label, str(row.pk)): row.name_in_log
        for label, keys in wanted.items()
        for row in _rows(label, keys)
    }


def _rows(label: str, keys: set[str]) -> Iterable[Any]:
    model: Any = _model(label)
    rows = model._default_manager.filter(pk__in=keys)
    return rows.select_related(*model.log_relations) if model.log_relations else rows
