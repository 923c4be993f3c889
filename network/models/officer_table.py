"""Focal officers as a table: with their domains on the screen, and as a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from core.spreadsheets import Cell, SheetTable
from interventions.classification import Domain
from network.models.directory import findable_officers
from network.models.partners import PartnerOrganisation
from network.models.people import FocalOfficer


def with_facts(officers: Iterable[FocalOfficer]) -> list[FocalOfficer]:
    """The officers, each with the ``domain`` of its organisation and who ``stands_in``, if anybody.

    Two queries; a deputy whom nobody can turn to any more is not named.
    """
    found: list[Any] = list(officers)
    of = [officer.organisation_id for officer in found]
    profiles = PartnerOrganisation.objects.filter(organisation__in=of).order_by("pk")
    domains = dict(profiles.values_list("organisation", "domain"))
    present = set(findable_officers().order_by("pk").values_list("pk", flat=True))
    for officer in found:
        officer.domain = domains.get(officer.organisation_id, Domain.UNKNOWN.value)
        officer.stands_in = officer.deputy if officer.deputy_id in present else None
    return found


def officers_table(officers: Iterable[FocalOfficer]) -> SheetTable:
    """Heads and rows: who, where, how to reach them, training and deputy."""
    heads = [_("Reference"), _("Organisation"), _("Domain"), _("Name"), _("Function")]
    heads += [_("Work area"), _("Reachable when"), _("Phone number"), _("E-mail address")]
    heads += [_("Last training on"), _("Training valid until"), _("Deputy")]
    heads += [_("Agreed to be found on")]
    name = str(FocalOfficer._meta.verbose_name_plural)
    return SheetTable(name, heads, [_row(one) for one in with_facts(officers)])


def _row(officer: Any) -> list[Cell]:
    where = [officer.reference, officer.organisation.name, str(Domain(officer.domain).label)]
    who = [officer.label, officer.function, officer.area or None, officer.availability or None]
    contact = [officer.phone or None, officer.email or None]
    rest = [
        officer.trained_on,
        officer.trained_until,
        officer.stands_in and officer.stands_in.label,
    ]
    return [*where, *who, *contact, *rest, officer.agreed_on]
