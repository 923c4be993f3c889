"""Lists of trainings for tests: headings, and rows with one thing changed."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone


def inside(days: int) -> datetime.date:
    """The day so many days from today."""
    return timezone.localdate() + datetime.timedelta(days=days)


DAY = inside(-30)
HEADS = ["Training", "Aanbieder", "Soort", "Niveau", "Datum", "Organisatie", "Functie"]
HEADS += ["Aantal", "Certificaat", "Naam"]


def row(**changes: Any) -> list[Any]:
    """Four teachers of Café Ster a month ago, without a certificate and without names."""
    cells = {
        "training": "Basistraining",
        "provider": "Opleiders voorbeeld",
        "kind": None,
        "level": "basis",
        "day": DAY,
        "organisation": "Café Ster",
        "profession": "docent",
        "number": 4,
        "certificate": None,
        "name": None,
    }
    assert set(changes) <= set(cells)
    return list((cells | changes).values())
