"""The catalogue as a table, for an export: every row and every column."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from interventions.models.catalogue import Intervention
from interventions.models.vocabulary import Phenomenon


def catalogue_table() -> tuple[list[str], list[list[Any]]]:
    """Heads and rows of the whole catalogue, by name; codes in the words of the interface."""
    heads = [_("Reference"), _("Name"), _("Provider"), _("Type"), _("Phase"), _("For whom")]
    heads += [_("Target groups"), _("Settings"), _("Domains"), _("Phenomena"), _("Description")]
    heads += [_("Research"), _("Evidence status"), _("What research says"), _("Source")]
    heads += [_("Site of the source"), _("Availability"), _("Confirmed on"), _("Own note")]
    heads += [_("From the starter catalogue")]
    words = Phenomenon.objects.labels()
    return heads, [_row(entry, words) for entry in Intervention.objects.order_by("name")]


def _row(entry: Intervention, words: dict[str, str]) -> list[Any]:
    what = [entry.reference, entry.name, entry.provider_shown, _joined(entry.type_labels)]
    what += [_joined(entry.labels("phases")), entry.target_group_text]
    whom = [entry.target_group_labels, entry.setting_labels, entry.domain_labels]
    lists = [_joined(labels) for labels in [*whom, entry.labels("phenomena", words)]]
    known = [entry.get_evidence_rung_display(), entry.evidence_status.replace(";", "; ")]
    known += [entry.research, entry.source_title, entry.source_site]
    today = [entry.get_availability_display(), entry.availability_confirmed_on, entry.note]
    return [
        *what,
        *lists,
        entry.description,
        *known,
        *today,
        _("yes") if entry.is_starter else _("no"),
    ]


def _joined(labels: list[str]) -> str:
    return "; ".join(labels)
