"""What is set up before anybody reports: areas, closed days, and who handles what."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.lifecycle import FactsRefused
from core.models import Membership, Organisation
from core.tenancy import TenantModel, take_turn
from signals.models import ClosedDay, SignalArea, SignalRoute
from signals.models.handlers import is_able

EDIT = "signal_setup.edit"


@transaction.atomic
def store_area(
    area: SignalArea, *, membership: Membership, name: str, is_in_use: bool = True
) -> SignalArea:
    """Add or change an area. Effect: one log event; without a difference none.

    Raises ``FactsRefused`` when another area has the name, whatever its capitals.
    """
    take_turn()
    if SignalArea.objects.filter(name__iexact=name).exclude(pk=area.pk).exists():
        raise FactsRefused({"name": _("There is an area of this name. Choose another name.")})
    return _store(area, membership, name=name, is_in_use=is_in_use)


@transaction.atomic
def store_closed_day(
    closed: ClosedDay, *, membership: Membership, day: datetime.date, label: str
) -> ClosedDay:
    """Add a day on which the municipality does not work. Effect: one log event.

    Terms that were promised before keep their date. Raises ``FactsRefused`` when the day is there.
    """
    take_turn()
    if ClosedDay.objects.filter(day=day).exclude(pk=closed.pk).exists():
        raise FactsRefused({"day": _("This day is in the list. Choose another day.")})
    return _store(closed, membership, day=day, label=label)


@transaction.atomic
def store_route(
    route: SignalRoute,
    *,
    membership: Membership,
    handler: Membership,
    deputy: Membership | None = None,
    organisation: Organisation | None = None,
    area: SignalArea | None = None,
) -> SignalRoute:
    """Add or change who handles the signals of an organisation, an area, both or all.

    Effect: one log event; without a difference none. Signals that have a handler keep that one.
    Raises ``FactsRefused`` when the deputy is the handler, when one of both cannot take up
    signals, or when another route names the same.
    """
    take_turn()
    _refuse_people(handler, deputy)
    same = SignalRoute.objects.filter(organisation=organisation, area=area).exclude(pk=route.pk)
    if same.exists():
        text = _("There is a route for this organisation and area. Change that one instead.")
        raise FactsRefused({"organisation": text})
    facts = {"organisation": organisation, "area": area, "handler": handler, "deputy": deputy}
    return _store(route, membership, **facts)


@transaction.atomic
def remove(row: ClosedDay | SignalRoute, *, membership: Membership) -> None:
    """Take a closed day or a route away. Effect: one log event.

    Terms that were promised and signals that have a handler stay as they are.
    """
    take_turn()
    audit.record(EDIT, row, membership=membership)
    row.delete()


def _refuse_people(handler: Membership, deputy: Membership | None) -> None:
    if deputy is not None and deputy.pk == handler.pk:
        raise FactsRefused({"deputy": _("The deputy is somebody else than the handler.")})
    for name, person in (("handler", handler), ("deputy", deputy)):
        if person is not None and not is_able(person):
            text = _("This person cannot take up signals. Choose somebody else.")
            raise FactsRefused({name: text})


def _store(row: TenantModel, membership: Membership, **facts: Any) -> Any:
    is_new = row.pk is None
    before = dict.fromkeys(facts) if is_new else _stored(row, facts)
    changed = [name for name, value in facts.items() if is_new or before[name] != value]
    if changed:
        for name, value in facts.items():
            setattr(row, name, value)
        row.save()
        audit.record(EDIT, row, membership=membership, changed=[] if is_new else changed)
    return row


def _stored(row: TenantModel, facts: dict[str, Any]) -> dict[str, Any]:
    """What the database holds: a form has put its values in the row already."""
    fresh: Any = type(row)._default_manager.get(pk=row.pk)
    return {name: getattr(fresh, name) for name in facts}
