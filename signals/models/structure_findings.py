"""What is to be done before signals can go as promised: computed, never stored; about no person.

A structure holds partners of care and of safety, and strategic external ones: schools, youth
work, civil society (method of local prevention, the signalling structure).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from core.tenancy import reverse
from interventions.classification import Domain, OrganisationType
from network.models.findings import Finding
from network.models.partners import PartnerOrganisation
from signals.models.handlers import is_able
from signals.models.setup import SignalArea, SignalRoute
from signals.models.structure import SignalStructure
from signals.models.structure_text import StructureText

NO_STRUCTURE, NO_CARE, NO_SAFETY, NO_EXTERNAL = (
    "NO_STRUCTURE",
    "NO_CARE",
    "NO_SAFETY",
    "NO_EXTERNAL",
)
NOTHING_HEARD, NO_ROUTE, HANDLER_GONE = "NOTHING_HEARD", "NO_ROUTE", "HANDLER_GONE"
NO_DEPUTY, DEPUTY_GONE, NO_AREA = "NO_DEPUTY", "DEPUTY_GONE", "NO_AREA"

#: Schools, youth work and civil society are strategic partners, whatever domain they stand in.
STRATEGIC = frozenset(
    map(
        str,
        [
            OrganisationType.EDUCATION,
            OrganisationType.YOUTH_WORK,
            OrganisationType.WELFARE,
            OrganisationType.HOUSING,
            OrganisationType.RELIGIOUS_OR_CULTURAL,
            OrganisationType.SPORT_CULTURE,
        ],
    )
)


def setup_findings(told: StructureText | None) -> list[Finding]:
    """Everything to do about the version in use (None: there is none) and what is set up."""
    return [*(_about_structure(told) if told else [_no_structure()]), *_about_routes(), *_areas()]


def _no_structure() -> Finding:
    text = _("No signalling structure is in use. Nobody can see how a signal goes.")
    url = reverse("signals:structure_list")
    return Finding(NO_STRUCTURE, "", text, _("See the versions"), url)


def _about_structure(told: StructureText) -> list[Finding]:
    return [*_partners(told.structure), *_steps(told)]


def _partners(structure: SignalStructure) -> Iterable[Finding]:
    organisations = structure.partners.order_by().values("organisation_id")
    rows = PartnerOrganisation.objects.filter(organisation_id__in=organisations).order_by()
    partners = list(rows.values_list("domain", "type"))
    domains = {domain for domain, _type in partners}
    texts = {
        NO_CARE: (
            Domain.CARE in domains,
            _("No partner from care takes part in the structure."),
        ),
        NO_SAFETY: (
            Domain.SAFETY in domains,
            _("No partner from safety takes part in the structure."),
        ),
        NO_EXTERNAL: (
            Domain.EXTERNAL in domains or any(kind in STRATEGIC for _domain, kind in partners),
            _("No school, youth work or civil society takes part in the structure."),
        ),
    }
    url, step = _where_to_change("signals:structure_partners", _("Choose partners"))
    return [
        Finding(code, "", text, step, url)
        for code, (is_there, text) in texts.items()
        if not is_there
    ]


def _steps(told: StructureText) -> Iterable[Finding]:
    """Whoever only sees or hears something has asked nobody yet: the first step tells nothing."""
    url, step = _where_to_change("signals:structure_steps", _("Change the steps"))
    for one in told.steps[1:]:
        if not one.is_heard:
            facts = {"number": one.number, "title": one.title}
            text = _("At step %(number)d, “%(title)s”, the reporter hears nothing back.") % facts
            yield Finding(NOTHING_HEARD, one.title, text, step, url)


def _where_to_change(name: str, label: str) -> tuple[str, str]:
    """A version in use never changes: the page of the draft, or the way to make one."""
    draft = SignalStructure.objects.filter(status=SignalStructure.Status.DRAFT).first()
    if draft:
        return reverse(name, reference=draft.reference), label
    return reverse("signals:structure_create"), _("Make a new version")


def _about_routes() -> list[Finding]:
    rows = SignalRoute.objects.select_related(
        "organisation", "area", "handler__user", "deputy__user"
    ).prefetch_related("handler__grants", "deputy__grants")
    routes = list(rows)
    found = [finding for route in routes for finding in _about_route(route)]
    if not any(route.organisation_id is None and route.area_id is None for route in routes):
        text = _("Nobody handles the signals for which nothing else is set up.")
        url = reverse("signals:route_create")
        found.insert(0, Finding(NO_ROUTE, "", text, _("Choose a handler"), url))
    return found


def _about_route(route: SignalRoute) -> Iterable[Finding]:
    url = reverse("signals:route_update", reference=route.reference)
    facts: dict[str, Any] = {"route": str(route)}
    if not is_able(route.handler):
        text = _("The handler of “%(route)s” has left or takes up no signals.") % facts
        yield Finding(HANDLER_GONE, str(route), text, _("Choose a handler"), url)
    if route.deputy is None:
        text = _("The handler of “%(route)s” has no deputy.") % facts
        yield Finding(NO_DEPUTY, str(route), text, _("Choose a deputy"), url)
    elif not is_able(route.deputy):
        text = _("The deputy of “%(route)s” has left or takes up no signals.") % facts
        yield Finding(DEPUTY_GONE, str(route), text, _("Choose a deputy"), url)


def _areas() -> Iterable[Finding]:
    if SignalArea.objects.in_use().exists():
        return []
    text = _("No area is set up. A reporter cannot say where something plays.")
    return [Finding(NO_AREA, "", text, _("Add an area"), reverse("signals:area_create"))]
