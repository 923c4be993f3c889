"""The history of an activity: who changed which field, from what to what (decision 6)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.deidentification.identifiers import MAXIMUM_LENGTH
from core.models import Membership
from core.templatetags.ui import euro
from interventions.models import Phenomenon
from programmes.models import Activity, ActivityChange, ActivityEvaluation

#: Fields of an activity that are administration, not content.
_NO_HISTORY = {"position", "revision", "programme", "reference", "exchange_id"}


def record_changes(
    activity: Activity,
    before: Mapping[str, Any],
    *,
    membership: Membership | None,
    origin: str = "page",
) -> None:
    """Keep what changed in an activity: ``before`` holds the old value per changed field."""
    for name, old in before.items():
        if name in _NO_HISTORY:
            continue
        texts = [as_text(activity, name, value) for value in (old, getattr(activity, name))]
        _keep(activity, name, texts, membership, origin)


def record_status(
    activity: Activity, status: str, *, membership: Membership | None, origin: str = "page"
) -> None:
    """Keep that the gate is about to give an activity another status."""
    texts = [as_text(activity, "status", value) for value in (activity.status, status)]
    _keep(activity, "status", texts, membership, origin)


def record_evaluations(
    activity: Activity,
    before: Iterable[ActivityEvaluation],
    *,
    membership: Membership | None,
    origin: str = "page",
) -> None:
    """Keep that the evaluations of an activity changed; ``before`` are the old ones."""
    texts = [_evaluations(rows) for rows in (before, activity.evaluations.order_by("position"))]
    _keep(activity, "evaluations", texts, membership, origin)


def _keep(
    activity: Activity, name: str, texts: list[str], membership: Membership | None, origin: str
) -> None:
    ActivityChange(
        activity=activity,
        actor=membership,
        actor_name=str(membership.user) if membership else "",
        field=name,
        before=_fitting(texts[0]),
        after=_fitting(texts[1]),
        origin=origin,
    ).save()


def _fitting(text: str) -> str:
    """A long list of words (thirty goals) may say more than a history needs."""
    return text if len(text) <= MAXIMUM_LENGTH else f"{text[: MAXIMUM_LENGTH - 1]}…"


def _evaluations(rows: Iterable[ActivityEvaluation]) -> str:
    return "; ".join(
        f"{row}, {date_format(row.completed_on, 'j F Y')}" if row.completed_on else str(row)
        for row in rows
    )


def as_text(activity: Activity, name: str, value: Any) -> str:
    """A value as a person reads it: labels for codes, words for lists, days in words."""
    if value is None or value in ("", []):
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime.date):
        return date_format(value, "j F Y")
    if isinstance(value, Decimal):
        return euro(value)
    labels = _labels(activity, name)
    if isinstance(value, list):
        words = [entry["label"] if isinstance(entry, dict) else entry for entry in value]
        return ", ".join(str(labels.get(word, word)) for word in words)
    return str(labels.get(value, value))


def _labels(activity: Activity, name: str) -> Mapping[Any, Any]:
    """Code → what a person calls it, for a field that holds codes."""
    if name == "goals":
        return dict(activity.programme.goals.values_list("exchange_id", "title"))
    if name == "phenomena":
        return Phenomenon.objects.labels()
    field: Any = Activity._meta.get_field(name)
    return dict(field.flatchoices) or dict(getattr(field, "vocabulary", ()))
