"""The tabs of one programme: the parts of it that the reader may see."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.models import Membership
from core.tenancy import reverse
from programmes.models import Programme

#: URL name, label and right of each tab, in their order.
TABS = [
    ("programmes:detail", _("Overview"), "programme.view"),
    ("programmes:map", _("The map"), "programme.view"),
    ("programmes:activity-list", _("Activities"), "activity.view"),
    ("programmes:findings", _("Blind spots"), "finding.view"),
    ("programmes:session-list", _("Sessions"), "session.view"),
    ("programmes:scan-list", _("Scans"), "scan.view"),
]


def programme_tabs(
    programme: Programme, membership: Membership, current: str
) -> list[tuple[Any, str, bool]]:
    """(label, address, is it this page) for each tab the membership may open."""
    return [
        (label, reverse(name, reference=programme.reference), name == current)
        for name, label, permission in TABS
        if membership.may(permission)
    ]
