"""The tabs of the catalogue: the parts of it that the reader may see."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.models import Membership
from core.tenancy import reverse

#: URL name, label and right of each tab, in their order.
TABS = [
    ("interventions:list", _("Catalogue"), "intervention.view"),
    ("interventions:phenomenon-list", _("Phenomena"), "phenomenon.view"),
]


def catalogue_tabs(membership: Membership, current: str) -> list[tuple[Any, str, bool]]:
    """(label, address, is it this page) for each tab; none when there is only one."""
    tabs = [
        (label, reverse(name), name == current)
        for name, label, permission in TABS
        if membership.may(permission)
    ]
    return tabs if len(tabs) > 1 else []
