"""How the tests of the rules ask: the findings of one rule, as subject → severity."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import translation

from interventions.actions.catalogue import starter_rows
from programmes.blind_spots import Finding, find_blind_spots

CATALOGUE = {row["name"]: frozenset(row["evidence_status"].split(";")) for row in starter_rows()}


def all_of(data: dict[str, Any], on: datetime.date | None = None) -> list[Finding]:
    """Every finding, in Dutch, with the delivered catalogue."""
    with translation.override("nl"):
        return find_blind_spots(data, CATALOGUE, on)


def of(code: str, data: dict[str, Any]) -> dict[str, str]:
    """Subject → severity of the findings of one rule."""
    return {row.subject: str(row.severity) for row in all_of(data) if row.code == code}


def sentence(code: str, data: dict[str, Any]) -> str:
    """The message of the only finding of a rule."""
    (message,) = [row.message for row in all_of(data) if row.code == code]
    return message
